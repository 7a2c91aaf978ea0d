"""
One page read: markup through the finder, words through the platforms' tails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from provenance.fragment import Fragment
from provenance.model import Embed, ShortLink
from provenance.parser.body import Body, address_alone, body_of, flattened
from provenance.parser.find import Finder, region
from provenance.parser.look import Look
from provenance.parser.notes import Notes
from provenance.platforms import PLATFORMS, parse_post_url
from provenance.text import extract_entities, glued_links
from provenance.urls import is_short


@dataclass(frozen=True)
class Reading:
    """Embeds, linked posts and short links in page order; ``words`` gives the rest on first use."""

    embeds: tuple[Embed, ...]
    linked_posts: tuple[Embed, ...]
    short_links: tuple[ShortLink, ...]
    words: Callable[[], str] = field(repr=False, compare=False)  #: the article's own words, embeds left out
    problems: tuple[str, ...] = ()
    tree: Any = field(default=None, repr=False, compare=False)  #: the lexbor tree; None for plain text


def read_markup(text: str, look: Look) -> Reading:
    """Read a page of markup: one lexbor parse, one pass, each fragment by its platform's file."""
    from selectolax.lexbor import LexborHTMLParser

    # Browsers show U+0000 as U+FFFD, and lone surrogates have no bytes.
    tree = LexborHTMLParser(text.replace("\x00", "\ufffd").encode("utf-8", "replace"))
    root = tree.root
    finder = Finder(tree, look, page_lang=root.attributes.get("lang") if root is not None else None)
    notes = Notes()
    tails = 0
    for place, found in enumerate(finder):
        if found.fragment is not None:
            embed = read_fragment(found.fragment)
            if embed is not None:
                if found.whole:
                    finder.take(found.node, place)
                tails += embed.printed_handle is not None
                notes.post((place, 0), replace(embed, region=region(found.node)))
        elif found.href is not None:
            _read_link(notes, (place, 0), found.href, found.node)
    spans: list[tuple[int, int]] = []
    if look.has("bare") or look.tails > tails:
        spans = _read_body(notes, body_of(tree, finder.taken))
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: body_of(tree, finder.taken).without(spans), tree=tree)


def read_fragment(fragment: Fragment) -> Embed | None:
    """The embed a fragment shows, by the first platform that says "mine"; None where none does."""
    for platform in PLATFORMS:
        embed = platform.read(fragment)
        if embed is not None:
            if fragment.form == "dom":
                return embed
            return replace(embed, form=fragment.form, forms=(fragment.form, *embed.forms))
    return None


def _read_link(notes: Notes, place: tuple[int, int], href: str, node: Any) -> None:
    """A link to a post, or a short link; a post's address alone in its paragraph is an embed."""
    # Pages saved by the Wayback Machine point at its own host without naming it.
    url = "https://web.archive.org" + href.strip() if href.strip().startswith("/web/") else href.strip()
    ref = parse_post_url(url)
    if ref is not None:
        label = node.text(deep=True)
        alone = address_alone(label) is not None and _stands_alone(node, label)
        notes.address(place, ref, href, "cms" if alone else "link", region(node))
    elif is_short(url):
        notes.short(place, url)


def _stands_alone(node: Any, label: str) -> bool:
    """Is the link all that its paragraph holds?"""
    above = node.parent
    for _ in range(3):
        if above is None or above.tag in ("p", "div", "figure"):
            break
        above = above.parent
    return above is not None and above.tag in ("p", "div", "figure") and above.text(deep=True).strip() == label.strip()


def _read_body(notes: Notes, body: Body) -> list[tuple[int, int]]:
    """Flattened posts and bare addresses in a body's words; the spans they take."""
    spans: list[tuple[int, int]] = []
    for start, end, embed in flattened(body):
        notes.post(body.place(start), embed)
        spans.append((start, end))
    start = 0
    for line in body.without(spans).split("\n"):
        found = address_alone(line) if "/" in line else None
        if found is not None:
            notes.address(body.place(start), found[1], found[0], "cms", "unknown")
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def read_words(text: str) -> Reading:
    """Read plain text: flattened posts first, then the addresses that stand outside them."""
    notes = Notes()
    body = Body(text)
    outside = body.without(_read_body(notes, body))
    found = {(url.start, url.text) for url in (*extract_entities(outside, glued=True).urls, *glued_links(outside))}
    for start, url in sorted(found):
        ref = parse_post_url(url if "://" in url else "https://" + url)
        if ref is not None:
            notes.address((-1, start), ref, url, "link", "unknown")
        elif is_short(url):
            notes.short((-1, start), url)
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: outside)

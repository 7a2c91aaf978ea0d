"""
One page read: markup through the finder, words through the platforms' tails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from operator import itemgetter
from typing import Any

from provenance.fragment import Fragment, from_markup
from provenance.model import Embed, ShortLink
from provenance.parser.body import Body, address_alone, body_of, flattened
from provenance.parser.escaped import cut_markup
from provenance.parser.find import Finder
from provenance.parser.look import Look
from provenance.parser.notes import Notes
from provenance.parser.tangle import is_tangled
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


def read_markup(data: bytes, look: Look) -> Reading:
    """Read a page of markup, in UTF-8: one lexbor parse, one pass, each fragment by its platform's file."""
    if is_tangled(data):
        return _read_tangled(data.decode("utf-8", "replace"))
    from selectolax.lexbor import LexborHTMLParser

    # Browsers show U+0000 as U+FFFD.
    tree = LexborHTMLParser(data.replace(b"\0", "\ufffd".encode()) if b"\0" in data else data)
    # Most pages hold no link to a post but those inside of the embeds; each kind of link asked for costs a tenth of
    # the parse.
    walk = _Walk(tree, look, outside="encoded" not in look.groups)
    if walk.finder.outside and walk.quoted != look.quotes:
        if walk.finder.quotes == look.quotes:
            walk.read_ordinary_quotes()
        else:
            walk = _Walk(tree, look, outside=False)
    finder, notes, tails = walk.finder, walk.notes, walk.tails
    spans: list[tuple[int, int]] = []
    # More tails in the bytes than in the embeds: the others may be flattened posts.
    if look.has("bare") or look.tails > tails:
        spans = _read_body(notes, body_of(tree, finder.taken, finder.links))
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: body_of(tree, finder.taken).without(spans), tree=tree)


class _Walk:
    """One pass over the tree, and what it found."""

    def __init__(self, tree: Any, look: Look, *, outside: bool) -> None:
        root = tree.root
        lang = root.attributes.get("lang") if root is not None else None
        self.finder = Finder(tree, look, outside, page_lang=lang)
        self.notes = Notes()
        self.tails = 0  #: tails that the embeds hold
        self.quoted = 0  #: blockquotes that are embeds
        self._ordinary: list[tuple[int, Any]] = []
        for place, found in enumerate(self.finder):
            if found.fragment is not None:
                self._read(place, found.node, found.fragment, found.whole)
            elif found.href is not None:
                self._read_link((place, 0), found.node, found.href)

    def _read(self, place: int, node: Any, fragment: Fragment, whole: bool) -> None:
        embed = read_fragment(fragment)
        if embed is None:
            if whole and fragment.name == "blockquote":
                self._ordinary.append((place, node))
            return
        if whole:
            self.quoted += self.finder.take(node, place)
        else:
            self.finder.pass_by(node, place)
        if self.finder.look.tails:
            self.tails += _count_tails(fragment)
        self.notes.post((place, 0), embed, self.finder.region(node))

    def _read_link(self, place: tuple[int, int], node: Any, href: str) -> None:
        self.finder.links.append((place[0], href))
        _read_link(self.notes, place, href, node, self.finder)

    def read_ordinary_quotes(self) -> None:
        """Links to posts, and short links, inside of blockquotes that are no embeds."""
        done: set[int] = set()
        for place, quote in self._ordinary:
            for number, link in enumerate(self.finder.links_inside(quote), 1):
                href = link.attributes.get("href")
                if href and link.mem_id not in done:
                    done.add(link.mem_id)
                    self._read_link((place, number), link, href)
        self.finder.links.sort(key=itemgetter(0))


#: The sign of a tail, as the byte-level look counts it.
_TAIL = re.compile(r"[(（]\s?[@＠][A-Za-z0-9_]{1,20}")


def _count_tails(fragment: Fragment) -> int:
    # A frame's text is markup that nobody sees; the embeds in it are fragments of their own.
    return 0 if fragment.name == "iframe" else len(_TAIL.findall("".join(piece.text for piece in fragment.pieces)))


def _read_tangled(text: str) -> Reading:
    """A page that no tree can be made of in time: its blockquotes and links as they stand in the text."""
    notes = Notes()
    place = 0
    for number, (start, end, markup) in enumerate(cut_markup(text)):
        if number < _MAX_QUOTES and (embed := read_fragment(from_markup(markup, form="dom"))):
            _read_links(notes, text, place, start)
            notes.post((start, 0), embed)
            place = end
    _read_links(notes, text, place, len(text))
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, str, ("nesting: too deep or too wide for a tree; read from its text alone",))


def _read_links(notes: Notes, text: str, start: int, end: int) -> None:
    for found in _HREF.finditer(text, start, end):
        href = unescape(found[1] or found[2] or found[3])
        ref = parse_post_url(_absolute(href))
        if ref is not None:
            notes.address((found.start(), 0), ref, href, "link")
        elif is_short(_absolute(href)):
            notes.short((found.start(), 0), _absolute(href))


#: Where no tree is made, each blockquote costs a small parse; no page shows as many posts.
_MAX_QUOTES = 2000
_HREF = re.compile(r"\shref\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\"'\s<>]{1,2000}))", re.I)


def read_fragment(fragment: Fragment) -> Embed | None:
    """The embed a fragment shows, by the first platform that says "mine"; None where none does."""
    for platform in PLATFORMS:
        embed = platform.read(fragment)
        if embed is not None:
            if fragment.form == "dom":
                return embed
            return replace(embed, form=fragment.form, forms=(fragment.form, *embed.forms))
    return None


def _absolute(href: str) -> str:
    """Pages saved by the Wayback Machine point at its own host without naming it."""
    href = href.strip()
    return "https://web.archive.org" + href if href.startswith("/web/") else href


def _read_link(notes: Notes, place: tuple[int, int], href: str, node: Any, finder: Finder) -> None:
    """A link to a post, or a short link."""
    url = _absolute(href)
    ref = parse_post_url(url)
    if ref is not None:
        notes.address(place, ref, href, "link", finder.region(node))
    elif is_short(url) and "//" in url[:8]:
        # Without a scheme it is a path of the page's own site.
        notes.short(place, url)


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
            notes.address(body.place(start), found[1], found[0], "cms")
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


#: How an address ends that was cut.
_CUT = ("…", "...")


def read_words(text: str, *, wrapped: bool = False) -> Reading:
    """
    Read plain text: flattened posts first, then the addresses that stand outside them.

    *wrapped* text (a feed, the strings of a JSON document) may hold blockquotes, escaped or not; they come first.
    """
    notes = Notes()
    quoted: list[tuple[int, int]] = []
    for start, end, markup in cut_markup(text) if wrapped else ():
        embed = read_fragment(from_markup(markup))
        if embed is not None:
            notes.post((-1, start), embed)
            quoted.append((start, end))
    body = Body(Body(text).without(quoted) if quoted else text)
    outside = body.without(_read_body(notes, body))
    found = {(url.start, url.text) for url in (*extract_entities(outside, glued=True).urls, *glued_links(outside))}
    for start, url in sorted(found):
        if outside.startswith(_CUT, start + len(url)):
            continue  # cut for display: what is left of its id or code is no id and no code
        ref = parse_post_url(url if "://" in url else "https://" + url)
        if ref is not None:
            notes.address((-1, start), ref, url, "link")
        elif is_short(url):
            notes.short((-1, start), url)
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: outside)

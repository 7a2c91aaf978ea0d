"""
One page read: markup through the finder, words through the platforms' tails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from provenance.fragment import from_markup
from provenance.model import Embed, ShortLink
from provenance.parser.body import Body, body_of, read_body, read_sentences
from provenance.parser.escaped import cut_markup
from provenance.parser.look import Look
from provenance.parser.notes import Notes
from provenance.parser.readers import read_fragment
from provenance.parser.tangle import is_tangled
from provenance.parser.trees import tree_of
from provenance.parser.walk import Walk, absolute
from provenance.platforms import parse_post_url
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
    tree, notes = tree_of(data), Notes()
    # Most pages hold no link to a post but those inside of the embeds; each kind of link asked for costs a tenth of
    # the parse.
    walk = Walk(tree, look, notes, outside="encoded" not in look.groups)
    if walk.finder.outside and walk.quoted != look.quotes:
        if walk.finder.quotes == look.quotes:
            walk.read_ordinary_quotes()
        else:
            notes = Notes()
            walk = Walk(tree, look, notes)
    walk.read_words()
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: body_of(tree, walk.finder.taken).without(walk.spans), notes.problems,
                   tree)


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
        ref = parse_post_url(absolute(href))
        if ref is not None:
            notes.address((found.start(), 0), ref, href, "link")
        elif is_short(absolute(href)):
            notes.short((found.start(), 0), absolute(href))


#: Where no tree is made, each blockquote costs a small parse; no page shows as many posts.
_MAX_QUOTES = 2000
_HREF = re.compile(r"\shref\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\"'\s<>]{1,2000}))", re.I)


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
    outside = body.without(read_body(notes, body))
    read_sentences(notes, outside, lambda offset: (-1, offset))
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: outside)

"""
Pages of which no tree can be made in time, and the ends of pages without end: read in linear time all the same.

First without the elements that only hold others (``div``, ``b``, ``table`` …): what is left is mostly a page like any
other. Where that nests, too, the blockquotes and links as they stand in the text.

>>> page = "<div>" * 100_000 + '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
>>> loosened(page).strip()
'<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
"""

from __future__ import annotations

import re
from html import unescape
from io import StringIO

from provenance.fragment import from_markup
from provenance.parser.escaped import cut_markup
from provenance.parser.notes import Notes
from provenance.parser.readers import read_fragment
from provenance.parser.walk import absolute
from provenance.platforms import parse_post_url
from provenance.urls import is_short

#: A tag up to its bracket. No quoted value with a bracket in it is read, so that time stays linear.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})((?:[^\"'<>]|\"[^\"<>]*+\"|'[^'<>]*+')*+)>")
#: Elements that show something themselves, or whose content is no ordinary markup. All others only hold them.
_KEPT = frozenset(
    "a p br hr blockquote iframe script style noscript template textarea title time img figure figcaption meta link "
    "base html head body object embed video source audio svg h1 h2 h3 h4 h5 h6 pre code".split()
)
#: An element's attributes, where they can be those of an embed.
_HOLDS = re.compile(r"\sdata-|\ssrc|\shref|//|\d{5}", re.I)
#: No embed's attributes are longer.
_LONGEST = 20_000
#: Each blockquote costs a small parse; no page shows as many posts.
_MOST_QUOTES = 2000
_MOST_LINKS = 20_000
_HREF = re.compile(r"\shref\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\"'\s<>]{1,2000}))", re.I)


def loosened(page: str) -> str:
    """The page without elements that only hold others, and without elements that are longer than any embed's."""
    # Not by ``sub``, which holds every piece by itself until the end: a quarter of a gigabyte for 10 MiB of ``<p>``.
    out, at = StringIO(), 0
    for found in _TAG.finditer(page):
        if (new := _loosened(found)) is not None:
            out.write(page[at:found.start()])
            out.write(new)
            at = found.end()
    out.write(page[at:])
    return out.getvalue()


def _loosened(found: re.Match[str]) -> str | None:
    """What stands in a tag's place; None: it stays."""
    closes, name, attributes = found.groups()
    name = name.lower()
    if len(attributes) > _LONGEST:
        return "\n"
    if name in _KEPT or "-" in name:
        return None
    # What holds an id stays, but holds nothing else any more.
    return f"{found[0]}</{name}>" if not closes and _HOLDS.search(attributes) else "\n"


def read_tangled(notes: Notes, text: str, start: int = 0) -> None:
    """
    The blockquotes and links of some markup, as they stand in its text from *start* on, to *notes*.

    No more than 2,000 blockquotes and 20,000 links: nobody looks at more.
    """
    place = start
    for number, (begin, end, markup) in enumerate(cut_markup(text)):
        if number >= _MOST_QUOTES:
            break
        if begin >= place and (embed := read_fragment(from_markup(markup, form="dom"))):
            _read_links(notes, text, place, begin)
            notes.post((begin, 0), embed)
            place = end
    _read_links(notes, text, place, len(text))


def _read_links(notes: Notes, text: str, start: int, end: int) -> None:
    for number, found in enumerate(_HREF.finditer(text, start, end)):
        if number >= _MOST_LINKS:
            return
        href = unescape(found[1] or found[2] or found[3])
        ref = parse_post_url(absolute(href))
        if ref is not None:
            notes.address((found.start(), 0), ref, href, "link")
        elif is_short(absolute(href)):
            notes.short((found.start(), 0), absolute(href))

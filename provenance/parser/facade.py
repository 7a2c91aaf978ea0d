"""
Pictures that wait for a click to become a film: the platform's own preview, in a box that says which film it is.

Lists of films on pages of the site's own show the same previews. So the box must name the platform by its class, or
hold the film's id in an attribute of its own, and no link may lead from the picture to anywhere.
"""

from __future__ import annotations

import re
from typing import Any

from provenance.model import Embed, PostRef
from provenance.parser.naming import is_trap, platforms_named, tokens
from provenance.platforms import parse_other_url
from provenance.platforms.embeds import embed_of

#: Where the address of a picture stands; in a style it stands in brackets.
_SOURCES = ("src", "data-src", "data-lazy-src", "style")
_IN_STYLE = re.compile(r"url\(\s{0,9}[\"']?([^\"')\s]{10,300})")
#: The picture, its frame, its box, and the player around it.
_LEVELS = 4
#: Lists of other films say so further up; side columns hold little else.
_LEVELS_OF_TRAPS = 12
_BESIDE = frozenset(("aside", "nav", "footer"))
#: Attributes whose words are for readers.
_WORDS = frozenset(("alt", "title", "aria-label"))


def read_facade(node: Any) -> Embed | None:
    """
    The film whose preview an element shows in a box that says so; None for all other elements.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> picture = '<img src="https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg">'
    >>> page = LexborHTMLParser(f'<div data-video="Xq3vT7LmB0k">{picture}</div><p>{picture}</p>')
    >>> [found and found.post_id for found in map(read_facade, page.css("img"))]
    ['Xq3vT7LmB0k', None]
    """
    shown = _previewed(node.attributes)
    if shown is None:
        return None
    platform, post_id = shown
    told = False
    box = node
    for level in range(_LEVELS_OF_TRAPS):
        if box is None or not box.is_element_node:
            break
        marks = box.attributes
        words = tokens(f"{marks.get('class') or ''} {box.tag}")
        if box.tag in _BESIDE or is_trap(marks.get("class") or "") or (box.tag == "a" and level < _LEVELS):
            return None  # a link is read as one
        told = told or (level == 0 and box.tag != "img" and platform in platforms_named(words)) or (
            level < _LEVELS and any(value is not None and value.strip() == post_id and name not in _WORDS
                                    for name, value in marks.items()))
        if level == _LEVELS - 1 and not told:
            return None
        box = box.parent
    return embed_of(platform, "data-attribute", PostRef(platform, post_id, None, "")) if told else None


def _previewed(marks: dict[str, str | None]) -> tuple[str, str] | None:
    """The platform and the film whose preview these attributes name."""
    for name in _SOURCES:
        value = marks.get(name) or ""
        found = _IN_STYLE.search(value) if name == "style" else None
        address = found[1] if found is not None else value
        other = parse_other_url(address) if "//" in address[:8] else None
        if other is not None and other.kind == "media":
            return other.platform, other.value
    return None

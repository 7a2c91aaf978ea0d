"""
A page's own words, with a number where each embed was: for flattened posts and bare addresses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from provenance.fragment import BARRIER, Piece, pieces_of_node
from provenance.model import Embed, PostRef
from provenance.platforms import PLATFORMS, parse_post_url

#: Greater than every number of an element.
_LAST = 2**63
_BARRIER = re.compile(f"{BARRIER}([0-9]+){BARRIER}")
#: What editors wrap around an address for their CMS to expand (embed-markup.md 15).
_SHORTCODE = re.compile(
    r"\[(?:embed|tweet|twitter)(?:\]|[ :=])\s?\"?([^\s\[\]\"]{1,2000})\"?(?:\]|\[/(?:embed|tweet|twitter)\])", re.I
)
_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>\"]{4,2000}|(?:www\.|mobile\.)?(?:twitter|x)\.com/[^\s<>\"]{4,2000}", re.I)


@dataclass(frozen=True)
class Body:
    """
    Words in order. In a page an empty line parts paragraphs and a number between two barriers
    stands where an embed was; plain text stands as it is.
    """

    words: str
    links: tuple[tuple[int, int], ...] = ()  #: where each link begins that was read, and its number
    anchors: tuple[tuple[int, int, str], ...] = ()  #: start, end and address of every link with words

    @cached_property
    def _elements(self) -> list[tuple[int, int]]:
        barriers = [(one.start(), int(one[1])) for one in _BARRIER.finditer(self.words)]
        return sorted([*barriers, *self.links])

    def place(self, offset: int) -> tuple[int, int]:
        """Where on the page an offset is: after which element, and how far."""
        before = bisect_right(self._elements, (offset, _LAST))
        return (self._elements[before - 1][1] if before else -1, offset)

    def link_at(self, offset: int) -> str | None:
        """The address of the link whose words stand at an offset; None outside of links."""
        before = bisect_right(self.anchors, (offset, _LAST, ""))
        start, end, href = self.anchors[before - 1] if before else (0, 0, None)
        return href if start <= offset < end else None

    def without(self, spans: list[tuple[int, int]]) -> str:
        """The words with spans and barriers blanked; offsets stay."""
        text = _BARRIER.sub(lambda found: "\n" * len(found.group()), self.words)
        out, last = [], 0
        for start, end in sorted(spans):
            start, end = max(start, last), max(end, last)
            out += [text[last:start], "\n" * (end - start)]
            last = end
        return "".join([*out, text[last:]])


def body_of(tree: Any, taken: Mapping[int, int], links: Sequence[tuple[int, str]] = ()) -> Body:
    """The words of a page; *taken* gives each embed's element its number, *links* each link's in page order."""
    if tree.body is None:
        return Body("")
    parts: list[str] = []
    begins: list[tuple[int, int]] = []
    anchors: list[tuple[int, int, str]] = []
    length = 0
    previous: Piece | None = None
    for piece in pieces_of_node(tree.body, taken):
        if previous is not None and piece.block != previous.block:
            parts.append("\n\n")
            length += 2
        if piece.href and piece.text:
            anchors.append((length, length + len(piece.text), piece.href))
        if piece.href is not None and len(begins) < len(links) and piece.href == links[len(begins)][1]:
            begins.append((length, links[len(begins)][0]))
        parts.append(piece.text)
        length += len(piece.text)
        previous = piece
    return Body("".join(parts), tuple(begins), tuple(anchors))


def address_alone(line: str) -> tuple[str, PostRef] | None:
    """
    The address of a post that is all a line holds, as editors leave it for the CMS to expand.

    >>> address_alone(" [embed]https://x.com/example/status/20[/embed] ")[1].post_id
    '20'
    >>> address_alone("See https://x.com/example/status/20") is None
    True
    """
    line = line.strip()
    wrapped = _SHORTCODE.fullmatch(line)
    url = wrapped[1] if wrapped else line
    if not _ADDRESS.fullmatch(url):
        return None
    ref = parse_post_url(url if "//" in url[:8] else "https://" + url)
    return None if ref is None else (url, ref)


def flattened(body: Body) -> list[tuple[int, int, Embed]]:
    """
    Posts of every platform whose words and tail stand in the body: start, end, embed.

    Where the tail's date is still a link to a post, nothing but the blockquote around it is lost.
    """
    found = [one for platform in PLATFORMS for one in platform.read_text(body.words)]
    return [(start, end, _with_address(embed, body.link_at(end - 1))) for start, end, embed in found]


def _with_address(embed: Embed, href: str | None) -> Embed:
    ref = parse_post_url(href) if href and embed.date_text else None
    if ref is None or ref.platform != embed.platform:
        return embed
    return replace(embed, form="cms", forms=("cms",), post_id=ref.post_id, permalink=href, address_handle=ref.handle)

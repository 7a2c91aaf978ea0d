"""
A page's own words, with a number where each embed was: for flattened posts and bare addresses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from provenance.fragment import BARRIER, Piece, pieces_of_node
from provenance.model import Embed, PostRef
from provenance.parser.naming import EMBED_WORDS, id_alone, platforms_named, tokens
from provenance.parser.notes import Notes, Place
from provenance.platforms import PLATFORMS, parse_post_url
from provenance.text import extract_entities, glued_links
from provenance.urls import is_short

#: Greater than every number of an element.
_LAST = 2**63
_BARRIER = re.compile(f"{BARRIER}([0-9]+){BARRIER}")
#: What editors wrap around an address or an id for their CMS to expand (embed-markup.md 15): ``[embed]…[/embed]``,
#: ``{{< tweet user="h" id="1" >}}``, ``{% twitter … %}``.
_SHORTCODE = re.compile(
    r"\[(?P<name>[a-z]{3,12})(?:\]|[ :=])\s?(?P<inside>[^\[\]]{1,2000}?)\s?(?:\]|\[/(?P=name)\])"
    r"|\{\{[<%]\s?(?P<hugo>[a-z_-]{1,30})\s+(?P<hugo_inside>[^{}]{1,2000}?)\s?/?[>%]\}\}"
    r"|\{%-?\s?(?P<liquid>[a-z_-]{1,30})\s+(?P<liquid_inside>[^{}]{1,2000}?)\s?-?%\}", re.I
)
_ARGUMENT = re.compile(r"(?:(?P<key>[a-z_-]{1,30})\s?=\s?)?(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"']+))", re.I)
_ADDRESS = re.compile(r"(?:(?:https?:)?//|at://)[^\s<>\"]{4,2000}|(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}/[^\s<>\"]{3,2000}", re.I)
#: Words shown as code are there to be copied.
_CODE = frozenset(("code", "kbd", "samp"))


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
    for piece in pieces_of_node(tree.body, taken, _CODE):
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


def address_alone(line: str) -> tuple[str | None, PostRef] | None:
    """
    The post that is all a line holds, by its address or by a shortcode, as editors leave it for the CMS to expand.

    >>> address_alone(" [embed]https://x.com/example/status/20[/embed] ")[1].post_id
    '20'
    >>> address_alone('{{< tweet user="example" id="1795968363525046272" >}}')
    (None, PostRef(platform='x', post_id='1795968363525046272', handle='example', url=''))
    >>> address_alone("See https://x.com/example/status/20") is None
    True

    Gives the address as it stands there (None where only the id does), and the post.
    """
    line = line.strip()
    wrapped = _SHORTCODE.fullmatch(line)
    if wrapped is not None:
        name = wrapped["name"] or wrapped["hugo"] or wrapped["liquid"]
        return _expanded(name, wrapped["inside"] or wrapped["hugo_inside"] or wrapped["liquid_inside"])
    if not _ADDRESS.fullmatch(line):
        return None
    ref = parse_post_url(line if "://" in line[:8] or line.startswith("//") else "https://" + line)
    return None if ref is None else (line, ref)


def _expanded(name: str, inside: str) -> tuple[str | None, PostRef] | None:
    """What a shortcode of that name makes of its arguments."""
    named = platforms_named(tokens(name))
    if not named and EMBED_WORDS.isdisjoint(tokens(name)):
        return None
    arguments = [(found["key"] or "", found["a"] or found["b"] or found["c"] or "") for found in _ARGUMENT.finditer(inside)]
    for _, value in arguments:
        ref = parse_post_url(value if "//" in value[:8] else "https://" + value) if "/" in value else None
        if ref is not None:
            return value, ref
    for _, value in arguments:
        ref = id_alone(value, named) or (PostRef("x", value, None, "") if "x" in named and value.isdigit() else None)
        if ref is not None:
            user = next((other for key, other in arguments if key.lower() in ("user", "username", "screen_name")), None)
            return None, replace(ref, handle=user)
    return None


def read_body(notes: Notes, body: Body, *, base: Place | None = None, sentences: bool = False, bare: bool = True,
              region_of: Callable[[str], str] = lambda words: "unknown") -> list[tuple[int, int]]:
    """
    Flattened posts and bare addresses in a body's words; the spans they take.

    *base* is the place of the string that the words come from. *sentences*: addresses inside sentences are links.
    *bare*: an address alone on its line is a post.
    *region_of* tells in which part of the page some words stand.
    """
    spans: list[tuple[int, int]] = []

    def place(offset: int) -> Place:
        return body.place(offset) if base is None else (base[0], base[1] + offset)

    for start, end, embed in flattened(body):
        notes.post(place(start), embed, region_of(embed.date_text or embed.handle or ""))
        spans.append((start, end))
    start = 0
    for line in body.without(spans).split("\n") if bare else ():
        found = address_alone(line) if "/" in line or "{" in line or "[" in line else None
        if found is not None:
            raw, ref = found
            # What the reader sees may be another address than the one it leads to.
            href = body.link_at(start + len(line) - len(line.lstrip()))
            if href is not None and (target := parse_post_url(href)) is not None:
                raw, ref = href, target
            notes.address(place(start), ref, raw, "cms", region_of(line.strip()))
            spans.append((start, start + len(line)))
        start += len(line) + 1
    if sentences:
        read_sentences(notes, body.without(spans), place)
    return spans


#: How an address ends that was cut.
_CUT = ("…", "...")


def read_sentences(notes: Notes, words: str, place: Callable[[int], Place], *, in_words: bool = False) -> None:
    """The addresses in running words: links to posts, and short links; *in_words*: not those alone on their line."""
    found = {(url.start, url.text) for url in (*extract_entities(words, glued=True).urls, *glued_links(words))}
    for start, url in sorted(found):
        if words.startswith(_CUT, start + len(url)):
            continue  # cut for display: what is left of its id or code is no id and no code
        if in_words and words[start - 1:start] in ("", "\n") and words[start + len(url):start + len(url) + 1] in ("", "\n"):
            continue
        ref = parse_post_url(url if "://" in url else "https://" + url)
        if ref is not None:
            notes.address(place(start), ref, url, "link")
        elif is_short(url):
            notes.short(place(start), url)


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

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

from provenance.model import Embed, PostRef
from provenance.parser.notes import Notes, Place
from provenance.parser.shortcodes import among, expand
from provenance.pieces import BARRIER, Piece, pieces_of_node
from provenance.platforms import PLATFORMS, parse_post_url
from provenance.text import extract_entities, glued_links
from provenance.urls import is_short

#: Greater than every number of an element.
_LAST = 2**63
#: A stranger's plain text may hold the same sign; no page has as many elements as 18 digits can count.
_BARRIER = re.compile(f"{BARRIER}([0-9]{{1,18}}){BARRIER}")
_ADDRESS = re.compile(
    r"(?:(?:https?:)?//|at://)[^\s<>\"]{4,2000}|(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}/[^\s<>\"]{3,2000}", re.I
)
#: A line that holds an address or a shortcode, and nothing else, is not longer.
_LONGEST_LINE = 5000
#: What an address or a shortcode has.
_SIGNS = frozenset("/{[:")
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
    # Links of embeds that were taken out never come: each address waits for itself.
    numbers: dict[str, list[int]] = {}
    for number, href in links:
        numbers.setdefault(href, []).append(number)
    waiting = {href: iter(places) for href, places in numbers.items()}
    for piece in pieces_of_node(tree.body, taken, _CODE):
        if previous is not None and piece.block != previous.block:
            parts.append("\n\n")
            length += 2
        if piece.href and piece.text:
            anchors.append((length, length + len(piece.text), piece.href))
        if piece.href in waiting and (at := next(waiting[piece.href], None)) is not None:
            begins.append((length, at))
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
    if len(line) > _LONGEST_LINE:
        return None
    expanded = expand(line)
    if expanded is not None:
        return expanded
    if not _ADDRESS.fullmatch(line):
        return None
    ref = _post(line)
    return None if ref is None else (line, ref)


def _post(url: str) -> PostRef | None:
    """The post that an address names which may lack its scheme."""
    return parse_post_url(url if "://" in url[:8] or url.startswith("//") else "https://" + url)


def read_body(notes: Notes, body: Body, *, base: Place | None = None, sentences: bool = False, bare: bool = True,
              region_of: Callable[[str], str] = lambda words: "unknown",
              in_cell: Callable[[str], bool] = lambda words: False) -> list[tuple[int, int]]:
    """
    Flattened posts and bare addresses in a body's words; the spans they take.

    >>> notes = Notes()
    >>> read_body(notes, Body("Words of the article.\\n\\nhttps://x.com/example/status/20\\n"))
    [(23, 54)]
    >>> [(embed.post_id, embed.form) for embed in notes.finish()[0]]
    [('20', 'cms')]

    Args:
        notes: Where what is found goes.
        body: The words; spans are in code points of them.
        base: The place of the string that the words come from; None for the page itself.
        sentences: Are addresses inside sentences links?
        bare: Is an address alone on its line a post?
        region_of: Tells in which part of the page some words stand.
        in_cell: Tells whether some words are all of a list's entry or of a table's cell: addresses there are links.
    """
    spans: list[tuple[int, int]] = []

    def place(offset: int) -> Place:
        return body.place(offset) if base is None else (base[0], base[1] + offset)

    for start, end, embed in flattened(body):
        region = region_of(embed.handle or embed.date_text or "")
        notes.post(place(start), embed, "aside" if region == "timeline" else region)
        spans.append((start, end))
    start = 0
    for line in body.without(spans).split("\n") if bare else ():
        found = address_alone(line) if not _SIGNS.isdisjoint(line) else None
        if found is not None:
            raw, ref = found
            # What the reader sees may be another address than the one it leads to.
            href = body.link_at(start + len(line) - len(line.lstrip()))
            if href is not None and (target := parse_post_url(href)) is not None:
                raw, ref = href, target
            region = region_of(line.strip())
            # In a list of somebody's latest posts it is a link, as all of them are; and so it is in one of sources. A
            # comment is an entry in a list, too, and may say no more than that.
            listed = region == "timeline"
            words = line.strip()
            link = listed or (region != "comment" and _ADDRESS.fullmatch(words) is not None and in_cell(words))
            notes.address(place(start), ref, raw, "link" if link else "cms", "aside" if listed else region)
            spans.append((start, start + len(line)))
        elif "[" in line or "{" in line:
            for begin, end, raw, ref in among(line):
                if _is_as_typed(line, begin):
                    continue
                region = region_of(line[begin:end])
                notes.address(place(start + begin), ref, raw, "link" if region == "timeline" else "cms",
                              "aside" if region == "timeline" else region)
                spans.append((start + begin, start + end))
        start += len(line) + 1
    if sentences:
        read_sentences(notes, body.without(spans), place, region_of=region_of)
    return spans


#: How an address ends that was cut.
_CUT = ("…", "...")
_LINE_ENDS = ("", "\n")
#: What forums and CMSs write before what they show as it is typed.
_AS_TYPED = ("[code]", "[pre]", "[noparse]", "[plain]")
_LONGEST_BEFORE = max(map(len, _AS_TYPED))
#: What stands behind an address: words, from which an element or a line end was taken, after a long number; the
#: brackets of a shortcode.
_RUN_INTO = re.compile(r"([^\s\[\]]{8,300}?/[0-9]{15,19})[^\W\d_]|([^\s\[\]]{8,300})[\[\]]")


def _is_as_typed(words: str, place: int) -> bool:
    return words[max(0, place - _LONGEST_BEFORE):place].lower().endswith(_AS_TYPED)


def read_sentences(notes: Notes, words: str, place: Callable[[int], Place], *, in_words: bool = False,
                   region_of: Callable[[str], str] = lambda words: "unknown") -> None:
    """The addresses in running words: links to posts, and short links; *in_words*: not those alone on their line."""
    found = {(url.start, url.text) for url in (*extract_entities(words, glued=True).urls, *glued_links(words))}
    for start, url in sorted(found):
        end = start + len(url)
        if words.startswith(_CUT, end):
            continue  # cut for display: what is left of its id or code is no id and no code
        if in_words and words[max(0, start - 1):start] in _LINE_ENDS and words[end:end + 1] in _LINE_ENDS:
            continue
        ref = _post(url)
        if ref is None and (run_into := _RUN_INTO.match(url)) is not None and not _is_as_typed(words, start):
            url = run_into[1] or run_into[2]
            ref = _post(url)
        if ref is not None:
            region = region_of(url)
            notes.address(place(start), ref, url, "link", "aside" if region == "timeline" else region)
        elif is_short(url):
            notes.short(place(start), url)


def flattened(body: Body) -> list[tuple[int, int, Embed]]:
    """
    Posts of every platform whose words and tail stand in the body: start, end, embed.

    >>> body = Body("Hi pic.twitter.com/abcdefghij— Ada (@example) May 30, 2024")
    >>> [(start, end, embed.handle) for start, end, embed in flattened(body)]
    [(0, 58, 'example')]

    Where the tail's date is still a link to a post, nothing but the blockquote around it is lost.
    """
    found = [one for platform in PLATFORMS for one in platform.read_text(body.words)]
    return [(start, end, _with_address(embed, body, start, end)) for start, end, embed in found]


def _with_address(embed: Embed, body: Body, start: int, end: int) -> Embed:
    """The post's address is that of the date's link; where the date is none, of the handle's."""
    at = body.words.rfind(f"@{embed.handle}", start, end) if embed.handle else -1
    hrefs = (body.link_at(end - 1) if embed.date_text else None, body.link_at(at) if at >= 0 else None)
    found = next(((href, ref) for href in hrefs if href and (ref := parse_post_url(href)) is not None), None)
    if found is None:
        return embed
    href, ref = found
    # X's tail is read first; the address knows better whose post it is.
    return replace(embed, platform=ref.platform, form="cms", forms=("cms",), post_id=ref.post_id, permalink=href,
                   address_handle=ref.handle)

"""
The words of a piece of markup as a reader sees them, in order, each with the link it carries.

>>> from selectolax.lexbor import LexborHTMLParser
>>> page = LexborHTMLParser("<p>Hi <a href='https://t.co/a'>there</a></p>&mdash; Me")
>>> [(piece.text, piece.href) for piece in pieces_of_node(page.body)]
[('Hi ', None), ('there', 'https://t.co/a'), ('— Me', None)]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Elements that begin a line of their own; https://html.spec.whatwg.org/#flow-content-3 (the rendering section).
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
#: Elements whose content no reader sees as words of the page; some show markup as it is, to be copied.
UNSEEN = frozenset("head iframe noembed noframes plaintext script style svg template textarea title xmp".split())
#: U+001C, a control character that no reader sees; a page's own is folded away like a space.
BARRIER = "\x1c"
_SPACE = " \t\n\f\r\x1c"
_SPACES = re.compile(f"[{_SPACE}]+")
#: Is there anything to fold? Most words need none, and asking is cheaper.
_FOLDABLE = re.compile(r"[\t\n\f\r\x1c]|  ")


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A run of words with one link or none. ``block`` counts paragraphs: where it changes, a line ends.
    A forced line break is a piece of its own, ``"\\n"``.
    """

    text: str
    href: str | None = None  #: as in the attribute
    block: int = 0
    attributes: Mapping[str, str | None] = field(default_factory=lambda: _NONE, compare=False)  #: of the link


def soup_attributes(tag: Any) -> dict[str, str | None]:
    """The attributes of a BeautifulSoup element, those with several words as one text."""
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()}


def pieces_of_soup(tag: Any) -> tuple[Piece, ...]:
    """The pieces of a BeautifulSoup element."""
    writer = _Writer()
    above: list[Any] = []  # a list of open elements, not recursion: strangers nest deeper than Python calls
    node = next(iter(tag.contents), None)
    while node is not None or above:
        if node is None:
            node = above.pop()
            writer.close(node.name)
        elif node.name is None:
            # Comments, doctypes and CDATA are subclasses of the plain string; only words are shown.
            if type(node).__name__ == "NavigableString":
                writer.text(str(node))
        elif node.name not in UNSEEN:
            writer.open(node.name, soup_attributes(node) if node.name in _WITH_ATTRIBUTES else _NONE)
            if node.contents:
                above.append(node)
                node = node.contents[0]
                continue
            writer.close(node.name)
        node = node.next_sibling
    return writer.pieces()


def pieces_of_node(node: Any, skip: Mapping[int, int] | None = None, unseen: frozenset[str] = frozenset()) -> (
    tuple[Piece, ...]
):
    """
    The pieces of a lexbor element. Elements whose ``mem_id`` is a key of *skip* are left out; a barrier
    with their number stands in their place, in a block of its own (see ``barrier``). Elements named in *unseen*
    are left out without a trace.
    """
    hidden = UNSEEN | unseen if unseen else UNSEEN
    writer = _Writer()
    above: list[tuple[Any, str]] = []
    child = node.first_child
    while child is not None or above:
        if child is None:
            child, name = above.pop()
            if name in _SPEAKING:
                writer.close(name)
        else:
            name = child.tag
            if name == "-text":
                writer.text(child.text_content or "")
            elif skip and child.mem_id in skip:
                writer.barrier(skip[child.mem_id])
            elif name not in hidden and child.is_element_node:
                speaks = name in _SPEAKING
                if speaks:
                    writer.open(name, child.attributes if name in _WITH_ATTRIBUTES else _NONE)
                inner = child.first_child
                if inner is not None:
                    above.append((child, name))
                    child = inner
                    continue
                if speaks:
                    writer.close(name)
        child = child.next
    return writer.pieces()


def barrier(number: int) -> str:
    """What stands for an element left out, so that the words before and after it never join."""
    return f"{BARRIER}{number}{BARRIER}"


_WITH_ATTRIBUTES = frozenset(("a", "img"))
#: Elements of which the words take notice; most elements of most pages are none.
_SPEAKING = BLOCKS | {"a", "br", "img"}
_NONE: Mapping[str, str | None] = {}


class _Writer:
    """Gathers pieces; a run of words with one link is joined once, so that the time stays linear."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._run: list[str] = []
        self._links: list[Mapping[str, str | None]] = []
        self._written: list[bool] = []  # per open link: did it show any words?
        self._block = 0
        self._block_empty = True
        self._line_empty = True
        self._space_owed = False

    def open(self, name: str, attributes: Mapping[str, str | None]) -> None:
        """An element begins."""
        if name == "a":
            self._open_link(attributes)
        elif name == "br":
            self._break_line()
        elif name == "img":
            # Emoji saved as pictures: WordPress and Twitter give them the class emoji (or Emoji).
            if "emoji" in (attributes.get("class") or "").lower():
                self.text(attributes.get("alt") or "")
        elif name in BLOCKS:
            self._end_block()

    def close(self, name: str) -> None:
        """An element ends."""
        if name == "a":
            self._close_link()
        elif name in BLOCKS:
            self._end_block()

    def barrier(self, number: int) -> None:
        """A number between two barriers, in a block of its own; a page's own U+001C is folded like a space."""
        self._end_block()
        self._run.append(barrier(number))
        self._block_empty = False
        self._end_block()

    def pieces(self) -> tuple[Piece, ...]:
        self._flush()
        return tuple(self._pieces)

    def text(self, text: str) -> None:
        """Words, folded: runs of spaces become one; a space at the end is owed until more words come."""
        words = text.strip(_SPACE)
        if not words:
            self._space_owed = self._space_owed or text != ""
            return
        if (self._space_owed or text[0] in _SPACE) and not self._line_empty:
            self._run.append(" ")
        self._space_owed = text[-1] in _SPACE
        self._run.append(_SPACES.sub(" ", words) if _FOLDABLE.search(words) else words)
        self._line_empty = self._block_empty = False
        if self._written:
            self._written[-1] = True

    def _open_link(self, attributes: Mapping[str, str | None]) -> None:
        if self._space_owed and not self._line_empty:
            self._run.append(" ")
        self._space_owed = False
        self._flush()
        self._links.append(attributes)
        self._written.append(False)

    def _close_link(self) -> None:
        self._flush(even_empty=not self._written.pop())
        self._links.pop()

    def _break_line(self) -> None:
        self._flush()
        self._pieces.append(Piece("\n", None, self._block))
        self._line_empty, self._space_owed, self._block_empty = True, False, False

    def _end_block(self) -> None:
        if self._block_empty and not self._run:
            self._space_owed = False  # elements that only hold others
            return
        self._flush()
        self._block += not self._block_empty
        self._block_empty = self._line_empty = True
        self._space_owed = False

    def _flush(self, even_empty: bool = False) -> None:
        """The run so far becomes a piece; an empty link is one only when it closes (hand-made embeds)."""
        if self._run or even_empty:
            link: Mapping[str, str | None] = self._links[-1] if self._links else {}
            self._pieces.append(Piece("".join(self._run), link.get("href"), self._block, link))
            self._run = []


def laid_out(pieces: tuple[Piece, ...]) -> tuple[str, tuple[int, ...]]:
    """The words of the pieces, a line for each block, and where each piece begins in them."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for place, piece in enumerate(pieces):
        if place and piece.block != pieces[place - 1].block and not parts[-1].endswith("\n"):
            parts.append("\n")
            length += 1
        starts.append(length)
        parts.append(piece.text)
        length += len(piece.text)
    return "".join(parts), tuple(starts)


def shown(pieces: tuple[Piece, ...]) -> str:
    """The words of the pieces, a line for each block."""
    return laid_out(pieces)[0]

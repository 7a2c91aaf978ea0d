"""
A small piece of markup that may show a post, and one way to read it.

Whatever a fragment was cut from (a page's element, an escaped string, a script), a platform
reads it through the same few things: its tag name, its attributes, and its **pieces** — the words
as a reader sees them, in order, each with the link it carries. Where the pieces do not say enough,
``fragment.soup`` is the whole fragment in BeautifulSoup.

>>> shown = from_markup("<blockquote><p>Hi <a href='https://t.co/a'>there</a></p>&mdash; Me</blockquote>")
>>> [(piece.text, piece.href) for piece in shown.pieces]
[('Hi ', None), ('there', 'https://t.co/a'), ('— Me', None)]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

#: Elements that begin a line of their own; https://html.spec.whatwg.org/#flow-content-3 (the rendering section).
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
#: Elements whose content no reader sees as words.
UNSEEN = frozenset("head noframes script style svg template title".split())
#: Hidden at least this deep, an element is left out: recursion must end before Python's does.
_MAX_DEPTH = 200
#: U+001C, a control character that no reader sees; a page's own is folded away like a space.
BARRIER = "\x1c"
_SPACES = re.compile(r"[ \t\n\f\r\x1c]+")
_OURS = re.compile(f"{BARRIER}[0-9]+{BARRIER}")


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A run of words with one link or none. ``block`` counts paragraphs: where it changes, a line ends.

    A forced line break is a piece of its own, ``"\\n"``.
    """

    text: str
    href: str | None = None  #: as in the attribute
    block: int = 0
    attributes: Mapping[str, str | None] = field(default_factory=dict, compare=False)  #: of the link


@dataclass(frozen=True)
class Fragment:
    """
    A piece of markup with its place on the page.

    ``form`` is how it was found (``dom``, ``escaped-html``, ``cms``), ``lang`` the language the
    fragment or the page states. ``pieces`` and ``soup`` are read on first use.
    """

    name: str  #: tag name, lower case
    attributes: Mapping[str, str | None]
    read_pieces: Callable[[], tuple[Piece, ...]] = field(repr=False)
    read_markup: Callable[[], str] = field(repr=False)
    form: str = "dom"
    region: str = "unknown"
    page_lang: str | None = None

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return self.read_pieces()

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The fragment in BeautifulSoup, for whatever the pieces do not tell."""
        return make_soup(self.read_markup())

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset((self.attributes.get("class") or "").split())

    def attribute(self, *names: str) -> str | None:
        """The first of these attributes that is there and not empty."""
        for name in names:
            value = self.attributes.get(name)
            if value and value.strip():
                return value
        return None


def make_soup(markup: str) -> BeautifulSoup:
    """BeautifulSoup on lxml's HTML parser: quick, and never raises on a stranger's markup."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(markup, "lxml")


def from_markup(markup: str, *, form: str = "escaped-html", region: str = "unknown",
                page_lang: str | None = None) -> Fragment:
    """
    A fragment from a string of markup, as cut out of an attribute, a feed or a script.

    The first element becomes the fragment; text alone becomes a ``p``.
    """
    soup = make_soup(markup)
    root = soup.body or soup
    tag = next((child for child in root.children if getattr(child, "name", None)), None)
    if tag is None:
        return Fragment("p", {}, lambda: pieces_of_soup(root), lambda: markup, form, region, page_lang)
    return from_soup(tag, form=form, region=region, page_lang=page_lang)


def from_soup(tag: Tag, *, form: str, region: str = "unknown", page_lang: str | None = None) -> Fragment:
    """A fragment from an element of a soup."""
    return Fragment(tag.name.lower(), _soup_attributes(tag), lambda: pieces_of_soup(tag), lambda: str(tag),
                    form, region, page_lang)


def from_node(node: Any, *, form: str = "dom", region: str = "unknown", page_lang: str | None = None) -> Fragment:
    """A fragment from an element of the page's one lexbor tree; BeautifulSoup is made only when asked for."""
    return Fragment(node.tag, node.attributes, lambda: pieces_of_node(node), lambda: node.html or "",
                    form, region, page_lang)


def _soup_attributes(tag: Any) -> dict[str, str | None]:
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()}


def pieces_of_soup(tag: Any) -> tuple[Piece, ...]:
    """The pieces of a BeautifulSoup element."""
    return _pieces(_soup_events(tag, 0))


def pieces_of_node(node: Any, skip: Mapping[int, int] | None = None) -> tuple[Piece, ...]:
    """
    The pieces of a lexbor element.

    Elements whose ``mem_id`` is a key of *skip* are left out; a barrier with their number stands in
    their place, in a block of its own (see ``barrier``).
    """
    return _pieces(_node_events(node, 0, skip or {}))


def barrier(number: int) -> str:
    """What stands for an element left out, so that the words before and after it never join."""
    return f"{BARRIER}{number}{BARRIER}"


#: What a tree says in order: ("text", words, None), ("open", tag name, attributes), ("close", tag name, None).
_Event = tuple[str, str, Mapping[str, str | None] | None]


def _soup_events(tag: Any, depth: int) -> Iterator[_Event]:
    for child in tag.children:
        if child.name is None:
            # Comments, doctypes and CDATA are subclasses of the plain string; only words are shown.
            if type(child).__name__ == "NavigableString":
                yield "text", str(child), None
        elif child.name not in UNSEEN and depth < _MAX_DEPTH:
            yield "open", child.name, _soup_attributes(child)
            yield from _soup_events(child, depth + 1)
            yield "close", child.name, None


def _node_events(node: Any, depth: int, skip: Mapping[int, int]) -> Iterator[_Event]:
    child = node.first_child
    while child is not None:
        name = child.tag
        if name == "-text":
            yield "text", child.text_content or "", None
        elif child.is_element_node and name not in UNSEEN and depth < _MAX_DEPTH:
            if skip and child.mem_id in skip:
                yield "open", "hr", {}
                yield "text", barrier(skip[child.mem_id]), None
                yield "close", "hr", None
            else:
                yield "open", name, child.attributes if name in _WITH_ATTRIBUTES else {}
                yield from _node_events(child, depth + 1, skip)
                yield "close", name, None
        child = child.next


_WITH_ATTRIBUTES = frozenset(("a", "img", "time"))


def _pieces(events: Iterator[_Event]) -> tuple[Piece, ...]:
    """White space as browsers fold it: runs become one space, none at the ends of a line."""
    writer = _Writer()
    for kind, value, attributes in events:
        if kind == "text":
            # A barrier is ours and is kept; a page's own U+001C is not.
            writer.words(value if _OURS.fullmatch(value) else _SPACES.sub(" ", value))
        elif value == "a":
            if kind == "open":
                writer.open_link(attributes or {})
            else:
                writer.close_link()
        elif value == "br":
            if kind == "open":
                writer.break_line()
        elif value == "img":
            # Emoji saved as pictures: WordPress and Twitter give them the class emoji (or Emoji).
            alt = (attributes or {}).get("alt") or ""
            if kind == "open" and alt and "emoji" in ((attributes or {}).get("class") or "").lower():
                writer.words(alt)
        elif value in BLOCKS:
            writer.end_block()
    writer.flush()
    return tuple(writer.pieces)


class _Writer:
    """Gathers pieces; a run of words with one link is joined once, so that the time stays linear."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._run: list[str] = []
        self._links: list[Mapping[str, str | None]] = []
        self._written: list[bool] = []  # per open link: did it show any words?
        self._block = 0
        self._block_empty = True
        self._line_empty = True
        self._space_owed = False

    def words(self, text: str) -> None:
        """Words with folded spaces; a space at the end is owed until more words come."""
        if text.startswith(" "):
            self._space_owed, text = True, text[1:]
        if not text:
            return
        if self._space_owed and not self._line_empty:
            self._run.append(" ")
        self._space_owed = text.endswith(" ")
        self._run.append(text[:-1] if self._space_owed else text)
        self._line_empty = self._block_empty = False
        if self._written:
            self._written[-1] = True

    def open_link(self, attributes: Mapping[str, str | None]) -> None:
        if self._space_owed and not self._line_empty:
            self._run.append(" ")
        self._space_owed = False
        self.flush()
        self._links.append(attributes)
        self._written.append(False)

    def close_link(self) -> None:
        if not self._links:
            return
        self.flush(even_empty=not self._written.pop())
        self._links.pop()

    def break_line(self) -> None:
        self.flush()
        self.pieces.append(Piece("\n", None, self._block))
        self._line_empty, self._space_owed, self._block_empty = True, False, False

    def end_block(self) -> None:
        self.flush()
        if not self._block_empty:
            self._block += 1
        self._block_empty = self._line_empty = True
        self._space_owed = False

    def flush(self, even_empty: bool = False) -> None:
        """The run so far becomes a piece; an empty link is one only when it closes (hand-made embeds)."""
        if self._run or even_empty:
            link: Mapping[str, str | None] = self._links[-1] if self._links else {}
            self.pieces.append(Piece("".join(self._run), link.get("href"), self._block, link))
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

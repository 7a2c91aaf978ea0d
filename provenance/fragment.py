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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provenance.once import once
from provenance.pieces import Piece, pieces_of_node, pieces_of_soup, soup_attributes

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_SURROGATE = re.compile("[\ud800-\udfff]")  # halves of characters; lxml refuses them


@dataclass(frozen=True)
class Fragment:
    """
    A piece of markup. ``form`` is how it was found (``dom``, ``escaped-html``, ``cms``), ``page_lang`` the
    language the page states. ``pieces`` and ``soup`` are read on first use.
    """

    name: str  #: tag name, lower case
    attributes: Mapping[str, str | None]
    read_pieces: Callable[[], tuple[Piece, ...]] = field(repr=False)
    read_markup: Callable[[], str] = field(repr=False)
    form: str = "dom"
    page_lang: str | None = None
    tidy: bool = False  #: the markup is written by a tree: entities, quotes and case have one form

    @once
    def pieces(self) -> tuple[Piece, ...]:
        return self.read_pieces()

    @once
    def markup(self) -> str:
        return self.read_markup()

    @once
    def soup(self) -> BeautifulSoup:
        """The fragment in BeautifulSoup, for whatever the pieces do not tell."""
        return make_soup(self.markup)

    @once
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

    # Without the tag, words that look like a path and an XML prolog would make it warn.
    return BeautifulSoup("<body>" + _SURROGATE.sub("\ufffd", markup), "lxml")


def from_markup(markup: str, *, form: str = "escaped-html", page_lang: str | None = None) -> Fragment:
    """
    A fragment from a string of markup, as cut out of an attribute, a feed or a script: its first element;
    text alone becomes a ``p``.
    """
    from bs4 import Tag

    soup = make_soup(markup)
    root = soup.body or soup
    tag = next((child for child in root.children if isinstance(child, Tag)), None)
    if tag is None:
        return Fragment("p", {}, lambda: pieces_of_soup(root), lambda: markup, form, page_lang)
    return from_soup(tag, form=form, page_lang=page_lang)


def from_soup(tag: Tag, *, form: str, page_lang: str | None = None) -> Fragment:
    """A fragment from an element of a soup."""
    attributes = soup_attributes(tag)
    return Fragment(tag.name.lower(), attributes, lambda: pieces_of_soup(tag), lambda: str(tag), form, page_lang)


def from_node(node: Any, *, form: str = "dom", page_lang: str | None = None,
              skip: Mapping[int, int] | None = None) -> Fragment:
    """
    A fragment from an element of the page's one lexbor tree; BeautifulSoup is made only when asked for.

    Elements in *skip* (by ``mem_id``) are other fragments; a barrier stands for each in the pieces.
    """
    return Fragment(node.tag, node.attributes, lambda: pieces_of_node(node, skip), lambda: node.html or "", form,
                    page_lang, tidy=True)

"""
Whose is it: does an element belong to the page's own story, or to a post, a comment, another story that stands in it?

>>> from selectolax.lexbor import LexborHTMLParser
>>> page = LexborHTMLParser("<article><time>2024</time><div class='comment-list'><b>2025</b></div></article>")
>>> whose = Belonging()
>>> whose.is_apart(page.css_first("time")), whose.is_apart(page.css_first("b"))
(False, True)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from provenance.parser.linked_data import THING, rank_of

#: A name or a time in one of these is that of a post, a comment or another story; so is one in a box whose class or
#: id has one of the words.
_NOT_THE_PAGE = frozenset("blockquote aside nav twitter-widget".split())
_BOXES = frozenset("div section ol ul".split())
_BOX_WORDS = frozenset("comment comments related".split())
#: A time in one of these is that of a picture or of one story in a list.
_SMALL = frozenset("figure li".split())
#: Elements around another one; no page nests its words deeper.
_MAX_ABOVE = 200


class _Around(NamedTuple):
    """What is known of an element and all around it."""

    articles: int = 0
    small: bool = False  #: a picture, or one of a list
    others: bool = False  #: not the page's own


class Belonging:
    """Answers for the elements of one tree; what was found on the way up is kept, as lists of stories hold many."""

    def __init__(self) -> None:
        self._known: dict[int, _Around] = {}

    def is_apart(self, node: Any) -> bool:
        """Does it stand in a post, a comment, a rail?"""
        return self._around(node).others

    def stands_in_one_article(self, node: Any) -> bool:
        """Inside of an article, but not in a story of its own inside of the page's."""
        around = self._around(node)
        return around.articles == 1 and not around.small and not around.others

    def _around(self, node: Any) -> _Around:
        fresh: list[Any] = []
        told: _Around | None = None
        while told is None and (node := node.parent) is not None and node.is_element_node:
            told = self._known.get(node.mem_id)
            if told is None:
                fresh.append(node)
        told = told or _Around()
        for one in reversed(fresh):
            told = _Around(told.articles + (one.tag == "article"), told.small or one.tag in _SMALL,
                           told.others or _holds_others(one))
            self._known[one.mem_id] = told
        return told


def is_of_the_page(node: Any) -> bool:
    """Is the thing that microdata make it a property of the page, its story, or nothing that has a type?"""
    for _ in range(_MAX_ABOVE):
        node = node.parent
        if node is None or not node.is_element_node:
            return True
        if "itemscope" in node.attributes:
            kinds = (node.attributes.get("itemtype") or "").split()
            return rank_of(frozenset(kind.rpartition("/")[2] for kind in kinds)) != THING
    return True


def _holds_others(node: Any) -> bool:
    """Is what it holds not the page's own?"""
    if node.tag not in _BOXES:
        return node.tag in _NOT_THE_PAGE
    marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
    return not _BOX_WORDS.isdisjoint(marks.replace("-", " ").replace("_", " ").split())

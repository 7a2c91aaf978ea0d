"""
Whose is it: does an element belong to the page's own story, or to a post, a comment, another story that stands in it?

>>> from selectolax.lexbor import LexborHTMLParser
>>> page = LexborHTMLParser("<article><time>2024</time><div class='comment-list'><b>2025</b></div></article>")
>>> is_apart(page.css_first("time")), is_apart(page.css_first("b"))
(False, True)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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


def is_apart(node: Any) -> bool:
    """Does it stand in a post, a comment, a rail?"""
    return any(_holds_others(above) for above in _above(node))


def stands_in_one_article(node: Any) -> bool:
    """Inside of an article, but not in a story of its own inside of the page's."""
    above = list(_above(node))
    return [one.tag for one in above].count("article") == 1 and not any(
        one.tag in _SMALL or _holds_others(one) for one in above)


def is_of_the_page(node: Any) -> bool:
    """Is the thing that microdata make it a property of the page, its story, or nothing that has a type?"""
    for above in _above(node):
        if "itemscope" in above.attributes:
            kinds = (above.attributes.get("itemtype") or "").split()
            return rank_of(frozenset(kind.rpartition("/")[2] for kind in kinds)) != THING
    return True


def _above(node: Any) -> Iterator[Any]:
    """The elements around one, the nearest first."""
    for _ in range(_MAX_ABOVE):
        node = node.parent
        if node is None or not node.is_element_node:
            return
        yield node


def _holds_others(node: Any) -> bool:
    """Is what it holds not the page's own?"""
    if node.tag not in _BOXES:
        return node.tag in _NOT_THE_PAGE
    marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
    return not _BOX_WORDS.isdisjoint(marks.replace("-", " ").replace("_", " ").split())

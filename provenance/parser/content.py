"""
What an element that holds a post holds beside its attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A post that the publisher drew has fewer elements; holders that hold holders have more.
_MOST_DRAWN = 500


@dataclass(frozen=True, slots=True)
class Content:
    """What a holder holds beside its attributes."""

    words: str
    quotes: bool  #: a blockquote among it


def content_of(node: Any) -> Content | None:
    """
    The words in an element; None where it is more than any post: holders may hold holders, each with all that the
    inner ones hold.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> content_of(LexborHTMLParser("<div><p>Wait</p><blockquote></blockquote></div>").css_first("div"))
    Content(words='Wait', quotes=True)
    """
    words: list[str] = []
    elements, quotes = 0, False
    for one in node.traverse(include_text=True):
        if one.is_text_node:
            words.append(one.text_content or "")
        elif elements == _MOST_DRAWN:
            return None
        else:
            elements += 1
            quotes = quotes or one.tag == "blockquote"
    return Content("".join(words), quotes)

"""
Pictures that are links to a post, and nothing beside them: the post, as publishers show it who embed nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from provenance.model import PostRef
from provenance.parser.naming import called, is_trap
from provenance.platforms import parse_other_url, parse_post_url

__all__ = ["is_picture_link"]

_IMAGES = "img, amp-img"
_NO_BOX = frozenset("body html main".split())
#: A paragraph that is nothing but a picture has fewer nodes.
_FEW = 100
#: So many pictures of posts side by side are a list; its rows and columns are elements of their own.
_MANY, _LEVELS_OF_GRID, _MOST_OF_GRID = 3, 3, 60
_SMALL = re.compile(r"\b(?:icon|logo|avatar|emoji|sprite)", re.I)
_DRAWING = re.compile(r"\.svg(?:[?#]|\Z)", re.I)
#: So wide, in pixels, is a sign and no picture.
_ICON = 48
_PARAGRAPHS = frozenset(("p", "div", "center"))
_NO_PARAGRAPH = frozenset(("li", "td", "nav", "header", "footer", "span"))


def is_picture_link(link: Any, ref: PostRef) -> bool:
    """
    Is the link all of its paragraph or figure, and a picture all of it?

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> from provenance.platforms import parse_post_url
    >>> page = LexborHTMLParser('<p><a href="https://x.com/example/status/20"><img src="a.jpg"></a></p>'
    ...                         '<p>Or <a href="https://x.com/example/status/20"><img src="a.jpg"></a></p>')
    >>> ref = parse_post_url("https://x.com/example/status/20")
    >>> [is_picture_link(link, ref) for link in page.css("a")]
    [True, False]

    The platform's own preview of the film it leads to may have words beside it in its paragraph, or its list.
    """
    if (link.text(deep=True) or "").strip():
        return False
    picture = link.css_first(f"{_IMAGES}, picture, video")
    if picture is None or _is_icon(picture.attributes):
        return False
    parent = link.parent
    for _ in range(3):
        if parent is None or parent.tag in ("body", "article", "main", "section"):
            return parent is not None
        if is_trap(called(parent.attributes)):
            return False
        if parent.tag == "figure":
            return True
        if parent.tag in _NO_PARAGRAPH:
            # A list of which one entry shows a picture is none of films.
            return parent.tag == "li" and _is_preview(picture, ref) and _shows_one(parent.parent)
        if parent.tag in _PARAGRAPHS:
            # The first block around the link decides; what stands around that one is the article.
            if _is_wordless(parent):
                return not _is_one_of_many(parent)
            return parent.tag == "p" and _is_preview(picture, ref) and _shows_one(parent)
        parent = parent.parent
    return True


def _is_preview(picture: Any, ref: PostRef) -> bool:
    """Is the picture the platform's own, of that very film?"""
    other = parse_other_url(picture.attributes.get("src") or "")
    return other is not None and (other.platform, other.kind, other.value) == (ref.platform, "media", ref.post_id)


def _shows_one(box: Any) -> bool:
    """Does a paragraph or a list, which has words, show one picture?"""
    inside = [node.tag for node, _ in zip(box.traverse(), range(_FEW), strict=False)] if box is not None else []
    return len(inside) < _FEW and inside.count("img") == 1


def _is_one_of_many(box: Any) -> bool:
    """Do pictures that link to other posts stand beside that one, and no words: an account's latest posts?"""
    for _ in range(_LEVELS_OF_GRID):
        box = box.parent
        if box is None or not box.is_element_node or box.tag in _NO_BOX:
            return False
        posts: dict[str, str | None] = {}
        # To its end, as words may stand behind the pictures, too.
        for number, node in enumerate(box.traverse(include_text=True)):
            if number > _MOST_OF_GRID:
                break
            if node.is_text_node:
                if (node.text_content or "").strip():
                    return False
            elif node.tag == "a" and (href := node.attributes.get("href")) and href not in posts:
                ref = parse_post_url(href)
                posts[href] = ref.post_id if ref is not None else None
        if len(set(posts.values()) - {None}) >= _MANY:
            return True
    return False


def _is_icon(attributes: Mapping[str, str | None]) -> bool:
    """Is that a sign for a platform, by its class, its file's name or kind, or its size?"""
    if any(_SMALL.search(attributes.get(name) or "") for name in ("class", "src")):
        return True
    # A drawing stands for a picture where a script loads the picture later; such an element has another address, too.
    drawn = _DRAWING.search(attributes.get("src") or "") is not None
    width = attributes.get("width") or ""
    return (drawn and not any(name.startswith("data-") or name == "srcset" for name in attributes)) or (
        width.isdigit() and len(width) <= 2 and int(width) <= _ICON)


def _is_wordless(box: Any) -> bool:
    """Does a box hold a few elements and no words?"""
    return all(number < _FEW and not (node.is_text_node and (node.text_content or "").strip())
               for number, node in enumerate(box.traverse(include_text=True)))

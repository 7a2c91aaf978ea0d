"""
Which part of a box that shows a post shows the post which that one quotes.

>>> from selectolax.lexbor import LexborHTMLParser
>>> page = LexborHTMLParser('<div><b>Ada</b> @example <p>Hi</p><div class="quoted">'
...                         '<a href="https://x.com/other/status/21">@other</a></div></div>')
>>> [part.attributes["class"] for part in quotes_of(page.css_first("div"))]
['quoted']
"""

from __future__ import annotations

import re
from typing import Any

from provenance.model import PostRef
from provenance.parser.naming import tokens
from provenance.platforms import parse_post_url

#: Only so much of a box is looked at. (A post drawn by react-tweet, icons and all, is about 150 elements.)
MOST_ELEMENTS = 500
#: A box with more links, or more words, is the article.
MOST_LINKS = 30
MOST_LETTERS = 3000
HANDLE = re.compile(
    r"(?<![\w@＠./])[(（]?[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,250}[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]+)?)[)）]?"
)
#: Where a handle may be all of an element.
SMALLEST = "span, a, b, strong, em, i, small, cite, label, bdi"
#: Words in the class of what a post shows of another one that it quotes.
_QUOTES = frozenset("quoted quote quoting".split())


def quotes_of(box: Any) -> list[Any]:
    """The parts of a box that show the post it quotes, the outermost."""
    found: list[Any] = []
    inside: set[int] = set()
    for one in box.css(_PARTS)[:MOST_ELEMENTS]:
        if one.mem_id not in inside and one.mem_id != box.mem_id and shows_quoted(one) and not is_all(one, box):
            found.append(one)
            inside.update(inner.mem_id for inner in one.css("*"))
    found = [one for one in found if one.css_first("a[href]") is not None or one.tag == "a" or _names_author(one)]
    between = None if found else shown_between(box)
    return found if between is None else [between]


def _names_author(part: Any) -> bool:
    """Without a link to it, a quoted post is known by its class and by an author of its own."""
    return "quoted" in tokens(part.attributes.get("class") or "") and handles_apart(part) is not None


_PARTS = "div[class], div[role=link], article[class], section[class], a[class], blockquote[class]"


def is_all(part: Any, box: Any) -> bool:
    """
    Is a part the post itself, all of it, and not the one that it quotes?

    A link by its role may be, and a ``blockquote`` with every link of the box: its class says what it is, a quote.
    """
    if part.tag == "blockquote":
        return len(part.css("a[href]")) == len(box.css("a[href]"))
    if part.attributes.get("role") != "link" or len(_links_in(part)) > MOST_LINKS:
        return False
    return _posts_in(part) >= _posts_in(box)


def _posts_in(node: Any) -> frozenset[tuple[str, str]]:
    """The posts that an element leads to; of what is more than a post those at its beginning."""
    links = (link.attributes.get("href") or "" for link in _links_in(node))
    return frozenset((ref.platform, ref.post_id) for url in links if (ref := parse_post_url(url)) is not None)


def _links_in(node: Any) -> list[Any]:
    """The links in an element as far as it is looked at: each link of a page may ask, so nobody asks for them all."""
    out: list[Any] = []
    for number, one in enumerate(node.traverse()):
        if number > MOST_ELEMENTS or len(out) > MOST_LINKS:
            break
        if one.tag == "a":
            out.append(one)
    return out


def shows_quoted(node: Any) -> bool:
    """Does an element say that it shows a post which another one quotes? On X the whole of that is a link by role."""
    if node.attributes.get("role") == "link" and node.tag == "div":
        return bool(_posts_in(node))
    return is_called_quoted(node)


def is_called_quoted(node: Any) -> bool:
    """The same for an element of which it is known that a link to a post stands in it."""
    return (node.attributes.get("role") == "link" and node.tag == "div") or (
        not _QUOTES.isdisjoint(tokens(node.attributes.get("class") or "")))


def shown_between(box: Any) -> Any:
    """
    The part that shows another post, of which no class says that it is quoted.

    The first and the last link of the box lead to the post itself, those between them to one other of its platform, and
    one of these holds a handle: somebody else's. A post in the words of another one is a link without it.
    """
    nodes: list[Any] = []
    elements = letters = 0
    for node in box.traverse(include_text=True):
        if node.is_text_node:
            letters += len(node.text_content or "")
        else:
            elements += 1
        if elements > MOST_ELEMENTS or len(nodes) > MOST_LINKS or letters > MOST_LETTERS:
            return None
        if node.tag == "a":
            nodes.append(node)
    found = ((node, parse_post_url(node.attributes.get("href") or "")) for node in nodes)
    links: list[tuple[Any, PostRef]] = [(node, ref) for node, ref in found if ref is not None]
    own = links[0][1] if links else None
    if own is None or (links[-1][1].platform, links[-1][1].post_id) != (own.platform, own.post_id):
        return None
    others = [number for number, (_, ref) in enumerate(links) if (
        ref.platform == own.platform and ref.post_id != own.post_id)]
    if not others or len({links[number][1].post_id for number in others}) > 1 or (
            any(links[number][1].post_id == own.post_id for number in range(others[0], others[-1]))):
        return None
    if not any(_holds_handle(links[number][0]) for number in others):
        return None
    part = _around(links[others[0]][0], links[others[-1]][0], links[0][0], box)
    return _with_its_words(part, {node.mem_id for node, ref in links if ref.post_id == own.post_id}, box)


def _holds_handle(link: Any) -> bool:
    return any(HANDLE.fullmatch(one.text(deep=True).strip()) for one in link.css(SMALLEST) if one.mem_id != link.mem_id)


def _around(first: Any, last: Any, apart: Any, box: Any) -> Any:
    """The smallest element that holds two links; None where it holds a third one, too."""
    node = first
    while node is not None and node.mem_id != box.mem_id:
        inside = {one.mem_id for one in node.css("a")} | {node.mem_id}
        if apart.mem_id in inside:
            return None
        if last.mem_id in inside:
            return node
        node = node.parent
    return None


def _with_its_words(part: Any, own: set[int], box: Any) -> Any:
    """
    The part with the words behind its link: out of the elements around it those that hold no link of the post's own,
    and no words before the part. A post begins with its author; words before him are the one's that quotes.
    """
    while part is not None and (outer := part.parent) is not None and outer.mem_id != box.mem_id:
        before = outer.text(deep=True).lstrip()
        if not before.startswith(part.text(deep=True).strip()) or any(
                link.mem_id in own for link in outer.css("a[href]")):
            break
        part = outer
    return part


def handles_apart(box: Any) -> re.Pattern[str] | None:
    """
    The handles that are all of an element, wherever they stand; None where there are none. Some style of the page's
    parts them from the name before them, though no space does: ``<b>Ada</b><i>@example</i>``.
    """
    texts = (one.text(deep=True).strip() for one in box.css(SMALLEST)[:MOST_ELEMENTS])
    found = dict.fromkeys(whole[1] for text in texts if (whole := HANDLE.fullmatch(text)))
    return re.compile(f"[@＠]({'|'.join(map(re.escape, found))})(?![A-Za-z0-9_])") if found else None

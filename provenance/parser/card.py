"""
Posts that the publisher drew: a box that calls itself a post and holds a link to one, and pictures of posts that
link to them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from provenance.model import Embed, PostRef
from provenance.parser.drawing import answered_in, drawn
from provenance.parser.naming import EMBED_WORDS, called, is_trap, platforms_named, tokens
from provenance.parser.picture_link import is_picture_link
from provenance.parser.quoting import (
    MOST_ELEMENTS,
    MOST_LETTERS,
    MOST_LINKS,
    is_all,
    is_called_quoted,
    quotes_of,
    shown_between,
)
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: So far up from a link its box is looked for.
_LEVELS = 8
_NO_BOX = frozenset("body html main".split())
#: Words in the class of a box that make it a button, a list, a byline.
_OTHER = frozenset("share sharing btn button buttons follow icon icons social timeline feed list links bio byline "
                   "profile latest actions intent nav menu".split())
_CARD_SERVICES = frozenset(("embedly", "iframely", "onebox"))
#: A box is drawn from its first links to the post; those after them only say again which one it is.
_DRAWN_FROM = 3
#: Attributes are read by their first letters.
_NAMES = 200


def read_card(node: Any, ref: PostRef, url: str, *, whole: Any = None) -> Embed | None:
    """
    The embed that a link to a post is part of; None where it is a mere link.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('<div class="tweet-box"><b>Ada</b> @example <p>Hi</p>'
    ...                         '<a href="https://x.com/example/status/20">March 21, 2006</a></div>')
    >>> link = page.css_first("a")
    >>> card = read_card(link, parse_post_url(link.attributes["href"]), link.attributes["href"])
    >>> card.handle, card.display_name, card.text, card.date_text, card.form
    ('example', 'Ada', 'Hi', 'March 21, 2006', 'cms')

    Args:
        node: The link's lexbor element.
        ref: The post that its address names.
        url: The address as it stands there.
        whole: The body of a frame that holds one post and nothing else.

    Never raises; asked for every link of a page, it takes a time linear in the page.
    """
    for box in (box_of(node, ref), whole):
        links = _links(box, ref) if box is not None else ()
        if links:
            if node.mem_id in links[:_DRAWN_FROM]:
                return drawn(box, ref, url)
            return embed_of(ref.platform, "cms", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    if (shown := _shown_whole(node, ref, url)) is not None:
        return shown
    if _is_facade(node, ref):
        return embed_of(ref.platform, "cms", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    if is_picture_link(node, ref) and not _is_in_anothers(node, ref):
        return embed_of(ref.platform, "image-link", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    return None


def box_of(node: Any, ref: PostRef) -> Any:
    """The outermost element around a link that calls itself a post of that platform."""
    found = None
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            break
        if node.tag == "p":
            continue
        other, card, named = _calls_itself(node)
        if other:
            if found is None and node.tag in ("div", "header", "footer", "span", "section"):
                continue  # a part of the box may be called so; the box itself may not
            break
        if card or ref.platform in named:
            found = node
    return found


def _shown_whole(node: Any, ref: PostRef, url: str) -> Embed | None:
    """The post that a box of nobody's shows: all that a post has, and the handle of the address among it."""
    box = _nobodys_box(node) if ref.handle is not None else None
    if box is None or is_trap(called(box.attributes)) or node.mem_id not in _links(box, ref)[:_DRAWN_FROM]:
        return None
    shown = drawn(box, ref, url)
    whole = shown.text and (shown.date_text or shown.shown_date) and shown.printed_handle
    return shown if whole and shown.handle and ref.handle and shown.handle.lower() == ref.handle.lower() else None


def _nobodys_box(node: Any) -> Any:
    """A link with blocks in it is a box itself; else the nearest around it that calls itself an embed of nobody's."""
    if node.css_first(_BLOCKS) is not None:
        return node
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            return None
        if not EMBED_WORDS.isdisjoint(tokens(called(node.attributes))):
            return node
    return None


_BLOCKS = "div, p, tr, section, article"


def _calls_itself(node: Any) -> tuple[bool, bool, frozenset[str]]:
    attributes = node.attributes
    kinds = " ".join(value for name, value in attributes.items()
                     if value and name.startswith("data-") and len(value) < _KIND and name[5:] in _KINDS
             and node.tag not in _ENTRIES)
    return _calls(node.tag, f"{called(attributes)} {kinds}", tuple(attributes))


#: Attributes whose values say what a box is, of whom.
_KINDS = frozenset("testid service provider platform vendor network embed-type embed-provider social-network".split())
_KIND = 60
#: Of an entry in a list of sources they say whose the source is.
_ENTRIES = frozenset(("li", "tr", "td", "dd"))


@lru_cache(maxsize=4096)
def _calls(tag: str, text: str, names: tuple[str, ...]) -> tuple[bool, bool, frozenset[str]]:
    """What an element calls itself: something else than a post; a card of some service; the platforms it names."""
    words = (*tokens(tag), *tokens(text), *(word for name in names[:_NAMES] for word in tokens(name)))
    embeds = not EMBED_WORDS.isdisjoint(words)
    other = is_trap(text) or (not embeds and not _OTHER.isdisjoint(words))
    return other, ("card" in words and embeds) or not _CARD_SERVICES.isdisjoint(words), platforms_named(words)


def _links(box: Any, ref: PostRef) -> tuple[int, ...]:
    """The links to that post in a box, by ``mem_id``; none where it holds another post, too, or more than a post."""
    links: list[tuple[Any, str]] = []
    for number, node in enumerate(box.traverse()):
        if number > MOST_ELEMENTS or len(links) > MOST_LINKS:
            return ()
        if node.tag == "a":
            links.append((node, node.attributes.get("href") or ""))
    posts = {href: found for _, href in links if (found := parse_post_url(href)) is not None}
    if ref.platform in _calls_itself(box)[2]:
        # The film that a post leads to is a link in it; a box that holds two posts of one platform is a list.
        posts = {href: other for href, other in posts.items() if other.platform == ref.platform}
    if any(other.post_id != ref.post_id for other in posts.values()):
        # Asked only now: each question is a look through all of the box.
        apart = answered_in(box) | {inner.mem_id for one in quotes_of(box) for inner in one.css("a[href]")}
        links = [one for one in links if one[0].mem_id not in apart and not _says_address(*one)]
    ids = {posts[href].post_id for _, href in links if href in posts}
    if ids != {ref.post_id} or len(box.text(deep=True)) >= MOST_LETTERS:
        return ()
    return tuple(link.mem_id for link, href in links if href in posts)


def _says_address(link: Any, href: str) -> bool:
    """Are an address, or its beginning, all of a link's words? Such a link stands in a post's words."""
    host = href.partition("//")[2].partition("/")[0].lower().removeprefix("www.")
    shown = link.text(deep=True).strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return bool(host) and shown.startswith(f"{host}/")


def is_quoted(node: Any, ref: PostRef, *, whole: Any = None) -> bool:
    """Does a link stand in the part of a drawn post that shows the one it quotes? *whole* as in ``read_card``."""
    link = node
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            break
        if is_called_quoted(node):
            outer = box_of(node, ref)
            if outer is not None:
                return bool(outer.mem_id != node.mem_id and not is_all(node, outer))
            return whole is not None and any(part.mem_id == node.mem_id for part in quotes_of(whole))
    outer = box_of(link, ref)
    part = shown_between(outer) if outer is not None else None
    return part is not None and any(inner.mem_id == link.mem_id for inner in (part, *part.css("a[href]")))


def _is_in_anothers(node: Any, ref: PostRef) -> bool:
    """Does a link stand in the drawn post of another platform, as the film that it leads to?"""
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            return False
        named = _calls_itself(node)[2]
        if named and ref.platform not in named:
            others = (parse_post_url(link.attributes.get("href") or "") for link in node.css("a[href]")[:MOST_LINKS])
            other = next((one for one in others if one is not None and one.platform in named), None)
            return other is not None and bool(_links(node, other))
    return False


def _is_facade(link: Any, ref: PostRef) -> bool:
    """A link that shows nothing unless a script makes a player of it, or that is a card itself, by its class."""
    words = tokens(link.attributes.get("class") or "")
    component = platforms_named(tokens(link.attributes.get("data-component-name") or ""))
    if ref.platform in component or ("embedly" in words and "card" in words):
        return True
    if (not EMBED_WORDS.isdisjoint(words) or ("card" in words and not _POSTS.isdisjoint(words))) and (
            ref.platform in platforms_named(words) and _OTHER.isdisjoint(words)):
        return True
    around = tokens(called(link.parent.attributes)) if link.parent is not None else ()
    return (not _FACADE.isdisjoint(words) or not EMBED_WORDS.isdisjoint(around)) and (
        link.css_first(_DRAWINGS) is None and not link.text(deep=True).strip())


#: A card of a post; those of a platform alone are entries in lists of films and of accounts.
_POSTS = frozenset(("post", "tweet", "toot", "status"))
_FACADE = frozenset(("lazyload", "lazy", "preview", "player", "video", "youtube", "vimeo", "embed"))
_DRAWINGS = "img, svg, picture, i, span"

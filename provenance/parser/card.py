"""
Posts that the publisher drew: a box that calls itself a post and holds a link to one, and pictures of posts that
link to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from provenance.dates import PrintedDate, parse_date
from provenance.fragment import BARRIER, Piece, laid_out, pieces_of_node
from provenance.model import Embed, PostRef
from provenance.parser.naming import EMBED_WORDS, is_trap, platforms_named, tokens
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: So far up from a link its box is looked for.
_LEVELS = 8
_NO_BOX = frozenset("body html main".split())
#: Words in the class of a box that make it a button, a list, a byline.
_OTHER = frozenset("share sharing btn button buttons follow icon icons social timeline feed list links bio byline "
                   "profile latest actions intent nav menu".split())
_CARD_SERVICES = frozenset(("embedly", "iframely", "onebox"))
#: A box with more words is the article; so is one with more elements or links, where the counting stops. (A post drawn
#: by react-tweet, icons and all, is about 150 elements with a dozen links.)
_LONGEST = 3000
_MOST_ELEMENTS = 500
_MOST_LINKS = 30
#: A box is drawn from its first links to the post; those after them only say again which one it is.
_DRAWN_FROM = 3
#: A paragraph that is nothing but a picture has fewer nodes.
_FEW = 100
#: Attributes are read by their first letters.
_NAMES = 200
_SMALL = re.compile(r"\b(?:icon|logo|avatar|emoji|sprite)", re.I)
_HANDLE = re.compile(
    r"(?<![\w@＠./])[(（]?[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,250}[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]+)?)[)）]?"
)
_BY_REDDIT = re.compile(r"(?<![\w/])u/([A-Za-z0-9_-]{3,20})(?![\w/])")
#: The site that the card comes from.
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
#: Names are not longer (fifty characters on X; some emoji count for several).
_NAME_MAX = 90
#: What the platform's own buttons say around a post, in a line with nothing else.
_CALLS = frozenset(
    "reply replies retweet retweets repost reposts like likes follow share copy link view views more read translate on "
    "x twitter tweet tweets post posts quote quotes bookmark bookmarks comment comments see open in the app show this "
    "instagram facebook bluesky mastodon threads tiktok k m likes loading am pm a replied to s".split()
)
_LONGEST_CALL, _LONGEST_DATE = 80, 60
#: Where the planes of emoji begin; the signs below are dots, bullets and arrows.
_EMOJI = "\U0001f000"
#: So many spaces may stand before an author's handle in its line; after more of them it is somebody mentioned.
_MOST_BEFORE = 8


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
    for box in (_box(node, ref), whole):
        links = _links(box, ref) if box is not None else ()
        if links:
            if node.mem_id in links[:_DRAWN_FROM]:
                return drawn(box, ref, url)
            return embed_of(ref.platform, "cms", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    if _is_facade(node):
        return embed_of(ref.platform, "cms", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    if _is_picture(node):
        return embed_of(ref.platform, "image-link", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    return None


def _box(node: Any, ref: PostRef) -> Any:
    """The outermost element around a link that calls itself a post of that platform."""
    found = None
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            break
        if node.tag == "p":
            continue
        attributes = node.attributes
        text = f"{_named(attributes)} {attributes.get('data-testid') or ''}"
        other, card, named = _calls(node.tag, text, tuple(attributes))
        if other:
            if found is None and node.tag in ("div", "header", "footer", "span", "section"):
                continue  # a part of the box may be called so; the box itself may not
            break
        if card or ref.platform in named:
            found = node
    return found


@lru_cache(maxsize=4096)
def _calls(tag: str, text: str, names: tuple[str, ...]) -> tuple[bool, bool, frozenset[str]]:
    """What an element calls itself: something else than a post; a card of some service; the platforms it names."""
    words = (*tokens(tag), *tokens(text), *(word for name in names[:_NAMES] for word in tokens(name)))
    embeds = not EMBED_WORDS.isdisjoint(words)
    other = is_trap(text) or (not embeds and not _OTHER.isdisjoint(words))
    return other, ("card" in words and embeds) or not _CARD_SERVICES.isdisjoint(words), platforms_named(words)


def _named(attributes: Mapping[str, str | None]) -> str:
    """Class and id."""
    return " ".join(value[:_NAMES] for value in (attributes.get("class"), attributes.get("id")) if value)


def _links(box: Any, ref: PostRef) -> tuple[int, ...]:
    """The links to that post in a box, by ``mem_id``; none where it holds another post, too, or more than a post."""
    links: list[tuple[int, str]] = []
    quoted = {inner.mem_id for one in _quotes(box) for inner in one.css("a[href]")}
    for number, node in enumerate(box.traverse()):
        if number > _MOST_ELEMENTS or len(links) > _MOST_LINKS:
            return ()
        if node.tag == "a" and node.mem_id not in quoted:
            links.append((node.mem_id, node.attributes.get("href") or ""))
    posts = {href: parse_post_url(href) for _, href in links}
    ids = {other.post_id for other in posts.values() if other is not None}
    if ids != {ref.post_id} or len(box.text(deep=True)) >= _LONGEST:
        return ()
    return tuple(number for number, href in links if posts[href] is not None)


#: Words in the class of what a post shows of another one that it quotes.
_QUOTES = frozenset("quoted quote quoting".split())


def _quotes(box: Any) -> list[Any]:
    """The parts of a box that show the post it quotes, the outermost."""
    found: list[Any] = []
    inside: set[int] = set()
    for one in box.css("div[class], article[class], section[class], a[class], blockquote[class]")[:_MOST_ELEMENTS]:
        if one.mem_id not in inside and one.mem_id != box.mem_id and (
                not _QUOTES.isdisjoint(tokens(one.attributes.get("class") or ""))):
            found.append(one)
            inside.update(inner.mem_id for inner in one.css("*"))
    return [one for one in found if one.css_first("a[href]") is not None or one.tag == "a"]


def is_quoted(node: Any, ref: PostRef) -> bool:
    """Does a link stand in the part of a drawn post that shows the one it quotes?"""
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            return False
        if not _QUOTES.isdisjoint(tokens(node.attributes.get("class") or "")):
            outer = _box(node, ref)
            return outer is not None and outer.mem_id != node.mem_id
    return False


def _quoted_in(box: Any, ref: PostRef) -> Embed | None:
    """The post that a drawn post quotes."""
    for part in _quotes(box):
        for link in (part, *part.css("a[href]")):
            other = parse_post_url(link.attributes.get("href") or "") if link.tag == "a" else None
            if other is not None and other.post_id != ref.post_id:
                return drawn(part, other, link.attributes.get("href"))
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    """One block of a box: its pieces and its words."""

    pieces: tuple[Piece, ...]
    text: str


def drawn(box: Any, ref: PostRef, url: str | None, *, form: str = "cms") -> Embed:
    """
    What a box of the publisher's own shows: handle, name, words and time, each by its own sign.

    A box that names no author is a placeholder, and has no words of the post.
    """
    time = box.css_first("time[datetime]")
    instant = time.attributes.get("datetime") if time is not None else None
    parts = {one.mem_id: 0 for one in _quotes(box)}
    quoted = _quoted_in(box, ref) if parts else None
    blocks = groupby(pieces_of_node(box, parts), key=lambda piece: piece.block)
    lines = [_line(tuple(piece for piece in pieces if BARRIER not in piece.text)) for _, pieces in blocks]
    lines = [line for line in lines if line.text]
    handle, name, rest = _author(lines, ref)
    words: list[_Line] = []
    printed = date_text = None
    stamp = time.text(deep=True).strip() if time is not None else ""
    for line in rest:
        if _is_call(line.text) or _HOST.fullmatch(line.text):
            continue
        stamped = bool(stamp) and stamp in line.text and _is_call(line.text.replace(stamp, "", 1))
        line_date = stamp if stamped else line.text
        found = _date(line_date)
        if found is not None or stamped:
            printed, date_text = printed or found, date_text or line_date
        else:
            words.append(line)
    if handle is None and not (ref.platform == "reddit" and words):
        words = []  # a placeholder: what it says is the publisher's
    pieces = tuple(piece for line in words for piece in line.pieces)
    text, _ = laid_out(pieces)
    shown = embed_of(ref.platform, form, ref, text=text.strip(), pieces=pieces if text == text.lstrip() else (),
                    permalink=url, handle=handle, name=name, instant=instant, printed=printed,
                    date_text=date_text if printed or not instant else None, placeholders=placeholders_of(ref.platform))
    # The whole card may lead to the post; that is no link of its words.
    anchors = tuple(one for one in shown.anchors if not _is_same(one.target, ref))
    links = tuple(link for link in shown.links if not _is_same(link, ref))
    return replace(shown, quoted=quoted, anchors=anchors, links=links)


def _is_same(url: str, ref: PostRef) -> bool:
    other = parse_post_url(url)
    return other is not None and (other.platform, other.post_id) == (ref.platform, ref.post_id)


def _line(pieces: tuple[Piece, ...]) -> _Line:
    return _Line(pieces, laid_out(pieces)[0].strip())


def _author(lines: list[_Line], ref: PostRef) -> tuple[str | None, str | None, list[_Line]]:
    """Handle, name, and the lines that are neither."""
    for number, line in enumerate(lines):
        found = _HANDLE.search(line.text)
        if found is None or len(line.text) > _NAME_MAX + 100 or (
                line.text.count(" ", 0, found.start()) > _MOST_BEFORE):
            continue
        before, first = line.text[:found.start()].strip(" \n·(—–-"), number
        above = lines[number - 1].text if number else ""
        if not before and above and len(above) <= _NAME_MAX and not _is_call(above):
            before, first = above, number - 1
        return found[1], before or None, lines[:first] + lines[number + 1:]
    if ref.platform == "reddit":
        for number, line in enumerate(lines):
            if found := _BY_REDDIT.search(line.text):
                return found[1], None, lines[:number] + lines[number + 1:]
    return None, None, lines


def _is_call(text: str) -> bool:
    """Counts, buttons and separators of the platform's own. Words in other letters are somebody's, and so are emoji."""
    if len(text) >= _LONGEST_CALL or any(char.isalpha() and not char.isascii() for char in text):
        return False
    words = tokens(text)
    return all(word in _CALLS or word.isdigit() for word in words) if words else max(text, default="") < _EMOJI


def _date(text: str) -> PrintedDate | None:
    return parse_date(text) if len(text) < _LONGEST_DATE and any(char.isdigit() for char in text) else None


def _is_picture(link: Any) -> bool:
    """Is the link all of its paragraph or figure, and a picture all of it?"""
    if (link.text(deep=True) or "").strip():
        return False
    picture = link.css_first("img, amp-img, picture, video")
    if picture is None or any(_SMALL.search(picture.attributes.get(name) or "") for name in ("class", "src")):
        return False
    parent = link.parent
    for _ in range(3):
        if parent is None or parent.tag in ("body", "article", "main", "section"):
            return parent is not None
        if is_trap(_named(parent.attributes)):
            return False
        if parent.tag == "figure":
            return True
        if parent.tag in _NO_PARAGRAPH:
            return False
        if parent.tag in _PARAGRAPHS:
            # The first block around the link decides; what stands around that one is the article.
            return _is_wordless(parent)
        parent = parent.parent
    return True


def _is_facade(link: Any) -> bool:
    """A link that shows nothing unless a script makes a player of it, or that a card service draws."""
    words = tokens(link.attributes.get("class") or "")
    if "embedly" in words and "card" in words:
        return True
    around = tokens(_named(link.parent.attributes)) if link.parent is not None else ()
    return (not _FACADE.isdisjoint(words) or not EMBED_WORDS.isdisjoint(around)) and (
        link.css_first(_DRAWINGS) is None and not link.text(deep=True).strip())


_FACADE = frozenset(("lazyload", "lazy", "preview", "player", "video", "youtube", "vimeo", "embed"))
_DRAWINGS = "img, svg, picture, i, span"
_PARAGRAPHS = frozenset(("p", "div", "center"))
_NO_PARAGRAPH = frozenset(("li", "td", "nav", "header", "footer", "span"))


def _is_wordless(box: Any) -> bool:
    """Does a box hold a few elements and no words?"""
    return all(number < _FEW and not (node.is_text_node and (node.text_content or "").strip())
               for number, node in enumerate(box.traverse(include_text=True)))

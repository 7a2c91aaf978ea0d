"""
Posts that the publisher drew: a box that calls itself a post and holds a link to one, and pictures of posts that
link to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from provenance.dates import PrintedDate, parse_date
from provenance.fragment import Piece, laid_out, pieces_of_node
from provenance.model import Embed, PostRef
from provenance.parser.naming import EMBED_WORDS, is_trap, platforms_named, tokens
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: So far up from a link its box is looked for.
_LEVELS = 8
_NO_BOX = frozenset("body html main p".split())
#: Words in the class of a box that make it a button, a list, a byline.
_OTHER = frozenset("share sharing btn button buttons follow icon icons social timeline feed list links bio byline "
                   "profile latest actions intent nav menu".split())
_CARD_SERVICES = frozenset(("embedly", "iframely", "onebox"))
#: A box with more words is the article.
_LONGEST = 3000
_SMALL = re.compile(r"\b(?:icon|logo|avatar|emoji|sprite)", re.I)
_HANDLE = re.compile(r"(?<![\w@＠./])[(（]?[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,250}[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]+)?)[)）]?")
_BY_REDDIT = re.compile(r"(?<![\w/])u/([A-Za-z0-9_-]{3,20})(?![\w/])")
#: The site that the card comes from.
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
#: Names are not longer (fifty characters on X; some emoji count for several).
_NAME_MAX = 90
#: What the platform's own buttons say around a post, in a line with nothing else.
_CALLS = frozenset(
    "reply replies retweet retweets repost reposts like likes follow share copy link view views more read translate on x "
    "twitter tweet tweets post posts quote quotes bookmark bookmarks comment comments see open in the app show this "
    "instagram facebook bluesky mastodon threads tiktok k m likes loading am pm a replied to s".split()
)


def read_card(node: Any, ref: PostRef, url: str, *, whole: Any = None) -> Embed | None:
    """
    The embed that a link to a post is part of; None where it is a mere link.

    *whole* is the body of a frame that holds one post and nothing else.
    """
    box = _box(node, ref) or (whole if whole is not None and _holds_only(whole, ref) else None)
    if box is not None:
        return drawn(box, ref, url)
    if _is_picture(node):
        return embed_of(ref.platform, "image-link", ref, permalink=url,
                        placeholders=placeholders_of(ref.platform))
    return None


def _box(node: Any, ref: PostRef) -> Any:
    """The element around a link that calls itself a post of that platform, and holds no other post."""
    found = None
    for _ in range(_LEVELS):
        node = node.parent
        if node is None or not node.is_element_node or node.tag in _NO_BOX:
            break
        attributes = node.attributes
        text = " ".join(filter(None, (attributes.get("class"), attributes.get("id"))))
        words = (*tokens(node.tag), *tokens(text), *(word for name in attributes for word in tokens(name)))
        if is_trap(text) or not _OTHER.isdisjoint(words):
            if found is None and node.tag in ("div", "header", "footer", "span", "section"):
                continue  # a part of the box may be called so; the box itself may not
            break
        if ref.platform in platforms_named(words) or ("card" in words and not EMBED_WORDS.isdisjoint(words)) or (
                not _CARD_SERVICES.isdisjoint(words)):
            found = node
    return found if found is not None and _holds_only(found, ref) else None


def _holds_only(box: Any, ref: PostRef) -> bool:
    posts = {other.post_id for link in box.css("a[href]") if (other := parse_post_url(link.attributes.get("href") or ""))}
    return posts == {ref.post_id} and len(box.text(deep=True)) < _LONGEST


@dataclass(frozen=True, slots=True)
class _Line:
    """One block of a box: its pieces and its words."""

    pieces: tuple[Piece, ...]
    text: str


def drawn(box: Any, ref: PostRef, url: str | None, *, form: str = "cms") -> Embed:
    """What a box of the publisher's own shows: handle, name, words and time, each by its own sign."""
    time = box.css_first("time[datetime]")
    instant = time.attributes.get("datetime") if time is not None else None
    lines = [_line(tuple(pieces)) for _, pieces in groupby(pieces_of_node(box), key=lambda piece: piece.block)]
    lines = [line for line in lines if line.text]
    handle, name, rest = _author(lines, ref)
    words = [line for line in rest if not _is_call(line.text) and not _HOST.fullmatch(line.text)]
    printed = date_text = None
    for line in list(words):
        found = _date(line.text)
        if found is not None:
            printed, date_text = printed or found, date_text or line.text
            words.remove(line)
    if handle is None and not (ref.platform == "reddit" and words):
        words = []  # a placeholder: what it says is the publisher's
    pieces = tuple(piece for line in words for piece in line.pieces)
    text, _ = laid_out(pieces)
    return embed_of(ref.platform, form, ref, text=text.strip(), pieces=pieces if text == text.lstrip() else (),
                    permalink=url, handle=handle, name=name, instant=instant, printed=printed, date_text=date_text,
                    placeholders=placeholders_of(ref.platform))


def _line(pieces: tuple[Piece, ...]) -> _Line:
    return _Line(pieces, laid_out(pieces)[0].strip())


def _author(lines: list[_Line], ref: PostRef) -> tuple[str | None, str | None, list[_Line]]:
    """Handle, name, and the lines that are neither."""
    for number, line in enumerate(lines):
        found = _HANDLE.search(line.text)
        if found is None or len(line.text) > _NAME_MAX + 100 or (line.text[:found.start()].count(" ") > 8):
            continue
        before, rest = line.text[:found.start()].strip(" \n·(—–-"), lines[:number] + lines[number + 1:]
        if not before and number and len(lines[number - 1].text) <= _NAME_MAX and not _is_call(lines[number - 1].text):
            before, rest = lines[number - 1].text, lines[:number - 1] + lines[number + 1:]
        return found[1], before or None, rest
    if ref.platform == "reddit":
        for number, line in enumerate(lines):
            if found := _BY_REDDIT.search(line.text):
                return found[1], None, lines[:number] + lines[number + 1:]
    return None, None, lines


def _is_call(text: str) -> bool:
    """Counts, buttons and separators of the platform's own."""
    return len(text) < 80 and all(word in _CALLS or word.isdigit() for word in tokens(text))


def _date(text: str) -> PrintedDate | None:
    return parse_date(text) if len(text) < 60 and any(char.isdigit() for char in text) else None


def _is_picture(link: Any) -> bool:
    """Is the link all of its paragraph or figure, and a picture all of it?"""
    if (link.text(deep=True) or "").strip():
        return False
    picture = link.css_first("img, amp-img, picture, video")
    if picture is None or _SMALL.search(f"{picture.attributes.get('class') or ''} {picture.attributes.get('src') or ''}"):
        return False
    parent = link.parent
    for _ in range(3):
        if parent is None or parent.tag in ("body", "article", "main", "section"):
            return parent is not None
        if is_trap(f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}"):
            return False
        if parent.tag == "figure":
            return True
        words = parent.text(deep=True).strip()
        if parent.tag in ("p", "div", "center") and words:
            return False
        if parent.tag in ("li", "td", "nav", "header", "footer", "span"):
            return False
        parent = parent.parent
    return True

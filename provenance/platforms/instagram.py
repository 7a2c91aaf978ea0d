"""
Instagram: the ways its posts stand in articles.

The embed is text of the publisher's page; only the code in the address is strong, as it carries the time. Since
about 2021 the embed prints no date. Before, it printed California's time, beside an attribute in UTC
(dates.md section 1). Shapes and eras: embed-markup.md section 2.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from provenance.dates import PrintedDate, parse_date
from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.pieces import Piece, laid_out
from provenance.platforms.embeds import embed_of
from provenance.platforms.forum_frames import forum_mark
from provenance.platforms.instagram_addresses import parse_other, parse_url
from provenance.platforms.instagram_ids import HANDLE, clock, code_in, is_handle
from provenance.platforms.instagram_tails import (
    Tail,
    brackets,
    date_after,
    find_tails,
    instant_of,
    is_call,
    nameless_tail,
    tail_at,
)
from provenance.platforms.platform import Flattened, Mark, Platform, read_through

__all__ = ["PLATFORM", "clock", "parse_other", "parse_url", "read", "read_text"]

_AMP = frozenset(("amp-instagram", "bento-instagram"))
_SUBSTACK = "instagram_id"
#: A call in a language we do not know: a short line with the platform's name and no sign of a sentence or a tag.
_CALL_LIKE = re.compile(r"[^#@!?.\n]{0,60}Instagram[^#@!?.\n]{0,30}\.?", re.I)


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Instagram's."""
    if fragment.name == "blockquote":
        return _read_blockquote(fragment)
    if fragment.name in _AMP:
        return _read_amp(fragment)
    if "instagram_post" in fragment.classes and (stated := fragment.attribute("postid")) is not None:
        # tarteaucitron, a consent manager: <div class="instagram_post" postId="CODE">.
        code = code_in(stated.strip())
        return Embed("instagram", "data-attribute", 0, post_id=code, forms=("data-attribute",)) if code else None
    state = fragment.attributes.get("data-attrs")
    return _read_card(state) if state and _SUBSTACK in state else None


def _read_blockquote(fragment: Fragment) -> Embed | None:
    """The official shape of every era, with or without its class: a call, the caption, the tail."""
    stated = fragment.attribute("data-instgrm-permalink")
    ours = stated is not None or "instagram-media" in fragment.classes
    hrefs = (stated,) if stated is not None else tuple(
        piece.href for piece in fragment.pieces if piece.href and "instagr" in piece.href.lower())
    found = next(((href, ref) for href in hrefs if (ref := read_through(href, parse_url)) is not None), None)
    if found is None and (stated is not None or not ours):
        return None  # a profile's embed has the same class
    permalink, ref = found if found is not None else (None, None)
    text, starts = laid_out(fragment.pieces)
    begin = _after_call(text, lenient=ours)
    tail = _last_tail(text, fragment.page_lang, lenient=ours)
    if (tail is None and ref is None) or (tail is None and begin == 0 and not ours):
        return None
    end = tail.start if tail is not None else len(text)
    pieces = _from(fragment.pieces, starts, begin + len(text[begin:end]) - len(text[begin:end].lstrip()))
    date_text, instant = _stated_time(fragment, text, tail)
    words = text[begin:end].strip()
    if ref is not None and " " not in words and read_through(words, parse_url) is not None:
        words = ""  # the link's own address in place of any words
    return embed_of(
        "instagram", "blockquote", ref, text=words, pieces=_without_own(pieces, ref),
        permalink=permalink, handle=tail.handle if tail else None, name=tail.name if tail else None,
        printed=_printed(tail, date_text, fragment.page_lang), date_text=date_text, instant=instant, handles=HANDLE)


def _after_call(text: str, *, lenient: bool) -> int:
    """Where the line ends that calls to the platform; 0 where the first line is no call."""
    begin = len(text) - len(text.lstrip())
    end = text.find("\n", begin)
    line = text[begin:] if end < 0 else text[begin:end]
    if is_call(line) or (lenient and end > 0 and _CALL_LIKE.fullmatch(line.strip()[:120])):
        return begin + len(line)
    return 0


def _last_tail(text: str, lang: str | None, *, lenient: bool) -> Tail | None:
    """The last tail in a blockquote's words; *lenient*: the last line will do in any language."""
    found = brackets(text)
    for bracket in reversed(found):
        if (tail := tail_at(text, bracket, lang)) is not None:
            return tail
    if lenient and not found:
        return nameless_tail(text, lang)
    last = text.rstrip().rfind("\n") + 1
    if not lenient or found[-1].start() < last or not is_handle(found[-1][1]):
        return None
    date, end = date_after(text, found[-1].end(), lang)
    return Tail(last, found[-1].end(), end, None, found[-1][1], date, date.text if date else None)


def _stated_time(fragment: Fragment, text: str, tail: Tail | None) -> tuple[str | None, str | None]:
    """The date as printed, and the instant the markup states: in its ``time`` element, else by the printed zone."""
    if tail is None or not any(char.isdigit() for char in text[tail.bracket_end:]):
        return None, None
    element = fragment.soup.select_one("time[datetime]")
    if element is None:
        return tail.date_text, instant_of(tail.date)
    return " ".join(element.get_text().split()) or tail.date_text, str(element["datetime"])


def _printed(tail: Tail | None, date_text: str | None, lang: str | None) -> PrintedDate | None:
    """The date of the tail; in some languages words stand between the handle and it: ``(@h) gepostetes Foto am``."""
    if tail is None or tail.date is not None or date_text is None:
        return tail.date if tail else None
    return parse_date(date_text, lang=lang)


def _from(pieces: tuple[Piece, ...], starts: tuple[int, ...], begin: int) -> tuple[Piece, ...]:
    """The pieces from an offset on; none where a piece stands across it."""
    return pieces[starts.index(begin):] if begin in starts else ()


def _without_own(pieces: tuple[Piece, ...], ref: PostRef | None) -> tuple[Piece, ...]:
    """The whole caption is a link to the post itself, which is no link in its words."""
    def own(piece: Piece) -> bool:
        there = read_through(piece.href, parse_url) if piece.href else None
        return there is not None and ref is not None and there.post_id == ref.post_id

    return tuple(replace(piece, href=None) if own(piece) else piece for piece in pieces)


def _read_amp(fragment: Fragment) -> Embed | None:
    """An element that names the code in an attribute and may hold the classic blockquote."""
    code = code_in((fragment.attribute("data-shortcode", "shortcode") or "").strip())
    if code is None:
        return None
    inner = _read_blockquote(fragment) if fragment.pieces else None
    if inner is not None and inner.post_id in (None, code):
        return replace(inner, form="amp", forms=("amp", "blockquote"), post_id=code)
    return Embed("instagram", "amp", 0, post_id=code, forms=("amp",))


def _read_card(state: str) -> Embed | None:
    """A newsletter's card: all it shows stands in an attribute, as JSON (embed-markup.md 15, Substack)."""
    try:
        values = json.loads(state)
    except (ValueError, RecursionError):
        return None  # cut or damaged: nothing in it can be trusted to be the card's
    if not isinstance(values, dict) or not isinstance(values.get(_SUBSTACK), str):
        return None
    code = code_in(values[_SUBSTACK].strip())
    if code is None:
        return None
    author, at, title = values.get("author_name"), values.get("timestamp"), values.get("title")
    handle = author.strip().removeprefix("@") if isinstance(author, str) else ""
    tail = _last_tail(title, None, lenient=False) if isinstance(title, str) else None
    return embed_of("instagram", "cms", PostRef("instagram", code, None, f"https://www.instagram.com/p/{code}/"),
                    handle=handle if is_handle(handle) else tail.handle if tail else None,
                    name=tail.name if tail else None, instant=at if isinstance(at, str) else None)


def read_text(text: str) -> list[Flattened]:
    """Posts in running text, where only the caption and the tail are left of the embed."""
    return [(tail.words[0] if tail.words else tail.start, tail.end, _from_tail(text, tail))
            for tail in find_tails(text)]


def _from_tail(text: str, tail: Tail) -> Embed:
    words = text[tail.words[0]:tail.words[1]] if tail.words else ""
    return embed_of("instagram", "flattened-text", None, text=words, handle=tail.handle, name=tail.name,
                    printed=tail.date, date_text=tail.date_text, instant=instant_of(tail.date), handles=HANDLE)


#: From the host to the path: a full stop or a port at most. Then one part of a path.
_HOST_END = r"[^\s\"'<>/\\]{0,16}?"
_PART = r"[^\s\"'<>/\\?]{1,120}?"
_POST = (rf"{_HOST_END}SEP(?:(?:{_PART}SEP)?(?:p|tv|reels?)SEP[a-z0-9_%&\\-]|storiesSEP{_PART}SEP[0-9])")

PLATFORM = Platform(
    key="instagram",
    name="Instagram",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    clock=clock,
    marks=(
        Mark("post", "instagram.com", _POST),
        Mark("post", "instagr.am", _POST),
        forum_mark("instagram"),
        Mark("inset post", "inset/iframe", r"\?[^\"'<>\s]{0,40}instagram-[0-9a-z_-]"),
        Mark("rare post", "picuki.com", rf"{_HOST_END}SEPmediaSEP[0-9]"),
        *(Mark("attribute", word) for word in sorted((*_AMP, _SUBSTACK, "data-instgrm"))),
        Mark("consent", "instagram_post", r"[^<>]{0,120}?postidIS"),
        Mark("tail", "AT", r"[a-z0-9_.]{0,29}CLOSE"),
        # Of accounts without a name, as words.
        *(Mark("words", f"{said} @", "[a-z0-9_]", whole=True) for said in (
            "shared by", "geteilt von", "partagée par", "compartida por", "compartilhada por", "condiviso da")),
    ),
    selectors=(
        ("quote", "blockquote"),
        *(("attribute", name) for name in sorted(_AMP)),
        ("attribute", f'[data-attrs*="{_SUBSTACK}"]'),
        ("consent", "[postid]"),
    ),
    link_selectors=(("post", 'a[href*="instagr" i]'), ("rare post", 'a[href*="picuki" i]')),
    words=("instagram", "insta"),
    # ``A post shared by NAME (@handle)``
    titles=r"\bby (.{1,60}?) \(@([A-Za-z0-9._]{1,30})\)",
    spelled=("инстаграм", "інстаграм", "インスタ", "인스타", "إنستغرام", "انستغرام", "انستجرام", "אינסטגרם"),
    # The codes since 2016, where no name looks like them: "DailyExample" has one capital inside and no digit.
    id_alone="[BCD](?=[A-Za-z_-]{0,9}[0-9])(?=[a-z0-9_-]{0,9}[A-Z])[0-9A-Za-z_-]{10}"
             "|[BCD](?=(?:[a-z0-9_-]{0,9}[A-Z]){3})[0-9A-Za-z_-]{10}",
)

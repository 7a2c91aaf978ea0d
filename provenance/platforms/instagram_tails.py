"""
The last line of an Instagram embed: ``A post shared by NAME (@handle) on Aug 28, 2015 at 2:58pm PDT``.

It stands in the language of whoever copied the embed, and is all that stays when markup is stripped. The English
forms are those of embed-markup.md sections 2 and 17; those of other languages are from general knowledge and only
ever help to find a name, a call or a flattened post that would be missed without them.

>>> tail = find_tails("View this post on Instagram\\n\\nSnow.\\n\\nA post shared by Ada (@example.ada)")[0]
>>> tail.name, tail.handle, tail.date_text
('Ada', 'example.ada', None)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta

from provenance.dates import PrintedDate, match_date
from provenance.platforms.instagram_ids import HANDLE, is_handle

#: What stands before the name.
_BEFORE = re.compile(
    r"(?:A|An) (?:post|photo|video|reel|carousel) (?:shared|posted) by|(?:Post|Photo|Video|Reel) (?:shared|posted) by"
    r"|Ein (?:Beitrag geteilt )?von|Ein (?:Foto|Video) geteilt von"
    r"|Une (?:publication|photo|vidéo) (?:partagée|publiée) par|Un(?:a|e) (?:publicación|foto) (?:compartida|publicada)"
    r" (?:por|de)|Un (?:video|vídeo) (?:compartido|publicado) (?:por|de)"
    r"|Uma? (?:publicação|foto|post|vídeo) (?:partilhad|compartilhad|publicad)[ao] por"
    r"|Una? (?:post|foto|video) (?:condivis|pubblicat)[oa] da|Een (?:bericht|foto|video) gedeeld door"
    r"|Post udostępniony przez|Ett inlägg delat av|Et (?:opslag|innlegg) delt av|Henkilön|Příspěvek sdílený"
    r"|O postare distribuită de|Публикация от|Допис, поширений|Η δημοσίευση κοινοποιήθηκε από(?: το χρήστη)?"
    r"|Sebuah kiriman dibagikan oleh|Siaran dikongsi oleh|(?:Một b|B)ài viết do|โพสต์ที่แชร์โดย"
    r"|تمت مشاركة منشور بواسطة|פוסט משותף על ידי"
)
_BEFORE_AT_END = re.compile(rf"(?:{_BEFORE.pattern})[ \u00a0]{{1,3}}\Z")
#: A picture's credit may say the same; the platform's own words have an article.
_CREDIT = re.compile("Post|Photo|Video|Reel")
#: What stands behind the bracket where the name begins the line.
_BEHIND = re.compile(
    r"[\s\u200e\u200f]{0,3}(?:が(?:シェア|投稿)した(?:投稿|写真|動画)|님의 공유 게시물(?:님,)?"
    r"|分享的(?:帖子|貼文|照片|视频|影片)"
    r"|['’]in paylaştığı bir gönderi|által megosztott bejegyzés|द्वारा साझा की गई पोस्ट)"
)
#: What the skeleton says above the words, in lower case.
_CALLS = frozenset((
    "view this post on instagram", "view this photo on instagram", "view this reel on instagram",
    "view this video on instagram", "sieh dir diesen beitrag auf instagram an",
    "voir cette publication sur instagram", "afficher cette publication sur instagram",
    "ver esta publicación en instagram", "ver esta publicação no instagram", "ver essa foto no instagram",
    "visualizza questo post su instagram", "dit bericht op instagram bekijken", "dit bericht bekijken op instagram",
    "wyświetl ten post na instagramie", "visa detta inlägg på instagram", "vis dette opslag på instagram",
    "vis dette innlegget på instagram", "näytä tämä julkaisu instagramissa", "zobrazit příspěvek na instagramu",
    "bu gönderiyi instagram'da gör", "посмотреть эту публикацию в instagram", "переглянути цей допис в instagram",
    "この投稿をinstagramで見る", "instagram에서 이 게시물 보기", "在 instagram 查看这篇帖子",
    "在 instagram 查看這則貼文", "lihat postingan ini di instagram", "xem bài viết này trên instagram",
    "عرض هذا المنشور على instagram", "vezi această postare pe instagram", "δείτε αυτή τη δημοσίευση στο instagram",
    "a bejegyzés megtekintése az instagramon", "diesen beitrag auf instagram ansehen",
    "lihat siaran ini di instagram", "ดูโพสต์นี้บน instagram", "इस पोस्ट को instagram पर देखें",
    "להצגת פוסט זה באינסטגרם", "prikaži ovu objavu u aplikaciji instagram",
))
_CALL = re.compile("|".join(re.escape(call) for call in sorted(_CALLS)), re.I)
_BRACKET = re.compile(rf"[(（][\s\u200e\u200f]{{0,2}}[@＠]({HANDLE})[\s\u200e\u200f]{{0,2}}[)）]")
#: A handle without brackets, where the account gave no name.
_UNBRACKETED = re.compile(rf"(?<!\S)[@＠]({HANDLE})")
_LONGEST_BEFORE = 60
_AT = re.compile(rf"[\s\u200e\u200f]{{0,3}}[@＠]({HANDLE})")
#: "on", "am", "le", "in data:", "-" between the bracket and the date.
_JOINT = re.compile(
    r"[ \u00a0]{0,3}(?:(?:gepostetes|geteiltes) (?:Foto|Video) )?"
    r"(?:(?:in data:?|[^\W\d_]{1,4}:?|[-–·])[ \u00a0]{1,3})?"
)
_DANGLING = re.compile(
    r"[ \u00a0]{1,3}(?:on|am|um|el|le|em|op|på|den|dne|in data:?|в|at)(?=[ \t\u00a0]{0,9}(?:[\r\n]|\Z))"
)
#: Names have at most 64 characters on Instagram; flags and joined emoji count for several code points each.
_NAME_MAX = 120
#: A caption has at most 2,200 characters; emoji and blank lines make it no longer than this.
_WORDS_MAX = 6000
#: Japanese embeds add it to the name.
_HONORIFIC = "さん"
#: Which half of the day: without such a word every hour up to twelve may be either, as only English, Chinese, Japanese
#: and Korean were seen to print it: "5 de Ago, 2019 às 6:50 PDT" stood beside an attribute of 01:50 UTC.
_HALF_OF_DAY = re.compile(r"\d[ \u00a0\u202f]?[ap]\.?[ \u00a0]?m|上午|下午|午前|午後|오전|오후|[صم]", re.I)
#: Instagram prints California's time (dates.md 1).
_PACIFIC = {"PST": timedelta(hours=-8), "PDT": timedelta(hours=-7)}


@dataclass(frozen=True, slots=True)
class Tail:
    """A tail and the words before it; offsets are code points of the text given."""

    start: int
    bracket_end: int
    end: int  #: after the date, or after what follows the bracket
    name: str | None
    handle: str
    date: PrintedDate | None
    date_text: str | None
    words: tuple[int, int] | None = None  #: the caption; None where nothing tells where it begins


def is_call(line: str) -> bool:
    """Is this line the skeleton's call, "View this post on Instagram", in a language we know?"""
    return " ".join(line.split()).casefold().rstrip(".") in _CALLS


def tail_at(text: str, bracket: re.Match[str], lang: str | None = None) -> Tail | None:
    """The tail around a handle in brackets; None where no known words stand before or behind it."""
    if not is_handle(bracket[1]):
        return None
    low = max(0, bracket.start() - _NAME_MAX)
    low = max(low, text.rfind("\n", low, bracket.start()) + 1)
    before = max(_BEFORE.finditer(text, low, bracket.start()), key=re.Match.start, default=None)
    behind = _BEHIND.match(text, bracket.end())
    if before is None and behind is None:
        return None
    start = before.start() if before else low
    name = text[before.end() if before else low:bracket.start()].strip(" \t\u00a0\u200e\u200f") or None
    if name and behind and behind[0].lstrip().startswith("が"):
        name = name.removesuffix(_HONORIFIC).rstrip() or None
    date, end = date_after(text, behind.end() if behind else bracket.end(), lang)
    return Tail(start, bracket.end(), end, name, bracket[1], date, date.text if date else None)


def nameless_tail(text: str, lang: str | None = None) -> Tail | None:
    """The last tail that prints a handle without any name, as accounts have that gave none: ``… shared by @handle``."""
    found = max(_BEFORE.finditer(text), key=re.Match.start, default=None)
    at = _AT.match(text, found.end()) if found else None
    if found is None or at is None or not is_handle(at[1]):
        return None
    date, end = date_after(text, at.end(), lang)
    return Tail(found.start(), at.end(), end, None, at[1], date, date.text if date else None)


def _nameless_at(text: str, at: re.Match[str]) -> Tail | None:
    """The tail that ends in that handle; nothing but its fixed words may stand before it."""
    before = _BEFORE_AT_END.search(text, max(0, at.start() - _LONGEST_BEFORE), at.start())
    if before is None or not is_handle(at[1]):
        return None
    date, end = date_after(text, at.end())
    return Tail(before.start(), at.end(), end, None, at[1], date, date.text if date else None)


def date_after(text: str, place: int, lang: str | None = None) -> tuple[PrintedDate | None, int]:
    """The date that follows the bracket, and where it ends; (None, *place*) where there is none."""
    joint = _JOINT.match(text, place)
    date = match_date(text, joint.end() if joint else place, lang=lang)
    if date is not None:
        return date, date.end
    # The day stands in a ``<time>``, which some strippers take out with its words.
    dangling = _DANGLING.match(text, place)
    return None, dangling.end() if dangling else place


def brackets(text: str) -> list[re.Match[str]]:
    """Every handle in brackets, in order."""
    return list(_BRACKET.finditer(text))


def instant_of(date: PrintedDate | None) -> str | None:
    """
    The instant that a printed date with its zone is, as ISO text; None where no clock time or no zone is printed.

    >>> instant_of(match_date("Aug 28, 2015 at 2:58pm PDT"))
    '2015-08-28T14:58:00-07:00'
    >>> instant_of(match_date("5 de Ago, 2019 às 6:50 PDT")) is None  # in the morning, or in the evening
    True
    """
    offset = _PACIFIC.get(date.zone or "") if date else None
    if date is None or date.local_time is None or offset is None:
        return None
    if 1 <= date.local_time.hour <= 12 and _HALF_OF_DAY.search(date.text) is None:
        return None
    hours = -int(offset.total_seconds()) // 3600
    return f"{date.day.isoformat()}T{date.local_time.isoformat()}-{hours:02}:00"


def find_tails(text: str) -> list[Tail]:
    """
    The tails in running text, with the captions before them.

    A person may write "a photo shared by Ada (@example)" in a sentence, too. A tail has a clock time behind it, or
    the skeleton's call above it, or a line to itself. The caption stands between the call and the tail; without a
    call only words on the tail's own line are surely its.
    """
    out: list[Tail] = []
    floor = 0
    calls: list[int] | None = None
    for bracket in sorted((*_BRACKET.finditer(text), *_UNBRACKETED.finditer(text)), key=re.Match.start):
        tail = tail_at(text, bracket) if bracket[0][0] not in "@＠" else _nameless_at(text, bracket)
        if tail is None or tail.start < floor:
            continue
        if calls is None:
            calls = [found.end() for found in _CALL.finditer(text)]
        low = max(floor, tail.start - _WORDS_MAX)
        place = bisect_right(calls, tail.start)
        call = calls[place - 1] if place and calls[place - 1] >= low else None
        exact = tail.date is not None and tail.date.local_time is not None
        if call is None and not exact and (not _alone(text, tail) or _CREDIT.match(text, tail.start)):
            continue
        line = max(low, text.rfind("\n", low, tail.start) + 1)
        start, end = _stripped(text, call if call is not None else line, tail.start)
        out.append(Tail(tail.start, tail.bracket_end, tail.end, tail.name, tail.handle, tail.date, tail.date_text,
                        (start, end) if start < end else None))
        floor = tail.end
    return out


def _alone(text: str, tail: Tail) -> bool:
    """Has the tail a line to itself?"""
    before, behind = text[max(0, tail.start - 8):tail.start], text[tail.end:tail.end + 8]
    return (not before.strip(" \t") or before.rstrip(" \t")[-1] in "\n\r\x1c") and (
        not behind.strip(" \t") or behind.lstrip(" \t")[0] in "\n\r\x1c")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The same span without white space at its ends, and after the last embed that was left out of it."""
    start = max(start, text.rfind("\x1c", start, end) + 1)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

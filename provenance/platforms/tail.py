"""
The tail that names a post's author in an embed: ``— Name (@handle) May 30, 2024``.

X and Bluesky end their blockquotes with it, and it is all that stays of an embed when markup is
stripped. It is read from its strong end: the handle in brackets, then the date to its right, then
leftwards to the dash that begins the name.

>>> tail = find_tails("Hello pic.twitter.com/abcdefghij— Ada – of (numbers) (@example) May 30, 2024", X_HANDLE)[0]
>>> tail.name, tail.handle, tail.date.day.isoformat()
('Ada – of (numbers)', 'example', '2024-05-30')
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from provenance.dates import PrintedDate, match_date

#: twitter-text accepts 20 letters, sign-up 15: old accounts keep longer ones (embed-markup.md 1.4).
X_HANDLE = r"[A-Za-z0-9_]{1,20}"
#: Names have at most 50 characters on X; flags and joined emoji count for several code points each.
_NAME_MAX = 90
#: What stands for the dash: itself, its relatives, typewriter forms, and UTF-8 read as Windows-1252.
_DASH = re.compile(r"â€”|â€“|ā€”|—|―|–|-{2,3}|&mdash ?;|&#8212;|-")
_LONG = {"—": 3, "---": 3, "â€”": 3, "ā€”": 3, "&mdash;": 3, "&mdash ;": 3, "&#8212;": 3, "―": 2}
_CODE_BEFORE = re.compile(r"(?:t\.co|pic\.(?:twitter|x)\.com)/[A-Za-z0-9]{7,10}\Z")
_CODE = re.compile(r"(?:t\.co|pic\.(?:twitter|x)\.com)/[A-Za-z0-9]|(?<!\w)[#＃]\w")
_NO_NAME = re.compile(r"[\n\x1c]|://|t\.co/|pic\.(?:twitter|x)\.com/")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n|\r\r")
_COMMA = re.compile(r"\s?,")
_DOTTED = re.compile(r"\s{0,3}[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}(?![0-9])")
_DIGITS = re.compile(r"[ \t]{0,3}[0-9]{1,4}(?P<sign>[/.-])[0-9]{1,2}(?P=sign)[0-9]{2,4}(?![0-9])")
_GOES_ON = re.compile(r"[ \t]+[a-zß-öø-ÿ]")
_ENTITIES_ONLY = re.compile(r"(?:\s|[#＃@＠]\w+|(?:https?://)?(?:t\.co|pic\.(?:twitter|x)\.com)/\w+)*\Z")
#: No reader of embeds shows more; longer posts are cut by the platform itself (embed-markup.md 17).
_WORDS_MAX = 6000
#: Links, tags and the blanks between them, each on a line of its own.
_MOST_LINES = 12
#: From this score on, a dash can be nothing but the one that begins a name.
_SURE = 8


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the words of a post end and who is named; offsets are code points of the text given."""

    text_start: int
    text_end: int  #: after the last word of the post
    end: int  #: after the date, or after the bracket where there is none
    name: str | None
    handle: str
    date: PrintedDate | None
    date_text: str | None = None  #: as printed, also where no day can be read from it


def split_name(text: str, bracket: int, floor: int = 0, line_starts: frozenset[int] = frozenset()) -> (
    tuple[int, str | None, int] | None
):
    """
    Find the dash that begins the name which ends at *bracket*, the offset of ``(@``.

    >>> split_name("so it is — really— Ada (@example)", 23)
    (17, 'Ada', 6)

    Returns where the dash begins, the name (None when nothing stands between), and how sure the
    dash is (from 8 on: it begins a line or follows a picture link); None when there is no dash.
    *line_starts* are offsets known to begin a paragraph in the markup.
    """
    low = max(floor, bracket - _NAME_MAX)
    best: tuple[int, int, int] | None = None
    for found in _DASH.finditer(text, low, bracket):
        name = text[found.end():bracket]
        if _NO_NAME.search(name):
            continue
        score = _score(text, found, line_starts)
        # Of equals the one nearest to the bracket: a dash is likelier in the words than in the name.
        if score > 0 and (best is None or score >= best[0]) and (name.strip() or score >= _SURE):
            best = (score, found.start(), found.end())
    if best is None:
        return None
    score, start, end = best
    return start, text[end:bracket].strip() or None, score


def _score(text: str, dash: re.Match[str], line_starts: frozenset[int]) -> int:
    """How much a dash looks like the one the platform types; 0 for a mere hyphen."""
    start, end = dash.span()
    token = dash.group()
    before = text[max(0, start - 40):start].rstrip(" \t\u00a0\u200e\u200f")
    glued = bool(before) and not text[start - 1].isspace()
    spaced = end < len(text) and text[end].isspace()
    first_on_line = start in line_starts or not before or before[-1] in "\n\x1c"
    after_code = _CODE_BEFORE.search(before) is not None
    score = _LONG.get(token, 1)
    if token == "-" and not (first_on_line or after_code or (not glued and spaced)):
        return 0
    if first_on_line or after_code:
        return score + _SURE
    if not spaced:
        return 1 if score == 3 and not glued else 0
    return score + (3 if glued else 1)


def find_tails(text: str, handle: str) -> list[Tail]:
    """
    Every tail in running text, in order; *handle* is the pattern of the platform's handles.

    A tail needs its dash. With a date that is enough; without one the words before must show that
    they are a post's: a ``t.co`` or picture link, a hashtag, or the dash glued to the last word.
    """
    out: list[Tail] = []
    floor = 0
    paragraphs: list[int] | None = None
    for found in re.finditer(rf"[(（]\s?[@＠]({handle})\s?[)）]", text):
        named = split_name(text, found.start(), floor)
        if named is None:
            continue
        dash, name, score = named
        date, after = _date_after(text, found.end())
        if date is None and not _ends_line(text, after):
            continue
        if date is not None and score < _SURE and text[dash - 1:dash].isspace() and _GOES_ON.match(text, date.end):
            continue  # a sentence that names somebody between two dashes, and goes on after the date
        if paragraphs is None:
            paragraphs = [blank.end() for blank in _BLANK_LINE.finditer(text)]
        start, end = _words(text, floor, dash, paragraphs)
        if date is None and after == found.end():
            glued = text[dash] == "—" and dash > 0 and not text[dash - 1].isspace()
            if start == end or not (glued or (score >= _SURE and _CODE.search(text, start, end))):
                continue
        tail_end = date.end if date is not None else after
        date_text = date.text if date is not None else text[found.end():after].strip(" \t,") or None
        out.append(Tail(start, end, tail_end, name, found.group(1), date, date_text))
        floor = tail_end
    return out


def _date_after(text: str, place: int) -> tuple[PrintedDate | None, int]:
    """The date after the bracket, and where it ends; digits that only look like one have no day, but an end."""
    comma = _COMMA.match(text, place)
    place = comma.end() if comma else place
    date = match_date(text, place)
    if date is None and _DOTTED.match(text, place):
        # Days and months parted by full stops stand in this order everywhere (dates.md section 3).
        date = match_date(text, place, lang="de")
    if date is not None:
        return date, date.end
    digits = _DIGITS.match(text, place)
    return None, digits.end() if digits else place


def _ends_line(text: str, place: int) -> bool:
    rest = text[place:place + 8].lstrip(" \t")
    return not rest or rest[0] in "\r\n\x1c"


def _words(text: str, floor: int, dash: int, paragraphs: list[int]) -> tuple[int, int]:
    """The span of the post's words: the paragraph before the dash; *paragraphs* is where each begins but the first."""
    end = dash
    while end > floor and text[end - 1].isspace():
        end -= 1
    floor = max(floor, end - _WORDS_MAX, text.rfind("\x1c", floor, end) + 1)
    start = floor
    if paragraphs:
        place = bisect_right(paragraphs, end)
        start = max(floor, paragraphs[place - 1]) if place else floor
        # Strippers put each link and tag on a line of its own: they belong to the words above them.
        for before in reversed([0, *paragraphs[max(0, place - _MOST_LINES):place - 1]]):
            if start <= floor or not _ENTITIES_ONLY.match(text[start:end]):
                break
            start = max(floor, before)
    else:
        # Where lines are all there is, one line is the post; a line of mere links and tags belongs
        # to the line above it.
        start = max(floor, text.rfind("\n", floor, end) + 1)
        for _ in range(_MOST_LINES):
            if start <= floor or not _ENTITIES_ONLY.match(text[start:end]):
                break
            start = max(floor, text.rfind("\n", floor, start - 1) + 1)
    while start < end and text[start].isspace():
        start += 1
    return start, end

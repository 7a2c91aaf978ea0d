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

from provenance.clocks import from_ms
from provenance.dates import PrintedDate, match_date

#: twitter-text accepts 20 letters, sign-up 15: old accounts keep longer ones (embed-markup.md 1.4).
X_HANDLE = r"[A-Za-z0-9_]{1,20}"
#: Names have at most 50 characters on X; flags and joined emoji count for several code points each.
_NAME_MAX = 90
#: What stands for the dash: itself, its relatives, typewriter forms, and UTF-8 read as Windows-1252.
_DASH = re.compile(r"â€”|â€“|ā€”|—|―|–|-{2,3}|&mdash ?;|&#8212;|-|â\x80\x94")
_LONG = {"—": 3, "---": 3, "â€”": 3, "ā€”": 3, "&mdash;": 3, "&mdash ;": 3, "&#8212;": 3, "â\x80\x94": 3, "―": 2}
_CODE_BEFORE = re.compile(r"(?:t\.co|pic\.(?:twitter|x)\.com)/[A-Za-z0-9]{7,10}\Z")
_CODE = re.compile(r"(?:t\.co|pic\.(?:twitter|x)\.com)/[A-Za-z0-9]|(?<!\w)[#＃]\w")
_NO_NAME = re.compile(r"\x1c|://|t\.co/|pic\.(?:twitter|x)\.com/")
#: A dash that a corpus took out leaves the blanks on its sides (in a page they would have become one), as does whoever
#: types two behind a full stop; where it was forced into another character set, it is a question mark, as is one with a
#: blank before it in French, or the sign for what is none.
_GAP = re.compile(r"(?<! ) {2,}+(?=\S)|(?<!\S)[?\ufffd](?=[ \n])")
#: Without any of these before a handle no name is parted, and no dash was lost.
_PARTED = re.compile(r"\n|  |[?\ufffd]")
#: What stands behind the date of such a tail: the next words, without a space. A byline's date ends its line.
_RUN_INTO = re.compile(r"[^\W_]|[#@\"“]")
_SENTENCE_ENDS = tuple(".!?…\"”»")
#: The words of public broadcasters around an embed, for those who hear the page.
_SKIP = r"(?:Skip|End of|Saltar|Final de|Pular|Fim d[eo]) (?:[Tt]witter|X) post(?: [0-9]{1,2})? (?:by|de)"
_SKIPPED = re.compile(rf"{_SKIP}\s[@＠][A-Za-z0-9_]{{1,20}}(?=\s)|(?:^|(?<=[.!?…\"”»]\s)){_SKIP}(?=\s)", re.M)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n|\r\r")
_COMMA = re.compile(r"\s?,")
_DOTTED = re.compile(r"\s{0,3}[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}(?![0-9])")
_DIGITS = re.compile(r"[ \t]{0,3}[0-9]{1,4}(?P<sign>[/.-])[0-9]{1,2}(?P=sign)[0-9]{2,4}(?![0-9])")
#: Milliseconds since 1970, from July 2006 to 2096: no post is older.
_STAMP = re.compile(r"[ \t]{0,3}(1(?:1[5-9]|[2-9][0-9])[0-9]{10}|[23][0-9]{12})(?![0-9])")
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


def split_name(text: str, bracket: int, floor: int = 0, line_starts: frozenset[int] = frozenset(), *,
               breaks: int = 0) -> tuple[int, str | None, int] | None:
    """
    Find the dash that begins the name which ends at *bracket*, the offset of ``(@``.

    >>> split_name("so it is — really— Ada (@example)", 23)
    (17, 'Ada', 6)

    Returns where the dash begins, the name (None when nothing stands between), and how sure the
    dash is (from 8 on: it begins a line or follows a picture link); None when there is no dash.
    *line_starts* are offsets known to begin a paragraph in the markup. So many line *breaks* may stand in the name,
    as in text that was broken into lines; then a mere hyphen or two hyphens at the end of a line begin no name.
    """
    low = max(floor, bracket - _NAME_MAX)
    best: tuple[int, int, int] | None = None
    for found in _DASH.finditer(text, low, bracket):
        name = text[found.end():bracket]
        if name.count("\n") > breaks or _NO_NAME.search(name):
            continue
        if breaks and (found.group() not in _LONG or (found.group()[0] == "-" and name.lstrip(" \t")[:1] == "\n")):
            continue
        score = _score(text, found, line_starts)
        # Of equals the one nearest to the bracket: a dash is likelier in the words than in the name.
        if score > 0 and (best is None or score >= best[0]) and (name.strip() or score >= _SURE):
            best = (score, found.start(), found.end())
    if best is None:
        return None
    score, start, end = best
    return start, _on_one_line(text[end:bracket].strip()) or None, score


def _on_one_line(name: str) -> str:
    """A name without the line break that text of a fixed width has in it."""
    return " ".join(name.split()) if "\n" in name else name


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
    lost = False
    for found in re.finditer(rf"[(（]\s?[@＠]({handle})\s?[)）]", text):
        named = split_name(text, found.start(), floor)
        if named is None and not _PARTED.search(text, max(floor, found.start() - _NAME_MAX), found.start()):
            continue  # most handles in brackets; a date costs three times as much as all else
        date, after = _date_after(text, found.end())
        if named is None and date is not None:
            named = split_name(text, found.start(), floor, breaks=1)
            if named is None and (named := _without_dash(text, found.start(), floor, date.end, lost=lost)) is not None:
                lost = True
        if named is None:
            continue
        dash, name, score = named
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


def _without_dash(text: str, bracket: int, floor: int, end: int, *, lost: bool) -> (
    tuple[int, str | None, int] | None
):
    """
    As ``split_name``, where a corpus took the dash out or made another sign of it; *end* is that of the date.

    Was one *lost* before in this text? Then a sentence's end and the line's are sign enough.
    """
    gap = max(_GAP.finditer(text, max(floor, bracket - _NAME_MAX), bracket), key=re.Match.start, default=None)
    if gap is None:
        return None
    name, before = text[gap.end():bracket].strip(), text[max(0, gap.start() - 40):gap.start()]
    if not name or not before.strip() or name.count("\n") > 1 or _NO_NAME.search(name):
        return None
    coded = _CODE_BEFORE.search(before.rstrip()) is not None
    if gap.group()[0] == " ":
        ends = end >= len(text) or text[end] in "\r\n"
        if before[-1] == "\n" or not (_RUN_INTO.match(text, end) or (
                ends and (coded or (lost and before.endswith(_SENTENCE_ENDS))))):
            return None
    elif gap.group() == "?" and not coded and before.rstrip()[-1:].isalnum():
        return None
    return gap.start(), _on_one_line(name), _SURE


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
    if (stamp := _STAMP.match(text, place)) is not None:
        # What a news service keeps in an attribute, and shows where it strips the rest.
        at = from_ms(int(stamp[1]))
        return PrintedDate(at.date(), at, None, None, stamp[1], stamp.start(1), stamp.end()), stamp.end()
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
    for skipped in _SKIPPED.finditer(text, start, end):
        start = skipped.end()
    while start < end and text[start].isspace():
        start += 1
    return start, end

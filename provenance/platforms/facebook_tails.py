"""
The last line of a Facebook embed: ``Posted by NAME on Thursday, January 4, 2018``.

Bylines of weblogs look the same, so as mere text it counts only with its long date and with something that no
byline has: the unbreakable space that the platform puts before the date, no space at all between the words and
the tail (tag strippers leave none), a sentence right above it with no blank line between, or a sentence shortly
before that speaks of Facebook.

>>> found = find_tails("Closed today.Posted by Example Bakery on\\u00a0Thursday, January 4, 2018")[0]
>>> found.name, found.date.day.isoformat()
('Example Bakery', '2018-01-04')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.dates import PrintedDate, match_date
from provenance.dates.fold import fold
from provenance.dates.names import name_at

#: Before the name. English, German and Korean: embed-markup.md 4; the others are from general knowledge, and without
#: them only a name or a flattened post is missed. Each begins with a letter of its own, as ``re`` is quickest so.
_LABELS = (
    r"(?:Posted by|posted by|Post by|post by|Gepostet von|(?:Publiée?|Posté) par|(?:Publicad[oa]|Postad[oa]) por"
    r"|Pubblicat[oa] da|Geplaatst door|Opublikowan[ya] przez|Publicerat av|Slået op af|Publisert av|Zveřejnil\(a\)"
    r"|Опубликовано|Опубліковано|Δημοσιεύτηκε από|Dikirim oleh|Đăng bởi|게시:|投稿者[:：]|发布者:|發佈者:"
    r"|تم النشر بواسطة|פורסם על ידי)"
)
_LABEL = re.compile(_LABELS + r"[\s\u00a0]{1,3}")
_LABEL_AT_END = re.compile(_LABELS + r"[\s\u00a0]{0,3}\Z")
#: Between the name and the date.
_ON = r"(?:on|am|le|sur|el|en|em|il|su|op|den|dne|w dniu|pada|vào|於|στις)"
_JOINT = re.compile(rf"(?:\A|[\s\u00a0]{{1,5}}){_ON}[\s\u00a0]{{0,5}}\Z")
_JOINT_BEFORE = re.compile(rf"[\s\u00a0]{{0,5}}{_ON}[\s\u00a0]{{1,5}}")
_BLANK = re.compile(r"[ \t\u00a0]")
_CJK_WEEKDAY = re.compile("요일|曜日|星期|週[一二三四五六日]")
_LINE = 200
#: Names of pages have at most 75 characters; emoji count for several code points each.
_NAME_MAX = 90
_WORDS_MAX = 6000
#: How far before the post an article introduces it.
_NEAR = 800
_ANNOUNCED = re.compile(r"facebook", re.I)
#: Fewer words than this are a button, a menu, a list of networks.
_SENTENCE = 6
_ENDS = frozenset(".!?…。！？\"”»")


@dataclass(frozen=True, slots=True)
class Tail:
    """A tail and the words before it; offsets are code points of the text given."""

    text_start: int
    text_end: int
    end: int  #: after the date
    name: str
    date: PrintedDate


def label_in(words: str, *, at_end: bool) -> re.Match[str] | None:
    """
    The last label in some words; *at_end*: it has to be the end of them.

    >>> label_in("Gepostet von ", at_end=True).start(), label_in("Gepostet von", at_end=False) is None
    (0, True)
    """
    if at_end:
        return _LABEL_AT_END.search(words)
    return max(_LABEL.finditer(words), key=re.Match.start, default=None)


def without_joint(text: str) -> str:
    """
    A name without the "on" that leads to the date.

    >>> without_joint("Example Bakery on\\u00a0")
    'Example Bakery'
    """
    return _JOINT.sub("", text, count=1).strip()


def after_joint(text: str) -> str:
    """
    A date without the "on" that leads to it.

    >>> after_joint(" sur Lundi 16 octobre 2017")
    'Lundi 16 octobre 2017'
    """
    found = _JOINT_BEFORE.match(text)
    return text[found.end() if found else 0:].strip()


def find_tails(text: str) -> list[Tail]:
    """The tails in running text, in order, each with the words before it."""
    out: list[Tail] = []
    floor = 0
    for label in _LABEL.finditer(text):
        if label.start() < floor:
            continue
        dated = _dated(text, label.end())
        if dated is None or not _is_ours(text, floor, label, dated[1]):
            continue
        name, date = dated
        start, end = _words(text, floor, label.start())
        if start == end:
            continue
        out.append(Tail(start, end, date.end, name, date))
        floor = date.end
    return out


def _dated(text: str, begin: int) -> tuple[str, PrintedDate] | None:
    """The name and the long date that follow a label; None where the line does not end there."""
    line_end = text.find("\n", begin, begin + _LINE)
    limit = line_end if line_end >= 0 else begin + _LINE
    for blank in _BLANK.finditer(text, begin, min(limit, begin + _NAME_MAX)):
        date = match_date(text, blank.end())
        if date is None or not _has_weekday(date):
            continue
        name = without_joint(text[begin:blank.end()])
        behind = text[date.end:date.end + 8].lstrip(" \t.\u00a0")
        if name and date.local_time is None and (not behind or behind[0] in "\r\n\x1c"):
            return name, date
        return None
    return None


def _has_weekday(date: PrintedDate) -> bool:
    return _CJK_WEEKDAY.search(date.text) is not None or name_at(fold(date.text), 0, "weekday") is not None


def _is_ours(text: str, floor: int, label: re.Match[str], date: PrintedDate) -> bool:
    """Does anything say that this is no byline?"""
    glued = label.start() > floor and not text[label.start() - 1].isspace() and text[label.start() - 1] not in "\x1c|("
    if glued or text[date.start - 1:date.start] == "\u00a0" or _ends_words(text, floor, label.start()):
        return True
    before = text[max(floor, label.start() - _NEAR):label.start()]
    return any(_ANNOUNCED.search(line) and len(line.split()) >= _SENTENCE and "hare" not in line
               for line in before.split("\n"))


def _ends_words(text: str, floor: int, begin: int) -> bool:
    """Does the tail stand right below a line of words, with no blank line between? Bylines stand below a title."""
    line = text[max(floor, text.rfind("\n", floor, begin - 1) + 1):begin - 1] if text[begin - 1:begin] == "\n" else ""
    return len(line.split()) >= _SENTENCE and line.rstrip()[-1:] in _ENDS


def _words(text: str, floor: int, end: int) -> tuple[int, int]:
    """The span of the post's words: the paragraph before the tail, or its line where lines are all there is."""
    while end > floor and text[end - 1].isspace():
        end -= 1
    floor = max(floor, end - _WORDS_MAX, text.rfind("\x1c", max(floor, end - _WORDS_MAX), end) + 1)
    blank = text.rfind("\n\n", floor, end)
    start = blank + 2 if blank >= 0 else max(floor, text.rfind("\n", floor, end) + 1)
    while start < end and text[start].isspace():
        start += 1
    return start, end

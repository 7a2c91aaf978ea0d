"""
Posts copied from their own page on X as text: name, handle, dot and date on lines of their own.

Two shapes (embed-markup.md 17): from a timeline, ``Name`` / ``@handle`` / ``·`` / ``May 30`` / words / counts; and from
the post's page, ``Name`` / ``@handle`` / words / ``7:31 PM · May 30, 2024 · 1.2M Views``. The clock time is that of
whoever copied it, so only the day is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from provenance.dates import PrintedDate, match_date, parse_date
from provenance.platforms.tail import X_HANDLE

_HEAD = re.compile(rf"^(?P<name>[^\n]{{1,90}})(?P<gap>\n{{1,2}})[ \t]*[@＠](?P<handle>{X_HANDLE})[ \t]*(?P=gap)", re.M)
_DOT = re.compile(r"[ \t]*·[ \t]*\n{0,2}[ \t]*(?P<date>[^\n]{2,40})\n{1,2}")
_FOOT = re.compile(r"^[ \t]*[0-9]{1,2}[:.][0-9]{2}(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?[ \t]*·[ \t]*", re.M)
#: Counts below a post, and the buttons around it.
_COUNT = re.compile(r"(?:[0-9][0-9.,]{0,20}[ \u202f]?[KMkm]?|Follow|Translate post|Show more|Reply|Quote)?")
#: No post has more lines, nor more letters before its date (25,000 are allowed to those who pay; nobody copies them).
_MOST_LINES = 60
_MOST_LETTERS = 6000


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a copied post begins and ends, and what it shows; offsets are code points of the text given."""

    start: int
    text_start: int
    text_end: int
    end: int
    name: str
    handle: str
    date: PrintedDate | None
    date_text: str


def find_copies(text: str) -> list[Copy]:
    """
    Every copied post in running text, in order; none overlap. Never raises.

    >>> [(one.handle, one.date.day.isoformat()) for one in find_copies(
    ...     "Ada\\n@example\\nHello there\\n7:31 PM · May 30, 2024 · 1.2M Views\\n")]
    [('example', '2024-05-30')]

    A date that nobody can read is kept as text where it has a digit (``3h``); its copy has no ``date``.
    """
    out: list[Copy] = []
    floor = 0
    heads = list(_HEAD.finditer(text))
    for head, after in zip_longest(heads, heads[1:]):
        if head.start() >= floor:
            found = _timeline(text, head) or _own_page(text, head, after.end() if after else len(text))
            if found is not None:
                out.append(found)
                floor = found.end
    return out


def _timeline(text: str, head: re.Match[str]) -> Copy | None:
    dot = _DOT.match(text, head.end())
    if dot is None:
        return None
    date_text = dot["date"].strip()
    date = parse_date(date_text)
    if date is None and not any(char.isdigit() for char in date_text):
        return None
    end = _words_end(text, dot.end())
    return Copy(head.start(), dot.end(), end, end, head["name"].strip(), head["handle"], date, date_text)


def _own_page(text: str, head: re.Match[str], stop: int) -> Copy | None:
    """The post with that head, if its foot stands before *stop*, where the next head ends."""
    foot = _FOOT.search(text, head.end(), min(stop, head.end() + _MOST_LETTERS))
    if foot is None or text.count("\n", head.end(), foot.start()) > _MOST_LINES:
        return None
    date = match_date(text, foot.end())
    if date is None:
        return None
    start = head.end()
    while start < foot.start() and _is_count(text[start:_line_end(text, start)]):
        start = _line_end(text, start) + 1
    return Copy(head.start(), start, foot.start(), _line_end(text, date.end), head["name"].strip(), head["handle"],
                date, date.text)


def _words_end(text: str, start: int) -> int:
    """The words of a post in a timeline end at an empty line, at its counts, or at the next post's head."""
    place = start
    for _ in range(_MOST_LINES):
        end = _line_end(text, place)
        if place > start and (_is_count(text[place:end]) or _HEAD.match(text, place)):
            return place
        if end == len(text):
            return end
        place = end + 1
    return place


def _line_end(text: str, start: int) -> int:
    """Where the line ends in which *start* stands: at its line feed, or with the text."""
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _is_count(line: str) -> bool:
    """Is that an empty line, a count, a button?"""
    return _COUNT.fullmatch(line.strip(" \t")) is not None

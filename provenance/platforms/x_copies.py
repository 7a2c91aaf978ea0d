"""
Posts copied from their own page on X as text: name, handle, dot and date on lines of their own.

Two shapes (embed-markup.md 17): from a timeline, ``Name`` / ``@handle`` / ``·`` / ``May 30`` / words / counts; and from
the post's page, ``Name`` / ``@handle`` / words / ``7:31 PM · May 30, 2024 · 1.2M Views``. The clock time is that of
whoever copied it, so only the day is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.dates import PrintedDate, match_date, parse_date
from provenance.platforms.tail import X_HANDLE

_HEAD = re.compile(rf"^(?P<name>[^\n]{{1,90}})\n[ \t]*[@＠](?P<handle>{X_HANDLE})[ \t]*\n", re.M)
_DOT = re.compile(r"[ \t]*·[ \t]*\n?[ \t]*(?P<date>[^\n]{2,40})\n")
_FOOT = re.compile(r"^[ \t]*[0-9]{1,2}[:.][0-9]{2}(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?[ \t]*·[ \t]*", re.M)
#: Counts below a post, and the buttons around it.
_COUNT = re.compile(r"[ \t]*(?:[0-9][0-9.,]*[ \u202f]?[KMkm]?|Follow|Translate post|Show more|Reply|Quote)?[ \t]*")
#: No post has more lines.
_MOST_LINES = 60


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
    Every copied post in running text, in order.

    >>> [(one.handle, one.date.day.isoformat()) for one in find_copies(
    ...     "Ada\\\\n@example\\\\nHello there\\\\n7:31 PM · May 30, 2024 · 1.2M Views\\\\n")]
    [('example', '2024-05-30')]
    """
    out: list[Copy] = []
    floor = 0
    for head in _HEAD.finditer(text):
        if head.start() < floor:
            continue
        found = _timeline(text, head) or _own_page(text, head)
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


def _own_page(text: str, head: re.Match[str]) -> Copy | None:
    foot = _FOOT.search(text, head.end(), head.end() + 6000)
    if foot is None or text.count("\n", head.end(), foot.start()) > _MOST_LINES or _HEAD.search(text, head.end(), foot.start()):
        return None
    date = match_date(text, foot.end())
    if date is None:
        return None
    line_end = text.find("\n", date.end)
    line_end = line_end if line_end >= 0 else len(text)
    start = head.end()
    while (count := _COUNT.match(text, start)) and count.end() < foot.start() and text[count.end():count.end() + 1] == "\n":
        start = count.end() + 1
    return Copy(head.start(), start, foot.start(), line_end, head["name"].strip(), head["handle"], date, date.text)


def _words_end(text: str, start: int) -> int:
    """The words of a post in a timeline end at an empty line, at its counts, or at the next post's head."""
    place = start
    for _ in range(_MOST_LINES):
        end = text.find("\n", place)
        line = text[place:end if end >= 0 else len(text)]
        if place > start and (_COUNT.fullmatch(line) or _HEAD.match(text, place)):
            return place
        if end < 0:
            return len(text)
        place = end + 1
    return place

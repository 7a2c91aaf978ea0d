"""
Dates as pages print them, in some forty languages, and the instants machines write.

>>> parse_date("25 d’agost de 2017").day
datetime.date(2017, 8, 25)
>>> match_date("Example (@example_reader) May 30, 2024However", 25).text
'May 30, 2024'

A printed date is read in a folded copy of a short window: case, accents, digits of any script,
widths and invisible signs are evened out, and each folded sign remembers where it stood, so that
offsets and ``text`` are those of the original. Names stand in ``data/months.csv``.
Years outside 2000 to 2099 are no dates here: no platform is older.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timezone

from provenance.dates.clocks import clock_at
from provenance.dates.days import day_of, days_at
from provenance.dates.fold import BLANK, LEAD, REST, WINDOW, Window, fold, skip
from provenance.dates.names import base
from provenance.dates.stamps import API, DAY_MS, ISO, RFC2822, Reading, api, iso, rfc2822
from provenance.model import Dated

__all__ = ["PrintedDate", "match_date", "parse_date", "parse_instant"]

_ARCHIVED = re.compile("([0-9]{4})" + "([0-9]{2})" * 5)  # a 14-digit time stamp of the Wayback Machine
_ENGLISH = re.compile("([A-Z][a-z]{2,8}) ([0-9]{1,2}), (20[0-9]{2})")
_ENGLISH_MONTHS = {
    name: number
    for number, names in enumerate((
        "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul", "August Aug",
        "September Sep", "October Oct", "November Nov", "December Dec"), 1)
    for name in names.split()
}
_DIGIT = re.compile(r"\d")
_BEFORE = re.compile(r" ?[·•∙⋅|,–—-] ?| ")  # 6:46 PM · May 30, 2024
_AFTER = re.compile(
    rf",? (?P<at>at|a la(?:s|\(s\))?|as?|um|om|alle(?: ore)?|kl\.?|klo|o|в|у|о|{fold('στις')}|saat|pukul|luc) "
    r"|, ?| ?[·•|–—-] ?| |(?<=[日号號])"
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """
    A date as printed in a text.

    ``day`` is the day as printed, also where the string states an instant that falls on another day in UTC.
    """

    day: date
    at: datetime | None  #: aware UTC; only where the string states an instant and its offset from UTC
    local_time: time | None  #: the clock time, where it is printed without an offset: ``15:09``, ``2:58pm PDT``
    zone: str | None  #: the zone as written: ``PDT``, ``Z``, ``+0000``
    text: str  #: exactly as it stands in the input
    start: int  #: code points in the text given
    end: int


def parse_date(text: str, *, lang: str | None = None) -> PrintedDate | None:
    """
    The date that a whole string is; None where it is none, or more than one reading is possible.

    >>> parse_date("2 марта 2018 г.").day
    datetime.date(2018, 3, 2)
    >>> parse_date("05/06/24") is None, parse_date("05.06.24", lang="de").day
    (True, datetime.date(2024, 6, 5))

    Never raises. White space and invisible signs around the date do not count, nor does a last full stop.

    Args:
        lang: The language tag to try first (``pt``, ``zh-tw``). A wrong one does no harm to dates that
            only one language can have written: pages carry wrong tags.
    """
    plain = _ENGLISH.fullmatch(text)
    if plain is not None and plain[1] in _ENGLISH_MONTHS:
        # Nine of ten embeds print this form, and it reads the same in every language.
        day = day_of(int(plain[3]), _ENGLISH_MONTHS[plain[1]], int(plain[2]))
        return PrintedDate(day, None, None, None, text, 0, len(text)) if day else None
    found = _match(text, skip(BLANK, text, 0), lang)
    return found if found and REST.fullmatch(text, found.end) else None


def match_date(text: str, start: int = 0, *, lang: str | None = None) -> PrintedDate | None:
    """
    The longest date that begins at *start*, white space and invisible signs before it aside.

    >>> match_date("Aug 28, 2015 at 2:58pm PDT, in short").text
    'Aug 28, 2015 at 2:58pm PDT'

    Anything may follow, also without a space; only a digit may not follow a year. Never raises;
    looks at no more than ``WINDOW`` code points from the first visible sign on.

    A weekday is read over and not compared. All-digit dates count when the year stands first with four
    digits, or when *lang* names a language whose medium pattern is all digits. Thai years 2543 to 2642
    are Buddhist (543 more) under a Thai month or ``lang="th"``; other calendars are not converted.
    """
    begin = skip(LEAD, text, max(start, 0))
    # Every form holds a decimal digit of some script; most places where a date might begin hold none.
    return _match(text, begin, lang) if _DIGIT.search(text, begin, begin + WINDOW) else None


def parse_instant(text: str, source: str) -> Dated | None:
    """
    What a machine wrote as a date or an instant; None for anything else.

    >>> parse_instant("2024-05-30T12:00:00+02:00", "json-ld datePublished").at.isoformat()
    '2024-05-30T10:00:00+00:00'
    >>> parse_instant("May 30, 2024", "json-ld datePublished") is None
    True

    Reads ISO 8601 (also with a space for the T), RFC 2822, ``Wed Mar 28 22:55:27 +0000 2018`` and the 14
    digits of web archives (UTC). Never raises. Years outside 2000 to 2099 are placeholders of
    publishing systems (``0001-01-01``, ``1970-01-01``) and give None.

    Precision is that of the writing: a day, a minute, a second, down to a millisecond. A clock time without a
    zone is taken as UTC with a precision of one day, since the zone is unknown.
    """
    bare = text.strip() if len(text) <= WINDOW else ""
    if archived := _ARCHIVED.fullmatch(bare):
        bare = "{}-{}-{}T{}:{}:{}Z".format(*archived.groups())
    window = Window(bare, 0)
    for pattern, reader in ((ISO, iso), (RFC2822, rfc2822), (API, api)):
        if found := pattern.fullmatch(window.folded):
            read = reader(found)
            break
    else:
        return None
    if read is None:
        return None
    if read.clock is None or read.offset is None:
        return Dated(datetime.combine(read.day, read.clock or time(), UTC), DAY_MS, source)
    at = datetime.combine(read.day, read.clock, timezone(read.offset)).astimezone(UTC)
    return Dated(at, read.precision_ms, source)


def _match(text: str, start: int, lang: str | None) -> PrintedDate | None:
    """The longest date that begins exactly at *start*."""
    window = Window(text, start)
    read = max(_readings(window, base(lang)), key=lambda reading: reading.end, default=None)
    if read is None:
        return None
    begin, end = window.where[0], window.where[read.end - 1] + 1
    if text[end - 1].isdecimal() and text[end : end + 1].isdecimal():
        return None  # the window ended inside a number
    at = local = None
    if read.clock is not None and read.offset is not None:
        at = datetime.combine(read.day, read.clock, timezone(read.offset)).astimezone(UTC)
    else:
        local = read.clock
    zone = text[window.where[read.zone[0]] : window.where[read.zone[1] - 1] + 1] if read.zone else None
    return PrintedDate(read.day, at, local, zone, text[begin:end], begin, end)


def _readings(window: Window, hint: str) -> Iterator[Reading]:
    """Every date that begins at the window's first sign, in a fixed order."""
    folded = window.folded
    for pattern, reader in ((ISO, iso), (API, api)):
        found = pattern.match(folded)
        if found and (reading := reader(found)):
            yield reading
    before = clock_at(window, 0, loose=False)
    if before and (joint := _BEFORE.match(folded, before.end)):
        for day, end in days_at(folded, joint.end(), hint):
            yield Reading(day, end, before.clock, before.offset, before.zone)
    for day, end in days_at(folded, 0, hint):
        yield Reading(day, end)
        joint = _AFTER.match(folded, end)
        after = clock_at(window, joint.end(), loose=joint["at"] is not None) if joint else None
        if after:
            yield Reading(day, after.end, after.clock, after.offset, after.zone)

"""
Instants as machines write them: ISO 8601, RFC 2822, the older form of X's API.

>>> from provenance.dates.fold import fold
>>> iso(ISO.match(fold("2024-05-30T12:00Z"))).clock
datetime.time(12, 0)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from provenance.dates.clocks import offset_of
from provenance.dates.days import day_of

DAY_MS = 86_400_000

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MON, _WEEKDAY = "|".join(_MONTHS), "mon|tue|wed|thu|fri|sat|sun"
# All are matched against folded text.
ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])"
    r"(?:[t\s]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?![0-9])"
    # ``-500`` is what some publishers write for ``-05:00``.
    r"(?:\s?(z(?![^\W_])|[+-](?:[0-9]{2}(?::?[0-9]{2})?|[0-9]{3})(?![0-9])))?)?"
)
API = re.compile(
    rf"(?:{_WEEKDAY}) ({_MON}) ([0-9]{{1,2}}) ([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}}) ([+-][0-9]{{4}})"
    r" ([0-9]{4})(?![0-9])"
)
RFC2822 = re.compile(
    rf"(?:(?:{_WEEKDAY}), ?)?([0-9]{{1,2}}) ({_MON}) ([0-9]{{4}}) ([0-9]{{1,2}}):([0-9]{{2}})(?::([0-9]{{2}}))?"
    r"(?: (utc?|gmt|z|[ecmp][sd]t|[+-][0-9]{4}))?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what stands at the beginning of a window."""

    day: date
    end: int  #: in the folded text
    clock: time | None = None
    offset: timedelta | None = None
    zone: tuple[int, int] | None = None  #: where the zone stands in the folded text
    precision_ms: int = DAY_MS


def iso(found: re.Match[str]) -> Reading | None:
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    return _reading((year, month, day), (hour, minute, second, fraction), zone, found, 8)


def api(found: re.Match[str]) -> Reading | None:
    month, day, hour, minute, second, zone, year = found.groups()
    return _reading((year, _number(month), day), (hour, minute, second, None), zone, found, 6)


def rfc2822(found: re.Match[str]) -> Reading | None:
    day, month, year, hour, minute, second, zone = found.groups()
    return _reading((year, _number(month), day), (hour, minute, second, None), zone, found, 7)


def _number(month: str) -> str:
    return str(_MONTHS.index(month) + 1)


def _reading(
    ymd: tuple[str, str, str],
    clock: tuple[str | None, str | None, str | None, str | None],
    zone: str | None,
    found: re.Match[str],
    zone_group: int,
) -> Reading | None:
    """None where the day, the clock time or the zone cannot be."""
    day = day_of(*map(int, ymd))
    hour, minute, second, fraction = clock
    offset = offset_of(zone) if zone else None
    if day is None or (zone and offset is None):
        return None
    if hour is None or minute is None:
        return Reading(day, found.end())
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    at = time(int(hour), int(minute), int(second or 0), int((fraction or "")[:6].ljust(6, "0")))
    # Three digits of a fraction are milliseconds; we know no finer grain.
    precision_ms = max(1, 1000 // 10 ** len(fraction or "")) if second else 60_000
    return Reading(day, found.end(), at, offset, found.span(zone_group) if zone else None, precision_ms)

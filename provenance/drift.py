"""
How far this machine's clock stands from those of the servers it asked.

>>> from datetime import UTC, datetime
>>> from provenance.model import Capture
>>> then = datetime(2024, 6, 1, 12, tzinfo=UTC)
>>> said = (("Date", "Sat, 01 Jun 2024 11:00:00 GMT"),)
>>> drift([Capture(f"https://{name}.example/", then, 200, said) for name in "abc"])
Drift(ahead_ms=3600000, servers=3)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from provenance.model import Capture
from provenance.urls import split

__all__ = ["Drift", "drift", "in_words"]

#: Less is the time an answer takes, and a second or two that clocks always differ by.
_WORTH_A_WORD = timedelta(minutes=2)
#: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7, the one form that servers may send today.
_DATE = re.compile(r"[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AGE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Drift:
    """By how much, in the middle of what the servers say; below zero: behind."""

    ahead_ms: int
    servers: int


def drift(captures: Iterable[Capture]) -> Drift | None:
    """
    The clock's distance from the servers' ``Date``, each host once; None where it is below two minutes or nobody says.

    One server alone may be wrong itself: it counts only where no other was asked. ``Age`` is added, as a cache hands
    on the date of the answer it keeps.
    """
    by_host: dict[str, float] = {}
    for capture in captures:
        said, known = _said(capture), split(capture.url)
        if said is not None and known is not None:
            by_host.setdefault(known.host, (capture.at - said).total_seconds())
    if not by_host:
        return None
    middle = timedelta(seconds=median(by_host.values()))
    return Drift(middle // timedelta(milliseconds=1), len(by_host)) if abs(middle) >= _WORTH_A_WORD else None


def _said(capture: Capture) -> datetime | None:
    found = _DATE.fullmatch((capture.header("date") or "").strip())
    if found is None or found[2] not in _MONTHS:
        return None
    day, year, hour, minute, second = map(int, (found[1], found[3], found[4], found[5], found[6]))
    age = (capture.header("age") or "").strip()
    try:
        return datetime(year, _MONTHS.index(found[2]) + 1, day, hour, minute, second, tzinfo=UTC) + timedelta(
            seconds=int(age) if _AGE.fullmatch(age) else 0)
    except (ValueError, OverflowError):  # no such day, second 60, a date beyond all years
        return None


def in_words(ms: int) -> str:
    """
    A distance as people say it.

    >>> in_words(-3_600_000), in_words(150_000), in_words(90_000_000)
    ('1 h', '2 min 30 s', '1 d 1 h')
    """
    seconds, parts = abs(ms) // 1000, []
    for size, sign in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number} {sign}")
    return " ".join(parts[:2]) or "less than 1 s"

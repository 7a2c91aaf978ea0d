"""
Spans of time and hours of the day, as people write them into a seed list.

>>> parse_span("90m"), parse_span("7d"), parse_span("soon") is None
(datetime.timedelta(seconds=5400), datetime.timedelta(days=7), True)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

__all__ = ["Hours", "parse_hours", "parse_span"]

#: Further back no post is, and further on no calendar may go.
_LONGEST = timedelta(days=36_525)
_SPAN = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(s|m|h|d|w)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_HOURS = re.compile(r"([0-9]{2}):([0-9]{2})\s*[-–]\s*([0-9]{2}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """
    A part of the day, UTC; from late to early it goes over midnight.

    >>> night = parse_hours("22:00-06:00")
    >>> night.hold(datetime(2026, 11, 22, 23, tzinfo=UTC)), night.hold(datetime(2026, 11, 22, 6, tzinfo=UTC))
    (True, False)
    """

    begin: time
    end: time

    def hold(self, now: datetime) -> bool:
        """Is it that time of the day?"""
        at = now.astimezone(UTC).time()
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def parse_span(text: object) -> timedelta | None:
    """``30s``, ``90m``, ``6h``, ``7d``, ``2w``; None for anything else, and for more than a century."""
    found = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
    span = timedelta(**{_UNITS[found[2]]: float(found[1])}) if found else None
    return span if span is not None and span <= _LONGEST else None


def parse_hours(text: object) -> Hours | None:
    """``22:00-06:00``; None for anything else."""
    found = _HOURS.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    try:
        return Hours(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
    except ValueError:  # 25:00
        return None

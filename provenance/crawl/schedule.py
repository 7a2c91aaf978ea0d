"""
When to come back. Pure.

>>> from datetime import UTC
>>> first = datetime(2026, 11, 22, tzinfo=UTC)
>>> next_visit(first, first), next_visit(first, first + timedelta(hours=2)) - first
(datetime.datetime(2026, 11, 22, 1, 0, tzinfo=datetime.timezone.utc), datetime.timedelta(days=1))
"""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["ONE_CRAWL", "REVISITS", "after_kills", "next_look", "next_try", "next_visit"]

#: After the first visit; editors correct within hours, and quietly within weeks.
REVISITS = (timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30))
#: A timer that fires every hour must find a feed of every hour due, though the last look was seconds later.
_SLACK = 0.1
#: A page that fails: after ten minutes, then four times as long each time; the fifth failure in a row is the last.
_FIRST_TRY = timedelta(minutes=10)
_TRIES = 5
#: What was under way when processes were killed, and may have been the reason: an hour, four times as long each time,
#: eleven days at most.
_FIRST_REST = timedelta(hours=1)
#: What a crawl could not have it leaves to the next, however often it is killed and begun again; one that goes on for
#: longer than this tries once more, as if it were the next.
ONE_CRAWL = timedelta(days=1)
_MOST_RESTS = 5


def next_visit(first: datetime, now: datetime) -> datetime | None:
    """
    The next visit to an article; None where it was the last. One that came late stands for those it missed.

    Args:
        first: When it was visited first.
        now: When it was visited last.
    """
    return next((first + after for after in REVISITS if first + after > now), None)


def next_look(now: datetime, every: timedelta) -> datetime:
    """The next look at a source."""
    return now + every * (1 - _SLACK)


def next_try(now: datetime, failures: int) -> datetime | None:
    """The next try of a page that failed so many times in a row; None where that was enough."""
    return now + _FIRST_TRY * 4 ** (failures - 1) if 0 < failures < _TRIES else None


def after_kills(now: datetime, rests: int) -> datetime:
    """
    When to ask again for an address that was under way at too many kills, and was let rest so many times before.

    >>> now = datetime(2026, 11, 22)
    >>> [str(after_kills(now, rests) - now) for rests in (0, 1, 4, 9)]
    ['1:00:00', '4:00:00', '10 days, 16:00:00', '10 days, 16:00:00']
    """
    return now + _FIRST_REST * float(4 ** min(rests, _MOST_RESTS - 1))

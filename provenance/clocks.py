"""
The time inside an id: arithmetic on integers, never on floats.

Which platform uses which clock stands in the platform's own file.

>>> snowflake(1098230906194546688, shift=22, epoch_ms=1288834974657).isoformat()
'2019-02-20T14:40:26.837000+00:00'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

UNIX = datetime(1970, 1, 1, tzinfo=UTC)


def from_ms(ms: int) -> datetime:
    """Aware UTC from milliseconds since 1970, exact (``fromtimestamp`` would go through a float)."""
    return UNIX + timedelta(milliseconds=ms)


def snowflake(number: int, *, shift: int, epoch_ms: int) -> datetime:
    """The instant in an id whose bits above *shift* count milliseconds since *epoch_ms* (Unix ms)."""
    return from_ms((number >> shift) + epoch_ms)


def interpolate(
    number: int, anchors: Sequence[tuple[int, int]]
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """
    When a sequential id was issued, from anchors (id, Unix seconds) in rising order.

    >>> [t and t.isoformat() for t in interpolate(15, [(10, 0), (20, 60)])]
    ['1970-01-01T00:00:30+00:00', '1970-01-01T00:00:00+00:00', '1970-01-01T00:01:00+00:00']

    Returns the straight-line guess and the two anchors' times. As ids rise with time, the truth
    lies between the two anchors; the guess is only likely. Outside the table the guess is None and
    one bound is open.
    """
    place = bisect_right(anchors, (number, 2**63))
    before = anchors[place - 1] if place else None
    after = anchors[place] if place < len(anchors) else None
    if before is not None and before[0] == number:
        exact = from_ms(before[1] * 1000)
        return exact, exact, exact
    low = from_ms(before[1] * 1000) if before else None
    high = from_ms(after[1] * 1000) if after else None
    if before is None or after is None:
        return None, low, high
    ms = before[1] * 1000 + (after[1] - before[1]) * 1000 * (number - before[0]) // (after[0] - before[0])
    return from_ms(ms), low, high

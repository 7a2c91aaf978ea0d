"""
The time of a crawl: never goes back while it runs, and can be made up in a test.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]

#: A busy machine puts a process aside for some milliseconds; hardly ever this often in a row.
_LOOKS = 9


class Clock:
    """The machine's time at the start, and from then on what has passed since; a step of the clock changes nothing."""

    def __init__(self) -> None:
        # What a process writes down others go by: one that was put aside between the two looks would be behind by that.
        _, self._began, self._first = min(_look() for _ in range(_LOOKS))

    def now(self) -> datetime:
        """Aware UTC."""
        return self._began + timedelta(seconds=time.monotonic() - self._first)

    def sleep(self, seconds: float) -> None:
        time.sleep(max(seconds, 0.0))


def _look() -> tuple[float, datetime, float]:
    """Both clocks at one moment: how long that moment was, what they said."""
    before, now, after = time.monotonic(), datetime.now(UTC), time.monotonic()
    return after - before, now, (before + after) / 2

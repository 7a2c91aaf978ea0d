"""
The time of a crawl: never goes back while it runs, and can be made up in a test.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]


class Clock:
    """The machine's time at the start, and from then on what has passed since; a step of the clock changes nothing."""

    def __init__(self) -> None:
        self._began = datetime.now(UTC)
        self._first = time.monotonic()

    def now(self) -> datetime:
        """Aware UTC."""
        return self._began + timedelta(seconds=time.monotonic() - self._first)

    def sleep(self, seconds: float) -> None:
        time.sleep(max(seconds, 0.0))

"""
Instants as the reports write them.
"""

from __future__ import annotations

from datetime import datetime

__all__ = ["shown_time"]


def shown_time(at: datetime | None) -> str | None:
    """An instant as ISO text, ``2024-05-30T12:34:56.789Z``; as many digits as it has."""
    if at is None:
        return None
    digits = "seconds" if at.microsecond == 0 else "milliseconds" if at.microsecond % 1000 == 0 else "microseconds"
    return at.isoformat(timespec=digits).replace("+00:00", "Z")

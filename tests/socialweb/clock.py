"""Ids that carry the moment a post was made, as the platforms give them out (id-clocks.md)."""

from __future__ import annotations

from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TID = "234567abcdefghijklmnopqrstuvwxyz"


def ms_of(at: datetime) -> int:
    return round((at - _EPOCH).total_seconds() * 1000)


def x_id(at: datetime, low: int = 1) -> str:
    return str(((ms_of(at) - 1288834974657) << 22) + low)


def mastodon_id(at: datetime, low: int = 1) -> str:
    return str((ms_of(at) << 16) + low)


def tiktok_id(at: datetime, low: int = 1) -> str:
    return str((ms_of(at) // 1000 << 32) + low)


def tid(at: datetime, low: int = 1) -> str:
    """A key of a record in the AT Protocol."""
    number = ms_of(at) * 1000 << 10 | low
    return "".join(_TID[number >> shift & 31] for shift in range(60, -1, -5))


def iso(at: datetime) -> str:
    """As most of them write it, in JSON: to the millisecond, with a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(at: datetime) -> str:
    """As X prints it: ``May 30, 2024``."""
    return f"{at:%B} {at.day}, {at.year}"

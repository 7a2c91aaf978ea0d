"""
When a post was made, by its id: the arithmetic of id-clocks.md once more, apart from the package.

What a forgery owes is worked out here, so that a mistake in the package's clocks is not repeated by what judges them.

>>> days_of("x", "1098230906194546688", date(2026, 11, 30))
Span(first=datetime.date(2019, 2, 20), last=datetime.date(2019, 2, 20))
>>> days_of("x", "20", date(2026, 11, 30)), days_of("x", "31234567890123", date(2026, 11, 30))
(Span(first=None, last=datetime.date(2006, 4, 1)), 'impossible')
>>> days_of("youtube", "dQw4w9WgXcQ", date(2026, 11, 30)) is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ids import BASE32, BASE64, read

#: Milliseconds since 1970 at which each numbering begins, and how many bits stand below the milliseconds (summary table).
_MS = {
    "x": (1288834974657, 22), "instagram": (1314220021721, 23), "threads": (1314220021721, 23), "mastodon": (0, 16),
    "truthsocial": (0, 16), "gab": (0, 16), "linkedin": (0, 22), "tumblr": (1000000000000, 20),
}
#: Ids of X before they held a time, by quarter (section 1b).
_QUARTERS = (
    (794, "2006-04-01"), (8319, "2006-07-01"), (37645, "2006-10-01"), (1926143, "2007-01-01"), (16768411, "2007-04-01"),
    (128708612, "2007-07-01"), (304549882, "2007-10-01"), (551090202, "2008-01-01"), (780862160, "2008-04-01"),
    (847482428, "2008-07-01"), (941747846, "2008-10-01"), (1089490769, "2009-01-01"), (1428483732, "2009-04-01"),
    (2421896261, "2009-07-01"), (4524740293, "2009-10-01"), (7280191105, "2010-01-01"), (12065974081, "2010-04-12"),
    (17460856715, "2010-07-01"), (26104270827, "2010-10-01"), (29700859247, "2010-11-04"),
)
#: The first id of X that holds a time; what lies between it and the last one that was counted was never given out.
_FIRST_SNOWFLAKE = 291895636918272
#: Ids shorter than this carry no time on any platform but X (sections 3, 4 and 6).
_LEAST_DIGITS = {"mastodon": 17, "truthsocial": 17, "gab": 17, "linkedin": 19, "tumblr": 18, "tiktok": 18,
                 "instagram": 10, "threads": 10, "bluesky": 13}


@dataclass(frozen=True)
class Span:
    """The first and the last day on which an id can have been given out; None: open."""

    first: date | None
    last: date | None

    @property
    def exact(self) -> bool:
        return self.first is not None and self.first == self.last


def instant_of(platform: str, post_id: str) -> datetime | None:
    """The moment in an id; None where it holds none, or one that no calendar has."""
    ms = _ms(platform, post_id)
    try:
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def days_of(platform: str, post_id: str | None, as_of: date) -> Span | str | None:
    """The days of an id, ``impossible`` where nobody was ever given it, None where the platform's ids hold no day."""
    if post_id is None:
        return None
    if platform == "x":
        if not post_id.isdigit():
            return None
        number = int(post_id)
        if number <= _QUARTERS[-1][0]:
            return _counted(number)
        if number < _FIRST_SNOWFLAKE or number >= 1 << 63:
            return "impossible"
    at = instant_of(platform, post_id)
    if at is None:
        return None
    return "impossible" if at.date() > as_of else Span(at.date(), at.date())


def _counted(number: int) -> Span:
    before = [date.fromisoformat(day) for known, day in _QUARTERS if known <= number]
    after = [date.fromisoformat(day) for known, day in _QUARTERS if known >= number]
    return Span(before[-1] if before else None, after[0] if after else None)


def _ms(platform: str, post_id: str) -> int | None:
    if len(post_id) < _LEAST_DIGITS.get(platform, 0):
        return None
    if platform == "bluesky":
        return read(post_id, BASE32) // 1024 // 1000 if len(post_id) == 13 and set(post_id) <= set(BASE32) else None
    if platform in ("instagram", "threads"):
        number = read(post_id, BASE64) if len(post_id) <= 12 and set(post_id) <= set(BASE64) else 0
    else:
        number = int(post_id) if post_id.isdigit() else 0
    if not number:
        return None
    if platform == "tiktok":
        return (number >> 32) * 1000
    if platform not in _MS:
        return None
    start, shift = _MS[platform]
    return (number >> shift) + start

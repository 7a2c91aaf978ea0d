"""
Which rule is owed for what was done to a copy; from the fact sheets, without a look at the package.

>>> on_day("x", "1098230906194546688", date(2019, 2, 24), date(2026, 11, 30))
('dat.id-date', '')
>>> on_zeros("x", "1795968363525040000"), on_zeros("mastodon", "109302696754696530")[0]
(('prv.id-rounded', ''), None)
"""

from __future__ import annotations

from datetime import date

from moments import Span, days_of

#: Platforms on which a post may come long after its id was made: only a day printed *earlier* differs (flags.md).
LATER_IS_FINE = frozenset("instagram threads tiktok tumblr".split())
#: An id is taken for a rounded one where no more than so many genuine ones end like it.
_RARE = 1 / 400
#: The lowest twelve bits of an id of X count the posts of one machine within one millisecond. Of the nine genuine ids
#: with times of their own in id-clocks.md section 1, four have a counter of 0, three one below 64, two a larger one.
_NONE, _SMALL, _LARGE = 4 / 9, 3 / 9, 2 / 9
_LARGE_COUNTER = 64


def on_day(platform: str, post_id: str | None, printed: date, as_of: date) -> tuple[str | None, str]:
    """Which rule is owed for this printed day beside this id, or why none is."""
    days = days_of(platform, post_id, as_of)
    if days is None:
        return None, "no id, or no clock in the ids of this platform"
    if days == "impossible":
        return "dat.impossible-id", ""
    assert isinstance(days, Span)
    early = (days.first - printed).days if days.first else 0
    late = (printed - days.last).days if days.last else 0
    # An exact clock bears a day of slack, for zones; a span of days has its own.
    least = 2 if days.exact else 1
    if early >= least or (late >= least and platform not in LATER_IS_FINE):
        return "dat.id-date", ""
    if late >= least:
        return None, "a post may come out days after its id was made"
    return None, "within what the id allows"


def on_zeros(platform: str, number: str) -> tuple[str | None, str]:
    """Is a rounded number told by its zeros? Only where genuine ids seldom end so."""
    zeros = len(number) - len(number.rstrip("0"))
    share = _genuine(platform, int(number), zeros)
    return ("prv.id-rounded", "") if share <= _RARE else (None, f"one genuine id in {round(1 / share)} ends like it")


def _genuine(platform: str, number: int, zeros: int) -> float:
    """
    How many genuine ids end in so many zeros and have such a counter.

    On X a number without a counter is a multiple of 4096: of the tens in a power of ten the twos are there already.
    """
    if platform != "x":
        return 10.0 ** -zeros
    counter = number & 0xFFF
    if counter == 0:
        return _NONE * 5.0 ** -zeros
    return (_LARGE if counter >= _LARGE_COUNTER else _SMALL) * 10.0 ** -zeros

"""
The ids of Reddit: base-36 numbers of one counter, with no time in them; only their order tells something.

Anchors: ``data/reddit-anchors.csv`` (id-clocks.md section 9).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from provenance import clocks
from provenance.model import Clock

_SOURCE = "reddit counter, anchors of yt-dlp"
#: The counter is a 64-bit number, which is 13 characters.
_GRAMMAR = re.compile(r"[0-9a-z]{1,13}")
#: Eight characters. In May 2024 the counter had used 4 of 100 ids of seven; at 1.3 million posts a day (the pace
#: between the last two anchors) the rest last for 150 years.
_NOT_REACHED = 36**7
_DAY = timedelta(days=1)


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    Between which two known posts a submission was made, read from its id alone.

    >>> found = clock("zzzzzz")
    >>> found.at, found.not_before.date().isoformat(), found.not_after.date().isoformat()
    (None, '2022-12-12', '2023-03-28')

    ``at`` is None but for the anchors themselves: a line drawn between them misses by months. Ids after the last
    anchor have no ``not_after``. None where *post_id* is not made of small letters and digits.
    """
    if not _GRAMMAR.fullmatch(post_id):
        return None
    number = int(post_id, 36)
    if post_id.startswith("0"):
        return _impossible("begins with a zero; genuine ids never do")
    if number >= _NOT_REACHED:
        return _impossible("more than seven characters; the counter has not come that far")
    guess, low, high = clocks.interpolate(number, _anchors())
    if low is not None and as_of is not None and low > as_of + _DAY:
        return _impossible(f"given out after {low:%Y-%m-%d %H:%M} UTC, which had not come")
    exact = low is not None and low == high
    return Clock(guess if exact else None, low, high, 1000 if exact else None, _SOURCE)


def _impossible(why: str) -> Clock:
    return Clock(None, None, None, None, "reddit id ranges", impossible=why)


@cache
def _anchors() -> tuple[tuple[int, int], ...]:
    from importlib.resources import files

    lines = files("provenance").joinpath("data", "reddit-anchors.csv").read_text("utf-8").splitlines()
    rows = [line.split(",") for line in lines if line and not line.startswith(("#", "id,"))]
    return tuple((int(post_id, 36), int(unix)) for post_id, unix in rows)

"""
The ids of TikTok's videos and photo posts: the time inside them.

Clock: id-clocks.md section 2. Users and sounds have ids of the same make; they are never the video's.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from provenance import clocks
from provenance.model import Clock
from provenance.platforms.rounding import by_float, by_spreadsheet

_LARGEST = 2**63 - 1
#: Ids have had 19 digits since 2016 (id-clocks.md 2); no video has one that is older.
_FIRST = datetime(2016, 1, 1, tzinfo=UTC)
#: Clocks and time zones differ; an id a little ahead of ours is not from the future.
_SLACK = timedelta(days=1)


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the upload of the video began, read from its id alone.

    >>> clock("6718335390845095173").at.isoformat()
    '2019-07-27T13:32:33+00:00'

    The upper 32 bits count seconds since 1970. The video is published seconds later (2 to 49 in 88 of 88
    measured), a scheduled or kept one later still: ``not_after`` is open. None where *post_id* is not made of
    ASCII digits.
    """
    if not re.fullmatch(r"[0-9]{1,40}", post_id):
        return None
    number = int(post_id)
    if post_id.startswith("0"):
        return _impossible("begins with a zero; genuine ids never do")
    if number > _LARGEST:
        return _impossible("larger than 2^63-1, the largest id there can be")
    at = clocks.from_ms((number >> 32) * 1000)
    if at < _FIRST:
        return _impossible(f"carries the time {at:%Y-%m-%d}, before the platform's first ids of 2016")
    if as_of is not None and at > as_of + _SLACK:
        return _impossible(f"carries the time {at:%Y-%m-%d %H:%M} UTC, which had not come")
    return Clock(at, at, None, 1000, "tiktok snowflake")


def _impossible(why: str) -> Clock:
    return Clock(None, None, None, None, "tiktok id ranges", impossible=why)


def is_rounded_id(post_id: str) -> bool:
    """
    Did a spreadsheet or a float round this id? The signs are decimal zeros at its end.

    >>> is_rounded_id("7360245108427623726"), is_rounded_id("7360245108427624000")
    (False, True)

    The low bits of a genuine id are as good as random: one in a thousand looks like this, too, and 99 of 100 that a
    float changed do (measured on 60,000 made-up ids).
    """
    return len(post_id) == 19 and (by_spreadsheet(post_id) or by_float(post_id))

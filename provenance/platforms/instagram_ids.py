"""
What Instagram and Threads share: short codes, handles, and the clock inside both.

Clock: id-clocks.md section 3; handles and codes: embed-markup.md sections 2 and 3.

>>> clock("BqvsDleB3lV").at.isoformat(timespec="milliseconds")
'2018-11-29T01:04:04.757+00:00'
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from provenance import clocks
from provenance.model import Clock
from provenance.platforms.segments import ending_in

#: A short code is a number in base64 for addresses: 5 characters (2010) to 11 (today); those of private posts have
#: 28 more.
CODE = r"[A-Za-z0-9_-]{5,44}"
#: Letters, digits, low lines and single full stops inside. Length is not told here: see ``is_handle``.
HANDLE = r"[A-Za-z0-9_]{1,30}(?:\.[A-Za-z0-9_]{1,30}){0,14}"

_ALPHABET = {char: value for value, char in enumerate(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")}
_EPOCH_MS = 1314220021721  # 2011-08-24T21:07:01.721Z; unfurl parse_instagram.py, Instagram engineering "Sharding & IDs"
_PRIVATE = 28  # yt-dlp instagram.py: characters of a private post's code that are no part of the number
_FIRST = 2**40  # numbers below were counted, not made from the time: id-clocks.md section 3
_LARGEST = 2**63 - 1
#: Machines' clocks differ, and time zones of those who say "now"; more than a day is no slip.
_SLACK = timedelta(days=1)
#: No code has this many digits and no other character, so they are the number itself; ``_`` and the author's
#: number may follow.
_NUMBER = re.compile(r"([1-9][0-9]{14,19})(?:_[0-9]{1,20})?")
_CODE_IN = ending_in(f"({CODE})")
_NUMBER_IN = ending_in("([0-9]{6,25})")
_HANDLE = re.compile(HANDLE)


def code_in(segment: str) -> str | None:
    """
    The short code that a part of an address is, without what words leave behind it.

    >>> code_in("BqvsDleB3lV)."), code_in("CODE…")
    ('BqvsDleB3lV', None)
    """
    found = _CODE_IN.fullmatch(segment)
    return found[1] if found else None


def number_in(segment: str) -> str | None:
    """The same for a media id in digits, as addresses of stories have it."""
    found = _NUMBER_IN.fullmatch(segment)
    return found[1] if found else None


def is_handle(text: str) -> bool:
    """
    Could this be a handle? One to thirty characters, no full stop at an end or beside another.

    >>> is_handle("example.baker"), is_handle("example..baker"), is_handle("a" * 31)
    (True, False, False)
    """
    return len(text) <= 30 and _HANDLE.fullmatch(text) is not None


def number_of(post_id: str) -> int | None:
    """
    The number that a short code or a media id is; None where it is neither.

    >>> number_of("aye83DjauH"), number_of("482584233761418119_1234")
    (482584233761418119, 482584233761418119)

    Of the 38 to 40 characters of a private post's code the last 28 do not count.
    """
    digits = _NUMBER.fullmatch(post_id)
    if digits is not None:
        return int(digits[1])
    if not re.fullmatch(CODE, post_id):
        return None
    code = post_id[:-_PRIVATE] if 38 <= len(post_id) <= 40 else post_id
    if len(code) > 12:
        return None  # of no length a code was ever seen in
    number = 0
    for char in code:
        number = number * 64 + _ALPHABET[char]
    return number


def clock(post_id: str, as_of: datetime | None = None, *, name: str = "instagram") -> Clock | None:
    """
    When a post was made, read from its code or media id alone.

    >>> clock("fBwFP").not_after.isoformat(timespec="seconds")
    '2011-08-24T21:07:01+00:00'

    Exact to the millisecond for the moment its upload began. It was published then or later, by minutes or, where
    it was kept as a draft, days; so the end of the span is open. Ids from before 2011-08-24 only say that.

    Args:
        post_id: A short code, or a media id in digits, also ``<media id>_<author id>``.
        as_of: Aware UTC; ids from more than a day after it are impossible.
        name: Whose id it is, for the clock's source.
    """
    number = number_of(post_id)
    if number is None:
        return None
    if number > _LARGEST:
        return _impossible(name, "larger than 2^63-1, the largest id there can be")
    if number < _FIRST:
        return Clock(None, None, clocks.from_ms(_EPOCH_MS), None, f"{name} ids before the clock")
    at = clocks.snowflake(number, shift=23, epoch_ms=_EPOCH_MS)
    if as_of is not None and at > as_of + _SLACK:
        return _impossible(name, f"carries the time {at:%Y-%m-%d %H:%M} UTC, which had not come")
    return Clock(at, at, None, 1, f"{name} snowflake")


def _impossible(name: str, why: str) -> Clock:
    return Clock(None, None, None, None, f"{name} id ranges", impossible=why)

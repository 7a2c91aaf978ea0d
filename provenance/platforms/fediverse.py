"""
What the servers of Mastodon's family share: user names, numbers of posts, the clock in them, the embed's skeleton.

Mastodon, Truth Social and Gab number their posts alike: 48 bits of Unix milliseconds, then 16 bits of hash and
counter (mastodon/mastodon, ``lib/mastodon/snowflake.rb``; id-clocks.md section 4).

>>> clock("117305474904387538", source="mastodon snowflake").at.isoformat(timespec="milliseconds")
'2026-09-20T21:24:57.442+00:00'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from provenance import clocks
from provenance.fragment import Fragment
from provenance.model import Clock, Embed, PostRef
from provenance.pieces import shown
from provenance.platforms.embeds import SOURCES, embed_of
from provenance.platforms.platform import read_through
from provenance.platforms.rounding import by_spreadsheet
from provenance.platforms.segments import ending_in
from provenance.urls import Address

#: A host name; the last label begins with a letter. Each label is bounded, so is their number: linear time.
DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#: Local names have at most 30 characters (Truth Social and Gab, too); names of other servers may be longer.
USER = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?"
#: A user, with the server where the post was written by another one's user.
ACCOUNT = rf"{USER}(?:@{DOMAIN})?"
#: A number is all of its segment, with nothing behind it but what words leave there, as with X's ids.
_NUMBER = ending_in(r"([0-9]{1,25})(?:\.(?:json|html?))?")
_PRINTED = re.compile(rf"Post by @({ACCOUNT})(?=\s|\Z)")
_SKELETON = re.compile(rf"Post by @{ACCOUNT}(?=\s|\Z)|View on (?:Mastodon|Truth Social)")
#: Above that PostgreSQL's ``bigint``, in which the servers keep ids, ends.
_LARGEST = 2**63 - 1
#: Clocks of servers differ, and so do days of readers: an id this little ahead is not from the future.
_SLACK = timedelta(days=1)
#: Numbers that would be older are sequential ones, of servers from before version 2.0, or placeholders' times.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def post_number(segment: str, least: int = 1) -> str | None:
    """
    The number of a post that a segment of a path is, of *least* digits or more; None for all else.

    >>> post_number("109372843234.") , post_number("109372843234…"), post_number("1093", least=15)
    ('109372843234', None, None)
    """
    found = _NUMBER.fullmatch(segment)
    return found[1] if found is not None and len(found[1]) >= least else None


def clock(post_id: str, as_of: datetime | None = None, *, source: str, since: datetime | None = None) -> Clock | None:
    """
    When a post was made, read from its number.

    >>> clock("108779000807761862", source="truthsocial snowflake").at.isoformat(timespec="milliseconds")
    '2022-08-07T01:30:27.755+00:00'
    >>> clock("2104875", source="mastodon snowflake") is None
    True

    Args:
        post_id: Decimal digits as text.
        as_of: Aware UTC; numbers from more than a day later are impossible. None: the future is not checked.
        source: The word for the clock.
        since: Where no post can be older, from when on the servers numbered posts by this clock.

    Returns:
        A Clock exact to 1 ms; None for what is no number, and for the small numbers of before the clock.
    """
    if not re.fullmatch(r"[0-9]{1,40}", post_id):
        return None
    number = int(post_id)
    if post_id.startswith("0"):
        return _impossible("begins with a zero; genuine ids never do", source)
    if number > _LARGEST:
        return _impossible("larger than 2^63-1, the largest id there can be", source)
    at = clocks.snowflake(number, shift=16, epoch_ms=0)
    if at < _EARLIEST:
        return None
    if since is not None and at < since:
        return _impossible(f"carries the time {at:%Y-%m-%d}, when no post was numbered by this clock", source)
    if as_of is not None and at > as_of + _SLACK:
        return _impossible(f"carries the time {at:%Y-%m-%d %H:%M} UTC, which had not come", source)
    return Clock(at, at, at, 1, source)


def _impossible(why: str, source: str) -> Clock:
    return Clock(None, None, None, None, source, impossible=why)


def is_rounded_id(post_id: str) -> bool:
    """
    Did a spreadsheet round this number on its way here? It keeps 15 digits of 18 or 19.

    >>> is_rounded_id("117305474904387000"), is_rounded_id("117305474904387538")
    (True, False)

    The lowest 16 bits are as good as random, so one genuine id in a thousand looks like this, too. What a program
    rounds through a float keeps 17 digits and cannot be told from genuine ones.
    """
    return len(post_id) in (18, 19) and by_spreadsheet(post_id, least=3)


def read_embed(fragment: Fragment, platform: str, parse: Callable[[Address], PostRef | None]) -> Embed | None:
    """
    The post of an element that its class names: a frame (to 4.2) or a blockquote with the frame's address (from 4.3).

    Of the post itself such an element shows nothing but ``Post by @user@server``. Words that are not of the skeleton
    are taken for the post's. None where the element names no post's address.
    """
    attributes = ((name, fragment.attributes.get(name)) for name in ("data-embed-url", *SOURCES))
    named = next(((raw, ref) for _, raw in attributes if raw and (ref := read_through(raw, parse))), None)
    pieces = () if fragment.name == "iframe" else fragment.pieces
    linked = next(((piece.href, ref) for piece in pieces if piece.href and (ref := read_through(piece.href, parse))
                   and (named is None or ref.post_id == named[1].post_id)), None)
    found = linked or named
    if found is None:
        return None
    permalink, ref = found
    words = shown(pieces)
    printed = _PRINTED.search(words)
    text = "\n".join(line for part in _SKELETON.sub("", words).split("\n") if (line := part.strip()))
    embed = embed_of(platform, _form(fragment.name), ref, text="" if _is_address(text) else text,
                     pieces=(), permalink=permalink, handle=printed[1] if printed else None, handles=ACCOUNT)
    return embed


def _form(name: str) -> str:
    if name in ("iframe", "blockquote"):
        return name
    return "amp" if name.startswith("amp-") else "custom-element" if "-" in name else "data-attribute"


def _is_address(text: str) -> bool:
    return re.fullmatch(r"(?:https?://)?[^\s/]+/[^\s]*", text) is not None

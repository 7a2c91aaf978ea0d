"""
Gab: addresses, and the clock it shares with Mastodon since July 2019. It has no embed: articles link, or show a frame.

Grammar: facts of embed-markup.md section 13. Ids before the move to Mastodon's program were counted, then, for a
time, 32 letters and digits that tell nothing.

>>> from provenance.urls import split
>>> parse_url(split("https://gab.com/example_reader/posts/107163961867310434"))
PostRef(platform='gab', post_id='107163961867310434', handle='example_reader',
        url='https://gab.com/example_reader/posts/107163961867310434')
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from provenance.model import Clock, PostRef
from provenance.platforms import fediverse
from provenance.platforms.fediverse import USER, is_rounded_id, post_number
from provenance.platforms.platform import Mark, Named, Platform
from provenance.platforms.segments import ending_in
from provenance.urls import Address

__all__ = ["PLATFORM", "RESERVED", "clock", "parse_other", "parse_url"]

_HOSTS = frozenset(("gab.com", "www.gab.com", "m.gab.com", "gab.ai", "www.gab.ai"))
_HANDLE = re.compile(USER)
_CODE = ending_in("([A-Za-z0-9]{32})={0,2}")
#: First segments that are pages of the platform, never handles.
RESERVED = frozenset(
    "about account api auth comments compose compare dissenter explore filters follow_requests group groups hashtag "
    "hashtags home i introduction links list lists live login media messages news notifications photos pro posts "
    "search settings share shop shortcuts statuses suggestions tags timeline tv users videos web".split()
)
#: Gab opened in August 2016: no number by the clock is older, not even of posts moved over.
_SINCE = datetime(2016, 8, 1, tzinfo=UTC)


def parse_url(address: Address) -> PostRef | None:
    """Is this the address of a post? None for profiles, groups, tags and shares."""
    if address.host not in _HOSTS:
        return None
    handle: str | None = None
    segment: str | None = None
    parts = address.segments
    match parts:
        case ("users", user, "statuses", number, *_):
            handle, segment = user, number
        case ("groups" | "group", _, "posts", number, *_) | ("posts" | "statuses", number, *_):
            segment = number
        case (user, "posts", number, *_):
            handle, segment = user.removeprefix("@"), number
        case (account, number, *_) if account.startswith("@") and post_number(number, 15):
            # As on other servers of the family; a short number would be a page of a profile.
            handle, segment = account[1:], number
    post_id = _post_id(segment) if segment else None
    if post_id is None:
        return None
    if handle is not None and (not _HANDLE.fullmatch(handle) or handle.lower() in RESERVED):
        handle = None
    return PostRef("gab", post_id, handle, f"https://gab.com/{f'{handle}/' if handle else ''}posts/{post_id}")


def _post_id(segment: str) -> str | None:
    code = _CODE.fullmatch(segment)
    return code[1] if code is not None and not segment[:32].isdigit() else post_number(segment)


def parse_other(address: Address) -> Named | None:
    """
    Users, hashtags and pictures.

    >>> from provenance.urls import split
    >>> parse_other(split("https://gab.com/example_reader"))
    Named(platform='gab', kind='user', value='example_reader')
    """
    parts = address.segments
    if address.host == "media.gab.com" and "media_attachments" in parts[:-1]:
        return Named("gab", "media", parts[-1])
    if address.host not in _HOSTS or not parts or parse_url(address) is not None:
        return None
    if parts[0] in ("hashtag", "tags") and len(parts) > 1:
        return Named("gab", "hashtag", parts[1])
    user = parts[0].removeprefix("@")
    if user.lower() not in RESERVED and _HANDLE.fullmatch(user) and (len(parts) == 1 or parts[1] != "posts"):
        return Named("gab", "user", user)
    return None


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the post was made; None for the ids of before July 2019.

    >>> clock("107045884469287653").at.isoformat(timespec="milliseconds")
    '2021-10-04T23:36:11.125+00:00'
    """
    return fediverse.clock(post_id, as_of, source="gab snowflake", since=_SINCE)


_FOLLOWS = r"[^\s\"'<>/?]{0,16}?SEP(?:[^\s\"'<>?]{1,200}?SEP)?(?:(?:posts|statuses)SEP[0-9a-z]|[0-9]{15})"

PLATFORM = Platform(
    key="gab",
    name="Gab",
    parse_url=parse_url,
    parse_other=parse_other,
    clock=clock,
    is_rounded_id=is_rounded_id,
    marks=tuple(Mark("post", host, _FOLLOWS) for host in ("gab.com", "gab.ai", "gab-com.translate.goog")),
    link_selectors=(("post", 'a[href*="gab." i]'), ("post", 'a[href*="gab-com" i]')),
    words=("gab",),
    id_alone="1[0-9]{17}",
)

"""
Truth Social: addresses, its frame, and the clock it shares with Mastodon. Its embeds show no words and no date.

Grammar: facts of embed-markup.md section 9.

>>> from provenance.urls import split
>>> parse_url(split("https://truthsocial.com/@example_reader/108779000807761862/embed")).url
'https://truthsocial.com/@example_reader/posts/108779000807761862'
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from provenance.fragment import Fragment
from provenance.model import Clock, Embed, PostRef
from provenance.platforms import fediverse
from provenance.platforms.fediverse import USER, is_rounded_id, post_number
from provenance.platforms.platform import Mark, Named, Platform
from provenance.urls import Address

__all__ = ["PLATFORM", "clock", "parse_other", "parse_url", "read"]

_HOSTS = frozenset(("truthsocial.com", "www.truthsocial.com", "m.truthsocial.com"))
_HANDLE = re.compile(USER)
#: Announced on 2021-10-20; its first accounts' numbers are of February 2022 (id-clocks.md section 4).
_SINCE = datetime(2021, 10, 1, tzinfo=UTC)


def parse_url(address: Address) -> PostRef | None:
    """Is this the address of a post? None for profiles, tags, groups and the follow button."""
    if address.host not in _HOSTS:
        return None
    handle: str | None = None
    segment: str | None = None
    parts = address.segments
    match parts:
        case (account, "posts" | "statuses", number, *_) if account.startswith("@"):
            handle, segment = account[1:], number
        case (account, number, *_) if account.startswith("@"):
            handle, segment = account[1:], number
        case ("users", user, "statuses", number, *_):
            handle, segment = user, number
        case ("group" | "groups", _, "posts" | "statuses", number, *_) | ("posts" | "statuses", number, *_):
            segment = number
    post_id = post_number(segment) if segment else None
    if post_id is None:
        return None
    if handle is not None and not _HANDLE.fullmatch(handle):
        handle = None
    return PostRef("truthsocial", post_id, handle,
                   f"https://truthsocial.com/{f'@{handle}/' if handle else ''}posts/{post_id}")


def parse_other(address: Address) -> Named | None:
    """
    Users, hashtags and pictures.

    >>> from provenance.urls import split
    >>> parse_other(split("https://truthsocial.com/tags/bins"))
    Named(platform='truthsocial', kind='hashtag', value='bins')
    """
    parts = address.segments
    if address.host.endswith(".truthsocial.com") and "media_attachments" in parts[:-1]:
        return Named("truthsocial", "media", parts[-1])
    if address.host not in _HOSTS or parse_url(address) is not None:
        return None
    match parts:
        case (account, *_) if account.startswith("@") and _HANDLE.fullmatch(account[1:]):
            return Named("truthsocial", "user", account[1:])
        case ("users", user, *_) if _HANDLE.fullmatch(user):
            return Named("truthsocial", "user", user)
        case ("tags" | "tag", tag, *_):
            return Named("truthsocial", "hashtag", tag)
    return None


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Truth Social's."""
    if "truthsocial-embed" not in fragment.classes:
        return None
    return fediverse.read_embed(fragment, "truthsocial", parse_url)


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the post was made; ids of before the platform are impossible.

    >>> clock("108618228543962049").at.isoformat(timespec="milliseconds")
    '2022-07-09T16:03:57.694+00:00'
    """
    return fediverse.clock(post_id, as_of, source="truthsocial snowflake", since=_SINCE)


_FOLLOWS = r"[^\s\"'<>/?]{0,16}?SEP[^\s\"'<>?]{1,200}?SEP[0-9]"

PLATFORM = Platform(
    key="truthsocial",
    name="Truth Social",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    clock=clock,
    is_rounded_id=is_rounded_id,
    marks=(Mark("post", "truthsocial.com", _FOLLOWS), Mark("post", "truthsocial-com.translate.goog", _FOLLOWS)),
    selectors=(("post", ".truthsocial-embed"),),
    link_selectors=(("post", 'a[href*="truthsocial" i]'),),
    words=("truthsocial", "truth-social", "truth_social"),
    id_alone="1[0-9]{17}",
)

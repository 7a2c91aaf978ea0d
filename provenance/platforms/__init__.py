"""
The platforms, in one ordered table; the first that says "mine" wins.

>>> post_time("1098230906194546688", platform="x").at.isoformat(timespec="milliseconds")
'2019-02-20T14:40:26.837+00:00'
>>> parse_post_url("https://mobile.twitter.com/Example/status/20?s=20").post_id
'20'
"""

from __future__ import annotations

from datetime import datetime

from provenance.errors import UsageError
from provenance.model import Clock, PostRef
from provenance.platforms import (
    bluesky,
    facebook,
    gab,
    instagram,
    linkedin,
    mastodon,
    pinterest,
    reddit,
    rumble,
    telegram,
    threads,
    tiktok,
    truthsocial,
    tumblr,
    vimeo,
    vk,
    x,
    youtube,
)
from provenance.platforms.platform import Named, Platform, read_through
from provenance.urls import Address, split, unwrap

__all__ = ["PLATFORMS", "Named", "Platform", "is_rounded_id", "name_of", "parse_other_url", "parse_post_url",
           "placeholders_of", "platform_named", "post_time", "same_post"]

#: Adding a platform is one file, one fixture folder and one line here.
PLATFORMS: tuple[Platform, ...] = (
    x.PLATFORM,
    instagram.PLATFORM,
    facebook.PLATFORM,
    threads.PLATFORM,
    tiktok.PLATFORM,
    youtube.PLATFORM,
    bluesky.PLATFORM,
    mastodon.PLATFORM,
    truthsocial.PLATFORM,
    reddit.PLATFORM,
    telegram.PLATFORM,
    linkedin.PLATFORM,
    vimeo.PLATFORM,
    tumblr.PLATFORM,
    pinterest.PLATFORM,
    vk.PLATFORM,
    gab.PLATFORM,
    rumble.PLATFORM,
)


def platform_named(key: str) -> Platform:
    """The platform of that key; UsageError names the known ones."""
    for platform in PLATFORMS:
        if platform.key == key:
            return platform
    known = ", ".join(platform.key for platform in PLATFORMS)
    raise UsageError(f"no platform is called {key!r}; known: {known}", code="unknown-platform")


def name_of(key: str) -> str:
    """What people call a platform: ``Truth Social``; the key itself for one that nobody knows."""
    return next((platform.name for platform in PLATFORMS if platform.key == key), key)


def same_post(key: str, one: str, other: str) -> bool:
    """
    Are two addresses that carry one id those of one post? Ids of some platforms repeat: on each server, in each wall.

    >>> same_post("mastodon", "https://a.example/@u/109300000000000000", "https://b.example/@u/109300000000000000")
    False
    """
    return one == other or all(platform.same_post(one, other) for platform in PLATFORMS if platform.key == key)


def placeholders_of(key: str) -> frozenset[str]:
    """Handles, lower case, that name nobody in addresses of that platform; none for a platform that nobody knows."""
    return next((platform.placeholders for platform in PLATFORMS if platform.key == key), frozenset())


def parse_post_url(url: str) -> PostRef | None:
    """
    Which post an address names, archives and redirectors read through; None for all else.

    >>> parse_post_url("https://web.archive.org/web/2024id_/https://twitter.com/example/status/20").handle
    'example'
    >>> parse_post_url("https://x.com/example/with_replies") is None
    True

    The handle is the address's claim: nobody checks it, and it is None for placeholders
    (``i``, ``statuses``). Never raises.
    """
    return read_through(url, _first)


def parse_other_url(url: str) -> Named | None:
    """
    What else of a platform an address names: a user, a hashtag, a piece of media; None for posts and strangers.

    >>> parse_other_url("https://www.x.com/example?lang=en")
    Named(platform='x', kind='user', value='example')

    Archives and redirectors are read through. Never raises.
    """
    address = split(unwrap(url) or url)
    if address is None or _first(address) is not None:
        return None
    return next((named for platform in PLATFORMS if (named := platform.parse_other(address)) is not None), None)


def _first(address: Address) -> PostRef | None:
    return next((ref for platform in PLATFORMS if (ref := platform.parse_url(address)) is not None), None)


def post_time(post_id: str, platform: str = "x", *, as_of: datetime | None = None) -> Clock | None:
    """
    The time inside a post id, with its bounds, precision and source.

    >>> post_time("291895636918271", platform="x").impossible
    'between the last sequential id and the first snowflake; no post was given it'

    Args:
        post_id: Decimal digits as text. Never a number: ids exceed 2**53.
        platform: A key of the table.
        as_of: Aware UTC; ids from after it are impossible. None: the future is not checked.

    Returns:
        A Clock; None where the platform's ids carry no time or *post_id* is no id of the platform.

    Raises:
        UsageError: no platform has that key.
    """
    return platform_named(platform).clock(post_id, as_of)


def is_rounded_id(post_id: str, platform: str = "x") -> bool:
    """
    Was the id rounded by a spreadsheet or a float on its way here?

    >>> is_rounded_id("1795968363525040000")
    True
    """
    return platform_named(platform).is_rounded_id(post_id)

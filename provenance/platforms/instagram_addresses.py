"""
The addresses of Instagram: which of them name a post, and what the others name.

Grammar: embed-markup.md section 2; mirrors: section 16.
"""

from __future__ import annotations

import re

from provenance.model import PostRef
from provenance.platforms.forum_frames import forum_frame
from provenance.platforms.instagram_ids import code_in, is_handle, number_in
from provenance.platforms.platform import Named
from provenance.urls import Address

#: Also mirrors that keep the platform's paths: dd and kk before its name.
_HOSTS = re.compile(r"(?:(?:www|m|d|g)\.)?(?:dd|kk)?instagram\.com|(?:www\.)?instagr\.am")
_PICUKI = re.compile(r"(?:www\.)?picuki\.com")
_MEDIA_HOSTS = re.compile(r"[a-z0-9.-]{1,80}\.cdninstagram\.com|instagram\.[a-z0-9.-]{1,80}\.fbcdn\.net")
_MEDIA_FILE = re.compile(r"[\w.-]{1,120}\.(?:jpe?g|png|webp|heic|mp4)", re.I)
#: First segments that are pages of the platform, never handles (embed-markup.md 2).
RESERVED = frozenset(
    "p reel reels tv stories explore accounts about developer direct legal web s share challenge graphql api".split()
)
_TABS = frozenset("reels tagged channel guides saved followers following live".split())


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on Instagram, also of its frame? None for profiles, tags, places, share links.

    >>> from provenance.urls import split
    >>> parse_url(split("https://www.instagram.com/example.baker/reel/BqvsDleB3lV/?igsh=abc")).handle
    'example.baker'

    A story has the number of its media for an id. Highlights, sounds and share links (whose code is another one)
    are no posts.
    """
    parts = address.segments
    lower = tuple(part.lower() for part in parts)
    if _PICUKI.fullmatch(address.host):
        number = number_in(parts[1]) if len(parts) > 1 and lower[0] == "media" else None
        return PostRef("instagram", number, None, f"https://www.picuki.com/media/{number}") if number else None
    if not _HOSTS.fullmatch(address.host):
        held = forum_frame(address, "instagram")
        return _post(None, held) if held else None
    match lower:
        case ("reel" | "reels", "audio", *_):
            return None
        case ("p" | "tv" | "reel" | "reels", _, *_):
            return _post(None, parts[1])
        case ("stories", user, _, *_) if user != "highlights" and is_handle(user):
            number = number_in(parts[2])
            url = f"https://www.instagram.com/stories/{parts[1]}/{number}/"
            return PostRef("instagram", number, parts[1], url) if number else None
        case (user, "p" | "tv" | "reel", _, *_) if user not in RESERVED:
            return _post(parts[0] if is_handle(parts[0]) else None, parts[2])
    return None


def _post(handle: str | None, segment: str) -> PostRef | None:
    code = code_in(segment)
    return PostRef("instagram", code, handle, f"https://www.instagram.com/p/{code}/") if code else None


def parse_other(address: Address) -> Named | None:
    """
    A user, a hashtag or a media file of Instagram; None for posts and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://www.instagram.com/explore/tags/snow/"))
    Named(platform='instagram', kind='hashtag', value='snow')
    """
    parts = address.segments
    if _MEDIA_HOSTS.fullmatch(address.host):
        file = parts[-1] if parts else ""
        return Named("instagram", "media", file) if _MEDIA_FILE.fullmatch(file) else None
    if not _HOSTS.fullmatch(address.host) or not parts:
        return None
    lower = tuple(part.lower() for part in parts)
    match lower:
        case ("explore", "tags", _, *_):
            return Named("instagram", "hashtag", parts[2].removeprefix("#"))
        case ("stories", user) if user != "highlights" and is_handle(user):
            return Named("instagram", "user", parts[1])
    tabbed = len(parts) == 1 or (len(parts) == 2 and lower[1] in _TABS)
    handle = parts[0].removeprefix("@")
    if tabbed and lower[0] not in RESERVED and is_handle(handle):
        return Named("instagram", "user", handle)
    return None

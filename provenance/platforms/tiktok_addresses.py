"""
The addresses of TikTok: posts, players, people, tags and sounds.

Grammar: embed-markup.md section 5; mirrors: section 16. Douyin is another platform, though its ids have the
same make.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from provenance.model import PostRef
from provenance.platforms.forum_frames import unframed
from provenance.platforms.platform import Named
from provenance.platforms.segments import ending_in
from provenance.urls import Address

#: Letters, digits, dots and low lines, 2 to 24 of them (embed-markup.md 5); yt-dlp takes a hyphen, too. Where words
#: go on after one, its last dot is the sentence's.
HANDLE = r"[A-Za-z0-9._-]{1,29}[A-Za-z0-9_]"
_HOSTS = re.compile(r"(?:(?:www|m|[a-z]{2})\.)?tiktok\.com|(?:(?:www|m)\.)?tiktokv\.com")
_MIRRORS = re.compile(r"(?:(?:www|m|[a-z]{1,2})\.)?(?:vxtiktok|tnktok)\.com|proxitok\.[a-z0-9.-]{2,60}")
_HANDLE = re.compile(rf"@({HANDLE})")
_ID = ending_in(r"([0-9]{1,25})(?:\.html?)?")
_LOCALE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?|i18n")
_SOUND = ending_in(r"(?:[^/]*-)?([0-9]{5,25})")


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a video or a photo post, or of its player? None for all else: people, tags, sounds.

    >>> from provenance.urls import split
    >>> parse_url(split("https://www.tiktok.com/embed/v2/6718335390845095173?lang=en")).post_id
    '6718335390845095173'
    """
    address = unframed(address, "tiktok", "https://www.tiktok.com/embed/")
    parts = _parts(address)
    kind, handle, digits = _post_parts(parts) if parts else ("", None, None)
    if not digits and (fragment := unquote(address.fragment)).startswith("/") and _is_ours(address):
        # Copied from the feed in 2019: the address of the video stands behind the hash.
        kind, handle, digits = _post_parts(tuple(part for part in fragment.split("/") if part))
    found = _ID.fullmatch(digits) if digits else None
    if found is None:
        return None
    who = _HANDLE.fullmatch(handle) if handle else None
    name = who[1] if who else None
    return PostRef("tiktok", found[1], name, f"https://www.tiktok.com/@{name or ''}/{kind}/{found[1]}")


def parse_other(address: Address) -> Named | None:
    """
    Which person, tag or sound an address names; None for posts and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://www.tiktok.com/tag/soup?refer=embed"))
    Named(platform='tiktok', kind='hashtag', value='soup')
    """
    match _parts(address):
        case (at,) | (at, "live") | ("embed", at) if who := _HANDLE.fullmatch(at):
            return Named("tiktok", "user", who[1])
        case ("tag", tag):
            return Named("tiktok", "hashtag", tag)
        case ("music", sound) if found := _SOUND.fullmatch(sound):
            return Named("tiktok", "media", found[1])
    return None


def _is_ours(address: Address) -> bool:
    return _HOSTS.fullmatch(address.host) is not None or _MIRRORS.fullmatch(address.host) is not None


def _parts(address: Address) -> tuple[str, ...]:
    """The segments of an address of ours, without the language that may begin them; none for a stranger's."""
    if not _is_ours(address):
        return ()
    parts = address.segments
    return parts[1:] if len(parts) > 1 and _LOCALE.fullmatch(parts[0]) else parts


def _post_parts(parts: tuple[str, ...]) -> tuple[str, str | None, str | None]:
    """What kind of post, the handle with its sign and the digits, by the shape of the path."""
    lower = tuple(part.lower() for part in parts[:3])
    match lower:
        case (at, "video" | "photo", _) if at.startswith("@"):
            return lower[1], parts[0], parts[2]
        case ("video" | "photo", _):
            # What is left of the address where a handle's sign was taken for something else.
            return lower[0], None, parts[1]
        case ("embed", "v1" | "v2" | "v3", _) | ("player", "v1", _) | ("share" | "embed", "video", _):
            return "video", None, parts[2]
        case ("embed" | "v", _, *_):
            return "video", None, parts[1]
    return "", None, None

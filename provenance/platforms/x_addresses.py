"""
The addresses of X: which of them name a post, and whose the handle in them may be.

Grammar: facts of embed-markup.md section 1.4; mirrors: section 16.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from provenance.model import PostRef
from provenance.platforms.tail import X_HANDLE
from provenance.urls import Address

_HOSTS = re.compile(r"(?:(?:www|mobile|m|pro|tweetdeck)\.)?(?:twitter|x)\.com")
#: Same ids under another name; the handle in their addresses may be a placeholder.
_MIRRORS = re.compile(
    r"(?:(?:www|api|dl?|g|t|m|i|u|o)\.)?(?:fxtwitter|vxtwitter|fixupx|fixvx|twittpr|xfixup)\.com"
    r"|nitter\.[a-z0-9.-]{2,60}|(?:www\.)?(?:xcancel|twiiit)\.com"
)
#: First segments that are pages of the platform, never handles (embed-markup.md 1.4).
RESERVED = frozenset(
    "i intent share home search hashtag explore notifications messages settings compose login logout signup account "
    "tos privacy about download jobs who_to_follow oauth widgets statuses status favorites followers following lists "
    "logged_out safety personalization help rules en".split()
)
#: Handles that address makers put where they do not know the author. A person may own one, so they
#: count only when the embed prints the same.
PLACEHOLDERS = frozenset(("twitter", "x", "user"))
_HANDLE = re.compile(X_HANDLE)
#: An id is all of its segment (``.mp4`` on mirrors), with nothing behind it but what words leave there: a full stop,
#: a bracket, blanks. Digits before an ellipsis are a cut address, digits before more digits a broken one.
_ID = re.compile(
    r"([0-9]{1,25})(?:\.(?:mp4|jpg|json|html?))?(?:[\s\u200b-\u200f\u2060\ufeff)\]}>\"'”’»,;:!]*\.?|[?&].*)", re.S
)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on X? None for all else: profiles, searches, intents, shares.

    >>> from provenance.urls import split
    >>> parse_url(split("https://twitter.com/i/web/status/1629307668568633344"))
    PostRef(platform='x', post_id='1629307668568633344', handle=None, url='https://x.com/i/status/1629307668568633344')
    """
    mirror = _HOSTS.fullmatch(address.host) is None
    if mirror and _MIRRORS.fullmatch(address.host) is None:
        return None
    parts = address.segments
    if not parts and (fragment := unquote(address.fragment)).startswith("!/"):
        # The hash-bang addresses of 2010 to 2012.
        parts = tuple(part for part in fragment[2:].split("/") if part)
    handle, digits = _post_parts(tuple(part.lower() for part in parts), parts, address)
    found = _ID.fullmatch(digits) if digits else None
    if found is None:
        return None
    post_id = found[1]
    if handle is not None:
        handle = handle.removeprefix("@")
        if not _HANDLE.fullmatch(handle) or handle.lower() in RESERVED or (mirror and handle.lower() in PLACEHOLDERS):
            handle = None
    return PostRef("x", post_id, handle, f"https://x.com/{handle or 'i'}/status/{post_id}")


def _post_parts(lower: tuple[str, ...], parts: tuple[str, ...], address: Address) -> tuple[str | None, str | None]:
    """The handle and the digits, by the shape of the path; (None, None) for what is no post."""
    match lower:
        case ("i", "web", "status" | "statuses", _, *_):
            return None, parts[3]
        case ("i", "videos", "tweet", _, *_):
            return None, parts[3]
        case ("i", "cards", "tfw", "v1", _, *_):
            return None, parts[4]
        case ("status" | "statuses", _, *_):
            return None, parts[1]
        case (_, "status" | "statuses" | "article", _, *_):
            return parts[0], parts[2]
        case (_, "mediaviewer", *_):
            return parts[0], address.value("currentTweet")
    return None, None

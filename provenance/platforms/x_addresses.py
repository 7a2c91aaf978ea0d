"""
The addresses of X: which of them name a post, and whose the handle in them may be.

Grammar: facts of embed-markup.md section 1.4; mirrors: section 16.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from provenance.model import PostRef
from provenance.platforms.forum_frames import forum_frame
from provenance.platforms.platform import Named, read_through
from provenance.platforms.tail import X_HANDLE
from provenance.urls import Address

_HOSTS = re.compile(r"(?:(?:www|mobile|m|pro|tweetdeck)\.)?(?:twitter|x)\.com")
#: Where the widget's frame comes from; the post's id stands in its query (embed-markup.md 1.2).
_FRAMES = re.compile(r"(?:platform|syndication)\.(?:twitter|x)\.com")
#: A reader of threads; the id is that of the first post.
_THREADS = re.compile(r"(?:www\.)?threadreaderapp\.com")
#: Same ids under another name; the handle in their addresses may be a placeholder.
_MIRRORS = re.compile(
    r"(?:(?:www|api|dl?|g|t|m|i|u|o)\.)?(?:fxtwitter|vxtwitter|fixupx|fixvx|twittpr|xfixup)\.com"
    r"|nitter\.[a-z0-9.-]{2,60}|(?:www\.)?(?:xcancel|twiiit)\.com"
)
#: What the platform itself writes; all else is read with more care.
_PLAIN = re.compile(r"https?://(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/status/([0-9]{1,25})(?:\?[!-~]{0,200})?")
#: First segments that are pages of the platform, never handles (embed-markup.md 1.4).
RESERVED = frozenset(
    "i intent share home search hashtag explore notifications messages settings compose login logout signup account "
    "tos privacy about download jobs who_to_follow oauth widgets statuses status favorites followers following lists "
    "logged_out safety personalization help rules en".split()
)
#: Handles that address makers put where they do not know the author. A person may own one, so they
#: count only when the embed prints the same.
PLACEHOLDERS = frozenset((
    "twitter", "x", "user", "web", "mobile", "nitter", "xcancel", "twiiit", "fxtwitter", "vxtwitter", "fixupx", "fixvx",
    "twittpr", "xfixup", "anyuser", "username", "_",
))
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
    if _FRAMES.fullmatch(address.host) and address.path.lower().startswith("/embed/"):
        digits = address.value("id")
        found = _ID.fullmatch(digits) if digits else None
        return PostRef("x", found[1], None, f"https://x.com/i/status/{found[1]}") if found else None
    if _THREADS.fullmatch(address.host):
        parts = address.segments
        found = _ID.fullmatch(parts[1]) if len(parts) > 1 and parts[0].lower() == "thread" else None
        return PostRef("x", found[1], None, f"https://x.com/i/status/{found[1]}") if found else None
    mirror = _HOSTS.fullmatch(address.host) is None
    if mirror and _MIRRORS.fullmatch(address.host) is None:
        found = _ID.fullmatch(forum_frame(address, "twitter") or "")
        return PostRef("x", found[1], None, f"https://x.com/i/status/{found[1]}") if found else None
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


def ref_of(url: str) -> PostRef | None:
    """
    The post at this address, archives and redirectors read through; None where there is none.

    >>> ref_of("https://web.archive.org/web/2024/https://twitter.com/example/status/20").post_id
    '20'
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and plain[1].lower() not in RESERVED:
        return PostRef("x", plain[2], plain[1], f"https://x.com/{plain[1]}/status/{plain[2]}")
    return read_through(url, parse_url)


def _post_parts(lower: tuple[str, ...], parts: tuple[str, ...], address: Address) -> tuple[str | None, str | None]:
    """The handle and the digits, by the shape of the path; (None, None) for what is no post."""
    match lower:
        case ("i", "web", "status" | "statuses", _, *_):
            return None, parts[3]
        case ("i", "videos", "tweet", _, *_):
            return None, parts[3]
        case ("i", "videos", _):
            # The frame of the card's player.
            return None, parts[2]
        case ("i", "cards", "tfw", "v1", _, *_):
            return None, parts[4]
        case ("status" | "statuses", _, *_):
            return None, parts[1]
        case (_, "status" | "statuses" | "article", _, *_):
            return parts[0], parts[2]
        case (_, "mediaviewer", *_):
            return parts[0], address.value("currentTweet")
    return None, None


_TABS = frozenset(
    "with_replies media likes highlights following followers info photo header_photo timeline tweets lists articles "
    "verified_followers superfollows".split()
)
#: Pictures by their file's name, films and their pictures by their number (embed-markup.md 1.4).
_PICTURE = re.compile(r"(?:media|tweet_video_thumb)/([A-Za-z0-9_-]{10,24})(?:[.?:].*)?")
_FILM = re.compile(r"(?:ext_tw_video|amplify_video)(?:_thumb)?/([0-9]{5,25})(?:/.*)?")
_FILM_FILE = re.compile(r"tweet_video/([A-Za-z0-9_-]{10,24})(?:\..*)?")
_CLIP = re.compile(r"v/([0-9a-fA-F-]{36})(?:/.*)?")
_MEDIA: dict[str, tuple[re.Pattern[str], ...]] = {
    "pbs.twimg.com": (_PICTURE, _FILM), "video.twimg.com": (_FILM, _FILM_FILE), "amp.twimg.com": (_CLIP,),
}


def parse_other(address: Address) -> Named | None:
    """
    What else of X an address names: a user, a hashtag, a piece of media; None for posts, pages and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://pbs.twimg.com/media/ErD8xv0VkAIBJe7?format=jpg&name=large"))
    Named(platform='x', kind='media', value='ErD8xv0VkAIBJe7')
    >>> parse_other(split("https://twitter.com/search?q=%23snow")).value
    'snow'

    Users are told by handle, or by number where the address has nothing else (``/i/user/12``).
    """
    if address.host in _MEDIA:
        path = "/".join(address.segments)
        found = next((hit for form in _MEDIA[address.host] if (hit := form.fullmatch(path))), None)
        return Named("x", "media", found[1]) if found else None
    if not (_HOSTS.fullmatch(address.host) or _MIRRORS.fullmatch(address.host)):
        return None
    parts = address.segments
    if not parts and (fragment := unquote(address.fragment)).startswith("!/"):
        parts = tuple(part for part in fragment[2:].split("/") if part)
    lower = tuple(part.lower() for part in parts)
    tag = _tag(lower, parts, address)
    if tag:
        return Named("x", "hashtag", tag)
    user = _user(lower, parts, address)
    return Named("x", "user", user) if user else None


def _tag(lower: tuple[str, ...], parts: tuple[str, ...], address: Address) -> str | None:
    """The hashtag of its own page, or all that is searched for."""
    match lower:
        case ("hashtag", _, *_):
            return parts[1].removeprefix("#")
        case ("search",):
            asked = (address.value("q") or "").strip()
        case ("search", _):
            # The first embeds encoded the sign twice.
            asked = unquote(parts[1]).strip()
        case _:
            return None
    return asked[1:] if re.fullmatch(r"[#＃]\w+", asked) else None


def _user(lower: tuple[str, ...], parts: tuple[str, ...], address: Address) -> str | None:
    match lower:
        case ("i", "user", number) if re.fullmatch("[0-9]{1,20}", number):
            return number
        case ("intent", "user" | "follow"):
            handle, number = address.value("screen_name"), address.value("user_id") or ""
            if handle is None:
                return number if re.fullmatch("[0-9]{1,20}", number) else None
        case (_,):
            handle = parts[0]
        case (_, tab) if tab in _TABS:
            handle = parts[0]
        case _:
            return None
    handle = handle.removeprefix("@")
    return handle if _HANDLE.fullmatch(handle) and handle.lower() not in RESERVED else None

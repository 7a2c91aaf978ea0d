"""
The addresses of YouTube: videos, their players, posts of the community page; channels, tags, preview pictures.

Grammar: embed-markup.md section 6; mirrors: section 16.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from provenance.model import PostRef
from provenance.platforms.platform import Named
from provenance.platforms.segments import ending_in
from provenance.urls import Address, split

#: Eleven characters hold 66 bits and ids 64, so the last character is one of sixteen (embed-markup.md 6). The two
#: words are players of a list and of whatever a channel sends just now.
VIDEO_ID = r"(?!videoseries|live_stream)[0-9A-Za-z_-]{10}[AEIMQUYcgkosw048]"
#: A post of the community page (embed-markup.md 6).
POST_ID = r"Ug[0-9A-Za-z_-]{20,60}"
_HOSTS = re.compile(
    r"(?:[a-z0-9-]{1,20}\.)?youtube(?:-nocookie|kids|education)?\.com|youtube\.googleapis\.com"
)
#: Same ids under another name (embed-markup.md 16).
_MIRRORS = re.compile(r"(?:www\.)?yewtu\.be|(?:www\.)?(?:invidious|piped)\.[a-z0-9.-]{2,60}")
_PICTURES = re.compile(r"(?:i[0-9]?\.ytimg|img\.youtube)\.com")
_VIDEO = ending_in(rf"({VIDEO_ID})")
_POST = ending_in(rf"({POST_ID})")
_PLAYERS = frozenset(("embed", "v", "e", "w", "video", "shorts", "live", "watch"))
#: Behind the hash of a channel's page of 2010 stood the list and the place in it, then the video: ``#p/u/1/ID``.
_GRID = re.compile(r"p/(?:[a-z]/){1,3}[0-9]{1,4}/([^/?&#]{11})(?:[/?&#].*)?")
#: FC2's blogs put a page of their own around the player.
_SHELL = ("static.fc2.com", "/misc/blog/view/ext_youtube_player.html")
#: LiveJournal's frame around players of other sites, which it names in the query.
_TOYS = "l.lj-toys.com"
_HANDLE = re.compile(r"@([\w.·-]{3,30})")
_CHANNEL = re.compile(r"UC[0-9A-Za-z_-]{22}")
_NAME = re.compile(r"[\w.·-]{1,60}")
#: Pages of the platform that stand where channels once had a name of their own; embed-markup.md lists none, these
#: are the paths of the site's own menus and of the grammar above.
RESERVED = frozenset(
    "about account ads app attribution_link c channel channels clip creators e embed feed gaming hashtag "
    "howyoutubeworks iframe_api kids live movies music new news oembed player_api playlist post premium redirect "
    "results s share shorts signin sports t trending tv upload user v watch watch_popup yt".split()
)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a video (its page, its player) or of a community post? None for lists, channels, clips.

    >>> from provenance.urls import split
    >>> parse_url(split("https://www.youtube-nocookie.com/embed/Xq3vT7LmB0k?rel=0")).post_id
    'Xq3vT7LmB0k'
    >>> parse_url(split("https://www.youtube.com/embed/videoseries?list=PL0123456789ABCDEF")) is None
    True
    """
    return _parse(address, wrapped=True)


def _parse(address: Address, *, wrapped: bool) -> PostRef | None:
    if address.host in ("youtu.be", "www.youtu.be"):
        parts = address.segments
        return _video(parts[0]) if parts else None
    if (address.host, address.path) == _SHELL:
        return _video(address.value("id"))
    if address.host == _TOYS:
        return _video(address.value("vid")) if address.value("source") == "youtube" else None
    ours = _HOSTS.fullmatch(address.host) is not None
    if not ours and _MIRRORS.fullmatch(address.host) is None:
        return None
    parts = address.segments
    match tuple(part.lower() for part in parts[:3]):
        case ("watch" | "watch_popup",) | ("embed", "watch"):
            return _watched(address)
        case ("apiplayer" | "get_video_info",):
            return _video(address.value("video_id"))
        case ("embed", "shorts" | "v" | "live", _):
            return _video(parts[2])  # pasted one into the other
        case (player, _, *_) if player in _PLAYERS:
            return _video(parts[1])
        case ("user", _) if found := _GRID.fullmatch(address.fragment):
            return _video(found[1])
        case ("post", _, *_):
            return _post(parts[1])
        case ("channel" | "c" | "user", _, *_) if address.query:
            # Before 2023 the post stood in the query of the channel's community page.
            return _post(address.value("lb"))
        case ("attribution_link",) if wrapped:
            return _inner("https://www.youtube.com" + (address.value("u") or ""))
        case ("m" | "ml",) if wrapped and address.host == "consent.youtube.com":
            return _inner(address.value("continue") or "")
    return None


def _inner(url: str) -> PostRef | None:
    """The address that a page of the platform leads on to."""
    address = split(url)
    return _parse(address, wrapped=False) if address is not None else None


def _watched(address: Address) -> PostRef | None:
    # Escaped once too often, the key is "amp;v"; from 2010 to 2012 it stood behind the hash.
    raw = address.value("v") or address.value("amp;v") or address.value("vi")
    if raw is None and address.fragment:
        raw = parse_qs(address.fragment.lstrip("!?/")[:500]).get("v", [None])[0]
    return _video(raw)


def _video(raw: str | None) -> PostRef | None:
    # Pasted between the quotes of an attribute: a blank or a second quote before the id.
    found = _VIDEO.fullmatch(raw.lstrip(" \t\u200b\"'“”")) if raw else None
    return PostRef("youtube", found[1], None, f"https://www.youtube.com/watch?v={found[1]}") if found else None


def _post(raw: str | None) -> PostRef | None:
    found = _POST.fullmatch(raw) if raw else None
    return PostRef("youtube", found[1], None, f"https://www.youtube.com/post/{found[1]}") if found else None


def parse_other(address: Address) -> Named | None:
    """
    Which channel, tag or video's preview picture an address names; None for videos and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg"))
    Named(platform='youtube', kind='media', value='Xq3vT7LmB0k')
    >>> parse_other(split("https://www.youtube.com/@example_kitchen/videos")).value
    'example_kitchen'
    """
    parts = address.segments
    if _PICTURES.fullmatch(address.host) and len(parts) >= 3 and parts[0] in ("vi", "vi_webp", "an", "an_webp"):
        found = _VIDEO.fullmatch(parts[1])
        return Named("youtube", "media", found[1]) if found else None
    if _HOSTS.fullmatch(address.host) is None or not parts or parse_url(address) is not None:
        return None
    match parts[:2]:
        case ("hashtag", tag):
            return Named("youtube", "hashtag", tag)
        case ("results",) if (query := address.value("search_query") or "").startswith("#") and " " not in query:
            return Named("youtube", "hashtag", query[1:]) if query[1:] else None
        case ("channel", name) if _CHANNEL.fullmatch(name):
            return Named("youtube", "user", name)
        case ("c" | "user", name) if _NAME.fullmatch(name):
            return Named("youtube", "user", name)
        case (at, *_) if found := _HANDLE.fullmatch(at):
            return Named("youtube", "user", found[1])
        case (name,) if _NAME.fullmatch(name) and name.lower() not in RESERVED:
            return Named("youtube", "user", name)
    return None

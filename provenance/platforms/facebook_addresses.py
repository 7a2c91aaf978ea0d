"""
The addresses of Facebook: which of them name a post, a photo or a video, and what the others name.

Grammar: embed-markup.md section 4. The id is the number of the post, photo or video, or ``pfbid…``, which is opaque.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from provenance.model import PostRef
from provenance.platforms.forum_frames import forum_frame
from provenance.platforms.platform import Named, read_through
from provenance.platforms.segments import ending_in
from provenance.urls import Address, split

#: Any subdomain is the same site in another language or for another device; Tor names begin alike.
_HOSTS = re.compile(r"(?:[a-z0-9-]{1,20}\.)?(?:facebook\.com|facebook[a-z2-7]{3,60}\.onion)|(?:www\.|m\.)?fb\.com")
_MEDIA_HOSTS = re.compile(r"(?!instagram\.)[a-z0-9.-]{1,80}\.fbcdn\.net")
_MEDIA_FILE = re.compile(r"[\w.-]{1,120}\.(?:jpe?g|png|webp|gif|mp4)", re.I)
#: Album and page numbers (``a.1.2.3``, ``vb.1``) are no ids of posts; sequence numbers are shorter.
#: A page's copy of a post had a number of its own behind it (``:0``), until about 2016.
_ID = ending_in(r"([0-9]{5,20}|pfbid[0-9A-Za-z]{5,150})(?::[0-9]{1,3})?")
#: A page's own name in addresses. Digits alone, and ``Name-123456``, are numbers of pages and no names.
VANITY = r"[A-Za-z0-9]{1,50}(?:\.[A-Za-z0-9]{1,50}){0,9}"
_VANITY = re.compile(rf"(?![0-9]+\Z){VANITY}")
_PAGE = re.compile(r"[^\s\"'<>?#]{1,150}")
_NUMBER = re.compile(r"[0-9]{1,20}")
#: First segments that are pages of the site, never a page's name (embed-markup.md 4).
RESERVED = frozenset(
    "plugins sharer sharer.php share share.php dialog groups events watch reel reels photo photo.php photos video "
    "video.php videos permalink.php story.php profile.php people pages pg p help policies login login.php marketplace "
    "gaming hashtag ads business l.php flx tr v home.php search media legal privacy settings notes about careers "
    "stories public directory r.php recover games".split()
)
_PLUGINS = frozenset("post.php post video.php video comment_embed.php comment_embed".split())
_TABS = frozenset("about photos videos posts reviews community events reels mentions followers friends info".split())
_SITE = "https://www.facebook.com"


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post, photo or video on Facebook, also of its frame? None for pages, events, albums,
    share links and buttons.

    >>> from provenance.urls import split
    >>> parse_url(split("https://m.facebook.com/example.bakery/videos/vb.20531/10153231379946729/?type=3")).url
    'https://www.facebook.com/example.bakery/videos/10153231379946729'

    A comment's address is that of the post it stands under, and names the page, not who commented.
    """
    if not _HOSTS.fullmatch(address.host):
        held = forum_frame(address, "facebook")
        return _in_forum(held) if held else None
    lower = _lower(address)
    if lower[:1] and re.fullmatch(r"v[0-9]{1,2}\.[0-9]{1,2}", lower[0]):
        lower = lower[1:]  # frames of the script name its version
    if len(lower) == 2 and lower[0] == "plugins":
        held = address.value("href") if lower[1] in _PLUGINS else None
        return read_through(held, _plain) if held else None
    return _plain(address)


def _in_forum(held: str) -> PostRef | None:
    """What stands behind the hash of a forum's frame: a number with or without its kind, or the rest of an address."""
    found = re.fullmatch(r"(p|v|video|post)?([0-9]{5,20})", held)
    if found is not None:
        return _ref(found[2], "watch/?v={}" if (found[1] or "").startswith("v") else "{}")
    page, _, rest = held.partition("/")
    address = split(f"{_SITE}/{page}/posts/{rest}" if rest.isdigit() else f"{_SITE}/{held}")
    return _plain(address) if address is not None else None


def _plain(address: Address) -> PostRef | None:
    """A post at an address that is no frame; frames hold one such address, and none holds another frame."""
    if not _HOSTS.fullmatch(address.host):
        return None
    parts = address.segments
    raw = [part for part in address.path.split("/") if part]
    match _lower(address):
        case ("permalink.php" | "story.php",):
            return _story(address)
        case ("photo.php" | "photo",):
            return _photo(address)
        case ("video.php",) | ("video", "video.php") | ("watch",) | ("watch", "live"):
            return _ref(_id(address.value("v")), "watch/?v={}")
        case ("v", _):
            # The player of the days of Flash.
            return _ref(_id(parts[1]), "watch/?v={}")
        case ("video", "embed"):
            return _ref(_id(address.value("video_id")), "watch/?v={}")
        case ("reel" | "reels", _, *_):
            return _ref(_id(parts[1]), "reel/{}")
        case ("groups", _, "permalink" | "posts", _, *_):
            return _ref(_id(parts[3]), f"groups/{quote(parts[1])}/posts/{{}}")
        case (page, "reel" | "reels", _) if page not in RESERVED and _PAGE.fullmatch(raw[0]):
            return _ref(_id(parts[2]), f"{_escaped(raw[0])}/reel/{{}}",
                        parts[0] if _VANITY.fullmatch(parts[0]) else None)
        case (page, "posts" | "videos" | "photos" as kind, _, *_) if page not in RESERVED and _PAGE.fullmatch(raw[0]):
            # A slug, an album or a page's number may stand before the id; what comes after it is a tab.
            post_id = next((found for part in parts[2:5] if (found := _id(part))), None)
            ref = _ref(post_id, f"{_escaped(raw[0])}/{kind}/{{}}", parts[0] if _VANITY.fullmatch(parts[0]) else None)
            comment = address.value("comment_id")
            # A comment is hardly ever the page's own: whose it is stands nowhere in its address.
            return replace(ref, handle=None, url=f"{ref.url}?comment_id={quote(comment)}") if ref and comment else ref
    return None


def _lower(address: Address) -> tuple[str, ...]:
    return tuple(part.lower() for part in address.segments)


def _id(text: str | None) -> str | None:
    found = _ID.fullmatch(text) if text else None
    return found[1] if found else None


def _escaped(segment: str) -> str:
    """As in the address; braces would be read as places to fill."""
    return segment.replace("{", "%7B").replace("}", "%7D")


def _ref(post_id: str | None, path: str, handle: str | None = None) -> PostRef | None:
    return PostRef("facebook", post_id, handle, f"{_SITE}/{path.format(post_id)}") if post_id else None


def _story(address: Address) -> PostRef | None:
    author = address.value("id") or ""
    by = f"&id={author}" if _NUMBER.fullmatch(author) else ""
    return _ref(_id(address.value("story_fbid")), f"permalink.php?story_fbid={{}}{by}")


def _photo(address: Address) -> PostRef | None:
    # Until about 2012 videos had the same page, under another key.
    return _ref(_id(address.value("fbid")), "photo/?fbid={}") or _ref(_id(address.value("v")), "watch/?v={}")


def parse_other(address: Address) -> Named | None:
    """
    A user or page, a hashtag or a media file of Facebook; None for posts and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://www.facebook.com/profile.php?id=100064000000001"))
    Named(platform='facebook', kind='user', value='100064000000001')

    Pages without a name of their own are told by their number.
    """
    parts = address.segments
    if _MEDIA_HOSTS.fullmatch(address.host):
        file = parts[-1] if parts else ""
        return Named("facebook", "media", file) if _MEDIA_FILE.fullmatch(file) else None
    if not _HOSTS.fullmatch(address.host) or not parts or parse_url(address) is not None:
        return None
    value: str | None = None
    match _lower(address):
        case ("hashtag", _, *_):
            return Named("facebook", "hashtag", parts[1].removeprefix("#"))
        case ("profile.php",):
            number = address.value("id") or ""
            value = number if _NUMBER.fullmatch(number) else None
        case ("people" | "pages", _, _, *_):
            value = parts[2] if _NUMBER.fullmatch(parts[2]) else None
        case ("p", _):
            value = parts[1]
        case ("pg", page, *_) if _VANITY.fullmatch(page):
            value = parts[1]
        case (page,) if page not in RESERVED and _VANITY.fullmatch(page) and not page.endswith(".php"):
            value = parts[0]
        case (page, tab) if tab in _TABS and page not in RESERVED and _VANITY.fullmatch(page):
            value = parts[0]
    return Named("facebook", "user", value) if value else None

"""
Vimeo: its addresses and the ways its players stand in articles.

A player shows nothing of the post in words, and ids carry no time. Shapes: embed-markup.md sections 13 and 14.
"""

from __future__ import annotations

import re

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.platforms.apart import of_one_kind
from provenance.platforms.platform import Mark, Named, Platform
from provenance.platforms.players import Player, player_marks, player_selectors, read_player
from provenance.platforms.segments import ending_in
from provenance.urls import Address

__all__ = ["PLATFORM", "parse_other", "parse_url", "read", "read_script"]

_HOSTS = re.compile(r"(?:(?:www|m|player|secure)\.)?vimeo\.com|(?:www\.)?vimeopro\.com")
_ID = ending_in(r"([1-9][0-9]{0,11})")
#: The names of a video's file: ``76979871.hd.mp4``.
_FILE = ending_in(r"([1-9][0-9]{0,11})\.[\w.]{1,20}")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
#: Pages of the platform, which share their place with people's names; the paths of the site's own menus.
RESERVED = frozenset(
    "about album albums api apps blog business categories channel channels couchmode create crossdomain dmca "
    "enterprise event events explore features folder forgot_password fund groups help home hubnut integrations jobs "
    "join live log_in login m manage moogaloop.swf music ondemand oembed oembed.json partners plus press pricing "
    "privacy pro professionals roku s search settings share showcase showcases site_map solutions staffpicks stats "
    "stock store tag tags teams terms tools upgrade upload user users video videos vimeoaccounts watch "
    "watchlater".split()
)
_PLAYER = Player(
    platform="vimeo",
    word="vimeo",
    own=("data-vimeo-id", "data-vimeo-video-id", "data-vimeoid", "data-vimeo"),
    whole_id=re.compile(r"[1-9][0-9]{3,11}"),
    telling=re.compile(r"[1-9][0-9]{5,11}"),
    canonical="https://vimeo.com/{}",
)
_SCRIPTED = re.compile(
    r"\bVimeo\.Player\([^;]{0,400}?[{,]\s{0,40}[\"']?id[\"']?\s{0,9}:\s{0,9}[\"']?([1-9][0-9]{3,11})(?![0-9])"
)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a video or an event, or of its player? None for people, channels, lists and shops.

    >>> from provenance.urls import split
    >>> parse_url(split("https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1"))
    PostRef(platform='vimeo', post_id='76979871', handle=None, url='https://vimeo.com/76979871')

    A hash behind the id opens a video that is not listed; it is no part of the id.
    """
    if _HOSTS.fullmatch(address.host) is None:
        return None
    parts = address.segments
    kind, digits = _post_parts(parts, tuple(part.lower() for part in parts), address)
    found = _ID.fullmatch(digits) if digits else None
    return PostRef("vimeo", found[1], None, f"https://vimeo.com/{kind}{found[1]}") if found else None


def _post_parts(parts: tuple[str, ...], lower: tuple[str, ...], address: Address) -> tuple[str, str | None]:
    """What stands before the id in the canonical address, and the digits, by the shape of the path."""
    match lower:
        case ("moogaloop.swf",):
            return "", (address.value("clip_id") or "").rstrip("/")
        case ("event" | "events", _, "chat", *_):
            return "", None  # what people write beside it, in a frame of its own
        case ("event" | "events", _, *_):
            return "event/", parts[1]
        case ("video" | "videos" | "m", _, *_):
            return "", parts[1]
        case (_, *_, "video" | "videos", _):
            # Of an album, a group, somebody's portfolio, one's own.
            return "", parts[-1]
        case ("channels" | "ondemand", _, _) | (_, "review", _, *_):
            return "", parts[2]
        case ("staffpicks", _):
            return "", parts[1]
        case (_,) | (_, _) if not address.host.startswith("player."):
            return "", parts[0]
    return "", None


def parse_other(address: Address) -> Named | None:
    """
    Which person, tag or video file an address names; None for posts and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://vimeo.com/examplestudio")).value
    'examplestudio'
    """
    if _HOSTS.fullmatch(address.host) is None:
        return None
    parts = address.segments
    if address.host == "player.vimeo.com":
        # Files of a video, as its own page links them.
        if len(parts) == 2 and parts[0] == "external" and (found := _FILE.fullmatch(parts[1])):
            return Named("vimeo", "media", found[1])
        if len(parts) > 2 and parts[:2] == ("progressive_redirect", "playback") and (found := _ID.fullmatch(parts[2])):
            return Named("vimeo", "media", found[1])
        return None
    match parts:
        case (tag,) if tag.lower().startswith("tag:") and tag[4:]:
            return Named("vimeo", "hashtag", tag[4:])
        case (name,) | (name, "videos" | "about" | "following" | "likes") if (
                _NAME.fullmatch(name) and not name.isdigit() and name.lower() not in RESERVED):
            return Named("vimeo", "user", name)
    return None


def read(fragment: Fragment) -> Embed | None:
    """
    The video whose id stands in an attribute; None where it is none of Vimeo's.

    >>> from provenance.fragment import from_markup
    >>> read(from_markup('<amp-vimeo data-videoid="76979871" width="500"></amp-vimeo>')).form
    'amp'
    """
    return None if fragment.name == "blockquote" else read_player(_PLAYER, fragment)


def read_script(script: str) -> list[Embed]:
    """
    Players that a script makes by the platform's own program: ``new Vimeo.Player("player", {id: 76979871})``.

    >>> read_script("new Vimeo.Player('a', {id: 76979871, loop: true});")[0].post_id
    '76979871'
    """
    if "Vimeo.Player(" not in script:
        return []
    return [Embed("vimeo", "json", 0, post_id=found[1], forms=("json",)) for found in _SCRIPTED.finditer(script)]


PLATFORM = Platform(
    key="vimeo",
    name="Vimeo",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_script=read_script,
    same_post=of_one_kind,
    marks=(
        Mark("post", "vimeo", r"(?:pro)?[.-]com[^ \"'<>]{0,160}?(?:SEP[0-9]|clip_idIS[0-9])"),
        *player_marks("vimeo", "[1-9][0-9]{3,11}"),
        Mark("inset post", "inset/iframe", r"\?[^\"'<>\s]{0,40}vimeo-[0-9]"),
        Mark("call", "vimeo.player(", r"[^;]{0,400}?id"),
    ),
    selectors=player_selectors(_PLAYER),
    link_selectors=(("post", 'a[href*="vimeo" i]'),),
    words=("vimeo",),
    films=True,
    id_alone="[1-9][0-9]{6,9}",
)

"""
Rumble: its addresses and the ways its players stand in articles.

A video has two ids, one of its page and one of its player; neither can be had from the other, and neither
carries a time. Both are kept as in the address, with their ``v``. Shapes: embed-markup.md section 13.
"""

from __future__ import annotations

import re

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.platforms.embeds import embed_of
from provenance.platforms.platform import Mark, Named, Platform
from provenance.platforms.segments import ending_in
from provenance.urls import Address

__all__ = ["PLATFORM", "parse_other", "parse_url", "read", "read_script"]

_HOSTS = re.compile(r"(?:(?:www|m)\.)?rumble\.com")
_VIDEO = "v[0-9a-z]{3,9}"
#: The publisher's own number may stand before the player's id: ``u4.v2abcd``.
_PLAYER = ending_in(rf"(?:[0-9a-z]{{1,12}}\.)?({_VIDEO})(?:\.html)?")
#: Without the ending of a page only a digit tells an id from a word.
_WORDS = "videos?|vlogs?|views?|viral|volume|voices?|votes?|visit|vacation|valley|victory|village|virtual"
_PAGE = ending_in(rf"(?!(?:{_WORDS})\b)({_VIDEO})(?:-[^/?]*)?\.html")
_BARE = ending_in(rf"((?=[a-z]*[0-9]){_VIDEO})(?:-[^/?]*)?")
_NAME = re.compile(r"[\w.-]{1,60}")
_OWN_IDS = ("data-rumble-id", "data-rumble-video-id", "data-rumble")
#: The place that the platform's script fills, named by the player's id.
_PLACE = re.compile(rf"rumble_({_VIDEO})")
_CALL = re.compile(
    rf"\bRumble\(\s{{0,9}}[\"']play[\"']\s{{0,9}},\s{{0,9}}\{{[^}}]{{0,300}}?\bvideo[\"']?\s{{0,9}}:\s{{0,9}}[\"']({_VIDEO})[\"']"
)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a video's page or of its player? None for channels, lists and searches.

    >>> from provenance.urls import split
    >>> [parse_url(split(f"https://rumble.com/{path}")).post_id for path in ("v2abcd-soup.html", "embed/u4.v1wxyz/")]
    ['v2abcd', 'v1wxyz']
    """
    if _HOSTS.fullmatch(address.host) is None:
        return None
    match address.segments:
        case ("embed", player, *_):
            found = _PLAYER.fullmatch(player)
            return PostRef("rumble", found[1], None, f"https://rumble.com/embed/{found[1]}/") if found else None
        case ("shorts", short, *_):
            found = _BARE.fullmatch(short)
            return PostRef("rumble", found[1], None, f"https://rumble.com/shorts/{found[1]}") if found else None
        case (page,):
            found = _PAGE.fullmatch(page) or _BARE.fullmatch(page)
            return PostRef("rumble", found[1], None, f"https://rumble.com/{found[1]}") if found else None
    return None


def parse_other(address: Address) -> Named | None:
    """
    Which channel or person an address names; None for videos and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://rumble.com/c/ExampleKitchen")).value
    'ExampleKitchen'
    """
    if _HOSTS.fullmatch(address.host) is None:
        return None
    match address.segments[:2]:
        case ("c" | "user", name) if _NAME.fullmatch(name):
            return Named("rumble", "user", name)
    return None


def read(fragment: Fragment) -> Embed | None:
    """
    The video whose id stands in an attribute; None where it is none of Rumble's.

    >>> from provenance.fragment import from_markup
    >>> read(from_markup('<div id="rumble_v2abcd"></div>')).post_id
    'v2abcd'
    """
    if fragment.name == "blockquote":
        return None
    found = _PLACE.fullmatch(fragment.attributes.get("id") or "") or re.fullmatch(
        rf"\s*({_VIDEO})\s*", fragment.attribute(*_OWN_IDS) or "")
    if found is None:
        return None
    ref = PostRef("rumble", found[1], None, f"https://rumble.com/embed/{found[1]}/")
    return embed_of("rumble", "data-attribute", ref)


def read_script(script: str) -> list[Embed]:
    """
    Players that a script of the page puts into it.

    >>> read_script('Rumble("play", {"video":"v2abcd","div":"rumble_v2abcd"});')[0].post_id
    'v2abcd'
    """
    if "Rumble(" not in script:
        return []
    return [Embed("rumble", "json", 0, post_id=found[1], forms=("json",)) for found in _CALL.finditer(script)]


PLATFORM = Platform(
    key="rumble",
    name="Rumble",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_script=read_script,
    marks=(
        Mark("post", "rumble", r"[.-]com[^ \"'<>/\\]{0,60}?SEP(?:embedSEP(?:[0-9a-z]{1,12}\.)?v|shortsSEPv"
                               r"|v(?=[a-z]{0,9}[0-9]|[a-z]{3,9}[^ \"'<>/\\]{0,300}?\.html)[0-9a-z]{3,9})"),
        Mark("attribute", "rumble_v", r"[0-9a-z]{3,9}"),
        Mark("attribute", "data-rumble", r"[a-z-]{0,12}\s{0,3}IS.{0,8}?v[0-9a-z]{3}"),
        Mark("call", "rumble(", r".{0,16}?play"),
    ),
    selectors=(
        ("attribute", '[id^="rumble_v"]'),
        *(("attribute", f"[{name}]") for name in _OWN_IDS),
    ),
    link_selectors=(("post", 'a[href*="rumble" i]'),),
    words=("rumble",),
    films=True,
    id_alone="v(?=[a-z]*[0-9])[0-9a-z]{4,8}",
)

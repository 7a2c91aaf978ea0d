"""
YouTube: its addresses and the ways its players stand in articles.

A player shows nothing of the post but a picture; the frame's title is mostly "YouTube video player" and is
no text of anybody's. Ids are random and carry no time. Shapes: embed-markup.md sections 6, 14 and 15.
"""

from __future__ import annotations

import re

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.platforms.embeds import embed_of
from provenance.platforms.platform import Mark, Platform
from provenance.platforms.players import Player, player_marks, player_selectors, read_player
from provenance.platforms.youtube_addresses import VIDEO_ID, parse_other, parse_url

__all__ = ["PLATFORM", "parse_other", "parse_url", "read", "read_script"]

_PLAYER = Player(
    platform="youtube",
    word="youtube",
    own=("data-youtube-id", "data-youtubeid", "data-youtube-video-id", "data-youtube", "data-ytid", "data-yt-id",
         "data-yt"),
    whole_id=re.compile(VIDEO_ID),
    # Eleven small letters are a word; one id in ten thousand looks like that.
    telling=re.compile(rf"(?![a-z_-]+\Z){VIDEO_ID}"),
    canonical="https://www.youtube.com/watch?v={}",
)
#: The boxes of WP YouTube Lyte, which its script turns into players.
_BOX = re.compile(rf"(?:WYL|lyte)_({VIDEO_ID})")
#: One sign of an id or of its escape: what comes behind the address in a script is a quote or a bracket.
_BEGINS = r"[0-9a-z_%&\\-]"
#: An id for the look, which knows no case.
_WHOLE = "[0-9a-z_-]{10}[aeimquycgkosw048]"
_SCRIPTED = re.compile(
    rf"\bYT\.Player\([^;]{{0,600}}?\bvideoId[\"']?\s{{0,9}}:\s{{0,9}}[\"']({VIDEO_ID})[\"']"
)


def read(fragment: Fragment) -> Embed | None:
    """
    The video whose id stands in an attribute; None where it is none of YouTube's.

    >>> from provenance.fragment import from_markup
    >>> read(from_markup('<lite-youtube videoid="Xq3vT7LmB0k" playlabel="Play: Soup"></lite-youtube>')).form
    'custom-element'
    """
    if fragment.name == "blockquote":
        return None
    found = _BOX.fullmatch(fragment.attributes.get("id") or "")
    if found is not None:
        ref = PostRef("youtube", found[1], None, _PLAYER.canonical.format(found[1]))
        return embed_of("youtube", "data-attribute", ref)
    return read_player(_PLAYER, fragment)


def read_script(script: str) -> list[Embed]:
    """
    Players that a script makes by the platform's own program: ``new YT.Player("player", {videoId: "ID"})``.

    >>> read_script('new YT.Player("a", {height: 390, videoId: "Xq3vT7LmB0k"});')[0].post_id
    'Xq3vT7LmB0k'
    """
    if "YT.Player(" not in script:
        return []
    return [Embed("youtube", "json", 0, post_id=found[1], forms=("json",)) for found in _SCRIPTED.finditer(script)]


#: What may stand before the path: the rest of the host with its hyphen in any spelling, a port, a translator's label.
_HOSTS = r"be[^ \"'<>/\\]{0,80}?"
#: The paths of posts behind them.
_PATHS = (
    rf"SEP(?:(?:embed|shorts|live|watch|video|[vew])SEP[\"' ]?(?!videoseries|live_stream){_BEGINS}"
    rf"|watch(?:_popup)?[^ \"'<>]{{0,300}}?vi?IS{_BEGINS}|postSEPug|attribution_link"
    rf"|(?:apiplayer|get_video_info)[^ \"'<>]{{0,300}}?video_idIS{_BEGINS}|userSEP[^ \"'<>#/]{{1,60}}#pSEP"
    r"|(?:channel|c|user)SEP[^ \"'<>]{0,200}?lbISug)"
)


PLATFORM = Platform(
    key="youtube",
    name="YouTube",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_script=read_script,
    marks=(
        Mark("inset post", "inset/iframe", r"\?[^\"'<>\s]{0,40}youtube-video-[0-9a-z_-]"),
        # One for both hosts, as the word is frequent.
        Mark("post", "youtu", rf"(?:{_HOSTS}{_PATHS}|[.-]be[^ \"'<>/\\]{{0,60}}?SEP{_BEGINS})"),
        *(Mark("rare post", host, rf"[^ \"'<>/\\]{{0,90}}?{_PATHS}") for host in ("yewtu.be", "invidious.", "piped.")),
        Mark("rare post", "ext_youtube_player.html", rf"[^ \"'<>]{{0,300}}?idIS{_BEGINS}"),
        Mark("rare post", "lj-toys.com", r"[^\"'<>\s]{0,400}?sourceISyoutube"),
        *player_marks("youtube", _WHOLE),
        Mark("attribute", "data-yt", r"(?:-?id)?\s{0,3}IS"),
        *(Mark("facade", host, rf"(?:_webp)?SEP{_WHOLE}SEP") for host in ("ytimg.com/vi", "img.youtube.com/vi")),
        *(Mark("box", f"{word}_", _WHOLE) for word in ("wyl", "lyte")),
        Mark("call", "yt.player(", r"[^;]{0,600}?videoid"),
    ),
    selectors=(*player_selectors(_PLAYER), ("box", "[id^=WYL_]"), ("box", "[id^=lyte_]"),
               *(("facade", f'{place}*="{host}/vi"]') for place in ("[style", "img[src", "img[data-src")
                 for host in ("ytimg.com", "img.youtube.com"))),
    link_selectors=(
        ("post", 'a[href*="youtu" i]'),
        *(("rare post", f'a[href*="{host}" i]') for host in ("yewtu.be", "invidious.", "piped.")),
    ),
    words=("youtube", "yt"),
    shortcodes=("lyte", "yt"),
    films=True,
    spelled=("ютуб", "ютюб", "유튜브", "يوتيوب", "יוטיוב"),
    id_alone=VIDEO_ID,
)

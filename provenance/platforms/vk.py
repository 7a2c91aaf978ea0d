"""
VK: posts on walls, films and clips. The embed is an empty element that a script fills; nothing of the post is shown.

An id is its owner (negative for communities) and a number that counts within it: ``-12345_678``. There is no clock in
it. Shapes and addresses: embed-markup.md sections 13 and 14.
"""

from __future__ import annotations

import re

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.platforms.apart import of_one_kind
from provenance.platforms.embeds import embed_of
from provenance.platforms.platform import Mark, Named, Platform
from provenance.platforms.segments import ending_in
from provenance.urls import Address

__all__ = ["PLATFORM", "parse_other", "parse_url", "read", "read_script"]

_HOSTS = re.compile(r"(?:[a-z]{1,3}\.)?(?:vk\.(?:com|ru)|vkontakte\.ru|vkvideo\.ru)")
_OWNER = r"-?[1-9][0-9]{0,11}"
_NUMBER = r"[1-9][0-9]{0,11}"
#: A key of access, or the number of a reply, may follow a low line.
_POST = ending_in(rf"(?i:(wall|video|clip))({_OWNER}_{_NUMBER})(?:_[0-9a-zA-Z]{{1,40}})?")
_PHOTO = re.compile(rf"photo({_OWNER}_{_NUMBER})", re.I)
_WHOLE_OWNER, _WHOLE_NUMBER = re.compile(_OWNER), re.compile(_NUMBER)
_ELEMENT = re.compile(rf"vk_post_({_OWNER}_{_NUMBER})")
#: ``VK.Widgets.Post("element", OWNER, ID, "HASH")``; the element may be a variable.
_CALL = re.compile(
    rf"VK\s{{0,3}}\.\s{{0,3}}Widgets\s{{0,3}}\.\s{{0,3}}Post\s{{0,3}}\(\s{{0,9}}[^,()\s]{{1,100}}\s{{0,9}},"
    rf"\s{{0,9}}[\"']?({_OWNER})[\"']?\s{{0,9}},\s{{0,9}}[\"']?({_NUMBER})[\"']?\s{{0,9}}[,)]")
#: The frames of films and clips: who made it and its number stand in the query.
_PLAYERS = {"video_ext.php": "video", "video_embed": "video", "clip_ext.php": "clip"}
#: A screen name: a letter first, letters, digits, low lines and full stops.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{1,31}")
_TYPED = re.compile(r"(?:id|club|public|event)[0-9]{1,12}", re.I)
#: First segments that are pages of the platform, never names.
RESERVED = frozenset(
    "about al_feed.php apps audio audios away.php badbrowser.php blog bookmarks bugs catalog clip clip_ext.php "
    "clips community dev docs explore fave feed friends games groups help im images jobs join js legal login mail "
    "market menu music news notifications photos playlist podcasts press privacy products public rss search "
    "services settings share.php stickers stories support terms topic trends video video_embed video_ext.php "
    "videos wall widget_post.php".split()
)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post, a film or a clip on VK, or of its frame? None for walls, people and shares.

    >>> from provenance.urls import split
    >>> parse_url(split("https://vk.com/example_town?w=wall-12345_678"))
    PostRef(platform='vk', post_id='-12345_678', handle=None, url='https://vk.com/wall-12345_678')
    >>> parse_url(split("https://vkvideo.ru/video_ext.php?oid=-12345&id=456239017&hd=2")).post_id
    '-12345_456239017'

    The page a post was opened on (``/example_town?w=``) need not be its author's, so no handle is taken from it.
    """
    if not _HOSTS.fullmatch(address.host):
        return None
    parts = address.segments
    name = parts[0].lower() if parts else ""
    if name in _PLAYERS:
        return _joined(_PLAYERS[name], address.value("oid"), address.value("id"))
    if name == "widget_post.php":  # the frame that the widget draws: ampproject/amphtml, test of amp-vk
        return _joined("wall", address.value("owner_id"), address.value("post_id"))
    # What lies open above the page goes before the page.
    held = [(address.value(key) or "").partition("/")[0] for key in ("w", "z")] if address.query else []
    for text in (*held, *parts[-1:], *parts[:1]):
        found = _POST.fullmatch(text)
        if found is not None:
            return _ref(found[1], found[2])
    return None


def _joined(kind: str, owner: str | None, number: str | None) -> PostRef | None:
    if owner and number and _WHOLE_OWNER.fullmatch(owner) and _WHOLE_NUMBER.fullmatch(number):
        return _ref(kind, f"{owner}_{number}")
    return None


def _ref(kind: str, post_id: str) -> PostRef:
    return PostRef("vk", post_id, None, f"https://vk.com/{kind.lower()}{post_id}")


def parse_other(address: Address) -> Named | None:
    """A person or community (``/id1``, ``/club1``, a screen name) or a photo; None for posts and pages of VK itself."""
    if not _HOSTS.fullmatch(address.host) or len(address.segments) != 1 or parse_url(address) is not None:
        return None
    name = address.segments[0]
    photo = _PHOTO.fullmatch(name)
    if photo is not None:
        return Named("vk", "media", photo[1])
    if name.lower() in RESERVED or not (_TYPED.fullmatch(name) or _NAME.fullmatch(name)):
        return None
    return Named("vk", "user", name)


def read(fragment: Fragment) -> Embed | None:
    """The post an element names; None where it is none of VK's (polls, groups and like buttons too)."""
    if fragment.name == "amp-vk":
        if (fragment.attribute("data-embedtype") or "").strip().lower() != "post":
            return None
        ref = _joined("wall", *((fragment.attribute(name) or "").strip() for name in ("data-owner-id", "data-post-id")))
        return embed_of("vk", "amp", ref) if ref else None
    found = _ELEMENT.fullmatch(fragment.attributes.get("id") or "")
    return embed_of("vk", "data-attribute", _ref("wall", found[1])) if found else None


def read_script(script: str) -> list[Embed]:
    """
    The posts that a page's own script has the widget draw.

    >>> [embed.post_id for embed in read_script('VK.Widgets.Post("place", -12345, 678, "HASH");')]
    ['-12345_678']
    """
    refs = (_ref("wall", f"{found[1]}_{found[2]}") for found in _CALL.finditer(script))
    # The form is that of the element it fills, which most often has the same id.
    return [embed_of("vk", "data-attribute", ref) for ref in refs]


#: An address up to its id: in the path, in the query, or in the two keys of a frame.
#: The next host ends the search, so that a page of nothing but hosts costs no more than its length.
_TO_ID = (r"(?:(?!vk\.|vkontakte|vkvideo)[^\s\"'<>]){1,300}?"
          r"(?:(?:wall|video|clip)(?:-|%(?:25){0,3}2d)?[1-9][0-9]{0,11}_[1-9]"
          r"|(?:video_ext|clip_ext|widget_post)\.php|video_embed)")

#: What stands between a shortcode's name and its end: ``-12345 678``, ``oid="-12345" id="678"``, perhaps a size.
_KEY = r"(?:[a-z]{1,12}=)?[\"']?"
_IN_CODE = (rf"(?:_?(?:video|post|clip))?\s{{1,3}}{_KEY}{_OWNER}[\"']?\s{{1,3}}{_KEY}{_NUMBER}[\"']?"
            r"(?:\s[^{}<>\n]{0,80}?)?\s{0,3}/?[>%]\}{1,2}")

PLATFORM = Platform(
    key="vk",
    name="VK",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_script=read_script,
    same_post=of_one_kind,
    marks=(
        *(Mark("post", host, _TO_ID) for host in ("vk.com", "vk.ru", "vkontakte.ru", "vkvideo.ru")),
        Mark("attribute", "vk_post_", "-?[1-9]"),
        Mark("attribute", "amp-vk", r"[\s>/\\]"),
        Mark("call", "widgets", r"\s{0,3}\.\s{0,3}Post\s{0,3}\("),
        *(Mark("code post", f"{begin}vk", _IN_CODE) for begin in ("{< ", "{% ")),
    ),
    selectors=(
        ("attribute", '[id^="vk_post_"]'),
        ("attribute", "amp-vk"),
    ),
    link_selectors=(("post", 'a[href*="vk" i]'),),
    words=("vk", "vkontakte"),
    frames=r"[^/?#]{1,80}/(?:video_ext|widget_post)\.php",
    spelled=("вконтакте",),
    id_in_shortcode=rf"{_OWNER}_{_NUMBER}",
    id_alone="-?[1-9][0-9]{2,11}_[1-9][0-9]{0,11}",
)

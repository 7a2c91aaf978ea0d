"""
Pictures of posts: an image whose alternative text or caption says that it shows a post, and whose.

The words in the picture are not read; the copy stays a picture (rule ``prv.screenshot``).
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import Any

from provenance.model import Embed
from provenance.parser.naming import platforms_in
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: Words that say: this is a picture of a post. (A photographer's handle in a caption is a credit.)
SIGNS = ("screenshot", "screengrab", "screen grab", "screen shot", "screen capture", "capture d", "bildschirmfoto",
         "captura de", "tweet by", "tweet from", "tweet von", "tweet de", "tweet:", "post by @", "post from @",
         "post on x", "instagram post", "facebook post", "truth social post")
#: The elements that may be such a picture.
PICTURES = ("img[alt]", "amp-img[alt]", "figure")
PICTURED = frozenset(("img", "amp-img", "figure"))

_SIGN = re.compile("|".join(map(re.escape, SIGNS)), re.I)
_HANDLE = re.compile(r"(?<![\w@＠.])[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_])?)")
_ADDRESS = re.compile(r"(?:https?://)?[a-z0-9.-]{3,60}/[^\s<>\"]{4,400}", re.I)
#: X as a word of its own, a capital.
_ALONE = re.compile(r"\bX\b")
#: Longer words are no caption.
_LONGEST = 2000
#: A figure of one picture and its caption has fewer elements.
_MOST_ELEMENTS = 100
_IMAGES = frozenset(("img", "amp-img", "picture"))


def read_picture(node: Any) -> Embed | None:
    """
    The post that an image, or a figure with a caption, says it is a picture of.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('<img alt="Screenshot of a tweet by @example"> <img alt="Photo: @other on Twitter">')
    >>> [found and (found.platform, found.handle) for found in map(read_picture, page.css("img"))]
    [('x', 'example'), None]

    None where the words do not say so, name two platforms, or name nobody. Never raises.
    """
    text = _caption(node) if node.tag == "figure" else node.attributes.get("alt") or ""
    return _shown(text) if len(text) <= _LONGEST and _SIGN.search(text) else None


def _caption(figure: Any) -> str:
    """A figure's own caption, where it holds a picture; a figure inside has its own."""
    inside = list(islice(figure.traverse(), 1, _MOST_ELEMENTS))
    own = (*figure.iter(), *takewhile(lambda node: node.tag != "figure", inside))
    caption = next((node for node in own if node.tag == "figcaption"), None)
    pictured = any(node.tag in _IMAGES for node in inside)
    return caption.text(deep=True) if caption is not None and pictured else ""


def _shown(text: str) -> Embed | None:
    for found in _ADDRESS.finditer(text):
        url = found.group().rstrip(".,;)")
        ref = parse_post_url(url if "//" in url[:8] else "https://" + url)
        if ref is not None:
            return embed_of(ref.platform, "picture", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    handle = _HANDLE.search(text)
    named = platforms_in(text) or (frozenset(("x",)) if _ALONE.search(text) else frozenset())
    if handle is None or len(named) != 1:
        return None
    (platform,) = named
    return embed_of(platform, "picture", handle=handle[1])

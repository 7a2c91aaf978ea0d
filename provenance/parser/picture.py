"""
Pictures of posts: an image whose alternative text or caption says that it shows a post, and whose.

The words in the picture are not read; the copy stays a picture (rule ``prv.screenshot``).
"""

from __future__ import annotations

import re
from typing import Any

from provenance.model import Embed
from provenance.parser.naming import platforms_named, tokens
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: Words that say: this is a picture of a post. (A photographer's handle in a caption is a credit.)
SIGNS = ("screenshot", "screengrab", "screen grab", "screen shot", "screen capture", "capture d", "bildschirmfoto",
         "captura de", "tweet by", "tweet from", "tweet von", "tweet de", "tweet:", "post by @", "post from @",
         "post on x", "instagram post", "facebook post", "truth social post")
_SIGN = re.compile("|".join(map(re.escape, SIGNS)), re.I)
_HANDLE = re.compile(r"(?<![\w@＠./])[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_])?)")
_ADDRESS = re.compile(r"(?:https?://)?[a-z0-9.-]{3,60}/[^\s<>\"]{4,400}", re.I)


#: The elements that may be such a picture.
PICTURES = ("img[alt]", "amp-img[alt]", "figure")
PICTURED = frozenset(("img", "amp-img", "figure"))


def read_picture(node: Any) -> Embed | None:
    """The post that an image, or a figure with a caption, says it is a picture of."""
    if node.tag != "figure":
        return _shown(node.attributes.get("alt") or "")
    caption = node.css_first("figcaption")
    pictured = caption is not None and node.css_first("img, amp-img, picture") is not None
    return _shown(caption.text(deep=True)) if pictured else None


def _shown(text: str) -> Embed | None:
    if not _SIGN.search(text) or len(text) > 2000:
        return None
    for found in _ADDRESS.finditer(text):
        url = found.group().rstrip(".,;)")
        ref = parse_post_url(url if "//" in url[:8] else "https://" + url)
        if ref is not None:
            return embed_of(ref.platform, "picture", ref, permalink=url,
                            placeholders=placeholders_of(ref.platform))
    handle = _HANDLE.search(text)
    named = sorted(platforms_named(tokens(text)))
    if handle is None or len(named) > 1:
        return None
    platform = named[0] if named else "x" if re.search(r"\bX\b", text) else None
    return embed_of(platform, "picture", handle=handle[1]) if platform else None

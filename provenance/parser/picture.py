"""
Pictures of posts: an image whose alternative text or caption says that it shows a post, and whose.

The words in the picture are not read; the copy stays a picture (rule ``prv.screenshot``).
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import Any

from provenance.model import Embed, PostRef
from provenance.parser.naming import platforms_in
from provenance.platforms import PLATFORMS, parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: Words that say: this is a picture of a post. (A photographer's handle in a caption is a credit.) Those of most
#: languages say "picture of a screen"; a first letter that is not ASCII is left out, as it may be a capital.
SIGNS = (
    "screenshot", "screengrab", "screen grab", "screen shot", "screen capture", "screencap", "tweet by", "tweet from",
    "tweet von", "tweet de", "tweet:", "post by @", "post from @", "post on x", "instagram post", "facebook post",
    "truth social post", "capture d", "captura de", "bildschirmfoto", "bildschirmaufnahme", "schermata",
    "schermafbeelding", "schermafdruk", "skärmdump", "skärmbild", "skjermbilde", "skjermdump", "skærmbillede",
    "skærmdump", "skjáskot", "näyttökuva", "kuvakaappaus", "ruutukaappaus", "zrzut ekranu", "snímek obrazovky",
    "snímka obrazovky", "képernyőkép", "képernyőfotó", "captură de", "ekran görüntüsü", "snimka zaslona",
    "posnetek zaslona", "tangkapan layar", "tangkap layar", "nh chụp màn hình", "криншот", "кріншот",
    "нимок экрана", "німок екрана", "кранна снимка", "крийншот", "нимак екрана", "τιγμιότυπο οθόνης",
    "スクリーンショット", "スクショ", "스크린샷", "캡처", "캡쳐", "截图", "截圖", "擷圖", "لقطة شاشة", "صورة شاشة",
    "اسکرین شات", "اسکرین‌شات", "צילום מסך", "स्क्रीनशॉट", "ภาพหน้าจอ",
)
#: The elements that may be such a picture.
PICTURES = ("img[alt]", "amp-img[alt]", "figure", "div.wp-caption")
PICTURED = frozenset(("img", "amp-img", "figure", "div"))

_SIGN = re.compile("|".join(map(re.escape, dict.fromkeys(SIGNS))), re.I)
_HANDLE = re.compile(r"(?<![\w@＠.])[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_])?)")
_ADDRESS = re.compile(r"(?:https?://)?[a-z0-9.-]{3,60}/[^\s<>\"]{4,400}", re.I)
#: A platform's name as a word of its own, where it is but a capital letter.
_ALONE = {platform.key: re.compile(rf"\b{platform.name}\b") for platform in PLATFORMS if len(platform.name) == 1}
#: Longer words are no caption.
_LONGEST = 2000
#: A figure of one picture and its caption has fewer elements.
_MOST_ELEMENTS = 100
_IMAGES = frozenset(("img", "amp-img", "picture"))
#: So far up from a picture its figure is looked for.
_LEVELS = 4


def read_picture(node: Any) -> Embed | None:
    """
    The post that an image, or a figure with a caption, says it is a picture of.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('<img alt="Screenshot of a tweet by @example"> <img alt="Photo: @other on Twitter">')
    >>> [found and (found.platform, found.handle) for found in map(read_picture, page.css("img"))]
    [('x', 'example'), None]

    A figure whose caption links to one post shows that post. None where the words do not say so, name two platforms, or
    name nobody; and where the picture itself is the link (``card``). Never raises.
    """
    if node.tag not in ("figure", "div"):
        text = node.attributes.get("alt") or ""
        return _shown(text) if _says(text) and not _is_linked(node) else None
    if not _is_figure(node):
        return None
    caption, alt = _caption(node)
    posts = _linked(caption) if caption is not None else {}
    text = caption.text(deep=True) if caption is not None else ""
    if len(posts) == 1 and (_says(text) or _says(alt)):
        ((href, ref),) = posts.values()
        return embed_of(ref.platform, "picture", ref, permalink=href, placeholders=placeholders_of(ref.platform))
    return _shown(text) if _says(text) and not posts else None


def _says(text: str) -> bool:
    return len(text) <= _LONGEST and _SIGN.search(text) is not None


#: Before there were figures WordPress had boxes of its own.
_BOX, _CAPTION = "wp-caption", "wp-caption-text"


def _has_class(node: Any, name: str) -> bool:
    return node.is_element_node and name in (node.attributes.get("class") or "").split()


def _is_figure(node: Any) -> bool:
    return node.tag == "figure" or (node.tag == "div" and _has_class(node, _BOX))


def _caption(figure: Any) -> tuple[Any, str]:
    """A figure's own caption and its picture's words, where it holds a picture that is no link to a post."""
    inside = list(islice(figure.traverse(), 1, _MOST_ELEMENTS))
    own = (*figure.iter(), *takewhile(lambda node: node.tag != "figure", inside))
    caption = next((node for node in own if node.tag == "figcaption" or _has_class(node, _CAPTION)), None)
    pictures = [node for node in inside if node.tag in _IMAGES]
    if not pictures or any(map(_is_link, pictures)):
        return None, ""
    return caption, next((alt for one in pictures if (alt := one.attributes.get("alt"))), "")


def _linked(caption: Any) -> dict[tuple[str, str], tuple[str, PostRef]]:
    """The posts to which a caption links, each with the first address that leads there."""
    out: dict[tuple[str, str], tuple[str, PostRef]] = {}
    for link in caption.css("a[href]")[:_MOST_ELEMENTS]:
        href = link.attributes.get("href") or ""
        ref = parse_post_url(href)
        if ref is not None:
            out.setdefault((ref.platform, ref.post_id), (href, ref))
    return out


def _is_link(picture: Any) -> bool:
    """Is the picture a link to a post?"""
    around = (picture.parent, picture.parent.parent if picture.parent is not None else None)
    return any(node is not None and node.tag == "a" and parse_post_url(node.attributes.get("href") or "") is not None
               for node in around)


def _is_linked(picture: Any) -> bool:
    """Is the picture, or the caption of its figure, a link to a post? Then the link says which one it shows."""
    if _is_link(picture):
        return True
    node = picture.parent
    for _ in range(_LEVELS):
        if node is None or _is_figure(node):
            break
        node = node.parent
    if node is None or not _is_figure(node):
        return False
    caption, _ = _caption(node)
    return caption is not None and bool(_linked(caption))


def _shown(text: str) -> Embed | None:
    for found in _ADDRESS.finditer(text):
        url = found.group().rstrip(".,;)")
        ref = parse_post_url(url if "//" in url[:8] else "https://" + url)
        if ref is not None:
            return embed_of(ref.platform, "picture", ref, permalink=url, placeholders=placeholders_of(ref.platform))
    handle = _HANDLE.search(text)
    named = platforms_in(text) or frozenset(key for key, name in _ALONE.items() if name.search(text))
    if handle is None or len(named) != 1:
        return None
    (platform,) = named
    return embed_of(platform, "picture", handle=handle[1])

"""
Pinterest: its addresses and the ways its pins stand in articles.

The official embed is a link with ``data-pin-do="embedPin"``; boards, profiles and buttons carry the same script
and are no posts. A pin shows nothing in words, and ids carry no time. Shapes: embed-markup.md sections 13 and 14.
"""

from __future__ import annotations

import re

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.platforms.embeds import embed_of
from provenance.platforms.forum_frames import forum_mark, unframed
from provenance.platforms.platform import Mark, Named, Platform, read_through
from provenance.platforms.rounding import by_spreadsheet
from provenance.platforms.segments import ending_in
from provenance.urls import Address

__all__ = ["PLATFORM", "is_rounded_id", "parse_other", "parse_url", "read"]

#: Country domains (``pinterest.de``, ``pinterest.co.uk``, ``pinterest.com.mx``) and languages (``br.pinterest.com``).
_HOSTS = re.compile(r"(?:[a-z]{1,6}\.)?pinterest\.(?:com?\.[a-z]{2}|[a-z]{2,4})")
_PICTURES = re.compile(r"i\.pinimg\.com|(?:media-cache|s-media-cache)-[a-z0-9-]{1,12}\.(?:pinimg|pinterest)\.com")
#: The number alone, or behind the pin's title.
_PIN = ending_in(r"(?:[^/]*--)?([0-9]{1,25})")
_NAME = re.compile(r"[A-Za-z0-9_]{3,30}")
#: Pages of the platform, which share their place with people's names; the paths of the site's own menus.
RESERVED = frozenset(
    "_ about account amp business categories convert create ext explore help idea ideas invited join login logout "
    "logging_in news_hub notifications offsite oembed password pin privacy resource search secure settings shop signup "
    "source terms today topics videos watch".split()
)
#: The script's own elements in a page that was saved after it ran.
_DRAWN = re.compile(r"embed_pin(?:_\w+)?")


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a pin, or of its frame? None for boards, people and the buttons that make pins.

    >>> from provenance.urls import split
    >>> parse_url(split("https://www.pinterest.co.uk/pin/leek-soup--99360735500167749/")).post_id
    '99360735500167749'
    """
    address = unframed(address, "pinterest", "https://www.pinterest.com/pin/")
    if _HOSTS.fullmatch(address.host) is None:
        return None
    match tuple(part.lower() for part in address.segments):
        case ("pin", _, "repin", *_):
            return None  # the button that keeps a pin
        case ("pin", pin, *_) | ("amp", "pin", pin, *_):
            found = _PIN.fullmatch(pin)
        case ("ext", "embed.html", *_):
            found = _PIN.fullmatch(address.value("id") or "")
        case _:
            return None
    return _ref(found[1]) if found else None


def parse_other(address: Address) -> Named | None:
    """
    Which person, tag or picture an address names; None for pins, boards and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://i.pinimg.com/originals/ab/cd/ef/abcdef.jpg")).value
    'abcdef.jpg'
    """
    parts = address.segments
    if _PICTURES.fullmatch(address.host):
        return Named("pinterest", "media", parts[-1]) if len(parts) > 1 else None
    if _HOSTS.fullmatch(address.host) is None:
        return None
    match parts:
        case ("search", "pins") if (query := address.value("q") or "").startswith("#") and query[1:]:
            return Named("pinterest", "hashtag", query[1:])
        case (name,) | (name, "_created" | "_saved") if _NAME.fullmatch(name) and name.lower() not in RESERVED:
            return Named("pinterest", "user", name)
    return None


def read(fragment: Fragment) -> Embed | None:
    """
    The pin a fragment shows; None for boards, profiles and buttons.

    >>> from provenance.fragment import from_markup
    >>> read(from_markup('<a data-pin-do="embedPin" href="https://www.pinterest.com/pin/99360735500167749/"></a>')).form
    'data-attribute'
    """
    attributes = fragment.attributes
    amp = fragment.name in ("amp-pinterest", "bento-pinterest")
    does = (attributes.get("data-do" if amp else "data-pin-do") or "").strip().lower()
    if does == "embedpin":
        raw = fragment.attribute("data-url", "data-href", "href") or ""
        ref = read_through(raw.strip(), parse_url)
        return embed_of("pinterest", "amp" if amp else "data-attribute", ref, permalink=raw) if ref else None
    if does or not _DRAWN.fullmatch(attributes.get("data-pin-log") or ""):
        return None
    href = fragment.attribute("data-pin-href")
    ref = read_through(href.strip(), parse_url) if href else None
    if ref is not None:
        return embed_of("pinterest", "data-attribute", ref, permalink=href)
    found = re.fullmatch(r"\s*([0-9]{5,25})\s*", attributes.get("data-pin-id") or "")
    return embed_of("pinterest", "data-attribute", _ref(found[1])) if found else None


def _ref(post_id: str) -> PostRef:
    return PostRef("pinterest", post_id, None, f"https://www.pinterest.com/pin/{post_id}/")


def is_rounded_id(post_id: str) -> bool:
    """
    Did a spreadsheet round this id? It keeps fifteen digits; four zeros end one genuine id in ten thousand.

    >>> is_rounded_id("99360735500167749"), is_rounded_id("993607355001670000")
    (False, True)
    """
    return len(post_id) <= 21 and by_spreadsheet(post_id)


PLATFORM = Platform(
    key="pinterest",
    name="Pinterest",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    is_rounded_id=is_rounded_id,
    marks=(
        Mark("post", "pinterest", r"[.-][a-z]{2,4}(?:[.-][a-z]{2,4})?[^ \"'<>/\\]{0,60}?SEP(?:ampSEP)?pinSEP"
                                  r"[^ \"'<>/\\]{0,300}?[0-9]"),
        Mark("post", "pinterest", r"[.-][a-z]{2,4}[^ \"'<>]{0,60}?SEPextSEPembed.html[^ \"'<>]{0,200}?idIS"),
        forum_mark("pinterest"),
        Mark("pin", "embedpin"),
        Mark("pin", "embed_pin"),
    ),
    selectors=(
        ("pin", '[data-pin-do="embedPin" i]'),
        ("pin", '[data-pin-log^="embed_pin"]'),
        ("pin", "amp-pinterest"),
        ("pin", "bento-pinterest"),
    ),
    link_selectors=(("post", 'a[href*="pinterest" i]'),),
    words=("pinterest",),
    frames=r"[^/?#]{1,80}/ext/embed\.html",
    id_alone="[1-9][0-9]{14,18}",
)

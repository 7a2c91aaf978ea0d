"""
What was read of a post, put together into an Embed; the same for every platform.

>>> from provenance.model import PostRef
>>> ref = PostRef("tiktok", "6718335390845095173", "example_cook", "https://www.tiktok.com/@example_cook/video/6718335390845095173")
>>> shown = embed_of("tiktok", "blockquote", ref, text="Soup #cooking")
>>> shown.post_id, shown.handle, shown.hashtags
('6718335390845095173', 'example_cook', ('cooking',))
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.dates import PrintedDate, parse_instant
from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.pieces import BARRIER, Piece
from provenance.platforms.anchors import anchors_of
from provenance.text import extract_entities
from provenance.urls import Address, split, unwrap

#: Where publishers, lazy loaders and consent walls keep the address of a frame or of a post (embed-markup.md 15).
SOURCES = ("src", "data-src", "data-lazy-src", "data-cmp-src", "data-original", "data-url", "data-href", "href")
#: Where a post stands inside the words, with the spaces around it. It begins where the spaces do: tried from each of
#: them, it would take a time that grows with their square. For Python the barrier is a space itself: whoever stripped
#: the words has taken it from their ends.
_SPACE = f"[^\\S{BARRIER}]"
_BARRIERS = re.compile(
    f"(?<!{_SPACE}){_SPACE}*+(?:{BARRIER}[0-9]+(?:{BARRIER}|\\Z){_SPACE}*+)+|\\A[0-9]+{BARRIER}{_SPACE}*+"
)
_MEDIA = re.compile(r"(?:https?://)?pic\.(?:twitter|x)\.com/[A-Za-z0-9]+", re.I)
_DAY_MS = 86_400_000
#: What stands in a post's place until a script has it.
_LOADING = re.compile(
    r"\s{0,9}Loading(?: the| this)?(?: X)?(?: (?:tweet|post|embed|content|video))?\s?(?:\.{3}|…)?\s{0,9}", re.I)
#: An address that is all there is to read.
_ADDRESS = re.compile(r"\s{0,9}(?:(?:https?:)?//|(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/)\S{1,2000}\s{0,9}", re.I)


def date_in(shown: str) -> str | None:
    """
    The words of a dated link that may be a date: they have a digit, and are no address.

    >>> date_in(" May 30, 2024 "), date_in("View on X"), date_in("https://x.com/example/status/20")
    ('May 30, 2024', None, None)
    """
    return shown.strip() if any(map(str.isdigit, shown)) and not _ADDRESS.fullmatch(shown) else None


def embed_of(platform: str, form: str, ref: PostRef | None = None, *, text: str = "", pieces: tuple[Piece, ...] = (),
             permalink: str | None = None, handle: str | None = None, name: str | None = None,
             printed: PrintedDate | None = None, date_text: str | None = None, instant: str | None = None,
             placeholders: frozenset[str] = frozenset(), handles: str | None = None,
             starts: tuple[int, ...] | None = None) -> Embed:
    """
    Put together what was read; the words give hashtags, mentions and links.

    Args:
        platform: Its key.
        form: How it was found: ``blockquote``, ``iframe`` …
        ref: What the post's address says; None where the page shows none.
        text: The post's own words, as shown.
        pieces: Where the words come from; laid out, they begin as *text* does. They tell the links.
        permalink: The post's address, raw, as in the page.
        handle: As printed, without ``@``; None where only the address names one.
        name: The display name as printed.
        printed: The printed date, where one could be read.
        date_text: The printed date, untouched.
        instant: ISO text of an instant that the markup states (``datetime``, ``data-datetime``); a day is none.
        placeholders: Handles in addresses that name nobody, lower case.
        handles: The platform's pattern of handles, where it differs from X's; mentions are read by it.
        starts: Where the pieces begin in *text*, where they were laid out already.
    """
    if BARRIER in text:
        # Another post stands inside this one.
        text, pieces = _BARRIERS.sub("\n", text).strip(), ()
    if (handle is None and _LOADING.fullmatch(text)) or (
            ref is not None and ref.post_id in text and _ADDRESS.fullmatch(text)):
        text, pieces = "", ()  # what stands in place of any words
    entities = extract_entities(text, glued=True)
    anchors = anchors_of(text, pieces, entities.urls, starts)
    media: dict[str, None] = {}
    links: dict[str, None] = {}
    for anchor in anchors:
        if _MEDIA.fullmatch(anchor.shown):
            media[anchor.shown] = None
        else:
            links[anchor.target] = None
    mentions = tuple(who.text for who in entities.mentions) if handles is None else _mentions(text, handles)
    stated = parse_instant(instant, "markup") if instant else None
    if stated is not None and stated.precision_ms >= _DAY_MS:
        stated = None  # a day, or a clock time of no known zone, is no instant
    day = printed.day if printed else None
    if day is None and date_text is None and stated is not None:
        day = stated.at.date()  # what the page's script would print, but for the reader's zone
    address_handle = ref.handle if ref else None
    known = address_handle if address_handle and address_handle.lower() not in placeholders else None
    return Embed(
        platform, form, 0, post_id=ref.post_id if ref else None, handle=handle or known, printed_handle=handle,
        display_name=name or None, text=text or None, shown_date=day,
        shown_at=stated.at if stated else printed.at if printed else None,
        date_text=date_text, permalink=permalink, address_handle=address_handle, forms=(form,),
        hashtags=tuple([tag.text for tag in entities.hashtags]), mentions=mentions,
        links=tuple(links), media_links=tuple(media), anchors=anchors,
    )


def _mentions(text: str, handles: str) -> tuple[str, ...]:
    return tuple(found[1] for found in re.finditer(rf"(?<![\w@＠./])[@＠]({handles})(?![\w@＠])", text))


def addresses_in(fragment: Fragment, *names: str) -> Iterator[tuple[str, Address]]:
    """
    The addresses that stand in these attributes of a fragment (by default the usual ones), raw and taken apart,
    archives and redirectors read through.
    """
    for name in names or SOURCES:
        raw = fragment.attributes.get(name)
        if raw and (address := split(unwrap(raw) or raw)) is not None:
            yield raw, address

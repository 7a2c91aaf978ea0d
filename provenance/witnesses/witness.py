"""
What a witness is: somebody who can be asked about a post, and how the answer is read.

A witness is handed a ``fetch`` and never raises: whatever the web does becomes a Testimony.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from provenance.model import Fetch, Testimony
from provenance.platforms import parse_post_url


@dataclass(frozen=True, slots=True)
class Asked:
    """The post that witnesses are asked about, as the article shows it."""

    platform: str
    post_id: str | None  #: None: the article shows no address; archives can be searched by handle and day
    handle: str | None  #: as shown, else as in the address; the article's word, never trusted
    url: str | None  #: canonical address; None without an id
    permalink: str | None = None  #: raw, as in the page
    day: date | None = None  #: as shown
    also: tuple[str, ...] = ()  #: handles that witnesses asked before give its author; for archives to look under


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One endpoint or archive: one file, one line in the table."""

    key: str  #: ``x-oembed``, ``wayback`` … as in ``testimony[].witness``
    name: str  #: as people write it: ``X oEmbed``, ``Wayback Machine``
    kind: str  #: ``platform`` or ``archive``
    platforms: frozenset[str] = frozenset()  #: whose posts it knows; empty: anybody's
    #: One testimony, always. None for a post it can say nothing about (then there is no row for it).
    ask: Callable[[Asked, Fetch], Testimony | None]
    opt_in: bool = False  #: asked only by whoever names it (terms of use)


#: Addresses that need no more than the id, for embeds that show no address (``data-tweet-id``). What the platform's
#: own grammar does not read as this very post is not used. Source of the forms: embed-markup.md, section 1 and on.
_BY_ID = {
    "instagram": "https://www.instagram.com/p/{}/", "pinterest": "https://www.pinterest.com/pin/{}/",
    "reddit": "https://www.reddit.com/comments/{}/", "telegram": "https://t.me/{}", "vimeo": "https://vimeo.com/{}",
    "x": "https://x.com/i/status/{}", "youtube": "https://www.youtube.com/watch?v={}",
}


def address_by_id(platform: str, post_id: str) -> str | None:
    """
    The address of a post by its id alone; None where the platform has none that needs no more.

    >>> address_by_id("youtube", "dQw4w9WgXcQ"), address_by_id("tiktok", "7012345678901234567")
    ('https://www.youtube.com/watch?v=dQw4w9WgXcQ', None)
    >>> address_by_id("x", "20/../21") is None
    True
    """
    form = _BY_ID.get(platform)
    ref = parse_post_url(form.format(post_id)) if form else None
    return ref.url if ref is not None and (ref.platform, ref.post_id) == (platform, post_id) else None

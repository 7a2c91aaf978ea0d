"""
Under which addresses an archive may keep a post, and whether an address found there is that post's.

>>> from provenance.witnesses.witness import Asked
>>> post = Asked("x", "1796169639328219146", "example", "https://x.com/example/status/1796169639328219146")
>>> [place.url for place in places(post)][:3]
['twitter.com/example/status/1796169639328219146', 'x.com/example/status/1796169639328219146',
 'mobile.twitter.com/example/status/1796169639328219146']

Archives look addresses up in folded case, without ``www.`` and scheme; so what they answer is compared again here,
with its case (internetarchive/wayback #284). Source of the variants: the endpoints fact sheet, section 13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.model import PostRef
from provenance.platforms import parse_post_url
from provenance.urls import split, unwrap
from provenance.witnesses.witness import Asked

__all__ = ["Place", "handles_of", "places", "post_at"]

_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
_DIGITS = re.compile(r"[0-9]{1,25}")
#: Where the author is not known: two forms of X's own, one without, one with a name that means nobody.
_NAMELESS = ("twitter.com/i/web/status", "twitter.com/i/status", "x.com/i/status", "twitter.com/statuses",
             "twitter.com/anyuser/status")
#: A shorter id begins many longer ones: asked by its beginning, it would drown in other posts.
_LONG_ID = 10


@dataclass(frozen=True, slots=True)
class Place:
    """One address to look up. The first ones are always asked, the others only where those gave nothing."""

    url: str  #: without scheme
    prefix: bool  #: also what only begins so: ``?s=20``, ``/photo/1``
    first: bool = True


def places(asked: Asked) -> tuple[Place, ...]:
    """
    The addresses to ask an archive about, best first, each once. Empty for a post without an address.

    twitter.com comes first whatever the article says: what was captured before 2024 stands there.
    """
    if asked.post_id is None:
        return ()
    if asked.platform == "x":
        found = tuple(_of_x(asked, asked.post_id)) if _DIGITS.fullmatch(asked.post_id) else ()
    else:
        long = len(asked.post_id.rpartition("/")[2]) >= _LONG_ID
        found = tuple(Place(bare, long) for url in (asked.url, asked.permalink) if url and (bare := _bare(url, asked)))
    return tuple({place.url: place for place in reversed(found)}.values())[::-1]


def _of_x(asked: Asked, post_id: str) -> Iterator[Place]:
    long = len(post_id) >= _LONG_ID
    handles = handles_of(asked)
    for handle in handles:
        yield Place(f"twitter.com/{handle}/status/{post_id}", long)
        yield Place(f"x.com/{handle}/status/{post_id}", long)
    for handle in handles:
        yield Place(f"mobile.twitter.com/{handle}/status/{post_id}", long, first=False)
        yield Place(f"twitter.com/{handle}/statuses/{post_id}", long, first=False)
    for beginning in _NAMELESS:
        yield Place(f"{beginning}/{post_id}", long, first=not handles)


def handles_of(asked: Asked) -> tuple[str, ...]:
    """The handles of X a post may stand under: as shown, as in its addresses, as told; each once, in whatever case."""
    named = (asked.handle, *(ref.handle for url in (asked.permalink, asked.url)
                             if url and (ref := parse_post_url(url)) is not None), *asked.also)
    found = {handle.lower(): handle for handle in reversed(named) if handle and _HANDLE.fullmatch(handle)}
    return tuple(found.values())[::-1]


def _bare(url: str, asked: Asked) -> str | None:
    """An address as archives look it up; None where it is not the post's own (a mirror, an archive's, a share)."""
    address = split(url)
    if address is None or unwrap(url) is not None or post_at(url, asked) is None:
        return None
    query = f"?{address.query}" if address.query else ""
    return f"{address.host.removeprefix('www.')}{address.path}{query}".rstrip("/")


def post_at(url: str, asked: Asked) -> PostRef | None:
    """
    What an address says, if it is the address of the very post asked about; None else. Case counts in ids.

    >>> one = Asked("instagram", "CabcdEfGhIj", None, "https://www.instagram.com/p/CabcdEfGhIj/")
    >>> post_at("https://instagram.com/p/CABCDEFGHIJ/", one) is None
    True
    """
    ref = parse_post_url(url)
    if ref is None or ref.platform != asked.platform or ref.post_id != asked.post_id:
        return None
    # Ids of the fediverse are their server's own: the same digits elsewhere are another post.
    ours, theirs = split(asked.url or ""), split(ref.url)
    return ref if ours is None or theirs is None or ours.host == theirs.host else None

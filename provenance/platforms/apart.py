"""
Posts told apart by their addresses, where two posts of one platform may carry one id.
"""

from __future__ import annotations

import re

from provenance.urls import Address, split, unwrap

_COMMENT = re.compile(r"/comments/[a-z0-9]+/[^/]*/([a-z0-9]+)", re.I)
_PROFILE = re.compile(r"/(?:profile|embed)/([^/?#]+)/", re.I)
_KIND = re.compile(r"(?:^|[/=?])(wall|video|clip|photo|event)s?(?=[-/_?0-9]|$|_ext)", re.I)


def on_one_host(one: str, other: str) -> bool:
    """
    Fediverse: each server numbers its own posts.

    >>> on_one_host("https://a.example/@u/1", "https://a.example/@u/1/embed"), on_one_host("https://a.example/@u/1", "https://b.example/@u/1")
    (True, False)
    """
    first, second = _plain(one), _plain(other)
    return first is None or second is None or first.host.removeprefix("www.") == second.host.removeprefix("www.")


def of_one_kind(one: str, other: str) -> bool:
    """VK, Vimeo: walls, videos and events are numbered apart."""
    first, second = _KIND.search(one), _KIND.search(other)
    kinds = (first[1].lower() if first else "", second[1].lower() if second else "")
    # Without a word for it, an address is that of a video (Vimeo) or tells nothing.
    return kinds[0] == kinds[1] or (not all(kinds) and "event" not in kinds)


def by_one_author(one: str, other: str) -> bool:
    """Bluesky: keys are each author's own. A handle and a DID may be the same author."""
    first, second = _PROFILE.search(one), _PROFILE.search(other)
    if first is None or second is None or first[1].startswith("did:") != second[1].startswith("did:"):
        return True
    return first[1].lower() == second[1].lower()


def one_comment(one: str, other: str) -> bool:
    """Reddit, Facebook: a comment's address carries the id of the post above it."""
    return _comment_in(one) == _comment_in(other)


def _comment_in(url: str) -> str | None:
    found = _COMMENT.search(url)
    address = _plain(url)
    return found[1].lower() if found else address.value("comment_id") if address is not None else None


def _plain(url: str) -> Address | None:
    return split(unwrap(url) or url)

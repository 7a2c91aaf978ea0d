"""
A post of a store as witnesses are asked about it: from the embeds that show it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from provenance.platforms import parse_post_url
from provenance.store import Shown
from provenance.urls import split
from provenance.witnesses import Asked, address_by_id


def by_server(post_id: str, shown: Iterable[Shown]) -> tuple[tuple[Shown, ...], ...]:
    """
    The embeds of one id, apart where their addresses name posts on different hosts.

    Two servers of the fediverse may give one short number to two posts (``platforms.mastodon_addresses``). An embed
    without an address goes with the first.
    """
    groups: dict[str, list[Shown]] = {}
    for one in sorted(shown, key=lambda one: _host(one, post_id) == ""):
        host = _host(one, post_id) or next(iter(groups), "")
        groups.setdefault(host, []).append(one)
    return tuple(map(tuple, groups.values()))


def _host(shown: Shown, post_id: str) -> str:
    url = _canonical(shown.permalink, post_id)
    address = split(url) if url else None
    return address.host if address else ""


def _canonical(permalink: str | None, post_id: str) -> str | None:
    ref = parse_post_url(permalink) if permalink else None
    return ref.url if ref is not None and ref.post_id == post_id else None


def asked_of(platform: str, post_id: str, shown: Iterable[Shown]) -> Asked:
    """The post to ask about, as the first of its embeds shows it; what that one lacks is taken from the next."""
    shown = tuple(shown)
    addresses = (*(one.permalink for one in shown), address_by_id(platform, post_id))
    return Asked(
        platform, post_id,
        handle=next((one.handle for one in shown if one.handle), None),
        url=next((url for address in addresses if (url := _canonical(address, post_id))), None),
        permalink=next((one.permalink for one in shown if one.permalink), None),
        day=next((one.day for one in shown if one.day), None))

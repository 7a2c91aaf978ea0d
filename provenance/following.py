"""
A link followed to its end on the live web; where that end is dead, the archive is asked where it led.

>>> follow_link("https://bit.ly/3Example").outcome
'not-tried'

What the archive says never changes the ``outcome``, ``final_url`` or ``domain`` of a link: those are the live web's. It
stands behind the chain as hops of its own, the first of them with ``via`` ``archive`` (``Resolution.archived_url``).
"""

from __future__ import annotations

from dataclasses import replace

from provenance.model import Fetch, Hop, Resolution
from provenance.resolver import resolve_link
from provenance.urls import is_short
from provenance.witnesses.hops import archived_hop

__all__ = ["ask_archive", "follow_link", "is_dead"]

#: Outcomes after which nobody gets further on the live web. A host that refuses us may still lead others on.
_DEAD = ("gone", "unreachable")


def follow_link(url: str, fetch: Fetch | None = None, *, archives: bool = True) -> Resolution:
    """
    Where a link leads (``resolver.resolve_link``), and by the archive's word where it led, if it is dead.

    Args:
        url: As found.
        fetch: None means "without network".
        archives: False asks no archive.
    """
    resolution = resolve_link(url, fetch)
    return ask_archive(resolution, fetch) if archives else resolution


def is_dead(resolution: Resolution) -> bool:
    """
    Is there a dead hop whose target only an archive can tell?

    The link itself, or a short link on its way. A page at the end of a chain is a target that is known already,
    whether it still answers or not.
    """
    hops = resolution.live_hops
    return resolution.outcome in _DEAD and bool(hops) and (len(hops) == 1 or is_short(hops[-1].url))


def ask_archive(resolution: Resolution, fetch: Fetch | None) -> Resolution:
    """
    The same resolution with what the Wayback Machine says of its dead hop; unchanged where there is none.

    Behind the dead hop comes the archive's answer (``via`` ``archive``; its address is that of the capture, or of the
    index where nothing was kept; its status what the capture answered; its error why there is no target), and behind
    that the target of then. A target that is a short link is followed on, live. An archive that could not be asked
    leaves no hop.
    """
    if fetch is None or not is_dead(resolution):
        return resolution
    dead = resolution.live_hops[-1].url
    said = archived_hop(dead if "//" in dead else f"https://{dead}", fetch)
    if said.outcome == "not-tried" or said.capture is None:
        return resolution
    hops = [*resolution.live_hops, Hop(said.capture, said.status, "archive", said.at, error=said.reason)]
    if said.target is not None:
        hops += _onward(said.target, fetch)
    return replace(resolution, hops=tuple(hops))


def _onward(target: str, fetch: Fetch) -> tuple[Hop, ...]:
    """The target of then as a hop; with the way from it to where it leads today, where it is a short link."""
    if not is_short(target):
        return (Hop(target),)
    found = resolve_link(target, fetch)
    ends = [place for place, hop in enumerate(found.hops) if hop.url == found.final_url]
    return found.hops[:ends[-1] + 1] if ends else found.hops[:1] or (Hop(target),)

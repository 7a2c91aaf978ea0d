"""
One captured answer, as an archive plays it back: the bytes as they were, the moment they were really captured.

An archive that lacks the moment asked for leads on to the nearest one; an archived redirect leads on to where the
site led. Both look alike, and both are followed here as long as they lead to the same post. Archives look addresses
up in folded case, so what is served is compared again with its case. Source: the endpoints fact sheet, section 13.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from provenance.budget import one_chain
from provenance.model import Capture, Fetch
from provenance.platforms import parse_post_url
from provenance.urls import split
from provenance.witnesses.answers import instant, outcome_of_status, unreadable
from provenance.witnesses.captured import Shown, Told, read_post
from provenance.witnesses.cdx import Row, from_stamp, stamp
from provenance.witnesses.spellings import post_at
from provenance.witnesses.witness import Asked

__all__ = ["Replayed", "address_of", "excluded", "inside", "next_address", "no_index", "original_of",
           "replay"]

#: Nearest capture, http to https, one host to the other, the renamed account: more is a circle.
_MOST_HOPS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PLAYED = re.compile(r"([0-9]{14})(?:[a-z]{2}_)?/(.+)", re.S)
#: Of the Link header, RFC 8288; the address stands in angle brackets before its relations.
_ORIGINAL = re.compile(r'<([^<>]{1,4000})>\s{0,5};[^<>]{0,200}?\brel="?original\b')
_SUSPENDED = re.compile(r"/account/suspended/?", re.I)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of playing one capture back; ``capture`` is the last answer."""

    capture: Capture | None  #: None: not recorded, not asked
    at: datetime  #: when it was captured, by the last word on it
    found: Shown | Told | None = None
    failure: tuple[str, str] | None = None  #: outcome and reason where the archive did not play it
    handle: str | None = None  #: another handle that the site led to, the post being the same


def address_of(player: str, at: datetime, original: str) -> str:
    """
    Where the unchanged bytes of a capture are.

    >>> from datetime import UTC
    >>> address_of("https://web.archive.org/web/", datetime(2018, 6, 4, tzinfo=UTC), "https://x.com/a/status/20")
    'https://web.archive.org/web/20180604000000id_/https://x.com/a/status/20'
    """
    return f"{player}{stamp(at)}id_/{original}"


@one_chain()
def replay(player: str, row: Row, asked: Asked, fetch: Fetch) -> Replayed:
    """Play one capture back and read what it shows of the post. Never raises for what the web does."""
    at, original, handle = row.at, row.original, None
    capture = None
    for _ in range(_MOST_HOPS):
        capture = fetch(address_of(player, at, original))
        if capture is None:
            return Replayed(None, at, handle=handle)
        at = instant(capture.header("Memento-Datetime")) or at
        target = next_address(capture)
        if target is None:
            return _read(capture, at, asked, handle)
        next_at, inner = inside(player, target) or (None, target)
        address = split(inner)
        if address is not None and asked.platform == "x" and _SUSPENDED.fullmatch(address.path):
            return Replayed(capture, at, Told("suspended", "archived redirect to /account/suspended"))
        ref = post_at(inner, asked)
        if ref is None:
            return Replayed(capture, at, failure=("unknown", "archived redirect to something else"), handle=handle)
        before = parse_post_url(original)
        if ref.handle and before is not None and (before.handle or "").lower() != ref.handle.lower():
            handle = ref.handle
        if next_at is None:
            # It leads out of the archive, to the site of today, which other witnesses ask.
            return Replayed(capture, at, failure=("unknown", "archived redirect out of the archive"), handle=handle)
        at, original = next_at, inner
    return Replayed(capture, at, failure=("unknown", "the archive leads in a circle"), handle=handle)


def inside(player: str, url: str) -> tuple[datetime, str] | None:
    """
    The moment and the address in an address of the archive's; None for addresses that are not the archive's.

    >>> at, original = inside("https://web.archive.org/web/", "http://web.archive.org/web/20180604000000/https://t.co/AbC")
    >>> at.year, original
    (2018, 'https://t.co/AbC')
    """
    mine = player.partition("//")[2]
    _, _, rest = url.partition("//")
    played = _PLAYED.fullmatch(rest[len(mine):]) if rest.startswith(mine) else None
    at = from_stamp(played[1]) if played else None
    return (at, played[2]) if played and at else None


def next_address(capture: Capture) -> str | None:
    """Where a played-back redirect points, absolute; None for every other answer."""
    location = (capture.header("Location") or "").strip()
    if capture.status not in _REDIRECTS or not location:
        return None
    try:
        target = urljoin(capture.url, location).replace(" ", "%20")
    except ValueError:  # brackets that are no IPv6 address
        return None
    return target if split(target) is not None else None


def original_of(capture: Capture) -> str | None:
    """The address an archive says it plays, from its ``Link`` header; None where it does not say."""
    found = _ORIGINAL.search((capture.header("Link") or "")[:8000])
    return found[1] if found else None


def _read(capture: Capture, at: datetime, asked: Asked, handle: str | None) -> Replayed:
    served = original_of(capture)
    if served is not None and post_at(served, asked) is None:
        return Replayed(capture, at, failure=("unknown", "the archive played another address"), handle=handle)
    # Without a moment of its own the answer is the archive's, not the site's.
    kept = capture.header("Memento-Datetime") is not None
    if kept and capture.status in (404, 410):
        return Replayed(capture, at, Told("gone", f"archived as http {capture.status}"), handle=handle)
    failure = outcome_of_status(capture)
    if failure is not None:
        if kept and capture.complete:
            failure = ("unknown", f"archived as {failure[1]}")  # the site refused the crawler, not the archive us
        elif failure[0] == "gone":
            failure = ("unknown", "not archived")
        return Replayed(capture, at, failure=excluded(capture) or failure, handle=handle)
    found = read_post(capture, asked)
    if found is None and not kept:
        return Replayed(capture, at, failure=unreadable(capture, "capture"), handle=handle)
    return Replayed(capture, at, found, handle=handle)


def no_index(capture: Capture) -> tuple[str, str]:
    """
    Outcome and reason of an answer that is none of an index. It says nothing about the post: never ``gone``.

    An index that is not where it was answers 404 to every question, whatever became of the posts.
    """
    outcome, reason = excluded(capture) or outcome_of_status(capture) or unreadable(capture, "index")
    return ("unknown" if outcome == "gone" else outcome), reason


def excluded(capture: Capture) -> tuple[str, str] | None:
    """A site that asked the archive not to show it; says nothing about the post."""
    named = capture.header("X-Archive-Wayback-Runtime-Error") or ""
    text = named + capture.body[:4096].decode("utf-8", "replace")
    for sign, reason in (("AdministrativeAccessControl", "Blocked Site Error"), ("Blocked Site Error",) * 2,
                         ("RobotAccessControl", "Blocked By Robots"), ("Blocked By Robots",) * 2):
        if sign in text:
            return "restricted", f"the archive does not show this site: {reason}"
    return None

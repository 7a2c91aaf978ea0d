"""
Where a dead short link led, by an archive that asked it while it lived.

>>> archived_hop("https://t.co/AbCdEfGhIj", {}.get).outcome
'not-tried'

The index folds case, codes do not: a row of ``t.co/abc`` says nothing about ``t.co/AbC``. So the address in the row,
and the one the archive then plays, are compared with their case. Source: the endpoints fact sheet, sections 2 and 13.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from provenance.budget import one_chain
from provenance.model import Capture, Fetch
from provenance.pagetree import tree_of_page
from provenance.urls import is_truncated, split
from provenance.witnesses.answers import text_of_body
from provenance.witnesses.cdx import Row, ask_index, read_rows
from provenance.witnesses.replay import address_of, inside, next_address, no_index, original_of
from provenance.witnesses.wayback import ARCHIVE

__all__ = ["ArchivedHop", "archived_hop"]

_REDIRECTS = (301, 302, 303, 307, 308)
#: Browsers got a page of 200 from t.co; others are signposts as well. Longer pages are something to read.
_STUB_BYTES = 16 * 1024
_URL = re.compile(r"\s*[0-9]{0,6}[\s;,]*(?:url\s*=\s*)?['\"]?([^'\"]{1,4000})", re.I)


@dataclass(frozen=True, slots=True)
class ArchivedHop:
    """Where an address led when an archive asked it; ``outcome`` is one of a link's."""

    url: str  #: as asked for
    outcome: str  #: ``resolved`` (``target`` is there) · ``gone`` · ``blocked`` · ``unreachable`` · ``not-tried``
    target: str | None = None  #: the address it led to, as the archive kept it
    status: int | None = None  #: what the site answered the archive
    via: str | None = None  #: ``location`` or ``meta-refresh``
    archived_at: datetime | None = None  #: aware UTC: when the archive asked
    at: datetime | None = None  #: aware UTC: when we asked the archive
    capture: str | None = None  #: the address of the answer it rests on
    reason: str | None = None


def archived_hop(url: str, fetch: Fetch) -> ArchivedHop:
    """
    Where a short link led by the Wayback Machine; never raises.

    The first redirect it kept counts: codes of some services were given out again later. ``gone`` is said where the
    archive kept only "not found". Nothing kept is ``unreachable``. Addresses cut with ``…`` are not asked for.
    """
    place = _place(url)
    if place is None or is_truncated(url):
        return ArchivedHop(url, "not-tried", reason="no whole web address")
    capture = fetch(ask_index(ARCHIVE.index, place))
    if capture is None:
        return ArchivedHop(url, "not-tried", reason="not asked")
    read = read_rows(capture, lines=ARCHIVE.lines)
    if read is None:
        return _failed(url, capture)
    rows = [row for row in read.rows if _place(row.original) == place]
    # Redirects first; a page may be a signpost, too. http to https of the same code is a step on the spot.
    able = [row for row in rows if row.status in _REDIRECTS] + [row for row in rows if row.status == 200]
    for row in able[:2]:
        found = _played(url, place, row, fetch)
        if found.outcome != "unreachable":
            return found
    missing = next((row for row in rows if row.status in (404, 410)), None)
    if missing is not None and not able:
        return ArchivedHop(url, "gone", status=missing.status, archived_at=missing.at, at=capture.at,
                           capture=capture.url, reason=f"archived as http {missing.status}")
    kept = "no redirect among its captures" if rows else "no capture"
    return ArchivedHop(url, "unreachable", at=capture.at, capture=capture.url, reason=kept)


def _place(url: str) -> str | None:
    """What tells short links apart: host, path and query, the case of the last two kept."""
    address = split(url if "//" in url else f"//{url}")
    if address is None or address.path == "/":
        return None
    query = f"?{address.query}" if address.query else ""
    return f"{address.host.removeprefix('www.')}{address.path}{query}"


@one_chain()
def _played(url: str, place: str, row: Row, fetch: Fetch) -> ArchivedHop:
    """One capture of the link, played back; steps on the spot are followed."""
    at, original = row.at, row.original
    for _ in range(4):
        asked = address_of(ARCHIVE.player, at, original)
        capture = fetch(asked)
        if capture is None:
            return ArchivedHop(url, "not-tried", archived_at=at, reason="its capture was not asked for")
        served = original_of(capture)
        if served is not None and _place(served) != place:
            return ArchivedHop(url, "unreachable", at=capture.at, capture=asked, reason="another code was played")
        target, via = next_address(capture), "location"
        if target is None and capture.status == 200 and capture.complete:
            target, via = _signpost(capture), "meta-refresh"
        if target is None:
            failure = _failed(url, capture)
            return failure if failure.outcome == "blocked" else ArchivedHop(
                url, "unreachable", at=capture.at, capture=asked, reason="its capture leads nowhere")
        held = inside(ARCHIVE.player, target)
        then, inner = held or (at, target)
        if _place(inner) != place and split(inner) is not None:
            return ArchivedHop(url, "resolved", inner, capture.status, via, at, capture.at, asked)
        if held is None:
            break
        at, original = then, inner
    return ArchivedHop(url, "unreachable", archived_at=at, reason="its capture leads in a circle")


def _signpost(capture: Capture) -> str | None:
    """The target of a page that is nothing but a meta refresh, as t.co showed it to browsers."""
    if len(capture.body) > _STUB_BYTES:
        return None
    page = tree_of_page(text_of_body(capture))
    for meta in page.css("meta[http-equiv]") if page is not None else ():
        if (meta.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            found = _URL.match(meta.attributes.get("content") or "")
            target = found[1].strip() if found else ""
            if split(target) is not None:
                return target
    return None


def _failed(url: str, capture: Capture) -> ArchivedHop:
    outcome, reason = no_index(capture)
    return ArchivedHop(url, "blocked" if outcome in ("blocked", "restricted") else "unreachable", at=capture.at,
                       capture=capture.url, reason=reason)

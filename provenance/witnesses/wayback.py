"""
The Wayback Machine: is a capture available, what does its index say, and what do the best captures show?

The availability answer is asked first and can only add: that it names no capture says nothing, as it misses many.
The index (CDX) is the word that counts; where it is overloaded, the TimeMap stands in for it.
Source: the endpoints fact sheet, section 13.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from provenance.model import Clock, Fetch, Testimony
from provenance.platforms import PLATFORMS
from provenance.witnesses.answers import dig, encoded, json_of
from provenance.witnesses.archive import Archive, Found, ask_archive, look_up
from provenance.witnesses.candidates import search
from provenance.witnesses.cdx import Row, stamp
from provenance.witnesses.memento import timemap_of
from provenance.witnesses.replay import inside
from provenance.witnesses.spellings import places, post_at
from provenance.witnesses.witness import Asked, Witness

__all__ = ["ARCHIVE", "WITNESS", "ask", "availability_address", "read_availability"]

ARCHIVE = Archive("wayback", "https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/")
_AVAILABLE = "https://archive.org/wayback/available"
_TIMEMAP = "https://web.archive.org/web/timemap/link/"
#: Without a time the availability answer may be empty although captures exist; this stands in for an unknown one.
_SOME_TIME = datetime(2020, 1, 1, tzinfo=UTC)


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What the Wayback Machine keeps of a post; for one without an address, which posts of that handle and day.

    None where it cannot be looked up: no address, and no handle or day to search by.
    """
    if asked.post_id is None:
        return search(ARCHIVE, asked, fetch)
    if not places(asked):
        return None
    capture = fetch(availability_address(asked))
    hint = read_availability(json_of(capture), asked) if capture is not None and capture.status == 200 else None
    found = look_up(ARCHIVE, asked, fetch)
    if not found.rows and hint is None and found.failed is not None and (
            found.failed.error == "timeout" or 500 <= (found.failed.status or 0) < 600):
        found = _by_timemap(asked, fetch, found)
    return ask_archive(ARCHIVE, asked, fetch, replace(found, asked=found.asked or capture), hint)


def availability_address(asked: Asked) -> str:
    """The question for the capture nearest to when the post was made, by its clock, else by the day shown."""
    known = next((one for one in PLATFORMS if one.key == asked.platform), None)
    clock: Clock | None = known.clock(asked.post_id, None) if known is not None and asked.post_id is not None else None
    near = (clock.at or clock.not_before) if clock is not None else None
    if near is None:
        near = datetime.combine(asked.day, time(12), UTC) if asked.day is not None else _SOME_TIME
    return f"{_AVAILABLE}?url={encoded(places(asked)[0].url)}&timestamp={stamp(near)}"


def read_availability(answer: object, asked: Asked) -> Row | None:
    """The capture an availability answer names, if it is one of this very post; None else. Never raises."""
    closest = dig(answer, "archived_snapshots", "closest")
    url, status = dig(closest, "url"), dig(closest, "status")
    held = inside(ARCHIVE.player, url) if isinstance(url, str) else None
    if dig(closest, "available") is not True or held is None or post_at(held[1], asked) is None:
        return None
    at, original = held
    known = isinstance(status, str) and len(status) == 3 and status.isascii() and status.isdigit()
    return Row(at, original, status=int(status) if known else None)


def _by_timemap(asked: Asked, fetch: Fetch, found: Found) -> Found:
    """The captures that the TimeMap of the post's first address lists; it tells no status and no type."""
    capture = fetch(f"{_TIMEMAP}https://{places(asked)[0].url}")
    listed = timemap_of(capture) if capture is not None else None
    if not listed:
        return found
    held = [inside(ARCHIVE.player, memento.url) for memento in listed]
    rows = tuple(Row(at, original) for at, original in filter(None, held) if post_at(original, asked) is not None)
    return replace(found, rows=rows, asked=capture)


WITNESS = Witness(key=ARCHIVE.key, name="Wayback Machine", kind="archive", ask=ask)

"""
archive.today: does it list captures of a post? Its pages are for people; only its TimeMap answers programs.

A listed capture is no evidence yet: nobody has read it. So the outcome is ``blocked``, and the testimony's
``capture`` is the address a person can open. Nothing is ever submitted to it.
Source: the endpoints fact sheet, section 14.
"""

from __future__ import annotations

from provenance.model import Capture, Fetch, Testimony
from provenance.urls import unwrap
from provenance.witnesses.answers import outcome_of_status, testimony, unreadable
from provenance.witnesses.memento import Memento, timemap_of
from provenance.witnesses.spellings import places, post_at
from provenance.witnesses.witness import Asked, Witness

__all__ = ["KEY", "WITNESS", "ask"]

KEY = "archive-today"
_TIMEMAP = "https://archive.ph/timemap/"
#: One request in five seconds is asked for, so only the likeliest two addresses are looked up.
_MOST_PLACES = 2


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """Whether archive.today lists captures of a post, and where a person can open the latest one."""
    if not places(asked):
        return None
    mementos: list[Memento] = []
    last = failed = failure = None
    for place in places(asked)[:_MOST_PLACES]:
        capture = fetch(f"{_TIMEMAP}https://{place.url}")
        if capture is None:
            continue
        listed = timemap_of(capture)
        if listed is None:
            failed = failed or capture
            failure = failure or _no_timemap(capture)
            if capture.status == 429:
                break
            continue
        last = capture
        mementos += [memento for memento in listed
                     if (inner := unwrap(memento.url)) is not None and post_at(inner, asked) is not None]
    if mementos:
        first, latest = min(mementos, key=lambda one: one.at), max(mementos, key=lambda one: one.at)
        count = f"{len(mementos)} capture{'s' if len(mementos) != 1 else ''} listed, {first.at:%Y-%m-%d}"
        until = f" to {latest.at:%Y-%m-%d}" if latest.at.date() != first.at.date() else ""
        return Testimony(KEY, "blocked", at=last.at if last is not None else None, post_id=asked.post_id,
                         capture=latest.url, reason=f"{count}{until}; its pages open only for people")
    if failure is not None:
        return testimony(KEY, failed, failure[0], reason=failure[1])
    if last is None:
        return testimony(KEY, None, "not-tried", reason="not asked")
    return testimony(KEY, last, "unknown", reason="no capture listed")


def _no_timemap(capture: Capture) -> tuple[str, str]:
    """A TimeMap that is not where it was says nothing about the post: never ``gone``."""
    outcome, reason = outcome_of_status(capture) or unreadable(capture, "TimeMap")
    return ("unknown" if outcome == "gone" else outcome), reason


WITNESS = Witness(key=KEY, name="archive.today", kind="archive", ask=ask)

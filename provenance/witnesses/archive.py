"""
How any archive with an index is asked about a post: look up its captures, play back one or two, weigh what they show.

Asked in this order, so that little is asked: the index under the post's first addresses, under the rare ones only
where those gave nothing; the best capture; the latest other one; one redirect, where it may tell more. Captures with
the same digest are the same bytes, so one that was read speaks for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from provenance.model import Capture, Fetch, Testimony
from provenance.witnesses.answers import testimony
from provenance.witnesses.captured import Shown, Told
from provenance.witnesses.cdx import Row, ask_index, read_rows
from provenance.witnesses.replay import Replayed, excluded, no_index, replay
from provenance.witnesses.spellings import places, post_at
from provenance.witnesses.witness import Asked

__all__ = ["Archive", "Found", "ask_archive", "look_up"]

#: Since the summer of 2020 X serves crawlers a page without words; source: the fact sheet, section 13 ("2020→").
_SHELLS_SINCE = datetime(2020, 6, 1, tzinfo=UTC)
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
#: Where the same is said better: the API's own data, a page's own words, what a page tells link previews.
_FORMS = {"json": 0, "page": 1, "preview": 2}


@dataclass(frozen=True, slots=True)
class Archive:
    """Where an archive's index and its captures are."""

    key: str
    index: str
    player: str  #: what stands before the time and the address: ``https://web.archive.org/web/``
    lines: bool = False  #: its index writes an object per line, and nothing where it has nothing


@dataclass(frozen=True, slots=True)
class Found:
    """What an index said about a post, over all its addresses."""

    rows: tuple[Row, ...] = ()  #: those of this very post, by time
    asked: Capture | None = None  #: the last answer; None: nothing was recorded or asked
    failure: tuple[str, str] | None = None  #: the first answer that was none
    failed: Capture | None = None  #: that answer
    looked_up: int = 0  #: how many addresses were answered


def look_up(archive: Archive, asked: Asked, fetch: Fetch) -> Found:
    """Every capture of the post that the index knows under the addresses it may have."""
    rows: dict[tuple[datetime, str], Row] = {}
    last, failure, failed, answered = None, None, None, 0
    for place in places(asked):
        if rows and not place.first:
            break
        capture = fetch(ask_index(archive.index, place.url, prefix=place.prefix))
        if capture is None:
            continue
        last = capture
        read = read_rows(capture, lines=archive.lines)
        if read is None:
            failure = failure or no_index(capture)
            failed = failed or capture
            if capture.status == 429 or excluded(capture):
                break  # to go on asking leads to a block that doubles (endpoints, section 13, limits)
            continue
        answered += 1
        rows |= {(row.at, row.original): row for row in read.rows if post_at(row.original, asked) is not None}
    return Found(tuple(rows[key] for key in sorted(rows)), last, failure, failed, answered)


def ask_archive(archive: Archive, asked: Asked, fetch: Fetch, found: Found, hint: Row | None = None) -> Testimony:
    """
    What the captures of an archive say about the post.

    Args:
        found: What ``look_up`` found.
        hint: A capture known from elsewhere (the availability answer), with or without a place in the index.

    ``exists`` is as of ``last_seen``. ``gone``: a capture shows it, a later one says "not found" (``missing_since``);
    or, with ``first_seen`` None, captures say only "not found" (``missing_since``: the first of them).
    """
    new = (hint,) if hint is not None and all(hint.at != row.at for row in found.rows) else ()
    rows = tuple(sorted((*found.rows, *new), key=lambda row: row.at))
    if not rows:
        return _nothing(archive, found)
    seen = _Seen(rows, found.asked, found.failure[1] if found.failure is not None and not found.rows else None)
    for row in _worth_playing(rows):
        seen.add(row, replay(archive.player, row, asked, fetch))
    for row in _worth_following(rows, seen.last_seen):
        seen.add(row, replay(archive.player, row, asked, fetch))
    return _weighed(archive, asked, seen)


def _nothing(archive: Archive, found: Found) -> Testimony:
    if found.failure is not None:
        return testimony(archive.key, found.failed, found.failure[0], reason=found.failure[1])
    if found.asked is None:
        return testimony(archive.key, None, "not-tried", reason="not asked")
    where = f"{found.looked_up} address" + ("es" if found.looked_up != 1 else "")
    return testimony(archive.key, found.asked, "unknown", reason=f"no capture under {where}")


# --- which captures to play -----------------------------------------------------------------------


def _worth_playing(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The best capture and the latest other one; at most two, never the same bytes twice."""
    able = [row for row in rows if row.status in (200, None) and not row.mimetype.startswith(("image/", "video/"))]
    if not able:
        return ()
    best = min(able, key=lambda row: (_rank(row), row.at))
    others = [row for row in able if row.at != best.at and (row.digest is None or row.digest != best.digest)]
    return (best, others[-1]) if others else (best,)


def _rank(row: Row) -> int:
    """JSON first, then pages with words in them, then pages that may be shells, then what is not known."""
    if row.mimetype == "application/json":
        return 0
    if row.status == 200:
        return 1 if row.at < _SHELLS_SINCE else 2
    return 3


def _worth_following(rows: Sequence[Row], last_seen: datetime | None) -> tuple[Row, ...]:
    """
    The latest redirect, where it may tell more than the captures that were read: another handle, a suspension.

    From http to https leads to the same page, so those come last.
    """
    able = [row for row in rows if row.status in _REDIRECTS and (last_seen is None or row.at > last_seen)]
    return (max(able, key=lambda row: (row.original.startswith("https:"), row.at)),) if able else ()


# --- what they say --------------------------------------------------------------------------------


class _Seen:
    """What was read of the captures so far."""

    def __init__(self, rows: Sequence[Row], index: Capture | None, silent: str | None) -> None:
        self.rows = rows
        self.silent = f"; the index did not answer: {silent}" if silent else ""  #: there may be other captures
        self.index = index  #: what a statement rests on that only the index makes
        self.shown: list[tuple[datetime, Shown, Capture | None]] = []
        self.told: list[tuple[datetime, Told, Capture | None]] = []
        self.led: list[tuple[datetime, str, Capture | None]] = []  #: other handles the site led to
        self.failures: list[tuple[tuple[str, str], Capture | None]] = []
        self._sights: set[datetime] = set()

    def add(self, row: Row, replayed: Replayed) -> None:
        capture = replayed.capture
        if isinstance(replayed.found, Shown):
            self.shown.append((replayed.at, replayed.found, capture))
            # Where the archive played another moment, the digest in the row is not that of what was read.
            same = row.digest if replayed.at == row.at else None
            self._sights |= {replayed.at, *(one.at for one in self.rows if same and one.digest == same)}
        elif isinstance(replayed.found, Told):
            self.told.append((replayed.at, replayed.found, capture))
        elif replayed.handle is None:
            self.failures.append((replayed.failure or (("unknown", "shows no words of the post") if capture else
                                                       ("not-tried", "captures are there; none was played")), capture))
        if replayed.handle is not None:
            # To lead on to the author's handle, the site must have known the post.
            self.led.append((replayed.at, replayed.handle, capture or self.index))
            self._sights.add(replayed.at)

    @property
    def first_seen(self) -> datetime | None:
        return min(self._sights, default=None)

    @property
    def last_seen(self) -> datetime | None:
        return max(self._sights, default=None)

    def missing(self) -> tuple[datetime, str] | None:
        """The first "not found" after the last capture that shows the post; None without one."""
        after = [(row.at, f"archived as http {row.status}") for row in self.rows if row.status in (404, 410)]
        after += [(at, told.reason) for at, told, _ in self.told if told.outcome == "gone"]
        last = self.last_seen
        return min((one for one in after if last is None or one[0] > last), default=None)


def _weighed(archive: Archive, asked: Asked, seen: _Seen) -> Testimony:
    missing, last = seen.missing(), seen.last_seen
    later = [one for one in seen.told if one[1].outcome != "gone" and (last is None or one[0] > last)]
    told = max(later, key=lambda one: one[0], default=None)
    if seen.shown:
        return _with_post(archive, asked, seen, told[1] if told else None)
    if told:
        at, why, capture = told
        reason = f"{why.reason} on {at:%Y-%m-%d}"
        return testimony(archive.key, capture, why.outcome, post_id=asked.post_id, reason=reason)
    if seen.led:
        at, handle, capture = seen.led[-1]
        reason = f"archived on {at:%Y-%m-%d}: the site led on to this handle"
        return testimony(archive.key, capture, "gone" if missing else "exists", post_id=asked.post_id, handle=handle,
                         first_seen=seen.first_seen, last_seen=last, missing_since=missing[0] if missing else None,
                         reason=f"{reason}; {missing[1]} on {missing[0]:%Y-%m-%d}" if missing else reason)
    if missing is not None:
        return testimony(archive.key, _capture_of(seen, missing[0]), "gone", post_id=asked.post_id,
                         missing_since=missing[0],
                         reason=f"{missing[1]} on {missing[0]:%Y-%m-%d}; no capture that was read shows it")
    failure, capture = next((one for one in seen.failures if one[0][0] != "unknown"),
                            seen.failures[0] if seen.failures else (("unknown", "no capture of a page"), None))
    capture = capture or seen.index
    count = len(seen.rows)
    more = seen.silent or f"; {count} capture{'s' if count != 1 else ''} in the index"
    return testimony(archive.key, capture, failure[0], reason=failure[1] + more)


def _with_post(archive: Archive, asked: Asked, seen: _Seen, told: Told | None) -> Testimony:
    """At least one capture shows the post; what came of it later stands in the outcome and the times."""
    missing = seen.missing()
    at, best, capture = min(seen.shown, key=lambda one: (_FORMS[one[1].form], one[0]))
    others = [one for _, one, _ in seen.shown if one is not best]
    handles = sorted([(when, one.handle) for when, one, _ in seen.shown if one.handle]
                     + [(when, handle) for when, handle, _ in seen.led])
    current = handles[-1][1] if handles else None
    former = {one.lower(): (one, when) for when, one in reversed(handles) if current and one.lower() != current.lower()}
    outcome = "gone" if missing else told.outcome if told else "exists"
    reason = f"captured {at:%Y-%m-%d %H:%M} UTC" + (f"; {missing[1]} on {missing[0]:%Y-%m-%d}" if missing else
                                                   f"; {told.reason}" if told else "") + seen.silent
    return testimony(
        archive.key, capture, outcome, post_id=asked.post_id, handle=current, reason=reason,
        name=best.name or next((one.name for one in others if one.name), None),
        author_id=best.author_id or next((one.author_id for one in others if one.author_id), None),
        text=best.text or next((one.text for one in others if one.text), None),
        links=best.links, versions=best.versions,
        posted_at=best.posted_at or next((one.posted_at for one in others if one.posted_at), None),
        former_handles=tuple(former.values()), first_seen=seen.first_seen, last_seen=seen.last_seen,
        missing_since=missing[0] if missing else None,
    )


def _capture_of(seen: _Seen, at: datetime) -> Capture | None:
    return next((capture for when, _, capture in seen.told if when == at), seen.index)

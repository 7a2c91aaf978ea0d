"""
The state of a crawl, in the store: which addresses are known, which are due, what their hosts said the last time.

Everything is written inside ``writing``: what a page showed, what it led to and that it is done are one transaction,
so a process that is killed has either done a page or not. An address is claimed before its request leaves, so the next
process knows what was under way. Who named an address is the work of ``planting``.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.errors import StoreBusy
from provenance.model import Audited, Capture, Facts, Judgement
from provenance.store import planting
from provenance.store.crawl_rows import PAGE_TRIES, HostRow, Planted, RobotsRow, Run, Task, ToAsk, Visit, known, task
from provenance.store.erasing import without_forgotten
from provenance.store.keeping import load
from provenance.store.opening import explained
from provenance.store.since import began
from provenance.store.statements import select, writing
from provenance.store.values import Cell, cell, guard, instant, moment, opened, unguard

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Frontier"]

#: How it ended with an address that needs no other try; ``found``: nobody has tried yet.
_HAD = "'found', 'read', 'unchanged', 'moved', 'twin'"
#: A crawl has waited for its pages; it waits longer for another process that writes than an audit does.
_PATIENCE_S = 60.0


@lru_cache(maxsize=4)
def _listed(seeds: tuple[str, ...]) -> Cell:
    """The seeds as a parameter of ``json_each``; the same ones are asked for with every page, and may be thousands."""
    return cell(seeds)


class Frontier:
    """What ``Store.frontier()`` gives; belongs to the thread that opened the store."""

    def __init__(self, db: Database, path: Path, keep: Callable[..., str], *, keeps_bytes: bool = False) -> None:
        self._db = db
        self.keeps_bytes = keeps_bytes  #: of pages and answers, beside what they said
        self._path = path
        self._keep = keep

    @contextmanager
    def writing(self) -> Iterator[None]:
        """
        One transaction around several calls. Another process that writes is waited for, up to a minute.

        Raises:
            StoreBusy, StoreError: The store cannot be written; nothing of it was.
        """
        until = time.monotonic() + _PATIENCE_S
        while True:
            entered = False
            try:
                with explained(self._path), writing(self._db):
                    entered = True
                    yield
                return
            except StoreBusy:
                if entered or time.monotonic() > until:
                    raise

    # --- what there is to do ------------------------------------------------------------------

    def plant_seeds(self, planted: Iterable[Planted], now: datetime, *, due_now: bool) -> None:
        """Rows for the seeds themselves; a new one is due at once. *due_now*: old ones too."""
        planting.plant_seeds(self._db, planted, now, due_now=due_now)

    def make_due(self, seeds: Collection[str], now: datetime) -> None:
        """Every source of these seeds is due now, also those that a seed led to."""
        self._db.conn.execute("UPDATE frontier SET due_at = ? WHERE kind <> 'page' "
                         "AND seed IN (SELECT value FROM json_each(?))", [instant(now), _listed(tuple(seeds))])

    def add_found(self, planted: Iterable[Planted], now: datetime, seeds: Collection[str]) -> tuple[int, int]:
        """Addresses that a source named: how many of them are new, and how many are due now that were not."""
        return planting.add_found(self._db, planted, now, seeds)

    def moves(self, url: str, most: int) -> int:
        """How many pages in a row were moved until this address was reached; counted up to *most*."""
        found = select(self._db, """
            WITH RECURSIVE way (url, steps) AS (
                SELECT ?, 0
                UNION ALL
                SELECT namer.url, steps + 1 FROM way JOIN frontier AS one ON one.url = way.url
                JOIN frontier AS namer ON namer.url = one.found_in AND namer.kind = 'page' WHERE steps < ?)
            SELECT max(steps) AS steps FROM way""", guard(url), most)
        return int(found[0]["steps"])

    def mark_twin(self, url: str, host: str, seed: str, twin_of: str, now: datetime) -> None:
        """An address that another page says is itself; it is never asked for, unless it was already."""
        planting.mark_twin(self._db, url, host, seed, twin_of, now)

    def twin_holder(self, canonical: str, url: str) -> tuple[str, str | None] | None:
        """The page, other than *url*, that stands for a canonical address: its address and newest article."""
        found = select(self._db, """
            SELECT holder.url AS url, holder.article AS article FROM frontier AS known
            JOIN frontier AS holder ON holder.url = coalesce(known.twin_of, known.url)
            WHERE known.url = ? AND holder.url <> ? AND holder.visits > 0""", guard(canonical), guard(url))
        return (unguard(found[0]["url"]), found[0]["article"]) if found else None

    def due_hosts(self, seeds: Collection[str], now: datetime) -> dict[str, int]:
        """Hosts with something due, and how much."""
        found = select(self._db, """
            SELECT host, count(*) AS many FROM frontier WHERE due_at <= ?
            AND seed IN (SELECT value FROM json_each(?)) GROUP BY host ORDER BY host""",
            instant(now), _listed(tuple(seeds)))
        return {unguard(row["host"]): row["many"] for row in found}

    def due(self, host: str, seeds: Collection[str], now: datetime, limit: int,
            missed_since: datetime | None = None) -> list[Task]:
        """
        What is due on a host: sources first, then pages, the one that is due longest first.

        A page that was under way when a process was killed keeps its place, so that a crawl that goes on does the rest
        in the order in which it would have done it. It comes last once it has rested: should it have been the reason,
        all else is done.

        Args:
            missed_since: What could not be had since then is left out, due or not.
        """
        found = select(self._db, f"""
            SELECT * FROM frontier WHERE host = ? AND due_at <= ? AND seed IN (SELECT value FROM json_each(?))
            AND (? IS NULL OR coalesce(visited_at, '') < ? OR outcome IN ({_HAD}))
            ORDER BY iif(kind = 'page', tries > {PAGE_TRIES}, tries), kind = 'page', due_at, url LIMIT ?""",
            guard(host), instant(now), _listed(tuple(seeds)),
            *[instant(missed_since) if missed_since is not None else None] * 2, limit)
        return [task(row) for row in found]

    def next_due_at(self, seeds: Collection[str]) -> datetime | None:
        """When the next address of these seeds is due."""
        found = select(self._db, "SELECT min(due_at) AS due_at FROM frontier "
                                 "WHERE seed IN (SELECT value FROM json_each(?))", _listed(tuple(seeds)))
        return moment(found[0]["due_at"])

    # --- doing it -----------------------------------------------------------------------------

    def claim(self, url: str, run: str) -> None:
        """A request for an address is about to leave."""
        self._db.conn.execute("UPDATE frontier SET tries = tries + 1, run = ? WHERE url = ?", [run, guard(url)])

    def finish(self, url: str, visit: Visit) -> None:
        """What a request came to. What an answer does not say stays as it was."""
        at = instant(visit.at)
        self._db.conn.execute(
            """UPDATE frontier SET tries = 0, outcome = :outcome, status = :status, due_at = :due_at,
                failures = :failures, visits = visits + :answered, visited_at = :at,
                first_visit_at = iif(:answered, coalesce(first_visit_at, :at), first_visit_at),
                changed_at = iif(:changed, :at, changed_at), at_url = :at_url, host = coalesce(:host, host),
                etag = iif(:answered, :etag, etag), last_modified = iif(:answered, :last_modified, last_modified),
                sha256 = coalesce(:sha256, sha256), article = coalesce(:article, article),
                twin_of = coalesce(:twin_of, twin_of)
            WHERE url = :url""",
            {"url": guard(url), "outcome": visit.outcome, "status": visit.status, "at": at,
             "due_at": instant(visit.due_at) if visit.due_at is not None else None, "failures": visit.failures,
             "answered": int(visit.answered), "changed": int(visit.changed),
             "at_url": guard(visit.at_url) if visit.at_url is not None else None,
             "etag": guard(visit.etag) if visit.etag is not None else None,
             "last_modified": guard(visit.last_modified) if visit.last_modified is not None else None,
             "host": guard(visit.host) if visit.host is not None else None,
             "sha256": visit.sha256, "article": visit.article,
             "twin_of": guard(visit.twin_of) if visit.twin_of is not None else None})

    def put_off(self, url: str, due_at: datetime, outcome: str, *, at: datetime, run: str, tries: int = 0) -> None:
        """Nobody was asked, as nobody may be; when to try again."""
        self._db.conn.execute("UPDATE frontier SET tries = ?, due_at = ?, outcome = ?, visited_at = ?, run = ? "
                              "WHERE url = ?", [tries, instant(due_at), outcome, instant(at), run, guard(url)])

    def keep_article(self, audited: Audited, captures: Iterable[Capture], lists: Any,
                     judge: Callable[[Facts], Judgement]) -> str:
        """An audited page, as ``Store.add`` keeps it, inside the caller's transaction; the key of the article."""
        return self._keep(audited, captures, lists, judge)

    def without_forgotten(self, audited: Audited) -> Audited:
        """An audited page as it would be kept: without the posts of handles that were erased from this store."""
        return without_forgotten(self._db, audited)

    def article(self, key: str) -> Audited | None:
        """An article of the store; None where it has left it."""
        return load(self._db, key)

    def keep_change(self, row: Mapping[str, object]) -> None:
        """A row of ``embed_changes``."""
        names = ", ".join(row)
        self._db.conn.execute(f"INSERT INTO embed_changes ({names}) VALUES ({', '.join('?' * len(row))})",
                         [cell(value) for value in row.values()])

    # --- asking the witnesses -----------------------------------------------------------------

    def keep_to_ask(self, one: ToAsk) -> None:
        """A page is kept until the witnesses were asked about what it shows; a newer version takes its place."""
        self._db.conn.execute(
            "INSERT OR REPLACE INTO to_ask (url, article, seed, at, content_type, body) VALUES (?, ?, ?, ?, ?, ?)",
            [guard(one.url), one.article, guard(one.seed), instant(one.at),
             guard(one.content_type) if one.content_type is not None else None, zlib.compress(one.body, 6)])

    def to_ask(self, seeds: Collection[str], limit: int, without: Collection[str] = ()) -> list[ToAsk]:
        """Pages of which the witnesses were not asked yet, oldest first; those that were begun before come last."""
        found = select(self._db, """
            SELECT * FROM to_ask WHERE seed IN (SELECT value FROM json_each(?))
            AND url NOT IN (SELECT value FROM json_each(?)) ORDER BY tries, at, url LIMIT ?""",
            _listed(tuple(seeds)), cell(tuple(without)), limit)
        return [ToAsk(unguard(row["url"]), row["article"], unguard(row["seed"]), known(row["at"]), row["tries"],
                      unguard(row["content_type"]) if row["content_type"] is not None else None,
                      zlib.decompress(row["body"])) for row in found]

    def claim_asking(self, url: str) -> None:
        self._db.conn.execute("UPDATE to_ask SET tries = tries + 1 WHERE url = ?", [guard(url)])

    def release_asking(self, url: str) -> None:
        """It was ended in good order; that it was begun does not count."""
        self._db.conn.execute("UPDATE to_ask SET tries = tries - 1 WHERE url = ? AND tries > 0", [guard(url)])

    def asked(self, url: str) -> None:
        """The witnesses were asked about a page; its bytes go."""
        self._db.conn.execute("DELETE FROM to_ask WHERE url = ?", [guard(url)])

    # --- hosts --------------------------------------------------------------------------------

    def hosts(self) -> list[HostRow]:
        return [HostRow(unguard(row["host"]), known(row["next_at"]), moment(row["rest_until"]), row["failures"],
                        row["refusals"], row["outcome"], known(row["at"]))
                for row in select(self._db, "SELECT * FROM frontier_hosts")]

    def keep_host(self, one: HostRow) -> None:
        # Not REPLACE, which writes the index of hosts, too, each time.
        self._db.conn.execute("""INSERT INTO frontier_hosts (host, next_at, rest_until, failures, refusals, outcome, at)
                         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET next_at = excluded.next_at,
                         rest_until = excluded.rest_until, failures = excluded.failures, refusals = excluded.refusals,
                         outcome = excluded.outcome, at = excluded.at""",
                         [guard(one.host), instant(one.next_at),
                          instant(one.rest_until) if one.rest_until is not None else None, one.failures, one.refusals,
                          one.outcome, instant(one.at)])

    def robots(self, since: datetime) -> Iterator[RobotsRow]:
        """The robots files fetched since a moment, one at a time: they may be long."""
        found = self._db.conn.execute("SELECT origin, at, status, error, body FROM robots WHERE at >= ?",
                                      (instant(since),))
        for origin, at, status, error, body in found:
            yield RobotsRow(unguard(origin), known(at), status, error, unguard(body))

    def keep_robots(self, one: RobotsRow) -> None:
        self._db.conn.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)",
                         [guard(one.origin), instant(one.at), one.status, one.error, guard(one.body)])

    # --- runs ---------------------------------------------------------------------------------

    def goes_on_since(self, run: str) -> datetime:
        """When the crawl began that this run goes on with: the first of those before it that came to no end."""
        return began(self._db, run)

    def count_run(self, run: str, counts: Mapping[str, int]) -> None:
        """How far a run has come; a run that was killed so says it."""
        self._db.conn.execute("UPDATE runs SET counts = ? WHERE id = ?", [json.dumps(counts), run])

    def runs(self, limit: int) -> list[Run]:
        """The last crawls, the newest first."""
        return [Run(row["id"], known(row["started_at"]), moment(row["ended_at"]), row["outcome"],
                    opened(row["counts"]) if row["counts"] else {})
                for row in select(self._db, "SELECT * FROM runs WHERE command = 'crawl' "
                                            "ORDER BY started_at DESC, rowid DESC LIMIT ?", limit)]

    def failing_sources(self, seeds: Collection[str] | None = None, since: datetime | None = None) -> dict[str, str]:
        """Sources that could not be read at their last look, and how it ended; those of some seeds, since a moment."""
        return {unguard(row["url"]): row["outcome"] for row in select(self._db, """
            SELECT url, outcome FROM frontier WHERE (kind <> 'page' OR url = seed) AND due_at IS NOT NULL
            AND outcome NOT IN ('found', 'read', 'unchanged', 'moved', 'not-asked')
            AND (?1 IS NULL OR seed IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR visited_at >= ?2)
            ORDER BY url""", _listed(tuple(seeds)) if seeds is not None else None,
            instant(since) if since is not None else None)}

    def prune_robots(self, now: datetime, days: float) -> None:
        """Robots files that are far too old to stand for anything."""
        self._db.conn.execute("DELETE FROM robots WHERE at < ?", [instant(now - timedelta(days=days))])

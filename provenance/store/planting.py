"""
Addresses that somebody named: seeds, what sources and redirects led to, twins. Each is one row of the frontier.

A page may be named by several: two feeds, a feed and a redirect. Which of them its row says does not depend on who
came first: a source before a page that was moved, then by the addresses. So a crawl that was killed and did things in
another order leaves the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from provenance.store.crawl_rows import Planted
from provenance.store.statements import select
from provenance.store.values import cell, guard, instant, unguard

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["add_found", "mark_twin", "plant_seeds"]

_KNOWN = """
SELECT one.url AS url, one.kind AS kind, one.seed AS seed, one.found_in AS found_in, one.visits AS visits,
    one.visited_at AS visited_at, one.modified_at AS modified_at, one.twin_of AS twin_of,
    ifnull(namer.kind = 'page', 0) AS by_page
FROM json_each(?) JOIN frontier AS one ON one.url = value LEFT JOIN frontier AS namer ON namer.url = one.found_in"""
_NEW = """
INSERT INTO frontier (url, kind, host, seed, found_in, found_at, due_at, modified_at, outcome)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'found')"""


def plant_seeds(db: Database, planted: Iterable[Planted], now: datetime, *, due_now: bool) -> None:
    """
    Rows for the seeds themselves; a new one is due at once. *due_now*: old ones too.

    An address that a source had named before becomes a seed from now on.
    """
    db.conn.executemany(
        """INSERT INTO frontier (url, kind, host, seed, found_at, due_at, outcome)
        VALUES (?, ?, ?, ?, ?, ?, 'found')
        ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, seed = excluded.seed,
            etag = iif(kind = excluded.kind, etag, NULL),
            last_modified = iif(kind = excluded.kind, last_modified, NULL),
            due_at = iif(? OR due_at IS NULL OR kind <> excluded.kind, excluded.due_at, due_at)""",
        [[guard(one.url), one.kind, guard(one.host), guard(one.seed), instant(now), instant(now), due_now]
         for one in planted])


@dataclass(frozen=True, slots=True)
class _Change:
    """What a known address becomes, when it is named once more."""

    seed: str
    found_in: str | None
    modified_at: str | None
    is_due: bool


def add_found(db: Database, planted: Iterable[Planted], now: datetime, seeds: Collection[str]) -> tuple[int, int]:
    """
    Addresses that a source named: how many of them are new, and how many are due now that were not.

    A known address is due again where its source says that it was changed after our last visit, once for each
    such word. A word from the future is not believed.

    Args:
        seeds: Those that are crawled. An address of any other is taken over by whoever names it now.
    """
    named = {guard(one.url): one for one in planted}
    known = {row["url"]: row for row in select(db, _KNOWN, cell(tuple(named)))}
    at = instant(now)
    db.conn.executemany(_NEW, [
        [url, one.kind, guard(one.host), guard(one.seed), guard(one.found_in) if one.found_in is not None else None,
         at, at, instant(one.modified_at) if one.modified_at is not None else None]
        for url, one in named.items() if url not in known])
    changes = {url: change for url, row in known.items()
               if (change := _renamed(row, named[url], at, seeds)) is not None}
    db.conn.executemany(
        "UPDATE frontier SET seed = ?, found_in = ?, modified_at = ?, due_at = iif(?, ?, due_at) WHERE url = ?",
        [[one.seed, one.found_in, one.modified_at, one.is_due, at, url] for url, one in changes.items()])
    new = len(named) - len(known)
    return new, new + sum(one.is_due or unguard(known[url]["seed"]) not in seeds for url, one in changes.items())


def _renamed(row: Mapping[str, Any], one: Planted, now: str, seeds: Collection[str]) -> _Change | None:
    """What naming it again changes of a known address; None: nothing. A seed stands for itself."""
    is_ours = unguard(row["seed"]) in seeds
    if row["kind"] != one.kind or (is_ours and row["seed"] == row["url"]):
        return None
    seed, found_in, modified_at = guard(one.seed), guard(one.found_in or ""), row["modified_at"]
    is_first = (False, one.by_page, seed, found_in) < (
        not is_ours, bool(row["by_page"]), row["seed"], row["found_in"] or "")
    modified = instant(one.modified_at) if one.modified_at is not None else None
    is_newer = modified is not None and (modified_at or "") < modified <= now and row["twin_of"] is None
    if not is_first and not is_newer:
        return None
    is_due = is_newer and row["visits"] > 0 and modified is not None and modified > row["visited_at"]
    return _Change(seed if is_first else row["seed"], (found_in or None) if is_first else row["found_in"],
                   modified if is_newer else modified_at, is_due)


def mark_twin(db: Database, url: str, host: str, seed: str, twin_of: str, now: datetime) -> None:
    """An address that another page says is itself; it is never asked for, unless it was already."""
    db.conn.execute(
        """INSERT INTO frontier (url, kind, host, seed, found_in, found_at, due_at, outcome, twin_of)
        VALUES (?1, 'page', ?2, ?3, ?4, ?5, NULL, 'twin', ?4)
        ON CONFLICT (url) DO UPDATE SET outcome = 'twin', twin_of = ?4, due_at = NULL
        WHERE visits = 0 AND kind = 'page' AND url <> ?4 AND seed <> url""",
        [guard(url), guard(host), guard(seed), guard(twin_of), instant(now)])

"""
Many articles at once into a store: rows that are made already, by executemany, the index for search after them.

What is written is what ``Store.add`` writes for articles that are new. One that is there already (the same bytes at
the same address) is left as it is: an offline reading knows nothing that could be added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from provenance.store import decisions
from provenance.store.keeping import load
from provenance.store.schema import SEARCH
from provenance.store.statements import much_cache, select, writing, written_once
from provenance.store.summaries import add, fill

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Not an article's own: the same row may come with many articles, and is kept once.
_SIGHTS = frozenset(("resolutions", "hops", "posts", "handles_seen", "captures", "listings"))
_TRIGGERS = tuple(statement for statement in SEARCH if statement.startswith("CREATE TRIGGER"))

_OURS = re.compile("[a-z_]+")

#: Some articles' rows: by table, columns and cells.
Batch = Mapping[str, Mapping[str, Sequence[Any]]]


def load_transaction(db: Database) -> AbstractContextManager[object]:
    """The transaction in which a store is loaded."""
    return writing(db) if _holds_articles(db) else written_once(db)


def load_batches(db: Database, batches: Iterable[Batch]) -> list[str]:
    """
    Insert the rows of all batches, inside a transaction of the caller; the keys of the articles that were new.

    Tables come parents first, as ``store.rows`` orders them.
    """
    with much_cache(db.conn):
        return _load(db, batches)


def _load(db: Database, batches: Iterable[Batch]) -> list[str]:
    before = db.execute("SELECT coalesce(max(id), 0) FROM embeds").fetchone()[0]
    first = not _holds_articles(db)
    later = _of_empty_tables(db)
    for trigger in _TRIGGERS:
        db.execute(f"DROP TRIGGER {trigger.split()[2]}")
    for name in later:
        db.execute(f"DROP INDEX {name}")
    new: list[str] = []
    for batch in batches:
        new += _insert(db, batch)
    for statement in later.values():
        db.execute(statement)
    # What a trigger does row by row costs half of the load; for all rows together a tenth.
    db.execute("""INSERT INTO embeds_fts (rowid, text, display_name, handle)
        SELECT id, text, display_name, handle FROM embeds WHERE id > ?""", [before])
    for trigger in _TRIGGERS:
        db.execute(trigger)
    _cover(db, new)
    if first:
        fill(db.conn)
    else:
        add(db.conn, new)
    return new


def _holds_articles(db: Database) -> bool:
    return bool(select(db, "SELECT 1 FROM articles LIMIT 1"))


def _of_empty_tables(db: Database) -> dict[str, str]:
    """
    The indexes of tables that hold nothing yet, and how each is made: of all rows at once, sorted, half as dear as
    row by row, and less with more rows. Those that tell what is there already are needed from the start.
    """
    made = db.execute("""SELECT name, tbl_name, sql FROM sqlite_master
        WHERE type = 'index' AND sql IS NOT NULL ORDER BY name""").fetchall()
    # An index of somebody else's may have any name; ours are plain.
    ours = [row for row in made if _OURS.fullmatch(row[0]) and _OURS.fullmatch(row[1])]
    empty = {table for table in {table for _, table, _ in ours} if not select(db, f"SELECT 1 FROM {table} LIMIT 1")}
    return {name: sql for name, table, sql in ours
            if table in empty and not (table in _SIGHTS and sql.startswith("CREATE UNIQUE"))}


def _insert(db: Database, batch: Batch) -> list[str]:
    articles = batch["articles"]
    place = articles["columns"].index("key")
    keys = [row[place] for row in articles["rows"]]
    known = {row["key"] for row in select(
        db, "SELECT key FROM articles WHERE key IN (SELECT value FROM json_each(?))", json.dumps(keys))}
    for table, held in batch.items():
        columns, rows = held["columns"], held["rows"]
        owner = "key" if table == "articles" else "article"
        if known and owner in columns:
            at = columns.index(owner)
            rows = [row for row in rows if row[at] not in known]
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        ignoring = " OR IGNORE" if table in _SIGHTS else ""
        db.conn.executemany(f'INSERT{ignoring} INTO "{table}" ({names}) VALUES ({marks})', rows)
    return [key for key in keys if key not in known]


def _cover(db: Database, keys: Iterable[str]) -> None:
    """An editor's decision about a copy covers the same copy wherever it is seen again at that address."""
    if not select(db, "SELECT 1 FROM reviews LIMIT 1"):
        return
    for row in select(db, """SELECT key FROM articles WHERE key IN (SELECT value FROM json_each(?))
            AND coalesce(url, key) IN (SELECT place FROM reviews)""", json.dumps(list(keys))):
        audited = load(db, row["key"])
        if audited is not None and audited.facts is not None:
            decisions.cover(db, row["key"], audited.facts)

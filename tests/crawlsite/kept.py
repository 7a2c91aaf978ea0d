"""
What a store holds, so that two crawls can be compared: every table and every column, times aside.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

#: When we did something, by table. Only whether there is such a time is compared; what others say of time is compared
#: as it is.
OUR_TIMES = {
    "articles": {"audited_at"},
    "captures": {"at", "kept_at"},
    "custody": {"at"},
    "embed_changes": {"at"},
    "findings": {"as_of"},
    "frontier": {"found_at", "due_at", "first_visit_at", "visited_at", "changed_at"},
    "frontier_hosts": {"next_at", "rest_until", "at"},
    "handle_spans": {"began", "last_seen"},
    "handles_seen": {"first_seen"},
    "judged_articles": {"judged_at"},
    "posts": {"first_seen"},
    "robots": {"at"},
    "to_ask": {"at"},
}
#: Numbers of rows and names of runs, which say in what order things came; digests into which times went.
NUMBERS = {"custody": {"number", "previous", "hash", "digest"}, "embeds": {"id"}, "embed_changes": {"id", "run"},
           "frontier": {"run"}, "waiting": {"embed"}}
#: A row for each process; and the index for search, which is made from ``embeds``.
ASIDE = ("runs", "embeds_fts", "sqlite_")


def kept(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a store, by table, each table in an order of its own; the file is sound."""
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: _rows(db, name) for name in tables if not name.startswith(ASIDE)}
    finally:
        db.close()


def _rows(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    aside = OUR_TIMES.get(table, set()) | NUMBERS.get(table, set())
    said = {name: f"{name} IS NOT NULL" for name in aside}
    if table == "custody":
        said["subject"] = "iif(what = 'capture', 1, subject)"  # the digest of an answer, with its time
    columns = (said.get(row[1], row[1]) for row in db.execute(f"PRAGMA table_info({table})"))
    return sorted(db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr)

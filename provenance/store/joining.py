"""
What another store knows, added to this one: articles as if they were audited again, the rest by natural keys.

What this store has erased stays erased. What the other has erased is noted here, so that it is not kept from now on;
what of it is here already goes by ``forget``, as nobody asked this store yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from provenance.model import Capture
from provenance.store import decisions
from provenance.store.asking import OF_THE_PAGE
from provenance.store.keeping import load
from provenance.store.statements import select
from provenance.store.summaries import rebuild
from provenance.store.values import unguard

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Facts that are not an article's own, and lists as loaded; parents before children.
_COPIED = ("lists", "list_rows", "runs", "captures", "resolutions", "hops", "posts", "handles_seen", "listings",
           "askings")
_AT_ONCE = 5_000


def copy_sights(here: Database, there: Database) -> tuple[list[Capture], list[tuple[str, str]]]:
    """
    Rows whose natural key is not here yet; inside a transaction of the caller.

    Returns:
        What is to be logged: the captures that are new (address and time), and id and version of the new lists.
    """
    captures = [Capture(unguard(url), datetime.fromisoformat(at))
                for url, at in _new(here, there, "captures", "url", "at")]
    lists = _new(here, there, "lists", "id", "version")
    for table in _COPIED:
        before = here.conn.total_changes
        columns = [column.name for column in there.table(table).columns]
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        cursor = there.execute(f'SELECT {names} FROM "{table}" ORDER BY rowid')
        while rows := cursor.fetchmany(_AT_ONCE):
            here.conn.executemany(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', rows)
        if table == "handles_seen" and here.conn.total_changes > before:
            rebuild(here.conn)
    return captures, lists


def copy_of_pages(here: Database, there: Database) -> list[str]:
    """What witnesses said about pages, and no post of them, with the articles that are here; the keys of those."""
    columns = [column.name for column in here.table("testimonies").columns]
    names = ", ".join(f'"{name}"' for name in columns)
    articles = []
    for row in there.execute(f"SELECT {names} FROM testimonies WHERE {OF_THE_PAGE} ORDER BY rowid").fetchall():
        article, witness, at = (row[columns.index(name)] for name in ("article", "witness", "at"))
        (wanted,) = here.execute(
            f"""SELECT EXISTS (SELECT 1 FROM articles WHERE key = ?1) AND NOT EXISTS (SELECT 1 FROM testimonies
            WHERE article = ?1 AND witness = ?2 AND at IS ?3 AND {OF_THE_PAGE})""", [article, witness, at]).fetchone()
        if wanted:
            here.execute(f"INSERT INTO testimonies ({names}) VALUES ({', '.join('?' * len(row))})", row)
            articles.append(article)
    return articles


def _new(here: Database, there: Database, table: str, *key: str) -> list[tuple[str, str]]:
    sql = f'SELECT "{key[0]}", "{key[1]}" FROM "{table}"'
    known = set(here.execute(sql).fetchall())
    return [row for row in there.execute(sql).fetchall() if row not in known]


def copy_log(here: Database, there: Database) -> None:
    """Erasures and editors' decisions, each once."""
    known = {_said(row) for row in select(here, "SELECT at, what, sha256, reason FROM erasures")}
    for row in select(there, "SELECT at, what, sha256, reason FROM erasures ORDER BY id"):
        if _said(row) not in known:
            here.execute("INSERT INTO erasures (at, what, sha256, reason) VALUES (?, ?, ?, ?)", list(row.values()))
    for row in select(there, """SELECT place, platform, post_id, decision, note, decided_at, facts FROM reviews
            ORDER BY id"""):
        here.execute("""INSERT OR IGNORE INTO reviews (place, platform, post_id, decision, note, decided_at, facts)
            VALUES (?, ?, ?, ?, ?, ?, ?)""", list(row.values()))
    for row in select(here, "SELECT key FROM articles WHERE coalesce(url, key) IN (SELECT place FROM reviews)"):
        audited = load(here, row["key"])
        if audited is not None and audited.facts is not None:
            decisions.cover(here, row["key"], audited.facts)


def _said(row: Mapping[str, Any]) -> str:
    return json.dumps(list(row.values()))

"""
The few statements a store is written and read with. Names of tables and columns are ours; what
strangers wrote goes in as parameters, never into SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from provenance.store.values import Row, cell


def select(db: sqlite3.Connection, sql: str, *parameters: object) -> list[Mapping[str, Any]]:
    """All rows of an answer as dicts, texts as they are stored."""
    found = db.execute(sql, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def insert(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """New rows only: one that is there already, by its natural key, stays as it is."""
    rows = list(rows)
    if rows:
        names = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING',
                       [tuple(map(cell, row.values())) for row in rows])


def delete(db: sqlite3.Connection, key: str, *tables: str) -> None:
    """The rows of one article in some tables, children first."""
    for table in tables:
        db.execute(f'DELETE FROM "{table}" WHERE article = ?', (key,))


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[Callable[[], bool]]:
    """
    One transaction, whole or not at all; gives a question: did anything change in it?

    Not through sqlite-utils: before its version 4, ``insert_all`` commits by itself.
    """
    db.execute("BEGIN IMMEDIATE")
    before = db.total_changes
    try:
        yield lambda: db.total_changes > before
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk ends the transaction by itself
            db.execute("ROLLBACK")
        raise


@contextmanager
def reading(db: sqlite3.Connection) -> Iterator[None]:
    """All answers inside are as of one moment, whoever writes meanwhile."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")

"""
The few statements a store is written and read with, on the connection of sqlite-utils' Database: its own ``query`` and
``insert_all`` ask for the schema and make a savepoint each time, which cost half of keeping a page. Names of tables and
columns are ours; what strangers wrote goes in as parameters, never into SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any

from provenance.store.values import Row, cell

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Keys of articles are digests, so every row belongs somewhere else in the indexes. With SQLite's usual 2 MB their
#: pages are written and read again and again, the more the larger the store.
_CACHE_KIB = 128 * 1024


def select(db: Database, sql: str, *parameters: object) -> list[Mapping[str, Any]]:
    """All rows of an answer as dicts, texts as they are stored."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def insert(db: Database, table: str, rows: Iterable[Row]) -> None:
    """New rows only: one that is there already, by its natural key, stays as it is."""
    for names, some in groupby(rows, key=tuple):
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        db.conn.executemany(f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})',
                            [[cell(value) for value in row.values()] for row in some])


def delete(db: Database, key: str, *tables: str) -> None:
    """The rows of one article in some tables, children first."""
    for table in tables:
        db.conn.execute(f'DELETE FROM "{table}" WHERE article = ?', [key])


@contextmanager
def writing(db: Database) -> Iterator[Callable[[], bool]]:
    """
    One transaction, whole or not at all; gives a question: did anything change in it?

    It is begun as a writer's, so that a store held by another process is noticed at once; what
    sqlite-utils wraps in transactions of its own becomes a savepoint inside.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    before = db.conn.total_changes
    try:
        yield lambda: db.conn.total_changes > before
        db.conn.commit()
    except BaseException:
        db.rollback()  # does nothing where a full disk has ended the transaction by itself
        raise


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """All answers inside are as of one moment, whoever writes meanwhile."""
    db.begin()
    try:
        yield
    finally:
        db.rollback()


@contextmanager
def much_cache(db: sqlite3.Connection) -> Iterator[None]:
    """Memory for who goes through a whole store, or adds to all of it."""
    usual = db.execute("PRAGMA cache_size").fetchone()[0]
    db.execute(f"PRAGMA cache_size = -{_CACHE_KIB:d}")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {usual:d}")


@contextmanager
def written_once(db: Database) -> Iterator[None]:
    """
    The transaction of whoever fills an empty store: each page is written to its place, where usually it is written to
    the log first, and found there the slower the longer the log is. A power cut leaves the store as it was before.

    Nobody else can read meanwhile. Where somebody has the store open, it is written as usual.
    """
    if not _takes_it_alone(db.conn):
        with writing(db):
            yield
        return
    try:
        yield
        db.conn.commit()
    except BaseException:
        db.rollback()
        raise
    finally:
        _write_the_log(db.conn)


def _takes_it_alone(db: sqlite3.Connection) -> bool:
    """Begin a transaction without the log, in which nobody reads; nothing is begun where somebody else is there."""
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = FULL")  # without the log less would not be enough
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        _write_the_log(db)
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _write_the_log(db: sqlite3.Connection) -> None:
    """As it was before; where somebody came in between, without the log but no less safe, and the next one does it."""
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA journal_mode = WAL")
    if db.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        db.execute("PRAGMA synchronous = NORMAL")

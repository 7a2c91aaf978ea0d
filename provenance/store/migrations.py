"""
From any older schema to the newest, forward only; each step in a transaction of its own.

Adding one: a plain function at the end, with a name that says what it does. Its place in the list
is the ``user_version`` it leads to, so none is ever moved, changed or removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from provenance.store.schema import FIRST
from provenance.store.views import VIEWS

Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: list[Migration] = []
migration = MIGRATIONS.append


def first_tables(db: sqlite3.Connection) -> None:
    """Facts, what we make of them, lists as loaded, full-text search over what posts say."""
    for statement in FIRST:
        db.execute(statement)


migration(first_tables)


def migrate(db: sqlite3.Connection, application_id: int) -> None:
    """
    Bring a store to the newest schema; nothing happens where it is there already.

    Args:
        db: A connection that begins no transactions by itself (``isolation_level=None``).
        application_id: Set with the first step; it tells our files from other programs'.

    A process that dies on the way leaves the store at the last whole step; the next one goes on.
    """
    while version(db) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster while we waited for the lock.
            done = version(db)
            if done < len(MIGRATIONS):
                _step(db, done, application_id)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def _step(db: sqlite3.Connection, done: int, application_id: int) -> None:
    for name in VIEWS:
        db.execute(f'DROP VIEW IF EXISTS "{name}"')
    MIGRATIONS[done](db)
    if done + 1 == len(MIGRATIONS):
        for name, select in VIEWS.items():
            db.execute(f'CREATE VIEW "{name}" AS {select.strip()}')
    # PRAGMA takes no parameters; both are whole numbers of ours.
    db.execute(f"PRAGMA application_id = {application_id:d}")
    db.execute(f"PRAGMA user_version = {done + 1:d}")


def version(db: sqlite3.Connection) -> int:
    """The schema version a file is at; 0 for one without tables of ours."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])

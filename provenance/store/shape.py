"""
Is a store made as we make them? A file that somebody else prepared may have a view without end in a table's place, or
a trigger that takes rows away; it is not used.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import NamedTuple

from provenance.store.migrations import MIGRATIONS, version
from provenance.store.views import VIEWS

__all__ = ["odd_part", "renew"]

#: What a column is: name, type, whether it must be there, its place in the key, whether it is worked out.
_Column = tuple[str, str, int, int, int]
#: Tables of full-text search that SQLite makes itself, each version in its own words.
_SHADOW = "shadow"


class _Table(NamedTuple):
    kind: str  #: table · virtual
    strict: int
    columns: tuple[_Column, ...]


class _Shape(NamedTuple):
    tables: dict[str, _Table]
    triggers: dict[str, str]


def odd_part(db: sqlite3.Connection) -> str | None:
    """
    The name of one of our tables that is something else, or of a trigger that is not ours; None where all is well.

    To be asked before anything is asked of the tables. Others, and views, of a user's own may stand beside them, as we
    never look into those; and so may plain columns in them.
    """
    db.execute("BEGIN")  # another process may be on its way to a newer schema
    try:
        known = version(db)
        found = _shape_of(db)
    finally:
        db.execute("COMMIT")
    ours = _ours(known)
    odd = [name for name, table in ours.tables.items() if not _serves(found.tables.get(name), table)]
    odd += [name for name in found.triggers if name not in ours.triggers]
    return next(iter(odd), None)


def _serves(found: _Table | None, ours: _Table) -> bool:
    """Is a table as ours is, but for plain columns that somebody added?"""
    if found is None or (found.kind, found.strict) != (ours.kind, ours.strict):
        return False
    theirs, wanted = set(found.columns), set(ours.columns)
    return wanted <= theirs and not any(needed or key or hidden for _, _, needed, key, hidden in theirs - wanted)


def renew(db: sqlite3.Connection) -> None:
    """Views and triggers hold nothing, so one that is missing, or not ours in every word, is made again."""
    said = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"))
    made = {name: f'CREATE VIEW "{name}" AS {select.strip()}' for name, select in VIEWS.items()}
    for kind, ours in (("VIEW", made), ("TRIGGER", _ours(len(MIGRATIONS)).triggers)):
        for name, statement in ours.items():
            if said.get(name) != statement:
                db.execute(f'DROP {kind} IF EXISTS "{name}"')
                db.execute(statement)


@cache
def _ours(known: int) -> _Shape:
    """The shape of a schema version; 26 ms for the newest."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for step in MIGRATIONS[:known]:
            step(db)
        return _shape_of(db)
    finally:
        db.close()


def _shape_of(db: sqlite3.Connection) -> _Shape:
    tables = {}
    for _, name, kind, _, _, strict in db.execute("PRAGMA main.table_list"):
        if kind not in ("view", _SHADOW) and not name.startswith("sqlite_"):
            columns = db.execute("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?)", [name])
            tables[name] = _Table(kind, strict, tuple(columns))
    return _Shape(tables, dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")))

"""
Opening a store, and what SQLite's errors mean to a person who wants one.

Every error is one line that names the file and says what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.errors import StoreBusy, StoreError
from provenance.store.hold import holder_of
from provenance.store.migrations import MIGRATIONS, migrate, version
from provenance.store.shape import odd_part, renew
from provenance.store.values import Damaged

if TYPE_CHECKING:
    from sqlite_utils import Database

#: "PROV" as four bytes, in the file's header: https://www.sqlite.org/pragma.html#pragma_application_id
APPLICATION_ID = 0x50524F56
#: How long to wait for another process; one article is written in a few milliseconds. Who waits in vain is told within
#: two seconds, the start of the program included.
BUSY_TIMEOUT_S = 1.0
#: One page of the least size: https://www.sqlite.org/fileformat.html#pages
_SMALLEST = 512
#: STRICT tables: https://www.sqlite.org/stricttables.html
_OLDEST_SQLITE = (3, 37)

#: Bytes of one cell. Inputs end at 20 MiB; in UTF-8 a character may take three bytes.
_LONGEST = 64 * 1024 * 1024

_FAILED = "could not be read or written (the disk, a quota, a limit on files?); what was kept before is kept"
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_MEANINGS = {
    sqlite3.SQLITE_FULL: ("store-full", "the disk is full, the last article was not kept; free space, run again"),
    sqlite3.SQLITE_READONLY: ("store-read-only", "cannot be written; check the rights of the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("store-unreadable", "cannot be opened; check the rights of the file and its folder"),
    sqlite3.SQLITE_PERM: ("store-unreadable", "cannot be opened; check the rights of the file and its folder"),
    sqlite3.SQLITE_NOTADB: ("no-store", "is no SQLite database; name another file"),
    sqlite3.SQLITE_CORRUPT: ("store-damaged", "is damaged; go back to a copy, or try the .recover of sqlite3"),
    sqlite3.SQLITE_IOERR: ("store-unreadable", _FAILED),
    sqlite3.SQLITE_TOOBIG: ("store-error", "a cell would be, or is, longer than 64 MiB, which no article's is"),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Whatever SQLite raises inside becomes a StoreError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise meaning(error, path) from error
    except UnicodeDecodeError as error:  # SQLite's texts, its own messages too, that are no UTF-8
        raise meaning(Damaged(str(error)), path) from error


def meaning(error: sqlite3.Error, path: Path) -> StoreError:
    """
    What an error of SQLite means for the store at *path*, as one line.

    >>> str(meaning(sqlite3.OperationalError("odd"), Path("a.db")))
    'a.db: odd'
    """
    # The low byte is the kind; the rest says which flavour: https://www.sqlite.org/rescode.html
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _BUSY:
        who = holder_of(path) or "another process"
        return StoreBusy(f"{shown(path)}: {who} holds it; try again when that one is done",
                         code="store-busy")
    code, words = _MEANINGS.get(kind, ("store-error", " ".join(str(error).split())))
    return StoreError(f"{shown(path)}: {words}", code=code)


def shown(path: Path) -> str:
    """A path as a message can hold it: names that are no UTF-8 are escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def connect(path: Path, *, create: bool) -> Database:
    """
    The store at *path* as a sqlite-utils Database, at the newest schema.

    Raises:
        StoreBusy: another process holds the lock, and goes on holding it.
        StoreError: there is no store to open, or the file is something else; it is left as it was.
    """
    from sqlite_utils import Database

    look(path, create=create)
    with explained(path):
        # No transactions but those we begin: an article is one, a migration is one.
        db = sqlite3.connect(path.absolute(), timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            if _recognise(db, path, create=create) and (odd := odd_part(db)) is not None:
                raise StoreError(f"{shown(path)}: {odd!a} in it is not as provenance makes it; use a store that nobody "
                                 "changed", code="changed-store")
            db.execute("PRAGMA foreign_keys = ON")
            db.create_function("casefold", 1, _casefold, deterministic=True)
            if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                db.execute("PRAGMA journal_mode = WAL")
            # In WAL mode a power cut may lose the last articles, never break the file.
            db.execute("PRAGMA synchronous = NORMAL")
            migrate(db, APPLICATION_ID)
            renew(db)
        except BaseException:
            db.close()
            raise
    # Plugins of other programs could change what a connection does.
    return Database(db, execute_plugins=False)


def _casefold(text: str | None) -> str | None:
    """How keys of handles are made, for questions in SQL: SQLite's own ``lower`` knows ASCII only."""
    return text.casefold() if isinstance(text, str) else None


def look(path: Path, *, create: bool) -> None:
    """
    Is there a file that can be a store? Asked before SQLite, which says little, or makes a new one.

    The file itself is not opened: closing it again would end the locks of every other connection of this process
    (https://www.sqlite.org/howtocorrupt.html, section 2.2). That it is no database, SQLite says.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(f"a store needs SQLite 3.37 or newer; this Python has {sqlite3.sqlite_version}",
                         code="old-sqlite")
    try:
        if "\0" in str(path):
            raise ValueError("no file name has a NUL in it")
        if path.is_symlink():
            # Whoever may write the folder could have it lead to another's file, there or not there yet.
            raise StoreError(f"{shown(path)}: is a symbolic link; name the store itself", code="no-store")
        if path.is_dir():
            raise StoreError(f"{shown(path)}: is a folder; name a file in it", code="no-store")
        if not path.exists():
            if not path.absolute().parent.is_dir():
                raise StoreError(f"{shown(path)}: its folder does not exist; make it first", code="no-store")
            if not create:
                raise StoreError(f"{shown(path)}: there is no such store; audit --store and crawl make one",
                                 code="no-store")
            return
        if not path.is_file():
            raise StoreError(f"{shown(path)}: is no ordinary file; name another", code="no-store")
        if 0 < path.stat().st_size < _SMALLEST:
            # SQLite takes some such files for empty ones, and would write into them.
            raise StoreError(f"{shown(path)}: is no SQLite database; name another file", code="no-store")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise StoreError(f"{str(path)!a}: cannot be opened: {reason}", code="store-unreadable") from error


def _recognise(db: sqlite3.Connection, path: Path, *, create: bool) -> bool:
    """Ours (True), or empty; and of no newer schema than we know. Reads only."""
    owner = db.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        if owner or version(db) or db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise StoreError(f"{shown(path)}: is a database of another program; name another file",
                             code="foreign-store")
        if not create:
            raise StoreError(f"{shown(path)}: is empty, there is no store in it", code="no-store")
    elif version(db) > len(MIGRATIONS):
        raise StoreError(f"{shown(path)}: was written by a newer version of provenance (schema {version(db)}, "
                         f"this one knows {len(MIGRATIONS)}); upgrade post-provenance", code="newer-store")
    return bool(owner == APPLICATION_ID)

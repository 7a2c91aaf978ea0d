"""
Answers of the network, with their bodies, kept for a while in the store; ``politeness.caching`` decides for how long.

No fact rests on this table: it can be emptied at any time. It has a connection of its own, so that many threads may
use it, and processes beside each other.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from datetime import datetime, timedelta
from pathlib import Path

from provenance.model import Capture
from provenance.store.opening import BUSY_TIMEOUT_S, explained
from provenance.store.values import cell, guard, instant, moment, opened

__all__ = ["KEPT_DAYS", "MAX_KEPT_BYTES", "KeptAnswers"]

#: Longer answers are asked for again: a store should not grow into a copy of the web.
MAX_KEPT_BYTES = 2 * 2**20
#: The longest lifetime in the table of rates (t.co) is 30 days; what is older was of use to ask "has it changed?".
KEPT_DAYS = 60
_COLUMNS = "at, received_at, status, headers, body, ip"


class KeptAnswers:
    """
    The newest answer of each address; a ``Keeper`` for many threads. ``Store.kept_answers()`` makes it.

    Bodies are packed; what is longer than ``MAX_KEPT_BYTES`` is not kept.

    Raises (in every method):
        StoreError, StoreBusy: The store cannot be read or written.
    """

    def __init__(self, path: Path, patience_s: float = BUSY_TIMEOUT_S) -> None:
        self._path = path
        self._lock = threading.Lock()
        with explained(path):
            self._db = sqlite3.connect(path.absolute(), timeout=patience_s, isolation_level=None,
                                       check_same_thread=False)
            # What is lost when the power fails is asked again.
            self._db.execute("PRAGMA synchronous = NORMAL")

    def get(self, url: str, /) -> Capture | None:
        """The newest answer kept for an address, however old, with ``kept_at``; None where there is none."""
        with self._lock, explained(self._path):
            row = self._db.execute(f"SELECT {_COLUMNS} FROM kept_answers WHERE url = ?", (guard(url),)).fetchone()
        if row is None:
            return None
        at, received_at, status, headers, body, ip = row
        pairs = tuple((name, value) for name, value in opened(headers))
        then = moment(at)
        assert then is not None  # NOT NULL in the schema
        return Capture(url, then, status, pairs, zlib.decompress(body), ip, kept_at=moment(received_at))

    def put(self, capture: Capture, /) -> None:
        """Keep a whole answer in the place of an older one."""
        if len(capture.body) > MAX_KEPT_BYTES:
            return
        row = (guard(capture.url), instant(capture.at), instant(capture.kept_at or capture.at), capture.status,
               cell(capture.headers), zlib.compress(capture.body, 1), capture.ip)
        with self._lock, explained(self._path):
            self._db.execute(f"INSERT OR REPLACE INTO kept_answers (url, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def prune(self, now: datetime, days: float = KEPT_DAYS) -> int:
        """Forget answers that are older than so many days; how many those were."""
        with self._lock, explained(self._path):
            return self._db.execute("DELETE FROM kept_answers WHERE at < ?",
                                    (instant(now - timedelta(days=days)),)).rowcount

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> KeptAnswers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

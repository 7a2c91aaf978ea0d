"""
Answers that keep: what was answered days ago is not asked again.

>>> from datetime import datetime, timedelta, UTC
>>> then, asked = datetime(2026, 11, 22, tzinfo=UTC), []
>>> def web(url): asked.append(url); return Capture(url, then, 301, (("Location", "https://example.org/"),))
>>> fetch = caching(web, CaptureFile(":memory:"), now=lambda: then + timedelta(hours=1))
>>> fetch("https://t.co/AbC") == fetch("https://t.co/AbC"), len(asked)
(True, 1)

A kept answer is the very Capture of then: ``at`` says when it was really asked. How long it may stand in for a new one
says the table of rates: ``keep_s`` for 2xx and 3xx, ``keep_gone_s`` for the 4xx that speak of the address (400, 404,
405, 410, 451 …). Refusals (401, 402, 403, 407, 408, 425, 429, 999, 5xx), failures and bodies that did not end say
something about the moment; they are never kept.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from provenance.errors import StoreBusy, StoreError
from provenance.model import Capture, Fetch
from provenance.politeness.rates import Rates, load_rates

__all__ = ["CaptureFile", "Keeper", "caching", "kept_for_s"]

#: 4xx that refuse the caller or the moment, and say nothing of the address.
_REFUSALS = (401, 402, 403, 407, 408, 425, 429)


class Keeper(Protocol):
    """Where answers are kept: by address as asked, the newest alone, with its body."""

    def get(self, url: str, /) -> Capture | None:
        """The newest answer kept for an address, however old; None where there is none."""
        ...

    def put(self, capture: Capture, /) -> None:
        """Keep an answer in the place of an older one."""
        ...


#: Asks an address with more request headers than usual; see ``caching``.
Revalidate = Callable[[str, Mapping[str, str]], Capture | None]


def caching(
    fetch: Fetch,
    kept: Keeper,
    rates: Rates | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    revalidate: Revalidate | None = None,
) -> Fetch:
    """
    A fetch that answers from *kept* while an answer is fresh, and else asks *fetch* and keeps what comes.

    Args:
        fetch: Whom to ask; best a polite one.
        kept: Where answers are kept. It must stand being called from as many threads as the result is.
        rates: For how long answers keep; None takes our own table.
        now: The time, aware.
        revalidate: Asks with ``If-None-Match`` and ``If-Modified-Since``, where an old answer has an ``ETag`` or a
            ``Last-Modified``. On a 304 the old answer is kept on as of now. None: an old answer is asked for anew.
    """
    table = rates or load_rates()

    def ask(url: str, /) -> Capture | None:
        old = kept.get(url)
        if old is not None:
            age = now() - old.at
            # An answer from the future is a clock that was put back; ask again.
            if timedelta(0) <= age < timedelta(seconds=kept_for_s(old, table)):
                return old
        wanted = _conditions(old) if old is not None and revalidate is not None else {}
        capture = revalidate(url, wanted) if old is not None and revalidate is not None and wanted else fetch(url)
        if capture is None:
            return None
        if old is not None and wanted and capture.status == 304:
            capture = replace(old, at=capture.at, ip=capture.ip)
        if kept_for_s(capture, table) > 0:
            kept.put(capture)
        return capture

    return ask


def kept_for_s(capture: Capture, rates: Rates) -> float:
    """For how many seconds an answer may be given again; 0 for what is never kept."""
    status = capture.status
    if status is None or capture.error or not capture.complete:
        return 0.0
    rate = rates.of(capture.url)
    if 200 <= status < 400 and status != 304:
        return rate.keep_s
    return rate.keep_gone_s if 400 <= status < 500 and status not in _REFUSALS else 0.0


def _conditions(old: Capture) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1"""
    pairs = (("If-None-Match", old.header("ETag")), ("If-Modified-Since", old.header("Last-Modified")))
    return {name: value for name, value in pairs if value and value.isascii() and value.isprintable()}


# --- a file of answers ----------------------------------------------------------------------------

_VERSION = 1
_TABLE = """CREATE TABLE kept_captures (
    url TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    status INTEGER,
    headers TEXT NOT NULL CHECK (json_valid(headers)),
    body BLOB NOT NULL,
    ip TEXT,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    error TEXT
) STRICT, WITHOUT ROWID"""


class CaptureFile:
    """
    Answers in a small SQLite file of their own; a ``Keeper``, for many threads and processes.

    Raises:
        StoreError: It cannot be opened, read or written, or is something else.
        StoreBusy: Another process has held it for ten seconds.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._said():
            self._db = sqlite3.connect(path, timeout=10.0, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            # What is lost when the power fails is asked again.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._open()

    def _open(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version == 0 and tables == 0:
            self._db.execute(_TABLE)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
            version = _VERSION
        self._db.execute("COMMIT")
        if version != _VERSION or not self._db.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kept_captures'"
        ).fetchone():
            self._db.close()
            raise StoreError(f"{self._path}: no file of kept answers, or one of another version", code="not-a-cache")

    def get(self, url: str, /) -> Capture | None:
        with self._lock, self._said():
            row = self._db.execute(
                "SELECT at, status, headers, body, ip, complete, error FROM kept_captures WHERE url = ?", (_key(url),)
            ).fetchone()
        if row is None:
            return None
        at, status, headers, body, ip, complete, error = row
        pairs = tuple((str(name), str(value)) for name, value in json.loads(headers))
        return Capture(url, datetime.fromisoformat(at), status, pairs, body, ip, bool(complete), error)

    def put(self, capture: Capture, /) -> None:
        row = (_key(capture.url), capture.at.astimezone(UTC).isoformat(timespec="microseconds"), capture.status,
               json.dumps(capture.headers), capture.body, capture.ip, capture.complete, capture.error)
        with self._lock, self._said():
            self._db.execute("INSERT OR REPLACE INTO kept_captures VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def prune(self, before: datetime) -> int:
        """Forget answers older than *before*; how many those were."""
        text = before.astimezone(UTC).isoformat(timespec="microseconds")
        with self._lock, self._said():
            return self._db.execute("DELETE FROM kept_captures WHERE at < ?", (text,)).rowcount

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> CaptureFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            kind = StoreBusy if "locked" in str(error) or "busy" in str(error) else StoreError
            raise kind(f"{self._path}: the kept answers cannot be used: {error}", code="cache") from error


def _key(url: str) -> str:
    """An address as SQLite can hold it: halves of characters stand by their number."""
    return url.encode("utf-8", "backslashreplace").decode("utf-8")

"""
What a store can prove: the bytes it keeps, the head of its custody log, and whether all is as it was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.errors import StoreError
from provenance.store import custody
from provenance.store.custody import BEGINNING, Entry, entry_hash
from provenance.store.opening import explained
from provenance.store.rebuild import plain
from provenance.store.statements import reading, select, writing
from provenance.store.values import opened

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Custodian", "Fault", "Head", "Stamp", "Verified", "now"]


def now() -> datetime:
    """When a thing is kept. The one place below the pipeline that asks the machine's clock: custody is about now."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was kept."""

    what: str  #: article · capture · body · list · log · file
    subject: str  #: as in the log: a key, a digest; of the log the number of an entry
    problem: str  #: changed · missing · not-in-log · broken
    shown: str | None = None  #: what people know it by: an address


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the log; whoever notes its hash can show later that nothing before it was changed."""

    number: int
    at: str  #: UTC text
    hash: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp in the log."""

    number: int
    of: str  #: the hash it is about
    token: str  #: the authority's answer, DER in base64
    url: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what was found."""

    counts: Mapping[str, int]  #: looked at, by what; ``log`` counts entries
    head: Head | None
    faults: tuple[Fault, ...]
    stamps: tuple[Stamp, ...]
    clocks: tuple[tuple[str, Mapping[str, Any]], ...]  #: when this machine's clock was noted to be off, and by how much


class Custodian:
    """The part of a ``Store`` that keeps evidence."""

    path: Path
    _db: Database
    _keep_bytes: bool
    _clock: Callable[[], datetime]

    def body(self, digest: str) -> bytes | None:
        """
        The bytes with this SHA-256; None where they are not kept.

        Raises:
            StoreError: what is kept has another digest.
        """
        with explained(self.path):
            found = select(self._db, "SELECT body FROM bodies WHERE sha256 = ?", digest)
        if not found:
            return None
        if sha256(found[0]["body"]).hexdigest() != digest:
            raise StoreError(f"{self.path}: the bytes kept as {digest} were changed; see 'provenance verify'",
                             code="changed")
        return bytes(found[0]["body"])

    def head(self) -> Head | None:
        """The newest entry of the custody log; None where nothing was logged yet."""
        with explained(self.path):
            found = custody.head(self._db)
        return Head(*found) if found else None

    def stamp(self, of: Head, token: str, url: str, digest: str) -> None:
        """Keep a timestamp over an entry of the log: the authority's answer in base64, and its SHA-256."""
        with explained(self.path), writing(self._db):
            custody.append(self._db, self._clock(), [
                Entry("timestamp", of.hash, digest, {"number": of.number, "token": token, "url": url})])

    def note_clock(self, ahead_ms: int, servers: int) -> None:
        """Keep that this machine's clock was so far ahead of those of so many servers (below zero: behind)."""
        with explained(self.path), writing(self._db):
            custody.seal(self._db, self._clock(), more=[
                Entry("clock", "servers", None, {"ahead_ms": ahead_ms, "servers": servers})])

    def holds_hash(self, digest: str) -> bool:
        """Does an entry of the log have this hash?"""
        with explained(self.path):
            return bool(select(self._db, "SELECT 1 FROM custody WHERE hash = ?", digest))

    def verify(self) -> Verified:
        """
        Compute every digest anew and compare it with the log, and every entry of the log with the one before.

        Raises:
            StoreError: the file is so damaged that it cannot be read.
        """
        with explained(self.path), reading(self._db):
            broken = [Fault("file", "", "broken", str(row[0]).split("\n")[0]) for row in
                      self._db.execute("PRAGMA integrity_check(20)").fetchall() if row[0] != "ok"]
            counts, faults, stamps, clocks = _chain(self._db)
            found = _compared(self._db, counts)
            head = custody.head(self._db)
        return Verified(counts, Head(*head) if head else None, (*broken, *faults, *found), stamps, clocks)

    def _with_bodies(self, *bodies: bytes) -> list[str]:
        """Keep bytes, where that was asked for; their digests. Inside a transaction of the caller."""
        kept = [one for one in bodies if one] if self._keep_bytes else []
        custody.keep_bodies(self._db, kept)
        return [sha256(one).hexdigest() for one in kept]


def _chain(db: Database) -> tuple[dict[str, int], list[Fault], tuple[Stamp, ...], tuple[tuple[str, Any], ...]]:
    faults, stamps, clocks = [], [], []
    previous, expected = BEGINNING, 1
    for row in custody.entries(db):
        number = row["number"]
        try:
            said = opened(row["said"])
        except ValueError:
            said = {}
        entry = Entry(row["what"], row["subject"], row["digest"], said)
        if number != expected or row["previous"] != previous or row["hash"] != entry_hash(
                number, row["at"], entry, previous):
            faults.append(Fault("log", str(number), "broken"))
        previous, expected = row["hash"], number + 1
        if entry.what == "timestamp":
            stamps.append(Stamp(number, entry.subject, str(said.get("token")), str(said.get("url"))))
        elif entry.what == "clock":
            clocks.append((row["at"], said))
    return {"log": expected - 1}, faults, tuple(stamps), tuple(clocks)


def _compared(db: Database, counts: dict[str, int]) -> list[Fault]:
    """What is there beside what the log says last; *counts* is filled in."""
    for what, table in (("article", "articles"), ("capture", "captures"), ("body", "bodies"), ("list", "lists")):
        counts[what] = db.table(table).count
    return [Fault(what, name, _problem(what, name, *digests), _shown(db, what, name))
            for (what, name), digests in custody.differences(db).items()]


def _problem(what: str, name: str, logged: str | None, there: str | None) -> str:
    if there is None:
        return "missing"
    if logged is None and (what != "body" or there == name):
        return "not-in-log"
    return "changed"  # bytes are named by their digest, logged or not


def _shown(db: Database, what: str, name: str) -> str | None:
    column = {"article": "key", "body": "sha256"}.get(what)
    if column is None:
        return None
    found = select(db, f"SELECT url, input FROM articles WHERE {column} = ? LIMIT 1", name)
    return None if not found else plain(found[0])["url"] or plain(found[0])["input"]

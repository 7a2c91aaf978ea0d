"""
The custody log: what was kept, when, with which digest; each entry holds the hash of the one before.

It is only added to (triggers refuse anything else), and it holds no words of a page: keys and digests alone, so that
what is erased leaves nothing of itself. Whoever changes a fact by hand is found, as its digest is no longer the one in
the log; whoever changes the log too is found by its chain, unless he makes all later entries anew: then by a hash that
somebody noted, or by a timestamp (``said`` of an entry of that kind).

| what | subject | digest of |
|---|---|---|
| ``article`` | its key | its row, with embeds, hashtags, links, chains they stand on, testimonies, given dates |
| ``capture`` | SHA-256 of its time and address | its row |
| ``body`` | the SHA-256 of the bytes | the bytes |
| ``list`` | id and version | its row and its entries |
| ``timestamp`` | the hash of an entry | the token, which stands in ``said`` |
| ``clock`` | ``servers`` or ``log`` | nothing; ``said`` has by how much this machine's clock differs |

A digest that is null says that the thing was erased. All functions run inside a transaction of the caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from provenance.model import Capture
from provenance.store.statements import select
from provenance.store.values import Damaged, cell, instant, moment, read_json

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["BEGINNING", "Entry", "Subject", "append", "differences", "entries", "entry_hash", "erasing", "head",
           "keep_bodies", "present_subjects", "seal"]

#: What the first entry holds in the place of a hash.
BEGINNING = "0" * 64
#: (what, subject)
Subject = tuple[str, str]

#: What an article's digest covers, each row after the key of its article; of some articles at once, as a question for
#: each would cost more than all else that is done to keep it.
_OF = "IN (SELECT value FROM json_each(?))"
_CHAINS = f"FROM (SELECT DISTINCT article, chain FROM links WHERE article {_OF} AND chain IS NOT NULL) AS found"
_ARTICLE = {
    "articles": f"SELECT key, * FROM articles WHERE key {_OF}",
    "embeds": f"SELECT article, * FROM embeds WHERE article {_OF} ORDER BY article, position",
    "hashtags": f"SELECT article, * FROM hashtags WHERE article {_OF} ORDER BY article, number",
    "links": f"SELECT article, * FROM links WHERE article {_OF} ORDER BY article, number",
    "resolutions": f"SELECT found.article, tried.* {_CHAINS} CROSS JOIN resolutions AS tried USING (chain) "
                   "ORDER BY found.article, tried.chain",
    "hops": f"SELECT found.article, hops.* {_CHAINS} CROSS JOIN hops USING (chain) "
            "ORDER BY found.article, hops.chain, hops.number",
    "testimonies": f"SELECT article, * FROM testimonies WHERE article {_OF} "
                   "ORDER BY article, position, number, witness, at",
    "published_dates": f"SELECT article, * FROM published_dates WHERE article {_OF} "
                       "ORDER BY article, at, precision_ms, source",
}
#: Row numbers of SQLite.
_NO_FACTS = frozenset(("id",))
#: Articles that are digested at a time.
_AT_ONCE = 200
#: What a later schema fills a new column with; a row is then still the same.
_EMPTY = (None, "[]", "{}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be logged, or logged."""

    what: str
    subject: str
    digest: str | None
    said: Mapping[str, Any] = field(default_factory=dict)


def entry_hash(number: int, at: str, entry: Entry, previous: str) -> str:
    """
    The hash of an entry; ``at`` as it is stored.

    >>> entry_hash(1, "2024-06-01T00:00:00.000000Z", Entry("body", "ab", "ab"), BEGINNING)[:16]
    '185ce6ea2ab5c413'
    """
    return _digest([number, at, entry.what, entry.subject, entry.digest, dict(entry.said), previous])


#: ASCII, keys in one order, no blanks: one value, one text, whoever computes it.
_as_text = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode


def _digest(value: object) -> str:
    return sha256(_as_text(value).encode("ascii")).hexdigest()


# --- the log ----------------------------------------------------------------------------------


def append(db: Database, at: datetime, added: Iterable[Entry]) -> None:
    """Add entries. A clock that stands before the newest entry's time is noted first."""
    added = list(added)
    if not added:
        return
    last = select(db, "SELECT number, at, hash FROM custody ORDER BY number DESC LIMIT 1")
    number, previous, now = (last[0]["number"], last[0]["hash"], instant(at)) if last else (0, BEGINNING, instant(at))
    if last and now < last[0]["at"]:
        back = (moment(last[0]["at"]) or at) - at
        added.insert(0, Entry("clock", "log", None, {"behind_ms": back // timedelta(milliseconds=1)}))
    rows = []
    for next_number, entry in enumerate(added, number + 1):
        made = entry_hash(next_number, now, entry, previous)
        rows.append((next_number, now, entry.what, cell(entry.subject), entry.digest, cell(entry.said), previous, made))
        previous = made
    db.conn.executemany("INSERT INTO custody (number, at, what, subject, digest, said, previous, hash)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def head(db: Database) -> tuple[int, str, str] | None:
    """Number, time and hash of the newest entry; None where the log is empty."""
    found = select(db, "SELECT number, at, hash FROM custody ORDER BY number DESC LIMIT 1")
    return (found[0]["number"], found[0]["at"], found[0]["hash"]) if found else None


def entries(db: Database) -> Iterator[Mapping[str, Any]]:
    """Every row of the log, in its order."""
    return db.query("SELECT * FROM custody ORDER BY number")


def _sealed(db: Database) -> dict[Subject, str | None]:
    """What the log says last of each subject that has a digest."""
    found: dict[Subject, str | None] = {}
    for row in db.query("""SELECT what, subject, digest FROM custody
            WHERE what IN ('article', 'capture', 'body', 'list') ORDER BY number"""):
        found[row["what"], row["subject"]] = row["digest"]
    return found


# --- what is there --------------------------------------------------------------------------------


def _present(db: Database, subject: Subject) -> str | None:
    """The digest of a subject as it stands in the store now; None where it is not there. Articles go together."""
    what, name = subject
    if what == "body":
        found = select(db, "SELECT body FROM bodies WHERE sha256 = ?", name)
        return sha256(found[0]["body"]).hexdigest() if found else None
    if what == "list":
        return _list_digest(db, name)
    return None


def present_subjects(db: Database) -> Iterator[tuple[Subject, str]]:
    """Everything in the store that has a digest of its own."""
    keys = [row["key"] for row in select(db, "SELECT key FROM articles ORDER BY rowid")]
    for key, digest in _article_digests(db, keys):
        yield ("article", key), digest or ""
    for row in db.query("SELECT * FROM captures ORDER BY at, url"):
        yield ("capture", _capture_name(row["at"], row["url"])), _digest(_plain(row.items()))
    for row in db.query("SELECT sha256, body FROM bodies ORDER BY sha256"):
        yield ("body", row["sha256"]), sha256(row["body"]).hexdigest()
    for row in db.query("SELECT id, version FROM lists ORDER BY id, version"):
        name = _list_name(row["id"], row["version"])
        yield ("list", name), _list_digest(db, name) or ""


def _article_digests(db: Database, keys: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """The digests of articles, in the order of their keys; None for one that is not there."""
    for first in range(0, len(keys), _AT_ONCE):
        wanted = keys[first:first + _AT_ONCE]
        found: dict[str, dict[str, list[dict[str, Any]]]] = {key: {table: [] for table in _ARTICLE} for key in wanted}
        for table, sql in _ARTICLE.items():
            cursor = db.conn.execute(sql, [json.dumps(wanted)])
            names = [column[0] for column in cursor.description[1:]]
            for owner, *row in cursor:
                found[owner][table].append(_plain(zip(names, row, strict=True), _NO_FACTS))
        yield from ((key, _digest(found[key]) if found[key]["articles"] else None) for key in wanted)


def _capture_name(at: str, url: str) -> str:
    return sha256(f"{at} {url}".encode()).hexdigest()


def _list_name(list_id: str, version: str) -> str:
    return json.dumps([list_id, version], ensure_ascii=False)


def _list_digest(db: Database, name: str) -> str | None:
    try:
        key = read_json(name)
    except Damaged:
        return None  # the log itself was changed, which its chain says
    if not isinstance(key, list) or [type(part) for part in key] != [str, str]:
        return None
    found = select(db, "SELECT * FROM lists WHERE id = ? AND version = ?", *key)
    rows = select(db, "SELECT * FROM list_rows WHERE list_id = ? AND list_version = ? ORDER BY line", *key)
    return _digest([_plain(found[0].items()), [_plain(row.items()) for row in rows]]) if found else None


def _plain(row: Iterable[tuple[str, Any]], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {name: value for name, value in row if value not in _EMPTY and name not in without}


# --- keeping --------------------------------------------------------------------------------------


def _subject_of(capture: Capture) -> Subject:
    return "capture", _capture_name(instant(capture.at), str(cell(capture.url)))


def keep_bodies(db: Database, bodies: Iterable[bytes]) -> None:
    """Raw bytes, each once, by their digest."""
    for body in bodies:
        db.execute("INSERT OR IGNORE INTO bodies (sha256, size, body) VALUES (?, ?, ?)",
                   [sha256(body).hexdigest(), len(body), body])


def seal(db: Database, at: datetime, *, articles: Iterable[str] = (), captures: Iterable[Capture] = (),
         bodies: Iterable[str] = (), lists: Iterable[tuple[str, str]] = (), more: Iterable[Entry] = ()) -> None:
    """
    Log what of these is new or changed. The first entries of a log are all that the store held already.

    Args:
        articles: Keys.
        bodies: SHA-256 of bytes that are kept.
        lists: Ids and versions.
        more: Entries of other kinds.
    """
    if head(db) is None:
        append(db, at, [*(Entry(*subject, digest) for subject, digest in present_subjects(db)), *more])
        return
    now: list[tuple[Subject, str | None]] = [
        (("article", key), digest) for key, digest in _article_digests(db, list(dict.fromkeys(articles)))]
    named = (*(("body", digest) for digest in bodies), *(("list", _list_name(*one)) for one in lists))
    now += ((subject, _present(db, subject)) for subject in dict.fromkeys(named))
    for one in {_subject_of(capture): capture for capture in captures}.items():
        row = select(db, "SELECT * FROM captures WHERE url = ? AND at = ?", cell(one[1].url), instant(one[1].at))
        now.append((one[0], _digest(_plain(row[0].items())) if row else None))
    last = _last(db, (subject for subject, _ in now))
    append(db, at, [*(Entry(*subject, digest) for subject, digest in now if digest != last[subject]), *more])


def differences(db: Database) -> dict[Subject, tuple[str | None, str | None]]:
    """What the log says otherwise than the store: the digest in the log, and that of what is there, by subject."""
    logged, there = _sealed(db), dict(present_subjects(db))
    both = ((subject, logged.get(subject), there.get(subject)) for subject in dict.fromkeys((*there, *logged)))
    return {subject: (old, new) for subject, old, new in both if old != new}


@contextmanager
def erasing(db: Database, at: datetime) -> Iterator[None]:
    """
    Log what goes and what changes inside. What differed from the log before goes on doing so: erasing hides nothing.
    """
    if head(db) is None:
        yield
        return
    before = differences(db)
    yield
    append(db, at, [Entry(*subject, new, {"why": "erased"}) for subject, (old, new) in differences(db).items()
                    if before.get(subject) != (old, new)])


def _last(db: Database, subjects: Iterable[Subject]) -> dict[Subject, str | None]:
    """What the log says last of some subjects; of one that it does not know, nothing."""
    return {(row["what"], row["subject"]): row["digest"] for row in select(db, """SELECT what, subject, (
            SELECT digest FROM custody WHERE custody.what = named.what AND custody.subject = named.subject
            ORDER BY number DESC LIMIT 1) AS digest
        FROM (SELECT json_extract(value, '$[0]') AS what, json_extract(value, '$[1]') AS subject FROM json_each(?))
            AS named""", json.dumps(list(subjects)))}

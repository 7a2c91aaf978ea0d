"""
What the state of a crawl is made of: addresses, visits, hosts, robots files, runs; and how rows become these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from provenance.store.values import moment, unguard

__all__ = ["PAGE_TRIES", "HostRow", "Planted", "RobotsRow", "Run", "Task", "ToAsk", "Visit", "known", "task"]

#: Asked for so often without an end, a page is not asked for once more: nobody shall have to answer more often for
#: kills of ours, and it may be what ends the process. It rests. A claim is in the store before its request leaves, so
#: no order of kills leads to a third request. From a source everything else comes; it has more tries.
PAGE_TRIES, _SOURCE_TRIES = 2, 5


@dataclass(frozen=True, slots=True)
class Planted:
    """An address somebody named: a seed, or what a source led to."""

    url: str
    kind: str  #: ``page``, or how a source is read: feed · sitemap · section · site · wordpress
    host: str
    seed: str  #: the address of the seed it comes from
    found_in: str | None = None
    modified_at: datetime | None = None  #: by the word of its source
    by_page: bool = False  #: was it a page that was moved there, not a source that named it?


@dataclass(frozen=True, slots=True)
class Task:
    """An address that is due, with what is known from the last time."""

    url: str
    kind: str
    host: str
    seed: str
    due_at: datetime
    visits: int = 0
    tries: int = 0
    failures: int = 0
    first_visit_at: datetime | None = None
    at_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    article: str | None = None
    modified_at: datetime | None = None

    @property
    def is_again(self) -> bool:
        """Was it under way before, when a process was killed?"""
        return self.tries > 0

    @property
    def must_rest(self) -> bool:
        """Was it under way at so many kills that it is left alone for a while?"""
        return self.tries % (self._most_tries + 1) == self._most_tries

    @property
    def rests(self) -> int:
        """How often it was, since it last answered; each rest counts among the tries."""
        return self.tries // (self._most_tries + 1)

    @property
    def _most_tries(self) -> int:
        return PAGE_TRIES if self.kind == "page" else _SOURCE_TRIES

    @property
    def ask_url(self) -> str:
        """Where it is asked for: a source may have moved."""
        return self.at_url or self.url


@dataclass(frozen=True, slots=True)
class Visit:
    """What one request for an address came to; the new state of its row."""

    at: datetime
    outcome: str
    status: int | None = None
    due_at: datetime | None = None
    answered: bool = True  #: does it count as a visit, and is what it says of the address known from now on?
    failures: int = 0
    changed: bool = False
    at_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    article: str | None = None
    twin_of: str | None = None
    host: str | None = None  #: of a source that has moved


@dataclass(frozen=True, slots=True)
class HostRow:
    """What is remembered of a host between two crawls."""

    host: str
    next_at: datetime
    rest_until: datetime | None
    failures: int
    refusals: int
    outcome: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """A robots file as it was fetched; *error* and *status* where it was not."""

    origin: str
    at: datetime
    status: int | None
    error: str | None
    body: str


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A page that shows something the witnesses were not asked about yet, with its bytes."""

    url: str
    article: str
    seed: str
    at: datetime
    tries: int
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl, as it is remembered; one that was killed has no end."""

    run: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    counts: Mapping[str, int]


def known(text: str) -> datetime:
    at = moment(text)
    assert at is not None  # NOT NULL in the schema
    return at


def task(row: Mapping[str, Any]) -> Task:
    def text(name: str) -> str | None:
        return unguard(row[name]) if row[name] is not None else None

    return Task(unguard(row["url"]), row["kind"], unguard(row["host"]), unguard(row["seed"]), known(row["due_at"]),
                row["visits"], row["tries"], row["failures"], moment(row["first_visit_at"]), text("at_url"),
                text("etag"), text("last_modified"), row["sha256"], row["article"],
                moment(row["modified_at"]))

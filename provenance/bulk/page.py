"""
The records of reading in bulk: a page, what could not be read, and where reading stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from provenance.model import Dated

__all__ = ["Bad", "Columns", "Page", "Place"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of JSON lines and Parquet holds what; None: the first of the usual names that is there."""

    body: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be audited."""

    name: str  #: where it was found, so that it can be found again: ``a.warc.gz@1234``
    body: bytes
    url: str | None = None
    content_type: str | None = None
    at: datetime | None = None  #: aware UTC: when it was crawled
    published: Dated | None = None  #: by the word of the data set
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bad:
    """What could not be read, and why."""

    name: str
    code: str
    message: str


@dataclass(slots=True)
class Place:
    """Where reading stands: the first record of the range and the first behind it; records that are no page."""

    first: int | None = None
    next: int | None = None
    passed: int = 0

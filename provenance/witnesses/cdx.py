"""
The index of a web archive: how it is asked which captures it has, and how its rows are read.

>>> ask_index("https://web.archive.org/cdx/search/cdx", "x.com/example/status/20", prefix=True)
'https://web.archive.org/cdx/search/cdx?url=x.com%2Fexample%2Fstatus%2F20&matchType=prefix&output=json&limit=5000'

Rows are never filtered by status or type when asking: redirects tell renames, 404s tell deletions, and the best
captures of posts are JSON with no status at all. Rows are strangers' strings: each is validated by itself.
Source: the endpoints fact sheet, section 13 (internetarchive/wayback, wayback-cdx-server/README.md) and 14
(Arquivo.pt runs pywb, whose index writes one JSON object per line).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from provenance.model import Capture
from provenance.urls import split
from provenance.witnesses.answers import sentence_of

__all__ = ["MOST_ROWS", "Row", "Rows", "ask_index", "from_stamp", "read_rows", "stamp"]

#: About 1 MB of rows, half of what a witness may answer (endpoints, section 0).
MOST_ROWS = 5000

_STAMP = re.compile("([0-9]{4})" + "([0-9]{2})" * 5)
_STATUS = re.compile("[1-9][0-9]{2}")
#: SHA-1 in base 32; the same digest means the same bytes.
_DIGEST = re.compile("[A-Z2-7]{32}")
#: What the Wayback Machine and pywb call the same columns.
_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}


@dataclass(frozen=True, slots=True)
class Row:
    """One capture by the index's word: what was asked, when, and what kind of answer was kept."""

    at: datetime  #: aware UTC, to the second
    original: str  #: the address as captured, its case kept
    mimetype: str = ""
    status: int | None = None  #: None where the index has none (``-``): JSON of the API, repeated captures
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What an index answered: the rows that can be read, how many could not, and whether it had more."""

    rows: tuple[Row, ...]
    malformed: int = 0
    cut: bool = False


def ask_index(index: str, url: str, *, prefix: bool = False, more: str = "", limit: int = MOST_ROWS) -> str:
    """The address that asks *index* for the captures of *url*, or of all that begins with it; *more* is added."""
    match = "&matchType=prefix" if prefix else ""
    return f"{index}?url={quote(url, safe='')}{match}&output=json{more}&limit={limit}"


def stamp(at: datetime) -> str:
    """
    Fourteen digits, as archives write times.

    >>> stamp(datetime(2024, 5, 30, 12, tzinfo=UTC))
    '20240530120000'
    """
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def from_stamp(digits: str) -> datetime | None:
    """
    The moment fourteen digits name; None for anything else.

    >>> from_stamp("20240530120000").isoformat(), from_stamp("20240230120000")
    ('2024-05-30T12:00:00+00:00', None)
    """
    found = _STAMP.fullmatch(digits)
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def read_rows(capture: Capture, limit: int = MOST_ROWS, *, lines: bool = True) -> Rows | None:
    """
    The rows of an index's answer; None where the answer is none of an index. Never raises.

    An index with nothing to tell answers ``[]``. One that writes *lines* (pywb) answers with an empty body, or, before
    its version 2, with a 404 and a sentence (webrecorder/pywb #627); an empty body of another one is a failure.
    """
    if capture.status not in (200, 404) or not capture.complete:
        return None
    text = capture.body.decode("utf-8", "replace").strip()
    if capture.status == 404:
        sentence = (sentence_of(_json(text)) or "") if lines else ""
        return Rows(()) if sentence.startswith("No Captures found") else None
    records = _table(text) if text.startswith("[") else _lines(text) if text or lines else None
    if records is None:
        return None
    rows = [row for record in records if (row := _row(record)) is not None]
    return Rows(_resolved(rows), len(records) - len(rows), len(records) >= limit)


def _table(text: str) -> list[dict[str, Any]] | None:
    """An array of arrays whose first names the columns; a resumption key at the end is no row."""
    table = _json(text)
    if not isinstance(table, list):
        return None
    if not table:
        return []
    head = table[0]
    if not isinstance(head, list) or not all(isinstance(name, str) for name in head) or "original" not in head:
        return None
    return [dict(zip(head, row, strict=False)) if isinstance(row, list) else {} for row in table[1:] if row]


def _lines(text: str) -> list[dict[str, Any]] | None:
    """One object per line; None where not even the first line is one of a capture: errors are objects, too."""
    read = [_json(line) for line in text.splitlines() if line.strip()]
    if read and not (isinstance(read[0], dict) and "timestamp" in read[0]):
        return None
    return [{_NAMES.get(str(key), str(key)): value for key, value in one.items()} if isinstance(one, dict) else {}
            for one in read]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _row(record: dict[str, Any]) -> Row | None:
    """A row that makes sense by itself; None else."""
    said = {name: record.get(name) for name in ("timestamp", "original", "mimetype", "statuscode", "digest")}
    if not isinstance(said["timestamp"], str) or not isinstance(said["original"], str):
        return None
    at, original = from_stamp(said["timestamp"]), said["original"]
    status = said["statuscode"] if said["statuscode"] is not None else "-"
    known = isinstance(status, str) and (status == "-" or _STATUS.fullmatch(status) is not None)
    if at is None or not known or len(original) > 4000 or split(original) is None:
        return None
    kind = said["mimetype"].lower()[:100] if isinstance(said["mimetype"], str) else ""
    digest = said["digest"] if isinstance(said["digest"], str) and _DIGEST.fullmatch(said["digest"]) else None
    return Row(at, original, kind, None if status == "-" else int(status), digest)


def _resolved(rows: list[Row]) -> tuple[Row, ...]:
    """Repeated captures (``warc/revisit``) keep no status of their own: theirs is that of the same bytes before."""
    kept: dict[str | None, Row] = {row.digest: row for row in rows if row.mimetype != "warc/revisit"}
    kept.pop(None, None)
    return tuple(
        replace(row, mimetype=kept[row.digest].mimetype, status=kept[row.digest].status)
        if row.mimetype == "warc/revisit" and row.digest in kept else row
        for row in sorted(rows, key=lambda row: row.at)
    )

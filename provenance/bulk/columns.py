"""
JSON lines and Parquet with a column of text or HTML.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from typing import Any

from provenance.bulk.files import open_file
from provenance.bulk.page import Bad, Columns, Page, Place
from provenance.bulk.units import Unit
from provenance.dates import parse_instant
from provenance.errors import InputError
from provenance.inputs import MAX_BYTES
from provenance.model import Dated

__all__ = ["line_pages", "row_pages", "unpacked"]

#: A line of JSON holds a page and what is said about it, escaped.
_MAX_LINE = 3 * MAX_BYTES
#: Names of columns, the first that is there counts; by what corpora of news call them.
_BODY = ("html", "text", "content", "body", "raw_content", "maintext")
_URL = ("url", "source_url", "uri", "link")
_DATE = ("published_at", "published", "date_publish", "date")
#: Rows of a Parquet file that are read at a time; a page may have megabytes.
_ROWS_AT_ONCE = 64


# --- JSON lines -------------------------------------------------------------------------------


@contextmanager
def unpacked(name: str) -> Iterator[Any]:
    """A file of lines; compressed ones are unpacked on the way."""
    with open_file(name) as file:
        if name.lower().endswith(".gz"):
            with gzip.open(file) as inner:
                yield inner
        elif name.lower().endswith(".zst"):
            import pyarrow

            with pyarrow.CompressedInputStream(file, "zstd") as packed, io.BufferedReader(packed) as inner:
                yield inner
        else:
            with io.BufferedReader(file) if isinstance(file, io.RawIOBase) else nullcontext(file) as inner:
                yield inner


def line_pages(file: Any, unit: Unit, columns: Columns, place: Place) -> Iterator[Page | Bad]:
    """A line belongs to the range in which it begins."""
    name, at = unit.files[0].name, unit.start
    if at:
        file.seek(at - 1)
        at += len(file.readline()) - 1
    place.first = at
    while unit.stop is None or at < unit.stop:
        line = file.readline(_MAX_LINE + 1)
        if not line:
            break
        said, begins = f"{name}@{at}", at
        at += len(line)
        while len(line) > _MAX_LINE and not line.endswith(b"\n"):
            at += len(rest := file.readline(_MAX_LINE + 1))
            if not rest or rest.endswith(b"\n"):
                break
        if at - begins > _MAX_LINE:
            yield Bad(said, "too-large", f"{said}: a line of more than {_MAX_LINE // 2**20} MB")
        elif line.strip():
            yield _of_line(line, said, columns)
    place.next = at


def _of_line(line: bytes, said: str, columns: Columns) -> Page | Bad:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Bad(said, "bad-json", f"{said}: no line of JSON: {type(error).__name__}")
    if not isinstance(found, dict):
        return Bad(said, "bad-json", f"{said}: a line of JSON has to hold an object")
    return _of_row(found, said, columns)


def _of_row(row: Mapping[str, Any], said: str, columns: Columns) -> Page | Bad:
    body = _first(row, columns.body, _BODY)
    if not isinstance(body, str | bytes) or not body.strip():
        wanted = columns.body or "html or text"
        return Bad(said, "no-body", f"{said}: nothing in the column {wanted}; --column names another")
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    if len(data) > MAX_BYTES:
        return Bad(said, "too-large", f"{said}: larger than {MAX_BYTES // 2**20} MB")
    url = _first(row, columns.url, _URL)
    return Page(said, data, url if isinstance(url, str) and url.strip() else None,
                "text/html; charset=utf-8" if isinstance(body, str) and body.lstrip()[:1] == "<" else None,
                published=_date(row, columns))


def _first(row: Mapping[str, Any], named: str | None, usual: tuple[str, ...]) -> Any:
    if named is not None:
        return row.get(named)
    return next((row[name] for name in usual if row.get(name)), None)


def _date(row: Mapping[str, Any], columns: Columns) -> Dated | None:
    said = _first(row, columns.date, _DATE)
    if isinstance(said, date | datetime):
        said = said.isoformat()
    return parse_instant(said, "data set") if isinstance(said, str) else None


# --- Parquet ----------------------------------------------------------------------------------


def row_pages(file: Any, name: str, columns: Columns) -> Iterator[Page | Bad]:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        table = parquet.ParquetFile(file)
        there = set(table.schema_arrow.names)
        bodies = [one for one in ((columns.body,) if columns.body else _BODY) if one in there]
        if not bodies:
            raise InputError(f"{name}: no column {columns.body or 'html or text'}; --column names another",
                             code="no-body")
        wanted = [*bodies, *(one for one in ((columns.url,) if columns.url else _URL) if one in there),
                  *(one for one in ((columns.date,) if columns.date else _DATE) if one in there)]
        number = 0
        for batch in table.iter_batches(_ROWS_AT_ONCE, columns=wanted):
            for row in batch.to_pylist():
                yield _of_row(row, f"{name}#{number}", columns)
                number += 1
    except (pyarrow.ArrowException, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        yield Bad(name, "bad-parquet", f"{name}: no Parquet file, or a broken one: {reason}")

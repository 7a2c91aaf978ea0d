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

from provenance.bulk.archives import MAX_RATIO, may_grow_to
from provenance.bulk.files import open_file, stat_of
from provenance.bulk.page import Bad, Columns, Page, Place
from provenance.bulk.units import Unit
from provenance.dates import parse_instant
from provenance.errors import InputError
from provenance.inputs import MAX_BYTES
from provenance.model import Dated

__all__ = ["line_pages", "row_pages", "unpacked"]

#: A line of JSON holds a page and what is said about it, escaped.
_MAX_LINE = 3 * MAX_BYTES
#: Each takes half a microsecond, and a packed file may hold thousands of millions.
_MOST_BLANK = 5_000_000
#: What is read of a line that is too long, at a time.
_PIECE = 1 << 20
#: Names of columns, the first that is there counts; by what corpora of news call them.
_BODY = ("html", "text", "content", "body", "raw_content", "maintext")
_URL = ("url", "source_url", "uri", "link")
_DATE = ("published_at", "published", "date_publish", "date")
#: Rows of a Parquet file that are read at a time; a page may have megabytes.
_ROWS_AT_ONCE = 64
_BATCH = 32 * 2**20


# --- JSON lines -------------------------------------------------------------------------------


@contextmanager
def unpacked(name: str) -> Iterator[Any]:
    """A file of lines; compressed ones are unpacked on the way."""
    with open_file(name) as file:
        if name.lower().endswith(".gz"):
            with gzip.open(file) as packed, io.BufferedReader(_Growing(packed, name, stat_of(name).size)) as inner:
                yield inner
        elif name.lower().endswith(".zst"):
            import pyarrow

            with (pyarrow.CompressedInputStream(file, "zstd") as packed,
                  io.BufferedReader(_Growing(packed, name, stat_of(name).size)) as inner):
                yield inner
        else:
            with io.BufferedReader(file) if isinstance(file, io.RawIOBase) else nullcontext(file) as inner:
                yield inner


class _Growing(io.RawIOBase):
    """What is unpacked of a file, as long as it does not grow more than any text does."""

    def __init__(self, packed: Any, name: str, size: int) -> None:
        self._packed, self._name, self._room = packed, name, may_grow_to(size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._packed.read(min(len(buffer), _PIECE))
        self._room -= len(data)
        if self._room < 0:
            raise InputError(f"{self._name}: grows more than {MAX_RATIO} times when it is unpacked; the rest is not "
                             "read", code="grows")
        buffer[:len(data)] = data
        return len(data)


def line_pages(file: Any, unit: Unit, columns: Columns, place: Place) -> Iterator[Page | Bad]:
    """A line belongs to the range in which it begins."""
    name, at = unit.files[0].name, unit.start
    if at:
        file.seek(at - 1)
        at -= 1
        # The line before, which may be of any length.
        while (rest := file.readline(_PIECE)):
            at += len(rest)
            if rest.endswith(b"\n"):
                break
    place.first, blank = at, 0
    while unit.stop is None or at < unit.stop:
        line = file.readline(_MAX_LINE + 1)
        if not line:
            break
        said, begins = f"{name}@{at}", at
        at += len(line)
        while len(line) > _MAX_LINE and not line.endswith(b"\n"):
            at += len(rest := file.readline(_PIECE))
            if not rest or rest.endswith(b"\n"):
                break
        if at - begins > _MAX_LINE:
            yield Bad(said, "too-large", f"{said}: a line of more than {_MAX_LINE // 2**20} MB")
        elif line.strip():
            yield _of_line(line, said, columns)
        else:
            blank += 1
            if blank > _MOST_BLANK:
                raise InputError(f"{said}: millions of empty lines; the rest is not read", code="empty-lines")
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
        if any(group.total_byte_size > may_grow_to(_packed_size(group)) for group in _groups(table.metadata)):
            raise InputError(f"{name}: grows more than {MAX_RATIO} times when it is unpacked; it is not read",
                             code="grows")
        # What a dictionary holds once stays there: a million rows may name one text of many megabytes.
        texts = [one for one in bodies if _is_text(table.schema_arrow.field(one).type)]
        table = parquet.ParquetFile(file, metadata=table.metadata, read_dictionary=texts)
        number = 0
        for batch in table.iter_batches(_rows_at_once(table.metadata), columns=wanted):
            names = batch.schema.names
            for at in range(batch.num_rows):
                row = {key: column[at].as_py() for key, column in zip(names, batch.columns, strict=True)}
                yield _of_row(row, f"{name}#{number}", columns)
                number += 1
    except (pyarrow.ArrowException, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        yield Bad(name, "bad-parquet", f"{name}: no Parquet file, or a broken one: {reason}")


def _groups(about: Any) -> Iterator[Any]:
    return (about.row_group(number) for number in range(about.num_row_groups))


def _packed_size(group: Any) -> int:
    return sum(group.column(number).total_compressed_size for number in range(group.num_columns))


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_binary(kind))


def _rows_at_once(about: Any) -> int:
    """By what the file says of its largest rows: some megabytes of them."""
    largest = max((group.total_byte_size // max(group.num_rows, 1) for group in _groups(about)), default=0)
    return max(1, min(_ROWS_AT_ONCE, _BATCH // max(largest, 1)))

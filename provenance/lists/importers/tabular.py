"""
Tables of strangers: bytes to rows, in any encoding a table comes in, each with its line.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from provenance.errors import ListError
from provenance.lists.importers.records import Options, Remark, Skipped, Source

#: Byte order marks, longest first, as UTF-32's begins like UTF-16's.
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    place: str  #: ``line 12``
    cells: Mapping[str, str]  #: by column; white space around a value is left out

    def get(self, column: str) -> str:
        """The cell of a column, empty where there is none."""
        return self.cells.get(column, "")


def decoded(source: Source, options: Options) -> str:
    """
    A file's text: by its byte order mark, else as the caller says, else UTF-8.

    >>> decoded(Source("a.csv", "name\\nExample".encode("utf-16")), Options())
    'name\\nExample'

    Raises:
        ListError: it is in no such encoding; says which byte.
    """
    encoding = next((name for mark, name in _MARKS if source.body.startswith(mark)), options.encoding or "utf-8")
    try:
        return source.body.decode(encoding)
    except LookupError:
        raise ListError(f"no encoding is called {encoding!r}", code="bad-encoding") from None
    except UnicodeError as error:
        where = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise ListError(f"{source.name}: is not {encoding}{where}; --encoding names another", code="bad-list") from None


class Table:
    """
    A CSV file; its delimiter (comma, semicolon, tab or bar) is told by the header.

    >>> table = Table(Source("a.csv", b"name;handle\\nExample;example\\n"), Options(), needed=("handle",))
    >>> table.header, [row.get("handle") for row in table.rows()]
    (('name', 'handle'), ['example'])

    Raises:
        ListError: the header lacks a needed column or names one twice, or the CSV is broken: file, line, reason.
    """

    def __init__(self, source: Source, options: Options, needed: Collection[str] = ()) -> None:
        text = decoded(source, options)
        first = text.partition("\n")[0]
        self._name = source.name
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count),
                                  strict=True)
        try:
            self.header = tuple(name.strip() for name in next(self._reader, []))
        except csv.Error as error:
            raise ListError(f"{source.name}:1: {error}", code="bad-list") from None
        if missing := [column for column in needed if column not in self.header]:
            raise ListError(f"{source.name}:1: the header lacks {', '.join(missing)}", code="bad-list")
        counted = Counter(filter(None, self.header))
        if twice := [name for name, count in counted.items() if count > 1]:
            raise ListError(f"{source.name}:1: columns that stand twice: {', '.join(twice)}", code="bad-list")

    def rows(self) -> Iterator[Row | Skipped]:
        """Each row once; odd ones are skipped with their reason."""
        line = self._reader.line_num + 1
        try:
            for values in self._reader:
                if values and len(values) != len(self.header):
                    yield Skipped(f"line {line}", f"{len(values)} cells, the header has {len(self.header)}")
                elif values:
                    yield Row(f"line {line}", {name: value.strip() for name, value in
                                               zip(self.header, values, strict=True)})
                line = self._reader.line_num + 1
        except csv.Error as error:
            raise ListError(f"{self._name}:{line}: {error}", code="bad-list") from None

    def left_out(self, used: Collection[str]) -> Iterator[Remark]:
        """Says which columns are not in the list."""
        if left := [column for column in self.header if column and column not in used]:
            yield Remark(f"columns left out: {', '.join(left)}")

r"""
Words on their way into CSV: a spreadsheet shows them as text, and ``read_cell`` gives them back as they were.

>>> cell("=HYPERLINK(A1)"), cell("1795968363525046272"), cell("May 30"), cell("example_reader2")
("'=HYPERLINK(A1)", "'1795968363525046272", "'May 30", 'example_reader2')
>>> read_cell(cell("'=a\0b")) == "'=a\0b"
True

Three things a spreadsheet does to text are kept from it:

- what begins like a formula is run (``= + - @`` and their full-width forms, also after blanks);
- what looks like a number, a date or a truth value becomes one: an id of nineteen digits loses its last four;
- a file whose separator is not the one it expects is cut at semicolons and line ends *inside* of cells, and the second
  half of a cell may begin like a formula.

The first two get an apostrophe before them, as does what begins with one; in the third the sign stands by number.
Hidden characters stand by number, too (``provenance.sinks.hidden``). Every cell is quoted, lines end with CR LF, and a
byte-order mark says UTF-8 (RFC 4180; without the mark a spreadsheet reads the machine's old encoding).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Protocol

from provenance.dates.fold import fold
from provenance.dates.names import month_at
from provenance.sinks.hidden import unseen, visible_lines

__all__ = ["CsvLines", "cell", "read_cell", "read_rows"]

_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212"
#: Begins like a formula, or with our own sign.
_FORMULA = re.compile(rf"[\s\"']*[{_STARTS}]|'")
#: What a spreadsheet may take for a number, a sum of money, a share, a time or a date: digits and their signs, with at
#: most one word before and one among them. Which words count is said below; a text that only looks so costs an
#: apostrophe. Longer ones are no numbers, and the limit keeps the time short.
_SIGNS = r"[\s.,:/()%$€£¥'+\-年月日時分秒년월일시분초]"
_VALUE = re.compile(rf"{_SIGNS}*([^\W\d_]{{1,12}})?{_SIGNS}*\d(?:{_SIGNS}|\d)*"
                    rf"([^\W\d_]{{1,12}})?(?:{_SIGNS}|\d)*")
_LONGEST_VALUE = 60
_BEFORE = frozenset(("r", "kr", "chf", "eur", "usd", "gbp"))
_AMONG = frozenset(("e", "am", "pm", "a", "p", "t"))
_TRUTH = {"true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "verdadeiro", "vero", "prawda",
          "fałsz", "истина", "ложь"}
#: A sign that would begin a cell if the file were cut at another separator, blanks of all scripts before it left out.
_CUT = re.compile(rf"([\n;|\t](?:[^\S\n\t]|[\"'])*)([{_STARTS}])")


class _File(Protocol):
    def write(self, text: str, /) -> object: ...


def cell(value: object) -> str:
    """
    One value as the words of a cell: None is empty, our own numbers, times and truth values stay what they are.

    >>> cell(None), cell(12), cell(date(2024, 5, 30)), cell(True), cell("2024-05-30")
    ('', '12', '2024-05-30', 'true', "'2024-05-30")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, int | float | date):
        return str(value)
    text = visible_lines(str(value)).replace("\t", r"\u{9}")
    text = _CUT.sub(lambda found: f"{found[1]}\\u{{{ord(found[2]):x}}}", text)
    return "'" + text if _FORMULA.match(text) or _is_value(text) else text


def _is_value(text: str) -> bool:
    if len(text) > _LONGEST_VALUE:
        return False
    found = _VALUE.fullmatch(text)
    if found is None:
        return text.strip().casefold() in _TRUTH
    before, among = (word and word.casefold() for word in found.groups())
    return (before is None or before in _BEFORE or _is_month(before)) and (
        among is None or among in _AMONG or _is_month(among))


def _is_month(word: str) -> bool:
    folded = fold(word)
    found = month_at(folded, 0)
    return found is not None and found[1] == len(folded)


def read_cell(text: str) -> str:
    """The text that ``cell`` was given; of a number, a time or a truth value its words."""
    return unseen(text.removeprefix("'"))


class CsvLines:
    r"""
    Rows into a file, in the form described above.

    >>> from io import StringIO
    >>> out = StringIO(newline="")
    >>> rows = CsvLines(out, ("handle", "text"))
    >>> rows.write("example_reader", "-1\n=2;=3")
    >>> out.getvalue()
    '\ufeff"handle","text"\r\n"example_reader","\'-1\n\\u{3d}2;\\u{3d}3"\r\n'
    """

    def __init__(self, file: _File, names: Iterable[str]) -> None:
        self._rows = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        file.write("\ufeff")
        self._rows.writerow(names)

    def write(self, *values: object) -> None:
        self._rows.writerow([cell(value) for value in values])


def read_rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """
    The rows that ``CsvLines`` wrote, by their names.

    Args:
        lines: The file, opened with ``newline=""`` and ``encoding="utf-8-sig"``.
    """
    for row in csv.DictReader(lines, strict=True):
        yield {name: read_cell(text) for name, text in row.items()}

"""
Values on their way into SQLite and back: text that is no text, times, numbers, lists.

Three things a stranger's page can hold are not safe in SQLite: a lone surrogate (no UTF-8 has it),
a NUL (``length`` and ``like`` stop there) and our own escape sign. They are written as the sign
U+001A and four hexadecimal digits, and read back as they were. All other text is stored as it is.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

#: What a cell can hold.
Cell = str | int | None
#: A row on its way in: plain Python values by column.
Row = Mapping[str, object]

#: U+001A, "substitute": a control character that no text of a page needs.
SIGN = "\x1a"
_UNSAFE = re.compile("[\0\x1a\ud800-\udfff]")
_SAFE = re.compile("\x1a([0-9A-F]{4})")
#: Made once: ``json.dumps`` makes one for each call that wants anything special.
_JSON = json.JSONEncoder(ensure_ascii=False)
#: SQLite's integers have 64 bits: https://www.sqlite.org/datatype3.html
_LARGEST = 2**63 - 1


def guard(text: str) -> str:
    """
    The text as SQLite can hold it; equal to *text* nearly always.

    >>> guard("Hello \\N{WAVING HAND SIGN}") == "Hello \\N{WAVING HAND SIGN}"
    True
    >>> guard("a\\0b"), unguard(guard("a\\ud83db")) == "a\\ud83db"
    ('a\\x1a0000b', True)
    """
    if _UNSAFE.search(text) is None:
        return text
    return _UNSAFE.sub(lambda found: f"{SIGN}{ord(found[0]):04X}", text)


def unguard(text: str) -> str:
    """The text as it was before ``guard``."""
    return _SAFE.sub(lambda found: chr(int(found[1], 16)), text) if SIGN in text else text


def instant(at: datetime) -> str:
    """
    A time as UTC text of one width, so that sorting the text sorts the times.

    >>> instant(datetime(2024, 5, 30, 12, tzinfo=UTC))
    '2024-05-30T12:00:00.000000Z'

    Raises:
        ValueError: *at* has no time zone; nobody can say which instant that is.
    """
    if at.tzinfo is None:
        raise ValueError(f"a stored time needs a time zone: {at.isoformat()}")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


class Damaged(sqlite3.DatabaseError):
    """A cell holds what was never written there: the file was changed, or its disk fails."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def moment(text: str | None) -> datetime | None:
    """
    The time that ``instant`` wrote; None for None.

    Raises:
        Damaged: it is no time.
    """
    try:
        return None if text is None else datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise Damaged(str(error)) from error


def day(text: str | None) -> date | None:
    """
    The day written as ``2024-05-30``; None for None.

    Raises:
        Damaged: it is no day.
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise Damaged(str(error)) from error


def cell(value: object) -> Cell:
    """
    A Python value as SQLite holds it: times and days as text, tuples, dicts and records as JSON.

    >>> cell(True), cell(("a", "b")), cell(None)
    (1, '["a", "b"]', None)

    Raises:
        ValueError: a time without a zone, or a whole number of more than 64 bits. Ids are text; a
            number that large would be a mistake of ours, and SQLite would round it.
        TypeError: a value of another kind.
    """
    if value is None:
        return None
    if value.__class__ is str:
        return guard(str(value))
    if value == ():  # most lists are empty
        return "[]"
    plain = _plain(value)
    if isinstance(plain, (list, dict)):
        return _JSON.encode(plain)
    if isinstance(plain, int) and not -_LARGEST - 1 <= plain <= _LARGEST:
        raise ValueError(f"{plain} does not fit into 64 bits; keep it as text")
    return int(plain) if isinstance(plain, bool) else plain


def _plain(value: object) -> Any:
    """What JSON knows, every text in it guarded."""
    if isinstance(value, str):
        return guard(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {guard(str(key)): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no cell can hold a {type(value).__name__}")


def opened(text: str) -> Any:
    """
    The lists and dicts that ``cell`` wrote as JSON; the texts in them as they were.

    Raises:
        Damaged: it is no JSON.
    """
    # Most lists are empty, and need no reading.
    return [] if text == "[]" else _unplain(read_json(text))


def read_json(text: str) -> Any:
    """
    The value of JSON that stands in a cell.

    Raises:
        Damaged: it is none.
    """
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise Damaged(str(error)) from error


def _unplain(value: Any) -> Any:
    if isinstance(value, str):
        return unguard(value)
    if isinstance(value, list):
        return [_unplain(item) for item in value]
    if isinstance(value, dict):
        return {unguard(key): _unplain(item) for key, item in value.items()}
    return value

"""
List files: one CSV with the common header and a TOML manifest beside it, checked row by row.

A stranger can add a row safely, because what is odd is an error that names its line. Nothing is
repaired on the way in.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from provenance.errors import ListError
from provenance.lists.rows import ListInfo, ListRow, key_of

#: What an entry can be, and what one of that kind looks like; ``chl.li,`` is no domain.
KINDS = {
    "hashtag": re.compile(r"[^\s#＃@＠,;]+"),
    "domain": re.compile(r"[\w-]+(?:\.[\w-]+)+"),
    "name_token": re.compile(r".*\w.*"),
    "emoji": re.compile(r"[^\s\w,;]+"),
    "handle": re.compile(r"(?:(?P<platform>[a-z]+):)?(?P<handle>[\w][\w.@-]*)"),
}
_REQUIRED = ("entry", "kind", "label", "side", "source", "date", "licence", "note")
_OPTIONAL = ("pair", "relation", "since", "until", "id")
_FILLED = ("entry", "kind", "label", "source", "date", "licence")
_RELATIONS = ("", "operated_by", "names", "supports", "opposes", "rated_by")
_SIDE = re.compile(r"[a-z0-9-]+:[a-z0-9-]+")

#: A file of the package, or one of the user's.
File = Path | Traversable


def _text(file: File, *, needed_by: str = "") -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListError(f"{file.name}: is not UTF-8 (byte {error.start})", code="bad-list") from error
    except OSError as error:
        raise ListError(f"{needed_by}{file.name}: cannot be read: {error.strerror}", code="no-list") from error


def _toml(file: File, *, needed_by: str = "") -> dict[str, object]:
    try:
        return tomllib.loads(_text(file, needed_by=needed_by))
    except tomllib.TOMLDecodeError as error:
        raise ListError(f"{file.name}: is not TOML: {error}", code="bad-list") from error


def read_axes(file: File) -> dict[str, str]:
    axes = _toml(file).get("axis")
    sides: dict[str, str] = {}
    for axis, table in axes.items() if isinstance(axes, dict) else ():
        poles = table.get("pole") if isinstance(table, dict) else None
        if not isinstance(poles, dict) or not all(isinstance(name, str) for name in poles.values()):
            raise ListError(f"{file.name}: axis {axis!r} needs a table of poles with their names", code="bad-list")
        sides |= {f"{axis}:{pole}": name for pole, name in poles.items()}
    return sides


def read_list(file: File, folder: File) -> tuple[ListInfo, tuple[ListRow, ...]]:
    """A list and its manifest; everything odd is an error that names its line."""
    text = _text(file)
    manifest = folder.joinpath(f"{file.name.removesuffix('.csv')}.manifest.toml")
    about = _toml(manifest, needed_by=f"{file.name}:1: needs a manifest: ")
    words: dict[str, str] = {}
    for name in ("id", "version", "title", "licence", "source"):
        value = about.get(name)
        if not isinstance(value, str) or not value.strip():
            raise ListError(f"{manifest.name}: needs a text {name!r}", code="bad-list")
        words[name] = value
    as_of = about.get("as_of")
    if type(as_of) is not date:
        raise ListError(f"{manifest.name}: needs a date 'as_of', as in as_of = 2024-05-30", code="bad-list")
    kinds, caveats = (_strings(about.get(name, []), f"{manifest.name}: {name!r}") for name in ("kinds", "caveats"))
    rows: list[ListRow] = []
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in _cells(text, file.name):
        try:
            row = _row(cells, words["id"], words["version"], as_of, line)
            twin = seen.setdefault((row.kind, row.key, row.label, row.side, row.since, row.until, row.id), line)
            if twin != line:
                raise ValueError(f"says the same as line {twin}")
        except ValueError as error:
            raise ListError(f"{file.name}:{line}: {error}", code="bad-list") from error
        rows.append(row)
    return ListInfo(**words, as_of=as_of, kinds=kinds, caveats=caveats, rows=len(rows)), tuple(rows)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ListError(f"{where} must be a list of texts", code="bad-list")
    return tuple(value)


def _cells(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line it begins on, as a dict by the header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader, [])
        known = [*_REQUIRED, *_OPTIONAL]
        if missing := [column for column in _REQUIRED if column not in header]:
            raise ListError(f"{name}:1: the header lacks {', '.join(missing)}", code="bad-list")
        if len(set(header)) < len(header) or (odd := [column for column in header if column not in known]):
            what = "twice the same column" if len(set(header)) < len(header) else f"unknown columns: {', '.join(odd)}"
            raise ListError(f"{name}:1: the header has {what}", code="bad-list")
        line = reader.line_num + 1
        for values in reader:
            if values:
                if len(values) != len(header):
                    raise ListError(f"{name}:{line}: {len(values)} cells, the header has {len(header)}",
                                    code="bad-list")
                yield line, dict(zip(header, values, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ListError(f"{name}:{line}: {error}", code="bad-list") from error


def _row(cells: Mapping[str, str], list_id: str, version: str, as_of: date, line: int) -> ListRow:
    """One checked row; ValueError says what is wrong with it. Nothing is repaired."""
    for column, value in cells.items():
        if value != value.strip():
            raise ValueError(f"white space around {column!r}")
    for column in _FILLED:
        if not cells[column]:
            raise ValueError(f"{column!r} is empty")
    kind, entry = cells["kind"], cells["entry"]
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
    if not KINDS[kind].fullmatch(entry):
        raise ValueError(f"{entry!r} is no {kind}")
    side, relation = cells["side"] or None, cells.get("relation", "")
    if side is not None and not _SIDE.fullmatch(side):
        raise ValueError(f"side {side!r} is not axis:pole")
    if relation not in _RELATIONS:
        raise ValueError(f"relation {relation!r} is none of {', '.join(_RELATIONS[1:])}")
    number = cells.get("id") or None
    if number is not None and (kind != "handle" or not re.fullmatch(r"[\w:.-]+", number)):
        raise ValueError(f"id {number!r} is no account number, or the entry no handle")
    since, until = (_day(cells.get(name, ""), name) for name in ("since", "until"))
    if since and until and since > until:
        raise ValueError("'since' is later than 'until'")
    said = _day(cells["date"], "date")
    assert said is not None  # 'date' is among the filled ones
    return ListRow(list_id, version, as_of, line, entry, key_of(kind, entry), kind, cells["label"], side,
                   cells["source"], said, cells["licence"], cells["note"], cells.get("pair") or None,
                   relation or None, since, until, number)


def _day(text: str, column: str) -> date | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{column!r} is no date such as 2024-05-30: {text!r}")
    return date.fromisoformat(text)

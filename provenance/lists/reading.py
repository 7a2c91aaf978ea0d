"""
List files: one CSV with the common header and a TOML manifest beside it, checked row by row.

A stranger can add a row safely, because what is odd is an error that names its line. Nothing is
repaired on the way in.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from provenance.errors import ListError
from provenance.lists.cells import OPTIONAL, REQUIRED, checked_row
from provenance.lists.rows import ListInfo, ListRow

#: A file of the package, or one of the user's.
File = Path | Traversable
#: What becomes of an odd line: its number and the reason.
Complain = Callable[[int, str], None]


def _text(file: File, *, needed_by: str = "") -> str:
    try:
        if isinstance(file, Path) and file.exists() and not file.is_file():
            # A pipe would have us wait for ever, a device read for ever.
            raise ListError(f"{needed_by}{file.name}: is no plain file", code="no-list")
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListError(f"{file.name}: is not UTF-8 (byte {error.start})", code="bad-list") from error
    except OSError as error:
        raise ListError(f"{needed_by}{file.name}: cannot be read: {error.strerror}", code="no-list") from error


def _toml(file: File, *, needed_by: str = "") -> dict[str, object]:
    try:
        return tomllib.loads(_text(file, needed_by=needed_by))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        # tomllib recurses into nested values, and reads dates and numbers that do not exist as ValueError.
        raise ListError(f"{file.name}: is not TOML: {error}", code="bad-list") from error


def read_axes(file: File) -> dict[str, str]:
    """``axis:pole`` to display name, of an ``axes.toml``."""
    axes = _toml(file).get("axis")
    sides: dict[str, str] = {}
    for axis, table in axes.items() if isinstance(axes, dict) else ():
        poles = table.get("pole") if isinstance(table, dict) else None
        if not isinstance(poles, dict) or not all(isinstance(name, str) for name in poles.values()):
            raise ListError(f"{file.name}: axis {axis!r} needs a table of poles with their names", code="bad-list")
        sides |= {f"{axis}:{pole}": name for pole, name in poles.items()}
    return sides


def read_mirrors(file: File) -> dict[str, frozenset[str]]:
    """
    Of each axis of an ``axes.toml``, the poles that a mirrored group must hold, as ``axis:pole``.

    An axis without exchanges asks for none.
    """
    axes = _toml(file).get("axis")
    mirrors: dict[str, frozenset[str]] = {}
    for axis, table in axes.items() if isinstance(axes, dict) else ():
        exchanges = table.get("mirror", []) if isinstance(table, dict) else []
        if not isinstance(exchanges, list) or not all(isinstance(one, dict) for one in exchanges):
            raise ListError(f"{file.name}: 'mirror' of axis {axis!r} must be a list of tables", code="bad-list")
        poles = [pole for one in exchanges for pole in strings(one.get("swap", []), f"{file.name}: {axis!r}: 'swap'")]
        mirrors[axis] = frozenset(f"{axis}:{pole}" for pole in poles)
    return mirrors


def read_list(file: File, folder: File) -> tuple[ListInfo, tuple[ListRow, ...]]:
    """A list and its manifest; everything odd is an error that names its line."""

    def refuse(line: int, reason: str) -> None:
        raise ListError(f"{file.name}:{line}: {reason}", code="bad-list")

    return read_rows(file, folder, refuse)


def read_rows(file: File, folder: File, complain: Complain) -> tuple[ListInfo, tuple[ListRow, ...]]:
    """
    A list and its manifest; odd rows go to *complain* and are left out.

    Raises:
        ListError: the manifest, the header or the CSV itself is not as it should be.
    """
    text = _text(file)
    info = read_manifest(file.name, folder.joinpath(manifest_name(file.name)))
    rows: list[ListRow] = []
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in _cells(text, file.name, complain):
        try:
            row = checked_row(cells, info.id, info.version, info.as_of, line)
        except ValueError as error:
            complain(line, str(error))
            continue
        if (twin := seen.setdefault(row.said, line)) != line:
            complain(line, f"says the same as line {twin}")
            continue
        rows.append(row)
    return replace(info, rows=len(rows)), tuple(rows)


def manifest_name(file: str) -> str:
    """``tags.csv`` needs ``tags.manifest.toml`` beside it."""
    return f"{file.removesuffix('.csv')}.manifest.toml"


def read_manifest(name: str, manifest: File) -> ListInfo:
    """What the list in the file *name* says about itself; ``rows`` is 0 until they are read."""
    about = _toml(manifest, needed_by=f"{name}:1: needs a manifest: ")
    words: dict[str, str] = {}
    for key in ("id", "version", "title", "licence", "source"):
        value = about.get(key)
        if not isinstance(value, str) or not value.strip():
            raise ListError(f"{manifest.name}: needs a text {key!r}", code="bad-list")
        words[key] = value
    as_of = about.get("as_of")
    if type(as_of) is not date:
        raise ListError(f"{manifest.name}: needs a date 'as_of', as in as_of = 2024-05-30", code="bad-list")
    kinds, axes, caveats = (strings(about.get(key, []), f"{manifest.name}: {key!r}")
                            for key in ("kinds", "axes", "caveats"))
    origin = about.get("origin", "imported")
    if origin not in ("curated", "imported"):
        raise ListError(f"{manifest.name}: 'origin' is neither \"curated\" nor \"imported\"", code="bad-list")
    return ListInfo(**words, as_of=as_of, kinds=kinds, caveats=caveats, rows=0, axes=axes, origin=str(origin))


def strings(value: object, where: str) -> tuple[str, ...]:
    """A list of texts, or a ListError that names *where*."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ListError(f"{where} must be a list of texts", code="bad-list")
    return tuple(value)


def _cells(text: str, name: str, complain: Complain) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with the line it begins on, as a dict by the header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader, [])
        known = [*REQUIRED, *OPTIONAL]
        if missing := [column for column in REQUIRED if column not in header]:
            raise ListError(f"{name}:1: the header lacks {', '.join(missing)}", code="bad-list")
        if len(set(header)) < len(header) or (odd := [column for column in header if column not in known]):
            what = "twice the same column" if len(set(header)) < len(header) else f"unknown columns: {', '.join(odd)}"
            raise ListError(f"{name}:1: the header has {what}", code="bad-list")
        line = reader.line_num + 1
        for values in reader:
            if values and len(values) != len(header):
                complain(line, f"{len(values)} cells, the header has {len(header)}")
            elif values:
                yield line, dict(zip(header, values, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ListError(f"{name}:{line}: {error}", code="bad-list") from error

"""
One unit's part of each Parquet dataset: written beside, and put in place when it is whole.

A part has the name of its unit's key, so that a unit that is read a second time replaces what was left of the first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from provenance.bulk.schema import TABLES, arrow_schema, arrow_table

__all__ = ["Parts", "part_name", "sweep", "take_over"]

#: Rows of all tables that are held before they are written; as Python values some 10 to 20 MB.
_HELD = 4_000
_UNFINISHED = ".unfinished"


def part_name(key: str) -> str:
    """The file name of a unit's part, in the folder of each dataset."""
    return f"part-{key}.parquet"


class Parts:
    """The parts of one unit under *folder*; nothing stands there under its name before ``finish``."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._name = folder, part_name(key)
        self._rows: dict[str, list[Mapping[str, object]]] = {table: [] for table in TABLES}
        self._writers: dict[str, Any] = {}
        self._held = 0

    def add(self, tables: Mapping[str, Iterable[Mapping[str, object]]]) -> None:
        for table, rows in tables.items():
            before = len(self._rows[table])
            self._rows[table] += rows
            self._held += len(self._rows[table]) - before
        if self._held >= _HELD:
            self._flush()

    def _flush(self) -> None:
        import pyarrow.parquet as parquet

        for table, rows in self._rows.items():
            if rows and table not in self._writers:
                self._writers[table] = parquet.ParquetWriter(self._beside(table), arrow_schema(table),
                                                             compression="zstd")
            if rows:
                self._writers[table].write_table(arrow_table(table, rows))
                rows.clear()
        self._held = 0

    def _beside(self, table: str) -> Path:
        return self._folder / table / (self._name + _UNFINISHED)

    def finish(self) -> None:
        """Write what is held, and put every part in its place; a table without rows has none."""
        self._flush()
        for writer in self._writers.values():
            writer.close()
        for table in TABLES:
            place = self._folder / table / self._name
            if table in self._writers:
                os.replace(self._beside(table), place)
            else:
                place.unlink(missing_ok=True)

    def drop(self) -> None:
        """Leave nothing behind of a unit that was not finished."""
        for table, writer in self._writers.items():
            writer.close()
            self._beside(table).unlink(missing_ok=True)


def sweep(folder: Path, keys: Iterable[str]) -> int:
    """Take away parts of units that no manifest has: left by a run that was killed. How many those were."""
    wanted = {part_name(key) for key in keys}
    swept = 0
    for table in TABLES:
        (folder / table).mkdir(parents=True, exist_ok=True)
        for path in (folder / table).glob("part-*.parquet*"):
            if path.name not in wanted:
                path.unlink()
                swept += 1
    return swept


def take_over(folder: Path, written: str, wanted: str) -> None:
    """Put the parts that were written under one key in the place of another's."""
    for table in TABLES:
        source, place = folder / table / part_name(written), folder / table / part_name(wanted)
        if source.exists():
            os.replace(source, place)
        elif written != wanted:
            place.unlink(missing_ok=True)

"""
What a process does with a unit: read its pages, audit each, write its parts. Everything here is told what to do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from provenance.bulk.page import Bad, Columns, Place
from provenance.bulk.pages import pages_of
from provenance.bulk.parts import Parts
from provenance.bulk.tables import Judging, Tables, audit_page, dataset_rows, store_rows
from provenance.bulk.units import Unit
from provenance.lists import load_lists
from provenance.model import Audited
from provenance.store import without_handles
from provenance.store.values import Row, cell

__all__ = ["Done", "Settings", "Spool", "audited_pages", "judging_of", "table_rows", "work_on"]

#: Articles whose rows make one line of a spool.
_AT_ONCE = 200
#: Of a unit, so many problems are named in its result; the dataset ``problems`` has them all.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every unit of a run, and of its later runs."""

    as_of: datetime
    list_paths: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    columns: Columns = field(default_factory=Columns)
    to: str | None = None  #: the folder of the Parquet datasets
    spool: str | None = None  #: a folder for rows on their way into a store
    forgotten: frozenset[str] = frozenset()  #: digests of handles that this store has erased


@dataclass(slots=True)
class Done:
    """What came of a unit: counts, and where its range began and ended."""

    key: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)  #: by code
    named: list[str] = field(default_factory=list)  #: the first of them, as lines
    first: int | None = None
    next: int | None = None
    spool: str | None = None


_judging: dict[Settings, Judging] = {}


def judging_of(settings: Settings) -> Judging:
    """Lists are loaded once in a process."""
    if settings not in _judging:
        lists = load_lists([Path(path) for path in settings.list_paths])
        _judging[settings] = Judging(lists, settings.as_of, settings.also)
    return _judging[settings]


def audited_pages(unit: Unit, settings: Settings, place: Place) -> Iterator[Audited | Bad]:
    """Each page of a unit, audited; or why it could not be."""
    judging = judging_of(settings)
    for page in pages_of(unit, settings.columns, place):
        if isinstance(page, Bad):
            yield page
            continue
        try:
            audited = audit_page(page, judging)
        except Exception as error:  # noqa: BLE001  (one page of a million must not end the run; it is named)
            yield Bad(page.name, "error", f"{page.name}: {type(error).__name__}: {error}"[:500])
        else:
            yield without_handles(audited, settings.forgotten) if settings.forgotten else audited


def rows_of(found: Audited | Bad) -> Tables:
    """The rows of the datasets for what was read, or could not be."""
    if isinstance(found, Bad):
        return {"problems": [{"input": found.name, "code": found.code, "message": found.message}]}
    return dataset_rows(found)


def table_rows(unit: Unit, settings: Settings, most: int) -> Iterator[tuple[str, list[Row]]]:
    """The rows of a unit, some of one table at a time; never many more than *most*."""
    held: Tables = {}
    for found in audited_pages(unit, settings, Place()):
        for table, rows in rows_of(found).items():
            held.setdefault(table, []).extend(rows)
            if len(held[table]) >= most:
                yield table, held.pop(table)
    yield from ((table, rows) for table, rows in held.items() if rows)


def work_on(unit: Unit, settings: Settings) -> Done:
    """
    Read one unit and write what comes of it; bad records are counted and named in the result.

    Raises:
        OSError: the parts cannot be written.
    """
    place = Place()
    done = Done(unit.key, unit.name)
    parts = Parts(Path(settings.to), unit.key) if settings.to is not None else None
    spool = Spool(Path(settings.spool) / f"{unit.key}.rows") if settings.spool is not None else None
    try:
        for found in audited_pages(unit, settings, place):
            _count(done, found)
            if parts is not None:
                parts.add(rows_of(found))
            if spool is not None and isinstance(found, Audited):
                spool.add(store_rows(found))
        done.counts["passed"] += place.passed
        done.first, done.next = place.first, place.next
        if parts is not None:
            parts.finish()
        if spool is not None:
            done.spool = spool.finish()
    except BaseException:
        if parts is not None:
            parts.drop()
        raise
    return done


def _count(done: Done, found: Audited | Bad) -> None:
    if isinstance(found, Bad):
        done.problems[found.code] += 1
        if len(done.named) < _NAMED:
            done.named.append(found.message)
        return
    assert found.facts is not None  # it was read
    article = found.facts.article
    done.counts["articles"] += 1
    done.counts["showing"] += bool(article.embeds)
    done.counts["embeds"] += len(article.embeds)
    done.counts["linked_posts"] += len(article.linked_posts)
    done.counts["links"] += len(article.short_links)
    done.counts["degraded"] += article.parse != "complete"


class Spool:
    """Rows on their way into a store, as lines of JSON; each holds the cells of some articles, table by table."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._seen: set[str] = set()
        self._tables: dict[str, dict[str, Any]] = {}
        self._articles = 0

    def add(self, tables: Mapping[str, list[Mapping[str, object]]]) -> None:
        key = str(tables["articles"][0]["key"])
        if key in self._seen:  # the same bytes at the same address, twice in one archive
            return
        self._seen.add(key)
        for table, rows in tables.items():
            if rows:
                held = self._tables.setdefault(table, {"columns": list(rows[0]), "rows": []})
                held["rows"] += [[cell(value) for value in row.values()] for row in rows]
        self._articles += 1
        if self._articles >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._tables:
            self._file.write(json.dumps(self._tables, ensure_ascii=False) + "\n")
        self._tables, self._articles = {}, 0

    def finish(self) -> str:
        self._flush()
        self._file.close()
        return str(self._path)

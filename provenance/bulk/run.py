"""
The run: units to processes, results in their order into manifest and store; what is done stays done.
"""

from __future__ import annotations

import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from provenance import __version__
from provenance.bulk.manifest import Manifest
from provenance.bulk.page import Columns
from provenance.bulk.parts import sweep
from provenance.bulk.schema import described
from provenance.bulk.units import RANGE_BYTES, Unit, units_of
from provenance.bulk.work import Done, Settings, judging_of, work_on
from provenance.errors import UsageError
from provenance.judge import RULES
from provenance.processes import pool
from provenance.store import Store

__all__ = ["Outcome", "Step", "run"]

#: Units handed out for each process ahead of the one whose turn it is.
_AHEAD = 3
#: What is imported before the first of them begins.
_WARM = ("provenance.bulk.warm",)


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: after each unit, in their order."""

    done: Done
    bytes_done: int  #: of this run
    bytes_all: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to, with what earlier runs into the same place had done."""

    units: int
    before: int  #: units done by earlier runs
    passed_files: int  #: files of folders that are of no kind that is read
    counts: Counter[str]
    problems: Counter[str]
    named: tuple[str, ...]  #: the first problems of this run
    new_articles: int | None  #: articles that were new to the store


def run(paths: Iterable[str], as_of: datetime | None = None, *, to: Path | None = None, store: Path | None = None,
        jobs: int = 1, list_paths: tuple[str, ...] = (), also: tuple[str, ...] = (), columns: Columns | None = None,
        range_bytes: int = RANGE_BYTES, step: Callable[[Step], None] = lambda step: None) -> Outcome:
    """
    Audit all pages that *paths* name, offline, into Parquet datasets, a store, or both.

    Args:
        paths: Files, folders, globs, addresses of fsspec.
        as_of: Aware; pages of which nobody knows when they were crawled are judged as of this moment. None: now, or
            for a run that goes on the moment of the first.
        to: The folder of the datasets; made where it is missing.
        store: A SQLite store.
        jobs: Processes.
        range_bytes: Archives larger than this are cut, where they can be.
        step: Called after each unit, in their order.

    Raises:
        UsageError: nowhere to write, nothing to read, or the folder belongs to a run with other settings.
        StoreBusy: another process holds the store.
    """
    if to is None and store is None:
        raise UsageError("bulk needs a place for what it finds: --to DIR, --store DB or both")
    columns = columns or Columns()
    now = datetime.now(UTC)
    lists = judging_of(Settings(as_of or now, list_paths, also)).lists
    rules = sorted(f"{rule.slug} {rule.version}" for rule in RULES)
    head = {"version": __version__, "as_of": as_of.isoformat() if as_of else None, "also": sorted(also),
            "columns": [columns.body, columns.url, columns.date], "datasets": to is not None,
            "store": str(store.resolve()) if store is not None else None,
            "lists": sorted(f"{info.id} {info.version}" for info in lists.infos),
            "rules": sha256(" ".join(rules).encode()).hexdigest()[:16]}
    if to is not None:
        _make(to)
    manifest = Manifest((to / "manifest.jsonl") if to is not None else _beside(store), head).open(now)
    spool: Path | None = None
    opened = Store(store, run="bulk") if store is not None else None
    try:
        settings = Settings(datetime.fromisoformat(manifest.head["as_of"]), list_paths, also, columns,
                            str(to) if to is not None else None)
        if to is not None:
            sweep(to, manifest.units)
            (to / "schema.json").write_text(described(), encoding="utf-8")
        if opened is not None and store is not None:
            spool = _make(store.with_name(f"{store.name}.spool"))
            settings = replace(settings, spool=str(spool), forgotten=opened.forgotten_handles())
            opened.add_lists(lists.infos, lists.rows)
        units, passed = units_of(paths, done=manifest.pages, range_bytes=range_bytes)
        before = len(manifest.units)
        if changed := next((unit for unit in units if manifest.changed(unit)), None):
            raise UsageError(f"{changed.files[0].name}: has changed since it was read, or is cut otherwise; give "
                             "another folder", code="changed-input")
        todo = [unit for unit in units if unit.key not in manifest.units]
        new, named = _all(todo, settings, manifest, opened, jobs, step)
        return Outcome(len(units), before, passed, manifest.counts, manifest.problems, tuple(named),
                       new if opened is not None else None)
    finally:
        manifest.close()
        if opened is not None:
            opened.close()
        if spool is not None:
            shutil.rmtree(spool, ignore_errors=True)


def _make(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}", code="bad-output") from None
    return folder


def _beside(store: Path | None) -> Path:
    assert store is not None  # one of both was given
    return store.with_name(f"{store.name}.bulk.jsonl")


def _all(todo: list[Unit], settings: Settings, manifest: Manifest, store: Store | None, jobs: int,
         step: Callable[[Step], None]) -> tuple[int, list[str]]:
    size, so_far, new = sum(unit.size for unit in todo), 0, 0
    named: list[str] = []
    ends: tuple[str, int | None, int | None] | None = None  #: of the range before: archive, stop, the next record
    for unit, done in _in_order(todo, settings, jobs):
        if ends is not None and unit.start and ends[:2] == (unit.files[0].name, unit.start):
            done = _mended(unit, done, ends[2], settings)
        elif unit.start and (line := _before(manifest, unit)) is not None:
            done = _mended(unit, done, line["next"], settings)
        ends = (unit.files[0].name, unit.stop, done.next)
        if store is not None and done.spool is not None:
            new += store.add_rows(Path(done.spool))
            Path(done.spool).unlink()
        manifest.done(unit, {"counts": dict(done.counts), "problems": dict(done.problems), "next": done.next})
        so_far += unit.size
        named += done.named[:max(0, 20 - len(named))]
        step(Step(done, so_far, size))
    return new, named


def _before(manifest: Manifest, unit: Unit) -> dict[str, Any] | None:
    """The range before this one, done by an earlier run."""
    return next((line for line in manifest.units.values() if line["stop"] == unit.start
                 and line["files"][0]["name"] == unit.files[0].name), None)


def _mended(unit: Unit, done: Done, wanted: int | None, settings: Settings) -> Done:
    """
    The range again, where it did not begin with the record at which the one before it ended.

    Something inside of a record looked like the beginning of one. A range that has no record of its own has none to
    begin with.
    """
    if unit.kind != "warc" or done.first == wanted:
        return done
    if wanted is None or (unit.stop is not None and wanted >= unit.stop):
        exact = replace(unit, start=unit.stop if unit.stop is not None else unit.files[0].size)
        again = work_on(exact, settings)
        again.next = wanted
    else:
        again = work_on(replace(unit, start=wanted), settings)
    return _renamed(again, unit, settings)


def _renamed(again: Done, unit: Unit, settings: Settings) -> Done:
    """Its parts under the name of the unit as it was cut."""
    from provenance.bulk.parts import take_over

    if settings.to is not None:
        take_over(Path(settings.to), again.key, unit.key)
    again.key, again.name = unit.key, unit.name
    return again


def _in_order(units: list[Unit], settings: Settings, jobs: int) -> Iterator[tuple[Unit, Done]]:
    """Each unit with its result, in their order; some are under way ahead."""
    if jobs == 1 or len(units) < 2:
        for unit in units:
            yield unit, work_on(unit, settings)
        return
    waiting = deque(units)
    under_way: deque[tuple[Unit, Future[Done]]] = deque()
    workers = pool(jobs, _WARM)
    try:
        while waiting or under_way:
            try:
                while waiting and len(under_way) < jobs * _AHEAD:
                    under_way.append((waiting[0], workers.submit(work_on, waiting[0], settings)))
                    waiting.popleft()
                unit, result = under_way[0]
                done = result.result()
                under_way.popleft()
            except BrokenProcessPool:
                # One of those under way killed its process. The first is tried alone; the others come again.
                workers.shutdown(wait=False, cancel_futures=True)
                unit = under_way[0][0] if under_way else waiting.popleft()
                waiting.extendleft(other for other, _ in reversed(list(under_way)[1:]))
                under_way.clear()
                done = _alone(unit, settings)
                workers = pool(jobs, _WARM)
            yield unit, done
    finally:
        workers.shutdown(wait=False, cancel_futures=True)


def _alone(unit: Unit, settings: Settings) -> Done:
    """A unit in a process of its own; one that kills it is named and counted, and the run goes on."""
    with pool(1, _WARM) as worker:
        try:
            return worker.submit(work_on, unit, settings).result()
        except BrokenProcessPool:
            message = f"{unit.name}: the process that read it was killed (out of memory?); nothing of it was kept"
            return Done(unit.key, unit.name, problems=Counter({"killed": 1}), named=[message])

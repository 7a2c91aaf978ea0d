"""
Archives: what auditing adds to reading them, processes, memory, growth, Spark. The store at size: ``store.py``.

    python benchmarks/bulk.py                       everything but Spark, small: some minutes
    python benchmarks/bulk.py --pages 3000 --spark
    python benchmarks/bulk.py --only warc           some of: warc, jobs, memory, slope, spark

Ratios are taken inside one interleaved round; CPU time where one core is meant, wall time for processes and Spark.
"""

from __future__ import annotations

import argparse
import gzip
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pages

from provenance.bulk.page import Columns, Place
from provenance.bulk.pages import pages_of
from provenance.bulk.schema import TABLES
from provenance.bulk.tables import Judging, audit_page, dataset_rows
from provenance.bulk.units import Unit, units_of
from provenance.bulk.work import Settings, work_on
from provenance.lists import load_lists
from provenance.parser import parse_article

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
#: Shares of pages with marks: of the issue's mixed pages, of a usual news crawl, of none.
MIXES = (1 / 3, 0.05, 0.0)
_MADE = 60


def bodies(count: int, share: float, seed: int) -> Iterator[bytes]:
    """Made pages, some at a time: what this process holds counts as its children's memory."""
    for first in range(0, count, _MADE):
        yield from pages.made(min(_MADE, count - first), marked_share=share, seed=seed * 1_000 + first // _MADE)


def warc(path: Path, count: int, share: float, seed: int = 1) -> Path:
    """Made pages as responses, a gzip member each."""
    with path.open("wb") as file:
        for number, body in enumerate(bodies(count, share, seed)):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:made:{seed}:{number}>\r\n"
                    f"WARC-Target-URI: https://news.example/{seed}/{number}\r\nWARC-Date: 2024-06-01T10:00:00Z\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n")
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))
    return path


def cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def wall(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def said(name: str, ratio: float, reach: float, *, most: bool = False) -> None:
    reached = ratio <= reach if most else ratio >= reach
    print(f"  {name}: {ratio:.2f}, wanted {'at most' if most else 'at least'} {reach:g}: "
          f"{'reached' if reached else 'NOT reached'}")


def folders(folder: Path) -> Path:
    for table in TABLES:
        (folder / table).mkdir(parents=True, exist_ok=True)
    return folder


# --- end to end -------------------------------------------------------------------------------


def end_to_end(folder: Path, count: int, rounds: int) -> None:
    from fastwarc import ArchiveIterator, WarcRecordType

    judging = Judging(load_lists(), AS_OF)
    for share in MIXES:
        path = warc(folder / "a.warc.gz", count, share)
        unit = units_of([str(path)])[0][0]
        out = folders(folder / "out")

        def bare(path: Path = path) -> None:
            for record in ArchiveIterator(str(path), record_types=WarcRecordType.response, fsspec_args=False):
                record.reader.read()

        def each(work: Callable[[Any], object], unit: Unit = unit) -> None:
            for page in pages_of(unit, Columns(), Place()):
                work(page)

        steps = {"FastWARC alone": bare, "read by us": partial(each, id),
                 "and parsed": partial(each, lambda page: parse_article(page.body, page.url,
                                                                        content_type=page.content_type)),
                 "and dated, judged": partial(each, lambda page: audit_page(page, judging)),
                 "and rows": partial(each, lambda page: dataset_rows(audit_page(page, judging))),
                 "and Parquet": partial(work_on, unit, Settings(AS_OF, to=str(out)))}
        for work in steps.values():
            work()
        times: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(rounds):
            for name, work in steps.items():
                times[name].append(cpu(work))
        middle = {name: statistics.median(taken) for name, taken in times.items()}
        size = sum(map(len, bodies(count, share, 1)))
        print(f"\nWARC, {share:.0%} of {count} pages with marks, {size / 1e6:.0f} MB unpacked, "
              f"{path.stat().st_size / 1e6:.0f} MB packed")
        before = 0.0
        for name, taken in middle.items():
            print(f"  {name:18} {taken * 1e3:8.0f} ms  {size / taken / 1e6:6.0f} MB/s  "
                  f"{count / taken:7.0f} pages/s   this step {max(taken - before, 0) * 1e3:6.0f} ms")
            before = taken
        said("end to end beside FastWARC", middle["FastWARC alone"] / middle["and Parquet"], 0.65)


def command(paths: Iterable[Path], to: Path, jobs: int, *more: str) -> list[str]:
    return [sys.executable, "-m", "provenance", "bulk", *map(str, paths), "--to", str(to), "--jobs", str(jobs), *more]


def processes(folder: Path, count: int, rounds: int) -> None:
    """Wall time, as processes are worth their while on free cores only: the load is printed beside it."""
    small = [warc(folder / f"{number}-one.warc.gz", 1, 1 / 3, number) for number in range(8)]
    large = [warc(folder / f"{number}.warc.gz", count // 4, 1 / 3, number) for number in range(8)]
    every = 8 * (count // 4)
    taken: dict[tuple[str, int], list[float]] = {}
    for number in range(rounds):
        for jobs in (1, 2):
            for name, paths in (("start", small), ("all", large)):
                taken.setdefault((name, jobs), []).append(wall(partial(
                    subprocess.run, command(paths, folder / f"{name}-{number}-{jobs}", jobs), check=True,
                    stdout=subprocess.DEVNULL)))
    print(f"\nprocesses: 8 archives of {count // 4} pages; load of the machine {os.getloadavg()[0]:.1f}")
    for jobs in (1, 2):
        start, whole = (min(taken[name, jobs]) for name in ("start", "all"))
        print(f"  {jobs}: {start:.1f} s to begin, {(whole - start) / (every - 8) * 1e3:.2f} ms for a page")
    said("2 processes beside 1, start included", statistics.median(
        one / two for one, two in zip(taken["all", 1], taken["all", 2], strict=True)), 1.7)


def memory(folder: Path, count: int) -> None:
    peaks = []
    for times in (1, 10):
        path = warc(folder / f"{times}.warc.gz", count * times, 1 / 3)
        with subprocess.Popen(command([path], folder / f"memory-{times}", 1), stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        peaks.append(usage.ru_maxrss / 1024)
    print(f"\nmemory of a process: {peaks[0]:.0f} MB for {count} pages, {peaks[1]:.0f} MB for {count * 10}")
    said("MB", max(peaks), 400, most=True)


def slope_of(points: list[tuple[float, float]]) -> float:
    """The slope of a line through the logarithms: 1 is linear."""
    logs = [(math.log(one), math.log(other)) for one, other in points]
    mx, my = (statistics.fmean(values) for values in zip(*logs, strict=True))
    return sum((x - mx) * (y - my) for x, y in logs) / sum((x - mx) ** 2 for x, _ in logs)


def growth(folder: Path, count: int) -> None:
    points = []
    for pages_now in (count // 8, count // 4, count // 2, count):
        unit = units_of([str(warc(folder / "g.warc.gz", pages_now, 1 / 3))])[0][0]
        settings = Settings(AS_OF, to=str(folders(folder / "growth")))
        work_on(unit, settings)
        points.append((pages_now, min(cpu(partial(work_on, unit, settings)) for _ in range(2))))
    print("\ngrowth: " + ", ".join(f"{pages_now} pages {taken:.2f} s" for pages_now, taken in points))
    said("slope", slope_of(points), 1.05, most=True)


# --- Spark ------------------------------------------------------------------------------------


def spark_beside(folder: Path, count: int) -> None:
    paths = [warc(folder / f"s{number}.warc.gz", count // 2, 1 / 3, number) for number in range(8)]
    ours = wall(lambda: subprocess.run(command(paths, folder / "spark-2", 2), check=True, stdout=subprocess.DEVNULL))
    script = [sys.executable, "-m", "provenance.spark", *map(str, paths), "--to", str(folder / "spark-out")]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_SUBMIT_ARGS":
                   "--master local[2] --conf spark.ui.enabled=false pyspark-shell"}
    theirs = wall(lambda: subprocess.run(script, check=True, env=environment, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL))
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"\nSpark local[2], start included: {theirs:.1f} s for {size:.0f} MB packed; --jobs 2: {ours:.1f} s; "
          f"load of the machine {os.getloadavg()[0]:.1f}")
    said("Spark beside --jobs 2", ours / theirs, 0.8)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=400)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--spark", action="store_true")
    arguments.add_argument("--only", default="warc,jobs,memory,slope")
    given = arguments.parse_args()
    wanted = set(given.only.split(",")) | ({"spark"} if given.spark else set())
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python "
          f"{sys.version.split()[0]}, "
          f"peak so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    with TemporaryDirectory() as name:
        folder = Path(name)
        works: Iterator[tuple[str, Callable[[], object]]] = iter((
            ("memory", lambda: memory(folder, given.pages // 4)),
            ("warc", lambda: end_to_end(folder, given.pages, given.rounds)),
            ("jobs", lambda: processes(folder, given.pages, min(given.rounds, 3))),
            ("slope", lambda: growth(folder, given.pages)),
            ("spark", lambda: spark_beside(folder, given.pages)),
        ))
        for part, work in works:
            if part in wanted:
                work()


if __name__ == "__main__":
    main()

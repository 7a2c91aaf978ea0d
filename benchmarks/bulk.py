"""
Archives: what auditing adds to reading them, processes, memory, growth, the store at size, Spark.

    python benchmarks/bulk.py                       everything but Spark, small: some minutes
    python benchmarks/bulk.py --pages 3000 --embeds 1000000 --spark
    python benchmarks/bulk.py --only load,views     some of: warc, jobs, memory, slope, load, views, spark

Ratios are taken inside one interleaved round; CPU time where one core is meant, wall time for processes and Spark.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pages

from provenance.bulk.page import Columns, Place
from provenance.bulk.pages import pages_of
from provenance.bulk.schema import TABLES
from provenance.bulk.tables import Judging, audit_page, dataset_rows, store_rows
from provenance.bulk.units import Unit, units_of
from provenance.bulk.work import Settings, Spool, work_on
from provenance.judge import judge
from provenance.lists import load_lists
from provenance.model import Article, Audited, Embed, Facts
from provenance.parser import parse_article
from provenance.store import Store

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
    paths = [warc(folder / f"{number}.warc.gz", count // 4, 1 / 3, number) for number in range(8)]
    ratios = []
    for number in range(rounds):
        one, two = (wall(partial(subprocess.run, command(paths, folder / f"out-{number}-{jobs}", jobs), check=True,
                                 stdout=subprocess.DEVNULL)) for jobs in (1, 2))
        ratios.append(one / two)
    print(f"\nprocesses: 8 archives of {count // 4} pages; load of the machine {os.getloadavg()[0]:.1f}")
    said("2 processes beside 1", statistics.median(ratios), 1.7)


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


# --- the store --------------------------------------------------------------------------------

_SHOWN = 5


def templates() -> list[Audited]:
    """1,000 articles with five posts each."""
    lists, tags, out = load_lists(), ("Words", "Trump2024", "Bridge", "GOTV"), []
    for number in range(1_000):
        embeds = []
        for place in range(_SHOWN):
            post_id = str((1_680_000_000_000 + number * 1_000 + place << 22) + 4099)
            handle, tag = f"reader_{(number * 7 + place) % 5_000}", tags[(number + place) % 4]
            embeds.append(Embed(
                "x", "blockquote", place, post_id=post_id, handle=handle, printed_handle=handle, address_handle=handle,
                display_name="A Reader", text=f"The bridge opens on Monday, says number {number}. #{tag}",
                shown_date=date(2024, 5, 30), date_text="May 30, 2024", hashtags=(tag,),
                permalink=f"https://twitter.com/{handle}/status/{post_id}"))
        article = Article(f"https://news.example/{number}", tuple(embeds), (), (), "complete", (), b"%d" % number)
        out.append(Audited(article.url or "", AS_OF, Facts(article, {}), judge(Facts(article, {}), lists, AS_OF)))
    return out


def spooled(folder: Path, embeds: int) -> Path:
    """The rows of that many embeds: the templates again and again, with keys, ids and handles of their own."""
    spool = Spool(folder / "one.rows")
    for one in templates():
        spool.add(store_rows(one))
    batches = [json.loads(line) for line in Path(spool.finish()).read_text("utf-8").splitlines()]
    with (folder / "all.rows").open("w", encoding="utf-8") as file:
        for clone in range(max(1, embeds // (1_000 * _SHOWN))):
            for batch in batches:
                file.write(json.dumps({table: {"columns": held["columns"], "rows": [
                    [_cloned(name, value, clone) for name, value in zip(held["columns"], row, strict=True)]
                    for row in held["rows"]]} for table, held in batch.items()}, ensure_ascii=False) + "\n")
    return folder / "all.rows"


#: Clones with handles of their own, before they come again: a handle has four posts of each fifty clones.
_NAMES = 50
_HANDLES = frozenset(("handle", "printed_handle", "address_handle", "handle_key"))


def _cloned(name: str, value: Any, clone: int) -> Any:
    if value is None or not clone:
        return value
    if name in ("key", "article") and len(str(value)) == 64:
        return sha256(f"{value}{clone}".encode()).hexdigest()
    if name == "post_id":
        # A thousand seconds later: the templates' own ids are a second apart.
        return str(int(value) + (clone * 1_000_000 << 22))
    if name in _HANDLES and clone % _NAMES:
        return f"{value}_{clone % _NAMES}"
    return f"{value}?{clone}" if name == "url" else value


def bare_load(path: Path, spool: Path) -> float:
    """The same rows into the same tables by executemany and nothing else: no check what is there, no search."""
    Store(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    began = time.process_time()
    db.execute("BEGIN")
    with spool.open(encoding="utf-8") as file:
        for batch in map(json.loads, file):
            for table, held in batch.items():
                names, marks = ", ".join(f'"{name}"' for name in held["columns"]), ", ".join("?" * len(held["columns"]))
                db.executemany(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', held["rows"])
    db.execute("COMMIT")
    taken = time.process_time() - began
    db.close()
    return taken


def load(folder: Path, embeds: int) -> Path:
    points = []
    for size in sorted({max(5_000, embeds // 16), max(5_000, embeds // 4), max(5_000, embeds)}):
        spool = spooled(folder, size)
        theirs = bare_load(folder / f"bare-{size}.db", spool)
        with Store(folder / f"store-{size}.db") as store:
            ours = cpu(lambda store=store, spool=spool: store.add_rows(spool))
        (folder / f"bare-{size}.db").unlink()
        points.append((size, ours))
        print(f"\nload: {size:,} embeds in {ours:.1f} s ({size / ours:,.0f}/s), executemany alone {theirs:.1f} s")
        said("store beside executemany", theirs / ours, 0.7)
    if len(points) > 1:
        said("slope of the load", slope_of(points), 1.05, most=True)
    return folder / f"store-{size}.db"


#: What of a view people ask for, in Datasette or by hand.
_WHICH = {
    "flagged_sources": ("handle = 'reader_77_1'", "partisan_tagged = 1"),
    "flagged_sources_by_month": ("handle = 'reader_77_1'", "month = '2026-11'"),
    "posts_to_review": ("handle = 'reader_77_1'", "status = 'discrepant'"),
    "handle_history": ("handle = 'reader_77_1'", "handles_of_post > 1"),
    "article_summary": ("url = 'https://news.example/500'", "contradicted > 0"),
    "shown_posts": ("handle = 'reader_77_1'",),
}


def views(store: Path) -> None:
    with Store(store, create=False) as opened:
        count = opened.db.execute("SELECT count(*) FROM embeds").fetchone()[0]
        print(f"\nviews of a store of {count:,} embeds: the first 100 rows, all counted, those of a handle or a word:")
        for (name,) in opened.db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            asked = (f'SELECT * FROM "{name}" LIMIT 100', f'SELECT count(*) FROM "{name}"',
                     *(f'SELECT * FROM "{name}" WHERE {which} LIMIT 100' for which in _WHICH.get(name, ())))
            for sql in asked:
                taken = min(wall(lambda sql=sql: opened.db.execute(sql).fetchall()) for _ in range(2))
                print(f"  {sql:86} {taken:7.3f} s{'' if taken < 1 else '  NOT below 1 s'}")
        taken = wall(lambda: list(opened.db.table("embeds").search("bridge monday", limit=100)))
        print(f"  {'search':28} {taken:7.3f} s")


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
    arguments.add_argument("--embeds", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--spark", action="store_true")
    arguments.add_argument("--only", default="warc,jobs,memory,slope,load,views")
    given = arguments.parse_args()
    wanted = set(given.only.split(",")) | ({"spark"} if given.spark else set())
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python "
          f"{sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, "
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
        if wanted & {"load", "views"}:
            views(load(folder, given.embeds))


if __name__ == "__main__":
    main()

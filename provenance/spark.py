"""
The same on a cluster: whole archives as tasks, the records of ``bulk`` as DataFrames. Extra ``spark``; Java 17.

    from pyspark.sql import SparkSession
    from provenance.spark import audit_warcs
    spark = SparkSession.builder.getOrCreate()
    tables = audit_warcs(spark, ["s3://bucket/a.warc.gz", "s3://bucket/b.warc.gz"])
    tables["embeds"].groupBy("platform").count().show()

Each path is a task of its own, as Common Crawl's own programs have it; what a task reads is what a process of ``bulk``
reads (``work.audited_pages``), so both give the same rows. Paths must mean the same on every machine: addresses of
fsspec, or a folder that all of them see. As a program: ``python -m provenance.spark PATH… --to DIR``.
"""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from provenance.bulk.page import Columns
from provenance.bulk.schema import TABLES, arrow_schema, arrow_table
from provenance.bulk.units import units_of
from provenance.bulk.work import Settings, table_rows
from provenance.errors import UsageError
from provenance.model import Fetch
from provenance.spread import host_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["audit_warcs", "main", "resolve_links"]

#: Rows of one Arrow batch that leaves a task: bounded memory, and few enough calls.
_ROWS = 2_000
_TYPES = {"text": "string", "json": "string", "int": "bigint", "flag": "boolean", "day": "date", "time": "timestamp"}


def audit_warcs(spark: SparkSession, paths: Sequence[str], *, as_of: datetime | None = None,
                list_paths: Sequence[str] = (), also: Sequence[str] = (), columns: Columns | None = None) -> (
    dict[str, DataFrame]
):
    """
    Audit archives (everything that ``bulk`` reads), one task each; offline.

    Args:
        spark: The session; its executors need this package with the extra ``spark``.
        paths: As every executor sees them.
        as_of: Aware; for pages of which nobody knows when they were crawled. None: now.
        list_paths: Lists beside our own, as every executor sees them.
        also: Rules that are off by default and shall speak, too.
        columns: For JSON lines and Parquet.

    Returns:
        By the names of ``bulk.schema.TABLES``: DataFrames with the columns written there. They are kept on the
        executors' disks once they were read, so that seven tables do not read the archives seven times; ``unpersist``
        of any of them is not needed before the session ends.

    Raises:
        UsageError: a path names nothing.
    """
    settings = Settings(as_of or datetime.now(UTC), tuple(list_paths), tuple(also), columns or Columns())
    units, _ = units_of(paths, range_bytes=1 << 62)
    if not units:
        raise UsageError("no path names anything that can be read", code="no-such-file")
    names = [tuple(one.name for one in unit.files) for unit in units]
    frame = spark.createDataFrame(spark.sparkContext.parallelize([(list(one),) for one in names], len(names)),
                                  "files array<string>")
    from pyspark import StorageLevel

    found = frame.mapInArrow(_task(settings), "`table` string, `rows` binary").persist(StorageLevel.DISK_ONLY)
    return {table: found.where(found["table"] == table).select("rows").mapInArrow(_unpacked, _schema(table))
            for table in TABLES}


def _schema(table: str) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind, _ in TABLES[table])


def _task(settings: Settings) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What an executor runs: batches of paths in, packed rows out."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            for files in batch.column(0).to_pylist():
                for unit in units_of(files, range_bytes=1 << 62)[0]:
                    for table, rows in table_rows(unit, settings, _ROWS):
                        yield _packed(table, rows)

    return work


def _packed(table: str, rows: Iterable[Any]) -> Any:
    """
    Rows of a table as one cell. Were they rows to Spark here, it would take each apart and put it together twice, with
    a column for everything that any table has.
    """
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    schema = pyarrow.schema([field.with_nullable(True) for field in arrow_schema(table)])
    with pyarrow.ipc.new_stream(sink, schema, options=pyarrow.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(arrow_table(table, rows).cast(schema))
    return pyarrow.RecordBatch.from_arrays(
        [pyarrow.array([table], pyarrow.string()), pyarrow.array([sink.getvalue().to_pybytes()], pyarrow.binary())],
        names=["table", "rows"])


def _unpacked(batches: Iterator[Any]) -> Iterator[Any]:
    """What was packed, as rows of Spark's."""
    import pyarrow

    for batch in batches:
        for cell in batch.column(0):
            with pyarrow.ipc.open_stream(cell.as_buffer()) as stream:
                yield from stream


# --- links ------------------------------------------------------------------------------------


def resolve_links(spark: SparkSession, links: DataFrame, fetch: Callable[[], Fetch], *, partitions: int = 16) -> (
    DataFrame
):
    """
    Follow the distinct addresses of a ``links`` table, all of one host in one task, so that its pace is kept there.

    Args:
        spark: The session.
        links: Has a column ``url``.
        fetch: Makes the fetch, in each task: ``provenance.politeness.polite(live_fetch())`` in a function of yours.
        partitions: Tasks, at most; a host is in one of them.

    Returns:
        Columns ``url, short, outcome, final_url, domain, tried_at, hops`` (JSON), one row for each address; join them
        on ``url``. Hosts further down a chain (a shortener behind a shortener) are asked by whichever task gets there.
    """
    from pyspark.sql import functions as f
    from pyspark.sql.types import StringType

    host = f.udf(host_of, StringType())
    wanted = links.select("url").distinct().withColumn("host", host("url")).repartition(partitions, "host")
    schema = ("url string, short boolean, outcome string, final_url string, domain string, tried_at timestamp, "
              "hops string")

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        from provenance.bulk.links import resolved_rows, resolved_schema

        ask = fetch()
        for batch in batches:
            for row in resolved_rows(batch.column(0).to_pylist(), ask):
                yield pyarrow.RecordBatch.from_pylist([row], schema=resolved_schema())

    return wanted.select("url").mapInArrow(work, schema)


# --- as a program -----------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """``spark-submit``-able: audit archives and write each table as Parquet under a folder that all machines see."""
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(prog="provenance.spark", description=main.__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--to", required=True, metavar="DIR", help="a folder or an address that Spark can write to")
    parser.add_argument("--lists", action="append", default=[], metavar="PATH")
    given = parser.parse_args(arguments)
    spark = SparkSession.builder.appName("provenance").getOrCreate()
    try:
        _write(audit_warcs(spark, given.paths, list_paths=given.lists), given.to.rstrip("/"))
    finally:
        spark.stop()
    return 0


def _write(frames: dict[str, DataFrame], to: str) -> None:
    """All tables as Parquet, each in a folder of its name."""

    def write(table: str) -> None:
        frames[table].write.mode("error").parquet(f"{to}/{table}")

    first, *others = frames
    write(first)  # with this the archives are read; the others are small jobs, most of each is planning
    with ThreadPoolExecutor(len(others)) as pool:
        deque(pool.map(write, others), 0)


if __name__ == "__main__":
    raise SystemExit(main())

"""
``provenance bulk``: many pages at once, offline.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.options import FORMAT, as_of_option, lists_option, optional_rules, parse_as_of, rule_option
from provenance.cli.output import Writer, complain
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.bulk import Outcome, Step


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--to", "to", metavar="DIR", help="Write Parquet datasets into this folder; run again, it goes on.")
@click.option("--store", "store_path", metavar="DB", help="Load everything into this SQLite store.")
@click.option("--jobs", type=click.IntRange(1, 256), default=None, metavar="N",
              help="Processes; by default one for each core.")
@click.option("--column", metavar="NAME", help="The column of JSON lines and Parquet that holds the page or its text.")
@click.option("--url-column", metavar="NAME", help="The column with its address.")
@click.option("--date-column", metavar="NAME", help="The column with its time of publication.")
@click.option("--range-mb", type=click.IntRange(1, 1 << 20), default=256, show_default=True, metavar="MB",
              help="Larger archives are cut into ranges of this size, where they can be.")
@lists_option
@rule_option
@as_of_option
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
def bulk(paths: tuple[str, ...], to: str | None, store_path: str | None, jobs: int | None, column: str | None,
         url_column: str | None, date_column: str | None, range_mb: int, list_paths: tuple[str, ...],
         also: tuple[str, ...], as_of: str | None, form: str) -> int:
    """
    Audit many pages, offline: folders, globs, WARC, WACZ, ZIM, JSON lines, Parquet; from disk or where fsspec reaches.

    Killed and run again, it goes on where it stood. Short links are resolved afterwards, from the tables.
    """
    import os
    from pathlib import Path

    from provenance.bulk import Columns, run

    for path in list_paths:
        if not Path(path).exists():
            raise UsageError(f"--lists {path}: no such file or folder")
    if to is not None:
        _needs("pyarrow", "--to")
    with Progress() as progress, Writer(form, None) as writer:
        outcome = run(paths, parse_as_of(as_of), to=Path(to) if to is not None else None,
                      store=Path(store_path) if store_path is not None else None, jobs=jobs or os.cpu_count() or 1,
                      list_paths=list_paths, also=optional_rules(also), range_bytes=range_mb * 2**20,
                      columns=Columns(column, url_column, date_column), step=progress.step)
        progress.done()
        for message in outcome.named:
            complain(message)
        if form == "json":
            writer.data(_data(outcome))
        else:
            writer.plain(_text(outcome))
    return 3 if outcome.problems else 0


def _needs(module: str, option: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise UsageError(f"{option} needs {module}: python3 -m pip install 'post-provenance[bulk]'",
                         code=f"no-{module}")


def _data(outcome: Outcome) -> dict[str, Any]:
    names = ("articles", "showing", "embeds", "linked_posts", "links", "degraded", "passed")
    return {"units": outcome.units, "units_before": outcome.before, "files_passed_over": outcome.passed_files,
            **{name: outcome.counts[name] for name in names}, "new_in_store": outcome.new_articles,
            "problems": dict(sorted(outcome.problems.items()))}


def _text(outcome: Outcome) -> str:
    counts = outcome.counts
    seen = f"{counts['articles']:,} pages, {counts['showing']:,} show a post"
    found = f"{counts['embeds']:,} embeds, {counts['linked_posts']:,} links to posts, {counts['links']:,} short links"
    lines = [f"{seen}: {found}"]
    if outcome.before:
        lines.append(f"done by earlier runs, and counted in: {outcome.before:,} of {outcome.units:,} units of work")
    if counts["passed"] or outcome.passed_files:
        lines.append(f"passed over: {counts['passed']:,} records that are no page, {outcome.passed_files:,} files of "
                     "other kinds")
    if outcome.new_articles is not None:
        lines.append(f"{outcome.new_articles:,} articles are new in the store")
    if outcome.problems:
        said = ", ".join(f"{count:,} {code}" for code, count in sorted(outcome.problems.items()))
        lines.append(f"could not be read: {said}")
    return "\n".join(lines) + "\n"


class Progress:
    """How far a run is, on standard error: a line that changes on a terminal, else a line every half minute."""

    #: A log of a long run shall be readable.
    _EVERY_S = 30.0

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._on_terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.done()

    def step(self, step: Step) -> None:
        """The time left is that of the bytes left at the speed so far; nothing is said of it before a unit is done."""
        now = time.monotonic()
        taken = now - self._began
        left = taken * (step.bytes_all - step.bytes_done) / max(step.bytes_done, 1)
        words = (f"{step.bytes_done / 1e6:,.0f} of {step.bytes_all / 1e6:,.0f} MB, {_span(taken)}, "
                 f"{_span(left)} left")
        if self._on_terminal:
            print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
        elif now - self._said >= self._EVERY_S:
            complain(words)
            self._said = now

    def done(self) -> None:
        if self._on_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _span(seconds: float) -> str:
    """
    A time for people.

    >>> _span(42.4), _span(3700)
    ('42 s', '1:02 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02} h"

"""
What ``provenance crawl`` says: what happens (a bar, or lines of JSON), how it went, how the last one went.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.output import complain

if TYPE_CHECKING:
    from provenance.crawl import Crawler, SeedFile, Summary

#: A crawl that is to run every day, and did not for so long, is not well.
_WELL_FOR = timedelta(hours=26)
#: Hosts that the summary names.
_MOST_HOSTS = 20


def checked(seeds: SeedFile) -> int:
    """What ``--check`` says: every wrong entry as ``file:line: reason``."""
    from provenance.report.words import count, one_line

    for wrong in seeds.wrong:
        click.echo(one_line(wrong, 1000))
    kinds = ", ".join(f"{sum(seed.kind == kind for seed in seeds.seeds)} {kind}"
                      for kind in dict.fromkeys(seed.kind for seed in seeds.seeds))
    click.echo(f"{count(len(seeds.seeds), 'seed')}{' (' + kinds + ')' if kinds else ''}, {len(seeds.wrong)} wrong")
    return 2 if seeds.wrong else 0


def exit_code(summary: Summary, seeds: SeedFile, fail_on: str) -> int:
    from provenance.crawl import EXIT_CODES

    code = EXIT_CODES[summary.outcome]
    if code:
        return code
    if summary.broken or seeds.wrong:
        return 3
    found = summary.counts["holds"] + (summary.counts["checks"] if fail_on == "check" else 0)
    return 1 if fail_on != "never" and found else 0


def tell_summary(summary: Summary, form: str) -> None:
    """The summary on standard output."""
    from provenance.report import as_json
    from provenance.report.times import shown_time
    from provenance.report.words import count, one_line

    counts = summary.counts
    if form == "json":
        click.echo(as_json({
            "schema": "provenance/crawl@1", "run": summary.run, "outcome": summary.outcome,
            "started_at": shown_time(summary.started_at), "ended_at": shown_time(summary.ended_at),
            "counts": dict(sorted(counts.items())), "broken": summary.broken, "refused": summary.refused,
            "left": summary.left, "next_due_at": shown_time(summary.next_due_at),
            "goes_on_since": shown_time(summary.goes_on_since)}))
        return
    took = (summary.ended_at or summary.started_at) - summary.started_at
    ended = {"done": "done", "max-pages": "ended at --max-pages", "max-minutes": "ended at --max-minutes"}
    click.echo(f"{ended.get(summary.outcome, 'stopped by ' + summary.outcome)} after {took.total_seconds():.0f} s: "
               f"{count(counts['pages'], 'page')}, {count(counts['sources'], 'source')}, "
               f"{count(counts['requests'], 'request')}, {count(counts['found'], 'address', 'addresses')} found")
    if summary.goes_on_since is not None:
        click.echo(f"  it goes on with the crawl of {_minute(summary.goes_on_since)}, which was killed or broke off")
    click.echo(f"  {count(counts['articles'], 'version')} of articles with {count(counts['embeds'], 'embed')} kept"
               + _some("; embeds of known articles: ", counts, ("added", "removed", "altered")))
    if counts["asked"]:
        click.echo(f"  witnesses were asked about {count(counts['asked'], 'version')}")
    if pages := _some("", counts, ("unchanged", "twin", "gone", "refused", "robots", "failed", "unreadable")):
        click.echo(f"  pages: {pages}")
    for url, why in summary.broken.items():
        click.echo(f"  not read: {one_line(url, 200)} ({one_line(why, 100)})")
    for host, why in list(summary.refused.items())[:_MOST_HOSTS]:
        click.echo(f"  left alone: {one_line(host, 100)} ({one_line(why, 100)})")
    if len(summary.refused) > _MOST_HOSTS:
        click.echo(f"  left alone: {count(len(summary.refused) - _MOST_HOSTS, 'host')} more, which --format json names")
    if summary.left:
        click.echo(f"  due, and left for the next crawl: {count(summary.left, 'address', 'addresses')}")
    elif summary.next_due_at is not None:
        click.echo(f"  next due at {_minute(summary.next_due_at)}")


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _some(before: str, counts: Mapping[str, int], words: tuple[str, ...]) -> str:
    """How many of each there are, where there are any."""
    said = {"twin": "another's twin", "robots": "closed by robots files"}
    parts = [f"{counts[word]:,} {said.get(word, word)}" for word in words if counts[word]]
    return before + ", ".join(parts) if parts else ""


class Teller:
    """
    Told of everything; says it as lines of JSON, or draws a bar where a person can see it, or keeps quiet.

    What went wrong inside of us is said in any case.
    """

    _EVERY_S = 0.2
    _LEFT_EVERY_S = 2.0

    def __init__(self, log_json: bool) -> None:
        self._json = log_json
        self._shown = not log_json and sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None
        self._crawler: Crawler | None = None
        self._drawn = self._looked = self._began = time.monotonic()
        self._left = 0

    def __enter__(self) -> Teller:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            self._bar = Progress(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True),
                                 transient=True)
            self._bar.start()
            self._task = self._bar.add_task("begins …", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def watch(self, crawler: Crawler) -> None:
        """The crawl that is at work now."""
        self._crawler = crawler
        self("start", {"run": crawler.summary.run, "goes_on_since": crawler.summary.goes_on_since})

    def __call__(self, event: str, facts: Mapping[str, Any]) -> None:
        if self._json:
            line = {"at": datetime.now(UTC), "event": event, **facts}
            print(json.dumps(line, default=_plain), file=sys.stderr, flush=True)
        elif event == "error":
            complain(f"{facts['url']}: {facts['why']}")
        if self._bar is not None and self._crawler is not None:
            self._draw(self._crawler)

    def _draw(self, crawler: Crawler) -> None:
        from provenance.cli.many import about

        now = time.monotonic()
        if now - self._drawn < self._EVERY_S:
            return
        self._drawn = now
        if now - self._looked > self._LEFT_EVERY_S or not self._left:
            self._looked, self._left = now, crawler.left()
        counts = crawler.summary.counts
        done, rate = counts["pages"], counts["pages"] / max(now - self._began, 0.001)
        left = about(self._left / rate) if rate and self._left else "…"
        self._bar.update(self._task, completed=done, total=done + self._left, description=(
            f"{done:,} pages · {counts['embeds']:,} embeds · {crawler.hosts_at_work} hosts at work · "
            f"{rate:.1f} a second · about {left} left"))


def _plain(value: object) -> str:
    from provenance.report.times import shown_time

    return str(shown_time(value)) if isinstance(value, datetime) else str(value)


def health(store_path: str, form: str) -> int:
    """How the last crawl went: 0 where it ended by itself, not long ago; else 3."""
    from provenance.report import as_json
    from provenance.report.times import shown_time
    from provenance.report.words import one_line
    from provenance.store import Store

    with Store(store_path, create=False) as store:
        runs = store.frontier().runs(1)
        failing = store.frontier().failing_sources()
    now = datetime.now(UTC)
    why = []
    if not runs:
        why.append("no crawl has run")
    elif runs[0].ended_at is None:
        why.append(f"the crawl of {shown_time(runs[0].started_at)} has not ended, or was killed")
    elif runs[0].outcome == "stopped":
        why.append(f"the crawl of {shown_time(runs[0].started_at)} broke off")
    if runs and now - runs[0].started_at > _WELL_FOR:
        why.append(f"the last crawl began at {shown_time(runs[0].started_at)}")
    why += [f"{url}: {outcome}" for url, outcome in list(failing.items())[:10]]
    said = {"schema": "provenance/health@1", "well": not why, "why": why,
            "last": shown_time(runs[0].started_at) if runs else None}
    if form == "json":
        click.echo(as_json(said))
    else:
        words = "not well: " + "; ".join(why) if why else f"well; the last crawl began at {said['last']}"
        click.echo(one_line(words, 2000))
    return 3 if why else 0

"""
What ``links`` needs for many addresses: a file of results that outlives a kill, and an honest time left.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.errors import UsageError
from provenance.sinks.files import open_to_append, refuse_link, whole_file

if TYPE_CHECKING:
    from provenance.model import Fetch, Resolution

__all__ = ["ResultFile", "TimeLeft", "about", "dead_last", "in_order", "read_tables"]

#: How every result begins; a line cut short by a kill is a beginning of one.
_BEGINS = b'{"url": '
#: The outcome of what is asked again.
_UNTRIED = "not-tried"


class ResultFile:
    """
    Results as lines of JSON, each written as it comes: what was done before a kill stays done.

    ``done`` has the addresses that stand in the file already. Of results from before, those that were not tried are
    left out when the file is opened, and so is a last line that was cut; their addresses are asked again.

    Raises:
        UsageError: The file holds something else, or cannot be read or written.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        path = Path(name)
        try:
            refuse_link(path)
            self.done = self._tidy(path) if path.exists() else set()
            self._file = open_to_append(path)
        except OSError as error:
            raise UsageError(f"--resume {name}: cannot be used: {error.strerror}", code="bad-output") from None

    def _tidy(self, path: Path) -> set[str]:
        """Read what is there; write it anew, in one step, where some of it has to go."""
        done: set[str] = set()
        whole = True
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                url, outcome = self._read(number, line)
                if outcome == _UNTRIED:
                    whole = False
                else:
                    done.add(url)
        if not whole:
            with path.open("rb") as file, whole_file(path) as kept:
                kept.writelines(line for number, line in enumerate(file, 1) if self._read(number, line)[1] != _UNTRIED)
        return done

    def _read(self, number: int, line: bytes) -> tuple[str, str]:
        """Address and outcome of a line; a last line that was cut counts as not tried."""
        if not line.endswith(b"\n") and (line.startswith(_BEGINS) or _BEGINS.startswith(line)):
            return "", _UNTRIED
        try:
            found = json.loads(line)
            url, outcome = found["url"], found["outcome"]
            if isinstance(url, str) and isinstance(outcome, str):
                return url, outcome
        except (ValueError, TypeError, KeyError, RecursionError):
            pass  # said below, as for any other line that is no result
        raise UsageError(
            f"--resume {self._name}: line {number} is no result of links; give another file", code="bad-resume"
        )

    def data(self, data: Mapping[str, Any]) -> None:
        from provenance.report import as_json

        line = (as_json(data) + "\n").encode("utf-8", "backslashreplace")
        try:
            while line:
                line = line[os.write(self._file, line) :]
        except OSError as error:
            raise UsageError(f"--resume {self._name}: cannot be written: {error.strerror}", code="bad-output") from None

    def __enter__(self) -> ResultFile:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def in_order(results: Iterable[Any], urls: Iterable[str]) -> Iterator[Any]:
    """Results in the order of their addresses; each has its ``url``."""
    early: dict[str, Any] = {}
    coming = iter(results)
    for url in urls:
        while url not in early:
            found = next(coming)
            early[found.url] = found
        yield early.pop(url)


def dead_last(results: Iterable[Resolution], fetch: Fetch) -> Iterator[Resolution]:
    """
    Results as they come; the dead ones at the end, each with what the archive says of it.

    All of them wait for one host, which may be asked every few seconds: on the way they would stop everybody else.
    """
    from provenance.following import ask_archive, is_dead

    dead = []
    for resolution in results:
        if is_dead(resolution):
            dead.append(resolution)
        else:
            yield resolution
    for resolution in dead:
        yield ask_archive(resolution, fetch)


def read_tables() -> None:
    """
    Have every table read that resolving needs, before threads begin: each of them would read them for itself.

    Measured: 64 threads that all read the suffix list took five seconds and a hundred megabytes.
    """
    from datetime import UTC, datetime

    from provenance.model import Capture
    from provenance.resolver import resolve_link

    html = (("Content-Type", "text/html"),)
    page = b"<!doctype html><title>A page</title><p>Our own words.</p>"
    resolve_link("https://example.org/", lambda url: Capture(url, datetime.now(UTC), 200, html, page))


# --- the bar --------------------------------------------------------------------------------------


def about(seconds: float) -> str:
    """
    A length of time as people say it, rounded up: nobody minds an early end.

    >>> [about(s) for s in (0.2, 59, 61, 3500, 3700, 100_000)]
    ['1 s', '59 s', '2 min', '59 min', '1 h 2 min', '1 d 4 h']
    """
    whole = max(int(-(-seconds // 1)), 1)
    if whole < 60:
        return f"{whole} s"
    minutes = -(-whole // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    hours = -(-minutes // 60)
    return f"{hours // 24} d {hours % 24} h"


class TimeLeft:
    """
    A bar on standard error, only where a person can see it.

    The time left is the longer of two: at the pace of this run so far, and what the hosts' rates allow at best. A
    thousand links of one host that may be asked once a second take a quarter of an hour, however fast the first
    hundred of other hosts went.
    """

    #: How often the bar is drawn anew, in seconds.
    _EVERY_S = 0.5

    def __init__(self, total: int, least_s: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._least_s = least_s
        self._clock = clock
        self._done = 0
        self._began = clock()
        self._drawn = self._began
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> TimeLeft:
        if self._total > 1 and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"),
                                 console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def left_s(self) -> float:
        """Seconds until the end, as far as can be told."""
        if not self._done:
            return self._least_s()
        pace = (self._clock() - self._began) / self._done
        return max((self._total - self._done) * pace, self._least_s())

    def step(self) -> None:
        self._done += 1
        if self._bar is None or (self._clock() - self._drawn < self._EVERY_S and self._done < self._total):
            return
        self._drawn = self._clock()
        self._bar.update(self._task, completed=self._done, description=f"about {about(self.left_s())} left")

"""
Which host is asked next, and for what: its robots file, a source, a page; or nobody for now.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from provenance.crawl.clock import Clock
from provenance.crawl.counts import Summary
from provenance.crawl.entries import Entry, origin_of, tidy
from provenance.crawl.hosts import HostBook, wait_s
from provenance.crawl.robots import FRESH, Robots
from provenance.crawl.schedule import ONE_CRAWL, after_kills
from provenance.crawl.seeds import Seed
from provenance.crawl.workers import Tell
from provenance.store import Frontier
from provenance.store.crawl_rows import Task

__all__ = ["Turn", "Turns"]

#: How many tasks of a host are held in memory; the rest waits in the store.
_AT_HAND = 64
#: What a robots file closes is looked at again after so long; what it keeps us from knowing, sooner.
_CLOSED = timedelta(days=7)
_OUT_OF_REACH = timedelta(hours=1)
#: A process asks for what was interrupted when it has run for so long. Kills come in rows, as a machine goes down or a
#: supervisor begins again and again, and a second one while the same page is asked for costs that page an hour.
_SETTLED = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Turn:
    """One request that may begin now; the host's turn is taken. Without a task it is for the robots file."""

    host: str
    origin: str
    task: Task | None = None

    @property
    def is_again(self) -> bool:
        """Was it under way before, when a process was killed?"""
        return self.task is not None and self.task.is_again


class Turns:
    """
    Hosts with something to do, by the moment at which they may be asked.

    ``robots``: by origin, what is known; filled as files come in. ``dropped``: addresses that need not be asked for
    any more, since they turned out to be another page's. ``take`` writes down what must not be asked for, inside the
    transaction of the caller.
    """

    def __init__(self, frontier: Frontier, seeds: Mapping[str, Seed], summary: Summary, book: HostBook, clock: Clock,
                 patience_s: float, tell: Tell) -> None:
        self.robots: dict[str, Robots] = {}
        self.dropped: set[str] = set()
        self._frontier = frontier
        self._seeds = seeds
        self._all_seeds = tuple(seeds)
        self._any_hours = any(seed.hours is not None for seed in seeds.values())
        self._summary = summary
        self._book = book
        self._clock = clock
        self._patience_s = patience_s
        self._tell = tell
        self._queues: dict[str, deque[Task]] = {}
        self._waiting: list[tuple[datetime, str]] = []
        self._active: set[str] = set()  #: hosts that wait, or with a request under way
        self._aside: dict[str, str] = {}  #: hosts that are left for the next crawl, and why
        self._began = self._started = clock.now()
        self._passed: dict[str, set[str]] = {}  #: by host: addresses that are due and have to wait for another pass

    @property
    def hosts(self) -> int:
        """Hosts that wait for their turn or have it."""
        return len(self._active)

    @property
    def next_at(self) -> datetime | None:
        """When the next host may be asked; None: none waits."""
        return self._waiting[0][0] if self._waiting else None

    @property
    def wants_alone(self) -> bool:
        """Is the next turn for what a kill interrupted? It is kept within moments where nothing else is under way."""
        if not self._waiting or self._waiting[0][0] > self._clock.now():
            return False
        task = self._peek(self._waiting[0][1])
        return task is not None and task.is_again

    def begin(self, began: datetime) -> None:
        """
        Take up what is due; inside a transaction of the caller.

        Args:
            began: When the crawl began, where this run goes on with one that was killed. What that one could not have
                is not tried again, and the hosts it left alone are not asked: the next crawl does both.
        """
        now = self._clock.now()
        self._began = began
        self._aside = {row.host: "had to rest for longer than a crawl waits" for row in self._frontier.hosts()
                       if began < now and wait_s(row, began) > self._patience_s}
        self.robots.update({row.origin: Robots(row) for row in self._frontier.robots(now - FRESH)})
        for host in self._frontier.due_hosts(self._open(now), now):
            self.activate(host)

    def activate(self, host: str) -> None:
        """Give a host a turn, when it has something to do and need not be left alone for long."""
        if host in self._active or (task := self._peek(host)) is None:
            return
        ready_at = self._book.ready_at(host)
        if (ready_at - self._clock.now()).total_seconds() > self._patience_s:
            self._aside[host] = f"rests until {ready_at:%Y-%m-%d %H:%M} UTC"
            self._frontier.keep_host(self._book.row(host))  # so that the next process knows it, too
        if host in self._aside:
            self._set_aside(host, self._aside[host])
            return
        self._active.add(host)
        heapq.heappush(self._waiting, (max(ready_at, self._started + _SETTLED) if task.is_again else ready_at, host))

    def end(self, host: str) -> None:
        """The host's request is over; it waits for the next."""
        self._active.discard(host)
        self.activate(host)

    def take(self, *, alone: bool = True) -> Turn | None:
        """
        The next request that may begin now; None where nobody's time has come.

        Args:
            alone: Is nothing else under way? What was interrupted by a kill is asked for then only, and the others
                wait for it: it is kept within moments, and a second kill has hardly any time to interrupt it again.
        """
        now = self._clock.now()
        while self._waiting and self._waiting[0][0] <= now and (alone or not self.wants_alone):
            host = heapq.heappop(self._waiting)[1]
            self._active.discard(host)
            turn = self._next_of(host, now)
            if turn is not None:
                self._active.add(host)
                return turn
        return None

    def sitemaps(self, task: Task) -> tuple[Entry, ...]:
        """The sitemaps that the robots file for an address names."""
        robots = self.robots.get(origin_of(task.ask_url))
        named = robots.sitemaps if robots is not None else ()
        return tuple(Entry(url, "sitemap") for text in named if (url := tidy(text, task.ask_url)) is not None)

    def _next_of(self, host: str, now: datetime) -> Turn | None:
        """What to ask a host for: its robots file, or the first task that this allows; None where it is not time."""
        while (task := self._peek(host)) is not None:
            # Of a task of this host; any other is left below.
            queue, origin = self._queues[host], f"{task.ask_url.partition(':')[0]}://{host}"
            robots = self.robots.get(origin)
            if task.url in self.dropped or task.host != host:
                queue.popleft()
            elif task.must_rest:
                queue.popleft()
                self._put_off(task, now, "interrupted", after_kills(now, task.rests), "failed", task.tries + 1)
            elif robots is None or not robots.fresh(now):
                return Turn(host, origin) if self._taken(host) else None
            elif not robots.allows(task.ask_url):
                queue.popleft()
                self._refuse(task, now, reachable=robots.reachable)
            elif not robots.open_at(now):
                queue.popleft()
                self._passed.setdefault(host, set()).add(task.url)
            else:
                self._book.slow_down(host, max(robots.delay_s(now), self._seeds[task.seed].gap_s))
                if not self._taken(host):
                    return None
                queue.popleft()
                return Turn(host, origin, task)
        return None

    def _taken(self, host: str) -> bool:
        """Take the host's turn; where its gap has become longer meanwhile, it gets a later one."""
        if self._book.begin(host):
            return True
        self.activate(host)
        return False

    def _peek(self, host: str) -> Task | None:
        """The next task of a host; those of seeds whose hours are over are none."""
        queue = self._queues.setdefault(host, deque())
        if not queue:
            now = self._clock.now()
            passed = self._passed.get(host, set())
            found = self._frontier.due(host, self._open(now), now, _AT_HAND + len(passed),
                                       max(self._began, now - ONE_CRAWL))
            queue.extend(task for task in found if task.url not in passed)
        return queue[0] if queue else None

    def _open(self, now: datetime) -> tuple[str, ...]:
        if not self._any_hours:
            return self._all_seeds
        return tuple(url for url, seed in self._seeds.items() if seed.open_at(now))

    def _set_aside(self, host: str, why: str) -> None:
        if host not in self._summary.refused:
            self._tell("host", {"host": host, "outcome": "set aside", "why": why})
        self._summary.refused[host] = why
        self._queues.pop(host, None)

    def _refuse(self, task: Task, now: datetime, *, reachable: bool) -> None:
        why, after = ("robots", _CLOSED) if reachable else ("robots file out of reach", _OUT_OF_REACH)
        self._summary.refused.setdefault(task.host, "its robots file closes some addresses" if reachable else why)
        self._put_off(task, now, why, now + after, "robots")

    def _put_off(self, task: Task, now: datetime, why: str, due_at: datetime, count: str, tries: int = 0) -> None:
        self._frontier.put_off(task.url, due_at, why, at=now, run=self._summary.run, tries=tries)
        self._summary.counts[count] += 1
        if task.kind != "page":
            self._summary.broken[task.url] = why
        self._tell("page" if task.kind == "page" else "source", {"url": task.url, "outcome": why})

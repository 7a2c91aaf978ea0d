"""
One pass over what is due: hosts take turns, many at a time; answers and the claims of what is next are one transaction.

The thread that runs it owns the store. Workers ask, read and audit; nothing of theirs is kept before that thread has
written it, with all it led to, in one transaction. A request leaves when its claim is in the store, not sooner: what a
kill interrupts is asked for once more, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue

from provenance.crawl.clock import Clock
from provenance.crawl.counts import Summary
from provenance.crawl.entries import Entry, host_of
from provenance.crawl.hosts import HostBook
from provenance.crawl.keeping import Keeping
from provenance.crawl.rehearsal import rehearse
from provenance.crawl.robots import Robots, robots_url
from provenance.crawl.room import Room
from provenance.crawl.seeds import Seed
from provenance.crawl.turns import Turn, Turns
from provenance.crawl.visits import Seen
from provenance.crawl.workers import Done, Tell, Workers
from provenance.errors import ProvenanceError
from provenance.lists import Lists
from provenance.model import Article, Fetch
from provenance.rendering import Render
from provenance.store import Frontier
from provenance.store.crawl_rows import Planted, Task, ToAsk

__all__ = ["Crawler", "Limits", "Options"]

#: How long the loop sleeps at most, so that a signal is noticed.
_NAP_S = 0.5
#: A page that was begun so often without an end is left out of the asking: something about it ends the process.
_ASK_TRIES = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a pass ends before everything is done; None: nowhere."""

    pages: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How a pass goes about its work."""

    gap_s: float = 1.0  #: between two requests to one host, at least
    jobs: int = 16  #: requests at a time, over all hosts
    ask_jobs: int = 4  #: articles about which witnesses are asked at a time; 0: nobody is asked
    patience_s: float = 60.0  #: a host that has to be left alone for longer is left for the next pass
    look_now: bool = False  #: look at every source, due or not


class Crawler:
    """
    A pass over the seeds that are given, over one store.

    Args:
        fetch: Asked for pages, sources and robots files; its ``revalidate`` where it has one. Never waits by itself.
        asking: Asked for short links and witnesses, at its own pace; None: nobody is asked.
        render: Renders the pages of seeds that want it; None: none is.
        pool, ask_pool: Where the work is done. One that works at once makes a pass without threads.
        tell: Told of every event; see ``Tell``.
    """

    def __init__(self, frontier: Frontier, seeds: tuple[Seed, ...], lists: Lists, summary: Summary, *, fetch: Fetch,
                 asking: Fetch | None, book: HostBook, clock: Clock, pool: Executor, ask_pool: Executor,
                 options: Options, limits: Limits, tell: Tell, render: Render | None = None) -> None:
        self.summary = summary
        self._frontier = frontier
        self._seeds = {seed.url: seed for seed in seeds}
        self._lists = lists
        self._asking = asking
        self._book = book
        self._clock = clock
        self._pool, self._ask_pool = pool, ask_pool
        self._options = options
        self._limits = limits
        self._tell = tell
        self._stop: str | None = None
        self._done: SimpleQueue[Done] = SimpleQueue()
        self._turns = Turns(frontier, self._seeds, summary, book, clock, options.patience_s, tell)
        self._keeping = Keeping(frontier, self._seeds, lists, summary, tell, self._turns.dropped)
        self._room = Room(options.jobs)
        self._workers = Workers(fetch, asking, book, clock, self._seeds, lists, lambda: self.stopped,
                                self._turns.robots, render,
                                # Pages up to a number are rendered, when it is reached; what else ends it cannot wait.
                                lambda: self._stop not in (None, "max-pages"), self._room.answered,
                                keeps_bytes=frontier.keeps_bytes)
        self._asking_about: set[str] = set()
        self._under_way = 0
        self._begun_pages = 0
        self._perhaps_asks = True

    def stop(self, reason: str) -> None:
        """Begin nothing more; what is under way is finished. May be called from a signal handler."""
        self._stop = self._stop or reason

    @property
    def stopped(self) -> bool:
        return self._stop is not None

    def left(self) -> int:
        """How many addresses are due."""
        return sum(self._frontier.due_hosts(tuple(self._seeds), self._clock.now()).values())

    @property
    def hosts_at_work(self) -> int:
        return self._turns.hosts

    def run(self) -> Summary:
        """Do what is due, until nothing is, a limit is reached, or ``stop`` was called."""
        now = self._clock.now()
        with self._frontier.writing():
            self._frontier.plant_seeds((Planted(seed.url, seed.kind, host_of(seed.url), seed.url)
                                        for seed in self._seeds.values()), now, due_now=self._options.look_now)
            if self._options.look_now:
                self._frontier.make_due(tuple(self._seeds), now)
            self._frontier.prune_robots(now, 30)
            self._turns.begin(self.summary.goes_on_since or now)
        if self._turns.next_at is not None:
            rehearse(self._lists, now)
        while self._step():
            pass
        self._conclude()
        return self.summary

    # --- the loop -----------------------------------------------------------------------------

    def _step(self) -> bool:
        """Keep what came and begin what can be begun, in one transaction; False when nothing is left."""
        done = self._arrived(self._wait_s())
        self._check_limits()
        if done or self._may_begin():
            with self._frontier.writing():
                for one in done:
                    self._keep(one)
                for one in done:
                    self._over(one)
                begun, asks = self._claim()
                if done:
                    self._frontier.count_run(self.summary.run, self.summary.counts)
            while done and (gone := done.pop()):  # their bodies go before there are others
                gone.leave()
            self._begin(begun, asks)
        more = self._turns.next_at is not None or (self._asking is not None and self._perhaps_asks)
        return self._under_way > 0 or (self._stop is None and more)

    def _wait_s(self) -> float:
        next_at = self._turns.next_at
        if self._stop is not None or next_at is None:
            return _NAP_S if self._under_way else 0.0
        if not self._has_room():
            return self._room.wait_s or _NAP_S
        return min(max((next_at - self._clock.now()).total_seconds(), 0.0), _NAP_S)

    def _arrived(self, wait_s: float) -> list[Done]:
        """What workers have brought; the first of it is waited for."""
        done: list[Done] = []
        try:
            if self._under_way and self._done.empty() and wait_s:
                done.append(self._done.get(timeout=wait_s))
            elif not self._under_way:
                self._clock.sleep(wait_s)
            while True:
                done.append(self._done.get_nowait())
        except Empty:
            pass
        return done

    def _over(self, one: Done) -> None:
        """There is room for another: the host waits for its next turn."""
        self._under_way -= 1
        self._perhaps_asks = True
        if one.ask is not None:
            self._asking_about.discard(one.ask.url)
        else:
            self._room.kept(one.host)
            self._turns.end(one.host)

    def _check_limits(self) -> None:
        if self._limits.until is not None and self._clock.now() >= self._limits.until:
            self.stop("max-minutes")
        if self._limits.pages is not None and self._begun_pages >= self._limits.pages:
            self.stop("max-pages")

    def _may_begin(self) -> bool:
        """Is it worth a transaction to look?"""
        next_at = self._turns.next_at
        turns = next_at is not None and next_at <= self._clock.now() and self._has_room()
        return self._stop is None and (turns or self._room_to_ask() > 0)

    def _has_room(self) -> bool:
        return self._room.is_quiet if self._turns.wants_alone else self._room.left > 0

    def _room_to_ask(self) -> int:
        """About how many pages more the witnesses may be asked now."""
        if self._asking is None or not self._perhaps_asks:
            return 0
        return self._options.ask_jobs - len(self._asking_about)

    def _claim(self) -> tuple[list[Turn], list[ToAsk]]:
        """Inside the transaction: what can be begun now, and that it is."""
        begun: list[Turn] = []
        asks: list[ToAsk] = []
        while self._stop is None and self._room.left > 0 and (turn := self._turns.take(alone=self._room.is_quiet)):
            begun.append(turn)
            self._room.begun(turn.host, alone=turn.is_again)
            if turn.task is not None:
                self._begun_pages += turn.task.kind == "page"
                self._frontier.claim(turn.task.url, self.summary.run)
            self._frontier.keep_host(self._book.row(turn.host))
            self._check_limits()
        if self._stop is None and (room := self._room_to_ask()) > 0:
            found = self._frontier.to_ask(tuple(self._seeds), room, tuple(self._asking_about))
            self._perhaps_asks = len(found) == room
            for ask in found:
                if ask.tries >= _ASK_TRIES:
                    self._frontier.asked(ask.url)
                    self._tell("ask", {"url": ask.url, "outcome": "given up"})
                else:
                    self._frontier.claim_asking(ask.url)
                    asks.append(ask)
        return begun, asks

    def _begin(self, begun: list[Turn], asks: list[ToAsk]) -> None:
        """What is claimed is begun."""
        for turn in begun:
            self._submit(self._pool, partial(self._workers.ask_robots, turn.host, turn.origin) if turn.task is None
                         else partial(self._workers.visit, turn.host, turn.task))
        for ask in asks:
            self._asking_about.add(ask.url)
            self._submit(self._ask_pool, self._workers.asking(ask, self._rendered(ask)))

    def _rendered(self, ask: ToAsk) -> Article | None:
        """The page as it is kept, where its scripts showed anything else than it was sent with."""
        seed = self._seeds.get(ask.seed)
        known = self._frontier.article(ask.article) if seed is not None and seed.render else None
        return known.facts.article if known is not None and known.facts is not None else None

    def _submit(self, pool: Executor, work: Callable[[], Done]) -> None:
        self._under_way += 1
        pool.submit(lambda: self._done.put(work()))

    # --- keeping ------------------------------------------------------------------------------

    def _keep(self, one: Done) -> None:
        """Inside the transaction: everything that one answer says."""
        now = self._clock.now()
        if isinstance(one.broken, ProvenanceError):
            raise one.broken  # the store or the machine; nothing that another page would do better
        if one.broken is not None:
            # A mistake of ours about one page must not end the crawl; it is told with its name.
            self._tell("error", {"url": one.task.url if one.task else one.host, "why": repr(one.broken)[:300]})
        if one.robots is not None:
            if one.robots.error != "not-asked":
                self._frontier.keep_robots(one.robots)
            self._turns.robots[one.robots.origin] = Robots(one.robots)
            self.summary.counts["requests"] += one.requests
            self._frontier.keep_host(self._book.row(one.host))
            self._tell("robots", {"url": robots_url(one.robots.origin), "status": one.robots.status,
                                  "why": one.robots.error})
        elif one.task is not None and one.seen is not None:
            row, seen = self._book.row(one.host), one.seen
            self._frontier.keep_host(row)
            if more := self._sitemaps(one.task, seen):
                seen = replace(seen, entries=(*seen.entries, *more))
            for host in self._keeping.visit(one.task, seen, one.capture, row, now):
                self._turns.activate(host)
        elif one.ask is not None and self.stopped:
            # Somebody was not asked any more; all are, by the next crawl.
            self._frontier.release_asking(one.ask.url)
        elif one.ask is not None and one.audited is not None:
            self._keeping.asked(one.ask, one.audited, one.captures, now)

    def _sitemaps(self, task: Task, seen: Seen) -> tuple[Entry, ...]:
        """The sitemaps that the robots file of a site names, where the site names no feed."""
        names_feeds = any(entry.kind != "page" for entry in seen.entries)
        return self._turns.sitemaps(task) if task.kind == "site" and not names_feeds else ()

    def _conclude(self) -> None:
        now = self._clock.now()
        summary = self.summary
        summary.outcome = self._stop or "done"
        summary.ended_at = now
        summary.left = self.left()
        summary.next_due_at = self._frontier.next_due_at(tuple(self._seeds))
        with self._frontier.writing():
            self._frontier.count_run(summary.run, summary.counts)

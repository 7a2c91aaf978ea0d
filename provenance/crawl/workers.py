"""
What is done beside the thread that owns the store: asking, reading, auditing. Nothing here is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from provenance.crawl.clock import Clock
from provenance.crawl.entries import host_of, tidy
from provenance.crawl.hosts import HostBook, PacedFetch
from provenance.crawl.robots import robots_row, robots_url
from provenance.crawl.seeds import Seed
from provenance.crawl.visits import MOVES, Seen, see
from provenance.inputs import Source
from provenance.lists import Lists
from provenance.model import Audited, Capture, Fetch
from provenance.pipeline import Ledger, audit_source
from provenance.store.crawl_rows import RobotsRow, Task, ToAsk

__all__ = ["Done", "Tell", "Workers"]

#: A redirect of a robots file is followed so often: https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.2
_ROBOTS_HOPS = 5

#: Told of everything that happens: the name of the event, and its facts.
Tell = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker brings back: one of the three, or what went wrong inside of us."""

    host: str
    task: Task | None = None
    seen: Seen | None = None
    capture: Capture | None = None
    robots: RobotsRow | None = None
    requests: int = 1
    ask: ToAsk | None = None
    audited: Audited | None = None
    captures: tuple[Capture, ...] = ()
    broken: BaseException | None = None


class Workers:
    """
    The work of a crawl, apart from its order. May be called from many threads.

    Args:
        fetch: Asked for pages, sources and robots files.
        asking: Asked for links and witnesses; None: nobody is.
        stopped: Is the crawl to end? Then nobody is asked any more.
    """

    def __init__(self, fetch: Fetch, asking: Fetch | None, book: HostBook, clock: Clock, seeds: Mapping[str, Seed],
                 lists: Lists, stopped: Callable[[], bool]) -> None:
        self._fetch = fetch
        self._asking = asking
        self._book = book
        self._clock = clock
        self._seeds = seeds
        self._lists = lists
        self._in_turn = PacedFetch(fetch, book, clock, stopped, every=True)

    def visit(self, host: str, task: Task) -> Done:
        """Ask for an address and read what comes; the host's turn is taken already."""
        capture: Capture | None = None
        try:
            capture = self._ask(host, task.ask_url, _conditions(task))
            seen = see(task, capture, self._seeds[task.seed], self._lists, self._clock.now())
        except Exception as error:  # noqa: BLE001 - one page must not end the crawl; told by name, tried again later
            return Done(host, task, Seen("failed", why=f"our mistake: {type(error).__name__}"), capture, broken=error)
        return Done(host, task, seen, capture)

    def ask_robots(self, host: str, origin: str) -> Done:
        """Ask for a robots file; the host's turn is taken already."""
        url, requests = robots_url(origin), 1
        capture = self._ask(host, url, {})
        while capture is not None and capture.status in MOVES and requests <= _ROBOTS_HOPS:
            target = tidy(capture.header("location") or "", url)
            if target is None:
                break
            url, requests = target, requests + 1
            capture = self._in_turn(url)
        return Done(host, robots=robots_row(origin, capture, self._clock.now()), requests=requests)

    def ask_witnesses(self, ask: ToAsk) -> Done:
        """Ask where the links of a page lead, and the witnesses about its posts."""
        assert self._asking is not None
        ledger = Ledger(self._asking)
        try:
            audited = audit_source(Source(ask.url, ask.body, ask.url, ask.content_type), fetch=ledger, url=None,
                                   published=None, lists=self._lists, as_of=self._clock.now())
        except Exception as error:  # noqa: BLE001 - as above
            return Done(host_of(ask.url), ask=ask, broken=error)
        return Done(host_of(ask.url), ask=ask, audited=audited, captures=tuple(ledger.captures))

    def _ask(self, host: str, url: str, conditions: Mapping[str, str]) -> Capture | None:
        """One request for which the host's turn is taken already; tells the book of its end."""
        capture: Capture | None = None
        revalidate = getattr(self._fetch, "revalidate", None)
        try:
            capture = revalidate(url, conditions) if conditions and revalidate is not None else self._fetch(url)
        finally:
            self._book.end(host, capture)
        return capture


def _conditions(task: Task) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1"""
    pairs = (("If-None-Match", task.etag), ("If-Modified-Since", task.last_modified))
    return {name: value for name, value in pairs if value}

"""A crawl without sockets and threads, in made-up time: months pass in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawlsite.world import BEGIN, World, seeds_of
from provenance.crawl import Clock, Crawler, Limits, Options, Summary, crawl, read_seeds
from provenance.lists import load_lists
from provenance.model import Capture
from provenance.rendering import Render
from provenance.store import Store
from provenance.urls import split

LISTS = load_lists()


class MadeUp(Clock):
    """Time passes when somebody sleeps, and a little with each request."""

    def __init__(self, at: datetime = BEGIN) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=max(seconds, 0.0))


@dataclass(frozen=True)
class Asked:
    at: datetime
    host: str
    path: str
    status: int | None
    conditional: bool


class Web:
    """A fetch that asks a world; ``log`` keeps every request. ``fail`` may answer instead."""

    def __init__(self, world: World, clock: MadeUp) -> None:
        self.world = world
        self.clock = clock
        self.log: list[Asked] = []
        self.fail: Callable[[str], str | None] = lambda url: None  #: the error of a request, by its address

    def __call__(self, url: str, /) -> Capture:
        return self.revalidate(url, {})

    def revalidate(self, url: str, conditions: Mapping[str, str], /) -> Capture:
        address = split(url)
        assert address is not None
        at = self.clock.now()
        path = address.path + (f"?{address.query}" if address.query else "")
        if error := self.fail(url):
            self.log.append(Asked(at, address.host, path, None, bool(conditions)))
            return Capture(url, at, error=error)
        answer = self.world.answer(address.host, path, {name.lower(): value for name, value in conditions.items()}, at)
        self.log.append(Asked(at, address.host, path, answer.status, bool(conditions)))
        self.clock.sleep(0.01)
        if not answer.status:
            return Capture(url, at, error="protocol")
        return Capture(url, at, answer.status, answer.headers, answer.body, "127.0.0.1")

    def pages(self) -> Counter[str]:
        """How often each page was asked for, by path."""
        return Counter(one.path for one in self.log if one.path.endswith(".html"))


class Simulation:
    """A store and a world; each ``crawl`` is one pass."""

    def __init__(self, folder: Path, world: World, seeds: str | None = None) -> None:
        self.clock = MadeUp()
        self.web = Web(world, self.clock)
        self.path = folder / "provenance.db"
        found = read_seeds(seeds if seeds is not None else seeds_of(world), "seeds.toml")
        assert found.wrong == ()
        self.seeds = found.seeds
        self.events: list[tuple[str, Mapping[str, Any]]] = []

    def crawl(self, *, limits: Limits | None = None, asking: Any = None,
              started: Callable[[Crawler], None] = lambda crawler: None, render: Render | None = None,
              **options: Any) -> Summary:
        self.events.clear()
        options.setdefault("ask_jobs", 0 if asking is None else 1)
        with Store(self.path) as store:
            return crawl(store, self.seeds, LISTS, fetch=self.web, asking=asking, options=Options(**options),
                         limits=limits or Limits(), clock=self.clock, at_once=True, started=started, render=render,
                         tell=lambda event, facts: self.events.append((event, facts)))

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        with Store(self.path) as store:
            return list(store.db.query(sql, parameters))

    def outcomes(self) -> dict[str, str]:
        """What is known of each page, by path."""
        return {row["url"].partition(".example")[2]: row["outcome"]
                for row in self.rows("SELECT url, outcome FROM frontier WHERE kind = 'page'")}

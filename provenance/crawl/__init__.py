"""
The scheduled crawl: what is due of some seeds, asked politely, kept so that a kill loses nothing; one pass and out.

    seeds → frontier (in the store) → whose turn is it (hosts, robots) → visits → keeping → to be asked about

``seeds``, ``feed``, ``sitemap``, ``links``, ``entries``, ``spans`` read what people and sites wrote; ``schedule``,
``changes`` and ``visits`` say what an answer means; these are pure. ``hosts``, ``robots`` and ``turns`` know whom to
leave alone, ``obedience`` holds rendered pages to that, ``keeping`` writes, ``workers`` ask, ``crawler`` is the loop;
``rehearsal`` and ``room`` see to it that a kill costs little.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from provenance import __version__
from provenance.crawl.clock import Clock
from provenance.crawl.counts import EXIT_CODES, Summary
from provenance.crawl.crawler import Crawler, Limits, Options
from provenance.crawl.hosts import HostBook, PacedFetch
from provenance.crawl.seeds import Seed, SeedFile, load_seeds, read_seeds
from provenance.crawl.workers import Tell
from provenance.lists import Lists
from provenance.model import Fetch
from provenance.rendering import Render
from provenance.store import Store

__all__ = ["EXIT_CODES", "AtOnce", "Clock", "Crawler", "Limits", "MakeAsking", "Options", "Seed", "SeedFile", "Summary",
           "Tell", "crawl", "load_seeds", "read_seeds"]

#: From the fetch of pages to the one that links and witnesses are asked through.
MakeAsking = Callable[[Fetch], Fetch]


def crawl(store: Store, seeds: tuple[Seed, ...], lists: Lists, *, fetch: Fetch, asking: MakeAsking | None,
          options: Options, limits: Limits, clock: Clock | None = None, tell: Tell = lambda event, facts: None,
          started: Callable[[Crawler], None] = lambda crawler: None, at_once: bool = False,
          render: Render | None = None) -> Summary:
    """
    One pass over what is due of these seeds. ``Store(…, run="crawl")`` keeps other runs out meanwhile.

    Args:
        fetch: Asked for pages; must not wait by itself, and best has a ``revalidate``.
        asking: Makes the fetch for short links and witnesses from one that keeps the pace of this crawl; None: nobody
            is asked, and what pages show waits in the store for a pass that asks.
        tell: Told of everything that happens.
        started: Given the crawler before it begins, so that somebody can ``stop`` it.
        at_once: Without threads, one thing after the other.
        render: Reads the pages of seeds that want it (``Seed.render``) a second time after their scripts ran.

    Raises:
        StoreBusy, StoreError: The store cannot be written; what was done so far is kept.
    """
    clock = clock or Clock()
    frontier = store.frontier()
    now = clock.now()
    summary = Summary(store.start_run("crawl", __version__, now), now)
    began = frontier.goes_on_since(summary.run)
    # Whoever wants everything looked at now wants a crawl of its own.
    if began < now and not options.look_now:
        summary.goes_on_since = began
        summary.broken.update(frontier.failing_sources([seed.url for seed in seeds], began))
    book = HostBook(clock, options.gap_s, frontier.hosts())
    with ExitStack() as stack:
        pool: Executor = AtOnce() if at_once else ThreadPoolExecutor(options.jobs, "provenance-page")
        ask_pool: Executor = AtOnce() if at_once else ThreadPoolExecutor(max(options.ask_jobs, 1), "provenance-ask")
        crawler: Crawler | None = None
        for one in (pool, ask_pool):
            stack.callback(one.shutdown, cancel_futures=True)

        def stopped() -> bool:
            return crawler is not None and crawler.stopped

        paced = PacedFetch(fetch, book, clock, stopped)
        crawler = Crawler(frontier, seeds, lists, summary, fetch=fetch,
                          asking=asking(paced) if asking is not None and options.ask_jobs else None, book=book,
                          clock=clock, pool=pool, ask_pool=ask_pool, options=options, limits=limits, tell=tell,
                          render=render)
        try:
            started(crawler)
            crawler.run()
        finally:
            # Also where the store or the machine ends it; one that is killed leaves a run without an end.
            crawler.stop("stopped")
            store.end_run(summary.run, clock.now(), summary.outcome)
    return summary


class AtOnce(Executor):
    """Does what it is given before it returns: a crawl without threads, for made-up time."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future

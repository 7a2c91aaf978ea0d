"""
``provenance crawl``: what is due of some seeds, politely, into a store; one pass and out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from provenance.cli.options import (
    FORMAT,
    allowed_ports,
    bare_fetch,
    is_testing,
    lists_option,
    make_render,
    network_options,
    open_lists,
    render_option,
    store_option,
    unsandboxed_option,
    without_pauses,
)
from provenance.cli.output import complain
from provenance.errors import UsageError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from provenance.cli.crawl_told import Teller
    from provenance.crawl import Crawler, MakeAsking, Options, SeedFile, Summary
    from provenance.model import Fetch
    from provenance.store import Store

#: Less than a second between two requests is for tests on one's own machine.
_SHORTEST_GAP_S = 1.0
#: For a turn to write kept answers, between the transactions of the crawl; the longest seen took four seconds.
_PATIENCE_S = 60.0


@click.command()
@click.argument("paths", metavar="SEEDS...", nargs=-1)
@store_option
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong with the seed lists; no network.")
@click.option("--now", "look_now", is_flag=True, help="Look at every feed, sitemap and section, due or not.")
@click.option("--max-pages", type=click.IntRange(min=1), metavar="N", help="End after so many pages.")
@click.option("--max-minutes", type=click.FloatRange(min=0, min_open=True), metavar="M",
              help="End after so many minutes.")
@click.option("--gap", "gap_s", type=click.FloatRange(max=3600), metavar="SECONDS", default=1.0, show_default=True,
              help="Between two requests to one host, a second at least; robots files and seeds may ask for more.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", default=16, show_default=True,
              help="Requests at a time, over all hosts; one at a time per host.")
@click.option("--pages-only", is_flag=True,
              help="Ask no witness and follow no short link now; that waits in the store for a crawl that does.")
@render_option
@unsandboxed_option
@network_options
@lists_option
@click.option("--log-json", is_flag=True, help="Tell everything that happens on standard error, one object a line.")
@click.option("--quiet", is_flag=True, help="No summary, unless something could not be read.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True, help="Of the summary.")
@click.option("--fail-on", type=click.Choice(["check", "hold", "never"]), default="never", show_default=True,
              help="Exit with 1 when a new version of an article has a finding at least this severe.")
@click.option("--install-timer", is_flag=True, help="Write a timer of systemd for this user that crawls every hour.")
@click.option("--health", is_flag=True,
              help="Say how the last crawl of the store went; exit with 3 where it is not well.")
def crawl(paths: tuple[str, ...], store_path: str, only_check: bool, look_now: bool, max_pages: int | None,
          max_minutes: float | None, gap_s: float, jobs: int, pages_only: bool, render: bool, unsandboxed: bool,
          list_paths: tuple[str, ...], log_json: bool, quiet: bool, form: str, fail_on: str,
          install_timer: bool, health: bool) -> int:
    """
    Crawl what is due of some seed lists (TOML files, or folders of them) into a store; one pass and out.

    Can be stopped or killed at any moment; the next crawl does the rest. Exit codes: 0 done, or a limit was reached;
    1 with --fail-on; 2 wrong usage; 3 a seed or a source could not be read (the others are done); 75 another crawl is
    at work on this store; 130 and 143 stopped by SIGINT and SIGTERM, in good order.
    """
    from provenance.cli import crawl_told

    if health:
        return crawl_told.health(store_path, form)
    if not paths:
        raise UsageError("crawl needs SEEDS: files in TOML, or a folder of such; docs/crawl.md shows one")
    seeds = _seeds(paths)
    if only_check:
        return crawl_told.checked(seeds)
    if install_timer:
        from provenance.cli import crawl_timer

        for wrong in seeds.wrong:
            complain(wrong)
        return crawl_timer.install(paths, store_path)
    if gap_s < (0 if is_testing() else _SHORTEST_GAP_S):
        raise UsageError(f"--gap {gap_s:g}: less than a second between two requests is not polite")
    if not seeds.seeds:
        others = f"; and {len(seeds.wrong) - 1:,} more, which crawl --check names" if len(seeds.wrong) > 1 else ""
        raise UsageError(f"there is no seed to crawl: {seeds.wrong[0]}{others}")
    for wrong in seeds.wrong:
        complain(wrong)
    from provenance.crawl import Options

    options = Options(gap_s=gap_s, jobs=jobs, ask_jobs=0 if pages_only else 4, look_now=look_now)
    if render:
        seeds = replace(seeds, seeds=tuple(replace(seed, render=True) for seed in seeds.seeds))
    summary = _crawl(seeds, store_path, list_paths, options, max_pages, max_minutes, unsandboxed,
                     crawl_told.Teller(log_json))
    code = crawl_told.exit_code(summary, seeds, fail_on)
    if not quiet or code not in (0, 1):
        crawl_told.tell_summary(summary, form)
    return code


def _seeds(paths: tuple[str, ...]) -> SeedFile:
    from pathlib import Path

    from provenance.crawl import load_seeds

    for path in paths:
        if not Path(path).exists():
            raise UsageError(f"{path}: no such seed list or folder; check the name")
    return load_seeds(map(Path, paths), allowed_ports())


def _crawl(seeds: SeedFile, store_path: str, list_paths: tuple[str, ...], options: Options, max_pages: int | None,
           max_minutes: float | None, unsandboxed: bool, teller: Teller) -> Summary:
    from contextlib import ExitStack
    from datetime import timedelta

    from provenance.cli.memory import give_memory_back
    from provenance.crawl import Clock, Limits, crawl
    from provenance.store import Store

    give_memory_back()
    lists = open_lists(list_paths)
    clock = Clock()
    until = clock.now() + timedelta(minutes=max_minutes) if max_minutes is not None else None
    with ExitStack() as stack:
        # No other run on the store meanwhile; the system ends the claim of a process that is killed.
        store = stack.enter_context(Store(store_path, run="crawl"))
        fetch = bare_fetch()
        render = make_render(stack, any(seed.render for seed in seeds.seeds), unsandboxed, fetch)
        stack.enter_context(teller)

        def started(crawler: Crawler) -> None:
            _on_signals(stack, crawler)
            teller.watch(crawler)

        return crawl(store, seeds.seeds, lists, fetch=fetch, asking=_asking(stack, store), options=options,
                     limits=Limits(max_pages, until), clock=clock, tell=teller, started=started,
                     render=render)


def _asking(stack: ExitStack, store: Store) -> MakeAsking:
    """How links and witnesses are asked: politely, with the answers that the store has kept."""

    def make(paced: Fetch) -> Fetch:
        from provenance.politeness import caching, polite

        # A large page may take the crawl's own thread seconds to keep; that is no other process to give way to.
        kept = stack.enter_context(store.kept_answers(_PATIENCE_S))
        return caching(paced if without_pauses() else polite(paced), kept)

    return make


def _on_signals(stack: ExitStack, crawler: Crawler) -> None:
    """The first signal ends the crawl in good order, the second at once."""
    import signal
    from types import FrameType

    def stop(number: int, frame: FrameType | None) -> None:
        if crawler.stopped and number == signal.SIGINT:
            raise KeyboardInterrupt
        crawler.stop(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM):
        stack.callback(signal.signal, number, signal.signal(number, stop))

"""
``provenance links`` and ``provenance when``: one thing looked up, no article needed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from provenance.cli.options import (
    FORMAT,
    LINKS_FORMAT,
    as_of_option,
    make_fetch,
    network_options,
    output_option,
    parse_as_of,
    record_option,
    refresh_option,
    replay_option,
)
from provenance.cli.output import Writer, complain
from provenance.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from provenance.model import Clock, Fetch, Resolution
    from provenance.platforms import Platform


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1)
@click.option("--from", "from_file", metavar="FILE", help="Addresses from a file, one per line; - for standard input.")
@click.option("--tables", metavar="DIR", help="The short links of the tables that bulk wrote there, each once. Results "
              "go into DIR/resolved, run again it goes on.")
@click.option("--share", metavar="K/N", default="1/1", show_default=True,
              help="With --tables: only this share of the hosts; N machines, each with its K, ask no host twice.")
@click.option("--jobs", type=click.IntRange(1, 64), default=16, show_default=True,
              help="Links under way at a time, spread over hosts; no host is asked more often than its rate allows.")
@click.option("--resume", metavar="F.jsonl", help="Add results to this file as they come, one JSON object per line; "
              "what stands in it is not asked again. Survives being killed.")
@click.option("--archives/--no-archives", default=True, show_default=True,
              help="Ask the Wayback Machine where dead links led; said apart, after the others are done.")
@click.option("--store", "store_path", metavar="DB", help="Keep answers in this store for a while; use those it has.")
@refresh_option
@click.option("--offline", is_flag=True, help="Only what can be computed from the address.")
@record_option
@replay_option
@network_options
@click.option("--format", "form", type=LINKS_FORMAT, default="text", show_default=True)
@output_option
def links(urls: tuple[str, ...], from_file: str | None, tables: str | None, share: str, jobs: int,
          resume: str | None, archives: bool, store_path: str | None, refresh: bool, offline: bool,
          record_path: str | None, replay_path: str | None, form: str, output: str | None) -> int:
    """
    Expand short links (any address is followed), every hop shown.

    Each distinct address is asked once and printed once. Addresses given as arguments keep their order; those of a
    file are printed as they are done, unless they come from a recording or --jobs is 1.
    """
    from contextlib import ExitStack

    from provenance.cli.many import ResultFile, TimeLeft, dead_last, in_order, read_tables
    from provenance.cli.memory import give_memory_back
    from provenance.following import follow_link
    from provenance.report import resolution_dict
    from provenance.spread import Lanes, spread

    if resume is not None and output is not None:
        raise UsageError("--resume names the file of the results; leave out --output")
    wanted = list(dict.fromkeys([*urls, *(_lines_of(from_file) if from_file else ())]))
    if tables is not None:
        if wanted or resume is not None or output is not None:
            raise UsageError("--tables names the links and where the results go; leave out addresses, --from, --resume "
                             "and --output")
        wanted, resume = _of_tables(tables, share)
    if resume is not None and form == "csv":
        raise UsageError("what can be gone on with is one JSON object per line; leave out --format csv")
    if not wanted and tables is None:
        raise UsageError("links needs an address, --from FILE or --tables DIR")
    with ExitStack() as stack:
        store = None
        if store_path is not None:
            from provenance.store import Store

            store = stack.enter_context(Store(store_path))
        fetch, _ = make_fetch(stack, offline, record_path, replay_path, None, store, refresh=refresh)
        kept = stack.enter_context(ResultFile(resume)) if resume is not None else None
        writer = stack.enter_context(Writer(form, output)) if kept is None else None
        if kept is not None:
            wanted = [url for url in wanted if url not in kept.done]
        lanes = Lanes(wanted, *_pace(fetch))
        progress = stack.enter_context(TimeLeft(len(wanted), lanes.least_s))
        results: Iterator[Resolution]
        if fetch is None or replay_path is not None or jobs == 1:
            # What is computed or replayed waits for nobody.
            results = (follow_link(url, fetch, archives=archives) for url in wanted)
        else:
            read_tables()
            give_memory_back()
            results = spread(lanes, lambda url: follow_link(url, fetch, archives=False), jobs=jobs)
            if archives:
                results = dead_last(results, fetch)
            if not from_file:
                results = in_order(results, wanted)
        for resolution in results:
            if kept is not None:
                kept.data(resolution_dict(resolution))
            elif writer is not None and form == "json":
                writer.data(resolution_dict(resolution))
            elif writer is not None and form == "csv":
                from provenance.report.link_table import link_row

                writer.row(link_row(resolution))
            elif writer is not None:
                from provenance.report.hops import resolution_text

                writer.words(resolution_text(resolution))
            progress.step()
    return 0


def _of_tables(folder: str, share: str) -> tuple[list[str], str]:
    """The links of a share of the hosts, and the file for what is found."""
    from pathlib import Path

    from provenance.bulk.links import distinct_links

    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", share)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"--share {share}: write 2/5 for the second of five", code="bad-share")
    wanted = distinct_links(Path(folder), int(found[1]) - 1, int(found[2]))
    (Path(folder) / "resolved").mkdir(exist_ok=True)
    return wanted, str(Path(folder) / "resolved" / f"share-{found[1]}-of-{found[2]}.jsonl")


def _pace(fetch: Fetch | None) -> tuple[Callable[[str], float], Callable[[str], float]]:
    """How often the host of an address may be asked, and for how long it rests."""
    from provenance.politeness import PoliteFetch

    polite: object = fetch
    while (asks := getattr(polite, "asks", None)) is not None:  # a recorder asks somebody else, and so does a cache
        polite = asks
    if isinstance(polite, PoliteFetch):
        return (lambda url: polite.rates.of(url).every_s), polite.resting_s
    return (lambda url: 0.0), (lambda url: 0.0)


def _lines_of(name: str) -> Iterator[str]:
    from provenance.inputs import read_input

    text = read_input(name, stdin=sys.stdin.buffer).body.decode("utf-8", "replace")
    yield from (line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip() and line.strip()[0] != "#")


@click.command()
@click.argument("posts", metavar="ID_OR_URL...", nargs=-1, required=True)
@click.option("--platform", metavar="KEY", help="Whose id a bare one is; without it every platform is asked.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@as_of_option
def when(posts: tuple[str, ...], platform: str | None, form: str, as_of: str | None) -> int:
    """
    The time inside a post's id, with platform, bounds, precision and source. No network.

    A bare id is read by every platform that could have given it out, those first that read an instant from it.
    """
    from datetime import UTC, datetime

    from provenance.platforms import platform_named
    from provenance.report.data import clock_dict
    from provenance.report.when import when_text

    asked = platform_named(platform) if platform is not None else None
    moment = parse_as_of(as_of) or datetime.now(UTC)
    failed = 0
    with Writer(form, None) as writer:
        for given in posts:
            readings = _readings(given.strip(), asked, moment)
            if not readings:
                failed += 1
                whose = f"an id of {asked.name}" if asked else "an id that carries a time (--platform says whose it is)"
                complain(f"{given}: neither the address of a post nor {whose}")
            if form == "text":
                for one, post_id, clock in readings:
                    writer.words(when_text(one.name, post_id, clock))
                continue
            said = [{"platform": one.key, "post_id": post_id, "clock": clock_dict(clock)}
                    for one, post_id, clock in readings]
            first = said[0] if said else {"platform": None, "post_id": None, "clock": None}
            writer.data({"input": given, **first, "readings": said})
    return 3 if failed else 0


#: A word as people write it. Codes of letters alone that look like one need a platform's name.
_WORD = re.compile(r"[A-Za-z]?[a-z]*|[A-Z]+")


def _readings(given: str, asked: Platform | None, as_of: datetime) -> list[tuple[Platform, str, Clock | None]]:
    """
    Whose post it may be, and when that was made: of an address the one platform, of a bare id each whose ids look so.

    Readings with an instant come first. A clock is None where a platform's ids carry no time; empty where nothing fits.
    """
    from provenance.platforms import PLATFORMS, parse_post_url, platform_named
    from provenance.platforms.rounding import is_power

    ref = parse_post_url(given) or (parse_post_url("https://" + given) if "/" in given else None)
    if ref is not None and not is_power(ref.post_id):
        known = platform_named(ref.platform)
        return [(known, ref.post_id, known.clock(ref.post_id, as_of))]
    if asked is not None:
        clock = asked.clock(given, as_of)
        return [(asked, given, clock)] if clock is not None or not _has_clock(asked) else []
    if _WORD.fullmatch(given):
        return []
    found = [(one, clock) for one in PLATFORMS if (clock := one.clock(given, as_of)) is not None]
    return [(one, given, clock) for one, clock in sorted(found, key=lambda reading: reading[1].at is None)]


def _has_clock(platform: Platform) -> bool:
    """Do this platform's ids carry any time? If not, the record keeps its default."""
    return all(platform.clock is not known.default for known in fields(platform) if known.name == "clock")

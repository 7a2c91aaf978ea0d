"""
Options that several commands share, and what becomes of their values.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.output import complain
from provenance.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from provenance.fetch import LiveFetch
    from provenance.lists import Lists
    from provenance.model import Fetch
    from provenance.politeness import PoliteFetch
    from provenance.store import Store

FORMAT = click.Choice(["text", "json"])
store_option = click.option("--store", "store_path", metavar="DB", default="provenance.db", show_default=True,
                             help="The SQLite store.")
lists_option = click.option("--lists", "list_paths", metavar="PATH", multiple=True,
                             help="A list (CSV with its manifest) or a folder of such, beside our own. Repeatable.")
output_option = click.option("--output", metavar="F", help="Write the result to a file, whole or not at all.")
as_of_option = click.option("--as-of", metavar="TIME", help="Judge as of this moment, e.g. 2024-06-01T00:00:00Z.")
record_option = click.option("--record", "record_path", metavar="F.warc.gz", help="Keep every exchange in a WARC.")
replay_option = click.option("--replay", "replay_path", metavar="F.warc.gz",
                             help="Take every answer from a recording; no network.")
no_cache_option = click.option("--no-cache", is_flag=True,
                               help="Neither use answers that the store has kept, nor keep new ones.")
refresh_option = click.option("--refresh", is_flag=True,
                              help="Ask again about kept answers, however fresh: has it changed since?")


def parse_as_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    from provenance.dates import parse_instant

    dated = parse_instant(text, "option --as-of")
    if dated is None:
        raise UsageError(f"--as-of {text!r} is no time; write 2024-06-01T00:00:00Z", code="bad-date")
    return dated.at


def open_lists(paths: tuple[str, ...]) -> Lists:
    from pathlib import Path

    from provenance.lists import load_lists

    for path in paths:
        if not Path(path).exists():
            raise UsageError(f"--lists {path}: no such file or folder")
    return load_lists([Path(path) for path in paths])


def make_fetch(stack: Any, offline: bool, record_path: str | None, replay_path: str | None,
                as_of: datetime | None, store: Store | None = None, *, refresh: bool = False) -> (
    tuple[Fetch | None, datetime | None]
):
    """
    The fetch the options ask for, and the moment a recording of this run begins at.

    With a *store*, answers that it has kept stand in for new ones while they are fresh, and new ones are kept;
    *refresh* asks about each of them first.
    """
    from datetime import UTC, datetime

    if sum((offline, record_path is not None, replay_path is not None)) > 1:
        raise UsageError("--offline, --record and --replay exclude each other")
    if offline:
        return None, None
    if replay_path is not None:
        from provenance.recording import replay_fetch

        return replay_fetch(replay_path), None
    now = datetime.now(UTC)
    fetch: Fetch = polite_fetch()
    if store is not None:
        fetch = _kept(stack, fetch, store, now, refresh)
    if record_path is None:
        return fetch, None
    from provenance.recording import record

    started = as_of or now
    return stack.enter_context(record(fetch, record_path, started_at=started)), started


def polite_fetch() -> PoliteFetch | LiveFetch:
    """The network, at the pace of the table of rates; a test may map hosts to this machine and leave out the pauses."""
    from provenance.fetch import host_map_from_environment, live_fetch
    from provenance.politeness import load_rates, polite

    host_map = host_map_from_environment(os.environ)
    if host_map:
        complain(f"TESTING: {len(host_map)} hosts are mapped to this machine; nothing here is evidence")
    live = live_fetch(host_map, timeout_s=load_rates().deadline_s)
    if os.environ.get("PROVENANCE_TESTING") == "1" and os.environ.get("PROVENANCE_PACE") == "off":
        complain("TESTING: hosts are asked without any pause")
        return live
    return polite(live)


def _kept(stack: Any, fetch: Fetch, store: Store, now: datetime, refresh: bool) -> Fetch:
    from provenance.politeness import caching

    kept = stack.enter_context(store.kept_answers())
    kept.prune(now)
    through = caching(fetch, kept, since=now if refresh else None)

    def tell() -> None:
        from provenance.report.words import count

        if through.oldest is not None:
            complain(f"{count(through.given, 'answer')} kept in {store.path} stood in for new ones, the oldest of "
                     f"{through.oldest:%Y-%m-%d %H:%M} UTC; --refresh asks again")

    stack.callback(tell)
    return through

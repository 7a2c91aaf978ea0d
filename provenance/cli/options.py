"""
Options that several commands share, and what becomes of their values.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import click

from provenance.cli.output import complain
from provenance.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from provenance.fetch import LiveFetch
    from provenance.lists import Lists
    from provenance.model import Fetch
    from provenance.politeness import PoliteFetch
    from provenance.rendering import Render
    from provenance.store import Store

_Command = TypeVar("_Command", bound="Callable[..., Any]")
FORMAT = click.Choice(["text", "json"])
LINKS_FORMAT = click.Choice(["text", "json", "csv"])
DIGEST_FORMAT = click.Choice(["text", "json", "markdown", "html"])
REPORT_FORMAT = click.Choice(["text", "json", "csv", "markdown", "html", "prov", "json-ld"])
store_option = click.option("--store", "store_path", metavar="DB", default="provenance.db", show_default=True,
                             help="The SQLite store.")
lists_option = click.option("--lists", "list_paths", metavar="PATH", multiple=True,
                             help="A list (CSV with its manifest) or a folder of such, beside our own. Repeatable.")
output_option = click.option("--output", metavar="F", help="Write the result to a file, whole or not at all.")
as_of_option = click.option("--as-of", metavar="TIME", help="Judge as of this moment, e.g. 2024-06-01T00:00:00Z.")
rule_option = click.option("--rule", "also", metavar="RULE", multiple=True,
                           help="Apply this rule, too; some are off by default: see 'provenance rules'. Repeatable.")
record_option = click.option("--record", "record_path", metavar="F.warc.gz", help="Keep every exchange in a WARC.")
replay_option = click.option("--replay", "replay_path", metavar="F.warc.gz",
                             help="Take every answer from a recording; no network.")
no_cache_option = click.option("--no-cache", is_flag=True,
                               help="Neither use answers that the store has kept, nor keep new ones.")
refresh_option = click.option("--refresh", is_flag=True,
                              help="Ask again about kept answers, however fresh: has it changed since?")

render_option = click.option("--render", is_flag=True,
                             help="Read each page a second time after its scripts ran, in a browser of this machine; "
                             "what only that shows is marked. Needs the extra \"render\".")
unsandboxed_option = click.option("--render-unsandboxed", "unsandboxed", is_flag=True,
                                  help="Render where the system allows the browser no sandbox, as in most containers: "
                                  "a flaw of the browser is then one of this machine.")

#: Where the options below leave what they were given, for ``polite_fetch``: they concern the network alone, and no
#: command does anything else with them.
_CONTACT, _PROXY, _PORTS = "provenance.contact", "provenance.proxy", "provenance.ports"


def _noted(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def note(context: click.Context, _: click.Parameter, value: Any) -> None:
        context.meta[name] = value

    return note


def network_options(command: _Command) -> _Command:
    """Options of every command that can ask the network."""
    contact = click.option("--contact", metavar="ADDRESS", envvar="PROVENANCE_CONTACT", show_envvar=True,
                           expose_value=False, callback=_noted(_CONTACT),
                           help="An address of yours for the User-Agent, so that a site can reach you.")
    proxy = click.option("--proxy", metavar="http://HOST:PORT", expose_value=False, callback=_noted(_PROXY),
                         help="Ask through this proxy. It looks names up in our place: that no private address is "
                         "asked is then no longer promised.")
    port = click.option("--allow-port", type=click.IntRange(1, 65535), multiple=True, expose_value=False,
                        callback=_noted(_PORTS), metavar="PORT",
                        help="Ask this port, too, beside 80 and 443. Repeatable.")
    return contact(proxy(port(command)))


def parse_as_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    from provenance.dates import parse_instant

    dated = parse_instant(text, "option --as-of")
    if dated is None:
        raise UsageError(f"--as-of {text!r} is no time; write 2024-06-01T00:00:00Z", code="bad-date")
    return dated.at


def optional_rules(slugs: tuple[str, ...]) -> tuple[str, ...]:
    """The rules asked for that are off by default; one that is on anyway may be named, too."""
    from provenance.judge import OPTIONAL, RULES

    if unknown := set(slugs) - {rule.slug for rule in RULES}:
        raise UsageError(f"--rule: no rule is called {', '.join(sorted(unknown))}; off by default are "
                         f"{', '.join(sorted(OPTIONAL))}", code="no-rule")
    return tuple(slug for slug in dict.fromkeys(slugs) if slug in OPTIONAL)


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
        from provenance.replaying import replay_fetch

        replay = replay_fetch(replay_path)
        for caveat in replay.caveats:
            complain(f"RECORDING: {caveat}")
        return replay, None
    now = datetime.now(UTC)
    fetch: Fetch = polite_fetch()
    if store is not None:
        fetch = _kept(stack, fetch, store, now, refresh)
    if record_path is None:
        return fetch, None
    from provenance.recording import record

    started = as_of or now
    return stack.enter_context(record(fetch, record_path, started_at=started)), started


def make_render(stack: Any, wanted: bool, unsandboxed: bool, fetch: Fetch | None) -> Render | None:
    """
    The browser that the options ask for, or None; of a recording made with one, what that showed.

    Raises:
        UsageError: it cannot be had: no network to ask (``--offline``), no Playwright, no browser.
    """
    if not wanted:
        if unsandboxed:
            raise UsageError("--render-unsandboxed says how to render; give --render with it")
        return None
    if fetch is None:
        raise UsageError("--render asks for what a page's scripts ask for; leave out --offline")
    from provenance.recording import Recorder
    from provenance.renderings import has_renderings, recorded_render, recording_render
    from provenance.replaying import ReplayFetch

    if isinstance(fetch, ReplayFetch) and has_renderings(fetch):
        return recorded_render(fetch)
    from provenance.rendering.browser import Chromium

    render: Render = stack.enter_context(Chromium(sandboxed=not unsandboxed))
    if unsandboxed:
        complain("RENDERING without a sandbox: only the browser itself keeps a page's scripts from this machine")
    return recording_render(render, fetch) if isinstance(fetch, Recorder) else render


def polite_fetch() -> PoliteFetch | LiveFetch:
    """The network, at the pace of the table of rates; a test may map hosts to this machine and leave out the pauses."""
    from provenance.politeness import polite

    live = bare_fetch()
    return live if without_pauses() else polite(live)


def bare_fetch() -> LiveFetch:
    """The network, for those who keep a pace of their own; a test may map hosts to this machine."""
    from provenance.fetch import host_map_from_environment, live_fetch
    from provenance.politeness import load_rates

    proxy = _given().get(_PROXY)
    host_map = host_map_from_environment(os.environ)
    if host_map:
        complain(f"TESTING: {len(host_map)} hosts are mapped to this machine; nothing here is evidence")
    live = live_fetch(host_map, timeout_s=load_rates().deadline_s, ports=allowed_ports(), proxy=proxy,
                      contact=_given().get(_CONTACT))
    if proxy is not None:
        complain(f"PROXY: everything is asked through {proxy}, which looks names up itself; that no private address is "
                 "asked is not promised in this run, and no hop has an address")
    return live


def given_network_options(context: click.Context) -> dict[str, Any]:
    """What the network options were given, by the names of their parameters."""
    return {"contact": context.meta.get(_CONTACT), "proxy": context.meta.get(_PROXY),
            "allow_port": context.meta.get(_PORTS, ())}


def allowed_ports() -> frozenset[int]:
    """The ports that may be asked: our own, and those of ``--allow-port``."""
    from provenance.fetch import PORTS

    return frozenset(PORTS.union(_given().get(_PORTS, ())))


def _given() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return context.meta if context is not None else {}


def is_testing() -> bool:
    return os.environ.get("PROVENANCE_TESTING") == "1"


def without_pauses() -> bool:
    """Does a test leave out the pauses between requests? Said aloud."""
    if is_testing() and os.environ.get("PROVENANCE_PACE") == "off":
        complain("TESTING: hosts are asked without any pause")
        return True
    return False


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

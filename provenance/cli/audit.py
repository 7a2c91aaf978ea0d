"""
``provenance audit``: articles in, each with its posts and what is known about them out.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from provenance.cli.custody import Heard, begin_run, compare_clocks, keep_bytes_option, stamped, timestamp_option
from provenance.cli.options import (
    REPORT_FORMAT,
    as_of_option,
    lists_option,
    make_fetch,
    make_render,
    network_options,
    no_cache_option,
    open_lists,
    optional_rules,
    output_option,
    parse_as_of,
    record_option,
    refresh_option,
    render_option,
    replay_option,
    rule_option,
    store_option,
    unsandboxed_option,
)
from provenance.cli.output import Progress, Writer, complain
from provenance.errors import UsageError

_SEVERITY_RANK = {"note": 0, "check": 1, "hold": 2}


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--offline", is_flag=True, help="Ask nobody; say what was not tried.")
@record_option
@replay_option
@network_options
@render_option
@unsandboxed_option
@click.option("--url", metavar="U", help="The address of a saved page.")
@click.option("--witness", "witness_keys", metavar="KEY", multiple=True,
              help="Ask only this witness; some are asked only when named. Repeatable.")
@click.option("--published", metavar="DATE", help="When the article was published; goes before the page's own word.")
@lists_option
@rule_option
@store_option
@click.option("--no-store", is_flag=True, help="Keep nothing.")
@keep_bytes_option
@timestamp_option
@no_cache_option
@refresh_option
@click.option("--format", "form", type=REPORT_FORMAT, default="text", show_default=True)
@output_option
@click.option("--fail-on", type=click.Choice(["check", "hold", "never"]), default="check", show_default=True,
              help="Exit with 1 when a finding is at least this severe.")
@as_of_option
def audit(inputs: tuple[str, ...], offline: bool, record_path: str | None, replay_path: str | None, render: bool,
          unsandboxed: bool, url: str | None, witness_keys: tuple[str, ...], published: str | None,
          list_paths: tuple[str, ...], also: tuple[str, ...], store_path: str, no_store: bool, keep_bytes: bool,
          authority: str | None, no_cache: bool, refresh: bool, form: str, output: str | None, fail_on: str,
          as_of: str | None) -> int:
    """
    Audit articles: addresses, HTML files, text files, or - for standard input.

    Each embedded post is shown with what is known about it, what agrees, what differs, what could
    not be checked, and what dated lists say.
    """
    from contextlib import ExitStack

    from provenance.judge import judge
    from provenance.pipeline import Audit, audit_inputs, moment, parse_published
    from provenance.urls import split
    from provenance.witnesses import witness_named

    witnesses = tuple(witness_named(key) for key in dict.fromkeys(witness_keys)) or None
    if url is not None and len(inputs) > 1:
        raise UsageError("--url names one saved page; give one INPUT with it")
    if url is not None and split(url) is None:
        raise UsageError(f"--url {url!r} is no http or https address")
    if inputs.count("-") > 1:
        raise UsageError("- (standard input) can be read once")
    if no_store and (keep_bytes or authority is not None):
        raise UsageError("--keep-bytes and --timestamp are about a store; leave out --no-store")
    worst, heard = 0, Heard()
    with ExitStack() as stack:
        when = parse_as_of(as_of)
        dated = parse_published(published)
        lists = open_lists(list_paths)
        rules = optional_rules(also)
        store = None
        if not no_store:
            from provenance.store import Store

            store = stack.enter_context(Store(store_path, keep_bytes=keep_bytes, run="audit"))
            begin_run(store, authority)
        fetch, started = make_fetch(stack, offline, record_path, replay_path, when,
                                    None if no_cache else store, refresh=refresh)
        browser = make_render(stack, render, unsandboxed, fetch)
        when_judged = started if started is not None else moment(fetch, when)
        writer = stack.enter_context(Writer(form, output, lists.infos))
        progress = stack.enter_context(Progress(len(inputs)))

        def done(result: Audit, captures: Any) -> None:
            nonlocal worst
            worst = max([worst, *(_SEVERITY_RANK[finding.severity] for finding in result.findings)])
            if result.error is not None:
                complain(result.error[1])
            if store is not None:
                # Where the store knows more than this audit saw, it is judged by all that is known.
                store.add(result, captures=captures, lists=lists,
                          judge=lambda facts: judge(facts, lists, when_judged, rules))
            heard.add(captures)
            writer.audit(result)
            progress.step()

        failed = audit_inputs(inputs, fetch=fetch, url=url, published=dated, lists=lists,
                              as_of=when_judged, witnesses=witnesses, also=rules,
                              # A recording gives the same result to everybody, whatever their stores remember.
                              earlier=store.earlier if store is not None and not (record_path or replay_path) else None,
                              render=browser, stdin=sys.stdin.buffer, done=done)
        if fetch is not None and replay_path is None:
            compare_clocks(store, heard)
        unstamped = store is not None and authority is not None and not stamped(store, authority)
    if unstamped:
        return 2
    if failed:
        return 3
    return 1 if fail_on != "never" and worst >= _SEVERITY_RANK[fail_on] else 0

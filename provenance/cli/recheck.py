"""
``provenance recheck``: the witnesses asked again about the posts of a store; what they say otherwise now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from provenance.cli.custody import begin_run, keep_bytes_option, stamped, timestamp_option
from provenance.cli.options import (
    FORMAT,
    as_of_option,
    lists_option,
    make_fetch,
    network_options,
    no_cache_option,
    open_lists,
    output_option,
    parse_as_of,
    record_option,
    replay_option,
    store_option,
)
from provenance.cli.output import Progress, Writer

if TYPE_CHECKING:
    from provenance.rechecking import Change, Rechecked, Totals

SCHEMA = "provenance/recheck@1"
_RANK = {"note": 0, "check": 1, "hold": 2}


@click.command()
@store_option
@click.option("--older-than", "days", type=click.FloatRange(0, 36500), metavar="DAYS", default=1, show_default=True,
              help="Only posts nobody was asked about for so many days.")
@click.option("--platform", metavar="KEY", help="Only posts of this platform: x, bluesky …")
@click.option("--source", metavar="HANDLE", help="Only posts of this handle, as shown or as a witness says.")
@click.option("--witness", "keys", metavar="KEY", multiple=True,
              help="Ask this witness only, also one that waits to be named. Repeatable.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many posts, oldest asked first.")
@no_cache_option
@keep_bytes_option
@timestamp_option
@click.option("--offline", is_flag=True, help="Ask nobody; say what is due.")
@record_option
@replay_option
@network_options
@lists_option
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@output_option
@click.option("--fail-on", type=click.Choice(["check", "hold", "never"]), default="check", show_default=True,
              help="Exit with 1 when a new finding is at least this severe, or a post has vanished.")
@as_of_option
def recheck(store_path: str, days: float, platform: str | None, source: str | None, keys: tuple[str, ...],
            limit: int | None, no_cache: bool, keep_bytes: bool, authority: str | None, offline: bool,
            record_path: str | None, replay_path: str | None,
            list_paths: tuple[str, ...], form: str, output: str | None, fail_on: str, as_of: str | None) -> int:
    """
    Ask the witnesses again about the posts of a store, and tell what changed since the last time.

    Can be stopped at any moment: each post is kept whole, and the next run asks what is still due.
    """
    from contextlib import ExitStack

    from provenance import rechecking
    from provenance.pipeline import moment
    from provenance.platforms import platform_named
    from provenance.store import Store, Wanted
    from provenance.witnesses import witness_named

    if platform is not None:
        platform_named(platform)
    witnesses = [witness_named(key) for key in dict.fromkeys(keys)]
    worst = -1
    with ExitStack() as stack:
        when = parse_as_of(as_of)
        lists = open_lists(list_paths)
        store = stack.enter_context(Store(store_path, create=False, keep_bytes=keep_bytes, run="recheck"))
        begin_run(store, authority)
        # Asking again is what this is for: kept answers are asked about, none stands in for a new one.
        fetch, started = make_fetch(stack, offline, record_path, replay_path, when, None if no_cache else store,
                                    refresh=True)
        now = started if started is not None else moment(fetch, when)
        writer = stack.enter_context(Writer(form, output))
        progress: Progress | None = None

        def begin(total: int) -> None:
            nonlocal progress
            progress = stack.enter_context(Progress(total))

        def done(one: Rechecked) -> None:
            nonlocal worst
            worst = max([worst, *(_RANK[found.finding.severity] for found in one.findings)])
            if form == "json":
                writer.data(post_dict(one))
            elif one.changes or one.findings or offline:
                writer.words(post_text(one))
            if progress is not None:
                progress.step()

        wanted = Wanted(rechecking.due_before(now, days), platform, source, tuple(one.key for one in witnesses), limit)
        totals = rechecking.recheck(store, fetch, lists, now=now, wanted=wanted, witnesses=witnesses or None,
                                    started=begin, done=done)
        if form == "json":
            writer.data(totals_dict(totals))
        else:
            writer.words(totals_text(totals, days))
        unstamped = authority is not None and not stamped(store, authority)
    if unstamped:
        return 2
    if totals.vanished:
        worst = max(worst, _RANK["check"])
    return 1 if fail_on != "never" and worst >= _RANK[fail_on] else 0


# --- as data --------------------------------------------------------------------------------------


def post_dict(one: Rechecked) -> dict[str, Any]:
    """One post as plain data; a line of ``--format json``."""
    asked = one.asked[0] if one.asked else None
    return {
        "schema": SCHEMA, "platform": one.due.platform, "post_id": one.due.post_id,
        "handle": asked.handle if asked else None, "url": asked.url if asked else None,
        "asked_before": _data(one.due.asked_at),
        "shown": [{"article": shown.place[0], "position": shown.place[1], "url": shown.article_url,
                   "title": shown.title, "handle": shown.handle} for shown in one.shown],
        "testimony": [_data(said) for said in one.testimony],
        "changes": [_data(change) for change in one.changes],
        "findings": [{"article": found.article, "position": found.position, "rule": found.finding.rule,
                      "severity": found.finding.severity, "message": found.finding.message} for found in one.findings],
        "status": [{"article": place[0], "position": place[1], "before": before, "after": after}
                   for place, before, after in one.statuses],
    }


def totals_dict(totals: Totals) -> dict[str, Any]:
    """The run as plain data; the last line of ``--format json``."""
    return {"schema": SCHEMA, "summary": {
        "asked": totals.asked, "changed": totals.changed, "silent": totals.silent, "not_due": totals.later,
        "vanished": [_data(row) for row in totals.vanished]}}


def _data(value: Any) -> Any:
    """Records, times and tuples as JSON knows them."""
    from collections.abc import Mapping
    from dataclasses import fields, is_dataclass
    from datetime import datetime

    from provenance.model import Finding
    from provenance.report.times import shown_time

    if isinstance(value, datetime):
        return shown_time(value)
    if isinstance(value, Finding):
        value = value._asdict()
    if is_dataclass(value):
        return {field.name: _data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items()}
    return [_data(item) for item in value] if isinstance(value, tuple | list) else value


# --- as text --------------------------------------------------------------------------------------


def post_text(one: Rechecked) -> Any:
    """One post for people: who, where it stands, and a line for each thing that changed."""
    from rich.text import Text

    from provenance.platforms import name_of
    from provenance.report.words import count, one_line, printable

    asked = one.asked[0] if one.asked else None
    who = f"@{printable(asked.handle)}" if asked and asked.handle else "no handle shown"
    text = Text(f"{name_of(one.due.platform)}  {who}  {printable(one.due.post_id)}", style="bold")
    where = one.shown[0].article_url or one.shown[0].title if one.shown else None
    text.append(f"\n   in {count(len({shown.place[0] for shown in one.shown}), 'article')}"
                + (f", {one_line(where, 200)}" if where else ""), style="dim")
    for change in one.changes:
        text.append(f"\n   {_change(change)}")
    for place, before, after in one.statuses:
        text.append(f"\n   status of embed {place[1]}: {before} → {after}")
    for found in one.findings:
        if found.finding.severity != "note":
            text.append(f"\n   {found.finding.severity}: {one_line(found.finding.message, 400)}  {found.finding.rule}")
    if not one.changes:
        text.append("\n   " + (", ".join(f"{said.witness}: {said.outcome}" for said in one.testimony)
                               or "no witness knows this platform"), style="dim")
    return text


def _change(change: Change) -> str:
    from provenance.report.words import one_line

    def shown(value: Any) -> str:
        data = _data(value)
        return one_line(data if isinstance(data, str) else ", ".join(map(str, data)), 200)

    since = f" ({change.before_at:%Y-%m-%d})" if change.before_at else ""
    if change.what == "outcome":
        return f"{change.witness}: " + (f"{change.before}{since} → {change.after}" if change.before
                                        else f"{change.after}, asked for the first time")
    return f"{change.witness}: {change.what.replace('_', ' ')} {shown(change.before)}{since} → {shown(change.after)}"


def totals_text(totals: Totals, days: float) -> Any:
    """The last lines: how many were asked, what has vanished, what is not due yet."""
    from rich.text import Text

    from provenance.platforms import name_of
    from provenance.report.words import count, printable

    text = Text()
    for row in totals.vanished:
        text.append(f"{name_of(row['platform'])} {printable(row['post_id'])}: existed on {row['existed_at'][:10]}, "
                    f"gone by {row['gone_at'][:10]}, {count(row['times_gone'], 'time')} seen gone\n", style="yellow")
    text.append(f"{count(totals.asked, 'post')} asked, {totals.changed:,} changed")
    if totals.silent:
        text.append(f", of {totals.silent:,} no witness said anything")
    if totals.later:
        text.append(f"; {totals.later:,} not due, asked less than {count_days(days)} ago (--older-than)")
    return text


def count_days(days: float) -> str:
    """
    A number of days in words.

    >>> count_days(1), count_days(0.5)
    ('1 day', '0.5 days')
    """
    return f"{days:g} day" + ("" if days == 1 else "s")

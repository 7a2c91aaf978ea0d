"""
``provenance judge`` and ``provenance report``: what a store holds, read again and told.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from provenance.cli.options import (
    DIGEST_FORMAT,
    FORMAT,
    REPORT_FORMAT,
    as_of_option,
    lists_option,
    open_lists,
    optional_rules,
    output_option,
    parse_as_of,
    rule_option,
    store_option,
)
from provenance.cli.output import Writer
from provenance.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from provenance.judge.diff import Change
    from provenance.model import Audited
    from provenance.report.overview import Paged
    from provenance.store import Store

#: Articles from which on several processes are worth their start, which takes the time of judging a thousand.
_LARGE = 5_000


@click.command()
@store_option
@lists_option
@rule_option
@as_of_option
@click.option("--diff", "show_diff", is_flag=True, help="Say what changed, article by article, and why.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256),
              help="Processes that judge; by default as many as there are processors where the store is large.")
@output_option
def judge(store_path: str, list_paths: tuple[str, ...], also: tuple[str, ...], as_of: str | None, show_diff: bool,
          form: str, jobs: int | None, output: str | None) -> int:
    """Rebuild every finding in a store from its facts and the lists of today; no network."""
    from provenance.pipeline import judge_store
    from provenance.report.changed import change_dict, change_text
    from provenance.store import Store

    lists, rules = open_lists(list_paths), optional_rules(also)
    with Store(store_path, create=False, run="judge") as store, Writer(form, output) as writer:

        def told(key: str, audited: Audited, changes: tuple[Change, ...]) -> None:
            if form == "json":
                writer.data(change_dict(key, audited, changes))
            else:
                writer.words(change_text(audited, changes))

        large = sum(1 for _ in store.articles()) >= _LARGE
        judged, changed = judge_store(store, lists, parse_as_of(as_of), also=rules, told=told if show_diff else None,
                                      jobs=jobs or (os.cpu_count() or 1 if large else 1))
        if form == "json":
            writer.data({"judged": judged, "changed": changed})
        else:
            writer.plain(f"{judged} article{'' if judged == 1 else 's'} judged, {changed} changed\n")
    return 0


@click.command()
@click.argument("what", type=click.Choice(["articles", "sources", "review", "decisions"]), default="articles")
@store_option
@click.option("--since", metavar="DATE",
              help="Only articles audited since then; last-run: a digest of what the last crawl brought; "
                   "a span such as 24h: of what crawls brought in it.")
@click.option("--source", metavar="HANDLE", help="Only articles that show this handle.")
@click.option("--format", "form", type=REPORT_FORMAT, default="text", show_default=True)
@output_option
def report(what: str, store_path: str, since: str | None, source: str | None, form: str, output: str | None) -> int:
    """
    Report from a store: its articles; its sources flagged as partisan-tagged or unverifiable; the posts that wait for
    an editor's review; the decisions that were taken. What is decided is not repeated until a fact about it changes.

    With --format html, --output reports/ writes a folder: an overview, a page for each article and each flagged source.
    """
    from provenance.cli.digest import digest
    from provenance.crawl.spans import parse_span
    from provenance.dates import parse_instant
    from provenance.report.flagged import source_row_text
    from provenance.report.waiting import decision_row_text, waiting_row_text
    from provenance.store import Store

    if since and (since == "last-run" or parse_span(since) is not None):
        if form not in DIGEST_FORMAT.choices:
            raise UsageError(f"--since {since} has no form {form}; it has {', '.join(DIGEST_FORMAT.choices)}")
        return digest(store_path, form, output, since)
    from_when = parse_instant(since, "option --since") if since else None
    if since and from_when is None:
        raise UsageError(f"--since {since!r} is no date; write 2024-05-30, last-run, or a span such as 24h",
                         code="bad-date")
    handle = source.removeprefix("@").casefold() if source else None
    if what != "articles" and form in ("html", "prov", "json-ld"):
        raise UsageError(f"report {what} has no form {form}; leave out {what!r}: the articles' report has them all")
    with Store(store_path, create=False) as store, Writer(form, output, store.lists()) as writer:
        if what != "articles":
            since_text = from_when.at.isoformat()[:19] if from_when else ""
            rows, at, told = {
                "sources": (store.flagged_sources, "last_seen", source_row_text),
                "review": (store.posts_to_review, "judged_at", waiting_row_text),
                "decisions": (store.decisions, "decided_at", decision_row_text),
            }[what]
            for row in rows():
                if handle not in (None, str(row.get("handle") or "").casefold()) or str(row[at]) < since_text:
                    continue
                if form in ("json", "csv", "markdown"):
                    writer.row(row)
                else:
                    writer.words(told(row))
            return 0
        chosen = _chosen(store, from_when.at if from_when else None, handle)
        if form == "html":
            writer.pages(chosen)
        else:
            for one in chosen:
                writer.audit(one.audited, one.decided, one.key)
    return 0


def _chosen(store: Store, since: datetime | None, handle: str | None) -> Iterator[Paged]:
    """The articles of the store that are asked for, each read when it is its turn."""
    from provenance.report.overview import Paged

    for key in store.articles():
        audited = store.load(key)
        if (since is None or audited.audited_at >= since) and (handle is None or _shows(audited, handle)):
            yield Paged(audited, key, store.decided(key))


def _shows(audited: Audited, handle: str) -> bool:
    judged = audited.judgement
    return judged is not None and any((one.embed.handle or "").casefold() == handle
                                      for one in (*judged.embeds, *judged.linked_posts))

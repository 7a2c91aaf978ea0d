"""
``provenance judge`` and ``provenance report``: what a store holds, read again and told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from provenance.cli.options import (
    FORMAT,
    as_of_option,
    lists_option,
    open_lists,
    output_option,
    parse_as_of,
    store_option,
)
from provenance.cli.output import Writer
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.model import Audited


@click.command()
@store_option
@lists_option
@as_of_option
def judge(store_path: str, list_paths: tuple[str, ...], as_of: str | None) -> int:
    """Rebuild every finding in a store from its facts and the lists of today; no network."""
    from provenance.pipeline import judge_store
    from provenance.store import Store

    with Store(store_path, create=False) as store:
        judged, changed = judge_store(store, open_lists(list_paths), parse_as_of(as_of))
    click.echo(f"{judged} articles judged, {changed} changed")
    return 0


@click.command()
@click.argument("what", type=click.Choice(["articles", "sources"]), default="articles")
@store_option
@click.option("--since", metavar="DATE", help="Only articles audited since then.")
@click.option("--source", metavar="HANDLE", help="Only articles that show this handle.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@output_option
def report(what: str, store_path: str, since: str | None, source: str | None, form: str, output: str | None) -> int:
    """Report from a store: its articles, or its sources flagged as partisan-tagged or unverifiable."""
    from provenance.dates import parse_instant
    from provenance.report.text import source_row_text
    from provenance.store import Store

    from_when = parse_instant(since, "option --since") if since else None
    if since and from_when is None:
        raise UsageError(f"--since {since!r} is no date; write 2024-05-30", code="bad-date")
    handle = source.removeprefix("@").casefold() if source else None
    with Store(store_path, create=False) as store, Writer(form, output) as writer:
        if what == "sources":
            for row in store.flagged_sources():
                if handle in (None, str(row["handle"]).casefold()) and (
                        from_when is None or str(row["last_seen"]) >= from_when.at.isoformat()[:19]):
                    if form == "json":
                        writer.data(row)
                    else:
                        writer.words(source_row_text(row))
            return 0
        for key in store.articles():
            audited = store.load(key)
            if from_when is not None and audited.audited_at < from_when.at:
                continue
            if handle is not None and not _shows(audited, handle):
                continue
            writer.audit(audited)
    return 0


def _shows(audited: Audited, handle: str) -> bool:
    judged = audited.judgement
    return judged is not None and any((one.embed.handle or "").casefold() == handle
                                      for one in (*judged.embeds, *judged.linked_posts))

"""
``provenance report --since last-run`` and ``--since 24h``: what crawls brought, for cron and for people.
"""

from __future__ import annotations

from datetime import UTC, datetime

from provenance.cli.output import Writer
from provenance.errors import UsageError

SCHEMA = "provenance/digest@1"


def digest(store_path: str, form: str, output: str | None, since: str) -> int:
    """
    Write the digest; 1 where there is anything to look at, 0 where there is nothing.

    Args:
        since: A span of time such as ``24h``; all else (``last-run``) is since the last crawl began.
    """
    from provenance.crawl.spans import parse_span
    from provenance.report.digest import anything_new, digest_html, digest_markdown, digest_text
    from provenance.report.times import shown_time
    from provenance.store import Store

    span, now = parse_span(since), datetime.now(UTC)
    with Store(store_path, create=False) as store, Writer(form, output) as writer:
        began = now - span if span is not None else store.last_crawl_began()
        if began is None:
            raise UsageError(f"{store_path}: no crawl has run on this store; name a date: --since 2024-05-30",
                             code="no-crawl")
        news = {"schema": SCHEMA, "since": shown_time(began), "made_at": shown_time(now), **store.news_since(began)}
        if form == "json":
            writer.data(news)
        else:
            writer.plain({"text": digest_text, "markdown": digest_markdown, "html": digest_html}[form](news))
    return 1 if anything_new(news) else 0

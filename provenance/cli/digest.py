"""
``provenance report --since last-run``: what the last crawl brought, for cron and for people.
"""

from __future__ import annotations

from datetime import UTC, datetime

from provenance.cli.output import Writer
from provenance.errors import UsageError

SCHEMA = "provenance/digest@1"


def digest(store_path: str, form: str, output: str | None) -> int:
    """Write the digest; 1 where there is anything to look at, 0 where there is nothing."""
    from provenance.report.digest import anything_new, digest_html, digest_markdown, digest_text
    from provenance.report.times import shown_time
    from provenance.store import Store

    with Store(store_path, create=False) as store, Writer(form, output) as writer:
        since = store.last_crawl_began()
        if since is None:
            raise UsageError(f"{store_path}: no crawl has run on this store; name a date: --since 2024-05-30",
                             code="no-crawl")
        news = {"schema": SCHEMA, "since": shown_time(since), "made_at": shown_time(datetime.now(UTC)),
                **store.news_since(since)}
        if form == "json":
            writer.data(news)
        else:
            writer.plain({"text": digest_text, "markdown": digest_markdown, "html": digest_html}[form](news))
    return 1 if anything_new(news) else 0

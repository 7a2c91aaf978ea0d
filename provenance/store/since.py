"""
What is new in a store since a moment: for the digest after a crawl. Questions only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from provenance.store.rebuild import plain
from provenance.store.statements import select
from provenance.store.values import instant, moment, opened

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["began", "last_crawl_began", "news_since"]

#: Newly gone: no witness had said so before.
_VANISHED = """
SELECT vanished_posts.* FROM vanished_posts
WHERE (SELECT min(at) FROM testimonies WHERE testimonies.platform = vanished_posts.platform
    AND testimonies.asked_post_id = vanished_posts.post_id AND outcome = 'gone') >= ?
ORDER BY platform, post_id"""
_CHANGES = """
SELECT embed_changes.*, articles.title AS title, old.text AS text_before, new.text AS text_after
FROM embed_changes
JOIN articles ON articles.key = embed_changes.after_article
LEFT JOIN embeds AS old ON old.article = before_article AND old.position = before_position
LEFT JOIN embeds AS new ON new.article = after_article AND new.position = after_position
WHERE embed_changes.at >= ? ORDER BY embed_changes.id"""
_REVIEW = """
SELECT posts_to_review.* FROM posts_to_review JOIN articles ON articles.key = posts_to_review.article
WHERE articles.audited_at >= ?"""
_DEAD = "SELECT * FROM dead_links WHERE since >= ?"
_GONE_PAGES = """
SELECT frontier.url AS url, articles.title AS title, status FROM frontier
JOIN articles ON articles.key = frontier.article
WHERE frontier.outcome = 'gone' AND visited_at >= ? ORDER BY frontier.url"""
#: What a host said, and of how many addresses; the words are those of the frontier.
_REFUSED = """
SELECT host, outcome, count(*) AS addresses, max(status) AS status FROM frontier
WHERE outcome IN ('refused', 'robots', 'robots file out of reach') AND visited_at >= ?
GROUP BY host, outcome ORDER BY host, outcome"""
_RESTING = "SELECT host, rest_until, outcome FROM frontier_hosts WHERE rest_until > ? ORDER BY host"
_FAILING = """
SELECT url, outcome, status FROM frontier WHERE (kind <> 'page' OR url = seed) AND due_at IS NOT NULL
AND visited_at >= ? AND outcome NOT IN ('found', 'read', 'unchanged', 'moved', 'not-asked') ORDER BY url"""


def last_crawl_began(db: Database) -> datetime | None:
    """
    When the last crawl began; where those before it were killed, when the first of those did. None: there was none.
    """
    last = select(db, "SELECT id FROM runs WHERE command = 'crawl' ORDER BY started_at DESC, rowid DESC LIMIT 1")
    return began(db, last[0]["id"]) if last else None


def began(db: Database, run: str) -> datetime:
    """
    When the crawl began of which a run is the last part: the first of those right before it that came to no end, as
    they were killed, or the store or the machine ended them.
    """
    at = select(db, "SELECT started_at FROM runs WHERE id = ?", run)[0]["started_at"]
    for row in select(db, """
            SELECT started_at, ended_at, outcome FROM runs WHERE command = 'crawl' AND started_at <= ? AND id <> ?
            ORDER BY started_at DESC, rowid DESC""", at, run):
        if row["ended_at"] is not None and row["outcome"] != "stopped":
            break
        at = row["started_at"]
    found = moment(at)
    assert found is not None  # NOT NULL in the schema
    return found


def news_since(db: Database, since: datetime) -> dict[str, Any]:
    """Rows by what they are about, each a dict of plain values; see ``report.digest`` for their words."""
    at = instant(since)

    def rows(sql: str) -> list[dict[str, Any]]:
        return [dict(plain(row)) for row in select(db, sql, at)]

    flagged = select(db, "SELECT * FROM flagged_sources WHERE first_seen >= ?", at)
    return {
        "flagged": [{**plain(row), "why": opened(row["why"]), "partisan_tagged": bool(row["partisan_tagged"]),
                     "unverifiable": bool(row["unverifiable"])} for row in flagged],
        "vanished": [_listed(row, "gone_by") for row in select(db, _VANISHED, at)],
        "changes": [_listed(row, "fields") for row in select(db, _CHANGES, at)],
        "review": [{**_listed(row, "rules"), "messages": opened(row["messages"])} for row in select(db, _REVIEW, at)],
        "dead_links": rows(_DEAD), "gone_pages": rows(_GONE_PAGES), "refused": rows(_REFUSED),
        "resting": rows(_RESTING), "failing": rows(_FAILING),
        "runs": [{**plain(row), "counts": opened(row["counts"]) if row["counts"] else {}} for row in select(
            db, "SELECT * FROM runs WHERE command = 'crawl' AND started_at >= ? ORDER BY started_at", at)],
        "articles": select(db, "SELECT count(*) AS n FROM articles WHERE audited_at >= ?", at)[0]["n"],
    }


def _listed(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A row whose one column is a list as JSON."""
    return {**plain(row), name: opened(row[name])}

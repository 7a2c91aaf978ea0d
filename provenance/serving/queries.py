"""
The questions people ask a store, ready to be asked again.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["QUERIES", "Query"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question: what it is called, what its answer says, its SQL (``:name`` is asked for)."""

    name: str
    title: str
    about: str
    sql: str


QUERIES = (
    Query("flagged-sources", "Sources with a flag",
          "Handles whose copies carry a listed side or could not be checked, those in most articles first. A flag says "
          "what lists say, or what could not be checked; nothing about truth.",
          "SELECT handle, platform, partisan_tagged, unverifiable, articles, first_seen, last_seen, why "
          "FROM flagged_sources ORDER BY articles DESC, handle"),
    Query("vanished-posts", "Posts that were there and are gone",
          "Two witnesses agree, or one said so on two days, and nobody says otherwise. Why it is gone is not known.",
          "SELECT * FROM vanished_posts ORDER BY gone_at DESC"),
    Query("altered-embeds", "Embeds whose words differ",
          "What the article shows differs from a witness's words, from an earlier visit, or from the post's last "
          "version.",
          "SELECT findings.article, embeds.position, embeds.platform, embeds.handle, embeds.text, findings.rule, "
          "findings.severity, findings.message FROM findings "
          "JOIN embeds ON embeds.article = findings.article AND embeds.position = findings.position "
          "WHERE findings.rule IN ('prv.text-mismatch', 'prv.altered-since', 'prv.edited', 'prv.handle-mismatch') "
          "ORDER BY findings.severity = 'hold' DESC, findings.article, embeds.position"),
    Query("most-embedded-handles", "Handles that most articles show",
          "Each handle once per platform; an article counts once.",
          "SELECT platform, min(handle) AS handle, count(DISTINCT article) AS articles, count(*) AS posts, "
          "min(shown_date) AS first_day, max(shown_date) AS last_day FROM embeds "
          "WHERE kind = 'embed' AND handle IS NOT NULL GROUP BY platform, casefold(handle) "
          "ORDER BY articles DESC, handle LIMIT 500"),
    Query("dead-links", "Links by which nobody gets anywhere",
          "As of the newest try of each address; with an archive's word where one was asked.",
          "SELECT url, outcome, since, tried_at, archived_url, article_url, article FROM dead_links "
          "ORDER BY since DESC"),
    Query("words", "Posts with these words",
          "Full-text search over the words, names and handles of all posts.",
          "SELECT embeds.article, embeds.position, embeds.platform, embeds.handle, embeds.shown_date, embeds.text "
          "FROM embeds_fts JOIN embeds ON embeds.id = embeds_fts.rowid "
          "WHERE embeds_fts MATCH :words ORDER BY rank LIMIT 200"),
)

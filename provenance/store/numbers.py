"""
An article in numbers: what stands in it by kind, status and severity, kept beside it.

Counted at every look, a question for the articles with a contradicted post goes through a million findings.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

__all__ = ["add", "fill", "remake"]

_STATUSES = ("contradicted", "discrepant", "corroborated", "consistent", "unverifiable", "not-checked")
_SEVERITIES = {"holds": "hold", "checks": "check", "notes": "note"}
_KEYS = "IN (SELECT value FROM json_each(?1))"
_EMPTY = """
INSERT INTO article_numbers
SELECT key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0 FROM articles"""


def _words(column: str, words: Iterable[str]) -> str:
    return ", ".join(f"coalesce(sum({column} = '{word}'), 0)" for word in words)


#: Several columns at once, so that each table is gone through once.
_COUNTED = f"""
UPDATE article_numbers SET
    (embeds, linked_posts) = (
        SELECT {_words("kind", ("embed", "link"))} FROM embeds WHERE article = article_numbers.article),
    ({", ".join(status.replace("-", "_") for status in _STATUSES)}) = (
        SELECT {_words("status", _STATUSES)} FROM judgements WHERE article = article_numbers.article),
    ({", ".join(_SEVERITIES)}) = (
        SELECT {_words("severity", _SEVERITIES.values())} FROM findings WHERE article = article_numbers.article),
    (links, links_resolved) = (
        SELECT count(DISTINCT url), count(DISTINCT CASE WHEN outcome = 'resolved' THEN url END)
        FROM links WHERE article = article_numbers.article),
    (asked_at, posts_vanished) = (
        SELECT max(said.at), count(DISTINCT vanished.post_id) FROM testimonies AS said LEFT JOIN vanished
            ON vanished.platform = said.platform AND vanished.post_id = said.asked_post_id
        WHERE said.article = article_numbers.article AND said.platform IS NOT NULL)
"""


def add(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """Articles that were not there before."""
    wanted = json.dumps(list(keys))
    db.execute(f"{_EMPTY} WHERE key {_KEYS}", [wanted])
    db.execute(f"{_COUNTED} WHERE article {_KEYS}", [wanted])


def remake(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """Some articles anew."""
    if keys:
        db.execute(f"DELETE FROM article_numbers WHERE article {_KEYS}", [json.dumps(list(keys))])
        add(db, keys)


def fill(db: sqlite3.Connection) -> None:
    """All of them, where there are none."""
    db.execute(_EMPTY)
    db.execute(_COUNTED)

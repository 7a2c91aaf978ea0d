"""
An article in numbers: what stands in it by kind, status and severity, kept beside it.

Counted at every look, a question for the articles with a contradicted post goes through a million findings.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

__all__ = ["add", "fill", "remake"]

_STATUSES = ("contradicted", "discrepant", "corroborated", "consistent", "unverifiable", "not-checked")
_SEVERITIES = {"holds": "hold", "checks": "check", "notes": "note"}
_KEYS = "IN (SELECT value FROM json_each(?1))"
#: An article without testimonies has no vanished post, which is nearly every article of an archive.
_VANISHED = """(SELECT count(DISTINCT said.asked_post_id) FROM testimonies AS said JOIN vanished
        ON vanished.platform = said.platform AND vanished.post_id = said.asked_post_id
     WHERE said.article = articles.key)"""
_COUNTED = f"""
INSERT INTO article_numbers
SELECT articles.key, coalesce(shown.embeds, 0), coalesce(shown.linked_posts, 0),
    {", ".join(f"coalesce(judged.s{number}, 0)" for number in range(len(_STATUSES)))},
    {", ".join(f"coalesce(found.{name}, 0)" for name in _SEVERITIES)},
    (SELECT count(DISTINCT url) FROM links WHERE links.article = articles.key),
    (SELECT count(DISTINCT url) FROM links WHERE links.article = articles.key AND links.outcome = 'resolved'),
    (SELECT max(at) FROM testimonies WHERE testimonies.article = articles.key), {_VANISHED}
FROM articles
LEFT JOIN (SELECT article, sum(kind = 'embed') AS embeds, sum(kind = 'link') AS linked_posts
    FROM embeds {{of}} GROUP BY article) AS shown ON shown.article = articles.key
LEFT JOIN (SELECT article, {", ".join(f"sum(status = '{word}') AS s{number}" for number, word in enumerate(_STATUSES))}
    FROM judgements {{of}} GROUP BY article) AS judged ON judged.article = articles.key
LEFT JOIN (SELECT article, {", ".join(f"sum(severity = '{word}') AS {name}" for name, word in _SEVERITIES.items())}
    FROM findings {{of}} GROUP BY article) AS found ON found.article = articles.key
{{which}}
"""


def add(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """Articles that were not there before."""
    db.execute(_COUNTED.format(of=f"WHERE article {_KEYS}", which=f"WHERE articles.key {_KEYS}"),
               [json.dumps(list(keys))])


def remake(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """Some articles anew."""
    db.execute(f"DELETE FROM article_numbers WHERE article {_KEYS}", [json.dumps(list(keys))])
    add(db, keys)


def fill(db: sqlite3.Connection) -> None:
    """All of them, where there are none."""
    db.execute(_COUNTED.format(of="", which=""))

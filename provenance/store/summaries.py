"""
What views stand on that would take long to work out: sums that are kept right as articles come.

Whoever writes what they are made of does it inside ``following``, in one transaction: so a view never has to group a
million rows, and never says anything else than the facts. ``rebuild`` makes them out of nothing.

An article that is new is added to the sums, at the same price however often its handles were seen before; where one
changed, the sums of its handles and posts are made anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from provenance.store import answered, numbers, spans, totals
from provenance.store.summary_tables import SUMMARIES

__all__ = ["SUMMARIES", "add", "fill", "following", "rebuild", "wait"]

_KEYS = "(SELECT value FROM json_each(?1))"
_WAITING = """
INSERT INTO waiting (rank, embed, article, position, kind, platform, handle, post_id, status, grade,
    article_url)
SELECT min(findings.severity = 'check'), embeds.id, embeds.article, embeds.position, embeds.kind, embeds.platform,
    embeds.handle, judgements.post_id, judgements.status, judgements.grade,
    (SELECT url FROM articles WHERE key = embeds.article)
FROM embeds
CROSS JOIN findings ON findings.article = embeds.article AND findings.position = embeds.position
    AND findings.severity IN ('check', 'hold')
CROSS JOIN judgements ON judgements.article = embeds.article AND judgements.position = embeds.position
WHERE {which} AND NOT EXISTS (SELECT 1 FROM reviewed
    WHERE reviewed.article = embeds.article AND reviewed.position = embeds.position)
GROUP BY embeds.id
"""


@contextmanager
def following(db: sqlite3.Connection, keys: Collection[str], *, new: bool = False) -> Iterator[None]:
    """
    The sums follow what is written of some articles inside; nothing happens where nothing is.

    Args:
        new: None of the articles was there before.
    """
    before = db.total_changes
    handles, posts = (set(), set()) if new else (totals.handles_of(db, keys), spans.posts_of(db, keys))
    yield
    if db.total_changes == before:
        return
    if new:
        add(db, keys)
    else:
        totals.remake(db, handles | totals.handles_of(db, keys))
        posts |= spans.posts_of(db, keys)
        spans.remake(db, posts)
        numbers.remake(db, answered.remake(db, posts) | set(keys))
        wait(db, keys)


def add(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """Articles that were not there before, with everything that is made of them."""
    totals.add(db, keys)
    numbers.remake(db, answered.remake(db, spans.add(db, keys)) - set(keys))
    numbers.add(db, keys)
    _await(db, keys)


def wait(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """Which posts of some articles an editor should look at."""
    db.execute(f"DELETE FROM waiting WHERE embed IN (SELECT id FROM embeds WHERE article IN {_KEYS})",
               [json.dumps(list(keys))])
    _await(db, keys)


def _await(db: sqlite3.Connection, keys: Collection[str]) -> None:
    db.execute(_WAITING.format(which=f"embeds.article IN {_KEYS}"), [json.dumps(list(keys))])


def rebuild(db: sqlite3.Connection) -> None:
    """All of them, from what they sum up; after a migration, after something was erased or merged."""
    for table in SUMMARIES:
        db.execute(f"DELETE FROM {table}")
    fill(db)


def fill(db: sqlite3.Connection) -> None:
    """All of them, where there are none."""
    totals.fill(db)
    spans.fill(db)
    answered.fill(db)
    numbers.fill(db)
    db.execute(_WAITING.format(which="1"))

"""
Handles seen with posts, one row for each handle, source and post, from the first sight to the last.

Sights of embeds, words of witnesses, handles a witness says were used before, and picture links, which hold the handle
of the day the post was made. A sight is as old as the first audit of the article's bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from provenance.store.history import ARCHIVES

__all__ = ["add", "fill", "posts_of", "remake"]

#: A platform and the id of a post.
Post = tuple[str, str]

_ARCHIVES = ", ".join(f"'{key}'" for key in ARCHIVES)
_SIGHTS = "('printed', 'address', 'shown')"
_KEYS = "(SELECT value FROM json_each(?1))"
_GIVEN = "SELECT json_extract(value, '$[0]') AS platform, json_extract(value, '$[1]') AS post_id FROM json_each(?1)"
_ALL = """SELECT platform, post_id FROM handles_seen WHERE post_id IS NOT NULL
    UNION SELECT platform, asked_post_id FROM testimonies WHERE platform IS NOT NULL AND asked_post_id IS NOT NULL
    UNION SELECT embeds.platform, said.post_id FROM judged_testimonies AS said
        JOIN embeds ON embeds.article = said.article AND embeds.position = said.position
        WHERE said.witness = 'media-link' AND said.post_id IS NOT NULL"""
#: Posts that others than the article itself know of, or that stand inside another.
_TOLD = f"""SELECT platform, asked_post_id FROM testimonies
    WHERE article IN {_KEYS} AND platform IS NOT NULL AND asked_post_id IS NOT NULL
    UNION SELECT embeds.platform, said.post_id FROM judged_testimonies AS said
        JOIN embeds ON embeds.article = said.article AND embeds.position = said.position
        WHERE said.article IN {_KEYS} AND said.witness = 'media-link' AND said.post_id IS NOT NULL
    UNION SELECT json_extract(inner.value, '$.platform'), json_extract(inner.value, '$.post_id')
        FROM embeds JOIN json_tree(embeds.quoted) AS inner
        WHERE embeds.article IN {_KEYS} AND embeds.quoted IS NOT NULL AND inner.type = 'object'
            AND json_extract(inner.value, '$.post_id') IS NOT NULL"""
_OWN = f"SELECT DISTINCT platform, post_id FROM embeds WHERE article IN {_KEYS} AND post_id IS NOT NULL"
#: Of the posts of some articles those that any other handle was seen with; most were not.
_MIXED = f"""SELECT DISTINCT platform, post_id FROM embeds WHERE article IN {_KEYS} AND post_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM handle_spans AS span WHERE span.platform = embeds.platform
        AND span.post_id = embeds.post_id AND lower(span.handle) IS NOT lower(embeds.handle))"""
#: The same answer stands with every article that shows the post; of one moment the row written last counts.
_SPANS = f"""
WITH touched AS MATERIALIZED ({{touched}}), heard AS MATERIALIZED (
    SELECT said.platform AS platform, said.asked_post_id AS post_id, said.witness AS witness, said.at AS at,
        said.handle AS handle, coalesce(said.author_id, '') AS author, said.former_handles AS former_handles,
        CASE WHEN said.witness IN ({_ARCHIVES}) THEN coalesce(said.last_seen, said.at) ELSE said.at END AS moment,
        max(said.rowid)
    FROM touched CROSS JOIN testimonies AS said
        ON said.platform = touched.platform AND said.asked_post_id = touched.post_id
    GROUP BY said.platform, said.asked_post_id, said.witness, said.at
)
INSERT OR IGNORE INTO handle_spans
SELECT sight.platform, sight.post_id, sight.source, sight.handle, '', sight.first_seen, coalesce((
        SELECT max(articles.audited_at) FROM embeds JOIN articles ON articles.key = embeds.article
        WHERE embeds.platform = sight.platform AND embeds.post_id = sight.post_id
            AND sight.handle IN (embeds.printed_handle, embeds.address_handle, embeds.handle)
    ), sight.first_seen), 1
FROM touched CROSS JOIN handles_seen AS sight ON sight.platform = touched.platform AND sight.post_id = touched.post_id
WHERE sight.source IN {_SIGHTS}
UNION ALL
SELECT platform, post_id, witness, handle, author, coalesce(min(moment), ''), max(moment), 1
FROM heard WHERE handle IS NOT NULL GROUP BY platform, post_id, witness, handle, author
UNION ALL
SELECT heard.platform, heard.post_id, heard.witness || ' (former)', json_extract(former.value, '$[0]'), heard.author,
    coalesce(json_extract(former.value, '$[1]'), ''), NULL, 1
FROM heard JOIN json_each(heard.former_handles) AS former
UNION ALL
SELECT embeds.platform, said.post_id, said.witness, said.handle, '', coalesce(min(said.at), ''), max(said.at), 1
FROM touched CROSS JOIN judged_testimonies AS said ON said.witness = 'media-link' AND said.post_id = touched.post_id
CROSS JOIN embeds ON embeds.article = said.article AND embeds.position = said.position
    AND embeds.platform = touched.platform
WHERE said.handle IS NOT NULL GROUP BY embeds.platform, said.post_id, said.handle
"""
_ADDED = f"""
INSERT INTO handle_spans
SELECT sight.platform, sight.post_id, sight.source, sight.handle, '', sight.first_seen, max(articles.audited_at), 1
FROM embeds
CROSS JOIN articles ON articles.key = embeds.article
CROSS JOIN handles_seen AS sight ON sight.platform = embeds.platform AND sight.post_id = embeds.post_id
    AND sight.handle IN (embeds.printed_handle, embeds.address_handle, embeds.handle)
WHERE embeds.article IN {_KEYS} AND sight.source IN {_SIGHTS}
GROUP BY sight.platform, sight.post_id, sight.source, sight.handle
ON CONFLICT DO UPDATE SET last_seen = max(last_seen, excluded.last_seen)
"""
#: How many handles a post has, in any case; most have one.
_COUNTED = """
WITH touched AS MATERIALIZED ({touched})
UPDATE handle_spans SET handles = many.handles
FROM (
    SELECT span.platform AS platform, span.post_id AS post_id, count(DISTINCT lower(span.handle)) AS handles
    FROM touched CROSS JOIN handle_spans AS span ON span.platform = touched.platform AND span.post_id = touched.post_id
    GROUP BY span.platform, span.post_id
    HAVING count(*) > 1 AND (min(span.handles) <> count(DISTINCT lower(span.handle))
        OR max(span.handles) <> count(DISTINCT lower(span.handle)))
) AS many
WHERE handle_spans.platform = many.platform AND handle_spans.post_id = many.post_id
"""


def posts_of(db: sqlite3.Connection, keys: Collection[str]) -> set[Post]:
    """The posts that some articles show or quote, and those their witnesses were asked about."""
    return set(db.execute(f"{_TOLD} UNION {_OWN}", [json.dumps(list(keys))]))


def remake(db: sqlite3.Connection, posts: Collection[Post]) -> None:
    """The spans of some posts, from everything that is known of them."""
    if posts:
        wanted = json.dumps(sorted(posts))
        db.execute(f"DELETE FROM handle_spans WHERE (platform, post_id) IN ({_GIVEN})", [wanted])
        db.execute(_SPANS.format(touched=_GIVEN), [wanted])
        db.execute(_COUNTED.format(touched=_GIVEN), [wanted])


def fill(db: sqlite3.Connection) -> None:
    """All spans, where there are none."""
    db.execute(_SPANS.format(touched=_ALL))
    db.execute(_COUNTED.format(touched="SELECT DISTINCT platform, post_id FROM handle_spans"))


def add(db: sqlite3.Connection, keys: Collection[str]) -> set[Post]:
    """The posts of articles that were not there before; those of which others than the article itself know."""
    wanted = json.dumps(list(keys))
    db.execute(_ADDED, [wanted])
    db.execute(_COUNTED.format(touched=_MIXED), [wanted])
    told = set(db.execute(_TOLD, [wanted]))
    remake(db, told)
    return told

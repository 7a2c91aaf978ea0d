"""
What witnesses said of posts, summed up: the newest word of each, spans of the same word, posts that vanished.

Each of these asks for all testimonies about a post in their order, which takes half a minute for a million of them;
whoever writes testimonies has the sums of their posts made anew (``summaries``). All rest on answers: the testimonies
once per post, witness and moment, as the same answer stands with every article that shows the post.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from provenance.store.history import ARCHIVES

__all__ = ["fill", "remake"]

_ARCHIVES = ", ".join(f"'{key}'" for key in ARCHIVES)
#: Outcomes that say something about the post. ``blocked``, ``unknown`` and ``not-tried`` are about the asking.
_WORDS = "'exists', 'gone', 'suspended', 'restricted'"
_GIVEN = "SELECT json_extract(value, '$[0]') AS platform, json_extract(value, '$[1]') AS post_id FROM json_each(?1)"
_ALL = """SELECT DISTINCT platform, asked_post_id AS post_id FROM testimonies
    WHERE platform IS NOT NULL AND asked_post_id IS NOT NULL"""

#: Where a column has no aggregate, SQLite takes it from the row with the greatest rowid: the last one written.
_ANSWERS = """
WITH touched AS MATERIALIZED ({touched}), answers AS MATERIALIZED (
    SELECT said.platform AS platform, said.asked_post_id AS post_id, said.witness AS witness, said.at AS at,
        said.outcome AS outcome, said.reason AS reason, said.handle AS handle, said.author_id AS author_id,
        said.posted_at AS posted_at, said.capture AS capture, said.article AS article, max(said.rowid) AS testimony
    FROM touched CROSS JOIN testimonies AS said
        ON said.platform = touched.platform AND said.asked_post_id = touched.post_id
    GROUP BY said.platform, said.asked_post_id, said.witness, said.at
)"""

_NEWEST = f"""{_ANSWERS}
INSERT INTO newest_words (platform, post_id, witness, outcome, at, reason, handle, author_id, capture, known_outcome,
    known_at, times_asked)
SELECT platform, post_id, witness, outcome, at, reason, handle, author_id, capture, known_outcome, known_at, times_asked
FROM (
    SELECT *,
        row_number() OVER newest AS place,
        first_value(CASE WHEN outcome IN ({_WORDS}) THEN outcome END) OVER known AS known_outcome,
        first_value(CASE WHEN outcome IN ({_WORDS}) THEN at END) OVER known AS known_at,
        count(at) OVER (PARTITION BY platform, post_id, witness) AS times_asked
    FROM answers
    WINDOW newest AS (PARTITION BY platform, post_id, witness
            ORDER BY outcome = 'not-tried', at DESC, testimony DESC),
        known AS (PARTITION BY platform, post_id, witness
            ORDER BY outcome IN ({_WORDS}) DESC, at DESC, testimony DESC)
)
WHERE place = 1
"""

#: A span begins where the outcome is another than before, and its last row stands for it.
_SPANS = f"""{_ANSWERS}
INSERT INTO word_spans (platform, post_id, witness, span, at, outcome, outcome_before, until, times_asked, reason,
    handle, author_id, posted_at, article)
SELECT platform, post_id, witness, span, began_at, outcome,
    lag(outcome) OVER (PARTITION BY platform, post_id, witness ORDER BY span),
    at, times_asked, reason, handle, author_id, posted_at, article
FROM (
    SELECT *, count(at) OVER (PARTITION BY platform, post_id, witness, span) AS times_asked
    FROM (
        SELECT *, sum(begins) OVER spoken AS span, max(CASE WHEN begins THEN at END) OVER spoken AS began_at,
            lead(begins, 1, 1) OVER spoken AS ends
        FROM (
            SELECT *, outcome IS NOT lag(outcome) OVER spoken AS begins FROM answers
            WINDOW spoken AS (PARTITION BY platform, post_id, witness ORDER BY at, testimony)
        )
        WINDOW spoken AS (PARTITION BY platform, post_id, witness ORDER BY at, testimony)
    )
)
WHERE ends
"""

#: ``floor`` is the moment after which a "gone" counts: the last time the post was there by anybody's word, and a day
#: more where the witness who said so has not said otherwise since, as two witnesses may differ for a while.
_VANISHED = f"""
WITH touched AS MATERIALIZED ({{touched}}), said AS (
    SELECT testimonies.platform, testimonies.asked_post_id AS post_id, witness, at, outcome, last_seen, missing_since,
        witness IN ({_ARCHIVES}) AS archived
    FROM touched CROSS JOIN testimonies ON testimonies.platform = touched.platform
        AND testimonies.asked_post_id = touched.post_id
    WHERE EXISTS (SELECT 1 FROM testimonies AS other WHERE other.platform = touched.platform
        AND other.asked_post_id = touched.post_id AND other.outcome = 'gone')
), words AS (
    SELECT platform, post_id, witness, at AS moment, outcome, archived FROM said
    WHERE at IS NOT NULL AND outcome IN ({_WORDS}) AND NOT archived
    UNION
    SELECT platform, post_id, witness, last_seen, 'exists', archived FROM said
    WHERE last_seen IS NOT NULL AND archived
    UNION
    SELECT platform, post_id, witness, missing_since, 'gone', archived FROM said
    WHERE missing_since IS NOT NULL AND archived
), weighed AS (
    SELECT *,
        max(CASE WHEN outcome <> 'gone' THEN moment END) OVER (PARTITION BY platform, post_id, witness) AS otherwise_at,
        first_value(outcome) OVER (
            PARTITION BY platform, post_id, witness ORDER BY moment DESC, outcome = 'gone') AS newest
    FROM words
), placed AS (
    SELECT *,
        max(CASE WHEN outcome = 'exists' THEN moment END) OVER (PARTITION BY platform, post_id) AS existed_at,
        max(CASE WHEN outcome <> 'exists' THEN NULL WHEN newest = 'exists' AND NOT archived
            THEN strftime('%Y-%m-%dT%H:%M:%S', moment, '+1 day') || substr(moment, 20) ELSE moment END)
            OVER (PARTITION BY platform, post_id) AS floor
    FROM weighed
), by_witness AS (
    SELECT platform, post_id, witness, existed_at, min(moment) AS gone_at, max(moment) AS last_gone_at,
        count(*) AS times, count(DISTINCT substr(moment, 1, 10)) AS days
    FROM placed
    WHERE outcome = 'gone' AND moment > floor AND moment > coalesce(otherwise_at, '')
    GROUP BY platform, post_id, witness
)
INSERT INTO vanished (platform, post_id, handle, existed_at, gone_at, last_gone_at, times_gone, witnesses, gone_by,
    articles)
SELECT platform, post_id,
    (SELECT embeds.handle FROM testimonies JOIN embeds ON embeds.article = testimonies.article
        AND embeds.position = testimonies.position
     WHERE testimonies.platform = gone.platform AND testimonies.asked_post_id = gone.post_id
     ORDER BY embeds.id DESC LIMIT 1),
    existed_at, gone_at, last_gone_at, times_gone, witnesses, gone_by,
    (SELECT count(DISTINCT coalesce(articles.url, articles.key))
     FROM testimonies JOIN articles ON articles.key = testimonies.article
     WHERE testimonies.platform = gone.platform AND testimonies.asked_post_id = gone.post_id)
FROM (
    SELECT platform, post_id, existed_at, min(gone_at) AS gone_at, max(last_gone_at) AS last_gone_at,
        sum(times) AS times_gone, count(*) AS witnesses, json_group_array(witness) AS gone_by
    FROM by_witness
    GROUP BY platform, post_id
    HAVING count(*) > 1 OR max(days) > 1
) AS gone
"""
_TABLES = {"newest_words": _NEWEST, "word_spans": _SPANS, "vanished": _VANISHED}


def remake(db: sqlite3.Connection, posts: Collection[tuple[str, str]]) -> set[str]:
    """
    The sums of some posts, from all testimonies about them.

    Args:
        posts: Platforms and ids, as witnesses were asked about them.

    Returns:
        The keys of the articles that show a post which vanished, or came back, by this.
    """
    if not posts:
        return set()
    wanted = json.dumps(sorted(posts))
    vanished = f"SELECT platform, post_id FROM vanished WHERE (platform, post_id) IN ({_GIVEN})"
    before = set(db.execute(vanished, [wanted]))
    for table, sql in _TABLES.items():
        db.execute(f"DELETE FROM {table} WHERE (platform, post_id) IN ({_GIVEN})", [wanted])
        db.execute(sql.format(touched=_GIVEN), [wanted])
    otherwise = before ^ set(db.execute(vanished, [wanted]))
    return {article for article, in db.execute(f"""WITH touched AS MATERIALIZED ({_GIVEN})
        SELECT DISTINCT article FROM touched CROSS JOIN testimonies AS said
            ON said.platform = touched.platform AND said.asked_post_id = touched.post_id""",
        [json.dumps(sorted(otherwise))])} if otherwise else set()


def fill(db: sqlite3.Connection) -> None:
    """All sums, where there are none."""
    for sql in _TABLES.values():
        db.execute(sql.format(touched=_ALL))

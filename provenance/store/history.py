"""
The views about what became of posts and handles over time; ``views`` puts them beside the others.

All of them rest on ``answers``: the testimonies once per post, witness and moment, as the same answer stands
with every article that shows the post. The post is the one asked about; the id a witness gives (of a newer version)
comes last. An archive's word is about the past: its ``exists`` is as of its latest capture that shows the post, its
``gone`` as of the first one after it that says "not found".
"""

from __future__ import annotations

#: Keys of the witnesses that are archives (``Witness.kind``); a test holds them against the table of witnesses.
ARCHIVES = ("archive-today", "arquivo", "wayback", "wayback-save")
_ARCHIVES = ", ".join(f"'{key}'" for key in ARCHIVES)
#: Outcomes that say something about the post. ``blocked``, ``unknown`` and ``not-tried`` are about the asking.
_WORDS = "'exists', 'gone', 'suspended', 'restricted'"

#: The posts that articles show, by the id that stands there or the one adopted from a picture link. Of quoted posts
#: only the sight of id and handle is kept (``posts``, ``handles_seen``).
SHOWN_POSTS = """
SELECT shown.platform AS platform,
    shown.post_id AS post_id,
    shown.adopted AS adopted,
    shown.handle AS handle,
    shown.permalink AS permalink,
    shown.shown_date AS shown_date,
    shown.kind AS kind,
    shown.article AS article,
    shown.position AS position,
    (SELECT url FROM articles WHERE key = shown.article) AS article_url,
    (SELECT title FROM articles WHERE key = shown.article) AS title,
    (SELECT audited_at FROM articles WHERE key = shown.article) AS audited_at
FROM (
    SELECT platform, post_id, 0 AS adopted, handle, permalink, shown_date, kind, article, position
    FROM embeds WHERE post_id IS NOT NULL
    UNION ALL
    SELECT embeds.platform, judgements.post_id, 1, embeds.handle, embeds.permalink, embeds.shown_date, embeds.kind,
        embeds.article, embeds.position
    FROM embeds CROSS JOIN judgements ON judgements.article = embeds.article AND judgements.position = embeds.position
    WHERE embeds.post_id IS NULL AND judgements.post_id IS NOT NULL
) AS shown
"""

#: Where a column has no aggregate, SQLite takes it from the row with the greatest rowid: the last one written.
ANSWERS = """
SELECT testimonies.platform AS platform,
    testimonies.asked_post_id AS post_id,
    testimonies.witness AS witness,
    testimonies.at AS at,
    testimonies.outcome AS outcome,
    testimonies.reason AS reason,
    testimonies.handle AS handle,
    testimonies.name AS name,
    testimonies.author_id AS author_id,
    testimonies.posted_at AS posted_at,
    testimonies.first_seen AS first_seen,
    testimonies.last_seen AS last_seen,
    testimonies.missing_since AS missing_since,
    testimonies.former_handles AS former_handles,
    testimonies.capture AS capture,
    testimonies.article AS article,
    count(DISTINCT testimonies.article) AS articles,
    max(testimonies.rowid) AS testimony
FROM testimonies
WHERE testimonies.platform IS NOT NULL AND testimonies.asked_post_id IS NOT NULL
GROUP BY testimonies.platform, testimonies.asked_post_id, testimonies.witness, testimonies.at
"""

NEWEST_ANSWERS = f"""
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
ORDER BY platform, post_id, witness
"""

#: A span begins where the outcome is another than before, and its last row stands for it. Windows instead of groups,
#: and all of them within one post: so SQLite looks at the rows of one post only, where one is wanted.
STATUS_HISTORY = """
SELECT platform, post_id, witness, began_at AS at, outcome,
    lag(outcome) OVER (PARTITION BY platform, post_id, witness ORDER BY span) AS outcome_before,
    at AS until, times_asked, reason, handle, author_id, posted_at, article
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
ORDER BY platform, post_id, witness, span
"""

#: ``floor`` is the moment after which a "gone" counts: the last time the post was there by anybody's word, and a day
#: more where the witness who said so has not said otherwise since, as two witnesses may differ for a while.
VANISHED_POSTS = f"""
WITH suspects AS (
    SELECT DISTINCT platform, asked_post_id FROM testimonies WHERE outcome = 'gone'
), said AS (
    SELECT testimonies.platform, testimonies.asked_post_id AS post_id, witness, at, outcome, last_seen, missing_since,
        witness IN ({_ARCHIVES}) AS archived
    FROM suspects JOIN testimonies ON testimonies.platform = suspects.platform
        AND testimonies.asked_post_id = suspects.asked_post_id
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
SELECT platform, post_id,
    (SELECT embeds.handle FROM testimonies JOIN embeds ON embeds.article = testimonies.article
        AND embeds.position = testimonies.position
     WHERE testimonies.platform = vanished.platform AND testimonies.asked_post_id = vanished.post_id
     ORDER BY embeds.id DESC LIMIT 1) AS handle,
    existed_at, gone_at, last_gone_at, times_gone, witnesses, gone_by,
    (SELECT count(DISTINCT coalesce(articles.url, articles.key))
     FROM testimonies JOIN articles ON articles.key = testimonies.article
     WHERE testimonies.platform = vanished.platform AND testimonies.asked_post_id = vanished.post_id) AS articles
FROM (
    SELECT platform, post_id, existed_at, min(gone_at) AS gone_at, max(last_gone_at) AS last_gone_at,
        sum(times) AS times_gone, count(*) AS witnesses, json_group_array(witness) AS gone_by
    FROM by_witness
    GROUP BY platform, post_id
    HAVING count(*) > 1 OR max(days) > 1
) AS vanished
ORDER BY gone_at DESC, platform, post_id
"""

#: See ``spans``.
HANDLE_HISTORY = """
SELECT platform, nullif(author, '') AS author_id, post_id, handle, source,
    nullif(began, '') AS first_seen, last_seen, handles AS handles_of_post
FROM handle_spans ORDER BY platform, post_id, began, handle, source
"""

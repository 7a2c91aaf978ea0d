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
SELECT embeds.platform AS platform,
    coalesce(embeds.post_id, judgements.post_id) AS post_id,
    embeds.post_id IS NULL AS adopted,
    embeds.handle AS handle,
    embeds.permalink AS permalink,
    embeds.shown_date AS shown_date,
    embeds.kind AS kind,
    embeds.article AS article,
    embeds.position AS position,
    articles.url AS article_url,
    articles.title AS title,
    articles.audited_at AS audited_at
FROM embeds
JOIN articles ON articles.key = embeds.article
LEFT JOIN judgements ON judgements.article = embeds.article AND judgements.position = embeds.position
WHERE coalesce(embeds.post_id, judgements.post_id) IS NOT NULL
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

#: Sights of embeds, words of witnesses, handles a witness says were used before, and picture links, which hold the
#: handle of the day the post was made. A sight is as old as the first audit of the article's bytes.
HANDLE_HISTORY = f"""
WITH seen AS (
    SELECT sight.platform AS platform, NULL AS author_id, sight.post_id AS post_id, sight.handle AS handle,
        sight.source AS source, sight.first_seen AS first_seen,
        coalesce((
            SELECT max(articles.audited_at) FROM embeds JOIN articles ON articles.key = embeds.article
            WHERE embeds.platform = sight.platform AND embeds.post_id = sight.post_id
                AND sight.handle IN (embeds.printed_handle, embeds.address_handle, embeds.handle)
        ), sight.first_seen) AS last_seen
    FROM handles_seen AS sight
    WHERE sight.post_id IS NOT NULL AND sight.source IN ('printed', 'address', 'shown')
    UNION ALL
    SELECT platform, author_id, post_id, handle, witness,
        min(CASE WHEN witness IN ({_ARCHIVES}) THEN coalesce(last_seen, at) ELSE at END),
        max(CASE WHEN witness IN ({_ARCHIVES}) THEN coalesce(last_seen, at) ELSE at END)
    FROM answers WHERE handle IS NOT NULL GROUP BY platform, author_id, post_id, handle, witness
    UNION
    SELECT answers.platform, answers.author_id, answers.post_id, json_extract(former.value, '$[0]'),
        answers.witness || ' (former)', json_extract(former.value, '$[1]'), NULL
    FROM answers JOIN json_each(answers.former_handles) AS former
    UNION
    SELECT embeds.platform, NULL, said.post_id, said.handle, said.witness, min(said.at), max(said.at)
    FROM judged_testimonies AS said JOIN embeds ON embeds.article = said.article AND embeds.position = said.position
    WHERE said.witness = 'media-link' AND said.handle IS NOT NULL AND said.post_id IS NOT NULL
    GROUP BY embeds.platform, said.post_id, said.handle
)
SELECT seen.platform AS platform, seen.author_id AS author_id, seen.post_id AS post_id, seen.handle AS handle,
    seen.source AS source, seen.first_seen AS first_seen, seen.last_seen AS last_seen, many.handles AS handles_of_post
FROM seen JOIN (
    SELECT platform, post_id, count(DISTINCT lower(handle)) AS handles FROM seen GROUP BY platform, post_id
) AS many ON many.platform = seen.platform AND many.post_id = seen.post_id
ORDER BY seen.platform, seen.post_id, seen.first_seen, seen.handle, seen.source
"""

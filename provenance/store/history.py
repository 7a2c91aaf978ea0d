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

#: What the rows of one answer share is grouped alone, in the order of an index; the rest is looked up for who wants it.
ANSWERS = """
SELECT told.platform AS platform,
    told.post_id AS post_id,
    told.witness AS witness,
    told.at AS at,
    said.outcome AS outcome,
    said.reason AS reason,
    said.handle AS handle,
    said.name AS name,
    said.author_id AS author_id,
    said.posted_at AS posted_at,
    said.first_seen AS first_seen,
    said.last_seen AS last_seen,
    said.missing_since AS missing_since,
    said.former_handles AS former_handles,
    said.capture AS capture,
    said.article AS article,
    (SELECT count(DISTINCT article) FROM testimonies AS same WHERE same.platform = told.platform
        AND same.asked_post_id = told.post_id AND same.witness = told.witness AND same.at IS told.at) AS articles,
    told.testimony AS testimony
FROM (
    SELECT platform, asked_post_id AS post_id, witness, at, max(rowid) AS testimony FROM testimonies
    WHERE platform IS NOT NULL AND asked_post_id IS NOT NULL GROUP BY platform, asked_post_id, witness, at
) AS told LEFT JOIN testimonies AS said ON said.rowid = told.testimony
"""

#: These three: see ``answered``.
NEWEST_ANSWERS = """
SELECT platform, post_id, witness, outcome, at, reason, handle, author_id, capture, known_outcome, known_at, times_asked
FROM newest_words ORDER BY platform, post_id, witness
"""

STATUS_HISTORY = """
SELECT platform, post_id, witness, at, outcome, outcome_before, until, times_asked, reason, handle, author_id,
    posted_at, article
FROM word_spans ORDER BY platform, post_id, witness, span
"""

VANISHED_POSTS = """
SELECT platform, post_id, handle, existed_at, gone_at, last_gone_at, times_gone, witnesses, gone_by, articles
FROM vanished ORDER BY gone_at DESC, platform, post_id
"""

#: See ``spans``.
HANDLE_HISTORY = """
SELECT platform, nullif(author, '') AS author_id, post_id, handle, source,
    nullif(began, '') AS first_seen, last_seen, handles AS handles_of_post
FROM handle_spans ORDER BY platform, post_id, began, handle, source
"""

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

_SAME = """FROM testimonies AS said WHERE said.platform = told.platform AND said.asked_post_id = told.post_id
        AND said.witness = told.witness AND said.at IS told.at"""


def _last(*names: str) -> str:
    """What the row written last has: looked up one by one, so that who counts the answers looks up nothing."""
    return ",\n    ".join(f"(SELECT said.{name} {_SAME} ORDER BY said.rowid DESC LIMIT 1) AS {name}" for name in names)


ANSWERS = f"""
SELECT told.platform AS platform,
    told.post_id AS post_id,
    told.witness AS witness,
    told.at AS at,
    {_last("outcome", "reason", "handle", "name", "author_id", "posted_at", "first_seen", "last_seen", "missing_since",
           "former_handles", "capture", "article")},
    (SELECT count(DISTINCT said.article) {_SAME}) AS articles,
    (SELECT max(said.rowid) {_SAME}) AS testimony
FROM (
    SELECT DISTINCT platform, asked_post_id AS post_id, witness, at FROM testimonies
    WHERE platform IS NOT NULL AND asked_post_id IS NOT NULL
) AS told
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

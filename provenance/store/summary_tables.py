"""
The tables of ``summaries``, as SQL of the migrations that made them. Never edited: what changes later is a migration.

They hold nothing that is not in others: what views would have to work out of a million rows whenever somebody looks.
``summaries`` keeps them right, and makes them anew after a migration.
"""

from __future__ import annotations

from provenance.store.columns import json, time

_COUNTS = """articles INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    posts_tagged INTEGER NOT NULL,
    posts_unverifiable INTEGER NOT NULL"""

#: ``rank``: 0 hold, 1 check. ``author`` and ``began`` are empty where there is none, as a key has no NULL.
SUMMARY_TABLES = (
    """CREATE TABLE waiting (
    rank INTEGER NOT NULL CHECK (rank IN (0, 1)),
    embed INTEGER NOT NULL REFERENCES embeds (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    handle TEXT,
    post_id TEXT,
    status TEXT NOT NULL,
    grade TEXT NOT NULL,
    PRIMARY KEY (rank, embed)
) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX waiting_embed ON waiting (embed)",
    f"""CREATE TABLE sources (
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    partisan_tagged INTEGER NOT NULL CHECK (partisan_tagged IN (0, 1)),
    unverifiable INTEGER NOT NULL CHECK (unverifiable IN (0, 1)),
    {_COUNTS},
    {time("first_seen", needed=True)},
    {time("last_seen", needed=True)},
    {json("why")},
    {json("rows")},
    {json("missing")},
    PRIMARY KEY (platform, handle_key)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sources_order ON sources (partisan_tagged + unverifiable DESC, last_seen DESC, handle, platform)",
    "CREATE INDEX sources_handle ON sources (handle)",
    f"""CREATE TABLE source_months (
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    month TEXT NOT NULL,
    handle TEXT NOT NULL,
    {_COUNTS},
    PRIMARY KEY (platform, handle_key, month)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE handle_spans (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    source TEXT NOT NULL,
    handle TEXT NOT NULL,
    author TEXT NOT NULL,
    began TEXT NOT NULL CHECK (began = '' OR began GLOB '????-??-??T??:??:??.??????Z'),
    {time("last_seen")},
    handles INTEGER NOT NULL,
    PRIMARY KEY (platform, post_id, began, handle, source, author)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX handles_seen_post ON handles_seen (platform, post_id)",
    "CREATE INDEX judged_media_links ON judged_testimonies (post_id) WHERE witness = 'media-link'",
    "CREATE INDEX embeds_without_id ON embeds (article, position) WHERE post_id IS NULL",
    # With the severity in it, nobody has to read a million sentences to count the holds.
    "DROP INDEX findings_place",
    "CREATE INDEX findings_place ON findings (article, position, severity)",
)

#: ``span`` counts the spans of a witness and post, from 1.
MORE_SUMMARY_TABLES = (
    f"""CREATE TABLE newest_words (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    witness TEXT NOT NULL,
    outcome TEXT NOT NULL,
    {time("at")},
    reason TEXT,
    handle TEXT,
    author_id TEXT,
    capture TEXT,
    known_outcome TEXT,
    {time("known_at")},
    times_asked INTEGER NOT NULL,
    PRIMARY KEY (platform, post_id, witness)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX newest_words_outcome ON newest_words (outcome)",
    f"""CREATE TABLE word_spans (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    witness TEXT NOT NULL,
    span INTEGER NOT NULL,
    {time("at")},
    outcome TEXT NOT NULL,
    outcome_before TEXT,
    {time("until")},
    times_asked INTEGER NOT NULL,
    reason TEXT,
    handle TEXT,
    author_id TEXT,
    {time("posted_at")},
    article TEXT NOT NULL,
    PRIMARY KEY (platform, post_id, witness, span)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE vanished (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    handle TEXT,
    {time("existed_at")},
    {time("gone_at", needed=True)},
    {time("last_gone_at", needed=True)},
    times_gone INTEGER NOT NULL,
    witnesses INTEGER NOT NULL,
    {json("gone_by")},
    articles INTEGER NOT NULL,
    PRIMARY KEY (platform, post_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX vanished_order ON vanished (gone_at DESC, platform, post_id)",
    f"""CREATE TABLE article_numbers (
    article TEXT PRIMARY KEY NOT NULL,
    embeds INTEGER NOT NULL,
    linked_posts INTEGER NOT NULL,
    contradicted INTEGER NOT NULL,
    discrepant INTEGER NOT NULL,
    corroborated INTEGER NOT NULL,
    consistent INTEGER NOT NULL,
    unverifiable INTEGER NOT NULL,
    not_checked INTEGER NOT NULL,
    holds INTEGER NOT NULL,
    checks INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    links INTEGER NOT NULL,
    links_resolved INTEGER NOT NULL,
    {time("asked_at")},
    posts_vanished INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    # The posts of one article are asked for by its address.
    "ALTER TABLE waiting ADD COLUMN article_url TEXT",
    "CREATE INDEX waiting_address ON waiting (article_url)",
    # Of links that were followed few are dead.
    """CREATE INDEX resolutions_dead ON resolutions (url)
    WHERE outcome IN ('gone', 'loop', 'too-many-hops', 'unreachable', 'refused')""",
)

#: Their names; nothing in them is a fact.
SUMMARIES = ("waiting", "sources", "source_months", "handle_spans", "newest_words", "word_spans", "vanished",
             "article_numbers")

"""
The tables of the crawl, as SQL of the migration that made them. Never edited: what changes later is a migration.

``frontier`` is the state of the crawl: one row per address, a source (feed, sitemap …) or a page, with the time at
which it is due. ``embed_changes`` are facts: both versions of an article stay, and the row names them. The others are
memory that can be emptied: ``frontier_hosts`` (whom to leave alone until when), ``robots`` (as fetched), ``to_ask``
(pages that are kept until the witnesses were asked about them).
"""

from __future__ import annotations

from provenance.store.columns import time

#: ``tries``: requests that were begun since the last answer, more than one where a process was killed meanwhile, and
#: the rests after too many of those.
#: ``at_url``: where a source has moved to. ``modified_at``: by the word of the source that named the page.
CRAWL_TABLES = (
    f"""CREATE TABLE frontier (
    url TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    seed TEXT NOT NULL,
    found_in TEXT,
    {time("found_at", needed=True)},
    {time("due_at")},
    outcome TEXT NOT NULL,
    status INTEGER,
    visits INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    {time("first_visit_at")},
    {time("visited_at")},
    {time("changed_at")},
    {time("modified_at")},
    at_url TEXT,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    article TEXT,
    twin_of TEXT,
    run TEXT
) STRICT""",
    "CREATE INDEX frontier_due ON frontier (host, due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX frontier_twins ON frontier (twin_of) WHERE twin_of IS NOT NULL",
    "CREATE INDEX frontier_run ON frontier (run)",
    f"""CREATE TABLE frontier_hosts (
    host TEXT PRIMARY KEY NOT NULL,
    {time("next_at", needed=True)},
    {time("rest_until")},
    failures INTEGER NOT NULL,
    refusals INTEGER NOT NULL,
    outcome TEXT,
    {time("at", needed=True)}
) STRICT""",
    f"""CREATE TABLE robots (
    origin TEXT PRIMARY KEY NOT NULL,
    {time("at", needed=True)},
    status INTEGER,
    error TEXT,
    body TEXT NOT NULL
) STRICT""",
    f"""CREATE TABLE to_ask (
    url TEXT PRIMARY KEY NOT NULL,
    article TEXT NOT NULL,
    seed TEXT NOT NULL,
    {time("at", needed=True)},
    tries INTEGER NOT NULL DEFAULT 0,
    content_type TEXT,
    body BLOB NOT NULL
) STRICT""",
    f"""CREATE TABLE embed_changes (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    {time("at", needed=True)},
    run TEXT,
    what TEXT NOT NULL CHECK (what IN ('added', 'removed', 'altered')),
    platform TEXT NOT NULL,
    post_id TEXT,
    handle TEXT,
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    before_article TEXT NOT NULL REFERENCES articles (key),
    before_position INTEGER,
    after_article TEXT NOT NULL REFERENCES articles (key),
    after_position INTEGER
) STRICT""",
    "CREATE INDEX embed_changes_url ON embed_changes (url, at)",
    "CREATE INDEX embed_changes_at ON embed_changes (at)",
    "CREATE INDEX embed_changes_before ON embed_changes (before_article)",
    "CREATE INDEX embed_changes_after ON embed_changes (after_article)",
    "CREATE INDEX frontier_article ON frontier (article) WHERE article IS NOT NULL",
    "CREATE INDEX to_ask_article ON to_ask (article)",
    "ALTER TABLE runs ADD COLUMN counts TEXT CHECK (counts IS NULL OR json_valid(counts))",
)

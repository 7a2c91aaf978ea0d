"""
The tables of facts of the first schema version, as SQL: what was seen. Never edited.

Words: a *link* is an address as found in an article, a *chain* one try to follow it, a *hop* one step of a chain.
``id`` of an embed is SQLite's row number, which full-text search needs to be firm.
"""

from __future__ import annotations

from provenance.store.columns import ARTICLE, TESTIMONY, day, flag, json, time

__all__ = ["FACTS"]

FACTS = (
    f"""CREATE TABLE articles (
    key TEXT PRIMARY KEY NOT NULL,
    url TEXT,
    canonical_url TEXT,
    title TEXT,
    {time("published_at")},
    published_precision_ms INTEGER,
    published_source TEXT,
    sha256 TEXT NOT NULL,
    parse TEXT NOT NULL,
    {json("problems")},
    input TEXT NOT NULL,
    {time("audited_at", needed=True)}
) STRICT""",
    "CREATE INDEX articles_url ON articles (url)",
    f"""CREATE TABLE published_dates (
    {ARTICLE},
    {time("at", needed=True)},
    precision_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (article, at, precision_ms, source)
) STRICT""",
    f"""CREATE TABLE embeds (
    id INTEGER PRIMARY KEY,
    {ARTICLE},
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('embed', 'link')),
    platform TEXT NOT NULL,
    form TEXT NOT NULL,
    {json("forms")},
    post_id TEXT,
    handle TEXT,
    printed_handle TEXT,
    address_handle TEXT,
    display_name TEXT,
    text TEXT,
    {day("shown_date")},
    {time("shown_at")},
    date_text TEXT,
    permalink TEXT,
    region TEXT NOT NULL,
    {json("hashtags")},
    {json("mentions")},
    {json("links")},
    {json("media_links")},
    {json("anchors")},
    quoted TEXT CHECK (quoted IS NULL OR json_valid(quoted)),
    {json("problems")},
    UNIQUE (article, position)
) STRICT""",
    "CREATE INDEX embeds_post ON embeds (platform, post_id)",
    f"""CREATE TABLE hashtags (
    {ARTICLE},
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    found_in TEXT NOT NULL,
    PRIMARY KEY (article, number)
) STRICT""",
    "CREATE INDEX hashtags_key ON hashtags (key)",
    f"""CREATE TABLE resolutions (
    chain TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL,
    {flag("short")},
    outcome TEXT NOT NULL,
    final_url TEXT,
    domain TEXT,
    {time("tried_at")}
) STRICT""",
    "CREATE INDEX resolutions_url ON resolutions (url)",
    f"""CREATE TABLE hops (
    chain TEXT NOT NULL REFERENCES resolutions (chain),
    number INTEGER NOT NULL,
    url TEXT NOT NULL,
    status INTEGER,
    via TEXT,
    {time("at")},
    ip TEXT,
    error TEXT,
    PRIMARY KEY (chain, number)
) STRICT""",
    f"""CREATE TABLE links (
    {ARTICLE},
    number INTEGER NOT NULL,
    url TEXT NOT NULL,
    found_in TEXT,
    short INTEGER CHECK (short IN (0, 1)),
    outcome TEXT,
    final_url TEXT,
    domain TEXT,
    {time("tried_at")},
    chain TEXT REFERENCES resolutions (chain),
    PRIMARY KEY (article, number)
) STRICT""",
    "CREATE INDEX links_url ON links (url)",
    "CREATE INDEX links_domain ON links (domain)",
    f"""CREATE TABLE testimonies (
    {ARTICLE},
    position INTEGER,
    number INTEGER NOT NULL,
    platform TEXT,
    shown_post_id TEXT,{TESTIMONY}
) STRICT""",
    "CREATE INDEX testimonies_place ON testimonies (article, position, number)",
    "CREATE INDEX testimonies_post ON testimonies (platform, post_id)",
    f"""CREATE TABLE posts (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    {time("first_seen", needed=True)},
    PRIMARY KEY (platform, post_id)
) STRICT""",
    f"""CREATE TABLE handles_seen (
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    post_id TEXT,
    source TEXT NOT NULL,
    {time("first_seen", needed=True)}
) STRICT""",
    # A handle seen without a post is one sight too: without coalesce, NULL would never equal NULL.
    """CREATE UNIQUE INDEX handles_seen_once
    ON handles_seen (platform, handle, coalesce(post_id, ''), source)""",
    "CREATE INDEX handles_seen_key ON handles_seen (platform, handle_key)",
    f"""CREATE TABLE captures (
    url TEXT NOT NULL,
    {time("at", needed=True)},
    status INTEGER,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    {json("headers")},
    ip TEXT,
    {flag("complete")},
    error TEXT,
    PRIMARY KEY (url, at)
) STRICT""",
    f"""CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    command TEXT NOT NULL,
    version TEXT NOT NULL,
    {time("started_at", needed=True)},
    {time("ended_at")},
    outcome TEXT
) STRICT""",
)

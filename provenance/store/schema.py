"""
The tables of the first schema version, as SQL. Never edited: what changes later is a migration.

Facts are what was seen. Derived tables (``judged_articles``, ``judgements``, ``judged_testimonies``,
``findings``, ``source_flags``) can be emptied at any time and are rebuilt by ``provenance judge``.
Words: a *link* is an address as found in an article, a *chain* one try to follow it, a *hop* one
step of a chain. ``id`` of an embed is SQLite's row number, which full-text search needs to be firm.
"""

from __future__ import annotations

#: Full width, so that sorting the text sorts the times.
_INSTANT = "'????-??-??T??:??:??.??????Z'"
_DAY = "'????-??-??'"


def _time(column: str, *, needed: bool = False) -> str:
    return f"{column} TEXT{' NOT NULL' if needed else ''} CHECK ({column} GLOB {_INSTANT})"


def _date(column: str) -> str:
    return f"{column} TEXT CHECK ({column} GLOB {_DAY})"


def _json(column: str) -> str:
    return f"{column} TEXT NOT NULL CHECK (json_valid({column}))"


def _flag(column: str) -> str:
    return f"{column} INTEGER NOT NULL CHECK ({column} IN (0, 1))"


_ARTICLE = "article TEXT NOT NULL REFERENCES articles (key)"
_TESTIMONY = f"""
    witness TEXT NOT NULL,
    outcome TEXT NOT NULL,
    {_time("at")},
    handle TEXT,
    post_id TEXT,
    text TEXT,
    {_time("posted_at")},
    capture TEXT"""

FACTS = (
    f"""CREATE TABLE articles (
    key TEXT PRIMARY KEY NOT NULL,
    url TEXT,
    canonical_url TEXT,
    title TEXT,
    {_time("published_at")},
    published_precision_ms INTEGER,
    published_source TEXT,
    sha256 TEXT NOT NULL,
    parse TEXT NOT NULL,
    {_json("problems")},
    input TEXT NOT NULL,
    {_time("audited_at", needed=True)}
) STRICT""",
    "CREATE INDEX articles_url ON articles (url)",
    f"""CREATE TABLE published_dates (
    {_ARTICLE},
    {_time("at", needed=True)},
    precision_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (article, at, precision_ms, source)
) STRICT""",
    f"""CREATE TABLE embeds (
    id INTEGER PRIMARY KEY,
    {_ARTICLE},
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('embed', 'link')),
    platform TEXT NOT NULL,
    form TEXT NOT NULL,
    {_json("forms")},
    post_id TEXT,
    handle TEXT,
    printed_handle TEXT,
    address_handle TEXT,
    display_name TEXT,
    text TEXT,
    {_date("shown_date")},
    {_time("shown_at")},
    date_text TEXT,
    permalink TEXT,
    region TEXT NOT NULL,
    {_json("hashtags")},
    {_json("mentions")},
    {_json("links")},
    {_json("media_links")},
    {_json("anchors")},
    quoted TEXT CHECK (quoted IS NULL OR json_valid(quoted)),
    {_json("problems")},
    UNIQUE (article, position)
) STRICT""",
    "CREATE INDEX embeds_post ON embeds (platform, post_id)",
    f"""CREATE TABLE hashtags (
    {_ARTICLE},
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
    {_flag("short")},
    outcome TEXT NOT NULL,
    final_url TEXT,
    domain TEXT,
    {_time("tried_at")}
) STRICT""",
    "CREATE INDEX resolutions_url ON resolutions (url)",
    f"""CREATE TABLE hops (
    chain TEXT NOT NULL REFERENCES resolutions (chain),
    number INTEGER NOT NULL,
    url TEXT NOT NULL,
    status INTEGER,
    via TEXT,
    {_time("at")},
    ip TEXT,
    error TEXT,
    PRIMARY KEY (chain, number)
) STRICT""",
    f"""CREATE TABLE links (
    {_ARTICLE},
    number INTEGER NOT NULL,
    url TEXT NOT NULL,
    found_in TEXT,
    short INTEGER CHECK (short IN (0, 1)),
    outcome TEXT,
    final_url TEXT,
    domain TEXT,
    {_time("tried_at")},
    chain TEXT REFERENCES resolutions (chain),
    PRIMARY KEY (article, number)
) STRICT""",
    "CREATE INDEX links_url ON links (url)",
    "CREATE INDEX links_domain ON links (domain)",
    f"""CREATE TABLE testimonies (
    {_ARTICLE},
    position INTEGER,
    number INTEGER NOT NULL,
    platform TEXT,
    shown_post_id TEXT,{_TESTIMONY}
) STRICT""",
    "CREATE INDEX testimonies_place ON testimonies (article, position, number)",
    "CREATE INDEX testimonies_post ON testimonies (platform, post_id)",
    f"""CREATE TABLE posts (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    {_time("first_seen", needed=True)},
    PRIMARY KEY (platform, post_id)
) STRICT""",
    f"""CREATE TABLE handles_seen (
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    post_id TEXT,
    source TEXT NOT NULL,
    {_time("first_seen", needed=True)}
) STRICT""",
    # A handle seen without a post is one sight too: without coalesce, NULL would never equal NULL.
    """CREATE UNIQUE INDEX handles_seen_once
    ON handles_seen (platform, handle, coalesce(post_id, ''), source)""",
    "CREATE INDEX handles_seen_key ON handles_seen (platform, handle_key)",
    f"""CREATE TABLE captures (
    url TEXT NOT NULL,
    {_time("at", needed=True)},
    status INTEGER,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    {_json("headers")},
    ip TEXT,
    {_flag("complete")},
    error TEXT,
    PRIMARY KEY (url, at)
) STRICT""",
    f"""CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    command TEXT NOT NULL,
    version TEXT NOT NULL,
    {_time("started_at", needed=True)},
    {_time("ended_at")},
    outcome TEXT
) STRICT""",
)

DERIVED = (
    f"""CREATE TABLE judged_articles (
    article TEXT PRIMARY KEY NOT NULL REFERENCES articles (key),
    {_time("judged_at", needed=True)},
    {_time("published_at")},
    published_precision_ms INTEGER,
    published_source TEXT
) STRICT""",
    f"""CREATE TABLE judgements (
    article TEXT NOT NULL,
    position INTEGER NOT NULL,
    post_id TEXT,
    status TEXT NOT NULL,
    grade TEXT NOT NULL,
    source TEXT NOT NULL,
    {_time("clock_at")},
    {_time("clock_not_before")},
    {_time("clock_not_after")},
    clock_precision_ms INTEGER,
    clock_source TEXT,
    clock_impossible TEXT,
    PRIMARY KEY (article, position),
    FOREIGN KEY (article, position) REFERENCES embeds (article, position)
) STRICT""",
    "CREATE INDEX judgements_status ON judgements (status)",
    f"""CREATE TABLE judged_testimonies (
    article TEXT NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,{_TESTIMONY},
    PRIMARY KEY (article, position, number),
    FOREIGN KEY (article, position) REFERENCES judgements (article, position)
) STRICT""",
    f"""CREATE TABLE findings (
    {_ARTICLE},
    position INTEGER,
    number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('note', 'check', 'hold')),
    basis TEXT NOT NULL,
    message TEXT NOT NULL,
    limits TEXT NOT NULL,
    next_step TEXT NOT NULL,
    matched_text TEXT,
    matched_start INTEGER,
    matched_end INTEGER,
    list_id TEXT,
    list_version TEXT,
    list_row INTEGER,
    side TEXT,
    as_of TEXT,
    evidence TEXT,
    FOREIGN KEY (article, position) REFERENCES judgements (article, position)
) STRICT""",
    "CREATE UNIQUE INDEX findings_once ON findings (article, coalesce(position, -1), number)",
    "CREATE INDEX findings_place ON findings (article, position)",
    "CREATE INDEX findings_rule ON findings (rule)",
    f"""CREATE TABLE source_flags (
    {_ARTICLE},
    number INTEGER NOT NULL,
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    {_flag("partisan_tagged")},
    {_flag("unverifiable")},
    {_json("why")},
    PRIMARY KEY (article, number)
) STRICT""",
    "CREATE INDEX source_flags_handle ON source_flags (platform, handle_key)",
)

LISTS = (
    f"""CREATE TABLE lists (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    {_date("as_of")},
    licence TEXT NOT NULL,
    source TEXT NOT NULL,
    {_json("kinds")},
    {_json("caveats")},
    PRIMARY KEY (id, version)
) STRICT""",
    f"""CREATE TABLE list_rows (
    list_id TEXT NOT NULL,
    list_version TEXT NOT NULL,
    line INTEGER NOT NULL,
    entry TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    side TEXT,
    source TEXT NOT NULL,
    {_date("date")},
    licence TEXT NOT NULL,
    note TEXT NOT NULL,
    pair TEXT,
    relation TEXT,
    {_date("since")},
    {_date("until")},
    id TEXT,
    PRIMARY KEY (list_id, list_version, line),
    FOREIGN KEY (list_id, list_version) REFERENCES lists (id, version)
) STRICT""",
    "CREATE INDEX list_rows_key ON list_rows (kind, key)",
)

#: Names and form as sqlite-utils and Datasette look for them.
SEARCH = (
    'CREATE VIRTUAL TABLE embeds_fts USING FTS5 (text, display_name, handle, content="embeds")',
    """CREATE TRIGGER embeds_ai AFTER INSERT ON embeds BEGIN
    INSERT INTO embeds_fts (rowid, text, display_name, handle)
    VALUES (new.id, new.text, new.display_name, new.handle);
END""",
    """CREATE TRIGGER embeds_ad AFTER DELETE ON embeds BEGIN
    INSERT INTO embeds_fts (embeds_fts, rowid, text, display_name, handle)
    VALUES ('delete', old.id, old.text, old.display_name, old.handle);
END""",
    """CREATE TRIGGER embeds_au AFTER UPDATE ON embeds BEGIN
    INSERT INTO embeds_fts (embeds_fts, rowid, text, display_name, handle)
    VALUES ('delete', old.id, old.text, old.display_name, old.handle);
    INSERT INTO embeds_fts (rowid, text, display_name, handle)
    VALUES (new.id, new.text, new.display_name, new.handle);
END""",
)

FIRST = (*FACTS, *DERIVED, *LISTS, *SEARCH)

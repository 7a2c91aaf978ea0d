"""
The tables of what we make of facts, as SQL of the first schema version. Never edited.

They can be emptied at any time and are rebuilt by ``provenance judge``.
"""

from __future__ import annotations

from provenance.store.columns import ARTICLE, TESTIMONY, flag, json, time

__all__ = ["DERIVED"]

DERIVED = (
    f"""CREATE TABLE judged_articles (
    article TEXT PRIMARY KEY NOT NULL REFERENCES articles (key),
    {time("judged_at", needed=True)},
    {time("published_at")},
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
    {time("clock_at")},
    {time("clock_not_before")},
    {time("clock_not_after")},
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
    number INTEGER NOT NULL,{TESTIMONY},
    PRIMARY KEY (article, position, number),
    FOREIGN KEY (article, position) REFERENCES judgements (article, position)
) STRICT""",
    f"""CREATE TABLE findings (
    {ARTICLE},
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
    {ARTICLE},
    number INTEGER NOT NULL,
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    {flag("partisan_tagged")},
    {flag("unverifiable")},
    {json("why")},
    PRIMARY KEY (article, number)
) STRICT""",
    "CREATE INDEX source_flags_handle ON source_flags (platform, handle_key)",
)

"""
The first schema version, as SQL. Never edited: what changes later is a migration.

Facts are what was seen. Derived tables (``judged_articles``, ``judgements``, ``judged_testimonies``,
``findings``, ``source_flags``) can be emptied at any time and are rebuilt by ``provenance judge``. Here stand, besides,
lists as they were loaded and the search over what posts say.
"""

from __future__ import annotations

from provenance.store.columns import day, json
from provenance.store.derived_tables import DERIVED
from provenance.store.fact_tables import FACTS

__all__ = ["DERIVED", "FACTS", "FIRST", "LISTS", "SEARCH"]

LISTS = (
    f"""CREATE TABLE lists (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    {day("as_of")},
    licence TEXT NOT NULL,
    source TEXT NOT NULL,
    {json("kinds")},
    {json("caveats")},
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
    {day("date")},
    licence TEXT NOT NULL,
    note TEXT NOT NULL,
    pair TEXT,
    relation TEXT,
    {day("since")},
    {day("until")},
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

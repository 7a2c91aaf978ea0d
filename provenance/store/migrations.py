"""
From any older schema to the newest, forward only; each step in a transaction of its own.

Adding one: a plain function at the end, with a name that says what it does. Its place in the list
is the ``user_version`` it leads to, so none is ever moved, changed or removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from provenance.store.crawls import CRAWL_TABLES
from provenance.store.schema import FIRST
from provenance.store.statements import much_cache
from provenance.store.summaries import rebuild
from provenance.store.summary_tables import MORE_SUMMARY_TABLES, SUMMARY_TABLES
from provenance.store.views import VIEWS

Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: list[Migration] = []
migration = MIGRATIONS.append

#: Times have full width and lists are JSON, as in the first schema. Written out: a migration never changes.
_INSTANT = "GLOB '????-??-??T??:??:??.??????Z'"
_SAID = (
    "name TEXT", "author_id TEXT", "reason TEXT",
    "links TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(links))",
    "versions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(versions))",
    "former_handles TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(former_handles))",
    f"first_seen TEXT CHECK (first_seen {_INSTANT})",
    f"last_seen TEXT CHECK (last_seen {_INSTANT})",
    f"missing_since TEXT CHECK (missing_since {_INSTANT})",
    "candidates TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(candidates))",
)
_PAGE = (
    f"modified_at TEXT CHECK (modified_at {_INSTANT})", "modified_precision_ms INTEGER", "modified_source TEXT",
    "authors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(authors))", "site TEXT", "language TEXT",
    "sources TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(sources))",
)
#: ``asked`` 0: an attempt at which nobody could be asked (put off, not recorded); the post stays due.
_ASKINGS = f"""CREATE TABLE askings (
    platform TEXT NOT NULL,
    post_id TEXT NOT NULL,
    witnesses TEXT NOT NULL CHECK (json_valid(witnesses)),
    at TEXT NOT NULL CHECK (at {_INSTANT}),
    asked INTEGER NOT NULL CHECK (asked IN (0, 1)),
    run TEXT REFERENCES runs (id),
    PRIMARY KEY (platform, post_id, witnesses, at)
) STRICT"""

#: What a lister has for a handle; the newest of a handle counts. ``accounts`` are its statements, as JSON.
_LISTINGS = f"""CREATE TABLE listings (
    lister TEXT NOT NULL,
    platform TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at {_INSTANT}),
    capture TEXT,
    reason TEXT,
    accounts TEXT NOT NULL CHECK (json_valid(accounts)),
    PRIMARY KEY (lister, platform, handle_key, at)
) STRICT"""
#: Answers with their bodies, the newest of each address, to be given again for a while; no fact rests on this table.
_KEPT = f"""CREATE TABLE kept_answers (
    url TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL CHECK (at {_INSTANT}),
    received_at TEXT NOT NULL CHECK (received_at {_INSTANT}),
    status INTEGER,
    headers TEXT NOT NULL CHECK (json_valid(headers)),
    body BLOB NOT NULL,
    ip TEXT
) STRICT"""


def first_tables(db: sqlite3.Connection) -> None:
    """Facts, what we make of them, lists as loaded, full-text search over what posts say."""
    for statement in FIRST:
        db.execute(statement)


migration(first_tables)


def testimonies_and_pages_say_more(db: sqlite3.Connection) -> None:
    """What the records have had since witnesses are asked, when a post was asked about, what a run did."""
    for table in ("testimonies", "judged_testimonies"):
        for column in _SAID:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for column in _PAGE:
        db.execute(f"ALTER TABLE articles ADD COLUMN {column}")
    for column in ("posts_asked INTEGER", "posts_changed INTEGER"):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column}")
    # The post a witness was asked about, where the embed's own id is not it: one adopted from a picture link.
    db.execute("ALTER TABLE testimonies ADD COLUMN asked_post_id TEXT")
    db.execute("""UPDATE testimonies SET asked_post_id = coalesce(shown_post_id, (
        SELECT judgements.post_id FROM judgements
        WHERE judgements.article = testimonies.article AND judgements.position = testimonies.position), post_id)""")
    db.execute("CREATE INDEX testimonies_asked ON testimonies (platform, asked_post_id, witness, at)")
    # Few of many: with these, the question what has vanished looks at nothing else.
    db.execute("CREATE INDEX testimonies_gone ON testimonies (platform, asked_post_id) WHERE outcome = 'gone'")
    db.execute(_ASKINGS)


migration(testimonies_and_pages_say_more)


def listers_and_kept_answers(db: sqlite3.Connection) -> None:
    """Handles that Wikidata lists, answers that are kept for a while, the archive's word about dead links."""
    db.execute(_LISTINGS)
    db.execute(_KEPT)
    db.execute("CREATE INDEX kept_answers_at ON kept_answers (at)")
    db.execute(f"ALTER TABLE captures ADD COLUMN kept_at TEXT CHECK (kept_at {_INSTANT})")
    # The view of dead links looks for the hops of an archive.
    db.execute("CREATE INDEX hops_archive ON hops (chain) WHERE via = 'archive'")


migration(listers_and_kept_answers)


#: ``place``: the article's address, or the key of one without. ``facts``: digest of what was known of the copy then.
_REVIEWS = f"""CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    platform TEXT NOT NULL,
    post_id TEXT,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'corrected', 'removed')),
    note TEXT NOT NULL,
    decided_at TEXT NOT NULL CHECK (decided_at {_INSTANT}),
    facts TEXT NOT NULL
) STRICT"""
#: The copies that a decision covers as they are now; made anew whenever a fact changes.
_REVIEWED = """CREATE TABLE reviewed (
    article TEXT NOT NULL REFERENCES articles (key),
    position INTEGER NOT NULL,
    review INTEGER NOT NULL REFERENCES reviews (id),
    PRIMARY KEY (article, position)
) STRICT"""
_ERASURES = f"""CREATE TABLE erasures (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at {_INSTANT}),
    what TEXT NOT NULL CHECK (what IN ('handle', 'article')),
    sha256 TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT"""
_FLAGS = (
    "rows TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rows))",
    "missing TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(missing))",
    "posts INTEGER NOT NULL DEFAULT 0", "posts_tagged INTEGER NOT NULL DEFAULT 0",
    "posts_unverifiable INTEGER NOT NULL DEFAULT 0",
)


def reviews_erasures_and_flags_with_rows(db: sqlite3.Connection) -> None:
    """An editor's word, what was erased and why; what a flag rests on, which ``judge`` fills in for old articles."""
    for column in _FLAGS:
        db.execute(f"ALTER TABLE source_flags ADD COLUMN {column}")
    db.execute("CREATE TABLE judged_rules (slug TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL) STRICT")
    db.execute(_REVIEWS)
    db.execute("CREATE UNIQUE INDEX reviews_once ON reviews (place, facts, decided_at, decision, note)")
    db.execute(_REVIEWED)
    db.execute("CREATE INDEX reviewed_review ON reviewed (review)")
    db.execute(_ERASURES)


migration(reviews_erasures_and_flags_with_rows)


#: Raw bytes, where they were asked for. As they were: packed, a flipped bit could unpack to the same bytes.
_BODIES = """CREATE TABLE bodies (
    sha256 TEXT PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT"""
_CUSTODY = f"""CREATE TABLE custody (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at {_INSTANT}),
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    digest TEXT,
    said TEXT NOT NULL CHECK (json_valid(said)),
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT"""


def raw_bytes_and_a_custody_log(db: sqlite3.Connection) -> None:
    """Bytes by their digest; a log of what was kept, which is only added to. It begins with the next thing kept."""
    db.execute(_BODIES)
    db.execute(_CUSTODY)
    db.execute("CREATE INDEX custody_subject ON custody (what, subject, number)")
    for kind in ("UPDATE", "DELETE"):
        db.execute(f"""CREATE TRIGGER custody_no_{kind.lower()} BEFORE {kind} ON custody BEGIN
            SELECT RAISE(ABORT, 'the custody log is only added to'); END""")


migration(raw_bytes_and_a_custody_log)


def crawls(db: sqlite3.Connection) -> None:
    """The frontier of the crawl, what was altered between two visits, and what a run did, in numbers."""
    for statement in CRAWL_TABLES:
        db.execute(statement)


migration(crawls)


def sums_of_what_views_show(db: sqlite3.Connection) -> None:
    """What views worked out of all rows whenever somebody looked stands in tables; filled once all views are there."""
    for statement in SUMMARY_TABLES:
        db.execute(statement)


migration(sums_of_what_views_show)


def sums_of_answers_and_of_articles(db: sqlite3.Connection) -> None:
    """What witnesses said over time and articles in numbers stand in tables, too; posts to review by article."""
    for statement in MORE_SUMMARY_TABLES:
        db.execute(statement)


migration(sums_of_answers_and_of_articles)


def migrate(db: sqlite3.Connection, application_id: int) -> None:
    """
    Bring a store to the newest schema; nothing happens where it is there already.

    Args:
        db: A connection that begins no transactions by itself (``isolation_level=None``).
        application_id: Set with the first step; it tells our files from other programs'.

    A process that dies on the way leaves the store at the last whole step; the next one goes on.
    """
    while version(db) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster while we waited for the lock.
            done = version(db)
            if done < len(MIGRATIONS):
                _step(db, done, application_id)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def _step(db: sqlite3.Connection, done: int, application_id: int) -> None:
    for name in VIEWS:
        db.execute(f'DROP VIEW IF EXISTS "{name}"')
    MIGRATIONS[done](db)
    if done + 1 == len(MIGRATIONS):
        for name, select in VIEWS.items():
            db.execute(f'CREATE VIEW "{name}" AS {select.strip()}')
        with much_cache(db):
            rebuild(db)
    # PRAGMA takes no parameters; both are whole numbers of ours.
    db.execute(f"PRAGMA application_id = {application_id:d}")
    db.execute(f"PRAGMA user_version = {done + 1:d}")


def version(db: sqlite3.Connection) -> int:
    """The schema version a file is at; 0 for one without tables of ours."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])

"""
A small store as SQL text, so that every schema that was ever in use can be opened in a test.

Whoever adds a migration runs this once and keeps what it prints beside the older ones:

    python tests/old_store.py > fixtures/stores/v2.sql

The number is the schema's ``user_version``. A file that is there is never made anew: it is what
people have on their disks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from store_records import LINK, NOT_TRIED, NOW, audited, embed, finding, judged, lists, tried

from provenance.model import (
    Anchor,
    Audited,
    Capture,
    Clock,
    Dated,
    Decision,
    Embed,
    EmbedJudgement,
    FlaggedSource,
    Hop,
    Listed,
    Listing,
    Match,
    Resolution,
    SidedRow,
    Testimony,
)
from provenance.store import Store
from provenance.store.migrations import MIGRATIONS

POST = datetime(2024, 5, 30, 1, 2, 3, 456000, UTC)
CAPTURES = (Capture("https://news.example/a", POST, 200, (("Content-Type", "text/html"),), b"Words", "192.0.2.7"),)


def _judge(one: Embed) -> EmbedJudgement:
    if one.position == 1:
        clock = Clock(POST, POST, POST + timedelta(milliseconds=1), 1, "x snowflake")
        return judged(one, finding("dat.id-date", "hold"), status="contradicted", grade="P1", post_id="77", clock=clock,
                      testimony=(Testimony("media-link", "exists", POST, "example_reader", "77"),))
    return judged(one, finding(), finding(
        "ctx.campaign-tag", "note", matched=Match("#ExampleTag", 6, 17), list_id="tags", list_version="1", list_row=2,
        side="axis:pole", evidence="sha256:00#embed-0"))


def articles(schema: int = len(MIGRATIONS)) -> tuple[Audited, ...]:
    """What is in the store of a schema: every kind of row it knows, odd texts included."""
    return (*_of_the_first_schema(), *(_since_witnesses_are_asked() if schema > 1 else ()),
            *(_since_listers_are_asked() if schema > 2 else ()), *(_since_flags_have_rows() if schema > 3 else ()))


def _since_flags_have_rows() -> tuple[Audited, ...]:
    """Schema 4: what a flag rests on."""
    row = SidedRow("hashtag", "ExampleTag", "tags", "1", 2, "tag", "axis:pole", 1)
    flag = FlaggedSource("example_reader", "x", True, True, ("why",), (row,), ("post id",), 2, 1, 1)
    return (audited(embed(0), embed(1, post_id="40"), words=b"flagged", url="https://news.example/e", flags=(flag,)),)


def _since_listers_are_asked() -> tuple[Audited, ...]:
    """Schema 3: listings, and the archive's word about dead links."""
    statement = Listed("Q42", "Example \0 Reader", "P2002", "Listed_Reader", "2015-06", "2019", "deprecated", "4242", 7)
    listing = Listing("x", "listed_reader", "listed", (statement,), POST, "https://query.example/", "1 more item")
    link = "https://bit.ly/3ExAmPl"
    dead = Resolution(link, True, "gone", (Hop(link, 404, None, POST), Hop("https://archive.example/a", 301, "archive", POST),
                                           Hop("https://news.example/d")))
    return (audited(embed(0, post_id="30", handle="Listed_Reader"), words=b"listed", url="https://news.example/d", listings=(listing,),
                    resolutions={link: dead}),)


def _since_witnesses_are_asked() -> tuple[Audited, ...]:
    """Schema 2: testimonies and pages say more."""
    said = Testimony(
        "wayback", "gone", POST, "example_reader", "20", "Words", POST, "https://archive.example/a", "A \0 name", "7",
        "captured; then http 404", (Anchor("t.co/a", "https://news.example/b"),), ("20", "22"),
        (("old_name", POST), ("older", None)), POST, POST, POST + timedelta(days=1), ("https://x.com/i/status/23",))
    asked = audited(
        embed(0, post_id="20"), words=b"asked", url="https://news.example/c",
        testimonies={0: (said, Testimony("x-oembed", "blocked", POST, reason="http 429"))},
        modified=Dated(POST, 1000, "json-ld dateModified"), authors=("A. Writer",), site="Example News",
        language="en-GB", sources={"site": "meta og:site_name", "authors": "json-ld author"})
    return (asked,)


def _of_the_first_schema() -> tuple[Audited, ...]:
    odd = embed(0, text="Words #ExampleTag \ud83d \0 ; DROP TABLE embeds; -- 🇺🇸", hashtags=("ExampleTag",),
                links=(LINK,), display_name="Example 🇺🇸 Reader", shown_date=date(2024, 5, 30), date_text="May 30, 2024",
                anchors=(Anchor("t.co/…", LINK),), media_links=("pic.twitter.com/AbCdEfGhIj",))
    quoting = embed(1, form="blockquote", post_id="20", shown_at=POST, problems=("id-rounded",),
                    quoted=Embed("x", "blockquote", 0, post_id="19", handle="other", shown_date=date(2024, 5, 29)))
    linked = embed(2, form="link", post_id="21", text=None)
    said = Testimony("oembed", "exists", POST, "example_reader", "20", "Words", POST, "https://news.example/oembed")
    flag = FlaggedSource("example_reader", "x", True, True, ("contains #ExampleTag", "the copy has no post id"))
    return (
        audited(odd, quoting, linked, judge=_judge, flags=(flag,), testimonies={1: (said,)},
                resolutions={LINK: tried(), "https://bit.ly/a": NOT_TRIED},
                published=Dated(POST, 86_400_000, "option --published")),
        audited(words=b"nothing in it", url=None, title=None),
    )


def fill(store: Store, schema: int = len(MIGRATIONS)) -> None:
    for one in articles(schema):
        store.add(one, captures=CAPTURES, lists=lists())
    if schema > 3:
        store.decide(Decision("accepted", "The \0 day is right.", POST, "40"), platform="x")
        store.prune(POST - timedelta(days=1), reason="retention: 1y", at=POST)
        store.keep_rules({"dat.id-date": 2})


def as_sql(store: Store) -> Iterator[str]:
    """The store as statements, one a line or more; search tables fill themselves through the triggers."""
    for name in ("application_id", "user_version"):
        yield f"PRAGMA {name} = {store.db.execute(f'PRAGMA {name}').fetchone()[0]};"
    made = store.db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'embeds_fts_*'").fetchall()
    for _, _, sql in made:
        yield f"{sql};"
    for kind, table, made_by in made:
        if kind == "table" and table != "embeds_fts":
            columns = [f'"{column.name}"' for column in store.db[table].columns]
            quoted = ' || \', \' || '.join(f"quote({column})" for column in columns)
            order = "1" if "WITHOUT ROWID" in made_by else "rowid"
            for (values,) in store.db.execute(f'SELECT {quoted} FROM "{table}" ORDER BY {order}'):
                # U+001A stands where a page had what SQLite cannot hold; as text in a file it would get lost.
                safe = values.replace("\x1a", "' || char(26) || '")
                yield f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({safe});'


if __name__ == "__main__":
    with TemporaryDirectory() as folder, Store(Path(folder, "old.db"), keep_bytes=True, clock=lambda: NOW) as filled:
        fill(filled)
        print("\n".join(as_sql(filled)))

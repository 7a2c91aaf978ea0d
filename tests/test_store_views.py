"""The views people ask for, over a small store of which everything is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from store_records import LATER, LINK, NOT_TRIED, NOW, audited, embed, finding, judged, tried

from provenance import model
from provenance.model import Dated, Embed, EmbedJudgement, FlaggedSource, SidedRow
from provenance.store import Store
from provenance.store.described import VIEWED
from provenance.store.views import VIEWS

TAG = "contains #ExampleTag, listed as tag of axis:pole in tags 1 row 2"
NO_ID = "the copy has no post id, so there is nothing to compare it with"
ROW = SidedRow("hashtag", "ExampleTag", "tags", "1", 2, "tag", "axis:pole", 1)
COUNTLESS = {"posts": 0, "posts_tagged": 0, "posts_unverifiable": 0, "rows": [], "missing": ()}
NOON, THEN = "2024-06-01T12:00:00.000000Z", "2024-06-04T12:00:00.000000Z"


def _judge(one: Embed) -> EmbedJudgement:
    """Position 0 has two checks and a note, 1 a hold, 2 notes only."""
    found = {
        0: (finding("prv.by-value-only", "note"), finding("prv.no-permalink"), finding("prv.media-elsewhere")),
        1: (finding("prv.no-permalink"), finding("dat.id-date", "hold")),
    }.get(one.position, (finding("src.unlisted", "note"),))
    status = {0: "discrepant", 1: "contradicted"}.get(one.position, "not-checked")
    return judged(one, *found, status=status, post_id="77" if one.position == 0 else one.post_id)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "provenance.db") as store:
        store.add(audited(
            embed(0), embed(1, post_id="20", permalink="https://twitter.com/example_reader/status/20"),
            embed(2, form="link", post_id="21"),
            judge=_judge, published=Dated(NOW, 1000, "option --published"),
            resolutions={LINK: tried("gone"), "https://bit.ly/a": replace(NOT_TRIED, url="https://bit.ly/a"),
                         "https://bit.ly/b": replace(tried(), url="https://bit.ly/b")},
            flags=(FlaggedSource("Example_Reader", "x", True, False, (TAG,), (ROW,), (), 1, 1, 0),
                   FlaggedSource("other", "x", False, True, (NO_ID,)))))
        # The same article, changed; and another one.
        store.add(audited(embed(0), words=b"changed", at=LATER, judge=lambda one: judged(one), flags=(
            FlaggedSource("example_reader", "x", True, True, (NO_ID, TAG), (ROW,), ("post id", "printed day"), 2, 1, 1),
        )))
        store.add(audited(embed(0), words=b"another", url="https://news.example/b", title=None,
                          judge=lambda one: judged(one), flags=(
            FlaggedSource("example_reader", "x", False, True, (NO_ID,)),
            FlaggedSource("example_reader", "bluesky", False, True, ("elsewhere",)))))
        yield store


def test_flagged_sources_say_both_words_and_why(store: Store) -> None:
    assert [
        {"handle": "Example_Reader", "platform": "x", "partisan_tagged": True, "unverifiable": True, "articles": 2,
         "first_seen": NOON, "last_seen": THEN, "why": (TAG, NO_ID),
         "posts": 3, "posts_tagged": 2, "posts_unverifiable": 1, "rows": [asdict(replace(ROW, posts=2))],
         "missing": ("post id", "printed day")},
        {"handle": "example_reader", "platform": "bluesky", "partisan_tagged": False, "unverifiable": True,
         "articles": 1, "first_seen": NOON, "last_seen": NOON, "why": ("elsewhere",),
         **COUNTLESS},
        {"handle": "other", "platform": "x", "partisan_tagged": False, "unverifiable": True, "articles": 1,
         "first_seen": NOON, "last_seen": NOON, "why": (NO_ID,), **COUNTLESS},
    ] == list(store.flagged_sources())


def test_posts_to_review_holds_first(store: Store) -> None:
    rows = list(store.posts_to_review())

    assert [
        ("A title", 1, "20", "contradicted", "hold", ("dat.id-date", "prv.no-permalink")),
        ("A title", 0, "77", "discrepant", "check", ("prv.no-permalink", "prv.media-elsewhere")),
    ] == [tuple(row[name] for name in ("title", "position", "post_id", "status", "worst", "rules")) for row in rows]
    assert ("says dat.id-date", "says prv.no-permalink") == rows[0]["messages"]
    assert {("https://news.example/a", "embed", "x", "example_reader", "P1", NOON)} == {
        tuple(row[name] for name in ("article_url", "kind", "platform", "handle", "grade", "judged_at"))
        for row in rows}


def test_posts_leave_the_review_when_judged_otherwise(store: Store) -> None:
    key = next(store.articles())
    stored = store.load(key).judgement
    assert stored is not None
    store.rejudge(key, replace(stored, embeds=tuple(judged(one.embed) for one in stored.embeds)))

    assert [] == list(store.posts_to_review())


def test_dead_links(store: Store) -> None:
    """Gone is dead; not tried and resolved are not."""
    assert [{"url": LINK, "outcome": "gone", "since": NOON, "tried_at": NOON, "times_tried": 1, "resolved_at": None,
             "last_url": "https://news.example/b",
             "last_status": 200, "last_error": None, "found_in": "embed 0", "article_url": "https://news.example/a",
             "title": "A title", "article": next(store.articles()), "archived_url": None,
             "archive_capture": None}] == list(store.db["dead_links"].rows)


def test_article_summary(store: Store) -> None:
    rows = list(store.db["article_summary"].rows)

    assert {
        "article": next(store.articles()), "url": "https://news.example/a", "title": "A title", "published_at": NOON,
        "audited_at": NOON, "judged_at": NOON, "parse": "complete", "embeds": 2, "linked_posts": 1, "contradicted": 1,
        "discrepant": 1, "corroborated": 0, "consistent": 0, "unverifiable": 0, "not_checked": 1, "holds": 1,
        "checks": 3, "notes": 2, "links": 3, "links_resolved": 1, "modified_at": None, "site": None, "language": None,
        "asked_at": None, "posts_vanished": 0,
    } == rows[0]
    assert [3, 0, 0] == [row["checks"] for row in rows]
    assert [None, None] == [row["published_at"] for row in rows[1:]]


def test_status_history_names_what_changed(tmp_path: Path) -> None:
    exists = model.Testimony("oembed", "exists", NOW, "example_reader", "20")
    gone = model.Testimony("oembed", "gone", LATER)
    with Store(tmp_path / "provenance.db") as store:
        store.add(audited(embed(0, post_id="20"), testimonies={0: (gone,)}))
        store.add(audited(embed(0, post_id="20"), testimonies={0: (exists,)}))
        rows = list(store.db["status_history"].rows)

    assert [("x", "20", "oembed", NOON, "exists", None, NOON, 1),
            ("x", "20", "oembed", THEN, "gone", "exists", THEN, 1)] == [tuple(row.values())[:8] for row in rows]


def test_every_column_of_every_view_is_described(store: Store) -> None:
    assert {name: {column.name for column in store.db[name].columns} for name in VIEWS} == \
        {name: set(columns) for name, (_, columns) in VIEWED.items()}
    assert all(words.strip() for sentence, columns in VIEWED.values() for words in (sentence, *columns.values()))


def test_a_view_nobody_knows(store: Store) -> None:
    with pytest.raises(KeyError):
        store.view("embeds; DROP TABLE embeds")


@pytest.mark.parametrize("name", VIEWS)
def test_columns_of_views_are_plainly_named(store: Store, name: str) -> None:
    """Datasette and people address columns by name; ``count(*)`` or ``a.url`` would be none."""
    columns = [column.name for column in store.db[name].columns]

    assert columns
    assert len(columns) == len(set(columns))
    assert all(re.fullmatch("[a-z_]+", column) for column in columns)


def test_tables_have_no_odd_types(store: Store) -> None:
    tables = [table for table in store.db.tables if not table.name.startswith("embeds_fts")]

    assert {"INTEGER", "TEXT"} == {column.type for table in tables for column in table.columns
                                   if column.name != "body"}
    assert "embeds_fts" == store.db.table("embeds").detect_fts()
    assert all(table.strict for table in tables)


@pytest.mark.parametrize("view", sorted(set(VIEWS) - {"decisions", "dead_links", "listed_handles"}))
def test_the_first_rows_of_a_long_view_need_no_look_at_all_of_them(store: Store, view: str) -> None:
    """Nothing is sorted or set aside before the first row; the three left out are about few rows of many."""
    plan = store.db.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{view}" LIMIT 100').fetchall()
    whole = [detail for _, parent, _, detail in plan if not parent]

    assert whole
    assert not [detail for detail in whole if "TEMP B-TREE" in detail or "MATERIALIZE" in detail]

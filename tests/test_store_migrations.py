"""Stores made by older versions of ours: opened, brought up to date, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from old_store import CAPTURES, articles, as_sql, fill
from store_records import dump, everything, lists, sound, without_source

from provenance.errors import StoreError
from provenance.model import Audited, PageFacts
from provenance.store import Store
from provenance.store.migrations import MIGRATIONS, migration
from provenance.store.views import VIEWS

OLD = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "stores").glob("v*.sql"))


def build(script: Path, path: Path) -> Path:
    db = sqlite3.connect(path)
    db.executescript(script.read_text("utf-8"))
    db.close()
    return path


def page_of(one: Audited) -> PageFacts:
    assert one.facts is not None
    return one.facts.article.page


def schema(store: Store) -> dict[str, str]:
    return dict(store.db.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


@pytest.fixture
def more() -> Iterator[None]:
    """Room for migrations that only a test knows."""
    known = list(MIGRATIONS)
    yield
    MIGRATIONS[:] = known


def test_every_schema_in_use_has_its_old_store() -> None:
    """The store of today's schema is kept too: it is the old one of tomorrow."""
    assert [f"v{number + 1}.sql" for number in range(len(MIGRATIONS))] == [script.name for script in OLD]


@pytest.mark.parametrize("script", OLD, ids=lambda script: script.stem)
def test_an_old_store_comes_up_to_date_with_nothing_lost(tmp_path: Path, script: Path) -> None:
    schema_then = int(script.stem.removeprefix("v"))
    with Store(tmp_path / "new.db") as new, Store(build(script, tmp_path / "old.db"), create=False) as old:
        fill(new, schema_then)

        assert [without_source(one) for one in articles(schema_then)] == [old.load(key) for key in old.articles()]
        assert [everything(page_of(one)) for one in articles(schema_then)] == \
            [everything(page_of(old.load(key))) for key in old.articles()]
        assert schema(new) == schema(old)
        assert list(new.flagged_sources()) == list(old.flagged_sources())
        assert list(new.posts_to_review()) == list(old.posts_to_review())
        assert [0] == [row["position"] for row in old.db.table("embeds").search("exampletag")]
        assert sound(old)
        assert {name: list(new.view(name)) for name in VIEWS} == {name: list(old.view(name)) for name in VIEWS}
        before = dump(old)
        fill(old, schema_then)
        assert before == dump(old)


@pytest.mark.usefixtures("more")
def test_a_migration_keeps_what_is_there(tmp_path: Path) -> None:
    path = build(OLD[0], tmp_path / "old.db")

    def articles_have_a_colour(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE articles ADD COLUMN colour TEXT")
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'view'").fetchone()

    migration(articles_have_a_colour)
    with Store(path) as store:
        assert "colour" in {column.name for column in store.db["articles"].columns}
        assert len(MIGRATIONS) == store.db.execute("PRAGMA user_version").fetchone()[0]
        assert set(VIEWS) == set(store.db.view_names())
        assert [without_source(one) for one in articles(1)] == [store.load(key) for key in store.articles()]
        assert sound(store)
    with Store(path) as store:
        assert not store.add(articles()[0], captures=CAPTURES, lists=lists())


@pytest.mark.usefixtures("more")
def test_a_migration_that_fails_leaves_the_last_whole_step(tmp_path: Path) -> None:
    path = build(OLD[0], tmp_path / "old.db")
    whole = len(MIGRATIONS) + 1

    def articles_have_a_colour(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE articles ADD COLUMN colour TEXT")

    def fails_half_way(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM findings")
        db.execute("ALTER TABLE missing ADD COLUMN colour TEXT")

    migration(articles_have_a_colour)
    migration(fails_half_way)
    with pytest.raises(StoreError, match="no such table: missing"):
        Store(path)
    db = sqlite3.connect(path)
    seen = [db.execute(sql).fetchone()[0] for sql in ("PRAGMA user_version", "SELECT count(*) > 0 FROM findings")]
    db.close()
    MIGRATIONS.pop()

    assert [whole, 1] == seen
    with Store(path) as store:  # the next version of ours has it right
        assert store.load(next(store.articles())).judgement == articles()[0].judgement


@pytest.mark.usefixtures("more")
def test_an_older_version_refuses_a_newer_store(tmp_path: Path) -> None:
    migration(lambda db: None)
    Store(tmp_path / "new.db").close()
    MIGRATIONS.pop()

    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path / "new.db")


def test_as_sql_is_a_whole_copy(tmp_path: Path) -> None:
    """What the fixtures are made with loses nothing."""
    with Store(tmp_path / "one.db") as one:
        fill(one)
        script = tmp_path / "copy.sql"
        script.write_text("\n".join(as_sql(one)), "utf-8")
        with Store(build(script, tmp_path / "two.db"), create=False) as two:
            assert {name: rows for name, rows in dump(one).items() if "fts" not in name} == \
                {name: rows for name, rows in dump(two).items() if "fts" not in name}

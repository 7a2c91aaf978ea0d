"""Sums that views stand on: after whatever is written they are what they would be if they were made anew."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from store_records import LATER, NOW, anew, audited, embed, finding, judged, sound, sums

from provenance import model
from provenance.bulk.tables import store_rows
from provenance.bulk.work import Spool
from provenance.errors import StoreError
from provenance.model import Audited, Decision, Embed, FlaggedSource, SidedRow
from provenance.store import Store
from provenance.store.views import VIEWS

ROW = SidedRow("hashtag", "ExampleTag", "tags", "1", 2, "tag", "axis:pole", 1)
MONTH = timedelta(days=31)


def flag(handle: str, *why: str, rows: tuple[SidedRow, ...] = (), **more: bool) -> FlaggedSource:
    return FlaggedSource(handle, "x", more.get("tagged", False), True, why, rows, ("post id",), 2, 1, 1)


def page(number: int, *, asked: bool = True) -> Audited:
    """Versions of three articles over three months; one post is shown by all, under two handles, quoted by some."""
    handle = ("Example_Reader", "example_reader", "other")[number % 3]
    quoted = Embed("x", "blockquote", 0, post_id="7", handle="quoted", printed_handle="quoted")
    said = model.Testimony("x-oembed", "exists", NOW + number * MONTH, "later_name", "20", author_id="4",
                           former_handles=(("older", None), ("old", NOW)))
    return audited(
        embed(0, post_id="20", handle=handle, printed_handle=handle, quoted=quoted if number % 2 else None),
        embed(1, post_id=str(number)),
        words=b"%d" % number, url=f"https://news.example/{number % 3}" if number % 4 else None,
        at=NOW + (number % 3) * MONTH, testimonies={0: (said,)} if asked and number % 5 == 0 else {},
        judge=lambda one: judged(one, finding(severity="hold" if one.position else "check")),
        flags=(flag(handle, f"why {number % 2}", rows=(ROW,)), flag(f"only_{number}")))


def test_sums_stay_right_article_by_article(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        for number in range(12):
            store.add(page(number))
            assert sums(store) == anew(store)
        assert sound(store)
        assert {"why 0", "why 1"} == {word for one in store.flagged_sources() for word in one["why"]}
        assert 24 == len(list(store.posts_to_review()))


def test_sums_stay_right_when_many_come_at_once(tmp_path: Path) -> None:
    """The second lot meets sums of the first; what comes out is what comes of adding one by one. Bulk asks nobody."""
    with Store(tmp_path / "one.db") as one, Store(tmp_path / "many.db") as many:
        for first in (0, 6):
            spool = Spool(tmp_path / f"{first}.rows")
            for number in range(first, first + 6):
                one.add(page(number, asked=False))
                spool.add(store_rows(page(number, asked=False)))
            many.add_rows(Path(spool.finish()))

        assert sound(many)
        assert sums(one) == sums(many)
        assert {name: list(one.view(name)) for name in VIEWS} == {name: list(many.view(name)) for name in VIEWS}


def made_of(store: Store) -> list[tuple[str, str]]:
    return store.db.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1").fetchall()


def spooled(path: Path, *numbers: int) -> Path:
    spool = Spool(path)
    for number in numbers:
        spool.add(store_rows(page(number, asked=False)))
    return Path(spool.finish())


def test_a_store_that_was_loaded_is_made_as_any_other(tmp_path: Path) -> None:
    with Store(tmp_path / "one.db") as one, Store(tmp_path / "many.db") as many:
        many.add_rows(spooled(tmp_path / "rows", 0, 1))

        assert made_of(one) == made_of(many)
        assert many.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert one.db.execute("PRAGMA synchronous").fetchone() == many.db.execute("PRAGMA synchronous").fetchone()


def test_an_index_of_somebody_elses_stays(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.db.execute('CREATE INDEX "theirs""; DROP TABLE embeds; --" ON embeds (text)')
        store.db.execute("CREATE INDEX theirs ON embeds (handle)")
        before = made_of(store)
        store.add_rows(spooled(tmp_path / "rows", 0, 1))

        assert before == made_of(store)
        assert sound(store)


def test_a_store_that_somebody_has_open_is_loaded_all_the_same(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as other, Store(tmp_path / "a.db") as store:
        other.db.execute("SELECT count(*) FROM articles").fetchone()
        assert store.add_rows(spooled(tmp_path / "rows", 0, 1)) == 2
        assert len(list(other.articles())) == 2
        assert sound(store)


def test_nobody_reads_a_store_while_it_is_loaded_first(tmp_path: Path) -> None:
    """A reader that came in during the load and stayed would keep it from being committed."""
    rows, pipe = spooled(tmp_path / "rows", 0, 1), tmp_path / "pipe"
    os.mkfifo(pipe)
    refused: list[str] = []

    def feed() -> None:
        with pipe.open("w", encoding="utf-8") as file:
            file.write(rows.read_text("utf-8"))
            file.flush()
            for _ in range(600):  # until the load has begun
                if not (tmp_path / "a.db-wal").exists():
                    break
                time.sleep(0.05)
            time.sleep(0.2)
            other = sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None, check_same_thread=False)
            try:
                other.execute("BEGIN")
                other.execute("SELECT count(*) FROM articles").fetchone()
            except sqlite3.OperationalError as error:
                refused.append(str(error))
            reading.append(other)

    reading: list[sqlite3.Connection] = []
    with Store(tmp_path / "a.db") as store:
        feeder = threading.Thread(target=feed)
        feeder.start()
        assert store.add_rows(pipe) == 2
        feeder.join(60)
        assert refused == ["database is locked"]
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert sound(store)
    reading[0].close()


def test_a_load_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    rows = spooled(tmp_path / "rows", 0, 1)
    with rows.open("a", encoding="utf-8") as file:
        file.write('{"articles": {"columns": ["key", "nothing"], "rows": [["a", 1]]}}\n')
    with Store(tmp_path / "a.db") as store:
        before = made_of(store)
        with pytest.raises(StoreError):
            store.add_rows(rows)

        assert before == made_of(store)
        assert not list(store.articles())
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.add_rows(spooled(tmp_path / "more", 0, 1)) == 2


@pytest.mark.parametrize("change", ["again", "read otherwise", "judged otherwise", "decided", "forgotten", "pruned",
                                    "merged"])
def test_sums_follow_what_changes(tmp_path: Path, change: str) -> None:
    with Store(tmp_path / "a.db") as store:
        for number in range(6):
            store.add(page(number))
        before, key = sums(store), next(store.articles())
        if change == "again":
            store.add(page(3))
        elif change == "read otherwise":
            store.add(audited(embed(0, post_id="21"), words=b"1", url="https://news.example/1"))
        elif change == "judged otherwise":
            stored = store.load(key).judgement
            assert stored is not None
            store.rejudge(key, replace(stored, flagged_sources=(), embeds=tuple(judged(one.embed) for one in stored.embeds)))
        elif change == "decided":
            store.decide(Decision("accepted", "It is right.", NOW, "20"), platform="x")
        elif change == "forgotten":
            store.forget("example_reader", platform="x", reason="asked for", at=LATER)
        elif change == "pruned":
            store.prune(NOW + MONTH, reason="retention", at=LATER)
        else:
            with Store(tmp_path / "b.db") as other:
                other.add(page(7))
                store.merge(other)

        assert sound(store)
        assert (change == "again") == (before == sums(store))

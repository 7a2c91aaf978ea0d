"""A store as Parquet, and stores put together."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import command
import pytest
from store_records import LATER, LINK, NOT_TRIED, audited, count, dump, embed, lists, sound, tried

from provenance import model
from provenance.model import Decision
from provenance.store import Store

AT = datetime(2024, 7, 1, tzinfo=UTC)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = command.run(*arguments, cwd=cwd)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def filled(path: Path) -> Path:
    with Store(path) as store:
        store.add(audited(embed(post_id="20"), embed(1, post_id="21"), resolutions={LINK: tried()}), lists=lists())
        store.add(audited(embed(post_id="22", handle="example_writer", printed_handle="example_writer"),
                          words=b"Other words.", url="https://news.example/b"))
    return path


def test_two_stores_together_know_what_both_know(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    said = model.Testimony("syndication", "exists", AT, handle="example_reader", post_id="20")
    with Store(tmp_path / "b.db") as store:
        store.add(audited(embed(post_id="20"), embed(1, post_id="21"), at=LATER, resolutions={LINK: NOT_TRIED},
                          testimonies={0: (said,)}))
        store.add(audited(embed(post_id="30"), words=b"Third.", url="https://news.example/c", at=LATER))
    with Store(tmp_path / "a.db") as here, Store(tmp_path / "b.db") as there:
        before = dump(there)

        assert (2, 2) == here.merge(there)
        assert before == dump(there)
        assert (3, 4, 1) == (count(here, "articles"), count(here, "embeds"), count(here, "testimonies"))
        assert [("resolved",)] == here.db.execute("SELECT outcome FROM links").fetchall()

        once = dump(here)

        assert (2, 0) == here.merge(there)
        assert once == dump(here)
        assert sound(here)
        assert () == here.verify().faults


def test_a_store_merged_into_an_empty_one_is_the_same(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    with Store(tmp_path / "new.db") as here, Store(tmp_path / "a.db") as there:
        here.merge(there)
        ours, theirs = dump(here), dump(there)

        assert () == here.verify().faults
        for table in set(theirs) - {"custody"} - {name for name in theirs if name.startswith("embeds_fts_")}:
            assert sorted(map(repr, (row[1:] for row in theirs[table]))) == sorted(
                map(repr, (row[1:] for row in ours[table]))), table


def test_what_was_erased_stays_erased_and_decisions_come_along(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    with Store(tmp_path / "a.db") as there:
        there.decide(Decision("accepted", "looked at", AT, "20"), platform="x")
    with Store(tmp_path / "new.db") as here, Store(tmp_path / "a.db") as there:
        here.add(audited(embed(post_id="99", handle="example_writer", printed_handle="example_writer"), words=b"W"))
        here.forget("example_writer", reason="asked for", at=AT)
        here.merge(there)

        assert [("20",), ("21",)] == here.db.execute("SELECT post_id FROM embeds ORDER BY 1").fetchall()
        assert [("accepted", 1)] == here.db.execute("SELECT decision, stands FROM decisions").fetchall()

        once = dump(here)
        here.merge(there)

        assert once == dump(here)


def test_what_another_store_erased_is_not_kept_from_now_on(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    with Store(tmp_path / "new.db") as here, Store(tmp_path / "a.db") as there:
        there.forget("example_writer", reason="asked for", at=AT)
        here.merge(there)
        here.add(audited(embed(post_id="22", handle="example_writer", printed_handle="example_writer"), words=b"W"))

        assert 2 == count(here, "embeds")


def test_export_writes_what_the_store_holds(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra 'bulk' is not installed")
    filled(tmp_path / "a.db")
    done = run("export", "tables", "--store", "a.db", cwd=tmp_path)

    assert (0, "2 articles written\n", "") == (done.returncode, done.stdout, done.stderr)

    rows = {path.parent.name: parquet.read_table(path).to_pylist() for path in (tmp_path / "tables").glob("*/*.parquet")}

    assert ["20", "21", "22"] == sorted(row["post_id"] for row in rows["embeds"])
    assert [(LINK, "resolved", "news.example")] == [(row["url"], row["outcome"], row["domain"]) for row in rows["links"]]
    assert {"unverifiable"} == {row["status"] for row in rows["embeds"]}


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["merge", "a.db", "--store", "a.db"], 2, "is the store itself"),
    (["merge", "missing.db", "--store", "a.db"], 2, "missing.db"), (["export", "a.db", "--store", "a.db"], 2, "a.db"),
    (["export", "tables", "--store", "missing.db"], 2, "there is no such store"),
])
def test_wrong_usage_is_one_line(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    filled(tmp_path / "a.db")
    done = run(*arguments, cwd=tmp_path)

    assert (code, 1) == (done.returncode, len(done.stderr.splitlines())), done.stderr
    assert said in done.stderr


def test_merging_says_what_was_new(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    done = run("merge", "a.db", "--store", "new.db", cwd=tmp_path)

    assert (0, "a.db: 2 articles, 2 new or with something new\n") == (done.returncode, done.stdout)

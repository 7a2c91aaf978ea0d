"""Many pages at once: every kind of archive, cut anywhere, killed anywhere; nothing twice, nothing lost."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import command
import pytest
from hypothesis import given, settings, strategies as st

pytest.importorskip("fastwarc", reason="the extra 'bulk' is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="the extra 'bulk' is not installed")

import archives  # noqa: E402
from store_records import dump, sound  # noqa: E402

from provenance.bulk import Columns, Outcome, run  # noqa: E402  (skipped above where it cannot be)
from provenance.bulk.archives import warc_pages  # noqa: E402
from provenance.bulk.files import File, open_file  # noqa: E402
from provenance.bulk.page import Bad, Page, Place  # noqa: E402
from provenance.bulk.pages import pages_of  # noqa: E402
from provenance.bulk.schema import TABLES, arrow_schema  # noqa: E402
from provenance.bulk.units import Unit, kind_of, units_of  # noqa: E402
from provenance.errors import UsageError  # noqa: E402
from provenance.inputs import Source  # noqa: E402
from provenance.pipeline import audit_source, starter_lists  # noqa: E402
from provenance.store import Store  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
AS_OF = datetime(2024, 7, 1, tzinfo=UTC)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for path in sorted((folder / table).glob("*.parquet")):
        out += pq.read_table(path).to_pylist()
    return out


def contents(folder: Path) -> dict[str, Counter[str]]:
    """Everything in the datasets, however it is cut into parts."""
    return {table: Counter(json.dumps(row, default=str, sort_keys=True) for row in rows(folder, table))
            for table in TABLES}


def read(path: Path, *paths: str, **more: Any) -> Outcome:
    return run(paths, AS_OF, to=path, **more)


# --- what is read -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["warc", "bare warc", "wacz", "lines", "packed lines", "parquet", "folder", "glob",
                                  "address"])
def test_every_kind_gives_the_same_posts(tmp_path: Path, kind: str) -> None:
    pages = archives.bodies(9)
    source = archives.warc(tmp_path / "a.warc.gz", pages)
    name = {
        "warc": lambda: source, "bare warc": lambda: archives.warc(tmp_path / "b.warc", pages, gzip=False),
        "wacz": lambda: archives.wacz(tmp_path / "a.wacz", source),
        "lines": lambda: archives.lines(tmp_path / "a.jsonl", pages),
        "packed lines": lambda: packed(archives.lines(tmp_path / "a.jsonl", pages)),
        "parquet": lambda: archives.parquet(tmp_path / "a.parquet", pages),
        "folder": lambda: archives.folder(tmp_path / "pages", pages),
        "glob": lambda: archives.folder(tmp_path / "pages", pages) / "*.html",
        "address": lambda: f"file://{source}",
    }[kind]()
    outcome = read(tmp_path / "out", str(name))

    assert (9, 3, 3) == tuple(outcome.counts[count] for count in ("articles", "showing", "embeds"))
    assert {} == outcome.problems
    assert ["example_reader"] * 3 == [row["handle"] for row in rows(tmp_path / "out", "embeds")]
    assert [f"https://t.co/C0de{number:06}" for number in (0, 3, 6)] == sorted(
        row["url"] for row in rows(tmp_path / "out", "links"))


def packed(path: Path) -> Path:
    beside = path.with_name(path.name + ".gz")
    beside.write_bytes(gzip.compress(path.read_bytes()))
    return beside


def test_text_of_conversion_records(tmp_path: Path) -> None:
    words = "Words of a story.\nHello pic.twitter.com/abcdefghij— Ada (@example_reader) May 30, 2024\n"
    archives.wet(tmp_path / "a.warc.wet.gz", [words, "Words only."])
    read(tmp_path / "out", str(tmp_path / "a.warc.wet.gz"))

    assert [("example_reader", "flattened-text")] == [(row["handle"], row["form"])
                                                      for row in rows(tmp_path / "out", "embeds")]


@pytest.mark.parametrize("codec", ["zst", "lz4"])
def test_other_compression(tmp_path: Path, codec: str) -> None:
    import fastwarc

    bare = archives.warc(tmp_path / "a.warc", archives.bodies(6), gzip=False)
    writer = {"zst": fastwarc.ZstdWriter, "lz4": fastwarc.Lz4Writer}[codec]
    with (tmp_path / f"a.warc.{codec}").open("wb") as file:
        packing = writer(file)
        for record in fastwarc.ArchiveIterator(str(bare), parse_http=False):
            record.write(packing)
        packing.close()
    outcome = read(tmp_path / "out", str(tmp_path / f"a.warc.{codec}"))

    assert (6, 2, {}) == (outcome.counts["articles"], outcome.counts["embeds"], outcome.problems)


def test_a_row_says_what_an_audit_says(tmp_path: Path) -> None:
    """The same page alone and in an archive: one reading, one judgement."""
    body = archives.page(4)
    archives.warc(tmp_path / "a.warc.gz", [body])
    read(tmp_path / "out", str(tmp_path / "a.warc.gz"))
    crawled = datetime(2024, 6, 1, 10, tzinfo=UTC)
    alone = audit_source(Source("a", body, archives.url_of(0), "text/html; charset=utf-8"), fetch=None, url=None,
                         published=None, lists=starter_lists(), as_of=crawled, witnesses=())
    (article,), (embed,) = rows(tmp_path / "out", "articles"), rows(tmp_path / "out", "embeds")
    judged = alone.embeds[0]

    assert (crawled, crawled, "Story 4", datetime(2024, 5, 31, 8, tzinfo=UTC)) == (
        article["audited_at"], article["judged_at"], article["title"], article["published_at"])
    assert (judged.status, judged.grade, judged.source, judged.post_id) == (
        embed["status"], embed["grade"], embed["source"], embed["judged_post_id"])
    assert [finding.rule for finding in alone.findings] == [row["rule"] for row in rows(tmp_path / "out", "findings")]


def test_pages_that_show_nothing_have_a_row_without_title(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", [archives.PLAIN])
    read(tmp_path / "out", str(tmp_path / "a.warc.gz"))
    (article,) = rows(tmp_path / "out", "articles")

    assert (archives.url_of(0), None, None, 0, "complete") == tuple(
        article[name] for name in ("url", "title", "judged_at", "embeds", "parse"))


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"markup": archives.page(1).decode(), "where": "https://news.example/x",
                                "when": "2024-06-03", "text": "no"}) + "\n" + '{"text": "only"}\n[1]\nno json\n\n')
    outcome = read(tmp_path / "out", str(path), columns=Columns("markup", "where", "when"))
    (article,) = rows(tmp_path / "out", "articles")

    assert ("https://news.example/x", datetime(2024, 6, 3, tzinfo=UTC).date()) == (
        article["url"], article["published_at"].date())
    assert {"no-body": 1, "bad-json": 2} == outcome.problems


def test_files_of_a_saved_page_are_no_pages_of_their_own(tmp_path: Path) -> None:
    archives.folder(tmp_path / "pages", archives.bodies(2))
    (tmp_path / "pages" / "0000_files").mkdir()
    (tmp_path / "pages" / "0000_files" / "frame.html").write_bytes(archives.PLAIN)
    outcome = read(tmp_path / "out", str(tmp_path / "pages"))

    assert (2, 2) == (outcome.counts["articles"], outcome.passed_files)


# --- what cannot be read ----------------------------------------------------------------------


def test_bad_records_are_counted_and_named_and_the_others_read(tmp_path: Path) -> None:
    archive = archives.warc(tmp_path / "a.warc.gz", archives.bodies(30))
    data = bytearray(archive.read_bytes())
    starts = [page.name for page in read_pages(archive)]
    broken = int(starts[12].rpartition("@")[2])
    data[broken + 40:broken + 60] = bytes(20)
    archive.write_bytes(data)
    outcome = read(tmp_path / "out", str(archive))

    assert (29, {"broken-record": 1}) == (outcome.counts["articles"], outcome.problems)
    assert outcome.named[0].startswith(f"{archive}@")
    assert [("broken-record",)] == [(row["code"],) for row in rows(tmp_path / "out", "problems")]


def read_pages(archive: Path, start: int = 0, stop: int | None = None) -> list[Page]:
    with open_file(str(archive)) as file:
        found = list(warc_pages(file, str(archive), start, stop, Place()))
    return [one for one in found if isinstance(one, Page)]


def test_an_archive_that_was_cut_gives_what_is_there(tmp_path: Path) -> None:
    archive = archives.warc(tmp_path / "a.warc.gz", archives.bodies(6))
    last = int(read_pages(archive)[-1].name.rpartition("@")[2])
    archive.write_bytes(archive.read_bytes()[:last + 250])
    outcome = read(tmp_path / "out", str(archive))

    assert (5, 1) == (outcome.counts["articles"], outcome.problems.total())


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.warc.gz", b"no archive at all", "broken-record"), ("a.wacz", b"no zip", "bad-wacz"),
    ("a.parquet", b"PAR1 no", "bad-parquet"), ("a.html", b"", "empty"), ("a.jsonl", b"\xff\xfe\n", "bad-json"),
    ("a.jsonl.gz", b"\x1f\x8b\x08 no", "unreadable"), ("a.pdf", b"%PDF-1.7", "not-text"),
])
def test_what_is_no_archive_is_named(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    outcome = read(tmp_path / "out", str(tmp_path / name))

    assert {code: 1} == outcome.problems
    assert name in outcome.named[0]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2**32), st.sampled_from(["flip", "cut", "insert"]))
def test_no_archive_makes_it_raise(tmp_path_factory: pytest.TempPathFactory, noise: bytes, seed: int, how: str) -> None:
    """Whatever is broken in it, reading ends, and what is whole is read."""
    archive = archives.warc(tmp_path_factory.mktemp("a") / "a.warc.gz", archives.bodies(4))
    data = archive.read_bytes()
    at = random.Random(seed).randrange(len(data))
    archive.write_bytes({"flip": data[:at] + bytes([data[at] ^ 255]) + data[at + 1:], "cut": data[:at],
                         "insert": data[:at] + noise + data[at:]}[how])
    unit = units_of([str(archive)])[0][0]
    found = list(pages_of(unit, Columns(), Place()))

    assert all(isinstance(one, Page | Bad) for one in found)
    if how == "flip":
        assert 3 <= sum(isinstance(one, Page) for one in found) <= 4


# --- ranges -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["warc", "lines"])
@pytest.mark.parametrize("size", [1, 97, 700, 1200])
def test_an_archive_cut_anywhere_gives_the_same(tmp_path: Path, kind: str, size: int) -> None:
    pages = archives.bodies(7)
    archive = (archives.warc(tmp_path / "a.warc.gz", pages) if kind == "warc"
               else archives.lines(tmp_path / "a.jsonl", pages))
    if size == 1:
        size = archive.stat().st_size // 40
    whole = read(tmp_path / "whole", str(archive))
    cut = read(tmp_path / "cut", str(archive), range_bytes=size)

    assert cut.units > 1
    assert whole.counts == cut.counts
    assert contents(tmp_path / "whole") == contents(tmp_path / "cut")


def test_an_archive_inside_of_an_archive_is_no_beginning(tmp_path: Path) -> None:
    """A page whose bytes hold a whole WARC, stored as they are: a range must not begin in there."""
    inner = archives.warc(tmp_path / "inner.warc.gz", archives.bodies(40), first=100).read_bytes()
    rng = random.Random(1)
    noise = bytes(rng.randrange(256) for _ in range(200))
    archive = archives.warc(tmp_path / "a.warc.gz", [archives.page(1), b"<p>" + noise + inner + noise, archives.page(2)])
    whole = read(tmp_path / "whole", str(archive))
    for size in (1000, 2500, 4000):
        cut = read(tmp_path / f"cut{size}", str(archive), range_bytes=size)

        assert whole.counts == cut.counts
        assert contents(tmp_path / "whole") == contents(tmp_path / f"cut{size}")


# --- resuming ---------------------------------------------------------------------------------


def test_a_second_run_reads_only_what_is_new(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", archives.bodies(6))
    pages = archives.folder(tmp_path / "pages", archives.bodies(2))
    read(tmp_path / "out", str(tmp_path / "*.warc.gz"), str(pages))
    before = contents(tmp_path / "out")
    again = read(tmp_path / "out", str(tmp_path / "*.warc.gz"), str(pages))

    assert before == contents(tmp_path / "out")
    assert (2, 8) == (again.before, again.counts["articles"])

    (pages / "new.html").write_bytes(archives.page(77))
    archives.warc(tmp_path / "b.warc.gz", archives.bodies(3), first=50)
    more = read(tmp_path / "out", str(tmp_path / "*.warc.gz"), str(pages))

    assert 8 + 1 + 3 == more.counts["articles"] == len(rows(tmp_path / "out", "articles"))


def test_what_changed_is_not_mixed(tmp_path: Path) -> None:
    archive = archives.warc(tmp_path / "a.warc.gz", archives.bodies(6))
    read(tmp_path / "out", str(archive))

    with pytest.raises(UsageError, match="other settings"):
        read(tmp_path / "out", str(archive), columns=Columns("body"))
    with pytest.raises(UsageError, match="other settings"):
        run([str(archive)], datetime(2025, 1, 1, tzinfo=UTC), to=tmp_path / "out")
    with pytest.raises(UsageError, match="cut otherwise"):
        read(tmp_path / "out", str(archive), range_bytes=500)
    archives.warc(archive, archives.bodies(9))
    with pytest.raises(UsageError, match="has changed"):
        read(tmp_path / "out", str(archive))
    (tmp_path / "out" / "manifest.jsonl").write_text("something else\n")
    with pytest.raises(UsageError, match="no manifest"):
        read(tmp_path / "out", str(archive))


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice(tmp_path: Path, jobs: int) -> None:
    for number in range(6):
        archives.warc(tmp_path / f"{number}.warc.gz", archives.bodies(60), first=number * 1000)
    names = [str(tmp_path / f"{number}.warc.gz") for number in range(6)]
    whole = read(tmp_path / "whole", *names)
    words = [sys.executable, "-m", "provenance", "bulk", *names, "--to", str(tmp_path / "out"), "--store",
               str(tmp_path / "a.db"), "--jobs", str(jobs), "--range-mb", "1", "--as-of", AS_OF.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    kills = 0
    for wanted in (1, 3):
        with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              start_new_session=True) as process:
            manifest = tmp_path / "out" / "manifest.jsonl"
            while process.poll() is None and (
                    not manifest.exists() or manifest.read_bytes().count(b"\n") <= wanted):
                time.sleep(0.002)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
    (tmp_path / "out" / "embeds" / "part-0123.parquet.unfinished").write_bytes(b"left behind")
    done = subprocess.run([*words, "--format", "json"], env=environment, capture_output=True, check=False)

    assert (0, b"") == (done.returncode, done.stderr)
    assert kills
    assert whole.counts["embeds"] == json.loads(done.stdout)["embeds"]
    assert contents(tmp_path / "whole") == contents(tmp_path / "out")
    with Store(tmp_path / "a.db", create=False) as store:

        assert sound(store)
        assert () == store.verify().faults
        assert [(360,), (120,)] == [store.db.execute(f"SELECT count(*) FROM {table}").fetchone()
                                    for table in ("articles", "embeds")]


def test_two_processes_give_the_same_as_one(tmp_path: Path) -> None:
    for number in range(4):
        archives.warc(tmp_path / f"{number}.warc.gz", archives.bodies(9), first=number * 100)
    read(tmp_path / "one", str(tmp_path / "*.warc.gz"))
    read(tmp_path / "two", str(tmp_path / "*.warc.gz"), jobs=2, range_bytes=2000)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


# --- the store --------------------------------------------------------------------------------


def test_a_store_is_what_single_audits_make_of_it(tmp_path: Path) -> None:
    """Row for row, the index for search included."""
    pages = [archives.page(number) for number in range(5)]
    archives.warc(tmp_path / "a.warc.gz", pages)
    run([str(tmp_path / "a.warc.gz")], AS_OF, store=tmp_path / "bulk.db")
    crawled = datetime(2024, 6, 1, 10, tzinfo=UTC)
    with Store(tmp_path / "single.db") as single, Store(tmp_path / "bulk.db") as bulk:
        names = [page.name for page in read_pages(tmp_path / "a.warc.gz")]
        for number, (name, body) in enumerate(zip(names, pages, strict=True)):
            source = Source(name, body, archives.url_of(number), "text/html; charset=utf-8")
            single.add(audit_source(source, fetch=None, url=None, published=None, lists=starter_lists(),
                                    as_of=crawled, witnesses=()), lists=starter_lists())
        ours, theirs = dump(bulk), dump(single)

        assert sound(bulk)
        for table in set(theirs) - {"testimonies", "judged_testimonies", "custody"} - {
                name for name in theirs if name.startswith("embeds_fts_")}:
            assert sorted(row[1:] for row in theirs[table]) == sorted(row[1:] for row in ours[table]), table
        assert [5, 0] == [len(list(bulk.db.table("embeds").search(word))) for word in ("words", "nothing")]


def test_a_store_that_is_there_is_added_to(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", archives.bodies(6))
    archives.warc(tmp_path / "b.warc.gz", archives.bodies(12))
    first = run([str(tmp_path / "a.warc.gz")], AS_OF, store=tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:
        before = dump(store)["articles"]
    second = run([str(tmp_path / "b.warc.gz")], AS_OF, store=tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:

        assert sound(store)
        assert () == store.verify().faults
        assert before == dump(store)["articles"][:6]
        assert [(12,), (4,)] == [store.db.execute(f"SELECT count(*) FROM {table}").fetchone()
                                 for table in ("articles", "embeds")]
    assert (6, 6) == (first.new_articles, second.new_articles)


def test_what_was_erased_stays_erased(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", archives.bodies(3))
    with Store(tmp_path / "a.db") as store:
        store.forget("example_reader", reason="asked for", at=AS_OF)
    run([str(tmp_path / "a.warc.gz")], AS_OF, store=tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:

        assert 0 == store.db.execute("SELECT count(*) FROM embeds").fetchone()[0]
        assert 0 == store.db.execute("SELECT count(*) FROM handles_seen").fetchone()[0]


def test_nothing_is_left_beside_the_store(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", archives.bodies(3))
    run([str(tmp_path / "a.warc.gz")], AS_OF, store=tmp_path / "a.db")

    assert ["a.db", "a.db.bulk.jsonl", "a.warc.gz"] == sorted(path.name for path in tmp_path.iterdir())


# --- what is promised of the tables -----------------------------------------------------------


def test_the_columns_are_the_stores(tmp_path: Path) -> None:
    extra = {"articles": {"judged_at", "embeds", "linked_posts", "links"},
             "embeds": {"judged_post_id", "status", "grade", "source", "clock_at", "clock_not_before",
                        "clock_not_after", "clock_precision_ms", "clock_source", "clock_impossible"}}
    with Store(tmp_path / "a.db") as store:
        for table in set(TABLES) - {"problems"}:
            there = {column.name for column in store.db.table(table).columns} - {"id"}

            assert there | extra.get(table, set()) == {name for name, _, _ in TABLES[table]}, table


def test_the_schema_is_written_and_every_part_has_it(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", archives.bodies(3))
    read(tmp_path / "out", str(tmp_path / "a.warc.gz"))
    written = json.loads((tmp_path / "out" / "schema.json").read_text())

    assert list(TABLES) == list(written["tables"])
    for part in (tmp_path / "out").glob("*/*.parquet"):
        assert arrow_schema(part.parent.name).equals(pq.read_schema(part))


def test_text_that_is_no_text_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({
        "text": "Hello \x00 \ud83d pic.twitter.com/abcdefghij— Ada (@example_reader) May 30, 2024"}) + "\n")
    outcome = read(tmp_path / "out", str(tmp_path / "a.jsonl"))

    assert (1, {}) == (outcome.counts["embeds"], outcome.problems)


# --- the command ------------------------------------------------------------------------------


def bulk(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = command.run("bulk", *arguments, cwd=cwd)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", archives.bodies(6))
    done = bulk("a.warc.gz", "--to", "out", cwd=tmp_path)

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("6 pages, 2 show a post: 2 embeds, 0 links to posts, 2 short links\n")
    # Two pictures, two redirects; requests are not asked for.
    assert "passed over: 4 records that are no page, 0 files" in done.stdout


@pytest.mark.parametrize(("arguments", "said"), [
    (["a.html"], "--to DIR"), (["missing.html", "--to", "out"], "nothing fits"),
    (["https://news.example/a.warc.gz", "--to", "out"], "download it first"),
    (["a.html", "--to", "out", "--lists", "nowhere"], "no such file"),
    (["a.html", "--to", "a.html"], "cannot be made"), (["nosuch://a/b", "--to", "out"], "nosuch"),
])
def test_wrong_usage_is_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "a.html").write_bytes(archives.PLAIN)
    done = bulk(*arguments, cwd=tmp_path)

    assert 2 == done.returncode
    assert 1 == len(done.stderr.splitlines())
    assert said in done.stderr


def test_bad_records_are_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"")
    done = bulk("a.html", "--to", "out", "--format", "json", cwd=tmp_path)

    assert (3, {"empty": 1}) == (done.returncode, json.loads(done.stdout)["problems"])
    assert "a.html" in done.stderr


def test_kinds_are_told_by_their_names() -> None:
    assert [None, "warc", "page"] == [kind_of(name) for name in ("a.css", "x/B.WARC.WET.GZ", "a.MHT")]
    assert "a.warc and 1 more" == Unit("page", (File("a.warc", 1, ""), File("b", 1, ""))).name

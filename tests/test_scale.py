"""What docs/scale.md shows is what runs: its questions, and short links followed from the tables."""

from __future__ import annotations

import json
import os
import re
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
from loopback import Loopback, Route

pytest.importorskip("fastwarc", reason="the extra 'bulk' is not installed")
duckdb = pytest.importorskip("duckdb", reason="the extra 'test' is not installed")

import archives  # noqa: E402  (skipped above where it cannot be)

from provenance.bulk import run  # noqa: E402
from provenance.bulk.links import distinct_links, share_of  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "scale.md").read_text("utf-8")
QUESTIONS = re.findall(r"^([^\n]+:)\n\n```sql\n(.*?)```", GUIDE, re.S | re.M)
AS_OF = datetime(2024, 7, 1, tzinfo=UTC)
HOSTS = ("bit.ly", "buff.ly", "ow.ly", "trib.al")


def story(number: int) -> bytes:
    """A page whose post has a short link of its own; every link stands in two pages."""
    link = f"http://{HOSTS[number % 4]}/{number // 2 * 2}"
    return archives.page(number).replace(f"https://t.co/C0de{number:06}".encode(), link.encode())


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of some pages and one whose post is younger than its id, with their links followed."""
    folder = tmp_path_factory.mktemp("scale")
    forged = archives.page(1).replace(b"May 30, 2024", b"May 12, 2023").replace(b"(@example_reader)", b"(@other_reader)")
    archives.warc(folder / "a.warc.gz", [*(story(number) for number in range(12)), archives.PLAIN, forged])
    run([str(folder / "a.warc.gz")], AS_OF, to=folder / "tables")
    routes = {f"/{number}": Route(301, (("Location", "http://example.org/there"),)) for number in range(0, 8)}
    with Loopback(routes | {"/there": Route(200, (("Content-Type", "text/html"),), b"<p>A page.")}) as server:
        done = links(server, folder, "--no-archives")

        assert (0, "") == (done.returncode, re.sub("provenance: TESTING.*\n", "", done.stderr))
    return folder


def links(server: Loopback, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return started("--tables", "tables", *more, cwd=folder, env=environment(server))


def started(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = command.run("links", *arguments, cwd=cwd, env=env)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def environment(server: Loopback) -> dict[str, str]:
    where = f"127.0.0.1:{server.where[1]}"
    return {**os.environ, "PYTHONPATH": str(ROOT), "PROVENANCE_TESTING": "1", "PROVENANCE_PACE": "off",
            "PROVENANCE_HOST_MAP": ",".join(f"{host}={where}" for host in (*HOSTS, "example.org", "t.co"))}


def asked(sql: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.chdir(folder)
    found = duckdb.connect().sql(sql)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize(("title", "sql"), QUESTIONS, ids=[title for title, _ in QUESTIONS])
def test_every_question_has_an_answer(tables: Path, monkeypatch: pytest.MonkeyPatch, title: str, sql: str) -> None:
    for one in sql.split(";"):
        if one.strip():

            assert asked(one, tables, monkeypatch), title


def test_the_answers_are_right(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {title.split(",")[0].split(" (")[0].rstrip(":"): asked(sql, tables, monkeypatch)
               for title, sql in QUESTIONS if sql.count(";") == 1}

    assert 8 <= len(answers)
    assert [{"share": 13 / 14, "stories": 14}] == answers["Share of stories with embeds"]
    assert [("x", 13, 1.0)] == [tuple(row.values()) for row in answers["Platforms' shares"]]
    assert [("other_reader", "example_reader", 1)] == [
        tuple(row.values())[1:] for row in answers["Handles that differ from the one in the post's address"]]
    assert [{"share": 1 / 13}] == answers["Share of embeds contradicted by the clock inside their own id"]
    assert {"resolved", "gone"} <= {row["outcome"] for row in answers["Dead short links"]}
    assert [("example.org", 8)] == [tuple(row.values()) for row in answers["Where short links lead"]]


def test_each_link_is_followed_once_and_by_one_share(tables: Path, tmp_path: Path) -> None:
    everything = distinct_links(tables / "tables")
    shares = [distinct_links(tables / "tables", share, 3) for share in range(3)]

    assert 13 >= len(everything) == len(set(everything)) > 6
    assert everything == sorted(url for share in shares for url in share)
    assert {1} == set(Counter(host for share in shares for host in {url.split("/")[2] for url in share}).values())
    assert share_of("http://bit.ly/a", 3) == share_of("https://BIT.LY/b", 3)


def test_following_goes_on_after_a_kill(tables: Path, tmp_path: Path) -> None:
    archives.warc(tmp_path / "a.warc.gz", [story(number) for number in range(40)])
    run([str(tmp_path / "a.warc.gz")], AS_OF, to=tmp_path / "tables")
    wanted = distinct_links(tmp_path / "tables")
    routes = {f"/{number}": Route(301, (("Location", "http://example.org/there"),), delay=0.05) for number in range(40)}
    file = tmp_path / "tables" / "resolved" / "share-1-of-1.jsonl"
    with Loopback(routes | {"/there": Route(200, (("Content-Type", "text/html"),), b"<p>A page.")}) as server:
        words = [sys.executable, "-m", "provenance", "links", "--tables", "tables", "--jobs", "2", "--no-archives"]
        with subprocess.Popen(words, cwd=tmp_path, env=environment(server), stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and (not file.exists() or file.read_bytes().count(b"\n") < 3):
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        done = links(server, tmp_path, "--no-archives")
    followed = [json.loads(line)["url"] for line in file.read_text().splitlines()]

    assert 0 == done.returncode
    assert wanted == sorted(followed)


@pytest.mark.parametrize(("arguments", "said"), [
    (["--share", "3/2"], "--share 3/2"), (["--share", "x"], "--share x"), (["http://bit.ly/a"], "leave out addresses"),
    (["--resume", "a.jsonl"], "leave out addresses")])
def test_wrong_usage_is_one_line(tables: Path, arguments: list[str], said: str) -> None:
    done = started("--tables", "tables", *arguments, cwd=tables)

    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert said in done.stderr

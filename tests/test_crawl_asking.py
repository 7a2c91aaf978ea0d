"""The crawl asks what an audit asks: on the made-up social web, as a process of its own; also when it was killed."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawlsite.command import ROOT, write_seeds
from crawlsite.server import Site
from crawlsite.world import newspapers
from socialweb import WORLD, SocialWeb
from socialweb.command import article, run, start

ARTICLE = "https://courier.example/article"
STATES = ("fine", "deleted", "edited", "never")
SEEDS = f'[[seed]]\nurl = "{ARTICLE}"\nkind = "page"\nchosen_by = "the tests"\nbecause = "it shows posts"\n'


@pytest.fixture
def web() -> Iterator[SocialWeb]:
    with SocialWeb(WORLD) as served:
        served.pages[ARTICLE] = article(served, STATES)
        yield served


def said(path: Path) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    """What stands in a store, times aside: what witnesses said of each embed, where links lead, statuses."""
    db = sqlite3.connect(path)
    try:
        return {(sql,): sorted(db.execute(sql).fetchall(), key=str) for sql in (
            "SELECT article, position, witness, outcome, handle FROM testimonies WHERE outcome <> 'not-tried'",
            "SELECT url, outcome, final_url FROM links",
            "SELECT article, position, status, grade FROM judgements")}
    finally:
        db.close()


def test_a_crawl_says_of_a_page_what_an_audit_says(web: SocialWeb, tmp_path: Path) -> None:
    (tmp_path / "seeds.toml").write_text(SEEDS)
    code, out, err = run(web, tmp_path, "crawl", "seeds.toml", "--store", "crawl.db", "--format", "json", "--gap", "0.1")
    assert 0 == code, err
    assert 1 == json.loads(out)["counts"]["asked"]
    run(web, tmp_path, "audit", ARTICLE, "--store", "audit.db", "--fail-on", "never")

    assert said(tmp_path / "audit.db") == said(tmp_path / "crawl.db")
    assert any(rows for rows in said(tmp_path / "crawl.db").values())


def test_a_kill_while_witnesses_are_asked_loses_nothing(web: SocialWeb, tmp_path: Path) -> None:
    (tmp_path / "seeds.toml").write_text(SEEDS)
    run(web, tmp_path, "crawl", "seeds.toml", "--store", "whole.db", "--gap", "0.1")
    for pause in (0.0, 0.05, 0.2):
        process = start(web, tmp_path, "crawl", "seeds.toml", "--store", "killed.db", "--gap", "0.1")
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < 30:
            if (tmp_path / "killed.db").exists() and _articles(tmp_path / "killed.db"):
                break
            time.sleep(0.01)
        time.sleep(pause)
        process.kill()
        process.communicate()
    assert 0 == run(web, tmp_path, "crawl", "seeds.toml", "--store", "killed.db", "--gap", "0.1")[0]

    assert said(tmp_path / "whole.db") == said(tmp_path / "killed.db")
    assert 0 == sqlite3.connect(tmp_path / "killed.db").execute("SELECT count(*) FROM to_ask").fetchone()[0]


def _articles(path: Path) -> int:
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return int(db.execute("SELECT count(*) FROM to_ask").fetchone()[0])
        finally:
            db.close()
    except sqlite3.Error:  # it is being made
        return 0


def test_pages_only_leaves_the_asking_to_a_later_crawl(web: SocialWeb, tmp_path: Path) -> None:
    (tmp_path / "seeds.toml").write_text(SEEDS)
    run(web, tmp_path, "crawl", "seeds.toml", "--gap", "0.1", "--pages-only")
    assert [] == said(tmp_path / "provenance.db")[next(iter(said(tmp_path / "provenance.db")))]
    run(web, tmp_path, "crawl", "seeds.toml", "--gap", "0.1")

    assert said(tmp_path / "provenance.db")[next(iter(said(tmp_path / "provenance.db")))]


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_shows_progress_and_anything_else_does_not(tmp_path: Path) -> None:
    with Site(newspapers(3, 12)) as site:
        write_seeds(tmp_path, site)
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "provenance", "crawl", "seeds.toml", "--pages-only", "--gap", "0.1"], cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "140", **site.environment},
            stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so when the other side is closed
                break
            if not piece:
                break
            shown += piece
        out, _ = process.communicate(timeout=60)
        os.close(ours)

    assert process.returncode == 0
    for words in ("pages ·", "embeds ·", "hosts at work", "a second", "left"):
        assert words in shown.decode("utf-8", "replace")
    assert b"\x1b" not in out

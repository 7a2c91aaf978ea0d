"""The digest after a crawl, in its three forms; what strangers wrote stays words."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import command
import pytest
from crawlsite.command import ROOT
from crawlsite.simulated import Simulation
from crawlsite.world import BEGIN, Answer, World, embed, newspapers, story
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from provenance.report.digest import anything_new, digest_html, digest_markdown, digest_text
from provenance.store import Store

DAY = timedelta(days=1)
#: The clock inside its id lies on another day than the one that is printed.
ODD = embed(2).replace("May 30, 2024", "May 3, 2022")
HOSTILE = ["<script>alert(1)</script>", "](javascript:alert(1))", "\x1b[31m", "# a head\n- a list", "<!--", "`x`", "&amp;",
           "\u202egnp.exe", "a" * 3000, "| a | b |", "\ud800", "![x](https://evil.example/p.png)", "1. x", "https://evil.example/"]


def report(folder: Path, *arguments: str, since: str = "last-run") -> tuple[int, str, str]:
    done = command.run("report", "--since", since, *arguments, cwd=folder, env={"PATH": "/usr/bin:/bin"})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def simulation(tmp_path: Path) -> Simulation:
    """Two days of a crawl: an embed altered, an article gone, a host that refuses, a feed that is broken."""
    world = World()
    world.add("news.example", "/2026/11/22/a.html", story("A <b>story</b>", embed(1, "First words")))
    world.add("news.example", "/2026/11/22/a.html", story("A story", embed(1, "Other words"), ODD), since=BEGIN + DAY / 2)
    world.add("news.example", "/2026/11/22/b.html", story("Short-lived", embed(3)))
    world.remove("news.example", "/2026/11/22/b.html", BEGIN + DAY / 2)
    world.add("shut.example", "/2026/11/22/c.html", b"", answer=Answer(403))
    world.host("broken.example").others["/feed.xml"] = Answer(200, b"<html>no feed</html>")
    found = Simulation(tmp_path, world)
    found.crawl()
    found.clock.at = BEGIN + DAY + timedelta(hours=1)
    found.crawl()
    return found


def test_the_digest_of_a_day_names_what_happened(simulation: Simulation, tmp_path: Path) -> None:
    code, out, err = report(tmp_path)

    assert (1, "") == (code, err)
    for words in ("altered (text): x @example_reader", "before: First words", "after: Other words", "added: x @example_reader",
                  "Articles that are gone now (1)", "shut.example: refused (http 403), 1 address",
                  "https://broken.example/feed.xml: unreadable (http 200)", "Posts to review"):
        assert words in out, out


def test_what_one_digest_told_the_next_does_not_repeat(tmp_path: Path) -> None:
    world = World()
    world.add("news.example", "/2026/11/22/a.html", story("A", ODD))
    simulation = Simulation(tmp_path, world)
    for expected in (True, False):
        simulation.crawl()
        with Store(simulation.path) as store:
            began = store.last_crawl_began()
            assert began is not None
            news = store.news_since(began)
        assert expected == bool(news["review"])
        simulation.clock.at += timedelta(minutes=5)


def test_a_crawl_that_was_killed_belongs_to_the_next(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(1, 2))
    for _ in range(3):
        simulation.crawl()
        simulation.clock.at += DAY
    began = [row["started_at"] for row in simulation.rows("SELECT started_at FROM runs ORDER BY started_at")]
    with Store(simulation.path) as store:
        store.db.execute("UPDATE runs SET ended_at = NULL WHERE started_at = ?", [began[1]])
        found = store.last_crawl_began()

    assert found is not None
    assert began[1] == found.isoformat(timespec="microseconds").replace("+00:00", "Z")
    with Store(simulation.path) as store:
        told = digest_text(store.news_since(found) | {"since": f"{found:%Y-%m-%dT%H:%M:%SZ}"}).splitlines()[0]
    assert told.startswith(f"Since {found:%Y-%m-%d %H:%M} UTC: 2 crawls (1 killed, or still at work), ")


def test_forms_and_exit_codes(simulation: Simulation, tmp_path: Path) -> None:
    code, out, _ = report(tmp_path, "--format", "json")
    news = json.loads(out)
    assert (1, "provenance/digest@1", 2) == (code, news["schema"], len(news["changes"]))
    assert report(tmp_path, "--format", "html", "--output", "digest.html")[0] == 1
    assert "First words" in (tmp_path / "digest.html").read_text("utf-8")
    simulation.clock.at += timedelta(minutes=1)
    simulation.web.world.hosts.pop("shut.example")
    simulation.crawl()

    assert (0, True) == (report(tmp_path)[0], "0 pages visited" in report(tmp_path)[1])


def test_a_store_without_a_crawl_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "provenance.db"):
        pass
    code, _, err = report(tmp_path)

    assert (2, True) == (code, "no crawl has run" in err)


def test_a_form_that_the_digest_does_not_have_is_named(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "provenance", "report", "--since", "last-run", "--format", "csv"],
                          cwd=tmp_path,
                          env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)

    assert (2, True) == (done.returncode, "--since last-run has no form csv" in done.stderr)


@pytest.mark.parametrize("since", ["yesterday", "24x", "999999w", "99999999999w", "-1d", "w"])
def test_what_is_no_span_is_one_line(tmp_path: Path, since: str) -> None:
    with Store(tmp_path / "provenance.db"):
        done = command.run("report", "--since", since, cwd=tmp_path)

    assert (2, b"", 1) == (done.returncode, done.stdout, done.stderr.count(b"\n"))
    assert b"is no date" in done.stderr


def test_a_span_of_time_holds_what_several_crawls_brought(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(1, 2))
    simulation.clock.at = datetime.now(UTC) - timedelta(hours=3)
    for _ in range(3):
        simulation.crawl()
        simulation.clock.at += timedelta(hours=1)
    found = {since: json.loads(report(tmp_path, "--format", "json", since=since)[1]) for since in ("last-run", "90m", "1d")}

    assert {"last-run": 1, "90m": 1, "1d": 3} == {since: len(news["runs"]) for since, news in found.items()}
    code, _, err = report(tmp_path, since="days")
    assert (2, True) == (code, "write 2024-05-30, last-run, or a span" in err)


def test_hidden_characters_are_shown_once(tmp_path: Path) -> None:
    news = {"since": "2026-11-22T06:00:00Z", "failing": [{"url": "a\x1bb", "outcome": "gone", "status": None}]}

    assert "a\\u{1b}b: gone" in digest_text(news)
    assert "<p>a\\u{1b}b: gone</p>" in MarkdownIt().render(digest_markdown(news).replace("- a", "\na"))
    assert "<li>a\\u{1b}b: gone</li>" in digest_html(news)


# --- strangers' words ---------------------------------------------------------------------------


def news_of(words: str) -> dict[str, Any]:
    """Every place of a digest filled with somebody's words."""
    post = {"platform": "x", "handle": words, "post_id": words, "title": words, "article_url": words, "url": words}
    return {
        "since": "2026-11-22T00:00:00Z", "articles": 1, "runs": [{"counts": {"pages": 1}}],
        "review": [{**post, "worst": "hold", "messages": [words]}],
        "flagged": [{**post, "partisan_tagged": True, "unverifiable": True, "why": [words]}],
        "vanished": [{**post, "existed_at": "2026-11-01", "gone_at": "2026-11-22"}],
        "changes": [{**post, "what": "altered", "fields": ["text"], "text_before": words, "text_after": words}],
        "gone_pages": [{**post, "status": 404}], "dead_links": [{**post, "outcome": "gone", "archived_url": words}],
        "refused": [{"host": words, "outcome": "refused", "status": 403, "addresses": 2}],
        "resting": [{"host": words, "rest_until": "2026-11-22T12:00:00Z", "outcome": words}],
        "failing": [{"url": words, "outcome": "failed", "status": None}],
    }


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def _holds(words: str) -> None:
    news = news_of(words)
    assert anything_new(news)
    text, markdown, html = digest_text(news), digest_markdown(news), digest_html(news)
    for said in (text, markdown, html):
        assert not any(sign in said for sign in "\x1b\x00\x08\u202e\ud800")
        said.encode("utf-8")
    assert Tags(html).seen <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "ul", "li", "div"}
    assert Tags(MarkdownIt("commonmark", {"html": True}).render(markdown)).seen <= {"h1", "h2", "ul", "li", "p"}


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_a_stranger_wrote_becomes_markup(words: str) -> None:
    _holds(words)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'`*_[]()#-+.!|\\\n\r\t\x1b~1"))))
def test_no_text_at_all_becomes_markup(words: str) -> None:
    _holds(words)


def test_a_digest_without_news_says_so_and_long_ones_are_cut() -> None:
    empty = {"since": "2026-11-22T00:00:00Z"}
    assert not anything_new(empty)
    assert "nothing new" in digest_html(empty)
    many = {**empty, "failing": [{"url": f"https://news.example/{n}", "outcome": "failed", "status": 500} for n in range(230)]}

    for said in (digest_text(many), digest_markdown(many), digest_html(many)):
        assert "and 30 more" in said

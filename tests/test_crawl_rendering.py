"""Rendering in the crawl: what it shows is kept and asked about, at the crawl's pace, and is not missed where it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from crawlsite.simulated import MadeUp, Simulation
from crawlsite.world import FIRST_POST, Answer, World, embed, seeds_of, story

from provenance.crawl import Crawler, Limits, read_seeds
from provenance.crawl.obedience import ObedientFetch
from provenance.crawl.robots import Robots
from provenance.model import Capture, Fetch
from provenance.rendering import FAILED, SETTLED, Rendering

A, B = "/2026/11/22/story-a.html", "/2026/11/22/story-b.html"
HOUR = timedelta(hours=1)
SCRIPT = "<script src=/put.js></script>"


class Browser:
    """A render without a browser: it asks for what it is told to, and gives what it is told to."""

    def __init__(self, *asks: str, shows: str = embed(7)) -> None:
        self.asks = asks
        self.shows = shows
        self.fails = False
        self.pages: list[str] = []
        self.got: list[Capture | None] = []

    def __call__(self, url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering:
        self.pages.append(url)
        self.got += [fetch(one) for one in self.asks]
        if self.fails:
            return Rendering(FAILED, why="there was no room")
        return Rendering(SETTLED, body.replace(SCRIPT.encode(), self.shows.encode()))


def world(*stories: str) -> World:
    made = World()
    for path in stories or (A,):
        made.add("news.example", path, story("A", SCRIPT))
    return made


def simulation(folder: Path, made: World, render: str = "true") -> Simulation:
    return Simulation(folder, made, seeds_of(made).replace("[[seed]]\n", f"[[seed]]\nrender = {render}\n"))


def shown(one: Simulation) -> list[tuple[str, str]]:
    return [(row["post_id"], row["problems"]) for row in one.rows(
        "SELECT post_id, embeds.problems FROM embeds JOIN articles ON key = article ORDER BY audited_at, position")]


PUT_IN = (str(FIRST_POST + 7), '["only-rendered"]')


def test_what_only_scripts_show_is_kept_and_marked(tmp_path: Path) -> None:
    one, browser = simulation(tmp_path, world()), Browser()
    summary = one.crawl(render=browser)

    assert [f"https://news.example{A}"] == browser.pages, "pages alone, no feed"
    assert 1 == summary.counts["embeds"]
    assert [PUT_IN] == shown(one)


def test_only_the_pages_of_seeds_that_want_it_are_rendered(tmp_path: Path) -> None:
    browser = Browser()
    one = simulation(tmp_path, world(), "false")
    one.crawl(render=browser)

    assert [] == browser.pages
    assert [] == shown(one)


def test_what_a_page_asks_for_keeps_the_pace_and_the_robots_files(tmp_path: Path) -> None:
    made = world(A, B)
    made.host("news.example").robots = Answer(200, b"User-agent: *\nDisallow: /closed/")
    made.host("cdn.example", robots=Answer(302, b"", (("Location", "/really.txt"),)),
              others={"/really.txt": Answer(200, b"User-agent: *\nDisallow: /closed/\nCrawl-delay: 7"),
                      "/b.js": Answer(200, b"1"), "/closed/b.js": Answer(200, b"1")})
    made.host("news.example").others |= {"/put.js": Answer(200, b"1"), "/closed/a.js": Answer(200, b"1")}
    made.host("ill.example", robots=Answer(503))
    one = simulation(tmp_path, made)
    browser = Browser("https://news.example/put.js", "https://news.example/closed/a.js", "https://cdn.example/b.js",
                      "https://cdn.example/closed/b.js", "https://ill.example/c.js")
    one.crawl(render=browser, gap_s=2.0)

    asked = [(each.host, each.path) for each in one.web.log]
    assert 2 == asked.count(("news.example", "/put.js"))
    assert [1, 1, 1] == [asked.count((f"{host}.example", "/robots.txt")) for host in ("news", "cdn", "ill")]
    assert [] == [path for host, path in asked if "closed" in path or (host, path) == ("ill.example", "/c.js")]
    assert ["robots"] * 3 == [each.error for each in browser.got[:5] if each is not None and each.error]
    for host, gap_s in (("news.example", 2), ("cdn.example", 7), ("ill.example", 2)):
        times = [each.at for each in one.web.log if each.host == host and each.path != "/really.txt"]
        # Its first word on the delay is in the file itself.
        gaps = [(after - before).total_seconds() for before, after in pairwise(times)][1 if gap_s == 7 else 0:]
        assert all(gap >= gap_s for gap in gaps), (host, gaps)


def test_where_rendering_fails_nothing_is_missed(tmp_path: Path) -> None:
    made = world()
    one, browser = simulation(tmp_path, made), Browser()
    one.crawl(render=browser)
    made.add("news.example", A, story("A, with a correction", SCRIPT), since=one.clock.now() + HOUR / 2)
    one.clock.at += HOUR
    browser.fails = True
    one.crawl(render=browser)

    assert 2 == len(browser.pages)
    assert [] == one.rows("SELECT * FROM embed_changes"), "that it is not seen is no word about it"
    made.add("news.example", A, story("A, corrected again", SCRIPT), since=one.clock.now() + HOUR)
    one.clock.at += timedelta(days=1)
    browser.fails, browser.shows = False, embed(8)
    one.crawl(render=browser)
    changes = one.rows("SELECT what, post_id FROM embed_changes ORDER BY what")
    assert [("added", str(FIRST_POST + 8)), ("removed", str(FIRST_POST + 7))] == [tuple(row.values()) for row in changes]


def test_witnesses_are_asked_about_what_only_scripts_show(tmp_path: Path) -> None:
    asked: list[str] = []

    def make(paced: Fetch) -> Fetch:
        def asking(url: str, /) -> None:
            asked.append(url)

        return asking

    one, browser = simulation(tmp_path, world()), Browser()
    summary = one.crawl(render=browser, asking=make)

    assert 1 == summary.counts["asked"]
    assert 1 == len(browser.pages), "it is not rendered a second time"
    assert any(str(FIRST_POST + 7) in url for url in asked)
    assert [PUT_IN] == shown(one), "still marked"


def test_a_number_of_pages_is_rendered_to_its_end_and_a_signal_is_not_waited_for(tmp_path: Path) -> None:
    one, browser = simulation(tmp_path, world()), Browser()
    one.crawl(render=browser, limits=Limits(pages=1))
    assert [PUT_IN] == shown(one)

    crawlers: list[Crawler] = []

    class Interrupted(Browser):
        def __call__(self, url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering:
            crawlers[0].stop("SIGTERM")
            return super().__call__(url, body, content_type, fetch)

    (tmp_path / "other").mkdir()
    two, signalled = simulation(tmp_path / "other", world()), Interrupted("https://news.example/put.js")
    two.crawl(render=signalled, started=crawlers.append)

    assert [None] == signalled.got, "nobody is asked any more"
    assert ({A: "not-asked"}, []) == (two.outcomes(), shown(two))
    two.clock.at += HOUR
    two.crawl(render=Browser())
    assert ({A: "read"}, [PUT_IN]) == (two.outcomes(), shown(two))


@pytest.mark.parametrize(("line", "expected"), [
    ("render = true", True), ("render = false", False), ("", False),
    ("render = 1", "f:2: render: true or false"), ('render = "yes"', "f:2: render: true or false"),
])
def test_a_seed_says_whether_its_pages_are_rendered(line: str, expected: object) -> None:
    found = read_seeds(f'[[seed]]\n{line}\nurl = "https://news.example/feed"\nkind = "feed"\nchosen_by = "us"\n'
                       'because = "it is there"\n', "f")

    assert expected == (found.seeds[0].render if found.seeds else found.wrong[0])


def test_a_robots_file_is_gone_by_for_a_day(tmp_path: Path) -> None:
    clock, asked = MadeUp(datetime(2026, 11, 22, tzinfo=UTC)), []
    known: dict[str, Robots] = {}

    def web(url: str) -> Capture | None:
        asked.append(url)
        return None if "away" in url else Capture(url, clock.now(), 200, body=b"")

    fetch = ObedientFetch(web, known, clock.now, lambda host, gap_s: None)
    for _ in range(2):
        fetch("https://cdn.example/a.js")
    assert 1 == asked.count("https://cdn.example/robots.txt")
    clock.at += timedelta(days=1)
    fetch("https://cdn.example/a.js")
    assert 2 == asked.count("https://cdn.example/robots.txt")
    assert fetch("https://away.example/a.js") is None, "nobody knows what it allows"
    assert "https://away.example/a.js" not in asked

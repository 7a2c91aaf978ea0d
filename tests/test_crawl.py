"""The crawl over a made-up web, in made-up time: what is asked, what is kept, whom it leaves alone."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from crawlsite.simulated import Simulation
from crawlsite.world import BEGIN, FEEDS, Answer, World, embed, newspapers, story

from provenance.crawl import Limits, Summary
from provenance.crawl.hosts import HostBook
from provenance.crawl.robots import Robots
from provenance.crawl.room import Room
from provenance.crawl.turns import Turn, Turns
from provenance.store import Store
from provenance.store.crawl_rows import RobotsRow

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A = "/2026/11/22/story-a.html"


def one_page(body: bytes = b"", **more: object) -> World:
    world = World()
    world.add("news.example", A, body or story("A", embed(1)), **more)  # type: ignore[arg-type]
    return world


@pytest.mark.parametrize("feed", FEEDS)
def test_every_kind_of_source_leads_to_its_pages(tmp_path: Path, feed: str) -> None:
    world = World()
    world.host("news.example", feed=feed)
    for number in range(4):
        world.add("news.example", f"/2026/11/22/story-{number}.html", story(f"Story {number}", embed(number)))
    simulation = Simulation(tmp_path, world)
    summary = simulation.crawl()

    assert ("done", 4, 4, 4, {}) == (summary.outcome, summary.counts["pages"], summary.counts["articles"],
                                     summary.counts["embeds"], summary.broken)
    assert set(simulation.web.pages().values()) == {1}


@pytest.mark.parametrize("feed", FEEDS)
def test_a_site_is_asked_what_it_offers(tmp_path: Path, feed: str) -> None:
    world = World()
    world.host("news.example", feed=feed,
               robots=Answer(200, b"Sitemap: https://news.example/sitemap.xml\nSitemap: //elsewhere.example/x"))
    world.add("news.example", A, story("A", embed(1)))
    simulation = Simulation(tmp_path, world, '[[seed]]\nurl = "https://news.example/"\nkind = "site"\n'
                                             'chosen_by = "tests"\nbecause = "it is there"\n')
    simulation.crawl()

    assert {A: "read"} == simulation.outcomes()


def test_a_section_leads_to_the_stories_it_links_to(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, one_page(), '[[seed]]\nurl = "https://news.example/"\nkind = "section"\n'
                                                  'chosen_by = "tests"\nbecause = "it is there"\n')
    simulation.crawl()

    assert {A: "read"} == simulation.outcomes()
    assert "/politics/" not in {one.path for one in simulation.web.log}


def test_a_second_crawl_right_after_asks_for_nothing(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(10, 12))
    simulation.crawl()
    simulation.web.log.clear()
    simulation.crawl()

    assert [] == simulation.web.log


def test_a_second_look_right_after_asks_each_feed_once_and_no_page(tmp_path: Path) -> None:
    world = newspapers(10, 12)
    for host in world.hosts.values():
        host.conditional = True
    simulation = Simulation(tmp_path, world)
    simulation.crawl()
    simulation.web.log.clear()
    simulation.crawl(look_now=True)

    # A sitemap index has two sitemaps below it.
    assert len(simulation.web.log) == 10 + 2 * 2
    assert {(304, True)} == {(one.status, one.conditional) for one in simulation.web.log}


def test_the_gap_is_kept_and_longer_wishes_count(tmp_path: Path) -> None:
    world = newspapers(3, 6)
    world.hosts["news00.example"].robots = Answer(200, b"User-agent: *\nCrawl-delay: 7")
    world.hosts["news01.example"].robots = Answer(200, b"User-agent: provenance\nRequest-rate: 1/5s\nUser-agent: *\n")
    simulation = Simulation(tmp_path, world)
    simulation.crawl(gap_s=2.0)
    by_host: dict[str, list[float]] = {}
    for one in simulation.web.log:
        by_host.setdefault(one.host, []).append((one.at - BEGIN).total_seconds())
    gaps = {host: min(later - sooner for sooner, later in itertools.pairwise(times))
            for host, times in by_host.items()}

    assert all(len(times) >= 7 for times in by_host.values())
    assert gaps["news00.example"] >= 7
    assert gaps["news01.example"] >= 5
    assert 2 <= gaps["news02.example"] < 3


def test_the_gap_holds_between_two_crawls(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(1, 6))
    simulation.crawl(gap_s=30.0, limits=Limits(pages=1))
    simulation.crawl(gap_s=30.0)
    times = [one.at for one in simulation.web.log]

    assert all(later - sooner >= timedelta(seconds=30) for sooner, later in itertools.pairwise(times))


def test_max_pages_ends_early_and_the_next_crawl_does_the_rest(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(4, 6))
    first = simulation.crawl(limits=Limits(pages=5))
    second = simulation.crawl()

    assert ("max-pages", 5, "done", 19) == (first.outcome, first.counts["pages"], second.outcome, second.counts["pages"])
    assert first.left > 0
    assert set(simulation.web.pages().values()) == {1}


def test_max_minutes_ends_early(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(1, 12))
    summary = simulation.crawl(gap_s=60.0, limits=Limits(until=BEGIN + timedelta(minutes=5)))

    assert summary.outcome == "max-minutes"
    assert 2 <= len(simulation.web.log) <= 6


def test_stop_finishes_what_is_under_way(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(2, 6))
    summary = simulation.crawl(started=lambda crawler: crawler.stop("SIGTERM"))

    assert ("SIGTERM", 0) == (summary.outcome, summary.counts["requests"])


# --- edits ------------------------------------------------------------------------------------


def test_an_embed_that_was_added_removed_or_altered_is_kept_with_both_versions(tmp_path: Path) -> None:
    world = one_page(story("A", embed(1), embed(2)))
    world.add("news.example", A, story("A", embed(1, "Other words"), embed(3)), since=BEGIN + DAY / 2)
    simulation = Simulation(tmp_path, world)
    simulation.crawl()
    simulation.clock.at = BEGIN + DAY + HOUR
    summary = simulation.crawl()
    rows = simulation.rows("SELECT * FROM embed_changes ORDER BY id")

    assert ["altered", "added", "removed"] == [row["what"] for row in rows]
    assert '["text"]' == rows[0]["fields"]
    assert (1, 1, 1) == tuple(summary.counts[what] for what in ("added", "removed", "altered"))
    texts = [[row["text"] for row in simulation.rows("SELECT text FROM embeds WHERE article = ? AND position = ?",
                                                     rows[0][f"{side}_article"], rows[0][f"{side}_position"])]
             for side in ("before", "after")]
    assert [["Something happened at the market today"], ["Other words"]] == texts


def test_a_page_that_changes_without_its_embeds_is_no_new_version(tmp_path: Path) -> None:
    world = one_page()
    for number in range(1, 30):
        world.add("news.example", A, story(f"A {number}", embed(1)), since=BEGIN + number * DAY)
    simulation = Simulation(tmp_path, world)
    for number in range(40):
        simulation.clock.at = BEGIN + number * DAY
        simulation.crawl()

    assert [{"n": 1}] == simulation.rows("SELECT count(*) AS n FROM articles")
    row, = simulation.rows("SELECT visits, due_at FROM frontier WHERE kind = 'page'")
    assert row["due_at"] is None
    # Whoever crawls once a day comes too late for the first hour; that visit stands for the day's.
    assert 4 <= row["visits"] <= 5


def test_articles_are_visited_again_after_an_hour_a_day_a_week_and_a_month(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, one_page())
    while simulation.clock.at < BEGIN + 45 * DAY:
        simulation.crawl()
        simulation.clock.at += HOUR / 2 if simulation.clock.at < BEGIN + 2 * DAY else HOUR * 6
    hours = [round((one.at - BEGIN) / HOUR, 0) for one in simulation.web.log if one.path == A]

    # The crawl begins every half an hour, later every six hours, and takes some time.
    assert [0, 1, 24, 168, 720] == pytest.approx(hours, abs=6)


def test_a_source_that_says_a_page_was_changed_brings_the_visit_forward(tmp_path: Path) -> None:
    world = one_page()
    simulation = Simulation(tmp_path, world)
    simulation.crawl()
    simulation.clock.at = BEGIN + 2 * DAY
    simulation.crawl()
    asked = simulation.web.pages()[A]
    world.add("news.example", A, story("A", embed(1), embed(9)), since=BEGIN + 2 * DAY + HOUR)
    world.hosts["news.example"].announced = [(BEGIN + 2 * DAY + HOUR, A)]
    for _ in range(3):
        simulation.clock.at += 2 * HOUR
        simulation.crawl()

    assert simulation.web.pages()[A] == asked + 1
    assert [{"what": "added"}] == simulation.rows("SELECT what FROM embed_changes")


# --- twins and moves --------------------------------------------------------------------------


def _twin_head(canonical: str | None = None, amp: str | None = None) -> str:
    return (f'<link rel="canonical" href="{canonical}">' if canonical else "") + (
        f'<link rel="amphtml" href="{amp}">' if amp else "")


def test_an_amp_twin_that_the_page_names_is_never_asked_for(tmp_path: Path) -> None:
    world = World()
    amp = "/amp/2026/11/22/story-a.html"
    world.add("news.example", A, story("A", embed(1), head=_twin_head(amp=amp)))
    world.add("news.example", amp, story("A", embed(1), head=_twin_head(canonical=A)), since=BEGIN - DAY)
    simulation = Simulation(tmp_path, world)
    simulation.crawl()

    assert {A: "read", amp: "twin"} == simulation.outcomes()
    assert simulation.web.pages() == {A: 1}


def test_two_addresses_of_one_article_are_audited_once(tmp_path: Path) -> None:
    world = World()
    copy = "/2026/11/22/story-a.html?page=all"
    for path in (A, copy):
        world.add("news.example", path, story("A", embed(1), head=_twin_head(canonical=f"https://news.example{A}")))
    simulation = Simulation(tmp_path, world)
    simulation.crawl()
    # Whichever came first stands for both: the canonical one, when it was known by then, is dropped or a twin.
    assert [{"n": 1}] == simulation.rows("SELECT count(*) AS n FROM articles")
    assert ["read", "twin"] == sorted(simulation.outcomes().values())


def test_a_canonical_address_that_many_pages_claim_is_nobodys(tmp_path: Path) -> None:
    world = World()
    for number in range(3):
        world.add("news.example", f"/2026/11/22/story-{number}.html",
                  story(f"Story {number}", embed(number), head=_twin_head(canonical="/start/page-of-all-stories")))
    simulation = Simulation(tmp_path, world)
    simulation.crawl()

    assert ["read"] * 3 == [outcome for path, outcome in simulation.outcomes().items() if "story-" in path]
    assert [{"n": 3}] == simulation.rows("SELECT count(*) AS n FROM articles")


def test_a_page_that_moved_is_followed_once_and_circles_end(tmp_path: Path) -> None:
    world = World()
    world.add("news.example", "/2026/11/22/old.html", b"", answer=Answer(301, headers=(("Location", A),)))
    world.add("news.example", "/2026/11/22/circle.html", b"",
              answer=Answer(302, headers=(("Location", "/2026/11/22/circle.html"),)))
    world.add("news.example", A, story("A", embed(1)), announced=False)
    simulation = Simulation(tmp_path, world)
    simulation.crawl()

    assert {"/2026/11/22/old.html": "moved", "/2026/11/22/circle.html": "failed", A: "read"} == simulation.outcomes()


def test_a_chain_without_end_ends(tmp_path: Path) -> None:
    world = World()
    for number in range(50):
        world.add("news.example", f"/2026/11/22/{number}.html", b"", announced=number == 0,
                  answer=Answer(302, headers=(("Location", f"/2026/11/22/{number + 1}.html"),)))
    simulation = Simulation(tmp_path, world)
    simulation.crawl()

    assert sum(simulation.web.pages().values()) == 6


def test_a_feed_that_moved_is_read_where_it_is_now(tmp_path: Path) -> None:
    world = one_page()
    world.host("old.example").others["/feed.xml"] = Answer(301, headers=(("Location", "https://news.example/feed.xml"),))
    seeds = ('[[seed]]\nurl = "https://old.example/feed.xml"\nkind = "feed"\n'
             'chosen_by = "tests"\nbecause = "it is there"\n')
    simulation = Simulation(tmp_path, world, seeds)
    simulation.crawl()
    simulation.clock.at += 2 * HOUR
    simulation.web.log.clear()
    simulation.crawl(look_now=True)

    assert {A: "unchanged"} == simulation.outcomes()
    assert [("news.example", "/feed.xml", 304)] == [(one.host, one.path, one.status) for one in simulation.web.log
                                                     if one.path == "/feed.xml"]


# --- hosts that do not want to, or cannot -----------------------------------------------------


@pytest.mark.parametrize(("status", "wait"), [("30", 30), ("120", 120), ("Sun, 22 Nov 2026 12:00:30 GMT", None)])
def test_retry_after_is_kept(tmp_path: Path, status: str, wait: int | None) -> None:
    world = one_page()
    world.add("news.example", "/2026/11/22/story-b.html", story("B"))
    world.hosts["news.example"].others["/feed.xml"] = Answer(429, headers=(("Retry-After", status),))
    simulation = Simulation(tmp_path, world)
    summary = simulation.crawl()
    refused_at = simulation.web.log[-1].at
    del world.hosts["news.example"].others["/feed.xml"]
    simulation.crawl(look_now=True)
    simulation.clock.at += DAY
    simulation.crawl(look_now=True)
    after = [one.at for one in simulation.web.log if one.at > refused_at]

    assert "news.example" in summary.refused
    assert after
    assert after[0] - refused_at >= timedelta(seconds=wait if wait is not None else 3600)


def test_a_host_that_fails_repeatedly_is_rested_and_its_pages_tried_again_later(tmp_path: Path) -> None:
    world = newspapers(2, 8)
    for page in world.hosts["news00.example"].pages.values():
        page.answer = Answer(500)
    simulation = Simulation(tmp_path, world)
    summary = simulation.crawl(patience_s=10.0)
    failed = [one for one in simulation.web.log if one.host == "news00.example" and one.status == 500]

    assert len(failed) == 3
    assert summary.refused["news00.example"].startswith("rests until")
    for page in world.hosts["news00.example"].pages.values():
        page.answer = None
    for _ in range(30):
        simulation.clock.at += HOUR
        simulation.crawl(patience_s=10.0)
    assert {"unchanged"} == set(simulation.outcomes().values())


def test_a_page_that_always_fails_is_given_up_and_one_that_is_gone_sooner(tmp_path: Path) -> None:
    world = World()
    world.add("news.example", "/2026/11/22/bad.html", b"", answer=Answer(500))
    world.add("news.example", "/2026/11/22/none.html", b"", answer=Answer(404))
    world.add("news.example", "/2026/11/22/shut.html", b"", answer=Answer(403))
    simulation = Simulation(tmp_path, world)
    for _ in range(24 * 6):
        simulation.clock.at += HOUR
        simulation.crawl()
    pages = simulation.web.pages()

    assert {"/2026/11/22/bad.html": 5, "/2026/11/22/none.html": 3, "/2026/11/22/shut.html": 5} == pages
    assert ["failed", "gone", "refused"] == [simulation.outcomes()[path] for path in sorted(pages)]


@pytest.mark.parametrize("error", ["connect", "timeout", "tls", "dns", "protocol"])
def test_hosts_that_do_not_answer_do_not_hold_up_the_others(tmp_path: Path, error: str) -> None:
    simulation = Simulation(tmp_path, newspapers(3, 6))
    simulation.web.fail = lambda url: error if "news01" in url else None
    summary = simulation.crawl()

    assert "https://news01.example/feed.xml" in summary.broken
    assert summary.counts["read"] >= 12


def test_robots_out_of_reach_close_a_host_for_an_hour(tmp_path: Path) -> None:
    world = one_page()
    world.hosts["news.example"].robots = Answer(503)
    simulation = Simulation(tmp_path, world)
    simulation.crawl()

    assert ["/robots.txt"] == [one.path for one in simulation.web.log]
    world.hosts["news.example"].robots = Answer(200, b"")
    simulation.clock.at += 2 * HOUR
    simulation.crawl()
    assert {A: "read"} == simulation.outcomes()


def test_robots_are_asked_for_once_a_day(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, one_page())
    for _ in range(72):
        simulation.crawl()
        simulation.clock.at += HOUR

    assert sum(one.path == "/robots.txt" for one in simulation.web.log) == 3


def test_robots_that_moved_are_followed(tmp_path: Path) -> None:
    world = one_page()
    world.hosts["news.example"].robots = Answer(301, headers=(("Location", "https://www.example/robots.txt"),))
    world.host("www.example").robots = Answer(200, b"User-agent: *\nDisallow: /2026/")
    simulation = Simulation(tmp_path, world, None)
    simulation.seeds = simulation.seeds[:1]
    simulation.crawl()

    assert {A: "robots"} == simulation.outcomes()


def test_a_seed_out_of_hours_waits(tmp_path: Path) -> None:
    seeds = ('[[seed]]\nurl = "https://news.example/feed.xml"\nkind = "feed"\nhours = "22:00-06:00"\n'
             'chosen_by = "tests"\nbecause = "it is there"\n')
    simulation = Simulation(tmp_path, one_page(), seeds)
    simulation.clock.at = BEGIN + 12 * HOUR
    simulation.crawl()
    assert [] == simulation.web.log
    simulation.clock.at = BEGIN + 23 * HOUR
    simulation.crawl()

    assert {A: "read"} == simulation.outcomes()


def test_visit_time_of_a_robots_file_is_kept(tmp_path: Path) -> None:
    world = one_page()
    world.hosts["news.example"].robots = Answer(200, b"User-agent: *\nVisit-time: 0200-0400")
    simulation = Simulation(tmp_path, world)
    simulation.clock.at = BEGIN + 12 * HOUR
    simulation.crawl()
    assert {"/robots.txt"} == {one.path for one in simulation.web.log}
    simulation.clock.at = BEGIN + DAY + 3 * HOUR
    simulation.crawl()

    assert {A: "read"} == simulation.outcomes()


# --- asking -----------------------------------------------------------------------------------


def test_what_a_page_shows_waits_in_the_store_until_witnesses_are_asked(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, one_page())
    simulation.crawl()
    assert [{"n": 1}] == simulation.rows("SELECT count(*) AS n FROM to_ask")
    asked = []

    def asking(paced: object) -> object:
        def answer(url: str) -> None:
            asked.append(url)

        return answer

    summary = simulation.crawl(asking=asking)

    assert asked
    assert (1, [{"n": 0}]) == (summary.counts["asked"], simulation.rows("SELECT count(*) AS n FROM to_ask"))


def test_a_mistake_of_ours_about_one_page_ends_neither_the_crawl_nor_the_page(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from provenance.crawl import workers

    simulation = Simulation(tmp_path, newspapers(1, 4))
    honest = workers.see

    def broken(task, *rest):  # type: ignore[no-untyped-def]
        if task.url.endswith("story-0-1.html"):
            raise RuntimeError("a mistake")
        return honest(task, *rest)

    monkeypatch.setattr(workers, "see", broken)
    summary = simulation.crawl()
    assert (1, 3) == (summary.counts["failed"], summary.counts["read"])
    assert ["error"] == [event for event, facts in simulation.events if event == "error"]
    monkeypatch.undo()
    simulation.clock.at += HOUR
    simulation.crawl()

    assert "failed" not in simulation.outcomes().values()


def test_a_mistake_of_ours_about_a_robots_file_keeps_its_host_waiting(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from provenance.crawl import workers

    simulation = Simulation(tmp_path, newspapers(2, 4))
    honest = workers.robots_row

    def broken(origin, *rest):  # type: ignore[no-untyped-def]
        if "news00" in origin:
            raise RuntimeError("a mistake")
        return honest(origin, *rest)

    monkeypatch.setattr(workers, "robots_row", broken)
    summary = simulation.crawl()

    assert ("done", 4) == (summary.outcome, summary.counts["read"])
    assert ["news00.example"] == [facts["url"] for event, facts in simulation.events if event == "error"]
    monkeypatch.undo()
    simulation.clock.at += 2 * HOUR
    assert 4 == simulation.crawl().counts["read"]


def test_a_page_that_ends_the_process_every_time_does_not_end_every_crawl(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(1, 4))

    asked: list[str] = []

    def killed(url: str) -> None:
        if url.endswith("story-0-1.html"):
            asked.append(url)
            raise KeyboardInterrupt  # as good as a kill: nothing is written after it

    simulation.web.fail = killed
    times = []
    for rest in (HOUR, 4 * HOUR):
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                simulation.crawl()
            simulation.clock.at += timedelta(minutes=1)
        assert "done" == simulation.crawl().outcome, "it is not asked for a third time"
        assert "interrupted" == simulation.outcomes()["/2026/11/22/story-0-1.html"]
        simulation.clock.at += rest - timedelta(minutes=2)
        assert "done" == simulation.crawl().outcome, "it rests"
        times.append(len(asked))
        simulation.clock.at += timedelta(minutes=2)
    assert [2, 4] == times
    simulation.web.fail = lambda url: None
    simulation.crawl()

    assert {"unchanged": 3, "read": 1} == Counter(simulation.outcomes().values())


@pytest.mark.parametrize("seed", [0, 3])
def test_no_order_of_kills_has_a_page_asked_for_a_third_time(tmp_path: Path, seed: int) -> None:
    chance, asked = random.Random(seed), Counter[str]()
    for folder in ("quiet", "killed"):
        (tmp_path / folder).mkdir()
    quiet = Simulation(tmp_path / "quiet", newspapers(6, 6))
    simulation = Simulation(tmp_path / "killed", newspapers(6, 6))

    def killed(url: str) -> None:
        asked[url] += "/2026/" in url
        if chance.random() < 0.4:
            raise KeyboardInterrupt

    simulation.web.fail = killed
    outcome, kills = "", 0
    while outcome != "done":
        try:
            outcome = simulation.crawl(gap_s=0.0).outcome
        except KeyboardInterrupt:
            kills += 1
    quiet.crawl()

    assert kills > 10
    assert 2 == max(asked.values())
    left = {path for path, outcome in simulation.outcomes().items() if outcome == "interrupted"}
    expected = {path: outcome for path, outcome in quiet.outcomes().items() if path not in left}
    assert 0 < len(left) < len(expected)
    assert expected == {path: outcome for path, outcome in simulation.outcomes().items() if path not in left}
    simulation.web.fail = lambda url: None
    simulation.clock.at += HOUR
    simulation.crawl()

    assert "interrupted" not in simulation.outcomes().values()


def test_a_run_tells_what_it_did(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(2, 6))
    summary = simulation.crawl()
    row, = simulation.rows("SELECT * FROM runs WHERE command = 'crawl'")

    assert (summary.run, "done") == (row["id"], row["outcome"])
    assert f'"pages": {summary.counts["pages"]}' in row["counts"]
    assert row["ended_at"] is not None


# --- erasing ----------------------------------------------------------------------------------


def test_what_is_erased_is_gone_from_the_crawls_tables_too_and_does_not_come_back(tmp_path: Path) -> None:
    world = one_page(story("A", embed(1)))
    world.add("news.example", A, story("A", embed(1, "Other words")), since=BEGIN + HOUR)
    world.add("news.example", A, story("A", embed(1, "Third words")), since=BEGIN + DAY)
    simulation = Simulation(tmp_path, world)
    for _ in range(2):
        simulation.crawl()
        simulation.clock.at += 2 * HOUR
    with Store(simulation.path) as store:
        store.forget("example_reader", reason="asked to", at=simulation.clock.at)
    assert [{"n": 0}] * 2 == [simulation.rows(f"SELECT count(*) AS n FROM {table}")[0] for table in ("embed_changes", "to_ask")]
    simulation.clock.at += DAY
    summary = simulation.crawl()

    assert (0, 0) == (summary.counts["added"], summary.counts["altered"])
    assert [] == simulation.rows("SELECT * FROM embeds")


def test_old_articles_can_be_let_go_with_their_changes(tmp_path: Path) -> None:
    world = one_page(story("A", embed(1)))
    world.add("news.example", A, story("A", embed(2)), since=BEGIN + HOUR)
    simulation = Simulation(tmp_path, world)
    for _ in range(2):
        simulation.crawl()
        simulation.clock.at += 2 * HOUR
    with Store(simulation.path) as store:
        store.prune(simulation.clock.at - HOUR, reason="old", at=simulation.clock.at)

    assert [{"n": 0}] == simulation.rows("SELECT count(*) AS n FROM articles WHERE audited_at < ?",
                                         (simulation.clock.at - HOUR).isoformat())
    assert {"read", "unchanged"} >= set(simulation.outcomes().values())


# --- what a kill costs ----------------------------------------------------------------------------


def test_few_answers_stand_unkept_and_slow_hosts_hold_up_nobody() -> None:
    now = [0.0]
    room = Room(5, lambda: now[0])
    for host in "ab":
        room.begun(host)
    assert (0, 0.02) == (room.left, room.wait_s), "both may answer at any moment"
    now[0] = 0.1
    assert 2 == room.left, "both take their time"
    assert room.is_quiet, "so there is room for what must be alone"
    room.begun("c")
    room.answered("c")
    room.answered("a")
    assert (0, 0.02) == (room.left, room.wait_s), "two answers are being read"
    room.kept("c")
    assert 1 == room.left
    assert not room.is_quiet, "one still is"
    for host in "cde":
        room.begun(host)
        now[0] += 0.1
    assert (0, None) == (room.left, room.wait_s), "as many as there are jobs"
    room.answered("unheard of")
    for host in "abcde":
        room.kept(host)
    assert room.is_quiet
    room.begun("a", alone=True)
    now[0] += 1.0
    assert (0, None, False) == (room.left, room.wait_s, room.is_quiet), "nothing beside what was interrupted"
    room.kept("a")
    assert 2 == room.left


def test_what_was_interrupted_is_asked_for_alone(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, newspapers(6, 4))
    simulation.crawl(limits=Limits(pages=1))
    with Store(simulation.path) as store:
        # As a kill leaves it: claimed, and never finished.
        store.db.execute("UPDATE frontier SET tries = 1 WHERE url LIKE '%-1.html'")
        interrupted = {row["url"] for row in store.db.query("SELECT url FROM frontier WHERE tries > 0")}
        frontier = store.frontier()
        book = HostBook(simulation.clock, 0.0)
        turns = Turns(frontier, {seed.url: seed for seed in simulation.seeds}, Summary("run", simulation.clock.now()),
                      book, simulation.clock, 60.0, lambda event, facts: None)
        turns.begin(simulation.clock.now())
        for origin in {f"https://{host}" for host in simulation.web.world.hosts}:
            turns.robots[origin] = Robots(RobotsRow(origin, simulation.clock.now(), 404, None, ""))
        asked: list[Turn] = []
        began = simulation.clock.now()
        for _ in range(200):
            is_wanted = turns.wants_alone
            if turn := turns.take(alone=is_wanted):
                assert is_wanted == turn.is_again
                assert not is_wanted or simulation.clock.now() >= began + timedelta(seconds=10), "kills come in rows"
                asked.append(turn)
                frontier.put_off(turn.task.url, simulation.clock.now() + DAY, "found", at=simulation.clock.now(), run="r")
                book.end(turn.host, None)
                turns.end(turn.host)
            if turns.wants_alone:
                assert turns.take(alone=False) is None, "the others wait for it"
            simulation.clock.sleep(0.1)

    pages = [turn.task.url for turn in asked if turn.task.kind == "page"]
    assert interrupted
    assert interrupted == {turn.task.url for turn in asked if turn.is_again} < set(pages)
    for host in simulation.web.world.hosts:
        of_host = [url for url in pages if url.startswith(f"https://{host}/")]
        assert sorted(of_host) == of_host, "each in its place, as if nothing had been interrupted"

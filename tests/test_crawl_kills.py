"""What kills leave behind: a crawl that is killed and begun again ends with the rows of one that was left alone."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from crawlsite.kept import kept
from crawlsite.simulated import Simulation
from crawlsite.world import BEGIN, Answer, World, newspapers, story, troubled

from provenance.crawl import Limits
from provenance.store import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BAD = "/2026/11/22/bad.html"


class Killed(BaseException):
    """As good as a kill: what was asked for is not kept."""


def crawl_with_kills(simulation: Simulation, chance: random.Random, is_killed: Callable[[str], bool],
                     pause: timedelta) -> Counter[str]:
    """Until nothing is left, with pauses between the processes; how often each address was asked for."""
    asked: Counter[str] = Counter()

    def fail(url: str) -> None:
        asked[url] += 1
        if is_killed(url):
            raise Killed

    simulation.web.fail = fail
    while True:
        try:
            simulation.crawl()
            return asked
        except Killed:
            simulation.clock.at += pause * chance.random()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    simulation = Simulation(tmp_path_factory.mktemp("undisturbed"), troubled())
    simulation.crawl()
    outcomes = Counter(simulation.outcomes().values())
    assert {"read", "twin", "failed", "gone", "refused", "found"} <= outcomes.keys(), "there is trouble enough"
    return kept(simulation.path)


@pytest.mark.parametrize("seed", range(6))
def test_a_crawl_that_is_killed_and_goes_on_leaves_the_same_rows(
        tmp_path: Path, undisturbed: dict[str, list[tuple[object, ...]]], seed: int) -> None:
    chance, killed = random.Random(seed), set[str]()
    simulation = Simulation(tmp_path, troubled())

    def is_killed(url: str) -> bool:
        # Each address once, also what is claimed beside it: what is under way at two kills is another matter.
        if url in killed or chance.random() > 0.12:
            return False
        with closing(sqlite3.connect(simulation.path)) as db:
            killed.update({url}, *db.execute("SELECT url FROM frontier WHERE tries > 0"))
        return True

    asked = crawl_with_kills(simulation, chance, is_killed, timedelta(minutes=4))

    assert len(killed) > 5
    assert BEGIN + timedelta(minutes=12) < simulation.clock.at < BEGIN + HOUR, "what failed is due again meanwhile"
    assert {1, 2} == set(asked.values())
    assert undisturbed == kept(simulation.path)


def test_what_was_under_way_at_two_kills_is_the_only_thing_that_differs(tmp_path: Path) -> None:
    for folder in ("quiet", "killed"):
        (tmp_path / folder).mkdir()
    quiet, simulation = (Simulation(tmp_path / folder, newspapers(3, 8)) for folder in ("quiet", "killed"))
    quiet.crawl()
    twice = "https://news01.example/2026/11/22/story-1-3.html"
    left = iter([True, True])
    asked = crawl_with_kills(simulation, random.Random(0), lambda url: url == twice and next(left, False), HOUR / 10)
    expected, found = kept(quiet.path), kept(simulation.path)
    row, = (one for one in found["frontier"] if one[0] == twice)

    assert "interrupted" in row
    assert 2 == max(asked.values())
    assert [one for one in expected["frontier"] if one[0] != twice] == [one for one in found["frontier"] if one != row]
    assert {name for name in expected if expected[name] != found[name]} == {"frontier"}
    with Store(simulation.path) as store:  # an hour later, but for the other pages, which would be due again, too
        store.db.execute("UPDATE frontier SET due_at = visited_at WHERE url = ?", [twice])
    simulation.crawl()
    assert expected == kept(simulation.path)


def bad_page(folder: Path, good: int = 3) -> Simulation:
    world = World()
    world.add("news.example", BAD, b"", answer=Answer(500))
    for number in range(good):
        world.add("news.example", f"/2026/11/22/good-{number}.html", story(f"Good {number}"))
    return Simulation(folder, world)


def test_what_fails_is_tried_once_in_a_crawl_however_long_that_takes(tmp_path: Path) -> None:
    simulation = bad_page(tmp_path, 20)
    simulation.crawl(gap_s=59.0)
    pages = [one for one in simulation.web.log if one.path.endswith(".html")]

    assert BAD == pages[0].path
    assert pages[-1].at - pages[0].at > timedelta(minutes=15), "due again after ten of them"
    assert 1 == simulation.web.pages()[BAD]


def test_the_next_crawl_tries_again_what_failed_and_so_does_one_that_is_killed_for_a_day(tmp_path: Path) -> None:
    simulation = bad_page(tmp_path)
    pages = simulation.web.pages

    def killed(url: str) -> None:
        if url.endswith("good-1.html"):
            raise Killed

    simulation.web.fail = killed
    with pytest.raises(Killed):
        simulation.crawl()
    simulation.web.fail = lambda url: None
    simulation.clock.at += HOUR / 2
    simulation.crawl(limits=Limits(pages=1))
    assert 1 == pages()[BAD], "the rest of the crawl that was killed"
    simulation.crawl()
    assert 2 == pages()[BAD], "a limit is an end, so this is the next"
    with Store(simulation.path) as store:  # all of them killed, and the last of them a day ago
        store.db.execute("UPDATE runs SET ended_at = NULL, outcome = NULL")
    simulation.clock.at += 2 * HOUR
    simulation.crawl()
    assert 2 == pages()[BAD]
    with Store(simulation.path) as store:
        store.db.execute("UPDATE runs SET ended_at = NULL, outcome = NULL")
    simulation.clock.at += DAY
    simulation.crawl()
    assert 3 == pages()[BAD]


def test_whoever_wants_everything_looked_at_now_begins_a_crawl(tmp_path: Path) -> None:
    simulation = bad_page(tmp_path)
    simulation.crawl()
    with Store(simulation.path) as store:
        store.db.execute("UPDATE runs SET ended_at = NULL, outcome = NULL")
    simulation.clock.at += HOUR / 2
    simulation.crawl(look_now=True)

    assert 2 == simulation.web.pages()[BAD]


def test_a_source_that_failed_before_the_kill_is_told_by_what_goes_on(tmp_path: Path) -> None:
    world = newspapers(2, 6)
    world.hosts["news00.example"].others["/feed.xml"] = Answer(404)
    simulation = Simulation(tmp_path, world)

    def killed(url: str) -> None:
        if url.endswith("story-1-3.html"):
            raise Killed

    simulation.web.fail = killed
    with pytest.raises(Killed):
        simulation.crawl()
    simulation.web.fail = lambda url: None
    summary = simulation.crawl()

    assert {"https://news00.example/feed.xml": "gone"} == summary.broken
    assert summary.goes_on_since is not None
    summary = simulation.crawl()
    assert ({}, None) == (summary.broken, summary.goes_on_since)


def test_a_host_that_was_to_rest_for_too_long_is_left_alone_by_what_goes_on(tmp_path: Path) -> None:
    world = newspapers(2, 8)
    for page in world.hosts["news00.example"].pages.values():
        page.answer = Answer(500)
    simulation = Simulation(tmp_path, world)

    def killed(url: str) -> None:
        if url.endswith("story-1-6.html"):
            raise Killed

    simulation.web.fail = killed
    with pytest.raises(Killed):
        simulation.crawl(patience_s=10.0)
    simulation.web.fail = lambda url: None
    simulation.web.log.clear()
    simulation.clock.at += HOUR / 2
    summary = simulation.crawl(patience_s=10.0)

    assert {"news01.example"} == {one.host for one in simulation.web.log}
    assert "had to rest for longer than a crawl waits" == summary.refused["news00.example"]
    simulation.crawl(patience_s=10.0)
    assert "news00.example" in {one.host for one in simulation.web.log}, "the next crawl asks it again"

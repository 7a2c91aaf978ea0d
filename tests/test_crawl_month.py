"""Thirty days of a made-up web: what the store tells afterwards is what happened, and it grew by what changed."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest
from crawlsite.simulated import Simulation
from crawlsite.world import BEGIN, FEEDS, World, embed, story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS = 30


@dataclass
class Month:
    """What happens: articles appear, are edited and vanish, and everything else moves a little every day."""

    world: World = field(default_factory=World)
    edits: list[tuple[datetime, str, Counter[str]]] = field(default_factory=list)  #: when, where, what was altered
    gone: list[tuple[datetime, str]] = field(default_factory=list)

    @classmethod
    def make(cls, stories_a_day: int, edited: float) -> Month:
        month, chance = cls(), Random(11)
        for number, feed in enumerate(FEEDS):
            month.world.host(f"news{number}.example", feed=feed)
        for day in range(DAYS):
            for one in range(stories_a_day):
                month._story(day, one, chance, edited)
        return month

    def _story(self, day: int, one: int, chance: Random, edited: float) -> None:
        name, path = f"news{one % len(FEEDS)}.example", f"/2026/{day:02}/22/story-{day}-{one}.html"
        since = BEGIN + day * DAY + chance.random() * 20 * HOUR
        number = day * 1000 + one
        shown = [embed(number, f"Words of {number}")] if one % 2 == 0 else []
        url = self.world.add(name, path, story(f"Story {number}", *shown), since=since)
        # Counters and advertisements: other bytes every day, nothing that anybody shows.
        for later in range(1, 4):
            self.world.add(name, path, story(f"Story {number}", *shown, f"<p>{later} comments</p>"), since=since + later * 7 * HOUR)
        if shown and chance.random() < edited:
            after = [embed(number, f"Other words of {number}"), embed(number + 500, "One more")][:1 + chance.randrange(2)]
            what = Counter({"altered": 1, "added": len(after) - 1})
            self.world.add(name, path, story(f"Story {number}", *after), since=since + 22 * HOUR)
            self.edits.append((since + 22 * HOUR, url, +what))
        elif shown and chance.random() < 0.1:
            self.world.remove(name, path, since + 30 * HOUR)
            self.gone.append((since + 30 * HOUR, url))


def live(simulation: Simulation, each_day: Callable[[int], None] = lambda day: None) -> None:
    """A crawl every four hours, for thirty days and the week after in which edits are noticed."""
    for day in range(DAYS + 8):
        for hour in range(0, 24, 4):
            simulation.clock.at = max(simulation.clock.at, BEGIN + day * DAY + hour * HOUR)
            simulation.crawl(gap_s=1.0)
        each_day(day)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Month, Simulation, list[int]]]:
    month = Month.make(stories_a_day=6, edited=0.4)
    simulation = Simulation(tmp_path_factory.mktemp("month"), month.world)
    sizes: list[int] = []

    def measure(day: int) -> None:
        sizes.append(simulation.rows("SELECT count(*) AS n FROM embeds")[0]["n"])

    live(simulation, measure)
    return month, simulation, sizes


def test_the_history_is_the_truth(lived: tuple[Month, Simulation, list[int]]) -> None:
    month, simulation, _ = lived
    told: dict[str, Counter[str]] = {}
    for row in simulation.rows("SELECT url, what FROM embed_changes"):
        told.setdefault(row["url"], Counter())[row["what"]] += 1

    assert len(month.edits) >= 20
    assert {url: what for _, url, what in month.edits} == told


def test_an_edit_is_dated_by_the_visit_that_saw_it_first(lived: tuple[Month, Simulation, list[int]]) -> None:
    month, simulation, _ = lived
    seen = {row["url"]: datetime.fromisoformat(row["at"]) for row in simulation.rows(
        "SELECT url, min(at) AS at FROM embed_changes GROUP BY url")}

    for since, url, _ in month.edits:
        # Visits after an hour, a day, a week; an edit after 22 hours is seen by the day's, or by the week's.
        assert timedelta(0) <= seen[url] - since <= 7 * DAY


def test_every_article_was_read_and_those_that_vanished_are_told(lived: tuple[Month, Simulation, list[int]]) -> None:
    month, simulation, _ = lived
    outcomes = {row["url"]: row["outcome"] for row in simulation.rows("SELECT url, outcome FROM frontier WHERE kind = 'page'")}

    assert len(outcomes) == DAYS * 6
    assert month.gone
    assert {url for _, url in month.gone} == {url for url, outcome in outcomes.items() if outcome == "gone"}


def test_the_store_grows_by_what_changed(lived: tuple[Month, Simulation, list[int]]) -> None:
    month, simulation, sizes = lived
    with_posts = DAYS * 3
    versions = simulation.rows("SELECT count(*) AS n FROM articles")[0]["n"]

    # One version of every article that shows a post, one more for every edit, and nothing for the rest.
    assert versions == with_posts + len(month.edits)
    embeds = with_posts + sum(1 + what["added"] for _, _, what in month.edits)
    assert sizes[-1] == embeds
    # Evenly over the days: no day adds more than the stories and edits of two.
    assert max(later - sooner for sooner, later in itertools.pairwise(sizes)) <= 2 * (3 + 3 * 2)
    assert simulation.rows("SELECT max(visits) AS n FROM frontier WHERE kind = 'page'") == [{"n": 5}]


def test_nothing_happens_when_nothing_changes(lived: tuple[Month, Simulation, list[int]]) -> None:
    _, simulation, _ = lived
    before = {table: simulation.rows(f"SELECT count(*) AS n FROM {table}") for table in ("articles", "embeds", "captures", "frontier")}
    for _ in range(3):
        simulation.clock.at += DAY
        simulation.crawl()

    assert before == {table: simulation.rows(f"SELECT count(*) AS n FROM {table}") for table in before}

"""Who named an address: what its row says does not depend on who came first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provenance.store import Frontier, Store
from provenance.store.crawl_rows import Planted, Visit

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE, FEED, OTHER = "https://news.example/a", "https://news.example/feed.xml", "https://other.example/feed.xml"
MOVED = ("https://news.example/old", "https://news.example/older")
SEEDS = (FEED, OTHER)


def planted(seed: str, found_in: str, modified_at: datetime | None = None, url: str = PAGE) -> Planted:
    return Planted(url, "page", "news.example", seed, found_in, modified_at, by_page=found_in in MOVED)


#: Two pages that were moved there, two feeds, one of which says twice when it was changed.
NAMED = (planted(FEED, MOVED[0]), planted(OTHER, MOVED[1]), planted(OTHER, OTHER, NOW - 2 * HOUR),
         planted(FEED, FEED, NOW - 3 * HOUR), planted(OTHER, OTHER, NOW - HOUR))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "provenance.db") as opened:
        frontier = opened.frontier()
        frontier.plant_seeds([Planted(url, "feed", "news.example", url) for url in SEEDS], NOW, due_now=False)
        frontier.add_found([planted(FEED, FEED, url=url) for url in MOVED], NOW, SEEDS)
        yield opened


def row(store: Store, url: str = PAGE) -> dict[str, object]:
    found, = store.db.query("SELECT seed, found_in, modified_at, due_at, failures FROM frontier WHERE url = ?", [url])
    return found


def visit(frontier: Frontier) -> None:
    frontier.finish(PAGE, Visit(NOW, "read", 200, NOW + HOUR))


@pytest.mark.parametrize("visited_after", [0, 1, 3, 5])
def test_whoever_names_a_page_first_its_row_says_the_same(store: Store, visited_after: int) -> None:
    frontier, rows = store.frontier(), set()
    for order in itertools.permutations(NAMED):
        store.db.execute("DELETE FROM frontier WHERE url = ?", [PAGE])
        for number, one in enumerate(order):
            if number == visited_after and number:
                visit(frontier)
            frontier.add_found([one], NOW, SEEDS)
        rows.add(tuple(row(store).items()))

    assert len(rows) == 1
    found = dict(rows.pop())
    assert (FEED, FEED, "2026-11-21T23:00:00.000000Z") == (found["seed"], found["found_in"], found["modified_at"])


def test_what_counts_as_new_and_as_due(store: Store) -> None:
    frontier = store.frontier()
    assert (1, 1) == frontier.add_found([planted(FEED, FEED, NOW - HOUR)] * 2, NOW, SEEDS)
    visit(frontier)
    assert (0, 0) == frontier.add_found([planted(FEED, FEED, NOW - HOUR)], NOW, SEEDS), "said before"
    assert (0, 0) == frontier.add_found([planted(FEED, FEED, NOW + HOUR)], NOW, SEEDS), "from the future"
    later = NOW + 2 * HOUR
    assert (0, 1) == frontier.add_found([planted(FEED, FEED, NOW + HOUR)], later, SEEDS)
    assert row(store)["due_at"] == "2026-11-22T02:00:00.000000Z"


def test_pages_of_a_seed_that_left_the_list_go_to_whoever_names_them(store: Store) -> None:
    frontier = store.frontier()
    frontier.add_found([planted(FEED, FEED)], NOW, SEEDS)
    assert (0, 1) == frontier.add_found([planted(OTHER, OTHER)], NOW, (OTHER,))
    assert (OTHER, OTHER) == (row(store)["seed"], row(store)["found_in"])
    assert [PAGE] == [task.url for task in frontier.due("news.example", (OTHER,), NOW, 9)
                      if task.kind == "page"]
    # A seed that is in the list is nobody else's, one that has left it may be.
    frontier.plant_seeds([Planted(PAGE, "page", "news.example", PAGE)], NOW, due_now=False)
    frontier.add_found([planted(OTHER, OTHER)], NOW, (OTHER, PAGE))
    assert row(store)["seed"] == PAGE
    frontier.add_found([planted(OTHER, OTHER)], NOW, (OTHER,))
    assert row(store)["seed"] == OTHER
    frontier.add_found([Planted(FEED, "page", "news.example", OTHER, OTHER)], NOW, (OTHER,))
    assert row(store, FEED)["seed"] == FEED, "a feed is no page, whoever says so"


def test_moves_are_counted_along_the_pages_that_named_each_other(store: Store) -> None:
    frontier = store.frontier()
    way = [f"https://news.example/{number}" for number in range(8)]
    frontier.add_found([planted(FEED, FEED, url=way[0])], NOW, SEEDS)
    for one, other in itertools.pairwise(way):
        frontier.add_found([Planted(other, "page", "news.example", FEED, one, by_page=True)], NOW, SEEDS)

    assert [0, 1, 2, 3, 4, 5, 5, 5] == [frontier.moves(url, 5) for url in way]
    # A feed that names a page in the middle begins anew there, as it would have if it had been first.
    frontier.add_found([planted(FEED, FEED, url=way[3])], NOW, SEEDS)
    assert [0, 1, 2, 0, 1, 2, 3, 4] == [frontier.moves(url, 5) for url in way]
    # Two that were moved to each other.
    store.db.execute("UPDATE frontier SET found_in = ? WHERE url = ?", [way[1], way[0]])
    assert 5 == frontier.moves(way[0], 5)

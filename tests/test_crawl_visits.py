"""What one answer means, what became of an embed, whose turn it is: tables over plain data."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime, timedelta

import pytest
from crawlsite.simulated import LISTS, MadeUp
from crawlsite.world import embed, story
from hypothesis import given, strategies as st

from provenance.crawl.changes import embed_changes, shows_the_same
from provenance.crawl.hosts import HostBook, PacedFetch
from provenance.crawl.schedule import REVISITS, next_look, next_try, next_visit
from provenance.crawl.seeds import Seed
from provenance.crawl.visits import see
from provenance.model import Capture
from provenance.parser import parse_article
from provenance.store.crawl_rows import HostRow, Task

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://news.example/2026/11/22/a"
SEED = Seed("https://news.example/feed", "feed", timedelta(hours=1), "tests", "why")
HTML = (("Content-Type", "text/html"),)


def task(kind: str = "page", **more: object) -> Task:
    return Task(URL, kind, "news.example", SEED.url, NOW, **more)  # type: ignore[arg-type]


def capture(status: int | None = 200, body: bytes = b"", headers: tuple[tuple[str, str], ...] = HTML, **more: object) -> Capture:
    return Capture(URL, NOW, status, headers, body, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "answer", "outcome", "why"), [
    ("page", None, "not-asked", "put off"),
    ("page", capture(None, error="dns"), "failed", "dns"),
    ("page", capture(complete=False), "failed", "the body did not end"),
    ("page", capture(complete=False, error="too-large"), "failed", "too-large"),
    ("page", capture(304), "unchanged", None),
    ("page", capture(301, headers=(("Location", "/b"),)), "moved", None),
    ("page", capture(301, headers=(("Location", "mailto:a"),)), "unreadable", "moved to no address"),
    ("page", capture(301), "failed", "http 301"),
    ("page", capture(410), "gone", "http 410"),
    ("page", capture(451), "refused", "http 451"),
    ("page", capture(503), "refused", "http 503"),
    ("page", capture(500), "failed", "http 500"),
    ("page", capture(418), "failed", "http 418"),
    ("page", capture(200, b"%PDF-1.7", (("Content-Type", "Application/PDF"),)), "unreadable", "not a page: Application/PDF"),
    ("page", capture(200, story("A")), "read", None),
    ("page", capture(200, b""), "read", None),
    ("page", capture(200, b"\x00\xff" * 50, ()), "read", None),
    ("feed", capture(200, b"<html>"), "unreadable", "not a feed"),
    ("sitemap", capture(200, b"<html>"), "unreadable", "not a sitemap"),
    ("wordpress", capture(200, b"<html>"), "unreadable", "not a wordpress"),
    ("section", capture(200, b"<html>"), "read", None),
    ("site", capture(200, b""), "read", None),
])
def test_what_an_answer_means(kind: str, answer: Capture | None, outcome: str, why: str | None) -> None:
    seen = see(task(kind), answer, SEED, LISTS, NOW)

    assert (outcome, why) == (seen.outcome, seen.why)


@pytest.mark.parametrize("kind", ["page", "feed"])
def test_the_same_bytes_are_not_read_again(kind: str) -> None:
    answer = capture(200, story("A", embed(1)))

    assert "unchanged" == see(task(kind, sha256=answer.sha256), answer, SEED, LISTS, NOW).outcome


@pytest.mark.parametrize(("canonical", "expected"), [
    ("/2026/11/22/b", "https://news.example/2026/11/22/b"), (URL, URL), ("/", None), ("https://elsewhere.example/a", None),
    ("", None), ("https://[", None), ("/?p=7", "https://news.example/?p=7"),
])
def test_which_canonical_addresses_count(canonical: str, expected: str | None) -> None:
    body = story("A", embed(1), head=f'<link rel="canonical" href="{canonical}">')

    assert expected == see(task(), capture(200, body), SEED, LISTS, NOW).canonical


# --- changes ----------------------------------------------------------------------------------

NO_LINK = embed(1).replace("href=", "data-x=")
CHANGES = {
    "nothing": ([embed(1)], [embed(1)], []),
    "another order": ([embed(1), embed(2)], [embed(2), embed(1)], []),
    "added": ([embed(1)], [embed(1), embed(2)], [("added", ())]),
    "removed": ([embed(1), embed(2)], [embed(2)], [("removed", ())]),
    "replaced": ([embed(1)], [embed(2)], [("added", ()), ("removed", ())]),
    "words": ([embed(1, "Some words")], [embed(1, "Other words")], [("altered", ("text",))]),
    "line breaks": ([embed(1, "Some words")], [embed(1, "Some\nwords")], []),
    "a date": ([embed(1)], [embed(1).replace("May 30", "May 31")], [("altered", ("date_text", "shown_date"))]),
    "a name": ([embed(1)], [embed(1).replace("Example Reader", "Another")], [("altered", ("display_name",))]),
    "an id that was taken away": ([embed(1)], [NO_LINK], "altered"),
    "all of it": ([embed(1)], [], [("removed", ())]),
    "from nothing": ([], [embed(1)], [("added", ())]),
    "twice the same": ([embed(1)], [embed(1), embed(1)], []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_became_of_the_embeds(name: str) -> None:
    before, after, expected = CHANGES[name]
    old, new = (parse_article(story("A", *shown), url=URL) for shown in (before, after))
    found = [(change.what, change.fields) for change in embed_changes(old, new)]

    if expected == "altered":
        assert ["altered"] == [what for what, _ in found]
    else:
        assert expected == found
    assert embed_changes(old, old) == ()
    if found:
        assert not shows_the_same(old, new)


@given(st.lists(st.integers(0, 5), max_size=6, unique=True), st.lists(st.integers(0, 5), max_size=6, unique=True))
def test_added_and_removed_are_the_difference(before: list[int], after: list[int]) -> None:
    old, new = (parse_article(story("A", *map(embed, shown)), url=URL) for shown in (before, after))
    found = embed_changes(old, new)

    assert len(set(after) - set(before)) == sum(change.what == "added" for change in found)
    assert len(set(before) - set(after)) == sum(change.what == "removed" for change in found)


# --- when -------------------------------------------------------------------------------------


@given(st.timedeltas(timedelta(0), timedelta(days=60)))
def test_the_next_visit_lies_ahead_or_there_is_none(after: timedelta) -> None:
    found = next_visit(NOW, NOW + after)

    assert (found is None) == (after >= REVISITS[-1])
    assert found is None or found > NOW + after


def test_tries_and_looks() -> None:
    waits = [next_try(NOW, failures) for failures in range(7)]

    assert [None, 10, 40, 160, 640, None, None] == [None if at is None else (at - NOW) / timedelta(minutes=1) for at in waits]
    # A timer that fires every hour finds a feed of every hour due each time.
    assert next_look(NOW, timedelta(hours=1)) < NOW + timedelta(hours=1)


# --- hosts ------------------------------------------------------------------------------------


def test_links_and_witnesses_wait_for_the_turn_of_a_host_of_the_crawl() -> None:
    clock = MadeUp(NOW)
    book = HostBook(clock, 5.0)
    asked = []
    fetch = PacedFetch(lambda url: asked.append((url, clock.now())) or Capture(url, clock.now(), 200), book, clock, lambda: False)
    assert book.begin("news.example")
    book.end("news.example", Capture(URL, NOW, 200))
    for url in (URL, "https://t.co/a", URL):
        fetch(url)

    assert [("https://news.example/2026/11/22/a", 5), ("https://t.co/a", 5), (URL, 10)] == [
        (url, round((at - NOW).total_seconds())) for url, at in asked]


def test_whoever_asks_a_resting_host_or_after_the_end_gets_nothing() -> None:
    clock, stopped = MadeUp(NOW), []
    book = HostBook(clock, 1.0)
    fetch = PacedFetch(lambda url: Capture(url, clock.now(), 200), book, clock, lambda: bool(stopped))
    assert book.begin("news.example")
    book.end("news.example", Capture(URL, NOW, 429, (("Retry-After", "3600"),)))

    assert fetch(URL) is None
    assert fetch.revalidate("https://t.co/a", {"If-None-Match": "x"}) is not None
    stopped.append(True)
    assert fetch("https://t.co/a") is None


def test_a_busy_host_is_nobodys_turn() -> None:
    clock = MadeUp(NOW)
    book = HostBook(clock, 1.0)
    assert book.begin("news.example")
    clock.sleep(10)

    assert not book.begin("news.example")
    assert book.ready_at("news.example") > clock.now()
    book.end("news.example", None)
    assert book.begin("news.example")


def test_a_host_asked_when_the_process_died_keeps_its_gap_from_now() -> None:
    rows = [HostRow("a.example", NOW - timedelta(days=1), None, 0, 0, "asking", NOW - timedelta(days=1)),
            HostRow("b.example", NOW - timedelta(days=1), None, 0, 0, "http 200", NOW - timedelta(days=1)),
            HostRow("c.example", NOW + timedelta(days=900), NOW + timedelta(days=900), 3, 3, "http 429", NOW)]
    book = HostBook(MadeUp(NOW), 5.0, rows)

    assert not book.begin("a.example")
    assert book.begin("b.example")
    # A clock that was put back, or a host that asks for years.
    assert book.ready_at("c.example") <= NOW + timedelta(days=8)


def test_what_another_process_wrote_down_is_not_taken_to_the_millisecond() -> None:
    book = HostBook(MadeUp(NOW), 5.0, [HostRow("a.example", NOW + timedelta(seconds=3), None, 0, 0, "http 200", NOW)])

    assert timedelta(seconds=3.05) <= book.ready_at("a.example") - NOW <= timedelta(seconds=3.2)


def test_a_clock_begins_with_the_shortest_of_several_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    from provenance.crawl import clock

    began = time.monotonic()
    # Put aside for a minute between the two clocks; then not.
    looks = itertools.chain([(60.0, NOW - timedelta(seconds=60), began)], itertools.repeat((0.0, NOW, began)))
    monkeypatch.setattr(clock, "_look", lambda: next(looks))

    assert timedelta(0) <= clock.Clock().now() - NOW < timedelta(seconds=30)

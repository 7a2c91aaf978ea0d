"""Answers that keep: how long, by which word they are good again, and that they always say so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from provenance.errors import StoreError
from provenance.model import Capture
from provenance.politeness import Keeper, Rate, Rates, caching, load_rates
from provenance.politeness.keep import kept_for_s
from provenance.store import KeptAnswers, Store
from provenance.store.kept import MAX_KEPT_BYTES

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
RATES = Rates([Rate("*", 1, keep_s=1000, keep_gone_s=100)])
URL = "https://site.example/a"
OLD = {"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 11:00:00 GMT"}


def capture(status: int | None = 200, headers: Mapping[str, str] | None = None, url: str = URL, at: datetime = NOON,
            **more: object) -> Capture:
    return Capture(url, at, status, tuple((headers or {}).items()), **more)  # type: ignore[arg-type]


class Memory(dict[str, Capture]):
    def put(self, answer: Capture, /) -> None:
        self[answer.url] = answer


class Host:
    """A web of one answer after the other, that can be asked whether something has changed."""

    def __init__(self, *answers: Capture | None) -> None:
        self.answers = list(answers)
        self.plain: list[str] = []
        self.conditions: list[dict[str, str]] = []

    def __call__(self, url: str, /) -> Capture | None:
        self.plain.append(url)
        answer = self.answers.pop(0)
        return replace(answer, url=url) if answer is not None else None

    def revalidate(self, url: str, conditions: Mapping[str, str], /) -> Capture | None:
        self.conditions.append(dict(conditions))
        return self.answers.pop(0)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "a.db"
    Store(path).close()
    return path


@pytest.fixture(params=["store", "memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeper]:
    if request.param == "memory":
        yield Memory()
        return
    with Store(tmp_path / "a.db") as store, store.kept_answers() as answers:
        yield answers


@pytest.mark.parametrize(("answer", "age_s", "asked"), [
    (capture(200, {"A": "b"}, body=b"\x00\xff"), 999, False),
    (capture(301, {"Location": "/b"}), 999, False),
    (capture(200), 1000, True),
    (capture(200), -1, True),
    (capture(404), 99, False),
    (capture(410), 100, True),
    (capture(400), 99, False),
    (capture(403), 0, True),
    (capture(429), 0, True),
    (capture(503), 0, True),
    (capture(999), 0, True),
    (capture(304), 0, True),
    (capture(None, error="timeout"), 0, True),
    (capture(200, complete=False, error="protocol"), 0, True),
])
def test_how_long_answers_keep(kept: Keeper, answer: Capture, age_s: float, asked: bool) -> None:
    fetch = caching(Host(answer, capture(202)), kept, RATES, now=lambda: NOON + timedelta(seconds=age_s))

    assert answer == fetch(URL)
    assert (capture(202) if asked else replace(answer, kept_at=NOON)) == fetch(URL)
    assert (0, None) == (fetch.given, fetch.oldest) if asked else (1, NOON) == (fetch.given, fetch.oldest)


def test_case_is_sacred_and_other_addresses_are_others(kept: Keeper) -> None:
    host = Host(capture(), capture())
    fetch = caching(host, kept, RATES, now=lambda: NOON)
    for code in ("AbC", "abc", "AbC"):
        fetch(f"https://t.co/{code}")

    assert ["https://t.co/AbC", "https://t.co/abc"] == host.plain


def test_what_was_not_asked_is_not_kept(kept: Keeper) -> None:
    fetch = caching(Host(None, capture(200)), kept, RATES, now=lambda: NOON)

    assert (None, capture(200)) == (fetch(URL), fetch(URL))


def test_an_old_answer_is_asked_about_and_says_when_it_was_received(kept: Keeper) -> None:
    later = NOON + timedelta(days=1)
    kept.put(capture(200, OLD, body=b"a page"))
    host = Host(capture(304, at=later, ip="192.0.2.1"))
    fetch = caching(host, kept, RATES, now=lambda: later)
    found = fetch(URL)

    assert [{"If-None-Match": '"1"', "If-Modified-Since": "Sun, 22 Nov 2026 11:00:00 GMT"}] == host.conditions
    assert (200, b"a page", later, NOON, "192.0.2.1") == (found.status, found.body, found.at, found.kept_at, found.ip)
    assert found == kept.get(URL) == fetch(URL)
    assert (1, 0, []) == (fetch.confirmed, fetch.given, host.plain), "what was asked about in this run is new"


def test_refreshing_asks_about_what_is_fresh_but_once(kept: Keeper) -> None:
    kept.put(capture(200, OLD, at=NOON - timedelta(seconds=9)))
    host = Host(capture(304, at=NOON + timedelta(seconds=1)))
    fetch = caching(host, kept, RATES, now=lambda: NOON + timedelta(seconds=2), since=NOON)

    assert fetch(URL) == fetch(URL)
    assert (1, 1) == (len(host.conditions), fetch.given)


def test_anew_asks_about_what_is_fresh(kept: Keeper) -> None:
    kept.put(capture(200, OLD, body=b"old"))
    host = Host(capture(200, {"ETag": '"2"'}, body=b"new"), capture(200, url="https://site.example/b"))
    fetch = caching(host, kept, RATES, now=lambda: NOON)

    assert (b"new", None) == ((found := fetch.anew(URL)).body, found.kept_at)
    assert b"new" == fetch(URL).body
    assert 200 == fetch.anew("https://site.example/b").status, "nothing was kept of it"


@pytest.mark.parametrize("headers", [{}, {"ETag": ""}, {"ETag": "a\r\nX: b"}, {"ETag": '"ü"'}])
def test_without_a_validator_it_is_asked_anew(kept: Keeper, headers: dict[str, str]) -> None:
    kept.put(capture(200, headers))
    host = Host(capture(201))

    assert 201 == caching(host, kept, RATES, now=lambda: NOON + timedelta(days=1))(URL).status
    assert [] == host.conditions


def test_who_cannot_be_asked_about_it_is_asked_anew(kept: Keeper) -> None:
    kept.put(capture(200, OLD))

    assert 201 == caching(lambda url: capture(201), kept, RATES, now=lambda: NOON + timedelta(days=1))(URL).status


@pytest.mark.parametrize("answer", [capture(429), capture(None, error="timeout"), None, capture(503)])
def test_a_refusal_leaves_the_old_answer_where_it_is(kept: Keeper, answer: Capture | None) -> None:
    kept.put(capture(200, OLD, body=b"old"))

    assert answer == caching(Host(answer), kept, RATES, now=lambda: NOON + timedelta(days=1))(URL)
    assert b"old" == kept.get(URL).body


def test_what_it_asks_is_handed_on() -> None:
    class Live:
        request_headers = (("User-Agent", "x"),)
        host_map = {"t.co": ("127.0.0.1", 1)}

        def __call__(self, url: str, /) -> Capture:
            return capture(url=url)

    live = Live()
    fetch = caching(live, Memory())

    assert (live, live.request_headers, live.host_map) == (fetch.asks, fetch.request_headers, fetch.host_map)


def test_nothing_is_kept_of_what_writes() -> None:
    for path in ("save", "save/x", "save/status/x"):
        assert 0 == kept_for_s(capture(200, url=f"https://web.archive.org/{path}"), load_rates())
    assert kept_for_s(capture(301, url="https://t.co/a"), load_rates()) >= 86_400
    assert kept_for_s(capture(404, url="https://t.co/a"), load_rates()) <= 86_400


# --- in a store -----------------------------------------------------------------------------------

TEXT = st.text(max_size=20)
CAPTURES = st.builds(
    Capture, url=TEXT | st.just("\ud800"), at=st.datetimes(timezones=st.just(UTC)), status=st.integers(100, 999),
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple), body=st.binary(),
    ip=st.none() | st.just("192.0.2.1"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CAPTURES, max_size=5, unique_by=lambda one: one.url))
def test_a_store_gives_back_the_very_capture_and_its_time(file: Path, captures: list[Capture]) -> None:
    with KeptAnswers(file) as kept:
        for one in captures:
            kept.put(one)

        assert [replace(one, kept_at=one.at) for one in captures] == [kept.get(one.url) for one in captures]


def test_answers_are_there_for_the_next_run(tmp_path: Path) -> None:
    for status in (200, 404):
        with Store(tmp_path / "a.db") as store, store.kept_answers() as kept:
            kept.put(capture(status))
            kept.put(capture(200, url="https://old.example/", at=NOON - timedelta(days=61)))
    with Store(tmp_path / "a.db") as store, store.kept_answers() as kept:
        assert 404 == kept.get(URL).status
        assert 1 == kept.prune(NOON)
        assert None is kept.get("https://old.example/")


def test_what_is_very_long_is_not_kept(file: Path) -> None:
    with KeptAnswers(file) as kept:
        kept.put(capture(200, url="https://long.example/", body=b"x" * (MAX_KEPT_BYTES + 1)))
        kept.put(capture(200, url="https://short.example/", body=b"x" * MAX_KEPT_BYTES))

        assert None is kept.get("https://long.example/")
        assert MAX_KEPT_BYTES == len(kept.get("https://short.example/").body)


def test_runs_and_threads_share_a_store(file: Path) -> None:
    with KeptAnswers(file) as one, KeptAnswers(file) as other:
        fetch = caching(lambda url: capture(url=url), one, RATES, now=lambda: NOON)
        threads = [threading.Thread(target=fetch, args=(f"https://many.example/{n % 7}",)) for n in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert all(other.get(f"https://many.example/{n}") for n in range(7))


def _words(path: Path) -> None:
    path.write_text("only words\n" * 50)


def _nothing(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize("make", [_words, _nothing])
def test_a_file_that_is_something_else(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.db")
    with pytest.raises(StoreError), KeptAnswers(tmp_path / "a.db") as kept:
        kept.get(URL)


def test_a_closed_one_says_so(file: Path) -> None:
    kept = KeptAnswers(file)
    kept.close()
    with pytest.raises(StoreError):
        kept.get(URL)


def test_who_writes_for_long_is_waited_for_where_it_is_ourselves(tmp_path: Path) -> None:
    """A crawl took seconds to keep a large page, and ended as if another process had held its store."""
    with Store(tmp_path / "a.db") as store, store.kept_answers(patience_s=30) as kept:
        store.db.conn.execute("BEGIN IMMEDIATE")
        writer = threading.Thread(target=kept.put, args=(capture(),))
        writer.start()
        writer.join(1.3)  # longer than another process is waited for
        assert writer.is_alive()
        store.db.conn.execute("COMMIT")
        writer.join()
        assert kept.get(URL) is not None

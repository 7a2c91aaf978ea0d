from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from provenance.errors import ListError, StoreError, UsageError
from provenance.model import Capture, Fetch
from provenance.politeness import CaptureFile, Rate, Rates, caching, load_rates, polite, retry_after
from provenance.politeness.keep import kept_for_s
from provenance.politeness.rates import read_rates
from provenance.politeness.refusal import is_failure, is_refusal, was_asked

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
RATES = Rates([
    Rate("*", 1, rest_s=5, patience_s=30, keep_s=1000, keep_gone_s=100),
    Rate("slow.example", 10, rest_s=60, patience_s=60),
    Rate("quick.example", 0),
    Rate("two.example", 0, in_flight=2),
    Rate("archive.example/cdx/", 2.5),
    Rate("archive.example", 0.125),
])
URL = "https://site.example/a"


def capture(status: int | None = 200, headers: dict[str, str] | None = None, url: str = URL, error: str | None = None,
            at: datetime = NOON, body: bytes = b"", complete: bool = True) -> Capture:
    return Capture(url, at, status, tuple((headers or {}).items()), body, "192.0.2.1", complete, error)


class Web:
    """A web that answers in the order it is told, and time that passes only where somebody waits."""

    def __init__(self, *answers: Capture | None, cost: float = 0.0) -> None:
        self.now = 100.0
        self.asked: list[tuple[float, str]] = []
        self._answers = list(answers)
        self._cost = cost
        self.fetch = polite(self, RATES, clock=lambda: self.now, sleep=self.sleep, chance=lambda: 0.0)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0, "nobody waits for nothing"
        self.now += seconds

    def __call__(self, url: str, /) -> Capture | None:
        self.asked.append((self.now - 100.0, url))
        self.now += self._cost
        return self._answers.pop(0) if self._answers else capture(url=url)

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.asked]


# --- the table --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("url", "every_s"), [
    ("https://t.co/AbC", 1.0),
    ("https://cdn.syndication.twimg.com/tweet-result?id=20", 2.0),
    ("https://web.archive.org/cdx/search/cdx?url=x", 2.5),
    ("https://web.archive.org/web/2024id_/https://t.co/a", 0.125),
    ("https://www.reddit.com/oembed?url=x", 10.0),
    ("https://reddit.com/", 10.0),
    ("https://www.youtube.com/oembed?url=x", 0.5),
    ("https://www.youtube.com/watch?v=x", 1.0),
    ("https://public.api.bsky.app/xrpc/x", 0.2),
    ("https://graph.facebook.com/v26.0/instagram_oembed", 3.6),
    ("https://archive.ph/timemap/x", 5.0),
    ("https://news.example/", 1.0),
    ("https://notreddit.com/", 1.0),
    ("no address", 1.0),
    ("", 1.0),
])
def test_the_rate_of_an_address(url: str, every_s: float) -> None:
    assert every_s == load_rates().of(url).every_s


def test_every_row_can_match_and_has_a_source() -> None:
    rates = load_rates()
    for row in rates.rows:
        address = "https://news.example/" if row.where == "*" else f"https://{row.where.removeprefix('.')}"

        assert row == rates.of(address)
        assert "endpoints" in row.source
        assert 1 == row.in_flight, "one request at a time per host"
        assert row.every_s <= row.patience_s


@given(st.text(max_size=60) | st.integers(0, 300).map(lambda n: "https://" + "a." * n + "reddit.com/"))
def test_every_text_has_a_rate(url: str) -> None:
    assert load_rates().of(url) in load_rates().rows


HEADER = "where,every_s,in_flight,rest_s,patience_s,keep_h,keep_gone_h,source\n"


@pytest.mark.parametrize("text", [
    "", "where,every_s\n*,1\n", HEADER, HEADER + "t.co,1,1,5,30,1,1,x\n", HEADER + "*,one,1,5,30,1,1,x\n",
    HEADER + "*,-1,1,5,30,1,1,x\n", HEADER + "*,1,0,5,30,1,1,x\n", HEADER + "*,1,1,5,30,1,1,\n",
    HEADER + "*,1,1,nan,30,1,1,x\n", HEADER + "*,1,1,inf,30,1,1,x\n", HEADER + "*,1\n", HEADER + ",1,1,5,30,1,1,x\n",
])
def test_a_wrong_table_is_refused(text: str) -> None:
    with pytest.raises(ListError):
        read_rates(text)


# --- what an answer says ----------------------------------------------------------------------------


@pytest.mark.parametrize(("headers", "seconds"), [
    ({}, None),
    ({"Retry-After": "120"}, 120.0),
    ({"retry-after": " 0 "}, 0.0),
    ({"Retry-After": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30.0),
    ({"Retry-After": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0.0),
    ({"Retry-After": "Sunday, 22-Nov-26 12:01:00 GMT"}, 60.0),
    ({"Retry-After": "Sun Nov 22 12:01:00 2026"}, 60.0),
    ({"Retry-After": "Sun, 22 Nov 2026 14:00:30 GMT", "Date": "Sun, 22 Nov 2026 14:00:00 GMT"}, 30.0),
    ({"Retry-After": "Sun, 22 Nov 2026 12:00:30 GMT", "Date": "yesterday"}, 30.0),
    ({"Retry-After": "soon"}, None),
    ({"Retry-After": "-5"}, None),
    ({"Retry-After": "1.5"}, None),
    ({"Retry-After": "٣"}, None),
    ({"Retry-After": "1" * 500}, None),
    ({"Retry-After": "Sun, 99 Nov 2026 12:00:30 GMT"}, None),
    ({"Retry-After": "Sun, 22 Nov 99999999 12:00:30 GMT"}, None),
])
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds == retry_after(capture(429, headers))


@given(st.text(max_size=80), st.text(max_size=80))
def test_retry_after_reads_anything(text: str, date: str) -> None:
    found = retry_after(capture(503, {"Retry-After": text, "Date": date}))

    assert found is None or found >= 0


@pytest.mark.parametrize(("answer", "expected"), [
    (capture(200), (False, False, True)),
    (capture(404), (False, False, True)),
    (capture(403), (False, False, True)),
    (capture(429), (True, True, True)),
    (capture(503), (True, True, True)),
    (capture(500), (False, True, True)),
    (capture(999), (False, False, True)),
    (capture(None, error="timeout"), (False, True, True)),
    (capture(None, error="dns"), (False, False, False)),
    (capture(None, error="refused-address"), (False, False, False)),
    (capture(200, error="too-large", complete=False), (False, False, True)),
])
def test_what_an_answer_means(answer: Capture, expected: tuple[bool, bool, bool]) -> None:
    assert expected == (is_refusal(answer), is_failure(answer), was_asked(answer))


# --- spacing ----------------------------------------------------------------------------------------


def test_each_host_asked_once_waits_for_nobody() -> None:
    web = Web()
    for host in "abcdef":
        web.fetch(f"https://{host}.example/")

    assert [0.0] * 6 == web.times


def test_one_host_is_spaced_from_start_to_start() -> None:
    web = Web(cost=0.3)
    for code in "abc":
        web.fetch(f"https://site.example/{code}")

    assert [0.0, 1.0, 2.0] == pytest.approx(web.times)


def test_a_host_of_two_rows_has_two_spacings() -> None:
    web = Web()
    for path in ("cdx/1", "web/1", "web/2", "cdx/2"):
        web.fetch(f"https://archive.example/{path}")

    assert [0.0, 0.0, 0.125, 2.5] == pytest.approx(web.times)


@pytest.mark.parametrize("error", ["dns", "refused-address", "refused-url"])
def test_nobody_asked_nobody_spared(error: str) -> None:
    web = Web(*[capture(None, error=error)] * 3)
    for code in "abc":
        web.fetch(f"https://site.example/{code}")

    assert [0.0] * 3 == web.times


def test_no_address_and_no_answer_are_handed_on() -> None:
    web = Web(None, None)

    assert (None, None) == (web.fetch("no address"), web.fetch(URL))
    assert capture() == web.fetch(URL)
    assert [0.0] * 3 == web.times


# --- refusals ---------------------------------------------------------------------------------------


def test_retry_after_is_waited_for() -> None:
    web = Web(capture(429, {"Retry-After": "7"}), capture(200))

    assert 200 == web.fetch(URL).status
    assert [0.0, 7.0] == web.times


def test_without_retry_after_the_rest_doubles_and_three_tries_are_enough() -> None:
    web = Web(*[capture(503)] * 3, capture(200))

    assert 503 == web.fetch(URL).status
    assert [0.0, 5.0, 15.0] == web.times


def test_chance_makes_a_rest_longer_never_shorter() -> None:
    web = Web(capture(429), capture(200))
    web.fetch = polite(web, RATES, clock=lambda: web.now, sleep=web.sleep, chance=lambda: 1.0)
    web.fetch(URL)

    assert [0.0, 7.5] == web.times


def test_too_long_a_wait_is_put_off() -> None:
    refused = capture(429, {"Retry-After": "3600"})
    web = Web(refused)

    assert refused == web.fetch(URL), "the answer is given as it is"
    assert None is web.fetch("https://site.example/b"), "and the host is left alone"
    assert 3600.0 == web.fetch.resting_s(URL)
    assert 200 == web.fetch("https://other.example/").status
    assert [0.0, 0.0] == web.times

    web.now += 3590
    assert 200 == web.fetch("https://site.example/b").status, "ten seconds are within our patience"
    assert 3600.0 == web.times[-1]
    assert 0.0 == web.fetch.resting_s(URL)


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 410, 500, 502, 999])
def test_other_answers_are_not_asked_for_again(status: int) -> None:
    web = Web(capture(status, {"Retry-After": "1"}))

    assert status == web.fetch(URL).status
    assert 1 == len(web.asked)


def test_a_refusal_without_end_does_not_overflow() -> None:
    web = Web(*[capture(429)] * 5000)
    for _ in range(1500):
        web.fetch("https://slow.example/a")
        web.now += 1e6

    assert web.fetch.resting_s("https://slow.example/a") == 0.0


# --- failures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [capture(None, error="timeout"), capture(None, error="connect"), capture(500)])
def test_three_failures_in_a_row_and_the_host_rests(failure: Capture) -> None:
    web = Web(*[failure] * 4)
    answers = [web.fetch(f"https://site.example/{code}") for code in "abcd"]

    assert [failure] * 3 + [None] == answers
    assert 60.0 == web.fetch.resting_s(URL)

    web.now += 60
    assert failure == web.fetch(URL), "one try after the rest"
    assert 120.0 == web.fetch.resting_s(URL), "and twice the rest when it fails again"


def test_a_rest_after_failures_has_an_end() -> None:
    web = Web(*[capture(None, error="timeout")] * 50)
    for _ in range(40):
        web.fetch(URL)
        web.now += 3600

    assert len(web.asked) == 40
    assert web.fetch.resting_s(URL) == 0.0


def test_an_answer_in_between_forgives() -> None:
    failure = capture(None, error="timeout")
    web = Web(failure, failure, capture(404), failure, failure, capture(200))

    assert [None, None, 404, None, None, 200] == [web.fetch(URL).status for _ in range(6)]


# --- threads ----------------------------------------------------------------------------------------


def in_threads(fetch: Fetch, urls: list[str]) -> None:
    threads = [threading.Thread(target=fetch, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Counting:
    """How many requests are under way at a time, for each host."""

    def __init__(self) -> None:
        self.most: dict[str, int] = {}
        self.begun: list[float] = []
        self._now: dict[str, int] = {}
        self._lock = threading.Lock()

    def __call__(self, url: str, /) -> Capture:
        host = url.split("/")[2]
        with self._lock:
            self.begun.append(time.monotonic())
            self._now[host] = self._now.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self._now[host])
        time.sleep(0.005)
        with self._lock:
            self._now[host] -= 1
        return capture(url=url)


def test_one_at_a_time_per_host_many_hosts_at_once() -> None:
    counting = Counting()
    hosts = ["quick.example", "two.example", *(f"h{n}.example" for n in range(4))]
    in_threads(polite(counting, RATES), [f"https://{host}/{n}" for n in range(8) for host in hosts[:2]]
               + [f"https://{host}/" for host in hosts[2:]])

    assert {"quick.example": 1, "two.example": 2, **dict.fromkeys(hosts[2:], 1)} == counting.most


def test_threads_are_spaced_too() -> None:
    counting = Counting()
    rates = Rates([Rate("*", 0.02)])
    in_threads(polite(counting, rates), [f"https://site.example/{n}" for n in range(6)])
    gaps = [later - earlier for earlier, later in zip(counting.begun, counting.begun[1:], strict=False)]

    assert min(gaps) > 0.015, "give or take what a clock and a scheduler do"


def test_what_a_recorder_asks_for_is_handed_on() -> None:
    class Live:
        request_headers = (("User-Agent", "x"),)
        host_map = {"t.co": ("127.0.0.1", 1)}

        def __call__(self, url: str, /) -> Capture:
            return capture(url=url)

    wrapped = polite(Live())

    assert ((("User-Agent", "x"),), {"t.co": ("127.0.0.1", 1)}) == (wrapped.request_headers, wrapped.host_map)
    assert ((), {}) == (polite({}.get).request_headers, polite({}.get).host_map)


class Sender(Web):
    """A web that can be sent requests with headers, as LiveFetch can."""

    def send(self, method: str, url: str, headers: tuple[tuple[str, str], ...], form: object, /) -> Capture | None:
        self.sent = (method, url, headers, form)
        return self(url)


def test_what_is_sent_has_the_same_pace() -> None:
    web = Sender(capture(503), capture(304), capture(503))

    assert 304 == web.fetch.send("GET", URL, (("If-None-Match", '"1"'),), None).status
    assert ("GET", URL, (("If-None-Match", '"1"'),), None) == web.sent
    assert 503 == web.fetch.send("POST", URL, (), (("url", "x"),)).status, "what writes is not tried again"
    assert [0.0, 5.0, 6.0] == web.times


def test_who_cannot_send_says_so() -> None:
    with pytest.raises(UsageError):
        polite({}.get).send("GET", URL, (), None)


# --- answers that keep --------------------------------------------------------------------------------


class Memory(dict[str, Capture]):
    def put(self, answer: Capture, /) -> None:
        self[answer.url] = answer


KEEPERS: dict[str, Callable[[], CaptureFile | Memory]] = {"file": lambda: CaptureFile(":memory:"), "memory": Memory}


@pytest.mark.parametrize("make", KEEPERS.values(), ids=KEEPERS)
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
def test_how_long_answers_keep(make: Callable[[], CaptureFile | Memory], answer: Capture, age_s: float, asked: bool) -> None:
    answers = [answer, capture(202)]
    fetch = caching(lambda url: answers.pop(0), make(), RATES, now=lambda: NOON + timedelta(seconds=age_s))

    assert answer == fetch(URL)
    assert (capture(202) if asked else answer) == fetch(URL)


def test_case_is_sacred_and_other_addresses_are_others() -> None:
    web = Web()
    fetch = caching(web, CaptureFile(":memory:"), RATES, now=lambda: NOON)
    for code in ("AbC", "abc", "AbC"):
        fetch(f"https://t.co/{code}")

    assert ["https://t.co/AbC", "https://t.co/abc"] == [url for _, url in web.asked]


def test_what_was_not_asked_is_not_kept() -> None:
    answers = [None, capture(200)]
    fetch = caching(lambda url: answers.pop(0), CaptureFile(":memory:"), RATES, now=lambda: NOON)

    assert (None, capture(200)) == (fetch(URL), fetch(URL))


def test_an_old_answer_is_asked_about() -> None:
    old = capture(200, {"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 11:00:00 GMT"}, body=b"a page")
    kept, later = Memory({URL: old}), NOON + timedelta(days=1)
    asked: list[dict[str, str]] = []

    def revalidate(url: str, headers: dict[str, str]) -> Capture:
        asked.append(dict(headers))
        return capture(304, at=later)

    fetch = caching(lambda url: pytest.fail("asked anew"), kept, RATES, now=lambda: later, revalidate=revalidate)
    found = fetch(URL)

    assert [{"If-None-Match": '"1"', "If-Modified-Since": "Sun, 22 Nov 2026 11:00:00 GMT"}] == asked
    assert (200, b"a page", later) == (found.status, found.body, found.at)
    assert found == kept[URL] == fetch(URL)
    assert 1 == len(asked)


@pytest.mark.parametrize("headers", [{}, {"ETag": ""}, {"ETag": "a\r\nX: b"}, {"ETag": '"ü"'}])
def test_without_a_validator_it_is_asked_anew(headers: dict[str, str]) -> None:
    kept = Memory({URL: capture(200, headers)})
    fetch = caching(lambda url: capture(201), kept, RATES, now=lambda: NOON + timedelta(days=1),
                    revalidate=lambda url, more: pytest.fail("asked about"))

    assert 201 == fetch(URL).status


def test_a_changed_page_takes_the_place_of_the_old() -> None:
    kept = Memory({URL: capture(200, {"ETag": '"1"'})})
    fetch = caching({}.get, kept, RATES, now=lambda: NOON + timedelta(days=1),
                    revalidate=lambda url, more: capture(200, {"ETag": '"2"'}))

    assert fetch(URL) == kept[URL]
    assert '"2"' == kept[URL].header("etag")


TEXT = st.text(max_size=20)
CAPTURES = st.builds(
    Capture, url=TEXT | st.just("\ud800"), at=st.datetimes(timezones=st.just(UTC)), status=st.none() | st.integers(100, 999),
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple), body=st.binary(), ip=st.none() | st.just("192.0.2.1"),
    complete=st.booleans(), error=st.none() | st.just("timeout"))


@given(st.lists(CAPTURES, max_size=5, unique_by=lambda one: one.url))
def test_a_file_gives_back_the_very_capture(captures: list[Capture]) -> None:
    with CaptureFile(":memory:") as kept:
        for one in captures:
            kept.put(one)

        assert captures == [kept.get(one.url) for one in captures]


def test_a_file_is_there_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    for status in (200, 404):
        with CaptureFile(path) as kept:
            kept.put(capture(status))
            kept.put(capture(200, url="https://old.example/", at=NOON - timedelta(days=9)))
    with CaptureFile(path) as kept:
        assert 404 == kept.get(URL).status
        assert 1 == kept.prune(NOON)
        assert None is kept.get("https://old.example/")


def test_two_runs_share_a_file(tmp_path: Path) -> None:
    with CaptureFile(tmp_path / "a.db") as one, CaptureFile(tmp_path / "a.db") as other:
        one.put(capture(200))
        other.put(capture(404, url="https://b.example/"))

        assert (200, 404) == (other.get(URL).status, one.get("https://b.example/").status)


def test_threads_share_a_file(tmp_path: Path) -> None:
    with CaptureFile(tmp_path / "a.db") as kept:
        fetch = caching(lambda url: capture(url=url), kept, RATES, now=lambda: NOON)
        in_threads(fetch, [f"https://site.example/{n % 7}" for n in range(40)])

        assert all(kept.get(f"https://site.example/{n}") for n in range(7))


def test_files_that_are_something_else(tmp_path: Path) -> None:
    (tmp_path / "words.db").write_text("only words\n" * 50)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with sqlite3.connect(tmp_path / "newer.db") as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    for name in ("words.db", "other.db", "newer.db", "none/a.db"):
        with pytest.raises(StoreError):
            CaptureFile(tmp_path / name)


def test_a_closed_file_says_so(tmp_path: Path) -> None:
    kept = CaptureFile(tmp_path / "a.db")
    kept.close()
    with pytest.raises(StoreError):
        kept.get(URL)


def test_nothing_is_kept_of_what_writes() -> None:
    assert 0 == kept_for_s(capture(200, url="https://web.archive.org/save/x"), load_rates())
    assert kept_for_s(capture(301, url="https://t.co/a"), load_rates()) >= 86_400
    assert kept_for_s(capture(404, url="https://t.co/a"), load_rates()) <= 86_400

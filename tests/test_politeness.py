from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from provenance.errors import ListError, UsageError
from provenance.model import Capture, Fetch
from provenance.politeness import Rate, Rates, load_rates, polite, retry_after
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


def test_an_old_answer_is_asked_about_at_the_same_pace() -> None:
    class Knowing(Web):
        def revalidate(self, url: str, conditions: dict[str, str], /) -> Capture | None:
            self.conditions = conditions
            return self(url)

    web = Knowing(capture(503), capture(304), capture(200))

    assert 304 == web.fetch.revalidate(URL, {"If-None-Match": '"1"'}).status
    assert {"If-None-Match": '"1"'} == web.conditions
    assert [0.0, 5.0] == web.times
    assert 200 == polite(lambda url: capture(200)).revalidate(URL, {}).status, "who cannot is just asked"


@pytest.mark.parametrize(("url", "deadline_s"), [
    ("https://web.archive.org/cdx/search/cdx?url=x", 60), ("https://web.archive.org/web/2020/x", 60),
    ("https://web.archive.org/save", 60), ("https://archive.org/wayback/available?url=x", 60),
    ("https://archive.ph/timemap/x", 60), ("https://arquivo.pt/wayback/x", 60), ("https://timetravel.mementoweb.org/x", 60),
    ("https://t.co/a", 30), ("https://news.example/", 30), ("no address", 30),
])
def test_archives_have_a_minute_all_others_half_of_it(url: str, deadline_s: float) -> None:
    assert deadline_s == load_rates().deadline_s(url)

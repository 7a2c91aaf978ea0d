from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, strategies as st

from provenance.spread import Lanes, host_of, spread


@pytest.mark.parametrize(("url", "host"), [
    ("https://t.co/AbC", "t.co"), ("HTTP://T.CO:80/x", "t.co"), ("//t.co/x", "t.co"), ("bit.ly/x", "bit.ly"),
    ("pic.twitter.com/x", "pic.twitter.com"), (" https://a@t.co/x", "t.co"), ("", ""), ("https://", ""), ("?x", ""),
])
def test_whose_turn_it_waits_for(url: str, host: str) -> None:
    assert host == host_of(url)


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(lanes: Lanes, clock: Time, *, done: bool = True) -> list[tuple[float, str]]:
    """Everything, with the moment it was handed out."""
    out = []
    while (got := lanes.take()) is not None:
        if isinstance(got, float):
            clock.now += got
            continue
        out.append((clock.now, got))
        if done:
            lanes.done(got)
    return out


def test_hosts_take_turns_and_each_keeps_its_order() -> None:
    clock = Time()
    urls = ["https://a/1", "https://a/2", "https://a/3", "https://b/1", "https://b/2"]
    lanes = Lanes(urls, lambda url: 1.0, clock=clock)

    assert 2.0 == lanes.least_s()
    assert [(0.0, "https://a/1"), (0.0, "https://b/1"), (1.0, "https://a/2"), (1.0, "https://b/2"), (2.0, "https://a/3")] == (
        taken(lanes, clock))
    assert 0.0 == lanes.least_s()


def test_without_a_pace_nothing_waits() -> None:
    clock = Time()
    urls = [f"https://a/{n}" for n in range(100)]

    assert [(0.0, url) for url in urls] == taken(Lanes(urls, clock=clock), clock, done=False)


def test_a_slow_host_does_not_take_every_thread() -> None:
    clock = Time()
    lanes = Lanes([f"https://a/{n}" for n in range(20)], lambda url: 1.0, clock=clock)
    under_way = []
    while (got := lanes.take()) != float("inf"):
        if isinstance(got, str):
            under_way.append(got)
        else:
            clock.now += got

    assert 8 == len(under_way)
    lanes.done(under_way[0])
    lanes.done(under_way[1])
    assert "https://a/8" == lanes.take()
    assert 1.0 == lanes.take()


def test_a_resting_host_is_left_for_later() -> None:
    clock = Time()
    until = {"a": 60.0}
    lanes = Lanes(["https://a/1", "https://b/1"], lambda url: 1.0, lambda url: until.get(host_of(url), 0.0) - clock.now, clock)

    assert [(0.0, "https://b/1"), (60.0, "https://a/1")] == taken(lanes, clock)


@pytest.mark.parametrize("resting", [601.0, 3600.0])
def test_a_host_that_rests_for_long_is_not_waited_for(resting: float) -> None:
    clock = Time()

    assert [(0.0, "https://a/1")] == taken(Lanes(["https://a/1"], lambda url: 1.0, lambda url: resting, clock), clock)


def test_a_host_that_rests_again_and_again_is_not_waited_for() -> None:
    clock = Time()

    assert [(180.0, "https://a/1")] == taken(Lanes(["https://a/1"], lambda url: 1.0, lambda url: 60.0, clock), clock)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)).map(lambda pair: f"https://{pair[0]}/{pair[1]}")),
       st.sampled_from([0.0, 1.0]))
def test_each_is_handed_out_once(urls: list[str], every_s: float) -> None:
    clock = Time()
    out = taken(Lanes(urls, lambda url: every_s, clock=clock), clock)

    assert sorted(set(urls)) == sorted(url for _, url in out)
    for host in "abc":
        times = [at for at, url in out if host_of(url) == host]
        assert times == [at * every_s for at in range(len(times))]


# --- threads ------------------------------------------------------------------------------------------


def test_every_result_comes_once_and_many_are_under_way() -> None:
    under_way, most, lock = 0, 0, threading.Lock()

    def work(url: str) -> str:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.02)
        with lock:
            under_way -= 1
        return url

    urls = [f"https://h{n % 5}/{n}" for n in range(64)]

    assert sorted(urls) == sorted(spread([*urls, *urls], work, jobs=16))
    assert 16 == most


@pytest.mark.parametrize("jobs", [1, 3, 64])
def test_a_paced_run_ends(jobs: int) -> None:
    urls = [f"https://h{n % 3}/{n}" for n in range(30)]
    lanes = Lanes(urls, lambda url: 0.005)
    began = time.monotonic()

    assert sorted(urls) == sorted(spread(lanes, lambda url: url, jobs=jobs))
    assert time.monotonic() - began >= 9 * 0.005


def test_a_thread_that_waits_is_woken_when_a_place_is_free() -> None:
    """More threads than one host may have under way: nobody sleeps for ever."""
    urls = [f"https://a/{n}" for n in range(40)]

    def work(url: str) -> str:
        time.sleep(0.003)
        return url

    assert sorted(urls) == sorted(spread(Lanes(urls, lambda url: 0.0001), work, jobs=32))


def test_nothing_to_do() -> None:
    assert [] == list(spread([], lambda url: url))


def test_what_goes_wrong_is_raised_where_the_results_are_read() -> None:
    def work(url: str) -> str:
        raise RuntimeError("no room on the disk")

    with pytest.raises(RuntimeError, match="no room"):
        list(spread(["https://a/1", "https://b/1"], work, jobs=2))


def test_whoever_stops_reading_stops_the_work() -> None:
    done: list[str] = []

    def work(url: str) -> str:
        time.sleep(0.005)
        done.append(url)
        return url

    results = spread([f"https://h{n}/" for n in range(500)], work, jobs=4)
    next(results)
    results.close()
    time.sleep(0.05)
    so_far = len(done)
    time.sleep(0.05)

    assert so_far == len(done) < 50

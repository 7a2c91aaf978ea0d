"""
One request at a time per host, spaced, backing off when refused.

>>> from datetime import datetime, UTC
>>> now = [0.0]
>>> web = lambda url: Capture(url, datetime(2026, 11, 22, tzinfo=UTC), 200)
>>> fetch = polite(web, clock=lambda: now[0], sleep=lambda s: now.append(now.pop() + s))
>>> [(fetch(f"https://t.co/{code}").status, now[0]) for code in "abc"]
[(200, 0.0), (200, 1.0), (200, 2.0)]

What happens after a request:

- 429 or 503: the host rests as long as ``Retry-After`` says; where it says nothing, for ``rest_s`` of its row, doubled
  each time, up to half as long again by chance. If that is no longer than ``patience_s``, we wait and ask again, three
  tries in all; else the answer is given as it is, and the host is put off.
- any failure (no answer, 5xx, 429): after three in a row the host rests for a minute, doubled each time up to an hour.
- a host that rests for longer than we have patience is not asked: the answer is None, "not tried".

A host is what stands in the address; nobody is asked where the name does not resolve, so nothing is spaced there.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping

from provenance.budget import current
from provenance.errors import UsageError
from provenance.model import Capture, Fetch
from provenance.politeness.rates import Rate, Rates, load_rates
from provenance.politeness.refusal import is_failure, is_refusal, retry_after, was_asked
from provenance.urls import split

__all__ = ["PoliteFetch", "polite"]

#: How often one address is asked at most.
_TRIES = 3
#: Failures in a row after which a host is left alone, for how long at first, and at most.
_ENOUGH = 3
_BREAK_S = 60.0
_LONGEST_BREAK_S = 3600.0
#: By how much a rest may be longer than computed, so that many programs do not come back at once.
_JITTER = 0.5


def polite(
    fetch: Fetch,
    rates: Rates | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> PoliteFetch:
    """
    A fetch that asks *fetch*, no host more often than its rate allows. May be called from many threads.

    Args:
        fetch: Whom to ask. Its ``request_headers`` and ``host_map`` are handed on, where it has them.
        rates: None takes our own table.
        clock: Seconds that only go up.
        sleep: Waits that many seconds.
        chance: A number from 0 to 1, another each time.
    """
    return PoliteFetch(fetch, rates or load_rates(), clock, sleep, chance)


class _Host:
    """What is known of one host."""

    __slots__ = ("failures", "gate", "next_at", "refusals", "rest_until")

    def __init__(self, in_flight: int) -> None:
        # A semaphore takes a kilobyte, and there may be a hundred thousand hosts.
        self.gate: threading.Lock | threading.Semaphore = (
            threading.Lock() if in_flight == 1 else threading.Semaphore(in_flight)
        )
        self.next_at: dict[str, float] = {}  #: by row of the table, as one host may have several
        self.rest_until = 0.0
        self.refusals = 0
        self.failures = 0


class PoliteFetch:
    """What ``polite`` makes."""

    def __init__(
        self,
        fetch: Fetch,
        rates: Rates,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        chance: Callable[[], float],
    ) -> None:
        self.rates = rates
        self.request_headers: tuple[tuple[str, str], ...] = getattr(fetch, "request_headers", ())
        self.host_map: Mapping[str, tuple[str, int]] = getattr(fetch, "host_map", {})
        self.caveats: tuple[str, ...] = getattr(fetch, "caveats", ())
        self._fetch = fetch
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def __call__(self, url: str, /) -> Capture | None:
        return self._paced(url, lambda: self._fetch(url), _TRIES)

    def send(self, method: str, url: str, headers: tuple[tuple[str, str], ...],
             form: tuple[tuple[str, str], ...] | None, /) -> Capture | None:
        """
        The ``send`` of the fetch that is asked (``LiveFetch.send``), at the same pace; only a GET is tried again.

        Raises:
            UsageError: That fetch cannot send.
        """
        send = getattr(self._fetch, "send", None)
        if send is None:
            raise UsageError("This fetch can ask for addresses only, not send.", code="no-send")
        tries = _TRIES if method == "GET" else 1
        return self._paced(url, lambda: send(method, url, headers, form), tries)

    def post(self, url: str, content_type: str, body: bytes, /) -> Capture | None:
        """The ``post`` of the fetch that is asked (``LiveFetch.post``), at the same pace, once."""
        post = getattr(self._fetch, "post", None)
        if post is None:
            raise UsageError("This fetch can ask for addresses only, not send.", code="no-send")
        return self._paced(url, lambda: post(url, content_type, body), 1)

    def revalidate(self, url: str, conditions: Mapping[str, str], /) -> Capture | None:
        """The ``revalidate`` of the fetch that is asked, at the same pace; where it has none, it is just asked."""
        ask = getattr(self._fetch, "revalidate", None)
        return self._paced(url, lambda: ask(url, conditions) if ask is not None else self._fetch(url), _TRIES)

    def _paced(self, url: str, ask: Callable[[], Capture | None], tries: int) -> Capture | None:
        address = split(url)
        if address is None:
            return ask()
        rate = self.rates.of(url)
        with self._lock:
            host = self._hosts.setdefault(address.host, _Host(rate.in_flight))
        capture: Capture | None = None
        for _ in range(tries):
            with host.gate:
                if not self._turn(host, rate):
                    return capture
                capture = ask()
                self._learn(host, rate, capture)
            if capture is None or not is_refusal(capture):
                break
        return capture

    def resting_s(self, url: str) -> float:
        """For how many more seconds the host of an address will not be asked; 0 where it may be."""
        address = split(url)
        with self._lock:
            host = self._hosts.get(address.host) if address else None
            return max(host.rest_until - self._clock(), 0.0) if host else 0.0

    def _turn(self, host: _Host, rate: Rate) -> bool:
        """Wait until the host may be asked; False, at once, where that takes longer than we have patience."""
        with self._lock:
            now = self._clock()
            if host.rest_until - now > rate.patience_s:
                return False
            start = max(now, host.rest_until, host.next_at.get(rate.where, 0.0))
            host.next_at[rate.where] = start + rate.every_s
        if start > now:
            self._sleep(start - now)
        return True

    def _learn(self, host: _Host, rate: Rate, capture: Capture | None) -> None:
        with self._lock:
            now = self._clock()
            chain = current()
            # Who came last in a chain that others had slowed down has done nothing.
            if capture is None or not was_asked(capture) or (chain is not None and chain.ran_out):
                host.next_at.pop(rate.where, None)
                return
            if not is_failure(capture):
                host.refusals = host.failures = 0
                return
            host.failures += 1
            rest = 0.0
            if is_refusal(capture):
                host.refusals += 1
                asked_for = retry_after(capture)
                rest = self._longer(rate.rest_s, host.refusals) if asked_for is None else asked_for
            if host.failures >= _ENOUGH and rest <= rate.patience_s:
                rest = max(rest, min(self._longer(_BREAK_S, host.failures - _ENOUGH + 1), _LONGEST_BREAK_S))
            host.rest_until = max(host.rest_until, now + rest)

    def _longer(self, first_s: float, time_: int) -> float:
        # The power has an end: after ten doublings only the number grows.
        return first_s * 2.0 ** min(time_ - 1, 10) * (1.0 + _JITTER * self._chance())

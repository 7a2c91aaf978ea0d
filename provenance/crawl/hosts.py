"""
Whose turn it is: one request at a time per host, spaced from the end of one to the start of the next; rests.

Spacing from the end makes the gap hold where it counts, at the host, however late a request gets through. It is
remembered in the store, so that it also holds between two crawls.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from provenance.crawl.clock import Clock
from provenance.crawl.entries import host_of
from provenance.model import Capture, Fetch
from provenance.politeness.refusal import is_failure, is_refusal, retry_after, was_asked
from provenance.store.crawl_rows import HostRow

__all__ = ["HostBook", "PacedFetch", "wait_s"]

#: A refusal that names no time: a minute, doubled each time in a row, at most a day.
_REST_S = 60.0
_LONGEST_REST_S = 86_400.0
#: The longest Retry-After that is believed: a host that says more is asked again after a week.
_LONGEST_ASKED_S = 7 * 86_400.0
#: Failures in a row after which a host is rested: a minute, doubled each time, at most six hours.
_ENOUGH = 3
#: What another process wrote down is by its clock: that may have been put right since by some milliseconds.
_CLOCKS_DIFFER = timedelta(seconds=0.1)
#: The outcome of a host while a request is under way.
_ASKING = "asking"
_LONGEST_BREAK_S = 6 * 3600.0


class _Host:
    __slots__ = ("at", "busy", "failures", "gap_s", "next_at", "outcome", "refusals", "rest_until")

    def __init__(self, now: datetime) -> None:
        self.busy = False
        self.gap_s = 0.0
        self.next_at = now
        self.rest_until: datetime | None = None
        self.failures = 0
        self.refusals = 0
        self.outcome: str | None = None
        self.at = now


class HostBook:
    """
    What is known of the hosts of a crawl; may be asked from many threads.

    Args:
        gap_s: Seconds between two requests to any host, at least.
        rows: What was remembered.
    """

    def __init__(self, clock: Clock, gap_s: float, rows: Iterable[HostRow] = ()) -> None:
        self._clock = clock
        self._gap_s = gap_s
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        now = clock.now()
        for row in rows:
            host = self._hosts[row.host] = _Host(now)
            # A clock that was put back must not silence a host for years.
            host.next_at = min(row.next_at + _CLOCKS_DIFFER, now + timedelta(days=1))
            host.rest_until = min(row.rest_until, now + timedelta(days=8)) if row.rest_until else None
            host.failures, host.refusals, host.outcome, host.at = row.failures, row.refusals, row.outcome, row.at
            if row.outcome == _ASKING:
                # A request was under way when the last process ended; nobody knows when it got there.
                host.at, host.next_at = now, max(host.next_at, now + timedelta(seconds=gap_s))

    def known(self, host: str) -> bool:
        with self._lock:
            return host in self._hosts

    def slow_down(self, host: str, gap_s: float) -> None:
        """This host wants more time between two requests; the longest wish counts."""
        with self._lock:
            known = self._of(host)
            if gap_s > known.gap_s:
                known.gap_s = gap_s
                known.next_at = max(known.next_at, known.at + timedelta(seconds=gap_s))

    def ready_at(self, host: str) -> datetime:
        """When a request may begin; of a busy host a moment at which to ask again."""
        with self._lock:
            known = self._of(host)
            ready = max(known.next_at, known.rest_until) if known.rest_until else known.next_at
            return max(ready, self._clock.now() + timedelta(seconds=0.1)) if known.busy else ready

    def begin(self, host: str) -> bool:
        """Take the turn; False where it is not free, or it is not time."""
        with self._lock:
            known, now = self._of(host), self._clock.now()
            if known.busy or known.next_at > now or (known.rest_until is not None and known.rest_until > now):
                return False
            known.busy, known.outcome = True, _ASKING
            # Should nobody ever tell of its end, the next process keeps the gap from here.
            known.next_at = now + timedelta(seconds=max(self._gap_s, known.gap_s))
            return True

    def end(self, host: str, capture: Capture | None) -> None:
        """The request is over; what it came to decides when the next may begin."""
        with self._lock:
            known, now = self._of(host), self._clock.now()
            known.busy = False
            if capture is None or not was_asked(capture):
                known.outcome = capture.error if capture is not None else "not asked"
                return
            known.at = now
            known.next_at = now + timedelta(seconds=max(self._gap_s, known.gap_s))
            known.outcome = capture.error or f"http {capture.status}"
            if not is_failure(capture):
                known.failures = known.refusals = 0
                known.rest_until = None
                return
            known.failures += 1
            rest_s = 0.0
            if is_refusal(capture):
                known.refusals += 1
                asked = retry_after(capture)
                rest_s = (_doubled(known.refusals, _LONGEST_REST_S) if asked is None
                          else min(asked, _LONGEST_ASKED_S))
            if known.failures >= _ENOUGH:
                rest_s = max(rest_s, _doubled(known.failures - _ENOUGH + 1, _LONGEST_BREAK_S))
            if rest_s:
                known.rest_until = now + timedelta(seconds=rest_s)

    def row(self, host: str) -> HostRow:
        """What is to be remembered of a host."""
        with self._lock:
            known = self._of(host)
            return HostRow(host, known.next_at, known.rest_until, known.failures, known.refusals, known.outcome,
                           known.at)

    def _of(self, host: str) -> _Host:
        known = self._hosts.get(host)
        if known is None:
            known = self._hosts[host] = _Host(self._clock.now())
        return known


def _doubled(times: int, longest: float) -> float:
    # The power has an end: after twenty doublings every limit is passed.
    return min(_REST_S * 2.0 ** min(times - 1, 20), longest)


def wait_s(row: HostRow, began: datetime) -> float:
    """For how long a host had to be left alone, in a crawl that *began* then, when its last answer was there."""
    # A turn that was taken since then says nothing: it was its time.
    next_at = row.at if row.outcome == _ASKING else row.next_at
    return (max(next_at, row.rest_until or next_at) - max(row.at, began)).total_seconds()


class PacedFetch:
    """
    The fetch that links and witnesses are asked through: where it comes to a host of the crawl, it waits for its turn.

    ``stopped`` true: nobody is asked any more; None, "not tried". *every*: any host becomes one of the crawl.
    """

    def __init__(self, fetch: Fetch, book: HostBook, clock: Clock, stopped: Callable[[], bool], *,
                 every: bool = False) -> None:
        self.request_headers: tuple[tuple[str, str], ...] = getattr(fetch, "request_headers", ())
        self.host_map: Mapping[str, tuple[str, int]] = getattr(fetch, "host_map", {})
        self._fetch = fetch
        self._book = book
        self._clock = clock
        self._stopped = stopped
        self._every = every

    def __call__(self, url: str, /) -> Capture | None:
        return self._in_turn(url, lambda: self._fetch(url))

    def revalidate(self, url: str, conditions: Mapping[str, str], /) -> Capture | None:
        ask = getattr(self._fetch, "revalidate", None)
        return self._in_turn(url, lambda: ask(url, conditions) if ask is not None else self._fetch(url))

    def _in_turn(self, url: str, ask: Callable[[], Capture | None]) -> Capture | None:
        host = host_of(url)
        if self._stopped():
            return None
        if not (self._every or self._book.known(host)):
            return ask()
        while not self._book.begin(host):
            wait_s = (self._book.ready_at(host) - self._clock.now()).total_seconds()
            if self._stopped() or wait_s > _REST_S:
                return None
            self._clock.sleep(min(max(wait_s, 0.02), 0.5))
        capture: Capture | None = None
        try:
            capture = ask()
        finally:
            self._book.end(host, capture)
        return capture

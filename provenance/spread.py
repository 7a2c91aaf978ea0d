"""
Many addresses, worked on by a few threads, spread over their hosts: a slow host holds nobody up.

>>> sorted(spread(["https://a.example/1", "https://b.example/2", "https://a.example/3"], lambda url: url[-1], jobs=2))
['1', '2', '3']

Addresses of one host are handed out in their order, no faster than the host may be asked; between hosts the one that
may be asked soonest goes first. A host that rests for a few minutes is left for later; one that rests for longer, or
again and again, is handed out all the same: what asks it then says that it was not tried.
"""

from __future__ import annotations

import heapq
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Generic, TypeVar

__all__ = ["Lanes", "host_of", "spread"]

Result = TypeVar("Result")

#: A host that rests this long or less is waited for, this many times.
_WAITED_FOR_S = 600.0
_WAITS = 3
#: Of a host that has to be asked slowly, so many addresses are under way at once: their chains go on elsewhere,
#: while threads that stand in line for one host are missing at the others.
_UNDER_WAY = 8
_HOST = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:/{2})?(?:[^/?#@]*@)?([^/?#:]*)")


def host_of(url: str) -> str:
    """
    Whose turn an address waits for; close enough to put addresses of one host into one line.

    >>> host_of("https://T.co/AbC"), host_of("bit.ly/3Example"), host_of("")
    ('t.co', 'bit.ly', '')
    """
    found = _HOST.match(url)
    return found[1].lower() if found else ""


@dataclass(slots=True)
class _Lane:
    every_s: float
    waiting: deque[str] = field(default_factory=deque)
    under_way: int = 0
    waits: int = 0
    stands_in_line: bool = True  #: is it in the heap? Not while too many of its addresses are under way.


class Lanes:
    """
    Addresses waiting by host. Not for several threads at once: ``spread`` holds a lock around it; only ``least_s``,
    which is an estimate, may be asked beside that.

    Args:
        urls: Each is handed out once, also where it stands several times.
        every_s: For an address, the seconds between two requests to its host.
        resting_s: For an address, for how long its host will not be asked.
        clock: Seconds that only go up.
    """

    def __init__(
        self,
        urls: Iterable[str],
        every_s: Callable[[str], float] = lambda url: 0.0,
        resting_s: Callable[[str], float] = lambda url: 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._resting_s = resting_s
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self.left = 0  #: not handed out yet
        for url in dict.fromkeys(urls):
            lane = self._lanes.get(host := host_of(url))
            if lane is None:
                lane = self._lanes[host] = _Lane(every_s(url))
            lane.waiting.append(url)
            self.left += 1
        # A host may be asked from this moment on; the number keeps the order of the input.
        self._line = [(0.0, number, host) for number, host in enumerate(self._lanes)]

    def take(self) -> str | float | None:
        """The next address; or for how many seconds there is none (infinite: until ``done``); None: all are out."""
        if not self.left:
            return None
        now = self._clock()
        while self._line:
            ready, number, host = self._line[0]
            if ready > now:
                return ready - now
            lane = self._lanes[host]
            resting = self._resting_s(lane.waiting[0])
            if 0 < resting <= _WAITED_FOR_S and lane.waits < _WAITS:
                lane.waits += 1
                heapq.heapreplace(self._line, (now + resting, number, host))
                continue
            heapq.heappop(self._line)
            url = lane.waiting.popleft()
            self.left -= 1
            lane.under_way += 1
            lane.stands_in_line = bool(lane.waiting) and (not lane.every_s or lane.under_way < _UNDER_WAY)
            if lane.stands_in_line:
                heapq.heappush(self._line, (now + lane.every_s, number, host))
            return url
        return float("inf")

    def done(self, url: str) -> None:
        """An address that was taken is done."""
        host = host_of(url)
        lane = self._lanes[host]
        lane.under_way -= 1
        if lane.waiting and not lane.stands_in_line:
            lane.stands_in_line = True
            # Its requests are spaced by whoever asks; here only the line is shared out.
            heapq.heappush(self._line, (self._clock(), len(self._lanes), host))

    def least_s(self) -> float:
        """How long what is left takes at least, were every host asked as often as it may be."""
        now = self._clock()
        ready = {host: at for at, _, host in self._line}
        times = (
            (len(lane.waiting) - 1) * lane.every_s + max(ready.get(host, now) - now, 0.0)
            for host, lane in self._lanes.items()
            if lane.waiting
        )
        return max(times, default=0.0)


class _Failed:
    """What went wrong inside of *work*; it is raised where the results are read."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


@dataclass(slots=True)
class _Pool(Generic[Result]):
    lanes: Lanes
    work: Callable[[str], Result]
    changed: threading.Condition = field(default_factory=threading.Condition)
    results: SimpleQueue[Result | _Failed] = field(default_factory=SimpleQueue)
    stopped: bool = False

    def run(self) -> None:
        while (url := self._next()) is not None:
            result: Result | _Failed
            try:
                result = self.work(url)
            except BaseException as error:  # noqa: BLE001 (handed on to the thread that reads the results)
                result = _Failed(error)
            with self.changed:
                self.lanes.done(url)
                self.changed.notify()
            self.results.put(result)

    def _next(self) -> str | None:
        with self.changed:
            while not self.stopped:
                taken = self.lanes.take()
                if not isinstance(taken, float):
                    if taken is None:
                        self.changed.notify_all()
                    return taken
                self.changed.wait(None if taken == float("inf") else taken)
        return None


def spread(
    urls: Iterable[str] | Lanes,
    work: Callable[[str], Result],
    *,
    jobs: int = 16,
) -> Iterator[Result]:
    """
    What *work* makes of each address, as it is ready; each distinct address once.

    Args:
        urls: The addresses, or ``Lanes`` that know how often a host may be asked.
        work: Called by several threads. What it raises is raised here.
        jobs: How many threads there are, at most.
    """
    lanes = urls if isinstance(urls, Lanes) else Lanes(urls)
    total = lanes.left
    pool = _Pool(lanes, work)
    # Daemons: whoever stops the program does not wait for an answer that takes half a minute.
    for _ in range(min(jobs, total)):
        threading.Thread(target=pool.run, name="provenance-spread", daemon=True).start()
    try:
        for _ in range(total):
            result = pool.results.get()
            if isinstance(result, _Failed):
                raise result.error
            yield result
    finally:
        with pool.changed:
            pool.stopped = True
            pool.changed.notify_all()

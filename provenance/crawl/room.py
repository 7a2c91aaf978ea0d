"""
How much may begin now, so that a kill costs little: many hosts are waited for at a time, few answers stand unkept.

What was asked and is not kept yet has to be asked again after a kill. Hosts that take their time are waited for side by
side; where they answer faster than we read, more requests at a time would only make each of them wait for its turn,
which takes as long in all, and loses all of them.

>>> now = [0.0]
>>> room = Room(16, lambda: now[0])
>>> for host in ("a.example", "b.example"):
...     room.begun(host)
>>> room.left, room.wait_s
(0, 0.02)
>>> now[0] = 0.05  # neither has answered: both are slow, and hold up nobody
>>> room.left
2
>>> room.answered("a.example"); room.left
1
>>> room.kept("a.example"); room.left
2
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["Room"]

#: Requests that are fresh, being read or waiting to be kept: one is read while the other is under way.
_FEW = 2
#: A request is fresh for so long: hosts nearby answer within it. So up to a hundred can begin in a second.
_FRESH_S = 0.02


class Room:
    """
    The requests of a crawl that are under way, one for each host. May be told and asked from many threads.

    Args:
        jobs: How many at a time, at most.
        clock: Seconds that only go up.
    """

    def __init__(self, jobs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs = jobs
        self._clock = clock
        self._since: dict[str, float | None] = {}  #: by host: when it was asked; None: it has answered
        self._alone = False
        self._lock = threading.Lock()

    @property
    def is_quiet(self) -> bool:
        """Is nothing under way but hosts that take their time, and room for one more?"""
        with self._lock:
            return not self._alone and len(self._since) < self._jobs and not self._close()

    @property
    def left(self) -> int:
        """How many requests may begin now."""
        with self._lock:
            return 0 if self._alone else min(self._jobs - len(self._since), _FEW - self._close())

    @property
    def wait_s(self) -> float | None:
        """After how many seconds there may be room again by itself; None: only when something is kept."""
        with self._lock:
            return _FRESH_S if len(self._since) < self._jobs and not self._alone and self._close() else None

    def begun(self, host: str, *, alone: bool = False) -> None:
        """A request leaves. *alone*: nothing else does until it is kept, as it was interrupted before."""
        with self._lock:
            self._since[host] = self._clock()
            self._alone = alone

    def answered(self, host: str) -> None:
        """There is an answer, which is read now."""
        with self._lock:
            if host in self._since:
                self._since[host] = None

    def kept(self, host: str) -> None:
        """All of it is in the store."""
        with self._lock:
            self._since.pop(host, None)
            self._alone = self._alone and bool(self._since)

    def _close(self) -> int:
        fresh = self._clock() - _FRESH_S
        return sum(since is None or since > fresh for since in self._since.values())

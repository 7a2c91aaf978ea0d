"""
Large bodies take turns in memory: whoever reads one first takes a place, and gives it back when the body is done with.

    places = Places(2)
    with places.taken_by_fetches() as place:
        capture = fetch(url)      # takes the place when the body turns out to be large, and waits for one to be free
    read(capture.body)
    place.leave()                 # only now the next one is read

Without a block around it a fetch gives its place back as soon as it has read the body (``provenance.connection``).

>>> places = Places(1)
>>> with places.taken_by_fetches() as one:
...     current() is one, one.take(0), one.take(0)
(True, True, True)
>>> with places.taken_by_fetches() as other:
...     other.take(0)
False
>>> one.leave(); one.leave(); other.take(0)
True
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Place", "Places", "current"]


class Place:
    """One of some places, or the wish for one. Used by one thread at a time."""

    def __init__(self, free: threading.Semaphore) -> None:
        self._free = free
        self._is_taken = False

    def take(self, timeout_s: float) -> bool:
        """Wait until there is one, where it is not taken yet; False where there was none in so many seconds."""
        self._is_taken = self._is_taken or self._free.acquire(timeout=max(timeout_s, 0.0))
        return self._is_taken

    def leave(self) -> None:
        """Give it back, where it was taken."""
        if self._is_taken:
            self._is_taken = False
            self._free.release()


class Places:
    """So many large bodies at a time."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)

    def one(self) -> Place:
        """A place that nobody has taken yet."""
        return Place(self._free)

    @contextmanager
    def taken_by_fetches(self) -> Iterator[Place]:
        """The fetches in the block take one place, all of them the same; it stays taken until somebody leaves it."""
        place = self.one()
        token = _PLACE.set(place)
        try:
            yield place
        finally:
            _PLACE.reset(token)


_PLACE: ContextVar[Place | None] = ContextVar("provenance-place", default=None)


def current() -> Place | None:
    """The place that a fetch takes here for a large body; None where it has to see to one by itself."""
    return _PLACE.get()

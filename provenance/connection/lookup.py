"""
From a name to its addresses, as this machine resolves it: bounded in time, and remembered for a minute.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

__all__ = ["Lookup", "Lookups", "look_up"]

#: From a name to its addresses; raises OSError where there are none.
Lookup = Callable[[str], tuple[str, ...]]

#: How long the addresses of a name are used again, as in browsers: the system does not tell how long they are good for.
_KEEP_S = 60.0
#: A name that has not answered for so long will not answer the next time either. One that was given less, because the
#: hops before it had used the time up, has done nothing.
_PATIENT_S = 5.0
#: How many names are remembered; some 300 bytes each.
_MOST_NAMES = 10_000


def look_up(host: str) -> tuple[str, ...]:
    """The addresses of a name, each once, in this machine's order of preference."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Lookups:
    """
    Answers of *lookup*. A name that had no address is not asked about again.

    >>> lookups = Lookups(lambda host: ("8.8.8.8",))
    >>> lookups.of("site.example", time.monotonic() + 1)
    ('8.8.8.8',)
    """

    def __init__(self, lookup: Lookup, clock: Callable[[], float] = time.monotonic) -> None:
        self._lookup = lookup
        self._clock = clock
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    def of(self, host: str, deadline: float) -> tuple[str, ...]:
        """
        The addresses of a name; none where there are none, or where they do not come before the deadline.

        They are only remembered, not judged: whoever uses them judges them, each time.
        """
        now = self._clock()
        until, known = self._known.get(host, (0.0, ()))
        if now < until:
            return known
        answer = self._bounded(host, deadline)
        if answer is None and deadline - now < _PATIENT_S:
            return ()
        found = answer or ()
        if len(self._known) >= _MOST_NAMES:
            self._known.clear()
        self._known[host] = (now + _KEEP_S if found else float("inf"), found)
        return found

    def _bounded(self, host: str, deadline: float) -> tuple[str, ...] | None:
        """
        What *lookup* answers; None where it is late.

        The system's lookup knows no time-out, so it runs beside us and is left behind.
        """
        answers: SimpleQueue[tuple[str, ...]] = SimpleQueue()

        def run() -> None:
            try:
                answers.put(self._lookup(host))
            except (OSError, UnicodeError):
                answers.put(())

        threading.Thread(target=run, name="provenance-lookup", daemon=True).start()
        try:
            return answers.get(timeout=max(deadline - self._clock(), 0.001))
        except Empty:
            return None

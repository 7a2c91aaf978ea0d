"""
From a name to its addresses, as this machine resolves it, until a fixed moment.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

__all__ = ["Lookup", "look_up", "look_up_until"]

#: From a name to its addresses; raises OSError where there are none.
Lookup = Callable[[str], tuple[str, ...]]


def look_up(host: str) -> tuple[str, ...]:
    """The addresses of a name, each once, in this machine's order of preference."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def look_up_until(deadline: float, lookup: Lookup, host: str) -> tuple[str, ...]:
    """
    What *lookup* answers before the deadline (``time.monotonic``); nothing where it fails or takes longer.

    The system's lookup knows no time-out, so it runs beside us and is left behind when it is late.
    """
    answers: SimpleQueue[tuple[str, ...]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put(lookup(host))
        except (OSError, UnicodeError):
            answers.put(())

    threading.Thread(target=run, name="provenance-lookup", daemon=True).start()
    try:
        return answers.get(timeout=max(deadline - time.monotonic(), 0.001))
    except Empty:
        return ()

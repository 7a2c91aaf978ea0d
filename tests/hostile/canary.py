"""
A listener on every address of this machine that counts whoever knocks; and an ear on every connection we open.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any


class Canary:
    """Listens on one port of all IPv4 and IPv6 addresses of this machine; ``touched`` has who came."""

    def __init__(self) -> None:
        self.touched: list[Any] = []
        first = socket.create_server(("0.0.0.0", 0))
        self.port: int = first.getsockname()[1]
        self._listeners = [first]
        with suppress(OSError):  # a machine without IPv6 has nothing there to touch
            self._listeners.append(socket.create_server(("::", self.port), family=socket.AF_INET6))
        self._threads = [Thread(target=self._count, args=(listener,), daemon=True) for listener in self._listeners]
        for thread in self._threads:
            thread.start()

    def _count(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, where = listener.accept()
            except OSError:  # closed
                return
            self.touched.append(where)
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsecret\n")

    def close(self) -> None:
        for listener in self._listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


_heard: list[list[tuple[str, Any]]] = []


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if not _heard:
        return
    if event == "socket.connect":
        where = arguments[1]
        _heard[-1].append(("connect", tuple(where[:2]) if isinstance(where, tuple) else where))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _heard[-1].append(("lookup", arguments[0]))


# A hook of this kind stays for the life of the process; it is deaf outside of ``listening``.
sys.addaudithook(_listen)


@contextmanager
def listening() -> Iterator[list[tuple[str, Any]]]:
    """What this process connects to and looks up inside the block, in all threads."""
    heard: list[tuple[str, Any]] = []
    _heard.append(heard)
    try:
        yield heard
    finally:
        _heard.remove(heard)

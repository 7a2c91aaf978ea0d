"""
A server that does with a connection whatever the address asks for: no HTTP library stands between.

    with Hostile({"cut": Behaviour(b"HTTP/1.1 200 OK\\r\\nContent-")}) as server:
        fetch = live_fetch(host_map={"hostile.test": server.where})
        fetch("http://hostile.test/cut")
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

Act = Callable[["Wire"], None]


class Wire:
    """One connection, from the side of the server."""

    def __init__(self, connection: socket.socket, request: bytes, over: threading.Event) -> None:
        self.connection = connection
        self.request = request
        self.sent = 0
        self._over = over

    @property
    def target(self) -> str:
        return self.request.split(b" ", 2)[1].decode("latin-1")

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.connection.sendall(piece)
            self.sent += len(piece)

    def drip(self, data: bytes, pause_s: float = 0.02) -> None:
        """Byte by byte."""
        for index in range(len(data)):
            self.send(data[index:index + 1])
            self.wait(pause_s)

    def wait(self, seconds: float) -> None:
        """Do nothing for a while; not longer than the server lives."""
        if self._over.wait(seconds):
            raise ConnectionAbortedError

    def forever(self, piece: bytes, at_most: int = 64 * 1024 * 1024) -> None:
        """The same again and again, until the client hangs up (or, should it never, for a long time)."""
        while self.sent < at_most:
            self.send(piece)
        raise AssertionError(f"the client took {at_most} bytes")

    def reset(self) -> None:
        """End with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


@dataclass(frozen=True)
class Behaviour:
    """What the server does, and what our fetch may make of it: errors of a Capture; None is a whole answer."""

    does: bytes | Act
    makes: tuple[str | None, ...] = ("protocol",)

    def act(self, wire: Wire) -> None:
        if isinstance(self.does, bytes):
            wire.send(self.does)
        else:
            self.does(wire)


_MISSING = Behaviour(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


class Hostile:
    """Serves *behaviours* by the first part of the path. ``requests`` keeps what came in, ``sent`` how much went out."""

    def __init__(self, behaviours: Mapping[str, Behaviour]) -> None:
        self.behaviours = behaviours
        self.requests: list[bytes] = []
        self.sent: dict[str, int] = {}
        self.ungrateful: list[str] = []  #: behaviours that a client took without end
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.where: tuple[str, int] = ("127.0.0.1", self._listener.getsockname()[1])
        self._over = threading.Event()

    def __enter__(self) -> Hostile:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _behaviour(self, name: str) -> Behaviour:
        try:
            return self.behaviours[name]
        except KeyError:
            return _MISSING

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                if not (piece := connection.recv(65536)):
                    return
                request += piece
            self.requests.append(request)
            wire = Wire(connection, request, self._over)
            name = wire.target.strip("/").partition("/")[0].partition("?")[0]
            try:
                self._behaviour(name).act(wire)
            except AssertionError:
                self.ungrateful.append(name)
            finally:
                self.sent[name] = wire.sent

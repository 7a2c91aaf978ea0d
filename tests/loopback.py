"""
A small web server on the loopback interface, for tests that need real sockets.

    with Loopback({"/": Route(301, (("Location", "/next"),))}) as server:
        fetch = live_fetch(host_map={"t.co": server.where})

It answers what it is told, also what no sane server would: slowly, byte by byte, cut short, or raw bytes.
"""

from __future__ import annotations

import contextlib
import socketserver
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Thread
from types import TracebackType


@dataclass(frozen=True)
class Route:
    """One scripted answer."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    length: int | None = None  #: announced instead of the true length
    delay: float = 0.0  #: seconds before the first byte
    drip: float = 0.0  #: seconds between single bytes of the body
    drip_head: float = 0.0  #: seconds between single bytes of the head
    raw: bytes | None = None  #: sent instead of everything above


@dataclass
class Asked:
    """One request as it came in."""

    line: str
    headers: dict[str, str] = field(default_factory=dict)  #: names in lower case


class Loopback:
    """Serves *routes* by path; 404 for every other. ``asked`` keeps the requests in order."""

    def __init__(self, routes: Mapping[str, Route] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.routes = dict(routes or {})
        self.asked: list[Asked] = []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):  # the client went away, as some tests make it do
                    outer._answer(self.rfile, self.wfile)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a refused TLS handshake is the point of a test

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.where: tuple[str, int] = ("127.0.0.1", self._server.server_address[1])
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def _answer(self, incoming, outgoing) -> None:
        line = incoming.readline().decode("latin-1").strip()
        if not line:
            return
        headers = {}
        while text := incoming.readline().decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        self.asked.append(Asked(line, headers))
        route = self.routes.get(line.split(" ")[1], Route(404))
        time.sleep(route.delay)
        if route.raw is not None:
            outgoing.write(route.raw)
            return
        length = len(route.body) if route.length is None else route.length
        lines = [f"HTTP/1.1 {route.status} Said", *(f"{name}: {value}" for name, value in route.headers)]
        if not any(name.lower() == "transfer-encoding" for name, _ in route.headers):
            lines.append(f"Content-Length: {length}")
        _send(outgoing, ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"), route.drip_head)
        _send(outgoing, route.body, route.drip)

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _send(outgoing, data: bytes, pause: float) -> None:
    if not pause:
        outgoing.write(data)
        return
    for index in range(len(data)):
        outgoing.write(data[index : index + 1])
        outgoing.flush()
        time.sleep(pause)

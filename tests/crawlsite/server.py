"""
A loopback server for a world: many hosts on one port, told apart by ``Host``; every request stands in a log.
"""

from __future__ import annotations

import contextlib
import socketserver
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock, Thread
from types import TracebackType

from crawlsite.world import BEGIN, World


@dataclass(frozen=True)
class Asked:
    """One request, as the host saw it."""

    at: float  #: seconds of a clock that never goes back: when its head had come
    ended: float
    host: str
    path: str
    status: int
    agent: str
    conditional: bool


class Site:
    """Serves *world* as it is at *now*; change ``now`` to move time."""

    def __init__(self, world: World, now: datetime = BEGIN) -> None:
        self.world = world
        self.now = now
        self.log: list[Asked] = []
        self._lock = Lock()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):  # a crawl that is killed goes away in the middle
                    outer._answer(self.rfile, self.wfile)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True
            request_queue_size = 256

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of ours needs to live in this world, and nowhere else."""
        hosts = ",".join(f"{name}=127.0.0.1:{self.port}" for name in self.world.hosts)
        return {"PROVENANCE_TESTING": "1", "PROVENANCE_HOST_MAP": hosts}

    def _answer(self, incoming, outgoing) -> None:
        line = incoming.readline().decode("latin-1").split()
        headers = {}
        while text := incoming.readline().decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        if len(line) < 2:
            return
        at = time.monotonic()
        answer = self.world.answer(headers.get("host", ""), line[1], headers, self.now)
        with self._lock:
            number = len(self.log)
            self.log.append(Asked(at, at, headers.get("host", ""), line[1], answer.status,
                                  headers.get("user-agent", ""), "if-none-match" in headers))
        if not answer.status:
            return
        time.sleep(answer.delay_s)
        head = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in answer.headers),
                f"Content-Length: {len(answer.body)}", "Connection: close", "", ""]
        outgoing.write("\r\n".join(head).encode("latin-1") + answer.body)
        with self._lock:
            self.log[number] = Asked(at, time.monotonic(), *self._facts(number))

    def _facts(self, number: int) -> tuple[str, str, int, str, bool]:
        one = self.log[number]
        return one.host, one.path, one.status, one.agent, one.conditional

    def gaps(self) -> dict[str, float]:
        """By host: the shortest time between the arrivals of two requests."""
        by_host = defaultdict(list)
        for one in self.log:
            by_host[one.host].append(one.at)
        return {host: min(later - sooner for sooner, later in zip(sorted(times), sorted(times)[1:], strict=False))
                for host, times in by_host.items() if len(times) > 1}

    def asked(self, prefix: str = "/2026/") -> Counter[tuple[str, str]]:
        """How often each page was asked for."""
        return Counter((one.host, one.path) for one in self.log if one.path.startswith(prefix))

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

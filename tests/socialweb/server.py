"""
The server: real sockets, one thread a connection, every site by its Host header.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from urllib.parse import unquote

from socialweb.exchange import Reply, Request
from socialweb.sites import HOSTS, answer
from socialweb.story import NOW
from socialweb.trouble import TROUBLES, Line
from socialweb.world import Kept, World


class SocialWeb:
    """
    A world, served until the block ends.

    ``now`` is the moment the platforms live in, and may be moved; ``asked`` keeps the requests in order.
    """

    def __init__(self, world: World, now: datetime = NOW) -> None:
        self.world = world
        self.now = now
        self.asked: list[Request] = []
        self.any_token = False  #: X's syndication takes any token
        self.says_suspended = False  #: X's oEmbed has a code of its own for suspended authors
        self.pages: dict[str, Reply] = {}  #: by address: what hosts that are newsrooms serve beside the story
        self.jobs: dict[str, tuple[str, int]] = {}  #: of Save Page Now: the address, and how often its state was asked
        self.saved: list[tuple[str, Kept]] = []
        self._troubles: list[tuple[str, str, str]] = []
        self._lock = Lock()
        outer = self

        class Handler(_Handler):
            web = outer

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.where: tuple[str, int] = ("127.0.0.1", self._server.server_address[1])
        self.host_map = dict.fromkeys(HOSTS, self.where)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of ours needs to live in this web."""
        port = self.where[1]
        return {"PROVENANCE_TESTING": "1", "PROVENANCE_PACE": "off",
                "PROVENANCE_HOST_MAP": ",".join(f"{host}=127.0.0.1:{port}" for host in HOSTS)}

    def trouble(self, host: str, kind: str, where: str = "") -> None:
        """From now on a host (``*``: all) misbehaves wherever the address, decoded, holds *where*."""
        assert kind in TROUBLES, kind
        self._troubles.append((host, kind, where))

    def calm(self) -> None:
        """No trouble any more."""
        self._troubles.clear()

    def hosts_asked(self) -> set[str]:
        return {one.host for one in self.asked}

    def reply(self, request: Request) -> Reply:
        """What a site answers; pages have an ETag, and who knows it already gets none again."""
        reply = answer(self, request)
        if request.method != "GET" or reply.status != 200:
            return reply
        tag = ("ETag", f'"{sha256(reply.body).hexdigest()[:16]}"')
        if request.headers.get("if-none-match") == tag[1]:
            return Reply(304, b"", (tag,))
        return replace(reply, headers=(*reply.headers, tag))

    def note(self, request: Request) -> str | None:
        """Keep a request; the trouble that it meets, if any."""
        with self._lock:
            self.asked.append(request)
        text = f"{request.host}{unquote(unquote(request.target))}"
        return next((kind for host, kind, where in reversed(self._troubles)
                     if host in ("*", request.host) and where in text), None)

    def __enter__(self) -> SocialWeb:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that go away in the middle are the point of some tests


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: SocialWeb

    def _serve(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, host, self.path, headers, self.rfile.read(length) if length else b"")
        kind = self.web.note(request)
        with contextlib.suppress(OSError):  # the client has gone away, as some troubles make it do
            line = Line(self.wfile, request)
            if kind is not None:
                self.close_connection = True
                TROUBLES[kind](line, self.web.reply)
            else:
                line.send(self.web.reply(request))

    do_GET = do_HEAD = do_POST = _serve

    def log_message(self, format: str, *args: object) -> None:
        pass  # tests read ``asked``

"""
What a page in a browser is given for what it asks: scripts and data, through our own ``fetch``; nothing else.

>>> from datetime import UTC, datetime
>>> from provenance.model import Capture
>>> web = {"https://cdn.example/a.js": Capture("https://cdn.example/a.js", datetime(2026, 11, 22, tzinfo=UTC), 200,
...                                            (("Content-Type", "text/javascript"),), b"1")}
>>> answers = Answers("https://news.example/a", b"<p>", None, web.get)
>>> answers.to(Request("https://cdn.example/a.js", "GET", "script")).body
b'1'
>>> answers.to(Request("https://news.example/picture", "GET", "image")) is None
True

A browser asks for much that shows no post: pictures, films, letters, beacons. None of it is given. Frames are not
loaded either: their address says which post they show, and it stands in the page. No answer carries a cookie, and no
form is sent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from provenance.budget import one_chain
from provenance.model import Capture, Fetch
from provenance.resolver.spelling import absolute, as_utf8

__all__ = ["DEADLINE_S", "MAX_BYTES", "MAX_HOPS", "MAX_REQUESTS", "Answer", "Answers", "Request"]

#: For a whole rendering, the waiting for hosts' turns included: twice the time of one request, as archives have.
DEADLINE_S = 60.0
#: Not measured, a choice: at a second between two requests to one host, twice what fits into the time.
MAX_REQUESTS = 120
#: Of all answers together, decoded: what one body may have, three times.
MAX_BYTES = 30 * 1024 * 1024
#: As in every chain (SECURITY, N4).
MAX_HOPS = 10
#: The time that one request of ours has (``fetch.TIMEOUT_S``); one that begins late has what is left of the deadline.
_REQUEST_S = 30.0

#: What a page is given, as browsers call it.
_GIVEN = frozenset(("script", "xhr", "fetch"))
#: Errors of a Capture that are the same at every try: our guard's, and a robots file's (``crawl.obedience``).
_REFUSED = ("refused-address", "refused-url", "too-large", "robots")
_MOVES = (301, 302, 303, 307, 308)
#: Headers of an answer that mean something for a body we have decoded and for a browser that keeps nothing.
_KEPT = frozenset((
    "content-type", "access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-headers",
    "access-control-allow-methods", "access-control-expose-headers", "cross-origin-resource-policy",
    "x-content-type-options", "date", "last-modified", "etag", "sourcemap"))


@dataclass(frozen=True, slots=True)
class Request:
    """What a page asks for; ``kind`` is the browser's word: document · script · xhr · fetch · stylesheet · image …"""

    url: str
    method: str
    kind: str
    main: bool = False  #: is it for the page itself, in its own window?


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser is handed in place of the network's answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


_STAY = Answer(204, (), b"")


class Answers:
    """
    The answers to one page, from the page itself to the last of its scripts. May be called from many threads.

    ``asked`` and ``refused`` count, and so does ``missed``: what would have been given, had it been had. ``at_rest_s``
    says since when nothing is under way. Redirects are followed here, each hop through *fetch*.

    Args:
        url: The page's address: the document that is given for it is *body*, as it came.
        fetch: Asked for everything else; one that answers None (a recording without it) has not got the answer.
        clock: Seconds that only go up.
    """

    def __init__(self, url: str, body: bytes, content_type: str | None, fetch: Fetch, *,
                 deadline_s: float = DEADLINE_S, max_requests: int = MAX_REQUESTS, max_bytes: int = MAX_BYTES,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.asked = self.refused = self.missed = 0
        self._page = Answer(200, (("content-type", content_type or "text/html"),), body)
        self._url = url.partition("#")[0]
        self._fetch = fetch
        self._given = False
        self._requests_left, self._bytes_left = max_requests, max_bytes
        self._clock = clock
        self._ends = clock() + deadline_s
        self._under_way = 0
        self._rested = clock()
        self._lock = threading.Lock()

    @property
    def left_s(self) -> float:
        """Seconds until the deadline; never below zero."""
        return max(self._ends - self._clock(), 0.0)

    @property
    def at_rest_s(self) -> float:
        """For how many seconds the page has been waiting for nothing; 0 while it waits."""
        with self._lock:
            return 0.0 if self._under_way else self._clock() - self._rested

    def end(self) -> None:
        """Ask nobody any more; what is under way ends by itself."""
        self._ends = min(self._ends, self._clock())

    def to(self, request: Request) -> Answer | None:
        """What is given for a request; None: it is refused, as if the network were down."""
        with self._lock:
            self._rested = self._clock()
            if request.kind == "document" and request.main and not self._given and self._is_page(request):
                self._given = True
                return self._page
            if request.kind == "document" and request.main:
                # Wherever it wants to go: "no content" keeps a browser on the page it has.
                self.refused += 1
                return _STAY
            if request.kind == "stylesheet":
                # Scripts wait for styles, and give up where there are none; what they look like shows no post.
                return Answer(200, (("content-type", "text/css"),), b"")
            if request.kind not in _GIVEN or request.method != "GET":
                self.refused += request.kind not in ("image", "font", "media")
                return None
            if self._requests_left <= 0 or self._bytes_left <= 0 or self.left_s <= 0:
                self.missed += 1
                return None
            self._under_way += 1
        answer, missed = None, False
        try:
            answer, missed = self._ask(request.url.partition("#")[0])
        finally:
            with self._lock:
                self._under_way -= 1
                self._rested = self._clock()
                self.asked += answer is not None
                self.missed += missed
                self.refused += answer is None and not missed
        return answer

    def _is_page(self, request: Request) -> bool:
        return request.method == "GET" and request.url.partition("#")[0] == self._url

    def _ask(self, url: str) -> tuple[Answer | None, bool]:
        """The answer, if there is any; and whether another time there might be another."""
        with one_chain() as budget:
            # What begins late may not end late: the rendering is one chain, whichever thread asks.
            budget.spent_s = max(budget.spent_s, _REQUEST_S - self.left_s)
            for _ in range(MAX_HOPS + 1):
                if not url.lower().startswith(("http://", "https://")):
                    return None, False
                if not self._take():
                    return None, True
                capture = self._fetch(url)
                if capture is None or capture.status is None or capture.error or not capture.complete:
                    return None, capture is None or capture.error not in _REFUSED
                location = capture.header("location") if capture.status in _MOVES else None
                if location is None:
                    return self._answer(capture, capture.status)
                url = absolute(url, as_utf8(location)).partition("#")[0]
        return None, False

    def _take(self) -> bool:
        """One request more; False where there have been enough, or the time is over."""
        with self._lock:
            self._requests_left -= 1
            return self._requests_left >= 0 and self.left_s > 0

    def _answer(self, capture: Capture, status: int) -> tuple[Answer | None, bool]:
        with self._lock:
            self._bytes_left -= len(capture.body)
            if self._bytes_left < 0:
                return None, True
        headers = tuple((name.lower(), value) for name, value in capture.headers
                        if name.lower() in _KEPT and value.isprintable() and value.isascii())
        # A 304 or a move without a target has no meaning for who has kept nothing, nor has what is no status.
        shown = status if 200 <= status < 300 or 400 <= status < 600 else 502
        return Answer(shown, headers, capture.body), shown >= 500 or shown == 429

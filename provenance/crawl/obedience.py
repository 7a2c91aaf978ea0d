"""
A fetch that asks a site's robots file first: for what pages ask for by themselves while they are rendered.

>>> from datetime import datetime, UTC
>>> then = datetime(2026, 11, 22, tzinfo=UTC)
>>> files = {"https://cdn.example/robots.txt": b"User-agent: *\\nDisallow: /private/"}
>>> web = lambda url: Capture(url, then, 200, body=files.get(url, b"1"))
>>> fetch = ObedientFetch(web, {}, lambda: then, lambda host, gap_s: None)
>>> fetch("https://cdn.example/a.js").body, fetch("https://cdn.example/private/a.js").error
(b'1', 'robots')
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from provenance.crawl.entries import host_of, origin_of, tidy
from provenance.crawl.robots import Robots, robots_row, robots_url
from provenance.model import Capture, Fetch

__all__ = ["MOVES", "ROBOTS_HOPS", "ObedientFetch", "robots_answer"]

MOVES = (301, 302, 303, 307, 308)
#: A redirect of a robots file is followed so often: https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.2
ROBOTS_HOPS = 5


def robots_answer(url: str, capture: Capture | None, fetch: Fetch) -> tuple[Capture | None, int]:
    """The answer behind the redirects of a robots file whose own answer is *capture*; and how many requests it took."""
    requests = 1
    while capture is not None and capture.status in MOVES and requests <= ROBOTS_HOPS:
        target = tidy(capture.header("location") or "", url)
        if target is None:
            break
        url, requests = target, requests + 1
        capture = fetch(url)
    return capture, requests


class ObedientFetch:
    """
    What a robots file closes is not asked for: a Capture with the error ``robots``. May be called from many threads.

    Args:
        fetch: Asked for everything, at a pace of its own.
        known: Robots files that are known already, by origin.
        slow_down: Told of a host and the seconds it wants between two requests.
    """

    def __init__(self, fetch: Fetch, known: Mapping[str, Robots], now: Callable[[], datetime],
                 slow_down: Callable[[str, float], None]) -> None:
        self._fetch = fetch
        self._known = known
        self._now = now
        self._slow_down = slow_down
        self._found: dict[str, Robots] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def __call__(self, url: str, /) -> Capture | None:
        said = self._robots(origin_of(url))
        if said is None:
            return None
        if not said.allows(url) or not said.open_at(self._now()):
            return Capture(url, self._now(), error="robots")
        return self._fetch(url)

    def _robots(self, origin: str) -> Robots | None:
        """What an origin allows; None where it could not be asked now."""
        with self._lock:
            asking = self._asking.setdefault(origin, threading.Lock())
        with asking:
            now = self._now()
            for known in (self._known.get(origin), self._found.get(origin)):
                if known is not None and known.fresh(now):
                    return known
            url = robots_url(origin)
            capture, _ = robots_answer(url, self._fetch(url), self._fetch)
            if capture is None:
                return None
            said = self._found[origin] = Robots(robots_row(origin, capture, now))
            self._slow_down(host_of(origin), said.delay_s(now))
            return said

"""
What a host allows programs, by its robots.txt; the reading is protego's job.

>>> from datetime import datetime, UTC
>>> then = datetime(2026, 11, 22, tzinfo=UTC)
>>> said = Robots(RobotsRow("https://news.example", then, 200, None, '''User-agent: *
... Disallow: /private
... Crawl-delay: 4'''))
>>> said.allows("https://news.example/a"), said.allows("https://news.example/private/a"), said.delay_s(then)
(True, False, 4.0)

What the answer itself means: https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from datetime import UTC, datetime, timedelta

from protego import Protego

from provenance.crawl.spans import Hours
from provenance.model import Capture
from provenance.store.crawl_rows import RobotsRow

__all__ = ["TOKEN", "Robots", "robots_row", "robots_url"]

#: By this name robots files may speak of us; it begins our User-Agent.
TOKEN = "provenance"
#: Kept no longer than a day: https://www.rfc-editor.org/rfc/rfc9309#section-2.4
FRESH = timedelta(days=1)
#: A file that could not be had is asked for again after an hour; until then nothing is.
FRESH_FAILURE = timedelta(hours=1)
#: Whoever wants more time than this between two requests is asked once a week; numbers without end are no time at all.
LONGEST_DELAY_S = 7 * 86_400
#: At least so much has to be read: https://www.rfc-editor.org/rfc/rfc9309#section-2.5
MAX_BYTES = 500 * 1024


def robots_url(origin: str) -> str:
    """Where the file of an origin stands."""
    return f"{origin}/robots.txt"


def robots_row(origin: str, capture: Capture | None, at: datetime) -> RobotsRow:
    """What is kept of an answer; None where nobody was asked. What follows a redirect is the caller's."""
    if capture is None:
        return RobotsRow(origin, at, None, "not-asked", "")
    error = None if capture.complete or capture.error == "too-large" else capture.error
    whole = capture.status is not None and 200 <= capture.status < 300 and error is None
    body = capture.body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff") if whole else ""
    # A line that was cut might say something else than was meant.
    body = body if len(capture.body) <= MAX_BYTES else body.rpartition("\n")[0]
    return RobotsRow(origin, at, capture.status, error, body)


class Files:
    """
    The files that were read last, by their text as ``packed``, as protego holds them; all others are read again.

    That takes 17 bytes of memory for a letter (measured), so that a crawl of hosts with the longest files of all would
    take gigabytes; to read one of these takes a tenth of a second. For several threads at once.
    """

    def __init__(self, most_letters: int) -> None:
        self._most = most_letters
        self._held: OrderedDict[bytes, tuple[Protego, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.letters = 0  #: of the texts held

    def of(self, file: bytes) -> Protego:
        with self._lock:
            if file in self._held:
                self._held.move_to_end(file)
                return self._held[file][0]
        body = zlib.decompress(file).decode("utf-8", "surrogatepass")
        said = Protego.parse(body)
        with self._lock:
            if file not in self._held:
                self._held[file] = said, len(body)
                self.letters += len(body)
            while self.letters > self._most and len(self._held) > 1:
                self.letters -= self._held.popitem(last=False)[1][1]
        return said


def packed(body: str) -> bytes:
    """The text of a file, as small as it quickly gets: those of all hosts are held."""
    return zlib.compress(body.encode("utf-8", "surrogatepass"), 1)


#: Eight of the longest; or those of two thousand usual hosts.
_files = Files(4_000_000)


class Robots:
    """One origin's word. ``reachable`` False: nobody knows what it says, so nothing is allowed for now."""

    def __init__(self, row: RobotsRow) -> None:
        self.origin = row.origin
        self.at = row.at
        status = row.status
        # "Unavailable" (4xx) allows all, "unreachable" nothing. 429 says come later, as 5xx do.
        self.reachable = row.error is None and status is not None and status < 500 and status != 429
        self._packed = packed(row.body) if row.body else b""

    @property
    def _said(self) -> Protego | None:
        """Read when somebody asks: a store remembers the files of all hosts, and few have something due."""
        return _files.of(self._packed) if self._packed else None

    def fresh(self, now: datetime) -> bool:
        """May it still be gone by?"""
        return timedelta(0) <= now - self.at < (FRESH if self.reachable else FRESH_FAILURE)

    def allows(self, url: str) -> bool:
        return self.reachable and (self._said is None or self._said.can_fetch(url, TOKEN))

    def delay_s(self, now: datetime) -> float:
        """Seconds it wants between two requests: the longer of Crawl-delay and Request-rate; 0 where it names none."""
        if self._said is None:
            return 0.0
        rate = self._said.request_rate(TOKEN)
        spaced = 0.0
        if rate is not None and (rate.start_time is None or rate.end_time is None
                                 or Hours(rate.start_time, rate.end_time).hold(now)):
            # Whole numbers of any length, as the file writes them: too long ones are no float.
            spaced = min(rate.seconds, LONGEST_DELAY_S * rate.requests) / rate.requests
        return min(max(self._said.crawl_delay(TOKEN) or 0.0, spaced), float(LONGEST_DELAY_S))

    def open_at(self, now: datetime) -> bool:
        """Is it the time of the day (UTC) at which it wants to be visited?"""
        visit = self._said.visit_time(TOKEN) if self._said is not None else None
        return visit is None or Hours(visit.start_time, visit.end_time).hold(now.astimezone(UTC))

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names, as written."""
        return tuple(self._said.sitemaps)[:100] if self._said is not None else ()

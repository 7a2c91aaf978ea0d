"""
Answers that keep: what was answered days ago is not asked again.

>>> from datetime import datetime, timedelta, UTC
>>> then, asked = datetime(2026, 11, 22, tzinfo=UTC), []
>>> def web(url): asked.append(url); return Capture(url, then, 301, (("Location", "https://example.org/"),))
>>> class Memory(dict):
...     def put(self, capture): self[capture.url] = capture
>>> fetch = caching(web, Memory(), now=lambda: then + timedelta(hours=1))
>>> first, second = fetch("https://t.co/AbC"), fetch("https://t.co/AbC")
>>> second.at == first.at, second.kept_at == then, len(asked), fetch.given
(True, True, 1, 1)

A kept answer keeps its own time: ``at`` says when it was really asked, and ``kept_at`` that it was kept. How long it
may stand in for a new one says the table of rates: ``keep_s`` for 2xx and 3xx, ``keep_gone_s`` for the 4xx that speak
of the address (400, 404, 405, 410, 451 …). Refusals (401, 402, 403, 407, 408, 425, 429, 999, 5xx), failures and bodies
that did not end say something about the moment; they are never kept.

An old answer with an ``ETag`` or a ``Last-Modified`` is asked about: on a 304 it is good again, as of then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from provenance.model import Capture, Fetch
from provenance.politeness.rates import Rates, load_rates

__all__ = ["CachingFetch", "Keeper", "caching", "kept_for_s"]

#: 4xx that refuse the caller or the moment, and say nothing of the address.
_REFUSALS = (401, 402, 403, 407, 408, 425, 429)


class Keeper(Protocol):
    """Where answers are kept: by address as asked, the newest alone, with its body."""

    def get(self, url: str, /) -> Capture | None:
        """The newest answer kept for an address, however old; None where there is none."""
        ...

    def put(self, capture: Capture, /) -> None:
        """Keep an answer in the place of an older one."""
        ...


def caching(
    fetch: Fetch,
    kept: Keeper,
    rates: Rates | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    since: datetime | None = None,
) -> CachingFetch:
    """
    A fetch that answers from *kept* while an answer is fresh, and else asks *fetch* and keeps what comes.

    Args:
        fetch: Whom to ask; best a polite one. Where it has a ``revalidate`` (address, conditions), old answers are
            asked about through it; else they are asked for anew.
        kept: Where answers are kept. It must stand being called from as many threads as the result is.
        rates: For how long answers keep; None takes our own table.
        now: The time, aware.
        since: Answers from before this moment are asked about again, however fresh they are.
    """
    return CachingFetch(fetch, kept, rates or load_rates(), now, since)


class CachingFetch:
    """
    What ``caching`` makes. ``given`` counts the answers from before that were given again, ``confirmed`` those that
    the host said have not changed; ``oldest`` is when the oldest of the former was asked for.
    """

    def __init__(self, fetch: Fetch, kept: Keeper, rates: Rates, now: Callable[[], datetime],
                 since: datetime | None) -> None:
        self.asks = fetch
        self.request_headers: tuple[tuple[str, str], ...] = getattr(fetch, "request_headers", ())
        self.host_map: Mapping[str, tuple[str, int]] = getattr(fetch, "host_map", {})
        self.caveats: tuple[str, ...] = getattr(fetch, "caveats", ())
        self.given = self.confirmed = 0
        self.oldest: datetime | None = None
        self._kept = kept
        self._rates = rates
        self._now = now
        self._since = since
        self._began = now()
        self._lock = threading.Lock()

    def __call__(self, url: str, /) -> Capture | None:
        old = self._kept.get(url)
        if old is not None and self._is_fresh(old):
            if old.at >= self._began:  # asked for in this run, by somebody else
                return replace(old, kept_at=None) if old.kept_at == old.at else old
            with self._lock:
                self.given += 1
                self.oldest = min(self.oldest or old.at, old.at)
            return replace(old, kept_at=old.kept_at or old.at)
        return self._ask(url, old)

    def anew(self, url: str, /) -> Capture | None:
        """Ask the host in any case; where an old answer is there, whether it has changed."""
        return self._ask(url, self._kept.get(url))

    def _is_fresh(self, old: Capture) -> bool:
        age = self._now() - old.at
        # An answer from the future is a clock that was put back; ask again.
        fresh = timedelta(0) <= age < timedelta(seconds=kept_for_s(old, self._rates))
        return fresh and (self._since is None or old.at >= self._since)

    def _ask(self, url: str, old: Capture | None) -> Capture | None:
        revalidate = getattr(self.asks, "revalidate", None)
        wanted = _conditions(old) if old is not None and revalidate is not None else {}
        capture: Capture | None = revalidate(url, wanted) if revalidate is not None and wanted else self.asks(url)
        if capture is None:
            return None
        if old is not None and wanted and capture.status == 304:
            capture = replace(old, at=capture.at, ip=capture.ip, kept_at=old.kept_at or old.at)
            with self._lock:
                self.confirmed += 1
        if kept_for_s(capture, self._rates) > 0:
            self._kept.put(capture)
        return capture


def kept_for_s(capture: Capture, rates: Rates) -> float:
    """For how many seconds an answer may be given again; 0 for what is never kept."""
    status = capture.status
    if status is None or capture.error or not capture.complete:
        return 0.0
    rate = rates.of(capture.url)
    if 200 <= status < 400 and status != 304:
        return rate.keep_s
    return rate.keep_gone_s if 400 <= status < 500 and status not in _REFUSALS else 0.0


def _conditions(old: Capture) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1"""
    pairs = (("If-None-Match", old.header("ETag")), ("If-Modified-Since", old.header("Last-Modified")))
    return {name: value for name, value in pairs if value and value.isascii() and value.isprintable()}

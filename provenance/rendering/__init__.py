"""
A page as its own scripts leave it: the second reading, beside that of the bytes as they came.

    bytes ─ parse ──────────────────────────────────────────────→ first reading ┐
      └─ browser, every answer from our own ``fetch`` ─ document ─ parse → second ┴ both_readings → Article

``second`` makes the second reading, ``comparison`` says what the two come to (pure), ``answers`` what a browser is
given for what it asks, ``browser`` starts Chromium, ``visit`` is one page in it. Nothing here opens a socket: a browser
has no network but the ``fetch`` it is handed, so a recording renders as the web does.

The first reading always stands. What only the second shows is marked ``only-rendered`` among the embed's ``problems``,
what it lacks ``removed-by-rendering``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from provenance.model import Fetch
from provenance.rendering.comparison import (
    ONLY_RENDERED,
    REMOVED,
    both_readings,
    carried_over,
    is_marked,
    without_rendered,
)

__all__ = ["BUSY", "FAILED", "ONLY_RENDERED", "REMOVED", "SETTLED", "Render", "Rendering", "both_readings",
           "carried_over", "is_marked", "runs_anything", "without_rendered"]

SETTLED, BUSY, FAILED = "settled", "busy", "failed"
#: Without one of these nothing runs: an element for scripts, an attribute for events, an address that is a script.
_RUNS = re.compile(rb"<script|\bon[a-z]{3,24}[\t\n\f\r ]*=|javascript:", re.I)


@dataclass(frozen=True, slots=True)
class Rendering:
    """
    What rendering a page came to.

    ``outcome``: settled (it had come to rest) · busy (it was still at work when the time was over; what stood there
    then was read) · failed (there is no document; ``why`` says what happened).
    """

    outcome: str
    body: bytes = b""  #: the document after its scripts ran, as markup in UTF-8; empty where it failed
    why: str | None = None  #: of ``busy`` and ``failed``, in a few words
    asked: int = 0  #: how many scripts and data the page was given
    refused: int = 0  #: what it wanted beside them and is never given: frames, forms, other pages, sockets
    missed: int = 0  #: scripts and data that could not be had this time: no answer, not recorded, too many

    @property
    def whole(self) -> bool:
        """Would another try show the same, as far as we can tell? Only then is what it does not show not there."""
        return self.outcome == SETTLED and not self.missed


class Render(Protocol):
    """The seam to a browser: from a page and the fetch that answers it to its Rendering; never raises for a page."""

    def __call__(self, url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering: ...


def runs_anything(body: bytes, content_type: str | None) -> bool:
    """
    Can a browser make anything else of these bytes than they are? False for what is no page, or holds no script.

    >>> runs_anything(b"<p>Words", None), runs_anything(b"<SCRIPT>1</SCRIPT>", "text/html; charset=utf-8")
    (False, True)
    >>> runs_anything(b'{"html": "<script>"}', "application/json")
    False
    """
    kind = (content_type or "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "") and _RUNS.search(body) is not None

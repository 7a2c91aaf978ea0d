"""
Pages as their scripts left them, in recordings: a replay needs no browser, and shows the same.

>>> from datetime import UTC, datetime
>>> from io import BytesIO
>>> from provenance.recording import record
>>> from provenance.replaying import replay_fetch
>>> file, then = BytesIO(), datetime(2026, 11, 22, tzinfo=UTC)
>>> browser = lambda url, body, content_type, fetch: Rendering(SETTLED, b"<p>put in")
>>> with record(lambda url: None, file, started_at=then) as recorder:
...     shown = recording_render(browser, recorder)("https://news.example/a", b"<script>", None, recorder)
>>> recorded_render(replay_fetch(file))("https://news.example/a", b"<script>", None, lambda url: None) == shown
True

Each is a ``conversion`` record of the page's address (WARC 1.1, section 6.7) with fields of its own:
``Provenance-Rendering`` says how it ended, ``Provenance-Rendering-Counts`` what it was given and why it ended so.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from provenance.model import Fetch
from provenance.recording import Recorder
from provenance.rendering import BUSY, FAILED, SETTLED, Render, Rendering
from provenance.replaying import ReplayFetch

__all__ = ["has_renderings", "recorded_render", "recording_render"]

_CONTENT = "text/html; charset=utf-8"
_OUTCOME = "Provenance-Rendering"
_WHY = "Provenance-Rendering-Why"
_COUNTS = "Provenance-Rendering-Counts"
_COUNTED = re.compile(r"asked=([0-9]{1,9}) refused=([0-9]{1,9}) missed=([0-9]{1,9})")


def recording_render(render: Render, recorder: Recorder) -> Render:
    """A render that asks *render*, and writes down what comes."""

    def rendered(url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering:
        one = render(url, body, content_type, fetch)
        counts = f"asked={one.asked} refused={one.refused} missed={one.missed}"
        why = [(_WHY, quote(one.why, safe=" ,;:()'"))] if one.why else []
        recorder.add_conversion(url, _CONTENT, one.body, [(_OUTCOME, one.outcome), (_COUNTS, counts), *why])
        return one

    return rendered


def has_renderings(replay: ReplayFetch) -> bool:
    """Was any page rendered when it was recorded?"""
    return any(_read(replay, url) is not None for url in replay.converted)


def recorded_render(replay: ReplayFetch) -> Render:
    """A render that gives what was recorded; a page of which there is nothing was not rendered then."""

    def rendered(url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering:
        return _read(replay, url) or Rendering(FAILED, why="its rendering is not in the recording")

    return rendered


def _read(replay: ReplayFetch, url: str) -> Rendering | None:
    """The words of a record are a stranger's: one that is not as we write it is none of ours."""
    found = replay.conversion(url)
    if found is None:
        return None
    field, body = found
    counts = _COUNTED.fullmatch(field(_COUNTS) or "")
    outcome, why = field(_OUTCOME), field(_WHY)
    if outcome not in (SETTLED, BUSY, FAILED) or counts is None:
        return None
    return Rendering(outcome, body, unquote(why) if why else None, *map(int, counts.groups()))

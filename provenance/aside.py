"""
Captures that are kept for the length of a run: small ones in memory, large bodies in a file without a name.

>>> from datetime import UTC, datetime
>>> url, then = "https://t.co/AbC", datetime(2024, 5, 30, tzinfo=UTC)
>>> with Aside() as aside:
...     aside.put(url, Capture(url, then, 200, body=b"a" * 10**6))
...     url in aside, len(aside.get(url).body), aside.in_memory
(True, 1000000, 0)
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from tempfile import TemporaryFile
from threading import Lock
from types import TracebackType
from typing import BinaryIO

from provenance.model import Capture

__all__ = ["Aside"]

#: Bodies up to here stay in memory; a redirect's is some hundred bytes.
_SMALL = 4096


class Aside:
    """May be used from many threads. The system removes the file, whatever becomes of the process."""

    def __init__(self) -> None:
        self._captures: dict[str, Capture | None] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._file: BinaryIO | None = None
        self._open = ExitStack()
        self._lock = Lock()

    @property
    def in_memory(self) -> int:
        """Bytes of bodies that are held in memory."""
        return sum(len(capture.body) for capture in self._captures.values() if capture is not None)

    def __contains__(self, url: str) -> bool:
        return url in self._captures

    def put(self, url: str, capture: Capture | None) -> None:
        """
        Keep what an address answered; None for "not asked".

        Raises:
            OSError: The disk is full.
        """
        if capture is not None and len(capture.body) > _SMALL:
            with self._lock:
                if self._file is None:
                    # The stack closes it; ruff sees that only where the stack is in the same function.
                    self._file = self._open.enter_context(TemporaryFile())  # noqa: SIM115
                start = self._file.seek(0, 2)
                self._file.write(capture.body)
                self._places[url] = start, len(capture.body)
            capture = replace(capture, body=b"")
        self._captures[url] = capture

    def get(self, url: str) -> Capture | None:
        """
        What was put there, whole.

        Raises:
            KeyError: Nothing was.
            OSError: The disk does not give it back.
        """
        capture = self._captures[url]
        if capture is None or url not in self._places or self._file is None:
            return capture
        start, length = self._places[url]
        with self._lock:
            self._file.seek(start)
            return replace(capture, body=self._file.read(length))

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._file = None
        self._open.close()

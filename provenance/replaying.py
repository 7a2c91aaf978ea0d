"""
Recordings read again: a fetch that answers from a WARC file, ours (``provenance.recording``) or another's.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from provenance import warc
from provenance.errors import RecordError
from provenance.model import Capture

__all__ = ["ReplayFetch", "replay_fetch"]

#: A file that grows more when it is unpacked was made to; up to a size nobody minds.
_MAX_RATIO = 200
_SMALL = 16 * 2**20


def replay_fetch(source: str | Path | BinaryIO) -> ReplayFetch:
    """
    A fetch that answers from a recording, and with None for what is not in it.

    Also reads the WARC files of others: the first response of an address counts, revisits do not.
    The file is read through once now, and each answer when it is asked for.

    Raises:
        RecordError: *source* is no WARC file, or a damaged one; also later, when it has changed or gone.
    """
    return ReplayFetch(source)


class ReplayFetch:
    """
    What ``replay_fetch`` makes. ``started_at``: when the recorded run began; else its earliest record.

    ``caveats``: what a reader of the answers must know, by the word of whoever recorded them (``LiveFetch.caveats``).
    """

    def __init__(self, source: str | Path | BinaryIO) -> None:
        self._path = Path(source) if isinstance(source, str | Path) else None
        self._bytes = b""
        if not isinstance(source, str | Path):
            source.seek(0)
            self._bytes = source.read()
        self._offsets: dict[str, int] = {}
        self._conversions: dict[str, int] = {}
        self._failures: dict[str, Capture] = {}
        self.caveats: tuple[str, ...] = ()
        self.started_at = self._index()

    @property
    def urls(self) -> tuple[str, ...]:
        """The recorded addresses, answers first."""
        return tuple(dict.fromkeys((*self._offsets, *self._failures)))

    def __call__(self, url: str, /) -> Capture | None:
        # Crawlers write https://example.org/ where a link says https://example.org
        key = next((key for key in (url, url + "/") if key in self._offsets or key in self._failures), url)
        failure = self._failures.get(key)
        if key not in self._offsets:
            return replace(failure, url=url) if failure else None
        with self._reading() as file:
            file.seek(self._offsets[key])
            capture = warc.read_response(url, next(iter(ArchiveIterator(file, no_record_parse=True))))
        return replace(capture, error=failure.error) if failure else capture

    @property
    def converted(self) -> tuple[str, ...]:
        """The addresses of whose answers something was made."""
        return tuple(self._conversions)

    def conversion(self, url: str) -> tuple[Callable[[str], str | None], bytes] | None:
        """What was made of the answer of an address: the fields of the record, by name, and its body; else None."""
        if url not in self._conversions:
            return None
        with self._reading() as file:
            file.seek(self._conversions[url])
            each = next(iter(ArchiveIterator(file, no_record_parse=True)))
            return each.rec_headers.get_header, warc.block_of(each)

    def _index(self) -> datetime:
        """Where each answer stands, and when the run began."""
        dates: list[datetime] = []
        began: datetime | None = None
        end = 0
        with self._reading() as file:
            room = _SMALL + _MAX_RATIO * file.seek(0, os.SEEK_END)
            file.seek(0)
            records = ArchiveIterator(file, no_record_parse=True)
            for each in records:
                # What is passed over is unpacked, too.
                room -= warc.length_of(each)
                if room < 0:
                    raise ValueError("grows without end when it is unpacked")
                at, block = warc.date_of(each), warc.block_of(each)
                end = records.get_record_offset() + records.get_record_length()
                if at is None or each.format != "warc":
                    continue
                dates.append(at)
                if each.rec_type == "warcinfo":
                    began = began or at
                    self.caveats += warc.read_caveats(block)
                elif each.rec_type == "metadata" and (failure := warc.read_failure(each, block, at)):
                    self._failures.setdefault(failure.url, failure)
                elif each.rec_type == "conversion":
                    self._conversions.setdefault(warc.target_of(each), records.get_record_offset())
                elif each.rec_type == "response" and block.startswith(b"HTTP/"):
                    self._offsets.setdefault(warc.target_of(each), records.get_record_offset())
            file.seek(end)
            # Bytes after the last record are one that was cut so early that nothing of it can be unpacked.
            if records.err_count or not dates or file.read(100).strip():
                raise EOFError
        return began or min(dates)

    @contextmanager
    def _reading(self) -> Iterator[BinaryIO]:
        """The file; every way in which reading it can fail is one RecordError."""
        name = self._path or "The recording"
        if self._path is not None and self._path.exists() and not self._path.is_file():
            # A pipe would have us wait for ever, a device read for ever.
            raise RecordError(f"{name}: cannot be read: it is no plain file", code="record-read")
        try:
            with self._path.open("rb") if self._path else BytesIO(self._bytes) as file, redirect_stderr(StringIO()):
                yield file  # warcio writes what it finds odd to stderr; we say it once, in one line
        except OSError as error:
            raise RecordError(f"{name}: cannot be read: {error.strerror}", code="record-read") from error
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, StopIteration) as error:
            raise RecordError(f"{name}: not a WARC file, or a damaged one", code="not-a-record") from error

"""
Recordings of what the network answered: standard WARC files, written and replayed.

>>> from io import BytesIO
>>> from datetime import datetime, UTC
>>> from provenance.model import Capture
>>> then, file = datetime(2024, 5, 30, tzinfo=UTC), BytesIO()
>>> write_record([Capture("https://t.co/AbC", then, 301, (("Location", "https://example.org/"),))], file, then)
>>> replay = replay_fetch(file)
>>> replay("https://t.co/AbC").header("Location"), replay("https://t.co/other"), replay.started_at == then
('https://example.org/', None, True)

Layout (WARC 1.1, each record its own gzip member):

- ``warcinfo`` first; its date is the moment the run began;
- an answer is a ``response`` and a ``request``; a body that did not end has ``WARC-Truncated``;
- an answer that was kept from before the run is a ``response`` alone, with its own date, and says so in a field
  ``Provenance-Kept`` (the moment its body was received);
- a failure is a ``metadata`` record with the field ``fetchError``; beside a response it says why the body was cut;
- what was made of an answer is a ``conversion`` (``provenance.renderings``).

``provenance.warc`` has what stands in each record.
"""

from __future__ import annotations

import os
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1, sha256
from io import BytesIO, StringIO
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from provenance import warc
from provenance.aside import Aside
from provenance.errors import RecordError
from provenance.model import Capture, Fetch
from provenance.sinks.files import begin_beside, put_in_place

__all__ = ["Recorder", "ReplayFetch", "record", "replay_fetch", "write_record"]

_INFO = (("software", "provenance"), ("format", "WARC File Format 1.1"))
_FIELDS = "application/warc-fields"
#: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#warc-truncated
_TRUNCATED = {"too-large": "length", "timeout": "time", "protocol": "disconnect"}


# --- writing ------------------------------------------------------------------------------------


def record(fetch: Fetch, target: str | Path | BinaryIO, *, started_at: datetime) -> Recorder:
    """
    A fetch that asks *fetch* and writes down every answer; a context manager.

        with record(live_fetch(), "evidence.warc.gz", started_at=now) as fetch:
            fetch("https://t.co/AbC")

    Each address is asked once: a second question gets the first answer, as a replay would give it.
    The file appears whole when the block ends, and not at all when it ends by an exception.

    Raises:
        RecordError: The file cannot be written.
    """
    return Recorder(fetch, target, started_at)


def write_record(captures: Iterable[Capture], target: str | Path | BinaryIO, started_at: datetime) -> None:
    """
    Write captures as a recording: same captures and time, same bytes. Made for fixtures.

    Of a Capture without a status only address, time, ip, error and completeness are kept; there is no more.
    """
    with Recorder(lambda url: None, target, started_at) as recorder:
        for capture in captures:
            recorder.add(capture)


class Recorder:
    """
    What ``record`` makes: a Fetch, and ``started_at``, so that a run is judged as its replay will be.

    May be called from many threads; ``asks`` is the fetch that it asks.
    """

    def __init__(self, fetch: Fetch, target: str | Path | BinaryIO, started_at: datetime) -> None:
        self.started_at = started_at.astimezone(UTC)
        self.asks = fetch
        self._asking: dict[str, Lock] = {}
        self._known = Aside()
        self._lock = Lock()
        self._path: Path | None = None
        self._part: Path | None = None
        self._stream: BinaryIO
        if isinstance(target, str | Path):
            self._path = Path(target)
            with _writing(self._path):
                descriptor, self._part = begin_beside(self._path)
            self._stream = os.fdopen(descriptor, "wb")
        else:
            self._stream = target
        self._writer = WARCWriter(self._stream, gzip=True, warc_version="1.1")
        self._info: list[tuple[str, str]] = []
        self._count = 0
        block = warc.fields_block((*_INFO, *warc.caveat_fields(getattr(fetch, "caveats", ()))))
        try:
            named = self._write("warcinfo", _FIELDS, block, self.started_at)
        except RecordError as error:
            self.__exit__(RecordError, error, None)
            raise
        self._info = [("WARC-Warcinfo-ID", named)]

    def __call__(self, url: str, /) -> Capture | None:
        return self._ask(url, self.asks)

    def anew(self, url: str, /) -> Capture | None:
        """The ``anew`` of the fetch that is asked, where it has one; the first answer of a run counts here, too."""
        return self._ask(url, getattr(self.asks, "anew", self.asks))

    def _ask(self, url: str, ask: Fetch) -> Capture | None:
        with self._lock:
            asking = self._asking.setdefault(url, Lock())
        with asking:  # who wants the same address waits for its first answer; who wants another does not
            if url not in self._known:
                capture = ask(url)
                if capture is not None:
                    capture = replace(capture, url=url)
                    with self._lock:
                        self.add(capture)
                with _writing(self._path):
                    self._known.put(url, capture)
                self._asking.pop(url, None)
                return capture
            self._asking.pop(url, None)
            with _writing(self._path):
                return self._known.get(url)

    def add(self, capture: Capture) -> None:
        """Write one capture down."""
        about = warc.target_headers(capture.url)
        if capture.ip:
            about.append(("WARC-IP-Address", capture.ip))
        if capture.status is not None:
            about.append(("WARC-Concurrent-To", self._add_answer(capture, about)))
        if capture.status is None or capture.error:
            self._write("metadata", _FIELDS, warc.failure_block(capture), capture.at, about)

    def add_conversion(self, url: str, content_type: str, body: bytes, more: Sequence[tuple[str, str]] = ()) -> None:
        """Write down what was made of the answer of an address; *more* are fields of the record."""
        about = [*warc.target_headers(url), _payload_digest(body), *more]
        with self._lock:
            self._write("conversion", content_type, body, self.started_at, about)

    def _add_answer(self, capture: Capture, about: list[tuple[str, str]]) -> str:
        more = [*about, _payload_digest(capture.body), *warc.kept_headers(capture)]
        if not capture.complete:
            more.append(("WARC-Truncated", _TRUNCATED.get(capture.error or "", "unspecified")))
        block = warc.response_block(capture)
        response = self._write("response", "application/http; msgtype=response", block, capture.at, more)
        if capture.kept_at is not None:
            return response  # nobody was asked for it in this run, or only whether it has changed
        block = warc.request_block(capture.url, getattr(self.asks, "request_headers", ()))
        beside = [*about, _payload_digest(b""), ("WARC-Concurrent-To", response)]
        self._write("request", "application/http; msgtype=request", block, capture.at, beside)
        return response

    def _write(
        self, kind: str, content: str, block: bytes, at: datetime, more: Sequence[tuple[str, str]] = ()
    ) -> str:
        """Write one record; its id."""
        date = warc.date_text(at)
        # Named by what it holds and where it stands: the same recording twice has the same bytes.
        name = f"{self._count} {kind} {date} {more} {sha256(block).hexdigest()}"
        made = f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"
        headers = [("WARC-Type", kind), ("WARC-Record-ID", made), ("WARC-Date", date), *more, *self._info]
        head = StatusAndHeaders("", headers, protocol="WARC/1.1")
        with _writing(self._path):
            self._writer.write_record(ArcWarcRecord("warc", kind, head, BytesIO(block), None, content, len(block)))
        self._count += 1
        return made

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._known.__exit__(kind, error, trace)
        if self._part is None or self._path is None:
            return
        try:
            with _writing(self._path):
                self._stream.close()
                if kind is None:
                    put_in_place(self._part, self._path)
        finally:
            with suppress(FileNotFoundError):
                self._part.unlink()


def _payload_digest(payload: bytes) -> tuple[str, str]:
    return "WARC-Payload-Digest", "sha1:" + b32encode(sha1(payload).digest()).decode("ascii")


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RecordError(f"{path or 'recording'}: cannot be written: {error.strerror}", code="record-write") from error


# --- replaying ----------------------------------------------------------------------------------


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
            records = ArchiveIterator(file, no_record_parse=True)
            for each in records:
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
        try:
            with self._path.open("rb") if self._path else BytesIO(self._bytes) as file, redirect_stderr(StringIO()):
                yield file  # warcio writes what it finds odd to stderr; we say it once, in one line
        except OSError as error:
            raise RecordError(f"{name}: cannot be read: {error.strerror}", code="record-read") from error
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, StopIteration) as error:
            raise RecordError(f"{name}: not a WARC file, or a damaged one", code="not-a-record") from error

"""
Recordings of what the network answered: standard WARC files. ``provenance.replaying`` reads them.

>>> from io import BytesIO
>>> from datetime import datetime, UTC
>>> from provenance.model import Capture
>>> from provenance.replaying import replay_fetch
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
- a failure is a ``metadata`` record with the field ``fetchError``; beside a response it says why the body was cut.
  Where we know that we had asked, and no answer could be made of what came, the ``request`` stands beside it;
- what was made of an answer is a ``conversion`` (``provenance.renderings``).

``provenance.warc`` has what stands in each record.
"""

from __future__ import annotations

import os
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1, sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from provenance import warc
from provenance.aside import Aside
from provenance.errors import RecordError
from provenance.model import Capture, Fetch
from provenance.sinks.files import begin_beside, put_in_place

__all__ = ["Recorder", "record", "write_record"]

_INFO = (("software", "provenance"), ("format", "WARC File Format 1.1"))
_FIELDS = "application/warc-fields"
#: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#warc-truncated
_TRUNCATED = {"too-large": "length", "timeout": "time", "protocol": "disconnect"}


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
            failure = self._write("metadata", _FIELDS, warc.failure_block(capture), capture.at, about)
            if capture.status is None and capture.sent:
                self._add_request(capture, about, failure)

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
        self._add_request(capture, about, response)
        return response

    def _add_request(self, capture: Capture, about: list[tuple[str, str]], what_came: str) -> None:
        block = warc.request_block(capture.url, getattr(self.asks, "request_headers", ()))
        beside = [*about, _payload_digest(b""), ("WARC-Concurrent-To", what_came)]
        self._write("request", "application/http; msgtype=request", block, capture.at, beside)

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

"""
Web archives read with FastWARC: WARC in gzip, zstd, lz4 or bare; WACZ, which is a ZIP of these.

A record that is broken is named by where it begins, and reading goes on with the next that begins anew.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from provenance.bulk.page import Bad, Page, Place
from provenance.errors import InputError, UsageError
from provenance.inputs import MAX_BYTES

__all__ = ["MAX_RATIO", "may_grow_to", "record_after", "wacz_pages", "warc_pages"]

#: What a record begins with: a gzip member, a frame of zstd or lz4, or the record itself.
_GZIP, _ZSTD, _LZ4, _BARE = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"WARC/1."
_CHUNK = 1 << 20
#: Media types that hold an article. A picture or a script shows no post.
_PAGE = re.compile(r"\s*(?:text/html|application/xhtml\+xml|text/plain|text/markdown|application/(?:rss|atom)\+xml)",
                   re.I)
#: Errors of a FastWARC stream: a broken member, a header that is none, a body that cannot be unpacked.
_BROKEN = (OSError, ValueError, RuntimeError, EOFError)
#: What grows more when it is unpacked was made to: bodies are held to the same (``provenance.connection``). FastWARC
#: unpacks what it passes over, too.
MAX_RATIO = 200
#: Broken records one behind the other, after which nobody believes that there is an archive.
_MOST_BROKEN = 500
#: Up to here nobody minds.
_SMALL = 16 * 2**20


def _fastwarc() -> Any:
    try:
        import fastwarc
    except ImportError:
        raise UsageError("web archives need FastWARC: python3 -m pip install 'post-provenance[bulk]'",
                         code="no-fastwarc") from None
    return fastwarc


def warc_pages(file: IO[bytes], name: str, start: int, stop: int | None, place: Place) -> Iterator[Page | Bad]:
    """
    The pages of the records that begin at *start* or later and before *stop*.

    A range that begins inside a record begins with the next one. What looks like the beginning of a record may stand
    inside of one (an archive that was crawled): whoever puts ranges together compares each ``place.next`` with the
    next range's ``place.first``.
    """
    fastwarc = _fastwarc()
    head = _head(file, 0)
    begins: int | None = start
    if start and not (head and _begins(file, start)):
        begins = record_after(file, start, head)
    place.first = place.next = begins
    tried, complained, broken = -1, -1, 0
    room = may_grow_to(file.seek(0, io.SEEK_END))
    while begins is not None and (stop is None or begins < stop):
        last = begins
        try:
            for found, at in _records(fastwarc, file, begins, stop, place):
                last = at
                room -= found.content_length or 0
                if room < 0 and head != _BARE:
                    where = f"{name}@{at}"
                    yield Bad(where, "grows", f"{where}: grows more than {MAX_RATIO} times when it is unpacked; what "
                                              "stands from here on is not read")
                    return
                page = _page(found, f"{name}@{at}")
                broken = 0
                if page is None:
                    place.passed += 1
                else:
                    complained = at if isinstance(page, Bad) else complained
                    yield page
            if stop is None and head == _GZIP and (cut := _cut(file, last)) not in (None, complained):
                where = f"{name}@{cut}"
                yield Bad(where, "truncated", f"{where}: the archive ends inside of this record")
            return
        except _BROKEN as error:
            # The record that was begun last, or the one behind it.
            after = record_after(file, max(last, tried) + 1, head)
            tried = last if after is None else max(last, after - 1)
            where = f"{name}@{last}"
            yield Bad(where, "broken-record", f"{where}: this record or the one behind it cannot be read: "
                                              f"{' '.join(str(error).split())[:200]}")
            broken += 1
            if broken == _MOST_BROKEN and after is not None:
                where = f"{name}@{after}"
                yield Bad(where, "broken-archive", f"{where}: {broken} broken records one behind the other; what "
                                                   "stands from here on is not read")
                return
            begins = place.next = after


def may_grow_to(size: int) -> int:
    """
    Bytes that a packed file of this size may hold.

    >>> may_grow_to(2**20) // 2**20
    216
    """
    return _SMALL + MAX_RATIO * size


def _records(fastwarc: Any, file: IO[bytes], start: int, stop: int | None, place: Place) -> Iterator[tuple[Any, int]]:
    """Records with the place at which each begins."""
    file.seek(start)
    kinds = fastwarc.WarcRecordType
    wanted = kinds.response | kinds.resource | kinds.conversion
    # Others are asked for, too, where the first record behind a range is to be known.
    for record in fastwarc.ArchiveIterator(file, record_types=wanted if stop is None else kinds.any_type,
                                           parse_http=False, fsspec_args=False):
        at = int(record.stream_pos)
        if stop is not None and at >= stop:
            place.next = at
            return
        if record.record_type & wanted:
            yield record, at
    place.next = None


def _page(record: Any, name: str) -> Page | Bad | None:
    """A record's page; None where it is none: a picture, a redirect, an error page."""
    url = record.headers.get("WARC-Target-URI")
    url = url.strip("<>") if url else None
    content_type, status = record.headers.get("Content-Type"), 200
    if record.record_type == 4 and record.is_http:
        record.parse_http(auto_decode="all", quirks_mode=True)
        content_type, status = record.http_headers.get("Content-Type"), record.http_headers.status_code
    if status is None or not 200 <= status < 300 or (content_type and not _PAGE.match(content_type)):
        return None
    length = record.content_length
    body = record.reader.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return Bad(name, "too-large", f"{name}: larger than {MAX_BYTES // 2**20} MB")
    if not body.strip():
        return None
    if content_type is None and b"<" not in body[:1024]:
        return None
    coded = record.record_type == 4 and (record.http_headers.get("Content-Encoding")
                                         or record.http_headers.get("Transfer-Encoding"))
    if not coded and length is not None and len(body) < length:
        return Bad(name, "truncated", f"{name}: the record ends before its time ({len(body)} of {length} bytes)")
    return Page(name, body, url, content_type, _date(record.headers.get("WARC-Date")))


def _date(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if text else None
        return at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):  # the first and the last day of the calendar have no day beside them
        return None


# --- where records begin ----------------------------------------------------------------------


def _head(file: IO[bytes], at: int) -> bytes:
    """How the records of a file begin."""
    file.seek(at)
    start = file.read(8)
    return next((one for one in (_GZIP, _ZSTD, _LZ4, _BARE) if start.startswith(one)), b"")


def record_after(file: IO[bytes], at: int, head: bytes) -> int | None:
    """Where the first record begins at *at* or later; None where there is none."""
    if not head:
        return None
    base, kept = at, b""
    while True:
        file.seek(base + len(kept))
        chunk = file.read(_CHUNK)
        data = kept + chunk
        for found in re.finditer(re.escape(head), data):
            place = base + found.start()
            if _begins(file, place):
                return place
        if not chunk:
            return None
        keep = len(head) - 1
        base, kept = base + len(data) - keep, data[-keep:]


def _begins(file: IO[bytes], at: int) -> bool:
    """Does a record begin there? A magic number alone stands in compressed bytes by chance, too."""
    file.seek(at)
    data = file.read(512)
    if data.startswith(_GZIP):
        try:
            return zlib.decompressobj(31).decompress(data, 16).startswith(b"WARC/")
        except zlib.error:
            return False
    return data.startswith((_BARE, _ZSTD, _LZ4))


def _cut(file: IO[bytes], at: int) -> int | None:
    """Where the last record begins, if the file ends inside of it; *at*: a record near the end. FastWARC just ends."""
    last = at
    while (after := record_after(file, last + 1, _GZIP)) is not None:
        last = after
    file.seek(last)
    member = zlib.decompressobj(31)
    try:
        while not member.eof and (data := file.read(_CHUNK)):
            while data and not member.eof:
                member.decompress(data, _CHUNK)
                data = member.unconsumed_tail
    except zlib.error:
        return None  # that was said already
    return None if member.eof else last


# --- WACZ -------------------------------------------------------------------------------------


def wacz_pages(file: IO[bytes], name: str, place: Place) -> Iterator[Page | Bad]:
    """The pages of every WARC in a WACZ file: https://specs.webrecorder.net/wacz/1.1.1/ ("archive/")."""
    try:
        with ExitStack() as stack:
            whole = stack.enter_context(io.BufferedReader(file)) if isinstance(file, io.RawIOBase) else file
            packed = stack.enter_context(ZipFile(whole))
            inner = [one for one in packed.infolist() if one.filename.lower().endswith((".warc", ".warc.gz"))]
            if not inner:
                raise InputError(f"{name}: no archive in it; is it a WACZ file?", code="no-warc")
            for one in inner:
                where = f"{name}!{one.filename}"
                if one.file_size > may_grow_to(one.compress_size):
                    yield Bad(where, "grows", f"{where}: grows more than {MAX_RATIO} times when it is unpacked; it is "
                                              "not read")
                    continue
                # A member of a ZIP file is read from its start anew for each step back, and records are looked for so.
                with packed.open(one) as member, TemporaryFile() as copy:
                    copyfileobj(member, copy, _CHUNK)
                    yield from warc_pages(copy, where, 0, None, place)
    except (BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        yield Bad(name, "bad-wacz", f"{name}: no WACZ file, or a broken one: {error}")

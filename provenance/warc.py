"""
One Capture as WARC records hold it, and back; no files here (``provenance.recording`` has them).

The body stands in a record decoded, so the headers that described its coding are kept under other names
(``X-Crawler-Content-Encoding`` …), as other crawlers do. Header lines that cannot stand in HTTP as they are,
and addresses that cannot stand in a WARC header, are percent-encoded in a field of their own: nothing is lost.

>>> from datetime import datetime, UTC
>>> from provenance.model import Capture
>>> then = datetime(2024, 5, 30, tzinfo=UTC)
>>> response_block(Capture("https://t.co/AbC", then, 301, (("Location", "https://example.org/"),)))
b'HTTP/1.1 301 Moved Permanently\\r\\nLocation: https://example.org/\\r\\n\\r\\n'
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote

from warcio.bufferedreaders import ChunkedDataReader

from provenance.model import Capture
from provenance.urls import split

__all__ = [
    "block_of", "date_of", "date_text", "failure_block", "fields_block", "kept_headers", "length_of", "read_failure",
    "read_response", "request_block", "response_block", "target_headers", "target_of",
]

#: What describes the coding of a body on the wire; the recorded body has none.
_WIRE = ("content-encoding", "transfer-encoding", "content-length")
_KEPT_AS = "X-Crawler-"
_ESCAPED = "X-Crawler-Escaped"
_TARGET = "Provenance-Target-URI"
#: Of an answer that was kept from before the run: when its body was received; WARC-Date is as of when it holds.
_KEPT_FIELD = "Provenance-Kept"
#: For bodies that other programs recorded in compressed form.
_MAX_DECODED = 100 * 1024 * 1024
_PIECE = 1 << 20


# --- writing ------------------------------------------------------------------------------------


def date_text(at: datetime) -> str:
    """A WARC-Date of WARC 1.1, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def target_headers(url: str) -> list[tuple[str, str]]:
    """The WARC headers that name an address, whatever it is made of."""
    plain = quote(url, safe="!#$%&'()*+,/:;=?@[]_.~-", errors="surrogatepass")
    exact = [] if plain == url else [(_TARGET, quote(url, safe="", errors="surrogatepass"))]
    return [("WARC-Target-URI", plain), *exact]


def kept_headers(capture: Capture) -> list[tuple[str, str]]:
    """Says of an answer that it was kept from before the run; nothing for one that was received in it."""
    return [(_KEPT_FIELD, date_text(capture.kept_at))] if capture.kept_at is not None else []


def fields_block(pairs: Iterable[tuple[str, str]]) -> bytes:
    """``application/warc-fields``."""
    return "".join(f"{name}: {value}\r\n" for name, value in pairs).encode("utf-8")


_CAVEAT = "provenance-caveat"
_LONGEST_CAVEAT = 200


def caveat_fields(caveats: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What a reader must know, as fields of a ``warcinfo`` record."""
    return tuple((_CAVEAT, caveat) for caveat in caveats)


def read_caveats(block: bytes) -> tuple[str, ...]:
    """
    The caveats in a ``warcinfo`` record; its words are a stranger's.

    >>> read_caveats(fields_block([("software", "provenance"), *caveat_fields(["no evidence"])]))
    ('no evidence',)
    """
    found = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return tuple(value.strip()[:_LONGEST_CAVEAT] for name, _, value in found if name.strip().lower() == _CAVEAT)


def failure_block(capture: Capture) -> bytes:
    """What went wrong, for a ``metadata`` record."""
    fields = [("fetchError", quote(capture.error or "", safe="-"))]
    return fields_block(fields if capture.complete else [*fields, ("complete", "no")])


def response_block(capture: Capture) -> bytes:
    """Status line, headers and decoded body."""
    phrase = ""
    with suppress(ValueError):  # numbers of their own, such as 999, have none
        phrase = HTTPStatus(capture.status or 0).phrase
    return _http(f"HTTP/1.1 {capture.status} {phrase}", map(_kept, capture.headers)) + capture.body


def request_block(url: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """The request that was answered: a GET, with the headers every request of the fetch carries."""
    address = split(url)
    asked = f"{address.path}?{address.query}" if address and address.query else address.path if address else "/"
    host = quote(address.host, safe="[]:", errors="surrogatepass") if address else ""
    port = f":{address.port}" if address and address.port else ""
    path = quote(asked, safe="!$%&'()*+,/:;=?@[]~", errors="surrogatepass")
    return _http(f"GET {path} HTTP/1.1", [("Host", host + port), *headers])


def _http(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in headers), "", ""]).encode("latin-1")


_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?")


def _kept(header: tuple[str, str]) -> tuple[str, str]:
    """A header as it can stand beside a decoded body; ``_restored`` is the way back."""
    name, value = header
    if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
        return _ESCAPED, ":".join(quote(part, safe="", errors="surrogatepass") for part in header)
    if name.lower() in _WIRE or name.lower().startswith(_KEPT_AS.lower()):
        return _KEPT_AS + name, value
    return header


def _restored(header: tuple[str, str]) -> tuple[str, str]:
    name, value = header
    if name == _ESCAPED:
        escaped = [unquote(part, errors="surrogatepass") for part in value.partition(":")[::2]]
        return escaped[0], escaped[1]
    return (name[len(_KEPT_AS) :] if name.lower().startswith(_KEPT_AS.lower()) else name), value


# --- reading ------------------------------------------------------------------------------------
#
# A record is warcio's: rec_headers, and raw_stream with the whole block (``no_record_parse``).


def date_of(record: Any) -> datetime | None:
    """The moment in WARC-Date; None where there is none to read."""
    return _date(record.rec_headers.get_header("WARC-Date"))


def _date(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the first and the last day of the calendar have no day beside them
        return None


def target_of(record: Any) -> str:
    """The address a record is about, exactly as it was asked."""
    exact = record.rec_headers.get_header(_TARGET)
    return unquote(exact, errors="surrogatepass") if exact else record.rec_headers.get_header("WARC-Target-URI") or ""


def block_of(record: Any) -> bytes:
    """
    Everything in a record after its own headers, at most 100 MiB of it; can be read once.

    Raises:
        EOFError: The record is shorter than it says.
    """
    block, size = bytearray(), 0
    while piece := record.raw_stream.read(_PIECE):
        size += len(piece)
        block += piece[:_MAX_DECODED - len(block)]
    if size < length_of(record):
        raise EOFError("the record is cut short")
    return bytes(block)


def length_of(record: Any) -> int:
    """
    The bytes that a record says are in it.

    Raises:
        EOFError: it does not say: every record must.
    """
    length = record.rec_headers.get_header("Content-Length")
    if length is None:
        raise EOFError("the record does not say its length")
    return int(length)


def read_failure(record: Any, block: bytes, at: datetime) -> Capture | None:
    """The failure in a ``metadata`` record; None for one about something else."""
    fields = dict(_split_lines(block))
    if "fetchError" not in fields:
        return None
    ip = record.rec_headers.get_header("WARC-IP-Address")
    error = unquote(fields["fetchError"]) or None
    return Capture(target_of(record), at, ip=ip, complete=fields.get("complete") != "no", error=error)


def read_response(url: str, record: Any) -> Capture:
    """
    The answer in a ``response`` record.

    Raises:
        EOFError: The record is shorter than it says.
    """
    head, _, body = block_of(record).partition(b"\r\n\r\n")
    first, _, lines = head.partition(b"\r\n")
    status = re.match(rb"HTTP/[0-9.]+ +([0-9]{3})(?![0-9])", first)
    ip = record.rec_headers.get_header("WARC-IP-Address")
    at = date_of(record) or datetime.min.replace(tzinfo=UTC)
    if status is None:
        return Capture(url, at, ip=ip, error="protocol")
    headers = _split_lines(lines)
    plain = _decoded(body, {name.lower(): value.lower() for name, value in headers})
    kept = tuple(map(_restored, headers))
    if plain is None:
        return Capture(url, at, int(status[1]), kept, b"", ip, complete=False, error="protocol")
    complete = record.rec_headers.get_header("WARC-Truncated") is None
    kept_at = _date(record.rec_headers.get_header(_KEPT_FIELD))
    return Capture(url, at, int(status[1]), kept, plain, ip, complete, kept_at=kept_at)


def _split_lines(block: bytes) -> list[tuple[str, str]]:
    """Header lines, byte for character; a line that begins with white space goes on with the one before."""
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", block)
    pairs = (line.decode("latin-1").partition(":") for line in re.split(rb"\r?\n", unfolded) if b":" in line)
    return [(name.rstrip(" \t"), value.strip(" \t")) for name, _, value in pairs]


def _decoded(body: bytes, headers: dict[str, str]) -> bytes | None:
    """A body as other programs record it, as it came over the wire; None where it cannot be decoded."""
    if "chunked" in headers.get("transfer-encoding", ""):
        body = ChunkedDataReader(BytesIO(body)).read()
    coding = headers.get("content-encoding", "identity")
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    for window in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        with suppress(zlib.error):
            stream = zlib.decompressobj(window)
            plain = stream.decompress(body, _MAX_DECODED)
            return plain if stream.eof else None
    # Some programs decode the body and leave the header.
    return body

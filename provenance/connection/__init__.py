"""
One request over one connection: to an address already chosen, until a fixed moment, into a bounded body.

Nothing is looked up, followed, remembered or decided here; ``provenance.fetch`` does that.

The answer is read by ``connection.reading``, not by requests: one would have to keep it from following, remembering,
looking up and asking again, and what is left of it costs several times as much (``benchmarks/links.py``). Whom to
trust in TLS is still its word.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

from provenance.connection.decoding import decoder_for
from provenance.connection.line import Line
from provenance.connection.reading import MAX_HEAD, BadAnswer, Reader
from provenance.places import Places, current

__all__ = ["Answer", "Line", "ask"]

#: What stands in a request line as it is; a recording writes it the same way (``provenance.warc``).
_AS_WRITTEN = "!$%&'()*+,/:;=?@[]~"
#: A body that grows more than so much when it is decoded was made to. Pages grow five to twenty times, tables of
#: zeros a hundred times.
MAX_RATIO = 200
#: Up to here nobody minds how little it was on the wire.
_SMALL = 64 * 1024
#: Bodies above this size are read by a few threads at a time: sixty-four of 10 MiB each would take a gigabyte.
_LARGE = 1024 * 1024
_PLACES = Places(4)
#: A large body that takes a pause drips, and must not keep its place from others until its time is up.
_LONGEST_PAUSE_S = 5.0
#: How much of the body of a redirect is waited for, and kept.
_REDIRECT_S = 1.0
_REDIRECT_BYTES = 64 * 1024
_PLAIN = re.compile(r"/[A-Za-z0-9_/?&=%+:;,@~-]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``error`` is a word of ``model.Capture``, or None when all of it came."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()  #: as received, in order
    body: bytes = b""  #: decoded
    complete: bool = True
    error: str | None = None
    sent: bool = True  #: the request has left


def ask(
    line: Line,
    host: str,
    before: str,
    path: str,
    headers: Sequence[tuple[str, str]],
    max_bytes: int,
    *,
    method: str = "GET",
    body: bytes = b"",
) -> Answer:
    """
    Send one request and read the answer; never raises for what the network does.

    Args:
        line: Where to connect, until when, and whether to speak TLS.
        host: The name in the certificate and in SNI; not looked up.
        before: What stands before the path in the request line: nothing, or to a proxy ``http://host``.
        path: Path and query. What cannot stand in a request line is percent-encoded, ``..`` is followed.
        headers: All of them, ``Host`` included; none is added. They must be ASCII, each in one line.
        max_bytes: For the body of the answer, before and after decoding. What is longer is cut, and said to be.
        method: ``GET`` or another.
        body: Sent after the headers, which must say its length.
    """
    try:
        request = _request(method, before, path, headers)
        line.open(host)
        line.send(request + body)
        return _read(Reader(line.receive, method), line, max_bytes)
    except (BadAnswer, OSError, ValueError) as error:
        late = line.expired or isinstance(error, TimeoutError)
        return Answer(error="timeout" if late else line.phase, sent=line.phase == "protocol")
    finally:
        line.close()


def _request(method: str, before: str, path: str, headers: Sequence[tuple[str, str]]) -> bytes:
    first = f"{method} {before}{_request_path(path)} HTTP/1.1"
    lines = (first, *(f"{name}: {value}" for name, value in headers), "", "")
    text = "\r\n".join(lines)
    if not text.count("\n") == text.count("\r") == len(lines) - 1:
        raise ValueError("a header with a line end in it would be two")
    return text.encode("ascii")


def _request_path(path: str) -> str:
    """
    A path as it is sent: percent-encoded where it must be, without the steps back that no server should see.

    https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4
    """
    if _PLAIN.fullmatch(path):
        return path
    way, mark, query = path.partition("?")
    if "/." in way:
        kept: list[str] = []
        parts = way.split("/")[1:]
        for part in parts:
            if part == "..":
                del kept[-1:]
            elif part != ".":
                kept.append(part)
        way = "/" + "/".join([*kept, ""] if parts[-1] in (".", "..") and kept else kept)
    return quote(way + mark + query, safe=_AS_WRITTEN)


def _read(answer: Reader, line: Line, max_bytes: int) -> Answer:
    """The answer, its body decoded as it comes, never more than *max_bytes* of it, whatever it is wrapped in."""
    head = answer.head()
    decoder = decoder_for(",".join(head.values("content-encoding")))
    if decoder is None:
        return Answer(head.status, head.headers, complete=False, error="protocol")
    if 300 <= head.status < 400 and head.values("location"):
        # Where it leads stands in the head. What else it says may not use up the time of those who come after it.
        line.deadline = min(line.deadline, time.monotonic() + _REDIRECT_S)
        max_bytes = min(max_bytes, _REDIRECT_BYTES)
    body, received = bytearray(), 0
    error: str | None = None
    with ExitStack() as until_read:
        placed_at: float | None = None
        deadline, allowed_s = line.deadline, line.left
        try:
            for piece in answer.body(head):
                received += len(piece)
                for part in decoder.pieces(piece):
                    body += part
                    if len(body) > _LARGE:
                        placed_at = placed_at or _take_place(line, until_read)
                        # Who sent so much in time sends on as fast, or was never to end in time.
                        earned_s = allowed_s * (len(body) / _LARGE - 1)
                        line.deadline = min(deadline, placed_at + _LONGEST_PAUSE_S + earned_s)
                    if len(body) > max_bytes or len(body) > max(MAX_RATIO * received, _SMALL):
                        raise _TooLarge
                # What chunks are wrapped in comes over the wire as well.
                if received > max_bytes or answer.received > max_bytes + MAX_HEAD:
                    raise _TooLarge
        except _TooLarge:
            error = "too-large"
        except (BadAnswer, OSError, ValueError, zlib.error) as problem:
            error = "timeout" if line.expired or isinstance(problem, TimeoutError) else "protocol"
        if error is None and (head.status == 206 or (received and not decoder.ended)):  # no part was asked for
            error = "protocol"
        del body[max_bytes:]
        return Answer(head.status, head.headers, bytes(body), error is None, error)


class _TooLarge(Exception):
    """The body is larger than we read."""


def _take_place(line: Line, until_read: ExitStack) -> float:
    """Wait for a place, the caller's own, which he keeps, else one until the body is read; the moment it was there."""
    place = current()
    if place is None:
        place = _PLACES.one()
        until_read.callback(place.leave)
    if not place.take(line.left):
        raise TimeoutError
    return time.monotonic()

"""
One request over one connection: to an address already chosen, until a fixed moment, into a bounded body.

Nothing is looked up, followed, remembered or decided here; ``provenance.fetch`` does that.

The deadline holds for connecting, TLS, headers and body together: a watchdog shuts the connection down when it
has passed, because a time-out of a socket begins anew with every byte that drips in.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

__all__ = ["Answer", "Line", "ask"]

#: How much is read at a time. Small enough that a compressed bomb is seen early.
_CHUNK = 64 * 1024
#: Compressed bodies may be several gzip members in a row; more than this many is a trick.
_MAX_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``error`` is a word of ``model.Capture``, or None when all of it came."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()  #: in order; lines of one name stand together
    body: bytes = b""  #: decoded
    complete: bool = True
    error: str | None = None


class Line:
    """
    A connection to the first of some addresses that answers, cut at *deadline* (``time.monotonic``).

    ``phase`` is the word for what fails if it fails now; ``ip`` the address that answered.
    """

    def __init__(self, addresses: Sequence[str], port: int, deadline: float, *, tls: bool) -> None:
        self.addresses = addresses
        self.port = port
        self.deadline = deadline
        self.tls = tls
        self.phase = "connect"
        self.ip: str | None = None
        self._handle: socket.socket | None = None
        self._watchdog: threading.Timer | None = None

    @property
    def left(self) -> float:
        """Seconds until the deadline, never zero: to a socket, zero means "do not wait"."""
        return max(self.deadline - time.monotonic(), 0.001)

    @property
    def expired(self) -> bool:
        return time.monotonic() >= self.deadline

    def open(self) -> socket.socket:
        failure: OSError = TimeoutError("no address to connect to")
        for index, address in enumerate(self.addresses):
            try:
                # An address that does not answer must leave time for the next.
                opened = socket.create_connection((address, self.port), self.left / (len(self.addresses) - index))
            except OSError as error:
                failure = error
                continue
            self.ip = address
            self.phase = "tls" if self.tls else "protocol"
            opened.settimeout(self.left)
            # A second handle on the same connection: TLS takes the first one over.
            self._handle = opened.dup()
            self._watchdog = threading.Timer(self.left, self._cut)
            self._watchdog.daemon = True
            self._watchdog.start()
            return opened
        raise failure

    def _cut(self) -> None:
        if self._handle is not None:
            with contextlib.suppress(OSError):  # the other side was faster
                self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog.join()
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def ask(line: Line, scheme: str, host: str, path: str, headers: Sequence[tuple[str, str]], max_bytes: int) -> Answer:
    """
    Send one GET and read the answer; never raises for what the network does.

    Args:
        line: Where to connect, and until when.
        scheme: ``https`` speaks TLS and checks the certificate against *host*.
        host: The name in the certificate and in SNI; not looked up.
        path: Path and query.
        headers: All of them, ``Host`` included; none is added.
        max_bytes: For the body, before and after decoding. What is longer is cut, and said to be.
    """
    adapter: _Adapter | None = None
    response: requests.Response | None = None
    try:
        request = requests.PreparedRequest()
        bracketed = f"[{host}]" if ":" in host else host
        request.prepare(method="GET", url=f"{scheme}://{bracketed}{path}", headers=dict(headers))
        adapter = _Adapter(line, scheme, host)
        response = adapter.send(request, stream=True, timeout=line.left)
        answer = _read(response, max_bytes)
    except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
        late = line.expired or isinstance(error, TimeoutError | requests.Timeout)
        return Answer(error="timeout" if late else line.phase)
    finally:
        if response is not None:
            response.close()
        if adapter is not None:
            adapter.close()
        line.close()
    # A connection we cut ourselves looks like one the server ended.
    return replace(answer, error="timeout") if not answer.complete and line.expired else answer


class _Plain(HTTPConnection):
    """Connects through the line it was given, whatever its host is called."""

    def __init__(self, *args: Any, line: Line, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.line = line

    def _new_conn(self) -> socket.socket:
        return self.line.open()


class _Secure(HTTPSConnection):
    """The same with TLS: SNI and the certificate's name are those of the host."""

    def __init__(self, *args: Any, line: Line, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.line = line

    def _new_conn(self) -> socket.socket:
        return self.line.open()

    def connect(self) -> None:
        super().connect()
        self.line.phase = "protocol"


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    """Requests' own way to send, over one line. No session: no cookies, no netrc, no proxies, nothing followed."""

    def __init__(self, line: Line, scheme: str, host: str) -> None:
        super().__init__(max_retries=0)
        kind = _SecurePool if scheme == "https" else _PlainPool
        self._pool = kind(host, line.port, maxsize=1, line=line)

    def get_connection_with_tls_context(self, *args: Any, **rest: Any) -> HTTPConnectionPool:
        return self._pool

    def close(self) -> None:
        self._pool.close()
        super().close()


def _read(response: requests.Response, max_bytes: int) -> Answer:
    """The body, decoded as it comes, never more than *max_bytes* of it."""
    raw = response.raw
    headers = tuple((str(name), str(value)) for name, value in raw.headers.iteritems())
    answer = Answer(response.status_code, headers)
    decoder = _decoder(raw.headers.get("Content-Encoding", ""))
    if decoder is None:
        return replace(answer, complete=False, error="protocol")
    body, received = bytearray(), 0
    error: str | None = None
    try:
        while error is None and (chunk := raw.read(_CHUNK, decode_content=False)):
            received += len(chunk)
            body += decoder.feed(chunk, max_bytes + 1 - len(body))
            if received > max_bytes or len(body) > max_bytes:
                error = "too-large"
    except (HTTPError, HTTPException, OSError, zlib.error):
        error = "protocol"
    if error is None and received and not decoder.ended:
        error = "protocol"
    return replace(answer, body=bytes(body[:max_bytes]), complete=error is None, error=error)


class _Identity:
    ended = True

    def feed(self, chunk: bytes, limit: int) -> bytes:
        return chunk


class _Inflate:
    """gzip (also several members) and deflate (also without its zlib header, as some servers send it)."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._members = 1
        self._begun = False

    @property
    def ended(self) -> bool:
        return self._stream.eof

    def feed(self, chunk: bytes, limit: int) -> bytes:
        """Decode, and stop once there are *limit* bytes; the rest of the chunk is then lost."""
        out = bytearray()
        while chunk and len(out) < limit:
            if self._stream.eof:
                # What follows a gzip member is another one, or padding, which everybody skips.
                if self._window < 16 or not chunk.startswith(b"\x1f\x8b"):
                    break
                self._members += 1
                if self._members > _MAX_MEMBERS:
                    raise zlib.error("too many gzip members")
                self._stream = zlib.decompressobj(self._window)
            try:
                out += self._stream.decompress(chunk, limit - len(out))
            except zlib.error:
                if self._begun or self._window != zlib.MAX_WBITS:
                    raise
                self._window, self._begun = -zlib.MAX_WBITS, True
                self._stream = zlib.decompressobj(self._window)
                continue
            self._begun = True
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(out)


def _decoder(coding: str) -> _Identity | _Inflate | None:
    """None for a coding that was not offered: its bytes would be noise."""
    match coding.strip().lower():
        case "" | "identity":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Inflate(16 + zlib.MAX_WBITS)
        case "deflate":
            return _Inflate(zlib.MAX_WBITS)
        case _:
            return None

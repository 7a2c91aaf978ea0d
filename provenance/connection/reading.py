"""
An answer of HTTP/1.1, taken apart as it comes. Opens nothing: it is handed a way to get the next bytes.

>>> pieces = iter([b"HTTP/1.1 301 Moved\\r\\nLocation: /b\\r\\nContent-", b"Length: 3\\r\\n\\r\\nab", b"c more", b""])
>>> answer = Reader(lambda: next(pieces))
>>> head = answer.head()
>>> head.status, head.headers, b"".join(answer.body(head))
(301, (('Location', '/b'), ('Content-Length', '3')), b'abc')

Lenient where servers are sloppy and nothing depends on it: lines may end without a carriage return, a header line
without a colon is left out, trailers may be missing. Strict where another reading would give another answer: a head
that does not end, two lengths that differ, a transfer coding we did not ask for, a body shorter than announced.

https://www.rfc-editor.org/rfc/rfc9112
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["BadAnswer", "Head", "Reader"]

#: All lines of the heads of an answer together, those that only announce it included. Servers themselves take 8 to
#: 16 kB; what sites send is below 12 kB and 60 lines.
MAX_HEAD = 64 * 1024
_MAX_HEADERS = 200
#: A line around a chunk: its size, and extensions, which nobody uses.
_MAX_CHUNK_LINE = 4096
#: A server may say "go on" or "early hints" before the answer; more than a few times is a trick.
_MAX_INTERIM = 10
#: The size of a chunk, in hexadecimal digits; sixteen are more bytes than there are.
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.S)
_STATUS = re.compile(rb"HTTP/[01]\.[0-9][ \t]+([1-9][0-9]{2})(?:[ \t].*)?", re.S)
_LENGTH = re.compile(r"[0-9]{1,18}")


class BadAnswer(Exception):
    """This is no proper answer, or it ended too early."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers, in order, as received; a value that went on in the next line has a space there."""

    status: int
    headers: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        """Every value of a header; *name* in lower case."""
        return [value for key, value in self.headers if key.lower() == name]


class Reader:
    """
    Reads one answer: ``head``, then ``body``.

    Args:
        receive: The next bytes, however many; none at the end. What it raises is raised here.
        method: What was asked: ``HEAD`` is answered without a body.
    """

    def __init__(self, receive: Callable[[], bytes], method: str = "GET") -> None:
        self._receive = receive
        self._method = method
        self._buffer = b""
        self._at = 0  #: how much of the buffer has been read
        self._room = MAX_HEAD
        self.received = 0  #: bytes of the answer so far, as they came over the wire

    def head(self) -> Head:
        """
        Status and headers of the answer, those that only announce it left out.

        Raises:
            BadAnswer: There is none.
        """
        for _ in range(_MAX_INTERIM):
            head = self._one_head()
            if not 100 <= head.status < 200 or head.status == 101:
                return head
        raise BadAnswer("announced, and never given")

    def _one_head(self) -> Head:
        first = _STATUS.fullmatch(self._head_line())
        if first is None:
            raise BadAnswer("no status line")
        headers: list[tuple[str, str]] = []
        while line := self._head_line():
            if len(headers) >= _MAX_HEADERS:
                raise BadAnswer("too many headers")
            text = line.decode("latin-1")
            if text[0] in " \t":
                if headers:
                    name, value = headers[-1]
                    headers[-1] = (name, f"{value} {text.strip(_BLANK)}".strip(_BLANK))
                continue
            name, colon, value = text.partition(":")
            if colon:
                headers.append((name.rstrip(_BLANK), value.strip(_BLANK)))
        return Head(int(first[1]), tuple(headers))

    def _head_line(self) -> bytes:
        line = self._line(self._room)
        self._room -= len(line) + 2  # with its end
        return line

    def body(self, head: Head) -> Iterator[bytes]:
        """
        The body in pieces, as they come.

        Raises:
            BadAnswer: It ended too early, or how long it is cannot be told.
        """
        if self._method == "HEAD" or head.status < 200 or head.status in (204, 304):
            return iter(())
        codings = [value.lower() for value in head.values("transfer-encoding") if value.lower() != "identity"]
        if codings:
            if codings != ["chunked"]:
                raise BadAnswer("a transfer coding we did not ask for")
            return self._chunked()
        # One header may say it several times over, separated by commas.
        lengths = {part.strip(_BLANK) for value in head.values("content-length") for part in value.split(",")}
        if len(lengths) > 1:
            raise BadAnswer("two lengths")
        length = lengths.pop() if lengths else ""
        return self._measured(int(length)) if _LENGTH.fullmatch(length) else self._rest()

    def _more(self) -> bool:
        """Get more into the buffer; False at the end."""
        new = self._receive()
        self.received += len(new)
        self._buffer = self._buffer[self._at :] + new if self._at < len(self._buffer) else new
        self._at = 0
        return bool(new)

    def _line(self, most: int) -> bytes:
        """The next line without its end, of *most* bytes at most."""
        searched = 0
        while (end := self._buffer.find(b"\n", self._at + searched)) < 0:
            searched = len(self._buffer) - self._at
            if searched > most or not self._more():
                raise BadAnswer("a line that does not end")
        line = self._buffer[self._at : end]
        self._at = end + 1
        if len(line) > most:
            raise BadAnswer("a line too long")
        return line.removesuffix(b"\r")

    def _rest(self) -> Iterator[bytes]:
        if self._at < len(self._buffer):
            yield self._buffer[self._at :]
        while new := self._receive():
            self.received += len(new)
            yield new

    def _measured(self, length: int) -> Iterator[bytes]:
        while length:
            if self._at >= len(self._buffer) and not self._more():
                raise BadAnswer("shorter than announced")
            piece = self._buffer[self._at : self._at + length]
            self._at += len(piece)
            length -= len(piece)
            yield piece

    def _chunked(self) -> Iterator[bytes]:
        while True:
            size = _SIZE.fullmatch(self._line(_MAX_CHUNK_LINE))
            if size is None:
                raise BadAnswer("a chunk without a size")
            length = int(size[1], 16)
            if not length:
                return  # what may follow is not read: nothing in it is used, and the connection ends here
            yield from self._measured(length)
            if self._line(2):
                raise BadAnswer("a chunk longer than announced")


_BLANK = " \t"

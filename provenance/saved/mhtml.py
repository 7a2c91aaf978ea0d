"""
MHTML, and mails with a page in them: headers, parts between boundaries, each part in its transfer encoding.

Chrome writes ``Snapshot-Content-Location`` at the top and gives each frame a ``Content-ID`` that its ``iframe`` names;
others name parts by ``Content-Location``: RFC 2557, https://www.rfc-editor.org/rfc/rfc2557.

>>> saved = (b"Snapshot-Content-Location: https://news.example/a\\nContent-Type: multipart/related; boundary=b\\n\\n"
...          b"--b\\nContent-Type: text/html\\nContent-Transfer-Encoding: quoted-printable\\n\\n"
...          b"<p class=3Da>W=\\nords\\n--b--\\n")
>>> root, frames, problems = read_mhtml(saved)
>>> root.body, root.url, problems
(b'<p class=a>Words', 'https://news.example/a', ())
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import urljoin

from provenance.saved.comments import web_address
from provenance.saved.frames import Part

#: A page of a newspaper has 100 to 1,500 parts (pictures, style sheets, frames).
MAX_PARTS = 10_000
#: Multipart inside multipart: mail programs nest three deep.
_MAX_DEPTH = 6
#: The headers of one part; mails have some kilobytes of signatures.
_MAX_HEADERS = 65_536
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}[A-Za-z][A-Za-z0-9-]{0,60}:")
_BLANK = re.compile(rb"\r?\n\r?\n|\r\r|\A\r?\n")
_FIELD = re.compile(r"([!-9;-~]{1,100}):(.*)", re.S)
_PARAMETER = re.compile(r";\s*([\w.-]{1,40})\s*=\s*(?:\"([^\"]*)\"|([^\s;]*))")
_PAGES = ("text/html", "application/xhtml+xml")
#: Behind a boundary: two dashes where it is the last, and the end of its line.
_AFTER = re.compile(rb"(--)?[ \t]{0,99}(?:\r?\n|\Z)")
#: Lines that begin like a boundary; each part has one.
_MOST_MARKS = 10 * MAX_PARTS
#: Words encoded for mail and nothing else; inside of one stands neither a space nor a question mark (RFC 2047).
_ENCODED = re.compile(r"(?:=\?[\w*-]{1,40}\?[QqBb]\?[!->@-~]*+\?=\s*+)++")
_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part that is no multipart, still packed."""

    headers: Mapping[str, str]
    raw: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        return self.kind in _PAGES and not self.headers.get("content-disposition", "").strip().lower().startswith("att")

    @property
    def cid(self) -> str:
        return self.headers.get("content-id", "").strip().strip("<>")


def is_mhtml(source: bytes) -> bool:
    """Does it begin with the headers of a MIME message that holds a page?"""
    if _FIRST.match(source) is None:
        return False
    block, _ = _split(_trimmed(source))
    headers = _headers(block)
    kind = headers.get("content-type", "").lstrip().lower()
    return kind.startswith("multipart/") or (kind.startswith(_PAGES) and "mime-version" in headers)


def read_mhtml(source: bytes) -> tuple[Part | None, tuple[Part, ...], tuple[str, ...]]:
    """The page (None where no part holds one), the documents that may be frames of it, and what went wrong."""
    reading = _Reading()
    block, body = _split(_trimmed(source))
    headers = _headers(block)
    pieces = list(reading.pieces(headers, body, 0))
    root = reading.root(pieces, _parameter(headers.get("content-type", ""), "start"))
    if root is None:
        return None, (), tuple(reading.problems)
    base = web_address(headers.get("snapshot-content-location")) or web_address(headers.get("content-location"))
    url = web_address(headers.get("snapshot-content-location")) or _location(root, base) or base
    page = Part(reading.unpacked(root), root.headers.get("content-type"), url)
    frames = tuple(
        Part(reading.unpacked(piece), piece.headers.get("content-type"), _location(piece, base), _names(piece))
        for piece in pieces if piece.is_page and piece is not root)
    return page, frames, tuple(dict.fromkeys(reading.problems))


class _Reading:
    """Takes a message apart, and remembers what was wrong with it."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._count = 0

    def pieces(self, headers: Mapping[str, str], body: bytes, depth: int) -> Iterator[_Piece]:
        """The parts that are no multipart, in order."""
        kind = headers.get("content-type", "")
        if not kind.lstrip().lower().startswith("multipart/"):
            self._count += 1
            yield _Piece(headers, body)
            return
        if depth >= _MAX_DEPTH:
            self.problems.append(f"mhtml: parts nested deeper than {_MAX_DEPTH} are not read")
            return
        for raw in self._parts(body, _parameter(kind, "boundary")):
            if self._count >= MAX_PARTS:
                self.problems.append(f"mhtml: more than {MAX_PARTS} parts; the others are not read")
                return
            block, inner = _split(raw)
            yield from self.pieces(_headers(block), inner, depth + 1)

    def _parts(self, body: bytes, boundary: str | None) -> Iterator[bytes]:
        """What stands between the boundaries."""
        if not boundary:
            first = re.search(rb"(?:\A|\n)--([!-~]{1,200})[ \t]{0,9}\r?\n", body)
            if first is None:
                self.problems.append("mhtml: no boundary between its parts is to be found")
                return
            self.problems.append("mhtml: no boundary is named; read by the first that stands there")
            mark = first[1]
        else:
            mark = boundary.encode("utf-8", "replace")
        start = None
        for before, after, last in _boundaries(body, b"--" + mark):
            if start is not None:
                yield body[start:before]
            if last:
                return
            start = after
        self.problems.append("mhtml: its last boundary is missing; read as far as it goes")
        if start is not None:
            yield body[start:]

    def root(self, pieces: list[_Piece], start: str | None) -> _Piece | None:
        """The page: the part that ``start`` names, else the first page, else the first text."""
        if start:
            wanted = start.strip().strip("<>")
            named = next((piece for piece in pieces if piece.cid == wanted and piece.kind.startswith(_READABLE)), None)
            if named is not None:
                return named
            self.problems.append("mhtml: the part that start names holds no page; the first page is read")
        first = next((piece for piece in pieces if piece.is_page), None)
        return first or next((piece for piece in pieces if piece.kind == "text/plain" and piece.raw.strip()), None)

    def unpacked(self, piece: _Piece) -> bytes:
        """The bytes of a part out of their transfer encoding."""
        coding = piece.headers.get("content-transfer-encoding", "").strip().lower()
        if coding == "quoted-printable":
            body = binascii.a2b_qp(piece.raw)
        elif coding == "base64":
            packed = piece.raw.translate(None, _BASE64)
            if len(packed) % 4 == 1:
                self.problems.append("mhtml: base64 breaks off; read as far as it goes")
                packed = packed[:-1]
            body = binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
        else:
            if coding not in ("", "7bit", "8bit", "binary"):
                self.problems.append(f"mhtml: unknown transfer encoding {coding[:40]!r}; read as it stands")
            body = piece.raw
        return body


def _boundaries(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the part before each boundary ends, where the next one begins, and whether it is the last."""
    at = 0 if body.startswith(mark) else body.find(b"\n" + mark) + 1
    for _ in range(_MOST_MARKS):
        if at == 0 and not body.startswith(mark):
            return
        found = _AFTER.match(body, at + len(mark))
        if found:
            before = max(0, at - (2 if body[at - 2:at] == b"\r\n" else 1))
            yield before, found.end(), found[1] is not None
        at = body.find(b"\n" + mark, at) + 1
        if at == 0:
            return


_READABLE = (*_PAGES, "text/plain", "application/xml", "text/xml")


def _trimmed(source: bytes) -> bytes:
    """Without a byte-order mark and empty lines before the headers."""
    return source.removeprefix(b"\xef\xbb\xbf").lstrip()


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """Headers and body; a part that begins with an empty line has no headers."""
    found = _BLANK.search(raw, 0, _MAX_HEADERS)
    return (raw[:found.start()], raw[found.end():]) if found else (raw[:_MAX_HEADERS], b"")


def _headers(block: bytes) -> dict[str, str]:
    """Fields by name in lower case, the first of each name; folded lines joined."""
    lines: list[str] = []
    for line in block.decode("utf-8", "replace").split("\n"):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    out: dict[str, str] = {}
    for line in lines:
        if found := _FIELD.fullmatch(line.strip()):
            out.setdefault(found[1].lower(), _plain(found[2].strip()))
    return out


def _plain(value: str) -> str:
    """Words encoded for mail, ``=?utf-8?Q?…?=``, decoded; a value that cannot be stays as it is."""
    if not value.startswith("=?") or _ENCODED.fullmatch(value) is None:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _parameter(value: str, name: str) -> str | None:
    for found in _PARAMETER.finditer(value):
        if found[1].lower() == name:
            return found[2] if found[2] is not None else found[3]
    return None


def _location(piece: _Piece, base: str | None) -> str | None:
    """The address of a part; relative ones stand on the part's or the message's base."""
    stated = piece.headers.get("content-location", "").strip()
    on = web_address(piece.headers.get("content-base")) or base
    if not stated or web_address(stated) or on is None:
        return web_address(stated)
    try:
        return web_address(urljoin(on, stated))
    except ValueError:  # brackets that hold no IPv6 address
        return None


def _names(piece: _Piece) -> tuple[str, ...]:
    cid = f"cid:{piece.cid}" if piece.cid else ""
    return tuple(name for name in (cid, piece.headers.get("content-location", "").strip()) if name)

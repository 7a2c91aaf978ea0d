"""
What a person gives us to read: files, standard input, addresses; told apart and read, or refused in one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from provenance.errors import InputError
from provenance.model import Fetch

#: Real article pages end at 3 MB; a file ten times as large is something else.
MAX_BYTES = 20 * 1024 * 1024
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: First bytes of what is often given by mistake, and what to do instead.
_KINDS = (
    (b"%PDF-", "a PDF; save the page as HTML or copy its text into a .txt file"),
    (b"\x89PNG", "a picture; words in pictures are not read"),
    (b"\xff\xd8\xff", "a picture; words in pictures are not read"),
    (b"GIF8", "a picture; words in pictures are not read"),
    (b"PK\x03\x04", "a ZIP or Office file; save its text as .html or .txt"),
    (b"\x1f\x8b", "a gzip file; unpack it first (a recording goes to --replay)"),
    (b"SQLite format 3\x00", "a SQLite database; give it to --store"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save its text as .html or .txt"),
    (b"\x7fELF", "a program"),
    (b"WARC/", "a web archive; give it to --replay"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input, with what came along."""

    name: str  #: as given
    body: bytes
    url: str | None = None  #: where it was fetched from
    content_type: str | None = None


def is_address(name: str) -> bool:
    """
    Does the argument begin with a scheme? Then it is an address, never a path.

    >>> is_address("https://news.example/a"), is_address("mailto:a@b.example"), is_address("notes.txt")
    (True, True, False)
    """
    # A single letter and a colon is a drive on Windows.
    return _SCHEME.match(name) is not None and not re.match(r"[A-Za-z]:[\\/]", name)


def read_input(name: str, *, fetch: Fetch | None = None, stdin: BinaryIO | None = None) -> Source:
    """
    The bytes of a file, of standard input (``-``) or of an address.

    Raises:
        InputError: it cannot be read; the message is one line that says what to do.
    """
    if name == "-":
        if stdin is None:
            raise InputError("-: standard input is not at hand here", code="no-stdin")
        return Source(name, _checked("-", stdin.read(MAX_BYTES + 1)))
    if is_address(name):
        return _fetched(name, fetch)
    return Source(name, _checked(name, _read_file(Path(name), name)))


def _read_file(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{name}: a folder; give the files in it", code="folder")
        if not path.is_file() and path.exists():
            raise InputError(f"{name}: not a plain file; give a file, or - for standard input", code="not-a-file")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the name", code="no-such-file") from None
    except PermissionError:
        raise InputError(f"{name}: may not be read; check its permissions", code="not-allowed") from None
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: cannot be read: {reason}", code="unreadable") from None


def _checked(name: str, body: bytes) -> bytes:
    if len(body) > MAX_BYTES:
        raise InputError(f"{name}: larger than {MAX_BYTES // 2**20} MB; split it into articles", code="too-large")
    if not body.strip():
        raise InputError(f"{name}: empty; there is nothing to read", code="empty")
    for magic, what in _KINDS:
        if body.startswith(magic):
            raise InputError(f"{name}: {what}", code="not-text")
    head = body[:8192]
    # Pages hold a stray control character; a file where one byte in fifty is one is no text.
    if not body.startswith(_WIDE) and (len(head) - len(head.translate(None, _CONTROLS))) * 50 > len(head):
        raise InputError(f"{name}: binary data, not text; give HTML or plain text", code="not-text")
    return body


def _fetched(name: str, fetch: Fetch | None) -> Source:
    """A page from the network or a recording; redirects are followed, at most ten."""
    from urllib.parse import urljoin

    if not name.lower().startswith(("http://", "https://")):
        raise InputError(f"{name}: only http and https addresses can be read", code="refused-url")
    if fetch is None:
        raise InputError(f"{name}: an address cannot be read offline; save the page, or leave out --offline",
                         code="offline")
    url = name
    for _ in range(10):
        capture = fetch(url)
        if capture is None:
            raise InputError(f"{name}: not in the recording ({url})", code="not-recorded")
        if capture.error or not capture.complete:
            raise InputError(f"{name}: could not be fetched ({capture.error or 'the body did not end'})",
                             code=capture.error or "incomplete")
        target = capture.header("location") if capture.status in (301, 302, 303, 307, 308) else None
        if target:
            url = urljoin(url, target)
            continue
        if capture.status is None or not 200 <= capture.status < 300:
            raise InputError(f"{name}: the server answered {capture.status}", code=f"http-{capture.status}")
        return Source(name, _checked(name, capture.body), url, capture.header("content-type"))
    raise InputError(f"{name}: redirects without end", code="too-many-hops")

"""
What a person gives us to read: files, standard input, addresses; told apart and read, or refused in one line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from provenance.budget import one_chain
from provenance.errors import InputError
from provenance.model import Fetch
from provenance.saved import is_archive, local_frames, local_name

#: Real article pages end at 3 MB; a file ten times as large is something else.
MAX_BYTES = 20 * 1024 * 1024
#: A page saved with all its pictures (MHTML, .webarchive); only the page inside is read, and no more of it than above.
MAX_ARCHIVE_BYTES = 5 * MAX_BYTES
#: How the folder beside a saved page ends where it does not begin like the page itself.
_FOLDERS = ("_files", ".files")
_MAX_FILES = 500
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: What to do instead with what is often given by mistake.
_INSTEAD = {
    "a PDF": "save the page as HTML or copy its text into a .txt file",
    "a picture": "words in pictures are not read",
    "a ZIP or Office file": "save its text as .html or .txt",
    "an old Office file": "save its text as .html or .txt",
    "a gzip file": "unpack it first (a recording goes to --replay)",
    "a zstd file": "unpack it first",
    "an xz file": "unpack it first",
    "a bzip2 file": "unpack it first",
    "a SQLite database": "give it to --store",
    "a web archive": "give it to --replay",
}
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input, with what came along."""

    name: str  #: as given
    body: bytes
    url: str | None = None  #: where it was fetched from
    content_type: str | None = None
    #: Frames saved beside a page (``page_files/Tweet.html``), by the path that stands in it.
    files: Mapping[str, bytes] = field(default_factory=dict)


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
        body = stdin.read(MAX_BYTES + 1)
        if _is_long_archive(body):
            body += stdin.read(MAX_ARCHIVE_BYTES - MAX_BYTES)
        return Source(name, _checked("-", body))
    if is_address(name):
        return _fetched(name, fetch)
    body = _checked(name, _read_file(Path(name), name))
    return Source(name, body, files=_beside(Path(name), body))


def _read_file(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{name}: a folder; give the files in it", code="folder")
        if not path.is_file() and path.exists():
            raise InputError(f"{name}: not a plain file; give a file, or - for standard input", code="not-a-file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
            return body + file.read(MAX_ARCHIVE_BYTES - MAX_BYTES) if _is_long_archive(body) else body
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the name", code="no-such-file") from None
    except PermissionError:
        raise InputError(f"{name}: may not be read; check its permissions", code="not-allowed") from None
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: cannot be read: {reason}", code="unreadable") from None


def _is_long_archive(body: bytes) -> bool:
    return len(body) > MAX_BYTES and is_archive(body)


def _beside(page: Path, body: bytes) -> dict[str, bytes]:
    """
    The frames that "save page complete" put into the folder of a page.

    Only files inside of that folder are read, whatever the page names; one that is missing is left out.
    """
    out: dict[str, bytes] = {}
    if is_archive(body):
        return out
    queue, room = list(local_frames(body)), MAX_BYTES
    for name in queue:  # it grows: frames may hold frames
        if name in out or len(out) >= _MAX_FILES or not _in_its_folder(page, name):
            continue
        try:
            with (page.parent / name).open("rb") as file:
                found = file.read(room + 1)
        except (OSError, ValueError):
            # Not saved, or not for us to read: the page is then read without it, as a browser would show it.
            continue
        if len(found) <= room:
            room -= len(found)
            out[name] = found
            queue += [inner for src in local_frames(found) if (inner := local_name(src, name))]
    return out


def _in_its_folder(page: Path, name: str) -> bool:
    """Does a path lead into the folder of the page (``a.html``: ``a_files``), also when links are followed?"""
    first, *rest = PurePosixPath(name).parts
    if not rest or not (first.startswith(page.stem) or first.lower().endswith(_FOLDERS)):
        return False
    try:
        folder, file = page.parent.resolve() / first, (page.parent / name).resolve()
        return file.is_relative_to(folder) and file.is_file()
    except (OSError, RuntimeError, ValueError):  # links that lead in a circle; a NUL
        return False


def _checked(name: str, body: bytes) -> bytes:
    from provenance.parser.sniff import packed  # late: most commands read no page

    archive = is_archive(body)
    most = MAX_ARCHIVE_BYTES if archive else MAX_BYTES
    if len(body) > most:
        raise InputError(f"{name}: larger than {most // 2**20} MB; split it into articles", code="too-large")
    if not body.strip():
        raise InputError(f"{name}: empty; there is nothing to read", code="empty")
    if (kind := packed(body)) is not None:
        instead = f"; {_INSTEAD[kind]}" if kind in _INSTEAD else ""
        raise InputError(f"{name}: {kind}{instead}", code="not-text")
    if archive:
        return body
    head = body[:8192]
    # Pages hold a stray control character; a file where one byte in fifty is one is no text.
    if not body.startswith(_WIDE) and (len(head) - len(head.translate(None, _CONTROLS))) * 50 > len(head):
        raise InputError(f"{name}: binary data, not text; give HTML or plain text", code="not-text")
    return body


@one_chain()
def _fetched(name: str, fetch: Fetch | None) -> Source:
    """A page from the network or a recording; redirects are followed, at most ten, in the time of one request."""
    from provenance.resolver.spelling import absolute, as_utf8  # late: most inputs are files

    if not name.lower().startswith(("http://", "https://")):
        raise InputError(f"{name}: only http and https addresses can be read", code="refused-url")
    if fetch is None:
        raise InputError(f"{name}: an address cannot be read offline; save the page, or leave out --offline",
                         code="offline")
    url = name
    # An article may change by the hour: a kept answer is asked about, however fresh it is.
    ask = getattr(fetch, "anew", fetch)
    for _ in range(10):
        capture = ask(url)
        if capture is None:
            raise InputError(f"{name}: not in the recording ({url})", code="not-recorded")
        if capture.error or not capture.complete:
            raise InputError(f"{name}: could not be fetched ({capture.error or 'the body did not end'})",
                             code=capture.error or "incomplete")
        target = capture.header("location") if capture.status in (301, 302, 303, 307, 308) else None
        if target:
            url = absolute(url, as_utf8(target))
            continue
        if capture.status is None or not 200 <= capture.status < 300:
            raise InputError(f"{name}: the server answered {capture.status}", code=f"http-{capture.status}")
        return Source(name, _checked(name, capture.body), url, capture.header("content-type"))
    raise InputError(f"{name}: redirects without end", code="too-many-hops")

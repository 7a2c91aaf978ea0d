"""
Files of this machine, and of wherever fsspec reaches; named alike, opened alike.

>>> is_remote("s3://bucket/a.warc.gz"), is_remote("a.warc.gz")
(True, False)
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import IO, Any

from provenance.errors import InputError, UsageError

__all__ = ["File", "expand", "is_remote", "open_file", "stat_of"]

_WILD = frozenset("*?[")
#: These would ask the network with nobody's rules of politeness; ``bulk`` is offline.
_WEB = ("http://", "https://", "ftp://")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was when it was found: whether it is the same later is told by size and time."""

    name: str
    size: int  #: bytes
    changed: str  #: when it was changed last, as its system says it; empty where that says nothing


def is_remote(name: str) -> bool:
    """Is it an address of fsspec's and no path?"""
    return "://" in name


def _filesystem(name: str) -> tuple[Any, str]:
    if name.lower().startswith(_WEB):
        raise UsageError(f"{name}: bulk reads files, and asks no web server; download it first", code="refused-url")
    try:
        import fsspec
    except ImportError:
        raise UsageError(f"{name}: such addresses need fsspec: python3 -m pip install 'post-provenance[bulk]'",
                         code="no-fsspec") from None
    try:
        filesystem, path = fsspec.core.url_to_fs(name)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{name}: {error}", code="no-filesystem") from None
    return filesystem, str(path)


def open_file(name: str) -> IO[bytes]:
    """
    A file for reading, from its start.

    Raises:
        InputError: it cannot be opened.
    """
    try:
        if is_remote(name):
            filesystem, path = _filesystem(name)
            opened: IO[bytes] = filesystem.open(path, "rb")
            return opened
        if Path(name).exists() and not Path(name).is_file():
            # A pipe would have us wait for ever, a device read for ever.
            raise InputError(f"{name}: no plain file", code="not-a-file")
        return io.FileIO(name)  # raw: whoever reads it has a buffer of its own
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: cannot be read: {reason}", code="unreadable") from None


def stat_of(name: str) -> File:
    """
    Size and time of a file.

    Raises:
        InputError: there is none.
    """
    try:
        if is_remote(name):
            filesystem, path = _filesystem(name)
            info = filesystem.info(path)
            changed = info.get("LastModified") or info.get("mtime") or info.get("ETag") or ""
            return File(name, int(info["size"]), str(changed))
        found = Path(name).stat()
        return File(name, found.st_size, str(found.st_mtime_ns))
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the name", code="no-such-file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: cannot be read: {reason}", code="unreadable") from None


def expand(name: str) -> Iterator[str]:
    """
    The files that a path, a folder (with all folders in it) or a glob names, in the order of their names.

    Raises:
        UsageError: it names nothing.
    """
    found = sorted(_remote(name) if is_remote(name) else _local(name))
    if not found:
        raise UsageError(f"{name}: no such file, and nothing fits", code="no-such-file")
    yield from found


def _local(name: str) -> list[str]:
    try:
        path = Path(name)
        if path.is_dir():
            return _inside(path)
        if path.exists():
            return [name]
    except (OSError, ValueError):
        return []
    if not _WILD & set(name):
        return []
    out: list[str] = []
    for one in glob(name, recursive=True):  # noqa: PTH207  (Path.glob needs the folder apart)
        out += _inside(Path(one)) if Path(one).is_dir() else [one]
    return list(dict.fromkeys(out))


def _inside(folder: Path) -> list[str]:
    """All files of a folder; links to folders are not followed, as they may lead in a circle."""
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def _remote(name: str) -> list[str]:
    filesystem, path = _filesystem(name)
    try:
        if _WILD & set(path):
            found = filesystem.glob(path)
        elif filesystem.isdir(path):
            found = filesystem.find(path)
        else:
            found = [path] if filesystem.exists(path) else []
    except (OSError, ValueError) as error:
        raise UsageError(f"{name}: cannot be listed: {error}", code="unreadable") from None
    return [str(filesystem.unstrip_protocol(one)) for one in found]

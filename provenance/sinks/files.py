"""
Files that appear whole or not at all, and that no symbolic link leads elsewhere.

>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     with whole_file(Path(folder) / "a.txt") as file:
...         _ = file.write(b"Just words.")
...     (Path(folder) / "a.txt").read_bytes()
b'Just words.'
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import BinaryIO

__all__ = ["begin_beside", "open_to_append", "put_in_place", "refuse_link", "whole_file"]

#: How the names of unfinished files begin; a process that is killed may leave one behind.
_UNFINISHED = ".provenance-"


def refuse_link(path: Path) -> None:
    """
    Only a file's own name will do for writing: a link may have been put there by somebody else.

    Raises:
        OSError: the path is a symbolic link, a folder, or nothing that a file could take the place of.
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "no file name has a NUL in it")
    try:
        mode = path.lstat().st_mode  # asked once: between two questions another process may take the file away
    except (FileNotFoundError, NotADirectoryError):
        return
    if S_ISLNK(mode):
        raise OSError(errno.ELOOP, "is a symbolic link; give a file's own name")
    if S_ISDIR(mode):
        raise OSError(errno.EISDIR, "is a folder; give a file's name")
    if not S_ISREG(mode):
        raise OSError(errno.EINVAL, "is no ordinary file; give another name")


def begin_beside(path: Path) -> tuple[int, Path]:
    """
    A new, empty file in the folder of *path*, open for writing, and its name, which nobody can guess beforehand.

    Raises:
        OSError: it cannot be made there, or *path* is not to be written (``refuse_link``).
    """
    refuse_link(path)
    descriptor, name = tempfile.mkstemp(prefix=_UNFINISHED, suffix=".part", dir=path.parent)
    return descriptor, Path(name)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Move a finished file to its place; whatever stood there is gone in the same instant."""
    # mkstemp makes files for their owner alone; results are for whoever the umask says.
    mask = os.umask(0)
    os.umask(mask)
    unfinished.chmod(0o666 & ~mask)
    os.replace(unfinished, path)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when the block ends, and is gone when it ends by an exception."""
    descriptor, unfinished = begin_beside(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put_in_place(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def open_to_append(path: Path) -> int:
    """
    A file that is added to, made where it is missing; its descriptor.

    Raises:
        OSError: it cannot be opened, or is a link, a folder, a pipe.
    """
    refuse_link(path)
    # The look above and the opening are two moments; this one lets nobody in between.
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)

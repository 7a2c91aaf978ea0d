"""
One run at a time on a store: the lock of a run, and who has it.

The lock is the system's own, on a file beside the store (``provenance.db-run``), so it ends with its process, however
that ends: a file that a killed run left behind holds nobody up. Its words only say who has it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from provenance.errors import StoreBusy, StoreError
from provenance.sinks.files import refuse_link

#: Windows has no such locks; only SQLite's own keep two runs apart there.
_HAS_LOCKS = find_spec("fcntl") is not None

__all__ = ["Hold", "holder_of"]

#: How long a run waits for another to end: two that follow each other closely both get through.
WAIT_S = 0.5
_PAUSE_S = 0.05


class Hold:
    """
    The lock of a run on the store at *path*, from its making until ``release``.

    Raises:
        StoreBusy: another run has it; the message names that one.
        StoreError: the folder cannot be written.
    """

    def __init__(self, path: Path, what: str, clock: Callable[[], datetime]) -> None:
        self._path = path.absolute().with_name(f"{path.name}-run")
        self._file: int | None = None
        if not _HAS_LOCKS:
            return
        end = time.monotonic() + WAIT_S
        while (file := self._try()) is None:
            if time.monotonic() > end:
                raise StoreBusy(f"{path}: {self._holder()} holds it; try again when that one is done",
                                code="store-busy")
            time.sleep(_PAUSE_S)
        self._file = file
        said = {"pid": os.getpid(), "what": what, "since": clock().isoformat(timespec="seconds")}
        with suppress(OSError):  # a full disk: the lock holds all the same, only without a name
            os.ftruncate(file, 0)
            os.write(file, json.dumps(said).encode())

    def _try(self) -> int | None:
        """The locked file; None where another process has it."""
        try:
            refuse_link(self._path)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}", code="store-read-only") from error
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The one who had it may have taken the file away meanwhile; then this lock is on nothing.
            if os.path.samestat(os.fstat(file), self._path.stat()):
                return file
        except (BlockingIOError, FileNotFoundError):
            pass  # somebody has it, or had it a moment ago: the caller tries again
        os.close(file)
        return None

    def _holder(self) -> str:
        try:
            said = json.loads(self._path.read_bytes()[:1000])
            return f"provenance {said['what']} (process {int(said['pid'])}, since {said['since']})"
        except (OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
            return "another run of provenance"  # it is just beginning, or just ending

    def release(self) -> None:
        """Let others have it; a second time does nothing."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None


def holder_of(path: Path) -> str | None:
    """
    Which process writes to the files of a store now, where the system can say so (Linux); None elsewhere.

    Source: the layout of /proc/locks, https://www.kernel.org/doc/html/latest/filesystems/proc.html
    """
    try:
        inodes = {beside.stat().st_ino for end in ("", "-shm", "-wal") if (beside := Path(f"{path}{end}")).exists()}
        for line in Path("/proc/locks").read_text().splitlines():
            _, kind, _, mode, pid, place, *_ = line.split()
            if kind == "POSIX" and mode == "WRITE" and int(place.split(":")[2]) in inodes and int(pid) != os.getpid():
                name = Path(f"/proc/{int(pid)}/comm").read_text().strip()
                return f"process {int(pid)} ({name})"
    except (OSError, ValueError):
        pass  # no such file in this system, or the process has ended
    return None

"""
A file that appears whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from provenance.errors import UsageError
from provenance.sinks.files import begin_beside, put_in_place


class AtomicFile:
    """
    Text written beside its place and moved there when done.

    Raises (here and in every method):
        UsageError: the place is a folder or a symbolic link, or cannot be written.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._path = Path(name)
        with self._explained():
            handle, self._temporary = begin_beside(self._path)
        self._file = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n")

    def write(self, text: str) -> int:
        with self._explained():
            return self._file.write(text)

    def flush(self) -> None:
        with self._explained():
            self._file.flush()

    def isatty(self) -> bool:
        return False

    def close(self, *, keep: bool) -> None:
        """Move the file to its place, or remove what was written."""
        done = False
        try:
            with self._explained():
                if keep:
                    self._file.flush()
                    os.fsync(self._file.fileno())
                self._file.close()
                if keep:
                    put_in_place(self._temporary, self._path)
                    done = True
        finally:
            if not done:
                with suppress(OSError):  # what could not be written is not wanted any more
                    self._file.close()
                self._temporary.unlink(missing_ok=True)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise UsageError(f"--output {self._name}: cannot be written: {reason}", code="bad-output") from None

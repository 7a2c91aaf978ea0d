"""
A file that appears whole or not at all.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from provenance.errors import UsageError


class AtomicFile:
    """
    Text written beside its place and moved there when done.

    Raises:
        UsageError: the place is a folder or a symbolic link, or cannot be written.
    """

    def __init__(self, name: str) -> None:
        self._path = Path(name)
        if self._path.is_symlink() or self._path.is_dir():
            what = "a symbolic link" if self._path.is_symlink() else "a folder"
            raise UsageError(f"--output {name}: is {what}; give a file's name", code="bad-output")
        try:
            handle, self._temporary = tempfile.mkstemp(prefix=".provenance-", dir=self._path.parent)
        except OSError as error:
            raise UsageError(f"--output {name}: cannot be written: {error.strerror}", code="bad-output") from None
        self._file = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n")

    def write(self, text: str) -> int:
        return self._file.write(text)

    def flush(self) -> None:
        self._file.flush()

    def isatty(self) -> bool:
        return False

    def close(self, *, keep: bool) -> None:
        """Move the file to its place, or remove what was written."""
        self._file.close()
        if keep:
            # mkstemp makes files for their owner alone; results are for whoever the umask says.
            mask = os.umask(0)
            os.umask(mask)
            Path(self._temporary).chmod(0o666 & ~mask)
            os.replace(self._temporary, self._path)
        else:
            Path(self._temporary).unlink(missing_ok=True)

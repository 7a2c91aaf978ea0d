"""
What the caller or the machine can do wrong.

    ProvenanceError            never raised itself
    ├── UsageError             a wrong option or value                       exit 2
    ├── InputError             an input that could not be read               exit 3
    ├── ListError              a list file with a wrong row: file, line, why exit 2
    ├── RecordError            a WARC that could not be written or replayed  exit 2
    ├── TimestampError         no timestamp, or one that does not hold       exit 2
    └── StoreError             a store that cannot be opened or written      exit 2
        └── StoreBusy          another process holds it                      exit 75

What the web does (a dead link, a loop, a deleted post) is never an
exception: it is an *outcome*, and stands in the data.
"""

from __future__ import annotations


class ProvenanceError(Exception):
    """
    The root of the tree above; never raised itself.

    Attributes:
        code: A short word for programs (``empty-file``, ``bad-date`` …); it stands as
            ``error.code`` in the JSON of an input that could not be read.
        exit_code: What the command line returns when this ends the run.
    """

    exit_code = 2

    def __init__(self, message: str, *, code: str = "error") -> None:
        super().__init__(message)
        self.code = code


class UsageError(ProvenanceError):
    """A wrong option, or a value that an option cannot take."""


class InputError(ProvenanceError):
    """One input could not be read; the others are still done."""

    exit_code = 3


class ListError(ProvenanceError):
    """A list file is not as it should be; the message names file, line and reason."""


class RecordError(ProvenanceError):
    """A recording could not be written, or a file given for replay is none."""


class TimestampError(ProvenanceError):
    """An authority gave no timestamp, or what it gave does not hold."""


class StoreError(ProvenanceError):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process holds the store."""

    exit_code = 75

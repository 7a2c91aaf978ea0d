"""
What travels between an importer and the list it makes: rows to be, what was left out, what was noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from provenance.lists.rows import ListRow


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was found."""

    name: str  #: for messages, without its folder
    body: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to be, in the words of the source; it is checked like any row before it is one."""

    place: str  #: ``line 12`` or ``record 3``, for messages
    entry: str
    kind: str = "handle"
    label: str = ""
    party: str = ""  #: the source's word for the party; a table (``data/parties.csv``) says which side that is
    side: str = ""  #: ``axis:pole``, where the source says just that
    note: str = ""
    relation: str = ""
    since: str = ""
    until: str = ""
    id: str = ""
    date: str = ""  #: when the source said so; empty: as of the whole
    file: str = ""  #: where several files are read as one


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the source that did not become one of the list, and why."""

    place: str
    reason: str
    file: str = ""  #: as in ``Draft``; in the end always the file's name


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the whole file: columns that were left out, letters that were mended."""

    text: str


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller says beside the files."""

    columns: Mapping[str, str] = field(default_factory=dict)  #: column of the source to field of the list
    fixed: Mapping[str, str] = field(default_factory=dict)  #: field of the list to the value of every row
    encoding: str | None = None
    double_encoded: bool = False  #: UTF-8 that was once read as Windows-1252 and written as UTF-8 again


#: From files to rows to be, one item after the other.
Read = Callable[[Sequence[Source], Options], Iterable[Draft | Skipped | Remark]]


@dataclass(frozen=True, slots=True)
class Importer:
    """One format of somebody's list."""

    kind: str  #: its name on the command line
    title: str
    source: str  #: address of what it reads; empty where the caller must say
    licence: str  #: SPDX; ``LicenseRef-…`` where none is granted; empty where the caller must say
    read: Read
    files: str = "one or more files"  #: what it wants to be given
    joined: bool = False  #: several files make one list only together; else each is read by itself
    parties: str = ""  #: the scope of party names in ``data/parties.csv``
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A list made of somebody's file."""

    rows: tuple[ListRow, ...]
    skipped: tuple[Skipped, ...]
    remarks: tuple[str, ...]
    as_of: date

"""
What there is to read, cut into units of work: a whole archive, a range of a large one, some files of a folder.

A unit is small enough to be lost and large enough to be worth a process. It has a key, by which a manifest knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from provenance.bulk.files import File, expand, is_remote, open_file, stat_of
from provenance.errors import InputError

__all__ = ["Unit", "kind_of", "units_of"]

#: How names end, by kind. What else stands in a folder is passed over; a file that is named is read as a page.
_ENDS = {
    "warc": (".warc", ".warc.gz", ".warc.zst", ".warc.lz4", ".wet", ".wet.gz", ".wet.zst"),
    "wacz": (".wacz",),
    "zim": (".zim",),
    "lines": (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst"),
    "parquet": (".parquet",),
    "page": (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".webarchive", ".txt", ".md", ".json", ".xml", ".rss",
             ".atom"),
}
#: First bytes of what is named otherwise.
_MAGIC = ((b"WARC/", "warc"), (b"PAR1", "parquet"), (b"ZIM\x04", "zim"))
#: A page's files, saved beside it: no pages of their own.
_SAVED_BESIDE = ("_files", ".files")
#: Files of a folder that make one unit.
_PAGES_AT_ONCE = 200
#: A compressed archive of Common Crawl has 1 GB; a quarter of that is some ten seconds of work.
RANGE_BYTES = 256 * 2**20
#: Kinds that can be cut where they are, not only at their ends.
_CUT = (".warc.gz", ".wet.gz", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Unit:
    """
    Some work: *files* are one archive, or some pages; *start* and *stop* are bytes of the archive (None: to its end).

    >>> unit = Unit("warc", (File("a.warc.gz", 100, "1"),), 0, 50)
    >>> unit.name, unit.size
    ('a.warc.gz [0-50]', 50)
    """

    kind: str  #: warc · wacz · zim · lines · parquet · page
    files: tuple[File, ...]
    start: int = 0
    stop: int | None = None

    @property
    def name(self) -> str:
        """For people."""
        first = self.files[0].name
        if len(self.files) > 1:
            return f"{first} and {len(self.files) - 1} more"
        return first if self.is_whole else f"{first} [{self.start}-{'' if self.stop is None else self.stop}]"

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.stop is None

    @property
    def size(self) -> int:
        """Bytes, as they lie on the disk."""
        return sum(one.size for one in self.files) if self.stop is None and not self.start else (
            (self.files[0].size if self.stop is None else self.stop) - self.start)

    @property
    def key(self) -> str:
        """Names the unit in a manifest, and its parts: 24 hexadecimal digits (96 bits of SHA-256)."""
        said = "\n".join(f"{one.name}\t{one.size}\t{one.changed}" for one in self.files)
        text = f"{self.kind} {self.start} {self.stop}\n{said}"
        return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def kind_of(name: str) -> str | None:
    """
    What a file is by its name; None where that says nothing.

    >>> [kind_of(name) for name in ("a.warc.gz", "A.WET.GZ", "b.wacz", "c.ndjson", "d.html", "e.css")]
    ['warc', 'warc', 'wacz', 'lines', 'page', None]
    """
    lowered = name.lower()
    return next((kind for kind, ends in _ENDS.items() if lowered.endswith(ends)), None)


def units_of(names: Iterable[str], *, done: frozenset[File] = frozenset(), range_bytes: int = RANGE_BYTES) -> (
    tuple[list[Unit], int]
):
    """
    The units of everything that paths, folders, globs and addresses name; and how many files of folders are of no
    kind that is read.

    Args:
        names: As given on the command line.
        done: Pages of earlier runs; they are left out. Archives are told by their units' keys.
        range_bytes: Archives that can be cut and are larger are cut into ranges of this size.

    Raises:
        UsageError: a name fits nothing.
    """
    units: list[Unit] = []
    pages: list[File] = []
    passed = 0
    for name in _distinct(names):
        kind = kind_of(name[0]) or (_look_into(name[0]) if name[1] else None)
        if kind is None or (kind == "page" and not name[1] and _stands_beside(name[0])):
            passed += 1
            continue
        found = stat_of(name[0])
        if kind == "page":
            pages += [found] if found not in done else []
        else:
            units += _ranges(kind, found, range_bytes)
    units += [Unit("page", tuple(pages[at:at + _PAGES_AT_ONCE])) for at in range(0, len(pages), _PAGES_AT_ONCE)]
    return units, passed


def _distinct(names: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each file once, and whether it was named itself."""
    seen = set()
    for name in names:
        for found in expand(name):
            if found not in seen:
                seen.add(found)
                yield found, found == name


def _look_into(name: str) -> str:
    try:
        with open_file(name) as file:
            head = file.read(8)
    except InputError:
        return "page"  # whoever reads it says what is the matter
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), "page")


def _stands_beside(name: str) -> bool:
    """Is it one of the files of a saved page? Its frames are read with that page."""
    return not is_remote(name) and any(part.lower().endswith(_SAVED_BESIDE) for part in PurePosixPath(name).parts[:-1])


def _ranges(kind: str, file: File, range_bytes: int) -> list[Unit]:
    if not file.name.lower().endswith(_CUT) or file.size <= range_bytes:
        return [Unit(kind, (file,))]
    cuts = [*range(0, file.size, range_bytes)]
    return [Unit(kind, (file,), start, stop) for start, stop in zip(cuts, [*cuts[1:], None], strict=True)]

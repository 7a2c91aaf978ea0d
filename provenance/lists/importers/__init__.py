"""
Importers: from somebody's file to a list of ours, with every row that was left out and why.

>>> done = import_list(importer_named("ifcn"), [Source("list", b"example.org\\nno site\\n")], Options(), Naming(
...     "ifcn", date(2026, 1, 31)))
>>> [row.entry for row in done.rows], [(one.place, one.reason) for one in done.skipped]
(['example.org'], [('line 2', "'no site' is no address")])

Adding a format is one small module and one line in the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from provenance.errors import ListError, UsageError
from provenance.lists.cells import checked_row
from provenance.lists.importers import (
    congress_legislators,
    congresstweets,
    generic,
    parliaments,
    plain,
    ratings,
    registry,
    state_media,
    wikidata,
)
from provenance.lists.importers.records import Draft, Imported, Importer, Options, Remark, Skipped, Source
from provenance.lists.parties import party_sides
from provenance.lists.rows import ListRow, folded

__all__ = ["IMPORTERS", "Imported", "Importer", "Naming", "Options", "Skipped", "Source", "import_list",
           "importer_named"]

#: Every format we read, in the order in which ``lists import --help`` names them.
IMPORTERS: tuple[Importer, ...] = (
    generic.IMPORTER,
    plain.TEXT,
    congress_legislators.IMPORTER,
    congresstweets.IMPORTER,
    parliaments.EVERYPOLITICIAN,
    parliaments.PARLIAMENTARIANS,
    parliaments.UK_LEGISLATORS,
    wikidata.IMPORTER,
    state_media.IMPORTER,
    registry.IMPORTER,
    plain.IFCN,
    ratings.PC1,
    ratings.MBFC,
    ratings.IFFY,
    ratings.NEWSGUARD,
)


def importer_named(kind: str) -> Importer:
    """
    The importer of that kind.

    Raises:
        UsageError: there is none; names those there are.
    """
    for importer in IMPORTERS:
        if importer.kind == kind:
            return importer
    raise UsageError(f"no importer is called {kind!r}; known: {', '.join(one.kind for one in IMPORTERS)}",
                     code="unknown-importer")


#: Records of a file that makes a list; the largest that are read have some ten thousand. Each is read, or named as left
#: out, in some 30 µs.
_MOST_RECORDS = 250_000
#: How many words of a source one remark repeats.
_MOST_NAMED = 20
_NUMBER = re.compile(r"[0-9]{1,20}|did:[\w:.-]+")


@dataclass(frozen=True, slots=True)
class Naming:
    """What a list is called, and what its rows quote; where it is empty, the importer's own words stand."""

    id: str
    as_of: date
    source: str = ""  #: an address
    licence: str = ""
    commit: str = ""
    parties: str = ""  #: scope of party names (``data/parties.csv``)

    @property
    def version(self) -> str:
        """A list's version is the day as of which it speaks."""
        return self.as_of.isoformat()


def import_list(importer: Importer, sources: Sequence[Source], options: Options, naming: Naming) -> Imported:
    """
    A list made of files; whatever is not in it is in ``skipped``.

    Args:
        importer: ``importer_named("ifcn")``.
        sources: The files, as they were found.
        options: What the caller says beside them.
        naming: What the list is called, and as of when it speaks.

    Raises:
        ListError: a file is not of that format at all: file, line, reason.
        UsageError: an option is missing or odd.
    """
    naming = replace(naming, source=naming.source or importer.source, licence=naming.licence or importer.licence)
    for name in ("source", "licence"):
        if not getattr(naming, name):
            raise UsageError(f"--{name} is needed: the format does not say it", code="needs-field")
    making = _Making(naming, options, party_sides(naming.parties or importer.parties))
    for some in (sources,) if importer.joined else ((source,) for source in sources):
        for number, item in enumerate(importer.read(some, options)):
            if number == _MOST_RECORDS:
                raise ListError(f"{some[0].name}: holds more than {_MOST_RECORDS:,} records; split it", code="bad-list")
            making.take(item, some[0].name)
    return making.done()


class _Making:
    """A list under way: what was taken, what was left out."""

    def __init__(self, naming: Naming, options: Options, sides: Mapping[str, str]) -> None:
        self._naming, self._options, self._sides = naming, options, sides
        self._rows: list[ListRow] = []
        self._skipped: list[Skipped] = []
        self._remarks: dict[str, None] = {}
        self._seen: dict[tuple[object, ...], str] = {}
        self._unknown: dict[str, None] = {}
        self._rounded: list[str] = []

    def take(self, item: Draft | Skipped | Remark, file: str) -> None:
        if isinstance(item, Remark):
            self._remarks[item.text] = None
            return
        made = item if isinstance(item, Skipped) else self._row(item)
        if not isinstance(made, Skipped):
            if made.said not in self._seen:
                self._seen[made.said] = item.place
                self._rows.append(made)
                return
            made = Skipped(item.place, f"{made.entry!r} says the same as {self._seen[made.said]}")
        self._skipped.append(replace(made, file=item.file or file))

    def _row(self, draft: Draft) -> ListRow | Skipped:
        side = draft.side or self._sides.get(folded(draft.party), "")
        if draft.party and not side:
            self._unknown[draft.party] = None
        if draft.id and not _NUMBER.fullmatch(draft.id):
            # A spreadsheet was here ("8.57641E+17"); the handle is as good as before.
            self._rounded.append(draft.place)
            draft = replace(draft, id="")
        return _row(draft, self._options, self._naming, side, len(self._rows) + 2)

    def done(self) -> Imported:
        remarks = list(self._remarks)
        if self._rounded:
            remarks.append(f"{len(self._rounded)} account number(s) are no whole numbers: left out, the rows kept "
                           f"({_some(self._rounded)})")
        if self._unknown:
            remarks.append(f"{len(self._unknown)} party name(s) stand for no side we know, their rows have none: "
                           f"{_some(sorted(self._unknown))}")
        return Imported(tuple(self._rows), tuple(self._skipped), tuple(remarks), self._naming.as_of)


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else ""
    return f"{', '.join(words[:_MOST_NAMED])}{more}"


def _row(draft: Draft, options: Options, naming: Naming, side: str, line: int) -> ListRow | Skipped:
    fixed = options.fixed
    cells = {
        "entry": draft.entry, "kind": draft.kind, "label": draft.label or fixed.get("label", ""), "side": side,
        "source": _address(naming), "date": draft.date or naming.version, "licence": naming.licence,
        # A spreadsheet would take it for a formula.
        "note": f"note: {draft.note}" if draft.note.startswith(("=", "+", "-", "@")) else draft.note,
        "pair": "", "relation": draft.relation or fixed.get("relation", ""), "since": draft.since,
        "until": draft.until, "id": draft.id,
    }
    if cells["label"].startswith(("=", "+", "-", "@")):
        return Skipped(draft.place, f"label {cells['label']!r} would be a formula in a spreadsheet")
    try:
        return checked_row(cells, naming.id, naming.version, naming.as_of, line)
    except ValueError as error:
        return Skipped(draft.place, str(error))


def _address(naming: Naming) -> str:
    """The state of a repository has an address of its own."""
    at_hub = naming.source.startswith("https://github.com/") and naming.source.count("/") == 4
    return f"{naming.source}/tree/{naming.commit}" if naming.commit and at_hub else naming.source

"""
Any CSV: the caller says which column is which field (``--map twitter_handle=entry --set label=elected_official``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.errors import UsageError
from provenance.lists.importers.doubled import mended
from provenance.lists.importers.plain import entry_of
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source
from provenance.lists.importers.tabular import Row, Table

#: Fields of a row, and three that become some: the source's words for party and platform, and a name for the note.
FIELDS = ("entry", "kind", "label", "side", "note", "relation", "since", "until", "id", "date", "party", "platform",
          "name")
#: Columns, by a word in their name, that no list holds: what people are, and where they can be found.
_PERSONAL = frozenset(
    "address addresses age birth birthdate birthday birthplace born disability dob email emails ethnicity fax gender "
    "health home mail marital mobile nationality phone phones race religion religious sex sexual spouse street tel "
    "telephone".split()
)


def read(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """
    One row for each row that has an entry. Several columns may make the note; they stand in it in their order.

    Raises:
        UsageError: a field has no column and no value, a column is personal, or a field is unknown.
    """
    _checked(options)
    for source in sources:
        table = Table(source, options, tuple(options.columns))
        count = 0
        for found in table.rows():
            if isinstance(found, Skipped):
                yield found
                continue
            row = Row(found.place, {name: mended(cell) for name, cell in found.cells.items()}
                      ) if options.double_encoded else found
            count += row.cells != found.cells
            yield _draft(row, options)
        if options.double_encoded:
            yield Remark(f"{count} rows were encoded twice and are read as they were meant")
        yield from table.left_out(options.columns)


def _checked(options: Options) -> None:
    for column, field in (*options.columns.items(), *((f"--set {key}", key) for key in options.fixed)):
        if field not in FIELDS:
            raise UsageError(f"{field!r} is no field of a list; known: {', '.join(FIELDS)}", code="bad-field")
        if words := _PERSONAL & set(column.casefold().replace("-", "_").replace(" ", "_").split("_")):
            raise UsageError(f"column {column!r} is left out of every list ({', '.join(sorted(words))})",
                             code="personal-column")
    given = {*options.columns.values(), *options.fixed}
    for field, example in (("entry", "--map handle=entry"), ("label", "--set label=elected_official")):
        if field not in given:
            raise UsageError(f"the field {field!r} needs a column or a value: {example}", code="needs-field")


def _draft(row: Row, options: Options) -> Draft | Skipped:
    fields = {field: value for field, value in options.fixed.items() if value}
    told: list[str] = []
    for column, field in options.columns.items():
        if value := row.get(column):
            if field in ("name", "note", "party"):
                told.append(value)
            if field != "note":
                fields[field] = value
    if "entry" not in fields:
        return Skipped(row.place, "names no entry")
    kind = fields.get("kind", "handle")
    try:
        entry = entry_of(kind, fields["entry"], fields.get("platform", "x"))
    except ValueError as error:
        return Skipped(row.place, str(error))
    # A moment of a source ("2018-08-02 14:55:24") says its day.
    days = {name: fields.get(name, "")[:10] for name in ("since", "until", "date")}
    return Draft(row.place, entry, kind, fields.get("label", ""), fields.get("party", ""), fields.get("side", ""),
                 "; ".join([*told, *filter(None, [options.fixed.get("note")])]), fields.get("relation", ""),
                 days["since"], days["until"], fields.get("id", ""), days["date"])


IMPORTER = Importer("csv", "Any table; --map says which column is what", "", "", read, files="one or more CSV files")

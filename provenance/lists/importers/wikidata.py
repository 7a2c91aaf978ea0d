"""
Wikidata: the JSON that its query service answers with.

Source of the format: SPARQL 1.1 Query Results JSON Format, w3.org/TR/sparql11-results-json.
docs/lists.md has a query whose variables are read as they are; ``--map`` names others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provenance.errors import ListError
from provenance.lists.importers.accounts import account_entry
from provenance.lists.importers.documents import objects, read_json, text_of
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source

#: Variable of the query to field of the list.
_VARIABLES = {"handle": "entry", "username": "entry", "twitter": "entry", "number": "id", "label": "label",
              "partyLabel": "party", "start": "since", "end": "until", "itemLabel": "name", "personLabel": "name",
              "item": "item", "person": "item"}


def read(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """One row for each binding that has a handle; moments are cut to their day."""
    variables = _VARIABLES | dict(options.columns)
    for source in sources:
        document = read_json(source, options)
        results = document.get("results") if isinstance(document, dict) else None
        bindings = results.get("bindings") if isinstance(results, dict) else None
        if not isinstance(bindings, list):
            raise ListError(f"{source.name}: holds no results.bindings", code="bad-list")
        left: dict[str, None] = {}
        for place, binding in objects(bindings, source):
            left |= dict.fromkeys(name for name in binding or {} if name not in variables)
            yield _draft(place, binding or {}, variables)
        if left:
            yield Remark(f"variables left out: {', '.join(left)}")


def _draft(place: str, binding: dict[str, Any], variables: Mapping[str, str]) -> Draft | Skipped:
    fields = {field: text for name, field in variables.items() if (text := text_of(binding, name, "value"))}
    if "entry" not in fields:
        return Skipped(place, "names no account")
    try:
        entry = account_entry(fields["entry"], fields.get("platform", "x"))
    except ValueError as error:
        return Skipped(place, str(error))
    return Draft(place, entry, label=fields.get("label", "wikidata"), party=fields.get("party", ""),
                 note="; ".join(filter(None, (fields.get(name) for name in ("name", "party", "item", "note")))),
                 since=fields.get("since", "")[:10], until=fields.get("until", "")[:10], id=fields.get("id", ""),
                 relation="operated_by")


IMPORTER = Importer(
    "wikidata", "Accounts by Wikidata", "https://query.wikidata.org/", "CC0-1.0", read,
    files="the JSON answer of the query service",
    caveats=("Anybody can edit the source; the statement behind a row says where it comes from.",),
)

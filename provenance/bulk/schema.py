"""
The columns of the Parquet datasets: names and meanings are the store's, types are Arrow's.

What the store keeps as JSON text (lists of hashtags, anchors, a quoted post) is JSON text here, too; times are
timestamps in UTC to the microsecond, days are dates. A column is only ever added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from provenance.store.values import cell

__all__ = ["TABLES", "arrow_schema", "arrow_table", "described"]

#: Types: text · json (text that is JSON) · int · flag · time · day. A ``!`` says that it is never null.
_ARTICLES = """
    key text! | url text | canonical_url text | title text | published_at time | published_precision_ms int |
    published_source text | sha256 text! | parse text! | problems json! | input text! | audited_at time! |
    modified_at time | modified_precision_ms int | modified_source text | authors json! | site text | language text |
    sources json! | judged_at time | embeds int! | linked_posts int! | links int!
"""
_EMBEDS = """
    article text! | position int! | kind text! | platform text! | form text! | forms json! | post_id text |
    handle text | printed_handle text | address_handle text | display_name text | text text | shown_date day |
    shown_at time | date_text text | permalink text | region text! | hashtags json! | mentions json! | links json! |
    media_links json! | anchors json! | quoted json | problems json! | judged_post_id text | status text! |
    grade text! | source text! | clock_at time | clock_not_before time | clock_not_after time |
    clock_precision_ms int | clock_source text | clock_impossible text
"""
_LINKS = """
    article text! | number int! | url text! | found_in text | short flag | outcome text | final_url text |
    domain text | tried_at time | chain text
"""
_HASHTAGS = "article text! | number int! | text text! | key text! | found_in text!"
_FINDINGS = """
    article text! | position int | number int! | rule text! | rule_version int! | severity text! | basis text! |
    message text! | limits text! | next_step text! | matched_text text | matched_start int | matched_end int |
    list_id text | list_version text | list_row int | side text | as_of text | evidence text
"""
_FLAGS = """
    article text! | number int! | platform text! | handle_key text! | handle text! | partisan_tagged flag! |
    unverifiable flag! | why json! | rows json! | missing json! | posts int! | posts_tagged int! |
    posts_unverifiable int!
"""
_PROBLEMS = "input text! | code text! | message text!"

Column = tuple[str, str, bool]


def _columns(text: str) -> tuple[Column, ...]:
    pairs = (one.split() for one in text.split("|"))
    return tuple((name, kind.rstrip("!"), not kind.endswith("!")) for name, kind in pairs)


#: By dataset: name, type and whether it may be null, of each column in its order.
TABLES: Mapping[str, tuple[Column, ...]] = {
    name: _columns(text) for name, text in (
        ("articles", _ARTICLES), ("embeds", _EMBEDS), ("links", _LINKS), ("hashtags", _HASHTAGS),
        ("findings", _FINDINGS), ("source_flags", _FLAGS), ("problems", _PROBLEMS))
}
_ARROW = {"text": "string", "json": "string", "int": "int64", "flag": "bool", "day": "date32"}


def described() -> str:
    """
    The schema as JSON, to be written beside the datasets.

    >>> json.loads(described())["tables"]["hashtags"][0]
    {'name': 'article', 'type': 'text', 'null': False}
    """
    tables = {table: [{"name": name, "type": kind, "null": null} for name, kind, null in columns]
              for table, columns in TABLES.items()}
    return json.dumps({"schema": "provenance/tables@1", "tables": tables}, indent=1) + "\n"


def arrow_schema(table: str) -> Any:
    """The Arrow schema of a dataset."""
    import pyarrow

    def type_of(kind: str) -> Any:
        return pyarrow.timestamp("us", tz="UTC") if kind == "time" else pyarrow.type_for_alias(_ARROW[kind])

    return pyarrow.schema([pyarrow.field(name, type_of(kind), nullable=null) for name, kind, null in TABLES[table]],
                          metadata={"provenance": "provenance/tables@1"})


def arrow_table(table: str, rows: Iterable[Mapping[str, object]]) -> Any:
    """Rows with plain Python values as an Arrow table; keys that are no column are left out."""
    import pyarrow

    rows = list(rows)
    columns = [_column([row.get(name) for row in rows], kind) for name, kind, _ in TABLES[table]]
    schema = arrow_schema(table)
    return pyarrow.Table.from_arrays(
        [pyarrow.array(values, one.type) for values, one in zip(columns, schema, strict=True)], schema=schema)


def _column(values: list[object], kind: str) -> list[object]:
    """Text and JSON as a store holds them; a number of more than 64 bits has no place in a column."""
    if kind in ("time", "day", "flag"):
        return values
    return [None if value is None else cell(value) for value in values]

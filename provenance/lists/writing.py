"""
A list as its two files: the CSV and the manifest beside it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from provenance.lists.cells import COLUMNS
from provenance.lists.rows import ListRow


def csv_text(rows: Iterable[ListRow]) -> str:
    """The rows under the common header, one a line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = (getattr(row, column) for column in COLUMNS)
        writer.writerow(["" if value is None else str(value) for value in values])
    return out.getvalue()


def manifest_text(about: Mapping[str, str | date | Sequence[str]]) -> str:
    """
    A manifest as TOML; what is empty is left out.

    >>> print(manifest_text({"id": "mine", "as_of": date(2026, 11, 22), "kinds": ["handle"]}), end="")
    schema = 1
    id = "mine"
    as_of = 2026-11-22
    kinds = ["handle"]
    """
    lines = ["schema = 1"]
    for key, value in about.items():
        if isinstance(value, date):
            lines.append(f"{key} = {value.isoformat()}")
        elif isinstance(value, str):
            lines += [f"{key} = {_quoted(value)}"] if value else []
        elif value:
            lines.append(f"{key} = [{', '.join(map(_quoted, value))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for the one character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

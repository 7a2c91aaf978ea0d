"""
Which side a source's word for a party stands for. Data only: the code knows no party.

>>> len(party_sides("nowhere"))
0
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from provenance.lists.rows import folded


@cache
def _table() -> tuple[dict[str, str], ...]:
    text = files("provenance").joinpath("data/parties.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def scopes() -> tuple[str, ...]:
    """The countries, or parliaments, whose party names the table knows."""
    return tuple(dict.fromkeys(row["scope"] for row in _table()))


def party_sides(scope: str) -> MappingProxyType[str, str]:
    """Of one scope: the party's name, folded, to ``axis:pole``; empty for a scope that the table does not know."""
    return MappingProxyType({folded(row["name"]): row["side"] for row in _table() if row["scope"] == scope})

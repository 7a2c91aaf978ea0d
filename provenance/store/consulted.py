"""
The lists a store was judged with, as their manifests told of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from provenance.store.rebuild import plain
from provenance.store.statements import select
from provenance.store.values import day

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["KeptList", "kept_lists"]

#: Of each list the newest version: an article judged before it came says so in its own findings.
_NEWEST = """
SELECT id, version, title, as_of, source,
    (SELECT count(*) FROM list_rows WHERE list_id = lists.id AND list_version = lists.version) AS rows
FROM lists
WHERE NOT EXISTS (SELECT 1 FROM lists AS newer WHERE newer.id = lists.id
    AND (newer.as_of, newer.rowid) > (lists.as_of, lists.rowid))
ORDER BY rowid
"""


@dataclass(frozen=True, slots=True)
class KeptList:
    """What a list says about itself, and how many rows of it are kept."""

    id: str
    version: str
    title: str
    as_of: date
    source: str
    rows: int


def kept_lists(db: Database) -> tuple[KeptList, ...]:
    """The newest version of each list, in the order in which they came."""
    return tuple(KeptList(**plain(row) | {"as_of": day(row["as_of"])}) for row in select(db, _NEWEST))

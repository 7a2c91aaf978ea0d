"""
One row of a list file: which columns there are, what may stand in each, and from cells to a row.

>>> checked_row({"entry": "example.org", "kind": "domain", "label": "news", "side": "", "source": "https://e.example/",
...              "date": "2026-11-22", "licence": "CC0-1.0", "note": ""}, "mine", "1", date(2026, 11, 22), 2).key
'example.org'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from sys import intern

from provenance.lists.rows import ListRow, key_of

REQUIRED = ("entry", "kind", "label", "side", "source", "date", "licence", "note")
OPTIONAL = ("pair", "relation", "since", "until", "id")
#: All columns, in the order in which they stand.
COLUMNS = (*REQUIRED, *OPTIONAL)
#: What an entry can be, and what one of that kind looks like; ``chl.li,`` is no domain.
KINDS = {
    "hashtag": re.compile(r"[^\s#＃@＠,;]+"),
    "domain": re.compile(r"[\w-]+(?:\.[\w-]+)+"),
    "name_token": re.compile(r".*\w.*"),
    "emoji": re.compile(r"[^\s\w,;]+"),
    # An account known by its number alone is written ``x:id=12``: no handle has that sign.
    "handle": re.compile(r"(?:[a-z]+:)?(?:[\w][\w.@-]*|id=[0-9]{1,20})"),
}
RELATIONS = ("operated_by", "names", "supports", "opposes", "rated_by")
_FILLED = ("entry", "kind", "label", "source", "date", "licence")
_SIDE = re.compile(r"[a-z0-9-]+:[a-z0-9-]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Control characters, and lone surrogates, which no file can hold; only a note may have several lines.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n]")
_NUMBER = re.compile(r"[\w:.-]+")


def checked_row(cells: Mapping[str, str], list_id: str, version: str, as_of: date, line: int) -> ListRow:
    """
    One checked row. Nothing is repaired.

    Raises:
        ValueError: says what is wrong with the row.
    """
    for column, value in cells.items():
        if value != value.strip():
            raise ValueError(f"white space around {column!r}")
        if _UNFIT.search(value) or (column != "note" and _BREAKS.search(value)):
            raise ValueError(f"a control character in {column!r}")
    for column in _FILLED:
        if not cells[column]:
            raise ValueError(f"{column!r} is empty")
    kind, entry = cells["kind"], cells["entry"]
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
    if not KINDS[kind].fullmatch(entry):
        raise ValueError(f"{entry!r} is no {kind}")
    side, relation = cells["side"] or None, cells.get("relation") or None
    if side is not None and not _SIDE.fullmatch(side):
        raise ValueError(f"side {side!r} is not axis:pole")
    if relation is not None and relation not in RELATIONS:
        raise ValueError(f"relation {relation!r} is none of {', '.join(RELATIONS)}")
    number = cells.get("id") or None
    if number is not None and (kind != "handle" or not _NUMBER.fullmatch(number)):
        raise ValueError(f"id {number!r} is no account number, or the entry no handle")
    if kind == "handle" and "id=" in entry and entry.rpartition("=")[2] != number:
        raise ValueError(f"{entry!r} needs the same number as its 'id'")
    since, until = (day(cells.get(name, ""), name) for name in ("since", "until"))
    if since and until and since > until:
        raise ValueError("'since' is later than 'until'")
    said = day(cells["date"], "date")
    assert said is not None  # 'date' is among the filled ones
    # What row after row repeats is kept once: a large list takes less memory, and a look-up waits for it less often.
    kind, label, source, licence = map(intern, (kind, cells["label"], cells["source"], cells["licence"]))
    return ListRow(list_id, version, as_of, line, entry, key_of(kind, entry), kind, label, side and intern(side),
                   source, said, licence, cells["note"], cells.get("pair") or None, relation and intern(relation),
                   since, until, number)


def day(text: str, column: str) -> date | None:
    """
    A date as it stands in a list; None where there is none.

    Raises:
        ValueError: it is not written ``2024-05-30``, or there is no such day.
    """
    if not text:
        return None
    if not _DATE.fullmatch(text):
        raise ValueError(f"{column!r} is no date such as 2024-05-30: {text!r}")
    return _date(text)


_date = lru_cache(maxsize=4096)(date.fromisoformat)

"""
The sums of what was flagged about a handle: over all articles, and by month of the first audit.

>>> one = Flag("2024-05-01T00:00:00.000000Z", "2024-05-01T00:00:00.000000Z", "Example", 1, 0, 2, 1, 0, ("a",), (), ())
>>> two = one._replace(handle="example", unverifiable=1, why=("b", "a"))
>>> both = summed([one, two], 1)
>>> both.handle, both.partisan_tagged, both.unverifiable, both.posts, both.why
('Example', 1, 1, 4, ('a', 'b'))

A sum has the form of what it sums up, so that a new flag is added to the sum there is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from provenance.store.values import read_json

__all__ = ["Flag", "add", "fill", "handles_of", "remake", "summed"]

#: A platform and the key of a handle.
Named = tuple[str, str]
#: The same, and the month; none for the sum over all.
_Key = tuple[str, ...]


class Flag(NamedTuple):
    """What one article says of a handle, or several together."""

    first_seen: str
    last_seen: str
    handle: str
    partisan_tagged: int
    unverifiable: int
    posts: int
    posts_tagged: int
    posts_unverifiable: int
    why: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    missing: Sequence[str]
    articles: int = 1


_OF_ALL = Flag._fields
_OF_MONTH = ("handle", "articles", "posts", "posts_tagged", "posts_unverifiable")
#: Sums that are written at a time.
_AT_ONCE = 1_000
#: The place of an article is its address; the versions it had are one article.
_FLAGS = """
SELECT flag.platform, flag.handle_key, articles.audited_at, articles.audited_at, flag.handle, flag.partisan_tagged,
    flag.unverifiable, flag.posts, flag.posts_tagged, flag.posts_unverifiable, flag.why, flag.rows, flag.missing,
    coalesce(articles.url, articles.key), {known}
FROM {source} JOIN articles ON articles.key = flag.article
ORDER BY flag.platform, flag.handle_key, flag.rowid
"""
_NAMED = """(SELECT json_extract(value, '$[0]') AS platform, json_extract(value, '$[1]') AS handle_key
    FROM json_each(?1)) AS named"""
_OF_HANDLES = f"""{_NAMED} CROSS JOIN source_flags AS flag
    ON flag.platform = named.platform AND flag.handle_key = named.handle_key"""
_OF_ARTICLES = "(SELECT rowid, * FROM source_flags WHERE article IN (SELECT value FROM json_each(?1))) AS flag"
#: Was the handle flagged in another version of the same article, of all months or of this one?
_KNOWN = """EXISTS (SELECT 1 FROM articles AS other JOIN source_flags AS before ON before.article = other.key
    WHERE other.url = articles.url AND before.platform = flag.platform AND before.handle_key = flag.handle_key
        AND other.key NOT IN (SELECT value FROM json_each(?1)){month})"""
_SAME_MONTH = " AND substr(other.audited_at, 1, 7) = substr(articles.audited_at, 1, 7)"


def summed(flags: Iterable[Flag], articles: int) -> Flag:
    """
    Flags of one handle as one, in the order in which they came.

    Args:
        articles: How many articles that are; the versions of one are one.
    """
    every = list(flags)
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for flag in every:
        for row in flag.rows:
            place = row["list_id"], row["list_version"], row["list_row"]
            known = rows.get(place)
            if known is None:
                rows[place] = dict(row)
            else:
                known["posts"] += row["posts"]
    return Flag(
        min(flag.first_seen for flag in every), max(flag.last_seen for flag in every),
        min(flag.handle for flag in every), max(flag.partisan_tagged for flag in every),
        max(flag.unverifiable for flag in every), sum(flag.posts for flag in every),
        sum(flag.posts_tagged for flag in every), sum(flag.posts_unverifiable for flag in every),
        tuple(dict.fromkeys(word for flag in every for word in flag.why)), tuple(rows.values()),
        tuple(dict.fromkeys(word for flag in every for word in flag.missing)), articles)


def handles_of(db: sqlite3.Connection, keys: Collection[str]) -> set[Named]:
    """The handles that some articles flag."""
    return set(db.execute("""SELECT platform, handle_key FROM source_flags
        WHERE article IN (SELECT value FROM json_each(?))""", [json.dumps(list(keys))]))


def remake(db: sqlite3.Connection, handles: Collection[Named]) -> None:
    """The sums of some handles, from all their flags."""
    if not handles:
        return
    wanted = json.dumps(sorted(handles))
    for table in ("sources", "source_months"):
        db.execute(f"""DELETE FROM {table} WHERE (platform, handle_key) IN (
            SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))""", [wanted])
    _keep(db, _FLAGS.format(source=_OF_HANDLES, known="0, 0"), wanted)


def fill(db: sqlite3.Connection) -> None:
    """All sums, where there are none."""
    _keep(db, _FLAGS.format(source="source_flags AS flag", known="0, 0"))


def add(db: sqlite3.Connection, keys: Collection[str]) -> None:
    """The flags of articles that were not there before."""
    known = ", ".join((_KNOWN.format(month=""), _KNOWN.format(month=_SAME_MONTH)))
    _keep(db, _FLAGS.format(source=_OF_ARTICLES, known=known), json.dumps(list(keys)))


def _keep(db: sqlite3.Connection, sql: str, *parameters: str) -> None:
    """Add what was found to the sums there are, some handles at a time."""
    of_all: dict[_Key, Flag] = {}
    by_month: dict[_Key, Flag] = {}
    for named, rows in groupby(db.execute(sql, parameters), key=lambda row: row[:2]):
        months: dict[_Key, list[tuple[Any, ...]]] = {}
        every = list(rows)
        for row in every:
            months.setdefault((*named, row[2][:7]), []).append(row)
        of_all[named] = _sum(_there(db, named), every, 14)
        for key, some in months.items():
            # A month's sum has no lists, so none are read.
            by_month[key] = _sum(_of_month(db, key), [(*row[:10], "[]", "[]", "[]", *row[13:]) for row in some], 15)
        if len(by_month) > _AT_ONCE:
            _write(db, of_all, by_month)
    _write(db, of_all, by_month)


def _sum(there: Flag | None, rows: Collection[tuple[Any, ...]], known: int) -> Flag:
    """*known*: the column that says whether the article was counted before."""
    places = {row[13] for row in rows if not row[known]}
    flags = ((there,) if there else ()) + tuple(map(_flag, rows))
    return summed(flags, len(places) + (there.articles if there else 0))


def _flag(row: Sequence[Any]) -> Flag:
    return Flag._make((*row[2:10], *map(_list, row[10:13]), 1))


def _there(db: sqlite3.Connection, key: _Key) -> Flag | None:
    row = db.execute("""SELECT first_seen, last_seen, handle, partisan_tagged, unverifiable, posts, posts_tagged,
        posts_unverifiable, why, rows, missing, articles
        FROM sources WHERE platform = ? AND handle_key = ?""", key).fetchone()
    return None if row is None else Flag._make(
        (*row[:8], *map(_list, row[8:11]), row[11]))


def _of_month(db: sqlite3.Connection, key: _Key) -> Flag | None:
    row = db.execute("""SELECT handle, articles, posts, posts_tagged, posts_unverifiable
        FROM source_months WHERE platform = ? AND handle_key = ? AND month = ?""", key).fetchone()
    return None if row is None else Flag._make((key[2], key[2], row[0], 0, 0, *row[2:], (), (), (), row[1]))


def _list(text: str) -> Sequence[Any]:
    # Most lists are empty, and need no reading.
    return () if text == "[]" else tuple(read_json(text))


def _cell(value: Any) -> str | int:
    """Texts come from cells and go into cells, guarded as they are (``values.guard``)."""
    return value if not isinstance(value, tuple) else json.dumps(value, ensure_ascii=False) if value else "[]"


def _write(db: sqlite3.Connection, of_all: dict[_Key, Flag], by_month: dict[_Key, Flag]) -> None:
    for table, keys, of, sums in (("sources", ("platform", "handle_key"), _OF_ALL, of_all),
                                       ("source_months", ("platform", "handle_key", "month"), _OF_MONTH, by_month)):
        names = (*keys, *of)
        columns = attrgetter(*of)
        db.executemany(f"""INSERT OR REPLACE INTO {table} ({", ".join(names)})
            VALUES ({", ".join("?" * len(names))})""",
                       [(*key, *map(_cell, columns(one))) for key, one in sums.items()])
        sums.clear()

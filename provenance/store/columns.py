"""
Kinds of columns, as SQL of ``CREATE TABLE``. Never edited: tables in use were made with them.

>>> print(flag("short"))
short INTEGER NOT NULL CHECK (short IN (0, 1))
"""

from __future__ import annotations

__all__ = ["ARTICLE", "TESTIMONY", "day", "flag", "json", "time"]

#: Full width, so that sorting the text sorts the times.
_INSTANT = "'????-??-??T??:??:??.??????Z'"
_DAY = "'????-??-??'"


def time(column: str, *, needed: bool = False) -> str:
    """A moment as UTC text (``values.instant``)."""
    return f"{column} TEXT{' NOT NULL' if needed else ''} CHECK ({column} GLOB {_INSTANT})"


def day(column: str) -> str:
    """A day without a zone."""
    return f"{column} TEXT CHECK ({column} GLOB {_DAY})"


def json(column: str) -> str:
    """Several things in one cell (``values.cell``)."""
    return f"{column} TEXT NOT NULL CHECK (json_valid({column}))"


def flag(column: str) -> str:
    """Yes or no."""
    return f"{column} INTEGER NOT NULL CHECK ({column} IN (0, 1))"


#: Which article a row belongs to.
ARTICLE = "article TEXT NOT NULL REFERENCES articles (key)"
#: What a witness said, as far as the first schema kept it.
TESTIMONY = f"""
    witness TEXT NOT NULL,
    outcome TEXT NOT NULL,
    {time("at")},
    handle TEXT,
    post_id TEXT,
    text TEXT,
    {time("posted_at")},
    capture TEXT"""

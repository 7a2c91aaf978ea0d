"""
What a list is made of: rows, what a list says about itself, and the keys rows are compared by.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

#: ``ListRow`` has a column of that name.
_Date = date


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list, with what it takes to quote it."""

    list_id: str
    list_version: str
    as_of: date  #: when the list was last right, by its manifest
    line: int  #: 1-based line in the file; the header is line 1
    entry: str  #: as in the file
    key: str  #: for comparing; see ``hashtag_key`` and ``handle_key``
    kind: str  #: hashtag · domain · name_token · emoji · handle
    label: str  #: the source's word for it
    side: str | None  #: ``axis:pole``
    source: str
    date: _Date  #: when the source said so
    licence: str
    note: str
    pair: str | None = None  #: name of the mirrored group
    relation: str | None = None  #: operated_by · names · supports · opposes · rated_by
    since: _Date | None = None
    until: _Date | None = None  #: the last day on which the row holds
    id: str | None = None  #: the account's number, where the source gives one

    def holds_on(self, on: _Date | None) -> bool:
        """Does the row hold on that day? With no day known, only a row without bounds does."""
        if on is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class ListInfo:
    """What a list says about itself, from its manifest."""

    id: str
    version: str
    title: str
    as_of: date
    licence: str
    source: str
    kinds: tuple[str, ...]
    caveats: tuple[str, ...]
    rows: int  #: how many


def hashtag_key(tag: str) -> str:
    """
    For comparing hashtags (without ``#``), as twitter-text does: full width is half width, case is none.

    >>> hashtag_key("Ｅxample2024")
    'example2024'
    """
    return folded(tag)


def handle_key(platform: str, handle: str) -> str:
    """For comparing handles: ``handle_key("x", "Example")`` is ``x:example``."""
    return f"{platform}:{handle.removeprefix('@').casefold()}"


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each word: letters, digits, their marks, and letters in circles; no ``_``, no emoji."""
    words: list[tuple[int, int]] = []
    start: int | None = None
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        # Variation selectors are marks by category, but belong to the emoji before them.
        mark = category[0] == "M" and not "\ufe00" <= character <= "\ufe0f"
        inside = category[0] in "LN" or (mark and start is not None)
        if not inside and category == "So":
            plain = unicodedata.normalize("NFKC", character)
            inside = len(plain) == 1 and plain.isalnum()
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            words.append((start, place))
            start = None
    if start is not None:
        words.append((start, len(text)))
    return words


def key_of(kind: str, entry: str) -> str:
    if kind == "handle":
        # The lists in use name X accounts; other platforms stand before a colon.
        platform, colon, handle = entry.rpartition(":")
        return handle_key(platform if colon else "x", handle)
    if kind == "name_token":
        return "".join(folded(entry[start:end]) for start, end in words_of(entry))
    return entry.lower() if kind == "domain" else folded(entry) if kind == "hashtag" else entry

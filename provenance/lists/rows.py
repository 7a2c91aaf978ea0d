"""
What a list is made of: rows, what a list says about itself, and the keys rows are compared by.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from provenance.text import hashtag_key

__all__ = ["EARLIEST", "ListInfo", "ListRow", "domain_key", "folded", "handle_key", "hashtag_key", "key_of", "words_of"]

#: No post of any platform we read is older: the day Facebook began (https://en.wikipedia.org/wiki/Facebook). A row that
#: holds since then and has no end holds whatever the day of a post.
EARLIEST = date(2004, 2, 4)

_ASCII_WORD = re.compile("[A-Za-z0-9]+")
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

    @property
    def said(self) -> tuple[object, ...]:
        """What the row says, whoever says it: two rows of one list that say the same are a mistake."""
        return self.kind, self.key, self.label, self.side, self.since, self.until, self.id

    def holds_on(self, on: _Date | None) -> bool:
        """Does the row hold on that day? With no day known, only a row that holds on every day of any post does."""
        if on is None:
            return (self.since is None or self.since <= EARLIEST) and self.until is None
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
    axes: tuple[str, ...] = ()
    origin: str = "imported"  #: ``curated``: written here in mirrored groups; ``imported``: quoted as it is


def handle_key(platform: str, handle: str) -> str:
    """
    For comparing handles, in any case and width.

    >>> handle_key("x", "@Ｅxample") == handle_key("x", "example") == "x:example"
    True
    """
    return f"{platform}:{folded(handle).removeprefix('@')}"


def domain_key(host: str) -> str:
    """
    For comparing hosts: small letters, and letters beyond ASCII as the name system carries them.

    >>> domain_key("Bücher.example") == domain_key("xn--bcher-kva.example") == "xn--bcher-kva.example"
    True
    """
    if host.isascii():
        return host.lower()
    return ".".join(map(_wire_label, unicodedata.normalize("NFKC", host).lower().split(".")))


def _wire_label(label: str) -> str:
    # A label ends at 63 characters (RFC 1035), and the encoding takes quadratic time; what is longer is no host.
    if label.isascii() or len(label) > 63:
        return label
    return "xn--" + label.encode("punycode").decode("ascii")


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each word: letters, digits, their marks, and letters in circles; no ``_``, no emoji."""
    if text.isascii():
        return [found.span() for found in _ASCII_WORD.finditer(text)]
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
    return domain_key(entry) if kind == "domain" else hashtag_key(entry) if kind == "hashtag" else entry

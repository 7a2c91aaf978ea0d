"""
What a platform is: a record, not a subclass. One file each, one line in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from provenance.fragment import Fragment
from provenance.model import Clock, Embed, PostRef
from provenance.urls import Address, split, unwrap

#: Wrappers inside wrappers (an archived AMP page of a redirector) end here; three is the most seen.
_MAX_WRAPPERS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """
    What no page with a post can do without: bytes in any case, and what follows them.

    In ``follows``, ``SEP``, ``IS`` and ``CLOSE`` stand for every way to write ``/ = )`` (see ``parser.look``).
    """

    group: str  #: a word, ending in ``post`` for addresses
    literal: str  #: plain letters and signs, looked for at great speed; or ``AT`` alone, for a handle in brackets
    follows: str = ""  #: a regular expression for what comes right after it


@dataclass(frozen=True, slots=True)
class Platform:
    """
    Everything the project knows about one platform.

    Whoever adds one never touches the finder: ``marks`` tell the byte-level look what no page
    with a post of this platform can do without, ``selectors`` tell the one pass over the page
    which elements to hand to ``read``.
    """

    key: str  #: ``x``, ``instagram`` … as in the JSON
    #: Is this address a post of ours? None for everything else; never raises.
    parse_url: Callable[[Address], PostRef | None]
    #: The embed a fragment shows; None where it is none of ours.
    read: Callable[[Fragment], Embed | None]
    #: Embeds in running text (flattened), in order, with the span each one takes.
    read_text: Callable[[str], list[tuple[int, int, Embed]]]
    #: Time in an id; None where the platform's ids carry none. ``as_of`` makes later ids impossible.
    clock: Callable[[str, datetime | None], Clock | None]
    #: Did a float or a spreadsheet round this id?
    is_rounded_id: Callable[[str], bool]
    marks: tuple[Mark, ...]
    #: CSS selectors of the elements to read, each with the group of marks (of this platform, or ``quote`` for
    #: blockquotes) that makes it worth asking for.
    selectors: tuple[tuple[str, str], ...]
    #: The same for links that may be posts.
    link_selectors: tuple[tuple[str, str], ...]
    #: Handles, lower case, that address makers put where they do not know the author.
    placeholders: frozenset[str] = frozenset()


def read_through(url: str, parse: Callable[[Address], PostRef | None]) -> PostRef | None:
    """
    What *parse* makes of an address, or of the one inside it: archives and redirectors are read through.

    None where nothing fits. Never raises; no network.
    """
    for _ in range(_MAX_WRAPPERS):
        address = split(url)
        ref = parse(address) if address is not None else None
        if ref is not None:
            return ref
        inner = unwrap(url)
        if inner is None:
            return None
        url = inner
    return None

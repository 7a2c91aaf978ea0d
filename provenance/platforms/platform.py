"""
What a platform is: a record, not a subclass. One file each, one line in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from provenance.fragment import Fragment
from provenance.model import Clock, Embed, PostRef
from provenance.platforms.rounding import written_out
from provenance.urls import Address, split, unwrap

#: Wrappers inside wrappers (an archived AMP page of a redirector) end here; three is the most seen.
_MAX_WRAPPERS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """
    What no page with a post can do without: bytes in any case, and what follows them.

    In ``follows``, ``SEP``, ``IS`` and ``CLOSE`` stand for every way to write ``/ = )`` (see ``parser.triggers``).
    """

    group: str  #: a word, ending in ``post`` for addresses; ``words`` for what only flattened posts have
    literal: str  #: plain letters and signs, looked for at great speed; or ``AT`` alone, for a handle in brackets
    follows: str = ""  #: a regular expression for what comes right after it
    whole: bool = False  #: short and plain enough for the fast scan to look for all of it


@dataclass(frozen=True, slots=True)
class Named:
    """What an address of a platform names that is no post: ``user``, ``hashtag``, ``media``."""

    platform: str
    kind: str  #: user · hashtag · media
    value: str  #: handle without ``@``, tag without ``#``, id or file name of the media; as in the address


#: A flattened post: where its words begin, where its tail ends, the embed.
Flattened = tuple[int, int, Embed]


def _no_other(address: Address) -> Named | None:
    return None


def _no_embed(fragment: Fragment) -> Embed | None:
    return None


def _no_text(text: str) -> list[Flattened]:
    return []


def _no_script(script: str) -> list[Embed]:
    return []


def _no_clock(post_id: str, as_of: datetime | None) -> Clock | None:
    return None


def _same_post(one: str, other: str) -> bool:
    return True


def _never_rounded(post_id: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """
    Everything the project knows about one platform.

    Whoever adds one never touches the finder: ``marks`` tell the byte-level look what no page
    with a post of this platform can do without, ``selectors`` tell the one pass over the page
    which elements to hand to ``read``. An element that only holds a post's address in some attribute
    (a frame, a placeholder) needs neither selector nor reader: the finder knows the address by ``parse_url``.
    """

    key: str  #: ``x``, ``instagram`` … as in the JSON
    name: str  #: as people write it: ``X``, ``Truth Social``
    #: Is this address a post of ours (its page, its player, its frame)? None for everything else; never raises.
    parse_url: Callable[[Address], PostRef | None]
    #: What else of ours the address names; None for posts and strangers; never raises.
    parse_other: Callable[[Address], Named | None] = _no_other
    #: The embed a fragment shows; None where it is none of ours.
    read: Callable[[Fragment], Embed | None] = _no_embed
    #: Embeds in running text (flattened), in order, with the span each one takes.
    read_text: Callable[[str], list[Flattened]] = _no_text
    #: Embeds made by a script of the page: calls such as ``createTweet("…")``, in order.
    read_script: Callable[[str], list[Embed]] = _no_script
    #: Time in an id; None where the platform's ids carry none. ``as_of`` makes later ids impossible.
    clock: Callable[[str, datetime | None], Clock | None] = _no_clock
    #: Did a float or a spreadsheet round this id?
    is_rounded_id: Callable[[str], bool] = _never_rounded
    marks: tuple[Mark, ...] = ()
    #: CSS selectors of the elements to read, each with the group of marks (of this platform, or ``quote`` for
    #: blockquotes) that makes it worth asking for.
    selectors: tuple[tuple[str, str], ...] = ()
    #: The same for links that may be posts.
    link_selectors: tuple[tuple[str, str], ...] = ()
    #: Are two addresses that carry one id those of one post? Ids of some platforms repeat (see ``apart``).
    same_post: Callable[[str, str], bool] = _same_post
    #: Handles, lower case, that address makers put where they do not know the author.
    placeholders: frozenset[str] = frozenset()
    #: How authors are written where no at-sign stands before the name, as a regular expression with one group.
    byline: str = ""
    #: Words by which publishers' own keys, classes and types call the platform or its posts, lower case.
    words: tuple[str, ...] = ()
    #: The same in other scripts than the Latin one, lower case; of words that take endings the beginning.
    spelled: tuple[str, ...] = ()
    #: Names of shortcodes that stand for it without naming it, lower case.
    shortcodes: tuple[str, ...] = ()
    #: What else than ``id_alone`` is an id in a shortcode that names the platform, as a regular expression; it may have
    #: a group ``handle``. An id of two parts with a slash between may stand there as two arguments.
    id_in_shortcode: str = ""
    #: Addresses, after ``//``, that only a frame has a use for, as a regular expression for their beginning; besides
    #: those that say ``embed`` or ``player`` where such words stand.
    frames: str = ""
    #: Are its posts films? Then "a video" beside an address says that one is shown.
    films: bool = False
    #: How the titles of its own answers name an author, as a regular expression with the groups name and handle.
    titles: str = ""
    #: An id that can stand alone under a key of the publisher's, as a regular expression for the whole of it; empty
    #: where nothing tells such an id from other text. What a group matches is the id, where there is one.
    id_alone: str = ""


def read_through(url: str, parse: Callable[[Address], PostRef | None]) -> PostRef | None:
    """
    What *parse* makes of an address, or of the one inside it: archives and redirectors are read through.

    An id that a spreadsheet shows as a power of ten (``1.79597E+18``) stays as it stands. None where nothing fits.
    Never raises; no network.
    """
    for _ in range(_MAX_WRAPPERS):
        address = split(url)
        ref = parse(address) if address is not None else None
        if ref is not None:
            return ref
        inner = unwrap(url)
        if inner is None:
            break
        url = inner
    return _rounded(url, parse)


def _rounded(url: str, parse: Callable[[Address], PostRef | None]) -> PostRef | None:
    """The post of an address whose id has lost most of its digits: whose it was, and where, is still told."""
    written = written_out(url)
    address = split(written[0]) if written is not None else None
    ref = parse(address) if address is not None else None
    if ref is None or written is None or ref.post_id != written[1]:
        return None
    return replace(ref, post_id=written[2], url=ref.url.replace(written[1], written[2]))

"""
The byte-level look: could this page show any post or short link at all? Most pages end here.

The look misses nothing that the parser could read. Separators, brackets and signs may be written in
any way (``parser.spelling``); where letters are encoded, their surroundings are decoded and looked at
again. It may say yes for nothing, which only costs a parse. Two things hide a post from it: an
element or a line end inside a word of an address (``sta<b></b>tus``).

It goes in two steps. *Triggers* are short expressions with a literal in each, which Hyperscan finds at
several gigabytes a second; most pages hold a handful. Around each of them, and nowhere else, the
*marks* themselves are looked for with ``re``.

>>> sorted(look(b'<a href="https:&#x2F;&#x2F;twitter.com&#x2F;example&#x2F;status&#x2F;20">').groups)
['x:post']
>>> bool(look(b'<p>Share on <a href="https://twitter.com/intent/tweet">Twitter</a></p>'))
False
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from provenance.parser.spelling import AMP, JSON, escaped, spelled
from provenance.platforms import PLATFORMS
from provenance.urls import short_hosts

_SLASH = spelled("/", "sol").replace("/|", r"/|\\|", 1)  # browsers read a backslash as a slash
#: What may stand between a bracket and its words: elements, and spaces in whatever form.
_SPACE = (
    rf"(?:\s|{AMP}(?:nbsp|#160|#xa0|#32|#x20);?|\xc2\xa0|\xe2\x80[\x80-\xaf]|\xe3\x80\x80|\xa0|\x81\x40"
    r"|\xa1[\x40\xa1])"
)
_GAP = rf"(?:{_SPACE}|<[^<>]{{0,300}}>){{0,6}}"
#: What the platforms' marks may use; each stands for every way of writing the same. The two-byte forms are the
#: full-width brackets and signs in Shift_JIS, GBK and EUC-KR, Big5, EUC-JP.
_MACROS = {
    "SEP": rf"[\t\r\n]{{0,3}}{_SLASH}(?:{_SLASH}|[\t\r\n]){{0,9}}",
    "OPEN": rf"(?:{spelled('(', 'lpar')}|{JSON}uff08|{AMP}(?:#x0{{0,5}}ff08|#0{{0,5}}65288);?"
            rf"|\xef\xbc\x88|\x81\x69|\xa3\xa8|\xa1\x5d|\xa1\xca){_GAP}",
    "CLOSE": rf"{_GAP}(?:{spelled(')', 'rpar')}|{JSON}uff09|{AMP}(?:#x0{{0,5}}ff09|#0{{0,5}}65289);?"
             r"|\xef\xbc\x89|\x81\x6a|\xa3\xa9|\xa1\x5e|\xa1\xcb)",
    "AT": rf"(?:{spelled('@', 'commat')}|{JSON}uff20|{AMP}(?:#x0{{0,5}}ff20|#0{{0,5}}65312);?"
          r"|\xef\xbc\xa0|\x81\x97|\xa3\xc0|\xa2\x49|\xa1\xf7)",
    "IS": spelled("=", "equals"),
}
#: The first sign of a separator, of a space inside an address, or of the escape of either; and of an equals sign.
_FIRST = {"SEP": r"[\t\r\n/\\%&]", "IS": r"[=\\%&]"}
#: An at-sign in any of its forms with a handle behind it; what may stand before the plain one, where a bracket
#: opened: the bracket itself, an element, an entity, ``%28`` or ``\x28``, a space, a byte of a full-width sign.
#: Small expressions, as Hyperscan is twice as fast with them as with one for all.
_AT_BEGINS = tuple(one + "[a-z0-9_]" for one in (
    r"[(>;89]@", r"[\x80-\xff]@", r"[(>;89\x80-\xff]\s{1,4}@", r"\x81i@", r"\xa1\]@", r"#0{0,5}64;?", r"#x0{0,5}40;?",
    r"commat;?", r"u0040", r"x40", r"%(?:25){0,3}40", r"uff20", r"#x0{0,5}ff20;?", r"#0{0,5}65312;?",
    r"\xef\xbc\xa0", r"\x81\x97", r"\xa3\xc0", r"\xa2\x49", r"\xa1\xf7",
))
#: A letter, a digit, a dot or a low line by its code, in hexadecimal and in decimal digits. Of what else stands in
#: addresses every form is spelled in the marks; colons and equals signs here would make a hit of every shared link.
_HEX = r"(?:2e|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])"
_DECIMAL = r"(?:37|46|4[89]|5[0-7]|6[5-9]|[78][0-9]|9[0-9]|1[01][0-9]|12[0-2])"
_ENCODED = (
    rf"(?:&|u0026|amp;)#0{{0,5}}{_DECIMAL}(?:[^0-9]|$)", rf"(?:&|u0026|amp;)#x0{{0,5}}(?:25|5c|{_HEX})(?:[^0-9a-f]|$)",
    r"(?:&|u0026|amp;)(?:period|lowbar|percnt|bsol);",
    # One for each first digit, as Hyperscan is quickest with literals.
    *(f"%{again}{code}" for again in ("", "25", "2525") for code in _HEX[3:-1].split("|")),
)
#: The same in JSON and scripts, which nobody reads but for the markup in them.
_IN_JSON = rf"\\(?:u00|x){_HEX}"
#: The rules of encoding, to be undone in turn. Each begins with a literal and needs no flag for case: so ``re`` is
#: quick.
_BY_HEX = (
    re.compile(rb"\\{1,8}(?:[uU]00|[xX])([2-7][0-9a-fA-F])"),
    re.compile(rb"%(?:25){0,3}([2-7][0-9a-fA-F])"),
    re.compile(rb"&(?:amp;|AMP;){0,3}#[xX]0{0,5}([2-7][0-9a-fA-F])(?![0-9a-fA-F]);?"),
)
_BY_NUMBER = re.compile(rb"&(?:amp;|AMP;){0,3}#0{0,5}([0-9]{2,3})(?![0-9]);?")
_NAMED = ((b"&period;", b"."), (b"&lowbar;", b"_"), (b"&percnt;", b"%"), (b"&bsol;", b"\\"))
#: What would end an address or begin an element stays encoded.
_CHARACTERS = {code: bytes((code,)) for code in range(0x21, 0x7F) if code not in b"\"'<>"}
#: No mark reaches further from an encoded character of its own.
_AROUND = 160
#: Nor does a bracket with elements behind it stand further from its handle.
_FAR = 400
_MARKUP_GROUPS = frozenset(("quote", "escaped"))
#: Escaping inside escaping; more than three rounds were never seen.
_ROUNDS = 3
#: Embeds are 1 to 3 kB of markup; escaped three times they stay below this.
_MARKUP = 20_000
#: After a post's address: the end of a line or an element, perhaps of a shortcode. It is words, not an attribute.
_ENDS = re.compile(rb"[^<>\"\s]{0,400}(?:\"?\])?\s{0,40}(?:<|\n|$)")
#: After a shortener's host: a slash in whatever form, and something behind a plain one.
_CODE_FOLLOWS = r"\.?(?::[0-9]{0,5})?(?:[\\/]{1,8}[^\s\"'<>\\/]|&(?:amp;){0,3}(?:#|sol)|%|[\t\r\n]{1,8}[\\/])"
#: Marks that say where else to look; on a page with none of the others there is nothing to find.
_WIDENING = frozenset(("escaped", "bare", "quote", "template"))
_MANY = 2**31


@dataclass(frozen=True, slots=True)
class Look:
    """
    Which groups of marks stand in the bytes: ``x:post``, ``short:t.co``, ``encoded``, ``escaped`` …

    False where there is none. ``tails`` counts the marks of ``— Name (@handle)``, ``quotes`` the
    blockquotes that open anywhere in the bytes, also in scripts. ``encoded`` says that some mark
    has encoded letters: then any group may be there, any number of times. ``outside`` are the groups
    of which some mark stands outside of all blockquotes: where every blockquote is an embed, only
    those links are left to be found.
    """

    groups: frozenset[str]
    tails: int = 0
    quotes: int = 0
    outside: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.groups - _WIDENING)

    def has(self, group: str) -> bool:
        """Is that group there, or may it hide behind encoded characters?"""
        return group in self.groups or "encoded" in self.groups

    @property
    def short_hosts(self) -> tuple[str, ...]:
        """The shorteners seen; all of them where characters are encoded."""
        if "encoded" in self.groups:
            return tuple(sorted(short_hosts()))
        return tuple(sorted(group.removeprefix("short:") for group in self.groups if group.startswith("short:")))


#: Leave nothing out: for tests of the look itself, and for text that was never looked at.
EVERYTHING = Look(frozenset(("encoded", "escaped", "bare", "template")), tails=_MANY, quotes=_MANY)

#: From bytes and the kind of triggers (``marks`` or ``json``) to the triggers seen, each with the offset where it ends.
Scan = Callable[[bytes, str], "list[tuple[_Trigger, int]]"]


def look(source: bytes) -> Look:
    """
    Look through the bytes of a page (in an encoding that keeps ASCII) once.

    Uses Hyperscan where it is installed (three to five times as fast as lexbor parses); elsewhere
    the same expressions in ``re``, which is slower than parsing but gives the same answer.
    """
    return look_with(_scanner(), source)


def look_with(scan: Scan, source: bytes) -> Look:
    """The look by one of the two scanners."""
    seen = _Marks(source)
    ends: list[int] = []
    for trigger, end in scan(source, "marks"):
        if trigger.group == "encoded":
            ends.append(end)
        else:
            seen.add(trigger, end)
    if seen.markup:
        ends = sorted(ends + _in_markup(source, seen.markup, scan))
    if ends and _holds_marks(scan, _decoded(source, ends)):
        return Look(frozenset(seen.groups | {"encoded"}), _MANY, _MANY)
    return Look(frozenset(seen.groups), seen.tails, seen.quotes, frozenset(seen.outside))


#: The end of an element that is none of those which stand in the words of a post.
_CLOSES = re.compile(rb"</(?!(?:a|b|br|em|i|p|q|s|span|strong|time|u)>)")


class _Marks:
    """Looks around each trigger for the mark itself."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self.groups: set[str] = set()
        self.outside: set[str] = set()
        self.tails = self.quotes = 0
        self._quote_end = 0  #: where the blockquote opened last is closed
        self._closing = 0  #: the next end of a blockquote; -1 where there is none any more
        self.markup: list[int] = []  #: where blockquotes open, plain or escaped

    def add(self, trigger: _Trigger, end: int) -> None:
        group = trigger.group
        if trigger.follows is None:
            self.groups.add(group)
            if group == "quote":
                self.quotes += 1
                self._open_quote(end)
            if group in _MARKUP_GROUPS:
                self.markup.append(end)
            elif end > self._quote_end:
                self.outside.add(group)
        elif trigger.tail:
            # The handle and its bracket first: they are quickly ruled out. One letter of it is in the trigger.
            if trigger.follows.match(self._source, end) and (
                    self._source[end - 3:end - 1] == b"(@" or _OPENED.search(self._source, max(0, end - _FAR), end)):
                self.groups.add(group)
                self.tails += 1
        elif group not in self.groups or (end > self._quote_end and group not in self.outside) or (
                trigger.alone and "bare" not in self.groups):
            found = trigger.follows.match(self._source, end - trigger.over)
            if found and (not trigger.bounded or _BOUNDARY.match(self._source, end - trigger.over - trigger.length)):
                self.groups.add(group)
                if end > self._quote_end:
                    self.outside.add(group)
                if trigger.alone and _ENDS.match(self._source, found.end()):
                    self.groups.add("bare")

    def _open_quote(self, end: int) -> None:
        """Where is the blockquote closed that opens here? Each end is looked for once, so that time stays linear."""
        if not 0 <= self._closing < end:
            return
        self._closing = self._source.find(b"</blockquote", end)
        # Any other closing element might close the blockquote, too, long before its own end.
        if self._closing >= 0 and not _CLOSES.search(self._source, end, self._closing):
            self._quote_end = self._closing


def _holds_marks(scan: Scan, piece: bytes) -> bool:
    """Does a decoded piece hold any mark but blockquotes?"""
    seen = _Marks(piece)
    for trigger, end in scan(piece, "marks"):
        if trigger.group != "encoded":
            seen.add(trigger, end)
    return bool(seen.groups - _WIDENING)


def _in_markup(source: bytes, begins: list[int], scan: Scan) -> list[int]:
    """Where characters escaped for JSON end that may stand in the markup of an embed; elsewhere nobody reads them."""
    out: list[int] = []
    done = 0
    for begin in sorted(begins):
        start, stop = max(begin, done), begin + _MARKUP
        # Most markup is not escaped at all.
        if source.find(b"\\", start, stop) >= 0:
            out += [start + end for _, end in scan(source[start:stop], "json")]
        done = max(done, stop)
    return out


def _decoded(source: bytes, ends: list[int]) -> bytes:
    """The surroundings of the characters that end there, with their letters and digits decoded."""
    parts: list[bytes] = []
    start, stop = max(0, ends[0] - _AROUND), ends[0] + _AROUND
    for end in ends:
        if end - _AROUND > stop:
            parts.append(source[start:stop])
            start = end - _AROUND
        stop = end + _AROUND
    # Two bytes that are part of no mark keep the parts from joining.
    return _plain(b"\0\0".join((*parts, source[start:stop])))


def _plain(piece: bytes) -> bytes:
    for _ in range(_ROUNDS):
        before = piece
        for escape in _BY_HEX:
            piece = escape.sub(_hexadecimal, piece)
        piece = _BY_NUMBER.sub(_decimal, piece)
        for name, char in _NAMED:
            piece = piece.replace(name, char)
        if piece == before:
            break
    return piece


def _hexadecimal(found: re.Match[bytes]) -> bytes:
    return _CHARACTERS.get(int(found[1], 16), found[0])


def _decimal(found: re.Match[bytes]) -> bytes:
    return _CHARACTERS.get(int(found[1]), found[0])


# --- expressions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A short expression, without which a mark cannot be, and what must stand around it."""

    group: str
    expression: bytes
    follows: re.Pattern[bytes] | None = None  #: what makes it a mark; None where the trigger says all
    over: int = 0  #: how many of the expression's last bytes ``follows`` reads again
    length: int = 0  #: of the literal, where its left side counts
    bounded: bool = False  #: no letter of a longer name may stand before it
    alone: bool = False  #: an address of a post, that may stand alone on its line
    tail: bool = False


@cache
def triggers(kind: str = "marks") -> tuple[_Trigger, ...]:
    """All triggers, for any case; those of ``json`` are looked for only where markup stands in strings."""
    if kind == "json":
        return (_Trigger("json", _IN_JSON.encode()),)
    out = [_Trigger("encoded", one.encode()) for one in _ENCODED]
    out += [_Trigger("quote", b"<blockquote"), _Trigger("escaped", f"{escaped('<', 'lt')}blockquote".encode()),
            _Trigger("template", b"<template")]
    for platform in PLATFORMS:
        for mark in platform.marks:
            group = f"{platform.key}:{mark.group}"
            if mark.literal == "AT":
                follows = _compile(mark.follows)
                out += [_Trigger(group, way.encode("latin-1"), follows, tail=True) for way in _AT_BEGINS]
                continue
            first = next((signs for name, signs in _FIRST.items() if mark.follows.startswith(name)), "")
            expression, over = (re.escape(mark.literal) + first).encode(), 1 if first else 0
            out.append(_Trigger(group, expression, _compile(mark.follows), over, alone=mark.group.endswith("post")))
    for host in sorted(short_hosts()):
        # Strippers glue words to picture links, so those need no boundary on their left.
        out.append(_Trigger(f"short:{host}", re.escape(host).encode() + rb"[\t\r\n.:/\\%&]", _compile(_CODE_FOLLOWS), 1,
                            len(host), bounded=not host.startswith("pic.")))
    return tuple(out)


def _compile(pattern: str) -> re.Pattern[bytes]:
    for name, spelling in _MACROS.items():
        pattern = pattern.replace(name, spelling)
    return re.compile(pattern.encode("latin-1"), re.IGNORECASE)


#: A bracket, and nothing but spaces and elements up to the at-sign and the first letter behind it.
_OPENED = _compile(r"OPENAT[a-z0-9_]\Z")
#: Before a shortener's host: no letter of a longer name; a percent-encoded slash ends in one.
_BOUNDARY = re.compile(rb"(?<![a-z0-9.-])|(?<=2f)|(?<=www\.)", re.IGNORECASE)


# --- scanners ---------------------------------------------------------------------------------


@cache
def _scanner() -> Scan:
    try:
        import hyperscan  # noqa: F401  (the wheel is not built for every platform)
    except ImportError:
        return scan_with_re
    return scan_with_hyperscan


@cache
def _compiled(kind: str) -> tuple[tuple[_Trigger, re.Pattern[bytes]], ...]:
    return tuple((trigger, re.compile(trigger.expression, re.IGNORECASE)) for trigger in triggers(kind))


def scan_with_re(source: bytes, kind: str = "marks") -> list[tuple[_Trigger, int]]:
    """The triggers seen, in the order of their ends."""
    found = [(trigger, one.end()) for trigger, pattern in _compiled(kind) for one in pattern.finditer(source)]
    return sorted(found, key=itemgetter(1))


#: Hyperscan's scratch memory belongs to one thread at a time; the compiled expressions to all.
_local = threading.local()
_compiling = threading.Lock()


def scan_with_hyperscan(source: bytes, kind: str = "marks") -> list[tuple[_Trigger, int]]:
    """The same through Hyperscan."""
    known = getattr(_local, kind, None)
    if known is None:
        import hyperscan

        with _compiling:
            database = _database(kind)
        known = database, hyperscan.Scratch(database)
        setattr(_local, kind, known)
    database, scratch = known
    wanted = triggers(kind)
    out: list[tuple[_Trigger, int]] = []

    def note(number: int, start: int, end: int, flags: int, context: object) -> None:
        out.append((wanted[number], end))

    database.scan(source, match_event_handler=note, scratch=scratch)
    return out


@cache
def _database(kind: str) -> Any:
    import hyperscan

    wanted = [trigger.expression for trigger in triggers(kind)]
    database = hyperscan.Database()
    database.compile(expressions=wanted, ids=list(range(len(wanted))), elements=len(wanted),
                     flags=[hyperscan.HS_FLAG_CASELESS] * len(wanted))
    return database

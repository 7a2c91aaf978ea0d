"""
The byte-level look: could this page show any post or short link at all? Most pages end here.

The look misses nothing that the parser could read. Separators, brackets and signs may be written in
any way (``parser.spelling``); where letters are encoded, their surroundings are decoded and looked at
again. It may say yes for nothing, which only costs a parse. Two things hide a post from it: an
element or a line end inside a word of an address (``sta<b></b>tus``).

>>> sorted(look(b'<a href="https:&#x2F;&#x2F;twitter.com&#x2F;example&#x2F;status&#x2F;20">').groups)
['x:post']
>>> bool(look(b'<p>Share on <a href="https://twitter.com/intent/tweet">Twitter</a></p>'))
False
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from provenance.parser.spelling import AMP, JSON, PERCENT, escaped, spelled
from provenance.platforms import PLATFORMS
from provenance.urls import short_hosts

_SLASH = spelled("/", "sol").replace("/|", r"/|\\|", 1)  # browsers read a backslash as a slash
#: What may stand between a bracket and its words: elements, and spaces in whatever form.
_WIDE_SPACES = (r"\xc2\xa0", r"\xe2\x80[\x80-\xaf]", r"\xe3\x80\x80", r"\xa0", r"\x81\x40", r"\xa1[\x40\xa1]")
_GAP = rf"(?:\s|{AMP}(?:nbsp|#160|#xa0|#32|#x20);?|{'|'.join(_WIDE_SPACES)}|<[^<>]*>){{0,6}}"
#: The ways to open a bracket. Each makes an expression of its own, as that lets Hyperscan look for its first bytes;
#: together they would cost more than all the rest. The two-byte forms are the full-width brackets in Shift_JIS, GBK
#: and EUC-KR, Big5, EUC-JP.
_OPENINGS = (
    r"\(", rf"\(\s{_GAP}", rf"\(<[^<>]*>{_GAP}", rf"\(&(?:amp;){{0,3}}(?:nbsp|#160|#xa0|#32|#x20);?{_GAP}",
    *(rf"\({space}{_GAP}" for space in _WIDE_SPACES),
    rf"&(?:amp;){{0,3}}(?:#x0{{0,5}}28|#0{{0,5}}40|lpar|#x0{{0,5}}ff08|#0{{0,5}}65288);?{_GAP}",
    rf"{PERCENT}28{_GAP}", rf"{JSON}(?:u0028|x28|uff08){_GAP}",
    rf"{JSON}u0026(?:#x0{{0,5}}28|#0{{0,5}}40|lpar);?{_GAP}",
    *(bracket + _GAP for bracket in (r"\xef\xbc\x88", r"\x81\x69", r"\xa3\xa8", r"\xa1\x5d", r"\xa1\xca")),
)
#: What else the platforms' marks may use; each stands for every way of writing the same.
_MACROS = {
    "SEP": rf"[\t\r\n]{{0,3}}{_SLASH}(?:{_SLASH}|[\t\r\n]){{0,9}}",
    # It ends a mark, so nothing in it may be left out: each mark is counted once.
    "CLOSE": rf"{_GAP}(?:\)|{AMP}(?:#x0{{0,5}}29|#0{{0,5}}41|rpar)|{PERCENT}29|{JSON}(?:u0029|x29|uff09)"
             rf"|{AMP}(?:#x0{{0,5}}ff09|#0{{0,5}}65289)|\xef\xbc\x89|\x81\x6a|\xa3\xa9|\xa1\x5e|\xa1\xcb)",
    "AT": rf"(?:{spelled('@', 'commat')}|{JSON}uff20|{AMP}(?:#x0{{0,5}}ff20|#0{{0,5}}65312);?"
          r"|\xef\xbc\xa0|\x81\x97|\xa3\xc0|\xa2\x49|\xa1\xf7)",
    "IS": spelled("=", "equals"),
}
#: A letter, a digit or one of ``% - . : = \\ _`` by its code, in hexadecimal and in decimal digits; percent signs
#: and backslashes are not, or the escapes of all addresses inside addresses would count.
_HEX = r"(?:2[de]|3[0-9ad]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])"
_DECIMAL = r"(?:37|4[568]|46|49|5[0-8]|61|6[5-9]|[78][0-9]|9[0-9]|1[01][0-9]|12[0-2])"
_ENCODED = (
    rf"{AMP}(?:#0{{0,5}}{_DECIMAL}|#x0{{0,5}}(?:25|5c|{_HEX})|(?:period|colon|lowbar|percnt|bsol);)|{PERCENT}{_HEX}"
)
#: The same in JSON and scripts, which nobody reads but for the markup in them.
_IN_JSON = rf"{JSON}(?:u00|x){_HEX}"
#: The rules of encoding, to be undone in turn. Without the flag for case, and with a literal first, ``re`` is quick.
_BY_HEX = (
    re.compile(rb"\\{1,8}(?:[uU]00|[xX])([2-7][0-9a-fA-F])"),
    re.compile(rb"%(?:25){0,3}([2-7][0-9a-fA-F])"),
    re.compile(rb"&(?:amp;|AMP;){0,3}#[xX]0{0,5}([2-7][0-9a-fA-F])(?![0-9a-fA-F]);?"),
)
_BY_NUMBER = re.compile(rb"&(?:amp;|AMP;){0,3}#0{0,5}([0-9]{2,3})(?![0-9]);?")
_NAMED = ((b"&period;", b"."), (b"&colon;", b":"), (b"&lowbar;", b"_"), (b"&percnt;", b"%"), (b"&bsol;", b"\\"))
#: What would end an address or begin an element stays encoded.
_CHARACTERS = {code: bytes((code,)) for code in range(0x21, 0x7F) if code not in b"\"'<>"}
#: No mark reaches further from an encoded character of its own.
_AROUND = 160
#: Escaping inside escaping; more than three rounds were never seen.
_ROUNDS = 3
#: Embeds are 1 to 3 kB of markup; escaped three times they stay below this.
_MARKUP = 20_000
#: Encoded markup inside attributes and scripts.
_ESCAPED = rf"{escaped('<', 'lt')}blockquote"
#: After a post's address: the end of a line or an element, perhaps of a shortcode. It is words, not an attribute.
_ENDS = r"[^<>\"\s]{0,400}(?:\"?\])?\s{0,40}(?:<|\n|$)"
#: After a shortener's host: a slash in whatever form, and something behind a plain one.
_CODE_FOLLOWS = r"\.?(?::[0-9]{0,5})?(?:[\\/]{1,8}[^\s\"'<>\\/]|&(?:amp;){0,3}(?:#|sol)|%|[\t\r\n]{1,8}[\\/])"
#: Marks that say where else to look; on a page with none of the others there is nothing to find.
_WIDENING = frozenset(("escaped", "bare", "quote"))
_NO_MARKS = frozenset(("encoded", "quote"))
_MANY = 2**31


@dataclass(frozen=True, slots=True)
class Look:
    """
    Which groups of marks stand in the bytes: ``x:post``, ``short:t.co``, ``encoded``, ``escaped`` …

    False where there is none. ``tails`` counts the marks of ``— Name (@handle)``, ``quotes`` the
    blockquotes that open anywhere in the bytes, also in scripts. ``encoded`` says that some mark
    has encoded letters: then any group may be there, any number of times.
    """

    groups: frozenset[str]
    tails: int = 0
    quotes: int = 0

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
EVERYTHING = Look(frozenset(("encoded", "escaped", "bare")), tails=_MANY, quotes=_MANY)

#: From bytes and a kind of expressions (``marks`` or ``json``) to the groups seen, each with the offset where it ends.
Scan = Callable[[bytes, str], list[tuple[str, int]]]


def look(source: bytes) -> Look:
    """
    Look through the bytes of a page (in an encoding that keeps ASCII) once.

    Uses Hyperscan where it is installed (1 GB/s measured, some three times as fast as parsing);
    elsewhere the same expressions in ``re``, which is slower than parsing but gives the same answer.
    """
    return look_with(_scanner(), source)


def look_with(scan: Scan, source: bytes) -> Look:
    """The look by one of the two scanners."""
    found = scan(source, "marks")
    groups = {group for group, _ in found}
    ends = [end for group, end in found if group == "encoded"]
    if groups & {"escaped", "quote"}:
        ends = sorted(ends + _in_markup(found, scan(source, "json")))
    if ends and {group for group, _ in scan(_decoded(source, ends), "marks")} - _NO_MARKS:
        return Look(frozenset(groups - _NO_MARKS | {"encoded"}), _MANY, _MANY)
    return Look(frozenset(groups - {"encoded"}), sum(group.endswith(":tail") for group, _ in found),
                sum(group == "quote" for group, _ in found))


def _in_markup(found: list[tuple[str, int]], escapes: list[tuple[str, int]]) -> list[int]:
    """Where characters escaped for JSON end that may stand in the markup of an embed; elsewhere nobody reads them."""
    begins = sorted(end for group, end in found if group in ("escaped", "quote"))
    nearest = ((end, bisect_right(begins, end) - 1) for _, end in escapes)
    return [end for end, place in nearest if place >= 0 and end - begins[place] < _MARKUP]


def _decoded(source: bytes, ends: list[int]) -> bytes:
    """The surroundings of the characters that end there, with their letters and digits decoded."""
    parts: list[bytes] = []
    start, stop = max(0, ends[0] - _AROUND), ends[0] + _AROUND
    for end in ends:
        if end - _AROUND > stop:
            parts.append(_plain(source[start:stop]))
            start = end - _AROUND
        stop = end + _AROUND
    return b"\0".join((*parts, _plain(source[start:stop])))


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


@cache
def expressions(kind: str = "marks") -> tuple[tuple[str, bytes], ...]:
    """Every group with its expression over bytes, to be matched in any case."""
    if kind == "json":
        return (("json", _IN_JSON.encode()),)
    out = [("encoded", _ENCODED), ("escaped", _ESCAPED), ("quote", "<blockquote")]
    for platform in PLATFORMS:
        for group, mark in platform.marks:
            out.append((f"{platform.key}:{group}", mark))
            if group == "post":
                out.append(("bare", f"(?:{mark}){_ENDS}"))
    for host in sorted(short_hosts()):
        # Strippers glue words to picture links, so those need no boundary on their left.
        boundary = "" if host.startswith("pic.") else r"(?:^|[^a-z0-9.-]|2f)(?:www\.)?"
        out.append((f"short:{host}", boundary + re.escape(host) + _CODE_FOLLOWS))
    out = [(group, opened) for group, mark in out for opened in (_opened(mark) if "OPEN" in mark else (mark,))]
    for name, pattern in _MACROS.items():
        out = [(group, mark.replace(name, pattern)) for group, mark in out]
    return tuple((group, mark.encode("latin-1")) for group, mark in out)


def _opened(mark: str) -> Iterator[str]:
    """A mark with each way to open its bracket; after the rare ways a look for the closing one would tell no more."""
    for way in _OPENINGS:
        yield mark.replace("OPEN", way).replace("CLOSE", "CLOSE" if way == _OPENINGS[0] else "[^a-z0-9_]")


@cache
def _scanner() -> Scan:
    try:
        import hyperscan  # noqa: F401  (the wheel is not built for every platform)
    except ImportError:
        return scan_with_re
    return scan_with_hyperscan


def _counted(group: str) -> bool:
    return group in ("encoded", "escaped", "json", "quote") or group.endswith(":tail")


@cache
def _compiled(kind: str) -> tuple[tuple[str, re.Pattern[bytes]], ...]:
    return tuple((group, re.compile(mark, re.IGNORECASE)) for group, mark in expressions(kind))


def scan_with_re(source: bytes, kind: str = "marks") -> list[tuple[str, int]]:
    """The groups seen, once each; tails, quotes and encoded characters as often as they occur."""
    out: list[tuple[str, int]] = []
    for group, pattern in _compiled(kind):
        if _counted(group):
            out += [(group, found.end()) for found in pattern.finditer(source)]
        elif match := pattern.search(source):
            out.append((group, match.end()))
    return out


#: Hyperscan's scratch memory belongs to one thread at a time; the compiled expressions to all.
_local = threading.local()
_compiling = threading.Lock()


def scan_with_hyperscan(source: bytes, kind: str = "marks") -> list[tuple[str, int]]:
    """The same through Hyperscan."""
    with _compiling:
        database, groups = _database(kind)
    scratch = getattr(_local, kind, None)
    if scratch is None:
        import hyperscan

        scratch = hyperscan.Scratch(database)
        setattr(_local, kind, scratch)
    out: list[tuple[str, int]] = []

    def note(number: int, start: int, end: int, flags: int, context: object) -> None:
        out.append((groups[number], end))

    database.scan(source, match_event_handler=note, scratch=scratch)
    return out


def _unbounded(mark: bytes) -> bytes:
    """Bounds keep ``re`` from looking too often at the same bytes; Hyperscan looks once, and counting costs it much."""
    return re.sub(rb"\{0,[0-9]+\}", b"*", mark).replace(b"{1,8}", b"+")


@cache
def _database(kind: str) -> tuple[Any, tuple[str, ...]]:
    import hyperscan

    marks = expressions(kind)
    once = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
    database = hyperscan.Database()
    database.compile(
        expressions=[_unbounded(mark) for _, mark in marks], ids=list(range(len(marks))), elements=len(marks),
        flags=[hyperscan.HS_FLAG_CASELESS if _counted(group) else once for group, _ in marks],
    )
    return database, tuple(group for group, _ in marks)

"""
Triggers: short expressions over bytes, without which the mark of a post or a short link cannot be.

Each holds a literal, as that is what Hyperscan finds at several gigabytes a second; what must stand around
it to make it a mark is told beside it, for ``re`` to look at in the few places that are left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from provenance.parser.picture import SIGNS
from provenance.parser.spelling import AMP, JSON, escaped, spelled
from provenance.platforms import PLATFORMS
from provenance.urls import short_hosts, short_places

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
#: After a shortener's host: a slash in whatever form, and something behind a plain one.
_CODE_FOLLOWS = r"\.?(?::[0-9]{0,5})?(?:[\\/]{1,8}[^\s\"'<>\\/]|&(?:amp;){0,3}(?:#|sol)|%|[\t\r\n]{1,8}[\\/])"


class Follows:
    """An expression that is compiled for the first page that asks; all of them would take a twentieth of a second."""

    __slots__ = ("_behind", "match")

    def __init__(self, behind: str) -> None:
        self._behind = behind
        self.match: Callable[..., re.Match[bytes] | None] = self._first

    def _first(self, source: bytes, at: int) -> re.Match[bytes] | None:
        self.match = _compile(self._behind).match
        return self.match(source, at)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A short expression, without which a mark cannot be, and what must stand around it."""

    group: str
    expression: bytes
    follows: Follows | None = None  #: what makes it a mark; None where the trigger says all
    over: int = 0  #: how many of the expression's last bytes ``follows`` reads again
    length: int = 0  #: of the literal, where its left side counts
    bounded: bool = False  #: no letter of a longer name may stand before it
    alone: bool = False  #: an address of a post, that may stand alone on its line
    tail: bool = False
    placed: bool = False  #: it matters in which attribute it stands
    near: re.Pattern[bytes] | None = None  #: what must stand within ``NEAR`` bytes of it, on either side


#: How far from a platform's name an id may stand that belongs to it; objects and elements are smaller.
NEAR = 300


#: The end of a key, a class or a value; what publishers add to the name of a platform. A space alone would make a hit
#: of every style rule and every mention.
_WORD_ENDS = r"(?:[\"'\\&]|[ _-]?(?:oembed|embed|post|video|status|tweet|player|id[^a-z]|card|wrap|block|widget|cont))"


#: Shorter names of platforms stand in every minified script.
_TELLING = 4


#: What stands beside an id that is a part of something longer.
_PART = "[0-9A-Za-z_.%/-]"
_FIRST_DIGIT = re.compile(r"\[[0-9-]+\]|[0-9]")


def _alone(id_alone: str) -> str:
    """An id that is a part of nothing else. ``re`` is ten times as quick where an expression begins with a class."""
    first = _FIRST_DIGIT.match(id_alone)
    if first is None or "|" in id_alone:
        return f"(?<!{_PART})(?:{id_alone})(?!{_PART})"
    return f"{first[0]}(?<!{_PART}{first[0]}){id_alone[first.end():]}(?!{_PART})"


def _named() -> list[Trigger]:
    """A platform's name as a word between quotes, with an id of its shape near: the publisher's own key or class."""
    out = []
    for platform in PLATFORMS:
        words = [word for word in platform.words if len(word) > 1]
        letters = [word for word in platform.words if len(word) == 1] if platform.id_alone else []
        if platform.id_alone and words:
            near = re.compile(_alone(platform.id_alone).encode())
            # A letter is a name where it is the whole of a value.
            out += [Trigger(f"{platform.key}:named", rf":\s?\\?[\"']{letter}\\?[\"']".encode(), near=near, placed=True)
                    for letter in letters]
            # One expression for each word, as Hyperscan is quickest with literals.
            for word in words:
                group = f"{platform.key}:named"
                out.append(Trigger(group, (re.escape(word) + _WORD_ENDS).encode(), near=near, placed=True))
                # A shortcode or a component of some site builder; in HTML its bracket is an entity.
                if len(word) >= _TELLING:
                    code = rf"[<%\[{{;]\s{{0,2}}{re.escape(word)}(?:_simple|_?post|_?update)?[ =:,\]}}>|;{{]"
                    out += [Trigger(group, one.encode(), near=near, alone=True)
                            for one in (code, rf"[=:]{re.escape(word)}[\[\]|{{]", rf"\.\. {re.escape(word)}::",
                                        rf"`{re.escape(word)}: ")]
                    # The component, compiled.
                    out.append(Trigger(group, rf"(?:jsxs?|mdx|element)\({re.escape(word)}[a-z]{{0,20}},".encode(),
                                       near=near, placed=True))
            out += [Trigger(group, rf"[\[{{<%]\s{{0,2}}{code}[ =:\]}}]".encode(), near=near, alone=True)
                    for code in platform.shortcodes if len(code) > 1]
    return out


#: A host so short that it ends many others (``co.kr`` after ``na.``); what stands before it is looked for, too.
_TINY = frozenset(("a.co",))
_BEFORE_TINY = rb"(?:^|[^a-z0-9.-]|2f|www\.)"
#: ``t.co`` stands in ``t.com``, ``bit.ly`` in nothing else.
_RARE = 6


@cache
def triggers(kind: str = "marks") -> tuple[Trigger, ...]:
    """
    All triggers, for any case; those of ``json`` are looked for only where markup stands in strings, ``scripts``
    only where somebody asks whether a mark stands in one.
    """
    if kind == "scripts":
        return (Trigger("opens", b"<script"), Trigger("closes", b"</script"))
    if kind == "json":
        return (Trigger("json", _IN_JSON.encode()),)
    out = [Trigger("encoded", one.encode()) for one in _ENCODED]
    out += [Trigger("quote", b"<blockquote"), Trigger("escaped", f"{escaped('<', 'lt')}blockquote".encode()),
            Trigger("template", b"<template"),
            # Where a server's stream goes on in the next script: an address may be cut there.
            Trigger("cut", rb"\"\]\)</script><script"),
            # Markup inside of a frame element, which trees keep as text (Instant Articles).
            Trigger("framed", rb"<(?:iframe|noembed)[^>]{0,500}>\s{0,20}<[a-z!]"),
            # Consent walls hide markup in base64; these are its first words: blockquote, iframe, script, div, figure.
            *(Trigger("base64", rb"[\"'>,\s]" + word) for word in (
                b"PGJsb2NrcXVvdGU", b"PGlmcmFtZS", b"PHNjcmlwd", b"PGRpdi", b"PGZpZ3VyZ"))]
    # What browsers make again where it stands open: counted, as strangers may leave thousands of them open.
    out += [Trigger("formatting", rf"<{name}[\s/]".encode())
            for name in "b i s u big code em font nobr small strike strong tt".split()]
    # What tells whose: an at-sign, an address (its host has a dot), a link.
    told = Follows(r"[^<>\"]{0,200}?(?:@|\.[a-z]{2,24}(?::[0-9]{1,5})?/|<a\s|\xef\xbc\xa0)")
    out += [Trigger("picture", re.escape(sign).encode(), told) for sign in SIGNS]
    tails: list[str] = []
    for platform in PLATFORMS:
        for mark in platform.marks:
            group = f"{platform.key}:{mark.group}"
            if mark.literal == "AT":
                tails.append(mark.follows)
                continue
            if mark.whole:
                out.append(Trigger(group, (re.escape(mark.literal) + mark.follows).encode()))
                continue
            first = next((signs for name, signs in _FIRST.items() if mark.follows.startswith(name)), "")
            expression, over = (re.escape(mark.literal) + first).encode(), 1 if first else 0
            out.append(Trigger(group, expression, Follows(mark.follows), over, alone=mark.group.endswith("post"),
                               placed=mark.group.endswith(("post", "call", "attribute"))))
    out += _named()
    # One for all platforms: an at-sign in a bracket is looked at once.
    behind = Follows("|".join(f"(?:{one})" for one in dict.fromkeys(tails)))
    out += [Trigger("tail", way.encode("latin-1"), behind, tail=True) for way in _AT_BEGINS]
    coded = Follows(_CODE_FOLLOWS)
    for host in sorted(short_hosts()):
        # Strippers glue words to picture links, so those need no boundary on their left.
        before = _BEFORE_TINY if host in _TINY else b""
        # In longer words few hosts stand by chance; without the class they are compiled in half the time.
        after, over = (b"", 0) if len(host) >= _RARE else (rb"[\t\r\n.:/\\%&]", 1)
        out.append(Trigger(f"short:{host}", before + re.escape(host).encode() + after,
                           coded, over, len(host), bounded=not host.startswith("pic."), placed=True))
    # Their hosts stand on every page; with the first name of the path they are as rare as the others.
    out += [_place(host, path) for host, path in short_places()]
    return tuple(out)


def _place(host: str, path: str) -> Trigger:
    """A short link that is more than a host: ``tiktok.com/t/X``, ``reddit.com/r/NAME/s/X``, ``abc.page.link/X``."""
    host = host.removeprefix("*")
    first, *names = path.strip("/").split("/")
    expression = re.escape(host) + (f"{_SLASH}{first}" if first else "")
    behind = "".join("SEP" + ("[a-z0-9_.-]{1,40}" if name == "*" else name) for name in names)
    # The code stands in the path, or in the query.
    behind += r"SEP[^\s\"'<>\\/]" if path.endswith("/") else r"(?:SEP)?(?:[?&%\\])" if path else _CODE_FOLLOWS
    return Trigger(f"short:{host.removeprefix('.')}", expression.encode("latin-1"), Follows(behind), placed=True)


@cache
def _compile(pattern: str) -> re.Pattern[bytes]:
    for name, spelling in _MACROS.items():
        pattern = pattern.replace(name, spelling)
    return re.compile(pattern.encode("latin-1"), re.IGNORECASE)


#: A bracket, and nothing but spaces and elements up to the at-sign and the first letter behind it.
OPENED = _compile(r"OPENAT[a-z0-9_]\Z")
#: Before a shortener's host: no letter of a longer name; a percent-encoded slash ends in one.
BOUNDARY = re.compile(rb"(?<![a-z0-9.-])|(?<=2f)|(?<=www\.)", re.IGNORECASE)

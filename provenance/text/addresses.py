"""
Where the addresses of a text stand, with and without a scheme.

>>> text = "see example.org/a, not end.Nxt or me@example.org"
>>> [text[start:end] for start, end in find_addresses(text)]
['example.org/a']

An address without a scheme needs a known top-level domain (``data/tlds.txt``) and Latin letters below it.
Every loop moves forward only and every repeat is possessive: the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from provenance.text.characters import LATIN

__all__ = ["find_addresses"]

#: No part of a host name: ASCII other than letters and digits, controls, spaces, direction marks, punctuation
#: of U+2000 and U+3000, the wide signs, noncharacters, lone surrogates. (ZWNJ and ZWJ may stand in a name.)
_NO_NAME = (
    "\x00-/:-@\\[-`{-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e-\u206f\u3000-\u3004\u3008-\u3020\u3030"
    "\ud800-\udfff\ufeff\uff03\uff20\ufff0-\uffff"
)
_LETTER = rf"[^{_NO_NAME}]"
_LABEL = rf"(?:{_LETTER}|[-_])++"
_PATH = rf"[A-Za-z0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&\u0400-\u04ff{LATIN}]"
_QUERY = r"[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
#: What may stand in a path or a query but not end it.
_NO_PATH_END = "!*';:,.$%[]\u2013~@|&"
_NO_QUERY_END = "!?*'@();:+$%[].,~|"

#: A word with a dot inside.
_DOTTED = re.compile(rf"{_LABEL}\.(?:{_LETTER}|[-_.])++")
#: The same further on. The look-behinds keep a long word without a dot from being tried at each of its letters.
_NEXT_DOTTED = re.compile(rf"(?<!{_LETTER})(?<![-_.]){_DOTTED.pattern}")
#: Most full stops end a sentence: without one inside of a word there is nothing to look for.
_INNER_DOT = re.compile(rf"\.(?:{_LETTER}|[-_.])")
_SCHEME = re.compile(r"(?ai:https?://)\Z")
_BARE_HOST = re.compile(rf"[-_A-Za-z0-9{LATIN}]++(?:\.[-_A-Za-z0-9{LATIN}]++)*+\.?")
_ASCII_TLD = re.compile(r"(?P<encoded>(?ai:xn--)[-0-9A-Za-z]++)|[0-9A-Za-z]++")
#: An e-mail address or a longer name goes on here.
_NO_TLD_RIGHT = re.compile("[0-9A-Za-z@+-]")
_PORT = re.compile(":[0-9]++")
#: A path; brackets count in pairs, one pair inside another at most.
_WAY = re.compile(rf"/(?:{_PATH}++|\({_PATH}++\)|\({_PATH}*+\({_PATH}++\){_PATH}*+\))*+")
_PARAMETERS = re.compile(rf"\?{_QUERY}++")
_TCO = re.compile(rf"(?ai:https?://t\.co)/(?P<code>[0-9A-Za-z]++)(?:\?{_QUERY}++)?")
#: What may not touch an address on its left; without a scheme more than with one.
_NO_LEFT = re.compile("[A-Za-z0-9@\uff20$#\uff03\ufeff\ufffe\uffff]")
_NO_BARE_LEFT = re.compile("[A-Za-z0-9@\uff20$#\uff03\ufeff\ufffe\uffff_./-]")
#: twitter-text's own bound for a t.co code; longer ones were never given out.
_LONGEST_CODE = 40
#: RFC 1035, section 2.3.4: octets of a label, and of a name without its root dot.
_LONGEST_LABEL, _LONGEST_HOST = 63, 253
#: Letters of the longest top-level domain in ``data/tlds.txt`` that is not ASCII: ``vermögensberatung``.
_LONGEST_FOREIGN_TLD = 17


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """
    Start and end of each address, left to right, in code points; none overlap. Never raises.

    No stretch of the text is read more often than a fixed number of times: what is read as host, path or query
    is either taken, or holds no further host.
    """
    if _INNER_DOT.search(text) is None:
        return
    at = taken = 0
    while run := _DOTTED.match(text, at) or _NEXT_DOTTED.search(text, at):
        start, at = run.span()
        scheme = _SCHEME.search(text, max(taken, start - len("https://")), start)
        if scheme is None or _touches(_NO_LEFT, text, scheme.start()):
            for begin, end in _bare(text, start, at):
                yield begin, end
                at, taken = max(at, end), end
            continue
        host_end = _host_end(text, start, at)
        if host_end is None:
            continue
        at = taken = _tail_end(text, host_end, bare=False)
        tco = _TCO.match(text, scheme.start(), at)
        if tco is None:
            yield scheme.start(), at
        elif len(tco["code"]) <= _LONGEST_CODE:
            # Nothing but its query belongs to a t.co link: "http://t.co/abc's".
            yield scheme.start(), tco.end()


def _bare(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The addresses without a scheme in one dotted word; only the last one can have a path."""
    for host in _BARE_HOST.finditer(text, start, stop):
        end = _host_end(text, host.start(), host.end())
        if end is not None and not _touches(_NO_BARE_LEFT, text, host.start()):
            yield host.start(), _tail_end(text, end, bare=True)


def _touches(forbidden: re.Pattern[str], text: str, start: int) -> bool:
    return start > 0 and forbidden.match(text, start - 1) is not None


def _host_end(text: str, start: int, stop: int) -> int | None:
    """Where the longest host name that begins at *start* ends: at a top-level domain; None without any."""
    found, at, before = None, start, "_"
    for label in text[start:stop].split("."):
        # Below the registered name an underscore is allowed, in it none.
        if "_" not in before:
            found = _tld_end(text, at) or found
        if not label or label[0] in "-_" or label[-1] in "-_":
            break
        before, at = label, at + len(label) + 1
    return None if found is None or _too_long(text[start:found]) else found


def _tld_end(text: str, at: int) -> int | None:
    """Where the top-level domain that begins at *at* ends; a foreign letter may follow it, a Latin one not."""
    ascii_end = at
    if ascii_part := _ASCII_TLD.match(text, at):
        ascii_end = ascii_part.end()
        if ascii_part["encoded"]:
            return ascii_end
        if ascii_part[0].lower() in _tlds() and not _NO_TLD_RIGHT.match(text, ascii_end):
            return ascii_end
    if text[ascii_end : ascii_end + 1].isascii():
        return None
    for end in range(min(len(text), at + _LONGEST_FOREIGN_TLD), ascii_end, -1):
        if text[at:end].lower() in _tlds() and not _NO_TLD_RIGHT.match(text, end):
            return end
    return None


@cache
def _tlds() -> frozenset[str]:
    """The table, read on first use: most texts hold no word with a dot inside."""
    from importlib.resources import files

    lines = (files("provenance") / "data" / "tlds.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _too_long(host: str) -> bool:
    """A name the DNS cannot hold, or one that says it is encoded and is not."""
    if len(host) > _LONGEST_HOST:
        return True
    size = -1
    for label in host.split("."):
        octets = len(label)
        # The length is looked at first: the encoder's time grows with its square.
        if octets <= _LONGEST_LABEL and not label.isascii():
            if label[:4].lower() == "xn--":
                return True
            octets = len("xn--") + len(label.encode("punycode"))
        if octets > _LONGEST_LABEL:
            return True
        size += octets + 1
    return size > _LONGEST_HOST


def _tail_end(text: str, at: int, *, bare: bool) -> int:
    """Where port, path and query after a host end; *bare*: without a path none of them counts."""
    port = _PORT.match(text, at)
    after_port = port.end() if port else at
    if path := _WAY.match(text, after_port):
        at = after_port + len(path[0].rstrip(_NO_PATH_END))
    elif bare:
        # "example.org?" is a question more often than a query. And a query that is read must be taken, or
        # "a.co?(a.co?(…" would be read anew from each of its hosts.
        return at
    else:
        at = after_port
    if query := _PARAMETERS.match(text, at):
        kept = query[0].rstrip(_NO_QUERY_END)
        at += len(kept)
    return at

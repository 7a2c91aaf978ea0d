"""
Markup that hides in strings: in attributes, scripts, JSON, feeds. Found by its ends, then unescaped.

>>> [markup for _, markup in cut_markup('{"html":"\\\\u003cblockquote class=\\\\"a\\\\"\\\\u003eHi\\\\u003c\\\\/blockquote\\\\u003e"}')]
['<blockquote class="a">Hi</blockquote>']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_OPEN = re.compile(r"(?:<|&(?:amp;)*(?:lt|#0*60|#x0*3c);?|\\+(?:u003c|x3c)|%(?:25)*3c)blockquote\b", re.I)
_CLOSE = re.compile(
    r"(?:<|&(?:amp;)*(?:lt|#0*60|#x0*3c);?|\\+(?:u003c|x3c)|%(?:25)*3c)"
    r"(?:\\*/|&(?:amp;)*(?:#x0*2f|#0*47|sol);?|\\+(?:u002f|x2f)|%(?:25)*2f)"
    r"blockquote\s{0,9}(?:>|&(?:amp;)*(?:gt|#0*62|#x0*3e);?|\\+(?:u003e|x3e)|%(?:25)*3e)",
    re.I,
)
#: An embed of X is 1 to 3 kB of markup; escaped three times it stays below this.
_LONGEST = 100_000
#: Escaping inside escaping; more than three rounds were never seen.
_ROUNDS = 3
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": ""}


#: JSON around markup that kept its angle brackets shows in the quotes of the attributes.
_JSON_QUOTE = re.compile(r"=\s?\\+[\"']")


def cut_markup(text: str) -> Iterator[tuple[int, str]]:
    """
    The blockquotes that stand escaped in a string: offset and markup, outermost unescaped, in order.

    Every depth of HTML, JSON and percent escaping up to three is undone. Linear in the text.
    """
    ends = [found.end() for found in _CLOSE.finditer(text)]
    place = 0
    for begin in _OPEN.finditer(text):
        if begin.start() < place:
            continue
        nearest = bisect_right(ends, begin.end())
        if nearest == len(ends):
            return
        if ends[nearest] - begin.start() > _LONGEST:
            continue
        place = ends[nearest]
        yield begin.start(), plain_markup(text[begin.start():place])


def plain_markup(piece: str) -> str:
    """A piece of escaped markup as plain markup; what is not escaped comes back as it is."""
    for _ in range(_ROUNDS):
        if piece.startswith("\\") or (piece.startswith("<") and _JSON_QUOTE.search(piece, 0, 2000)):
            piece = _joined(_JSON_ESCAPE.sub(_unescaped, piece))
        elif piece.startswith("%"):
            piece = unquote(piece)
        elif piece.startswith("&"):
            piece = unescape(piece)
        else:
            break
    return piece


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])


def _joined(text: str) -> str:
    """JSON writes an emoji as two surrogates; together they are one character again."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

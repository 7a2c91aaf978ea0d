r"""
Markup that hides in strings: in attributes, scripts, JSON, feeds. Found by its ends, then unescaped.

>>> state = r'{"html":"\u003cblockquote class=\"a\"\u003eHi\u003c\/blockquote\u003e"}'
>>> [markup for _, _, markup in cut_markup(state)]
['<blockquote class="a">Hi</blockquote>']
"""

from __future__ import annotations

import re
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from provenance.parser.spelling import spelled

_WORD = "blockquote"
_LT = spelled("<", "lt")
#: What stands before the word where the element opens and where it closes, and after it where it closes.
_OPENS = re.compile(rf"{_LT}\Z", re.I)
_CLOSES = re.compile(rf"{_LT}(?:\\{{0,8}}/|{spelled('/', 'sol')})\Z", re.I)
_GT = re.compile(rf"\s{{0,9}}{spelled('>', 'gt')}", re.I)
_GT_AHEAD = re.compile(spelled(">", "gt"), re.I)
#: No escape of a bracket and a slash is longer.
_BEFORE = 40
#: An embed of X is 1 to 3 kB of markup; escaped three times it stays below this.
_LONGEST = 100_000
#: Escaping inside escaping: three rounds of one rule, or of two in turn.
_ROUNDS = 6
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
#: Consent walls keep markup in base64; it begins with ``<`` and a letter, an exclamation mark or a line end before.
_BASE64 = re.compile(r"(?:PG|PC|Cj|DQ)[A-Za-z0-9+/]{16,}={0,2}")
_BASE64_BEGINS = ("PG", "PC", "Cj", "DQ")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": ""}

#: JSON around markup that kept its angle brackets, or holds them as entities, shows in quotes, codes and closing tags.
_JSON_SIGN = re.compile(r"=\s?\\{1,8}[\"']|\\u[0-9a-fA-F]{4}|<\\{1,8}/")


def cut_markup(text: str) -> Iterator[tuple[int, int, str]]:
    """
    The blockquotes that stand escaped in a string: start, end and plain markup, in order.

    Every depth of HTML, JSON and percent escaping up to three is undone. Linear in the text.
    """
    opens, ends = _marks(text)
    place = 0
    for begin, after in opens:
        if begin < place:
            continue
        nearest = bisect_right(ends, after)
        if nearest == len(ends):
            return
        if ends[nearest] - begin > _LONGEST:
            continue
        place = ends[nearest]
        yield begin, place, plain_markup(text[begin:place])


def _marks(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Where blockquotes open (start and end of the mark) and where their closing ends, in order."""
    opens: list[tuple[int, int]] = []
    ends: list[int] = []
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" has two letters in lower case; of the two spellings one will do
        lowered = text
    at = lowered.find(_WORD)
    while at >= 0:
        floor, after = max(0, at - _BEFORE), at + len(_WORD)
        before = text[floor:at]
        if found := _OPENS.search(before):
            if not (text[after:after + 1].isalnum() or text[after:after + 1] == "_"):
                opens.append((floor + found.start(), after))
        elif _CLOSES.search(before) and (closing := _GT.match(text, after)):
            ends.append(closing.end())
        at = lowered.find(_WORD, after)
    return opens, ends


_FRAME = "iframe"
#: The opening tag of a frame, with whatever it is allowed and told.
_LONGEST_FRAME = 4000
_MOST_FRAMES = 200


def cut_frames(text: str) -> Iterator[str]:
    r"""
    The frames whose opening tag stands in a string, each as plain markup, in order; the first 200 of them.

    >>> list(cut_frames(r"document.write('<iframe src=\"https://player.vimeo.com/video/1\"><\/iframe>')"))
    ['<iframe src="https://player.vimeo.com/video/1"></iframe>']
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    at, found = lowered.find(_FRAME), 0
    closed: re.Match[str] | None = None
    while at >= 0 and found < _MOST_FRAMES:
        floor, after = max(0, at - _BEFORE), at + len(_FRAME)
        if opened := _OPENS.search(text[floor:at]):
            if closed is None or closed.start() < after:
                closed = _GT_AHEAD.search(text, after)  # each end is looked for once, so that time stays linear
            if closed is None:
                return
            if closed.end() - after <= _LONGEST_FRAME:
                found += 1
                yield plain_markup(text[floor + opened.start():closed.end()]) + "</iframe>"
        at = lowered.find(_FRAME, after)


def plain_markup(piece: str) -> str:
    """
    A piece of escaped markup as plain markup; what is not escaped comes back as it is.

    >>> plain_markup("&amp;lt;b&amp;gt;"), plain_markup("%3Cb%3E"), plain_markup("PGI+SGVsbG8sIHdvcmxkPC9iPg==")
    ('<b>', '<b>', '<b>Hello, world</b>')

    JSON that had nothing to escape but backslashes in the words shows no sign of itself; they stay doubled.
    """
    for _ in range(_ROUNDS):
        if piece.startswith("\\") or (piece.startswith(("<", "&")) and _JSON_SIGN.search(piece)):
            piece = spoken(piece)
        elif piece.startswith("%"):
            piece = unquote(piece)
        elif piece.startswith("&"):
            piece = unescape(piece)
        elif (letters := _letters(piece)) is not None:
            piece = b64decode(letters).decode("utf-8", "replace")
        else:
            break
    return piece


def _letters(piece: str) -> str | None:
    """Base64 without its line ends, filled up where its last signs are missing; None for what is none."""
    if not piece.startswith(_BASE64_BEGINS):
        return None
    letters = "".join(piece.split())
    if not _BASE64.fullmatch(letters):
        return None
    letters = letters.rstrip("=")
    # One letter alone is six bits, and no byte.
    return letters + "=" * (-len(letters) % 4) if len(letters) % 4 != 1 else None


def spoken(piece: str) -> str:
    r"""
    What a string of JSON or of a script says, its quotes taken off.

    >>> spoken(r"\u0022a\x22\/\'"), spoken(r"\ud83d\ude00") == chr(0x1F600)
    ('"a"/\'', True)
    """
    return _joined(_JSON_ESCAPE.sub(_unescaped, piece))


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])


def _joined(text: str) -> str:
    """JSON writes an emoji as two surrogates; together they are one character again."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

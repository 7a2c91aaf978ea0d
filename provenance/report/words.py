"""
Strangers' words made safe to print: what a terminal would obey is shown by its number instead.

>>> printable("red \\x1b[31m text")
'red \\\\u{1b}[31m text'
"""

from __future__ import annotations

import re

#: C0 (but line end and tab), DEL, C1, bidi controls, invisible joiners of the tag block, lone
#: surrogates, line separators. U+200D stays: it joins emoji.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
#: Flags of regions (England, Texas) are spelt with tag characters; a black flag begins them.
_TAG_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,8}\U000e007f")


def printable(text: str) -> str:
    """The text with each such character as ``\\u{…}``; line ends and tabs stay."""
    if _OBEYED.search(text) is None:
        return text
    out, last = [], 0
    for flag in _TAG_FLAG.finditer(text):
        out += [_OBEYED.sub(_by_number, text[last:flag.start()]), flag.group()]
        last = flag.end()
    return "".join([*out, _OBEYED.sub(_by_number, text[last:])])


def one_line(text: str, longest: int = 400) -> str:
    """The text on one line, safe to print, cut with an ellipsis."""
    folded = " ".join(printable(text[:longest * 4]).split())
    return folded if len(folded) <= longest else folded[:longest - 1].rstrip() + "…"


def count(number: int, one: str, many: str | None = None) -> str:
    """
    A number with its noun.

    >>> count(1, "post"), count(2, "reply", "replies")
    ('1 post', '2 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _by_number(found: re.Match[str]) -> str:
    return f"\\u{{{ord(found.group()):x}}}"

"""
One form for what is written in many: case, accents, widths, digits of any script, invisible signs.

>>> fold("1º FÉVRIER ٢٠٢٠")
'1o fevrier 2020'
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Code points looked at from where a date begins. Real ones have at most about 60; the rest is for indented markup.
WINDOW = 160

# Signs that nobody sees: soft hyphen, bidi controls, joiners, byte order mark, variation selectors.
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
BLANK = re.compile(rf"[\s{_UNSEEN}]*+")
LEAD = re.compile(rf"[\s{_UNSEEN}]{{0,{WINDOW}}}+")  # bounded, so that a caller may try many places
REST = re.compile(rf"[\s{_UNSEEN}]*+(?:[.。][\s{_UNSEEN}]*+)?")
_IS_UNSEEN = re.compile(rf"[{_UNSEEN}]")
# Marks that people leave out or type differently: accents, Hebrew points, Arabic vowels and hamza, Indic nukta.
_LOOSE_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u093c\u09bc\u0abc]")
# One sign for those that look alike: apostrophes and geresh, full stops, commas, Persian and Urdu letters, and the
# dotless i, for which casefold has no rule.
_ALIKE = {
    ord(sign): plain
    for plain, signs in (
        ("'", "’‘ʼ`´′׳"), (".", "॰۔。"), (",", "،、"), ("-", "−‑‐"), ("i", "ı"), ("ي", "یى"), ("ك", "ک"), ("ه", "ہە"),
    )
    for sign in signs
}


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    """One code point in the form that is compared: a digit, a space, a line end, letters, or nothing."""
    sign = sign.translate(_ALIKE)
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.isspace():
        return "\n" if sign in "\n\r\v\f\x85\u2028\u2029" else " "
    if _IS_UNSEEN.match(sign):
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    if any("0" <= part <= "9" or part.isspace() for part in plain):
        return sign  # superscript and circled digits are footnotes, not days or years
    return _LOOSE_MARKS.sub("", plain).translate(_ALIKE)


def fold(text: str) -> str:
    """A whole string in the form that is compared."""
    return "".join(map(_fold_sign, text))


class Window:
    """The folded text from *start* on, and where each of its signs stands in the original."""

    __slots__ = ("folded", "text", "where")

    def __init__(self, text: str, start: int) -> None:
        signs: list[str] = []
        self.where: list[int] = []
        for place, sign in enumerate(text[start : start + WINDOW], start):
            folded = _fold_sign(sign)
            if folded.isspace() and signs and signs[-1].isspace():
                signs[-1] = min(signs[-1], folded)  # a run of white space is one sign; a line end in it stays visible
                continue
            for part in folded:
                signs.append(part)
                self.where.append(place)
        self.text = text
        self.folded = "".join(signs)

    def ends(self, place: int) -> bool:
        """Whether a word of Latin capitals or small letters ends here, also where the next word is glued on."""
        if not goes_on(self.folded, place):
            return True
        here = self.where[place]
        return self.text[here].isupper() and self.text[here + 1 : here + 2].islower()


def goes_on(folded: str, place: int) -> bool:
    """Whether a letter, or a mark that belongs to one, stands here."""
    return place < len(folded) and unicodedata.category(folded[place])[0] in "LM"


def skip(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where *pattern* ends, if it stands here; else *place*."""
    found = pattern.match(text, place)
    return found.end() if found else place

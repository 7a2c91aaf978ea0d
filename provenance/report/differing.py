"""
Two texts side by side, word by word: which words stand on one side only.

>>> shown, known = side_by_side("The bridge opens on Friday.", "The bridge opens on Monday.")
>>> [(part.text, part.alone) for part in shown]
[('The bridge opens on', False), ('Friday', True), ('.', False)]
>>> [part.text for part in known if part.alone]
['Monday']

What counts as the same word is what the judge counts as the same (``judge.tokens``): forms of quotes, dashes and
blanks differ in no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from provenance.judge.tokens import Links, Names, Token, tokens, written

__all__ = ["Part", "side_by_side"]

#: SequenceMatcher takes up to the square of this many steps; a post of 25,000 characters has some 4,000 words, and
#: what is longer than this is shown whole, without marks.
_MOST_TOKENS = 600


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words; ``alone``: it stands on this side only."""

    text: str
    alone: bool
    spaced: bool = True  #: a blank stands before it


def side_by_side(shown: str, known: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The article's words and the witness's, each in runs; white space is folded."""
    names = Names(Links())
    ours, theirs = tokens(shown, names), tokens(known, names)
    if max(len(ours), len(theirs)) > _MOST_TOKENS:
        return (Part(" ".join(shown.split()), False),), (Part(" ".join(known.split()), False),)
    matcher = SequenceMatcher(None, [one.key for one in ours], [one.key for one in theirs], autojunk=False)
    left: list[Part] = []
    right: list[Part] = []
    for sort, a, b, c, d in matcher.get_opcodes():
        _add(left, ours[a:b], sort != "equal")
        _add(right, theirs[c:d], sort != "equal")
    return tuple(left), tuple(right)


def _add(side: list[Part], run: Sequence[Token], alone: bool) -> None:
    if run:
        side.append(Part(written(run), alone, run[0].spaced and bool(side)))

"""
Which of many words are one edit from another: a character left out, put in, changed, or two neighbours swapped.

>>> near = Neighbours(["reader", "writer"])
>>> sorted(near.of("raeder")), sorted(near.of("reade")), sorted(near.of("other"))
(['reader'], ['reader'], [])

What leaves a word out of a character, or swaps two, is made and looked up. Which character to put in or to change is
another matter: any of an alphabet could be it. So it is noted of each word, with a gap for each of its characters in
turn, that it is there (``r_ader``), in a filter of bits (B. H. Bloom, 1970) that takes two bytes for each gap and
knows next to nothing that it was not told; only where it knows the asked word with a gap there, the alphabet is tried.
So a look-up costs the same among a thousand words and among a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

__all__ = ["Neighbours"]

#: No word holds it, so that it can stand for any character.
_GAP = "\0"
#: Words are spelt with letters, digits and a few signs; rarer characters are not put in.
_MOST_CHARACTERS = 64
#: With sixteen bits for each entry, two of them set, the filter errs in one of seventy cases.
_BITS = 16
#: The second bit is taken from the upper half of a hash, which has 64 bits.
_SECOND = 31


class Neighbours:
    """Some words, which are not to change."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        used: Counter[str] = Counter()
        for word in self._words:
            used.update(word)
        self._alphabet = sorted(used, key=lambda one: (-used[one], one))[:_MOST_CHARACTERS]
        entries = sum(map(len, self._words))
        self._mask = (1 << (entries * _BITS).bit_length()) - 1
        self._bits = bytearray((self._mask >> 3) + 1)
        for word in self._words:
            for place in range(len(word)):
                mixed = hash(f"{word[:place]}{_GAP}{word[place + 1:]}")
                for bit in (mixed & self._mask, (mixed >> _SECOND) & self._mask):
                    self._bits[bit >> 3] |= 1 << (bit & 7)

    def of(self, word: str) -> tuple[str, ...]:
        """The words that one edit makes of this one, each once; never itself."""
        places = range(len(word))
        left_out = [(word[:place], word[place + 1:]) for place in places]
        put_in = [(word[:place], word[place:]) for place in (*places, len(word))]
        made = [before + after for before, after in left_out]
        made += [f"{before}{after[0]}{word[len(before)]}{after[1:]}" for before, after in left_out if after]
        made += [f"{before}{character}{after}" for before, after in self.gaps_in([*left_out, *put_in])
                 for character in self._alphabet]
        return tuple(dict.fromkeys([one for one in made if one in self._words and one != word]))

    def gaps_in(self, parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those parts of words between which a character is missing, as far as the filter knows."""
        mask, bits, found = self._mask, self._bits, []
        for before, after in parts:
            mixed = hash(f"{before}{_GAP}{after}")
            first, second = mixed & mask, (mixed >> _SECOND) & mask
            if bits[first >> 3] >> (first & 7) & 1 and bits[second >> 3] >> (second & 7) & 1:
                found.append((before, after))
        return found

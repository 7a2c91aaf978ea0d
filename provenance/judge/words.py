"""
The words an article shows beside those a witness has: what was added, left out, changed.

White space, entities, forms of quotes and dashes, emoji presentation and the spelling of links never count. Cuts, links
and signs (punctuation, emoji, capitals) are told from words, as they weigh less.

>>> told = compare_words("The bridge opens on Monday.", "The bridge  opens on “Friday”.")
>>> told.relation, told.diff.changed
('differs', (('Monday', '“Friday”'),))
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from provenance.judge.tokens import Links, Names, Token, is_picture, joined, tokens, written

__all__ = ["Links", "Told", "WordDiff", "compare_words", "repeated"]

#: A post of X has at most 25,000 characters; what is much longer is no post, and is not compared.
_LONGEST = 60_000
#: Cells of the table in which the words are laid side by side: about 500 differing words on either side, 0.1 s.
_MOST_CELLS = 250_000
#: A sentence names so many differences of a kind, each of so many characters; the diff itself keeps them all.
_MOST_TOLD = 3
_LONGEST_TOLD = 120
#: Of several kinds of difference the first is told.
_WEIGHTIEST = ("differs", "cut", "links", "signs", "partial", "beginning")
_REPEATED = re.compile(r"\s{0,50}RT\s{1,5}@(\w{1,20})\s{0,5}:")


@dataclass(frozen=True, slots=True)
class WordDiff:
    """What to do to the witness's words to get the article's, in the order of the text."""

    added: tuple[str, ...] = ()  #: in the article only
    removed: tuple[str, ...] = ()  #: in the witness's words only
    changed: tuple[tuple[str, str], ...] = ()  #: the witness's, the article's

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        """
        In words, as what the article does; at most three of each kind.

        >>> print(WordDiff(added=("now",), changed=(("Monday", "Friday"),)))
        adds “now”, has “Friday” for “Monday”
        """
        kinds = ([f"leaves out {_quoted(one)}" for one in self.removed], [f"adds {_quoted(one)}" for one in self.added],
                 [f"has {_quoted(new)} for {_quoted(old)}" for old, new in self.changed])
        told = [one for kind in kinds for one in kind[:_MOST_TOLD]]
        more = sum(len(kind[_MOST_TOLD:]) for kind in kinds)
        return ", ".join([*told, f"and {more} more"] if more else told)


def _quoted(words: str) -> str:
    folded = " ".join(words.split())
    return f"“{folded if len(folded) <= _LONGEST_TOLD else folded[:_LONGEST_TOLD - 1].rstrip() + '…'}”"


@dataclass(frozen=True, slots=True)
class Told:
    """
    How the article's words stand to the witness's.

    ``same`` · ``beginning`` (the witness has only the beginning, and it agrees) · ``partial`` (the article leaves
    words out and marks it with dots) · ``cut`` (it leaves out the beginning or the end, unmarked) · ``links`` or
    ``signs`` (nothing else differs) · ``differs``.
    """

    relation: str
    diff: WordDiff = WordDiff()

    @property
    def agrees(self) -> bool:
        return self.relation in ("same", "beginning", "partial")


# --- side by side ---------------------------------------------------------------------------------


def compare_words(said: str, shown: str, links: Links | None = None, *, whole: bool = True) -> Told | None:
    """
    How the article's words stand to a witness's; None where either has none, or is no post by its length.

    Args:
        said: The witness's words.
        shown: The article's.
        links: What is known about their links.
        whole: False: the witness says that it has only the beginning.
    """
    if not said.strip() or not shown.strip() or max(len(said), len(shown)) > _LONGEST:
        return None
    links = links or Links()
    names = Names(links)
    ours, theirs = tokens(shown, names, links.shown), tokens(_unrepeated(said, shown), names, links.said)
    pictures = {names.of(link) for link in links.pictures}
    pictures |= {names.of(one.key) for one in (*ours, *theirs) if is_picture(one)}
    ours, theirs = _named(ours, names, pictures), _named(theirs, names, pictures)
    gaps = _gaps([one.key for one in theirs], [one.key for one in ours])
    kinds: set[str] = set()
    added, removed, changed = [], [], []
    for gap in gaps:
        kind = None if _one_link(theirs[gap.a:gap.b], ours[gap.c:gap.d], names) else _kind(
            gap, theirs, ours, whole=whole)
        if kind is None:
            continue
        kinds.add(kind)
        if kind == "beginning":
            continue
        before, after = written(theirs[gap.a:gap.b]), written(ours[gap.c:gap.d])
        if before and after:
            changed.append((before, after))
        else:
            removed += [before] if before else []
            added += [after] if after else []
    relation = next((word for word in _WEIGHTIEST if word in kinds), "same")
    return Told(relation, WordDiff(tuple(added), tuple(removed), tuple(changed)))


def repeated(text: str | None) -> str | None:
    """
    The handle whose words a text repeats by its own beginning.

    >>> repeated("RT @example_reader: Words"), repeated("Words")
    ('example_reader', None)
    """
    found = _REPEATED.match(text or "")
    return found[1] if found else None


def _unrepeated(said: str, shown: str) -> str:
    """Without the ``RT @handle:`` that only the witness has: who repeats whom is told apart from the words."""
    found = _REPEATED.match(said)
    return said[found.end():] if found and not _REPEATED.match(shown) else said


def _named(parts: Iterable[Token], names: Names, pictures: Collection[str]) -> list[Token]:
    """Links under their one name; without the post's pictures, as whether they stand in the text is up to the page."""
    told = (replace(one, key=names.of(one.key)) if one.kind == "link" else one for one in parts)
    return [one for one in told if one.kind != "link" or one.key not in pictures]


@dataclass(frozen=True, slots=True)
class _Gap:
    a: int  #: from here …
    b: int  #: … to here in the witness's words
    c: int  #: … in the article's
    d: int


def _gaps(theirs: Sequence[str], ours: Sequence[str]) -> list[_Gap]:
    """Where two sequences differ, by their longest common part; what is too long for that counts as one gap."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(theirs, ours, strict=False)))
    left = min(len(theirs), len(ours)) - head
    tail = 0
    while tail < left and theirs[-1 - tail] == ours[-1 - tail]:
        tail += 1
    one, other = theirs[head:len(theirs) - tail], ours[head:len(ours) - tail]
    if not one and not other:
        return []
    if not one or not other or len(one) * len(other) > _MOST_CELLS:
        return [_Gap(head, head + len(one), head, head + len(other))]
    pairs = [*_common(one, other), (len(one), len(other))]
    gaps, row, column = [], 0, 0
    for next_row, next_column in pairs:
        if next_row > row or next_column > column:
            gaps.append(_Gap(head + row, head + next_row, head + column, head + next_column))
        row, column = next_row + 1, next_column + 1
    return gaps


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence."""
    lengths = [[0] * (len(other) + 1)]
    for key in reversed(one):
        below, row = lengths[-1], [0]
        for place, other_key in enumerate(reversed(other)):
            row.append(below[place] + 1 if key == other_key else max(row[-1], below[place + 1]))
        lengths.append(row)
    out, row_at, column = [], 0, 0
    while row_at < len(one) and column < len(other):
        here = lengths[len(one) - row_at]
        if one[row_at] == other[column]:
            out.append((row_at, column))
            row_at, column = row_at + 1, column + 1
        elif lengths[len(one) - row_at - 1][len(other) - column] >= here[len(other) - column - 1]:
            row_at += 1
        else:
            column += 1
    return out


def _kind(gap: _Gap, theirs: Sequence[Token], ours: Sequence[Token], *, whole: bool) -> str | None:
    """What a gap comes to; None where it is none: the same words in one piece, answered handles, links hung on."""
    before, after = theirs[gap.a:gap.b], ours[gap.c:gap.d]
    first, last = gap.a == 0 and gap.c == 0, gap.b == len(theirs) and gap.d == len(ours)
    if joined(before) == joined(after):
        return None
    both = [*before, *after]
    if first and not (before and after) and all(one.key.startswith("@") for one in both):
        return None  # whom a post answers stands in its text or above it
    if last and not after and all(one.kind == "link" for one in before):
        return None  # X hangs the links of pictures, cards and quoted posts on the text
    if last and (not whole or _ends_in_dots(before)) and _begins(before, after):
        return "beginning"
    if (any(one.kind == "dots" for one in after) or (last and ours and ours[-1].kind == "dots")) and _left_out(
            before, after):
        return "partial"
    if all(one.kind in ("link", "sign", "dots") for one in both) and any(one.kind == "link" for one in both):
        return "links"
    if all(one.kind in ("sign", "dots") for one in both) or joined(before).casefold() == joined(after).casefold():
        return "signs"
    if (first or last) and not any(one.kind == "word" for one in after):
        return "cut"
    return "differs"


def _one_link(before: Sequence[Token], after: Sequence[Token], names: Names) -> bool:
    """Are the two sides of a gap links of which one is spelled as words, or cut for display? Pairs, in their order."""
    if len(before) == len(after) and before and all(
            one.kind == other.kind == "link" and (_is_cut_of(one, other) or _is_cut_of(other, one))
            for one, other in zip(before, after, strict=True)):
        return True
    return any(len(one) == 1 and one[0].kind == "link" and other and names.of(joined(other)) == one[0].key
               for one, other in ((before, after), (after, before)))


def _is_cut_of(one: Token, other: Token) -> bool:
    """A cut link can be the beginning of another, or stand for a short one; where that leads has a rule of its own."""
    return one.written.endswith("…") and (other.key.startswith((one.key, "t.co/")))


def _ends_in_dots(parts: Sequence[Token]) -> bool:
    """X writes ``… https://t.co/CODE`` where it cuts a long post."""
    words = [one for one in parts if one.kind != "link"]
    return bool(words) and words[-1].kind == "dots"


def _begins(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Is what is left of the witness's words nothing, or the beginning of the article's next word?"""
    left = [one for one in before if one.kind not in ("link", "dots")]
    return not left or (len(left) == 1 and bool(after) and after[0].key.startswith(left[0].key))


def _left_out(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Does the article say nothing here but dots, perhaps after the beginning of a word?"""
    words = [one for one in after if one.kind not in ("dots", "sign")]
    return not words or (len(words) == 1 and bool(before) and before[0].key.startswith(words[0].key))

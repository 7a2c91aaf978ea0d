"""
Handles that look like a listed one: the same skeleton (UTS 39), or one edit away.

>>> skeleton("Ехample") == skeleton("Example")
True
>>> sorted(shapes("J0hn")) == sorted(shapes("John")), shapes("J0hn") & shapes("john") != set()
(False, True)

A look-up costs the same in a list of a thousand handles as in one of a million (``neighbours``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from weakref import WeakKeyDictionary

from provenance.judge.neighbours import Neighbours
from provenance.lists import ListRow, Lists, handle_key
from provenance.lists.rows import folded, words_of

__all__ = ["SHORTEST", "Handles", "handles_of", "same_name", "shapes", "skeleton"]

#: Shorter handles are one edit from each other by chance (facts: flags.md).
SHORTEST = 8
#: Nobody's handle is longer; a stranger's string may be.
_LONGEST = 64


@cache
def _same_looks() -> dict[int, str]:
    """
    Each confusable character and one that stands for all that look like it, in Unicode's own data.

    The library gives for each character its neighbours, both ways; a class is a star around its prototype, so that
    the least of the neighbourhood of the prototype names the class. Characters written from right to left stand
    between marks of direction there.
    """
    from confusable_homoglyphs import confusables

    neighbours: dict[str, list[str]] = {
        str(name).strip("\u200e"): [str(one["c"]).strip("\u200e") for one in others]
        for name, others in confusables.confusables_data.items()}
    single = {name: [one for one in others if len(one) == 1] for name, others in neighbours.items() if len(name) == 1}

    def stands(character: str) -> str:
        around = single.get(character, ())
        # A prototype has many neighbours; each of them has the prototype alone.
        middle = around[0] if len(around) == 1 and len(single.get(around[0], ())) > 1 else character
        return min([middle, *single.get(middle, [])])

    table = {}
    for character, others in neighbours.items():
        if len(character) == 1:
            spelt = next((one for one in others if len(one) > 1), None)
            # An ``m`` looks like ``rn``: what looks like several letters is spelt with them. Their own entry lists it.
            whole = spelt if spelt is not None and len(others) == 1 else character
            table[ord(character)] = "".join(map(stands, whole))
    return table


def skeleton(text: str) -> str:
    """
    What the text looks like: equal for texts whose UTS 39 skeletons are equal. Not for showing.

    >>> skeleton("modern") == skeleton("rnodem")
    True
    """
    looks = unicodedata.normalize("NFD", text).translate(_same_looks())
    return unicodedata.normalize("NFD", looks).casefold()


def shapes(handle: str) -> frozenset[str]:
    """What a handle can look like: platforms do not tell capitals, so it is shown as written, small and large."""
    return frozenset(skeleton(one) for one in (handle, handle.lower(), handle.upper()))


class Handles:
    """The listed handles, by what they look like; made once for a set of lists."""

    def __init__(self, rows: Iterable[ListRow]) -> None:
        self.by_key: dict[str, list[ListRow]] = {}  #: all of them
        # By platform and look in one text: in a million of them each object more is one more wait for the memory.
        self._by_shape: dict[str, list[str]] = {}
        names: dict[str, list[str]] = {}
        for row in rows:
            if row.kind == "handle":
                self.by_key.setdefault(row.key, []).append(row)
        for key, (first, *_) in self.by_key.items():
            platform, _, name = key.partition(":")
            if SHORTEST <= len(name) <= _LONGEST:
                for shape in shapes(first.entry.rpartition(":")[2]):
                    self._by_shape.setdefault(f"{platform}:{shape}", []).append(key)
                names.setdefault(platform, []).append(name)
        self._near = {platform: Neighbours(some) for platform, some in names.items()}

    def named(self, platform: str, handle: str) -> tuple[ListRow, ...]:
        """All rows of a handle, whatever their days."""
        return tuple(self.by_key.get(handle_key(platform, handle), ()))

    def like(self, platform: str, handle: str) -> Iterator[tuple[ListRow, str]]:
        """The rows of other handles that look like this one, each with how: ``shape`` or ``edit``."""
        name = handle.removeprefix("@").casefold()
        if not SHORTEST <= len(name) <= _LONGEST or platform not in self._near:
            return
        own = handle_key(platform, name)
        seen = {own}
        for shape in sorted(shapes(handle)):
            for key in self._by_shape.get(f"{platform}:{shape}", ()):
                if key not in seen:
                    seen.add(key)
                    yield from ((row, "shape") for row in self.by_key[key])
        for other in self._near[platform].of(name):
            key = f"{platform}:{other}"
            if key not in seen:
                yield from ((row, "edit") for row in self.by_key[key])


_MADE: WeakKeyDictionary[Lists, Handles] = WeakKeyDictionary()


def handles_of(lists: Lists) -> Handles:
    """The handles of these lists, by what they look like."""
    made = _MADE.get(lists)
    if made is None:
        made = _MADE[lists] = Handles(lists.rows)
    return made


def same_name(shown: str, row: ListRow) -> bool:
    """
    Is the display name close to what the row's account is called?

    A row's note begins with the account's name, up to a semicolon; else the handle is the name. Close: the words of
    one are among the words of the other, and they are two or more, or eight letters long.
    """
    ours, names = _words(shown), (row.note.partition(";")[0], row.entry.rpartition(":")[2])
    return any(_close(ours, _words(name)) for name in names)


def _words(name: str) -> list[str]:
    return [skeleton(folded(name[start:end])) for start, end in words_of(name[:400])]


def _close(one: list[str], other: list[str]) -> bool:
    fewer, more = sorted((one, other), key=len)
    if "".join(one) == "".join(other) and one:
        return True
    return set(fewer) <= set(more) and (len(fewer) > 1 or len("".join(fewer)) >= SHORTEST)

"""
Page state that frameworks write as one flat list, in which numbers stand for places in the list.

Nuxt 3 (devalue) puts the root first; React Router and Remix (turbo-stream) write keys as places, too: ``"_3": 4``.

>>> unflattened([["ShallowReactive", 1], {"post": 2}, {"type": 3, "id": 4}, "tweet", "20"])
{'post': {'type': 'tweet', 'id': '20'}}
"""

from __future__ import annotations

import re
from typing import Any

#: Deeper state was never seen; what is larger is a stranger's patience.
_MAX_DEPTH, _MAX_NODES = 60, 100_000
_KEY = re.compile(r"_[0-9]{1,7}")
#: Wrappers that a list may begin with; the place of the value follows.
_WRAPPERS = frozenset(("ShallowReactive", "Reactive", "Ref", "ShallowRef", "EmptyRef", "NuxtError", "Island"))


def is_flattened(value: Any) -> bool:
    """Is that such a list: its first entry an object or a list of nothing but places in it?"""
    if not isinstance(value, list) or len(value) < 3:
        return False
    first = value[0]
    if isinstance(first, dict):
        return bool(first) and all(_is_place(inner, value) for inner in first.values())
    return isinstance(first, list) and len(first) == 2 and isinstance(first[0], str) and first[0] in _WRAPPERS and (
        _is_place(first[1], value))


def unflattened(value: list[Any]) -> Any:
    """The value that such a list stands for. Never raises; what refers to itself ends there."""
    return _Unflattening(value).at(0, 0, frozenset())


def _is_place(inner: Any, value: list[Any]) -> bool:
    return isinstance(inner, int) and not isinstance(inner, bool) and -10 <= inner < len(value)


class _Unflattening:
    def __init__(self, value: list[Any]) -> None:
        self._value = value
        self._left = _MAX_NODES

    def at(self, place: Any, depth: int, above: frozenset[int]) -> Any:
        self._left -= 1
        if not _is_place(place, self._value) or place < 0 or depth > _MAX_DEPTH or place in above or self._left < 0:
            return None
        one, inside = self._value[place], above | {place}
        if isinstance(one, dict):
            return {self._key(key): self.at(inner, depth + 1, inside) for key, inner in one.items()}
        if isinstance(one, list):
            if len(one) == 2 and isinstance(one[0], str) and one[0] in _WRAPPERS:
                return self.at(one[1], depth + 1, inside)
            return [self.at(inner, depth + 1, inside) for inner in one]
        return one

    def _key(self, key: str) -> str:
        if _KEY.fullmatch(key):
            name = self._value[int(key[1:])] if int(key[1:]) < len(self._value) else None
            return name if isinstance(name, str) else key
        return key

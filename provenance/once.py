"""
What is worked out when it is first asked for, and kept.

``functools.cached_property`` takes a lock each time until Python 3.12, which is half of what most facts of a post cost.

>>> class Square:
...     @once
...     def area(self):
...         print("once")
...         return 16
>>> square = Square()
>>> square.area, square.area
once
(16, 16)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

__all__ = ["once"]

_Fact = TypeVar("_Fact")


class once(Generic[_Fact]):  # named as it is written: a decorator, like ``property``
    """A property of an object with a ``__dict__``, where its value stands after the first time."""

    def __init__(self, work: Callable[[Any], _Fact]) -> None:
        self.work, self.name, self.__doc__ = work, work.__name__, work.__doc__

    @overload
    def __get__(self, one: None, owner: type) -> Self: ...
    @overload
    def __get__(self, one: object, owner: type) -> _Fact: ...
    def __get__(self, one: object | None, owner: type) -> Self | _Fact:
        if one is None:
            return self
        made = one.__dict__[self.name] = self.work(one)
        return made

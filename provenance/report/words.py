r"""
Strangers' words made safe to print, and numbers with their nouns. The first is the work of ``provenance.sinks``.

>>> print(printable("red \x1b[31m text"))
red \u{1b}[31m text
"""

from __future__ import annotations

from provenance.sinks.hidden import visible as printable
from provenance.sinks.lines import one_line

__all__ = ["count", "one_line", "printable"]


def count(number: int, one: str, many: str | None = None) -> str:
    """
    A number with its noun.

    >>> count(1, "post"), count(2, "reply", "replies")
    ('1 post', '2 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"

"""
Where a bracket of a script is closed.
"""

from __future__ import annotations

import re

#: Brackets, and what may hold some that do not count: strings and comments. Whatever is left open ends with the text.
_SIGN = re.compile(
    r"[\[{]|[\]}]|\"(?:[^\"\\]++|\\.?)*+(?:\"|\Z)|'(?:[^'\\]++|\\.?)*+(?:'|\Z)|`(?:[^`\\]++|\\.?)*+(?:`|\Z)"
    r"|//[^\n]*+|/\*.*?(?:\*/|\Z)", re.S
)


def closing(text: str, begin: int, stop: int) -> int:
    """
    Where the bracket that opens there is closed; *stop*, or the end of the text, where it is not.

    >>> closing('x = {a: "}"}; y', 4, 15)
    12
    """
    depth = 0
    for found in _SIGN.finditer(text, begin, stop):
        sign = found.group()
        depth += (sign in ("[", "{")) - (sign in ("]", "}"))
        if depth == 0:
            return found.end()
    return min(stop, len(text))

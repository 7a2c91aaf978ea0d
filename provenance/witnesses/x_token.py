"""
The token in addresses of X's ``tweet-result``: a number in base 36, written as JavaScript writes it.

``(ID / 1e15) * π`` in doubles, ``toString(36)``, every ``0`` and ``.`` removed (vercel/react-tweet,
``fetch-tweet.ts``). How many digits a fraction gets is left to engines by ECMAScript; all write as
V8 does: endpoints.md, section 4.

>>> token("1795968363525046272")
'4cq78in92e4'
"""

from __future__ import annotations

import math

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def token(post_id: str) -> str:
    """
    The token of a post.

    Args:
        post_id: 1 to 25 decimal digits as text. Ids exceed 2**53: that they are rounded is part of the recipe.
    """
    return base36(int(post_id) / 1e15 * math.pi).replace("0", "").replace(".", "")


def base36(value: float) -> str:
    """
    A number of 0 or more in base 36 with its fraction, as ``Number.prototype.toString(36)`` writes it.

    >>> base36(0.5), base36(36.0)
    ('0.i', '10')

    Digits are written until the rest is smaller than half of the distance to the next double; the last one is rounded.
    """
    whole, rest = divmod(value, 1.0)
    number = int(whole)
    delta = max(math.ulp(value) / 2, math.ulp(0.0))
    digits: list[int] = []
    while rest >= delta:
        rest *= 36
        delta *= 36
        digits.append(int(rest))
        rest -= digits[-1]
        if (rest > 0.5 or (rest == 0.5 and digits[-1] % 2)) and rest + delta > 1:
            number += _round_up(digits)
            break
    return _whole(number) + ("." + "".join(_DIGITS[digit] for digit in digits) if digits else "")


def _round_up(digits: list[int]) -> int:
    """One more in the last place; digits that overflow fall away. 1 where the carry reaches the whole number."""
    while digits:
        last = digits.pop()
        if last < 35:
            digits.append(last + 1)
            return 0
    return 1


def _whole(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"

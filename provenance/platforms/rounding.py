"""
What a spreadsheet or a float leaves of a long number: decimal zeros at its end.

>>> by_spreadsheet("1795968363525040000"), by_float("1795968363525046300"), by_float("1795968363525046272")
(True, True, False)

How many zeros tell is the platform's to say, as it knows what its genuine ids end in.
"""

from __future__ import annotations

import re

#: A spreadsheet keeps so many significant digits and writes zeros for the others (IEEE 754 double, shown in decimal).
KEPT = 15
#: Longer than what is kept, and no longer than any id.
_NUMBER = re.compile(r"[1-9][0-9]{16,24}")


def by_spreadsheet(post_id: str, least: int = 4) -> bool:
    """
    Are no more digits left than a spreadsheet keeps, and *least* zeros or more behind them?

    >>> by_spreadsheet("117305474904387000"), by_spreadsheet("117305474904387000", least=3)
    (False, True)

    Four zeros end one genuine number in ten thousand, three one in a thousand.
    """
    if not _NUMBER.fullmatch(post_id):
        return False
    digits = len(post_id.rstrip("0"))
    return digits <= KEPT and len(post_id) - digits >= least


def by_float(post_id: str) -> bool:
    """
    Did JavaScript print this number from a float?

    It prints the fewest digits that mean the float (ECMA-262, Number::toString). A number that ends in two zeros, is
    what JavaScript would print, and yet is not the float's own value was printed by it. Of genuine numbers that is so
    for fewer than one in a hundred below 4.6e18 (the ids of X, until 2056), for one in a thousand above (LinkedIn,
    TikTok).
    """
    if not _NUMBER.fullmatch(post_id):
        return False
    digits, number = post_id.rstrip("0"), int(post_id)
    shortest = repr(float(number)).partition("e")[0].replace(".", "")
    return len(post_id) - len(digits) >= 2 and shortest == digits and int(float(number)) != number

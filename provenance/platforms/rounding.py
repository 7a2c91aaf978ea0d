"""
What a spreadsheet or a float leaves of a long number: decimal zeros at its end, or a power of ten.

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
#: As spreadsheets show a number that is wider than its cell: ``1.79597E+18``, in some countries with a comma; in
#: addresses the sign may be encoded.
_POWER = re.compile(
    r"(?<![0-9A-Za-z.,])([1-9](?:[.,][0-9]{1,17})?)[eE](?:\+|%2[bB])(1[4-9]|2[0-4])(?![.,]{0,3}[0-9A-Za-z])"
)


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


def is_power(post_id: str) -> bool:
    """
    Is that a number as spreadsheets show it, of which only the first digits are left?

    >>> is_power("1.79597E+18"), is_power("1795968363525046272")
    (True, False)
    """
    return _POWER.fullmatch(post_id) is not None


def written_out(text: str) -> tuple[str, str, str] | None:
    """
    A text with the first such number in it as digits, so that it can be told what it stands for; the digits, and the
    number as it was. None where there is none.

    >>> written_out("https://x.com/example/status/1.79597E+18")
    ('https://x.com/example/status/1795970000000000000', '1795970000000000000', '1.79597E+18')

    The digits are no id: most of them are lost.
    """
    found = _POWER.search(text) if "+" in text or "%2" in text else None
    if found is None:
        return None
    whole, _, part = found[1].replace(",", ".").partition(".")
    power = int(found[2])
    digits = (whole + part + "0" * power)[:power + 1]
    return text[:found.start()] + digits + text[found.end():], digits, found.group()

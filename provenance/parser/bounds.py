"""
How much of one page is read whole; real pages end long before.

What stands behind is read by the reader that needs no tree (``tangled``), and the article says so.

>>> bound(b"words https://t.co/abcdefghij words", 20), bound_of_elements(b"<br>" * 60_010)
(5, 240000)
"""

from __future__ import annotations

#: Signs of posts, before they are weighed: most cost less than 10 µs, the dearest (a tail, a frame) 160 µs, measured.
#: The busiest of 60 saved pages has 304, a list of 3,000 local newspapers 10,375.
MOST_SIGNS = 30_000
#: Brackets that open: each element costs 5 µs and 200 bytes where a page is asked for its facts, too. The largest of
#: 60 saved pages has 4,091. So many blocks inside of each other take lexbor 4 s (measured), whatever hides them.
MOST_ELEMENTS = 60_000
#: The shortest block takes four bytes (``<ul>``), so a page below this holds 50,000 of them at most: 2.2 s, measured.
WORTH_COUNTING = 200_000
#: Bytes of the shortest element, and bytes that are counted at least before it is reckoned anew.
_SHORTEST, _STEP = len("<p>"), 2_000
#: No address is longer; none is cut in two.
_NEAR = 1_000


def bound(data: bytes, cut: int | None) -> int | None:
    """
    Where reading ends, as the look gave up at *cut*: at the nearest element or space before; None where it did not.
    """
    if cut is None or cut >= len(data):
        return None
    near = max(0, cut - _NEAR)
    return max(data.rfind(b"<", near, cut), data.rfind(b" ", near, cut), data.rfind(b"\n", near, cut), near)


def brackets_of(data: bytes) -> int:
    """How many elements may begin there; 0 in pages too short to count: that takes a tenth of the parse."""
    return data.count(b"<") if len(data) >= WORTH_COUNTING else 0


def brackets_within(data: bytes, most: int) -> int | None:
    """
    How many elements may begin there at most, if not more than *most*; None where there are more.

    >>> brackets_within(b"<p>words", 2), brackets_within(b"<p><p><p>", 2)
    (2, None)

    Only as much is counted as must be: what is left holds an element in every three bytes at most.
    """
    found = at = 0
    while (rest := (len(data) - at) // _SHORTEST) and found + rest > most >= found:
        step = at + max(_SHORTEST * (found + rest - most), _STEP)
        found += data.count(b"<", at, step)
        at = min(step, len(data))
    return found + rest if found + rest <= most else None


def bound_of_elements(data: bytes, brackets: int | None = None) -> int | None:
    """Where the element begins that is one too many; None where there are not so many."""
    if (brackets_of(data) if brackets is None else brackets) <= MOST_ELEMENTS:
        return None
    at = -1
    for _ in range(MOST_ELEMENTS + 1):
        at = data.find(b"<", at + 1)
    return at

"""
How much of one page is read whole; real pages end long before.

What stands behind is read by the reader that needs no tree (``tangled``), and the article says so.

>>> bound(b"<p>" * 10), bound(b"<br>" * 300_010)
(None, 1200000)
"""

from __future__ import annotations

#: Signs of posts, before they are weighed: most cost less than 10 µs, the dearest (a tail, a frame) 160 µs, measured.
#: The busiest of 60 saved pages has 304, a list of 3,000 local newspapers 10,375.
MOST_SIGNS = 30_000
#: Brackets that open: each element costs 5 µs and 200 bytes where a page is asked for its facts, too. The largest of
#: 60 saved pages has 4,091.
MOST_ELEMENTS = 300_000
#: No address is longer; none is cut in two.
_NEAR = 1_000


def bound(data: bytes, cut: int | None = None) -> int | None:
    """
    Where reading ends: at *cut*, or before the element that is one too many; None where the whole page is read.

    Args:
        data: The page, in UTF-8.
        cut: Where the look gave up, if it did; moved back to the nearest element's beginning, or the nearest space.
    """
    ends = []
    # Counting takes a tenth of the parse, and most pages are shorter than that many brackets.
    if len(data) > MOST_ELEMENTS and data.count(b"<") > MOST_ELEMENTS:
        at = -1
        for _ in range(MOST_ELEMENTS + 1):
            at = data.find(b"<", at + 1)
        ends.append(at)
    if cut is not None and cut < len(data):
        near = max(0, cut - _NEAR)
        ends.append(max(data.rfind(b"<", near, cut), data.rfind(b" ", near, cut), data.rfind(b"\n", near, cut), near))
    return min(ends, default=None)

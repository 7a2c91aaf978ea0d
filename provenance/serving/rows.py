r"""
CSV as another program wrote it, on its way to whoever opens it in a spreadsheet.

>>> rows = Rows()
>>> rows("handle,posts,id,text\r\nexample,12,1795968363525046272,\"=1+1", final=False), rows("\n2\"\r\n", final=True)
('"handle","posts","id","text"\r\n', '"example","12","\'1795968363525046272","\'=1+1\n2"\r\n')
"""

from __future__ import annotations

import csv
import re
from io import StringIO

from provenance.sinks.table import cell

__all__ = ["Rows"]

_LINE_END = "\r\n"
#: What a spreadsheet keeps as it is. Of more digits it loses the last.
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
#: No cell of a store is longer (``store.opening``); Python's own limit is 128 KiB.
_LONGEST = 64 * 1024 * 1024


class Rows:
    """Called with each piece of the text; gives the rows that are whole by then, as ``sinks.table`` writes cells."""

    def __init__(self) -> None:
        self._rest = ""

    def __call__(self, text: str, final: bool) -> str:
        text = self._rest + text
        end = len(text) if final else _whole(text)
        self._rest = text[end:]
        out = StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=_LINE_END)
        csv.field_size_limit(_LONGEST)
        for row in csv.reader(StringIO(text[:end], newline="")):
            writer.writerow([one if _NUMBER.fullmatch(one) else cell(one) for one in row])
        return out.getvalue()


def _whole(text: str) -> int:
    """Where the last row ends that is whole: its line end stands behind as many quotes as open and close."""
    at = text.rfind(_LINE_END)
    while at >= 0 and text.count('"', 0, at) % 2:
        at = text.rfind(_LINE_END, 0, at)
    return at + len(_LINE_END) if at >= 0 else 0

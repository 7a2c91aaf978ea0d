r"""
One line for one thing: terminals, logs, JSON.

>>> one_line("first\r\n2024-06-01 provenance: all is well\x1b[2K")
'first\\u{d} 2024-06-01 provenance: all is well\\u{1b}[2K'
"""

from __future__ import annotations

import json
import logging
from typing import Any

from provenance.sinks.hidden import by_json_number, visible_lines

__all__ = ["LogLines", "json_line", "one_line"]

#: As long as a message is of use to anybody.
_LONGEST_ENTRY = 4000


def one_line(text: str, longest: int = 400) -> str:
    """The text on one line, white space folded, hidden characters by number, cut with an ellipsis."""
    folded = " ".join(visible_lines(text[:longest * 4]).split())
    return folded if len(folded) <= longest else folded[:longest - 1].rstrip() + "…"


def json_line(data: Any) -> str:
    r"""
    One line of JSON without its end; hidden characters by number, nothing is lost.

    >>> json_line({"text": "a\u202eb\n"})
    '{"text": "a\\u202eb\\n"}'
    """
    return by_json_number(json.dumps(data, ensure_ascii=False))


class LogLines(logging.Formatter):
    r"""
    A log entry as one line, whatever stands in it: no entry can look like two, or like somebody else's.

    >>> record = logging.LogRecord("a", logging.WARNING, "", 0, "odd: %s", ("x\nprovenance: fine",), None)
    >>> LogLines().format(record)
    'provenance: a: odd: x provenance: fine'
    """

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            said += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        return f"provenance: {one_line(f'{record.name}: {said}', _LONGEST_ENTRY)}"

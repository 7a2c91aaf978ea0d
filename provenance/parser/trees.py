"""
The trees that are walked: of a page, and of markup that stood in one of its strings.
"""

from __future__ import annotations

import threading
from typing import Any

from provenance.parser.escaped import plain_markup
from provenance.parser.look import Look, look
from provenance.parser.tangle import is_tangled

#: Less than an empty frame is no markup.
_SHORTEST = len("<iframe src=x>")


#: Below this many bytes no page takes lexbor longer than 2 s, whatever its attributes are (measured: 40,000 in one
#: element); a thread costs a twentieth of the tree from here on.
_WATCHED = 120_000
#: Seconds. The largest of our saved pages takes 0.003.
_PATIENCE_S = 3.0


class TooSlow(Exception):
    """A tree takes longer to build than any page's."""


def tree_of(data: bytes) -> Any:
    """
    The lexbor tree of a page in UTF-8; browsers show U+0000 as U+FFFD.

    Raises:
        TooSlow: it takes more than three seconds. Nothing can stop lexbor: its thread goes on until it is done, or
            until the program ends.
    """
    from selectolax.lexbor import LexborHTMLParser

    if b"\0" in data:
        data = data.replace(b"\0", "\ufffd".encode())
    if len(data) < _WATCHED:
        return LexborHTMLParser(data)
    made: list[Any] = []
    builder = threading.Thread(target=lambda: made.append(LexborHTMLParser(data)), daemon=True)
    builder.start()
    builder.join(_PATIENCE_S)
    if not made:
        raise TooSlow
    return made[0]


def inner_page(string: str) -> tuple[Any, Look] | None:
    """The tree of a string's markup, and what the look saw in it; None where there is nothing to find."""
    if len(string) < _SHORTEST:
        return None
    data = plain_markup(string.strip()).encode("utf-8", "replace")
    seen = look(data)
    if not seen or is_tangled(data, formatting=seen.formatting):
        return None
    try:
        return tree_of(data), seen
    except TooSlow:
        return None

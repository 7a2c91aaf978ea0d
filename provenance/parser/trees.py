"""
The trees that are walked: of a page, and of markup that stood in one of its strings.
"""

from __future__ import annotations

from typing import Any

from provenance.parser.escaped import plain_markup
from provenance.parser.look import Look, look
from provenance.parser.tangle import is_tangled

#: Less than an empty frame is no markup.
_SHORTEST = len("<iframe src=x>")


def tree_of(data: bytes) -> Any:
    """The lexbor tree of a page in UTF-8; browsers show U+0000 as U+FFFD."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(data.replace(b"\0", "\ufffd".encode()) if b"\0" in data else data)


def inner_page(string: str) -> tuple[Any, Look] | None:
    """The tree of a string's markup, and what the look saw in it; None where there is nothing to find."""
    if len(string) < _SHORTEST:
        return None
    data = plain_markup(string.strip()).encode("utf-8", "replace")
    seen = look(data)
    return (tree_of(data), seen) if seen and not is_tangled(data) else None

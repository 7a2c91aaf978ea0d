"""
The trees that are walked: of a page, and of markup that stood in one of its strings.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from provenance.parser.escaped import plain_markup
from provenance.parser.look import Look, look
from provenance.parser.tangle import is_tangled

#: Less than an empty frame is no markup.
_SHORTEST = len("<iframe src=x>")
_UNREAD = "nesting: markup in a string is too deep or too wide for a tree, and was not read"

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
    made: Future[Any] = Future()

    def build() -> None:
        try:
            made.set_result(LexborHTMLParser(data))
        except BaseException as error:  # noqa: BLE001  (whoever waits for the tree gets it)
            made.set_exception(error)

    threading.Thread(target=build, daemon=True).start()
    try:
        return made.result(_PATIENCE_S)
    except TimeoutError:
        raise TooSlow from None


def inner_page(string: str, say: Callable[[str], None]) -> tuple[Any, Look] | None:
    """
    The tree of a string's markup, and what the look saw in it; None where there is nothing to find.

    Where something is to be found and no tree can be made of it in time, that is told to *say*.
    """
    if len(string) < _SHORTEST:
        return None
    data = plain_markup(string.strip()).encode("utf-8", "replace")
    seen = look(data)
    if not seen:
        return None
    try:
        if not is_tangled(data, formatting=seen.formatting):
            return tree_of(data), seen
    except TooSlow:
        pass  # said like what is known to be too slow beforehand
    say(_UNREAD)
    return None

"""
The trees that are walked: of a page, and of markup that stood in one of its strings.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from provenance.parser.escaped import plain_markup
from provenance.parser.look import Look, look
from provenance.parser.tangle import is_tangled

#: Less than an empty frame is no markup.
_SHORTEST = len("<iframe src=x>")
_UNREAD = "nesting: markup in a string is too deep or too wide for a tree, and was not read"

#: Below this many bytes no page takes lexbor longer than 2 s, whatever its attributes are (measured: 40,000 in one
#: element); to be watched costs 20 µs, a tenth to a fiftieth of the tree from here on (a new thread for each: 100 µs).
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
    try:
        builder = _idle.pop()
    except IndexError:
        builder = _Builder()
    made = builder.build(data)
    _idle.append(builder)
    if isinstance(made, BaseException):
        raise made
    return made


class _Builder:
    """A thread that builds one tree after the other, for whoever does not wait longer than patience lasts."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[bytes | None] = SimpleQueue()
        self._made: SimpleQueue[Any] = SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def build(self, data: bytes) -> Any:
        """The tree, or what was raised instead; TooSlow, and this builder builds no more."""
        self._asked.put(data)
        try:
            return self._made.get(timeout=_PATIENCE_S)
        except Empty:
            self._asked.put(None)
            raise TooSlow from None
        except BaseException:  # interrupted
            self._asked.put(None)
            raise

    def _work(self) -> None:
        # No name here keeps a page or its tree while the next one is waited for.
        while (made := _built(self._asked.get())) is not None:
            self._made.put(made)
            del made


def _built(data: bytes | None) -> Any:
    from selectolax.lexbor import LexborHTMLParser

    try:
        return None if data is None else LexborHTMLParser(data)
    except BaseException as error:  # noqa: BLE001  (whoever waits for the tree gets it)
        return error


#: Builders that nobody waits for: as many as pages were ever read at once.
_idle: deque[_Builder] = deque()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # threads stay behind


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

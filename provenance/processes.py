"""
Processes that work beside this one, quick to begin.

>>> pool(1, ("provenance.errors",)).shutdown()

None is forked from this process: it may have threads (Arrow has), and whoever forks it may be left with a lock that
nobody holds. Where the system allows, each is forked from a server that has done nothing but import what all of them
need, once for all; elsewhere each imports it anew, which takes a second for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from os import fsencode
from tempfile import gettempdir
from typing import Any

__all__ = ["pool"]

#: The address of a server is a file in a folder of its own there, and has 108 bytes at most (unix(7)).
_LONGEST_FOLDER = 70


def pool(jobs: int, modules: Sequence[str], begin: Callable[..., None] | None = None,
         arguments: tuple[Any, ...] = ()) -> ProcessPoolExecutor:
    """
    At most *jobs* processes, as ``concurrent.futures`` has them.

    Args:
        modules: What is imported beforehand, by name. There is one server for all pools of a program: those of the
            first count, and a later pool's processes import what they miss.
        begin: Called in each process before its first work, with *arguments*.
    """
    if not _has_place_for_server():
        return ProcessPoolExecutor(jobs, get_context("spawn"), begin, arguments)
    context = get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return ProcessPoolExecutor(jobs, context, begin, arguments)


def _has_place_for_server() -> bool:
    if "forkserver" not in get_all_start_methods():
        return False
    try:
        return len(fsencode(gettempdir())) <= _LONGEST_FOLDER
    except FileNotFoundError:  # nothing can be written anywhere
        return False

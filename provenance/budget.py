"""
The time that all requests of one chain may take together, redirects included.

    with one_chain():
        fetch("https://t.co/AbC")            # what this one takes …
        fetch("https://bit.ly/3Example")     # … that one no longer has

Whoever follows an address from answer to answer opens a chain; whoever asks the network (``fetch``) counts in it. The
clock stays there. Waiting for a host's turn is our own doing and is not counted. A chain inside another is part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

__all__ = ["Budget", "current", "one_chain"]


@dataclass(slots=True)
class Budget:
    """What one chain has used."""

    spent_s: float = 0.0
    #: The last request failed because those before it had used the time up: no word about its host.
    ran_out: bool = False


_CHAIN: ContextVar[Budget | None] = ContextVar("provenance-chain", default=None)


@contextmanager
def one_chain() -> Iterator[Budget]:
    """
    Count the requests inside the block as one chain.

    >>> with one_chain() as outer, one_chain() as inner:
    ...     inner is outer is current()
    True
    >>> current() is None
    True
    """
    if (outer := _CHAIN.get()) is not None:
        yield outer
        return
    budget = Budget()
    token = _CHAIN.set(budget)
    try:
        yield budget
    finally:
        _CHAIN.reset(token)


def current() -> Budget | None:
    """The chain that is being followed here; None outside of every chain."""
    return _CHAIN.get()

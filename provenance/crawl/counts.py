"""
A crawl in numbers, and how it ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["EXIT_CODES", "Summary"]

#: How a crawl can end, and what the command then returns. A limit is an end as good as any; a signal is told as
#: shells tell it (128 and its number), as work is left.
EXIT_CODES: Mapping[str, int] = {"done": 0, "max-pages": 0, "max-minutes": 0, "SIGINT": 130, "SIGTERM": 143}


@dataclass(slots=True)
class Summary:
    """
    What a crawl did. Keys of ``counts``: ``pages`` and ``sources`` (answers), ``requests``, ``bytes``, ``found`` (new
    addresses); of pages ``read``, ``unchanged``, ``twin``, ``moved``, ``gone``, ``refused``, ``robots``, ``failed``,
    ``unreadable``; ``articles`` (versions kept), ``embeds`` (in those), ``added``, ``removed``, ``altered``, ``asked``
    (articles the witnesses were asked about), ``checks`` and ``holds`` (findings of new versions).
    """

    run: str
    started_at: datetime
    outcome: str = "stopped"
    ended_at: datetime | None = None
    counts: Counter[str] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)  #: sources that could not be read, and why
    refused: dict[str, str] = field(default_factory=dict)  #: hosts that refused us or rest, and why
    left: int = 0  #: addresses that are due and were left for the next crawl
    next_due_at: datetime | None = None
    goes_on_since: datetime | None = None  #: when the crawl began of which this is the rest; None: this is all of it

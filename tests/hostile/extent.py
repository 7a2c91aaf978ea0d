"""
How much of the hostile tests runs: a part of each in the main run, all of it with ``PROVENANCE_HOSTILE=1``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

WHOLE = os.environ.get("PROVENANCE_HOSTILE") == "1"


def some(cases: Sequence[T], few: int) -> Sequence[T]:
    """The first few cases; all of them in the whole run."""
    return cases if WHOLE else cases[:few]

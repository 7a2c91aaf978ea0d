"""
Triggers found in bytes, by Hyperscan where it is installed, by ``re`` elsewhere: two scanners, one answer.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any

from provenance.parser.triggers import Trigger, triggers

#: From bytes and the kind of triggers (``marks`` or ``json``) to the triggers seen, each with the offset where it ends.
Scan = Callable[[bytes, str], list[tuple[Trigger, int]]]


@cache
def scanner() -> Scan:
    try:
        import hyperscan  # noqa: F401  (the wheel is not built for every platform)
    except ImportError:
        return scan_with_re
    return scan_with_hyperscan


@cache
def _compiled(kind: str) -> tuple[tuple[Trigger, re.Pattern[bytes]], ...]:
    return tuple((trigger, re.compile(trigger.expression, re.IGNORECASE)) for trigger in triggers(kind))


def scan_with_re(source: bytes, kind: str = "marks") -> list[tuple[Trigger, int]]:
    """The triggers seen, in the order of their ends."""
    found = [(trigger, one.end()) for trigger, pattern in _compiled(kind) for one in pattern.finditer(source)]
    return sorted(found, key=itemgetter(1))


#: Hyperscan's scratch memory belongs to one thread at a time; the compiled expressions to all.
_local = threading.local()
_compiling = threading.Lock()


def scan_with_hyperscan(source: bytes, kind: str = "marks") -> list[tuple[Trigger, int]]:
    """The same through Hyperscan."""
    known = getattr(_local, kind, None)
    if known is None:
        import hyperscan

        with _compiling:
            database = _database(kind)
        known = database, hyperscan.Scratch(database)
        setattr(_local, kind, known)
    database, scratch = known
    wanted = triggers(kind)
    out: list[tuple[Trigger, int]] = []

    def note(number: int, start: int, end: int, flags: int, context: object) -> None:
        out.append((wanted[number], end))

    database.scan(source, match_event_handler=note, scratch=scratch)
    return out


@cache
def _database(kind: str) -> Any:
    import hyperscan

    wanted = [trigger.expression for trigger in triggers(kind)]
    database = hyperscan.Database()
    database.compile(expressions=wanted, ids=list(range(len(wanted))), elements=len(wanted),
                     flags=[hyperscan.HS_FLAG_CASELESS] * len(wanted))
    return database

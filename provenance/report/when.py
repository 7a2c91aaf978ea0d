"""
The time inside an id, for a terminal: one reading a line, its bounds and what it rests on right below.
"""

from __future__ import annotations

from rich.text import Text

from provenance.model import Clock
from provenance.report.times import shown_time
from provenance.report.words import printable

#: Milliseconds of a unit, and its sign; the greatest first.
_UNITS = ((86_400_000, "days"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms"))


def when_text(name: str, post_id: str, clock: Clock | None) -> Text:
    """
    One platform's reading of one id.

    >>> print(when_text("Vimeo", "76979871", None).plain)
    76979871  Vimeo  its ids carry no time

    Args:
        name: The platform, as people write it.
        post_id: As given, or as the address says.
        clock: None where the platform's ids carry no time.
    """
    out = Text.assemble((f"{printable(post_id)}  ", "bold"), f"{name}  {_said(clock)}")
    details = _details(clock) if clock is not None else ""
    if details:
        out.append(f"\n  {details}", style="dim")
    out.overflow = "fold"
    return out


#: A minute: of a time that may be wrong by more, its milliseconds say nothing.
_EXACT_MS = 60_000


def _said(clock: Clock | None) -> str:
    if clock is None:
        return "its ids carry no time"
    if clock.impossible:
        return f"impossible: {clock.impossible}"
    if clock.at is None:
        return _bounds(clock)
    return ("about " if (clock.precision_ms or 0) > _EXACT_MS else "") + (shown_time(clock.at) or "")


def _details(clock: Clock) -> str:
    parts = []
    if clock.at is not None and (clock.not_before, clock.not_after) != (clock.at, clock.at):
        parts.append(_bounds(clock))
    if clock.precision_ms is not None:
        parts.append(f"precision {_span(clock.precision_ms)}")
    return " · ".join((*filter(None, parts), clock.source))


def _bounds(clock: Clock) -> str:
    low, high = shown_time(clock.not_before), shown_time(clock.not_after)
    if low and high:
        return f"between {low} and {high}"
    return f"not before {low}" if low else f"not after {high}" if high else ""


def _span(ms: int) -> str:
    """
    A length of time in the greatest unit of which it is a whole number, but days only from two on.

    >>> _span(1), _span(43_200_000), _span(2_000), _span(86_400_000)
    ('1 ms', '12 h', '2 s', '24 h')
    """
    for unit, sign in _UNITS:
        if ms % unit == 0 and ms >= (2 * unit if sign == "days" else unit):
            return f"{ms // unit} {sign}"
    return f"{ms} ms"

"""
Counts by name as horizontal bars.
"""

from __future__ import annotations

from collections.abc import Sequence

from provenance.plots.picture import COLOURS, Picture, can_draw, figure, picture, plain_label
from provenance.sinks import one_line

__all__ = ["bars"]

#: More bars than this are no picture; the words and the table name them all.
_MOST = 12
_MOST_TOLD = 6
_LONGEST_NAME = 34


def bars(title: str, counts: Sequence[tuple[str, int]], *, unit: str = "", colour: str = "p1",
         marks: Sequence[str] = ()) -> Picture:
    """
    Horizontal bars in the order given.

    Args:
        unit: Stands behind each number: ``%``.
        marks: Beside each bar, what is to be said of its number: ``3 of 12``. Empty: the number itself.
    """
    said = marks or [f"{number:,}{unit}" for _, number in counts]
    told = [f"{name} {mark}" for (name, _), mark in zip(counts, said, strict=True)]
    more = [f"and {len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
    words = ", ".join([*told[:_MOST_TOLD], *more]) + "."
    rows = tuple((name, mark) for (name, _), mark in zip(counts, said, strict=True))
    if not counts:
        return Picture(title, None, "Nothing to count.")
    if not can_draw():
        return Picture(title, None, words, ("what", "how many"), rows)
    shown, of = list(counts[:_MOST]), said[:_MOST]
    fig, axes = figure(5.2, 0.3 + 0.28 * len(shown))
    places = range(len(shown))
    axes.barh(list(places), [number for _, number in shown], height=0.62, color=COLOURS[colour])
    axes.set_yticks(list(places), [one_line(name, _LONGEST_NAME) for name, _ in shown])
    for label in axes.get_yticklabels():
        plain_label(label)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    highest = max(number for _, number in shown) or 1
    axes.set_xlim(0, highest * 1.18)
    for place, ((_, number), mark) in enumerate(zip(shown, of, strict=True)):
        plain_label(axes.text(number + highest * 0.015, place, mark, va="center", color=COLOURS["ink"], fontsize=10))
    return picture(fig, title, words, ("what", "how many"), rows)

"""
Counts over time, in stacks: posts per week by platform or status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from provenance.plots.picture import COLOURS, Picture, can_draw, date_axis, figure, picture, plain_label
from provenance.sinks import one_line

__all__ = ["weeks"]

#: Colours for so many kinds; what is rarer is drawn together.
_MOST_KINDS = 5
_OTHER = "others"
#: So many names of kinds fit beside each other.
_MOST_BESIDE = 3
#: With more columns than this a column stands for a month.
_MOST_WEEKS = 120


def weeks(title: str, seen: Iterable[tuple[date, str]], order: Sequence[str] = ()) -> Picture:
    """
    How many of each kind in each week (Monday first); in each month where there are more than 120 weeks.

    Args:
        title: One that says "by week" says "by month" where months are counted.
        seen: A day and a kind for each thing counted.
        order: Of the kinds; empty: the commonest first.
    """
    rows = list(seen)
    if not rows:
        return Picture(title, None, "Nothing to count.")
    common = [kind for kind, _ in Counter(kind for _, kind in rows).most_common()]
    kinds = [kind for kind in order if kind in common] or common
    shown = kinds if len(kinds) <= _MOST_KINDS + 1 else [*kinds[:_MOST_KINDS], _OTHER]
    monthly = (max(day for day, _ in rows) - min(day for day, _ in rows)).days > 7 * _MOST_WEEKS
    starts: Counter[tuple[date, str]] = Counter(
        (_month(day) if monthly else day - timedelta(days=day.weekday()), kind if kind in shown else _OTHER)
        for day, kind in rows)
    columns = sorted({start for start, _ in starts})
    by_kind = Counter(kind if kind in shown else _OTHER for _, kind in rows)
    what = "month" if monthly else "week"
    title = title.replace("by week", f"by {what}")
    busiest = max(columns, key=lambda start: sum(starts[start, kind] for kind in shown))
    most = sum(starts[busiest, kind] for kind in shown)
    words = (f"{len(rows):,} posts from {columns[0]} to {columns[-1]}: "
             + ", ".join(f"{kind} {by_kind[kind]:,}" for kind in shown)
             + f"; most in the {what} of {busiest}, {most:,}.")
    table = tuple((start.isoformat(), *(str(starts[start, kind]) for kind in shown)) for start in columns)
    head = (f"{what} from", *shown)
    if not can_draw():
        return Picture(title, None, words, head, table)
    fig, axes = figure(5.2, 2.3)
    under = [0] * len(columns)
    at = [datetime(start.year, start.month, start.day, tzinfo=UTC) for start in columns]
    for place, kind in enumerate(shown):
        heights = [starts[start, kind] for start in columns]
        axes.bar(at, heights, bottom=under, width=26 if monthly else 6, color=COLOURS[f"p{place + 1}"],
                 label=one_line(kind, 24))
        under = [low + height for low, height in zip(under, heights, strict=True)]
    axes.grid(axis="y", color=COLOURS["soft"], alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    # Few weeks stay narrow columns: what is empty was empty.
    room = max(timedelta(days=20 if monthly else 5), (timedelta(days=49) - (at[-1] - at[0])) / 2)
    date_axis(axes, at[0] - room, at[-1] + room)
    legend = axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=min(len(shown), _MOST_BESIDE), frameon=False,
                         fontsize=9, labelcolor=COLOURS["ink"], handlelength=1, handleheight=1, columnspacing=1.2,
                         borderaxespad=0)
    for label in legend.get_texts():
        plain_label(label)
    return picture(fig, title, words, head, table)


def _month(day: date) -> date:
    return day.replace(day=1)

"""
The posts of one article against the day it was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from provenance.plots.picture import COLOURS, Picture, can_draw, date_axis, figure, picture

__all__ = ["Moment", "distance", "timeline"]

_TITLE = "When the posts were made"
#: More rows than this are no picture.
_MOST = 40


@dataclass(frozen=True, slots=True)
class Moment:
    """When a post was made: by its id (with the span it may lie in) and as printed; both None: not known."""

    number: int
    printed: date | None = None
    by_id: datetime | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None

    @property
    def best(self) -> datetime | None:
        if self.by_id is not None:
            return self.by_id
        return _noon(self.printed) if self.printed else None


def timeline(moments: Sequence[Moment], published: datetime | None, *, day_only: bool = False,
             drawn: bool = True) -> Picture:
    """
    One row for each post: a filled mark where its id puts it, a ring at the printed day; a line where the article is.

    Args:
        published: Aware; None: not known, and no line is drawn.
        day_only: The article's own time is known to a day.
        drawn: False for its words and rows alone.
    """
    rows = tuple((f"Post {one.number}", one.printed.isoformat() if one.printed else "no day printed",
                  f"{one.by_id:%Y-%m-%d %H:%M} UTC" if one.by_id else _span(one),
                  distance(one.best, published) if one.best and published else "not known") for one in moments)
    columns = ("post", "printed day", "by its id", "beside the article")
    dated = [one for one in moments if one.best is not None]
    words = _words(dated, len(moments), published, day_only)
    # One moment with nothing beside it is no picture either.
    alone = len(dated) == 1 and published is None
    if not (dated and drawn and can_draw()) or alone or len(dated) > _MOST:
        return Picture(_TITLE, None, words, columns, rows)
    fig, axes = figure(5.2, 0.85 + 0.3 * len(dated))
    for row, one in enumerate(dated):
        at, printed = one.best, _noon(one.printed) if one.printed else None
        if at is not None and published is not None:
            axes.plot([at, published], [row, row], color=COLOURS["soft"], linewidth=0.8, alpha=0.45, zorder=1)
        if one.by_id is None and one.not_before is not None and one.not_after is not None:
            axes.plot([one.not_before, one.not_after], [row, row], color=COLOURS["p1"], linewidth=4, alpha=0.4)
        if printed is not None:
            axes.plot([printed], [row], marker="o", markersize=10, markerfacecolor="none", color=COLOURS["p2"],
                      markeredgewidth=1.6, linestyle="none", zorder=3)
        if one.by_id is not None:
            axes.plot([one.by_id], [row], marker="o", markersize=5.5, color=COLOURS["p1"], linestyle="none", zorder=4)
    if published is not None:
        axes.axvline(published, color=COLOURS["ink"], linewidth=1.4, zorder=2)
        axes.annotate("article", (published, 1), xycoords=("data", "axes fraction"), xytext=(0, 4),
                      textcoords="offset points", ha="center", va="bottom", fontsize=10, color=COLOURS["ink"])
    axes.set_yticks(range(len(dated)), [f"post {one.number}" for one in dated])
    axes.set_ylim(len(dated) - 0.4, -0.6)
    # Marks at the very edge would be cut, and one moment alone has no span.
    low, high = (choose([*(when for one in dated for when in (one.best, _noon(one.printed) if one.printed else None)
                           if when), *([published] if published else [])]) for choose in (min, max))
    room = max((high - low) * 0.06, timedelta(hours=18))
    date_axis(axes, low - room, high + room)
    return picture(fig, _TITLE, words, columns, rows, (("dot", "by the post's id"), ("ring", "as printed")))


def _noon(day: date) -> datetime:
    """A printed day is a span; its middle is drawn."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _span(one: Moment) -> str:
    low, high = (f"{when:%Y-%m-%d}" if when else "…" for when in (one.not_before, one.not_after))
    return "not known" if (low, high) == ("…", "…") else f"between {low} and {high}"


def distance(at: datetime, published: datetime) -> str:
    """
    How long before or after the article, in the largest unit that says something.

    >>> distance(datetime(2024, 5, 30, tzinfo=UTC), datetime(2024, 6, 2, tzinfo=UTC))
    '3 days before'
    >>> distance(datetime(2024, 5, 30, 12, tzinfo=UTC), datetime(2024, 5, 30, 11, 30, tzinfo=UTC))
    '30 minutes after'
    """
    seconds = abs((published - at).total_seconds())
    side = "before" if at <= published else "after"
    for unit, length, least in (("year", 31_556_952, 2), ("month", 2_629_746, 2), ("day", 86_400, 2), ("hour", 3600, 2),
                                ("minute", 60, 1)):
        if seconds >= length * least:
            number = round(seconds / length)
            return f"{number} {unit}{'' if number == 1 else 's'} {side}"
    return f"less than a minute {side}"


def _words(dated: Sequence[Moment], of: int, published: datetime | None, day_only: bool) -> str:
    if not dated:
        return "No post here carries a time, in its id or in print."
    known = [one.best for one in dated if one.best is not None]
    first, last = min(known), max(known)
    span = f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    out = f"{len(dated)} of {of} posts can be dated, {span}" if of > 1 else f"The post is of {span}"
    if published is None:
        return out + "; when the article was published is not known."
    later = sum(at > published for at in known) if not day_only else sum(at.date() > published.date() for at in known)
    if of == 1:
        return f"{out}; the article is of {published:%Y-%m-%d}{', the post is later' if later else ''}."
    after = f"{later} of them later than the article" if later else "none later than the article"
    return f"{out}; the article is of {published:%Y-%m-%d}, {after}."

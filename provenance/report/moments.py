"""
When the posts of an article were made, as the timeline wants to know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from provenance.plots import Moment, Picture, timeline
from provenance.report.card import Card

__all__ = ["when"]


def when(cards: Sequence[Card], data: Mapping[str, Any], *, drawn: bool = True) -> Picture:
    """
    The posts of an article against its time.

    Args:
        data: The JSON of the article.
        drawn: False for words and rows alone.
    """
    at, day_only = _published(data)
    return timeline(_moments(cards), at, day_only=day_only, drawn=drawn)


def _moments(cards: Iterable[Card]) -> list[Moment]:
    """One for each card; a clock that its own author sets counts as what the id says, as the findings tell."""
    out = []
    for card in cards:
        clock, day = card.data["clock"] or {}, card.data["shown_date"]
        out.append(Moment(card.number, date.fromisoformat(day) if day else None, _time(clock.get("at")),
                          _time(clock.get("not_before")), _time(clock.get("not_after"))))
    return out


def _published(data: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    """When the article was published, and whether that is known to a day only (then noon of it)."""
    said = data["article"]["published_at"]
    if said is None:
        return None, False
    if len(said) == len("2024-05-30"):
        return datetime.fromisoformat(said).replace(hour=12, tzinfo=UTC), True
    return datetime.fromisoformat(said), False


def _time(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None

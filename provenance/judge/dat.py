"""
Days: the printed one, the one in the id, the article's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from provenance.judge import compare
from provenance.judge.rule import Hit, Subject, rule
from provenance.model import Match

_DAY_MS = 86_400_000


@rule("dat", severity="hold", basis="computed",
      limits="One day apart is often a time zone or a typing slip; the id gives the day in UTC.",
      next_step="Open the post at its address and read its date.")
def id_date(subject: Subject) -> Iterator[Hit]:
    """
    The printed day and the day in the id differ.

    On X, whose pages print the id's UTC day, by two days or more: hold; by one: check. Before
    2010-11-04 the id gives a span of days, and a day outside it is a hold. On platforms where a post
    may be published long after its id was made, only a post printed two days or more *earlier*
    counts. Where the author's own program sets the clock, a note.
    """
    found = subject.day_check
    if found is None or found.severity is None:
        return
    printed = found.printed.isoformat()
    if found.exact:
        plural = "s" if abs(found.days) != 1 else ""
        message = (f"The printed day {printed} differs from the id's day {found.first} (UTC) "
                   f"by {abs(found.days)} day{plural}.")
    else:
        span = f"{found.first or 'the beginning'} to {found.last or 'now'}"
        message = f"The printed day {printed} is outside {span}, the days on which the id was given out."
    yield Hit(message, _shown_date(subject, printed), severity=found.severity)


def _shown_date(subject: Subject, printed: str) -> Match:
    return Match(subject.embed.date_text or printed)


@rule("dat", severity="hold", basis="computed", links=True,
      limits="The id may have been damaged on its way into the page; this does not say by whom or why.",
      next_step="Take the id from the post's address again, as text.")
def impossible_id(subject: Subject) -> Iterator[Hit]:
    """No post can carry the id: between the two numberings, from the future, too large, or with a zero in front."""
    if subject.clock is not None and subject.clock.impossible:
        yield Hit(f"No post can carry the id {subject.post_id}: {subject.clock.impossible}.",
                  Match(subject.post_id or ""))


@rule("dat", severity="check", basis="computed", links=True,
      limits="Articles are updated after they are published, and their dates are their own word.",
      next_step="Look for a later date of change in the article, or for its history in an archive.")
def after_article(subject: Subject) -> Iterator[Hit]:
    """
    The post's day is later than the day on which the article was published.

    The id's clock counts where there is one, else the printed day, with a day of slack for its time
    zone. A publication date without a time of day has a day of slack, too.
    """
    published = subject.facts.published
    if published is None:
        return
    clock = subject.clock
    by_id = compare.clock_day(clock) or (clock.not_before.date() if clock and clock.not_before else None)
    day = by_id or compare.printed_day(subject.embed)
    slack = max(0 if by_id else 1, 1 if published.precision_ms >= _DAY_MS else 0)
    limit: date = published.at.date()
    if day is not None and (day - limit) > timedelta(days=slack):
        yield Hit(f"The post's day {day} is later than {limit}, the day on which the article was published "
                  f"by its own account ({published.source}).")

"""
Days: the printed one, the one in the id, the article's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from provenance.judge import compare
from provenance.judge.identify import read_clock
from provenance.judge.rule import Hit, Subject, rule
from provenance.model import Match

_DAY_MS = 86_400_000
#: Later days have no day after the next.
_LAST_DAY = date(9990, 1, 1)
#: From this many days on a post is told to be of another time than the article; a year, so that anniversaries and
#: posts dug out of an archive are told, while the run of a story is not.
_STALE_DAYS = 365
#: Ids of accounts of X had ten digits at most until they became snowflakes; those have eighteen and more.
_SNOWFLAKE_DIGITS = 17


@rule("dat", severity="hold", basis="computed", version=2,
      limits="One day apart is often a time zone or a typing slip; the id gives the day in UTC.",
      next_step="Open the post at its address and read its date.")
def id_date(subject: Subject) -> Iterator[Hit]:
    """
    The printed day and the day in the id differ; where the id has no time, the day that a witness gives.

    On X, whose pages print the id's UTC day, by two days or more: hold; by one: check. Before
    2010-11-04 the id gives a span of days, and a day outside it is a hold. On platforms where a post
    may be published long after its id was made, only a post printed two days or more *earlier*
    counts. Where the author's own program sets the clock, a note.
    """
    found = subject.day_check
    if found is None:
        yield from _witnessed_day(subject)
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


def _witnessed_day(subject: Subject) -> Iterator[Hit]:
    if subject.clock is not None and subject.clock.impossible:
        return
    for one in subject.compared:
        if one.day is not None and one.day.severity is not None:
            printed = one.day.printed.isoformat()
            plural = "s" if abs(one.day.days) != 1 else ""
            yield Hit(f"The printed day {printed} differs from {one.day.first} (UTC), the day on which the post was "
                      f"made by the word of {one.said.witness}, by {abs(one.day.days)} day{plural}.",
                      _shown_date(subject, printed), severity=one.day.severity, said=one.said)
            return


def _shown_date(subject: Subject, printed: str) -> Match:
    return Match(subject.embed.date_text or printed)


@rule("dat", severity="hold", needs="clock", basis="computed", links=True,
      limits="The id may have been damaged on its way into the page; this does not say by whom or why.",
      next_step="Take the id from the post's address again, as text.")
def impossible_id(subject: Subject) -> Iterator[Hit]:
    """No post can carry the id: between the two numberings, from the future, too large, or with a zero in front."""
    if subject.clock is not None and subject.clock.impossible:
        yield Hit(f"No post can carry the id {subject.post_id}: {subject.clock.impossible}.",
                  Match(subject.post_id or ""))


@rule("dat", severity="hold", basis="computed", needs="heard", links=True, version=2,
      limits="The id of the author is a witness's word; the times in both ids are the platform's.",
      next_step="Open the account and the post, and take both ids again.")
def author_newer(subject: Subject) -> Iterator[Hit]:
    """
    The post's id is older than its author's, or else the printed day is: nobody posts before the account is there.

    Only on X, where the ids of accounts since 2016 carry a time as those of posts do. A printed day counts where the
    post's id gives no exact time; it has a day of slack for its time zone.
    """
    by_id = subject.clock.at if subject.clock is not None and subject.clock.precision_ms == 1 else None
    printed = compare.printed_day(subject.embed)
    made = by_id or (datetime.combine(printed + timedelta(days=2), time(), UTC)
                     if printed is not None and printed < _LAST_DAY else None)
    if made is None or subject.embed.platform != "x":
        return
    claim = f"post's id is of {made:%Y-%m-%d}" if by_id else f"printed day is {printed}"
    for author_id, said in subject.author_ids:
        # Older ids of accounts were counted one by one: in the numbering of posts they would say another day.
        joined = read_clock(author_id, "x", subject.as_of) if len(author_id) >= _SNOWFLAKE_DIGITS else None
        if joined is not None and joined.precision_ms == 1 and joined.at is not None and joined.at > made:
            yield Hit(f"The {claim}, its author's id {author_id}, by the word of "
                      f"{said.witness}, of {joined.at:%Y-%m-%d}: the account is newer than the post.",
                      Match(subject.post_id or ""), said=said)


@rule("dat", severity="note", needs="clock", basis="computed",
      limits="Most such clocks are right; this one could be set to any day.",
      next_step="Look for a second clock: when a server or an archive first saw the post.")
def self_asserted_clock(subject: Subject) -> Iterator[Hit]:
    """The day is known from a clock that the author's own program or server sets, and from no one else."""
    clock = subject.clock
    if clock is None or clock.at is None or subject.embed.platform not in compare.SELF_ASSERTED:
        return
    seen = min((one.said.first_seen for one in subject.compared if one.said.first_seen is not None), default=None)
    if seen is None or abs(seen - clock.at) > timedelta(days=1):
        later = f"; a witness first saw the post on {seen:%Y-%m-%d}" if seen is not None else ""
        yield Hit(f"The id's day {clock.at:%Y-%m-%d} rests on the clock of the author's own program or server{later}.",
                  Match(subject.post_id or ""))


@rule("dat", severity="check", needs="facts.published", basis="computed", links=True,
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


@rule("dat", severity="note", needs="facts.published", basis="computed", links=True,
      limits="Older posts are shown for good reasons; articles are updated, and their dates are their own word.",
      next_step="See whether the article says that the post is of another time.")
def stale(subject: Subject) -> Iterator[Hit]:
    """The post is a year older than the article that shows it, or more; by its id, else by the printed day."""
    published, clock = subject.facts.published, subject.clock
    if published is None:
        return
    by_id = compare.clock_day(clock) or (clock.not_after.date() if clock and clock.not_after else None)
    day = by_id or compare.printed_day(subject.embed)
    days = (published.at.date() - day).days if day is not None else 0
    if days >= _STALE_DAYS:
        yield Hit(f"The post is of {day}, {days} days before {published.at.date()}, the day on which the article was "
                  f"published by its own account ({published.source}).")


@rule("dat", severity="note", basis="observed",
      limits="Frames and scripts often bring the day only when the page is opened.",
      next_step="Open the post at its address and read its date.")
def none(subject: Subject) -> Iterator[Hit]:
    """The article prints no day with the post, and its id, if it has one, gives none."""
    clock = subject.clock
    dated = clock is not None and (clock.at or clock.not_before or clock.not_after)
    if compare.printed_day(subject.embed) is None and not dated:
        without = "it has no id" if subject.post_id is None else f"its id {subject.post_id} gives none"
        yield Hit(f"The article prints no day with the post, and {without}.")

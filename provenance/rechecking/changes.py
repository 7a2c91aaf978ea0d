"""
What is otherwise than the last time: words of witnesses, findings, statuses. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from provenance.model import Finding, Judgement, Testimony
from provenance.store import Place, Rejudged

#: Outcomes that say something about the post; the others are about the asking.
WORDS = ("exists", "gone", "suspended", "restricted")
#: What is compared between two answers of one witness, beside the outcome. Case alone is no other handle.
_COMPARED = ("handle", "author_id", "name", "text", "posted_at", "versions", "missing_since")


@dataclass(frozen=True, slots=True)
class Change:
    """What one witness says otherwise than the last time it said anything."""

    witness: str
    what: str  #: ``outcome``, or one of ``handle``, ``author_id``, ``name``, ``text``, ``posted_at``, ``versions`` …
    before: Any  #: None for an outcome: it never said anything before
    after: Any
    before_at: datetime | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that was not there before the post was asked about."""

    article: str  #: the article's key
    position: int | None  #: None: about the article
    finding: Finding


def changes_of(answers: Mapping[Place, tuple[Testimony, ...]],
               rejudged: Iterable[Rejudged]) -> tuple[Change, ...]:
    """
    What witnesses say otherwise than before, each once for all articles that show the post.

    Only words about the post are compared, each with the last such word of the same witness: that a host refuses us
    today changes nothing. A first word is a change from None.
    """
    known: dict[tuple[Testimony, ...], list[Testimony]] = {}
    for one in rejudged:
        for (article, position), said in answers.items():
            if article == one.article:
                # One article may know more than another that came later: all of them know the same post.
                known.setdefault(said, []).extend(one.before.testimonies.get(position, ()))
    return tuple(dict.fromkeys(change for said, before in known.items() for change in _changes(before, said)))


def _changes(known: Iterable[Testimony], said: tuple[Testimony, ...]) -> Iterator[Change]:
    last: dict[str, Testimony] = {}
    for one in sorted((one for one in known if one.outcome in WORDS), key=_moment):
        last[one.witness] = one
    for new in said:
        old = last.get(new.witness)
        if new.outcome not in WORDS or (old is not None and _moment(new) <= _moment(old)):
            continue
        if old is None:
            yield Change(new.witness, "outcome", None, new.outcome, None, new.at)
            continue
        if old.outcome != new.outcome:
            yield Change(new.witness, "outcome", old.outcome, new.outcome, old.at, new.at)
        for what in _COMPARED:
            before, after = getattr(old, what), getattr(new, what)
            if before and after and _plain(what, before) != _plain(what, after):
                yield Change(new.witness, what, before, after, old.at, new.at)


def _moment(said: Testimony) -> datetime:
    return said.at or datetime.min.replace(tzinfo=UTC)


def _plain(what: str, value: Any) -> Any:
    folded = " ".join(value.split()) if isinstance(value, str) else value
    return folded.casefold() if what == "handle" else folded


def new_findings(rejudged: Iterable[Rejudged]) -> Iterator[NewFinding]:
    """The findings that an article has now and had not: another rule, place, severity or message."""
    for one in rejudged:
        before = {_said(found) for found in _findings(one.article, one.judged_before)}
        yield from (found for found in _findings(one.article, one.judged_after) if _said(found) not in before)


def _said(found: NewFinding) -> tuple[int | None, str, str, str]:
    return found.position, found.finding.rule, found.finding.severity, found.finding.message


def _findings(article: str, judgement: Judgement | None) -> Iterator[NewFinding]:
    if judgement is None:
        return
    for one in (*judgement.embeds, *judgement.linked_posts):
        yield from (NewFinding(article, one.embed.position, finding) for finding in one.findings)
    yield from (NewFinding(article, None, finding) for finding in judgement.findings)


def new_statuses(answers: Mapping[Place, object], rejudged: Iterable[Rejudged]) -> Iterator[tuple[Place, str, str]]:
    """The embeds of the post whose status is another one now: place, before, after."""
    for one in rejudged:
        before = _by_position(one.judged_before)
        for position, status in _by_position(one.judged_after).items():
            if (one.article, position) in answers and before.get(position, status) != status:
                yield (one.article, position), before[position], status


def _by_position(judgement: Judgement | None) -> dict[int, str]:
    if judgement is None:
        return {}
    return {one.embed.position: one.status for one in (*judgement.embeds, *judgement.linked_posts)}

"""
What a rule is: one function from what it sees to Hits, with all that never changes about it.

The function's name is the slug, its docstring the documentation; the decorator adds severity, basis, limits, next
step, version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from provenance.judge.subject import TAG_RULES, Subject, Whole
from provenance.lists import ListRow
from provenance.model import Finding, Match, Testimony
from provenance.testimony import as_of as moment_of

__all__ = ["TAG_RULES", "Hit", "Rule", "Subject", "Whole", "article_rule", "rule"]


class Seen(Protocol):
    """What a rule sees: it says where it stands, and as of when it is judged."""

    @property
    def evidence(self) -> str: ...
    @property
    def as_of(self) -> datetime: ...


_Seen = TypeVar("_Seen", bound=Seen)


@dataclass(frozen=True, slots=True)
class Hit:
    """One time a rule fires: the sentence, the words it is about, the list row it quotes."""

    message: str
    matched: Match | None = None
    row: ListRow | None = None
    severity: str | None = None  #: where it is not the rule's usual one
    said: Testimony | None = None  #: the testimony it rests on: its capture is evidence, its moment counts
    seen: str | None = None  #: more evidence: the digest of an earlier visit


@dataclass(frozen=True)
class Rule(Generic[_Seen]):
    """One rule of the catalogue (facts: flags.md)."""

    slug: str
    severity: str  #: note · check · hold
    basis: str  #: observed · computed · listed · fetched
    limits: str  #: what a finding does not say
    next_step: str  #: what a person can do
    version: int
    links: bool  #: does it make sense for a mere link, too?
    default: bool  #: False: it speaks only when it is asked for by its slug
    hears: bool  #: True: it has nothing to say of a post about which no witness said anything
    check: Callable[[_Seen], Iterable[Hit]]

    @property
    def doc(self) -> str:
        return self.check.__doc__ or ""

    def findings(self, seen: _Seen) -> list[Finding]:
        """The rule's findings about one subject, in order."""
        return [self.finding(hit, seen.evidence, seen.as_of) for hit in self.check(seen)]

    def finding(self, hit: Hit, evidence: str, as_of: datetime) -> Finding:
        """One hit as a finding, with all that never changes about the rule."""
        row, said = hit.row, hit.said
        if said is not None:
            as_of = moment_of(said) or as_of
            evidence = f"{evidence} capture:{said.capture}" if said.capture else evidence
        return Finding(
            self.slug, self.version, hit.severity or self.severity, self.basis, hit.message, self.limits,
            self.next_step, hit.matched,
            list_id=row.list_id if row else None,
            list_version=row.list_version if row else None,
            list_row=row.line if row else None,
            side=row.side if row else None,
            as_of=row.as_of.isoformat() if row else as_of.isoformat(),
            evidence=f"{evidence} {hit.seen}" if hit.seen else evidence,
        )


def rule(family: str, *, severity: str, basis: str, limits: str, next_step: str, version: int = 1, links: bool = False,
         default: bool = True, hears: bool = False) -> Callable[[Callable[[Subject], Iterable[Hit]]], Rule[Subject]]:
    """Make a function a rule: ``prv`` and ``no_permalink`` become ``prv.no-permalink``."""

    def made(check: Callable[[Subject], Iterable[Hit]]) -> Rule[Subject]:
        return Rule(_slug(family, check), severity, basis, limits, next_step, version, links, default, hears, check)

    return made


def article_rule(family: str, *, severity: str, basis: str, limits: str, next_step: str, version: int = 1) -> Callable[
    [Callable[[Whole], Iterable[Hit]]], Rule[Whole]
]:
    """The same for a function that sees an article as a whole."""

    def made(check: Callable[[Whole], Iterable[Hit]]) -> Rule[Whole]:
        return Rule(_slug(family, check), severity, basis, limits, next_step, version, False, True, False, check)

    return made


def _slug(family: str, check: Callable[[_Seen], Iterable[Hit]]) -> str:
    return f"{family}.{check.__name__.replace('_', '-')}"

"""
What a rule is: one function from what it sees to Hits, with all that never changes about it.

The function's name is the slug, its docstring the documentation; the decorator adds severity, basis, limits, next
step, version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from provenance.judge.subject import TAG_RULES, Subject, Whole
from provenance.lists import ListRow
from provenance.model import Finding, Match, Testimony
from provenance.testimony import as_of as moment_of

__all__ = ["TAG_RULES", "Hit", "Rule", "Subject", "Whole", "article_rule", "rule"]


class Seen(Protocol):
    """What a rule sees: it says where it stands, and as of when it is judged, as an ISO instant."""

    @property
    def evidence(self) -> str: ...
    @property
    def moment(self) -> str: ...


_Seen = TypeVar("_Seen", bound=Seen)


class Hit(NamedTuple):
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
    needs: str | None  #: what of the subject it says nothing without, as an attribute: ``tags``, ``facts.published``
    check: Callable[[_Seen], Iterable[Hit]]

    @property
    def doc(self) -> str:
        return self.check.__doc__ or ""

    def findings(self, seen: _Seen) -> list[Finding]:
        """The rule's findings about one subject, in order."""
        return [self.finding(hit, seen.evidence, seen.moment) for hit in self.check(seen)]

    def finding(self, hit: Hit, evidence: str, as_of: str) -> Finding:
        """One hit as a finding, with all that never changes about the rule; *as_of* as an ISO instant."""
        row, said = hit.row, hit.said
        if said is not None:
            moment = moment_of(said)
            as_of = moment.isoformat() if moment else as_of
            evidence = f"{evidence} capture:{said.capture}" if said.capture else evidence
        if hit.seen:
            evidence = f"{evidence} {hit.seen}"
        severity = hit.severity or self.severity
        if row is None:
            return Finding(self.slug, self.version, severity, self.basis, hit.message, self.limits, self.next_step,
                           hit.matched, None, None, None, None, as_of, evidence)
        return Finding(self.slug, self.version, severity, self.basis, hit.message, self.limits, self.next_step,
                       hit.matched, row.list_id, row.list_version, row.line, row.side, row.as_of.isoformat(), evidence)


def rule(family: str, *, severity: str, basis: str, limits: str, next_step: str, version: int = 1, links: bool = False,
         default: bool = True, needs: str | None = None) -> Callable[
    [Callable[[Subject], Iterable[Hit]]], Rule[Subject]
]:
    """
    Make a function a rule: ``prv`` and ``no_permalink`` become ``prv.no-permalink``.

    With *needs* it is not even asked where that is empty: most posts have no witness and no listed tag, and most of
    judging would be asking.
    """

    def made(check: Callable[[Subject], Iterable[Hit]]) -> Rule[Subject]:
        return Rule(_slug(family, check), severity, basis, limits, next_step, version, links, default, needs, check)

    return made


def article_rule(family: str, *, severity: str, basis: str, limits: str, next_step: str, version: int = 1) -> Callable[
    [Callable[[Whole], Iterable[Hit]]], Rule[Whole]
]:
    """The same for a function that sees an article as a whole."""

    def made(check: Callable[[Whole], Iterable[Hit]]) -> Rule[Whole]:
        return Rule(_slug(family, check), severity, basis, limits, next_step, version, False, True, None, check)

    return made


def _slug(family: str, check: Callable[[_Seen], Iterable[Hit]]) -> str:
    return f"{family}.{check.__name__.replace('_', '-')}"

"""
Two judgements of one article side by side: what changed, and why, as far as the records can tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from provenance.judge.status import counts
from provenance.model import EmbedJudgement, Finding, Judgement

__all__ = ["Change", "Known", "changes"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise than before, about one embed or (``position`` None) about the article."""

    position: int | None
    what: str  #: status · grade · source · finding
    before: str | None  #: the word, or the finding's message; None: it was not there
    after: str | None  #: None: it is no longer there
    rule: str | None  #: of a finding
    why: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was known when the older judgement was made."""

    lists: Collection[tuple[str, str]]  #: id and version of every list in the store
    rules: Mapping[str, int]  #: slug and version of every rule of the last judging; empty: nobody wrote it down


def changes(before: Judgement | None, after: Judgement, known: Known, lists: Collection[tuple[str, str]],
            rules: Mapping[str, int]) -> tuple[Change, ...]:
    """
    What the newer judgement says otherwise, embed by embed, then of the article; the moment of judging is no change.

    Args:
        before: None: the article was never judged.
        known: Lists and rules of then.
        lists: Id and version of the lists of now.
        rules: Slug and version of the rules of now.
    """
    if before is None:
        return (Change(None, "status", None, None, None, "judged for the first time"),)
    told = _Why(before, after, known, lists, rules)
    old = {one.embed.position: one for one in (*before.embeds, *before.linked_posts)}
    out: list[Change] = []
    for one in (*after.embeds, *after.linked_posts):
        then = old.get(one.embed.position)
        found = list(_findings(one.embed.position, then.findings if then else (), one.findings, told))
        out += _words(one, then, found)
        out += found
    return (*out, *_findings(None, before.findings, after.findings, told))


def _words(now: EmbedJudgement, then: EmbedJudgement | None, found: Collection[Change]) -> Iterator[Change]:
    for what in ("status", "grade", "source"):
        before, after = (getattr(then, what) if then else None), getattr(now, what)
        if before != after:
            # Findings tell of what these follow from; where none of them changed, facts or the order of the words did.
            rules = dict.fromkeys(one.rule for one in found if one.rule and (
                one.rule.startswith("src.") if what == "source" else counts(one.rule)))
            yield Change(now.embed.position, what, before, after, None, f"follows from: {', '.join(rules)}"
                         if rules else "facts were added, or the order of the words changed")


def _findings(position: int | None, before: Collection[Finding], after: Collection[Finding], why: _Why) -> (
    Iterator[Change]
):
    then, now = Counter(map(_key, before)), Counter(map(_key, after))
    gone = [one for one in before if then[_key(one)] > now[_key(one)]]
    new = [one for one in after if now[_key(one)] > then[_key(one)]]
    for one in gone:
        twin = next((other for other in new if _same_place(one, other)), None)
        if twin is not None:
            new.remove(twin)
        yield Change(position, "finding", _said(one), _said(twin) if twin else None, one.rule, why.of(one, twin))
    for one in new:
        yield Change(position, "finding", None, _said(one), one.rule, why.of(None, one))


def _key(one: Finding) -> tuple[object, ...]:
    """A finding without its moment; a list's date goes with its version."""
    return (one.rule, one.rule_version, one.severity, one.message, one.limits, one.next_step, one.matched, one.list_id,
            one.list_version, one.list_row)


def _same_place(one: Finding, other: Finding) -> bool:
    return (one.rule, one.list_id, one.matched) == (other.rule, other.list_id, other.matched)


def _said(one: Finding) -> str:
    return f"{one.severity}: {one.message}"


@dataclass(frozen=True, slots=True)
class _Why:
    """Why a finding came, went or changed: a list, a rule, the moment, else the facts."""

    before: Judgement
    after: Judgement
    known: Known
    lists: Collection[tuple[str, str]]
    rules: Mapping[str, int]

    def of(self, old: Finding | None, new: Finding | None) -> str:
        one = new or old
        assert one is not None  # one of them changed
        return self._by_rule(old, new, one.rule) or self._by_list(old, new) or self._by_moment() or \
            "facts were added since"

    def _by_rule(self, old: Finding | None, new: Finding | None, slug: str) -> str | None:
        now = self.rules.get(slug)
        then = old.rule_version if old is not None else self.known.rules.get(slug)
        if now is None:
            return f"no rule is called {slug} any more"
        if then is not None and then != now:
            return f"rule {slug}: version {then} to {now}"
        if then is None and self.known.rules:
            return f"rule {slug} is new"
        return None

    def _by_list(self, old: Finding | None, new: Finding | None) -> str | None:
        ids = {one.list_id: one for one in (old, new) if one is not None and one.list_id is not None}
        for list_id, one in ids.items():
            now = sorted(version for name, version in self.lists if name == list_id)
            then = sorted(version for name, version in self.known.lists if name == list_id)
            if not now:
                return f"list {list_id} is not loaded any more"
            if one is new and (list_id, one.list_version) not in self.known.lists:
                # The store had an older version of it, or none.
                was = f": version {then[-1]} to {one.list_version}" if then else f" {one.list_version} is new"
                return f"list {list_id}{was}, row {one.list_row}" + (" added" if old is None else "")
            if one is old and one.list_version not in now:
                return f"list {list_id}: version {one.list_version} to {now[-1]}, row {one.list_row} gone or changed"
            if old is None or new is None:
                done = f"row {one.list_row} added" if old is None else f"row {one.list_row} removed"
                return f"list {list_id} {now[-1]}: {done}, or lists were loaded otherwise"
        if ids or not any(one.basis == "listed" for one in (old, new) if one is not None):
            return None
        # What rests on all lists together, as that a handle is in none of them.
        fresh = [self._fresh(*one) for one in sorted(set(self.lists) - set(self.known.lists))]
        gone = sorted({name for name, _ in self.known.lists} - {name for name, _ in self.lists})
        return ", ".join(fresh or [f"list {name} is not loaded any more" for name in gone]) or None

    def _fresh(self, list_id: str, version: str) -> str:
        then = sorted(known for name, known in self.known.lists if name == list_id)
        return f"list {list_id}: version {then[-1]} to {version}" if then else f"list {list_id} {version} is new"

    def _by_moment(self) -> str | None:
        if self.before.judged_at != self.after.judged_at:
            return f"judged as of {self.after.judged_at:%Y-%m-%d}, not {self.before.judged_at:%Y-%m-%d}"
        return None

"""
Status, grade and source of one embed, in the fixed order of the contract (facts: flags.md).

Only the copy's own consistency and its witnesses count here. No list row can change a status or a
grade; the source word alone says whether a list names the handle.
"""

from __future__ import annotations

from collections.abc import Sequence

from provenance.judge.rule import Subject
from provenance.judge.witnessed import sources_that_agree
from provenance.model import Finding

#: Families of rules whose holds contradict, and the one rule about a source that does; context and links never do.
_FAMILIES = ("prv.", "dat.")
_SOURCE_RULE = "src.id-mismatch"
#: Rules that state a difference when they do not hold. A missing thing is never a difference.
_DIFFERENCES = frozenset(("prv.edited", "prv.repost", "prv.media-elsewhere", "prv.text-mismatch", "dat.after-article"))
#: Differences only at ``check``: below it, this is noise (a link form) or a clock set by the author.
_DIFFERENCES_AT_CHECK = frozenset(("dat.id-date", "prv.handle-mismatch"))


def counts(rule: str) -> bool:
    """
    Can a finding of this rule change a status?

    >>> counts("dat.id-date"), counts("ctx.campaign-tag")
    (True, False)
    """
    return rule.startswith(_FAMILIES) or rule == _SOURCE_RULE


def grade_of(subject: Subject) -> str:
    """
    What the copy rests on: P0 told, P1 embed, P2 self-consistent, P3 one capture, P4 two that are independent.

    P2 needs an id and a comparison that was made, with none differing. A picture link that leads to
    the post is such a comparison (of the handle), but no capture of the post. Independent are the
    platform and an archive, or two archives; all endpoints of a platform are one source, and all
    captures of an archive.
    """
    sources = sources_that_agree(subject.compared) if subject.compared else ()
    if sources:
        return "P4" if len(sources) > 1 else "P3"
    if subject.embed.form == "link":
        return "P0"
    return "P2" if subject.post_id is not None and _self_consistent(subject) else "P1"


def _self_consistent(subject: Subject) -> bool:
    day = subject.day_check
    if subject.clock is not None and subject.clock.impossible:
        return False
    made = {subject.handle_agrees, None if day is None else day.severity is None,
            *[one.same_handle for one in subject.pictures if one.ref and one.ref.post_id == subject.post_id]} - {None}
    return made == {True}


def status_of(subject: Subject, findings: Sequence[Finding], grade: str) -> str:
    """The first word that applies: contradicted, discrepant, corroborated, consistent, unverifiable, not-checked."""
    holds = [one for one in findings if one.severity == "hold"]
    if any(counts(one.rule) for one in holds):
        return "contradicted"
    if any(one.rule in _DIFFERENCES or (one.rule in _DIFFERENCES_AT_CHECK and one.severity == "check")
           for one in findings):
        return "discrepant"
    if grade in ("P4", "P5"):
        return "corroborated"
    if grade in ("P2", "P3"):
        return "consistent"
    embed = subject.embed
    degraded = subject.facts.article.parse != "complete" and embed.post_id is None and embed.handle is None
    return "not-checked" if embed.form == "link" or degraded else "unverifiable"


def source_of(subject: Subject) -> str:
    """
    ``identified`` by a witness that shows the post under this handle, or its author under a later one; else ``listed``,
    else ``unidentified``.

    A picture link identifies nobody: anyone can have a t.co code made for anyone's address.
    """
    if any(one.handle in ("same", "renamed") and one.said.capture is not None for one in subject.compared):
        return "identified"
    return "listed" if subject.handle_rows else "unidentified"

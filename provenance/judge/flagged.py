"""
Handles an editor should look at: a listed side in what they show, or a copy that could not be checked.

Two separate words, never one score; neither says anything about truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.judge.rule import Subject
from provenance.lists import ListRow
from provenance.model import EmbedJudgement, FlaggedSource


def flagged_sources(judged: Sequence[tuple[Subject, EmbedJudgement]]) -> tuple[FlaggedSource, ...]:
    """The handles of the embeds for which one of the two is so, in page order, each with the reasons."""
    by_handle: dict[tuple[str, str], list[tuple[Subject, EmbedJudgement]]] = {}
    for subject, judgement in judged:
        if subject.embed.handle:
            by_handle.setdefault((subject.embed.platform, subject.embed.handle.casefold()), []).append(
                (subject, judgement))
    found = (_flagged(platform, copies) for (platform, _), copies in by_handle.items())
    return tuple(one for one in found if one.partisan_tagged or one.unverifiable)


def _flagged(platform: str, copies: Sequence[tuple[Subject, EmbedJudgement]]) -> FlaggedSource:
    sided = [why for subject, _ in copies for why in _sided(subject)]
    missing = [_missing(subject) for subject, judgement in copies if judgement.status == "unverifiable"]
    handle = copies[0][0].embed.handle
    assert handle is not None  # only named copies come here
    return FlaggedSource(handle, platform, bool(sided), bool(missing), tuple(dict.fromkeys([*sided, *missing])))


def _sided(subject: Subject) -> Iterator[str]:
    """Why the handle counts as partisan-tagged: each matched row that has a side."""
    for tag, row in subject.tags:
        if row.side:
            yield f"contains #{tag}, {_row(row)}"
    for words, row in subject.tokens:
        if row.side:
            yield f"display name contains {words!r}, {_row(row)}"
    for _, row in subject.sites:
        if row.side:
            yield f"links to {row.entry}, {_row(row)}"
    for row in subject.handle_rows:
        if row.side:
            yield f"handle {_row(row)}"


def _row(row: ListRow) -> str:
    return f"listed as {row.label} of {row.side} in {row.list_id} {row.list_version} row {row.line}"


def _missing(subject: Subject) -> str:
    if subject.post_id is None:
        return "the copy has no post id, so there is nothing to compare it with"
    return "the copy has a post id, but nothing else that could be compared with it"

"""
Handles an editor should look at: a listed side in what they show, or a copy that could not be checked.

Two separate words, never one score; neither says anything about truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from provenance.judge.subject import Subject
from provenance.lists import ListRow
from provenance.model import EmbedJudgement, FlaggedSource, SidedRow

#: A matched row with a side: the row's kind, the words it was matched in, the row.
_Sided = tuple[str, str, ListRow]


def flagged_sources(judged: Sequence[tuple[Subject, EmbedJudgement]]) -> tuple[FlaggedSource, ...]:
    """The handles of the embeds for which one of the two is so, in page order, each with the reasons."""
    by_handle: dict[tuple[str, str], list[tuple[Subject, EmbedJudgement]]] = {}
    for subject, judgement in judged:
        if subject.embed.handle:
            by_handle.setdefault((subject.embed.platform, subject.embed.handle.casefold()), []).append(
                (subject, judgement))
    found = [_flagged(platform, copies) for (platform, _), copies in by_handle.items()]
    return tuple([one for one in found if one is not None])


def _flagged(platform: str, copies: Sequence[tuple[Subject, EmbedJudgement]]) -> FlaggedSource | None:
    sided = [_sided(subject) for subject, _ in copies]
    unchecked = [subject for subject, judgement in copies if judgement.status == "unverifiable"]
    if not unchecked and not any(sided):
        return None
    why = [*(_why(one) for found in sided for one in found), *map(_reason, unchecked)]
    handle = copies[0][0].embed.handle
    assert handle is not None  # only named copies come here
    return FlaggedSource(
        handle, platform, any(sided), bool(unchecked), tuple(dict.fromkeys(why)), _rows(sided),
        tuple(dict.fromkeys(word for subject in unchecked for word in _missing(subject))),
        len(copies), sum(map(bool, sided)), len(unchecked))


def _sided(subject: Subject) -> list[_Sided]:
    """What makes a copy count as partisan-tagged: each matched row that has a side."""
    found = [("hashtag", tag, row) for tag, row in subject.tags]
    found += [("name_token", words, row) for words, row in subject.tokens]
    found += [("domain", link, row) for link, row in subject.sites]
    found += [("handle", subject.embed.handle or "", row) for row in subject.handle_rows]
    return [one for one in found if one[2].side]


def _rows(sided: Sequence[Sequence[_Sided]]) -> tuple[SidedRow, ...]:
    """Each row once, as it was first matched, with the number of copies it was matched in."""
    first: dict[tuple[str, int], _Sided] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for found in sided:
        matched = {(one[2].list_id, one[2].line): one for one in reversed(found)}
        counts.update(matched.keys())
        for one in found:
            first.setdefault((one[2].list_id, one[2].line), one)
    return tuple(SidedRow(kind, words, row.list_id, row.list_version, row.line, row.label, row.side or "", counts[key])
                 for key, (kind, words, row) in first.items())


def _why(found: _Sided) -> str:
    kind, matched, row = found
    told = {"hashtag": f"contains #{matched}", "name_token": f"display name contains {matched!r}",
            "domain": f"links to {row.entry}", "handle": "handle"}[kind]
    return f"{told}{' ' if kind == 'handle' else ', '}{_quote(row)}"


def _quote(row: ListRow) -> str:
    return f"listed as {row.label} of {row.side} in {row.list_id} {row.list_version} row {row.line}"


def _reason(subject: Subject) -> str:
    if subject.post_id is None:
        return "the copy has no post id, so there is nothing to compare it with"
    return "the copy has a post id, but nothing else that could be compared with it"


def _missing(subject: Subject) -> Iterator[str]:
    """What the copy would need, and does not have, to be compared with anything."""
    embed = subject.embed
    if subject.post_id is None:
        yield "post id"
    if embed.permalink is None:
        yield "status address"
    if embed.printed_handle is None:
        yield "printed handle"
    if embed.shown_date is None and embed.shown_at is None:
        yield "printed day"
    if not subject.compared:
        yield "answer of a witness that shows the post"

"""What several testimonies come to; ``agreed`` has its table in test_witnesses_agreed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from provenance.model import Testimony as Said
from provenance.testimony import ARCHIVES, SPOKEN, agreed, as_of, latest, origin_of, shows, telling
from provenance.witnesses import WITNESSES
from provenance.witnesses.preserve import KEY as SAVING

T1, T2, T3 = (datetime(2024, month, 1, tzinfo=UTC) for month in (5, 6, 7))


def row(witness: str, outcome: str, at: datetime | None = None, **fields: Any) -> Said:
    return Said(witness, outcome, at, **fields)


def test_the_archives_are_those_of_the_table() -> None:
    assert {witness.key for witness in WITNESSES if witness.kind == "archive"} | {SAVING} == ARCHIVES


@pytest.mark.parametrize(("said", "expected"), [
    (row("x-oembed", "exists"), True),
    (row("x-oembed", "gone"), False),
    (row("x-oembed", "restricted"), False),
    (row("wayback", "gone", last_seen=T1), True),
    (row("wayback", "suspended", last_seen=T1), True),
    (row("wayback", "blocked", last_seen=T1), False),
    (row("bluesky-appview", "gone", first_seen=T1), False),
])
def test_shows(said: Said, expected: bool) -> None:
    assert expected is shows(said)


def test_origins() -> None:
    assert ["platform", "platform", "wayback", "wayback", "arquivo"] == [
        origin_of(row(key, "exists")) for key in ("x-oembed", "x-syndication", "wayback", "wayback-save", "arquivo")]


@pytest.mark.parametrize(("said", "expected"), [
    (row("x-oembed", "exists", T3), T3),
    (row("wayback", "exists", T3, last_seen=T1), T1),
    (row("wayback", "gone", T3, last_seen=T1, missing_since=T2), T2),
    (row("wayback", "gone", T3), T3),
    (row("x-oembed", "gone"), None),
])
def test_as_of(said: Said, expected: datetime | None) -> None:
    assert expected == as_of(said)


LATEST = {
    "the newest word": ([row("a", "exists", T1), row("a", "gone", T2)], ["gone"]),
    "whatever the order": ([row("a", "gone", T2), row("a", "exists", T1)], ["gone"]),
    "back again": ([row("a", "gone", T1), row("a", "exists", T2)], ["exists"]),
    "a refusal is no word": ([row("a", "gone", T1), row("a", "blocked", T2)], ["gone"]),
    "silence is no word": ([row("a", "exists", T1), row("a", "unknown", T2), row("a", "not-tried")], ["exists"]),
    "a refusal is more than nothing": ([row("a", "blocked", T1), row("a", "not-tried")], ["blocked"]),
    "each for itself": ([row("a", "exists", T1), row("b", "gone", T2), row("a", "gone", T3)], ["gone", "gone"]),
}


@pytest.mark.parametrize(("rows", "expected"), LATEST.values(), ids=LATEST.keys())
def test_latest(rows: list[Said], expected: list[str]) -> None:
    assert expected == [said.outcome for said in latest(rows)]


TELLING = {
    "a sight stays, whatever came later": (
        [row("a", "exists", T1, text="w"), row("a", "gone", T2), row("a", "blocked", T3)], [("exists", T1), ("gone", T2)]),
    "the newest of equal sights": ([row("a", "exists", T1), row("a", "exists", T2)], [("exists", T2)]),
    "other words, another sight": (
        [row("a", "exists", T1, text="v"), row("a", "exists", T2, text="w")], [("exists", T1), ("exists", T2)]),
    "another handle, another sight": (
        [row("a", "exists", T2, handle="v"), row("a", "exists", T1, handle="w")], [("exists", T1), ("exists", T2)]),
    "back again": ([row("a", "exists", T1), row("a", "gone", T2), row("a", "exists", T3)], [("exists", T3)]),
    "two witnesses": ([row("a", "gone", T1), row("b", "not-tried"), row("b", "exists", T2)], [("gone", T1), ("exists", T2)]),
}


@pytest.mark.parametrize(("rows", "expected"), TELLING.values(), ids=TELLING.keys())
def test_telling(rows: list[Said], expected: list[tuple[str, datetime]]) -> None:
    assert expected == [(said.outcome, said.at) for said in telling(rows)]
    assert telling(rows) == telling(telling(rows)), "said twice, it stays"


said = st.builds(Said, st.sampled_from(["x-oembed", "x-syndication", "wayback"]),
                 st.sampled_from([*sorted(SPOKEN), "blocked", "unknown", "not-tried"]), st.sampled_from([None, T1, T2, T3]))


@given(st.lists(said, max_size=6))
def test_refusals_and_silence_change_nothing(rows: list[Said]) -> None:
    more = [*rows, *(row(one.witness, word, T3) for one in rows for word in ("blocked", "unknown", "not-tried"))]
    spoken = agreed(latest(rows))

    assert len({one.witness for one in rows}) == len(latest(rows))
    if spoken in SPOKEN:
        assert spoken == agreed(latest(more))

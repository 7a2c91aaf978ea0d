"""What the witnesses said, as the report and the JSON tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, strategies as st
from judge_cases import ID, NEXT, said
from judging import AS_OF, NO_LISTS, facts, with_address

from provenance.judge import judge
from provenance.model import Audited, Testimony as Said
from provenance.report import as_dict
from provenance.report.heard import heard
from provenance.report.text import as_text

JUNE = datetime(2026, 6, 3, 8, tzinfo=UTC)


def audited(*rows: Said, **changes: Any) -> Audited:
    given = facts(with_address(ID, **changes), testimonies={0: rows})
    return Audited("a.html", AS_OF, given, judge(given, NO_LISTS, AS_OF))


def lines(*rows: Said, **changes: Any) -> list[str]:
    judgement = audited(*rows, **changes).judgement
    assert judgement is not None
    return heard(judgement.embeds[0], {})


def test_what_each_witness_said() -> None:
    assert [
        "X oEmbed: exists, as of 2026-11-22 12:00 UTC · same handle · the same words",
        ("X syndication: exists, as of 2026-11-22 12:00 UTC · @example_other, another name of the account · "
         "posted 2024-06-03 · the article has “Just” for “Other”"),
        "Wayback Machine: gone, as of 2026-06-03 08:00 UTC · archived as http 404",
        "could not be checked: archive.today (http 429)",
        "said nothing of it: Arquivo.pt (no capture under 4 addresses)",
        "not asked: somebody-new",
    ] == lines(
        said(text="Just words."),
        said("x-syndication", handle="example_other", text="Other words.", posted_at=datetime(2024, 6, 3, tzinfo=UTC)),
        said("wayback", "gone", at=AS_OF, last_seen=datetime(2024, 6, 1, tzinfo=UTC), missing_since=JUNE,
             reason="archived as http 404"),
        said("archive-today", "blocked", reason="http 429"),
        said("arquivo", "unknown", reason="no capture under 4 addresses"),
        said("somebody-new", "not-tried", reason="not asked"),
    )


def test_other_words_for_handles_versions_and_parts() -> None:
    assert ["X syndication: exists, as of 2026-11-22 12:00 UTC · @new, another name of the account · shows version "
            f"{NEXT} · the same words, as far as the witness has them"] == lines(
        said("x-syndication", handle="new", former_handles=(("example_reader", None),), post_id=NEXT,
             versions=(ID, NEXT), text="Just…"))
    assert ["X oEmbed: exists, as of 2026-11-22 12:00 UTC · names @other"] == lines(said(handle="other"))
    assert ["X oEmbed: exists, as of 2026-11-22 12:00 UTC · @i"] == lines(said(handle="i"))
    assert ["X oEmbed: exists, as of 2026-11-22 12:00 UTC · speaks of another post"] == lines(said(post_id="20"))
    assert ["X oEmbed: exists"] == lines(said(at=None, post_id=None, handle=None))


def test_a_sight_that_was_the_last_is_told_before_the_loss() -> None:
    gone, sight = said(outcome="gone", reason="http 404"), said(at=JUNE)

    assert ["X oEmbed: exists, as of 2026-06-03 08:00 UTC · same handle",
            "X oEmbed: gone, as of 2026-11-22 12:00 UTC · http 404"] == lines(sight, gone)
    assert 1 == len(lines(replace(gone, at=JUNE), sight, replace(sight, at=AS_OF))), "it is there again"


def test_the_report_says_whom_it_asked_within_80_columns() -> None:
    text = as_text([audited(said(text="Just wörds " * 60 + "https://example.org/" + "a" * 200),
                            said("x-syndication", "blocked", reason="x" * 300))])
    asked = text[text.index("   asked "):]

    assert 80 >= max(map(len, text.splitlines()))
    assert asked.index("X oEmbed: exists") < asked.index("Could not be checked: X syndication") < asked.index("■ hold")


def test_the_json_keeps_the_diff() -> None:
    row = said("x-syndication", text="Other words.", author_id="12", former_handles=(("old", AS_OF),), last_seen=AS_OF)
    embed, = as_dict(audited(row, said(outcome="blocked", reason="http 429")))["embeds"]
    first, second = embed["testimony"]

    assert "exists" == embed["outcome"]
    assert {"agrees": False, "handle": "same", "day_agrees": None, "version": None, "words": "differs",
            "diff": {"added": [], "removed": [], "changed": [["Other", "Just"]]}} == first["comparison"]
    assert ("12", [{"handle": "old", "since": "2026-11-22T12:00:00Z"}], "2026-11-22T12:00:00Z", []) == (
        first["author_id"], first["former_handles"], first["last_seen"], first["candidates"])
    assert (None, "blocked", "http 429") == (second["comparison"], second["outcome"], second["reason"])


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_strangers_words_never_break_the_report(text: str, shown: str, handle: str, reason: str) -> None:
    rows = (said(text=text, handle=handle, reason=reason), said("x-syndication", "blocked", reason=reason),
            said("wayback", "gone", reason=reason, last_seen=AS_OF, missing_since=AS_OF))
    for line in lines(*rows, text=shown or None):
        assert "\n" not in line
        assert "\x1b" not in line

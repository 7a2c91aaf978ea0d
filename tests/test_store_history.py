"""What became of posts, handles and links over time: views over testimonies of several days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_records import LATER, LINK, NOT_TRIED, NOW, audited, embed, judged, tried

from provenance import model
from provenance.model import Hop, Resolution
from provenance.store import Store
from provenance.store.history import ARCHIVES
from provenance.witnesses import WITNESSES

JUNE_3, JULY_9 = datetime(2024, 6, 3, 10, tzinfo=UTC), datetime(2024, 7, 9, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "provenance.db")


def said(witness: str, outcome: str, at: datetime | None, **more: Any) -> model.Testimony:
    return model.Testimony(witness, outcome, at, **more)


def keep(store: Store, *testimonies: model.Testimony, words: bytes = b"a", **more: Any) -> None:
    store.add(audited(embed(0, post_id="20"), words=words, testimonies={0: testimonies}, **more))


def rows(store: Store, view: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in store.view(view)]


# --- vanished -------------------------------------------------------------------------------------

A_THEN, B_THEN = said("x-oembed", "exists", JUNE_3), said("x-syndication", "exists", JUNE_3)
A_GONE, B_GONE = said("x-oembed", "gone", JULY_9), said("x-syndication", "gone", JULY_9 + HOUR)
ARCHIVED = said("wayback", "exists", JULY_9, first_seen=JUNE_3 - DAY, last_seen=JUNE_3)


def test_existed_on_3_june_gone_by_9_july_twice_seen_gone(store: Store) -> None:
    """The one query."""
    keep(store, A_THEN, B_THEN, A_GONE, B_GONE)
    (found,) = store.db.query(
        "SELECT existed_at, gone_at, times_gone FROM vanished_posts WHERE platform = 'x' AND post_id = '20'")

    assert {"existed_at": "2024-06-03T10:00:00.000000Z", "gone_at": "2024-07-09T10:00:00.000000Z",
            "times_gone": 2} == found
    assert [("example_reader", 2, ("x-oembed", "x-syndication"), 1)] == \
        rows(store, "vanished_posts", "handle", "witnesses", "gone_by", "articles")
    assert [1] == [row["posts_vanished"] for row in store.view("article_summary")]


@pytest.mark.parametrize(("testimonies", "times"), [
    pytest.param([A_THEN, A_GONE, replace(A_GONE, at=JULY_9 + DAY)], 2, id="one witness on two days"),
    pytest.param([A_THEN, A_GONE, replace(A_GONE, at=JULY_9 + HOUR)], None, id="one witness twice a day"),
    pytest.param([A_THEN, A_GONE], None, id="one witness once"),
    pytest.param([A_GONE, B_GONE], None, id="never seen there: it may never have existed"),
    pytest.param([A_THEN, A_GONE, B_GONE], 2, id="two agree, one of them never saw it"),
    pytest.param([ARCHIVED, A_GONE, B_GONE], 2, id="an archive shows it before"),
    pytest.param([ARCHIVED, A_GONE], None, id="an archive and one word"),
    pytest.param([A_THEN, A_GONE, said("x-oembed", "blocked", JULY_9 + DAY), replace(A_GONE, at=JULY_9 + 2 * DAY)], 2,
                 id="a refusal between is no answer"),
    pytest.param([A_THEN, A_GONE, replace(A_THEN, at=JULY_9 + DAY), replace(A_GONE, at=JULY_9 + 2 * DAY)], None,
                 id="flapping: gone, back, gone"),
    pytest.param([A_THEN, A_GONE, B_GONE, replace(A_THEN, at=JULY_9 + DAY)], None, id="back again"),
    pytest.param([A_THEN, B_THEN, A_GONE, replace(A_GONE, at=JULY_9 + DAY), replace(B_THEN, at=JULY_9 + DAY + HOUR)],
                 None, id="another witness still shows it"),
    pytest.param([replace(B_THEN, at=JULY_9 - HOUR), A_GONE, said("x-mirror", "gone", JULY_9)], None,
                 id="an hour before another showed it, and has said nothing since"),
    pytest.param([replace(B_THEN, at=JULY_9 - HOUR), A_GONE, B_GONE], 2, id="the same, and now agrees"),
    pytest.param([replace(B_THEN, at=JULY_9 - 2 * DAY), A_GONE, said("x-mirror", "gone", JULY_9)], 2,
                 id="two days before, and silent since"),
    pytest.param([A_THEN, A_GONE, said("x-oembed", "restricted", JULY_9 + DAY), replace(A_GONE, at=JULY_9 + 2 * DAY)],
                 None, id="restricted between: the run of gones begins anew"),
    pytest.param([A_THEN, A_GONE, said("x-syndication", "suspended", JULY_9)], None, id="suspended is another word"),
    pytest.param([A_THEN, said("wayback", "gone", JULY_9, last_seen=JUNE_3, missing_since=JULY_9 - DAY), A_GONE], 2,
                 id="an archive kept its absence"),
    pytest.param([A_THEN, said("wayback", "gone", JULY_9), A_GONE], None,
                 id="an archive with a 404 of no known day"),
    pytest.param([A_THEN, said("wayback", "gone", JULY_9, missing_since=JULY_9 - DAY), A_GONE], 2,
                 id="an archive that kept nothing but its absence, after the last sight"),
    pytest.param([A_THEN, said("wayback", "gone", JULY_9, missing_since=JUNE_3 - DAY), A_GONE], None,
                 id="an archive that kept an absence from before the last sight"),
    pytest.param([A_THEN, said("wayback", "gone", JULY_9, missing_since=JULY_9 - DAY), A_GONE,
                  replace(A_THEN, at=JULY_9 + DAY)], None, id="an archive kept an absence, and it is back"),
    pytest.param([A_THEN, *(said("wayback", "gone", JULY_9 + days * DAY, missing_since=JULY_9) for days in range(3))],
                 None, id="an archive asked three times about one capture"),
    pytest.param([A_THEN, said("x-oembed", "gone", None), said("x-syndication", "gone", None)], None, id="of no time"),
])
def test_gone_counts_only_when(store: Store, testimonies: list[model.Testimony], times: int | None) -> None:
    keep(store, *testimonies)

    assert ([] if times is None else [("20", times)]) == rows(store, "vanished_posts", "post_id", "times_gone")


def test_a_post_of_several_articles_is_asked_once(store: Store) -> None:
    """The same answer stands with every article that shows the post, and counts once."""
    for number in range(3):
        keep(store, A_THEN, A_GONE, words=b"%d" % number, url=f"https://news.example/{number}")

    assert [] == rows(store, "vanished_posts", "post_id")
    assert [(1, 3), (1, 3)] == [(row["times_asked"], articles["articles"]) for row, articles in
                                zip(store.view("status_history"), store.view("answers"), strict=True)]


def test_a_post_known_by_its_picture_link_vanishes_too(store: Store) -> None:
    store.add(audited(embed(0), judge=lambda one: judged(one, post_id="77"), testimonies={0: (A_THEN, A_GONE, B_GONE)}))

    assert [("77", "example_reader", 1)] == rows(store, "vanished_posts", "post_id", "handle", "articles")
    assert [1] == [row["posts_vanished"] for row in store.view("article_summary")]


def test_archives_are_those_of_the_table() -> None:
    """A new archive needs a migration that makes the views anew."""
    assert {witness.key for witness in WITNESSES if witness.kind == "archive"} <= set(ARCHIVES)
    assert not {witness.key for witness in WITNESSES if witness.kind == "platform"} & set(ARCHIVES)


# --- spans and newest words -----------------------------------------------------------------------


def test_status_history_in_spans(store: Store) -> None:
    days = ["exists", "exists", "gone", "exists", "blocked", "blocked"]
    keep(store, *(said("x-oembed", outcome, JUNE_3 + number * DAY, reason=f"r{number}", handle=f"h{number}")
                  for number, outcome in enumerate(days)), said("x-syndication", "not-tried", None))

    assert [("x-oembed", "exists", None, "2024-06-03", "2024-06-04", 2, "r1", "h1"),
            ("x-oembed", "gone", "exists", "2024-06-05", "2024-06-05", 1, "r2", "h2"),
            ("x-oembed", "exists", "gone", "2024-06-06", "2024-06-06", 1, "r3", "h3"),
            ("x-oembed", "blocked", "exists", "2024-06-07", "2024-06-08", 2, "r5", "h5"),
            ("x-syndication", "not-tried", None, None, None, 0, None, None)] == [
        (row["witness"], row["outcome"], row["outcome_before"], row["at"] and row["at"][:10],
         row["until"] and row["until"][:10], row["times_asked"], row["reason"], row["handle"])
        for row in store.view("status_history")]


def test_newest_answers(store: Store) -> None:
    """The newest word, and the newest that says something about the post."""
    keep(store, A_GONE, A_THEN, said("x-oembed", "blocked", JULY_9 + DAY, reason="http 429"),
         said("x-syndication", "not-tried", None))

    assert [("x-oembed", "blocked", "http 429", "gone", "2024-07-09T10:00:00.000000Z", 3),
            ("x-syndication", "not-tried", None, None, None, 0)] == \
        rows(store, "newest_answers", "witness", "outcome", "reason", "known_outcome", "known_at", "times_asked")


def test_the_answer_read_last_counts_for_its_moment(store: Store) -> None:
    """The same capture read by a newer version of ours: both stay, the later row is the word of that moment."""
    keep(store, A_THEN)
    keep(store, replace(A_THEN, handle="read_better"))

    assert 2 == store.db["testimonies"].count
    assert [(1, "read_better")] == rows(store, "status_history", "times_asked", "handle")


def test_an_edited_post_stays_one_post(store: Store) -> None:
    """A witness answers with the id of the newest version; the history is that of the id asked about."""
    keep(store, replace(A_THEN, post_id="22"), A_GONE)

    assert ["20", "20"] == [row["post_id"] for row in store.view("status_history")]


# --- handles --------------------------------------------------------------------------------------


def test_handle_history(store: Store) -> None:
    keep(store, said("bluesky", "exists", JUNE_3, handle="new.example", author_id="did:plc:a",
                     former_handles=(("old.example", NOW), ("older.example", None))),
         said("bluesky", "exists", JULY_9, handle="new.example", author_id="did:plc:a"),
         said("wayback", "exists", JULY_9, handle="old.example", first_seen=NOW, last_seen=LATER))
    keep(store, words=b"another", at=LATER, url="https://news.example/b")

    seen = [(row["handle"], row["source"], row["author_id"], row["first_seen"] and row["first_seen"][:10],
             row["last_seen"] and row["last_seen"][:10]) for row in store.view("handle_history")]
    assert {("example_reader", "printed", None, "2024-06-01", "2024-06-04"),
            ("new.example", "bluesky", "did:plc:a", "2024-06-03", "2024-07-09"),
            ("old.example", "wayback", None, "2024-06-04", "2024-06-04"),
            ("old.example", "bluesky (former)", "did:plc:a", "2024-06-01", None),
            ("older.example", "bluesky (former)", "did:plc:a", None, None)} == set(seen)
    assert len(seen) == len(set(seen))
    assert {4} == {row["handles_of_post"] for row in store.view("handle_history")}


def test_the_handle_in_a_picture_link_is_that_of_the_day(store: Store) -> None:
    store.add(audited(embed(0, post_id="20"), judge=lambda one: judged(
        one, testimony=(model.Testimony("media-link", "unknown", JUNE_3, "then", "20"),))))

    assert ("then", "media-link", "2024-06-03T10:00:00.000000Z") in \
        rows(store, "handle_history", "handle", "source", "first_seen")


# --- links ----------------------------------------------------------------------------------------


def outcomes(store: Store, *tries: tuple[str, datetime]) -> None:
    for number, (outcome, at) in enumerate(tries):
        store.add(audited(embed(0), words=b"%d" % number, resolutions={LINK: tried(outcome, at)},
                          url="https://news.example/a" if number == 0 else f"https://news.example/{number}"))


@pytest.mark.parametrize(("tries", "since", "resolved"), [
    ([("resolved", NOW), ("gone", JUNE_3), ("unreachable", JULY_9)], JUNE_3, NOW),
    ([("gone", NOW), ("resolved", JUNE_3), ("gone", JULY_9)], JULY_9, JUNE_3),
    ([("refused", NOW)], NOW, None),
    ([("gone", NOW), ("blocked", JUNE_3), ("gone", JULY_9)], JULY_9, None),
])
def test_a_dead_link_says_since_when(store: Store, tries: list[tuple[str, datetime]], since: datetime,
                                     resolved: datetime | None) -> None:
    outcomes(store, *tries)
    found = [(row["since"], row["resolved_at"], row["times_tried"]) for row in store.view("dead_links")]

    def text(at: datetime | None) -> str | None:
        return at.isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None

    assert [(text(since), text(resolved), len(tries))] * len(tries) == found


@pytest.mark.parametrize("tries", [
    [("gone", NOW), ("resolved", JUNE_3)],
    [("gone", NOW), ("blocked", JUNE_3)],
    [("resolved", JUNE_3), ("gone", NOW)],
])
def test_the_newest_try_counts_whichever_article_it_was_made_for(store: Store, tries: list[tuple[str, datetime]]) -> None:
    outcomes(store, *tries)

    assert [] == list(store.view("dead_links"))


def test_a_link_not_tried_again_stays_dead(store: Store) -> None:
    outcomes(store, ("gone", NOW))
    store.add(audited(embed(0), words=b"offline", resolutions={LINK: NOT_TRIED}))

    assert ["gone", "gone"] == [row["outcome"] for row in store.view("dead_links")]


def test_a_computed_chain_has_no_time(store: Store) -> None:
    loop = Resolution(LINK, True, "loop", (Hop(LINK, via="alias"), Hop(LINK)))
    store.add(audited(embed(0), resolutions={LINK: loop}))

    assert [("loop", None, None)] == rows(store, "dead_links", "outcome", "since", "tried_at")

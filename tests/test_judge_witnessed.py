"""An embed beside its testimonies: author, day, version, and who counts as a source."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from judge_cases import ID, NEXT, said
from judging import AS_OF, NO_LISTS, facts, shown, with_address

from provenance.judge import judge
from provenance.judge.compare import check_day
from provenance.judge.witnessed import Compared, compare_all, edited_by_its_word, reposted_from, sources_that_agree
from provenance.model import Anchor, Clock, Embed, Testimony as Said


def beside(*rows: Said, embed: Embed | None = None) -> tuple[Compared, ...]:
    one = embed or with_address(ID)
    return compare_all(one, one.post_id, rows)


HANDLES: dict[str, tuple[str | None, dict[str, Any], str | None]] = {
    "the same": ("example_reader", {}, "same"),
    "another case": ("example_reader", {"handle": "Example_READER"}, "same"),
    "with its sign": ("example_reader", {"handle": "@example_reader"}, "same"),
    "none shown": (None, {}, None),
    "none said": ("example_reader", {"handle": None}, None),
    "a placeholder": ("example_reader", {"handle": "i"}, None),
    "a placeholder shown": ("statuses", {}, None),
    "an id in its place": ("did:plc:abc", {"author_id": "did:plc:abc", "handle": "reader.example.com"}, "same"),
    "an id of somebody": ("did:plc:abc", {"handle": "reader.example.com"}, None),
    "a number": ("1234", {}, None),
    "with its server": ("example_reader@social.example", {}, "same"),
    "of another server": ("example_reader@social.example", {"handle": "example_reader@other.example"}, "other"),
    "a former one": ("example_old", {"former_handles": (("Example_OLD", None),)}, "renamed"),
    "another": ("example_old", {}, "other"),
}


@pytest.mark.parametrize(("handle", "fields", "expected"), HANDLES.values(), ids=HANDLES.keys())
def test_handles(handle: str | None, fields: dict[str, Any], expected: str | None) -> None:
    one, = beside(said(**fields), embed=with_address(ID, handle=handle))

    assert expected == one.handle


def test_another_sight_of_the_post_tells_of_the_renaming() -> None:
    assert ["renamed", "same"] == [one.handle for one in beside(said(handle="example_new"), said("wayback"))]
    assert ["other"] == [one.handle for one in beside(said(handle="example_new"), said("wayback", "blocked",
                                                                                       handle="example_reader"))]


@pytest.mark.parametrize("row", [
    said(outcome="blocked", text="Other.", handle="other", post_id=ID),
    said(outcome="unknown", text="Other.", post_id=ID),
    said(outcome="not-tried"),
    said(outcome="gone", text="Other.", handle="other", post_id=ID),
    said(outcome="restricted", handle="other", post_id=ID),
    said(post_id="20", handle="other"),
    said("media-link", handle="other"),
])
def test_what_does_not_show_the_post_is_not_compared(row: Said) -> None:
    assert () == beside(row)


def test_days() -> None:
    printed = datetime(2024, 5, 30, 12, tzinfo=UTC)
    late = datetime(2024, 6, 2, tzinfo=UTC)

    assert [True, False, None] == [one.day_agrees for one in beside(
        said(posted_at=printed), said(posted_at=late), said())]
    assert [True] == [one.day_agrees for one in beside(
        said(posted_at=late), embed=shown(platform="bluesky", post_id=ID))], "the author's own clock weighs a note"
    assert [None] == [one.day_agrees for one in beside(said(posted_at=late), embed=with_address(ID, shown_date=None))]
    assert [False] == [one.day_agrees for one in beside(
        said(posted_at=late, post_id=None), embed=shown(platform="facebook", shown_date=date(2024, 5, 1)))]


def test_versions() -> None:
    older, other = said("x-syndication", post_id=NEXT, versions=(ID, NEXT)), said("x-syndication", post_id=NEXT)

    assert [NEXT] == [one.version for one in beside(older)]
    assert () == beside(other), "another post"
    assert [None] == [one.version for one in beside(said(versions=(ID, NEXT)))]


def test_names_of_channels_have_no_case() -> None:
    embed = shown(platform="telegram", post_id="example_channel/7")

    assert [None] == [one.version for one in beside(said("telegram-frame", post_id="Example_Channel/7"), embed=embed)]


@pytest.mark.parametrize(("platform", "relation"), [("x", "differs"), ("telegram", "differs"), ("youtube", None),
                                                    ("vimeo", None), ("reddit", None), ("tiktok", None)])
def test_titles_and_captions_can_only_agree(platform: str, relation: str | None) -> None:
    embed = shown(platform=platform, post_id=ID)
    other, same = beside(said(text="Other words."), said(text="Just words."), embed=embed)

    assert relation == (other.words.relation if other.words else None)
    assert same.words is not None
    assert same.words.agrees


def test_a_picture_of_the_post_itself_is_no_word_of_it() -> None:
    own = Anchor("https://t.co/Zz", f"https://x.com/example_reader/status/{ID}/photo/1")
    other = Anchor("https://t.co/Zz", f"https://x.com/example_reader/status/{NEXT}/photo/1")
    relations = [one.words.relation for one in beside(
        *(said(text="Just https://t.co/Zz words.", links=(link,)) for link in (own, other))) if one.words]

    assert ["same", "links"] == relations


def test_what_bluesky_prints_for_a_picture_is_no_word_of_the_post() -> None:
    embed = Embed("bluesky", "blockquote", 0, post_id="3lbd2ebt3wk2r", text="A stove.\n\n[image or embed]")
    one, = compare_all(embed, "3lbd2ebt3wk2r", (said("bluesky-appview", post_id="3lbd2ebt3wk2r", text="A stove."),))
    other, = compare_all(embed, "3lbd2ebt3wk2r", (said("bluesky-appview", post_id="3lbd2ebt3wk2r", text="A boat."),))

    assert one.words is not None
    assert other.words is not None
    assert ("same", "differs") == (one.words.relation, other.words.relation)


@pytest.mark.parametrize(("platform", "later"), [
    ("x", "hold"), ("truthsocial", "hold"), ("gab", "hold"), ("linkedin", "hold"), ("instagram", None),
    ("threads", None), ("tiktok", None), ("tumblr", None), ("bluesky", "note"), ("mastodon", "note"),
])
def test_a_day_printed_later_than_the_id_counts_where_both_are_one_moment(platform: str, later: str | None) -> None:
    made = datetime(2024, 5, 30, 12, tzinfo=UTC)
    check = check_day(Embed(platform, "blockquote", 0, shown_date=date(2024, 6, 1)), Clock(made, made, made, 1, "id"))

    assert check is not None
    assert later == check.severity


@pytest.mark.parametrize(("rows", "sources"), [
    ([], set()),
    ([said(), said("x-syndication")], {"platform"}),
    ([said(), said("wayback"), said("wayback-save")], {"platform", "wayback"}),
    ([said("wayback"), said("arquivo")], {"wayback", "arquivo"}),
    ([said(handle="example_other"), said("wayback", text="Other.", handle=None), said("arquivo", handle=None)], set()),
    ([said(capture=None)], set()),
])
def test_sources_that_agree(rows: list[Said], sources: set[str]) -> None:
    assert sources == sources_that_agree(beside(*rows))


@pytest.mark.parametrize(("reason", "edited"), [
    ("edited", True), ("edited on 2024-05-31 09:00 UTC; its server hides the account unless asked", True),
    ("by the origin, social.example; edited on 2024-05-31 09:00 UTC", True), ("forwarded from Edited Times", False),
    (None, False), ("http 404: not edited", False)])
def test_edited_by_its_word(reason: str | None, edited: bool) -> None:
    assert edited is edited_by_its_word(said(reason=reason))


@pytest.mark.parametrize(("row", "who"), [
    (said(reason="a boost of a post by @one@social.example"), "@one@social.example"),
    (said(reason="edited; forwarded from A Channel; edited"), "A Channel"),
    (said(text="RT @one: x"), "@one"), (said(text="x"), None), (said(), None),
    (said(outcome="gone", text="RT @one: x"), None)])
def test_reposted_from(row: Said, who: str | None) -> None:
    assert who == reposted_from(row)


texts = st.none() | st.text(max_size=20) | st.sampled_from(["Just words.", "RT @one: Just words.", "Just…", "edited", "20", ID])
times = st.sampled_from([None, AS_OF, datetime(2024, 5, 30, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
rows = st.builds(
    Said, st.sampled_from(["x-oembed", "x-syndication", "wayback", "arquivo", "media-link", "bluesky-appview"]),
    st.sampled_from(["exists", "gone", "suspended", "restricted", "blocked", "unknown", "not-tried"]), times, texts, texts,
    texts, times, texts, texts, texts, texts, versions=st.lists(st.sampled_from([ID, NEXT, "20", ""]), max_size=3).map(tuple),
    former_handles=st.lists(st.tuples(st.text(max_size=5), times), max_size=2).map(tuple), first_seen=times, last_seen=times,
    missing_since=times)
SILENT = ("blocked", "unknown", "not-tried")


@given(st.lists(rows, max_size=4).map(tuple), st.sampled_from(["x", "bluesky", "mastodon", "telegram", "youtube"]),
       st.sampled_from([None, ID, "20"]))
def test_no_testimony_is_too_odd_and_silence_changes_nothing(given: tuple[Said, ...], platform: str,
                                                             post_id: str | None) -> None:
    embed = shown(platform=platform, post_id=post_id)
    one, = judge(facts(embed, testimonies={0: given}), NO_LISTS, AS_OF).embeds
    heard = tuple(row for row in given if row.outcome not in SILENT)
    other, = judge(facts(embed, testimonies={0: heard}), NO_LISTS, AS_OF).embeds

    if not any("text is cut" in (row.reason or "") or row.former_handles for row in given):
        assert (other.status, other.grade, other.source) == (one.status, one.grade, one.source)
    assert all(finding.message for finding in one.findings)

"""The table of witnesses, who is asked, and what they say together: endpoints.md, sections 0 and 17."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from witness_answers import POSTS, always, capture

from provenance.errors import RecordError, UsageError
from provenance.model import Capture, Testimony as Said
from provenance.platforms import PLATFORMS
from provenance.witnesses import WITNESSES, Asked, Witness, agreed, ask_witnesses, witness_named

OURS = [witness for witness in WITNESSES if witness.kind == "platform"]
PAIRS = [(witness, POSTS[platform]) for witness in OURS for platform in sorted(witness.platforms)]
NAMES = [f"{witness.key} {post.platform}" for witness, post in PAIRS]
T1, T2, T3 = (datetime(2024, month, 1, tzinfo=UTC) for month in (5, 6, 7))


# --- the table ------------------------------------------------------------------------------------


def test_keys_are_unique_and_platforms_are_known() -> None:
    keys = [witness.key for witness in WITNESSES]

    assert sorted(set(keys)) == sorted(keys)
    assert set() == {key for witness in WITNESSES for key in witness.platforms} - {one.key for one in PLATFORMS}
    assert {"platform", "archive"} >= {witness.kind for witness in WITNESSES}


def test_every_platform_has_a_witness_of_its_own() -> None:
    assert {one.key for one in PLATFORMS} == {key for witness in OURS for key in witness.platforms}


def test_witness_named() -> None:
    assert "X oEmbed" == witness_named("x-oembed").name
    with pytest.raises(UsageError, match="known: x-oembed, x-syndication"):
        witness_named("nobody")


# --- whatever the web answers ---------------------------------------------------------------------

FAILURES: dict[str, tuple[Callable[[str], Capture | None], str]] = {
    "not recorded": (lambda url: None, "not-tried"),
    "time-out": (always(None, error="timeout"), "blocked"),
    "no such host": (always(None, error="dns"), "unknown"),
    "our own guard": (always(None, error="refused-address"), "unknown"),
    "broke off": (always(200, "{}", complete=False), "unknown"),
    **{str(status): (always(status, "<html>no"), "blocked") for status in (402, 403, 429, 500, 503, 999)},
    "401": (always(401, "<html>no"), "blocked"),
    "empty": (always(200, ""), "blocked"),
    "captcha": (always(200, "<html><div class=g-recaptcha>"), "blocked"),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(("witness", "post"), PAIRS, ids=NAMES)
def test_every_witness_has_a_word_for_every_failure(witness: Witness, post: Asked, failure: str) -> None:
    fetch, outcome = FAILURES[failure]
    [said] = ask_witnesses(post, fetch, [witness], strict=True)

    assert outcome == said.outcome
    assert witness.key == said.witness
    assert said.reason
    assert (said.outcome == "not-tried") == (said.capture is None)


#: Meta's and Pinterest's 404 is no deletion; TikTok's page and Bluesky's list tell missing posts otherwise.
@pytest.mark.parametrize(("witness", "post"), PAIRS, ids=NAMES)
def test_404_is_gone_where_it_says_so(witness: Witness, post: Asked) -> None:
    [said] = ask_witnesses(post, always(404, ""), [witness], strict=True)
    expected = {"instagram-oembed": "unknown", "facebook-oembed": "unknown", "threads-oembed": "unknown",
                "pinterest-oembed": "unknown", "bluesky-repository": "unknown"}

    assert expected.get(witness.key, "gone") == said.outcome


keys = st.sampled_from(["id", "id_str", "url", "html", "title", "author_url", "error", "errors", "message", "posts", "uri",
                        "user", "account", "tombstone", "text", "__typename", "entities", "urls", "record", "author", "code",
                        "video_id", "content", "statusCode", "edit_control", "edit_tweet_ids", "domain_status_code"])
leaves = (st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just("5") | st.just("\ud800")
          | st.sampled_from(["<blockquote>", "<iframe src='https://x.com/a/status/5'>", "https://x.com/a/status/5", "TweetTombstone"]))
shapes = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=12)
bodies = st.one_of(shapes.map(lambda value: json.dumps(value).encode()), st.binary(max_size=80),
                   st.sampled_from([b"<html>", b"<feed><entry><id>t3_", b"\xff", b"[" * 50_000, b"9" * 5000]))


@given(bodies, st.sampled_from([200, 200, 200, 301, 400, 401, 403, 404, 410, 501]),
       st.dictionaries(st.sampled_from(["Location", "Link", "Content-Type"]), st.text(max_size=30), max_size=2))
def test_no_answer_makes_a_witness_raise_or_say_exists_without_our_id(
        body: bytes, status: int, headers: dict[str, str]) -> None:
    def fetch(url: str) -> Capture:
        return capture(url, status, body, headers)

    for witness, post in PAIRS:
        for said in ask_witnesses(post, fetch, [witness], strict=True):
            assert said.outcome in ("gone", "suspended", "restricted", "blocked", "unknown", "not-tried") or (
                # An age limit is told in a sentence that names no id.
                witness.key == "x-syndication" and b"sensitive" in body), (witness.key, said)
            for text in (said.reason, said.handle, said.name, said.text):
                assert text is None or text.encode()


@given(st.sampled_from(sorted(POSTS)), st.text(max_size=40) | st.none(), st.text(max_size=40) | st.none(),
       st.text(max_size=60) | st.none(), st.text(max_size=60) | st.none())
def test_no_post_makes_a_witness_raise(platform: str, post_id: str | None, handle: str | None, url: str | None,
                                       permalink: str | None) -> None:
    posts = (Asked(platform, post_id, handle, url, permalink),
             replace(POSTS[platform], handle=handle, permalink=permalink), replace(POSTS[platform], post_id=post_id))
    for post in posts:
        rows = ask_witnesses(post, always(200, "{}"), OURS, strict=True)
        assert "exists" not in {row.outcome for row in rows}


# --- asking ---------------------------------------------------------------------------------------


def witness_of(ask: Callable[..., Any], **changed: Any) -> Witness:
    return Witness(key="test", name="Test", kind="platform", platforms=frozenset(("x",)), ask=ask, **changed)


@pytest.mark.parametrize("platform", sorted(POSTS))
def test_one_row_per_post_and_witness(platform: str) -> None:
    asked = [witness for witness in OURS if platform in witness.platforms]
    rows = ask_witnesses(replace(POSTS[platform], handle="example_reader"), None)

    assert [witness.key for witness in asked] == [row.witness for row in rows][:len(asked)]
    assert {"not-tried"} == {row.outcome for row in rows[:len(asked)]}


def test_witnesses_of_other_platforms_are_not_asked() -> None:
    assert () == ask_witnesses(POSTS["vk"], always(200, "{}"), [witness_named("x-oembed")])


def test_witnesses_that_wait_to_be_named() -> None:
    calls = []

    def fetch(url: str) -> Capture:
        calls.append(url)
        return capture(url, 429)

    [unnamed] = [row for row in ask_witnesses(POSTS["instagram"], fetch) if row.witness == "instagram-oembed"]
    [named] = ask_witnesses(POSTS["instagram"], fetch, [witness_named("instagram-oembed")])

    assert ("not-tried", "asked only when named: its terms of use") == (unnamed.outcome, unnamed.reason)
    assert [] == [url for url in calls[:-1] if "graph.facebook.com" in url]
    assert "blocked" == named.outcome
    assert [] == [row for row in ask_witnesses(replace(POSTS["instagram"], post_id=None, url=None), None)
                  if row.witness == "instagram-oembed"]


def test_an_address_is_asked_once_for_a_post() -> None:
    calls = []

    def fetch(url: str) -> Capture:
        calls.append(url)
        return capture(url, 200, {})

    post = replace(POSTS["bluesky"], url="https://bsky.app/profile/reader.example.com/post/3lbd2ebt3wk2r")
    ask_witnesses(post, fetch, OURS)

    assert 1 == sum("resolveHandle" in url for url in calls)
    assert len(set(calls)) == len(calls)


def test_a_defect_is_a_row_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fails(asked: Asked, fetch: Any) -> Said:
        raise ZeroDivisionError("a secret of ours")

    with caplog.at_level(logging.ERROR):
        rows = ask_witnesses(POSTS["x"], None, [witness_of(fails), witness_of(lambda asked, fetch: None)])

    assert (Said("test", "unknown", reason="a defect of ours: ZeroDivisionError"),) == rows
    assert "the witness test failed on https://x.com/example_reader" in caplog.text
    with pytest.raises(ZeroDivisionError):
        ask_witnesses(POSTS["x"], None, [witness_of(fails)], strict=True)


def test_what_the_machine_does_wrong_is_no_testimony() -> None:
    def full_disk(url: str) -> Capture:
        raise RecordError("the record cannot be written")

    with pytest.raises(RecordError):
        ask_witnesses(POSTS["x"], full_disk, [witness_named("x-oembed")])


# --- what they say together -----------------------------------------------------------------------


def row(witness: str, outcome: str, **fields: Any) -> Said:
    return Said(witness, outcome, **fields)


SHOWN = row("wayback", "exists", last_seen=T1)
TOGETHER: dict[str, tuple[list[Said], str]] = {
    "nobody": ([], "not-tried"),
    "nobody was asked": ([row("x-oembed", "not-tried"), row("wayback", "not-tried")], "not-tried"),
    "oEmbed 200": ([row("x-oembed", "exists"), row("x-syndication", "blocked")], "exists"),
    "a positive answer beats all others": (
        [row("x-oembed", "gone"), row("x-syndication", "exists"), row("wayback", "gone")], "exists"),
    "oEmbed 403 not authorized": ([row("x-oembed", "restricted"), row("x-syndication", "gone")], "restricted"),
    "a suspension in the platform's own words": ([row("x-oembed", "gone"), row("x-syndication", "suspended")], "suspended"),
    "suspended after an archive saw it": ([row("x-syndication", "suspended"), SHOWN], "suspended"),
    "404 and 404": ([row("x-oembed", "gone"), row("x-syndication", "gone")], "gone"),
    "404 and nothing in archives": ([row("x-oembed", "gone"), row("wayback", "unknown")], "unknown"),
    "404 alone": ([row("x-oembed", "gone")], "unknown"),
    "404 and a refusal": ([row("x-oembed", "gone"), row("x-syndication", "blocked")], "unknown"),
    "twice the same witness": ([row("x-oembed", "gone"), row("x-oembed", "gone")], "unknown"),
    "404 + an archive with the words": ([row("x-oembed", "gone"), SHOWN], "gone"),
    "404 + 404 + an archive with the words": ([row("x-oembed", "gone"), row("x-syndication", "gone"), SHOWN], "gone"),
    "an archive alone": ([row("x-oembed", "blocked"), SHOWN], "exists"),
    "an archive that saw it and then missed it": (
        [row("x-oembed", "blocked"), row("wayback", "exists", last_seen=T1, missing_since=T2)], "gone"),
    "an archive that missed it and then saw it": (
        [row("x-oembed", "blocked"), row("wayback", "exists", last_seen=T3, missing_since=T2)], "exists"),
    "an archive's gone, with the post before": ([row("wayback", "gone", last_seen=T1, missing_since=T2)], "gone"),
    "an archive's gone, never seen": ([row("wayback", "gone")], "unknown"),
    "two archives that miss it": ([row("wayback", "gone"), row("arquivo", "gone")], "gone"),
    "an archive that is excluded says nothing of the post": (
        [row("wayback", "restricted"), row("x-oembed", "blocked")], "unknown"),
    "only refusals": ([row("x-oembed", "blocked"), row("wayback", "blocked"), row("x-syndication", "not-tried")], "blocked"),
    "refusals and silence": ([row("x-oembed", "blocked"), row("x-syndication", "unknown")], "unknown"),
    "silence": ([row("x-oembed", "unknown")], "unknown"),
    "the AppView's first_seen is no archive": ([row("bluesky-appview", "gone", first_seen=T1)], "unknown"),
}


@pytest.mark.parametrize(("rows", "expected"), TOGETHER.values(), ids=TOGETHER.keys())
def test_section_17_what_they_say_together(rows: list[Said], expected: str) -> None:
    assert expected == agreed(rows)
    assert expected == agreed(reversed(rows))


words = st.sampled_from(["exists", "gone", "suspended", "restricted", "blocked", "unknown", "not-tried"])
testimonies = st.builds(Said, st.sampled_from(["x-oembed", "x-syndication", "wayback", "telegram-frame"]), words,
                        last_seen=st.sampled_from([None, T1, T2]), missing_since=st.sampled_from([None, T2, T3]))


@given(st.lists(testimonies, max_size=5))
def test_only_what_was_said_is_agreed(rows: list[Said]) -> None:
    said = {one.outcome for one in rows}
    outcome = agreed(rows)

    assert outcome in said or outcome in ("unknown", "not-tried", "exists", "gone")
    assert outcome != "exists" or "exists" in said or any(one.last_seen for one in rows)
    assert agreed(rows) == agreed(sorted(rows, key=repr))
    assert outcome not in ("gone", "suspended", "restricted") or not any(
        one.outcome == "exists" and one.witness != "wayback" for one in rows)

"""What one object of page state says of a post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.model import Embed
from provenance.parser.posting import address_of, read_posting

ID, OTHER, THIRD = "1795968363525046272", "1795968363525046111", "1795968363525046222"
URL, OTHER_URL, THIRD_URL = (f"https://x.com/example/status/{number}" for number in (ID, OTHER, THIRD))
NOBODY: frozenset[str] = frozenset()


def read(one: dict[str, Any], *named: str, embedded: bool = False) -> Embed | None:
    return read_posting(one, form="json", named=frozenset(named), embedded=embedded)


@pytest.mark.parametrize(("one", "named", "embedded"), [
    ({"url": URL}, ["x"], False), ({"url": URL}, [], True), ({"anything": f" {URL} "}, ["x"], False),
    ({"url": URL, "username": "example", "text": "Hi"}, [], False),
    ({"url": URL, "author": {"screen_name": "example"}, "text": "Hi"}, [], False),
    ({"tweetId": ID}, [], False), ({"tweet_id": int(ID)}, [], False), ({"id": ID}, ["x"], False), ({"tweetId": [0, ID]}, [], False),
    ({"u": f"https%3A%2F%2Fx.com%2Fexample%2Fstatus%2F{ID}", "url": URL}, ["x"], False),
])
def test_a_post(one: dict[str, Any], named: list[str], embedded: bool) -> None:
    found = read(one, *named, embedded=embedded)

    assert found is not None
    assert ("x", ID, "json") == (found.platform, found.post_id, found.form)


@pytest.mark.parametrize(("one", "named"), [
    ({}, []), ({}, ["x"]), ({"url": URL}, []), ({"url": URL}, ["facebook"]), ({"id": ID}, []), ({"tweetAuthorId": ID}, ["x"]),
    ({"userId": ID}, ["x"]), ({"url": URL, "username": "example"}, []), ({"url": URL, "text": "Hi"}, []),
    ({"url": URL, "username": "Ada Lovelace", "text": "Hi"}, []), ({"shareUrl": URL}, ["x"]), ({"related_url": URL}, ["x"]),
    ({"url": "https://x.com/example"}, ["x"]), ({"url": "x.com/example/status/" + ID}, ["x"]), ({"tweetId": True}, ["x"]),
    ({"tweetId": 1.5}, ["x"]), ({"tweetId": None}, []), ({"tweetId": [ID]}, []), ({"url": "https://x.com/" + "a" * 3000}, ["x"]),
])
def test_no_post(one: dict[str, Any], named: list[str]) -> None:
    assert read(one, *named) is None


@pytest.mark.parametrize(("more", "handle", "name"), [
    ({"username": "example"}, "example", None), ({"username": "@example"}, "example", None), ({"screen_name": "＠example"}, "example", None),
    ({"username": " "}, None, None), ({"username": "@"}, None, None), ({"username": 7}, None, None), ({"username": "a" * 300}, None, None),
    ({"username": "Ada Lovelace", "handle": "example"}, "example", None), ({"acct": "example@news.example"}, "example@news.example", None),
    ({"user": {"screen_name": "example", "name": "Ada"}}, "example", "Ada"), ({"author": {"alternateName": "example"}}, "example", None),
    ({"author": {"url": "https://x.com/example"}}, "example", None), ({"author_url": "https://twitter.com/example", "author_name": "Ada"}, "example", "Ada"),
    ({"author": {"url": URL}}, None, None), ({"author_name": "Ada"}, None, "Ada"), ({"name": "Twitter widget"}, None, None),
    ({"name": "Ada", "handle": "example"}, "example", "Ada"), ({"author": "Ada"}, None, None),
    ({"title": "A post shared by Ada (@example.ada)"}, "example.ada", "Ada"), ({"title": "by" * 9000}, None, None),
])
def test_whose_it_is(more: dict[str, Any], handle: str | None, name: str | None) -> None:
    found = read({"tweetId": ID, **more})

    assert found is not None
    assert (handle, name) == (found.printed_handle, found.display_name)


@pytest.mark.parametrize(("more", "text"), [
    ({"text": "Hi"}, "Hi"), ({"full_text": "Longer", "text": "Short"}, "Longer"), ({"text": "1 &lt; 2 &amp;amp;"}, "1 < 2 &amp;"),
    ({"text": "<p>One</p><p>Two <a href='https://t.co/a'>link</a></p>"}, "One\nTwo link"), ({"legacy": {"full_text": "Hi"}}, "Hi"),
    ({"text": ""}, None), ({"text": None}, None), ({"text": ["Hi"]}, None), ({"text": "a < b > c"}, "a < b > c"),
])
def test_what_it_says(more: dict[str, Any], text: str | None) -> None:
    found = read({"tweetId": ID, "username": "example", **more})

    assert found is not None
    assert text == found.text


def test_words_of_nobody_are_the_publishers() -> None:
    found = read({"tweetId": ID, "text": "Accept cookies to see this"})

    assert found is not None
    assert found.text is None


WHEN = datetime(2024, 5, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("value", "at", "day", "date_text"), [
    ("2024-05-30T12:00:00Z", WHEN, "2024-05-30", None), ("Thu May 30 12:00:00 +0000 2024", WHEN, "2024-05-30", None),
    (int(WHEN.timestamp()), WHEN, "2024-05-30", None), (int(WHEN.timestamp()) * 1000, WHEN, "2024-05-30", None),
    ("May 30, 2024", None, "2024-05-30", "May 30, 2024"), ("2024-05-30", None, "2024-05-30", "2024-05-30"),
    # a clock time of no known zone is no instant
    ("2024-05-30T12:00:00", None, "2024-05-30", "2024-05-30T12:00:00"),
    ("yesterday", None, None, "yesterday"), ("Thu Foo 30 12:00:00 +0000 2024", None, None, "Thu Foo 30 12:00:00 +0000 2024"),
    (True, None, None, None), (12, None, None, None), (10**18, None, None, None), ("", None, None, None), (None, None, None, None),
])
def test_when_it_was(value: Any, at: datetime | None, day: str | None, date_text: str | None) -> None:
    found = read({"tweetId": ID, "created_at": value})

    assert found is not None
    assert (at, day, date_text) == (found.shown_at, found.shown_date and found.shown_date.isoformat(), found.date_text)


def test_a_quoted_post_is_the_embeds_own() -> None:
    found = read({"url": URL, "username": "example", "text": "Look", "quoted_tweet": {"url": OTHER_URL, "username": "other", "text": "There"}}, "x")

    assert found is not None
    assert found.quoted is not None
    assert (OTHER, "other", "There") == (found.quoted.post_id, found.quoted.printed_handle, found.quoted.text)


@pytest.mark.parametrize("quoted", [{}, {"text": "no address"}, {"url": URL}, "words", None, [], {"quoted_tweet": {"url": OTHER_URL}}])
def test_what_is_quoted_is_another_post(quoted: Any) -> None:
    found = read({"url": URL, "quoted_tweet": quoted}, "x")

    assert found is not None
    assert found.quoted is None


@pytest.mark.parametrize("embed", [
    {"record": {"uri": "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kkjuijbq5m54"}},
    {"record": {"record": {"uri": "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kkjuijbq5m54"}}},
])
def test_a_record_in_a_record(embed: dict[str, Any]) -> None:
    found = read({"uri": "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kkjuijbq5m55", "embed": embed}, "bluesky")

    assert found is not None
    assert found.quoted is not None
    assert "3kkjuijbq5m54" == found.quoted.post_id


def test_posts_quoted_in_one_another_without_end() -> None:
    """Each is a record in a record in a record: no Python call for each of them."""
    one: dict[str, Any] = {"url": URL}
    for number in range(5000):
        one = {"url": (URL, OTHER_URL, THIRD_URL)[number % 3], "quoted_tweet": one}
    found = read(one, "x")

    depth = 0
    while found is not None:
        found, depth = found.quoted, depth + 1
    assert 3 == depth
    while "quoted_tweet" in one:  # taken apart by hand, as Python would take it apart by calls
        one = one.pop("quoted_tweet")


def test_the_first_address_of_a_post() -> None:
    assert address_of({}) is None
    assert address_of({"a": 1, "b": "https://news.example/story", "c": OTHER_URL, "d": URL}) is not None
    assert OTHER_URL == (address_of({"share": URL, "c": OTHER_URL}) or (None, None))[1]


KEYS = ["url", "id", "tweetId", "text", "username", "user", "author", "created_at", "quoted_tweet", "record", "embed", "title", "name",
        "legacy", "value", "date", "author_url", "related", "type", "caption"]
SCALARS = st.sampled_from([URL, OTHER_URL, ID, int(ID), "example", "@example", "<b>Hi</b> & bye", "May 30, 2024", 1717070400, None, True,
                           1.5, "by A (@b)", "\x1c1\x1c", "\ud83d", "<", ">", "&lt;"]) | st.text(max_size=12) | st.integers()
OBJECTS = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5), max_leaves=15), max_size=8)


@given(OBJECTS, st.booleans())
@settings(max_examples=400, deadline=None)
def test_never_raises_and_invents_no_id(one: dict[str, Any], embedded: bool) -> None:
    found = read(one, "x", embedded=embedded)

    assert found == read(one, "x", embedded=embedded)
    while found is not None:
        assert found.post_id is not None
        assert found.post_id in repr(one)
        assert found.printed_handle is None or found.printed_handle in str(one)
        found = found.quoted

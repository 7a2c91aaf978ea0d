"""What publishers' own words name, and what they warn of."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from provenance.parser.naming import _tokens, id_alone, is_trap, names_id, platforms_in, platforms_named, tokens
from provenance.platforms import PLATFORMS

ID = "1795968363525046272"


@pytest.mark.parametrize(("text", "words"), [
    ("", ()), ("tweet", ("tweet",)), ("tweetId", ("tweet", "id")), ("TweetEmbed", ("tweet", "embed")),
    ("data-tweet-id", ("data", "tweet", "id")), ("core-embed/twitter", ("core", "embed", "twitter")),
    ("oEmbedHTML", ("o", "embed", "html")), ("HTMLEmbed", ("html", "embed")), ("block_twitter2", ("block", "twitter", "2")),
    ("YouTubeVideo", ("you", "tube", "video")), ("твит", ()), ("---", ()),
])
def test_tokens(text: str, words: tuple[str, ...]) -> None:
    assert words == tokens(text)


@pytest.mark.parametrize(("sentence", "platforms"), [
    ("a tweet", {"x"}), ("twitter", {"x"}), ("TikTok", {"tiktok"}), ("tik tok", {"tiktok"}), ("YouTube", {"youtube"}),
    ("x", set()), ("X", set()), ("a post", set()), ("the tweeter", set()), ("instagram and facebook", {"instagram", "facebook"}),
])
def test_platforms_in_a_sentence(sentence: str, platforms: set[str]) -> None:
    assert platforms == platforms_in(sentence)


def test_a_sentence_is_read_to_its_end_and_a_class_is_not() -> None:
    late = "word " * 100 + "twitter"

    assert {"x"} == platforms_in(late)
    assert set() == platforms_named(tokens(late))


@pytest.mark.parametrize("text", [
    "related", "relatedStories", "most-read", "mostRead", "most_popular", "share", "share-bar", "sameAs", "promoItems",
    "sidebar", "site-footer", "navigation", "mostread", "latestTweets", "up-next", "ad-slot", "socialAccounts", "bylines",
])
def test_a_trap(text: str) -> None:
    assert is_trap(text)


@pytest.mark.parametrize("text", [
    "", "articleBody", "content", "shared", "mostly read", "reading", "social", "media", "address", "body", "tweets",
    "unrelatedly", "admin", "embed", "read",
])
def test_no_trap(text: str) -> None:
    assert not is_trap(text)


@pytest.mark.parametrize(("name", "platform", "expected"), [
    ("id", "", True), ("tweetId", "", True), ("videoid", "", True), ("shortcode", "", True), ("src", "", True),
    ("tweet", "", False), ("tweet", "x", True), ("tweet", "facebook", False), ("x", "x", False),
    ("userId", "", False), ("tweet_author_id", "x", False), ("playlistId", "", False), ("channel-id", "", False),
    ("imageId", "", False), ("", "", False), ("anything", "-", False),
])
def test_names_an_id(name: str, platform: str, expected: bool) -> None:
    assert expected == names_id(name, platform)


@pytest.mark.parametrize(("value", "named", "platform"), [
    (ID, {"x"}, "x"), (f"  {ID}\n", {"x"}, "x"), ("dQw4w9WgXcQ", {"youtube"}, "youtube"),
    (ID, set(), None), (ID, {"youtube"}, None), ("12345", {"x"}, None), ("word", {"x"}, None), ("", {"x"}, None),
    (ID + "x", {"x"}, None), ("1" * 41, {"x"}, None), ("not an id", {"youtube"}, None), (ID, {"nobody"}, None),
])
def test_an_id_alone(value: str, named: set[str], platform: str | None) -> None:
    found = id_alone(value, frozenset(named))

    assert platform == (found and found.platform)
    assert found is None or (value.strip(), None) == (found.post_id, found.handle)


def test_what_is_kept_is_small() -> None:
    """Classes of a megabyte are not kept for later."""
    _tokens.cache_clear()
    tokens("tweet " * 200_000)
    tokens("tweet " * 200_000 + "x")

    assert 1 == _tokens.cache_info().currsize


ALL = frozenset(platform.key for platform in PLATFORMS)


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    found = id_alone(text, ALL)

    assert all(word == word.lower() for word in tokens(text))
    assert is_trap(text) in (True, False)
    assert names_id(text, "x") in (True, False)
    assert platforms_in(text) <= ALL
    assert found is None or found.post_id == text.strip()


def test_time_is_that_of_the_first_letters() -> None:
    huge = "tweetShare-" * 1_000_000
    start = time.process_time()
    for _ in range(2000):
        tokens(huge)
        is_trap(huge)
        names_id(huge, "x")
        id_alone(huge, ALL)

    assert time.process_time() - start < 1

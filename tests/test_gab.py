"""Gab: its addresses of three ages, and its clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st
from platform_cases import address, addresses, seen, unseen

from provenance.platforms.gab import PLATFORM, RESERVED, clock, parse_other, parse_url
from provenance.urls import split

ID = "112529268035451575"
CODE = "VnZRendFcDM1alBhNm9QeWV4d0xidz09"

#: Address, id and handle: the grammar of the project's notes on embed markup, section 13.
POSTS = [
    (f"https://gab.com/example_reader/posts/{ID}", ID, "example_reader"), (f"https://www.gab.com/Example_Reader/posts/{ID}/", ID, "Example_Reader"),
    (f"https://gab.com/@example_reader/posts/{ID}?x=y", ID, "example_reader"), (f"https://gab.com/example_reader/posts/{ID}/embed", ID, "example_reader"),
    (f"https://gab.com/users/example_reader/statuses/{ID}", ID, "example_reader"), (f"https://gab.com/@example_reader/{ID}", ID, "example_reader"),
    (f"https://gab.com/groups/1234/posts/{ID}", ID, None), (f"https://gab.com/posts/{ID}", ID, None), (f"https://gab.com/home/posts/{ID}", ID, None),
    ("http://gab.ai/example_reader/posts/9871234", "9871234", "example_reader"), (f"https://gab.com/example_reader/posts/{CODE}", CODE, "example_reader"),
    (f"https://gab.com/example_reader/posts/{CODE}==", CODE, "example_reader"), (f"https://gab.com/example_reader/posts/{CODE},", CODE, "example_reader"),
    (f"https://gab.com:443//example_reader//posts//{ID})", ID, "example_reader"),
]
NO_POSTS = [
    "https://gab.com", "https://gab.com/example_reader", "https://gab.com/example_reader/photos", "https://gab.com/groups/7116", "https://gab.com/hashtag/bins",
    "https://gab.com/compose?url=https%3A%2F%2Fpaper.example%2Fposts%2F12", "https://gab.com/example_reader/posts", "https://tv.gab.com/channel/a/view/b",
    "https://gab.com/@example_reader/2024", f"https://gab.com/example_reader/posts/{ID[:9]}…", f"https://gab.com/example_reader/posts/{CODE[:20]}...",
    f"https://gab.com/example_reader/posts/{CODE[:20]}", f"https://bigab.com/example_reader/posts/{ID}", f"https://gab.com.example/a/posts/{ID}",
    f"https://gab.com/example_reader/posts/{'1' * 32}",
]


@pytest.mark.parametrize(("url", "post_id", "handle"), POSTS)
def test_an_address_of_a_post(url: str, post_id: str, handle: str | None) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("gab", post_id, handle) == (ref.platform, ref.post_id, ref.handle)
    assert f"https://gab.com/{f'{handle}/' if handle else ''}posts/{post_id}" == ref.url
    assert ref == parse_url(address(ref.url))


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_page_of_the_platform_is_nobodys_handle(word: str) -> None:
    ref = parse_url(address(f"https://gab.com/{word.upper()}/posts/{ID}"))

    assert ref is None or ref.handle is None
    assert word == word.lower()


@pytest.mark.parametrize(("url", "kind", "value"), [
    ("https://gab.com/example_reader", "user", "example_reader"), ("https://gab.com/@example_reader/photos", "user", "example_reader"),
    ("https://gab.com/hashtag/bins", "hashtag", "bins"), ("https://gab.com/tags/bins", "hashtag", "bins"),
    ("https://media.gab.com/system/media_attachments/files/112/529/original/a1b2.png", "media", "a1b2.png"),
])
def test_users_hashtags_and_media(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("gab", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", ["https://gab.com/", "https://gab.com/groups/7116", "https://gab.com/bad name", "https://gab.com/example_reader/posts", POSTS[0][0],
                                 "https://paper.example/example_reader", "https://gab.com/hashtag"])
def test_what_is_neither(url: str) -> None:
    assert parse_other(address(url)) is None


#: The worked examples of the project's notes on id clocks, section 4.
@pytest.mark.parametrize(("post_id", "at"), [("107163961867310434", "2021-10-25T20:04:49.235"), ("107045884469287653", "2021-10-04T23:36:11.125")])
def test_the_time_in_a_number(post_id: str, at: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert datetime.fromisoformat(at + "+00:00") == found.at == found.not_before == found.not_after
    assert (1, None, "gab snowflake") == (found.precision_ms, found.impossible, found.source)


def test_older_ids_have_no_clock_and_some_numbers_no_post() -> None:
    before, future = clock("93065733734400000"), clock(ID, datetime(2024, 5, 28, tzinfo=UTC))

    assert [None, None, None] == [clock("9871234"), clock(CODE), clock("")]
    assert before is not None
    assert future is not None
    assert "when no post was numbered by this clock" in (before.impossible or "")
    assert "which had not come" in (future.impossible or "")


def test_whatever_is_a_post_is_seen_in_every_spelling() -> None:
    assert [] == unseen(PLATFORM, [url for url, _, _ in POSTS])


def test_pages_without_posts_are_left_alone() -> None:
    assert [] == seen([url for url in NO_POSTS[:9] if "@" not in url])


@settings(deadline=None)
@given(addresses("gab.com", "gab.ai", "media.gab.com") | st.builds("https://gab.com/a/posts/{}".format, st.text(max_size=40)))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found is not None else None
    if found is not None:
        parse_other(found)

    if ref is not None and found is not None:
        assert any(part.startswith(ref.post_id) for part in found.segments)
        assert ref.handle is None or any(ref.handle in part for part in found.segments)

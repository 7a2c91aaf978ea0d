"""Truth Social: its addresses, its clock, its frame."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.platforms.truthsocial import PLATFORM, clock, parse_other, parse_url, read
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "112529268035451575"

#: Address and handle: the grammar of the project's notes on embed markup, section 9.
POSTS = [
    (f"https://truthsocial.com/@example_mayor/posts/{ID}", "example_mayor"), (f"https://truthsocial.com/@example_mayor/{ID}", "example_mayor"),
    (f"https://truthsocial.com/@example_mayor/{ID}/embed", "example_mayor"), (f"https://truthsocial.com/users/example_mayor/statuses/{ID}", "example_mayor"),
    (f"HTTPS://WWW.TRUTHSOCIAL.COM/%40Example_Mayor/posts/{ID}/?utm_source=copy#x", "Example_Mayor"), (f"https://truthsocial.com/@example_mayor/posts/{ID}).", "example_mayor"),
    (f"https://truthsocial.com:443//@example_mayor//posts//{ID}", "example_mayor"), (f"https://truthsocial.com/group/town-choir/posts/{ID}", None),
    (f"https://truthsocial.com/posts/{ID}", None), (f"https://truthsocial.com/@bad%20name/posts/{ID}", None), (f"https://truthsocial.com/@/posts/{ID}", None),
]
NO_POSTS = [
    "https://truthsocial.com", "https://truthsocial.com/@example_mayor", "https://truthsocial.com/@example_mayor2024", "https://truthsocial.com/@example_mayor/media",
    "https://truthsocial.com/tags/bins", "https://truthsocial.com/group/town-choir", "https://embed.truthsocial.com/embed.js", "https://truthsocial.com/embed.js",
    "https://truthsocial.com/share?url=https%3A%2F%2Fpaper.example%2F2024%2F05", "https://truthsocial.com/@example_mayor/posts",
    f"https://truthsocial.com/@example_mayor/posts/{ID[:9]}…", f"https://truthsocial.com/@example_mayor/posts/{ID[:9]}...", f"https://nottruthsocial.com/@example_mayor/posts/{ID}",
    f"https://truthsocial.com.example/@example_mayor/posts/{ID}", f"https://truthsocial.com/@example_mayor/posts/x{ID}", f"https://mastodon.social/@example_mayor/{ID}",
]


@pytest.mark.parametrize(("url", "handle"), POSTS)
def test_an_address_of_a_post(url: str, handle: str | None) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("truthsocial", ID, handle) == (ref.platform, ref.post_id, ref.handle)
    assert f"https://truthsocial.com/{f'@{handle}/' if handle else ''}posts/{ID}" == ref.url
    assert ref == parse_url(address(ref.url))


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize(("url", "kind", "value"), [
    ("https://truthsocial.com/@example_mayor", "user", "example_mayor"), ("https://truthsocial.com/@example_mayor/media", "user", "example_mayor"),
    ("https://truthsocial.com/users/example_mayor", "user", "example_mayor"), ("https://truthsocial.com/tags/bins", "hashtag", "bins"),
    ("https://static-assets-1.truthsocial.com/tmtg:prime-ts-assets/media_attachments/files/112/529/original/a1b2.jpg", "media", "a1b2.jpg"),
])
def test_users_hashtags_and_media(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("truthsocial", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", ["https://truthsocial.com", "https://truthsocial.com/about", "https://truthsocial.com/@", POSTS[0][0], "https://paper.example/@a"])
def test_what_is_neither(url: str) -> None:
    assert parse_other(address(url)) is None


#: The worked examples of the project's notes on id clocks, section 4; the last is an account's number.
@pytest.mark.parametrize(("post_id", "at"), [("108779000807761862", "2022-08-07T01:30:27.755"), ("108618228543962049", "2022-07-09T16:03:57.694"),
                                             ("107780257626128497", "2022-02-11T16:16:56")])
def test_the_time_in_a_number(post_id: str, at: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert found.at is not None
    assert datetime.fromisoformat(at + "+00:00") == (found.at if "." in at else found.at.replace(microsecond=0))
    assert (1, None, "truthsocial snowflake") == (found.precision_ms, found.impossible, found.source)


def test_numbers_that_no_post_can_have() -> None:
    old, future = clock("93065733734400000"), clock(ID, datetime(2024, 5, 29, 9, tzinfo=UTC) - timedelta(hours=1))

    assert old is not None
    assert future is not None
    assert "carries the time 2015-01-01, when no post was numbered by this clock" == old.impossible
    assert "which had not come" in (future.impossible or "")
    assert clock("12345") is None


def test_the_frame() -> None:
    embed = read(fragment(f'<iframe src="https://truthsocial.com/@example_mayor/{ID}/embed" class="truthsocial-embed" width="600"></iframe>'))

    assert embed is not None
    assert ("truthsocial", "iframe", ID, "example_mayor") == (embed.platform, embed.form, embed.post_id, embed.handle)
    assert (None, None, f"https://truthsocial.com/@example_mayor/{ID}/embed") == (embed.text, embed.printed_handle, embed.permalink)


@pytest.mark.parametrize("markup", ['<iframe class="truthsocial-embed" src="https://truthsocial.com/@example_mayor"></iframe>', '<iframe class="truthsocial-embed"></iframe>',
                                    f'<iframe class="mastodon-embed" src="https://truthsocial.com/@a/{ID}"></iframe>', "<blockquote>a</blockquote>"])
def test_what_shows_no_post(markup: str) -> None:
    assert read(fragment(markup)) is None


def test_whatever_is_a_post_is_seen_in_every_spelling() -> None:
    assert [] == unseen(PLATFORM, [url for url, _ in POSTS])


def test_pages_without_posts_are_left_alone() -> None:
    assert [] == seen(NO_POSTS[:10])


@settings(deadline=None)
@given(addresses("truthsocial.com", "www.truthsocial.com", "static-assets-1.truthsocial.com") | st.builds("https://truthsocial.com/@a/{}".format, st.text(max_size=30)))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found is not None else None
    if found is not None:
        parse_other(found)

    if ref is not None and found is not None:
        assert any(part.startswith(ref.post_id) for part in found.segments)
        assert ref.handle is None or any(ref.handle in part for part in found.segments)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    read(fragment(f'<iframe class="truthsocial-embed" src="{text}"></iframe>'))
    assert clock(text) is None or text.isdecimal()

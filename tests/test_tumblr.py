"""Tumblr: its addresses, the two ages of its ids, the element of its script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.platforms.tumblr import PLATFORM, RESERVED, clock, is_rounded_id, parse_other, parse_url, read
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "751892288566994388"
BLOG = "example-garden"

#: Address and handle: the grammar of the project's notes on embed markup, section 13.
POSTS = [
    (f"https://{BLOG}.tumblr.com/post/{ID}", BLOG), (f"http://www.{BLOG}.tumblr.com/post/{ID}/first-plums?source=share#notes", BLOG), (f"https://{BLOG}.tumblr.com/image/{ID}", BLOG),
    (f"https://{BLOG}.tumblr.com/video/{ID}", BLOG), (f"https://{BLOG}.tumblr.com/post/{ID}/embed", BLOG), (f"https://www.tumblr.com/{BLOG}/{ID}/first-plums", BLOG),
    (f"https://at.tumblr.com/{BLOG}/{ID}/x1y2z3", BLOG), (f"https://{BLOG}.tumblr.com/mobile/post/{ID}", BLOG),
    (f"https://tumblr.com/{BLOG}/{ID}", BLOG), (f"https://www.tumblr.com/@{BLOG}/{ID}", BLOG), (f"https://www.tumblr.com/blog/view/{BLOG}/{ID}", BLOG),
    (f"https://www.tumblr.com/blog/{BLOG}/{ID}", BLOG), (f"https://www.tumblr.com/dashboard/blog/{BLOG}/{ID}", BLOG), (f"https://www.tumblr.com/video/{BLOG}/{ID}/700/", BLOG),
    (f"https://staff.tumblr.com/post/{ID}", "staff"), (f"https://www.tumblr.com/support/{ID}", "support"), (f"https://{BLOG}.tumblr.com:443//post//{ID}).", BLOG),
    (f"HTTPS://WWW.TUMBLR.COM/Example-Garden/{ID}", "Example-Garden"),
]
FRAMES = [
    f"https://embed.tumblr.com/embed/post/t:ZwkWDUHl5HBSFUkBvhKVXg/{ID}", f"https://embed.tumblr.com/embed/post/t%3AZwkWDUHl5HBSFUkBvhKVXg/{ID}/v2?width=540",
    f"https://embed.tumblr.com/embed/post/Y6ORssbcHF5P4Puns-jRoA/{ID}", f"https://www.tumblr.com/embed/post/KEY/{ID}",
]
NO_POSTS = [
    "https://www.tumblr.com", f"https://{BLOG}.tumblr.com", f"https://{BLOG}.tumblr.com/archive", f"https://{BLOG}.tumblr.com/tagged/123456", "https://www.tumblr.com/tagged/20240530",
    f"https://www.tumblr.com/{BLOG}", f"https://www.tumblr.com/blog/view/{BLOG}", "https://www.tumblr.com/share/link?url=https%3A%2F%2Fpaper.example%2F2024%2F053012",
    "https://www.tumblr.com/widgets/share/tool?canonicalUrl=https%3A%2F%2Fpaper.example", "https://64.media.tumblr.com/0f33af7f/tumblr_x1/s640x960/plums.jpg", "https://tmblr.co.example/Z",
    f"https://www.tumblr.com/edit/{ID}", f"https://www.tumblr.com/reblog/{ID}/aBcD", f"https://www.tumblr.com/search/{ID}", f"https://www.tumblr.com/video_file/{ID}/tumblr_x1", f"https://assets.tumblr.com/post/{ID}",
    f"https://{BLOG}.tumblr.com/{ID}", f"https://{BLOG}.tumblr.com/post/{ID[:9]}…", f"https://{BLOG}.tumblr.com/post/{ID[:9]}...", f"https://{BLOG}.tumblr.com/post/12",
    f"https://www.tumblr.com/bad_name/{ID}", f"https://plums.example/post/{ID}", f"https://nottumblr.com/{BLOG}/{ID}", f"https://www.tumblr.com.example/{BLOG}/{ID}",
]


@pytest.mark.parametrize(("url", "handle"), POSTS)
def test_an_address_of_a_post(url: str, handle: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("tumblr", ID, handle, f"https://www.tumblr.com/{handle}/{ID}") == (ref.platform, ref.post_id, ref.handle, ref.url)
    assert ref == parse_url(address(ref.url))


@pytest.mark.parametrize("url", FRAMES)
def test_a_frames_address_names_no_blog(url: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert (ID, None) == (ref.post_id, ref.handle)
    assert ref == parse_url(address(ref.url))


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize("word", sorted(RESERVED - {"video", "blog", "dashboard", "embed"}))
def test_a_page_of_the_platform_is_no_blog(word: str) -> None:
    assert parse_url(address(f"https://www.tumblr.com/{word.upper()}/{ID}")) is None
    assert parse_url(address(f"https://www.tumblr.com/blog/view/{word}/{ID}")) is None


@pytest.mark.parametrize(("url", "kind", "value"), [
    (f"https://{BLOG}.tumblr.com", "user", BLOG), (f"https://{BLOG}.tumblr.com/archive", "user", BLOG), (f"https://www.tumblr.com/{BLOG}", "user", BLOG),
    (f"https://www.tumblr.com/@{BLOG}", "user", BLOG), (f"https://www.tumblr.com/blog/view/{BLOG}", "user", BLOG), (f"https://www.tumblr.com/dashboard/blog/{BLOG}/", "user", BLOG),
    ("https://www.tumblr.com/tagged/plums", "hashtag", "plums"), (f"https://{BLOG}.tumblr.com/tagged/plums/page/2", "hashtag", "plums"),
    ("https://64.media.tumblr.com/0f33af7f/tumblr_x1/s640x960/plums.jpg", "media", "plums.jpg"),
])
def test_users_hashtags_and_media(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("tumblr", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", ["https://www.tumblr.com", "https://www.tumblr.com/explore", "https://www.tumblr.com/bad_name", "https://assets.tumblr.com/post.js", POSTS[0][0],
                                 "https://paper.example/tagged/a", "https://www.tumblr.com/share/link?url=x"])
def test_what_is_neither(url: str) -> None:
    assert parse_other(address(url)) is None


# --- the clock --------------------------------------------------------------------------------

#: The worked examples of the project's notes on id clocks, section 7.
MOMENTS = [("626907179849564160", "2020-08-19T19:27:56.193"), ("730460905855467520", "2023-10-06T19:50:05.053"), ("765332564457209856", "2024-10-25T17:40:10.232"),
           ("812307562622042112", "2026-03-28T05:47:39.495")]


@pytest.mark.parametrize(("post_id", "at"), MOMENTS)
def test_the_time_in_an_id(post_id: str, at: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert datetime.fromisoformat(at + "+00:00") == found.at == found.not_before == found.not_after
    assert (1, None, "tumblr snowflake") == (found.precision_ms, found.impossible, found.source)


#: Counted ids, with their day, of the same notes; then what is no id.
@pytest.mark.parametrize("post_id", ["54196191430", "159704441298", "180294460076", "1", "", "a" * 18, "１" * 18, "1" * 41])
def test_counted_ids_have_no_clock(post_id: str) -> None:
    assert clock(post_id) is None


@pytest.mark.parametrize(("post_id", "why"), [
    ("0751892288566994388", "begins with a zero"), ("9999999999999999999", "larger than 2^63-1"), ("100000000000000000", "carries the time 2004-09-16, when ids were still counted"),
])
def test_ids_that_no_post_can_have(post_id: str, why: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert why in (found.impossible or "")
    assert (None, None) == (found.at, found.precision_ms)


def test_the_future_is_impossible_from_a_day_on() -> None:
    at = datetime(2024, 5, 30, 9, 12, 44, tzinfo=UTC)
    early, late = clock(ID, at - timedelta(hours=23)), clock(ID, at - timedelta(hours=25))

    assert early is not None
    assert late is not None
    assert None is early.impossible
    assert "carries the time 2024-05-30 09:12 UTC, which had not come" == late.impossible


@pytest.mark.parametrize(("post_id", "rounded"), [("751892288566994000", True), (ID, False), ("180294460000", False), ("", False)])
def test_an_id_that_a_spreadsheet_rounded(post_id: str, rounded: bool) -> None:
    assert rounded == is_rounded_id(post_id)


# --- reading fragments ------------------------------------------------------------------------

FRAME = f"https://embed.tumblr.com/embed/post/KEY/{ID}"


@pytest.mark.parametrize(("markup", "form", "handle", "permalink"), [
    (f'<div class="tumblr-post" data-href="{FRAME}"><a href="https://{BLOG}.tumblr.com/post/{ID}/plums">https://…</a></div>', "data-attribute", BLOG, f"https://{BLOG}.tumblr.com/post/{ID}/plums"),
    (f'<div class="tumblr-post" data-href="{FRAME}"><a href="https://plums.example/post/{ID}/jam">x</a></div>', "data-attribute", None, f"https://plums.example/post/{ID}/jam"),
    (f'<div class="tumblr-post" data-href="{FRAME}"><a href="https://plums.example/about">x</a></div>', "data-attribute", None, FRAME),
    (f'<div class="tumblr-post" data-href="{FRAME}"></div>', "data-attribute", None, FRAME),
    (f'<div class="tumblr-post" data-href="{FRAME}"><a href="https://{BLOG}.tumblr.com/post/626907179849564160">x</a></div>', "data-attribute", None, FRAME),
    (f'<blockquote class="tumblr-post"><a href="https://{BLOG}.tumblr.com/post/{ID}">x</a></blockquote>', "blockquote", BLOG, f"https://{BLOG}.tumblr.com/post/{ID}"),
])
def test_the_element_of_the_script(markup: str, form: str, handle: str | None, permalink: str) -> None:
    embed = read(fragment(markup))

    assert embed is not None
    assert (form, ID, handle, permalink, None) == (embed.form, embed.post_id, embed.handle, embed.permalink, embed.text)


@pytest.mark.parametrize("markup", ['<div class="tumblr-post">Our box</div>', f'<div class="tumblr-post"><a href="https://www.tumblr.com/{BLOG}">Us</a></div>',
                                    f'<div data-href="{FRAME}"></div>', "<blockquote>a</blockquote>"])
def test_what_shows_no_post(markup: str) -> None:
    assert read(fragment(markup)) is None


def test_whatever_is_a_post_is_seen_in_every_spelling() -> None:
    assert [] == unseen(PLATFORM, [url for url, _ in POSTS] + FRAMES)


def test_pages_without_posts_are_left_alone() -> None:
    assert [] == [url for url in seen(NO_POSTS[:11]) if "/tagged/" not in url]


@settings(deadline=None)
@given(addresses("www.tumblr.com", "embed.tumblr.com", f"{BLOG}.tumblr.com", "64.media.tumblr.com") | st.builds(f"https://{BLOG}.tumblr.com/post/{{}}".format, st.text(max_size=30)))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found is not None else None
    if found is not None:
        parse_other(found)

    if ref is not None and found is not None:
        assert any(part.startswith(ref.post_id) for part in found.segments)
        assert ref.handle is None or ref.handle in found.host or any(ref.handle in part for part in found.segments)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    read(fragment(f'<div class="tumblr-post" data-href="{text}"><a href="{text}">{text}</a></div>'))
    assert clock(text) is None or text.isdecimal()

"""The table of platforms, and what is read through before an address is anybody's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from provenance.errors import UsageError
from provenance.platforms import PLATFORMS, is_rounded_id, parse_post_url, platform_named, post_time
from provenance.platforms.platform import read_through

INNER = "https://twitter.com/example/status/20"


def test_every_platform_has_a_key_of_its_own_and_the_parts_the_finder_needs() -> None:
    keys = [platform.key for platform in PLATFORMS]

    assert len(keys) == len(set(keys))
    assert all(platform.marks and platform.name for platform in PLATFORMS)
    assert all(platform is platform_named(platform.key) for platform in PLATFORMS)


def test_an_unknown_platform_is_named_together_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'y'; known: x"):
        post_time("20", platform="y")
    with pytest.raises(UsageError):
        is_rounded_id("20", platform="")


@pytest.mark.parametrize(
    "url",
    [
        INNER,
        "https://web.archive.org/web/20240530120000/" + INNER,
        "https://web.archive.org/web/20240530120000id_/https:/twitter.com/example/status/20",
        "https://web.archive.org/web/2024*/" + INNER,
        "https://archive.ph/20240530120000/" + INNER,
        "https://www.google.com/url?q=https%3A%2F%2Ftwitter.com%2Fexample%2Fstatus%2F20&sa=D",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Ftwitter.com%2Fexample%2Fstatus%2F20%3Fs%3D20",
        "https://www.google.com/amp/s/mobile.twitter.com/example/status/20",
        "https://twitter.com/safety/unsafe_link_warning?unsafe_link=https%3A%2F%2Ftwitter.com%2Fexample%2Fstatus%2F20",
        "https://web.archive.org/web/2020/https://l.facebook.com/l.php?u=https%3A%2F%2Ftwitter.com%2Fexample%2Fstatus%2F20",
    ],
)
def test_archives_and_redirectors_are_read_through(url: str) -> None:
    ref = parse_post_url(url)

    assert ref is not None
    assert ("x", "20", "example", "https://x.com/example/status/20") == (ref.platform, ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "https://", "twitter.com/example/status/20", "https://news.example/status/20",
        "https://web.archive.org/web/2024/https://news.example/", "mailto:someone@news.example",
        "https://web.archive.org/web/2024/" * 7 + INNER,
    ],
)
def test_what_names_no_post_is_none(url: str) -> None:
    assert parse_post_url(url) is None


@given(st.text(max_size=80) | st.builds("https://x.com/{}".format, st.text(max_size=40)))
def test_no_text_raises(text: str) -> None:
    ref = parse_post_url(text)

    assert ref is None or ref.post_id in text


def test_reading_through_ends_even_where_nothing_ever_fits() -> None:
    seen: list[str] = []

    wrapped = "https://web.archive.org/web/2024/" * 9 + INNER

    assert read_through(wrapped, lambda address: seen.append(address.host)) is None
    assert 5 == len(seen)


def test_the_time_of_a_post_by_its_platform() -> None:
    clock = post_time("1098230906194546688", platform="x")

    assert clock is not None
    assert datetime(2019, 2, 20, 14, 40, 26, 837_000, tzinfo=UTC) == clock.at
    assert post_time("no id") is None
    assert is_rounded_id("1795968363525040000")

"""LinkedIn: its addresses, and the clock in its three kinds of number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from provenance.parser.look import look
from provenance.platforms.linkedin import PLATFORM, clock, parse_other, parse_url
from provenance.platforms.platform import Named
from provenance.urls import split

ID = "7084656651378536448"

# --- addresses --------------------------------------------------------------------------------

#: Address, kind, handle: embed-markup.md section 12.
POSTS = [
    (f"https://www.linkedin.com/posts/example-reader_a-title-activity-{ID}-AbCd", "activity", "example-reader"),
    (f"https://www.linkedin.com/posts/example-reader_a-title-activity-{ID}-AbCd/?utm_source=share", "activity", "example-reader"),
    (f"https://linkedin.com/posts/example-reader_activity-{ID}-A_-d", "activity", "example-reader"),
    (f"https://de.linkedin.com/posts/example-reader_hashtag-tag-share-{ID}-AbCd", "share", "example-reader"),
    (f"https://m.linkedin.com/posts/example-reader_ugcPost-{ID}-AbCd", "ugcPost", "example-reader"),
    (f"HTTPS://WWW.LINKEDIN.COM/POSTS/Example_A-UGCPOST-{ID}-AbCd", "ugcPost", "Example"),
    (f"https://www.linkedin.com/posts/example-reader_a-title-activity-{ID}", "activity", "example-reader"),
    (f"https://www.linkedin.com/posts/activity-{ID}-AbCd", "activity", None),
    (f"https://www.linkedin.com/posts/ex%C3%A4mple_%D0%B7%D0%B0-activity-{ID}-AbCd", "activity", "exämple"),
    (f"https://www.linkedin.com/posts/example_on-share-1234567890-and-activity-{ID}-AbCd", "activity", "example"),
    (f"https://www.linkedin.com/feed/update/urn:li:activity:{ID}", "activity", None),
    (f"https://www.linkedin.com/feed/update/urn:li:activity:{ID}/?commentUrn=urn%3Ali%3Acomment%3A1", "activity", None),
    (f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{ID}", "share", None),
    (f"//www.linkedin.com/feed/update/urn:li:ugcPost:{ID}", "ugcPost", None),
    (f"https://www.linkedin.com/embed/feed/update/urn:li:share:{ID}?collapsed=1", "share", None),
    (f"https://www.linkedin.com/embed/feed/update/urn%3Ali%3AugcPost%3A{ID}", "ugcPost", None),
    (f"https://www.linkedin.com/feed/update/activity:{ID}/", "activity", None),
    (f"https://www.linkedin.com/feed/?highlightedUpdateUrn=urn%3Ali%3Ashare%3A{ID}&origin=mail", "share", None),
    (f"https://www.linkedin.com/video/event/urn:li:ugcPost:{ID}/", "ugcPost", None),
    (f"https://www.linkedin.com/video/embed/live/urn:li:ugcPost:{ID}", "ugcPost", None),
    (f"https://www.linkedin.com/feed/update/urn:li:activity:{ID}).", "activity", None),
]
NO_POSTS = [
    "https://www.linkedin.com/", "https://www.linkedin.com/in/example-reader", "https://www.linkedin.com/company/example/posts/",
    "https://www.linkedin.com/pulse/a-title-example-reader", "https://www.linkedin.com/posts/", "https://www.linkedin.com/posts/example-reader",
    "https://www.linkedin.com/posts/example-reader_a-title", "https://www.linkedin.com/posts/example-reader_a-title-activity-708465665137…",
    f"https://www.linkedin.com/shareArticle?mini=true&url=https%3A%2F%2Fnews.example%2Fa-activity-{ID}",
    "https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fnews.example", "https://www.linkedin.com/feed/",
    f"https://www.linkedin.com/feed/?highlightedUpdateUrn=urn%3Ali%3Acomment%3A{ID}",
    f"https://www.linkedin.com/in/example-reader?highlightedUpdateUrn=urn:li:activity:{ID}",
    "https://www.linkedin.com/feed/update/", f"https://www.linkedin.com/feed/update/urn:li:comment:{ID}",
    "https://www.linkedin.com/feed/update/urn:li:activity:0", "https://www.linkedin.com/feed/update/urn:li:activity:70846566…",
    f"https://www.linkedin.com/events/{ID}/", f"https://www.linkedin.com/jobs/view/{ID}", f"https://www.linkedin.com/feed/hashtag/a-activity-{ID}",
    f"https://linkedin.example/posts/example_activity-{ID}-AbCd", f"https://notlinkedin.com/feed/update/urn:li:activity:{ID}",
    f"https://www.linkedin.com.example/feed/update/urn:li:activity:{ID}", "https://lnkd.in/AbCdEf",
    f"https://www.linkedin.com/posts/{'a' * 3000}_activity-{ID}-AbCd",
]


@pytest.mark.parametrize(("url", "kind", "handle"), POSTS)
def test_an_address_of_a_post(url: str, kind: str, handle: str | None) -> None:
    address = split(url)
    assert address is not None
    ref = parse_url(address)

    assert ref is not None
    assert ("linkedin", ID, handle) == (ref.platform, ref.post_id, ref.handle)
    assert f"https://www.linkedin.com/feed/update/urn:li:{kind}:{ID}" == ref.url
    assert parse_other(address) is None


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    address = split(url)

    assert address is not None
    assert parse_url(address) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.linkedin.com/in/example-reader/?locale=de", ("user", "example-reader")),
        ("https://www.linkedin.com/company/example/posts/", ("user", "example")),
        ("https://www.linkedin.com/feed/hashtag/bridges/", ("hashtag", "bridges")),
        ("https://www.linkedin.com/feed/hashtag/?keywords=%23bridges", ("hashtag", "bridges")),
        ("https://www.linkedin.com/feed/hashtag/", None), ("https://www.linkedin.com/jobs/view/1", None), ("https://www.linkedin.com/in", None),
        ("https://news.example/in/example-reader", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: tuple[str, str] | None) -> None:
    address = split(url)

    assert address is not None
    assert (Named("linkedin", *expected) if expected else None) == parse_other(address)


@given(st.sampled_from(["https://www.linkedin.com/posts/", "//linkedin.com/feed/update/urn:li:", "https://www.linkedin.com/feed/hashtag/"]),
       st.lists(st.sampled_from(["activity", "share", "-", ":", "_", "1234567890", "ab"]) | st.characters(), max_size=30).map("".join))
def test_no_address_raises_and_ids_stand_in_it(host: str, rest: str) -> None:
    address = split(host + rest)
    ref = parse_url(address) if address is not None else None
    if address is not None:
        parse_other(address)

    if ref is not None and address is not None:
        assert ref.post_id.isascii()
        assert ref.post_id.isdecimal()
        assert any(ref.post_id in part for part in address.segments)
        assert ref.handle is None or any(part.startswith(ref.handle) for part in address.segments)


@settings(deadline=None)  # the first look of a run compiles the patterns
@given(st.integers(10**9, 2**63 - 1), st.sampled_from(["activity", "share", "ugcPost"]), st.from_regex(r"[a-z0-9-]{1,60}", fullmatch=True))
def test_whatever_is_a_post_is_seen_in_every_spelling(number: int, kind: str, slug: str) -> None:
    for url in (f"https://www.linkedin.com/posts/example_{slug}-{kind}-{number}-AbCd", f"http://de.linkedin.com:80/feed/update/urn:li:{kind}:{number}/",
                f"https://www.linkedin.com/embed/feed/update/urn%3Ali%3A{kind}%3A{number}?collapsed=1"):
        address = split(url)
        assert address is not None
        ref = parse_url(address)
        again = split(ref.url) if ref is not None else None

        assert ref is not None
        assert again is not None
        assert ref.url == parse_url(again).url  # type: ignore[union-attr]  # a canonical address is one of a post
        for spelled in (url, url.replace("/", "&#x2F;").replace(":", "&#58;"), quote(url, safe=""), quote(quote(url, safe=""), safe=""),
                        url.replace("/", "\\/"), url.replace("/", "\\u002F").replace(":", "\\u003a"), url.replace("-", "&#45;")):
            assert look(f'<a data-u="{spelled}">x</a>'.encode()), spelled


@pytest.mark.parametrize(
    "page",
    ['<a href="https://www.linkedin.com/company/example">Us</a>', '<a href="https://www.linkedin.com/in/example-reader-1234567890">x</a>',
     '<a href="https://www.linkedin.com/shareArticle?mini=true&amp;url=https%3A%2F%2Fnews.example%2Fa">Share</a>',
     '<div class="share-1 linkedin.com"> <i data-x="activity-20"></i>'],
)
def test_a_page_without_posts_is_left_alone(page: str) -> None:
    assert not look(page.encode())


def test_a_long_slug_takes_linear_time() -> None:
    for middle in ("-activity-" * 190, "_" * 1900, "-share-1234567890" * 110):
        address = split(f"https://www.linkedin.com/posts/example_{middle}x")

        assert address is not None
        assert parse_url(address) is None or middle.startswith("-share")


# --- clock ------------------------------------------------------------------------------------

#: id-clocks.md section 6.
MOMENTS = [
    ("6685980502161199104", "2020-07-06T18:59:31.226"),
    ("7084656651378536448", "2023-07-11T22:16:12.244"),
    ("7295762520814874625", "2025-02-13T11:15:33.675"),
]


@pytest.mark.parametrize(("post_id", "expected"), MOMENTS)
def test_a_number_says_its_millisecond(post_id: str, expected: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert datetime.fromisoformat(expected + "+00:00") == found.at == found.not_before == found.not_after
    assert (1, "linkedin snowflake", None) == (found.precision_ms, found.source, found.impossible)


def test_the_numbers_of_one_post_lie_milliseconds_apart() -> None:
    one, other = clock("6422861848709726123"), clock("6422861848344821123")

    assert one is not None
    assert other is not None
    assert one.at is not None
    assert other.at is not None
    assert abs(one.at - other.at) < timedelta(seconds=1)


def test_what_was_not_checked_says_so() -> None:
    found = clock("5832951386098966528")

    assert found is not None
    assert found.at is not None
    assert "unchecked" in found.source


@pytest.mark.parametrize(
    ("post_id", "why"),
    [("0", "zero"), ("07084656651378536448", "zero"), (str(2**63), "larger"), ("1098230906194546688", "1978-04-19, before"), ("20", "1970-01-01")],
)
def test_an_id_no_post_can_have(post_id: str, why: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert why in (found.impossible or "")
    assert (None, None, None, None) == (found.at, found.not_before, found.not_after, found.precision_ms)


def test_the_future_is_impossible_where_somebody_says_when_now_is() -> None:
    day = datetime(2023, 7, 11, tzinfo=UTC)
    early, same = clock(ID, day - timedelta(days=2)), clock(ID, day)

    assert early is not None
    assert same is not None
    assert "2023-07-11 22:16" in (early.impossible or "")
    assert same.impossible is None


@given(st.text(max_size=30) | st.integers(0, 10**45).map(str))
def test_no_text_stops_the_clock(text: str) -> None:
    found = clock(text, datetime(2024, 1, 1, tzinfo=UTC))

    assert found is None or (found.impossible is None) != (found.not_before is None and found.not_after is None)


def test_a_frame_needs_no_reader() -> None:
    assert () == PLATFORM.selectors

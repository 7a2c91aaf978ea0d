"""What a captured page shows of a post, and what is no evidence; section 13, "Replay"."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from archive_cases import ID, MADE, NOW, POST, SHELL, URL, old_page, preview_page, tweet
from hypothesis import given, settings, strategies as st

from provenance.model import Capture
from provenance.witnesses.captured import Shown, Told, read_post
from provenance.witnesses.witness import Asked


def read(body: str | bytes | object, asked: Asked = POST) -> Shown | Told | None:
    raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    return read_post(Capture(URL, NOW, 200, (), raw), asked)


def shown(body: str | bytes | object) -> Shown:
    found = read(body)
    assert isinstance(found, Shown)
    return found


def test_json_of_the_syndication_endpoint() -> None:
    said = {"__typename": "Tweet", "id_str": ID, "created_at": "2018-05-30T12:00:00.000Z", "text": "a &lt; b",
            "user": {"id_str": "4242", "screen_name": "example_reader", "name": "Example"}}

    assert ("a < b", MADE, "json") == (shown(said).text, shown(said).posted_at, shown(said).form)


def test_json_of_an_edited_post_names_its_versions() -> None:
    last = str(int(ID) + 9)

    assert (ID, last) == shown(tweet(edit_control={"edit_tweet_ids": [ID, last]})).versions


@pytest.mark.parametrize("body", [
    "", " ", "{", "[]", "{}", "null", SHELL, {"errors": []}, {"errors": [{"code": True}]}, {"errors": [{"code": "34"}]},
    {"id_str": "1001", "user": {"screen_name": "example_reader"}}, [tweet()], "[" * 50_000, "<" * 50_000,
    old_page(post_id="1001"), old_page(post_id=ID + "0"), preview_page(post_id="1001"), preview_page(text=""),
    f'<div data-tweet-id="{ID}"></div>', f'<div data-tweet-id="{ID}" data-screen-name="not a handle"></div>',
    f'<meta property="og:url" content="https://elsewhere.example/{ID}"><meta property="og:description" content="words">',
])
def test_what_is_no_evidence(body: object) -> None:
    assert read(body) is None


def test_an_element_with_only_the_words_or_only_the_handle() -> None:
    words = shown(f'<div data-tweet-id="{ID}"><p class="tweet-text">Some words</p></div>')
    handle = shown(f'<div data-tweet-id="{ID}" data-screen-name="example_reader"></div>')

    assert (None, "Some words") == (words.handle, words.text)
    assert ("example_reader", None) == (handle.handle, handle.text)


def test_emoji_and_mentions_of_old_pages_are_words() -> None:
    page = old_page(text='Thanks <a href="/other_reader">@<b>other_reader</b></a> <img class="Emoji" alt="😀">')

    assert "Thanks @other_reader 😀 https://t.co/AbCdEfGhIj" == shown(page).text


def test_two_links_after_each_other() -> None:
    page = (f'<div data-tweet-id="{ID}"><p class="js-tweet-text">a <a href="https://t.co/one">x</a> '
            '<a href="https://t.co/two" data-expanded-url="https://courier.example/">y</a></p></div>')

    assert "a https://t.co/one https://t.co/two" == shown(page).text
    assert ["https://t.co/two"] == [link.shown for link in shown(page).links]


@pytest.mark.parametrize("seconds", ["", "x", "12", "99999999999", "100000000", "-1527681600"])
def test_a_time_that_is_none(seconds: str) -> None:
    page = old_page().replace(f'data-time="{int(MADE.timestamp())}"', f'data-time="{seconds}"')

    assert shown(page).posted_at is None


@pytest.mark.parametrize(("text", "kept"), [
    ("“Some words”", "Some words"), ("Some words", "Some words"), ("“Some” words", "“Some” words"), ("“", "“"),
])
def test_quotation_marks_of_the_preview(text: str, kept: str) -> None:
    assert kept == shown(preview_page(text=text)).text


def test_titles_of_both_names() -> None:
    for title, name in (('Example on Twitter: "Some words"', "Example"), ('Example on X: "Some words" / X', "Example")):
        found = shown(f'<link rel="canonical" href="{URL}"><title>{title}</title>')

        assert (name, "Some words", "preview") == (found.name, found.text, found.form)


def test_a_preview_without_a_name() -> None:
    page = preview_page().replace("Example Reader (@example_reader) on X", "Something else")

    assert (None, "Some words") == (shown(page).name, shown(page).text)


def test_a_sentence_that_the_error_lacks() -> None:
    assert Told("gone", "code 34") == read({"errors": [{"code": 34}]})


def test_a_post_without_an_id_is_never_shown() -> None:
    assert read(tweet(), replace(POST, post_id=None)) is None


def test_bytes_that_are_no_utf_8_are_marked() -> None:
    page = preview_page().encode().replace(b"Some words", b"Some w\xf6rds")

    assert "Some w\ufffdrds" == shown(page).text


PIECES = st.lists(st.sampled_from([
    "<div ", f'data-tweet-id="{ID}"', ">", "</div>", '<p class="tweet-text">', "words", '<meta property="og:url" content="',
    URL, '">', '<meta property="og:description" content="x">', "<title>A on X: ", "</title>", '<a href="https://t.co/x">',
    "<!--", "<script>", "\x00", '" data-time="1527681600', "<table>", "<svg>",
]), max_size=25).map("".join)


@given(PIECES | st.text(max_size=100) | st.binary(max_size=100))
@settings(max_examples=200, deadline=None)
def test_any_page_never_raises(body: str | bytes) -> None:
    found = read(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))

    assert found is None or ID.encode() in (body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))


OURS = f'<div data-tweet-id="{ID}" data-screen-name="example_reader">'


@pytest.mark.parametrize("body", [
    OURS + "<div>" * 300_000, OURS + "<p " + "a=1 " * 300_000 + ">", OURS + "<table><a>" * 60_000, OURS + "<b><p>" * 60_000,
    OURS * 30_000, OURS + " " * 3_000_000, OURS + "</div>" * 100_000, OURS + "<font>" * 50_000, OURS + "a='" * 300_000,
    OURS + '<p class="tweet-text">' + '<a href="https://t.co/x">y</a>' * 40_000, "<a " * 300_000,
], ids=lambda body: body[len(OURS):len(OURS) + 12])
def test_no_page_takes_long(body: str) -> None:
    began = time.process_time()
    read(body)

    assert time.process_time() - began < 3


def test_a_large_page_with_data_in_an_attribute_is_read() -> None:
    page = old_page() + f"<input class=json-data value='{'{&quot;a&quot;:1}' * 20_000}'>" + "<div><p>x</p></div>" * 6_000

    assert "example_reader" == shown(page).handle


def test_the_time_of_a_page_is_utc() -> None:
    assert datetime(2018, 5, 30, 12, tzinfo=UTC) == shown(old_page()).posted_at

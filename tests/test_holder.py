"""Elements that hold a post in their attributes, and those that only look like it."""

from __future__ import annotations

import base64
import json
import time
from html import escape

import pytest
from hypothesis import given, settings, strategies as st

from provenance.fragment import Fragment, from_markup
from provenance.model import Embed
from provenance.parser.holder import form_of, is_button, read_holder
from provenance.parser.state import Markup

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL = f"https://x.com/example/status/{ID}"


def held(markup: str) -> list[tuple[str, str | None]]:
    return [("markup", one.text) if isinstance(one, Markup) else (one.form, one.post_id)
            for one in read_holder(from_markup(f"<body>{markup}</body>"))]


def element(name: str, **attributes: str | None) -> Fragment:
    return Fragment(name, {key.replace("_", "-"): value for key, value in attributes.items()}, tuple, str)


@pytest.mark.parametrize(("asked", "form"), [
    ("autoplay=1&loop=1&background=1", "link"), ("background=1&autoplay=1&quality=720p", "link"), ("autoplay=1&amp;muted=1&amp;loop=1&amp;background=1", "link"), ("autoplay=1&mute=1&loop=1&controls=0", "link"),
    ("background=1", "iframe"), ("autoplay=1&loop=1", "iframe"), ("autoplay=1&mute=1&loop=1", "iframe"), ("autoplay=1&mute=1&controls=0", "iframe"), ("controls=0&loop=1&mute=1", "iframe"),
])
def test_a_film_behind_the_words_of_a_page_is_a_link(asked: str, form: str) -> None:
    assert [(form, "347119375")] == held(f'<iframe src="https://player.vimeo.com/video/347119375?{asked}"></iframe>')


@pytest.mark.parametrize(("markup", "form"), [
    (f'<iframe src="{URL}"></iframe>', "iframe"), (f'<div data-src="{URL}"></div>', "data-attribute"),
    (f'<div data-anything=" {URL} "></div>', "data-attribute"), (f'<amp-twitter data-tweetid="{ID}"></amp-twitter>', "amp"),
    (f'<bento-twitter data-tweetid="{ID}"></bento-twitter>', "amp"), (f'<oembed url="{URL}"></oembed>', "cms"),
    (f'<lite-tweet postid="{ID}"></lite-tweet>', "custom-element"), (f'<div class="twitter" data-id="{ID}"></div>', "data-attribute"),
    (f'<div data-tweet-id="{ID}"></div>', "data-attribute"), (f'<div data-twitter-key="{ID}"></div>', "data-attribute"),
    (f'<div data-provider="assets/img/twitter" data-id="{ID}"></div>', "data-attribute"),
    (f'<div data-u="https%3A%2F%2Fx.com%2Fexample%2Fstatus%2F{ID}" data-src="{URL}"></div>', "data-attribute"),
    (f'<div data-src="/web/20240530120000/{URL}"></div>', "data-attribute"),
    (f'<div data-state="{escape(json.dumps({"id": ID, "type": "tweet"}))}"></div>', "data-attribute"),
    (f'<div class="twitter-embed" data-attrs="{escape(json.dumps({"id": ID}))}"></div>', "data-attribute"),
    (f'<div data-attrs="{escape(json.dumps({"url": URL}))}"></div>', "data-attribute"),
    (f'<div data-e2e="twitter-embed-{URL}"></div>', "data-attribute"), (f'<div data-key="oembed:{URL}"></div>', "data-attribute"),
    # an id alone and an address: the address speaks
    (f'<div data-tweet-id="{OTHER}" data-src="{URL}"></div>', "data-attribute"),
])
def test_an_element_that_holds_a_post(markup: str, form: str) -> None:
    assert [(form, ID)] == held(markup)


@pytest.mark.parametrize("markup", [
    "<div></div>", '<div class="twitter"></div>', f'<div data-id="{ID}"></div>', f'<a href="{URL}"></a>', f'<img alt="{URL}">', f'<meta content="{URL}">',
    f'<link href="{URL}">', f'<input value="{URL}">', f'<amp-social-share data-param-url="{URL}"></amp-social-share>',
    f'<blockquote cite="{URL}"></blockquote>', f'<div title="{URL}"></div>', f'<div class="share-button" data-url="{URL}"></div>',
    f'<div class="btn" data-url="{URL}"></div>', f'<div class="twitter-timeline" data-url="{URL}"></div>',
    f'<div class="related-posts" data-url="{URL}"></div>', f'<div id="sidebar" data-url="{URL}"></div>', f'<div data-module="mostRead" data-url="{URL}"></div>',
    f'<div data-e2e="share-on-{URL}"></div>', f'<div data-e2e="read-more-{URL}"></div>',
    f'<div data-share-url="{URL}"></div>', f'<div class="twitter" data-user-id="{ID}"></div>', f'<div class="twitter" data-count="{ID}"></div>',
    f'<div data-tweet-author-id="{ID}"></div>', '<div data-src="https://news.example/story"></div>', '<div data-src=""></div>', "<div data-src></div>",
    '<div data-attrs="{broken"></div>', '<div data-attrs="[x for x in y]"></div>', '<div data-attrs="{}"></div>',
    f'<div data-state="{escape(json.dumps({"related": [{"type": "tweet", "id": ID}]}))}"></div>',
])
def test_an_element_that_holds_none(markup: str) -> None:
    assert [] == held(markup)


@pytest.mark.parametrize(("markup", "found"), [
    (f'<iframe src="/media/oembed?url={URL}"></iframe>', [ID]), (f'<iframe src="https://news.example/embed?href={URL}&a=b"></iframe>', [ID]),
    (f'<iframe src="https://news.example/comments?url={URL}"></iframe>', []), ('<iframe src="/media/oembed?url=https://news.example/story"></iframe>', []),
    ('<iframe src="/media/oembed?url="></iframe>', []), (f'<div data-x="/media/oembed?url={URL}"></div>', []), (f'<script src="{URL}"></script>', []),
    (f'<script data-tweet-id="{ID}"></script>', [ID]), (f'<button class="play" data-tweet-id="{ID}"></button>', [ID]), (f'<button data-tweet-id="{ID}"></button>', []),
    (f'<comments-list data-u="{URL}"></comments-list>', []), (f'<div data-u="https://https://{URL[8:]}"></div>', [ID]), (f'<div data-u="{URL[8:]}"></div>', [ID]),
])
def test_frames_scripts_and_buttons(markup: str, found: list[str]) -> None:
    assert found == [post_id for _, post_id in held(markup)]


QUOTE = '<blockquote class="twitter-tweet">Hi</blockquote>'


@pytest.mark.parametrize("value", [
    QUOTE, escape(QUOTE), escape(escape(QUOTE)), "%3Cblockquote%3EHi%3C/blockquote%3E", r"\u003cblockquote\u003e", r"\x3cblockquote\x3e",
    base64.b64encode(QUOTE.encode()).decode(),
])
def test_markup_in_an_attribute(value: str) -> None:
    assert [("markup", value)] == held(f'<div data-html="{escape(value)}"></div>')


@pytest.mark.parametrize("value", ["<3 you", "< 14 letters", "PGA tour", "PG-13 is the rating", "&amp; so on and on", ""])
def test_no_markup_in_an_attribute(value: str) -> None:
    assert [] == held(f'<div data-html="{escape(value)}"></div>')


def test_an_address_keeps_its_place_beside_an_id() -> None:
    """Of one post, too: where the id comes first, its address is not lost."""
    (found,) = read_holder(element("div", data_tweet_id=ID, data_src=URL))

    assert isinstance(found, Embed)
    assert (URL, "example") == (found.permalink, found.address_handle)


def test_state_in_one_attribute_and_an_address_in_the_next() -> None:
    found = read_holder(element("div", data_attrs=json.dumps([{"type": "tweet", "id": OTHER}]), data_src=URL))

    assert [OTHER, ID] == [one.post_id for one in found if isinstance(one, Embed)]


@pytest.mark.parametrize(("classes", "button"), [
    ("", False), ("twitter-embed", False), ("share", True), ("shareButton", True), ("twitter-follow-button", True), ("twitter-timeline", True),
    ("shared", False), ("embed like", True), ("likely", False),
])
def test_buttons(classes: str, button: bool) -> None:
    assert button == is_button(element("div", **{"class": classes}))


@pytest.mark.parametrize(("name", "form"), [
    ("iframe", "iframe"), ("video", "iframe"), ("amp-x", "amp"), ("bento-x", "amp"), ("oembed", "cms"), ("a-b", "custom-element"),
    ("div", "data-attribute"), ("", "data-attribute"),
])
def test_forms(name: str, form: str) -> None:
    assert form == form_of(name)


NAMES = st.sampled_from(["class", "id", "src", "data-id", "data-tweet-id", "data-attrs", "data-html", "title", "data-share", "type", "data-twitter"]) | st.text(max_size=8)
VALUES = st.none() | st.text(max_size=30) | st.sampled_from([
    URL, ID, OTHER, "twitter", "share", json.dumps({"type": "tweet", "id": ID}), QUOTE, escape(QUOTE), "{", "[" * 5000, "//", "/web/", "at:", "%2F", " ", "PG" + "A" * 20,
    "https://[", "\ud83d", "{\"a\": " + "1" * 5000 + "}"])


@given(st.sampled_from(["div", "iframe", "amp-x", "a", "x-y", ""]), st.dictionaries(NAMES, VALUES, max_size=6))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_invents_no_id(name: str, attributes: dict[str, str | None]) -> None:
    fragment = Fragment(name, attributes, tuple, str)
    found = list(read_holder(fragment))

    assert found == list(read_holder(fragment))
    text = repr(attributes)
    assert all(one.post_id is not None and one.post_id in text for one in found if isinstance(one, Embed))


@pytest.mark.parametrize("value", [
    '{"a":' * 200_000, "[" * 1_000_000, "<" * 1_000_000, " " * 1_000_000 + "x", "/" * 1_000_000, "https://x.com/" * 70_000,
    "PG" + "A" * 1_000_000, "twitter " * 100_000, json.dumps([{"type": "tweet", "id": ID}] * 5000), "\\" * 1_000_000 + "u003c",
], ids=range(10))
def test_time_grows_with_the_length_only(value: str) -> None:
    start = time.process_time()
    list(read_holder(element("div", **{"class": "twitter " + value, "data-x": value, "data-id": value})))

    assert time.process_time() - start < 4

"""Page state walked from object to object: what is the page's own, and what only looks like it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.model import Embed
from provenance.parser import parse_article
from provenance.parser.state import _MAX_DEPTH, _MAX_NODES, Markup, read_state
from provenance.parser.values import TOO_DEEP

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL, OTHER_URL = f"https://x.com/example/status/{ID}", f"https://x.com/example/status/{OTHER}"
TWEET = {"type": "tweet", "id": ID}


def ids(value: Any, **context: Any) -> list[str | None]:
    """Each post once, as the page's notes keep it."""
    return list(dict.fromkeys(one.post_id for one in read_state(value, **context) if isinstance(one, Embed)))


def markup(value: Any) -> list[str]:
    return [one.text for one in read_state(value) if isinstance(one, Markup)]


@pytest.mark.parametrize("value", [
    TWEET, [TWEET], {"body": [TWEET]}, {"a": {"b": {"c": [[TWEET]]}}}, {"type": "embed", "url": URL}, {"_type": "oembed", "href": URL},
    {"tweet": {"id": ID}}, {"type": "twitter", "data": {"id": ID}}, {"name": "core-embed/twitter", "type": "core-embed/twitter", "attrs": {"url": URL}},
    {"component": "TwitterEmbed", "props": {"value": {"id": ID}}}, {"embedUrl": URL}, {"tweetUrl": URL}, {"tweet": [URL]}, {"youtubeEmbed": URL},
    {"type": "oembed_response", "subtype": "twitter", "raw_oembed": {"url": URL}}, {"role": "tweet", "URL": URL},
    # JSON in JSON, and in the rows of a stream
    {"state": json.dumps({"body": [TWEET]})}, json.dumps(json.dumps([TWEET]))[1:-1].replace("\\", ""), "1:" + json.dumps(["$", TWEET]),
    # traps around something else
    {"content": [TWEET], "related": [{"type": "tweet", "id": OTHER}]}, {"share": [OTHER_URL], "embed": URL},
    {"page": {"tweet": {"id": ID}, "settings": {"tweet": {"id": OTHER}}}},
    # an embed's own settings, and those of the site
    {"type": "twitter", "config": {"externalUrl": URL}}, {"widgetType": "tweet", "settings": {"id": ID}},
    {"type": "tweet", "config": {"id": ID}, "site": {"tweet": {"id": OTHER}}}, {"config": {"tweet": {"id": OTHER}}, "tweet": {"id": ID}},
    # a post's own parts
    {"type": "tweet", "url": URL, "user": {"tweetId": OTHER}, "replies": [{"tweetId": OTHER}]},
    # stories with headlines in the body of the article are the article
    {"content": [{"title": "Live", "url": "https://news.example/live", "tweet": {"id": ID}}]},
])
def test_a_post(value: Any) -> None:
    assert [ID] == ids(value)


@pytest.mark.parametrize("value", [
    None, 1, "", "words", [], {}, {"id": ID}, {"url": URL}, {"links": [URL]}, URL, [URL], {"related": [TWEET]}, {"mostRead": {"tweet": {"id": ID}}},
    {"shareTweet": {"tweetUrl": URL}}, {"type": "twitter", "other": {"id": ID}}, {"type": "tweet " * 20, "id": ID},
    {"sameAs": [{"type": "tweet", "url": URL}]}, {"app": {"settings": {"tweet": {"id": ID}}}}, {"site_footer": [TWEET]},
    # a list of stories, each with an address of its own
    {"latest": [{"headline": "One", "url": "/one", "tweet": {"id": ID}}, {"headline": "Two", "url": "/two"}]},
    {"twitter": {"userId": ID}}, {"type": "tweet", "author": {"id": ID}},
    {"tweetUrl": "https://youtu.be/dQw4w9WgXcQ"}, {"embed": "https://news.example/story"}, {"embed": URL + "a" * 2000}, {"embedded": "words/of/nobody"},
])
def test_no_post(value: Any) -> None:
    assert [] == [one for one in read_state(value) if isinstance(one, Embed)]


@pytest.mark.parametrize(("value", "expected"), [
    ({"@type": "SocialMediaPosting", "url": URL}, [ID]), ({"@type": ["Thing", "DiscussionForumPosting"], "url": URL}, [ID]),
    ({"@type": "VideoObject", "embedUrl": "https://www.youtube.com/embed/dQw4w9WgXcQ"}, ["dQw4w9WgXcQ"]),
    ({"@type": "NewsArticle", "video": {"@type": "VideoObject", "embedUrl": "https://youtu.be/dQw4w9WgXcQ"}}, ["dQw4w9WgXcQ"]),
    ({"@type": "NewsArticle", "url": URL}, []), ({"@type": "NewsArticle", "author": {"@type": "SocialMediaPosting", "url": URL}}, []),
    ({"@type": "ItemList", "itemListElement": [{"@type": "SocialMediaPosting", "url": URL}]}, []),
    ({"@type": "NewsArticle", "hasPart": [{"@type": "SocialMediaPosting", "url": URL}]}, [ID]),
    ({"@type": 7, "url": URL}, []), ({"@type": [None], "url": URL}, []),
])
def test_linked_data(value: Any, expected: list[str]) -> None:
    assert expected == ids(value, form="json-ld")


CONTENT_TYPE = {"contentType": {"sys": {"id": "twitterEmbed"}}}


@pytest.mark.parametrize(("value", "expected"), [
    # Contentful
    ({"sys": CONTENT_TYPE, "fields": {"id": ID}}, [ID]), ({"target": {"sys": CONTENT_TYPE}, "data": {"id": ID}}, [ID]), ({"sys": {"contentType": "tweet"}, "fields": {"id": ID}}, []),
    # a type that is a trap
    ({"a": {"type": "relatedStories", "tweet": {"id": ID}}}, []), ({"a": {"type": "share", "url": URL, "username": "a", "text": "b"}}, []), ({"a": {"type": "shared", "tweet": {"id": ID}}}, [ID]),
])
def test_types(value: Any, expected: list[str]) -> None:
    assert expected == ids(value)


def test_lists_and_parts_are_traps_of_linked_data_alone() -> None:
    assert [ID] == ids({"@type": "ItemList", "items": [TWEET]})
    assert [ID] == ids({"hasPart": [TWEET]})


def test_surroundings_count() -> None:
    assert [ID] == ids({"id": ID}, named=frozenset(("x",)))
    assert [ID] == ids({"url": URL}, embedded=True)
    assert [] == ids({"nested": {"url": URL}}, embedded=True)
    assert [ID] == ids({"data": {"url": URL}}, embedded=True)
    assert ["data-attribute"] == [one.form for one in read_state(TWEET, form="data-attribute") if isinstance(one, Embed)]


def test_order_is_that_of_the_page() -> None:
    value = {"a": [TWEET, {"html": "<b>one</b>"}, {"type": "tweet", "id": OTHER}], "b": "<i>two</i>"}

    assert [ID, "<b>one</b>", OTHER, "<i>two</i>"] == [
        one.text if isinstance(one, Markup) else one.post_id for one in read_state(value)]


@pytest.mark.parametrize(("value", "expected"), [
    ({"html": "<p>x</p>"}, ["<p>x</p>"]), ({"a": "&lt;p&gt;"}, ["&lt;p&gt;"]), ({"a": "1 < 2"}, ["1 < 2"]), ({"a": "words"}, []),
    ({"share": "<p>x</p>"}, []), ({"related": [{"html": "<p>x</p>"}]}, []), (json.dumps({"a": "<p>x</p>"}), ["<p>x</p>"]),
])
def test_markup_in_strings(value: Any, expected: list[str]) -> None:
    assert expected == markup(value)


def nested(depth: int, inner: Any) -> Any:
    for _ in range(depth):
        inner = [inner]
    return inner


def test_so_deep_and_no_deeper() -> None:
    assert [ID] == ids(nested(_MAX_DEPTH, TWEET))
    assert [] == ids(nested(_MAX_DEPTH + 1, TWEET))


def test_json_in_json_in_json_in_json() -> None:
    text = json.dumps([TWEET])
    seen = [ids(json.loads(text))]
    for _ in range(3):
        text = json.dumps([text])
        seen.append(ids(json.loads(text)))

    assert [[ID], [ID], [ID], []] == seen


def test_so_many_values_and_no_more() -> None:
    value = [0] * (_MAX_NODES + 10)

    assert [ID] == ids([TWEET, *value])
    assert [] == ids([*value, TWEET])


KEYS = ["url", "id", "tweetId", "tweet", "type", "@type", "related", "content", "data", "embed", "html", "text", "username", "user", "title",
        "quoted_tweet", "settings", "sameAs", "items", "record"]
SCALARS = st.sampled_from([URL, OTHER_URL, ID, int(OTHER), "tweet", "twitter", "embed", "SocialMediaPosting", "ItemList", "<p>x</p>",
                           json.dumps(TWEET), '1:["a"]', "[", "{", "/", None, True, 1.5, "\ud83d", "\x1c1\x1c"]) | st.text(max_size=10)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6), max_leaves=25)


@given(VALUES, st.sampled_from(["json", "json-ld", "data-attribute"]), st.booleans())
@settings(max_examples=400, deadline=None)
def test_never_raises_and_invents_no_id(value: Any, form: str, embedded: bool) -> None:
    found = list(read_state(value, form=form, named=frozenset(("x",)), embedded=embedded))

    assert found == list(read_state(value, form=form, named=frozenset(("x",)), embedded=embedded))
    text = repr(value)
    assert all(one.post_id is not None and one.post_id in text for one in found if isinstance(one, Embed))


@pytest.mark.parametrize("value", [
    [{"type": "tweet", "id": str(int(ID) + number)} for number in range(10_000)],
    {f"tweet{number}": {"id": ID} for number in range(20_000)},
    nested(800, [ID] * 1000), [["[[[[[[["] * 1000] * 50, ["1:[\n" * 250_000], [json.dumps([json.dumps([TWEET] * 500)] * 20)],
    [{"title": "a", "url": "/b"}] * 10_000, ["<" * 1_000_000], [{"type": "tweet " * 10 + str(number)} for number in range(10_000)],
], ids=range(9))
def test_time_grows_with_the_length_only(value: Any) -> None:
    start = time.process_time()
    list(read_state(value))

    assert time.process_time() - start < 4


@pytest.mark.parametrize("page", [
    "{" * 1_000_000, "[{" * 500_000, '{"a":' * 200_000, f'["{URL}",' + "[" * 1_000_000,
    f'<script>u="{URL}";x=' + ",[1" * 900 + ",1" * 200_000 + "</script>", f'<script>u="{URL}";' + "= {a:" * 200_000 + "</script>",
    f'<div data-u="{URL}" data-x=\'' + '{"a":' * 200_000 + "'></div>",
    json.dumps({"type": "tweet", "url": URL, "text": "<div>" * 50_000, "username": "example"}),
], ids=range(8))
def test_no_page_hangs_on_its_state(page: str) -> None:
    start = time.process_time()
    parse_article(page)

    assert time.process_time() - start < 4


@pytest.mark.parametrize("page", [
    '<script type="application/json">' + '{"a":' * 70 + json.dumps(TWEET) + "}" * 70 + "</script>",
    '<script type="application/json">' + '{"a":' * 5000 + json.dumps(TWEET) + "}" * 5000 + "</script>",
    "<script>window.__S__ = " + "[" * 5000 + json.dumps(TWEET) + "]" * 5000 + ";</script>",
    '{"a":' * 70 + json.dumps(TWEET) + "}" * 70, '{"a":' * 5000 + json.dumps(TWEET) + "}" * 5000,
])
def test_what_nests_too_deep_is_said(page: str) -> None:
    article = parse_article(page)

    assert ("degraded", (TOO_DEEP,)) == (article.parse, article.problems)


@pytest.mark.parametrize("code", ["_jsx(Tweet,{" * 100_000, "_jsx(Tweet,{id: 1})" * 60_000, '_jsx("' * 200_000, "_jsx(Tweet,{" + "x" * 1_000_000])
def test_code_without_end_takes_linear_time(code: str) -> None:
    began = time.process_time()
    list(read_state({"compiledSource": code}))

    assert time.process_time() - began < 6

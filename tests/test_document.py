"""What kind of document is this: a page, a feed, JSON, Markdown, words."""

from __future__ import annotations

import json
import re
import time
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.parser import parse_article
from provenance.parser.document import read_document
from provenance.parser.look import EVERYTHING, look
from provenance.parser.sniff import is_feed, is_markdown, is_markup, json_strings

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL, OTHER_URL = f"https://x.com/example/status/{ID}", f"https://x.com/other/status/{OTHER}"
QUOTE = f'<blockquote class="twitter-tweet"><p>Hello</p>&mdash; Ada (@example) <a href="{URL}">May 30, 2024</a></blockquote>'
TWEET = {"type": "tweet", "id": ID}


def embeds(document: str) -> list[tuple[str | None, str]]:
    return [(embed.post_id, embed.form) for embed in parse_article(document).embeds]


@pytest.mark.parametrize(("document", "expected"), [
    # JSON
    (json.dumps(TWEET), [(ID, "json")]), ("  \n" + json.dumps([TWEET]), [(ID, "json")]), (json.dumps({"html": QUOTE}), [(ID, "json")]),
    (json.dumps({"body": [TWEET, {"html": "<p>words</p>"}, {"type": "tweet", "id": OTHER}]}), [(ID, "json"), (OTHER, "json")]),
    (json.dumps({"text": "Hello pic.twitter.com/abcdefghij— Ada (@example) May 30, 2024"}), [(None, "flattened-text")]),
    (json.dumps({"related": [TWEET], "text": f"See {URL} there"}), []), (json.dumps({"text": URL}), []), ("{}", []), ("[]", []),
    # words that begin with a bracket
    (f"[sic] words\n\n{URL}\n", [(ID, "cms")]), (f"{{broken\n\n{URL}\n", [(ID, "cms")]), ("[" * 5000 + f"\n\n{URL}\n", [(ID, "cms")]),
    # feeds
    (f"<rss><channel><item><description>{escape(QUOTE)}</description></item></channel></rss>", [(ID, "blockquote")]),
    (f'<?xml version="1.0"?><rss><item><content:encoded><![CDATA[{QUOTE}]]></content:encoded><description>{escape(QUOTE)}</description></item></rss>', [(ID, "blockquote")]),
    (f"<feed><entry><content type='html'>{escape(QUOTE)}</content></entry></feed>", [(ID, "blockquote")]),
    (f"<feed><entry><content type='xhtml'><div>{QUOTE}</div></content></entry></feed>", [(ID, "blockquote")]),
    (f"<rss><item><description>{escape(escape(QUOTE))}</description></item></rss>", [(ID, "blockquote")]),
    (f"<rss><item><description>{escape(QUOTE)}</description></item><item><summary>{escape(QUOTE.replace(ID, OTHER))}</summary></item></rss>", [(ID, "blockquote"), (OTHER, "blockquote")]),
    (f"<rss><item><link>{URL}</link><title>Words</title></item></rss>", []), (f"<rss><item><description>{escape(QUOTE)}", []), ("<rss></rss>", []),
    # Markdown
    (f"# Title\n\n{URL}\n", [(ID, "cms")]), (f"# Title\n\n{QUOTE}\n", [(ID, "blockquote")]), (f"# Title\n\n```\n{QUOTE}\n```\n\n    {URL}\n\n`{URL}`\n", []),
    (f"---\ntitle: Words\n---\n# Title\n\n{{{{< tweet user=example id={ID} >}}}}\n", [(ID, "cms")]), (f"# Title\n\n{{% twitter {URL} %}}\n", [(ID, "cms")]),
    (f"# Title\n\nWords with [a link]({URL}) in them.\n", []), (f"# Title\n\n`{{{{< tweet {ID} >}}}}`\n", []),
    # markup, as a page and as an editor typed it
    (f"<html><body><h1># Title</h1><p>{URL}</p></body></html>", [(ID, "cms")]), (f"Words <b>bold</b>\n\n{URL}\n\nmore words", [(ID, "cms")]),
    (f"<!-- wp:paragraph --><p>Words</p><!-- /wp:paragraph -->\n\n{URL}\n\n<!-- wp:more -->", [(ID, "cms")]), (f"<p>Words\n\n{URL}\n\nmore words</p>", []),
    # words
    ("", []), (f"Words\n\n{URL}\n", [(ID, "cms")]), (f"Words {URL} words", []), (f"\x1c5\x1c\n{URL}\n", [(ID, "cms")]), ("\x1c" + "9" * 5000 + f"\x1c\n{URL}\n", [(ID, "cms")]),
])
def test_documents(document: str, expected: list[tuple[str | None, str]]) -> None:
    assert expected == embeds(document)


def test_links_stand_in_the_words_of_json_and_an_address_alone_is_a_value() -> None:
    article = parse_article(json.dumps({"a": f"See {OTHER_URL} there", "b": URL, "c": "https://t.co/AAAAAAAAAA and more", "tweetUrl": URL}))

    assert [(ID, "json")] == [(embed.post_id, embed.form) for embed in article.embeds]
    assert [OTHER] == [embed.post_id for embed in article.linked_posts]
    assert ["https://t.co/AAAAAAAAAA"] == [link.url for link in article.short_links]


def test_the_words_of_json_are_the_articles() -> None:
    article = parse_article(json.dumps({"text": f"Words #exampleTag {URL} words"}))

    assert ["exampleTag"] == [tag.text for tag in article.hashtags]


def test_a_strangers_barrier_moves_nothing() -> None:
    """U+001C around a number stands for an embed inside; in plain text it is somebody's control character."""
    article = parse_article(f"\x1c99\x1c\n{OTHER_URL}\n\n{URL}\n")

    assert [OTHER, ID] == [embed.post_id for embed in article.embeds]


def test_a_feed_of_unclosed_elements_is_read_as_words() -> None:
    entry = f"<item><description>{escape('<div>' * 400 + QUOTE)}</description></item>"
    (embed,) = parse_article(f"<rss>{entry * 60}</rss>").embeds

    assert (ID, "Hello") == (embed.post_id, embed.text)


@pytest.mark.parametrize("document", [
    f"# Title\n\n{URL}\n", json.dumps([TWEET]), f"<rss><item><description>{escape(QUOTE)}</description></item></rss>", QUOTE, URL, f"Words <b>x</b>\n\n{URL}\n\n",
])
def test_the_look_leaves_nothing_out(document: str) -> None:
    data = document.encode()

    assert read_document(data, EVERYTHING).embeds == read_document(data, look(data)).embeds != ()


# --- what is it? ------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    ("<p>", True), ("</p>", True), ("<br/>", True), ("<P CLASS=a>", True), ("<!-- x", True), ("<!DOCTYPE html>", True), ("<?xml version", True), ("<amp-x-y a=b>", True),
    ("a <b>word</b>", True), ("", False), ("I <3 this", False), ("1 < 2 > 0", False), ("a <b", False), ("<ada@news.example>", False), ("<bold>", False), ("<p <b", False), ("< p>", False),
])
def test_is_markup(text: str, expected: bool) -> None:
    assert expected == is_markup(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("<rss>", True), (" \n<rss version='2.0'>", True), ('<?xml version="1.0"?>\n<!-- x -->\n<feed xmlns="a">', True), ("<rdf:RDF>", True),
    ("", False), ("<p><rss>", False), ("<rssx>", False), ("<html><feed>", False), ("rss", False), ("<?xml version='1.0'?><html>", False),
])
def test_is_feed(text: str, expected: bool) -> None:
    assert expected == is_feed(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("# Title", True), ("words\n###### Title", True), ("```\ncode", True), ("~~~", True), ("[a]: https://news.example", True), ("[a](https://news.example)", True), ("[a](/b)", True),
    ("{{< tweet 1 >}}", True), ("{% twitter 1 %}", True), ("# Title\n\n<div>box</div>", True),
    ("", False), ("#tag", False), ("####### seven", False), ("We are #1 (of 2)", False), ("[a] (b)", False), ("f](x)", False), ("<p># no</p>", False), ("<div>\n# Title", False),
    ("# Title\n<body class=a>", False), ("words {{< x", False),
])
def test_is_markdown(text: str, expected: bool) -> None:
    assert expected == is_markdown(text)


@pytest.mark.parametrize(("value", "markup", "expected"), [
    ({"a": "One", "b": [{"c": "Two"}, 3, None], "d": "Three"}, True, "One\n\nTwo\n\nThree"), ({"a": "<p>", "b": "Two"}, False, "Two"), ({"a": "<p>"}, True, "<p>"),
    ("One", True, "One"), (1, True, ""), ([], True, ""), ([["a"], ["b"]], True, "a\n\nb"),
])
def test_json_strings(value: Any, markup: bool, expected: str) -> None:
    assert expected == json_strings(value, markup=markup)


# --- strangers --------------------------------------------------------------------------------

PIECES = ["# T\n", "\n\n", URL, QUOTE, escape(QUOTE), "{", "}", "[", "]", '"', "<rss>", "<item>", "</item>", "<content>", "<content:encoded>", "<![CDATA[", "]]>", "<description>", "</description>",
          "```\n", "---\n", "{{< tweet ", ID, " >}}", "<p>", "<", ">", "\x1c", "1", "\0", "é", "<!-- wp:", "`", "<feed>", "<entry>", "[embed]", "[/embed]", "\ud83d"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_invents_no_id(document: str) -> None:
    article = parse_article(document)

    assert article == parse_article(document)
    ids = {embed.post_id for embed in (*article.embeds, *article.linked_posts) if embed.post_id is not None}
    assert {*re.findall("[0-9]+", document)} >= ids  # an address and a "1" behind it are another address
    is_markdown(document)


@given(st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_bytes_never_raise(data: bytes) -> None:
    assert read_document(data, EVERYTHING).embeds == read_document(data, EVERYTHING).embeds


@pytest.mark.parametrize("document", [
    "{" * 500_000, "[{" * 250_000, '{"a":' * 100_000, json.dumps(["words"] * 50_000), '["' + "\\\\" * 400_000 + '"]', "1" * 900_000,
    "<rss>" + "<item><content>" * 60_000, "<rss>" + f"<item><description>{escape(URL)}</description>" * 5000, "<rss>" + "<item></item>" * 60_000, "<rss><!--" + "-->" * 200_000,
    *("# T\n\n" + URL + "\n\n" + piece * (30_000 // len(piece)) for piece in ("[", "*a_", "[a](", "![", "> ", "a\n\n", "- a\n  ", "`a``b", "<a ", "[a]: b\n", "# a\n")),
    "# T\n\n" + "a\n\n" * 110_000, "---\n" * 200_000, URL + "\n\n<b>x</b>" + "\n \t" * 300_000, URL + "\n" + "[embed]" * 100_000, "<a " * 300_000, "<amp-" + "a-" * 400_000,
    "\x1c1" * 300_000 + URL, "\n".join(f"https://x.com/example/status/{int(ID) + number}" for number in range(5000)), "\n" * 900_000,
], ids=range(30))
def test_time_grows_with_the_length_only(document: str) -> None:
    start = time.process_time()
    parse_article(f"{document}\n{URL}")

    assert time.process_time() - start < 5

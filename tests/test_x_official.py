"""The plain blockquote read by one expression says what the patient reader says, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from selectolax.lexbor import LexborHTMLParser

from provenance.fragment import Fragment, from_node
from provenance.platforms import x
from provenance.platforms.x_official import read_official

ROOT = Path(__file__).resolve().parents[1]
PLAIN = ('<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{words}</p>{dash} {name} (@{handle}) '
         '<a href="{url}">{date}</a></blockquote>')
USUAL = {"words": "Snow by <a href=\"https://twitter.com/hashtag/noon\">#noon</a>", "dash": "&mdash;", "name": "Ada",
         "handle": "example_reader", "url": "https://twitter.com/example_reader/status/1795968363525046272?ref_src=twsrc",
         "date": "May 30, 2024"}


def quote(markup: str) -> Fragment:
    return from_node(LexborHTMLParser(markup).css_first("blockquote"), page_lang="en")


def same(fragment: Fragment) -> bool:
    """Does the quick reader read it? Then as the patient one does."""
    quick = read_official(fragment.markup) is not None
    if quick:
        assert x.read(replace(fragment, tidy=False)) == x.read(fragment)
    return quick


@pytest.mark.parametrize(("changed", "quick"), [
    ({}, True),
    ({"words": "One<br>Two<br><br>Three"}, True),
    ({"words": "AT&amp;T &lt;3 <a href='https://t.co/abcdefghij?a=1&amp;b=2'>a &amp; b</a>"}, True),
    ({"words": "Reply to <a href='https://twitter.com/other'>@other</a> – so it is — yes"}, True),
    ({"words": "pic.twitter.com/abcdefghij"}, True),
    ({"words": "(@other) said so"}, True),
    ({"words": " One"}, False),
    ({"words": "One <br> two"}, False),
    ({"words": "One  two"}, False),
    ({"words": "One\ntwo"}, False),
    ({"words": "<em>One</em>"}, False),
    ({"words": "One <a href='https://t.co/a'> two </a>"}, False),
    ({"words": "One<img class='emoji' alt='!'>"}, False),
    ({"name": "Ada – of (numbers)"}, False),
    ({"name": "Ada-Lo"}, False),
    ({"name": "Ada 🌻 L."}, True),
    ({"name": "Ada 🌻"}, True),
    ({"name": "A &amp; B"}, False),
    ({"dash": "-"}, False),
    ({"date": "30 mai 2024"}, True),
    ({"date": "View on X"}, True),
    ({"date": " "}, False),
    ({"handle": "twitter"}, True),
    ({"url": "https://example.org/"}, True),
    ({"url": "https://twitter.com/i/web/status/20"}, True),
    ({"url": "https://web.archive.org/web/2024/https://twitter.com/a/status/20&amp;x=1"}, True),
])
def test_what_is_plain_and_what_is_left_to_the_other(changed: dict[str, str], quick: bool) -> None:
    assert same(quote(PLAIN.format(**USUAL | changed))) is quick


def test_a_japanese_widget_is_left_to_the_other() -> None:
    markup = PLAIN.format(**USUAL | {"name": "Adaさん"}).replace('tweet"', 'tweet" data-lang="ja"', 1)
    assert read_official(quote(markup).markup) is None
    embed = x.read(quote(markup))
    assert embed is not None
    assert embed.display_name == "Ada"


def test_blockquotes_of_all_fixtures() -> None:
    quick = 0
    for path in sorted((ROOT / "fixtures").rglob("*.html")) + sorted((ROOT / "tests" / "eval").rglob("*.html")):
        for node in LexborHTMLParser(path.read_bytes()).css("blockquote"):
            quick += same(from_node(node))
    assert quick >= 20


words = st.lists(st.sampled_from([
    "snow", " ", "  ", "<br>", "#noon", "@other", "(@other)", " — ", "—", "-", "…", "&amp;", "&lt;b&gt;", "\u00a0", "\n", "\u200f",
    "pic.twitter.com/abcdefghij", "https://t.co/abcdefghij", "<a href='https://t.co/abcdefghij'>t.co/abcdefghij</a>",
    "<a href='https://twitter.com/other/status/1629307668568633344'>that one</a>", "<a href='#'></a>", "<b>x</b>", "🌻",
    "example.org/a", "May 30, 2024", "— Bo (@bo)", "\x1c",
]), max_size=9).map("".join)


@given(words, words, st.sampled_from(["&mdash;", "—", "– ", "--", "\n—", "&mdash;\u00a0"]), words)
def test_both_say_the_same_of_whatever_is_nearly_plain(text: str, name: str, dash: str, date: str) -> None:
    same(quote(PLAIN.format(**USUAL | {"words": text, "name": name, "dash": dash, "date": date})))


@given(words)
def test_both_say_the_same_of_whatever_words(text: str) -> None:
    same(quote(PLAIN.format(**USUAL | {"words": text})))


@pytest.mark.parametrize("junk", ["<a href=\"", "<br>", "— A (@a) ", "<p>", "a ", "</p> — ", "\""])
def test_long_junk_costs_no_more_than_its_length(junk: str) -> None:
    markup = '<blockquote class="twitter-tweet"><p>' + junk * 100_000
    assert read_official(markup) is None

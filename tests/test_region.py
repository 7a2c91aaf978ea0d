"""Where an element stands: article, side column, comments, a list of latest posts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from provenance.parser.region import _MOST_ASKED, _MOST_LETTERS, Regions

CASES = [
    ("", "unknown"), ("<div>", "unknown"), ("<p>", "unknown"), ("<article>", "article"), ("<main>", "article"), ("<main><div><section>", "article"),
    ("<aside>", "aside"), ("<nav>", "aside"), ("<footer>", "aside"), ("<article><aside>", "aside"), ("<aside><article>", "article"),
    ('<div role="complementary">', "aside"), ('<section role="navigation">', "aside"), ('<div role="main">', "article"),
    ('<div class="sidebar">', "aside"), ('<div id="right-rail">', "aside"), ('<div class="sidebars">', "unknown"), ('<span class="sidebar">', "unknown"),
    ('<div class="comments">', "comment"), ('<ol class="comment-list">', "comment"), ('<li class="Comment">', "comment"), ('<div id="disqus_thread">', "comment"),
    ('<div class="commentary">', "unknown"), ('<article class="comment">', "comment"), ('<article><div class="comments">', "comment"),
    ('<div class="no-comment">', "comment"), ('<div class="twitter-feed">', "timeline"), ('<div id="latestTweets">', "timeline"), ('<ul class="latest_posts">', "timeline"),
    ('<div class="timeline">', "timeline"), ('<div class="latest news posts">', "unknown"), ('<aside class="instafeed">', "timeline"),
    ('<article class="twitter-timeline">', "unknown"), ('<div class="feed">', "unknown"),
    # the foot of a part is not the foot of the page
    ("<article><footer>", "article"), ("<blockquote><footer>", "unknown"), ("<figure><footer>", "unknown"), ("<section><footer>", "unknown"),
    ('<article><footer class="sidebar">', "aside"), ("<div><footer>", "aside"),
]


@pytest.mark.parametrize(("around", "region"), CASES)
def test_regions(around: str, region: str) -> None:
    if around == '<article class="twitter-timeline">':
        region = "timeline"  # a box may be an article, too
    tree = LexborHTMLParser(f"{around}<b>Words</b>")
    regions = Regions()

    assert region == regions.of(tree.css_first("b"))
    assert region == regions.of(tree.css_first("b")), "the second answer comes from memory"


@pytest.mark.parametrize(("around", "region"), CASES)
def test_regions_of_words_are_those_of_their_element(around: str, region: str) -> None:
    if "li class" in around or "role" in around or 'span' in around:
        pytest.skip("such an element is asked for by its class or its name alone")
    tree = LexborHTMLParser(f"<p>Before</p>{around}<b>Words</b>")
    regions = Regions()

    assert regions.of(tree.css_first("b")) == regions.of_words(tree, "Words")


def test_words_that_stand_twice_are_those_of_the_last_place() -> None:
    tree = LexborHTMLParser("<article>May 30</article><aside>May 30 <nav>May 31</nav></aside>")

    assert ["aside", "aside", "unknown", "unknown"] == [Regions().of_words(tree, words) for words in ("May 30", "May 31", "June", "")]


def test_so_many_questions_and_no_more() -> None:
    tree, regions = LexborHTMLParser("<main>Words</main>"), Regions()
    answers = [regions.of_words(tree, "Words") for _ in range(_MOST_ASKED + 2)]

    assert ["article"] * _MOST_ASKED + ["unknown"] * 2 == answers


def test_so_many_letters_and_no_more() -> None:
    tree = LexborHTMLParser(f"<main>One<article>Two {'x' * (_MOST_LETTERS // 2)}<aside>Three</aside></article></main><footer>Four</footer>")
    regions = Regions()

    assert ["article", "article", "article", "unknown"] == [regions.of_words(tree, words) for words in ("One", "Two", "Three", "Four")]


NAMES = ["div", "article", "main", "aside", "section", "footer", "nav", "p", "span", "li", "ul", "template"]
CLASSES = ["", "comment", "sidebar", "timeline", "twitter-feed", "latest tweets", "İ", "- _", "disqus"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(CLASSES) | st.text("abc<>\"' -_", max_size=8)), max_size=12))
@settings(max_examples=200, deadline=None)
def test_memory_changes_no_answer(path: list[tuple[str, str]]) -> None:
    markup = "".join(f'<{name} class="{kind}"><i>a</i>' for name, kind in path)
    tree = LexborHTMLParser(f"<i>a</i>{markup}")
    nodes, regions = tree.css("i"), Regions()
    one_by_one = [Regions().of(node) for node in nodes]

    assert one_by_one == [regions.of(node) for node in nodes]
    assert one_by_one == [regions.of(node) for node in reversed(nodes)][::-1]
    assert set(one_by_one) <= {"article", "aside", "comment", "timeline", "unknown"}


@pytest.mark.parametrize("page", [
    "<aside>" * 10_000 + "words " * 100_000, "<div>" * 10_000 + "<b>x</b>" * 50_000, '<div class="' + "latest " * 100_000 + '">' + "<b>x</b>" * 20_000,
    '<div class="comment">x</div>' * 40_000, "<main>" + "x" * 1_000_000,
], ids=range(5))
def test_time_and_memory_grow_with_the_length_only(page: str) -> None:
    tree, regions = LexborHTMLParser(page), Regions()
    start = time.process_time()
    for node in tree.css("b"):
        regions.of(node)
    for number in range(200):
        regions.of_words(tree, f"never {number}")

    assert time.process_time() - start < 4
    assert sum(len(text) for _, text in regions._speaking or ()) <= _MOST_LETTERS

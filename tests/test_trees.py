"""Trees are built beside a clock where a page is long, and what is given up is said."""

from __future__ import annotations

import html
import threading

import pytest
import selectolax.lexbor

from provenance import parse_article
from provenance.parser import trees

ID = "1796230452354568192"
EMBED = (f'<blockquote class="twitter-tweet"><p>Words</p>&mdash; Ada (@example) '
         f'<a href="https://twitter.com/example/status/{ID}">May 30, 2024</a></blockquote>')


def test_a_long_page_has_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    data = f"<body>{'<p>Words.</p>' * 20_000}{EMBED}".encode()
    assert len(data) > trees._WATCHED
    watched = trees.tree_of(data).html
    monkeypatch.setattr(trees, "_WATCHED", len(data) + 1)
    assert watched == trees.tree_of(data).html


def test_a_tree_that_takes_too_long_is_given_up_and_the_page_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    real, go_on = selectolax.lexbor.LexborHTMLParser, threading.Event()

    def slow(data: bytes) -> object:
        if len(data) >= trees._WATCHED:
            assert go_on.wait(60)
        return real(data)

    monkeypatch.setattr(trees, "_PATIENCE_S", 0.05)
    monkeypatch.setattr(selectolax.lexbor, "LexborHTMLParser", slow)
    try:
        article = parse_article(f"<body>{'<p>Words.</p>' * 20_000}{EMBED}")
        assert [embed.post_id for embed in article.embeds] == [ID]
        assert article.parse == "degraded"
        assert article.title is None
    finally:
        go_on.set()


def test_what_goes_wrong_in_the_thread_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(selectolax.lexbor, "LexborHTMLParser", broken)
    with pytest.raises(MemoryError, match="no room"):
        trees.tree_of(b"x" * trees._WATCHED)


@pytest.mark.parametrize("page", ["<div data-html='{}'></div>", "<iframe srcdoc='{}'></iframe>"])
def test_markup_in_a_string_that_no_tree_can_be_made_of_is_said(page: str) -> None:
    inside = html.escape(f"{'<div>' * 100_000}{EMBED}")
    article = parse_article(f"<body><p>Words</p>{page.format(inside)}")
    assert article.parse == "degraded"
    assert any("markup in a string" in problem for problem in article.problems)


def test_a_builder_that_was_waited_for_in_vain_keeps_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(threading.enumerate())
    real, go_on = selectolax.lexbor.LexborHTMLParser, threading.Event()

    def slow(data: bytes) -> object:
        assert go_on.wait(60)
        return real(data)

    monkeypatch.setattr(trees, "_idle", type(trees._idle)())
    monkeypatch.setattr(trees, "_PATIENCE_S", 0.01)
    monkeypatch.setattr(selectolax.lexbor, "LexborHTMLParser", slow)
    with pytest.raises(trees.TooSlow):
        trees.tree_of(b"x" * trees._WATCHED)
    go_on.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()
    assert not trees._idle


def test_one_builder_builds_for_one_page_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "_idle", type(trees._idle)())
    for _ in range(3):
        trees.tree_of(b"x" * trees._WATCHED)
    assert len(trees._idle) == 1

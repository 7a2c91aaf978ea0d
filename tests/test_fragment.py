"""A fragment reads the same wherever it was cut from; white space folds as browsers fold it."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import pytest
from hypothesis import example, given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from provenance.fragment import Fragment, from_markup, from_node
from provenance.pieces import Piece, barrier, laid_out, pieces_of_node, shown

# An old BeautifulSoup hands lxml an option that lxml has ceased to know; it changes nothing.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")


def by_lexbor(markup: str) -> Fragment:
    tree = LexborHTMLParser(f"<!doctype html><body>{markup}</body>")
    assert tree.body is not None
    return from_node(tree.body.first_child)


def rows(pieces: tuple[Piece, ...]) -> list[tuple[str, str | None, int]]:
    return [(piece.text, piece.href, piece.block) for piece in pieces]


@pytest.mark.parametrize(("markup", "expected"), [
    ("<div>a</div>", [("a", None, 0)]),
    ("<div></div>", []),
    ("<div> \n </div>", []),
    # white space: one space between words, none at the ends of a line
    ("<div>  a \n\t b  </div>", [("a b", None, 0)]),
    ("<div>a <b> b </b> c</div>", [("a b c", None, 0)]),
    ("<div>a<b>b</b>c</div>", [("abc", None, 0)]),
    ("<div>a <br> b</div>", [("a", None, 0), ("\n", None, 0), ("b", None, 0)]),
    ("<div>a<br><br>b<br></div>", [("a", None, 0), ("\n", None, 0), ("\n", None, 0), ("b", None, 0), ("\n", None, 0)]),
    ("<div>a\xa0 \xa0b</div>", [("a\xa0 \xa0b", None, 0)]),
    ("<div>a\u3000b</div>", [("a\u3000b", None, 0)]),
    ("<div>a\x1cb \x1c\x1c c</div>", [("a b c", None, 0)]),
    # blocks
    ("<div><p>a</p><p>b</p></div>", [("a", None, 0), ("b", None, 1)]),
    ("<div><p>a</p>b<p></p><p>c</p></div>", [("a", None, 0), ("b", None, 1), ("c", None, 2)]),
    ("<div>a<ul><li>b<li>c</ul>d</div>", [("a", None, 0), ("b", None, 1), ("c", None, 2), ("d", None, 3)]),
    ("<div><p> a </p> <p> b </p></div>", [("a", None, 0), ("b", None, 1)]),
    # links
    ('<div>a <a href="x">b</a> c</div>', [("a ", None, 0), ("b", "x", 0), (" c", None, 0)]),
    ('<div>a<a href="x"> b </a>c</div>', [("a", None, 0), (" b", "x", 0), (" c", None, 0)]),
    ('<div><a href="x"> b</a></div>', [("b", "x", 0)]),
    ('<div><a href="x"></a></div>', [("", "x", 0)]),
    ('<div>a <a href="x"> </a> b</div>', [("a ", None, 0), ("", "x", 0), (" b", None, 0)]),
    ('<div><a href="x">a<b>b</b><br>c</a></div>', [("ab", "x", 0), ("\n", None, 0), ("c", "x", 0)]),
    ('<div><a href="x"><p>a</p><p>b</p></a>c</div>', [("a", "x", 0), ("b", "x", 1), ("c", None, 2)]),
    ("<div><a>b</a></div>", [("b", None, 0)]),
    # pictures of emoji, and what nobody reads
    ('<div>a<img class="emoji" alt="😀">b<img alt="x"><img class="wp-Emoji" alt=""></div>', [("a😀b", None, 0)]),
    ("<div>a<script>x</script><style>y</style><template>z</template><!-- c --><iframe>i</iframe>b</div>",
    [("ab", None, 0)]),
    ("<div>Tom &amp; &lt;Ada&gt; &eacute;&#233;&#x1F600;</div>", [("Tom & <Ada> éé😀", None, 0)]),
])
def test_pieces(markup: str, expected: list[tuple[str, str | None, int]]) -> None:
    assert expected == rows(by_lexbor(markup).pieces)
    assert expected == rows(from_markup(markup).pieces)


def test_the_words_and_where_each_piece_begins() -> None:
    pieces = by_lexbor('<div><p>a <a href="x">b</a></p>c<br><p>d</p></div>').pieces

    assert ("a b\nc\nd", (0, 2, 4, 5, 6)) == laid_out(pieces)
    assert "a b\nc\nd" == shown(pieces)
    assert ("", ()) == laid_out(())


def test_an_element_left_out_leaves_its_number() -> None:
    tree = LexborHTMLParser("<body>a <i><u>b</u></i> 5\x1c7\x1c <p>c</p>")
    inner = tree.css_first("i")
    assert tree.body is not None
    assert inner is not None

    assert [("a", None, 0), (barrier(7), None, 1), ("5 7", None, 2), ("c", None, 3)] == rows(
        pieces_of_node(tree.body, {inner.mem_id: 7}))


def test_what_a_fragment_tells() -> None:
    markup = '<BLOCKQUOTE Class=" a  b " Data-Lang="de" data-x="" data-y=" ">Words</BLOCKQUOTE>'
    for fragment in (by_lexbor(markup), from_markup(markup)):
        assert "blockquote" == fragment.name
        assert frozenset(("a", "b")) == fragment.classes
        assert "de" == fragment.attribute("data-none", "data-x", "data-y", "data-lang")
        assert fragment.attribute("data-none") is None
        assert "Words" == fragment.soup.get_text()
        assert fragment.soup is fragment.soup
    assert ("dom", "escaped-html") == (by_lexbor(markup).form, from_markup(markup).form)


def test_text_alone_is_a_paragraph() -> None:
    fragment = from_markup("Just words")

    assert ("p", [("Just words", None, 0)]) == (fragment.name, rows(fragment.pieces))
    assert ("p", []) == (from_markup("").name, rows(from_markup("").pieces))
    assert "Just words" == from_markup("<!-- x -->Just words").soup.get_text()


INLINE = st.deferred(lambda: st.one_of(
    WORDS,
    st.just("<br>"),
    st.sampled_from(['<img class="emoji" alt="😀">', '<img alt="x">', "<!-- c -->", "<script>x</script>"]),
    st.builds("<span>{}</span>".format, INLINES),
    st.builds("<b>{}</b>".format, INLINES),
))
WORDS = st.text(alphabet="ab \n\t&<>\xa0é😀", max_size=6).map(escape)
INLINES = st.lists(INLINE, max_size=4).map("".join)
LINKED = st.builds('<a href="{}">{}</a>'.format, st.text(alphabet="ab/&?= ", max_size=5).map(escape), INLINES)
LINE = st.lists(st.one_of(INLINE, LINKED), max_size=5).map("".join)
BLOCK = st.deferred(lambda: st.one_of(
    st.builds("<p>{}</p>".format, LINE), st.builds("<div>{}</div>".format, BLOCKS),
    st.builds("<blockquote>{}</blockquote>".format, BLOCKS), LINE))
BLOCKS = st.lists(BLOCK, max_size=4).map("".join)


@given(BLOCKS)
@example('<p>a</p> <a href="x"></a>')
@example("<div> <a href='y'> <b> </b></a>a</div>")
@settings(max_examples=200, deadline=None)
def test_both_trees_give_the_same_pieces(inner: str) -> None:
    markup = f"<blockquote>{inner}</blockquote>"
    pieces = by_lexbor(markup).pieces

    assert rows(pieces) == rows(from_markup(markup).pieces)
    assert all("  " not in piece.text and "\t" not in piece.text for piece in pieces)
    assert [piece.block for piece in pieces] == sorted(piece.block for piece in pieces)
    words, starts = laid_out(pieces)
    assert all(words[start:start + len(piece.text)] == piece.text for start, piece in zip(starts, pieces, strict=True))
    lines = words.split("\n")
    assert all(not line.startswith(" ") for line in lines)


@given(st.text(max_size=200))
@example("\\")
@example("\ud800 \udfff\ud83d")
@example("<?xml version='1.0'?><a>")
@settings(max_examples=200, deadline=None)
def test_never_raises(markup: str) -> None:
    fragment = from_markup(markup)

    assert isinstance(shown(fragment.pieces), str)
    assert fragment.soup is not None


DEEP: dict[str, Callable[[], str]] = {
    "blocks": lambda: "<div>" * 9_000 + "x",
    "inline": lambda: "<b>" * 50_000 + "x",
    "links": lambda: "<a href=y>" * 10_000 + "x",
    "children": lambda: "<div>" + "<b>x</b>" * 100_000,
    "linked children": lambda: "<div>" + "<a href=y>x</a> " * 50_000,
    "breaks": lambda: "<div>" + "<br>" * 100_000,
    "empty blocks": lambda: "<div>" + "<p></p>" * 100_000,
    "spaces": lambda: "<div>" + " " * 1_000_000,
}


@pytest.mark.parametrize("make", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("read", [by_lexbor, from_markup])
def test_depth_and_width_neither_raise_nor_hang(make: Callable[[], str], read: Callable[[str], Fragment]) -> None:
    fragment = read(make())
    start = time.process_time()
    laid_out(fragment.pieces)

    assert time.process_time() - start < 2


def test_nothing_is_left_out_however_deep() -> None:
    assert [("x", None, 0)] == rows(by_lexbor("<b>" * 5000 + "x").pieces)

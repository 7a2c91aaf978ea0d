"""Markup that hides in strings, at any depth of escaping."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable
from html import escape, unescape
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given, settings, strategies as st

from provenance.parser.escaped import _JSON_SIGN, _MOST_FRAMES, cut_frames, cut_markup, plain_markup

EMBED = ('<blockquote class="twitter-tweet"><p lang="en">Ünï 😀 &amp; it\'s<br>so</p>&mdash; Ada (@example) '
         '<a href="https://twitter.com/example/status/20?s=1">March 21, 2006</a></blockquote>')


def as_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def as_script(text: str) -> str:
    """As serializers that fear for the page around them: no bracket, no ampersand stays."""
    out = json.dumps(text)[1:-1]
    for char in "<>&/":
        out = out.replace(char, f"\\u{ord(char):04x}")
    return out


def as_percent(text: str) -> str:
    return quote(text, safe="")


def as_entities(text: str) -> str:
    return text.translate({38: "&#38;", 60: "&#60;", 62: "&#x3E;", 34: "&#x22;", 39: "&#39;"})


WAYS = {"html": escape, "json": as_json, "script": as_script, "percent": as_percent}


def found(text: str) -> list[str]:
    return [markup for _, _, markup in cut_markup(text)]


@pytest.mark.parametrize("way", [*WAYS.values(), as_entities], ids=[*WAYS, "entities"])
def test_escaped_once(way: Callable[[str], str]) -> None:
    assert [EMBED] == found("before " + way(EMBED) + " after")


@pytest.mark.parametrize(("first", "second"), [
    ("html", "html"), ("json", "json"), ("percent", "percent"), ("script", "script"), ("html", "json"),
    ("html", "script"),
    ("json", "html"), ("script", "html"), ("script", "json"),
])
def test_escaped_twice(first: str, second: str) -> None:
    text = "before " + WAYS[second](WAYS[first](EMBED)) + " after"
    if first in ("json", "script") and second == "html":
        # The page's own parser undoes this one: attributes come to us unescaped.
        text = unescape(text)

    assert [EMBED] == found(text)


@pytest.mark.parametrize("way", ["html", "json", "script"])
def test_escaped_three_times(way: str) -> None:
    assert [EMBED] == found(WAYS[way](WAYS[way](WAYS[way](EMBED))))


def test_json_that_keeps_its_brackets() -> None:
    assert [EMBED] == found('{"html": ' + json.dumps(EMBED, ensure_ascii=False) + "}")


def test_several_with_their_places() -> None:
    one, other = escape(EMBED), as_script(EMBED)
    text = f"a{one}b{other}c{EMBED}"

    assert [(1, 1 + len(one), EMBED), (2 + len(one), 2 + len(one) + len(other), EMBED),
            (3 + len(one) + len(other), len(text), EMBED)] == list(cut_markup(text))


@pytest.mark.parametrize("text", [
    "", "blockquote", "a blockquote is", "<blockquote>never closed", "</blockquote>", "<blockquotes>x</blockquotes>",
    "&lt;blockquote_x&gt;x&lt;/blockquote_x&gt;", "<blockquote>" + "x" * 100_001 + "</blockquote>",
    "&lt;/blockquote&gt;&lt;blockquote&gt;",
])
def test_what_is_none(text: str) -> None:
    assert [] == found(text)


def test_one_inside_another_is_part_of_it() -> None:
    assert ["<blockquote>a<blockquote>b</blockquote>"] == found("<blockquote>a<blockquote>b</blockquote>c</blockquote>")


def test_in_any_case_and_with_spaces() -> None:
    assert ["<BLOCKQUOTE>x</BlockQuote >"] == found("&LT;BLOCKQUOTE&gt;x&lt;/BlockQuote &gt;")


def test_letters_that_are_two_in_lower_case() -> None:
    assert ["<blockquote>İ</blockquote>"] == found("İİİ<blockquote>İ</blockquote>")


@pytest.mark.parametrize(("escaped", "plain"), [
    (r"\u003cb\u003e \ud83d\ude00", "<b> 😀"), (r"\u003cb\u003e \ud83d", "<b> \ufffd"),
    (r"\x3cb\x3e\n\t\/", "<b>\n\t/"),
    ("%3Cb%3E%C3%A9", "<b>é"), ("%3Cb%3E%FF", "<b>\ufffd"), ("&lt;b&gt;&eacute;", "<b>é"),
    ("<b>&eacute;", "<b>&eacute;"),
    ("<b title=\\\"x\\\">", '<b title="x">'), ("", ""), ("\\", "\\"),
])
def test_plain_markup(escaped: str, plain: str) -> None:
    assert plain == plain_markup(escaped)


PIECES = ["<", ">", "&lt;", "&gt;", "&amp;", "\\", "\\u003c", "\\u003e", "%3C", "%3E", "%25", "/", "\\/", "blockquote",
    "BLOCKQUOTE", " ",
          '"', "\\ud83d", "\ud83d", "x", "İ", "\\n", "class="]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
@example("\\ud83d\\u003cblockquote>")
@settings(max_examples=300, deadline=None)
def test_never_raises_and_comes_in_order(text: str) -> None:
    cuts = list(cut_markup(text))
    plain_markup(text)

    assert all(start < end for start, end, _ in cuts)
    assert all(one[1] <= other[0] for one, other in pairwise(cuts))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40),
       st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=2))
@settings(max_examples=200, deadline=None)
def test_what_was_escaped_comes_back(words: str, ways: list[str]) -> None:
    """One rule, or JSON around it, is undone to the letter."""
    markup = f"<blockquote>{escape(words)}</blockquote>"
    text = markup
    for way in ways if ways[0] == ways[-1] else ways[:1]:
        text = WAYS[way](text)
    # JSON that escapes nothing but a backslash cannot be told from markup with two backslashes.
    assume(ways[0] != "json" or "\\" not in words or _JSON_SIGN.search(text))

    assert [markup] == found(text)


@pytest.mark.parametrize("piece", ["<blockquote", "&lt;blockquote", "\\", "</blockquote>", "<blockquote></blockquote>",
    "&amp;",
                                   "%3Cblockquote", "\\u003cblockquote\\u003e", "blockquote", "<blockquote class=\\\""])
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    assert all(markup for _, _, markup in cut_markup(text))
    plain_markup(text[:200_000])

    assert time.process_time() - start < 3


# --- frames -----------------------------------------------------------------------------------

FRAME = '<iframe width="500" src="https://player.vimeo.com/video/1">'


@pytest.mark.parametrize("way", [str, *WAYS.values(), as_entities], ids=["plain", *WAYS, "entities"])
def test_frames(way: Callable[[str], str]) -> None:
    assert [FRAME + "</iframe>"] == list(cut_frames("before " + way(FRAME + "x</iframe>") + " after"))


@pytest.mark.parametrize(("text", "expected"), [
    ("", []), ("iframe", []), ("an iframe > here", []), ("</iframe>", []), ("<iframe src=a", []), ("<iframe " + "a" * 4001 + ">", []),
    ("<iframe a><iframe b>", ["<iframe a></iframe>", "<iframe b></iframe>"]), ("<IFRAME a>", ["<IFRAME a></iframe>"]),
    ("İİ<iframe a>", ["<iframe a></iframe>"]), ("<iframe " + "a" * 5000 + "><iframe b>", ["<iframe b></iframe>"]),
])
def test_what_is_a_frame_and_what_is_none(text: str, expected: list[str]) -> None:
    assert expected == list(cut_frames(text))


def test_so_many_frames_and_no_more() -> None:
    assert _MOST_FRAMES == len(list(cut_frames("<iframe a>" * (_MOST_FRAMES + 1))))


@given(st.lists(st.sampled_from([*PIECES, "iframe", "<iframe ", "&lt;iframe "]), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_frames_never_raise(text: str) -> None:
    assert list(cut_frames(text)) == list(cut_frames(text))


@pytest.mark.parametrize("piece", ["<iframe ", "&lt;iframe ", "\\u003ciframe ", "iframe", "%3Ciframe%20", "<iframe>", "<iframe &gt", "</iframe>"])
def test_time_of_frames_grows_with_the_length_only(piece: str) -> None:
    start = time.process_time()
    list(cut_frames(piece * (1_000_000 // len(piece))))

    assert time.process_time() - start < 3


# --- base64 -----------------------------------------------------------------------------------


def coded(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize("markup", [EMBED, "<b>Hello, world</b>", "\n<blockquote>x</blockquote>", "<!-- comment --> <p>x</p>", "<b>Hello, world!</b>", "<b>Hello, worlds</b>"])
def test_base64(markup: str) -> None:
    text = coded(markup)

    assert markup == plain_markup(text) == plain_markup(text.rstrip("=")) == plain_markup("\n".join(text[at:at + 76] for at in range(0, len(text), 76)))


@pytest.mark.parametrize("text", [
    "PG", "PGRpdi", "PG-13 is the rating of the film", "PGA tour of the year", "PG" + "A" * 15, coded("<b>Hello, world</b>") + "!", "PG" + "A" * 19, "=" * 30, "PG" + "=" * 30,
    "XGRpdj48L2Rpdj48L2Rpdj4=",
])
def test_no_base64(text: str) -> None:
    assert text == plain_markup(text)


@given(st.text("PGCjDQAZaz09+/= \n\t\r\x1c\u3000", max_size=60).map(lambda text: "PG" + text))
@settings(max_examples=300, deadline=None)
def test_base64_never_raises(text: str) -> None:
    assert plain_markup(text) == plain_markup(text)

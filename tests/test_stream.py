"""React's server streams: rows that are cut, texts that rows name, and which of them are the page's own."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, strategies as st

from provenance.parser import parse_article
from provenance.parser.stream import pieces_of, row_value, rows_of

POST = "1795968363525046272"
BLOCK = (f'<blockquote class="twitter-tweet"><p>Die Brücke ist offen.</p>&mdash; Ada (@example_reader) '
         f'<a href="https://twitter.com/example_reader/status/{POST}">May 30, 2024</a></blockquote>')
TEXT = f"1a:T{len(BLOCK.encode()):x},{BLOCK}"
FRAME = '5:["$","iframe",null,{"src":"https://www.youtube.com/embed/Xq3vT7LmB0k"}]\n'
TWEET = f'5:["$","div",null,{{"children":["$","$L9",null,{{"tweetId":"{POST}"}}]}}]\n'


def pushed(*pieces: str) -> str:
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>".replace("<b", "\\u003cb").replace(
        "</b", "\\u003c/b").replace("<p", "\\u003cp").replace("<a", "\\u003ca") for piece in pieces)


def found(page: str) -> list[tuple[str, str | None]]:
    return [(one.platform, one.post_id) for one in parse_article(f"<body><p>Words.</p>{page}</body>").embeds]


@pytest.mark.parametrize("at", range(1, len(TWEET)))
def test_a_row_may_be_cut_anywhere(at: int) -> None:
    assert [("x", POST)] == found(pushed(TWEET[:at], TWEET[at:]))


@pytest.mark.parametrize("at", range(1, len(FRAME)))
def test_an_address_may_be_cut_anywhere(at: int) -> None:
    assert [("youtube", "Xq3vT7LmB0k")] == found(pushed(FRAME[:at], FRAME[at:]))


@pytest.mark.parametrize(("stream", "embeds"), [
    (TEXT + '7:["$","div",null,{"dangerouslySetInnerHTML":{"__html":"$1a"}}]\n', 1),
    ('7:["$","div",null,{"dangerouslySetInnerHTML":{"__html":"$1a"}}]\n' + TEXT, 1),
    (TEXT, 1),
    (TEXT.replace(":T", ":Tff"), 1),
    (TEXT + '7:["$","$L3",null,{"related":[{"title":"B","slug":"b","body":"$1a"}]}]\n', 0),
    (':HL["/a.css","style"]\n2:I["a"]\n' + TWEET, 1),
    ("9:broken\n" + TWEET, 1),
    (TWEET.rstrip(), 1),
], ids=["named", "named before", "named by nobody", "longer than the stream", "of another story", "behind hints",
        "behind a broken row", "without a line end"])
def test_what_a_stream_shows(stream: str, embeds: int) -> None:
    for at in (0, 40, 400):
        assert [("x", POST)] * embeds == found(pushed(stream[:at], stream[at:]))


def test_words_of_a_text_are_kept() -> None:
    page = pushed(TEXT + '7:["$","div",null,{"__html":"$1a"}]\n')
    (embed,) = parse_article(f"<body>{page}</body>").embeds

    assert ("Die Brücke ist offen.", "example_reader", "json") == (embed.text, embed.handle, embed.form)


@given(st.lists(st.text()))
def test_strangers_streams_raise_nothing(pieces: list[str]) -> None:
    for row in rows_of(pieces):
        row_value(row)


@given(st.text())
def test_strangers_scripts_raise_nothing(text: str) -> None:
    pieces_of(f"self.__next_f.push([1,{text}")


def test_a_row_too_deep_says_so() -> None:
    said: list[str] = []

    assert row_value("[" * 200_000, said.append) is None
    assert ["state: nested deeper than it is read; what is inside was not looked at"] == said


@pytest.mark.parametrize("script", [
    'self.__next_f.push([1,"' * 200_000,
    'self.__next_f.push([1,"\\' * 200_000,
    'self.__next_f.push([1,"' + '0:T1,' * 1_000_000 + '"])',
    'self.__next_f.push([1,"1:T5,Hello2:[' + '\\"$1\\",' * 500_000 + '"])',
    'self.__next_f.push([1,"1:T30d40,' + "x" * 200_000 + "2:[" + '\\"$1\\",' * 200_000 + '"])',
], ids=["opened", "escaped", "texts", "names", "names of a long text"])
def test_time_and_memory_are_linear(script: str) -> None:
    began = time.process_time()
    rows = list(rows_of(pieces_of(script)))

    assert time.process_time() - began < 6
    assert sum(map(len, rows)) < 6 * len(script)

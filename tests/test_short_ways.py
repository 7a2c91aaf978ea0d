"""Short ways through judging give what the long ones give."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from provenance.judge import compare
from provenance.judge.prv_words import _HIDDEN
from provenance.lists.rows import words_of

_PARTS = st.sampled_from(["https://", "http://", "www.", "example", ".", "org", "com", "/", "?", "#", ":80", "@", "\\", " ",
                          "\t", "-", "é", "A", "//", ""])


def long_way(url: str) -> str | None:
    address = compare.parts_of(url)
    return address.host.removeprefix("www.") if address else None


@given(st.lists(_PARTS, max_size=9).map("".join))
def test_the_host_of_a_plain_address(url: str) -> None:
    assert long_way(url) == compare.host_of(url)


@pytest.mark.parametrize("url", ["https://www.com/", "https://www.www.example.org/a", "https://example.org./", "https://a.b",
                                 "https://example.org:80/", "https://user@example.org/", "https://example.org\\a"])
def test_the_host_of_odd_addresses(url: str) -> None:
    assert long_way(url) == compare.host_of(url)


@given(st.text(st.characters(max_codepoint=127)))
def test_words_of_plain_letters(text: str) -> None:
    """A letter beyond ASCII at the end takes the long way, and is one word more."""
    assert words_of(text) == words_of(f"{text} é")[:-1]


def test_nothing_hidden_is_printable() -> None:
    hidden = [chr(code) for code in range(0x110000) if _HIDDEN.match(chr(code))]

    assert hidden
    assert not any(map(str.isprintable, hidden))
    assert {"Cc", "Cf", "Cn"} >= {unicodedata.category(one) for one in hidden}

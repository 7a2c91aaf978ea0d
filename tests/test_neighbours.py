"""Words that are one edit from one of many: what the filter of gaps finds is what trying everything finds."""

from __future__ import annotations

from hypothesis import given, strategies as st

from provenance.judge.neighbours import Neighbours

WORDS = st.text("abcä_1", max_size=7)


def edits(word: str, alphabet: set[str]) -> set[str]:
    """Everything that one edit makes of a word."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {made for before, after in splits for made in (
        *(before + one + after for one in alphabet), *(before + one + after[1:] for one in alphabet if after),
        *([before + after[1:]] if after else []), *([before + after[1] + after[0] + after[2:]] if after[1:] else []),
    )} - {word}


@given(st.lists(WORDS, max_size=20), WORDS)
def test_what_is_one_edit_away(words: list[str], asked: str) -> None:
    found = list(Neighbours(words).of(asked))

    assert sorted(edits(asked, set("".join(words))) & set(words)) == sorted(found)


@given(st.sets(st.text("abcdefghij", min_size=8, max_size=12), min_size=200, max_size=400))
def test_the_filter_knows_what_it_was_told_and_little_else(words: set[str]) -> None:
    near = Neighbours(words)
    told = [(word[:place], word[place + 1:]) for word in words for place in range(len(word))]
    others = [(before, f"{after}Z") for before, after in told]

    assert told == near.gaps_in(told)
    assert len(near.gaps_in(others)) < 0.05 * len(others)


def test_words_of_none() -> None:
    assert [] == list(Neighbours([]).of("reader"))
    assert [] == list(Neighbours([""]).of(""))
    assert [""] == list(Neighbours([""]).of("a"))

"""Posts copied from their own page, as text: two shapes, and much that only looks like them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from provenance.platforms.x_copies import find_copies

FOOT = "7:31 PM · May 30, 2024 · 1.2M Views"


def found(text: str) -> list[tuple[str, str, str, str, str | None]]:
    return [(one.name, one.handle, text[one.text_start:one.text_end].strip(), one.date_text, one.date and one.date.day and one.date.day.isoformat())
            for one in find_copies(text)]


@pytest.mark.parametrize(("text", "expected"), [
    (f"Ada\n@example\nHello there\n{FOOT}\n", ("Ada", "example", "Hello there", "May 30, 2024", "2024-05-30")),
    (f"Before\n\nAda 🌊\n  ＠example \nFollow\nHello\n\nthere\n{FOOT}", ("Ada 🌊", "example", "Hello\n\nthere", "May 30, 2024", "2024-05-30")),
    ("Ada\n@example\nHello\n19:31 · May 30, 2024 from Exampleton\n", ("Ada", "example", "Hello", "May 30, 2024", "2024-05-30")),
    ("Ada\n@example\nHello\n7:31\u202fp.m. · 30 May 2024\n", ("Ada", "example", "Hello", "30 May 2024", "2024-05-30")),
    ("Ada\n@example\n·\nMay 30, 2024\nHello\nthere\n12\n3.4K\n", ("Ada", "example", "Hello\nthere", "May 30, 2024", "2024-05-30")),
    ("Ada\n@example\n· May 30, 2024\nHello\n\nProse goes on", ("Ada", "example", "Hello", "May 30, 2024", "2024-05-30")),
    ("Ada\n@example\n·\n3h\nHello", ("Ada", "example", "Hello", "3h", None)),
    ("Ada\n@example\n·\nMay 30\nHello\nReply\n", ("Ada", "example", "Hello", "May 30", None)),
    # the first line of the words may be empty
    ("Ada\n@example\n·\nMay 30, 2024\n\nHello\n", ("Ada", "example", "Hello", "May 30, 2024", "2024-05-30")),
])
def test_a_copy(text: str, expected: tuple[str, ...]) -> None:
    assert [expected] == found(text)


@pytest.mark.parametrize("text", [
    "", "Ada\n@example\n", "Ada\n@example\nHello", "@example\nHello\n" + FOOT, f"Ada\n@example says\nHello\n{FOOT}", f"Ada @example\nHello\n{FOOT}",
    "Ada\n@example\nHello\nMay 30, 2024\n", "Ada\n@example\nHello\n7:31 PM · later\n", "Ada\n@example\n·\nlater\nHello", "Ada\n@example\n·\n",
    f"{'A' * 91}\n@example\nHello\n{FOOT}", "Ada\n@example\n" + "line\n" * 61 + FOOT, "Ada\n@example\n" + "word " * 1300 + "\n" + FOOT,
    f"Ada\n\n@example\nHello\n{FOOT}", f"Ada\n@{'e' * 30}\nHello\n{FOOT}", "Ada\n@example\nAt 7:31 PM · May 30, 2024\n",
])
def test_no_copy(text: str) -> None:
    assert [] == found(text)


def test_several_and_each_ends_where_the_next_begins() -> None:
    text = f"Ada\n@example\n·\nMay 30, 2024\nOne\nBo\n@other\n·\nMay 29, 2024\nTwo\n\nCy\n@third\nThree\n{FOOT}\n"

    assert [("Ada", "example", "One"), ("Bo", "other", "Two"), ("Cy", "third", "Three")] == [one[:3] for one in found(text)]


def test_the_words_of_a_timeline_have_no_more_lines_than_a_post() -> None:
    (copy,) = find_copies("Ada\n@example\n·\nMay 30, 2024\n" + "line\n" * 100)

    assert 300 == copy.end - copy.text_start


def test_a_head_without_its_foot_takes_no_other_posts_foot() -> None:
    assert [("Bo", "other", "Two")] == [one[:3] for one in found(f"Ada\n@example\nOne\nBo\n@other\nTwo\n{FOOT}\n")]


def test_a_foot_that_is_the_name_of_the_next_post() -> None:
    """Somebody calls himself a time and a date; the post above still has its foot."""
    assert [("Ada", "example", "One")] == [one[:3] for one in found(f"Ada\n@example\nOne\n{FOOT}\n@other\nTwo\n")]


PIECES = ["Ada\n", "@example\n", "·\n", "May 30, 2024\n", "May 30\n", FOOT + "\n", "Hello\n", "\n", "12\n", " ", "\t", "Follow\n", "3h\n", "@", "7:31 · ", "\u202f"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_comes_in_order(text: str) -> None:
    copies = find_copies(text)

    assert copies == find_copies(text)
    assert all(0 <= one.start < one.text_start <= one.text_end <= one.end <= len(text) for one in copies)
    assert all(one.end <= other.start for one, other in pairwise(copies))
    assert all(one.handle in text and one.name in text and one.date_text in text for one in copies)


@pytest.mark.parametrize("text", [
    "Name\n@handle\n" * 70_000, "Name\n@handle\n·\nMay 30\n" * 40_000, "Name\n@handle\n7:31 PM · " * 10_000, "Name\n@handle\n" + "7:31 PM · \n" * 90_000,
    "Name\n@handle\n·\nMay 30, 2024\nHi\n" + " " * 1_000_000 + "x\n", "Name\n@handle\n·\nMay 30, 2024\nHi\n" + "1," * 500_000 + "x\n",
    "Name\n@handle\n" + " " * 1_000_000 + "x", "Name\n" + " " * 1_000_000 + "@handle", " " * 1_000_000, "\n" * 1_000_000, "Name\n@handle\n" + "\n" * 1_000_000,
    "@a\n" * 300_000, ("Name\n@handle\n" + "x\n" * 50) * 8000,
], ids=range(13))
def test_time_grows_with_the_length_only(text: str) -> None:
    start = time.process_time()
    find_copies(text)

    assert time.process_time() - start < 3

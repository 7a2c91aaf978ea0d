"""Arithmetic of ids: exact integers, intervals that hold the truth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from provenance.clocks import UNIX, from_ms, interpolate, snowflake

ANCHORS = [(20, 1_142_974_214), (75, 1_142_985_109), (185, 1_143_145_785), (1000, 1_143_145_786)]


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_288_834_974_657, datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
        (1_550_673_626_837, datetime(2019, 2, 20, 14, 40, 26, 837_000, tzinfo=UTC)),
    ],
)
def test_milliseconds_are_kept_exactly(ms: int, expected: datetime) -> None:
    assert expected == from_ms(ms)


@given(st.integers(0, 2**41))
def test_no_millisecond_is_lost(ms: int) -> None:
    assert ms == (from_ms(ms) - UNIX) // timedelta(milliseconds=1)
    assert UTC == from_ms(ms).tzinfo


@given(st.integers(0, 2**41 - 1), st.integers(0, 2**22 - 1))
def test_the_low_bits_of_a_snowflake_say_nothing_about_time(ms: int, low: int) -> None:
    assert from_ms(ms + 1_288_834_974_657) == snowflake((ms << 22) + low, shift=22, epoch_ms=1_288_834_974_657)


@pytest.mark.parametrize(("number", "expected"), [(20, 1_142_974_214), (185, 1_143_145_785), (1000, 1_143_145_786)])
def test_an_anchor_is_its_own_time(number: int, expected: int) -> None:
    exact = from_ms(expected * 1000)

    assert (exact, exact, exact) == interpolate(number, ANCHORS)


def test_between_two_anchors_the_guess_lies_on_the_line() -> None:
    guess, low, high = interpolate(130, ANCHORS)

    assert from_ms((1_142_985_109 + 1_143_145_785) * 500) == guess
    assert (from_ms(1_142_985_109_000), from_ms(1_143_145_785_000)) == (low, high)


def test_outside_of_the_table_one_side_is_open() -> None:
    assert (None, None, from_ms(1_142_974_214_000)) == interpolate(3, ANCHORS)
    assert (None, from_ms(1_143_145_786_000), None) == interpolate(1001, ANCHORS)
    assert (None, None, None) == interpolate(5, [])


@given(st.integers(0, 1100), st.integers(0, 1100))
def test_later_ids_never_come_earlier(one: int, other: int) -> None:
    low, high = sorted((one, other))
    first, second = interpolate(low, ANCHORS), interpolate(high, ANCHORS)

    for earlier, later in zip(first, second, strict=True):
        assert earlier is None or later is None or earlier <= later
    if first[0] is not None:
        assert first[1] is not None
        assert first[2] is not None
        assert first[1] <= first[0] <= first[2]

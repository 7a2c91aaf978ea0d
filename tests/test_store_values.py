"""Cells: what a stranger's text, a time or a list becomes in SQLite, and back."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st
from store_records import texts

from provenance.model import Anchor
from provenance.store.values import cell, day, guard, instant, moment, opened, unguard

GUARDED = [
    ("plain words", "plain words"),
    ("¯\\_(ツ)_/¯ 🇺🇸", "¯\\_(ツ)_/¯ 🇺🇸"),
    ("a\0b", "a\x1a0000b"),
    ("\ud83d", "\x1aD83D"),
    ("\ud83d\ude00", "\x1aD83D\x1aDE00"),
    ("\x1a", "\x1a001A"),
    ("\x1aD83D", "\x1a001AD83D"),
]


@pytest.mark.parametrize(("seen", "stored"), GUARDED)
def test_only_what_sqlite_cannot_hold_is_escaped(seen: str, stored: str) -> None:
    assert stored == guard(seen)
    assert seen == unguard(stored)


@given(texts)
def test_every_text_comes_back(text: str) -> None:
    assert text == unguard(guard(text))


@given(texts, texts)
def test_every_text_fits_into_sqlite(text: str, other: str) -> None:
    db = sqlite3.connect(":memory:")
    stored = db.execute("SELECT ?, ? IS ?, length(?)", (cell(text), cell(text), cell(other), cell(text))).fetchone()
    db.close()

    # Two texts are one in SQL exactly when they were one; length counts them whole, NUL or not.
    assert (guard(text), text == other, len(guard(text))) == (stored[0], bool(stored[1]), stored[2])


@given(st.lists(texts))
def test_lists_are_json_for_sqlite_too(items: list[str]) -> None:
    db = sqlite3.connect(":memory:")
    stored = cell(tuple(items))
    valid = db.execute("SELECT json_valid(?)", (stored,)).fetchone()[0]
    inside = [value for (value,) in db.execute("SELECT value FROM json_each(?)", (stored,))]
    db.close()

    assert 1 == valid
    assert items == opened(str(stored)) == [unguard(value) for value in inside]


CELLS = [
    (None, None),
    (True, 1),
    (False, 0),
    (2**63 - 1, 2**63 - 1),
    (-2**63, -2**63),
    ("9223372036854775808", "9223372036854775808"),
    (date(2024, 5, 30), "2024-05-30"),
    (datetime(2024, 5, 30, 1, 2, 3, 4, tzinfo=UTC), "2024-05-30T01:02:03.000004Z"),
    (datetime(2024, 5, 30, 1, tzinfo=timezone(timedelta(hours=2))), "2024-05-29T23:00:00.000000Z"),
    (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
    ((), "[]"),
    ((Anchor("a", "b"),), '[{"shown": "a", "target": "b"}]'),
    ((("Set-Cookie", "a\0"),), '[["Set-Cookie", "a\\u001a0000"]]'),
    ({"at": date(2024, 5, 30), "on": True}, '{"at": "2024-05-30", "on": true}'),
]


@pytest.mark.parametrize(("value", "stored"), CELLS)
def test_cells(value: object, stored: object) -> None:
    assert stored == cell(value)


WRONG = [
    (2**63, ValueError),
    (-2**63 - 1, ValueError),
    (datetime(2024, 5, 30), ValueError),  # a time without a zone
    (1.5, TypeError),
    (b"bytes", TypeError),
    (("a", object()), TypeError),
]


@pytest.mark.parametrize(("value", "error"), WRONG)
def test_what_no_cell_holds_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        cell(value)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_times_come_back_and_sort_as_text(one: datetime, other: datetime) -> None:
    assert one == moment(instant(one))
    assert (one < other) == (instant(one) < instant(other))


def test_absent_times_stay_absent() -> None:
    assert (None, None) == (moment(None), day(None))


def test_json_of_a_cell_is_readable_by_people() -> None:
    """Emoji and letters of all scripts stand in the file as they are."""
    assert '["Україна 🇺🇦"]' == cell(("Україна 🇺🇦",))
    assert ["Україна 🇺🇦"] == json.loads(str(cell(("Україна 🇺🇦",))))

"""The index of an archive: the question, the rows, and what is no row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from archive_cases import DIGESTS, HEAD, NOW, URL, day, row, stamped
from hypothesis import given, strategies as st

from provenance.model import Capture
from provenance.witnesses.cdx import Row, Rows, ask_index, from_stamp, read_rows, stamp


def answer(body: object, status: int = 200, *, complete: bool = True) -> Capture:
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Capture("https://web.archive.org/cdx", NOW, status, (), raw, complete=complete)


def test_the_address_is_encoded_whole() -> None:
    assert "https://i.example/cdx?url=x.com%2Fa%2Fstatus%2F20%3Fs%3D20%26t%3D%C3%A9&output=json&limit=9" == ask_index(
        "https://i.example/cdx", "x.com/a/status/20?s=20&t=é", limit=9)


def test_row_zero_is_the_header_and_names_the_columns() -> None:
    table = [["original", "timestamp", "digest"], [URL, stamped(day(2)), DIGESTS["A"]]]

    assert Rows((Row(day(2), URL, "", None, DIGESTS["A"]),)) == read_rows(answer(table))


def test_no_result_is_an_empty_array_or_an_empty_body() -> None:
    assert Rows(()) == read_rows(answer([])) == read_rows(answer("")) == read_rows(answer([HEAD]))


def test_an_empty_body_is_an_answer_only_of_an_index_that_writes_lines() -> None:
    assert read_rows(answer(""), lines=False) is None
    assert read_rows(answer('{"message": "Internal error"}')) is None


def test_pywb_before_2_says_404_where_it_has_nothing() -> None:
    said = replace(answer('{"message": "No Captures found for: x.com/a"}'), status=404)

    assert Rows(()) == read_rows(said)
    assert read_rows(said, lines=False) is None
    assert read_rows(replace(said, body=b"<h1>Not Found</h1>")) is None


def test_lines_of_objects_as_pywb_writes_them() -> None:
    lines = "\n".join(json.dumps({"urlkey": "k", "timestamp": stamped(at), "url": URL, "mime": "Text/HTML", "status": "200",
                                  "digest": DIGESTS["A"]}) for at in (day(5), day(2))) + "\nnot json\n{}\n"

    assert Rows((Row(day(2), URL, "text/html", 200, DIGESTS["A"]), Row(day(5), URL, "text/html", 200, DIGESTS["A"])),
                malformed=2) == read_rows(answer(lines))


def test_malformed_rows_are_counted() -> None:
    found = read_rows(answer([HEAD, row(day(2)), row(day(3), "2000"), ["x"], "y", {}, 7]))

    assert found is not None
    assert (1, 4) == (len(found.rows), found.malformed)


@pytest.mark.parametrize("capture", [
    answer([HEAD], 503), answer([HEAD], complete=False), answer("<html>"), answer("7"),
    answer([[1, 2]]), answer([["timestamp"]]), answer("[" * 100_000), answer("[1"), answer("{\"a\"\n"), answer(b"\xff\xfe"),
])
def test_what_is_no_index(capture: Capture) -> None:
    assert read_rows(capture) is None


def test_more_rows_than_asked_for_are_said() -> None:
    found = read_rows(answer([HEAD, row(day(2)), row(day(3))]), limit=2)

    assert found is not None
    assert found.cut


def test_an_unresolved_revisit_keeps_no_status() -> None:
    found = read_rows(answer([HEAD, row(day(2), "-", "warc/revisit"), row(day(3), "-", "warc/revisit", "none")]))

    assert found is not None
    assert [("warc/revisit", None)] * 2 == [(one.mimetype, one.status) for one in found.rows]


@pytest.mark.parametrize("digits", ["", "2018", "20180230120000", "20180530126000", "２０１８0530120000", "00000530120000"])
def test_no_stamp(digits: str) -> None:
    assert from_stamp(digits) is None


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)))
def test_a_stamp_is_read_as_it_is_written(at: datetime) -> None:
    assert at == from_stamp(stamp(at))


@given(st.binary(max_size=300))
def test_any_bytes_never_raise(body: bytes) -> None:
    read_rows(answer(body))

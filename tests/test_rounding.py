"""What rounding leaves of a number: zeros that a spreadsheet wrote, zeros that JavaScript printed."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from provenance.platforms.linkedin import is_rounded_id as of_linkedin
from provenance.platforms.rounding import KEPT, by_float, by_spreadsheet, is_power, written_out

#: Number, by a spreadsheet, by a float.
NUMBERS = [
    ("1795968363525046272", False, False),
    ("1795968363525040000", True, True),  # 15 digits kept: JavaScript prints no more of them
    ("1795968363525046300", False, True),
    ("7084656651378536448", False, False),
    ("7084656651378530000", True, True),
    ("7084656651378536000", False, True),
    ("7084656651378536400", False, False),  # nothing prints so many digits of such a float
    ("117305474904387000", False, True),  # three zeros: not enough for a spreadsheet unless the platform says so
    ("9007199254740993", False, False),  # shorter than what a spreadsheet changes
    ("10000000000000000000000000000", False, False),  # longer than any id
    ("1000000000000000000", True, False),  # its own float: nothing was lost on the way
    ("", False, False), ("a", False, False), ("-1795968363525040000", False, False), ("1795968363525040000 ", False, False),
    ("01795968363525040000", False, False), ("１７９５９６８３６３５２５０４００００", False, False), ("1.79596836352504e18", False, False),
]


@pytest.mark.parametrize(("post_id", "spreadsheet", "number"), NUMBERS)
def test_whose_zeros_end_a_number(post_id: str, spreadsheet: bool, number: bool) -> None:
    assert (spreadsheet, number) == (by_spreadsheet(post_id), by_float(post_id))


def test_how_many_zeros_tell_is_the_platforms_to_say() -> None:
    assert [True, True, False] == [by_spreadsheet("117305474904387000", least=least) for least in (2, 3, 4)]


@given(st.integers(10**17, 10**19 - 1))
def test_what_a_spreadsheet_wrote_is_recognised(number: int) -> None:
    digits = str(number)
    written = digits[:KEPT] + "0" * (len(digits) - KEPT)
    assert by_spreadsheet(written, least=3)


@given(st.integers(10**18, 10**19 - 1))
def test_what_javascript_printed_is_recognised_or_is_the_number(number: int) -> None:
    printed = repr(float(number)).partition("e")[0].replace(".", "").ljust(19, "0")
    if by_float(printed):
        assert printed.endswith("00")
        assert int(float(printed)) != int(printed)
    else:  # one zero, or the float's own value: such a number proves nothing
        assert not printed.endswith("00") or int(float(printed)) == int(printed)


@given(st.text() | st.from_regex(r"[0-9]{0,40}", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    assert {by_spreadsheet(text), by_float(text), of_linkedin(text)} <= {True, False}


@pytest.mark.parametrize(("post_id", "rounded"), [
    ("7084656651378536448", False), ("7084656651378530000", True), ("7084656651378536000", True), ("7084656651378536400", False),
    ("708465665137853000", False), ("6967851411178975234", False),
])
def test_a_number_of_linkedin(post_id: str, rounded: bool) -> None:
    assert rounded is of_linkedin(post_id)


@pytest.mark.parametrize(("text", "digits", "number"), [
    ("https://x.com/a/status/1.79597E+18", "1795970000000000000", "1.79597E+18"),
    ("1,79597e+18", "1795970000000000000", "1,79597e+18"), ("/video/7E+18?a", "7000000000000000000", "7E+18"),
    ("/status/1.79597E%2B18", "1795970000000000000", "1.79597E%2B18"), ("1.7959683635250463E+15", "1795968363525046", "1.7959683635250463E+15"),
])
def test_a_power_of_ten_is_written_out(text: str, digits: str, number: str) -> None:
    written = written_out(text)

    assert written is not None
    assert (digits, number) == written[1:]
    assert text.replace(number, digits) == written[0]
    assert is_power(number)


@pytest.mark.parametrize("text", ["", "1E+5", "a1.5E+18", "11.5E+18", "1.5E18", "1.5E+18a", "1.5E+99", "v1.2E+18.3", "+1", "%2B"])
def test_what_is_no_power_of_ten(text: str) -> None:
    assert None is written_out(text)
    assert not is_power(text)


@given(st.text("0123456789.,eE+%2B/ a", max_size=60))
def test_writing_out_never_raises(text: str) -> None:
    written = written_out(text)

    assert written is None or (written[1].isdigit() and written[2] in text)

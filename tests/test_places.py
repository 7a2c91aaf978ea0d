"""Where in a page's bytes a mark stands: above all, whether inside of a script."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest
from hypothesis import given, strategies as st

from provenance.parser import places
from provenance.parser.bounds import brackets_within
from provenance.parser.places import Places
from provenance.parser.scan import Scan, scan_with_hyperscan, scan_with_re
from provenance.parser.triggers import Trigger

#: The parts of a page, and whether what follows each stands in a script; None where the part changes nothing.
PARTS = {b"<script>": True, b"<SCRIPT src=x>": True, b"</script": False, b"</Script>": False, b"<scr": None,
         b"words ": None, b"<p>": None, b"script>": None}


def forwards(parts: list[bytes]) -> list[bool]:
    """For each byte: is a script's text open there? From the first part to the last."""
    out: list[bool] = []
    inside = False
    for part in parts:
        says = PARTS[part]
        out += [inside and says is not False] * len(part)
        inside = inside if says is None else says
    return out


@pytest.mark.parametrize("scan", [scan_with_re, pytest.param(scan_with_hyperscan, marks=pytest.mark.skipif(
    find_spec("hyperscan") is None, reason="hyperscan has no wheel here"))])
@given(parts=st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=30), asked=st.lists(st.integers(0, 300)),
       step=st.sampled_from([3, 50, 8_000]))
def test_scripts_are_the_same_backwards_as_forwards(scan: Scan, parts: list[bytes], asked: list[int],
                                                    step: int) -> None:
    page, told = b"".join(parts), forwards(parts)
    known = Places(page, scan)
    normal, places._STEP = places._STEP, step
    try:
        for at in (one % len(page) for one in asked):
            assert known.in_script(at) == told[at], at
    finally:
        places._STEP = normal


def test_a_long_script_is_not_looked_through_for_each_place() -> None:
    seen = 0

    def counting(source: bytes, kind: str) -> list[tuple[Trigger, int]]:
        nonlocal seen
        seen += len(source)
        return scan_with_re(source, kind)

    page = b"<script>" + b"x" * 1_000_000
    known = Places(page, counting)
    assert all(known.in_script(at) for at in range(10_000, len(page), 500))
    assert seen < 2 * len(page)


@given(parts=st.lists(st.sampled_from([b"<p>", b"<", b"words ", b"x" * 3_000, b"<p>" * 900]), max_size=12),
       most=st.integers(0, 4_000))
def test_brackets_are_never_reckoned_too_few(parts: list[bytes], most: int) -> None:
    page = b"".join(parts)
    told = brackets_within(page, most)
    real = len(re.findall(rb"<[a-z]", page))
    assert told is None or real <= told <= most
    assert told is not None or page.count(b"<") > most

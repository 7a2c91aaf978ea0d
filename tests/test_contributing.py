"""
What CONTRIBUTING.md shows of a platform that was added is the code of today, line by line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from provenance.platforms import PLATFORMS, gab

ROOT = Path(__file__).parents[1]
SHOWN = re.search(r"^## A platform$.*?^```diff\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.S | re.M)


def added() -> dict[str, list[str]]:
    """The lines that the diff adds, by file, in its order."""
    assert SHOWN is not None
    lines: dict[str, list[str]] = {}
    name = ""
    for line in SHOWN[1].splitlines():
        if line.startswith("+++ b/"):
            name = line.removeprefix("+++ b/")
        elif line.startswith("+"):
            lines.setdefault(name, []).append(line[1:])
    return lines


def stands(lines: list[str], text: str) -> list[str]:
    """The lines that do not stand in *text* in this order; between two that follow one another nothing else stands."""
    there, place, near, astray = text.splitlines(), 0, False, []
    for line in lines:
        if line == "…":
            near = False
            continue
        until = place + 1 if near else len(there)
        found = next((number for number in range(place, min(until, len(there))) if there[number] == line), None)
        if found is None:
            astray.append(line)
        else:
            place, near = found + 1, True
    return astray


def test_the_diff_has_one_file_of_its_own_and_two_lines_in_the_table() -> None:
    assert ["provenance/platforms/__init__.py", "provenance/platforms/gab.py"] == list(added())
    assert ["    gab,", "    gab.PLATFORM,"] == added()["provenance/platforms/__init__.py"]
    assert gab.PLATFORM in PLATFORMS


def test_its_lines_are_those_of_the_files() -> None:
    files = added()

    assert [] == stands(files["provenance/platforms/gab.py"], (ROOT / "provenance/platforms/gab.py").read_text("utf-8"))
    table = (ROOT / "provenance/platforms/__init__.py").read_text("utf-8").splitlines()
    assert [] == [line for line in files["provenance/platforms/__init__.py"] if line not in table]


def test_the_finder_and_the_judge_do_not_know_it() -> None:
    """Nothing of the reader or the judge's arithmetic needed a change for it."""
    knows = re.compile(r"\bgab\b", re.I)
    read = [*(ROOT / "provenance/parser").rglob("*.py"), ROOT / "provenance/judge/compare.py"]

    assert read
    assert [] == [path.name for path in read if knows.search(path.read_text("utf-8"))]


@pytest.mark.parametrize(("lines", "astray"), [
    (["b", "c"], []), (["a", "…", "c"], []), (["a", "c"], ["c"]), (["c", "b"], ["b"]), (["d"], ["d"]), (["c", "d"], ["d"]),
])
def test_a_line_that_is_not_there_or_elsewhere_is_told(lines: list[str], astray: list[str]) -> None:
    assert astray == stands(lines, "a\nb\nc\n")

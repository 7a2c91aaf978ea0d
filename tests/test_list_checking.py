"""``lists check``: what keeps a list from speaking as it should, each said with its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from test_lists import FULL, MANIFEST, written

from provenance.lists.checking import check_list

AXES = """
[axis.ax.pole]
north = "The North"
south = "The South"
east = "The East"
[[axis.ax.mirror]]
swap = ["north", "south"]
"""
CURATED = MANIFEST.replace('"here"', '"authored"') + 'axes = ["ax"]\norigin = "curated"\n'
SOURCE = "https://example.org/list"


def line(entry: str, side: str = "", pair: str = "", since: str = "", *, kind: str = "hashtag", label: str = "tag",
         source: str = SOURCE, date: str = "2024-05-30", until: str = "", number: str = "") -> str:
    return f"{entry},{kind},{label},{side},{source},{date},CC0-1.0,,{pair},,{since},{until},{number}"


def problems(folder: Path, *lines: str, manifest: str = CURATED) -> list[str]:
    path = written(folder, "\n".join((FULL, *lines)) + "\n", manifest)
    (folder / "axes.toml").write_text(AXES)
    _, found = check_list(path)
    return [str(problem) for problem in found]


EVEN = (line("Northern", "ax:north", "one", "2024-01-01"), line("Southern", "ax:south", "one", "2024-01-01"))


def test_an_even_list_has_no_problems(tmp_path: Path) -> None:
    assert [] == problems(tmp_path, *EVEN)


@pytest.mark.parametrize(("lines", "said"), [
    ([line("2024")], "tags.csv:2: '2024' can never match as a hashtag"),
    ([line("Two-Parts")], "tags.csv:2: 'Two-Parts' can never match as a hashtag"),
    ([line("Good", source="here")], "tags.csv:2: 'source' is no address that can be opened: 'here'"),
    ([line("Good", source="ftp://example.org/")], "'source' is no address"),
    ([line("Good", date="2024-06-01")], "tags.csv:2: 'date' is later than the list itself (2024-05-30)"),
    ([line("Good", "ax:up", "", "2024-01-01")], "tags.csv:2: side 'ax:up' stands in no axes.toml"),
    ([line("Good", "ax:north", "", "2024-01-01")], "tags.csv:2: a side needs a group ('pair') with its mirrors"),
    ([line("Good", "ax:east", "one"), line("Else", "ax:east", "one")], "tags.csv:2: a side needs the day since when it holds"),
    ([EVEN[0]], "tags.csv:2: group 'one', tag: ax:south has 0, another side 1"),
    ([*EVEN, line("More", "ax:south", "one", "2024-01-01")], "tags.csv:4: group 'one', tag: ax:north has 1, another side 2"),
    ([*EVEN, line("More", "ax:south", "one", "2024-01-01", label="other")], "group 'one', other: ax:north has 0, another side 1"),
    ([*EVEN, line("More", "us:dem", "one", "2024-01-01")], "tags.csv:4: group 'one' mixes axes: ax, us"),
    ([*EVEN, line("More", "", "one")], "tags.csv:4: stands in group 'one' and has no side"),
    ([line("Good", until="2024-01-05"), line("GOOD", since="2024-01-05")], "tags.csv:3: says the same as line 2 of some days"),
    ([line("Good"), line("GOOD", since="2024-01-05")], "tags.csv:3: says the same as line 2 of some days"),
    ([line("co.uk", kind="domain")], "tags.csv:2: 'co.uk' can never match as a domain"),
    ([line("two.com", kind="domain")], "tags.manifest.toml: 'kinds' does not name domain"),
    ([line("Good", "us:ind", "x", "2024-01-01")], "tags.manifest.toml: 'axes' does not name us"),
    ([], "tags.manifest.toml: the list has no rows"),
    (["a,b"], "tags.csv:2: 2 cells, the header has 13"),
    ([line("#Bad")], "tags.csv:2: '#Bad' is no hashtag"),
    ([line("Good"), line("Good")], "tags.csv:3: says the same as line 2"),
    (['"a'], "tags.csv:2: unexpected end of data"),
])
def test_each_problem_is_said_with_its_line(tmp_path: Path, lines: list[str], said: str) -> None:
    assert [one for one in problems(tmp_path, *lines) if said in one]


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    assert 3 == len(problems(tmp_path, line("#Bad"), line("2024"), "x", line("Good")))


@pytest.mark.parametrize("row", [
    line("Vote Soon!", kind="name_token"), line("example_reader", kind="handle"), line("x:id=12", kind="handle", number="12"),
    line("mastodon:a@b.example", kind="handle"), line("😀", kind="emoji"), line("News.Example.com", kind="domain"),
    line("www.gov.uk", kind="domain"), line("blogspot.com", kind="domain"), line("日本", kind="hashtag"), line("Straße", kind="hashtag"),
])
def test_rows_of_every_kind_can_match(tmp_path: Path, row: str) -> None:
    kinds = CURATED.replace('["hashtag"]', '["hashtag", "name_token", "handle", "emoji", "domain"]')

    assert [] == problems(tmp_path, row, manifest=kinds)


def test_an_imported_list_is_quoted_as_it_is(tmp_path: Path) -> None:
    manifest = MANIFEST.replace('"here"', f'"{SOURCE}"') + 'axes = ["ax"]\n'

    assert [] == problems(tmp_path, line("Good", "ax:north"), manifest=manifest)
    assert ["tags.manifest.toml: 'source' is no address that can be opened: 'here'"] == problems(
        tmp_path, line("Good"), manifest=MANIFEST)


@pytest.mark.parametrize(("axes", "said"), [
    ("[axis.ax.pole]\nnorth = 1\n", "axes.toml: axis 'ax' needs a table of poles"),
    ('[axis.ax]\npole = {north = "N"}\nmirror = "north"\n', "axes.toml: 'mirror' of axis 'ax' must be a list of tables"),
    ('[axis.ax]\npole = {north = "N"}\nmirror = [{swap = "north"}]\n', "axes.toml: 'ax': 'swap' must be a list of texts"),
])
def test_odd_axes_are_a_problem_of_the_list(tmp_path: Path, axes: str, said: str) -> None:
    path = written(tmp_path, f"{FULL}\n{line('Good')}\n", CURATED)
    (tmp_path / "axes.toml").write_text(axes)
    info, found = check_list(path)

    assert info is None
    assert [one for one in found if said in str(one)]


def test_many_rows_of_one_key_take_linear_time(tmp_path: Path) -> None:
    rows = [line("Good", label=f"l{number}") for number in range(3000)]
    start = time.process_time()
    found = problems(tmp_path, *rows)

    assert [] == found
    assert time.process_time() - start < 10

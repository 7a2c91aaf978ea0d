"""Lists: files are checked row by row, look-ups honour days, and every row we ship can match."""

from __future__ import annotations

import tempfile
import time
import tomllib
from collections import defaultdict
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from judging import DAY, SHARED, lists_of, row

from provenance.errors import ListError
from provenance.lists import ListRow, handle_key, hashtag_key, load_lists
from provenance.lists.checking import can_match, check_list
from provenance.lists.rows import EARLIEST

HEADER = "entry,kind,label,side,source,date,licence,note"
FULL = HEADER + ",pair,relation,since,until,id"
MANIFEST = """
id = "mine"
version = "3"
title = "Mine"
as_of = 2024-05-30
licence = "CC0-1.0"
source = "here"
kinds = ["hashtag"]
caveats = ["One.", "Two."]
"""
GOOD = "Example2024,hashtag,campaign_tag,ax:north,here,2024-05-30,CC0-1.0,"


def written(folder: Path, csv: str | bytes, manifest: str = MANIFEST, name: str = "tags") -> Path:
    path = folder / f"{name}.csv"
    path.write_bytes(csv if isinstance(csv, bytes) else csv.encode())
    (folder / f"{name}.manifest.toml").write_text(manifest)
    return path


def load(path: Path) -> list[ListRow]:
    return [row for row in load_lists([path]).rows if row.list_id == "mine"]


# --- files --------------------------------------------------------------------------------------


def test_a_row_is_read_with_its_list(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADER}\n{GOOD}\n")

    assert [ListRow("mine", "3", date(2024, 5, 30), 2, "Example2024", "example2024", "hashtag", "campaign_tag",
                    "ax:north", "here", date(2024, 5, 30), "CC0-1.0", "")] == load(path)


def test_the_manifest_is_kept(tmp_path: Path) -> None:
    info = load_lists([written(tmp_path, f"{HEADER}\n{GOOD}\n")]).infos[-1]

    assert ("mine", "3", "Mine", date(2024, 5, 30), "CC0-1.0", "here", ("hashtag",), ("One.", "Two."), 1) == (
        info.id, info.version, info.title, info.as_of, info.licence, info.source, info.kinds, info.caveats, info.rows
    )


def test_lines_are_counted_in_the_file(tmp_path: Path) -> None:
    text = f'\ufeff{HEADER}\r\n\r\n{GOOD}"two\r\nlines"\r\nOther,hashtag,l,,s,2024-05-30,MIT,\r\n'

    assert [3, 5] == [row.line for row in load(written(tmp_path, text))]


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("", "tags.csv:1: the header lacks entry, kind"),
        ("entry,kind\n", "tags.csv:1: the header lacks label, side"),
        (f"{HEADER},entry\n", "tags.csv:1: the header has twice the same column"),
        (f"{HEADER},colour\n", "tags.csv:1: the header has unknown columns: colour"),
        (f"{HEADER}\n{GOOD}\nA,hashtag\n", "tags.csv:3: 2 cells, the header has 8"),
        (f"{HEADER}\n{GOOD},x\n", "tags.csv:2: 9 cells, the header has 8"),
        (f'{HEADER}\n"A" b,hashtag\n', "tags.csv:2: "),
        (f"{HEADER}\n{GOOD}\n{GOOD}\n", "tags.csv:3: says the same as line 2"),
        (f"{HEADER}\n A,hashtag,l,,s,2024-05-30,MIT,\n", "tags.csv:2: white space around 'entry'"),
        (f"{HEADER}\n,hashtag,l,,s,2024-05-30,MIT,\n", "tags.csv:2: 'entry' is empty"),
        (f"{HEADER}\nA,hashtag,l,,s,2024-05-30,,\n", "tags.csv:2: 'licence' is empty"),
        (f"{HEADER}\nA,tag,l,,s,2024-05-30,MIT,\n", "tags.csv:2: kind 'tag' is none of hashtag, domain"),
        (f"{HEADER}\n#A,hashtag,l,,s,2024-05-30,MIT,\n", "tags.csv:2: '#A' is no hashtag"),
        (f"{HEADER}\n@a,handle,l,,s,2024-05-30,MIT,\n", "tags.csv:2: '@a' is no handle"),
        (f'{HEADER}\n"chl.li,",domain,l,,s,2024-05-30,MIT,\n', "tags.csv:2: 'chl.li,' is no domain"),
        (f"{HEADER}\nhttps://a.b/c,domain,l,,s,2024-05-30,MIT,\n", "is no domain"),
        (f"{HEADER}\n!!,name_token,l,,s,2024-05-30,MIT,\n", "tags.csv:2: '!!' is no name_token"),
        (f"{HEADER}\nab,emoji,l,,s,2024-05-30,MIT,\n", "tags.csv:2: 'ab' is no emoji"),
        (f"{HEADER}\nA,hashtag,l,north,s,2024-05-30,MIT,\n", "tags.csv:2: side 'north' is not axis:pole"),
        (f"{HEADER}\nA,hashtag,l,,s,30 May 2024,MIT,\n", "tags.csv:2: 'date' is no date such as 2024-05-30"),
        (f"{HEADER}\nA,hashtag,l,,s,2024-02-30,MIT,\n", "tags.csv:2: day is out of range"),
        (f"{FULL}\nA,hashtag,l,,s,2024-05-30,MIT,,,likes,,,\n", "tags.csv:2: relation 'likes' is none of operated_by"),
        (f"{FULL}\nA,hashtag,l,,s,2024-05-30,MIT,,,,,2024,\n", "tags.csv:2: 'until' is no date"),
        (f"{FULL}\nA,hashtag,l,,s,2024-05-30,MIT,,,,2024-02-02,2024-02-01,\n", "'since' is later than 'until'"),
        (f"{FULL}\nA,hashtag,l,,s,2024-05-30,MIT,,,,,,12\n", "tags.csv:2: id '12' is no account number"),
        (f"{FULL}\na,handle,l,,s,2024-05-30,MIT,,,,,,1 2\n", "tags.csv:2: id '1 2' is no account number"),
        (HEADER.encode() + b"\n\xff", "tags.csv: is not UTF-8 (byte 47)"),
        ("x" * 200_000 + "\n", "tags.csv:1: field larger than field limit"),
        (f"{HEADER}\nA,hashtag,l\x1b[1m,,s,2024-05-30,MIT,\n", "tags.csv:2: a control character in 'label'"),
        (f'{HEADER}\nA,hashtag,"l\nm",,s,2024-05-30,MIT,\n', "tags.csv:2: a control character in 'label'"),
        (f"{FULL}\nx:id=12,handle,l,,s,2024-05-30,MIT,,,,,,13\n", "tags.csv:2: 'x:id=12' needs the same number as its 'id'"),
        (f"{FULL}\nx:id=12,handle,l,,s,2024-05-30,MIT,,,,,,\n", "tags.csv:2: 'x:id=12' needs the same number as its 'id'"),
    ],
)
def test_an_odd_row_is_an_error_that_names_its_line(tmp_path: Path, csv: str | bytes, message: str) -> None:
    with pytest.raises(ListError) as error:
        load_lists([written(tmp_path, csv)])

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("", "tags.manifest.toml: needs a text 'id'"),
        (MANIFEST.replace('"3"', "3"), "tags.manifest.toml: needs a text 'version'"),
        (MANIFEST.replace("2024-05-30", '"2024-05-30"'), "tags.manifest.toml: needs a date 'as_of'"),
        (MANIFEST.replace("2024-05-30", "2024-05-30T00:00:00Z"), "tags.manifest.toml: needs a date 'as_of'"),
        (MANIFEST.replace('["hashtag"]', '"hashtag"'), "tags.manifest.toml: 'kinds' must be a list of texts"),
        (MANIFEST.replace('["hashtag"]', "[1]"), "tags.manifest.toml: 'kinds' must be a list of texts"),
        ("id = ", "tags.manifest.toml: is not TOML"),
        ("a = " + "[" * 5000, "tags.manifest.toml: is not TOML"),
        (MANIFEST + "x = 2024-02-30\n", "tags.manifest.toml: is not TOML"),
        (MANIFEST + 'origin = "found"\n', "tags.manifest.toml: 'origin' is neither"),
    ],
)
def test_an_odd_manifest_is_an_error(tmp_path: Path, manifest: str, message: str) -> None:
    with pytest.raises(ListError) as error:
        load_lists([written(tmp_path, f"{HEADER}\n{GOOD}\n", manifest)])

    assert message in str(error.value)


def test_missing_files_are_errors(tmp_path: Path) -> None:
    alone = tmp_path / "alone.csv"
    alone.write_text(f"{HEADER}\n")
    empty = tmp_path / "empty"
    empty.mkdir()

    for path, message in [
        (tmp_path / "nowhere.csv", "nowhere.csv: cannot be read: No such file"),
        (alone, "alone.csv:1: needs a manifest: alone.manifest.toml: cannot be read"),
        (empty, "empty: holds no .csv file"),
    ]:
        with pytest.raises(ListError) as error:
            load_lists([path])

        assert message in str(error.value)


def test_a_folder_gives_all_its_lists_and_names_of_sides(tmp_path: Path) -> None:
    written(tmp_path, f"{HEADER}\n{GOOD}\n")
    written(tmp_path, f"{HEADER}\n{GOOD}\n", MANIFEST.replace('"mine"', '"other"'), name="a")
    (tmp_path / "axes.toml").write_text('[axis.ax.pole]\nnorth = "The North"\n')
    lists = load_lists([tmp_path])

    assert ["other", "mine"] == [info.id for info in lists.infos if not info.id.startswith("starter-")]
    assert "The North" == lists.side_name("ax:north")
    assert "ax:up" == lists.side_name("ax:up"), "a side that no axis file names is printed as it is"


@pytest.mark.parametrize("axes", ["[axis.ax]\n", "[axis]\nax = 1\n", "[axis.ax.pole]\nnorth = 1\n"])
def test_odd_axes_are_errors(tmp_path: Path, axes: str) -> None:
    written(tmp_path, f"{HEADER}\n{GOOD}\n")
    (tmp_path / "axes.toml").write_text(axes)

    with pytest.raises(ListError, match="axis 'ax' needs a table of poles"):
        load_lists([tmp_path])


def test_axes_without_axes_are_fine(tmp_path: Path) -> None:
    written(tmp_path, f"{HEADER}\n{GOOD}\n")
    (tmp_path / "axes.toml").write_text("schema = 1\n")

    assert load_lists().sides == load_lists([tmp_path]).sides


def test_a_list_of_the_same_id_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADER}\n{GOOD}\n", MANIFEST.replace('"mine"', '"starter-hashtags"'))
    lists = load_lists([path])

    assert [info.id for info in load_lists().infos] == [info.id for info in lists.infos]
    assert ["Example2024"] == [row.entry for row in lists.rows if row.list_id == "starter-hashtags"]


def test_the_same_id_twice_is_an_error(tmp_path: Path) -> None:
    first = written(tmp_path, f"{HEADER}\n{GOOD}\n")
    second = written(tmp_path, f"{HEADER}\n{GOOD}\n", name="again")

    with pytest.raises(ListError, match=r"again\.csv:1: a list of the id 'mine' was given before"):
        load_lists([first, second])


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from([
    f"{HEADER}\n".encode(), f"{GOOD}\n".encode(), b"A,hashtag,l,,s,2024-05-30,MIT,\n", b'"', b",", b"\n", b"\x00", b"\xff", b"2024-13-01",
])).map(b"".join)), st.one_of(st.just(MANIFEST.encode()), st.binary(max_size=100), st.just(b"a = " + b"[" * 5000),
                              st.just(MANIFEST.encode() + b"x = 2024-02-30\n")))
@settings(max_examples=200)
def test_no_bytes_raise_anything_but_a_clear_line(csv: bytes, manifest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tags.csv"
        path.write_bytes(csv)
        path.with_suffix(".manifest.toml").write_bytes(manifest)
        said, rows = "tags.csv", []
        try:
            rows = load(path)
        except ListError as error:
            said = str(error)
        assert said.startswith(("tags.csv", "tags.manifest.toml"))
        assert all(one.line > 1 for one in rows)
        info, problems = check_list(path)
        assert info is not None or problems


# --- look-ups -----------------------------------------------------------------------------------

BOUND = row("Tag", "hashtag", "l", since=date(2024, 1, 2), until=date(2024, 1, 4))
FREE = row("Free", "hashtag", "l")


@pytest.mark.parametrize(
    ("key", "on", "matches"),
    [
        ("tag", date(2024, 1, 1), False),
        ("tag", date(2024, 1, 2), True),
        ("tag", date(2024, 1, 4), True),
        ("tag", date(2024, 1, 5), False),
        ("tag", None, False),
        ("free", None, True),
        ("free", date(1999, 1, 1), True),
        ("tags", date(2024, 1, 3), False),
    ],
)
def test_rows_match_within_their_days(key: str, on: date | None, matches: bool) -> None:
    assert matches == bool(lists_of(BOUND, FREE).match("hashtag", key, on))


@pytest.mark.parametrize(
    ("registrable", "host", "entries"),
    [
        (None, "example.org", ["example.org"]),
        (None, "WWW.Example.ORG.", ["example.org"]),
        (None, "a.news.example.org", ["news.example.org", "example.org"]),
        ("example.org", "a.news.example.org", ["news.example.org", "example.org"]),
        ("news.example.org", "a.news.example.org", ["news.example.org"]),
        (None, "notexample.org", []),
        (None, "org", []),
        (None, "", []),
    ],
)
def test_domains_match_upwards(registrable: str | None, host: str, entries: list[str]) -> None:
    lists = lists_of(*(row(entry, "domain", "l") for entry in ("example.org", "News.example.org", "ample.org")))

    assert entries == [row.entry.lower() for row in lists.match_domain(registrable, host, None)]


@pytest.mark.parametrize("host", ["bücher.example", "BÜCHER.example", "www.xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE", "bu\u0308cher.example"])
@pytest.mark.parametrize("entry", ["bücher.example", "xn--bcher-kva.example"])
def test_hosts_of_any_script_match_as_written_and_as_carried(entry: str, host: str) -> None:
    assert lists_of(row(entry, "domain", "l")).match_domain(None, host, None)


def test_handles_match_by_number_first() -> None:
    lists = lists_of(row("Old", "handle", "a", id="1"), row("New", "handle", "b", id="2"),
                     row("mastodon:a@b.example", "handle", "c"))

    assert ["a"] == [row.label for row in lists.match_handle("x", "old", None)]
    assert ["b"] == [row.label for row in lists.match_handle("x", "OLD", None, id="2")], "the number knows better"
    assert [] == [row.label for row in lists.match_handle("x", "old", None, id="3")], "another account of that name"
    assert ["a"] == [row.label for row in lists.match_handle("x", "@old", None, id="1")]
    assert [] == list(lists.match_handle("threads", "old", None)), "handles belong to a platform"
    assert ["c"] == [row.label for row in lists.match_handle("mastodon", "A@b.example", None)]
    assert 3 == lists.handle_count
    assert (True, False) == (lists.knows_handle("x", "NEW"), lists.knows_handle("bluesky", "new"))


def test_an_account_can_be_listed_by_its_number_alone() -> None:
    lists = lists_of(row("x:id=12", "handle", "a", id="12"))

    assert ["a"] == [row.label for row in lists.match_handle("x", "anybody", None, id="12")]
    assert [] == list(lists.match_handle("x", "12", None)), "a number is no handle"
    assert [] == list(lists.match_handle("x", "anybody", None, id="13"))


@pytest.mark.parametrize(("since", "until", "holds"), [
    (EARLIEST, None, True), (EARLIEST + timedelta(days=1), None, False), (None, date(2030, 1, 1), False), (None, None, True),
])
def test_with_no_day_known_only_what_holds_on_every_day_of_posts_matches(since: date, until: date, holds: bool) -> None:
    lists = lists_of(row("Tag", "hashtag", "l", since=since, until=until))

    assert holds == bool(lists.match("hashtag", "tag", None))


def test_handles_have_days_and_numbers_too() -> None:
    lists = lists_of(row("a", "handle", "l", id="1", until=date(2024, 1, 1)))

    assert not lists.match_handle("x", "a", date(2024, 1, 2), id="1")
    assert lists.match_handle("x", "a", date(2024, 1, 1), id="1")
    assert lists.knows_handle("x", "a"), "a row that has ended still names the handle"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Vote Soon", [("a", "Vote Soon")]),
        ("we: VOTE-SOON!", [("a", "VOTE-SOON")]),
        ("🇺🇲VoteSoon🇺🇲", [("a", "VoteSoon")]),
        ("❤️now❤️", [("b", "now")]),
        ("𝐍𝐎𝐖 and ｎｏｗ", [("b", "𝐍𝐎𝐖")]),
        ("Ⓝⓞⓦ", [("b", "Ⓝⓞⓦ")]),
        ("right_now", [("b", "now")]),
        ("Vote Soon, now", [("a", "Vote Soon"), ("b", "now")]),
        ("Nowak knows", []),
        ("no w", []),
        ("vote and soon", []),
        ("e\u0301 now", [("b", "now")]),
        ("", []),
    ],
)
def test_tokens_are_whole_words(name: str, found: list[tuple[str, str]]) -> None:
    lists = lists_of(row("vote soon", "name_token", "a"), row("Now", "name_token", "b"))

    assert found == [(row.label, words) for row, words in lists.match_name(name, None)]


@given(st.text(), st.text())
def test_look_ups_never_raise(one: str, two: str) -> None:
    lists = load_lists()

    assert lists.match("hashtag", hashtag_key(one), None) == lists.match("hashtag", hashtag_key(one), None)
    assert isinstance(lists.match_domain(None, one, None), tuple)
    assert isinstance(lists.match_domain(two, one, None), tuple)
    assert isinstance(lists.match_handle("x", one, None, id=two), tuple)
    for _, words in lists.match_name(one, None):
        assert words in one


@given(st.text())
def test_keys_are_stable(text: str) -> None:
    assert hashtag_key(text) == hashtag_key(text.upper().lower()) or not text.isascii()
    assert handle_key("x", text) == handle_key("x", text)


def test_a_look_up_does_not_grow_with_the_list() -> None:
    def seconds(count: int) -> float:
        lists = lists_of(*(row(f"tag{number}", "hashtag", "l", line=number + 10) for number in range(count)))
        best = 9.0
        for _ in range(5):
            start = time.process_time()
            for _ in range(2000):
                lists.match("hashtag", "tag7", None)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(20_000) < 10 * seconds(20)


def test_long_names_and_hosts_take_linear_time() -> None:
    lists = load_lists()
    start = time.process_time()
    lists.match_name("now " * 20_000, None)
    lists.match_domain(None, "a." * 50_000, None)
    lists.match_domain(None, "ü." * 50_000 + "ü" * 100_000, None)

    assert time.process_time() - start < 3


# --- what we ship -------------------------------------------------------------------------------

DATA = Path(str(files("provenance").joinpath("data")))


def test_every_shipped_row_can_match_and_ends_with_its_days() -> None:
    """Symmetry tests H and I of the contract."""
    lists = load_lists()
    for one in lists.rows:
        assert can_match(lists, one, one.since or one.until or DAY), one
        if one.since:
            assert not one.holds_on(one.since - timedelta(days=1)), one
        if one.until:
            assert not one.holds_on(one.until + timedelta(days=1)), one


@pytest.mark.parametrize("file", ["hashtags.csv", "domains.csv", "name-tokens.csv", "media-hosts.csv"])
def test_lists_check_finds_nothing_in_what_we_ship(file: str) -> None:
    """Also symmetry test D: groups hold every mirrored pole, each as often."""
    info, problems = check_list(DATA / file)

    assert [] == [str(problem) for problem in problems]
    assert info is not None
    assert "curated" == info.origin


def test_poles_have_as_many_rows_of_a_kind_as_their_mirrors() -> None:
    """Symmetry test D, counted once more without the command's help."""
    axes = tomllib.loads(DATA.joinpath("axes.toml").read_text("utf-8"))["axis"]
    counts: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for one in load_lists().rows:
        if one.side:
            assert one.pair, f"{one.list_id} row {one.line} has a side but no group"
            counts[one.kind, one.label, one.pair, one.side] += 1

    assert 150 < len(counts)
    for (kind, label, pair, side), count in counts.items():
        axis = side.partition(":")[0]
        for mirror in axes[axis]["mirror"]:
            for pole in mirror["swap"]:
                assert count == counts.get((kind, label, pair, f"{axis}:{pole}")), (label, pair, pole)


def test_a_row_with_a_side_has_days_and_every_row_an_address() -> None:
    for one in load_lists().rows:
        assert one.source.startswith("https://"), one
        assert one.since or not one.side, one


def test_campaigns_that_met_stand_in_one_group() -> None:
    """On any day of a campaign, each side's rows of a group hold, or the group is over for all soon."""
    lists = load_lists()
    tags = {tag: {row.side for row in lists.match("hashtag", tag, date(2024, 5, 30))} for tag in ("trump2024", "biden2024")}

    assert {"trump2024": {"us:rep"}, "biden2024": {"us:dem"}} == tags
    assert not lists.match("hashtag", "harris2024", date(2024, 5, 30))
    for tag in ("trump2024", "maga", "votetrump"):
        for number in range((date(2024, 11, 5) - date(2022, 11, 15)).days + 1):
            day = date(2022, 11, 15) + timedelta(days=number)
            assert 1 == len(lists.match("hashtag", tag, day)), (tag, day)


def test_shipped_sides_have_names_and_rows_have_sources() -> None:
    lists = load_lists()

    for one in lists.rows:
        assert one.side is None or one.side in lists.sides, one
        assert "CC0-1.0" == one.licence
    for info in lists.infos:
        assert info.rows > 0
        assert info.caveats


def test_shared_lists_load() -> None:
    folder = SHARED / "lists" / "normalized"
    if not folder.is_dir():
        pytest.skip("the shared lists are not here")
    lists = load_lists([folder])

    assert 487 + 1225 + 118 == lists.handle_count
    matched = lists.match_handle("x", "boblatta", date(2024, 5, 30))
    assert {("elected_official", "us:rep")} == {(row.label, row.side) for row in matched}

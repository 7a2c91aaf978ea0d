"""``provenance lists import``, ``check``, ``update``: files in, a list and its manifest out, everything left out said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from importer_cases import ACCOUNTS, MEMBERS
from loopback import Loopback, Route

from provenance.lists import load_lists

ROOT = Path(__file__).resolve().parents[1]
HOST = "unitedstates.github.io"
FOLDER = "/congress-legislators"
TABLE = "handle;name;born\n@example_reader;Ada Example;1970\nno handle;Ben Example;\n;Cal Example;\nExampleDee;=Dee;\n"
NAMED = ("--source", "https://example.org/list", "--licence", "CC0-1.0", "--as-of", "2026-01-31")
MAPPED = ("--map", "handle=entry", "--map", "name=name", "--set", "label=reader")


def run(*arguments: str | Path, cwd: Path, server: Loopback | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if server is not None:
        environment |= {"PROVENANCE_TESTING": "1", "PROVENANCE_PACE": "off",
                        "PROVENANCE_HOST_MAP": f"{HOST}=127.0.0.1:{server.where[1]}"}
    return subprocess.run([sys.executable, "-m", "provenance", "lists", *map(str, arguments)], cwd=cwd, env=environment,
                          capture_output=True, check=False, timeout=60, text=True)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "readers.csv"
    path.write_text(TABLE)
    return path


# --- import ----------------------------------------------------------------------------------------


def test_any_table_becomes_a_list_that_loads(table: Path, tmp_path: Path) -> None:
    done = run("import", "csv", table.name, *NAMED, *MAPPED, "--id", "readers", "--output", "mine.csv", cwd=tmp_path)

    assert 0 == done.returncode, done.stderr
    assert "mine.csv: readers 2026-01-31, 2 rows; 2 rows left out, named above\n" == done.stdout
    assert ["provenance: readers.csv: line 3: 'no handle' is no handle",
            "provenance: readers.csv: line 4: names no entry",
            "provenance: columns left out: born"] == done.stderr.splitlines()

    lists = load_lists([tmp_path / "mine.csv"])
    assert [("example_reader", "Ada Example"), ("ExampleDee", "note: =Dee")] == [
        (row.entry, row.note) for row in lists.rows if row.list_id == "readers"]
    about = tomllib.loads((tmp_path / "mine.manifest.toml").read_text("utf-8"))
    assert date(2026, 1, 31) == about["as_of"]
    assert "imported" == about["origin"]
    assert about["inputs"][0].startswith("readers.csv sha256:")

    checked = run("check", "mine.csv", cwd=tmp_path)
    assert (0, "mine.csv: readers 2026-01-31, 2 rows, 0 problems\n") == (checked.returncode, checked.stdout)


def test_what_was_left_out_is_there_for_programs_too(table: Path, tmp_path: Path) -> None:
    done = run("import", "csv", table.name, *NAMED, *MAPPED, "--format", "json", cwd=tmp_path)
    told = json.loads(done.stdout)

    assert ("provenance/lists-import@1", "csv", "csv.csv", 2) == (told["schema"], told["list"], told["file"], told["rows"])
    assert {"file": "readers.csv", "place": "line 4", "reason": "names no entry"} == told["skipped"][1]
    assert ["columns left out: born"] == told["remarks"]


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("csv", "readers.csv", *MAPPED, *NAMED[:4]), 2, "--as-of is needed: git knows no commit of readers.csv"),
    (("csv", "readers.csv", *MAPPED, *NAMED, "--as-of", "May"), 2, "--as-of 'May' is no date; write 2024-05-30"),
    (("csv", "readers.csv", *MAPPED, *NAMED, "--as-of", ""), 2, "--as-of '' is no date"),
    (("csv", "readers.csv", *MAPPED, *NAMED, "--source", "here"), 2, "--source 'here' is no address"),
    (("csv", "readers.csv", *MAPPED, *NAMED, "--id", "My List"), 2, "--id 'My List'"),
    (("csv", "readers.csv", *MAPPED, *NAMED, "--output", "a.txt"), 2, "a list's file ends in .csv"),
    (("csv", "readers.csv", *NAMED, "--map", "handle"), 2, "--map 'handle' should look like --map column=field"),
    (("csv", "readers.csv", *NAMED, "--set", "label"), 2, "--set 'label' should look like --set field=value"),
    (("csv", "readers.csv", *MAPPED, *NAMED, "--parties", "nowhere"), 2, "--parties 'nowhere': known are"),
    (("csv", "readers.csv", *NAMED, "--map", "born=entry", "--set", "label=l"), 2, "is left out of every list"),
    (("nosuch", "readers.csv", *NAMED), 2, "no importer is called 'nosuch'"),
    (("csv", "nowhere.csv", *MAPPED, *NAMED), 3, "nowhere.csv: cannot be read: No such file"),
    (("everypolitician", "readers.csv", *NAMED), 2, "readers.csv:1: the header lacks twitter"),
    (("ifcn", "readers.csv", *NAMED), 3, "no row of readers.csv could be read; nothing was written"),
])
def test_odd_wishes_are_one_line_and_write_nothing(table: Path, tmp_path: Path, arguments: tuple[str, ...], code: int,
                                                   said: str) -> None:
    done = run("import", *arguments, cwd=tmp_path)

    assert said in done.stderr.splitlines()[-1]
    assert code == done.returncode, done.stderr
    assert [table] == sorted(tmp_path.iterdir())
    assert "Traceback" not in done.stderr


def test_day_and_state_come_from_git(table: Path, tmp_path: Path) -> None:
    def git(*words: str) -> str:
        day = "2024-05-30T12:00:00+00:00"
        done = subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words], cwd=tmp_path, check=True,
                              capture_output=True, text=True, env={**os.environ, "GIT_COMMITTER_DATE": day})
        return done.stdout.strip()

    git("init", "-q")
    git("add", table.name)
    git("commit", "-q", "-m", "the list as it was")
    done = run("import", "csv", table.name, *NAMED[:4], *MAPPED, cwd=tmp_path)
    about = tomllib.loads((tmp_path / "csv.manifest.toml").read_text("utf-8"))

    assert 0 == done.returncode, done.stderr
    assert (date(2024, 5, 30), git("rev-parse", "HEAD")) == (about["as_of"], about["commit"])


# --- check -----------------------------------------------------------------------------------------


def test_check_tells_people_and_programs(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("entry,kind,label,side,source,date,licence,note\n#A,hashtag,l,,s,2024-05-30,MIT,\n"
                                      f"#{'B' * 200},hashtag,l,,s,2024-05-30,MIT,\n")
    (tmp_path / "bad.manifest.toml").write_text('id = "bad"\nversion = "1"\ntitle = "Bad"\nas_of = 2024-05-30\n'
                                                'licence = "MIT"\nsource = "https://example.org/"\n')
    (tmp_path / "other.csv").write_text("a,b\n")
    plain, told = (run("check", ".", *more, cwd=tmp_path) for more in ((), ("--format", "json")))

    assert (1, 1) == (plain.returncode, told.returncode), plain.stderr
    assert "bad.csv:2: '#A' is no hashtag\n" in plain.stdout
    assert f"bad.csv:3: '#{'B' * 200}' is no hashtag\n" in plain.stdout, "however long, one line"
    assert {"file": "bad.csv", "line": 2, "reason": "'#A' is no hashtag"} in json.loads(told.stdout)["problems"]
    assert "other.csv" not in plain.stdout, "a table without a manifest is no list"


@pytest.mark.parametrize("path", ["nowhere.csv", "empty"])
def test_check_needs_a_list(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    done = run("check", path, cwd=tmp_path)

    assert 2 == done.returncode
    assert "no such file, or no list in the folder" in done.stderr


# --- update ----------------------------------------------------------------------------------------


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback({
        f"{FOLDER}/legislators-social-media.yaml": Route(200, body=ACCOUNTS),
        f"{FOLDER}/legislators-current.yaml": Route(200, body=MEMBERS),
    }) as server:
        yield server


def test_update_fetches_both_files_once_and_writes_a_list(web: Loopback, tmp_path: Path) -> None:
    done = run("update", "us-congress", "--record", "e.warc.gz", cwd=tmp_path, server=web)
    today = datetime.now(UTC).date()
    info = load_lists([tmp_path / "us-congress.csv"]).infos[-1]

    assert 0 == done.returncode, done.stderr
    assert [f"GET {FOLDER}/legislators-{part}.yaml HTTP/1.1" for part in ("social-media", "current")] == [
        one.line for one in web.asked if "robots" not in one.line]
    assert "us-congress" == info.id
    assert abs((today - info.as_of).days) <= 1
    assert "legislators-social-media.yaml: line 9: 'not a handle' is no handle" in done.stderr

    again = run("update", "us-congress", "--replay", "e.warc.gz", "--output", "again.csv", cwd=tmp_path)
    assert 0 == again.returncode, again.stderr
    assert (tmp_path / "us-congress.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()


@pytest.mark.parametrize(("route", "said"), [
    (Route(404), "answered 404"),
    (Route(301, (("Location", "/elsewhere"),)), "answered 301"),
    (Route(200, body=MEMBERS, length=9_999_999), "legislators-current.yaml: "),
])
def test_an_answer_that_is_not_the_file_writes_nothing(web: Loopback, tmp_path: Path, route: Route, said: str) -> None:
    web.routes[f"{FOLDER}/legislators-current.yaml"] = route
    done = run("update", "us-congress", cwd=tmp_path, server=web)

    assert 3 == done.returncode
    assert said in done.stderr
    assert "nothing was written" in done.stderr
    assert [] == list(tmp_path.iterdir())


def test_update_knows_its_names(tmp_path: Path) -> None:
    done = run("update", "nosuch", cwd=tmp_path)

    assert (2, "no list called 'nosuch' can be fetched; known: us-congress") == (
        done.returncode, done.stderr.strip().partition(": ")[2])

"""The command line through its real entry point: every run is a process of its own."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "fixtures" / "articles"
TWIN = ARTICLES / "twin-en.txt"
BARE = "Words only; no post is shown here.\n"


def run(*arguments: str | Path, cwd: Path, stdin: bytes | None = None,
        environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "provenance", *map(str, arguments)], cwd=cwd, input=stdin or b"", capture_output=True,
        timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error::DeprecationWarning", **(environment or {})},
    )


def on_a_terminal(arguments: Sequence[str | Path], stream: str, environment: dict[str, str], cwd: Path) -> bytes:
    """What one of the command's streams shows where it is a terminal."""
    import pty

    ours, theirs = pty.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {stream: theirs}
    with subprocess.Popen([sys.executable, "-m", "provenance", *map(str, arguments)], cwd=cwd, env=environment, **streams):
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                # Linux says EIO when the other side of a terminal is closed.
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return shown


def one_line(result: subprocess.CompletedProcess[bytes]) -> str:
    """What was said on standard error, which must be one line and no traceback."""
    said = result.stderr.decode()

    assert "Traceback" not in said
    assert 1 == len(said.splitlines()), said
    assert said.startswith("provenance: ")
    return said


def test_audit_as_text_and_as_json_exit_one_when_there_is_something_to_review(tmp_path: Path) -> None:
    text = run("audit", TWIN, "--offline", cwd=tmp_path)
    data = run("audit", TWIN, "--offline", "--format", "json", cwd=tmp_path)

    assert (1, 1) == (text.returncode, data.returncode)
    assert b"@example_reader" in text.stdout
    assert ["example_reader"] == [embed["handle"] for embed in json.loads(data.stdout)["embeds"]]
    assert b"" == text.stderr + data.stderr


@pytest.mark.parametrize(("fail_on", "code"), [("check", 1), ("hold", 0), ("never", 0)])
def test_fail_on(tmp_path: Path, fail_on: str, code: int) -> None:
    assert code == run("audit", TWIN, "--offline", "--no-store", "--fail-on", fail_on, cwd=tmp_path).returncode


def test_an_article_without_posts_exits_zero(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BARE)
    result = run("audit", "a.txt", "--offline", "--no-store", cwd=tmp_path)

    assert 0 == result.returncode
    assert b"No embedded post was found." in result.stdout


def test_standard_input(tmp_path: Path) -> None:
    result = run("audit", "-", "--offline", "--no-store", "--format", "json", cwd=tmp_path, stdin=TWIN.read_bytes())

    assert "example_reader" == json.loads(result.stdout)["embeds"][0]["handle"]


BAD_INPUTS = {
    "missing.txt": None, "empty.txt": b"", "blank.txt": b" \n\t\n", "paper.pdf": b"%PDF-1.7\n...", "folder": "folder",
    "data.bin": bytes(range(256)) * 64, "picture.html": b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "pages.zip": b"PK\x03\x04" + b"x" * 40,
    "pages.warc": b"WARC/1.1\r\n", "nul\u00e9.txt": b"\x00" * 5000,
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_a_bad_input_is_one_line_and_the_others_are_still_done(tmp_path: Path, name: str) -> None:
    content = BAD_INPUTS[name]
    if content == "folder":
        (tmp_path / name).mkdir()
    elif isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    result = run("audit", name, TWIN, "--offline", "--no-store", "--format", "json", cwd=tmp_path)
    first, second = (json.loads(line) for line in result.stdout.splitlines())

    assert 3 == result.returncode
    assert name in one_line(result)
    assert ([], None) == (first["embeds"], first["article"]["parse"])
    assert {"code", "message"} == set(first["error"])
    assert "example_reader" == second["embeds"][0]["handle"]


def test_fifty_megabytes_of_text_are_refused_quickly(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"many words of an article " * 2_200_000)
    result = run("audit", "big.txt", "--offline", "--no-store", cwd=tmp_path)

    assert 3 == result.returncode
    assert "20 MB" in one_line(result)


@pytest.mark.parametrize("arguments", [
    ["audit"],
    ["audit", TWIN, "--format", "yaml"],
    ["audit", TWIN, "--fail-on", "sometimes"],
    ["audit", TWIN, "--offline", "--published", "yesterday"],
    ["audit", TWIN, "--offline", "--as-of", "soon"],
    ["audit", TWIN, "--offline", "--lists", "nowhere.csv"],
    ["audit", TWIN, "--offline", "--replay", "x.warc.gz"],
    ["audit", TWIN, "--replay", "missing.warc.gz"],
    ["audit", TWIN, "--replay", TWIN],
    ["audit", TWIN, "--offline", "--store", "."],
    ["audit", TWIN, "--offline", "--store", "no/such/folder/a.db"],
    ["audit", TWIN, "--offline", "--no-store", "--output", "no/such/folder/a.json"],
    ["audit", TWIN, TWIN, "--offline", "--url", "https://news.example/"],
    ["audit", "-", "-", "--offline"],
    ["links"],
    ["when"],
    ["when", "20", "--platform", "nosuch"],
    ["judge", "--store", "missing.db"],
    ["report", "--store", "missing.db"],
    ["report", "nonsense"],
    ["lists", "show", "nosuch"],
    ["nonsense"],
    ["--nonsense"],
], ids=lambda arguments: " ".join(str(part) for part in arguments if part != TWIN))
def test_wrong_usage_is_one_line_and_exit_two(tmp_path: Path, arguments: Sequence[str | Path]) -> None:
    result = run(*arguments, cwd=tmp_path)

    assert 2 == result.returncode, result.stderr
    assert b"" == result.stdout
    one_line(result)


@pytest.mark.parametrize("content", [b"not a database, but longer than a header of one hundred bytes " * 4, b"x"])
def test_a_store_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    result = run("audit", TWIN, "--offline", "--store", "a.db", cwd=tmp_path)

    assert 2 == result.returncode
    assert "a.db" in one_line(result)
    assert content == (tmp_path / "a.db").read_bytes()


def test_the_store_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as other:
        other.execute("CREATE TABLE articles (title)")
    result = run("audit", TWIN, "--offline", "--store", "a.db", cwd=tmp_path)

    assert 2 == result.returncode
    one_line(result)


def test_a_held_store_exits_seventy_five(tmp_path: Path) -> None:
    assert 1 == run("audit", TWIN, "--offline", cwd=tmp_path).returncode
    holder = sqlite3.connect(tmp_path / "provenance.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = run("audit", ARTICLES / "twin-mirror.txt", "--offline", cwd=tmp_path)
    holder.close()

    assert 75 == result.returncode
    one_line(result)


def test_addresses_are_never_paths(tmp_path: Path) -> None:
    (tmp_path / "mailto:a@b.example").write_text(BARE)
    for address in ("mailto:a@b.example", "https://news.example/a", "file:///etc/hosts", "http:"):
        result = run("audit", address, "--offline", "--no-store", "--format", "json", cwd=tmp_path)

        assert 3 == result.returncode
        assert json.loads(result.stdout)["error"]["code"] in ("refused-url", "offline")


def test_when(tmp_path: Path) -> None:
    result = run("when", "1098230906194546688", "https://twitter.com/example/status/20", "29700859248", "--format", "json",
                 cwd=tmp_path)
    snowflake, first, gap = (json.loads(line)["clock"] for line in result.stdout.splitlines())

    assert 0 == result.returncode
    assert ("2019-02-20T14:40:26.837Z", 1) == (snowflake["at"], snowflake["precision_ms"])
    assert "2006-03-21T20:50:14Z" == first["at"]
    assert gap["impossible"]


def test_when_names_what_is_no_id(tmp_path: Path) -> None:
    result = run("when", "hello", "1098230906194546688", cwd=tmp_path)

    assert 3 == result.returncode
    assert "hello" in one_line(result)
    assert b"2019-02-20" in result.stdout


def test_links_offline_shows_what_can_be_computed(tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("# a comment\npic.twitter.com/AbCdEfGhIj\n\nhttps://bit.ly/x\n")
    result = run("links", "--from", "links.txt", "--offline", "--format", "json", cwd=tmp_path)
    picture, short = (json.loads(line) for line in result.stdout.splitlines())

    assert 0 == result.returncode
    assert "https://t.co/AbCdEfGhIj" == picture["hops"][-1]["url"]
    assert ["not-tried", "not-tried"] == [picture["outcome"], short["outcome"]]


def test_store_then_report_then_judge(tmp_path: Path) -> None:
    assert 1 == run("audit", TWIN, ARTICLES / "twin-mirror.txt", "--offline", cwd=tmp_path).returncode
    report = run("report", "--format", "json", cwd=tmp_path)
    sources = run("report", "sources", "--format", "json", cwd=tmp_path)
    nobody = run("report", "--source", "@nobody", "--format", "json", cwd=tmp_path)
    judged = run("judge", cwd=tmp_path)

    assert 2 == len(report.stdout.splitlines())
    rows = [json.loads(line) for line in sources.stdout.splitlines()]
    assert [("example_reader", True, True)] == [
        (row["handle"], bool(row["partisan_tagged"]), bool(row["unverifiable"])) for row in rows]
    assert b"" == nobody.stdout
    assert b"2 articles judged, 0 changed\n" == judged.stdout


def test_report_from_the_store_equals_the_audit(tmp_path: Path) -> None:
    audited = run("audit", TWIN, "--offline", "--format", "json", cwd=tmp_path)
    stored = run("report", "--format", "json", cwd=tmp_path)

    assert json.loads(audited.stdout) == json.loads(stored.stdout)


def test_judge_with_another_list_re_reads_yesterdays_facts(tmp_path: Path) -> None:
    (tmp_path / "tags.csv").write_text(
        "entry,kind,label,side,source,date,licence,note\nExampleReader,hashtag,campaign_tag,us:ind,authored,2026-01-01,CC0-1.0,\n")
    (tmp_path / "tags.manifest.toml").write_text(
        'schema = 1\nid = "tags"\nversion = "1"\ntitle = "A test list"\nfile = "tags.csv"\nkinds = ["hashtag"]\n'
        'licence = "CC0-1.0"\nsource = "authored"\nas_of = 2026-01-01\norigin = "curated"\n')
    run("audit", TWIN, "--offline", cwd=tmp_path)
    result = run("judge", "--lists", "tags.csv", cwd=tmp_path)

    assert b"1 article judged, 1 changed\n" == result.stdout, result.stderr


def test_output_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    assert 1 == run("audit", TWIN, "--offline", "--no-store", "--format", "json", "--output", "a.json", cwd=tmp_path).returncode
    assert "example_reader" == json.loads((tmp_path / "a.json").read_text())["embeds"][0]["handle"]
    (tmp_path / "link.json").symlink_to("a.json")
    refused = run("audit", TWIN, "--offline", "--no-store", "--output", "link.json", cwd=tmp_path)

    assert 2 == refused.returncode
    assert ["a.json", "link.json"] == sorted(path.name for path in tmp_path.iterdir())


def test_text_fits_eighty_columns_and_has_no_colour_in_a_pipe(tmp_path: Path) -> None:
    result = run("audit", TWIN, ARTICLES / "twin-en.html", "--offline", "--no-store", cwd=tmp_path,
                 environment={"COLUMNS": "300"})

    assert b"\x1b" not in result.stdout
    from rich.cells import cell_len

    assert 80 >= max(cell_len(line) for line in result.stdout.decode().splitlines())
    assert not any(line.endswith(" ") for line in result.stdout.decode().splitlines())


@pytest.mark.parametrize("no_color", [False, True])
def test_colour_only_on_a_terminal_and_never_with_no_color(tmp_path: Path, no_color: bool) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | ({"NO_COLOR": "1"} if no_color else {})
    shown = on_a_terminal(["audit", TWIN, "--offline", "--no-store"], "stdout", environment, tmp_path)
    coloured = re.search(rb"\x1b\[[0-9;]*3[0-7]m", shown) is not None

    assert b"example_reader" in shown
    assert no_color is not coloured


def test_many_inputs_show_their_progress_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    many = ["audit", *[TWIN] * 12, "--offline", "--no-store", "--format", "json"]

    assert b"/12" in on_a_terminal(many, "stderr", environment, tmp_path)
    assert b"" == run(*many, cwd=tmp_path).stderr


def test_a_strangers_words_reach_no_terminal_raw(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Red \x1b[31malert\x07 \u202ereversed\u202c \x9b2J pic.twitter.com/AbCdEfGhIj\n"
        "— Na\x1b]0;title\x07me\u2066 (@example) May 30, 2024\n", encoding="utf-8")
    for form in ("text", "json"):
        result = run("audit", "a.txt", "--offline", "--no-store", "--format", form, cwd=tmp_path)
        shown = result.stdout.decode()

        assert "@example" in shown or '"example"' in shown
        assert not {char for char in shown if char in "\x1b\x07\x9b\u202e\u202c\u2066"}


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", "audit", *[str(TWIN)] * 40, "--offline", "--no-store"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(60)

    assert b"Traceback" not in said


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = ("import sys\nsys.argv = ['provenance', '--help']\nfrom provenance.cli import main\n"
            "try:\n    main()\nexcept SystemExit:\n    pass\n"
            "heavy = {'bs4', 'lxml', 'requests', 'sqlite3', 'sqlite_utils', 'tldextract', 'selectolax', 'hyperscan', 'rich', 'warcio'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n")
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, check=True,
                            env={**os.environ, "PYTHONPATH": str(ROOT)})

    assert b"[]\n" == result.stderr

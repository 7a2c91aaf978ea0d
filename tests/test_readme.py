"""What the README and the documents say is what happens."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from provenance.cli import cli
from provenance.report.rules import rules_markdown

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.S | re.M)
CONSOLE = [(line.removeprefix("$ "), "".join(block.splitlines(keepends=True)[1:]))
           for kind, block in BLOCKS if kind == "console" for line in block.splitlines()[:1]]


def run(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)

    assert "provenance" == words[0]
    return subprocess.run([sys.executable, "-m", *words], cwd=cwd, capture_output=True, text=True, check=False,
                          encoding="utf-8", env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"})


def test_two_commands_stand_first() -> None:
    kind, first = BLOCKS[0]
    lines = first.splitlines()

    assert ("sh", 2) == (kind, len(lines))
    assert re.fullmatch(r"python3 -m pip install \. && provenance audit fixtures/articles/[\w.-]+ --replay "
                        r"fixtures/evidence/[\w.-]+\.warc\.gz --fail-on never", lines[0])
    assert "python3 -m pip install '.[test]' && python3 -m pytest" == lines[1]


def test_the_audit_of_the_first_command_does_what_it_says(tmp_path: Path) -> None:
    command = BLOCKS[0][1].splitlines()[0].split(" && ")[1]
    for name in re.findall(r"fixtures/\S+", command):
        command = command.replace(name, str(ROOT / name))
    result = run(command, tmp_path)

    assert (0, "") == (result.returncode, result.stderr)
    assert "consistent" in result.stdout


@pytest.mark.parametrize(("command", "expected"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_shown_output_is_real_output(command: str, expected: str) -> None:
    shown = run(command, ROOT).stdout
    # The moment of judging is the only thing that changes from day to day.
    moment = re.compile(r"judged as of \d{4}-\d\d-\d\d \d\d:\d\d UTC")

    expected, shown = (moment.sub("judged as of NOW", text).strip() for text in (expected, shown))
    # A long output is shown to the line where its dots stand.
    begun = expected.removesuffix("\n…")

    assert begun == (shown if begun == expected else shown[:len(begun)])


def test_the_python_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8",
                                     optionflags=doctest.NORMALIZE_WHITESPACE)

    assert 0 == failed
    assert tried >= 5


def test_every_command_is_in_the_readme_and_every_command_of_the_readme_is_there() -> None:
    named = set(re.findall(r"^(?:\$ |\w+ \| )?provenance (\w+)", README, re.M))

    assert set(cli.commands) == named


def test_the_documentation_of_the_rules_is_up_to_date() -> None:
    written = (ROOT / "docs" / "rules.md").read_text("utf-8")

    assert rules_markdown() == written, "run: provenance rules --format markdown > docs/rules.md"


def test_links_between_documents_lead_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"),
                     ROOT / "benchmarks" / "README.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):

            assert (document.parent / target).exists(), f"{document.name}: {target}"

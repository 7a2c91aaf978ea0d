"""The words of the project: what messages must never say, and that code knows no party."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from pathlib import Path

import click
import pytest
from judge_cases import FIRES, MISSES
from judging import AS_OF

import provenance
from provenance.cli import cli
from provenance.judge import CATALOGUE, OPTIONAL, RULES, judge
from provenance.lists import load_lists
from provenance.model import Audited
from provenance.report import as_dict
from provenance.report.console import make_console
from provenance.report.rules import rule_dict, rules_markdown
from provenance.report.text import as_text
from provenance.report.waiting import decision_row_text, waiting_row_text
from provenance.store.described import VIEWED

#: flags.md, "Words". What a list's own label or row says is quoted, not said.
NEVER = re.compile(
    r"\b(?:fake|false|falsely|untrue|bots?|trolls?|propaganda|extremists?|biased|bias|suspicious|anonymous|verified"
    r"|trustworthy|untrustworthy|hoax|misinformation|disinformation|liars?|lies|lying|pro-\w+|anti-\w+)\b", re.I)
PACKAGE = Path(provenance.__file__).parent


def said() -> Iterator[tuple[str, str]]:
    """Every sentence the rules say, over all cases, with where it came from."""
    for rule in CATALOGUE:
        yield rule.slug, rule.limits
        yield rule.slug, rule.next_step
        yield rule.slug, rule.doc
    for slug, about, given, lists in [*FIRES, *MISSES]:
        judged = judge(given, lists, AS_OF)
        for one in (*judged.embeds, *judged.linked_posts):
            yield f"{slug}: {about}", f"{one.status} {one.grade} {one.source}"
            for finding in one.findings:
                yield f"{slug}: {about}", finding.message
        for source in judged.flagged_sources:
            for why in source.why:
                yield f"{slug}: {about}", why


def test_no_message_says_what_it_cannot_know() -> None:
    sentences = list(said())

    assert 500 < len(sentences)
    for where, sentence in sentences:
        assert NEVER.search(sentence) is None, f"{where}: {sentence}"


def outputs() -> Iterator[tuple[str, str]]:
    """Every output over all cases as text, and all that is said beside them: documentation, help, columns."""
    for slug, about, given, lists in [*FIRES, *MISSES]:
        audited = Audited("a.html", AS_OF, given, judge(given, lists, AS_OF, OPTIONAL))
        yield f"{slug}: {about}, text", as_text([audited])
        for words in strings(as_dict(audited)):
            yield f"{slug}: {about}, json", words
    yield "docs/rules.md", rules_markdown().replace("False alarms", "").replace("false alarm", "")
    for rule in RULES:
        for words in strings(rule_dict(rule)):
            yield rule.slug, words
    for name, (sentence, columns) in VIEWED.items():
        yield name, " ".join((sentence, *columns.values()))
    for name, command in cli.commands.items():
        yield name, command.get_help(click.Context(command))
    row = {"handle": "a", "platform": "x", "status": "discrepant", "rules": [], "messages": [], "article": "a",
           "article_url": None, "title": None, "position": 0}
    for one in (waiting_row_text(row), decision_row_text({
            "platform": "x", "post_id": None, "decision": "accepted", "decided_at": "2024-06-01", "stands": False,
            "note": "a note", "place": "a"})):
        out = StringIO()
        make_console(out, colour=False).print(one)
        yield "digest", out.getvalue()


def strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for one in data.values():
            yield from strings(one)
    elif isinstance(data, list):
        for one in data:
            yield from strings(one)


def test_no_output_says_what_it_cannot_know() -> None:
    said = list(outputs())

    assert 5_000 < len(said)
    assert [] == [f"{where}: {found[0]} in {words[:200]}" for where, words in said if (found := NEVER.search(words))]


@pytest.mark.parametrize("word", ["fake", "a bot", "Trolls", "pro-North", "unverified, not verified"])
def test_the_lint_can_fail(word: str) -> None:
    assert NEVER.search(f"This is {word}.")


def test_unverifiable_is_a_word_we_use() -> None:
    assert NEVER.search("unverifiable") is None


# --- symmetry test C ----------------------------------------------------------------------------


#: Words of party names that are also those of a platform, a parliament, and what people are called upon to do.
ELSEWHERE = frozenset(("Social", "Congress", "Vote"))


def names_of_sides() -> re.Pattern[str]:
    """Party names, sides and the entries that have a side, as a person would write them into code."""
    axes = tomllib.loads(files("provenance").joinpath("data/axes.toml").read_text("utf-8"))["axis"]
    poles = [name for axis in axes.values() for name in axis["pole"].values()]
    sides = [f"{name}:{pole}" for name, axis in axes.items() for pole in axis["pole"]]
    entries = [row.entry for row in load_lists().rows if row.side]
    # Part of a name is a name, too: of a party ("Republicans"), of a candidate in what is called after one and a year.
    parts = {word for name in poles for word in re.findall(r"[^\W\d_]{4,}", name) if word[0].isupper()} - ELSEWHERE
    parts |= {found[1] for entry in entries if (found := re.fullmatch(r"([A-Z][a-z]{3,}) ?20\d\d", entry))} - ELSEWHERE
    # A party may bear the name of a common word ("Independent"): as a name it has its capital.
    named, written = ("|".join(map(re.escape, words)) for words in (
        [*poles, *sorted(parts), *(f"{part}s" for part in sorted(parts))], [*sides, *entries]))
    return re.compile(rf"(?<!\w)(?:{named}|(?i:{written}))(?!\w)")


def code_texts(path: Path) -> Iterator[tuple[int, str]]:
    """String constants and names of a module, without the docstrings (examples may quote a list)."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value) for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in docstrings:
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            yield node.lineno, text
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def test_no_party_name_pole_or_list_entry_stands_in_code() -> None:
    names = names_of_sides()
    modules = sorted(PACKAGE.rglob("*.py"))
    found = [f"{path.name}:{line}: {match[0]}" for path in modules for line, text in code_texts(path)
             if (match := names.search(text))]

    for written in ("if side == 'us:rep'", "tag == 'biden2024'", "for Republicans", "of Trump's", "Labour"):
        assert names.search(written), "the search can find something"
    assert 10 < len(modules)
    assert [] == found
    # What a rule says of itself is printed, though it stands in a docstring.
    assert [] == [rule.slug for rule in RULES for text in (rule.doc, rule.limits, rule.next_step) if names.search(text)]


def test_no_pole_alone_stands_in_the_judge_or_the_lists() -> None:
    axes = tomllib.loads(files("provenance").joinpath("data/axes.toml").read_text("utf-8"))["axis"]
    poles = {pole for axis in axes.values() for pole in axis["pole"]} | set(axes)
    found = [f"{path.name}:{line}: {text}" for folder in ("judge", "lists") for path in (PACKAGE / folder).rglob("*.py")
             for line, text in code_texts(path) if text in poles]

    assert [] == found

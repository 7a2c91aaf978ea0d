"""
The catalogue of rules as data, as words for a terminal, and as ``docs/rules.md``: all from the rules themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from provenance.judge import RULES
from provenance.judge.measured import measured, measured_on
from provenance.judge.rule import Rule

__all__ = ["rule_dict", "rule_text", "rules_markdown"]

_FAMILIES = {
    "prv": "The copy and where it comes from", "dat": "Days", "src": "The account", "ctx": "Context from lists",
    "lnk": "Links", "use": "The article as a whole",
}
_CODE = re.compile(r"``(.+?)``")


def rule_dict(rule: Rule[Any]) -> dict[str, Any]:
    """One rule as plain data."""
    rate = measured(rule.slug)
    return {
        "rule": rule.slug, "version": rule.version, "severity": rule.severity, "basis": rule.basis,
        "default": rule.default, "links": rule.links, "documentation": documentation(rule), "limits": rule.limits,
        "next_step": rule.next_step,
        "false_alarms": {"fired": rate.fired, "spoke": rate.spoke, "asked": rate.asked,
                         "as_of": measured_on()} if rate else None,
    }


def documentation(rule: Rule[Any]) -> str:
    """A rule's documentation, without the indentation of its source."""
    return cleandoc(rule.doc)


def false_alarms(rule: Rule[Any]) -> str:
    """The measured rate in words."""
    rate = measured(rule.slug)
    return f"{rate}, measured on {measured_on()}" if rate else "not measured"


def rule_text(rule: Rule[Any], *, whole: bool) -> RenderableType:
    """One rule for a terminal: its first sentence, or all of it."""
    text = _CODE.sub(r"\1", documentation(rule))
    head = Text.assemble((rule.slug, "bold"), (f"  {_about(rule)}", "dim"))
    if not whole:
        return Group(head, Padding(Text(_first(text)), (0, 0, 0, 2)))
    paragraphs = [" ".join(one.split()) for one in text.split("\n\n")]
    lines = [*paragraphs, f"Does not say: {rule.limits}", f"Next step: {rule.next_step}",
             f"False alarms: {false_alarms(rule)}."]
    return Group(head, *(Padding(Text(line), (0, 0, 0, 2)) for line in lines))


def _about(rule: Rule[Any]) -> str:
    return f"{rule.severity} · {rule.basis} · version {rule.version}" + ("" if rule.default else " · off by default")


def _first(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def rules_markdown(rules: Sequence[Rule[Any]] = RULES) -> str:
    """The whole of ``docs/rules.md``."""
    families = dict.fromkeys(rule.slug.partition(".")[0] for rule in rules)
    lines = [
        "# Every rule", "",
        "Written by `provenance rules --format markdown > docs/rules.md` from the rules themselves; a test holds that",
        "it is up to date. [report.md](report.md) says what severity, status and grade mean.", "",
        "*Rests on*: observed in the page, computed from it, listed by somebody, fetched from the network. A finding's",
        "severity may be milder than its rule's where the text below says so. *False alarms*: how often the rule spoke",
        "about embeds of the evaluation that nobody had touched, without a reason that the truth of the page gives.",
    ]
    for family in families:
        lines += ["", f"## {_FAMILIES.get(family, family)}", "", "| rule | severity | rests on | fires when |",
                  "|---|---|---|---|"]
        of_family = [rule for rule in rules if rule.slug.startswith(f"{family}.")]
        lines += [f"| [`{rule.slug}`](#{_anchor(rule)}) | {rule.severity} | {rule.basis} | "
                  f"{_marked(_first(documentation(rule)))} |" for rule in of_family]
        for rule in of_family:
            text = _marked(documentation(rule))
            lines += ["", f"### {rule.slug}", "", f"{_about(rule)}", "", text, "", f"- Does not say: {rule.limits}",
                      f"- Next step: {rule.next_step}", f"- False alarms: {false_alarms(rule)}."]
    return "\n".join(lines) + "\n"


def _marked(text: str) -> str:
    """Code as Markdown writes it."""
    return _CODE.sub(r"`\1`", text)


def _anchor(rule: Rule[Any]) -> str:
    return rule.slug.replace(".", "")

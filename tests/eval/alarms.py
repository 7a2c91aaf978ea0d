"""
How often each rule speaks about embeds that nobody touched, and how often without a reason that the truth file gives.

    python -m tests.eval --write-rates     writes provenance/data/false-alarms.toml, which the rules' documentation prints
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evidence import witnessed
from forging import AS_OF
from judged import untouched
from moments import Span, days_of
from truth import Page

import provenance
from provenance.judge import CATALOGUE
from provenance.lists import Lists, load_lists

Truth = Mapping[str, Any]
FILE = Path(provenance.__file__).parent / "data" / "false-alarms.toml"
#: What a truth file says for a rule that reports something which is there: then it is right to speak. Every other rule
#: says that something differs, and is right only where the embed's own ``owed`` names it.
_REASONS: Mapping[str, Callable[[Truth], bool]] = {
    "prv.by-value-only": lambda truth: "text" not in truth or truth["text"] is not None,
    "prv.no-permalink": lambda truth: truth["post_id"] is None and not truth.get("permalink"),
    "prv.screenshot": lambda truth: truth.get("form") == "picture",
    "dat.self-asserted-clock": lambda truth: truth["platform"] in ("bluesky", "mastodon"),
    "src.unlisted": lambda truth: "handle" not in truth or truth["handle"] is not None,
    "lnk.short-unresolved": lambda truth: bool(truth.get("links")) or "links" not in truth,
    "lnk.media-missing": lambda truth: "media_links" not in truth or bool(truth["media_links"]),
    "dat.none": lambda truth: not truth.get("shown_date") and _day_of(truth) is None,
}
#: A post so much older than its article is an old one (facts: flags.md, dat.stale).
_STALE = timedelta(365)
#: Rules about what was not asked: right wherever no witness tells the post.
_NOT_ASKED = ("prv.no-independent-capture",)
#: Rules that report what is there, is not there or was not asked; all others say that something differs.
REPORTING = frozenset((*_REASONS, *_NOT_ASKED))


@dataclass(frozen=True)
class Rate:
    """One rule over the untouched embeds: with nobody asked, and with every witness answering truly."""

    rule: str
    asked: int  #: embeds it was asked about
    spoke: int  #: embeds about which it spoke, with or without witnesses
    fired: int  #: of these, without a reason that the truth file gives


@dataclass
class Measured:
    """All rules, and every false alarm in words."""

    rates: list[Rate]
    lines: list[str] = field(default_factory=list)  #: of rules of severity check or hold
    silent: list[str] = field(default_factory=list)  #: rules that a truth file owes and that do not speak


def _day_of(truth: Truth) -> date | None:
    """The last day on which an embed's post can have been made, by its id."""
    days = days_of(truth["platform"], truth["post_id"], AS_OF.date())
    return days.last if isinstance(days, Span) else None


def right(rule: str, truth: Truth | None, asked: bool, published: str | None = None) -> bool:
    """Does the truth file give a reason for this rule to speak about this embed of a page of that day?"""
    if truth is None:
        return False
    if rule == "dat.stale" and published:
        shown = truth.get("shown_date")
        day = _day_of(truth) or (date.fromisoformat(shown) if shown else None)
        return day is not None and date.fromisoformat(published) - day >= _STALE
    if rule in truth.get("owed", ()):
        return True
    if rule in _NOT_ASKED:
        return not (asked and witnessed(truth))
    return rule in _REASONS and _REASONS[rule](truth)


def measure(pages: Iterable[Page], lists: Lists | None = None) -> Measured:
    """Every rule of the catalogue over every embed of *pages* as they stand, offline and with every witness answering."""
    lists = lists or load_lists()
    rules = [rule.slug for rule in CATALOGUE if getattr(rule, "default", True)]  # one that nobody asked for keeps silent
    embeds = 0
    spoke: set[tuple[str, str, int]] = set()
    fired: set[tuple[str, str, int]] = set()
    out = Measured([])
    for page in pages:
        for asked in (False, True):
            some = list(untouched(page, lists, asked=asked))
            embeds += 0 if asked else len(some)
            for place, (truth, one) in enumerate(some):
                heard = {finding.rule: finding for finding in one.findings}
                spoke |= {(rule, page.name, place) for rule in heard}
                for rule, finding in heard.items():
                    if not right(rule, truth, asked, page.truth.get("published")):
                        fired.add((rule, page.name, place))
                        if finding.severity != "note":
                            out.lines.append(f"{page.name}: {rule} ({finding.severity}): {finding.message}")
                out.silent += [f"{page.name}: {rule} is owed for {one.embed.post_id} and does not speak"
                               for rule in (truth or {}).get("owed", ()) if rule not in heard]
    out.rates = [Rate(rule, embeds, *(sum(one[0] == rule for one in some) for some in (spoke, fired))) for rule in rules]
    return out


def as_toml(rates: Iterable[Rate], day: date) -> str:
    """The file that the rules' documentation reads."""
    lines = [
        "# How often each rule spoke about embeds of the evaluation set that nobody touched; each was judged with nobody",
        "# asked, and with every witness answering truly. spoke: embeds about which it spoke. fired: those where the",
        "# page's truth file gives no reason for it, false alarms. Written by: python -m tests.eval --write-rates",
        f"date = {day.isoformat()}",
    ]
    for rate in rates:
        lines += ["", "[[rates]]", f'rule = "{rate.rule}"', f"asked = {rate.asked}", f"spoke = {rate.spoke}",
                  f"fired = {rate.fired}"]
    return "\n".join(lines) + "\n"


def kept() -> list[Rate]:
    """The rates as they stand in the package."""
    return [Rate(**one) for one in tomllib.loads(FILE.read_text("utf-8"))["rates"]]


def write(pages: Iterable[Page], day: date) -> None:
    """Measure, and write the file of the package; a file that says the same keeps its date."""
    rates = measure(pages).rates
    if not FILE.exists() or rates != kept():
        FILE.write_text(as_toml(rates, day), "utf-8")

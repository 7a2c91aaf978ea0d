"""
One post in the report for a terminal: shown beside known, line by line; who was asked; findings; the five headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from provenance.report.card import Card, Row
from provenance.report.console import MARKS, STYLES
from provenance.report.vocabulary import GRADE_WORDS
from provenance.report.words import one_line, printable

__all__ = ["card_text", "finding_text", "linked_text"]

#: Signs of one cell that are told; pages and Markdown tell all of them.
_MOST = 320
#: The width of the longest label, "provenance", so that all posts stand below each other.
_LABEL = 10
_WEIGHTY = frozenset(("differs", "gone", "renamed", "another name"))


def card_text(card: Card) -> RenderableType:
    """One embed, with its number; what an editor has decided stands in place of the findings."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=_LABEL)
    table.add_column(overflow="fold", ratio=1)
    table.add_row("status", Text.assemble(
        (card.status, STYLES[card.status]), (f" · {card.grade}, {GRADE_WORDS[card.grade]}", "dim")))
    table.add_row("form", Text(one_line(card.form, _MOST)))
    for row in card.rows:
        table.add_row(row.label, _row(row))
    if card.quoted:
        table.add_row("quotes", Text(one_line(card.quoted, _MOST)))
    table.add_row("asked", _asked(card))
    if card.decided is not None:
        table.add_row("editor", Text(one_line(card.decided, _MOST)))
    for finding in card.findings if card.decided is None else ():
        table.add_row(Text(MARKS[finding["severity"]], style=STYLES[finding["severity"]]), finding_text(finding))
    for heading, words in card.five:
        table.add_row(heading.lower(), Text(one_line(words, 600)))
    name = f"  {one_line(card.name, 60)}" if card.name else ""
    return Group(Text(f"{card.number}  {card.platform}  {printable(card.who)}{name}", style="bold"),
                 Padding(table, (0, 0, 0, 3)))


def _row(row: Row) -> Text:
    """What is shown; below it what is known, where it says anything else; and how the two stand to each other."""
    sign = ("“", "”") if row.label == "words" else ("", "")
    shown, known = (_lines(words, sign) for words in (row.shown, row.known))
    out = Text(shown or "not shown")
    # "Its id was made …" says itself who says so.
    by = f", by {one_line(row.by, 80)}" if row.by and row.by != "the id" else ""
    if known and known != shown:
        out.append(f"\nknown{by}: ", "dim")
        out.append(known)
        by = ""
    out.append(f" · {row.relation}{by}", "yellow" if row.relation in _WEIGHTY else "dim")
    return out


def _lines(words: str | None, sign: tuple[str, str]) -> str | None:
    return sign[0] + "\n".join(one_line(line, _MOST) for line in words.split("\n")) + sign[1] if words else None


def _asked(card: Card) -> Text:
    return Text("\n".join((*card.heard, *card.unchecked, *card.listed)))


def finding_text(finding: Mapping[str, Any]) -> Text:
    """One of the JSON's findings: what it says, its rule, what to do."""
    out = Text(one_line(finding["message"], 600))
    out.append(f"  {finding['rule']}", style="dim")
    if finding["severity"] != "note":
        out.append(f"\n→ {finding['next_step']}", style="dim")
    return out


def linked_text(cards: Iterable[Card]) -> RenderableType:
    """Posts that are only linked: nothing of them is shown, so there is little to compare."""
    lines: list[RenderableType] = []
    for card in cards:
        lines.append(Text(f"{card.number}  {printable(card.permalink or card.who)}", overflow="fold"))
        told = [Text(one_line(card.five[2][1], _MOST), style="dim")]
        told += [Text(line, style="dim", overflow="fold") for line in (*card.heard, *card.unchecked)]
        if card.decided is not None:
            told.append(Text(one_line(card.decided, _MOST)))
        for finding in card.findings if card.decided is None else ():
            told.append(Text(f"{MARKS[finding['severity']]}  ", style=STYLES[finding["severity"]])
                        + finding_text(finding))
        lines += [Padding(one, (0, 0, 0, 3)) for one in told]
    return Group(*lines)

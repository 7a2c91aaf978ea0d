"""
The digest for editors: posts that wait for a decision, and the decisions that were taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from provenance.model import Decision
from provenance.platforms import name_of
from provenance.report.words import one_line, printable

__all__ = ["decided_words", "decision_row_text", "waiting_row_text"]


def decided_words(word: Decision) -> str:
    """``accepted on 2026-11-22: the day is right``."""
    return f"{word.decision} on {word.decided_at:%Y-%m-%d}: {one_line(word.note, 300)}"


def waiting_row_text(row: Mapping[str, Any]) -> RenderableType:
    """One row of a store's view ``posts_to_review``, with what to write once it is decided."""
    who = f"@{printable(row['handle'])}" if row["handle"] else "no handle shown"
    where = one_line(row["article_url"] or row["title"] or row["article"], 200)
    lines: list[RenderableType] = [Text.assemble((who, "bold"), f"  {name_of(row['platform'])} · {row['status']}")]
    lines += [Text(one_line(f"{rule}: {message}", 400)) for rule, message in
              zip(row["rules"], row["messages"], strict=True)]
    lines.append(Text(f"in {where}", style="dim", overflow="fold"))
    name = f"{row['article']}#embed-{row['position']}"
    lines.append(Text(f"provenance review {name} --decision … --note …", style="dim", overflow="fold"))
    return Group(lines[0], *(Padding(line, (0, 0, 0, 2)) for line in lines[1:]))


def decision_row_text(row: Mapping[str, Any]) -> RenderableType:
    """One row of a store's view ``decisions``."""
    post = f"{row['platform']}:{printable(row['post_id'])}" if row["post_id"] else f"{name_of(row['platform'])} post"
    stands = "" if row["stands"] else " · a fact has changed since"
    head = Text.assemble((post, "bold"), f"  {row['decision']} on {row['decided_at'][:10]}", (stands, "yellow"))
    return Group(head, *(Padding(Text(line, overflow="fold"), (0, 0, 0, 2)) for line in
                         (one_line(row["note"], 300), f"in {one_line(row['place'], 200)}")))

"""
What a new judgement of a store says otherwise, as data and as words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from provenance.judge.diff import Change
from provenance.model import Audited
from provenance.report.words import one_line

__all__ = ["change_dict", "change_text"]


def change_dict(key: str, audited: Audited, changes: Iterable[Change]) -> dict[str, Any]:
    """One article and what changed about it, as plain data."""
    url = audited.facts.article.url if audited.facts else None
    return {"article": key, "url": url, "input": audited.input, "changes": [asdict(one) for one in changes]}


def change_text(audited: Audited, changes: Iterable[Change]) -> RenderableType:
    """The same for a terminal: what was said, what is said, why."""
    article = audited.facts.article if audited.facts else None
    name = (article.title or article.url if article else None) or audited.input
    shown = {one.position: one for one in (*article.embeds, *article.linked_posts)} if article else {}
    lines: list[RenderableType] = [Text(one_line(name, 100), style="bold")]
    for one in changes:
        embed = shown.get(one.position) if one.position is not None else None
        who = "the article" if embed is None else f"@{embed.handle}" if embed.handle else f"{embed.platform} post"
        place = f" ({embed.position + 1})" if embed is not None and len(shown) > 1 else ""
        head = Text.assemble(f"{one_line(who, 60)}{place}  ", (one.rule or one.what, "bold"))
        lines.append(Padding(head, (0, 0, 0, 2)))
        said = Table.grid(padding=(0, 1, 0, 0))
        for sign, words in (("-", one.before), ("+", one.after)):
            if words is not None:
                said.add_row(sign, Text(one_line(words, 600)))
        lines.append(Padding(said, (0, 0, 0, 4)))
        lines.append(Padding(Text(f"because: {one_line(one.why, 300)}", style="dim"), (0, 0, 0, 4)))
    return Group(*lines)

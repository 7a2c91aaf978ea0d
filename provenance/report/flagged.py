"""
A handle with a flag, for a terminal: which flag, in how many copies, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from provenance.model import FlaggedSource
from provenance.platforms import name_of
from provenance.report.words import count, one_line, printable

__all__ = ["source_row_text", "source_text"]


def source_text(source: FlaggedSource) -> RenderableType:
    """One of an article's own."""
    return _flagged(source.handle, source.platform, source.partisan_tagged, source.unverifiable, source.why)


def source_row_text(row: Mapping[str, Any]) -> RenderableType:
    """One row of a store's view ``flagged_sources``."""
    seen = f" · {count(row['articles'], 'article')}, {row['first_seen'][:10]} to {row['last_seen'][:10]}"
    if row["posts"]:
        seen += (f" · of {count(row['posts'], 'copy', 'copies')} {row['posts_tagged']} tagged, "
                 f"{row['posts_unverifiable']} unverifiable")
    return _flagged(row["handle"], row["platform"], row["partisan_tagged"], row["unverifiable"], row["why"], seen)


def _flagged(handle: str, platform: str, partisan_tagged: bool, unverifiable: bool, why: Iterable[str],
             seen: str = "") -> RenderableType:
    flags = [name for name, on in (("partisan-tagged", partisan_tagged), ("unverifiable", unverifiable)) if on]
    head = Text.assemble((f"@{printable(handle)}", "bold"),
                         f"  {name_of(platform)} · {' · '.join(flags)}", (seen, "dim"))
    return Group(head, *(Padding(Text("– " + one_line(reason, 400)), (0, 0, 0, 2)) for reason in why))

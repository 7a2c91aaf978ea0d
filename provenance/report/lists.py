"""
Lists and their rows, as data and as words.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from rich.text import Text

from provenance.report.words import count, one_line, printable


def info_dict(info: Any, rows: int) -> dict[str, Any]:
    """A list's manifest as plain data."""
    return {key: _plain(value) for key, value in asdict(info).items()} | {"rows": rows}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def info_text(info: Any, rows: int) -> Text:
    out = Text.assemble((printable(info.id), "bold"), f" {printable(info.version)}  {one_line(info.title)}\n")
    said = f"  {count(rows, 'row')} · as of {info.as_of} · {one_line(info.licence)} · {one_line(info.source)}"
    out.append(said, style="dim")
    for caveat in info.caveats:
        out.append(f"\n  – {one_line(caveat)}", style="dim")
    return out


def row_dict(row: Any) -> dict[str, Any]:
    """A row as plain data; dates as ISO text."""
    return {key: _plain(value) for key, value in asdict(row).items()}


def row_text(row: Any, side: str | None) -> Text:
    out = Text(f"  {row.line:>4}  {one_line(row.entry, 60)}")
    out.append(f"  {one_line(row.label)}" + (f" · {one_line(side)}" if side else ""), style="dim")
    if row.since or row.until:
        out.append(f" · {row.since or '…'} to {row.until or '…'}", style="dim")
    return out


def line_text(text: str) -> Text:
    """One line of words that hold a stranger's: nothing in it is markup, and it stays one line."""
    return Text(one_line(text, 1000))

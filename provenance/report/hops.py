"""
A link with every hop, for a terminal.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from provenance.model import Hop, Resolution
from provenance.platforms import name_of
from provenance.report.leading import post_led_to
from provenance.report.words import one_line, printable
from provenance.witnesses.replay import inside
from provenance.witnesses.wayback import ARCHIVE

__all__ = ["resolution_text"]


def resolution_text(resolution: Resolution) -> RenderableType:
    """A link with every hop, one a line, each with what it answered."""
    hops = resolution.hops
    first = hops[0] if hops and hops[0].url == resolution.url else None
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    live = resolution.live_hops
    for hop in live[1:] if first else live:
        table.add_row(Text("  →", style="dim"), Text.assemble(printable(hop.url), (_answer(hop), "dim")))
    for hop in hops[len(live):]:
        table.add_row(Text("  ⇢", style="dim"), _by_archive(hop, kept=resolution.archived_url is not None))
    outcome = Text.assemble(
        printable(resolution.url), (_answer(first) if first else "", "dim"),
        (f"  {resolution.outcome}", "bold" if resolution.outcome == "resolved" else "yellow"))
    ref = post_led_to(resolution)
    if ref is not None:
        who = f" of @{printable(ref.handle)}" if ref.handle else ""
        outcome.append(f", a post{who} on {name_of(ref.platform)}, {printable(ref.post_id)}", "dim")
    outcome.overflow = "fold"
    return Group(outcome, table) if table.row_count else outcome


def _by_archive(hop: Hop, *, kept: bool) -> Text:
    """A hop that rests on an archive's word, or follows from it."""
    if hop.via != "archive":
        return Text.assemble(printable(hop.url), (_answer(hop), "dim"), ("  by the archive's word", "yellow"))
    played = inside(ARCHIVE.player, hop.url)
    when = f" on {played[0]:%Y-%m-%d}" if played else ""
    if kept:
        return Text(f"asked of the Wayback Machine, which saw it lead there{when}:", style="dim")
    return Text(f"asked of the Wayback Machine: {hop.error}", style="dim")


def _answer(hop: Hop) -> str:
    return f"  {hop.status}" if hop.status is not None else f"  {one_line(hop.error)}" if hop.error else ""

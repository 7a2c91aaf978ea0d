"""
``provenance lists``: which lists speak here, as of when, from whom.
"""

from __future__ import annotations

import click

from provenance.cli.options import FORMAT, lists_option, open_lists
from provenance.cli.output import Writer
from provenance.errors import UsageError


@click.group()
def lists() -> None:
    """Dated lists: what they are, as of when, from whom."""


@lists.command(name="show")
@click.argument("list_id", required=False)
@lists_option
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
def lists_show(list_id: str | None, list_paths: tuple[str, ...], form: str) -> int:
    """Show the lists in use, or the rows of one."""
    from provenance.report.lists import info_dict, info_text, row_dict, row_text

    loaded = open_lists(list_paths)
    infos = [info for info in loaded.infos if list_id in (None, info.id)]
    if not infos:
        raise UsageError(f"no list is called {list_id!r}; known: {', '.join(info.id for info in loaded.infos)}")
    with Writer(form, None) as writer:
        for info in infos:
            rows = [row for row in loaded.rows if row.list_id == info.id]
            if form == "json":
                writer.data(info_dict(info, len(rows)))
            else:
                writer.words(info_text(info, len(rows)))
            for row in rows if list_id is not None else ():
                if form == "json":
                    writer.data(row_dict(row))
                else:
                    writer.words(row_text(row, loaded.side_name(row.side) if row.side else None))
    return 0

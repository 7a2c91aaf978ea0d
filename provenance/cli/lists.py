"""
``provenance lists``: which lists speak here, as of when, from whom; is a list fit to speak; making one.
"""

from __future__ import annotations

import click

from provenance.cli.list_files import lists_import, lists_update
from provenance.cli.options import FORMAT, lists_option, open_lists
from provenance.cli.output import Writer
from provenance.errors import UsageError


@click.group()
def lists() -> None:
    """Dated lists: what they are, as of when, from whom; check, import, update."""


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


@lists.command(name="check")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
def lists_check(paths: tuple[str, ...], form: str) -> int:
    """
    Say everything that is wrong with lists (CSV files with their manifest, or folders of such); no network.

    Every row must be able to match, hold on days that exist, and name a source with an address, and a licence; groups
    of a curated list hold every mirrored side, each as often. Exit code 1 where something is wrong.
    """
    from pathlib import Path

    from provenance.lists.checking import check_list
    from provenance.report.lists import line_text
    from provenance.report.words import count

    files: list[Path] = []
    for path in map(Path, paths):
        found = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        # A folder may hold other tables; a list has a manifest.
        files += [file for file in found if not path.is_dir() or file.with_suffix(".manifest.toml").exists()]
        if not path.exists() or not found:
            raise UsageError(f"{path}: no such file, or no list in the folder", code="no-list")
    if not files:
        raise UsageError("no list there: a list is a .csv with its .manifest.toml beside it", code="no-list")
    wrong = 0
    with Writer(form, None) as writer:
        for file in files:
            info, problems = check_list(file)
            wrong += len(problems)
            if form == "json":
                writer.data({
                    "schema": "provenance/lists-check@1", "file": str(file), "list": info.id if info else None,
                    "rows": info.rows if info else None,
                    "problems": [{"file": one.file, "line": one.line or None, "reason": one.reason}
                                 for one in problems],
                })
                continue
            for problem in problems:
                writer.line(line_text(str(problem)))
            if info is not None:
                writer.line(line_text(f"{file}: {info.id} {info.version}, {count(info.rows, 'row')}, "
                                      f"{count(len(problems), 'problem')}"))
    return 1 if wrong else 0


lists.add_command(lists_import)
lists.add_command(lists_update)

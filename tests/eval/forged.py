"""
The truth files of the forgeries: ``forged/<kind>.jsonl``, a line each, with what was changed and the rule that is owed,
or why the page alone cannot show it.

    python -m tests.eval --write-forgeries      after pages were added; read the difference before it is kept

The forged pages themselves are made again each time, as they differ from their page in this one thing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from evidence import evident
from forging import Forgery, forgeries
from truth import Page

FOLDER = Path(__file__).with_name("forged")


def all_forgeries(pages: Iterable[Page]) -> Iterable[Forgery]:
    """Every forgery of every page, those that a page shows and those that a witness shows."""
    return chain.from_iterable(chain(forgeries(page), evident(page)) for page in pages)


def line_of(forgery: Forgery) -> str:
    """A forgery's truth, as one line."""
    owed = forgery.owed
    told = {"page": forgery.page.name, "post_id": owed.post_id, "handle": owed.handle, "changed": list(owed.changed)}
    told |= {"owed": owed.rule} if owed.rule else {"not_owed": owed.why}
    return json.dumps(told, ensure_ascii=False)


def files_of(made: Iterable[Forgery]) -> dict[str, str]:
    """Every file of ``forged/``, by name."""
    lines: dict[str, list[str]] = {}
    for forgery in made:
        name = forgery.kind.replace(", ", "-").replace(" ", "-")
        lines.setdefault(f"{name}.jsonl", []).append(line_of(forgery))
    return {name: "\n".join(some) + "\n" for name, some in lines.items()}


def kept() -> dict[str, str]:
    """The files as they stand in the repository."""
    return {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.jsonl")}


def write(pages: Iterable[Page]) -> int:
    """Write the files anew; how many forgeries there are."""
    files = files_of(all_forgeries(pages))
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.jsonl"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, "utf-8")
    return sum(text.count("\n") for text in files.values())

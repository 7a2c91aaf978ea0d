"""
A console that prints words as they are: 80 columns, colour only on a terminal, nothing hidden.
"""

from __future__ import annotations

import re
from typing import Any

from rich.console import Console

from provenance.sinks.hidden import last_look

__all__ = ["MARKS", "STYLES", "Trimmed", "make_console"]

#: No red that reads as "false", no green that reads as "true": blue, yellow, magenta.
STYLES = {
    "contradicted": "bold magenta", "discrepant": "bold yellow", "corroborated": "bold blue", "consistent": "bold blue",
    "unverifiable": "bold yellow", "not-checked": "dim", "hold": "bold magenta", "check": "yellow", "note": "dim",
}
#: A sign goes with each word, for those who see no colour.
MARKS = {"hold": "■ hold", "check": "▲ check", "note": "· note"}
#: What rich writes to colour words: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+$", re.M)


class Trimmed:
    """
    A text file that gets no blanks at the ends of its lines (rich pads the cells of tables), and nothing hidden.

    Rich writes whole lines, so that none is split between two writes. With *colour* its own codes of colour pass.
    """

    encoding = "utf-8"

    def __init__(self, file: Any, *, colour: bool = False) -> None:
        self._file = file
        self._colour = colour

    def write(self, text: str) -> int:
        # Every word was made visible where it was put; whoever forgot one is helped out here.
        parts = _COLOURS.split(text) if self._colour else [text]
        codes = [*_COLOURS.findall(text), ""] if self._colour else [""]
        said = "".join(last_look(part) + code for part, code in zip(parts, codes, strict=True))
        self._file.write(_TRAILING.sub("", said))
        return len(text)

    def flush(self) -> None:
        self._file.flush()

    def isatty(self) -> bool:
        return self._colour and bool(self._file.isatty())


def make_console(file: Any, *, width: int | None = 80, colour: bool | None = None) -> Console:
    """A console that prints words as they are: no markup, no emoji codes, no highlighting of its own."""
    return Console(file=file, width=width, force_terminal=colour, no_color=True if colour is False else None,
                   markup=False, emoji=False, highlight=False, soft_wrap=False, legacy_windows=False)

"""
Where results go, and what is said beside them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provenance.model import Audited, Decision


def complain(message: str) -> None:
    from provenance.report.words import one_line

    print(f"provenance: {one_line(message, 1000)}", file=sys.stderr)


class Writer:
    """Results to standard output, or to a file that appears when it is whole."""

    def __init__(self, form: str, output: str | None) -> None:
        self._form = form
        self._output = output
        self._file: Any = None
        self._console: Any = None

    def __enter__(self) -> Writer:
        if self._output is None:
            self._file = sys.stdout
        else:
            from provenance.report.files import AtomicFile

            self._file = AtomicFile(self._output)
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if self._output is not None:
            self._file.close(keep=kind is None)

    def audit(self, audited: Audited, decided: Mapping[int, Decision] | None = None) -> None:
        """One audit; with *decided*, what an editor has said about embeds of it, by position."""
        if self._form == "json":
            from provenance.report import as_dict

            self.data(as_dict(audited, decided or {}))
        else:
            from provenance.report.text import print_audit

            print_audit(self._on_console(), audited, decided or {})

    def data(self, data: Any) -> None:
        from provenance.report import as_json

        self._file.write(as_json(data) + "\n")

    def plain(self, text: str) -> None:
        self._file.write(text)

    def words(self, renderable: Any) -> None:
        self._on_console().print(renderable)

    def line(self, words: Any) -> None:
        """Words that stay on one line however long it is, for those who look for ``file:line: reason``."""
        self._on_console().print(words, soft_wrap=True)

    def _on_console(self) -> Any:
        if self._console is None:
            from provenance.report.text import Trimmed, make_console

            if self._output is None and sys.stdout.isatty():
                self._console = make_console(self._file, width=None, colour=None)
            else:
                self._console = make_console(Trimmed(self._file), width=80, colour=False)
        return self._console


class Progress:
    """A bar on standard error for many inputs, only where a person can see it."""

    def __init__(self, total: int) -> None:
        self._shown = total > 1 and sys.stderr.isatty()
        self._total = total
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            self._bar = Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                                 console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self) -> None:
        if self._bar is not None:
            self._bar.advance(self._task)

"""
Where results go, and what is said beside them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from provenance.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType
    from typing import TextIO

    from provenance.model import Audited, Decision
    from provenance.report.overview import Paged
    from provenance.sinks import CsvLines


def complain(message: str) -> None:
    """One line on standard error, whatever the message quotes."""
    from provenance.sinks.lines import one_line

    with suppress(OSError):  # where standard error cannot be written, there is nobody to tell
        print(f"provenance: {one_line(message, 1000)}", file=sys.stderr)


def speak_plainly() -> None:
    """
    Whatever libraries log or warn of, and a defect of ours, is said in lines of ours, safe to print.

    Entries may quote a page; none of them can look like two, or like somebody else's.
    """
    import logging
    import warnings

    from provenance.sinks.lines import LogLines

    handler = logging.StreamHandler()
    handler.setFormatter(LogLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)

    def warned(message: Warning | str, category: type[Warning], filename: str, lineno: int,
               file: TextIO | None = None, line: str | None = None) -> None:
        complain(f"{category.__name__}: {message}")

    warnings.showwarning = warned
    sys.excepthook = _told


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A defect of ours: where it is, line by line, and its words on one line."""
    from traceback import format_tb

    from provenance.sinks import one_line, visible_lines

    print(visible_lines("".join(format_tb(trace))), end="", file=sys.stderr)
    print(f"provenance: a defect of ours, please report it: {kind.__name__}: {one_line(str(error), 1000)}",
          file=sys.stderr)


class StandardOutput:
    """
    Standard output, where a full disk behind it is one line of complaint.

    Raises:
        UsageError: it cannot be written; that its reader has gone (``BrokenPipeError``) is no fault of anybody.
    """

    encoding = "utf-8"

    def write(self, text: str) -> int:
        with _explained():
            return sys.stdout.write(text)

    def flush(self) -> None:
        with _explained():
            sys.stdout.flush()

    def isatty(self) -> bool:
        return sys.stdout.isatty()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in the buffer would be tried again, and complained of, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UsageError(f"standard output: cannot be written: {error.strerror}", code="bad-output") from None


class Writer:
    """
    Results to standard output, or to a file that appears when it is whole.

    Args:
        form: text · json · csv · markdown · html · prov · json-ld. Pages of HTML are told of each other, so they come
            at the end: one article as its report, several as an overview, and those for a folder (``reports/``) as a
            page each.
        lists: What the lists that were consulted say about themselves; None: not known.
    """

    def __init__(self, form: str, output: str | None, lists: Iterable[Any] | None = None) -> None:
        self._form = form
        self._output = output
        self._lists = None if lists is None else tuple(lists)
        self._file: Any = None
        self._console: Any = None
        self._table: CsvLines | None = None
        self._collected: list[Paged] = []
        self._pages: Iterable[Paged] = self._collected

    def __enter__(self) -> Writer:
        if self._output is None:
            self._file = StandardOutput()
        elif not self._is_site():
            from provenance.report.files import AtomicFile

            self._file = AtomicFile(self._output)
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        whole = False
        try:
            if kind is None and self._form == "html":
                self._write_pages(self._pages)
            whole = kind is None
        finally:
            if self._output is None:
                if whole:
                    self._file.flush()
            elif self._file is not None:
                self._file.close(keep=whole)

    def _is_site(self) -> bool:
        from pathlib import Path

        return self._form == "html" and self._output is not None and (
            self._output.endswith("/") or Path(self._output).is_dir())

    def pages(self, audits: Iterable[Paged]) -> None:
        """Articles of HTML that are read when they are written, so that a store of any size is told one by one."""
        self._pages = audits

    def _write_pages(self, pages: Iterable[Paged]) -> None:
        from itertools import chain, islice

        from provenance.report.html import as_html, overview_html
        from provenance.report.overview import overview
        from provenance.report.site import write_site

        if self._is_site():
            write_site(str(self._output), pages, self._lists)
            return
        rest = iter(pages)
        first = list(islice(rest, 2))
        if len(first) == 1:
            self._file.write(as_html(first[0].audited, self._lists, first[0].decided))
        else:
            self._file.write(overview_html(overview(chain(first, rest)), self._lists))

    def audit(self, audited: Audited, decided: Mapping[int, Decision] | None = None, key: str | None = None) -> None:
        """One audit; with *decided*, what an editor has said about embeds of it, by position; with its *key* there."""
        if self._form == "json":
            from provenance.report import as_dict

            self.data(as_dict(audited, decided or {}))
        elif self._form == "prov":
            from provenance.report.prov import prov_json

            self.data(prov_json(audited))
        elif self._form == "json-ld":
            from provenance.report.linked import json_ld

            self.data(json_ld(audited))
        elif self._form == "html":
            from provenance.report.overview import Paged

            self._collected.append(Paged(audited, key, decided or {}))
        elif self._form == "markdown":
            from provenance.report.markdown import as_markdown

            self.plain(as_markdown(audited, self._lists, decided or {}) + "\n")
        elif self._form == "csv":
            from provenance.report.table import COLUMNS, rows

            table = self._csv(COLUMNS)
            for row in rows(audited, decided or {}, self._lists):
                table.write(*row.values())
        else:
            from provenance.report.text import print_audit

            print_audit(self._on_console(), audited, self._lists, decided or {})

    def row(self, row: Mapping[str, Any]) -> None:
        """One row of a view, by its columns: as JSON, as a row of the table, or as a list of Markdown."""
        if self._form == "json":
            self.data(row)
            return
        lined = {name: "\n".join(map(str, value)) if isinstance(value, tuple | list) else value
                 for name, value in row.items()}
        if self._form == "csv":
            self._csv(lined).write(*lined.values())
            return
        from provenance.sinks import markdown_cell

        cells = [f"{name.replace('_', ' ')}: {markdown_cell(str(value))}" for name, value in lined.items()
                 if value not in (None, "")]
        self.plain("- " + "\n  ".join(cells) + "\n")

    def _csv(self, columns: Iterable[str]) -> CsvLines:
        """The table; the first call writes the names of the columns, so that one without rows has them, too."""
        if self._table is None:
            from provenance.sinks import CsvLines

            self._table = CsvLines(self._file, columns)
        return self._table

    def data(self, data: Any) -> None:
        from provenance.report import as_json

        self._file.write(as_json(data) + "\n")

    def plain(self, text: str) -> None:
        """Lines as they are; every stranger's word in them was made visible before, or is now."""
        from provenance.sinks.hidden import last_look

        self._file.write(last_look(text))

    def words(self, renderable: Any) -> None:
        self._on_console().print(renderable)

    def line(self, words: Any) -> None:
        """Words that stay on one line however long it is, for those who look for ``file:line: reason``."""
        self._on_console().print(words, soft_wrap=True)

    def _on_console(self) -> Any:
        if self._console is None:
            from provenance.report.console import Trimmed, make_console

            if self._output is None and sys.stdout.isatty():
                self._console = make_console(Trimmed(self._file, colour=True), width=None, colour=None)
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

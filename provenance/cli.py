"""
The command line: arguments in, exit code out. Everything heavy is imported by the command that needs it.

Exit codes: 0 nothing to review · 1 something needs an editor · 2 wrong usage · 3 an input could
not be read (the others are still done) · 75 the store is busy.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from provenance import __version__
from provenance.errors import ProvenanceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from provenance.lists import Lists
    from provenance.model import Audited, Fetch

_FORMAT = click.Choice(["text", "json"])
_SEVERITY_RANK = {"note": 0, "check": 1, "hold": 2}
_store_option = click.option("--store", "store_path", metavar="DB", default="provenance.db", show_default=True,
                             help="The SQLite store.")
_lists_option = click.option("--lists", "list_paths", metavar="PATH", multiple=True,
                             help="A list (CSV with its manifest) or a folder of such, beside our own. Repeatable.")
_output_option = click.option("--output", metavar="F", help="Write the result to a file, whole or not at all.")
_as_of_option = click.option("--as-of", metavar="TIME", help="Judge as of this moment, e.g. 2024-06-01T00:00:00Z.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="provenance")
def cli() -> None:
    """Check the social-media posts embedded in articles: what agrees, what differs, what could not be checked."""


def main() -> NoReturn:
    """The entry point; bad usage is one line and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets its number instead of an exception.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        _complain(error.format_message().replace("\n", " "))
        sys.exit(2)
    except ProvenanceError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _complain("stopped")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (``| head``); nothing is left to say to it.
        os._exit(0)


def _complain(message: str) -> None:
    from provenance.report.words import one_line

    print(f"provenance: {one_line(message, 1000)}", file=sys.stderr)


# --- audit ------------------------------------------------------------------------------------


@cli.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--offline", is_flag=True, help="Ask nobody; say what was not tried.")
@click.option("--record", "record_path", metavar="F.warc.gz", help="Keep every exchange in a WARC.")
@click.option("--replay", "replay_path", metavar="F.warc.gz", help="Take every answer from a recording; no network.")
@click.option("--url", metavar="U", help="The address of a saved page.")
@click.option("--published", metavar="DATE", help="When the article was published; goes before the page's own word.")
@_lists_option
@_store_option
@click.option("--no-store", is_flag=True, help="Keep nothing.")
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True)
@_output_option
@click.option("--fail-on", type=click.Choice(["check", "hold", "never"]), default="check", show_default=True,
              help="Exit with 1 when a finding is at least this severe.")
@_as_of_option
def audit(inputs: tuple[str, ...], offline: bool, record_path: str | None, replay_path: str | None, url: str | None,
          published: str | None, list_paths: tuple[str, ...], store_path: str, no_store: bool, form: str,
          output: str | None, fail_on: str, as_of: str | None) -> int:
    """
    Audit articles: addresses, HTML files, text files, or - for standard input.

    Each embedded post is shown with what is known about it, what agrees, what differs, what could
    not be checked, and what dated lists say.
    """
    from contextlib import ExitStack

    from provenance.pipeline import Audit, audit_inputs, moment, parse_published

    if url is not None and len(inputs) > 1:
        raise UsageError("--url names one saved page; give one INPUT with it")
    if inputs.count("-") > 1:
        raise UsageError("- (standard input) can be read once")
    worst = 0
    with ExitStack() as stack:
        when = _parse_as_of(as_of)
        dated = parse_published(published)
        lists = _load_lists(list_paths)
        fetch, started = _make_fetch(stack, offline, record_path, replay_path, when)
        store = None
        if not no_store:
            from provenance.store import Store

            store = stack.enter_context(Store(store_path))
        writer = stack.enter_context(_Writer(form, output))
        progress = stack.enter_context(_Progress(len(inputs)))

        def done(result: Audit, captures: Any) -> None:
            nonlocal worst
            worst = max([worst, *(_SEVERITY_RANK[finding.severity] for finding in result.findings)])
            if result.error is not None:
                _complain(result.error[1])
            if store is not None:
                store.add(result, captures=captures, lists=lists)
            writer.audit(result)
            progress.step()

        failed = audit_inputs(inputs, fetch=fetch, url=url, published=dated, lists=lists,
                              as_of=started if started is not None else moment(fetch, when),
                              stdin=sys.stdin.buffer, done=done)
    if failed:
        return 3
    return 1 if fail_on != "never" and worst >= _SEVERITY_RANK[fail_on] else 0


def _parse_as_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    from provenance.dates import parse_instant

    dated = parse_instant(text, "option --as-of")
    if dated is None:
        raise UsageError(f"--as-of {text!r} is no time; write 2024-06-01T00:00:00Z", code="bad-date")
    return dated.at


def _load_lists(paths: tuple[str, ...]) -> Lists:
    from pathlib import Path

    from provenance.lists import load_lists

    for path in paths:
        if not Path(path).exists():
            raise UsageError(f"--lists {path}: no such file or folder")
    return load_lists([Path(path) for path in paths])


def _make_fetch(stack: Any, offline: bool, record_path: str | None, replay_path: str | None,
                as_of: datetime | None) -> tuple[Fetch | None, datetime | None]:
    """The fetch the options ask for, and the moment a recording of this run begins at."""
    if sum((offline, record_path is not None, replay_path is not None)) > 1:
        raise UsageError("--offline, --record and --replay exclude each other")
    if offline:
        return None, None
    if replay_path is not None:
        from provenance.recording import replay_fetch

        return replay_fetch(replay_path), None
    from provenance.fetch import host_map_from_environment, live_fetch

    host_map = host_map_from_environment(os.environ)
    if host_map:
        _complain(f"TESTING: {len(host_map)} hosts are mapped to this machine; nothing here is evidence")
    fetch: Fetch = live_fetch(host_map)
    if record_path is None:
        return fetch, None
    from datetime import UTC, datetime

    from provenance.recording import record

    started = as_of or datetime.now(UTC)
    return stack.enter_context(record(fetch, record_path, started_at=started)), started


# --- links and when ---------------------------------------------------------------------------


@cli.command()
@click.argument("urls", metavar="URL...", nargs=-1)
@click.option("--from", "from_file", metavar="FILE", help="Addresses from a file, one per line; - for standard input.")
@click.option("--offline", is_flag=True, help="Only what can be computed from the address.")
@click.option("--record", "record_path", metavar="F.warc.gz", help="Keep every exchange in a WARC.")
@click.option("--replay", "replay_path", metavar="F.warc.gz", help="Take every answer from a recording; no network.")
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True)
@_output_option
def links(urls: tuple[str, ...], from_file: str | None, offline: bool, record_path: str | None,
          replay_path: str | None, form: str, output: str | None) -> int:
    """Expand short links (any address is followed), every hop shown."""
    from contextlib import ExitStack

    from provenance.report import resolution_dict
    from provenance.resolver import resolve_link

    wanted = [*urls, *(_lines_of(from_file) if from_file else ())]
    if not wanted:
        raise UsageError("links needs an address, or --from FILE")
    with ExitStack() as stack:
        fetch, _ = _make_fetch(stack, offline, record_path, replay_path, None)
        writer = stack.enter_context(_Writer(form, output))
        progress = stack.enter_context(_Progress(len(wanted)))
        for url in wanted:
            resolution = resolve_link(url, fetch)
            if form == "json":
                writer.data(resolution_dict(resolution))
            else:
                from provenance.report.text import resolution_text

                writer.words(resolution_text(resolution))
            progress.step()
    return 0


def _lines_of(name: str) -> Iterator[str]:
    from provenance.inputs import read_input

    text = read_input(name, stdin=sys.stdin.buffer).body.decode("utf-8", "replace")
    yield from (line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip() and line.strip()[0] != "#")


@cli.command()
@click.argument("posts", metavar="ID_OR_URL...", nargs=-1, required=True)
@click.option("--platform", default="x", show_default=True, help="Whose id a bare number is.")
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True)
@_as_of_option
def when(posts: tuple[str, ...], platform: str, form: str, as_of: str | None) -> int:
    """The time inside a post's id, with platform, precision and source. No network."""
    from datetime import UTC, datetime

    from provenance.platforms import parse_post_url, platform_named, post_time
    from provenance.report.data import clock_dict
    from provenance.report.text import when_text

    platform_named(platform)
    moment = _parse_as_of(as_of) or datetime.now(UTC)
    failed = 0
    with _Writer(form, None) as writer:
        for given in posts:
            ref = parse_post_url(given)
            whose, post_id = (ref.platform, ref.post_id) if ref else (platform, given.strip())
            clock = post_time(post_id, whose, as_of=moment)
            if clock is None:
                failed += 1
                _complain(f"{given}: neither the address of a post nor an id of {platform}")
                if form == "json":
                    writer.data({"input": given, "platform": None, "post_id": None, "clock": None})
            elif form == "json":
                writer.data({"input": given, "platform": whose, "post_id": post_id, "clock": clock_dict(clock)})
            else:
                writer.words(when_text(whose, post_id, clock))
    return 3 if failed else 0


# --- the store --------------------------------------------------------------------------------


@cli.command()
@_store_option
@_lists_option
@_as_of_option
def judge(store_path: str, list_paths: tuple[str, ...], as_of: str | None) -> int:
    """Rebuild every finding in a store from its facts and the lists of today; no network."""
    from provenance.pipeline import judge_store
    from provenance.store import Store

    with Store(store_path, create=False) as store:
        judged, changed = judge_store(store, _load_lists(list_paths), _parse_as_of(as_of))
    click.echo(f"{judged} articles judged, {changed} changed")
    return 0


@cli.command()
@click.argument("what", type=click.Choice(["articles", "sources"]), default="articles")
@_store_option
@click.option("--since", metavar="DATE", help="Only articles audited since then.")
@click.option("--source", metavar="HANDLE", help="Only articles that show this handle.")
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True)
@_output_option
def report(what: str, store_path: str, since: str | None, source: str | None, form: str, output: str | None) -> int:
    """Report from a store: its articles, or its sources flagged as partisan-tagged or unverifiable."""
    from provenance.dates import parse_instant
    from provenance.report.text import source_row_text
    from provenance.store import Store

    from_when = parse_instant(since, "option --since") if since else None
    if since and from_when is None:
        raise UsageError(f"--since {since!r} is no date; write 2024-05-30", code="bad-date")
    handle = source.removeprefix("@").casefold() if source else None
    with Store(store_path, create=False) as store, _Writer(form, output) as writer:
        if what == "sources":
            for row in store.flagged_sources():
                if handle in (None, str(row["handle"]).casefold()) and (
                        from_when is None or str(row["last_seen"]) >= from_when.at.isoformat()[:19]):
                    if form == "json":
                        writer.data(row)
                    else:
                        writer.words(source_row_text(row))
            return 0
        for key in store.articles():
            audited = store.load(key)
            if from_when is not None and audited.audited_at < from_when.at:
                continue
            if handle is not None and not _shows(audited, handle):
                continue
            writer.audit(audited)
    return 0


def _shows(audited: Audited, handle: str) -> bool:
    judged = audited.judgement
    return judged is not None and any((one.embed.handle or "").casefold() == handle
                                      for one in (*judged.embeds, *judged.linked_posts))


@cli.group(name="lists")
def lists_group() -> None:
    """Dated lists: what they are, as of when, from whom."""


@lists_group.command(name="show")
@click.argument("list_id", required=False)
@_lists_option
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True)
def lists_show(list_id: str | None, list_paths: tuple[str, ...], form: str) -> int:
    """Show the lists in use, or the rows of one."""
    from provenance.report.lists import info_dict, info_text, row_dict, row_text

    lists = _load_lists(list_paths)
    infos = [info for info in lists.infos if list_id in (None, info.id)]
    if not infos:
        raise UsageError(f"no list is called {list_id!r}; known: {', '.join(info.id for info in lists.infos)}")
    with _Writer(form, None) as writer:
        for info in infos:
            rows = [row for row in lists.rows if row.list_id == info.id]
            if form == "json":
                writer.data(info_dict(info, len(rows)))
            else:
                writer.words(info_text(info, len(rows)))
            for row in rows if list_id is not None else ():
                if form == "json":
                    writer.data(row_dict(row))
                else:
                    writer.words(row_text(row, lists.side_name(row.side) if row.side else None))
    return 0


# --- output -----------------------------------------------------------------------------------


class _Writer:
    """Results to standard output, or to a file that appears when it is whole."""

    def __init__(self, form: str, output: str | None) -> None:
        self._form = form
        self._output = output
        self._file: Any = None
        self._console: Any = None

    def __enter__(self) -> _Writer:
        if self._output is None:
            self._file = sys.stdout
        else:
            from provenance.report.files import AtomicFile

            self._file = AtomicFile(self._output)
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if self._output is not None:
            self._file.close(keep=kind is None)

    def audit(self, audited: Audited) -> None:
        if self._form == "json":
            from provenance.report import as_dict

            self.data(as_dict(audited))
        else:
            from provenance.report.text import print_audit

            print_audit(self._on_console(), audited)

    def data(self, data: Any) -> None:
        from provenance.report import as_json

        self._file.write(as_json(data) + "\n")

    def words(self, renderable: Any) -> None:
        self._on_console().print(renderable)

    def _on_console(self) -> Any:
        if self._console is None:
            from provenance.report.text import Trimmed, make_console

            if self._output is None and sys.stdout.isatty():
                self._console = make_console(self._file, width=None, colour=None)
            else:
                self._console = make_console(Trimmed(self._file), width=80, colour=False)
        return self._console


class _Progress:
    """A bar on standard error for many inputs, only where a person can see it."""

    def __init__(self, total: int) -> None:
        self._shown = total > 1 and sys.stderr.isatty()
        self._total = total
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> _Progress:
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

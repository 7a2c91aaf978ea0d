"""
``provenance lists import`` and ``lists update``: lists made of somebody's files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.options import FORMAT, make_fetch, record_option, replay_option
from provenance.cli.output import Writer, complain
from provenance.errors import InputError, UsageError
from provenance.inputs import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from provenance.lists.importers import Imported, Importer, Naming, Source

_output_option = click.option("--output", metavar="F.csv", help="The list to write; its manifest is put beside it.  "
                              "[default: NAME.csv here]")


def _pairs(option: str, values: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in values:
        name, equals, what = value.rpartition("=") if option == "--map" else value.partition("=")
        if not (name and equals and what):
            example = "column=field" if option == "--map" else "field=value"
            raise UsageError(f"{option} {value!r} should look like {option} {example}", code="bad-pair")
        pairs[name] = what
    return pairs


@click.command(name="import")
@click.argument("kind")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option("--id", "list_id", metavar="NAME", help="What the list is called.  [default: KIND]")
@click.option("--as-of", "as_of", metavar="DATE", help="When the files were right.  [default: their last git commit]")
@click.option("--source", metavar="ADDRESS", help="Where the files come from, if the format does not say.")
@click.option("--licence", metavar="SPDX", help="Under which licence they are, if the format does not say.")
@click.option("--commit", metavar="HASH", help="The state of the source's repository.")
@click.option("--parties", metavar="SCOPE",
              help="Whose party names these are (us-congress, uk-parliament): gives rows their side.")
@click.option("--map", "columns", metavar="COLUMN=FIELD", multiple=True,
              help="csv, wikidata: what is what. Repeatable.")
@click.option("--set", "fixed", metavar="FIELD=VALUE", multiple=True,
              help="csv, text: the same in every row. Repeatable.")
@click.option("--encoding", metavar="NAME", help="Of files that are neither UTF-8 nor marked.")
@click.option("--double-encoded", is_flag=True, help="csv: mend letters that were encoded twice.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@_output_option
def lists_import(kind: str, paths: tuple[str, ...], list_id: str | None, as_of: str | None, source: str | None,
                 licence: str | None, commit: str | None, parties: str | None, columns: tuple[str, ...],
                 fixed: tuple[str, ...], encoding: str | None, double_encoded: bool, form: str,
                 output: str | None) -> int:
    """
    Make a list of somebody's file. Every row that is left out is named on standard error, with its line and reason.

    KIND is csv (any table, with --map), text, congress-legislators, congresstweets, everypolitician,
    twitter-parliamentarians, uk-legislators, wikidata, state-media, gsa-registry, ifcn, domain-quality, mbfc, iffy or
    newsguard; docs/lists.md says what each wants.
    """
    from pathlib import Path

    from provenance.lists.importers import Naming, Options, Source, import_list, importer_named
    from provenance.lists.parties import scopes

    importer = importer_named(kind)
    if parties is not None and parties not in scopes():
        raise UsageError(f"--parties {parties!r}: known are {', '.join(scopes())}", code="unknown-scope")
    options = Options(_pairs("--map", columns), _pairs("--set", fixed), encoding, double_encoded)
    files = [Path(path) for path in paths]
    sources = [Source(path.name, _bytes(path)) for path in files]
    of_git, day = ("", _date(as_of)) if as_of is not None else _last_commit(files)
    naming = Naming(_named(list_id or kind), day, _address(source), licence or "", commit or of_git, parties or "")
    done = import_list(importer, sources, options, naming)
    return _finish(done, importer, naming, sources, output or f"{naming.id}.csv", form)


@click.command(name="update")
@click.argument("name")
@record_option
@replay_option
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@_output_option
def lists_update(name: str, record_path: str | None, replay_path: str | None, form: str, output: str | None) -> int:
    """Fetch a list from its public source (us-congress), now, and write it. Nothing else ever fetches lists."""
    from contextlib import ExitStack

    from provenance.lists.importers import Naming, Options, import_list, importer_named
    from provenance.lists.updates import fetch_sources, update_named

    update = update_named(name)
    with ExitStack() as stack:
        fetch, _ = make_fetch(stack, False, record_path, replay_path, None)
        assert fetch is not None  # it was not offline
        sources, day = fetch_sources(update, fetch)
    importer, naming = importer_named(update.kind), Naming(name, day)
    done = import_list(importer, sources, Options(), naming)
    return _finish(done, importer, naming, sources, output or f"{name}.csv", form)


# --- what is read ---------------------------------------------------------------------------------


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: no plain file", code="not-a-file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise InputError(f"{path}: larger than {MAX_BYTES // 2**20} MB; split it", code="too-large")
        return body
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="unreadable") from None


def _named(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", text):
        raise UsageError(f"--id {text!r}: a list's name is made of small letters, digits and hyphens", code="bad-id")
    return text


def _date(text: str) -> date:
    from provenance.lists.cells import day

    try:
        said = day(text, "--as-of")
    except ValueError:
        said = None
    if said is None:
        raise UsageError(f"--as-of {text!r} is no date; write 2024-05-30", code="bad-date")
    return said


def _address(text: str | None) -> str:
    from provenance.addresses import read_target

    if text is not None and read_target(text) is None:
        raise UsageError(f"--source {text!r} is no address that can be opened", code="bad-address")
    return text or ""


def _last_commit(files: Sequence[Path]) -> tuple[str, date]:
    """Hash and day of the last commit that touched the files."""
    import subprocess
    from datetime import date

    # A repository's own settings may name programs to be run; these turn off the ones that ``log`` would heed.
    quiet = ("-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    found: list[tuple[date, str]] = []
    for path in files:
        try:
            told = subprocess.run(
                ["git", *quiet, "-C", str(path.parent), "log", "-1", "--format=%H %cs", "--", path.name],
                capture_output=True, check=False, timeout=30, text=True, errors="replace").stdout.split()
        except (OSError, subprocess.TimeoutExpired):
            told = []
        if len(told) != 2 or not re.fullmatch(r"[0-9a-f]{40,64}", told[0]):
            raise UsageError(f"--as-of is needed: git knows no commit of {path.name}", code="needs-date")
        found.append((date.fromisoformat(told[1]), told[0]))
    newest, commit = max(found)
    return commit, newest


# --- what is written ------------------------------------------------------------------------------


def _finish(done: Imported, importer: Importer, naming: Naming, sources: Sequence[Source], output: str,
            form: str) -> int:
    if not output.endswith(".csv"):
        raise UsageError(f"--output {output!r}: a list's file ends in .csv", code="bad-output")
    for one in done.skipped:
        complain(f"{one.file}: {one.place}: {one.reason}")
    for remark in done.remarks:
        complain(remark)
    if not done.rows:
        raise InputError(f"no row of {', '.join(source.name for source in sources)} could be read; nothing was written",
                         code="no-rows")
    _write(done, importer, naming, sources, output)
    with Writer(form, None) as writer:
        if form == "json":
            writer.data({
                "schema": "provenance/lists-import@1", "list": naming.id, "version": naming.version, "file": output,
                "rows": len(done.rows), "remarks": list(done.remarks),
                "skipped": [{"file": one.file, "place": one.place, "reason": one.reason} for one in done.skipped],
            })
        else:
            from provenance.report.lists import line_text

            writer.line(line_text(_told(done, naming, output)))
    return 0


def _write(done: Imported, importer: Importer, naming: Naming, sources: Sequence[Source], output: str) -> None:
    """Both files, whole or not at all."""
    from hashlib import sha256
    from pathlib import Path

    from provenance.lists.reading import manifest_name
    from provenance.lists.writing import csv_text, manifest_text
    from provenance.report.files import AtomicFile

    place = Path(output)
    inputs = [f"{source.name} sha256:{sha256(source.body).hexdigest()}" for source in sources]
    about: dict[str, Any] = {
        "id": naming.id, "version": naming.version, "title": importer.title, "file": place.name,
        "kinds": sorted({row.kind for row in done.rows}),
        "axes": sorted({row.side.partition(":")[0] for row in done.rows if row.side}),
        "licence": naming.licence or importer.licence, "source": naming.source or importer.source,
        "commit": naming.commit, "as_of": naming.as_of, "origin": "imported", "inputs": inputs,
        "method": f"provenance lists import {importer.kind}; {len(done.rows)} rows, {len(done.skipped)} left out",
        "caveats": importer.caveats,
    }
    texts = ((output, csv_text(done.rows)), (str(place.with_name(manifest_name(place.name))), manifest_text(about)))
    files: list[AtomicFile] = []
    kept = False
    try:
        for name, text in texts:
            files.append(AtomicFile(name))
            files[-1].write(text)
        kept = True
    finally:
        for file in files:
            file.close(keep=kept)


def _told(done: Imported, naming: Naming, output: str) -> str:
    from provenance.report.words import count

    left = f"{count(len(done.skipped), 'row')} left out, named above" if done.skipped else "nothing left out"
    return f"{output}: {naming.id} {naming.version}, {count(len(done.rows), 'row')}; {left}"

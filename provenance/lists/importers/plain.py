"""
Plain text: one entry a line; and the IFCN's list of signatories, which is that.

Source: IFCN/verified-signatories, file ``list``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.errors import UsageError
from provenance.lists.importers.accounts import account_entry, site_entry
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source
from provenance.lists.importers.tabular import decoded


def lines(source: Source, options: Options) -> Iterator[tuple[str, str]]:
    """Every line that is not blank, with its place."""
    for number, line in enumerate(decoded(source, options).splitlines(), 1):
        if line.strip():
            yield f"line {number}", line.strip()


def read_text(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """One entry a line; kind and label are the caller's (``--set kind=domain --set label=…``)."""
    fixed = options.fixed
    if not fixed.get("kind") or not fixed.get("label"):
        raise UsageError("plain text needs --set kind=domain (or handle, hashtag, name_token) and --set label=…",
                         code="needs-field")
    for source in sources:
        for place, line in lines(source, options):
            try:
                yield Draft(place, entry_of(fixed["kind"], line, fixed.get("platform", "x")), fixed["kind"])
            except ValueError as error:
                yield Skipped(place, str(error))


def entry_of(kind: str, written: str, platform: str = "x") -> str:
    """What stands in the source, as an entry of that kind; ValueError says why it is none."""
    if written.startswith("# "):
        raise ValueError("a comment")
    if kind == "handle":
        return account_entry(written, platform)
    if kind == "domain":
        return site_entry(written)
    return written.removeprefix("#") if kind == "hashtag" else written


TEXT = Importer("text", "Plain text, one entry a line", "", "", read_text, files="one or more files")


def read_ifcn(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """Sites of the signatories of the IFCN's code of principles."""
    for source in sources:
        for place, line in lines(source, options):
            try:
                yield Draft(place, entry_of("domain", line), "domain", "fact_checker:ifcn", relation="names",
                            note="signatory of the IFCN's code of principles")
            except ValueError as error:
                yield Skipped(place, str(error))


IFCN = Importer(
    "ifcn", "Signatories of the International Fact-Checking Network's code of principles",
    "https://github.com/IFCN/verified-signatories", "CC0-1.0", read_ifcn, files="the file named list",
    caveats=("Signatures are renewed each year; a missing one says nothing.",),
)

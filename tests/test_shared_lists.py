"""Lists of others, as their authors published them: every record becomes a row or is told with its place."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from judging import SHARED

from provenance.lists.checking import check_list
from provenance.lists.importers import Imported, Importer, Naming, Options, Source, import_list, importer_named
from provenance.lists.importers.records import Draft, Skipped
from provenance.lists.reading import read_list
from provenance.lists.writing import csv_text, manifest_text

LISTS = SHARED / "lists"
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the shared lists are not here")


@dataclass(frozen=True)
class Shared:
    """Files as they are, how they are imported, and what that gives."""

    kind: str
    files: tuple[str, ...]
    as_of: date
    rows: int
    skipped: int
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    parties: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.files[0]}"

    def sources(self) -> list[Source]:
        return [Source(Path(name).name, LISTS.joinpath(name).read_bytes()) for name in self.files]

    def options(self) -> Options:
        return Options(dict(self.columns), dict(self.fixed))


_CONGRESS = "us-congress/legislators-{}.{}.yaml"
FILES = (
    Shared("congress-legislators",
           tuple(_CONGRESS.format(part, "2024-05-08") for part in ("social-media", "current")), date(2024, 5, 8), 969, 46),
    Shared("congress-legislators",
           (*(_CONGRESS.format(part, "2026-06-15") for part in ("social-media", "current")),
            "us-congress/executive.2026-06-15.yaml"), date(2026, 6, 15), 1402, 100),
    Shared("congresstweets", ("us-congress-campaign/users-filtered.json",), date(2023, 10, 17), 1225, 0),
    Shared("congresstweets", ("us-congress-campaign/historical-users-filtered.json",), date(2023, 10, 17), 1746, 3),
    Shared("uk-legislators", ("uk-legislators/uk_legislators.csv",), date(2022, 7, 16), 601, 55),
    Shared("state-media", ("state-media/State_Media_Matrix.csv",), date(2024, 2, 7), 1786, 477),
    Shared("ifcn", ("fact-checkers/ifcn-verified-signatories.txt",), date(2026, 1, 31), 172, 0),
    Shared("domain-quality", ("domain-quality/domain_pc1.csv",), date(2023, 9, 14), 11472, 48),
    Shared("csv", ("us-governors/us-governors-min.csv",), date(2021, 3, 7), 50, 0,
           {"twitter_handle": "entry", "name": "name", "party": "party", "entered_office": "since", "term_end": "until"},
           {"label": "governor"}, "us-congress"),
    Shared("csv", ("es-gr-uk-mps/mps_list.csv",), date(2023, 2, 15), 1578, 5,
           {"mp_screen_name": "entry", "mp_name": "name", "mp_party": "party", "mp_country": "note"},
           {"label": "elected_official"}),
    Shared("csv", ("us-local-news/local_news_dataset_2018.csv",), date(2018, 10, 24), 3599, 5121,
           {"twitter": "entry", "name": "name", "collection_date": "date"}, {"label": "local_news"}),
    Shared("csv", ("us-local-news/local_news_dataset_2018.csv",), date(2018, 10, 24), 6293, 2427,
           {"domain": "entry", "name": "name", "collection_date": "date"}, {"label": "local_news", "kind": "domain"}),
    Shared("csv", ("news-handles/newsmap-handles.csv",), date(2024, 4, 7), 7076, 74,
           {"handle": "entry", "twitter_id": "id", "company_name": "name", "country": "note"}, {"label": "news"}),
    Shared("csv", ("zimdars-2016/zimdars_2016.csv",), date(2016, 12, 31), 990, 8,
           {"url": "entry", "label": "label", "label2": "note", "label3": "note"}, {"kind": "domain"}),
    Shared("csv", ("us-congress/social_media_whitelist.csv",), date(2026, 6, 15), 17, 0,
           {"service": "platform", "account": "entry", "comment": "note"}, {"label": "office_account"}),
    Shared("csv", ("us-congress/social_media_blacklist.csv",), date(2026, 6, 15), 29, 54,
           {"service": "platform", "pattern": "entry", "comment": "note"}, {"label": "no_office_account"}),
)


def imported(shared: Shared) -> tuple[Importer, Naming, Imported]:
    importer = importer_named(shared.kind)
    naming = Naming("mine", shared.as_of, "https://example.org/list", "LicenseRef-test", parties=shared.parties)
    return importer, naming, import_list(importer, shared.sources(), shared.options(), naming)


def places(source: Source) -> set[str]:
    """Where each record of a file stands, told without the importers."""
    text = source.body.decode("utf-8-sig")
    if source.name.endswith(".json"):
        return {f"record {number}" for number in range(1, len(json.loads(text)) + 1)}
    if source.name.endswith(".csv"):
        reader = csv.reader(io.StringIO(text, newline=""))
        next(reader)
        starts, before = set(), reader.line_num
        for cells in reader:
            starts |= {before + 1} if cells else set()
            before = reader.line_num
        return {f"line {line}" for line in starts}
    lines = text.splitlines()
    yaml = source.name.endswith(".yaml")
    return {f"line {number}" for number, line in enumerate(lines, 1) if (line.startswith("- ") if yaml else line.strip())}


def joined(members: Source, accounts: Source) -> set[str]:
    """Where those members stand who have accounts: they are told with these."""
    record = re.compile(r"^- id:\n(?:    .*\n)*?    bioguide: (\w+)$", re.MULTILINE)
    listed = set(record.findall(accounts.body.decode()))
    text = members.body.decode()
    return {f"line {text.count(chr(10), 0, found.start()) + 1}" for found in record.finditer(text) if found[1] in listed}


@pytest.mark.parametrize("shared", FILES, ids=str)
def test_no_record_is_dropped_in_silence(shared: Shared) -> None:
    importer, sources = importer_named(shared.kind), shared.sources()
    items = [item for item in importer.read(sources, shared.options()) if isinstance(item, Draft | Skipped)]
    _, _, done = imported(shared)

    for source in sources:
        told = {item.place for item in items if item.file in ("", source.name)}
        if "legislators-current" in source.name:
            told |= joined(source, sources[0])
        assert [] == sorted(places(source) - told), source.name
    assert len(items) == len(done.rows) + len(done.skipped), "what was read is a row or is named"
    assert all(one.place and one.reason and one.file in {source.name for source in sources} for one in done.skipped)


@pytest.mark.parametrize("shared", FILES, ids=str)
def test_as_many_rows_as_counted_once(shared: Shared) -> None:
    _, _, done = imported(shared)

    assert (shared.rows, shared.skipped) == (len(done.rows), len(done.skipped))


@pytest.mark.parametrize("shared", FILES, ids=str)
def test_what_was_imported_is_a_list_without_problems(shared: Shared, tmp_path: Path) -> None:
    importer, naming, done = imported(shared)
    path = tmp_path / "mine.csv"
    path.write_text(csv_text(done.rows), encoding="utf-8", newline="")
    path.with_suffix(".manifest.toml").write_text(manifest_text({
        "id": "mine", "version": naming.version, "title": importer.title, "as_of": naming.as_of, "licence": naming.licence,
        "source": naming.source, "kinds": sorted({row.kind for row in done.rows}), "origin": "imported",
        "axes": sorted({row.side.partition(":")[0] for row in done.rows if row.side})}), encoding="utf-8")
    info, problems = check_list(path)

    assert [] == [str(problem) for problem in problems]
    assert info is not None
    assert len(done.rows) == info.rows


def test_the_members_of_2024_are_those_of_the_conversion_we_were_given() -> None:
    _, _, done = imported(FILES[0])
    folder = LISTS / "normalized"
    _, rows = read_list(folder / "us-congress-2024-05-08.csv", folder)

    assert {(row.key, row.label, row.side, row.since, row.until, row.id) for row in rows} == {
        (row.key, row.label, row.side, row.since, row.until, row.id) for row in done.rows if row.key.startswith("x:")}
    assert 487 == len(rows)


@pytest.mark.parametrize(("file", "handles"), [
    ("us-congress-campaign-2023-10-17.csv", 1225), ("state-media-2024-02-07.csv", 118)])
def test_no_handle_of_the_conversions_is_missing(file: str, handles: int) -> None:
    kind = "congresstweets" if "congress" in file else "state-media"
    _, _, done = imported(next(one for one in FILES if one.kind == kind))
    _, rows = read_list(LISTS / "normalized" / file, LISTS / "normalized")
    listed = {row.key for row in rows if row.kind == "handle"}

    assert handles == sum(row.kind == "handle" for row in rows)
    assert set() == listed - {row.key for row in done.rows}


@pytest.mark.parametrize("name", ["us-congress-2024-05-08", "us-congress-campaign-2023-10-17", "state-media-2024-02-07"])
def test_the_conversions_have_no_problems(name: str) -> None:
    _, problems = check_list(LISTS / "normalized" / f"{name}.csv")

    assert [] == [str(problem) for problem in problems]


def test_personal_columns_are_not_in_the_list() -> None:
    _, _, done = imported(FILES[0])
    text = csv_text(done.rows)

    assert not [word for word in ("birthday", "gender", "1970-", "religion") if word in text]
    assert any("bio.birthday, bio.gender" in remark for remark in done.remarks)

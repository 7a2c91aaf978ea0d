"""Importers: of every format what becomes a row, and of every other row where it stood and why it is none."""

from __future__ import annotations

import contextlib
import csv
import io
import time
import tomllib
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from importer_cases import ACCOUNTS, CASES, MEMBERS, Case

from provenance.errors import ListError, ProvenanceError, UsageError
from provenance.lists.cells import COLUMNS, checked_row
from provenance.lists.importers import IMPORTERS, Imported, Naming, Options, Source, import_list, importer_named
from provenance.lists.importers.accounts import account_entry, number_entry, site_entry
from provenance.lists.importers.documents import read_yaml_records
from provenance.lists.importers.doubled import mended
from provenance.lists.importers.tabular import Table
from provenance.lists.parties import party_sides, scopes
from provenance.lists.writing import csv_text, manifest_text

DAY = date(2026, 1, 31)
ELSEWHERE = {"source": "https://example.org/list", "licence": "CC0-1.0"}


def imported(case: Case) -> Imported:
    naming = Naming("mine", DAY, parties=case.parties, **({} if case.named else ELSEWHERE))
    return import_list(importer_named(case.kind), [Source(name, body) for name, body in case.files.items()],
                       case.options, naming)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_becomes_a_row_and_what_does_not(case: Case) -> None:
    done = imported(case)
    rows = [(row.entry, row.kind, row.label, row.side or "", str(row.since or ""), str(row.until or ""), row.id or "")
            for row in done.rows]

    assert case.rows == rows
    assert case.skipped == [(one.place, one.reason) for one in done.skipped]
    assert case.remarks == list(done.remarks)
    assert all(one.file in case.files for one in done.skipped), "each names its file"


def test_every_importer_has_a_case() -> None:
    assert {importer.kind for importer in IMPORTERS} == {case.kind for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_imported_loads(case: Case) -> None:
    done = imported(case)
    text = csv_text(done.rows)
    read = [dict(zip(COLUMNS, cells, strict=True)) for cells in list(csv.reader(io.StringIO(text)))[1:]]

    assert list(done.rows) == [checked_row(cells, "mine", "2026-01-31", DAY, line) for line, cells in enumerate(read, 2)]
    assert not [line for line in text.splitlines() if line.startswith(("=", "+", "-", "@"))]
    assert not [cells for cells in read if cells["note"].startswith(("=", "+", "-", "@"))]


def test_a_member_who_stands_in_two_files_is_taken_once() -> None:
    files = [Source("social.yaml", ACCOUNTS), Source("current.yaml", MEMBERS), Source("again.yaml", MEMBERS)]
    done = import_list(importer_named("congress-legislators"), files, Options(), Naming("mine", DAY))

    assert ["E000001 stands there before", "E000002 stands there before", "E000003 stands there before",
            "E000004 stands there before"] == [one.reason for one in done.skipped if one.file == "again.yaml"]


def test_letters_that_were_encoded_twice_are_mended() -> None:
    case = next(case for case in CASES if case.kind == "uk-legislators")

    assert ["Ada Exámple; Example North; Labour", "Ben Example; Example South; Sinn Féin"] == [
        row.note for row in imported(case).rows]


@pytest.mark.parametrize("text", ["", "plain", "café", "Ã", "é©", "日本", "\ud800", "Zoë Ã"])
def test_what_was_encoded_once_stays(text: str) -> None:
    assert text == mended(text)


@given(st.text())
def test_every_text_encoded_twice_comes_back(text: str) -> None:
    try:
        doubled = text.encode().decode("cp1252")
    except UnicodeError:
        return

    assert text == mended(doubled) or text.isascii()


# --- what is asked of the caller ---------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "options", "naming", "message"), [
    ("csv", Options({"a": "entry"}, {"label": "l"}), {}, "--source is needed"),
    ("csv", Options({"a": "entry"}, {"label": "l"}), {"source": "https://e.example/"}, "--licence is needed"),
    ("csv", Options({"a": "entry"}), ELSEWHERE, "the field 'label' needs a column or a value"),
    ("csv", Options({}, {"label": "l"}), ELSEWHERE, "the field 'entry' needs a column or a value"),
    ("csv", Options({"a": "entri"}, {"label": "l"}), ELSEWHERE, "'entri' is no field of a list"),
    ("csv", Options({"a": "entry"}, {"label": "l", "pair": "p"}), ELSEWHERE, "'pair' is no field of a list"),
    ("csv", Options({"a": "entry", "Religion": "note"}, {"label": "l"}), ELSEWHERE, "column 'Religion' is left out of every list"),
    ("csv", Options({"a": "entry", "birth_date": "note"}, {"label": "l"}), ELSEWHERE, "column 'birth_date' is left out of every list"),
    ("csv", Options({"a": "entry", "E-Mail": "note"}, {"label": "l"}), ELSEWHERE, "column 'E-Mail' is left out of every list"),
    ("csv", Options({"a": "entry", "date_of-birth": "note", "home e-mail": "note"}, {"label": "l"}), ELSEWHERE, "is left out"),
    ("csv", Options({"a": "entry"}, {"label": "l"}, encoding="nonsense"), ELSEWHERE, "no encoding is called 'nonsense'"),
    ("text", Options(), ELSEWHERE, "plain text needs --set kind=domain"),
])
def test_odd_wishes_are_one_clear_line(kind: str, options: Options, naming: dict[str, str], message: str) -> None:
    with pytest.raises(ProvenanceError) as error:
        import_list(importer_named(kind), [Source("a.csv", b"a\nb\n")], options, Naming("mine", DAY, **naming))

    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_importer_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="no importer is called 'nosuch'; known: csv, text"):
        importer_named("nosuch")


@pytest.mark.parametrize(("kind", "files", "message"), [
    ("congress-legislators", {"a.yaml": ACCOUNTS}, "no file with members (legislators-current) was given"),
    ("congress-legislators", {"a.yaml": MEMBERS}, "no file with accounts (legislators-social-media) was given"),
    ("congress-legislators", {"a.yaml": b"a: 1\n"}, "a.yaml: holds no list of records"),
    ("congress-legislators", {"a.yaml": b"- a: [1\n- b"}, "is not YAML: did not find expected"),
    ("congress-legislators", {"a.yaml": b"- &a {x: y}\n- *a\n"}, "a.yaml:1: YAML anchors are not read"),
    ("congress-legislators", {"a.yaml": b"- - " * 500 + b"x"}, "a.yaml:1: nests too deep"),
    ("congress-legislators", {"a.yaml": b"- a: \x00"}, "a.yaml: is not YAML: "),
    ("congresstweets", {"a.json": b"["}, "a.json:1: is not JSON"),
    ("congresstweets", {"a.json": b"[" * 100_000}, "a.json: nests too deep"),
    ("congresstweets", {"a.json": b"\xff\xff"}, "a.json: is not utf-8 (byte 0); --encoding names another"),
    ("everypolitician", {"a.csv": b"name\n"}, "a.csv:1: the header lacks twitter"),
    ("everypolitician", {"a.csv": b"name,twitter,name\n"}, "a.csv:1: columns that stand twice: name"),
    ("everypolitician", {"a.csv": b'name,twitter\n"a" b,c\n'}, "a.csv:2: "),
    ("everypolitician", {"a.csv": b'name,twitter\na,b\n"' + b"x" * 200_000}, "a.csv:3: field larger than field limit"),
    ("everypolitician", {"a.csv": b'"' + b"x" * 200_000}, "a.csv:1: field larger than field limit"),
    ("everypolitician", {"a.csv": b""}, "a.csv:1: the header lacks name, twitter"),
    ("wikidata", {"a.json": b"{}"}, "a.json: holds no results.bindings"),
    ("mbfc", {"a.json": b"7"}, "a.json: holds no sources"),
    ("congresstweets", {"users.json": b'{"accounts": []}'}, "users.json: holds no list of records"),
    ("gsa-registry", {"a.json": b'{"metadata": {}, "results": {"1": {}}}'}, "a.json: holds no list of records"),
    ("iffy", {"iffy.json": b'{"data": []}'}, "iffy.json: holds no list of records"),
])
def test_a_file_of_another_format_is_one_clear_line(kind: str, files: dict[str, bytes], message: str) -> None:
    sources = [Source(name, body) for name, body in files.items()]
    with pytest.raises(ListError) as error:
        import_list(importer_named(kind), sources, Options(), Naming("mine", DAY, **ELSEWHERE))

    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_yaml_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "yaml", None)

    with pytest.raises(UsageError, match=r"pip install 'post-provenance\[lists\]'"):
        list(read_yaml_records(Source("a.yaml", b"- 1"), Options()))


def test_yaml_keeps_its_scalars_as_text() -> None:
    found = list(read_yaml_records(Source("a.yaml", b"- {id: 0123, on: yes, at: 2024-05-30, {a: b}: c}\n- [1, []]\n- x\n"), Options()))

    assert [("line 1", {"id": "0123", "on": "yes", "at": "2024-05-30", "{'a': 'b'}": "c"}), ("line 2", ["1", []]),
            ("line 3", "x")] == found


# --- entries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "platform", "entry"), [
    ("example_reader", "x", "example_reader"),
    ("@example_reader", "twitter", "example_reader"),
    ("https://twitter.com/example_reader?lang=en", "x", "example_reader"),
    ("https://x.com/i/user/12", "x", "x:id=12"),
    ("https://www.facebook.com/example.reader", "facebook", "facebook:example.reader"),
    ("https://www.instagram.com/example.reader", "x", "instagram:example.reader"),
    ("example.bsky.social", "bluesky", "bluesky:example.bsky.social"),
])
def test_accounts(written: str, platform: str, entry: str) -> None:
    assert entry == account_entry(written, platform)


@pytest.mark.parametrize(("written", "platform"), [
    ("", "x"), ("none", "x"), ("N/A", "x"), ("a b", "x"), ("a.b", "x"), ("x" * 21, "x"), ("@", "x"), ("@@a", "x"),
    ("https://x.com/example/status/20", "x"), ("https://example.org/example", "x"), ("example", "myspace"),
    ("=1", "x"), ("reader/", "x"), ("-a", "instagram"),
])
def test_what_names_no_account(written: str, platform: str) -> None:
    with pytest.raises(ValueError, match=r"is no|stands for"):
        account_entry(written, platform)


@pytest.mark.parametrize(("written", "entry"), [
    ("https://www.example.com/a", "example.com"), ("example.com", "example.com"), ("http://EXAMPLE.com:8080", "example.com"),
    ("www.gov.uk", "www.gov.uk"), ("https://bücher.example.com", "bücher.example.com"),
])
def test_sites(written: str, entry: str) -> None:
    assert entry == site_entry(written)


@pytest.mark.parametrize("written", ["", "a b", "example", "co.uk", "127.0.0.1", "[::1]", "https://twitter.com/example", "javascript:x"])
def test_what_is_no_site(written: str) -> None:
    with pytest.raises(ValueError, match=r"is no|is a page of a platform"):
        site_entry(written)


@pytest.mark.parametrize("number", ["", "0", "01", "1e9", "-1", "1" * 21, "١٢"])
def test_what_is_no_number(number: str) -> None:
    with pytest.raises(ValueError, match="is no account number"):
        number_entry(number)


def test_party_names_are_data() -> None:
    assert {"us-congress", "uk-parliament"} == set(scopes())
    assert all(":" in side for scope in scopes() for side in party_sides(scope).values())
    assert {} == dict(party_sides("nowhere"))


def test_a_table_tells_its_delimiter() -> None:
    for delimiter in ",;\t|":
        table = Table(Source("a", f"a{delimiter}b\n1{delimiter}2\n".encode()), Options())

        assert ("a", "b") == table.header


# --- writing -------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(["id", "title", "source"]), st.text(st.characters(codec="utf-8"))),
       st.lists(st.text(st.characters(codec="utf-8")), max_size=3))
def test_a_manifest_is_read_as_it_was_written(words: dict[str, str], caveats: list[str]) -> None:
    about: dict[str, Any] = {**words, "as_of": DAY, "caveats": caveats}
    read = tomllib.loads(manifest_text(about))

    assert {key: value for key, value in about.items() if value} == {key: value for key, value in read.items() if key != "schema"}


def test_the_state_of_a_repository_is_the_address() -> None:
    case = next(case for case in CASES if case.kind == "ifcn")
    sources = [Source(name, body) for name, body in case.files.items()]
    done = import_list(importer_named("ifcn"), sources, Options(), Naming("ifcn", DAY, commit="ab" * 20))

    assert {f"https://github.com/IFCN/verified-signatories/tree/{'ab' * 20}"} == {row.source for row in done.rows}


# --- strangers' files ------------------------------------------------------------------------------------

BODIES = sorted({body for case in CASES for body in case.files.values()})


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A file of ours with pieces cut out, doubled or replaced."""
    body = draw(st.sampled_from(BODIES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        piece = draw(st.one_of(st.binary(max_size=8), st.sampled_from(
            [b'"', b"\n", b"[", b"{", b"}", b"- ", b",", b"\x00", b"\xff", b"=1", b"null", b": ", b"&a ", b"*a", b"'"])))
        body = body[:start] + piece + body[end:]
    return body


@settings(max_examples=300)
@given(st.sampled_from(IMPORTERS), st.lists(st.one_of(st.binary(max_size=200), broken()), min_size=1, max_size=2))
def test_no_file_raises_anything_but_a_clear_line(importer: Any, bodies: Sequence[bytes]) -> None:
    sources = [Source(f"{number}.x", body) for number, body in enumerate(bodies)]
    options = Options({"handle": "entry"}, {"kind": "handle", "label": "l"})
    try:
        done = import_list(importer, sources, options, Naming("mine", DAY, **ELSEWHERE))
    except ProvenanceError as error:
        said = str(error)
        done = None
    if done is None:
        assert said
        assert "\n" not in said
        return

    read = [dict(zip(COLUMNS, cells, strict=True)) for cells in list(csv.reader(io.StringIO(csv_text(done.rows))))[1:]]
    assert list(done.rows) == [checked_row(cells, "mine", "2026-01-31", DAY, line) for line, cells in enumerate(read, 2)]


@pytest.mark.parametrize("body", [
    b"a,b\n" + b'"x",y\n' * 50_000, b"[" + b"{}," * 100_000 + b"{}]", b"- a\n" * 50_000, b"a" * 1_000_000,
    b"[" * 20_000, b"- [" * 20_000, b"{" * 20_000, b"- ? " * 20_000, b"'" * 100_001,
], ids=lambda body: repr(body[:8]))
def test_large_files_take_linear_time(body: bytes) -> None:
    start = time.process_time()
    for kind in ("congress-legislators", "congresstweets", "domain-quality", "ifcn", "iffy"):
        with contextlib.suppress(ProvenanceError):
            import_list(importer_named(kind), [Source("a", body)], Options(), Naming("mine", DAY))

    assert time.process_time() - start < 20

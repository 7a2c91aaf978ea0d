"""P1 for what is read from files of strangers: archives, recordings, data sets and lists that were made to hurt."""

from __future__ import annotations

import gzip
import os
import sys
import zipfile
from pathlib import Path

import pytest

from provenance.bulk.page import Bad, Columns, Place
from provenance.bulk.pages import pages_of
from provenance.bulk.units import Unit, units_of
from provenance.errors import InputError, ListError, RecordError
from provenance.lists.importers import Naming, Options, Source, import_list, importer_named
from provenance.lists.reading import read_manifest
from provenance.replaying import replay_fetch

_MB = 2**20


def _record(size: int) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return (b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2024-05-30T00:00:00Z\r\nWARC-Target-URI: https://news.example/\r\n"
            b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Length: %d\r\n\r\n" % (len(head) + size)
            + head + bytes(size) + b"\r\n\r\n")


def _problems(path: Path, kind: str, start: int = 0) -> list[str]:
    (unit,), _ = units_of([str(path)])
    found = list(pages_of(Unit(kind, unit.files, start), Columns(), Place()))
    return [one.code for one in found if isinstance(one, Bad)]


@pytest.mark.parametrize("kind", ["warc", "wacz", "lines"])
def test_p1_what_grows_without_end_is_not_read(tmp_path: Path, kind: str) -> None:
    if kind == "warc":
        path = tmp_path / "a.warc.gz"
        path.write_bytes(gzip.compress(_record(60 * _MB), 9))
        with pytest.raises(RecordError, match="damaged"):
            replay_fetch(path)
    elif kind == "wacz":
        path = tmp_path / "a.wacz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("archive/a.warc", _record(60 * _MB))
    else:
        path = tmp_path / "a.jsonl.gz"
        path.write_bytes(gzip.compress(b'{"text": "' + bytes(60 * _MB), 9))

    assert ["grows"] == _problems(path, kind)


def test_p1_an_archive_of_broken_records_ends_early(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1." * 20_000)
    problems = _problems(tmp_path / "a.warc", "warc")

    assert "broken-archive" == problems[-1]
    assert {"broken-record"} == set(problems[:-1])
    assert 501 == len(problems)


def test_p1_a_range_that_begins_inside_of_a_long_line_does_not_hold_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.bulk.columns._PIECE", 10)
    (tmp_path / "a.jsonl").write_bytes(b"x" * 95 + b"\n" + b'{"text": 1}\n')

    assert ["no-body"] == _problems(tmp_path / "a.jsonl", "lines", start=5)


def test_p1_a_dictionary_is_not_multiplied(tmp_path: Path) -> None:
    """One text of a megabyte, named by every row: read row by row, in the memory of one."""
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    rows = pyarrow.table({"text": pyarrow.array(["x" * _MB] * 80)})
    parquet.write_table(rows, tmp_path / "a.parquet", dictionary_pagesize_limit=2 * _MB)
    parquet.write_table(rows, tmp_path / "b.parquet", use_dictionary=False, compression="zstd")
    del rows
    (unit,), _ = units_of([str(tmp_path / "a.parquet")])
    before = pyarrow.total_allocated_bytes()
    held = [pyarrow.total_allocated_bytes() - before for _ in pages_of(unit, Columns(), Place())]

    assert 80 == len(held)
    assert max(held) < 20 * _MB
    assert ["grows"] == _problems(tmp_path / "b.parquet", "parquet")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("name", ["a.warc.gz", "a.wacz", "a.jsonl", "a.parquet", "a.zim"])
def test_p1_nobody_waits_for_a_pipe(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (unit,), _ = units_of([str(tmp_path / name)])

    assert ["not-a-file"] == [one.code for one in pages_of(unit, Columns(), Place()) if isinstance(one, Bad)]
    with pytest.raises(RecordError, match="plain file"):
        replay_fetch(tmp_path / name)
    with pytest.raises(ListError, match="plain file"):
        read_manifest(name, tmp_path / name)


def test_p1_a_list_of_millions_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    monkeypatch.setattr("provenance.lists.importers._MOST_RECORDS", 100)
    with pytest.raises(ListError, match="more than 100 records"):
        import_list(importer_named("ifcn"), [Source("list", b"a.example\n" * 101)], Options(), Naming("a", date(2024, 5, 30)))


def test_p1_a_list_is_no_pipe_and_not_endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from provenance.cli import list_files

    monkeypatch.setattr(list_files, "MAX_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    with pytest.raises(InputError, match="larger than"):
        list_files._bytes(tmp_path / "a.csv")
    with pytest.raises(InputError, match="no plain file"):
        list_files._bytes(tmp_path)

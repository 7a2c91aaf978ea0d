"""The recordings in the repository are what their script makes, and standard WARC."""

from __future__ import annotations

import gzip
import runpy
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from provenance.recording import write_record
from provenance.replaying import replay_fetch

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "evidence"
MADE = runpy.run_path(str(FOLDER / "make.py"))
RECORDINGS = MADE["RECORDINGS"]


def test_every_recording_has_its_script() -> None:
    assert set(RECORDINGS) == {path.name for path in FOLDER.glob("*.warc.gz")}


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_script_makes_the_same_bytes(name: str, tmp_path: Path) -> None:
    write_record(RECORDINGS[name], tmp_path / name, MADE["STARTED"])

    # Unpacked, as other builds of zlib pack the same bytes differently.
    assert gzip.decompress((FOLDER / name).read_bytes()) == gzip.decompress((tmp_path / name).read_bytes())


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_recording_replays_what_was_put_in(name: str) -> None:
    replay = replay_fetch(FOLDER / name)

    assert MADE["STARTED"] == replay.started_at
    assert list(RECORDINGS[name]) == [replay(capture.url) for capture in RECORDINGS[name]]


@pytest.mark.parametrize("name", RECORDINGS)
def test_warcio_reads_it_with_every_digest_right(name: str) -> None:
    with (FOLDER / name).open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests="raise"):
            kinds.append(record.rec_type)
            record.content_stream().read()

    assert "warcinfo" == kinds[0]
    assert len(RECORDINGS[name]) == kinds.count("response")

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from loopback import Loopback, Route
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from provenance.errors import RecordError
from provenance.fetch import live_fetch
from provenance.model import Capture
from provenance.recording import record, write_record
from provenance.replaying import replay_fetch

START = datetime(2024, 5, 30, 12, 0, 0, 1, tzinfo=UTC)
AT = datetime(2024, 5, 30, 12, 0, 1, 234567, tzinfo=UTC)
URL = "https://t.co/AbCdEfGhIj"
HEADERS = (("Location", "https://example.org/ü"), ("Set-Cookie", "a"), ("set-cookie", "b"))
REDIRECT = Capture(URL, AT, 301, HEADERS, b"x", "192.0.2.1")
FAILED = Capture("http://gone.example/", AT, error="dns")
CUT = Capture("https://example.org/", AT, 200, (), b"<p>He", "192.0.2.1", complete=False, error="timeout")
CAPTURES = [REDIRECT, FAILED, CUT]


def written(*captures: Capture, started_at: datetime = START) -> BytesIO:
    file = BytesIO()
    write_record(captures, file, started_at)
    return file


def records(file: BytesIO) -> list[tuple[str, dict[str, str], bytes]]:
    """What warcio itself reads: type, headers, block or payload."""
    file.seek(0)
    return [
        (found.rec_type, dict(found.rec_headers.headers), found.content_stream().read())
        for found in ArchiveIterator(file)
    ]


# --- there and back -----------------------------------------------------------------------------------

TEXT = st.text(max_size=20)
ODD_NAMES = [
    "Location", "Content-Encoding", "content-length", "Transfer-Encoding", "X-Crawler-Location", "X-Crawler-Escaped",
    "x-crawler-", "X Y", "", "Ü", "Cookie:", "WARC-Type",
]  # fmt: skip
ODD_VALUES = [
    "gzip", "chunked", "", " a", "a ", "a\tb", "a\r\nb: c", "é", "\x85", "\xa0a\xa0", "€", "%41", "a:b", "\x00",
]  # fmt: skip
ODD_URLS = [
    URL, "http://a/ b", "<http://a/>", "http://a/%C3%BC", "http://a/ü", "no address", "https://[::1]:80/", "//a",
    "\ud800",
]  # fmt: skip
ODD_ERRORS = [
    "dns", "refused-address", "connect", "tls", "timeout", "too-large", "protocol", "a b\r\nc%41",
]  # fmt: skip
URLS = st.sampled_from(ODD_URLS) | TEXT
PAIRS = st.tuples(st.sampled_from(ODD_NAMES) | TEXT, st.sampled_from(ODD_VALUES) | TEXT)
TIMES = st.datetimes(timezones=st.just(UTC))
IPS = st.none() | st.ip_addresses().map(str)
ERRORS = st.sampled_from(ODD_ERRORS)
ANSWERS = st.builds(
    Capture,
    url=URLS,
    at=TIMES,
    status=st.integers(100, 999),
    headers=st.lists(PAIRS, max_size=4).map(tuple),
    body=st.binary(),
    ip=IPS,
    complete=st.booleans(),
    error=st.none() | ERRORS,
)
FAILURES = st.builds(Capture, url=URLS, at=TIMES, ip=IPS, complete=st.booleans(), error=ERRORS)


@given(ANSWERS | FAILURES, TIMES)
def test_a_replay_gives_back_the_very_capture(capture: Capture, started_at: datetime) -> None:
    replay = replay_fetch(written(capture, started_at=started_at))

    assert capture == replay(capture.url)
    assert started_at == replay.started_at


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANSWERS | FAILURES, max_size=4, unique_by=lambda capture: capture.url))
def test_several_captures_stay_apart(captures: list[Capture]) -> None:
    replay = replay_fetch(written(*captures))

    assert captures == [replay(capture.url) for capture in captures]
    assert {capture.url for capture in captures} == set(replay.urls)


def test_a_live_run_and_its_replay_are_equal(tmp_path: Path) -> None:
    routes = {
        "/a": Route(301, (("Location", "/ü"), ("Set-Cookie", "a=1"))),
        "/page": Route(200, (("Content-Encoding", "gzip"), ("X", "a")), gzip.compress(b"<p>A page.")),
        "/cut": Route(200, (), b"half", length=9),
    }
    path = tmp_path / "evidence.warc.gz"
    urls = [f"http://site.test{way}" for way in ("/a", "/page", "/cut", "/none")] + ["http://127.0.0.1/", "no address"]
    with Loopback(routes) as server, record(live_fetch({"site.test": server.where}), path, started_at=START) as fetch:
        live = [fetch(url) for url in urls]
        again = [fetch(url) for url in urls]

    assert live == again
    assert 4 == len(server.asked)

    replay = replay_fetch(path)
    assert live == [replay(url) for url in urls]
    assert START == replay.started_at
    assert None is replay("http://site.test/other")
    assert b"GET /page HTTP/1.1\r\nHost: site.test\r\nUser-Agent: provenance/" in gzip.decompress(path.read_bytes())


def test_large_bodies_wait_on_disk_and_come_back_whole(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4000
    asked: list[str] = []

    def web(url: str) -> Capture:
        asked.append(url)
        return Capture(url, AT, 200, (("X", url),), body + url.encode())

    urls = [f"https://site.test/{number}" for number in range(5)]
    with record(web, tmp_path / "a.warc.gz", started_at=AT) as fetch:
        first = [fetch(url) for url in urls]
        held = fetch._known.in_memory
        again = [fetch(url) for url in (*urls, *urls)]

    assert first * 2 == again
    assert (urls, 0) == (asked, held)
    assert first == [replay_fetch(tmp_path / "a.warc.gz")(url) for url in urls]


def test_what_a_fetch_has_not_got_stays_so() -> None:
    file = BytesIO()
    with record({URL: REDIRECT}.get, file, started_at=START) as fetch:
        assert (REDIRECT, None) == (fetch(URL), fetch("https://t.co/other"))
        assert START == fetch.started_at

    assert (URL,) == replay_fetch(file).urls


def test_times_of_other_zones_are_kept_as_utc() -> None:
    there = timezone(timedelta(hours=-5))
    capture = Capture(URL, AT.astimezone(there), 200)
    replay = replay_fetch(written(capture, started_at=START.astimezone(there)))

    assert (START, AT, timedelta(0)) == (replay.started_at, replay(URL).at, replay(URL).at.utcoffset())


# --- the file -----------------------------------------------------------------------------------------


def test_the_file_is_a_warc_as_others_read_it() -> None:
    found = records(written(*CAPTURES))
    kinds = ["warcinfo", "response", "request", "metadata", "response", "request", "metadata"]

    assert kinds == [kind for kind, _, _ in found]
    assert "2024-05-30T12:00:00.000001Z" == found[0][1]["WARC-Date"]
    assert b"software: provenance\r\nformat: WARC File Format 1.1\r\n" == found[0][2]
    assert ("2024-05-30T12:00:01.234567Z", "192.0.2.1", URL) == tuple(
        found[1][1][name] for name in ("WARC-Date", "WARC-IP-Address", "WARC-Target-URI")
    )
    assert b"x" == found[1][2]
    assert b"fetchError: dns\r\n" == found[3][2]
    assert "time" == found[4][1]["WARC-Truncated"]
    assert b"fetchError: timeout\r\ncomplete: no\r\n" == found[6][2]
    assert 7 == len({headers["WARC-Record-ID"] for _, headers, _ in found})
    assert all(headers["WARC-Warcinfo-ID"] == found[0][1]["WARC-Record-ID"] for _, headers, _ in found[1:])


def test_a_request_without_an_answer_is_written_down_where_it_was_sent() -> None:
    file = written(*(Capture(f"{URL}/{error}", AT, ip="192.0.2.1", error=error, sent=error == "protocol")
                     for error in ("protocol", "timeout", "connect")))
    found = records(file)
    failed, asked = found[1][1], found[2][1]

    assert ["warcinfo", "metadata", "request", "metadata", "metadata"] == [kind for kind, _, _ in found]
    assert (failed["WARC-Record-ID"], f"{URL}/protocol", "192.0.2.1") == tuple(
        asked[name] for name in ("WARC-Concurrent-To", "WARC-Target-URI", "WARC-IP-Address"))
    assert ("protocol", "192.0.2.1", AT) == ((said := replay_fetch(file)(f"{URL}/protocol")).error, said.ip, said.at)


def test_a_request_that_nobody_answers_in_time_was_sent_and_one_that_found_nobody_was_not(tmp_path: Path) -> None:
    with Loopback({"/": Route(200, (), b"", delay=5)}) as server:
        live = live_fetch({"slow.example": server.where}, timeout_s=0.3)
        file = BytesIO()
        with record(live, file, started_at=AT) as recorder:
            late, nobody = recorder("http://slow.example/"), recorder("http://localhost/")
    found = [(kind, headers.get("WARC-Target-URI")) for kind, headers, _ in records(file)][1:]

    assert ("timeout", "refused-address") == (late.error, nobody.error)
    assert [("metadata", late.url), ("request", late.url), ("metadata", nobody.url)] == found


def test_every_digest_holds() -> None:
    file = written(*CAPTURES)
    file.seek(0)
    found = []
    for each in ArchiveIterator(file, check_digests=True):
        each.raw_stream.read()
        found.append(each.digest_checker.passed)

    assert [True] * 7 == found


def test_a_decoded_body_is_not_decoded_again_by_others() -> None:
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "7"))
    page = b"<p>plain"
    file = written(Capture(URL, AT, 200, headers, page))

    assert page == next(block for kind, _, block in records(file) if kind == "response")
    assert headers == replay_fetch(file)(URL).headers


def test_same_captures_same_bytes() -> None:
    assert written(*CAPTURES).getvalue() == written(*CAPTURES).getvalue()
    assert written(*CAPTURES).getvalue() != written(*CAPTURES, started_at=AT).getvalue()
    assert b"\0\0\0\0" == written(*CAPTURES).getvalue()[4:8]  # no time in the gzip header


def test_the_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "evidence.warc.gz"
    with record({URL: REDIRECT}.get, str(path), started_at=START) as fetch:
        fetch(URL)
        assert not path.exists()
    before = path.read_bytes()

    def fail() -> None:
        with record({}.get, path, started_at=AT):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()

    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written"):
        record({}.get, tmp_path / "none" / "evidence.warc.gz", started_at=START)

    (tmp_path / "folder").mkdir()
    with pytest.raises(RecordError, match="cannot be written"), record({}.get, tmp_path / "folder", started_at=START):
        pass
    assert [tmp_path / "folder"] == list(tmp_path.iterdir())


class Full(BytesIO):
    """A disk with no room."""

    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_one_clear_line() -> None:
    with pytest.raises(RecordError, match="recording: cannot be written: No space left on device"):
        record({}.get, Full(), started_at=START)


# --- files of others ------------------------------------------------------------------------------------


def foreign(*answers: tuple[str, str, dict[str, str], bytes], packed: bool = True) -> BytesIO:
    """Responses as another crawler writes them: (url, type, HTTP headers, body as on the wire)."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=packed, warc_version="WARC/1.0")
    for number, (url, kind, headers, body) in enumerate(answers):
        http = StatusAndHeaders("200 OK", list(headers.items()), protocol="HTTP/1.1")
        about = {"WARC-Date": f"2024-05-30T12:00:0{9 - number}Z"}
        writer.write_record(
            writer.create_warc_record(url, kind, BytesIO(body), len(body), http_headers=http, warc_headers_dict=about)
        )
    return file


PAGE = b"<p>A page of our own words.</p>"
RAW_DEFLATE = zlib.compressobj(wbits=-15)
CHUNKED = b"5\r\n" + PAGE[:5] + b"\r\n%x\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\n\r\n"
ZIPPED = gzip.compress(PAGE)
WIRE = {
    "plain": ({}, PAGE),
    "gzip": ({"Content-Encoding": "gzip"}, ZIPPED),
    "deflate": ({"content-encoding": "deflate"}, zlib.compress(PAGE)),
    "raw deflate": ({"Content-Encoding": "deflate"}, RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()),
    "chunked": ({"Transfer-Encoding": "chunked"}, CHUNKED),
    "chunked gzip": (
        {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
        b"%x\r\n" % len(ZIPPED) + ZIPPED + b"\r\n0\r\n\r\n",
    ),
    "decoded, header left": ({"Content-Encoding": "gzip"}, PAGE),
}


@pytest.mark.parametrize("packed", [True, False], ids=["gz", "plain"])
@pytest.mark.parametrize(("headers", "body"), WIRE.values(), ids=WIRE.keys())
def test_recordings_of_others(headers: dict[str, str], body: bytes, packed: bool) -> None:
    replay = replay_fetch(foreign(("http://a.test/", "response", headers, body), packed=packed))
    capture = replay("http://a.test/")

    assert (200, PAGE, True, None) == (capture.status, capture.body, capture.complete, capture.error)
    assert tuple(headers.items()) == capture.headers


@pytest.mark.parametrize(("coding", "body"), [("br", PAGE), ("gzip", ZIPPED[:-9])], ids=["br", "gzip cut"])
def test_a_body_nobody_can_decode_is_no_success(coding: str, body: bytes) -> None:
    replay = replay_fetch(foreign(("http://a.test/", "response", {"Content-Encoding": coding}, body)))
    capture = replay("http://a.test/")

    assert (200, b"", False, "protocol") == (capture.status, capture.body, capture.complete, capture.error)


def test_the_first_answer_counts_and_revisits_do_not() -> None:
    replay = replay_fetch(
        foreign(
            ("http://b.test/", "revisit", {}, b""),
            ("http://a.test/", "request", {}, b""),
            ("http://a.test/", "response", {}, b"first"),
            ("http://a.test/", "response", {}, b"second"),
        )
    )

    assert ("http://a.test/",) == replay.urls
    assert b"first" == replay("http://a.test/").body
    assert ("http://a.test", b"first") == ((bare := replay("http://a.test")).url, bare.body)
    # No warcinfo: the earliest date of all, which is the last record's.
    assert datetime(2024, 5, 30, 12, 0, 6, tzinfo=UTC) == replay.started_at


def raw_record(kind: str, block: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = ["WARC/1.1", f"WARC-Type: {kind}", *headers, f"Content-Length: {len(block) if length is None else length}"]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


DATE = "WARC-Date: 2024-05-30T12:00:00Z"
ABOUT_A = "WARC-Target-URI: http://a.test/"


def test_odd_records_are_passed_over() -> None:
    file = BytesIO(
        raw_record("response", b"HTTP/1.1 200 OK\r\n\r\n", ABOUT_A)
        + raw_record("response", b"HTTP/1.1 200 OK\r\n\r\n", "WARC-Date: soon", ABOUT_A)
        + raw_record("response", b"20240530 1.2.3.4\r\n", DATE, "WARC-Target-URI: dns:a.test")
        + raw_record("metadata", b"via: http://b.test/\r\n", DATE, ABOUT_A)
        + raw_record(
            "response",
            b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
            "WARC-Date: 2024-05-30T12:00:01",
            "WARC-Target-URI: <http://b.test/>",
        )
    )
    replay = replay_fetch(file)

    assert ("http://b.test/",) == replay.urls
    assert datetime(2024, 5, 30, 12, 0, 1, tzinfo=UTC) == replay("http://b.test/").at
    assert (("X", "a b"),) == replay("http://b.test/").headers


def test_a_response_without_a_status_is_a_failure() -> None:
    replay = replay_fetch(BytesIO(raw_record("response", b"HTTP/1.1 2x0\r\n\r\n", DATE, ABOUT_A)))

    assert (None, "protocol") == ((capture := replay("http://a.test/")).status, capture.error)


NO_RECORD = {
    "empty": b"",
    "words": b"These are just words.\n" * 20,
    "one long line": b"x" * 100_000,
    "gzip of words": gzip.compress(b"words " * 100),
    "broken gzip": written(REDIRECT).getvalue()[:10] + b"\xff" * 200,
    "cut gzip": written(REDIRECT).getvalue()[:-700],
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "json": json.dumps({"WARC": "1.1"}).encode(),
    "undated": raw_record("response", b"HTTP/1.1 200 OK\r\n\r\n", ABOUT_A),
    "wrong length": raw_record("warcinfo", b"software: x\r\n", DATE, length=3),
    "no length": raw_record("response", b"HTTP/1.1 200\r\n\r\n", DATE).replace(b"Length: ", b"Length: many"),
    "cut short": raw_record("response", b"HTTP/1.1 200 OK\r\n\r\nhalf", DATE, ABOUT_A, length=99),
    "one gzip around all": gzip.compress(
        raw_record("warcinfo", b"a: b\r\n", DATE) + raw_record("metadata", b"a: b\r\n", DATE)
    ),
}


@pytest.mark.parametrize("data", NO_RECORD.values(), ids=NO_RECORD.keys())
def test_what_is_no_record_is_one_clear_line(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)

    def replay_all() -> None:
        replay = replay_fetch(path)
        for url in replay.urls:
            replay(url)

    with pytest.raises(RecordError) as raised:
        replay_all()

    assert f"{path}: not a WARC file, or a damaged one" == str(raised.value)
    assert ("", "") == tuple(capsys.readouterr())


def test_a_file_cut_anywhere_is_found_out() -> None:
    whole = written(*CAPTURES).getvalue()
    members, rest = [0], whole
    while rest:
        unpacked = zlib.decompressobj(31)
        unpacked.decompress(rest)
        rest = unpacked.unused_data
        members.append(len(whole) - len(rest))
    missed = []
    for end in range(1, len(whole)):
        # The last bytes of a member are a checksum: a file cut there has lost nothing.
        if end not in members and not any(0 < member - end <= 12 for member in members):
            try:
                replay_fetch(BytesIO(whole[:end]))
            except RecordError:
                continue
            missed.append(end)

    assert [] == missed


def test_a_file_that_changed_while_it_was_replayed(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(written(REDIRECT).getvalue())
    replay = replay_fetch(path)
    path.write_bytes(b"")

    with pytest.raises(RecordError, match="damaged"):
        replay(URL)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.warc.gz", tmp_path):
        with pytest.raises(RecordError, match="cannot be read"):
            replay_fetch(str(path))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 1500))
def test_damage_is_an_error_or_an_answer_never_anything_else(noise: bytes, at: int) -> None:
    whole = written(*CAPTURES).getvalue()
    for data in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        try:
            replay = replay_fetch(BytesIO(data))
            answers = [replay(url) for url in replay.urls]
        except RecordError:
            continue
        assert all(isinstance(answer, Capture) for answer in answers)


def test_recording_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, provenance, provenance.urls, provenance.resolver\n"
        "print(sorted({'warcio', 'requests', 'urllib3', 'tldextract', 'selectolax'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()

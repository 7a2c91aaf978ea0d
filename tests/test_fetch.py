from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import Loopback, Route

from provenance import __version__
from provenance.connection import Line, ask
from provenance.connection.lookup import look_up
from provenance.errors import UsageError
from provenance.fetch import LiveFetch, host_map_from_environment, live_fetch
from provenance.model import Capture

PLAIN = b"<p>A page of our own words.</p>"
RAW_DEFLATE = zlib.compressobj(wbits=-15)
MEMBERS = gzip.compress(PLAIN[:9], mtime=0) + gzip.compress(PLAIN[9:], mtime=0)


def once(route: Route, path: str = "/a", url: str | None = None, **options: float) -> tuple[Capture, Loopback]:
    """One request for one route, through the host map."""
    with Loopback({path: route}) as server:
        return live_fetch({"site.test": server.where}, **options)(url or f"http://site.test{path}"), server


def test_an_answer_is_kept_as_it_came() -> None:
    before = datetime.now(UTC)
    capture, server = once(Route(200, (("Content-Type", "text/html"), ("X-Odd", "a"), ("X-Odd", "b")), PLAIN))

    assert (200, PLAIN, True, None) == (capture.status, capture.body, capture.complete, capture.error)
    assert "http://site.test/a" == capture.url
    assert ("X-Odd", "a") in capture.headers
    assert ("X-Odd", "b") in capture.headers
    assert "127.0.0.1" == capture.ip
    assert before <= capture.at <= datetime.now(UTC)
    assert timedelta(0) == capture.at.utcoffset()
    assert 1 == len(server.asked)


def test_a_request_says_who_we_are_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine site.test login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with Loopback({"/a?b=C%20d": Route(200, (("Set-Cookie", "id=1"),))}) as server:
        fetch = live_fetch({"site.test": server.where}, contact="desk@site.test")
        fetch("http://site.test/a?b=C%20d#part")
        fetch("http://site.test/a?b=C%20d")

    expected = {
        "host": "site.test",
        "user-agent": f"provenance/{__version__} (link checker; +desk@site.test)",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
    }
    assert [("GET /a?b=C%20d HTTP/1.1", expected)] * 2 == [(asked.line, asked.headers) for asked in server.asked]


def test_redirects_are_not_followed() -> None:
    capture, server = once(Route(302, (("Location", "http://site.test/next"),)))

    assert (302, "http://site.test/next") == (capture.status, capture.header("location"))
    assert 1 == len(server.asked)


@pytest.mark.parametrize("status", [204, 301, 304, 404, 429, 500, 999])
def test_every_status_is_an_answer(status: int) -> None:
    assert (status, None) == ((capture := once(Route(status))[0]).status, capture.error)


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("", PLAIN),
        ("identity", PLAIN),
        ("gzip", gzip.compress(PLAIN, mtime=0)),
        ("GZip", gzip.compress(PLAIN, mtime=0)),
        ("x-gzip", gzip.compress(PLAIN, mtime=0) + b"\0" * 8),
        ("gzip", MEMBERS),
        ("deflate", zlib.compress(PLAIN)),
        ("deflate", RAW_DEFLATE.compress(PLAIN) + RAW_DEFLATE.flush()),
    ],
)
def test_bodies_are_decoded(coding: str, sent: bytes) -> None:
    capture, _ = once(Route(200, (("Content-Encoding", coding),), sent))

    assert (PLAIN, True, None) == (capture.body, capture.complete, capture.error)


def test_a_chunked_body() -> None:
    chunked = b"5\r\n" + PLAIN[:5] + b"\r\n%x\r\n" % len(PLAIN[5:]) + PLAIN[5:] + b"\r\n0\r\n\r\n"

    assert PLAIN == once(Route(200, (("Transfer-Encoding", "chunked"),), chunked))[0].body


@pytest.mark.parametrize(
    ("route", "status", "body"),
    [
        pytest.param(Route(200, (), PLAIN, length=99), 200, PLAIN, id="ended early"),
        pytest.param(Route(200, (("Content-Encoding", "br"),), PLAIN), 200, b"", id="a coding we did not offer"),
        pytest.param(Route(200, (("Content-Encoding", "gzip, gzip"),), PLAIN), 200, b"", id="two codings"),
        pytest.param(Route(200, (("Content-Encoding", "gzip"),), PLAIN), 200, b"", id="no gzip at all"),
        pytest.param(Route(200, (("Content-Encoding", "deflate"),), b"\xff" * 9), 200, b"", id="no deflate at all"),
        pytest.param(
            Route(200, (("Content-Encoding", "gzip"),), gzip.compress(b"") * 200), 200, b"", id="too many members"
        ),
        pytest.param(
            Route(200, (("Transfer-Encoding", "chunked"),), b"5\r\n<p>A \r\nzz\r\n"), 200, None, id="broken chunks"
        ),
        pytest.param(Route(raw=b""), None, b"", id="no answer"),
        pytest.param(Route(raw=b"SSH-2.0-x\r\n\r\n"), None, b"", id="another protocol"),
        pytest.param(Route(raw=b"HTTP/1.1 2x0 OK\r\n\r\n"), None, b"", id="no status"),
        pytest.param(Route(200, tuple((f"X-{n}", "1") for n in range(201))), None, b"", id="too many headers"),
        pytest.param(Route(200, (("X", "1" * 70_000),)), None, b"", id="too long a header"),
    ],
)
def test_what_is_no_proper_answer_is_a_failure(route: Route, status: int | None, body: bytes | None) -> None:
    capture, _ = once(route)

    assert (status, "protocol") == (capture.status, capture.error)
    assert not (capture.status and capture.complete)
    assert body is None or body == capture.body


def test_a_truncated_gzip_keeps_what_came_and_says_so() -> None:
    capture, _ = once(Route(200, (("Content-Encoding", "gzip"),), gzip.compress(PLAIN, mtime=0)[:-6]))

    assert (PLAIN, False, "protocol") == (capture.body, capture.complete, capture.error)


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_large_body_is_cut_at_the_limit(coding: str) -> None:
    page = b"a" * 20_000
    route = Route(200, (("Content-Encoding", coding),), gzip.compress(page) if coding else page)

    capture, _ = once(route, max_bytes=10_000)
    assert (200, page[:10_000], False, "too-large") == (capture.status, capture.body, capture.complete, capture.error)

    capture, _ = once(route, max_bytes=20_000)
    assert (page, True, None) == (capture.body, capture.complete, capture.error)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 1)
    began = time.process_time()
    capture, _ = once(Route(200, (("Content-Encoding", "gzip"),), bomb), max_bytes=1_000_000)

    assert (1_000_000, "too-large") == (len(capture.body), capture.error)
    assert time.process_time() - began < 1.0


def test_the_cap_holds_for_what_decodes_to_nothing() -> None:
    nothing = b"1f8b080000000000000301" + b"0" * 10  # a gzip header, then empty stored blocks without end
    empty_blocks = bytes.fromhex(nothing[:20].decode()) + b"\x00\x00\x00\xff\xff" * 40_000

    capture, _ = once(Route(200, (("Content-Encoding", "gzip"),), empty_blocks), max_bytes=100_000)
    assert (b"", "too-large") == (capture.body, capture.error)


SLOW = {
    "no first byte": Route(delay=3),
    "body byte by byte": Route(200, (), PLAIN * 100, drip=0.05),
    "head byte by byte": Route(200, (("X", "1" * 500),), PLAIN, drip_head=0.05),
    "gzip byte by byte": Route(200, (("Content-Encoding", "gzip"),), gzip.compress(PLAIN * 50), drip=0.05),
}


@pytest.mark.parametrize("route", SLOW.values(), ids=SLOW.keys())
def test_the_deadline_holds_for_the_whole_answer(route: Route) -> None:
    began = time.monotonic()
    capture, _ = once(route, timeout_s=0.4)

    assert "timeout" == capture.error
    assert not (capture.status and capture.complete)
    assert time.monotonic() - began < 1.4


def test_a_dripping_answer_keeps_its_status_and_what_came() -> None:
    capture, _ = once(Route(301, (("Location", "/b"),), PLAIN, drip=0.05), timeout_s=0.4)

    assert (301, "/b", False) == (capture.status, capture.header("Location"), capture.complete)
    assert PLAIN.startswith(capture.body)


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        capture = live_fetch({"site.test": taken.getsockname()})("http://site.test/")

    assert ("connect", None, None) == (capture.error, capture.status, capture.ip)


def test_no_thread_and_no_socket_stays_behind() -> None:
    before = threading.active_count()
    for _ in range(5):
        once(Route(200, (), PLAIN))

    deadline = time.monotonic() + 2
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert before >= threading.active_count()


def guarded(*addresses: str) -> LiveFetch:
    """A fetch whose names all resolve to *addresses*."""
    return LiveFetch({}, 1.0, 1000, "test", lookup=lambda host: addresses)


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("8.8.8.8", "127.0.0.1"),
        ("::1", "2606:4700::1"),
        ("::ffff:127.0.0.1",),
        ("fe80::1%lo",),
    ],
)
def test_names_that_point_inwards_are_refused(monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))

    assert "refused-address" == guarded(*addresses)("http://inside.example/").error


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1/", "refused-address"),
        ("http://[::1]/", "refused-address"),
        ("http://169.254.169.254/latest/", "refused-address"),
        ("http://8.8.8.8:22/", "refused-url"),
        ("https://site.example:8443/", "refused-url"),
        ("http://127.1/", "refused-url"),
        ("http://user@site.example/", "refused-url"),
        ("http://site.example\\@x/", "refused-url"),
        ("ftp://site.example/", "refused-url"),
        ("no address", "refused-url"),
        ("", "refused-url"),
    ],
)
def test_addresses_that_are_never_asked(monkeypatch: pytest.MonkeyPatch, url: str, error: str) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
    capture = guarded("8.8.8.8")(url)

    assert (url, error, None) == (capture.url, capture.error, capture.status)


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[str, int]] = []

    def refuse(self: socket.socket, where: tuple[str, int]) -> None:
        went.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    capture = guarded("8.8.8.8", "2606:4700::1")("https://site.example/")

    assert [("8.8.8.8", 443), ("2606:4700::1", 443)] == went
    assert "connect" == capture.error


def test_a_name_is_looked_up_once_per_request_and_never_again_when_it_has_no_address() -> None:
    asked: list[str] = []

    def nowhere(host: str) -> tuple[str, ...]:
        asked.append(host)
        raise socket.gaierror("no such name")

    fetch = LiveFetch({}, 1.0, 1000, "test", lookup=nowhere)

    assert ["dns"] * 3 == [fetch(f"http://gone.example/{n}").error for n in range(3)]
    assert ["gone.example"] == asked


def test_a_lookup_that_hangs_is_left_behind() -> None:
    release = threading.Event()

    def hang(host: str) -> tuple[str, ...]:
        release.wait(5)
        return ("8.8.8.8",)

    began = time.monotonic()
    fetch = LiveFetch({}, 0.2, 1000, "test", lookup=hang)

    assert "dns" == fetch("http://slow.example/").error
    assert time.monotonic() - began < 1.2
    release.set()


def test_the_machine_resolves_names_of_its_own() -> None:
    assert set(look_up("localhost")) <= {"127.0.0.1", "::1"}


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for site.test, made now and trusted by nobody."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed; it makes the certificate for the TLS tests")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subject = ["-subj", "/CN=site.test", "-addext", "subjectAltName=DNS:site.test"]
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([openssl, "req", *options, *subject], check=True, capture_output=True)
    return cert, key


def tls_server(certificate: tuple[Path, Path], seen: list[str | None]) -> Loopback:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda _socket, name, _context: seen.append(name)
    return Loopback({"/": Route(200, (), PLAIN)}, tls=context)


def test_tls_asks_for_the_name_and_checks_the_certificate(certificate: tuple[Path, Path]) -> None:
    seen: list[str | None] = []
    with tls_server(certificate, seen) as server:
        line = Line([server.where[0]], server.where[1], time.monotonic() + 5, tls=True)
        answer = ask(line, "site.test", "", "/", [("Host", "site.test")], 1000)

    assert ["site.test"] == seen
    assert ("tls", None) == (answer.error, answer.status)
    assert "127.0.0.1" == line.ip


def test_tls_with_a_certificate_we_trust(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    answers = {}
    for name in ("site.test", "other.test"):
        with tls_server(certificate, []) as server:
            line = Line([server.where[0]], server.where[1], time.monotonic() + 5, tls=True)
            answers[name] = ask(line, name, "", "/", [("Host", name)], 1000)

    assert (200, PLAIN, None) == (answers["site.test"].status, answers["site.test"].body, answers["site.test"].error)
    assert "tls" == answers["other.test"].error


def test_plain_http_behind_an_https_port_is_a_tls_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def speak() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        speaker = threading.Thread(target=speak)
        speaker.start()
        line = Line(["127.0.0.1"], plain.getsockname()[1], time.monotonic() + 5, tls=True)
        answer = ask(line, "site.test", "", "/", [("Host", "site.test")], 1000)
        speaker.join()

    assert "tls" == answer.error


def test_a_handshake_that_never_comes_meets_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        line = Line(["127.0.0.1"], silent.getsockname()[1], began + 0.3, tls=True)
        answer = ask(line, "site.test", "", "/", [("Host", "site.test")], 1000)

    assert "timeout" == answer.error
    assert time.monotonic() - began < 1.3


# --- the host map -----------------------------------------------------------------------------------


def test_https_of_a_mapped_host_is_asked_in_plain_http() -> None:
    capture, server = once(Route(200, (), PLAIN), url="https://site.test/a")

    assert ("https://site.test/a", 200, "127.0.0.1") == (capture.url, capture.status, capture.ip)
    assert "site.test" == server.asked[0].headers["host"]


def test_only_mapped_hosts_are_let_past_the_guard() -> None:
    with Loopback({"/a": Route(200)}) as server:
        fetch = live_fetch({"Site.TEST": server.where})

        assert "refused-url" == fetch(f"http://127.0.0.1:{server.where[1]}/a").error
        assert "refused-address" == fetch("http://127.0.0.1/a").error
        assert 200 == fetch("http://SITE.test:8080/a").status


@pytest.mark.parametrize("where", [("8.8.8.8", 80), ("10.0.0.1", 80), ("localhost", 80), ("127.0.0.1", 0)])
def test_the_host_map_cannot_lead_off_this_machine(where: tuple[str, int]) -> None:
    with pytest.raises(UsageError):
        live_fetch({"site.test": where})


def test_host_map_from_the_environment() -> None:
    text = " t.co=127.0.0.1:8001, Bit.ly=[::1]:8002"
    expected = {"t.co": ("127.0.0.1", 8001), "bit.ly": ("::1", 8002)}

    assert expected == host_map_from_environment({"PROVENANCE_TESTING": "1", "PROVENANCE_HOST_MAP": text})


@pytest.mark.parametrize("environ", [{}, {"PROVENANCE_HOST_MAP": "nonsense"}, {"PROVENANCE_TESTING": "1"}])
def test_no_host_map_without_both_words(environ: dict[str, str]) -> None:
    assert host_map_from_environment(environ) is None


@pytest.mark.parametrize(
    "text", ["t.co", "t.co=", "=127.0.0.1:1", "t.co=127.0.0.1", "t.co=127.0.0.1:x", "t.co=8.8.8.8:1", ","]
)
def test_a_wrong_host_map_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError):
        host_map_from_environment({"PROVENANCE_TESTING": "1", "PROVENANCE_HOST_MAP": text})


@pytest.mark.parametrize(
    "options", [{"user_agent": "a\r\nX: b"}, {"contact": "ü"}, {"timeout_s": 0}, {"max_bytes": 0}], ids=str
)
def test_options_that_cannot_be(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        live_fetch(**options)

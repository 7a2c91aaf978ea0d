"""Answers of HTTP/1.1 as servers write them, well and badly; the sockets are in test_fetch.py."""

from __future__ import annotations

import contextlib
import gzip
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st
from loopback import Loopback

from provenance import connection
from provenance.connection import Answer, Line, ask
from provenance.connection.decoding import decoder_for
from provenance.connection.lookup import Lookups
from provenance.connection.reading import BadAnswer, Head, Reader
from provenance.places import Places


def receiving(pieces: Iterable[bytes]) -> Callable[[], bytes]:
    rest = iter([piece for piece in pieces if piece])
    return lambda: next(rest, b"")


def read(answer: bytes, method: str = "GET") -> tuple[Head, bytes]:
    reader = Reader(receiving([answer]), method)
    head = reader.head()
    return head, b"".join(reader.body(head))


HEADS = {
    "plain": (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", 200, (("A", "b"),)),
    "no reason": (b"HTTP/1.1 999\r\n\r\n", 999, ()),
    "old": (b"HTTP/1.0 404 Not Found\n\n", 404, ()),
    "bare line ends": (b"HTTP/1.1 301 Moved\nLocation: /b\nX: y\n\n", 301, (("Location", "/b"), ("X", "y"))),
    "order and repetition": (b"HTTP/1.1 200 OK\r\nB: 1\r\na: 2\r\nb: 3\r\n\r\n", 200, (("B", "1"), ("a", "2"), ("b", "3"))),
    "no space": (b"HTTP/1.1 200 OK\r\nA:b\r\nC :d\r\n\r\n", 200, (("A", "b"), ("C", "d"))),
    "folded": (b"HTTP/1.1 200 OK\r\nA: b\r\n  c\r\n\td\r\n\r\n", 200, (("A", "b c d"),)),
    "folded before any": (b"HTTP/1.1 200 OK\r\n  c\r\nA: b\r\n\r\n", 200, (("A", "b"),)),
    "folded empty": (b"HTTP/1.1 200 OK\r\nA:\r\n b\r\n\r\n", 200, (("A", "b"),)),
    "a line that is no header": (b"HTTP/1.1 200 OK\r\nnonsense\r\nA: b\r\n\r\n", 200, (("A", "b"),)),
    "latin-1": (b"HTTP/1.1 200 \xdc\r\nA: \xc3\xbc\r\n\r\n", 200, (("A", "\u00c3\u00bc"),)),
    "empty value": (b"HTTP/1.1 200 OK\r\nA:\r\n\r\n", 200, (("A", ""),)),
    "early hints": (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n",
                    200, (("A", "b"),)),
    "another protocol now": (b"HTTP/1.1 101 Switching\r\n\r\n", 101, ()),
}


@pytest.mark.parametrize(("answer", "status", "headers"), HEADS.values(), ids=HEADS)
def test_heads(answer: bytes, status: int, headers: tuple[tuple[str, str], ...]) -> None:
    head = Reader(receiving([answer])).head()

    assert (status, headers) == (head.status, head.headers)
    assert head == Reader(receiving(answer[at:at + 1] for at in range(len(answer)))).head(), "byte by byte"


NO_HEADS = {
    "nothing": b"",
    "an empty line": b"\r\nHTTP/1.1 200 OK\r\n\r\n",
    "no number": b"HTTP/1.1 2x0 OK\r\n\r\n",
    "four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "too small": b"HTTP/1.1 099 OK\r\n\r\n",
    "another protocol": b"ICY 200 OK\r\n\r\n",
    "too new": b"HTTP/2 200\r\n\r\n",
    "cut in the status": b"HTTP/1.1 20",
    "cut in a header": b"HTTP/1.1 301 Moved\r\nLocation: https://example.org/wh",
    "cut before the empty line": b"HTTP/1.1 301 Moved\r\nLocation: https://example.org/wh\r\n",
    "only announced": b"HTTP/1.1 100 Continue\r\n\r\n" * 11,
    "a long line": b"HTTP/1.1 200 OK\r\nA: " + b"b" * 65_540 + b"\r\n\r\n",
    "many lines": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 201 + b"\r\n",
    "a large head": b"HTTP/1.1 200 OK\r\n" + (b"A: " + b"b" * 33_000 + b"\r\n") * 2 + b"\r\n",
    "a large head after announcements": (b"HTTP/1.1 103 Hints\r\nA: " + b"b" * 20_000 + b"\r\n\r\n") * 4,
}


@pytest.mark.parametrize("answer", NO_HEADS.values(), ids=NO_HEADS)
def test_what_is_no_head(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        Reader(receiving([answer])).head()


BODIES = {
    "until the end": (b"HTTP/1.1 200 OK\r\n\r\nabc", b"abc"),
    "measured": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", b"ab"),
    "measured, said twice": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2, 2\r\n\r\nabc", b"ab"),
    "no measure": (b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nabc", b"abc"),
    "below zero": (b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nabc", b"abc"),
    "empty": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nabc", b""),
    "none by its status": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc", b""),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n01 ; x=y\r\nc\r\n0\r\n\r\n", b"abc"),
    "chunks and a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n1\na\n0\n\n", b"a"),
    "chunks without trailer": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", b"a"),
    "identity": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nab", b"a"),
}


@pytest.mark.parametrize(("answer", "body"), BODIES.values(), ids=BODIES)
def test_bodies(answer: bytes, body: bytes) -> None:
    assert body == read(answer)[1]
    assert b"" == read(answer, "HEAD")[1]


NO_BODIES = {
    "shorter than announced": (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", b"abc"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", b""),
    "a coding we did not ask for": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b""),
    "no size": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n", b"a"),
    "below zero": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na", b""),
    "a size without end": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 17 + b"\r\na", b""),
    "cut in a chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", b"ab"),
    "cut between chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", b"ab"),
    "a little longer than announced": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", b"a"),
    "longer than announced": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", b"a"),
}


@pytest.mark.parametrize(("answer", "body"), NO_BODIES.values(), ids=NO_BODIES)
def test_bodies_that_do_not_end_properly(answer: bytes, body: bytes) -> None:
    reader = Reader(receiving([answer]))
    head = reader.head()
    came: list[bytes] = []

    with pytest.raises(BadAnswer):
        came.extend(reader.body(head))
    assert body == b"".join(came)


SNIPPETS = st.sampled_from([
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 C\r\n\r\n", b"\r\n", b"\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n",
    b"3\r\nabc\r\n", b"0\r\n\r\n", b"ffffffffffffffff\r\n", b" folded\r\n", b"A: b\r\n", b":", b"\x00", b"abc",
])  # fmt: skip


@given(st.lists(SNIPPETS | st.binary(max_size=9), max_size=12))
def test_any_bytes_are_an_answer_or_none(pieces: list[bytes]) -> None:
    """Nothing but BadAnswer ever leaves the reader, and how the bytes are cut into pieces changes nothing."""
    def outcome(parts: Iterable[bytes]) -> object:
        reader = Reader(receiving(parts))
        body = bytearray()
        try:
            head = reader.head()
            for piece in reader.body(head):
                body += piece
        except BadAnswer as error:
            return str(error), bytes(body)
        return head, bytes(body)

    whole = b"".join(pieces)
    assert outcome([whole]) == outcome(pieces) == outcome(whole[at:at + 1] for at in range(len(whole)))


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=20))
def test_chunked_is_what_was_sent(body: bytes, sizes: list[int]) -> None:
    coded, rest = b"", body
    for size in sizes:
        piece, rest = rest[:size], rest[size:]
        coded += b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b""
    coded += (b"%X\r\n%s\r\n" % (len(rest), rest) if rest else b"") + b"0\r\n\r\n"

    assert body == read(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + coded)[1]


def test_tiny_chunks_cost_no_more_than_their_number() -> None:
    """Twice the chunks, about twice the time: nothing is copied over and over."""
    def taken(count: int) -> float:
        answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * count + b"0\r\n\r\n"
        began = time.process_time()
        assert count == len(read(answer)[1])
        return time.process_time() - began

    taken(1000)
    assert min(taken(40_000) for _ in range(3)) < 12 * max(min(taken(10_000) for _ in range(3)), 0.001)


# --- requests ---------------------------------------------------------------------------------------


def sent(path: str, headers: tuple[tuple[str, str], ...] = (), method: str = "GET", body: bytes = b"") -> tuple[str, str | None]:
    with Loopback() as server:
        line = Line([server.where[0]], server.where[1], time.monotonic() + 5, tls=False)
        answer = ask(line, "site.test", "", path, headers, 1000, method=method, body=body)
    return (server.asked[0].line if server.asked else ""), answer.error


PATHS = {
    "/a?b=C%20d": "/a?b=C%20d",
    "/ü?q=ß": "/%C3%BC?q=%C3%9F",
    "/a/../b/./c": "/b/c",
    "/a/b/..": "/a/",
    "/..": "/",
    "/../../a": "/a",
    "/a?b=/../c": "/a?b=/../c",
    "/.well-known/x": "/.well-known/x",
    "/a..b/...": "/a..b/...",
    "/<\"|>": "/%3C%22%7C%3E",
    "//a//b": "//a//b",
}


@pytest.mark.parametrize(("path", "line"), PATHS.items())
def test_request_lines(path: str, line: str) -> None:
    assert (f"GET {line} HTTP/1.1", None) == sent(path)


def test_other_methods_carry_a_body() -> None:
    assert ("POST /save HTTP/1.1", None) == sent("/save", (("Content-Length", "3"),), "POST", b"a=b")


@pytest.mark.parametrize("value", ["a\r\nX: b", "a\nX: b", "a\rb", "ü"])
def test_a_header_that_cannot_be_sent_is_not(value: str) -> None:
    assert ("", "connect") == sent("/", (("X", value),))


def test_after_the_deadline_nothing_more_is_taken() -> None:
    """Also from somebody who always has the next byte ready."""
    with Loopback() as server:
        line = Line([server.where[0]], server.where[1], time.monotonic() + 5, tls=False)
        line.open("site.test")
        line.send(b"GET / HTTP/1.1\r\n\r\n")
        assert line.receive().startswith(b"HTTP/1.1 404")
        line.deadline = time.monotonic()
        with pytest.raises(TimeoutError):
            line.receive()
        line.close()


def packed(body: bytes, coding: str) -> bytes:
    raw = zlib.compressobj(wbits=-15)
    return {"gzip": gzip.compress(body), "deflate": zlib.compress(body), "raw": raw.compress(body) + raw.flush(),
            "identity": body}[coding]


CODINGS = ["gzip", "deflate", "raw", "identity"]


@given(st.binary(max_size=200), st.integers(1, 60), st.sampled_from(CODINGS))
def test_decoding_gives_what_was_packed_however_it_comes(body: bytes, step: int, coding: str) -> None:
    decoder = decoder_for("deflate" if coding == "raw" else coding)
    assert decoder is not None
    sent = packed(body, coding)
    found = b"".join(piece for at in range(0, len(sent), step) for piece in decoder.pieces(sent[at:at + step]))

    assert (body, True) == (found, decoder.ended)


@pytest.mark.parametrize("coding", CODINGS[:3])
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000, 65_536 * 16])
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_decoding_in_small_pieces_loses_nothing(coding: str, size: int, step: int) -> None:
    """Also where a piece ends just where the packed bytes do."""
    decoder = decoder_for("deflate" if coding == "raw" else coding)
    assert decoder is not None
    sent = packed(b"a" * size, coding)
    pieces = [piece for at in range(0, len(sent), step) for piece in decoder.pieces(sent[at:at + step])]

    assert (size, True) == (sum(map(len, pieces)), decoder.ended)
    assert max(map(len, pieces)) <= 65_536


# --- names ------------------------------------------------------------------------------------------


def test_addresses_are_remembered_for_a_minute_and_their_absence_for_good() -> None:
    now = [0.0]
    asked: list[str] = []

    def lookup(host: str) -> tuple[str, ...]:
        asked.append(host)
        return ("8.8.8.8",) if host == "here.example" else ()

    lookups = Lookups(lookup, clock=lambda: now[0])
    for now[0] in (0.0, 59.0, 61.0, 9999.0):
        assert (("8.8.8.8",), ()) == (lookups.of("here.example", now[0] + 1), lookups.of("gone.example", now[0] + 1))

    assert ["here.example", "gone.example", "here.example", "here.example"] == asked


def test_only_so_many_names_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.connection.lookup._MOST_NAMES", 2)
    asked: list[str] = []
    lookups = Lookups(lambda host: (asked.append(host), ("8.8.8.8",))[1])
    for host in ("a", "b", "a", "c", "a"):
        assert ("8.8.8.8",) == lookups.of(host, time.monotonic() + 5)

    assert ["a", "b", "c", "a"] == asked


@pytest.mark.parametrize(("patience_s", "times"), [(9.0, 2), (0.01, 1)])
def test_a_late_name_is_given_up_only_where_it_had_time(
        monkeypatch: pytest.MonkeyPatch, patience_s: float, times: int) -> None:
    monkeypatch.setattr("provenance.connection.lookup._PATIENT_S", patience_s)
    asked: list[str] = []
    over = threading.Event()

    def hang(host: str) -> tuple[str, ...]:
        asked.append(host)
        over.wait(5)
        return ("8.8.8.8",)

    lookups = Lookups(hang)
    assert [(), ()] == [lookups.of("slow.example", time.monotonic() + 0.1) for _ in range(2)]
    over.set()

    assert times == len(asked)


# --- large bodies take turns ------------------------------------------------------------------

_MIB = 2**20


class Slow(socketserver.ThreadingTCPServer):
    """Sends a head for three mebibytes, then pieces of the body with pauses between: ``/size/pause/size/pause…``."""

    daemon_threads = True
    block_on_close = False

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            plan = self.rfile.readline().decode().split()[1].split("/")[1:]
            with contextlib.suppress(OSError):  # it was cut off, as it should be
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (3 * _MIB))
                for size, pause in zip(plan[::2], plan[1::2], strict=True):
                    self.wfile.write(bytes(int(size)))
                    time.sleep(float(pause))

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.Handler)


@pytest.fixture
def slow_server() -> Iterator[Slow]:
    with Slow() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_large_body_that_drips_does_not_keep_its_place_from_others(
        slow_server: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PLACES", Places(2))
    monkeypatch.setattr(connection, "_LONGEST_PAUSE_S", 0.5)

    def asked(path: str) -> Answer:
        line = Line(["127.0.0.1"], slow_server.server_address[1], time.monotonic() + 30, tls=False)
        return ask(line, "news.example", "", path, [("Host", "news.example")], 20 * _MIB)

    drips = f"/{_MIB + 9}/0.1" + "/1/0.1" * 600
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        dripping = [pool.submit(asked, drips) for _ in range(2)]
        time.sleep(0.3)  # both have their places
        honest = asked(f"/{3 * _MIB}/0")
        took = time.monotonic() - began
        assert ["timeout", "timeout"] == [one.result().error for one in dripping]

    assert (None, 3 * _MIB) == (honest.error, len(honest.body))
    assert took < 5


def test_a_large_body_that_comes_slowly_and_steadily_is_read_to_its_end(
        slow_server: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_LONGEST_PAUSE_S", 0.3)
    line = Line(["127.0.0.1"], slow_server.server_address[1], time.monotonic() + 4, tls=False)
    answer = ask(line, "news.example", "", f"/{3 * _MIB // 16}/0.15" * 16, [("Host", "news.example")], 20 * _MIB)

    assert (None, 3 * _MIB) == (answer.error, len(answer.body))

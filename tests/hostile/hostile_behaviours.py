"""
What a server can do instead of answering, in one table: the head, the body, the pace, the connection.
"""

from __future__ import annotations

import gzip
import zlib

from hostile_server import Behaviour, Wire

OK = b"HTTP/1.1 200 OK\r\n"
PAGE = b"<p>A page of our own words.</p>"
#: For the whole table, so that a loop through it takes seconds.
MAX_BYTES = 200_000
DEADLINE_S = 1.0

_WHOLE = (None,)
_LARGE, _LATE, _NOTHING = ("too-large",), ("timeout",), ("protocol", "connect")


def _page(*headers: bytes, body: bytes = PAGE) -> bytes:
    return OK + b"".join(header + b"\r\n" for header in headers) + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _coded(coding: bytes, body: bytes) -> bytes:
    return _page(b"Content-Encoding: " + coding, body=body)


def _chunked(*parts: bytes) -> bytes:
    return OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(parts)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


_STATUS_LINES: dict[str, bytes] = {
    "nothing": b"", "line-end": b"\r\n", "line-ends": b"\r\n" * 5000, "banner": b"SSH-2.0-x\r\n\r\n",
    "radio": b"ICY 200 OK\r\n\r\n", "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http2-status": b"HTTP/2 200\r\n\r\n",
    "http09": PAGE, "version-alone": b"HTTP/1.1\r\n\r\n", "no-status": b"HTTP/1.1  OK\r\n\r\n",
    "two-digits": b"HTTP/1.1 20 OK\r\n\r\n", "four-digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "negative": b"HTTP/1.1 -200 OK\r\n\r\n", "words": b"HTTP/1.1 two OK\r\n\r\n", "zeros": b"HTTP/1.1 000 OK\r\n\r\n",
    "padded": b"HTTP/1.1 0200 OK\r\n\r\n", "other-digits": "HTTP/1.1 ２００ OK\r\n\r\n".encode(),
    "blank-first": b" HTTP/1.1 200 OK\r\n\r\n", "nul-first": b"\x00HTTP/1.1 200 OK\r\n\r\n",
    "lower-case": b"http/1.1 200 ok\r\n\r\n", "no-blank": b"HTTP/1.1200 OK\r\n\r\n", "request": b"GET / HTTP/1.1\r\n\r\n",
    "bom": b"\xef\xbb\xbfHTTP/1.1 200 OK\r\n\r\n", "endless-reason": b"HTTP/1.1 200 " + b"x" * 70_000,
    "carriage-returns": b"HTTP/1.1 200 OK\rContent-Length: 0\r\r", "tls-alert": b"\x15\x03\x01\x00\x02\x02\x28",
    "two-versions": b"HTTP/1.1 HTTP/1.1 200 OK\r\n\r\n", "cut-status": b"HTTP/1.1 20", "cut-header": OK + b"Location: https://exam", "cut-head": OK + b"A: b\r\n",
    "noise": bytes(range(256)) * 40,
}

#: What other services say first, to whoever knocks on a port.
_OTHER_PROTOCOLS: dict[str, bytes] = {
    "ftp": b"220 ready\r\n", "smtp": b"220 mail.example ESMTP\r\n", "pop3": b"+OK ready\r\n", "imap": b"* OK ready\r\n",
    "redis": b"-ERR unknown command 'GET'\r\n", "memcached": b"ERROR\r\n", "rtsp": b"RTSP/1.0 200 OK\r\n\r\n",
    "sip": b"SIP/2.0 200 OK\r\n\r\n", "irc": b":irc.example NOTICE * :hello\r\n", "telnet": b"\xff\xfd\x18\xff\xfd\x20login: ",
    "mysql": b"J\x00\x00\x00\n8.0.1\x00", "postgres": b"E\x00\x00\x00\x09SFATAL\x00", "nntp": b"200 news ready\r\n",
    "http2-frame": b"\x00\x00\x00\x04\x00\x00\x00\x00\x00", "socks": b"\x05\x00", "vnc": b"RFB 003.008\n",
    "adb": b"CNXN\x00\x00\x00\x01", "gopher": b"iHello\tfake\t(NULL)\t0\r\n.\r\n", "finger": b"Login: root\r\n",
    "markup": b"<!doctype html><title>A page</title>", "json": b'{"status": 200}', "xml": b"<?xml version='1.0'?><a/>",
    "packed": gzip.compress(OK + b"\r\n" + PAGE), "utf-16": (OK + b"\r\n").decode().encode("utf-16"),
    "script": b"#!/bin/sh\nreboot\n", "echo": b"GET /echo HTTP/1.1\r\nHost: hostile.test\r\n\r\n",
}

_HEADS: dict[str, bytes] = {
    "status-199": b"HTTP/1.1 199 Odd\r\n\r\n", "te-alone": OK + b"Transfer-Encoding: chunked\r\n\r\n",
    "body-of-100": b"HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello" + _page(),
    "part-nobody-asked-for": _page(b"Content-Range: bytes 0-30/999").replace(b"200 OK", b"206 Partial Content"),
    "long-line": OK + b"A: " + b"b" * 70_000 + b"\r\n\r\n", "201-headers": OK + b"A: b\r\n" * 201 + b"\r\n",
    "large-head": OK + (b"A: " + b"b" * 1000 + b"\r\n") * 66 + b"\r\n", "no-colon-flood": OK + b"A\r\n" * 30_000 + b"\r\n",
    "fold-flood": OK + b"A: b\r\n" + b" c\r\n" * 30_000 + b"\r\n", "long-name": OK + b"A" * 70_000 + b": b\r\n\r\n",
    "hints-flood": b"HTTP/1.1 103 Hints\r\n\r\n" * 50 + _page(), "continue-flood": b"HTTP/1.1 100 Continue\r\n\r\n" * 11,
    "hints-large": (b"HTTP/1.1 103 Hints\r\nLink: " + b"x" * 20_000 + b"\r\n\r\n") * 5 + _page(),
    "only-announced": b"HTTP/1.1 100 Continue\r\n\r\n",
    "two-lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "two-lengths-in-one": OK + b"Content-Length: 5, 6\r\n\r\nabcdef", "te-gzip": OK + b"Transfer-Encoding: gzip\r\n\r\n",
    "te-both": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "te-twice": OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "te-two-lines": OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "te-unknown": OK + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "te-vertical-tab": OK + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "length-too-long": OK + b"Content-Length: 99\r\n\r\n" + PAGE,
    "length-of-terabytes": OK + b"Content-Length: 999999999999999999\r\n\r\n" + PAGE,
}

#: Odd, and harmless: read as anybody would.
_ODD: dict[str, bytes] = {
    "bare-line-feeds": b"HTTP/1.0 200 OK\nContent-Length: 1\n\na", "fold": _page(b"A: b", b" c"),
    "control-characters": _page(b"X-A: \x1b[31mred\x07"), "nul-in-header": _page(b"X-A: a\x00b"),
    "bidi": _page("X-A: \u202egnirts".encode()), "half-utf8": _page(b"X-A: \xff\xfe\xc3"),
    "no-colon": _page(b"nonsense"), "colon-first": _page(b": b"), "blank-before-colon": _page(b"X-A : b"),
    "many-cookies": _page(*(b"Set-Cookie: n%d=1; Domain=.test" % n for n in range(90))),
    "challenge": b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
    "proxy-challenge": b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
    "switching": b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n\x81\x05hello", "status-999": b"HTTP/1.1 999 No\r\n\r\n",
    "hints": b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" + _page(), "same-length-twice": _page(b"Content-Length: 31"),
    "more-than-announced": _page() + b"HTTP/1.1 200 OK\r\nX-Smuggled: 1\r\n\r\n", "unmeasured": OK + b"\r\n" + PAGE,
    "length-negative": OK + b"Content-Length: -1\r\n\r\n" + PAGE, "length-signed": OK + b"Content-Length: +31\r\n\r\n" + PAGE,
    "length-hex": OK + b"Content-Length: 0x1f\r\n\r\n" + PAGE, "length-empty": OK + b"Content-Length:\r\n\r\n" + PAGE,
    "chunked-and-length": OK + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "trailer": _chunked(b"1\r\na\r\n0\r\nX-Late: 1\r\n\r\n"), "chunk-extension": _chunked(b"1;a=b\r\na\r\n0\r\n\r\n"),
    "chunk-upper-case": _chunked(b"A\r\n0123456789\r\n0\r\n\r\n"), "body-of-204": b"HTTP/1.1 204 No\r\n\r\n" + PAGE,
    "body-of-304": b"HTTP/1.1 304 No\r\n\r\n" + PAGE, "gzip": _coded(b"gzip", gzip.compress(PAGE)),
    "gzip-padded": _coded(b"gzip", gzip.compress(PAGE) + b"\x00" * 64), "deflate": _coded(b"deflate", zlib.compress(PAGE)),
    "deflate-raw": _coded(b"deflate", _raw_deflate(PAGE)), "empty-gzip": _coded(b"gzip", b""),
    "tabs": b"HTTP/1.1\t200\tOK\r\nContent-Length: 0\r\n\r\n", "status-600": b"HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n",
    "chunk-line-feeds": _chunked(b"1\na\n0\n\n"), "gzip-and-noise": _coded(b"gzip", gzip.compress(PAGE) + b"noise"),
    "keep-alive": _page(b"Connection: keep-alive", b"Keep-Alive: timeout=9999"), "refresh": _page(b"Refresh: 0; url=/x"),
}

_BODIES: dict[str, bytes] = {
    "brotli": _coded(b"br", b"\x0b\x02\x80"), "zstd": _coded(b"zstd", b"\x28\xb5\x2f\xfd"), "compress": _coded(b"compress", b"x"),
    "twice-gzip": _coded(b"gzip, gzip", gzip.compress(gzip.compress(PAGE))), "gzip-and-br": _coded(b"gzip, br", b"x"),
    "two-codings": _page(b"Content-Encoding: gzip", b"Content-Encoding: gzip", body=gzip.compress(PAGE)),
    "coding-of-nothing": _coded(b",", PAGE), "no-gzip": _coded(b"gzip", PAGE), "no-deflate": _coded(b"deflate", b"\xff" * 40),
    "gzip-cut": _coded(b"gzip", gzip.compress(PAGE)[:-9]), "gzip-wrong-sum": _coded(b"gzip", gzip.compress(PAGE)[:-8] + b"\x00" * 8),
    "gzip-head-alone": _coded(b"gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    "gzip-flipped": _coded(b"gzip", gzip.compress(PAGE)[:14] + b"\xff" + gzip.compress(PAGE)[15:]),
    "gzip-second-broken": _coded(b"gzip", gzip.compress(PAGE) + b"\x1f\x8b\x08\x00broken"),
    "deflate-dictionary": _coded(b"deflate", b"\x78\xbb\x00\x00\x00\x01\x4b\x04"), "deflate-one-byte": _coded(b"deflate", b"\x78"),
    "chunk-nul": _chunked(b"1\x00\r\na\r\n0\r\n\r\n"), "chunk-blank-inside": _chunked(b"1 0\r\na\r\n0\r\n\r\n"),
    "chunk-other-digits": _chunked("１\r\na\r\n0\r\n\r\n".encode()), "chunk-comma": _chunked(b"1,1\r\na\r\n0\r\n\r\n"),
    "gzip-members": _coded(b"gzip", gzip.compress(b"") * 200), "chunk-no-size": _chunked(b"\r\na\r\n0\r\n\r\n"),
    "chunk-negative": _chunked(b"-1\r\na\r\n0\r\n\r\n"), "chunk-prefix": _chunked(b"0x1\r\na\r\n0\r\n\r\n"),
    "chunk-signed": _chunked(b"+1\r\na\r\n0\r\n\r\n"), "chunk-underscore": _chunked(b"1_0\r\na\r\n0\r\n\r\n"),
    "chunk-17-digits": _chunked(b"1" + b"0" * 16 + b"\r\na"), "chunk-of-exabytes": _chunked(b"ffffffffffffffff\r\na\r\n"),
    "chunk-too-long": _chunked(b"1\r\nabc\r\n0\r\n\r\n"), "chunk-cut": _chunked(b"5\r\nab"), "chunk-no-end": _chunked(b"1\r\na\r\n"),
    "chunk-extension-large": _chunked(b"1;" + b"x" * 70_000 + b"\r\na\r\n0\r\n\r\n"),
}

_BOMB = b"\x00" * 50_000_000
_TOO_LARGE: dict[str, bytes] = {
    "plain-large": _page(body=b"a" * (MAX_BYTES + 1)), "chunked-large": _chunked(b"40000\r\n" + b"a" * 0x40000 + b"\r\n0\r\n\r\n"),
    "unmeasured-large": OK + b"\r\n" + b"a" * 300_000, "bomb": _coded(b"gzip", gzip.compress(_BOMB)),
    "bomb-deflate": _coded(b"deflate", zlib.compress(_BOMB)), "bomb-raw": _coded(b"deflate", _raw_deflate(_BOMB)),
    "bomb-members": _coded(b"gzip", gzip.compress(b"\x00" * 90_000) * 90),
    "bomb-chunked": OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (
        len(gzip.compress(_BOMB)), gzip.compress(_BOMB)),
    "ratio": _coded(b"gzip", gzip.compress(b"\x00" * 150_000)),  # below the size, beyond the ratio
    "packed-into-nothing": _coded(b"gzip", gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 60_000),
}


def _endless(head: bytes, piece: bytes):
    def act(wire: Wire) -> None:
        wire.send(head)
        wire.forever(piece)
    return act


def _drip(*pieces: bytes):
    def act(wire: Wire) -> None:
        for piece in pieces[:-1]:
            wire.send(piece)
        wire.drip(pieces[-1])
    return act


def _silence(wire: Wire) -> None:
    wire.wait(30)


def _pause(before: bytes, after: bytes):
    def act(wire: Wire) -> None:
        wire.send(before)
        wire.wait(30)
        wire.send(after)
    return act


def _reset_after(data: bytes):
    def act(wire: Wire) -> None:
        wire.send(data)
        wire.wait(0.05)
        wire.reset()
    return act


def _keeps_open(wire: Wire) -> None:
    wire.send(_page())
    wire.wait(30)


def _half_a_second_each(wire: Wire) -> None:
    """Each single wait is short; together they are not."""
    for byte in (b"H", b"T", b"T", b"P", b"/"):
        wire.send(byte)
        wire.wait(0.5)


_ACTS: dict[str, Behaviour] = {
    "silence": Behaviour(_silence, _LATE), "drip-status": Behaviour(_drip(OK * 10), _LATE),
    "drip-head": Behaviour(_drip(OK, b"A: " + b"b" * 500), _LATE), "drip-that-ends": Behaviour(_drip(OK + b"Content-Length: 5\r\n\r\n", b"abcde"), _WHOLE),
    "drip-length": Behaviour(_drip(OK + b"Content-Length: 500\r\n\r\n", b"a" * 500), _LATE),
    "drip-unmeasured": Behaviour(_drip(OK + b"\r\n", b"a" * 500), _LATE),
    "drip-chunks": Behaviour(_drip(_chunked(), b"1\r\na\r\n" * 100), _LATE),
    "drip-chunk-size": Behaviour(_drip(_chunked(), b"0" * 500), _LATE),
    "drip-chunk-extension": Behaviour(_drip(_chunked(), b"1;" + b"x" * 500), _LATE),
    "drip-gzip": Behaviour(_drip(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(bytes(range(256)) * 9)), _LATE),
    "drip-announcements": Behaviour(_drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 9), _LATE),
    "drip-half-a-second": Behaviour(_half_a_second_each, _LATE),
    "pause-in-status": Behaviour(_pause(b"HTTP/1.1 2", b"00 OK\r\n\r\n"), _LATE),
    "pause-in-head": Behaviour(_pause(OK + b"A: b\r\n", b"\r\n"), _LATE),
    "pause-in-body": Behaviour(_pause(OK + b"Content-Length: 9\r\n\r\nabc", b"def"), _LATE),
    "pause-in-redirect": Behaviour(_pause(b"HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 9\r\n\r\n", b""), _LATE),
    "pause-in-chunk": Behaviour(_pause(_chunked(b"5\r\nab"), b"cde\r\n0\r\n\r\n"), _LATE),
    "pause-after-last-chunk-size": Behaviour(_pause(_chunked(b"1\r\na\r\n0\r\n"), b"\r\n"), _WHOLE),
    "keeps-open": Behaviour(_keeps_open, _WHOLE),
    "endless-body": Behaviour(_endless(OK + b"\r\n", b"a" * 65536), _LARGE),
    "endless-status": Behaviour(_endless(b"HTTP/1.1 200 ", b"x" * 65536)),
    "endless-header": Behaviour(_endless(OK + b"A: ", b"x" * 65536)), "endless-headers": Behaviour(_endless(OK, b"A: b\r\n" * 1000)),
    "endless-announcements": Behaviour(_endless(b"", b"HTTP/1.1 103 Hints\r\n\r\n" * 1000)),
    "endless-chunks": Behaviour(_endless(_chunked(), b"1\r\na\r\n" * 5000), _LARGE),
    "endless-chunk-extensions": Behaviour(_endless(_chunked(), b"1;" + b"x" * 4000 + b"\r\na\r\n"), _LARGE),
    "endless-chunk-size": Behaviour(_endless(_chunked(), b"0" * 65536)),
    "endless-gzip": Behaviour(_endless(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\x00\x00\x00\xff\xff" * 9000), _LARGE),
    "endless-gzip-name": Behaviour(_endless(OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03", b"x" * 65536), _LARGE),
    "endless-after-the-end": Behaviour(_endless(_page(), b"x" * 65536), _WHOLE),
    "endless-trailers": Behaviour(_endless(_chunked(b"0\r\n"), b"A: b\r\n" * 9000), _WHOLE),
    "endless-redirect-body": Behaviour(_endless(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", b"a" * 65536), _LARGE),
    "reset": Behaviour(lambda wire: wire.reset(), _NOTHING), "reset-in-head": Behaviour(_reset_after(OK), _NOTHING),
    "reset-in-body": Behaviour(_reset_after(OK + b"Content-Length: 99\r\n\r\nabc")),
    "reset-in-chunk": Behaviour(_reset_after(_chunked(b"5\r\nab"))),
    "reset-unmeasured": Behaviour(_reset_after(OK + b"\r\n" + PAGE)), "hang-up": Behaviour(lambda wire: wire.connection.close()),
}

#: By name. More than a hundred and fifty ways to misbehave, and some odd ones that are allowed to pass.
BEHAVIOURS: dict[str, Behaviour] = {
    **{f"status-{name}": Behaviour(raw) for name, raw in _STATUS_LINES.items()},
    **{f"speaks-{name}": Behaviour(raw) for name, raw in _OTHER_PROTOCOLS.items()},
    **{f"head-{name}": Behaviour(raw) for name, raw in _HEADS.items()},
    **{f"odd-{name}": Behaviour(raw, _WHOLE) for name, raw in _ODD.items()},
    **{f"body-{name}": Behaviour(raw) for name, raw in _BODIES.items()},
    **{f"large-{name}": Behaviour(raw, _LARGE) for name, raw in _TOO_LARGE.items()},
    **_ACTS,
}

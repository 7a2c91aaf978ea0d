"""
What hosts do instead of answering: every misbehaviour that endpoints.md tells of, and those that need no telling.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from socialweb.exchange import Reply, Request, data, leads, page, words

Answer = Callable[[Request], Reply]

#: Seconds between the bytes of a body that drips: a hundred bytes take longer than any test waits.
DRIP_S = 0.05
_CHUNK = b"x" * 65536
#: Ends somewhere, should nobody hang up.
_MOST_CHUNKS = 512
_CAPTCHA = ("<html><title>Just a moment...</title><body><form id='challenge-form' class='cf-chl'>Verify you are human"
            "<div class='g-recaptcha'></div></form></body></html>")


class Line:
    """The way back to the client."""

    def __init__(self, out: BinaryIO, request: Request) -> None:
        self.out = out
        self.request = request

    def head(self, reply: Reply, length: int | None, *more: tuple[str, str]) -> None:
        lines = [f"HTTP/1.1 {reply.status} Said", *(f"{name}: {value}" for name, value in (*reply.headers, *more))]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        self.write(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"))

    def write(self, raw: bytes) -> None:
        self.out.write(raw)
        self.out.flush()

    def send(self, reply: Reply) -> None:
        self.head(reply, len(reply.body))
        if self.request.method != "HEAD":
            self.write(reply.body)


def _always(reply: Reply) -> Callable[[Line, Answer], None]:
    return lambda line, answer: line.send(reply)


def _empty(line: Line, answer: Answer) -> None:
    line.send(Reply(200, b"", answer(line.request).headers))


def _drip(line: Line, answer: Answer) -> None:
    reply = answer(line.request)
    body = reply.body.ljust(200)
    line.head(reply, len(body))
    for index in range(len(body)):
        line.write(body[index:index + 1])
        time.sleep(DRIP_S)


def _cut(line: Line, answer: Answer) -> None:
    """Announces more than it sends. What it sends is a whole answer, so nothing but the length tells."""
    reply = answer(line.request)
    line.head(reply, len(reply.body) + 100)
    line.write(reply.body)


def _huge(line: Line, answer: Answer) -> None:
    reply = answer(line.request)
    line.head(reply, None, ("Connection", "close"))
    line.write(reply.body)
    for _ in range(_MOST_CHUNKS):
        line.write(_CHUNK)


def _wrong_type(line: Line, answer: Answer) -> None:
    reply = answer(line.request)
    others = tuple(one for one in reply.headers if one[0] != "Content-Type")
    line.send(replace(reply, headers=(*others, ("Content-Type", "image/png"))))


def _loop(line: Line, answer: Answer) -> None:
    """To and fro between two addresses, which a look at the last one alone does not see."""
    request = line.request
    here = f"https://{request.host}{request.target}"
    line.send(leads(here.removesuffix("&again=1") if here.endswith("&again=1") else here + "&again=1", 302))


def _broken(line: Line, answer: Answer) -> None:
    reply = answer(line.request)
    line.send(replace(reply, status=200, body=reply.body[:len(reply.body) // 2] or b"{"))


def _hang_up(line: Line, answer: Answer) -> None:
    line.write(b"")


TROUBLES: dict[str, Callable[[Line, Answer], None]] = {
    "rate-limit": _always(words("Too Many Requests\n", 429)),
    "rate-limit-7s": _always(Reply(429, b"slow down", (("Retry-After", "7"), ("Content-Type", "text/plain")))),
    "forbidden": _always(page("<title>Forbidden</title><h1>403</h1>", 403)),
    "payment": _always(words("", 402)),
    "999": _always(words("", 999)),
    "error-500": _always(page("<title>Internal Server Error</title>", 500)),
    "error-503": _always(words("Service Unavailable", 503)),
    "not-found": _always(page("<title>404 Not Found</title><h1>Not Found</h1>", 404)),
    "excluded": _always(words("org.archive.util.io.RuntimeIOException: org.archive.wayback.exception."
                              "AdministrativeAccessControlException: Blocked Site Error\n", 403)),
    "captcha": _always(page(_CAPTCHA)),
    "empty": _empty,
    "drip": _drip,
    "cut": _cut,
    "huge": _huge,
    "wrong-type": _wrong_type,
    "loop": _loop,
    "broken": _broken,
    "html": _always(page("<html><title>Welcome</title><body><p>The front page.</p></body></html>")),
    "not-ours": _always(data({"ok": True, "data": [1, 2, 3]})),
    "hang-up": _hang_up,
}

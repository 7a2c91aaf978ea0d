"""
The network: from an address to its Capture. The only part of the package that opens a socket.

    live = live_fetch(contact="desk@example.org")
    capture = live("https://t.co/AbC")          # a Capture, also for every failure; nothing is followed

What keeps it harmless: addresses are read strictly, names are looked up once and every answer must be public,
the connection goes to the very address that was judged, ports are 80 and 443, and time and size are bounded.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

from provenance import __version__
from provenance.addresses import Target, is_public, read_target
from provenance.connection import Answer, Line, ask
from provenance.errors import UsageError
from provenance.model import Capture

__all__ = ["MAX_BYTES", "TIMEOUT_S", "USER_AGENT", "LiveFetch", "host_map_from_environment", "live_fetch"]

#: The tool's general caps; source: the endpoints fact sheet, section 0.
TIMEOUT_S = 30.0
MAX_BYTES = 10 * 1024 * 1024
#: Says what we are. Without "Mozilla" in it t.co answers 301 instead of a page; source: endpoints, section 1.
USER_AGENT = f"provenance/{__version__} (link checker)"

_PORTS = (80, 443)
_TESTING = "PROVENANCE_TESTING"
_HOST_MAP = "PROVENANCE_HOST_MAP"

#: From a name to its addresses; raises OSError where there are none.
Lookup = Callable[[str], tuple[str, ...]]


def live_fetch(
    host_map: Mapping[str, tuple[str, int]] | None = None,
    *,
    timeout_s: float | Callable[[str], float] = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    user_agent: str | None = None,
    contact: str | None = None,
) -> LiveFetch:
    """
    A fetch that asks the network; opens nothing until it is called.

    >>> live_fetch()("http://127.0.0.1/").error
    'refused-address'

    Args:
        host_map: For tests only: host → (loopback address, port). A mapped host is asked there, always in plain
            http, while the Capture keeps the address as asked.
        timeout_s: For one request, everything included: lookup, connecting, TLS, headers and body; or a function that
            says it for an address (``Rates.deadline_s``), as archives take longer than others.
        max_bytes: For one body, before and after decoding.
        user_agent: Replaces the whole ``User-Agent``.
        contact: An address of yours, added to the ``User-Agent``, so that a site can reach you.

    Raises:
        UsageError: The host map leads off this machine, or a value cannot stand in a header.
    """
    agent = user_agent or (f"{USER_AGENT[:-1]}; +{contact})" if contact else USER_AGENT)
    if not (agent.isascii() and agent.isprintable()):
        raise UsageError("The User-Agent and the contact must be plain printable ASCII.", code="bad-user-agent")
    if (not callable(timeout_s) and timeout_s <= 0) or max_bytes <= 0:
        raise UsageError("The time-out and the size limit must be above zero.", code="bad-limit")
    return LiveFetch(_checked(host_map or {}), timeout_s, max_bytes, agent)


class LiveFetch:
    """
    What ``live_fetch`` makes. A host whose name did not resolve is not asked again by the same object.

    ``host_map`` is public so that whoever prints results can say loudly that one was in use;
    ``request_headers`` are the headers every request carries besides ``Host``.
    """

    def __init__(
        self,
        host_map: Mapping[str, tuple[str, int]],
        timeout_s: float | Callable[[str], float],
        max_bytes: int,
        user_agent: str,
        lookup: Lookup | None = None,
    ) -> None:
        self.host_map = dict(host_map)
        self.timeout_s = timeout_s
        self.max_bytes = max_bytes
        # One request, one connection: the address that was judged is the address that is asked.
        self.request_headers = (
            ("User-Agent", user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "close"),
        )
        self._lookup = lookup or look_up
        self._unknown: set[str] = set()

    def __call__(self, url: str, /) -> Capture:
        return self._ask(url, self.request_headers)

    def revalidate(self, url: str, conditions: Mapping[str, str], /) -> Capture:
        """
        Ask for an address unless it has not changed: then the answer is a 304 without a body.

        Args:
            conditions: ``If-None-Match`` and ``If-Modified-Since``, with what the host said the last time.
        """
        return self._ask(url, (*self.request_headers, *conditions.items()))

    def send(self, method: str, url: str, headers: tuple[tuple[str, str], ...],
             form: tuple[tuple[str, str], ...] | None, /) -> Capture:
        """
        Send a request that asks for more than an address: with headers of its own, and a form as its body.

        The same guard and limits as for asking. Only over https, as the headers may hold a key; what is sent is
        nowhere in the Capture.
        """
        target = read_target(url)
        if target is None or (target.scheme != "https" and target.host not in self.host_map):
            return Capture(url, datetime.now(UTC), error="refused-url")
        body = urlencode(form).encode("ascii") if form is not None else b""
        if form is not None:
            kind = ("Content-Type", "application/x-www-form-urlencoded")
            headers = (*headers, kind, ("Content-Length", str(len(body))))
        own = {name.lower() for name, _ in headers}
        others = tuple((name, value) for name, value in self.request_headers if name.lower() not in own)
        return self._ask(url, (*others, *headers), method, body)

    def _ask(self, url: str, request_headers: tuple[tuple[str, str], ...], method: str = "GET",
             body: bytes = b"") -> Capture:
        deadline = time.monotonic() + (self.timeout_s(url) if callable(self.timeout_s) else self.timeout_s)
        at = datetime.now(UTC)
        target = read_target(url)
        if target is None:
            return Capture(url, at, error="refused-url")
        if mapped := self.host_map.get(target.host):
            line, scheme = Line((mapped[0],), mapped[1], deadline, tls=False), "http"
        else:
            found = self._addresses(target, deadline)
            if isinstance(found, str):
                return Capture(url, at, error=found)
            line, scheme = Line(found, target.port, deadline, tls=target.scheme == "https"), target.scheme
        headers = (("Host", target.authority), *request_headers)
        at = datetime.now(UTC)
        answer = ask(line, scheme, target.host, target.path, headers, self.max_bytes, method=method, body=body)
        return _captured(url, at, answer, line.ip)

    def _addresses(self, target: Target, deadline: float) -> tuple[str, ...] | str:
        """The addresses to connect to, every one of them public; or the word for why there are none."""
        if target.port not in _PORTS:
            return "refused-url"
        if target.literal:
            return (target.host,) if is_public(target.host) else "refused-address"
        if target.host in self._unknown:
            return "dns"
        found = _within(lambda: self._lookup(target.host), deadline)
        if not found:
            self._unknown.add(target.host)
            return "dns"
        # One private answer among public ones is how a name is made to point inwards: refuse them all.
        return found if all(map(is_public, found)) else "refused-address"


def _captured(url: str, at: datetime, answer: Answer, ip: str | None) -> Capture:
    return Capture(url, at, answer.status, answer.headers, answer.body, ip, answer.complete, answer.error)


def look_up(host: str) -> tuple[str, ...]:
    """The addresses of a name, as this machine resolves it, each once, in its order of preference."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _within(task: Callable[[], tuple[str, ...]], deadline: float) -> tuple[str, ...]:
    """
    What *task* answers before the deadline; nothing where it fails or takes longer.

    The system's lookup knows no time-out, so it runs beside us and is left behind when it is late.
    """
    answers: SimpleQueue[tuple[str, ...]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put(task())
        except (OSError, UnicodeError):
            answers.put(())

    threading.Thread(target=run, name="provenance-lookup", daemon=True).start()
    try:
        return answers.get(timeout=max(deadline - time.monotonic(), 0.001))
    except Empty:
        return ()


# --- the host map: for tests only ---------------------------------------------------------------


def host_map_from_environment(environ: Mapping[str, str]) -> dict[str, tuple[str, int]] | None:
    """
    The map in ``PROVENANCE_HOST_MAP``, heeded only where ``PROVENANCE_TESTING=1`` stands beside it.

    >>> host_map_from_environment({"PROVENANCE_TESTING": "1", "PROVENANCE_HOST_MAP": "t.co=127.0.0.1:8001"})
    {'t.co': ('127.0.0.1', 8001)}
    >>> host_map_from_environment({"PROVENANCE_HOST_MAP": "t.co=127.0.0.1:8001"}) is None
    True

    Raises:
        UsageError: An entry is not ``host=address:port``, or leads off this machine.
    """
    text = environ.get(_HOST_MAP, "").strip()
    if environ.get(_TESTING) != "1" or not text:
        return None
    entries: dict[str, tuple[str, int]] = {}
    for entry in text.split(","):
        host, equals, where = entry.strip().partition("=")
        address, colon, port = where.rpartition(":")
        if not (host and equals and address and colon and port.isascii() and port.isdigit()):
            raise UsageError(
                f"{_HOST_MAP}: {entry.strip()!r} should look like t.co=127.0.0.1:8001", code="bad-host-map"
            )
        entries[host] = (address.strip("[]"), int(port))
    return _checked(entries)


def _checked(host_map: Mapping[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    for host, (address, port) in host_map.items():
        try:
            loopback = ip_address(address).is_loopback
        except ValueError:
            loopback = False
        if not loopback or not 0 < port < 65536:
            raise UsageError(
                f"Host map: {host} leads to {address}:{port}; only loopback addresses may stand there.",
                code="bad-host-map",
            )
    return {host.lower(): where for host, where in host_map.items()}

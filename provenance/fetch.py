"""
The network: from an address to its Capture. The only part of the package that opens a socket.

    live = live_fetch(contact="desk@example.org")
    capture = live("https://t.co/AbC")          # a Capture, also for every failure; nothing is followed

What keeps it harmless: addresses are read strictly, names are looked up once and every answer must be public,
the connection goes to the very address that was judged, ports are 80 and 443, and time and size are bounded.
``SECURITY.md`` has the promises, ``tests/hostile`` a test for each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from provenance import __version__
from provenance.addresses import Target, read_target
from provenance.budget import current
from provenance.connection import Answer, Line, ask
from provenance.connection.host_map import HostMap, checked_map, host_map_from_environment
from provenance.connection.lookup import Lookup, Lookups, look_up
from provenance.errors import UsageError
from provenance.model import Capture
from provenance.networks import is_public

__all__ = ["MAX_BYTES", "PORTS", "TIMEOUT_S", "USER_AGENT", "LiveFetch", "host_map_from_environment", "live_fetch"]

#: The tool's general caps; source: the endpoints fact sheet, section 0.
TIMEOUT_S = 30.0
MAX_BYTES = 10 * 1024 * 1024
#: The web's own ports. Behind others stand services that a request can harm.
PORTS = frozenset((80, 443))
#: Says what we are. Without "Mozilla" in it t.co answers 301 instead of a page; source: endpoints, section 1.
USER_AGENT = f"provenance/{__version__} (link checker)"


def live_fetch(
    host_map: HostMap | None = None,
    *,
    timeout_s: float | Callable[[str], float] = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    user_agent: str | None = None,
    contact: str | None = None,
    ports: Collection[int] = PORTS,
    proxy: str | None = None,
) -> LiveFetch:
    """
    A fetch that asks the network; opens nothing until it is called.

    >>> live_fetch()("http://127.0.0.1/").error
    'refused-address'

    Args:
        host_map: For tests only: host → (loopback address, port). A mapped host is asked there, always in plain
            http, while the Capture keeps the address as asked.
        timeout_s: For one request, everything included: lookup, connecting, TLS, headers and body; and for all
            requests of a chain together (``budget.one_chain``). Or a function that says it for an address
            (``Rates.deadline_s``), as archives take longer than others.
        max_bytes: For one body, before and after decoding.
        user_agent: Replaces the whole ``User-Agent``.
        contact: An address of yours, added to the ``User-Agent``, so that a site can reach you.
        ports: Which ports may be asked.
        proxy: ``http://host:port``, through which everything is then asked. It looks names up in our place, so which
            addresses are connected to can no longer be judged, and no Capture has an ``ip``. Say so loudly.

    Raises:
        UsageError: The host map leads off this machine, or a value cannot stand where it should.
    """
    agent = user_agent or (f"{USER_AGENT[:-1]}; +{contact})" if contact else USER_AGENT)
    if not (agent.isascii() and agent.isprintable()):
        raise UsageError("The User-Agent and the contact must be plain printable ASCII.", code="bad-user-agent")
    if (not callable(timeout_s) and timeout_s <= 0) or max_bytes <= 0:
        raise UsageError("The time-out and the size limit must be above zero.", code="bad-limit")
    if not all(0 < port < 65536 for port in ports):
        raise UsageError("A port is a number from 1 to 65535.", code="bad-port")
    return LiveFetch(checked_map(host_map or {}), timeout_s, max_bytes, agent, ports=ports, proxy=_proxy(proxy))


def _proxy(text: str | None) -> Target | None:
    if text is None:
        return None
    target = read_target(text)
    if target is None or target.scheme != "http" or target.path != "/":
        # Credentials in an address end up in logs and process lists; none are taken anywhere else either.
        raise UsageError("A proxy is written http://host:port, without a user and a password.", code="bad-proxy")
    return target


class LiveFetch:
    """
    What ``live_fetch`` makes. A host whose name did not resolve is not asked again by the same object.

    ``host_map`` and ``proxy`` are public so that whoever prints results can say loudly that one was in use;
    ``request_headers`` are the headers every request carries besides ``Host``.
    """

    def __init__(
        self,
        host_map: HostMap,
        timeout_s: float | Callable[[str], float],
        max_bytes: int,
        user_agent: str,
        lookup: Lookup | None = None,
        *,
        ports: Collection[int] = PORTS,
        proxy: Target | None = None,
    ) -> None:
        self.host_map = dict(host_map)
        self.timeout_s = timeout_s
        self.max_bytes = max_bytes
        self.ports = frozenset(ports)
        self.proxy = proxy
        # One request, one connection: the address that was judged is the address that is asked.
        self.request_headers = (
            ("User-Agent", user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "close"),
        )
        self._lookups = Lookups(lookup or look_up)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader of the answers must know: a recording keeps it, and a replay says it again."""
        mapped = ("hosts were mapped to this machine for a test: this is no evidence",) if self.host_map else ()
        proxied = ("asked through a proxy: which network addresses answered is not known",) if self.proxy else ()
        return mapped + proxied

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

    def post(self, url: str, content_type: str, body: bytes, /) -> Capture:
        """Send bytes that are no secret, also over http; the same guard and limits as for asking."""
        headers = (("Content-Type", content_type), ("Content-Length", str(len(body))))
        return self._ask(url, (*self.request_headers, *headers), "POST", body)

    def _ask(self, url: str, request_headers: tuple[tuple[str, str], ...], method: str = "GET",
             body: bytes = b"") -> Capture:
        """One request, counted in the chain it belongs to."""
        began = time.monotonic()
        allowed_s = self.timeout_s(url) if callable(self.timeout_s) else self.timeout_s
        chain = current()
        left_s = allowed_s - chain.spent_s if chain is not None else allowed_s
        if left_s <= 0:
            capture = Capture(url, datetime.now(UTC), error="timeout")
        else:
            capture = self._answer(url, request_headers, method, body, began + left_s)
        if chain is not None:
            chain.ran_out = capture.error == "timeout" and left_s < allowed_s
            chain.spent_s += time.monotonic() - began
        return capture

    def _answer(self, url: str, request_headers: tuple[tuple[str, str], ...], method: str, body: bytes,
                deadline: float) -> Capture:
        at = datetime.now(UTC)
        target = read_target(url)
        if target is None:
            return Capture(url, at, error="refused-url")
        line = self._line(target, deadline)
        if isinstance(line, str):
            return Capture(url, at, error=line)
        headers = (("Host", target.authority), *request_headers)
        # Only a proxy is told the whole address of what is asked for in the clear.
        before = f"http://{target.authority}" if self._proxied(target) and not line.tls else ""
        at = datetime.now(UTC)
        answer = ask(line, target.host, before, target.path, headers, self.max_bytes, method=method, body=body)
        return _captured(url, at, answer, line.ip if not self._proxied(target) else None)

    def _proxied(self, target: Target) -> bool:
        return self.proxy is not None and target.host not in self.host_map

    def _line(self, target: Target, deadline: float) -> Line | str:
        """The way to whom is asked, every address of it public; or the word for why there is none."""
        if mapped := self.host_map.get(target.host):
            return Line((mapped[0],), mapped[1], deadline, tls=False)
        if target.port not in self.ports:
            return "refused-url"
        if target.is_local or (target.literal and not is_public(target.host)):
            return "refused-address"
        tls = target.scheme == "https"
        if self.proxy is not None:
            found = self._addresses(self.proxy, deadline)
            tunnel = target.with_port if tls else None
            return Line(found, self.proxy.port, deadline, tls=tls, tunnel=tunnel) if found else "connect"
        found = self._addresses(target, deadline)
        if not found:
            return "dns"
        # One private answer among public ones is how a name is made to point inwards: refuse them all.
        return Line(found, target.port, deadline, tls=tls) if all(map(is_public, found)) else "refused-address"

    def _addresses(self, target: Target, deadline: float) -> tuple[str, ...]:
        return (target.host,) if target.literal else self._lookups.of(target.host, deadline)


def _captured(url: str, at: datetime, answer: Answer, ip: str | None) -> Capture:
    return Capture(url, at, answer.status, answer.headers, answer.body, ip, answer.complete, answer.error,
                   sent=answer.sent)

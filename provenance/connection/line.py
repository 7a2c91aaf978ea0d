"""
A connection to an address already chosen, in plain or with TLS, until a fixed moment.

The deadline holds for connecting, TLS, sending and receiving together. A time-out of a socket begins anew with every
byte that drips in, so each single wait is given only what is left, or hardly more. (A TLS handshake, and sending, are
one operation to Python: their time-out holds for the whole of it.) No thread is needed for that, and none is made.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Sequence
from functools import cache
from ipaddress import IPv6Address, ip_address

from provenance.connection.reading import Reader

__all__ = ["Line"]

#: How much is read at a time. Small enough that a compressed bomb is seen early.
_CHUNK = 64 * 1024
#: By how much a single wait may go beyond the deadline, in seconds.
_LATE_S = 0.05
#: Of a name with many addresses, this many are dialled; each takes its share of the time.
_MOST_DIALLED = 3


class Line:
    """
    A connection to the first of some addresses that answers, until *deadline* (``time.monotonic``).

    ``phase`` is the word for what fails if it fails now; ``ip`` the address that answered.
    """

    def __init__(self, addresses: Sequence[str], port: int, deadline: float, *, tls: bool,
                 tunnel: str | None = None) -> None:
        self.addresses = addresses
        self.port = port
        self.deadline = deadline
        self.tls = tls
        self.tunnel = tunnel  #: ``host:port`` that a proxy, to which we connect, is asked to lead on to
        self.phase = "connect"
        self.ip: str | None = None
        self._socket: socket.socket | None = None
        self._limit = 0.0  #: the time-out that is set

    @property
    def left(self) -> float:
        """Seconds until the deadline, never zero: to a socket, zero means "do not wait"."""
        return max(self.deadline - time.monotonic(), 0.001)

    @property
    def expired(self) -> bool:
        return time.monotonic() >= self.deadline

    def open(self, host: str) -> None:
        """Connect; with TLS, ask for *host* and check that the certificate is its own."""
        failure: OSError = TimeoutError("no address to connect to")
        addresses = _some(self.addresses)
        for index, address in enumerate(addresses):
            # An address that does not answer must leave time for the next.
            self._limit = self.left / (len(addresses) - index)
            try:
                self._socket = _dialled(address, self.port, self._limit)
            except OSError as error:
                failure = error
                continue
            self.phase = "refused-address"
            if not _same(self._socket.getpeername()[0], address):
                raise OSError("connected to another address than the one that was judged")
            self.ip = address
            if self.tunnel is not None:
                self.phase = "connect"
                self._dig(self.tunnel)
            if self.tls:
                self.phase = "tls"
                self._wait_no_longer(self._socket)
                # An end without TLS's own goodbye may be anybody's cut: a body that only ends there is no whole one.
                self._socket = _trust().wrap_socket(self._socket, server_hostname=host, suppress_ragged_eofs=False)
            self.phase = "protocol"
            return
        raise failure

    def _dig(self, tunnel: str) -> None:
        """https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"""
        self.send(f"CONNECT {tunnel} HTTP/1.1\r\nHost: {tunnel}\r\n\r\n".encode("ascii"))
        if not 200 <= Reader(self.receive, "CONNECT").head().status < 300:
            raise OSError("the proxy does not lead there")

    def send(self, data: bytes) -> None:
        assert self._socket is not None
        self._wait_no_longer(self._socket)
        self._socket.sendall(data)

    def receive(self) -> bytes:
        """What has come, waiting for it until the deadline and no longer; nothing at its end."""
        assert self._socket is not None
        self._wait_no_longer(self._socket)
        return self._socket.recv(_CHUNK)

    def _wait_no_longer(self, connection: socket.socket) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:  # somebody who never stops sending must not keep us either
            raise TimeoutError
        # Setting a time-out hands the interpreter to another thread; with 64 of them that is what costs.
        if not left <= self._limit <= left + _LATE_S:
            connection.settimeout(left)
            self._limit = left

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _some(addresses: Sequence[str]) -> Sequence[str]:
    """The first few; one of the other family among them where there is any, as one family may lead nowhere."""
    few = addresses[:_MOST_DIALLED]
    if len(addresses) > len(few):
        six = ":" in few[0]
        if all((":" in one) == six for one in few):
            other = next((one for one in addresses if (":" in one) != six), few[-1])
            return [*few[:-1], other]
    return few


def _dialled(address: str, port: int, timeout_s: float) -> socket.socket:
    """A connection to an address as it stands: no name is looked up here, not even that of a number."""
    opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.settimeout(timeout_s)
        opened.connect((address, port))
    except BaseException:
        opened.close()
        raise
    return opened


def _same(peer: str, address: str) -> bool:
    """Do two texts name one address? An IPv4 address may come back in its IPv6 form."""
    if peer == address:
        return True
    try:
        one, other = (_plain(text) for text in (peer, address))
    except ValueError:
        return False
    return one == other


def _plain(text: str) -> object:
    found = ip_address(text)
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _trust() -> ssl.SSLContext:
    import requests.adapters  # late: only for TLS

    # The certificates that requests trusts: certifi's, or what a distribution puts in their place.
    with _ONE_AT_A_TIME:
        return _context(requests.adapters.DEFAULT_CA_BUNDLE_PATH)


#: Many threads that begin at once would each read the authorities.
_ONE_AT_A_TIME = threading.Lock()


@cache
def _context(authorities: str) -> ssl.SSLContext:
    """Certificates and names are checked. Made once: reading the authorities takes as long as twenty requests."""
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context

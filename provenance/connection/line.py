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

__all__ = ["Line"]

#: How much is read at a time. Small enough that a compressed bomb is seen early.
_CHUNK = 64 * 1024
#: By how much a single wait may go beyond the deadline, in seconds.
_LATE_S = 0.05


class Line:
    """
    A connection to the first of some addresses that answers, until *deadline* (``time.monotonic``).

    ``phase`` is the word for what fails if it fails now; ``ip`` the address that answered.
    """

    def __init__(self, addresses: Sequence[str], port: int, deadline: float, *, tls: bool) -> None:
        self.addresses = addresses
        self.port = port
        self.deadline = deadline
        self.tls = tls
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
        for index, address in enumerate(self.addresses):
            try:
                # An address that does not answer must leave time for the next.
                opened = socket.create_connection((address, self.port), self.left / (len(self.addresses) - index))
            except OSError as error:
                failure = error
                continue
            self.ip = address
            self._socket = opened
            self._limit = opened.gettimeout() or 0.0
            if self.tls:
                self.phase = "tls"
                self._wait_no_longer(opened)
                self._socket = _trust().wrap_socket(opened, server_hostname=host)
            self.phase = "protocol"
            return
        raise failure

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

"""
Web addresses in plain form: what to connect to and what to ask for, or nothing where two programs could differ.

>>> read_target("https://t.co/AbC").host
't.co'

The one reader of addresses for the guard and for the request: what is judged is what is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

__all__ = ["Target", "read_target"]

@dataclass(frozen=True, slots=True)
class Target:
    """What to connect to and what to ask for, read from an address in plain form."""

    scheme: str  #: ``http`` or ``https``
    host: str  #: ASCII, lower case; an IPv6 address without brackets
    port: int
    path: str  #: path and query, as written

    @property
    def literal(self) -> bool:
        """Is the host a network address, not a name?"""
        return ":" in self.host or _NUMBERS.fullmatch(self.host) is not None

    @property
    def is_local(self) -> bool:
        """
        Is the host a name that means something on this machine or network only?

        >>> [read_target(f"http://{host}/").is_local for host in ("db", "printer.local", "t.co", "8.8.8.8")]
        [True, True, False, False]

        Names without a dot are completed with the machine's own domains; the other names are set aside for local use.
        """
        return not self.literal and ("." not in self.host or _LOCAL.fullmatch(self.host) is not None)

    @property
    def authority(self) -> str:
        """The ``Host`` header: the port stands there only where it is not the scheme's own."""
        return self._bracketed if self.port == _PORTS[self.scheme] else self.with_port

    @property
    def with_port(self) -> str:
        """Host and port, always with the port."""
        return f"{self._bracketed}:{self.port}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[^/?#@:\[\]%]+)(?::(?P<port>[0-9]{0,5}))?(?P<path>(?:[/?][^#]*)?)(?:#.*)?",
    re.I | re.S,
)
#: Lone surrogates cannot be sent as bytes; U+00A0 and its like are white space to some readers.
_UNCLEAN = re.compile("[\x00-\x20\x7f\\\\\\s\ud800-\udfff]")
#: In another script, before it is spelt in ASCII. A name has at most 253 characters, and a few more before folding.
#: Versions of idna before 3.7 took the square of the length.
_LONGEST_HOST = 500
_NUMBERS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
#: RFC 6761 (localhost), 6762 (local), 7686 (onion), 8375 (home.arpa), 9476 (alt); ICANN's resolution of 2024-07-29
#: (internal).
_LOCAL = re.compile(r".*\.(?:localhost|local|onion|home\.arpa|alt|internal)", re.S)
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
#: A last label that browsers take for a number, and the whole for an IPv4 address: https://url.spec.whatwg.org/#ends-in-a-number-checker
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.S)


def read_target(url: str) -> Target | None:
    """
    Read an address strictly; None for what two programs could read in two ways.

    >>> read_target("http://user@example.com/") is None, read_target("http://0x7f.1/") is None
    (True, True)

    None for: other schemes, user info, white space and control characters anywhere, backslashes, IPv4 in any
    form but four decimal numbers, IPv6 zones, percent signs in the host, names that are no names.
    A name in another script is given as IDNA (UTS 46). Never raises.
    """
    matched = _PLAIN.fullmatch(url)
    if matched is None or _UNCLEAN.search(url):
        return None
    host = _host(matched["host"].lower())
    if host is None:
        return None
    scheme = matched["scheme"].lower()
    port = int(matched["port"]) if matched["port"] else _PORTS[scheme]
    path = matched["path"]
    return Target(scheme, host, port, path if path.startswith("/") else "/" + path) if 0 < port < 65536 else None


def _host(host: str) -> str | None:
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1]))
        except ValueError:
            return None
    if not host.isascii():
        if len(host) > _LONGEST_HOST:
            return None
        import idna  # late: a large table; it comes with requests

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    host = host.removesuffix(".")
    if _NUMBER.fullmatch(host):
        try:
            return str(IPv4Address(host))
        except ValueError:
            return None
    return host if len(host) <= 253 and _NAME.fullmatch(host) else None

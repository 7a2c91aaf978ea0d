"""
Which addresses may be asked: web addresses in plain form, and network addresses that are public.

A page written by a stranger must not make us knock on the doors of the network we stand in.

>>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
(True, False, False)
>>> read_target("https://t.co/AbC").host
't.co'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["Target", "is_public", "read_target"]

#: Not the public internet. IANA's registry for IPv4, whatever the ``ipaddress`` of this Python knows of it:
#: https://www.iana.org/assignments/iana-ipv4-special-registry
_CLOSED_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared address space; some clouds keep their metadata service here
            "127.0.0.0/8",
            "168.63.129.16/32",  # a public number that is a cloud's own host, seen from inside it
            "169.254.0.0/16",  # link-local; metadata services
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # relays of 6to4, given up by RFC 7526
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
#: The only part of IPv6 from which public addresses are given out: https://www.iana.org/assignments/ipv6-address-space
_OPEN_6 = IPv6Network("2000::/3")
#: Parts of it that are not public: https://www.iana.org/assignments/iana-ipv6-special-registry
_CLOSED_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_NAT64 = IPv6Network("64:ff9b::/96")
_TEREDO = IPv6Network("2001::/32")
_6TO4 = IPv6Network("2002::/16")
#: The last eight bytes of an ISATAP address begin so (RFC 5214); an IPv4 address follows.
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(ip: str) -> bool:
    """
    Is this an address of the public internet, seen from anywhere? False for text that is no address.

    >>> [is_public(ip) for ip in ("64:ff9b::8.8.8.8", "64:ff9b::10.0.0.1", "fe80::1%eth0", "localhost")]
    [True, False, False, False]

    An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4, Teredo, ISATAP) is as public as what it
    carries. The IPv4-compatible form (``::a.b.c.d``) and local NAT64 (``64:ff9b:1::/48``, RFC 8215) are never
    public: no answer for a public name has reason to use them.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in closed for closed in _CLOSED_4)
    if address.scope_id is not None:
        return False
    carried = _carried(address)
    if not all(is_public(str(inner)) for inner in carried):
        return False
    if address.ipv4_mapped or address in _NAT64 or address in _TEREDO:
        return True  # judged by what it carries
    return address in _OPEN_6 and not any(address in closed for closed in _CLOSED_6)


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses inside an IPv6 one."""
    number = int(address)
    last = IPv4Address(number & 0xFFFF_FFFF)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (last,)
    if address in _6TO4:
        return (IPv4Address(number >> 80 & 0xFFFF_FFFF),)
    if address.teredo:
        return address.teredo
    return (last,) if number >> 32 & 0xFFFF_FFFF in _ISATAP else ()


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
    def authority(self) -> str:
        """The ``Host`` header: the port stands there only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[^/?#@:\[\]%]+)(?::(?P<port>[0-9]{0,5}))?(?P<path>(?:[/?][^#]*)?)(?:#.*)?",
    re.I | re.S,
)
_NUMBERS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
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
    if matched is None or not _clean(url):
        return None
    host = _host(matched["host"].lower())
    if host is None:
        return None
    scheme = matched["scheme"].lower()
    port = int(matched["port"]) if matched["port"] else _PORTS[scheme]
    path = matched["path"]
    return Target(scheme, host, port, path if path.startswith("/") else "/" + path) if 0 < port < 65536 else None


def _clean(url: str) -> bool:
    # Lone surrogates cannot be sent as bytes; U+00A0 and its like are white space to some readers.
    return not any(c <= " " or c in "\\\x7f" or c.isspace() or "\ud800" <= c <= "\udfff" for c in url)


def _host(host: str) -> str | None:
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1]))
        except ValueError:
            return None
    if not host.isascii():
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

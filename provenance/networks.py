"""
Which network addresses belong to the public internet, by a table of our own.

>>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
(True, False, False)
>>> version()
'2026-11-22'

The table is ``data/networks.csv``, each row with its source. The standard library's ``is_global`` is not asked: it
changes from version to version, and says yes to forms of 127.0.0.1 that a gateway unpacks (6to4, NAT64).
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

__all__ = ["Network", "is_public", "networks", "version"]

_REACHES = frozenset(("closed", "carried", "open"))
#: The last eight bytes of an ISATAP address begin so (RFC 5214); an IPv4 address follows.
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
_LOW_32 = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Network:
    """One row; the head of ``data/networks.csv`` explains the columns."""

    network: IPv4Network | IPv6Network
    reach: str  #: closed · carried · open
    name: str
    source: str


@lru_cache(maxsize=65_536)
def is_public(ip: str) -> bool:
    """
    Is this an address of the public internet, seen from anywhere? False for text that is no address.

    >>> [is_public(ip) for ip in ("64:ff9b::8.8.8.8", "64:ff9b::10.0.0.1", "fe80::1%eth0", "localhost")]
    [True, False, False, False]

    An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4, Teredo, ISATAP) is as public as what it carries; of
    Teredo, both its server and its client. The IPv4-compatible form (``::a.b.c.d``) and NAT64 of a local network are
    never public, whatever they carry. Zone ids are never public.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _spans().reach(address) != "closed"
    if address.scope_id is not None:
        return False
    reach = _spans().reach(address)
    carried = _carried(address)
    return reach != "closed" and all(is_public(str(inner)) for inner in carried) and (reach == "open" or bool(carried))


def networks() -> tuple[Network, ...]:
    """The rows of the table, in its order."""
    return _table()[1]


def version() -> str:
    """The day of the table, as an ISO date; it stands in the head of the file."""
    return _table()[0]


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses inside an IPv6 one."""
    number = int(address)
    last = IPv4Address(number & _LOW_32)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    # By its prefix, mapped or NAT64; ISATAP may stand in any network.
    if number >> 32 in (0xFFFF, 0x64_FF9B << 64) or number >> 32 & _LOW_32 in _ISATAP:
        return (last,)
    return ()


class _Spans:
    """The table as spans of numbers, where the innermost row of an address is found by bisection."""

    def __init__(self, rows: Iterable[Network]) -> None:
        rows = tuple(rows)
        self._starts: dict[int, list[int]] = {}
        self._reach: dict[int, list[str]] = {}
        for kind, bits, elsewhere in ((4, 32, "open"), (6, 128, "closed")):
            of_kind = [row for row in rows if row.network.version == kind]
            # The innermost row decides: the one with the longest prefix.
            of_kind.sort(key=lambda row: row.network.prefixlen)
            edges = sorted({0} | {edge for row in of_kind for edge in _edges(row) if edge < 1 << bits})
            self._starts[kind] = edges
            self._reach[kind] = [next((row.reach for row in reversed(of_kind)
                                       if _edges(row)[0] <= edge < _edges(row)[1]), elsewhere) for edge in edges]

    def reach(self, address: IPv4Address | IPv6Address) -> str:
        place = bisect_right(self._starts[address.version], int(address)) - 1
        return self._reach[address.version][place]


def _edges(row: Network) -> tuple[int, int]:
    return int(row.network.network_address), int(row.network.broadcast_address) + 1


@cache
def _spans() -> _Spans:
    return _Spans(networks())


@cache
def _table() -> tuple[str, tuple[Network, ...]]:
    return read_networks(files("provenance").joinpath("data/networks.csv").read_text(encoding="utf-8"))


def read_networks(text: str) -> tuple[str, tuple[Network, ...]]:
    """
    Version and rows of a table in CSV; lines that begin with ``#`` are comments, the first names the version.

    Raises:
        ValueError: A row is not as it should be. A table that cannot be read opens nothing.
    """
    day = re.search(r"^#.*Version: ([0-9]{4}-[0-9]{2}-[0-9]{2})\.", text, re.M)
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows = tuple(Network(ip_network(row["network"]), row["reach"], row["name"], row["source"])
                 for row in csv.DictReader(lines, strict=True))
    wrong = [str(row.network) for row in rows if row.reach not in _REACHES or not (row.name and row.source)]
    if day is None or wrong or not rows:
        raise ValueError(f"networks.csv: {', '.join(wrong) or 'no version or no row'}")
    return day[1], rows

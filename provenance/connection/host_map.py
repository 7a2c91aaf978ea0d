"""
Hosts that a test maps to this machine, so that the whole program can be run against servers of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from provenance.errors import UsageError

__all__ = ["HostMap", "checked_map", "host_map_from_environment"]

HostMap = Mapping[str, tuple[str, int]]

_TESTING = "PROVENANCE_TESTING"
_HOST_MAP = "PROVENANCE_HOST_MAP"


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
    return checked_map(entries)


def checked_map(host_map: HostMap) -> dict[str, tuple[str, int]]:
    """
    The same map, its hosts in lower case.

    Raises:
        UsageError: It leads off this machine.
    """
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

"""
What the guard costs: links resolved with it and without it, CPU of one link with two redirects.

    python benchmarks/guard.py [--links 600] [--hosts 50] [--rounds 7]

The server is the one of ``links.py``, in a process of its own, without latency. Both sides follow the same links by the
same resolver, connection and reader; names are looked up in a dict, so that no resolver's speed comes in, and
remembered by both.

- guarded: ``LiveFetch`` as it is: addresses read strictly, names for local use refused, every answer of a lookup judged
  by the table, the lookup bounded in time, the other end compared, the time of a chain counted. Loopback addresses are
  judged like any others, and let through only after that.
- bare: the same with ``urlsplit``, no judgement, nothing compared, nothing counted.

The two take turns every twenty links; the ratio is taken inside the round.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from links import Web, address, target

import provenance.fetch
from provenance.addresses import Target
from provenance.cli.many import read_tables
from provenance.connection import Line, ask
from provenance.fetch import LiveFetch
from provenance.model import Capture
from provenance.networks import is_public
from provenance.resolver import resolve_link

REACH = 0.10
_PIECE = 20


def judged_and_let_through(ip: str) -> bool:
    is_public(ip)
    return True


class GuardedFetch(LiveFetch):
    """As it is; only the port of the one server stands in place of the web's own, at the very end."""

    server_port = 0

    def _line(self, target: Target, deadline: float) -> Line | str:
        line = super()._line(target, deadline)
        assert isinstance(line, Line)
        line.port = self.server_port
        return line


class BareLine(Line):
    """Connects, and asks nothing."""

    def open(self, host: str) -> None:
        self._limit = self.left
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.settimeout(self._limit)
        self._socket.connect((self.addresses[0], self.port))
        self.ip = self.addresses[0]
        self.phase = "protocol"


class BareFetch(LiveFetch):
    """Asks whatever it is told to."""

    server_port = 0

    def __call__(self, url: str, /) -> Capture:
        at = datetime.now(UTC)
        parts = urlsplit(url)
        assert parts.hostname
        deadline = time.monotonic() + 30
        line = BareLine(self._lookups.of(parts.hostname, deadline), self.server_port, deadline, tls=False)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = ask(line, parts.hostname, "", path, (("Host", parts.netloc), *self.request_headers), self.max_bytes)
        return Capture(url, at, answer.status, answer.headers, answer.body, line.ip, answer.complete, answer.error)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--links", type=int, default=600)
    arguments.add_argument("--hosts", type=int, default=50)
    arguments.add_argument("--rounds", type=int, default=7)
    given = arguments.parse_args()
    provenance.fetch.is_public = judged_and_let_through
    read_tables()
    names = {f"h{number}.example": (address(number),) for number in range(given.hosts)}
    taken: dict[str, list[float]] = {"guarded": [], "bare": []}
    with Web(given.hosts, 0.0) as web:
        sides = {"guarded": GuardedFetch({}, 30.0, 10**7, "bench", names.__getitem__),
                 "bare": BareFetch({}, 30.0, 10**7, "bench", names.__getitem__)}
        GuardedFetch.server_port = BareFetch.server_port = web.port
        urls = [target("h", 0, number, given.hosts, web.port) for number in range(given.links)]
        for turn in range(given.rounds + 1):
            spent = dict.fromkeys(sides, 0.0)
            for place in range(0, given.links, _PIECE):
                # Small pieces in turns: what else runs on the machine slows both.
                for name in sorted(sides, reverse=bool((turn + place // _PIECE) % 2)):
                    began = time.process_time()
                    for url in urls[place:place + _PIECE]:
                        found = resolve_link(url, sides[name])
                        assert (found.outcome, len(found.hops)) == ("resolved", 3), found
                    spent[name] += time.process_time() - began
            if turn:  # the first is to get warm
                for name, seconds in spent.items():
                    taken[name].append(seconds / given.links * 1e6)
    costs = sorted(one / other - 1 for one, other in zip(taken["guarded"], taken["bare"], strict=True))
    middle = {name: statistics.median(values) for name, values in taken.items()}
    cost = statistics.median(costs)
    print(f"one link, two redirects: guarded {middle['guarded']:.0f} µs CPU, bare {middle['bare']:.0f} µs; the guard "
          f"costs {cost:.1%} ({costs[0]:.1%} to {costs[-1]:.1%}); wanted at most {REACH:.0%}: "
          f"{'reached' if cost <= REACH else 'NOT reached'}")


if __name__ == "__main__":
    main()

"""
The table of rates: which row holds for an address.

>>> rates = load_rates()
>>> rates.of("https://web.archive.org/cdx/search/cdx?url=x").every_s, rates.of("https://web.archive.org/web/2/x").every_s
(2.5, 0.125)
>>> rates.of("https://old.reddit.com/r/x").where, rates.of("https://news.example/").where
('.reddit.com', '*')
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from provenance.errors import ListError
from provenance.urls import split

__all__ = ["Rate", "Rates", "load_rates"]

_HOUR_S = 3600.0
_COLUMNS = ("where", "every_s", "in_flight", "rest_s", "patience_s", "keep_h", "keep_gone_h", "deadline_s", "source")


@dataclass(frozen=True, slots=True)
class Rate:
    """One row; the head of ``data/rates.csv`` explains the columns."""

    where: str  #: ``host``, ``.host``, ``host/path`` or ``*``
    every_s: float  #: seconds between the starts of two requests
    in_flight: int = 1  #: requests at a time to one host
    rest_s: float = 5.0  #: after a refusal that names no time; doubled each time
    patience_s: float = 30.0  #: the longest wait served in place
    keep_s: float = 0.0  #: how long a positive answer may be given again
    keep_gone_s: float = 0.0  #: how long a "not found" may
    deadline_s: float = 30.0  #: for one request, everything included
    source: str = ""


class Rates:
    """Rows by host; the longest path goes first, then the host itself, then the nearest ``.host``, then ``*``."""

    def __init__(self, rows: Iterable[Rate]) -> None:
        self.rows = tuple(rows)
        self._by_host: dict[str, list[tuple[str, Rate]]] = {}
        for row in self.rows:
            host, slash, path = row.where.partition("/")
            self._by_host.setdefault(host, []).append((slash + path, row))
        for paths in self._by_host.values():
            paths.sort(key=lambda pair: -len(pair[0]))
        if "*" not in self._by_host:
            raise ListError("The table of rates needs a row for everybody else: *", code="bad-rates")

    def of(self, url: str) -> Rate:
        """The row for an address; the one of everybody else where the address is none."""
        address = split(url)
        host, path = (address.host, address.path) if address else ("", "")
        # Host names have at most 127 labels; what has more is no host.
        labels = host.split(".", 127)
        for name in (host, *("." + ".".join(labels[start:]) for start in range(len(labels))), "*"):
            for prefix, row in self._by_host.get(name, ()):
                if path.startswith(prefix):
                    return row
        raise AssertionError("the row * takes every address")

    def deadline_s(self, url: str) -> float:
        """
        How many seconds a request for an address may take, everything included.

        >>> load_rates().deadline_s("https://web.archive.org/cdx/search/cdx?url=x"), load_rates().deadline_s("https://t.co/a")
        (60.0, 30.0)
        """
        return self.of(url).deadline_s


@cache
def load_rates() -> Rates:
    """
    Our own table, ``data/rates.csv``; read on first use.

    Raises:
        ListError: A row is not as it should be; the message says which.
    """
    return read_rates(files("provenance").joinpath("data/rates.csv").read_text(encoding="utf-8"))


def read_rates(text: str) -> Rates:
    """
    Rates from a table in CSV; lines that begin with ``#`` are comments.

    Raises:
        ListError: A row is not as it should be; the message says which.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise ListError(f"rates: the columns should be {','.join(_COLUMNS)}", code="bad-rates")
    return Rates([_row(row) for row in reader])


def _row(row: dict[str, str]) -> Rate:
    try:
        rate = Rate(row["where"], float(row["every_s"]), int(row["in_flight"]), float(row["rest_s"]),
                    float(row["patience_s"]), float(row["keep_h"]) * _HOUR_S, float(row["keep_gone_h"]) * _HOUR_S,
                    float(row["deadline_s"]), row["source"])
    except (TypeError, ValueError):
        raise ListError(f"rates: the row of {row['where']!r} lacks a number", code="bad-rates") from None
    numbers = (rate.every_s, rate.rest_s, rate.patience_s, rate.keep_s, rate.keep_gone_s, rate.deadline_s)
    full = bool(rate.where and rate.source and rate.deadline_s)
    if not full or rate.in_flight < 1 or not all(0 <= number < 1e9 for number in numbers):
        raise ListError(f"rates: the row of {rate.where!r} lacks something or goes below zero", code="bad-rates")
    return rate

"""
How often a rule spoke about embeds that nobody had touched, as the evaluation measured it.

The figures stand in ``data/false-alarms.toml``, written by the evaluation (``python -m tests.eval --write-rates``). A
rule that is not in it was not measured, and where there is no such file nothing was.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Measured", "measured", "measured_on"]

_FILE = "data/false-alarms.toml"


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One rule over untouched embeds.

    >>> print(Measured(450, 9, 1))
    1 false alarm in 450 untouched embeds (0.2 %); it spoke about 9
    """

    asked: int  #: untouched embeds it was asked about
    spoke: int  #: how often it spoke
    fired: int  #: how often without a reason that the truth of the page gives: a false alarm

    def __str__(self) -> str:
        plural = "" if self.fired == 1 else "s"
        return (f"{self.fired or 'no'} false alarm{plural} in {self.asked:,} untouched embeds "
                f"({100 * self.fired / self.asked:.1f} %); it spoke about {self.spoke:,}")


def measured(slug: str) -> Measured | None:
    """What was measured of a rule; None where nothing was."""
    return _rates().get(slug)


def measured_on() -> str | None:
    """The day of the measurement; None where there was none."""
    return str(_table()["date"]) if "date" in _table() else None


@cache
def _table() -> dict[str, Any]:
    file = files("provenance").joinpath(_FILE)
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


@cache
def _rates() -> dict[str, Measured]:
    return {one["rule"]: Measured(one["asked"], one["spoke"], one["fired"])
            for one in _table().get("rates", ()) if one["asked"]}

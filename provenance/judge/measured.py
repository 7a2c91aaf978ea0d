"""
How often a rule spoke about embeds that nobody had touched, as the evaluation measured it.

The figures stand in ``data/false-alarms.toml``, written by the evaluation: ``as_of``, and for each rule ``fired`` and
``asked``. A rule that is not in it was not measured.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Measured", "measured", "measured_on"]

_FILE = "data/false-alarms.toml"


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One rule over untouched embeds.

    >>> str(Measured(1, 450)), str(Measured(0, 450))
    ('1 of 450 untouched embeds (0.2 %)', '0 of 450 untouched embeds (0.0 %)')
    """

    fired: int  #: untouched embeds about which the rule spoke
    asked: int  #: untouched embeds in all

    def __str__(self) -> str:
        return f"{self.fired:,} of {self.asked:,} untouched embeds ({100 * self.fired / self.asked:.1f} %)"


def measured(slug: str) -> Measured | None:
    """What was measured of a rule; None where nothing was."""
    return _rates().get(slug)


def measured_on() -> str | None:
    """The day of the measurement; None where there was none."""
    return str(_table()["as_of"]) if "as_of" in _table() else None


@cache
def _table() -> dict[str, object]:
    file = files("provenance").joinpath(_FILE)
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


@cache
def _rates() -> dict[str, Measured]:
    rates = _table().get("rates", {})
    assert isinstance(rates, dict)  # a file of ours; a test reads it
    return {slug: Measured(one["fired"], one["asked"]) for slug, one in rates.items() if one["asked"]}

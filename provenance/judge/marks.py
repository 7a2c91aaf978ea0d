"""
Marks and labels that a platform puts beside an account's name, as a witness noted them, and what they meant when.

>>> from datetime import date
>>> meaning_of("x", "blue", date(2024, 5, 30))
'it came with a paid subscription'
>>> meaning_of("x", "blue", date(2008, 1, 1)) is None
True
"""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from importlib.resources import files

from provenance.model import Testimony
from provenance.testimony import shows

__all__ = ["captured_marks", "meaning_of", "platform_labels"]

#: What our own witnesses remark (``witnesses.x_json``); platforms' sentences are not looked through for it.
_MARK = re.compile(r"(?:\A|; )check mark: (?P<mark>[a-z]{3,10})(?=\Z|;)")
_LABEL = re.compile(r"(?:\A|; )labelled by the platform: (?P<label>[^;]{1,80})(?=\Z|;)")


def captured_marks(said: Testimony) -> tuple[str, ...]:
    """
    The colours of the check marks a witness noted.

    >>> captured_marks(Testimony("x-syndication", "exists", reason="check mark: blue; a later version exists"))
    ('blue',)
    """
    return tuple(found["mark"] for found in _MARK.finditer(said.reason or "")) if shows(said) else ()


def platform_labels(said: Testimony) -> tuple[str, ...]:
    """
    The platform's labels for parody, fan and commentary accounts that a witness noted.

    >>> platform_labels(Testimony("x-syndication", "exists", reason="labelled by the platform: Parody"))
    ('Parody',)
    """
    return tuple(found["label"].strip() for found in _LABEL.finditer(said.reason or "")) if shows(said) else ()


def meaning_of(platform: str, mark: str, on: date) -> str | None:
    """What a mark of that colour meant on that day; None where the table does not know."""
    for key, since, until, meaning in _meanings():
        if key == (platform, mark) and since <= on and (until is None or on <= until):
            return meaning
    return None


@cache
def _meanings() -> tuple[tuple[tuple[str, str], date, date | None, str], ...]:
    text = files("provenance").joinpath("data/check-marks.csv").read_text("utf-8")
    return tuple(((row["platform"], row["mark"]), date.fromisoformat(row["since"]),
                  date.fromisoformat(row["until"]) if row["until"] else None, row["meaning"])
                 for row in csv.DictReader(text.splitlines()))

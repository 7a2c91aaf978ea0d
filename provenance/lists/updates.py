"""
Lists that are made anew from their public source, when asked.

>>> [update.name for update in UPDATES]
['us-congress']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provenance.errors import InputError, UsageError
from provenance.lists.importers import Source
from provenance.model import Fetch


@dataclass(frozen=True, slots=True)
class Update:
    """Where a list comes from, and who reads it."""

    name: str  #: of the update, and of the list
    kind: str  #: of the importer
    addresses: tuple[str, ...]


#: The files' addresses stand in the README of github.com/unitedstates/congress-legislators.
UPDATES = (
    Update("us-congress", "congress-legislators", (
        "https://unitedstates.github.io/congress-legislators/legislators-social-media.yaml",
        "https://unitedstates.github.io/congress-legislators/legislators-current.yaml",
    )),
)


def update_named(name: str) -> Update:
    """
    The update of that name.

    Raises:
        UsageError: there is none; names those there are.
    """
    for update in UPDATES:
        if update.name == name:
            return update
    raise UsageError(f"no list called {name!r} can be fetched; known: {', '.join(one.name for one in UPDATES)}",
                     code="unknown-update")


def fetch_sources(update: Update, fetch: Fetch) -> tuple[tuple[Source, ...], date]:
    """
    The files, each asked for once, and the UTC day on which they were served: the list speaks as of that day.

    Nothing is followed: an answer that leads elsewhere is not the file.

    Raises:
        InputError: an address did not answer with a whole file.
    """
    sources: list[Source] = []
    days: list[date] = []
    for address in update.addresses:
        capture = fetch(address)
        if capture is None or capture.status != 200 or not capture.complete:
            what = "was not asked" if capture is None else capture.error or (
                f"answered {capture.status}" if capture.complete else "did not answer in whole")
            raise InputError(f"{address}: {what}; nothing was written", code="not-fetched")
        sources.append(Source(address.rpartition("/")[2], capture.body))
        days.append(capture.at.date())
    return tuple(sources), max(days)

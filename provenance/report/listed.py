"""
What a lister (Wikidata) has for the handles of an article: a list that anybody may edit, no witness.

>>> from datetime import datetime, UTC
>>> from provenance.model import Listed
>>> account = Listed("Q42", "Example Reader", "P2002", "example_reader", "2015")
>>> one = Listing("x", "example_reader", "listed", (account,), datetime(2026, 11, 22, tzinfo=UTC))
>>> listed_words(one)
['listed as an account of “Example Reader” (Q42, P2002, since 2015) in Wikidata, as of 2026-11-22']
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from provenance.model import Facts, Listing
from provenance.report.times import shown_time
from provenance.report.words import one_line
from provenance.witnesses.wikidata import PROPERTIES

__all__ = ["listed_words", "listing_dict", "listings"]

_NAMES = {"wikidata": "Wikidata"}


def listings(facts: Facts) -> tuple[Listing, ...]:
    """What listers have for each handle of the embeds; a row ``not-tried`` where none was asked about it."""
    known = {(one.platform, one.handle.casefold()): one for one in facts.listings}
    shown = {(embed.platform, embed.handle.casefold()): embed.handle
             for embed in reversed(facts.article.embeds) if embed.handle and embed.platform in PROPERTIES}
    return tuple(known.get(key) or Listing(key[0], handle, "not-tried") for key, handle in reversed(shown.items()))


def listing_dict(one: Listing) -> dict[str, Any]:
    """The keys of ``listings[]``."""
    return {"lister": one.lister, "platform": one.platform, "handle": one.handle, "outcome": one.outcome,
            "at": shown_time(one.at), "capture": one.capture, "reason": one.reason,
            "accounts": [asdict(listed) for listed in one.accounts]}


def listed_words(one: Listing) -> list[str]:
    """A line for each statement; none where nothing is listed, as that says nothing about the account."""
    lines = []
    for listed in one.accounts:
        whose = f"“{one_line(listed.label, 80)}” " if listed.label else ""
        about = [listed.item, listed.property, *(f"{word} {when}" for word, when in (
            ("since", listed.since), ("until", listed.until)) if when),
            *(["marked deprecated there"] if listed.rank == "deprecated" else [])]
        when = f", as of {one.at:%Y-%m-%d}" if one.at else ""
        lister = _NAMES.get(one.lister, one.lister)
        lines.append(f"listed as an account of {whose}({', '.join(about)}) in {lister}{when}")
    return lines

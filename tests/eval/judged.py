"""
The forgeries and the untouched pages, judged by the public pipeline, without a network.

A forgery counts as detected when the owed rule speaks about the embed that was forged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence import fetch_of
from forged import all_forgeries
from forging import AS_OF, Forgery
from scoring import match
from truth import Page

from provenance.lists import Lists, load_lists
from provenance.model import Capture, EmbedJudgement, Fetch
from provenance.pipeline import Audit, audit


@dataclass
class Tally:
    """One kind of forgery: how often its rule was owed, how often it spoke, and where the page cannot show it."""

    owed: int = 0
    detected: int = 0
    missed: list[str] = field(default_factory=list)
    not_shown: dict[str, int] = field(default_factory=dict)  #: reason, and how many

    @property
    def rate(self) -> float:
        return self.detected / self.owed if self.owed else 1.0


def judge(source: bytes, fetch: Fetch | None = None, lists: Lists | None = None) -> Audit:
    """Audit bytes as of the set's own moment."""
    return audit(source, fetch=fetch, lists=lists, as_of=AS_OF)


def answering(web: Mapping[str, str], fetch: Fetch | None) -> Fetch | None:
    """Who answers: *web* (an address to the address it redirects to), then *fetch*; None where nobody does."""
    if not web:
        return fetch
    answers = {url: Capture(url, AS_OF, 301, (("Location", target),), ip="192.0.2.1") for url, target in web.items()}
    return lambda url: answers.get(url) or (fetch(url) if fetch is not None else None)


def detected(forgery: Forgery, lists: Lists) -> bool:
    """Does the owed rule speak about the forged embed?"""
    owed = forgery.owed
    result = judge(forgery.source, answering(owed.web, forgery.fetch), lists)
    mine = [one for one in result.embeds if one.embed.post_id == owed.post_id
            and (owed.post_id is not None or one.embed.handle == owed.handle)]
    return any(finding.rule == owed.rule for one in mine for finding in one.findings)


def tallies(pages: Iterable[Page], lists: Lists | None = None) -> dict[str, Tally]:
    """Every forgery of every page, by kind."""
    lists = lists or load_lists()
    out: dict[str, Tally] = {}
    for forgery in all_forgeries(pages):
        tally, owed = out.setdefault(forgery.kind, Tally()), forgery.owed
        if owed.rule is None:
            tally.not_shown[owed.why] = tally.not_shown.get(owed.why, 0) + 1
            continue
        tally.owed += 1
        if detected(forgery, lists):
            tally.detected += 1
        else:
            tally.missed.append(f"{forgery.page.name}: {forgery.kind}: {owed.rule} is owed for "
                                f"{owed.post_id or owed.handle}")
    return out


def untouched(page: Page, lists: Lists, *, asked: bool) -> Iterator[tuple[Mapping[str, Any] | None, EmbedJudgement]]:
    """Each embed of a page as it stands, with what its truth file says of it; *asked*: every witness answers."""
    result = judge(page.source, fetch_of(page) if asked else None, lists)
    pairs, _, surplus = match(page.embeds, [one.embed for one in result.embeds])
    for want, embed in [*pairs, *((None, one) for one in surplus)]:
        yield want, next(one for one in result.embeds if one.embed is embed)

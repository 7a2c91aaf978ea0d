"""
What a report says, once for all its forms: headline, cards, chains, what was not checked, what to do next.

Everything here is plain text as it was seen or said; escaping is done where it is written (``provenance.sinks``).

>>> from provenance.model import Audited
>>> from datetime import UTC, datetime
>>> content(Audited("a.txt", datetime(2024, 6, 1, tzinfo=UTC), error=("empty", "a.txt: empty"))).headline
'This input could not be read.'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from provenance.model import SEVERITIES, Audited, Decision, Resolution
from provenance.report.card import Card, make_card
from provenance.report.chains import Chain, make_chain
from provenance.report.data import as_dict
from provenance.report.grounds import Ground, grounds
from provenance.report.vocabulary import STATUS_WORDS
from provenance.report.words import count
from provenance.testimony import SPOKEN

__all__ = ["Consulted", "Content", "NextStep", "content", "headline"]


#: An audit that comes from no store has no decisions.
NOTHING_DECIDED: Mapping[int, Decision] = {}
NO_SCORE = ("This report says what agrees, what differs and what could not be checked. It never says whether a post is "
            "true, nor what anybody believes; there is no score.")
_UNREAD = "This input could not be read."
#: One and many, the weightiest first.
_SEVERITY_COUNTS = {"hold": ("reason to hold", "reasons to hold"), "check": ("finding to check", "findings to check"),
                    "note": ("note", "notes")}


class _ListInfo(Protocol):
    """What a list says about itself (``lists.ListInfo``), as far as a report tells it."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def source(self) -> str: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Consulted:
    """A list that was looked into, and what was found in it; ``matches`` empty: nothing."""

    id: str
    version: str
    title: str
    as_of: str
    source: str
    rows: int
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing a person can do, and for which posts (their numbers; empty: the article)."""

    words: str
    severity: str
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One article's report. ``data`` is the JSON of it, for what stands there as it is."""

    title: str
    headline: str
    asked: str | None  #: how far the report rests on more than the article; None where there is no post
    counts: tuple[str, ...]  #: in words, for the line below the headline
    data: dict[str, Any]
    cards: tuple[Card, ...]
    linked: tuple[Card, ...]
    chains: tuple[Chain, ...]  #: of short links that stand in no post
    consulted: tuple[Consulted, ...] | None  #: None: which lists were consulted is not known here
    unchecked: tuple[str, ...]
    next_steps: tuple[NextStep, ...]
    further: str | None  #: where there is nothing to do, or more to be known; None: nothing to add
    grounds: tuple[Ground, ...]  #: what the findings rest on, for forms in which it cannot stand behind each

    @property
    def needs_editor(self) -> int:
        return sum(card.needs_editor for card in self.cards)


def content(audited: Audited, lists: Iterable[_ListInfo] | None = None,
            decided: Mapping[int, Decision] = NOTHING_DECIDED) -> Content:
    """
    The report of one audit.

    Args:
        lists: The lists it was judged with, so that those without a match can be named, too.
        decided: What an editor has said about embeds, by position; what is decided waits for nobody.
    """
    data = as_dict(audited, decided)
    facts, judgement = audited.facts, audited.judgement
    if facts is None or judgement is None:
        why = audited.error[1] if audited.error else "no reason was given"
        return Content(audited.input, _UNREAD, None, (), data, (), (), (), (), (why,), (), None, ())
    chains = {link["url"]: make_chain(link) for link in data["links"]}
    cards = tuple(make_card(number, one, of_it, chains, facts) for number, (one, of_it) in enumerate(
        zip(judgement.embeds, data["embeds"], strict=True), 1))
    linked = tuple(make_card(number, one, of_it, chains, facts) for number, (one, of_it) in enumerate(
        zip(judgement.linked_posts, data["linked_posts"], strict=True), len(cards) + 1))
    told = {chain.url for card in (*cards, *linked) for chain in card.chains}
    steps = _next_steps(data, cards, linked)
    return Content(
        title=facts.article.title or data["article"]["url"] or audited.input,
        headline=headline(data), asked=_asked(data), counts=_counts(data), data=data, cards=cards, linked=linked,
        chains=tuple(chain for url, chain in chains.items() if url not in told),
        consulted=None if lists is None else tuple(_consulted(info, data) for info in lists),
        unchecked=_unchecked(data, cards, facts.resolutions.values()), next_steps=steps,
        further=_further(data, bool(steps)),
        grounds=grounds((*cards, *linked), data["findings"], data["article"]["sha256"]))


def headline(data: dict[str, Any]) -> str:
    """What an editor wants to know first, in words: ``2 of 5 posts need an editor``; *data* is an audit's JSON."""
    embeds = data["embeds"]
    if data["error"]:
        return _UNREAD
    if not embeds:
        return "No embedded post was found" + (
            "" if data["article"]["parse"] == "complete" else ", and the page could not be read whole") + "."
    need = sum("review" not in one and any(finding["severity"] != "note" for finding in one["findings"])
               for one in embeds)
    if len(embeds) == 1:
        return "The one post here needs an editor." if need else "The one post here needs no editor."
    if not need:
        return f"None of the {len(embeds)} posts needs an editor."
    if need == len(embeds):
        return f"All {len(embeds)} posts need an editor."
    return f"{need} of {len(embeds)} posts {'needs' if need == 1 else 'need'} an editor."


def _asked(data: dict[str, Any]) -> str | None:
    """Whoever reads "agrees" must know with what: nobody asked, nobody answered, or witnesses spoke of some."""
    embeds = data["embeds"]
    if not embeds:
        return None
    said = _outcomes(data)
    alone = "on the article" + (" and on where its links lead" if any(
        link["outcome"] == "resolved" for link in data["links"]) else " alone")
    if not any(said):
        return f"No witness was asked about any post: all of this rests {alone}."
    spoke = sum(bool(outcomes & SPOKEN) for outcomes in said)
    if spoke == len(embeds):
        return "A witness answered about every post." if len(embeds) > 1 else "A witness answered about it."
    if not spoke:
        return f"Witnesses were asked, and none could say anything: all of this rests {alone}."
    return f"Witnesses answered about {spoke} of {len(embeds)} posts; the others rest {alone}."


def _outcomes(data: dict[str, Any]) -> list[set[str]]:
    """What came of asking about each embed; where a picture's link leads was seen, and nobody was asked for it."""
    return [{row["outcome"] for row in one["testimony"] if row["witness"] != "media-link"} - {"not-tried"}
            for one in data["embeds"]]


def _further(data: dict[str, Any], waiting: bool) -> str | None:
    """Said to whoever has nothing to do, or could know more by asking."""
    if not data["embeds"]:
        return None
    asked = any(_outcomes(data))
    return " ".join(filter(None, (
        "Nothing waits for an editor." if not waiting else "",
        "To know more, let the witnesses be asked: audit the article again, with the network."
        if not asked else ""))) or None


def _counts(data: dict[str, Any]) -> tuple[str, ...]:
    summary = data["summary"]
    parts = [f"{number} {STATUS_WORDS[status].name}" for status, number in summary["by_status"].items()]
    parts += [count(summary["by_severity"][severity], *words) for severity, words in _SEVERITY_COUNTS.items()
              if severity in summary["by_severity"]]
    if summary["linked_posts"]:
        parts.append(count(summary["linked_posts"], "linked post"))
    if data["links"]:
        parts.append(count(len(data["links"]), "short link"))
    return tuple(parts)


def _consulted(info: _ListInfo, data: dict[str, Any]) -> Consulted:
    shown = [*data["embeds"], *data["linked_posts"], data]
    matches = dict.fromkeys(
        f"{(finding['matched'] or {}).get('text') or 'an entry'}: row {finding['list_row']}"
        for one in shown for finding in one["findings"] if finding["list_id"] == info.id)
    return Consulted(info.id, info.version, info.title, info.as_of.isoformat(), info.source, info.rows, tuple(matches))


def _unchecked(data: dict[str, Any], cards: Sequence[Card], resolutions: Iterable[Resolution]) -> tuple[str, ...]:
    """What nobody knows after this audit, and why; the article's own, then post by post."""
    out = [f"The page could not be read whole: {problem}" for problem in data["article"]["problems"]]
    if data["article"]["published_at"] is None:
        out.append("When the article was published is not stated in the page, so no day was held against it; "
                   "--published gives it.")
    by_words: dict[str, list[int]] = {}
    for card in cards:
        for words in card.unchecked:
            by_words.setdefault(words, []).append(card.number)
    out += [f"{_posts(numbers, len(cards))}: {words}" for words, numbers in by_words.items()]
    not_tried = sum(one.outcome == "not-tried" for one in resolutions)
    if not_tried:
        out.append(f"{count(not_tried, 'short link')}: nobody was asked where "
                   f"{'it leads' if not_tried == 1 else 'they lead'}.")
    out.append("Every post: where it was made (location) is not checked by this tool; why it was made (motivation) is "
               "not judged.")
    return tuple(out)


def _posts(numbers: Sequence[int], of: int) -> str:
    if len(numbers) == of and of > 1:
        return "Every post"
    return f"Post {numbers[0]}" if len(numbers) == 1 else f"Posts {', '.join(map(str, numbers))}"


def _next_steps(data: dict[str, Any], cards: Sequence[Card], linked: Sequence[Card]) -> tuple[NextStep, ...]:
    """What to do, once for all posts it is to be done for; what weighs more comes first. Notes ask for nothing."""
    found: dict[str, tuple[str, list[int]]] = {}
    for card in (*cards, *linked):
        for finding in card.findings:
            if finding["severity"] != "note" and card.decided is None:
                numbers = found.setdefault(finding["next_step"], (finding["severity"], []))[1]
                if card.number not in numbers:
                    numbers.append(card.number)
                if finding["severity"] == "hold":
                    found[finding["next_step"]] = "hold", numbers
    for finding in data["findings"]:
        if finding["severity"] != "note":
            found.setdefault(finding["next_step"], (finding["severity"], []))
    return tuple(sorted((NextStep(words, severity, tuple(numbers)) for words, (severity, numbers) in found.items()),
                        key=lambda step: (-SEVERITIES.index(step.severity), step.posts[:1] or (0,))))



"""
Two audits of the same bytes: what is known after the second. Pure; facts are only added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from provenance.model import (
    Article,
    Dated,
    Embed,
    EmbedJudgement,
    Facts,
    Finding,
    Judgement,
    Listing,
    PageFacts,
    Resolution,
    Testimony,
)
from provenance.rendering import carried_over
from provenance.store.rows import tried_at

_NEVER = datetime.min.replace(tzinfo=UTC)
#: All of a finding but its moment.
_SAYS = attrgetter(*(name for name in Finding._fields if name != "as_of"))
_NOT_TRIED = "not-tried"


@dataclass(frozen=True, slots=True)
class Merged:
    """What is known now, and testimonies about embeds that the newer reading does not show."""

    facts: Facts
    left_over: tuple[tuple[Embed | None, Testimony], ...] = ()


def merge(stored: Facts, new: Facts) -> Merged:
    """
    What is known of one article after it was audited again.

    - The reading (embeds, links, title …) is the new one's: the same bytes give another one only
      when our reader changed, or a page was rendered; what a rendering showed stays where the new one is none. A
      testimony follows its post to its new place.
    - A link's latest try counts; ``not-tried`` never takes the place of a try.
    - Testimonies are added, but no ``not-tried`` beside an answer of the same witness.
    - A date the user gave stays, until the user gives another.
    """
    if not new.article.rendered:
        new = replace(new, article=carried_over(new.article, stored.article))
    resolutions = dict(stored.resolutions)
    for url, resolution in new.resolutions.items():
        resolutions[url] = _later(resolutions.get(url), resolution)
    kept, left_over = _moved(stored, new.article)
    words = {position: heard(kept.get(position, ()), new.testimonies.get(position, ()))
             for position in sorted({*kept, *new.testimonies})}
    testimonies = {position: said for position, said in words.items() if said}
    facts = Facts(new.article, resolutions, testimonies, _published(stored, new), _listed(stored, new), new.earlier)
    return Merged(facts, left_over)


def _listed(stored: Facts, new: Facts) -> tuple[Listing, ...]:
    """The newest word of each lister on each handle that is shown now, in the order in which they are shown."""
    newest: dict[tuple[str, str, str], Listing] = {}
    for one in (*stored.listings, *new.listings):
        place = one.lister, one.platform, one.handle.casefold()
        known = newest.get(place)
        if known is None or (one.at or _NEVER) >= (known.at or _NEVER):
            newest[place] = one
    shown = [(embed.platform, (embed.handle or "").casefold()) for embed in new.article.embeds]
    return tuple(sorted((one for (_, platform, key), one in newest.items() if (platform, key) in shown),
                        key=lambda one: shown.index((one.platform, one.handle.casefold()))))


def _later(known: Resolution | None, new: Resolution) -> Resolution:
    if known is None:
        return new
    if (known.outcome == _NOT_TRIED) != (new.outcome == _NOT_TRIED):
        return new if known.outcome == _NOT_TRIED else known
    # Equal times: the same record, perhaps read by a newer version of ours.
    return new if (tried_at(new) or _NEVER) >= (tried_at(known) or _NEVER) else known


def heard(known: tuple[Testimony, ...], new: tuple[Testimony, ...]) -> tuple[Testimony, ...]:
    if not known:
        return new
    answered = {said.witness for said in (*known, *new) if said.outcome != _NOT_TRIED}
    # Once is enough to say that a witness was not tried.
    silent = answered | {said.witness for said in known}
    added = tuple(said for said in new
                  if said not in known and (said.outcome != _NOT_TRIED or said.witness not in silent))
    answered_now = {said.witness for said in added if said.outcome != _NOT_TRIED}
    return (*(said for said in known if said.outcome != _NOT_TRIED or said.witness not in answered_now), *added)


def _moved(stored: Facts, article: Article) -> tuple[
        Mapping[int, tuple[Testimony, ...]], tuple[tuple[Embed | None, Testimony], ...]]:
    """The stored testimonies at their places in the newer reading, and those without a place in it."""
    before = {embed.position: embed for embed in _shown(stored.article)}
    now = {embed.position: embed for embed in _shown(article)}
    kept: dict[int, tuple[Testimony, ...]] = {}
    left_over: list[tuple[Embed | None, Testimony]] = []
    for position, said in stored.testimonies.items():
        embed = before.get(position)
        places = [place for place, other in now.items() if embed is not None and _same_post(embed, other)]
        if position in places or (embed is None and position not in now):
            places = [position]
        if places:
            kept[places[0]] = (*kept.get(places[0], ()), *said)
        else:
            left_over += [(embed, one) for one in said]
    return kept, tuple(left_over)


def _shown(article: Article) -> Iterator[Embed]:
    yield from article.embeds
    yield from article.linked_posts


def _same_post(one: Embed, other: Embed) -> bool:
    if one.post_id is not None or other.post_id is not None:
        return (one.platform, one.post_id) == (other.platform, other.post_id)
    return (one.platform, one.handle, one.text) == (other.platform, other.handle, other.text)


def _published(stored: Facts, new: Facts) -> Dated | None:
    if new.published not in (None, new.article.published):
        return new.published
    if stored.published is not None and (
            stored.published != stored.article.published or stored.published == new.article.published):
        return stored.published
    return new.published


# --- is it the same? --------------------------------------------------------------------------


def reading(article: Article) -> tuple[Any, ...]:
    """Everything an article shows, for comparing; its bytes are not kept, so they do not count."""
    return (article.url, article.sha256, article.embeds, article.linked_posts, article.short_links, article.parse,
            article.problems, article.page, *_more(article.page))


def _more(page: PageFacts) -> tuple[Any, ...]:
    """What pages are not compared by, but a store keeps: the dates, names and sources of a newer reading count."""
    return page.modified, page.authors, page.site, page.language, dict(page.sources)


def same_facts(one: Facts, other: Facts) -> bool:
    """Do both know the same?"""
    return _known(one) == _known(other)


def _known(facts: Facts) -> tuple[Any, ...]:
    return (reading(facts.article), facts.resolutions, facts.testimonies, facts.published, facts.listings,
            facts.earlier)


def same_judgement(one: Judgement | None, other: Judgement | None) -> bool:
    """
    Do both say the same, whenever each was made?

    Findings that rest on no list carry the time of judging; that alone is no difference.
    """
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    return one.flagged_sources == other.flagged_sources and _said(one) == _said(other)


def _said(judgement: Judgement) -> list[object]:
    """Everything it says, but for the moment of judging, in the order in which it is told."""
    now = judgement.judged_at

    def undated(findings: tuple[Finding, ...]) -> list[object]:
        return [(_SAYS(one), None if _is(one.as_of, now) else one.as_of) for one in findings]

    def each(judged: tuple[EmbedJudgement, ...]) -> list[object]:
        return [(one.embed, one.post_id, one.clock, one.status, one.grade, one.source, one.testimony,
                 undated(one.findings)) for one in judged]

    return [undated(judgement.findings), each(judgement.embeds), each(judgement.linked_posts)]


def _is(as_of: str | None, now: datetime) -> bool:
    """Does the text name that instant? A day alone does not."""
    if as_of is None or as_of == now.isoformat():
        return as_of is not None
    try:
        return datetime.fromisoformat(as_of) == now
    except ValueError:
        return False

"""
The JSON of one article, schema ``provenance/audit@1``. Keys are a seam: added to, never renamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from provenance import __version__
from provenance.judge.witnessed import Compared, compare_all
from provenance.model import (
    SEVERITIES,
    STATUSES,
    Audited,
    Clock,
    Dated,
    Decision,
    Embed,
    EmbedJudgement,
    Finding,
    Hop,
    Resolution,
    Testimony,
)
from provenance.report.leading import post_led_to
from provenance.report.listed import listing_dict, listings
from provenance.report.times import shown_time
from provenance.sinks.lines import json_line
from provenance.testimony import agreed, latest
from provenance.witnesses.replay import inside
from provenance.witnesses.wayback import ARCHIVE

SCHEMA = "provenance/audit@1"
_DAY_MS = 86_400_000
#: No decisions; an audit that comes from no store has none.
_NOTHING: Mapping[int, Decision] = {}


def as_dict(audited: Audited, decided: Mapping[int, Decision] = _NOTHING) -> dict[str, Any]:
    """
    The audit as plain data: text, numbers, booleans, None, lists and dicts.

    An embed that an editor has *decided* about has one key more, ``review``; its findings stay.
    """
    facts, judgement = audited.facts, audited.judgement
    out: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "provenance", "version": __version__},
        "audited_at": shown_time(audited.audited_at),
        "input": audited.input,
        "error": {"code": audited.error[0], "message": audited.error[1]} if audited.error else None,
    }
    if facts is None or judgement is None:
        return out | {
            "article": {"url": None, "canonical_url": None, "title": None, "published_at": None, "sha256": None,
                        "parse": None, "problems": [], "modified_at": None, "authors": [], "site": None},
            "embeds": [], "linked_posts": [], "links": [], "hashtags": [], "findings": [], "listings": [],
            "summary": _summary((), (), (), ()),
        }
    article = facts.article
    resolved = [facts.resolutions.get(link.url) or Resolution(link.url, True, "not-tried")
                for link in article.short_links]
    return out | {
        "article": {
            "url": article.url, "canonical_url": article.canonical_url, "title": article.title,
            "published_at": _dated(facts.published), "published_source": facts.published and facts.published.source,
            "sha256": article.sha256, "parse": article.parse, "problems": list(article.problems),
            "modified_at": _dated(article.modified), "authors": list(article.authors), "site": article.site,
        },
        "embeds": [_embed(one, facts.resolutions) | _review(one, decided) for one in judgement.embeds],
        "linked_posts": [_embed(one, facts.resolutions) | _review(one, decided) for one in judgement.linked_posts],
        "links": [resolution_dict(resolution) | {"found_in": link.found_in}
                  for link, resolution in zip(article.short_links, resolved, strict=True)],
        "hashtags": [asdict(tag) for tag in article.hashtags],
        "findings": [_finding(finding) for finding in judgement.findings],
        "listings": [listing_dict(one) for one in listings(facts)],
        "summary": _summary(judgement.embeds, judgement.linked_posts, judgement.findings, (
            {"handle": source.handle, "platform": source.platform, "partisan_tagged": source.partisan_tagged,
             "unverifiable": source.unverifiable, "why": list(source.why), "rows": [asdict(row) for row in source.rows],
             "missing": list(source.missing), "posts": source.posts, "posts_tagged": source.posts_tagged,
             "posts_unverifiable": source.posts_unverifiable} for source in judgement.flagged_sources)),
    }


def _review(one: EmbedJudgement, decided: Mapping[int, Decision]) -> dict[str, Any]:
    word = decided.get(one.embed.position)
    return {} if word is None else {"review": {"decision": word.decision, "note": word.note,
                                               "decided_at": shown_time(word.decided_at)}}


def as_json(data: Any) -> str:
    """One line of JSON; characters that are not to be shown stand by their number, nothing is lost."""
    return json_line(data)


def resolution_dict(resolution: Resolution) -> dict[str, Any]:
    """One link with every hop, keys of ``links[]``."""
    return {
        "url": resolution.url, "short": resolution.short, "outcome": resolution.outcome,
        "hops": [_hop(hop) for hop in resolution.hops],
        "final_url": resolution.final_url, "domain": resolution.domain, "archived": _archived(resolution),
        "post": _post(resolution),
    }


def _post(resolution: Resolution) -> dict[str, Any] | None:
    ref = post_led_to(resolution)
    return None if ref is None else {"platform": ref.platform, "post_id": ref.post_id, "handle": ref.handle}


def _archived(resolution: Resolution) -> dict[str, Any] | None:
    """The archive's word about a dead link; None where none was asked. ``url`` None: it kept no target."""
    said = resolution.archive_hop
    if said is None:
        return None
    played = inside(ARCHIVE.player, said.url)
    return {"url": resolution.archived_url, "capture": said.url, "captured_at": shown_time(played and played[0]),
            "at": shown_time(said.at), "reason": said.error}


def _hop(hop: Hop) -> dict[str, Any]:
    return {"url": hop.url, "status": hop.status, "via": hop.via, "at": shown_time(hop.at), "ip": hop.ip,
            "error": hop.error}


def _dated(dated: Dated | None) -> str | None:
    if dated is None:
        return None
    return dated.at.date().isoformat() if dated.precision_ms >= _DAY_MS else shown_time(dated.at)


def clock_dict(clock: Clock | None) -> dict[str, Any] | None:
    """The keys of ``embeds[].clock``; None where there is no clock."""
    return None if clock is None else {
        "at": shown_time(clock.at), "not_before": shown_time(clock.not_before),
        "not_after": shown_time(clock.not_after), "precision_ms": clock.precision_ms, "source": clock.source,
        "impossible": clock.impossible,
    }


def _shown(embed: Embed) -> dict[str, Any]:
    return {
        "platform": embed.platform, "post_id": embed.post_id, "handle": embed.handle,
        "display_name": embed.display_name, "text": embed.text,
        "shown_date": embed.shown_date and embed.shown_date.isoformat(), "shown_at": shown_time(embed.shown_at),
        "date_text": embed.date_text, "permalink": embed.permalink, "address_handle": embed.address_handle,
        "form": embed.form, "forms": list(embed.forms), "region": embed.region, "position": embed.position,
        "hashtags": list(embed.hashtags), "mentions": list(embed.mentions), "links": list(embed.links),
        "media_links": list(embed.media_links), "anchors": [asdict(anchor) for anchor in embed.anchors],
        "quoted": _shown(embed.quoted) if embed.quoted else None, "problems": list(embed.problems),
    }


def _embed(one: EmbedJudgement, resolutions: Mapping[str, Resolution]) -> dict[str, Any]:
    compared = {id(beside.said): beside
                for beside in compare_all(one.embed, one.post_id, one.testimony, resolutions)}
    return _shown(one.embed) | {
        "post_id": one.post_id, "clock": clock_dict(one.clock), "status": one.status, "grade": one.grade,
        "source": one.source, "outcome": agreed(latest(one.testimony)),
        "testimony": [_testimony(said) | {"comparison": _comparison(compared.get(id(said)))} for said in one.testimony],
        "findings": [_finding(finding) for finding in one.findings],
    }


def _testimony(said: Testimony) -> dict[str, Any]:
    return {
        "witness": said.witness, "outcome": said.outcome, "at": shown_time(said.at), "handle": said.handle,
        "post_id": said.post_id, "text": said.text, "posted_at": shown_time(said.posted_at), "capture": said.capture,
        "name": said.name, "author_id": said.author_id, "reason": said.reason,
        "links": [asdict(anchor) for anchor in said.links], "versions": list(said.versions),
        "former_handles": [{"handle": handle, "since": shown_time(since)} for handle, since in said.former_handles],
        "first_seen": shown_time(said.first_seen), "last_seen": shown_time(said.last_seen),
        "missing_since": shown_time(said.missing_since), "candidates": list(said.candidates),
    }


def _comparison(beside: Compared | None) -> dict[str, Any] | None:
    """The embed beside one testimony; None where it does not show the post. What could not be compared is None."""
    if beside is None:
        return None
    words = beside.words
    return {
        "agrees": beside.agrees, "handle": beside.handle, "day_agrees": beside.day_agrees, "version": beside.version,
        "words": words.relation if words else None,
        "diff": {"added": list(words.diff.added), "removed": list(words.diff.removed),
                 "changed": [list(pair) for pair in words.diff.changed]} if words else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    moment, matched = finding.as_of, finding.matched
    return finding._asdict() | {"matched": asdict(matched) if matched else None,
                                "as_of": moment.replace("+00:00", "Z") if moment else None}


def _summary(embeds: Iterable[EmbedJudgement], linked: Iterable[EmbedJudgement], findings: Iterable[Finding],
             sources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Counts only; there is no score."""
    embeds, linked = tuple(embeds), tuple(linked)
    statuses = Counter(one.status for one in embeds)
    severities = Counter(finding.severity for one in (*embeds, *linked) for finding in one.findings)
    severities.update(finding.severity for finding in findings)
    return {
        "embeds": len(embeds), "linked_posts": len(linked),
        "by_status": {status: statuses[status] for status in STATUSES if statuses[status]},
        "by_severity": {severity: severities[severity] for severity in SEVERITIES if severities[severity]},
        "flagged_sources": list(sources),
    }

"""
The JSON Schema of ``provenance/audit@1``: what the JSON of one article holds, key by key.

>>> audit_schema()["$id"]
'urn:provenance:audit@1'

Keys may be added by later versions, so the published schema allows others; *closed* allows none, which is how the
tests find a key that nobody described. https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

from typing import Any

from provenance.model import SEVERITIES, STATUSES

__all__ = ["audit_schema"]

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_FLAG = {"type": "boolean"}
_COUNT = {"type": "integer", "minimum": 0}
#: ISO 8601 in UTC, with as many digits as are known.
_INSTANT = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3,6})?Z$"}
_DAY = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_DAY_OR_INSTANT = {"anyOf": [_DAY, _INSTANT]}
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_OUTCOMES = ("exists", "gone", "suspended", "restricted", "blocked", "unknown", "not-tried")
_LINK_OUTCOMES = ("resolved", "gone", "loop", "too-many-hops", "refused", "blocked", "unreachable", "not-tried")


def audit_schema(*, closed: bool = False) -> dict[str, Any]:
    """The schema as plain data; with *closed* no key is allowed that stands not in it."""

    def record(about: str, keys: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
        made: dict[str, Any] = {"type": "object", "description": about, "properties": keys | (optional or {}),
                                "required": list(keys)}
        return made | {"additionalProperties": False} if closed else made

    anchor = record("A link: what the reader sees and where it leads.", {"shown": _TEXT, "target": _TEXT})
    shown = {
        "platform": _TEXT, "post_id": _or_null(_TEXT), "handle": _or_null(_TEXT), "display_name": _or_null(_TEXT),
        "text": _or_null(_TEXT), "shown_date": _or_null(_DAY), "shown_at": _or_null(_INSTANT),
        "date_text": _or_null(_TEXT), "permalink": _or_null(_TEXT), "address_handle": _or_null(_TEXT), "form": _TEXT,
        "forms": _list(_TEXT), "region": _one_of("article", "aside", "comment", "unknown"), "position": _COUNT,
        "hashtags": _list(_TEXT), "mentions": _list(_TEXT), "links": _list(_TEXT), "media_links": _list(_TEXT),
        "anchors": _list(anchor), "quoted": _or_null({"$ref": "#/$defs/shown"}), "problems": _list(_TEXT),
    }
    clock = record("The time inside an id.", {
        "at": _or_null(_INSTANT), "not_before": _or_null(_INSTANT), "not_after": _or_null(_INSTANT),
        "precision_ms": _or_null(_COUNT), "source": _TEXT, "impossible": _or_null(_TEXT)})
    comparison = record("The embed beside a testimony; what could not be compared is null.", {
        "agrees": _FLAG, "handle": _or_null(_one_of("same", "renamed", "other")), "day_agrees": _or_null(_FLAG),
        "version": _or_null(_TEXT),
        "words": _or_null(_one_of("same", "beginning", "partial", "cut", "links", "signs", "differs")),
        "diff": _or_null(record("Words of one side only.", {
            "added": _list(_TEXT), "removed": _list(_TEXT),
            "changed": _list({"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2})}))})
    testimony = record("What one witness says about the post.", {
        "witness": _TEXT, "outcome": _one_of(*_OUTCOMES), "at": _or_null(_INSTANT), "handle": _or_null(_TEXT),
        "post_id": _or_null(_TEXT), "text": _or_null(_TEXT), "posted_at": _or_null(_INSTANT),
        "capture": _or_null(_TEXT), "name": _or_null(_TEXT), "author_id": _or_null(_TEXT), "reason": _or_null(_TEXT),
        "links": _list(anchor), "versions": _list(_TEXT),
        "former_handles": _list(record("A handle of before.", {"handle": _TEXT, "since": _or_null(_INSTANT)})),
        "first_seen": _or_null(_INSTANT), "last_seen": _or_null(_INSTANT), "missing_since": _or_null(_INSTANT),
        "candidates": _list(_TEXT), "comparison": _or_null(comparison)})
    finding = record("One statement, with what it rests on.", {
        "rule": _TEXT, "rule_version": _NUMBER, "severity": _one_of(*SEVERITIES),
        "basis": _one_of("observed", "computed", "listed", "fetched"), "message": _TEXT, "limits": _TEXT,
        "next_step": _TEXT, "matched": _or_null(record("The words it is about.", {
            "text": _TEXT, "start": _or_null(_COUNT), "end": _or_null(_COUNT)})),
        "list_id": _or_null(_TEXT), "list_version": _or_null(_TEXT), "list_row": _or_null(_COUNT),
        "side": _or_null(_TEXT), "as_of": _or_null(_TEXT), "evidence": _or_null(_TEXT)})
    review = record("An editor's word; apart from findings.", {
        "decision": _one_of("accepted", "corrected", "removed"), "note": _TEXT, "decided_at": _INSTANT})
    embed = record("A post as the article shows it, with what is known.", shown | {
        "clock": _or_null(clock), "status": _one_of(*STATUSES), "grade": _one_of("P0", "P1", "P2", "P3", "P4", "P5"),
        "source": _one_of("identified", "listed", "unidentified"), "outcome": _one_of(*_OUTCOMES),
        "testimony": _list(testimony), "findings": _list(finding)}, {"review": review})
    hop = record("One step of a chain.", {
        "url": _TEXT, "status": _or_null(_NUMBER), "via": _or_null(_TEXT), "at": _or_null(_INSTANT),
        "ip": _or_null(_TEXT), "error": _or_null(_TEXT)})
    link = record("A short link, with every hop.", {
        "url": _TEXT, "short": _FLAG, "outcome": _one_of(*_LINK_OUTCOMES), "hops": _list(hop),
        "final_url": _or_null(_TEXT), "domain": _or_null(_TEXT),
        "archived": _or_null(record("An archive's word about a dead link.", {
            "url": _or_null(_TEXT), "capture": _TEXT, "captured_at": _or_null(_INSTANT), "at": _or_null(_INSTANT),
            "reason": _or_null(_TEXT)})),
        "post": _or_null(record("The post it leads to.", {
            "platform": _TEXT, "post_id": _TEXT, "handle": _or_null(_TEXT)})),
        "found_in": _TEXT})
    listing = record("What a lister has for a handle.", {
        "lister": _TEXT, "platform": _TEXT, "handle": _TEXT,
        "outcome": _one_of("listed", "not-listed", "blocked", "unknown", "not-tried"), "at": _or_null(_INSTANT),
        "capture": _or_null(_TEXT), "reason": _or_null(_TEXT),
        "accounts": _list(record("One statement of the lister.", {
            "item": _TEXT, "label": _or_null(_TEXT), "property": _TEXT, "value": _TEXT, "since": _or_null(_TEXT),
            "until": _or_null(_TEXT), "rank": _TEXT, "author_id": _or_null(_TEXT), "revision": _or_null(_NUMBER)}))})
    source = record("A handle with a flag, and why.", {
        "handle": _TEXT, "platform": _TEXT, "partisan_tagged": _FLAG, "unverifiable": _FLAG, "why": _list(_TEXT),
        "rows": _list(record("A matched list row that has a side.", {
            "kind": _TEXT, "matched": _TEXT, "list_id": _TEXT, "list_version": _TEXT, "list_row": _COUNT,
            "label": _TEXT, "side": _TEXT, "posts": _COUNT})),
        "missing": _list(_TEXT), "posts": _COUNT, "posts_tagged": _COUNT, "posts_unverifiable": _COUNT})
    article = record("The article; all null where the input could not be read.", {
        "url": _or_null(_TEXT), "canonical_url": _or_null(_TEXT), "title": _or_null(_TEXT),
        "published_at": _or_null(_DAY_OR_INSTANT), "sha256": _or_null(_DIGEST),
        "parse": _or_null(_one_of("complete", "degraded")), "problems": _list(_TEXT),
        "modified_at": _or_null(_DAY_OR_INSTANT), "authors": _list(_TEXT), "site": _or_null(_TEXT),
    }, {"published_source": _or_null(_TEXT)})
    return record("One article, audited.", {
        "schema": {"const": "provenance/audit@1"}, "tool": record("What wrote it.", {"name": _TEXT, "version": _TEXT}),
        "audited_at": _INSTANT, "input": _TEXT, "error": _or_null(record("Why it could not be read.", {
            "code": _TEXT, "message": _TEXT})),
        "article": article, "embeds": _list({"$ref": "#/$defs/embed"}),
        "linked_posts": _list({"$ref": "#/$defs/embed"}), "links": _list(link),
        "hashtags": _list(record("A hashtag and where it stood.", {"text": _TEXT, "key": _TEXT, "found_in": _TEXT})),
        "findings": _list(finding), "listings": _list(listing),
        "summary": record("Counts; there is no score.", {
            "embeds": _COUNT, "linked_posts": _COUNT, "by_status": _counts(STATUSES),
            "by_severity": _counts(SEVERITIES), "flagged_sources": _list(source)}),
    }) | {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:provenance:audit@1",
          "title": "provenance/audit@1", "$defs": {"embed": embed, "shown": record("What an article shows.", shown)}}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _one_of(*words: str) -> dict[str, Any]:
    return {"enum": list(words)}


def _counts(names: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "integer", "minimum": 1} for name in names},
            "additionalProperties": False}

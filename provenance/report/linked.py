"""
The article and the posts it shows as schema.org JSON-LD: ``SocialMediaPosting``, as *shown*.

https://schema.org/SocialMediaPosting · What is known beside it (status, findings) has no words there; it stays in
``provenance/audit@1``. Who is behind a handle is not known, so there is no ``author``; ``creditText`` says what is
printed.

>>> from provenance.model import Audited
>>> from datetime import UTC, datetime
>>> json_ld(Audited("a.txt", datetime(2024, 6, 1, tzinfo=UTC), error=("empty", "a.txt: empty")))["@type"]
'Article'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provenance.model import Audited
from provenance.platforms import name_of
from provenance.report.data import as_dict
from provenance.sinks.html import href

__all__ = ["json_ld"]


def json_ld(audited: Audited) -> dict[str, Any]:
    """One audit as JSON-LD; posts that are embedded are its ``citation``, links to posts its ``mentions``."""
    data = as_dict(audited)
    article = data["article"]
    return _without_none({
        "@context": {"@vocab": "https://schema.org/"}, "@type": "Article", "headline": article["title"],
        "url": _address(article["url"] or article["canonical_url"]), "datePublished": article["published_at"],
        "dateModified": article["modified_at"], "creditText": ", ".join(article["authors"]) or None,
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": article["sha256"]}
        if article["sha256"] else None,
        "citation": [_posting(one) for one in data["embeds"]] or None,
        "mentions": [_posting(one) for one in data["linked_posts"]] or None,
    })


def _posting(one: Mapping[str, Any]) -> dict[str, Any]:
    clock = one["clock"] or {}
    name = f"{one['display_name']} " if one["display_name"] else ""
    credit = f"{name}(@{one['handle']})" if one["handle"] else one["display_name"]
    return _without_none({
        "@type": "SocialMediaPosting", "url": _address(one["permalink"]), "articleBody": one["text"],
        # The id's word where it has one; else the printed day.
        "datePublished": clock.get("at") or one["shown_date"], "creditText": credit,
        "identifier": {"@type": "PropertyValue", "propertyID": one["platform"], "value": one["post_id"]}
        if one["post_id"] else None,
        "isPartOf": {"@type": "WebSite", "name": name_of(one["platform"])},
        "keywords": list(one["hashtags"]) or None,
        "sharedContent": _posting(one["quoted"] | {"clock": None}) if one["quoted"] else None,
    })


def _address(url: str | None) -> str | None:
    """Addresses only: programs follow what stands under ``url``."""
    return href(url) if url else None


def _without_none(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}

"""
One page audited, and its rows: for the Parquet datasets, and for a store. Pure, and offline always.

Most pages of a crawl show no post. Of these only the bytes are looked at: their row has address and digest, and no
title or date, as reading these would cost more than everything else together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from provenance.bulk.page import Page
from provenance.following import follow_link
from provenance.judge import judge
from provenance.lists import Lists
from provenance.model import Article, Audited, Facts, PageFacts
from provenance.parser import parse_article
from provenance.store import rows
from provenance.store.values import Row

__all__ = ["Judging", "Tables", "audit_page", "dataset_rows", "store_rows"]

Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Judging:
    """What every page of a run is judged by."""

    lists: Lists
    as_of: datetime  #: for pages of which nobody knows when they were crawled
    also: Collection[str] = ()


def audit_page(page: Page, judging: Judging) -> Audited:
    """
    One page; no network. ``judgement`` is None where it shows neither a post nor a short link.

    Judged as of when it was crawled, where that is known: what came later was not there to be seen.
    """
    article = parse_article(page.body, url=page.url, content_type=page.content_type, files=page.files,
                            keep=True)
    at = page.at or judging.as_of
    if not (article.embeds or article.linked_posts or article.short_links):
        return Audited(page.name, at, Facts(_bare(article), {}, published=page.published))
    resolutions = {link.url: follow_link(link.url, None) for link in article.short_links}
    facts = Facts(article, resolutions, published=page.published or article.published)
    return Audited(page.name, at, facts, judge(facts, judging.lists, at, judging.also))


def _bare(article: Article) -> Article:
    """The same article that is not asked for title and dates."""
    return Article(article.url, (), (), (), article.parse, article.problems, article.source, PageFacts)


def dataset_rows(audited: Audited) -> Tables:
    """The rows of the Parquet datasets, with the plain values of ``store.rows``."""
    facts, judgement = _facts(audited), audited.judgement
    key = rows.article_key(facts.article.sha256, facts.article.url)
    derived = rows.judgement_rows(key, judgement, facts.published) if judgement else {}
    links = rows.link_rows(key, facts)
    shown = {row["position"]: row for row in derived.get("judgements", ())}
    row: dict[str, Any] = {
        **rows.article_row(key, audited, facts.article),
        "embeds": len(facts.article.embeds), "linked_posts": len(facts.article.linked_posts),
        "links": len({link["url"] for link in links}), "judged_at": judgement.judged_at if judgement else None}
    if (published := facts.published) is not None:
        row |= {"published_at": published.at, "published_precision_ms": published.precision_ms,
                "published_source": published.source}
    embeds = [one | {name: value for name, value in shown[one["position"]].items() if name != "post_id"}
              | {"judged_post_id": shown[one["position"]]["post_id"]}
              for one in map(dict, rows.embed_rows(key, facts.article))]
    return {"articles": [row], "embeds": list(embeds), "links": links,
            "hashtags": rows.hashtag_rows(key, facts.article), "findings": derived.get("findings", []),
            "source_flags": derived.get("source_flags", [])}


def store_rows(audited: Audited) -> Tables:
    """The rows that ``Store.add`` would write into an empty store, parents before children."""
    facts, judgement = _facts(audited), audited.judgement
    key = rows.article_key(facts.article.sha256, facts.article.url)
    given = facts.published if facts.published != facts.article.published else None
    return {
        "articles": [rows.article_row(key, audited, facts.article)],
        "published_dates": rows.date_rows(key, given),
        "embeds": rows.embed_rows(key, facts.article),
        "hashtags": rows.hashtag_rows(key, facts.article),
        **rows.sights(facts, audited.audited_at, (), facts.resolutions.values()),
        "links": rows.link_rows(key, facts),
        **(rows.judgement_rows(key, judgement, facts.published) if judgement else {}),
    }


def _facts(audited: Audited) -> Facts:
    assert audited.facts is not None  # a page that could not be read is no audit here
    return audited.facts

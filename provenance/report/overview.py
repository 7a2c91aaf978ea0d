"""
Many articles at once: what a store's report says before anybody opens one of them.

Plain text as it was seen or said; ``html`` and ``markdown`` escape it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from provenance.model import SEVERITIES, STATUSES, Audited, Decision
from provenance.platforms import name_of
from provenance.report.content import headline
from provenance.report.data import as_dict
from provenance.report.vocabulary import STATUS_WORDS
from provenance.report.words import count

__all__ = ["ArticleLine", "Overview", "Paged", "PostLine", "SourceLine", "overview"]

#: Of each source so many reasons are told; a handle that is shown daily has hundreds, nearly all the same.
_MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Paged:
    """An audit that is to be told of: with its key in the store (None: from none) and what is decided about it."""

    audited: Audited
    key: str | None = None
    decided: Mapping[int, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostLine:
    """One embed in a table; ``day`` is the id's where it has a clock, else the printed one."""

    article: int
    number: int
    platform: str
    handle: str | None
    day: date | None
    status: str
    worst: str | None
    message: str
    permalink: str | None
    outcome: str
    days_before: int | None  #: whole days from the post to the article; negative: the post is later
    days_old: int | None  #: whole days from the post to the audit


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article in a table, with its posts."""

    number: int
    key: str | None  #: in the store
    title: str
    url: str | None
    day: date | None
    headline: str
    holds: int
    checks: int
    statuses: tuple[tuple[str, int], ...]
    posts: tuple[PostLine, ...]
    steps: tuple[str, ...]
    error: str | None

    @property
    def worst(self) -> str | None:
        return "hold" if self.holds else "check" if self.checks else None


@dataclass(slots=True)
class SourceLine:
    """A handle with a flag, over all articles; mutable while it is counted."""

    number: int
    platform: str
    handle: str
    partisan_tagged: bool = False
    unverifiable: bool = False
    articles: list[int] = field(default_factory=list)
    why: dict[str, int] = field(default_factory=dict)  #: each reason, and in how many articles it holds
    #: Matched list rows that have a side, and in how many posts: list, version, row, label, side, kind, words as shown.
    rows: Counter[tuple[str, str, int, str, str, str, str]] = field(default_factory=Counter)
    posts: int = 0
    posts_tagged: int = 0
    posts_unverifiable: int = 0

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self.why.items(), key=lambda pair: -pair[1])[:_MOST_REASONS])


@dataclass(frozen=True, slots=True)
class Overview:
    """All articles, in the order given."""

    title: str
    headline: str
    counts: tuple[str, ...]
    articles: tuple[ArticleLine, ...]
    sources: tuple[SourceLine, ...]
    hops: tuple[tuple[str, int], ...]  #: how many hops short links took, and how many were not followed
    as_of: datetime | None  #: the newest audit

    @property
    def posts(self) -> tuple[PostLine, ...]:
        return tuple(post for article in self.articles for post in article.posts)


def overview(audits: Iterable[Paged], title: str = "Articles and the posts they show") -> Overview:
    """
    The overview of audits, in the order given; nothing is left out.
    """
    articles: list[ArticleLine] = []
    sources: dict[tuple[str, str], SourceLine] = {}
    hops: Counter[str] = Counter()
    as_of: datetime | None = None
    for number, one in enumerate(audits, 1):
        data = as_dict(one.audited, one.decided)
        articles.append(_article(number, one.key, data))
        as_of = max(filter(None, (as_of, one.audited.audited_at)), default=None)
        for link in data["links"]:
            asked = sum(hop["status"] is not None or hop["error"] is not None for hop in link["hops"])
            followed = link["outcome"] != "not-tried"
            hops[count(max(asked, 1), "address", "addresses") if followed else "not followed"] += 1
        for flagged in data["summary"]["flagged_sources"]:
            at = (flagged["platform"], flagged["handle"].casefold())
            source = sources.setdefault(at, SourceLine(len(sources) + 1, flagged["platform"], flagged["handle"]))
            source.partisan_tagged |= flagged["partisan_tagged"]
            source.unverifiable |= flagged["unverifiable"]
            source.articles.append(number)
            source.posts += flagged["posts"]
            source.posts_tagged += flagged["posts_tagged"]
            source.posts_unverifiable += flagged["posts_unverifiable"]
            for row in flagged["rows"]:
                source.rows[row["list_id"], row["list_version"], row["list_row"], row["label"], row["side"],
                            row["kind"], row["matched"]] += row["posts"]
            for why in flagged["why"]:
                source.why[why] = source.why.get(why, 0) + 1
    ranked = tuple(sorted(sources.values(), key=lambda one: (-len(one.articles), one.handle.casefold())))
    return Overview(title, _headline(articles), _counts(articles, ranked), tuple(articles), ranked,
                    tuple(sorted(hops.items())), as_of)


def _headline(articles: list[ArticleLine]) -> str:
    need = sum(article.worst is not None for article in articles)
    if not articles:
        return "No article is here."
    if len(articles) == 1:
        return "The one article here needs an editor." if need else "The one article here needs no editor."
    if not need:
        return f"None of the {len(articles):,} articles needs an editor."
    if need == len(articles):
        return f"All {need:,} articles need an editor."
    return f"{need:,} of {len(articles):,} articles {'needs' if need == 1 else 'need'} an editor."


def _counts(articles: list[ArticleLine], sources: tuple[SourceLine, ...]) -> tuple[str, ...]:
    statuses: Counter[str] = Counter()
    for article in articles:
        statuses.update(dict(article.statuses))
    parts = [count(sum(len(article.posts) for article in articles), "post")]
    parts += [f"{statuses[status]:,} {STATUS_WORDS[status].name}" for status in STATUSES if statuses[status]]
    if sources:
        parts.append(f"{count(len(sources), 'source')} with a flag")
    if unread := sum(article.error is not None for article in articles):
        parts.append(f"{count(unread, 'input')} not read")
    return tuple(parts)


def _article(number: int, key: str | None, data: dict[str, Any]) -> ArticleLine:
    summary, article = data["summary"], data["article"]
    day = _day(article["published_at"])
    of_all = [finding for one in (*data["embeds"], *data["linked_posts"], data) if "review" not in one
              for finding in one["findings"]]
    weighty = sorted((finding for finding in of_all if finding["severity"] != "note"),
                     key=lambda finding: -SEVERITIES.index(finding["severity"]))
    holds, checks = (sum(finding["severity"] == severity for finding in of_all) for severity in ("hold", "check"))
    return ArticleLine(
        number, key, article["title"] or article["url"] or data["input"], article["url"], day, headline(data),
        holds, checks,
        tuple(summary["by_status"].items()),
        tuple(_post(number, place, one, day, data["audited_at"]) for place, one in enumerate(data["embeds"], 1)),
        tuple(dict.fromkeys(finding["next_step"] for finding in weighty)),
        data["error"]["message"] if data["error"] else None)


def _post(article: int, number: int, one: dict[str, Any], published: date | None, audited_at: str) -> PostLine:
    clock = one["clock"] or {}
    day = _day(clock.get("at")) or _day(one["shown_date"])
    weighty = max(one["findings"], key=lambda finding: SEVERITIES.index(finding["severity"]), default=None)
    worst = weighty["severity"] if weighty and weighty["severity"] != "note" and "review" not in one else None
    return PostLine(
        article, number, name_of(one["platform"]), one["handle"], day, one["status"], worst,
        weighty["message"] if weighty and worst else STATUS_WORDS[one["status"]].meaning,
        one["permalink"], one["outcome"],
        (published - day).days if published and day else None,
        (datetime.fromisoformat(audited_at).astimezone(UTC).date() - day).days if day else None)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said[:10]) if said else None

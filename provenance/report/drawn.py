"""
The pictures of an overview: what is counted, and in which order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from provenance.model import STATUSES
from provenance.plots import Picture, bars, weeks
from provenance.report.overview import Overview, PostLine
from provenance.report.vocabulary import STATUS_WORDS

__all__ = ["pictures"]

#: Up to so many days before the article.
_AGES = ((0, "on the day"), (2, "1 or 2 days before"), (7, "3 to 7 days"), (31, "8 to 31 days"), (365, "up to a year"),
         (None, "more than a year"))
_OLD = ((31, "up to a month"), (183, "up to half a year"), (365, "up to a year"), (1096, "up to three years"),
        (None, "older"))
_SEEN = frozenset(("exists", "gone", "suspended", "restricted"))


def pictures(all_of_it: Overview) -> tuple[Picture, ...]:
    """Those that have something to show; the titles are questions' answers."""
    posts = all_of_it.posts
    dated = [(post.day, post) for post in posts if post.day is not None]
    found = (
        weeks("Posts by week and platform", [(day, post.platform) for day, post in dated]),
        weeks("Posts by week and status", [(day, STATUS_WORDS[post.status].name) for day, post in dated],
              [STATUS_WORDS[status].name for status in STATUSES]),
        bars("Sources by number of articles", _sources(posts)),
        bars("Age of posts when the article came out", _ages(posts)),
        _gone(posts),
        bars("Addresses on the way of short links", all_of_it.hops, colour="p3"),
    )
    return tuple(one for one in found if one.words != "Nothing to count.")


def _sources(posts: Iterable[PostLine]) -> list[tuple[str, int]]:
    articles: dict[tuple[str, str], set[int]] = {}
    names: dict[tuple[str, str], str] = {}
    for post in posts:
        if post.handle:
            key = (post.platform, post.handle.casefold())
            articles.setdefault(key, set()).add(post.article)
            names.setdefault(key, f"@{post.handle}")
    # One handle on two platforms is two sources, which nobody could tell apart otherwise.
    common = Counter(name.casefold() for name in names.values())
    names = {key: f"{name} ({key[0]})" if common[name.casefold()] > 1 else name for key, name in names.items()}
    ranked = sorted(articles, key=lambda key: (-len(articles[key]), key))
    return [(names[key], len(articles[key])) for key in ranked[:12]]


def _bucket(days: int, steps: Sequence[tuple[int | None, str]]) -> str:
    return next(name for most, name in steps if most is None or days <= most)


def _ages(posts: Iterable[PostLine]) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for post in posts:
        if post.days_before is not None:
            counted["after the article" if post.days_before < 0 else _bucket(post.days_before, _AGES)] += 1
    return [(name, counted[name]) for name in ("after the article", *(name for _, name in _AGES)) if counted[name]]


def _gone(posts: Iterable[PostLine]) -> Picture:
    """Of the posts that a witness could say something about; a blocked witness counts nowhere."""
    seen: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for post in posts:
        if post.days_old is not None and post.outcome in _SEEN:
            name = _bucket(max(post.days_old, 0), _OLD)
            seen[name] += 1
            gone[name] += post.outcome != "exists"
    names = [name for _, name in _OLD if seen[name]]
    return bars("Share of posts that cannot be seen, by their age",
                [(name, round(100 * gone[name] / seen[name])) for name in names], colour="p2",
                marks=[f"{round(100 * gone[name] / seen[name])} %, {gone[name]} of {seen[name]}" for name in names])

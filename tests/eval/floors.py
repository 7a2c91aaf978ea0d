"""
What must hold of the scores: each floor a function from all scores to what lies below it, so that a planted error can
show that it would be told. The figures stand in floors.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from scoring import DETAILS, Score, Totals, add_up
from truth import FORMS

from provenance.platforms import PLATFORMS

Floors = Mapping[str, Any]
#: Details that pages by the maker state.
MADE_DETAILS = ("handle", "display_name", "text", "shown_date", "region", "form")
#: Forms that embed-markup.md documents for all platforms: a link (18), a bare address and what CMSs make of it, an address
#: kept in an attribute or in the page's state, markup escaped in an attribute (15), feeds (15), a copy in the Wayback
#: Machine (16), a picture that leads to the post (13, 18).
_ANYWHERE = ("link", "cms", "data-attribute", "json", "escaped-html", "feed", "saved", "image-link")
#: By platform: its own section, 14 (AMP), 15 (wrappers, JSON-LD of postings and videos), 17 (flattened text).
_OF_ITS_OWN = {
    "x": "blockquote iframe custom-element amp json-ld flattened-text", "instagram": "blockquote iframe amp flattened-text",
    "threads": "blockquote iframe", "facebook": "blockquote custom-element iframe amp flattened-text",
    "tiktok": "blockquote iframe amp flattened-text", "youtube": "iframe custom-element amp json-ld",
    "bluesky": "blockquote iframe flattened-text", "mastodon": "blockquote iframe flattened-text", "truthsocial": "iframe",
    "reddit": "blockquote iframe amp flattened-text", "telegram": "iframe", "linkedin": "iframe json-ld",
    "vimeo": "iframe amp", "vk": "iframe amp", "rumble": "iframe", "gab": "", "pinterest": "iframe amp", "tumblr": "iframe",
}
#: Gab has no embed markup of its own (13), so that nobody has any to escape.
DOCUMENTED = {key: tuple(form for form in (*own.split(), *_ANYWHERE) if (key, form) != ("gab", "escaped-html"))
              for key, own in _OF_ITS_OWN.items()}


@dataclass(frozen=True)
class Read:
    """All scores, and their sums apart for pages by hand and by the maker."""

    scores: Sequence[Score]

    def of(self, hand: bool) -> list[Score]:
        return [one for one in self.scores if one.page.hand is hand]

    @cached_property
    def totals(self) -> Mapping[bool, Totals]:
        return {hand: add_up(self.of(hand)) for hand in (True, False)}


Floor = Callable[[Read, Floors], list[str]]


def _posts(read: Read, floors: Floors, *, hand: bool, form: str) -> list[str]:
    """Precision and recall of platform and id together, on pages of one form."""
    posts = read.totals[hand].forms.get(form)
    if posts is None:
        return ["no page"]
    if min(posts.precision, posts.recall) >= floors["posts"]["forms"]:
        return []
    return [f"precision {posts.precision:.3f}, recall {posts.recall:.3f}",
            *_lines(one for one in read.of(hand) if one.page.form == form and _astray(one))]


def _platform(read: Read, floors: Floors, *, hand: bool, platform: str) -> list[str]:
    """The same of one platform, on pages of every form."""
    posts = read.totals[hand].platforms.get(platform)
    if posts is None or not posts.posts:
        return ["no post"]
    if min(posts.precision, posts.recall) >= floors["posts"]["platforms"]:
        return []
    return [f"precision {posts.precision:.3f}, recall {posts.recall:.3f}",
            *_lines(one for one in read.of(hand) if platform in _astray(one))]


def _detail(read: Read, floors: Floors, *, hand: bool, detail: str) -> list[str]:
    """How often one detail is right, of the posts found whose truth states it."""
    totals = read.totals[hand]
    stated, right = totals.stated[detail], totals.right[detail]
    if not stated:
        return ["no truth file states it"]
    if right / stated >= floors["details"][detail]:
        return []
    return [f"{right} of {stated} right", *(line for line in _lines(read.of(hand)) if f": {detail}: expected " in line)]


def _order(read: Read, floors: Floors) -> list[str]:
    """Posts come in the order of the page."""
    return [line for line in _lines(read.scores) if "in another order" in line]


def _invented(read: Read, floors: Floors) -> list[str]:
    """Ids that do not stand in the page."""
    lines = [line for totals in read.totals.values() for line in totals.invented]
    return lines if len(lines) > floors["posts"]["invented"] else []


def _astray(one: Score) -> tuple[str, ...]:
    return (*one.missing, *one.extra)


def _lines(scores: Iterable[Score]) -> list[str]:
    return [line for one in scores for line in one.lines]


def _all() -> Iterator[tuple[str, Floor]]:
    for hand, word in ((True, "hand"), (False, "made")):
        for form in FORMS:
            yield f"{word} pages of {form}", partial(_posts, hand=hand, form=form)
        for platform in PLATFORMS:
            yield f"{word} posts of {platform.key}", partial(_platform, hand=hand, platform=platform.key)
        for detail in DETAILS if hand else MADE_DETAILS:
            yield f"{word} {detail}", partial(_detail, hand=hand, detail=detail)
    yield "order", _order
    yield "invented", _invented


#: Every floor of what is read, by its name.
READING: Mapping[str, Floor] = dict(_all())

"""
Planted errors: what the parser read of one page, made wrong in one thing, and the floors that must break for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from floors import MADE_DETAILS
from scoring import DETAILS, Score, score
from truth import FORMS, Page

from provenance.model import Anchor, Article, Embed
from provenance.parser import parse_article
from provenance.platforms import PLATFORMS

#: A planted error: the floors it breaks, and the score of the page that it was planted into.
Planted = tuple[set[str], Callable[[Sequence[Page]], Score]]
#: An id that stands in no page.
NOWHERE = "1234500000012345678"
#: Something that no page shows, by detail.
_WRONG: Mapping[str, Any] = {
    "handle": "example_nobody", "display_name": "Nobody", "text": "Nothing of the kind.", "shown_date": date(2001, 1, 1),
    "shown_at": datetime(2001, 1, 1, tzinfo=UTC), "date_text": "January 1, 2001", "region": "nowhere", "form": "nothing",
    "forms": ("nothing",), "permalink": "https://nowhere.example/", "hashtags": ("nothing",), "mentions": ("nobody",),
    "links": ("https://nowhere.example/",), "media_links": ("pic.twitter.com/Nowhere123",),
    "anchors": (Anchor("nothing", "https://nowhere.example/"),),
}


def _planted(pages: Sequence[Page], *, fits: Callable[[Page], bool], change: Callable[[Article, Page], Article]) -> Score:
    """The score of a page that fits, its article changed: of the one with the fewest posts, where nothing else changes."""
    page = min((page for page in pages if fits(page)), key=lambda page: len((*page.embeds, *page.linked_posts)))
    return score(page, lambda source: change(parse_article(source), page))


def _lost(article: Article, page: Page, *, keep: Callable[[Embed], bool] = lambda one: False) -> Article:
    """The first post that is not kept, lost."""
    posts = [*article.embeds, *article.linked_posts]
    gone = next(one for one in posts if not keep(one))
    return replace(article, embeds=tuple(one for one in article.embeds if one is not gone),
                   linked_posts=tuple(one for one in article.linked_posts if one is not gone))


def _more(article: Article, page: Page) -> Article:
    return replace(article, embeds=(*article.embeds, Embed("x", "blockquote", 99, post_id=NOWHERE)))


def _as_link(article: Article, page: Page) -> Article:
    first, *rest = article.embeds
    return replace(article, embeds=tuple(rest), linked_posts=(replace(first, form="link"), *article.linked_posts))


def _turned(article: Article, page: Page) -> Article:
    return replace(article, embeds=article.embeds[::-1])


def _wrong(article: Article, page: Page, *, detail: str) -> Article:
    """One detail of an embed of which the truth states it, replaced by what no page shows."""
    stated = {(post["platform"], post["post_id"]) for post in page.embeds if detail in post}
    place = next(number for number, one in enumerate(article.embeds) if (one.platform, one.post_id) in stated)
    embeds = list(article.embeds)
    if detail == "quoted":
        embeds[place] = replace(embeds[place], quoted=None)
    else:
        embeds[place] = replace(embeds[place], **{detail: _WRONG[detail]})
    return replace(article, embeds=tuple(embeds))


def _raising(pages: Sequence[Page], *, fits: Callable[[Page], bool]) -> Score:
    def raising(source: bytes) -> Article:
        raise ValueError("planted")

    return score(next(page for page in pages if fits(page)), raising)


def _all() -> Iterator[tuple[str, Planted]]:
    for hand, word in ((True, "hand"), (False, "made")):
        for form in FORMS[:-1]:
            fits = partial(_of_form, hand=hand, form=form)
            yield f"a post lost on a {word} page of {form}", (
                {f"{word} pages of {form}"}, partial(_planted, fits=fits, change=_lost))
        yield f"a post invented on a {word} page without any", (
            {f"{word} pages of none", f"{word} posts of x", "invented"},
            partial(_planted, fits=partial(_of_form, hand=hand, form="none"), change=_more))
        for platform in PLATFORMS:
            key = platform.key
            yield f"a post of {key} lost on a {word} page", (
                {f"{word} posts of {key}"},
                partial(_planted, fits=partial(_with, hand=hand, platform=key),
                        change=partial(_lost, keep=partial(_not_of, platform=key))))
        for detail in DETAILS if hand else MADE_DETAILS:
            yield f"another {detail} on a {word} page", (
                {f"{word} {detail}"}, partial(_planted, fits=partial(_stating, hand=hand, detail=detail),
                                              change=partial(_wrong, detail=detail)))
    simple = partial(_named, name="x/xcom-2025.html")
    both = {"hand pages of blockquote", "hand posts of x"}
    yield "an embed taken for a link", (both, partial(_planted, fits=simple, change=_as_link))
    yield "an embed of another id", (both | {"invented"}, partial(_planted, fits=simple, change=_renumbered))
    yield "a parser that raises", (both, partial(_raising, fits=simple))
    yield "embeds in another order", (
        {"order"}, partial(_planted, fits=partial(_named, name="x/class-stripped.html"), change=_turned))


def _renumbered(article: Article, page: Page) -> Article:
    return replace(article, embeds=tuple(replace(one, post_id=NOWHERE) for one in article.embeds))


def _named(page: Page, *, name: str) -> bool:
    return page.name == name


def _of_form(page: Page, *, hand: bool, form: str) -> bool:
    return page.hand is hand and page.form == form and (form == "none" or bool(page.embeds or page.linked_posts))


def _with(page: Page, *, hand: bool, platform: str) -> bool:
    return page.hand is hand and any(post["platform"] == platform for post in (*page.embeds, *page.linked_posts))


def _not_of(one: Embed, *, platform: str) -> bool:
    return one.platform != platform


def _stating(page: Page, *, hand: bool, detail: str) -> bool:
    return page.hand is hand and any(detail in post and (detail != "quoted" or post[detail]) for post in page.embeds)


#: Every planted error by what it is.
PLANTED: Mapping[str, Planted] = dict(_all())

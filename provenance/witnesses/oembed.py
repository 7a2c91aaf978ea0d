"""
oEmbed: what an endpoint answers about a post, and how it is made sure that the answer is about ours.

The markup in an answer has the shape of an embed, so the platform's own reader reads it. Identity comes first: an
answer that names another post, or none, is never ``exists``. Field names: https://oembed.com, section 2.3.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from provenance.fragment import from_markup
from provenance.model import Anchor, Capture, Embed, Fetch, PostRef, Testimony
from provenance.platforms import PLATFORMS, parse_other_url, parse_post_url
from provenance.platforms.embeds import addresses_in
from provenance.witnesses.answers import (
    answer_of,
    encoded,
    json_of,
    line,
    no_use,
    outcome_of_status,
    testimony,
    words,
)
from provenance.witnesses.witness import Asked, Witness

__all__ = ["Card", "Refusal", "ask_oembed", "card_of", "plain_witness"]

#: What a platform means by an answer that is no card, where it means more than its status says; None: nothing more.
Refusal = Callable[[Capture], "tuple[str, str] | None"]
#: Markup of a card has a few kB; more is something else.
_LONGEST_MARKUP = 65_536
#: As long as addresses get; what is longer names nothing.
_LONGEST_URL = 4096
#: What a card has at least one of; an error has none.
_TELLING = ("html", "title", "author_name", "author_url", "provider_name")
#: Ids that stand in addresses where a handle may stand: a DID, a channel of YouTube.
_AUTHOR_ID = re.compile(r"did:[a-z]{1,10}:\S{1,256}|UC[0-9A-Za-z_-]{22}")


@dataclass(frozen=True, slots=True)
class Card:
    """An oEmbed answer, read."""

    value: Mapping[str, Any]  #: all of it
    ref: PostRef | None  #: the post it says it is about
    shown: Embed | None  #: what its markup shows
    handle: str | None
    author_id: str | None
    name: str | None
    title: str | None

    def names(self, asked: Asked) -> bool:
        """Is it about the post asked for?"""
        return self.ref is not None and self.ref.post_id == asked.post_id


def card_of(value: Any, platform: str) -> Card | None:
    """
    The card that JSON is; None for errors and all other shapes.

    >>> card = card_of({"title": "Soup", "author_url": "https://www.youtube.com/@example_kitchen",
    ...                 "html": '<iframe src="https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe>'}, "youtube")
    >>> card.ref.post_id, card.handle, card.title
    ('Xq3vT7LmB0k', 'example_kitchen', 'Soup')

    The post is told by the card's ``url``; where that names none, by its markup.
    """
    if not isinstance(value, dict) or not any(isinstance(value.get(key), str) for key in _TELLING):
        return None
    html = value.get("html")
    shown, framed = _read(html, platform) if isinstance(html, str) and len(html) <= _LONGEST_MARKUP else (None, None)
    ref = _ref(value.get("url"), platform) or framed
    author = _author(value.get("author_url"), platform)
    is_id = author is not None and _AUTHOR_ID.fullmatch(author) is not None
    printed = (shown.printed_handle or shown.handle) if shown is not None else None
    handle = (None if is_id else author) or printed or (ref.handle if ref is not None else None)
    return Card(value, ref, shown, line(handle), author if is_id else None, line(value.get("author_name")),
                words(value.get("title")))


def _read(html: str, platform: str) -> tuple[Embed | None, PostRef | None]:
    """What the markup shows, and the post that its element names."""
    fragment = from_markup(html)
    known = next((one for one in PLATFORMS if one.key == platform), None)
    shown = known.read(fragment) if known is not None else None
    if shown is not None and shown.post_id is not None:
        return shown, PostRef(platform, shown.post_id, shown.address_handle, shown.permalink or "")
    named = (_ref(raw, platform) for raw, _ in addresses_in(fragment))
    return shown, next((ref for ref in named if ref is not None), None)


def _ref(url: Any, platform: str) -> PostRef | None:
    ref = parse_post_url(url) if isinstance(url, str) and len(url) <= _LONGEST_URL else None
    return ref if ref is not None and ref.platform == platform else None


def _author(url: Any, platform: str) -> str | None:
    """The handle, or the id in its place, in the address of an author's page."""
    named = parse_other_url(url) if isinstance(url, str) and len(url) <= _LONGEST_URL else None
    return named.value if named is not None and (named.platform, named.kind) == (platform, "user") else None


def ask_oembed(key: str, url: str, asked: Asked, fetch: Fetch, *, refusal: Refusal | None = None,
               titled: bool = False, note: Callable[[Card], str | None] | None = None,
               ours: Callable[[Card], bool] | None = None) -> Testimony:
    """
    Ask an oEmbed endpoint about a post.

    Args:
        key: The witness.
        url: The endpoint's address with its query.
        refusal: Reads the platform's own errors, before the general rule of statuses.
        titled: The card's title is the post's words (a caption, a headline).
        note: What else is worth saying of a card about our post.
        ours: Where the id alone does not name the post (it is counted by each server or author), the rest of it.
    """
    capture = answer_of(url, fetch)
    whole = capture if capture is not None and capture.status is not None and capture.complete else None
    said = (refusal(whole) if refusal and whole is not None else None) or outcome_of_status(capture)
    if capture is None or said is not None:
        outcome, reason = said or ("unknown", None)
        return testimony(key, capture, outcome, reason=reason)
    card = card_of(json_of(capture), asked.platform)
    if card is None:
        return no_use(key, capture)
    if card.names(asked) and ours is not None and not ours(card):
        return testimony(key, capture, "unknown", reason="the answer is about another author's post")
    return _said(key, capture, card, asked, titled=titled, reason=line(note(card)) if note else None)


def _said(key: str, capture: Capture, card: Card, asked: Asked, *, titled: bool, reason: str | None) -> Testimony:
    """What a card says about the post asked for: ``exists``, or ``unknown`` where it is about another one."""
    if not card.names(asked):
        about = f"the answer is about another post: {card.ref.post_id}" if card.ref is not None else (
            "the answer does not name the post")
        return testimony(key, capture, "unknown", reason=line(about))
    text = card.title if titled else card.shown.text if card.shown is not None else None
    return testimony(key, capture, "exists", handle=card.handle, post_id=asked.post_id, text=words(text),
                     posted_at=card.shown.shown_at if card.shown is not None else None, name=card.name,
                     author_id=card.author_id, reason=reason,
                     links=_links(card.shown) if card.shown is not None and not titled else ())


def _links(shown: Embed) -> tuple[Anchor, ...]:
    """Links of the words: the markup shows a cut form of where a short link leads. Tags and handles are none."""
    return tuple(anchor for anchor in shown.anchors if anchor.shown.strip()[:1] not in ("#", "@", "＃", "＠", ""))


def plain_witness(platform: str, name: str, endpoint: str, *, refusal: Refusal | None = None, titled: bool = False,
                  opt_in: bool = False) -> Witness:
    """
    The witness of a platform of which its oEmbed endpoint is all there is to know.

    *endpoint* is its address up to the post's, which is added, encoded.
    """
    key = f"{platform}-oembed"

    def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
        if asked.platform != platform or asked.post_id is None or asked.url is None:
            return None
        return ask_oembed(key, endpoint + encoded(asked.url), asked, fetch, refusal=refusal, titled=titled)

    return Witness(key=key, name=name, kind="platform", platforms=frozenset((platform,)), ask=ask, opt_in=opt_in)

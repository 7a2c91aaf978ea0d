"""
A post of X as JSON, in the shapes of its API: of ``tweet-result``, and of captures that archives keep.

>>> said = read_tweet({"id_str": "20", "created_at": "Tue Mar 21 20:50:14 +0000 2006", "text": "fish &amp; chips",
...                    "user": {"screen_name": "example_reader", "id_str": "12"}}, "20")
>>> said.text, said.handle, said.posted_at.isoformat()
('fish & chips', 'example_reader', '2006-03-21T20:50:14+00:00')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from provenance.model import Anchor
from provenance.witnesses.answers import dig, id_of, instant, line, words

__all__ = ["Tweet", "read_tweet"]

#: A post has had 4 pictures at most and 25,000 characters: more than a hundred of anything is no post.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Tweet:
    """What the JSON says of the post; None and empty where it says nothing."""

    post_id: str  #: its own, which may be another version of the post asked for
    handle: str | None
    name: str | None
    author_id: str | None
    text: str | None  #: short links as they stand there
    posted_at: datetime | None
    links: tuple[Anchor, ...]  #: short links, and where they lead: of pictures, to the post that owns them
    versions: tuple[str, ...]  #: ids of all versions, the original first; empty where only one is known
    cut: bool  #: the text is the beginning of a longer one
    stale: bool  #: it says that a later version exists
    mark: str | None = None  #: the colour of the check mark at the author's name: blue · gold · grey
    label: str | None = None  #: the platform's label for parody, fan and commentary accounts

    @property
    def account_remarks(self) -> tuple[str, ...]:
        """Mark and label in words; ``judge.marks`` reads them again."""
        return (*([f"check mark: {self.mark}"] if self.mark else []),
                *([f"labelled by the platform: {self.label}"] if self.label else []))


#: ``verified_type`` of the API, and the colour of the mark that stands for it.
_COLOURS = {"business": "gold", "government": "grey"}


def read_tweet(value: Any, post_id: str) -> Tweet | None:
    """
    The post of that id, or the version of it, that JSON holds; None where it holds another post, or none.

    ``full_text`` comes before ``text``. X writes ``&``, ``<`` and ``>`` of the words as entities, and no others.
    """
    own = id_of(dig(value, "id_str")) or id_of(dig(value, "id"))
    versions = _versions(dig(value, "edit_control", "edit_tweet_ids")) or _versions(
        dig(value, "edit_control", "edit_control_initial", "edit_tweet_ids"))
    if own is None or (own != post_id and not {own, post_id} <= set(versions)):
        return None
    text = words(dig(value, "full_text")) or words(dig(value, "text"))
    user = dig(value, "user")
    return Tweet(
        own,
        handle=line(dig(user, "screen_name")),
        name=line(dig(user, "name")),
        author_id=id_of(dig(user, "id_str")) or id_of(dig(user, "id")),
        text=_unescaped(text) if text else None,
        posted_at=instant(dig(value, "created_at")),
        links=tuple(dict.fromkeys((*_links(dig(value, "entities", "urls")), *_links(dig(value, "entities", "media"))))),
        versions=versions if len(versions) > 1 else (),
        cut=dig(value, "note_tweet") is not None or dig(value, "truncated") is True,
        stale=dig(value, "isStaleEdit") is True or (bool(versions) and versions[-1] != own),
        mark=_mark(user),
        label=_label(user),
    )


def _mark(user: Any) -> str | None:
    kind = line(dig(user, "verified_type"))
    if kind and kind.lower() in _COLOURS:
        return _COLOURS[kind.lower()]
    return "blue" if dig(user, "is_blue_verified") is True or dig(user, "verified") is True else None


def _label(user: Any) -> str | None:
    """``None`` is a word of the API here, for accounts without a label."""
    label = line(dig(user, "parody_commentary_fan_label"), 40)
    return label.replace(";", ",") if label and label != "None" else None


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _versions(ids: Any) -> tuple[str, ...]:
    """All or none: a list with anything else in it is no list of versions."""
    if not isinstance(ids, list) or len(ids) > _MOST:
        return ()
    read = tuple(id_of(one) for one in ids)
    return tuple(one for one in read if one is not None) if all(read) else ()


def _links(entities: Any) -> list[Anchor]:
    if not isinstance(entities, list):
        return []
    pairs = ((line(dig(one, "url")), line(dig(one, "expanded_url"), 2048)) for one in entities[:_MOST])
    return [Anchor(short, target) for short, target in pairs if short and target]

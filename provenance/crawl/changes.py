"""
What is otherwise in an article than at the last visit: embeds added, removed, altered. Pure.

Two versions show the same when the same posts stand there with the same words, whatever else has moved: pages hold
times, counters and advertisements that differ with every visit, and none of them is news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from provenance.model import Article, Embed

__all__ = ["EmbedChange", "embed_changes", "shows_anything", "shows_the_same"]

#: What a reader sees of a post. How it is embedded (form, region) is the publisher's template, not the post.
_SHOWN = ("post_id", "handle", "display_name", "text", "date_text", "shown_date", "shown_at", "permalink", "links",
          "media_links", "quoted")


@dataclass(frozen=True, slots=True)
class EmbedChange:
    """One embed that is otherwise; *before* or *after* is None where it was added or removed."""

    what: str  #: added · removed · altered
    before: Embed | None
    after: Embed | None
    fields: tuple[str, ...] = ()  #: of an altered one: what differs

    @property
    def embed(self) -> Embed:
        """The newer of the two, or the one there is."""
        found = self.after or self.before
        assert found is not None  # there is no change without either
        return found


def shows_anything(article: Article) -> bool:
    """Is there anything in it that an audit would look at?"""
    return bool(article.embeds or article.linked_posts or article.short_links)


def shows_the_same(one: Article, other: Article) -> bool:
    """Do two versions show the same posts, links to posts and short links?"""
    return bool(_shown(one) == _shown(other))


def _shown(article: Article) -> Any:
    return ([_fields(embed) for embed in article.embeds], [_fields(embed) for embed in article.linked_posts],
            [link.url for link in article.short_links])


def _fields(embed: Embed) -> tuple[Any, ...]:
    return (embed.platform, *(_folded(getattr(embed, name)) for name in _SHOWN))


def _folded(value: Any) -> Any:
    """Words without their line breaks, a quoted post as what it shows."""
    if isinstance(value, str):
        return " ".join(value.split())
    return _fields(value) if isinstance(value, Embed) else value


def embed_changes(before: Article, after: Article) -> tuple[EmbedChange, ...]:
    """
    The embeds that were added, removed or altered, in the order of the newer version, removed ones last.

    A post is the same by its platform and id; without an id by its handle and words; what is left over on both sides
    of one handle is one post that was altered.
    """
    return tuple(_changes(list(before.embeds), list(after.embeds)))


def _changes(old: list[Embed], new: list[Embed]) -> Iterator[EmbedChange]:
    pairs: dict[int, Embed] = {}
    for same in (_by_content, _by_id, _by_words, _by_handle):
        left = [embed for embed in new if embed.position not in pairs]
        for embed in left:
            match = next((other for other in old if same(other, embed)), None)
            if match is not None:
                pairs[embed.position] = match
                old.remove(match)
    for embed in new:
        was = pairs.get(embed.position)
        if was is None:
            yield EmbedChange("added", None, embed)
        elif fields := tuple(_differing(was, embed)):
            yield EmbedChange("altered", was, embed, fields)
    yield from (EmbedChange("removed", embed, None) for embed in old)


def _differing(one: Embed, other: Embed) -> Iterable[str]:
    return (name for name in _SHOWN if _folded(getattr(one, name)) != _folded(getattr(other, name)))


def _by_content(one: Embed, other: Embed) -> bool:
    return _fields(one) == _fields(other)


def _by_id(one: Embed, other: Embed) -> bool:
    return one.post_id is not None and (one.platform, one.post_id) == (other.platform, other.post_id)


def _by_words(one: Embed, other: Embed) -> bool:
    known = None in (one.post_id, other.post_id)
    return (known and one.text is not None and one.platform == other.platform
            and bool(_folded(one.text) == _folded(other.text)))


def _by_handle(one: Embed, other: Embed) -> bool:
    known = None in (one.post_id, other.post_id)
    return known and one.handle is not None and one.platform == other.platform \
        and one.handle.casefold() == (other.handle or "").casefold()

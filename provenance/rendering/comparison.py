"""
Two readings of one page, before and after its scripts ran: what both show, what one alone shows. Pure.

>>> from provenance.parser import parse_article
>>> sent = parse_article("<p>Words.</p>")
>>> shown = parse_article('<blockquote class="twitter-tweet"><p>Hi</p>&mdash; Ada (@example_reader) '
...     '<a href="https://twitter.com/example_reader/status/20">March 21, 2006</a></blockquote>')
>>> both = both_readings(sent, shown)
>>> [(embed.post_id, embed.problems) for embed in both.embeds], both.sha256 == sent.sha256
([('20', ('only-rendered',))], True)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from provenance.model import Article, Embed, Hashtag, PageFacts, ShortLink
from provenance.urls import is_short

__all__ = ["ONLY_RENDERED", "REMOVED", "both_readings", "carried_over", "is_marked", "without_rendered"]

#: Among an embed's problems: it is not in the page as it was sent; a script put it there.
ONLY_RENDERED = "only-rendered"
#: Among an embed's problems: it is in the page as it was sent; a script took it away.
REMOVED = "removed-by-rendering"
#: What a reader sees of a post: where both readings show one of these and they differ, the post was altered.
_SHOWN = ("printed_handle", "display_name", "text", "shown_date")
_Key: TypeAlias = tuple[object, ...]


def both_readings(sent: Article, rendered: Article) -> Article:
    """
    The first reading with everything that the second adds to it or takes away marked.

    What the page was sent with keeps its place; what only the scripts show follows behind it, in its own order, so that
    a position means the same whether a page was rendered or not. A post whose words a script changed is both: the one
    that was sent was removed, the other is there after rendering only. A link to a post that became an embed is an
    embed that only rendering shows, and still the link it was.

    Args:
        sent: The reading of the bytes as they came; its bytes, digest and what it says about itself stay.
        rendered: The reading of the document after the scripts.
    """
    embedded = _Shown(rendered.embeds)
    after = _Shown((*rendered.embeds, *rendered.linked_posts))
    embeds = [one if one in embedded else _marked(one, REMOVED) for one in sent.embeds]
    linked = [one if one in after else _marked(one, REMOVED) for one in sent.linked_posts]
    was_embedded, before = _Shown(sent.embeds), _Shown((*sent.embeds, *sent.linked_posts))
    new = [(one, True) for one in rendered.embeds if one not in was_embedded]
    new += [(one, False) for one in rendered.linked_posts if one not in before]
    return _with(replace(sent, embeds=tuple(embeds), linked_posts=tuple(linked)), rendered, new)


def carried_over(article: Article, known: Article) -> Article:
    """
    A reading of the same bytes without a browser, with what an earlier rendering showed: a fact stays one.

    *article* as it is where *known* has no marks, or *article* has marks of its own.
    """
    if is_marked(article) or not is_marked(known):
        return article
    taken = _Shown(one for one in (*known.embeds, *known.linked_posts) if REMOVED in one.problems)

    def marked(shown: Iterable[Embed]) -> tuple[Embed, ...]:
        return tuple(_marked(one, REMOVED) if one in taken else one for one in shown)

    sent = replace(article, embeds=marked(article.embeds), linked_posts=marked(article.linked_posts))
    new = [(one, True) for one in known.embeds if ONLY_RENDERED in one.problems]
    new += [(one, False) for one in known.linked_posts if ONLY_RENDERED in one.problems]
    return _with(sent, known, new)


def without_rendered(article: Article) -> Article:
    """What of it stands in the page as it was sent: to be compared with a visit at which nothing was rendered."""
    return replace(article, embeds=tuple(one for one in article.embeds if ONLY_RENDERED not in one.problems),
                   linked_posts=tuple(one for one in article.linked_posts if ONLY_RENDERED not in one.problems),
                   short_links=tuple(_links_of(article, without=_places(article, ONLY_RENDERED))))


def is_marked(article: Article) -> bool:
    """Did a rendering show anything else than the page as it was sent?"""
    return any(mark in one.problems for one in (*article.embeds, *article.linked_posts)
               for mark in (ONLY_RENDERED, REMOVED))


def _with(sent: Article, other: Article, new: list[tuple[Embed, bool]]) -> Article:
    """An article with posts of another reading behind its own: their short links and hashtags, too."""
    if not new:
        return sent
    first = max((one.position for one in (*sent.embeds, *sent.linked_posts)), default=-1) + 1
    moved = [(_marked(replace(one, position=first + number), ONLY_RENDERED), is_embed)
             for number, (one, is_embed) in enumerate(new)]
    places = {f"embed {old.position}": f"embed {one.position}"
              for (old, _), (one, _) in zip(new, moved, strict=True)}
    links = {link.url: link for link in sent.short_links}
    for one, _ in moved:
        for url in filter(is_short, (*one.links, *one.media_links)):
            links.setdefault(url, ShortLink(url, f"embed {one.position}"))

    def page() -> PageFacts:
        own = sent.read_page()
        of_new = (Hashtag(tag.text, tag.key, places[tag.found_in]) for tag in other.hashtags if tag.found_in in places)
        # Those of the embeds come first, then those of the article's own words.
        return replace(own, hashtags=tuple(dict.fromkeys(sorted((*own.hashtags, *of_new),
                                                                key=lambda tag: tag.found_in == "article"))))

    return replace(sent, embeds=(*sent.embeds, *(one for one, is_embed in moved if is_embed)),
                   linked_posts=(*sent.linked_posts, *(one for one, is_embed in moved if not is_embed)),
                   short_links=tuple(links.values()), read_page=page)


def _marked(embed: Embed, mark: str) -> Embed:
    return embed if mark in embed.problems else replace(embed, problems=(*embed.problems, mark))


class _Shown:
    """
    The posts of one reading, to be asked for one post without a look at each of them: strangers' pages show thousands.

    Two posts are the same that show the same as far as both show anything of it (``_SHOWN``), and have one id; where
    one of them has none, the same words, or else (neither has one) the same address and handle.
    """

    def __init__(self, embeds: Iterable[Embed]) -> None:
        self._posts: dict[frozenset[str], list[tuple[tuple[_Key, ...], dict[str, str]]]] = {}
        self._sets: dict[tuple[frozenset[str], tuple[str, ...]], set[_Key]] = {}
        for embed in embeds:
            shown = _shown(embed)
            has_id = embed.post_id is not None
            keys: list[_Key] = [("id", embed.post_id) if has_id else ("place", embed.permalink, embed.handle)]
            if "text" in shown:
                keys.append(("words", has_id, shown["text"]))
            self._posts.setdefault(frozenset(shown), []).append(
                (tuple((embed.platform, *key) for key in keys), shown))

    def __contains__(self, embed: Embed) -> bool:
        shown = _shown(embed)
        if embed.post_id is not None:
            keys: list[_Key] = [("id", embed.post_id)]
        else:
            keys = [("place", embed.permalink, embed.handle), ("words", True, shown.get("text"))]
        keys.append(("words", False, shown.get("text")))
        for names in self._posts:
            both = tuple(name for name in _SHOWN if name in names and name in shown)
            values = tuple(shown[name] for name in both)
            if any((embed.platform, *key, *values) in self._known(names, both) for key in keys):
                return True
        return False

    def _known(self, names: frozenset[str], both: tuple[str, ...]) -> set[_Key]:
        """By what posts that show *names* are found, where they are held to *both* of them and the other's."""
        if (names, both) not in self._sets:
            self._sets[names, both] = {(*key, *(shown[name] for name in both))
                                       for keys, shown in self._posts[names] for key in keys}
        return self._sets[names, both]


def _shown(embed: Embed) -> dict[str, str]:
    """What it shows, as it is compared: handles in any case, words however they are spaced."""
    shown = {name: " ".join(str(value).split()) for name in _SHOWN if (value := getattr(embed, name)) is not None}
    if "printed_handle" in shown:
        shown["printed_handle"] = shown["printed_handle"].casefold()
    return shown


def _places(article: Article, mark: str) -> frozenset[str]:
    return frozenset(f"embed {one.position}" for one in (*article.embeds, *article.linked_posts)
                     if mark in one.problems)


def _links_of(article: Article, *, without: frozenset[str]) -> Iterator[ShortLink]:
    return (link for link in article.short_links if link.found_in not in without)

"""
Posts in page state: the JSON of scripts, of attributes and of whole documents, walked from object to object.

What a single object shows is told by ``posting``. Here it is told which objects are the page's own: other stories'
data, share buttons and the site's own accounts are left alone (``naming.is_trap``), and what a type or a key says of
an object is handed down to the objects that only say more about it.

>>> found = read_state({"body": [{"type": "tweet", "id": "1795968363525046272"}],
...                     "related": [{"type": "tweet", "id": "1795968363525046111"}]})
>>> [(one.post_id, one.form) for one in found]
[('1795968363525046272', 'json')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provenance.model import Embed
from provenance.parser.compiled import components_in
from provenance.parser.flattened import is_flattened, unflattened
from provenance.parser.keys import said_by
from provenance.parser.naming import (
    EMBED_WORDS,
    id_alone,
    is_flat,
    is_player,
    is_trap,
    named_by,
    names_id,
    platform_alone,
    platforms_named,
    tokens,
)
from provenance.parser.posting import FILM, FILM_PLATFORMS, PARTS, read_posting
from provenance.parser.values import TOO_DEEP, string_values, unheard
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

__all__ = ["Markup", "read_state"]

#: Deeper or larger than any page's state; the rest is a stranger's patience.
_MAX_NODES = 200_000
_MAX_DEPTH = 60
#: JSON in a string of JSON counts for so many levels: JSON in JSON in JSON is read, and nothing further in.
_STRING_DEPTH = 20
#: A type under the key of a name: ``TWEET_EMBED``.
_CALLED_EMBED = re.compile(r"(?:[A-Za-z]{1,20}[_-]EMBED|EMBED[_-][A-Za-z]{1,20})", re.I)
#: Longer values under those keys are no name of a type.
_LONGEST_TYPE = 80
#: Players behind the words of a page, of jQuery's: where they are put. They are decoration.
_BACKGROUND = "containment"
#: No platform's name is longer.
_LONGEST_NAME = 20
_STORY_TITLES = frozenset(("title", "headline", "headlines"))
_STORY_ADDRESSES = frozenset((
    "url", "slug", "href", "uri", "link", "canonical_url", "canonicalUrl", "website_url", "path", "permalink",
))
#: Lists under these keys are the article itself, also where its parts have headlines and addresses.
_BODIES = frozenset(
    "body content contents blocks components paragraphs entries updates content_elements article".split()
)
#: Under these they may be; where each entry is a headline with an address and no words, they are other stories.
_PARTS_OF_ANYTHING = frozenset("posts elements children items sections".split())
_WORDED = frozenset("body content text html blocks content_elements articleBody description_html".split())
#: Type words that say: something from elsewhere is shown here. And those that say: a film.
_EXTERNAL = frozenset(("social", "external", "interactive"))
_FILMS = frozenset(("video", "videos", "film", "jwplayer", "embedwebvideo"))
_POSTINGS = frozenset("socialmediaposting discussionforumposting videoobject".split())
_LISTS = frozenset("itemlist collectionpage".split())
#: Properties of linked data that name other things than the page shows.
_LD_TRAPS = frozenset(("sameAs", "author", "publisher", "creator", "isPartOf", "mentions", "articleBody", "citation",
                       "potentialAction", "interactionStatistic", "comment"))
#: An address that stands alone under a key is not longer.
_LONGEST_ADDRESS = 2000
#: Behind the key of a list: several films under one key are as often those of a channel.
_LISTED = "[]"
#: What YouTube's own answers call the entries of a channel or a search.
_OF_A_CHANNEL = re.compile(r"youtube#(?:search|playlist|activity|channel|subscription)")
#: No article shows more posts by their ids.
_MOST_IDS = 500
#: Markup in base64, as it begins.
_PACKED = re.compile(r"P[GC][A-Za-z0-9+/]{40,}={0,2}\s{0,9}")
#: Markup in percent signs, once, twice or three times, as it begins.
_IN_PERCENT = re.compile(r"\s{0,9}%(?:25){0,2}3c", re.I)


@dataclass(frozen=True, slots=True)
class Markup:
    """A string of markup met on the way, to be read like a page of its own."""

    text: str


def read_state(value: Any, *, form: str = "json", named: frozenset[str] = frozenset(), embedded: bool = False,
               whole: bool = False, say: Callable[[str], None] = unheard) -> Iterator[Embed | Markup]:
    """
    The posts that a JSON value shows, and the markup in it, in order.

    >>> list(read_state({"props": {"html": "<p>Words</p>"}}))
    [Markup(text='<p>Words</p>')]

    Args:
        value: What ``json.loads`` gives.
        form: ``json``, ``json-ld`` or ``data-attribute``.
        named: Platforms that the surroundings name (the element's classes, for an attribute).
        embedded: Do the surroundings say that this is an embed?
        whole: It is a document of its own, a feed or a CMS's answer: its first list is what it is about.

        say: Is told what was not looked at: values nested deeper than ``_MAX_DEPTH``, all after the first
            ``_MAX_NODES``.

    Never raises.
    """
    return _StateWalk(form, 1 if whole else 0, say).read(value, named, embedded)


#: A value still to be read: its key, the platforms named around it, whether an embed is, how deep.
_Open = tuple[Any, str, frozenset[str], bool, int]


@dataclass(frozen=True, slots=True)
class _StateWalk:
    form: str
    top: int  #: lists down to this depth hold no other stories
    say: Callable[[str], None] = unheard

    def read(self, value: Any, named: frozenset[str], embedded: bool) -> Iterator[Embed | Markup]:
        # A list, not recursion: strangers nest deeper than Python calls.
        queue: list[_Open] = [(value, "", named, embedded, 0)]
        for _ in range(_MAX_NODES):
            if not queue:
                return
            one, key, named, embedded, depth = queue.pop()
            if depth > _MAX_DEPTH:
                if isinstance(one, dict | list | str) and one:
                    self.say(TOO_DEEP)
                continue
            if isinstance(one, dict):
                queue += reversed((yield from self._object(one, key, named, embedded, depth)))
            elif isinstance(one, list) and is_flattened(one):
                queue.append((unflattened(one), key, named, embedded, depth + 1))
            elif isinstance(one, list):
                # A document's own list is what it is about, one in a script unless it has headlines with addresses.
                own = depth <= self.top and (depth or self.top or self.form == "json-ld")
                if own or not _holds_stories(one, key if depth else "items"):
                    yield from self._ids(one, key)
                    listed = key if key.endswith(_LISTED) else key + _LISTED
                    queue += [(item, listed if isinstance(item, str) else key, named, embedded, depth + 1)
                              for item in reversed(one)]
            elif isinstance(one, str):
                inner = string_values(one)
                queue += [(value, key, named, embedded, depth + _STRING_DEPTH) for value in reversed(inner)]
                if not inner:
                    yield from self._string(one, key, named, embedded)
        if queue:
            self.say("state: more values than are read; the rest was not looked at")

    def _object(self, one: dict[str, Any], key: str, named: frozenset[str], embedded: bool, depth: int) -> (
        Generator[Embed, None, list[_Open]]
    ):
        """The post that the object shows, and the values in it that are still to be read."""
        types = _types(one)
        if self.form == "json-ld" and not _LISTS.isdisjoint(types):
            return []
        kinds = [value for name, value in one.items() if isinstance(value, str) and len(value) < _LONGEST_TYPE
                 and (said_by(name).kind or (name == "name" and ("/" in value or _CALLED_EMBED.fullmatch(value))))
                 and ("://" not in value or parse_post_url(value) is None)]
        kinds += _content_type(one)
        if _BACKGROUND in one or _is_listed(one):
            return []
        answer = one.get("oembed")
        if isinstance(answer, dict) and isinstance(provider := answer.get("provider_name"), str):
            kinds.append(provider[:_LONGEST_TYPE])
        words = [word for kind in kinds for word in tokens(kind)]
        told = bool(platforms_named(words)) or not EMBED_WORDS.isdisjoint(words)
        if depth and not types and not told and any(map(is_trap, kinds)):
            return []
        named = named.union(*map(platform_alone, (key, *kinds)), _spelled_out(one))
        embedded = embedded or not _EXTERNAL.isdisjoint(words) or key == "sharedContent"
        words += tokens(key)
        named = named | platforms_named(words) | (FILM if not _FILMS.isdisjoint(words) else frozenset())
        embedded = embedded or not EMBED_WORDS.isdisjoint(words) or not _POSTINGS.isdisjoint(types)
        embed = read_posting(one, form=self.form, named=named, embedded=embedded)
        if embed is not None:
            yield embed
        children: list[_Open] = []
        for name, value in one.items():
            if isinstance(value, dict | list | str) and not self._is_apart(name, value, embed, told):
                inherits = said_by(name).inherits
                children.append((value, name, named if inherits else frozenset(), embedded and inherits, depth + 1))
        return children

    def _is_apart(self, name: str, value: Any, embed: Embed | None, told: bool) -> bool:
        """
        Does what stands under that key belong to something else than this page, or to the post itself? *told*: the
        object's type says that it is an embed; its settings are its own then, and not the site's.
        """
        key = said_by(name)
        return (
            key.trap or (embed is not None and name in PARTS)
            or (key.beside and isinstance(value, dict | list))
            or (key.other and isinstance(value, list)) or ((key.other or key.hangs) and _is_story(value))
            or (self.form == "json-ld" and name in _LD_TRAPS)
            or (key.site and isinstance(value, dict) and not (told and key.inherits))
            or (isinstance(value, dict) and key.answers and is_flat(value))
        )

    def _ids(self, entries: list[Any], key: str) -> Iterator[Embed]:
        """Posts of which the list under a key that names their platform holds the ids: ``tweetIds``."""
        named = named_by(key)
        if not named or not names_id(key, "-"):
            return
        for one in entries[:_MOST_IDS]:
            ref = id_alone(str(one), named) if isinstance(one, str | int) and not isinstance(one, bool) else None
            if ref is not None:
                yield embed_of(ref.platform, self.form, ref, placeholders=placeholders_of(ref.platform))

    def _string(self, text: str, key: str, around: frozenset[str], embedded: bool) -> Iterator[Embed | Markup]:
        """Markup, or a post's address under a key that says so, or in a list of which the object around says so."""
        if "<" in text or "&lt;" in text or _IN_PERCENT.match(text) or _PACKED.fullmatch(text):
            yield Markup(text)
            return
        if "jsx" in text or "createElement(" in text or "mdx(" in text:
            for name, props in components_in(text):
                if not is_trap(name) and "button" not in tokens(name):
                    yield from self.read(props, named_by(name), bool(named_by(name)))
            return
        if "/" not in text or len(text) >= _LONGEST_ADDRESS:
            return
        words, named = tokens(key), named_by(key) | around
        told = not EMBED_WORDS.isdisjoint(words) or "iframe" in words or is_player(text)
        if named or told or not _FILMS.isdisjoint(words):
            ref = parse_post_url(text.strip())
            film = ref is not None and ref.platform in FILM_PLATFORMS and not _FILMS.isdisjoint(words) and (
                not key.endswith(_LISTED))
            if ref is not None and (ref.platform in named or told or film):
                yield embed_of(ref.platform, self.form, ref, permalink=text,
                               placeholders=placeholders_of(ref.platform))


#: Keys whose values are words for readers: a link called "Twitter" is a link.
_WORDS = frozenset(
    "text title label name caption alt description value content children body via source_name insert".split()
)


def _spelled_out(one: Mapping[str, Any]) -> frozenset[str]:
    """The platforms that are the whole of a value, under keys in whatever language."""
    values = (value for name, value in one.items()
              if isinstance(value, str) and len(value) < _LONGEST_NAME and value.isalpha() and name not in _WORDS)
    return platforms_named(value.lower() for value in values)


def _types(one: Mapping[str, Any]) -> tuple[str, ...]:
    kind = one.get("@type")
    return tuple(word.lower() for word in (kind if isinstance(kind, list) else [kind]) if isinstance(word, str))


def _is_listed(one: Mapping[str, Any]) -> bool:
    """Is that an entry in YouTube's list of a channel's films? One film's own answer has its id as text."""
    kind = one.get("kind")
    return isinstance(kind, str) and kind.startswith("youtube#") and (
        "videoId" in one or _OF_A_CHANNEL.match(kind) is not None)


def _content_type(one: Mapping[str, Any]) -> list[str]:
    """Contentful keeps an entry's type in ``sys.contentType.sys.id``, of the entry itself or of what it targets."""
    for holder in (one, one.get("target")):
        inner: Any = holder
        for key in ("sys", "contentType", "sys", "id"):
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, str) and len(inner) < _LONGEST_TYPE:
            return [inner]
    return []


def _holds_stories(entries: list[Any], key: str) -> bool:
    """Is that a list of other stories?"""
    if key in _BODIES:
        return False
    if key in _PARTS_OF_ANYTHING:
        stories = [one for one in entries if _is_story(one)]
        # Two with addresses of their own are two stories, words or not; the entries of a live blog have none.
        return bool(stories) and len(stories) == len(entries) and (
            len(stories) > 1 or _WORDED.isdisjoint(stories[0]))
    return any(map(_is_story, entries))


def _is_story(one: Any) -> bool:
    """Is that an entry in a list of stories: a headline and an address of its own that is no post's?"""
    if not isinstance(one, dict) or _STORY_TITLES.isdisjoint(one):
        return False
    # Some keep an embed's markup under the address's key.
    addresses = [one[key] for key in _STORY_ADDRESSES if isinstance(one.get(key), str) and "<" not in one[key]]
    return bool(addresses) and all("#" not in address and parse_post_url(address) is None for address in addresses)

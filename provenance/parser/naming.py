"""
Which platform do the publisher's own words name? Keys, classes and types are read by the words in them.

>>> tokens("TweetEmbed core-embed/twitter data-tweet-id")
('tweet', 'embed', 'core', 'embed', 'twitter', 'data', 'tweet', 'id')
>>> sorted(platforms_named(("social", "twitter")))
['x']
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from provenance.model import PostRef
from provenance.platforms import PLATFORMS, Platform

_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
#: Words that say "a post of some platform stands here".
EMBED_WORDS = frozenset("embed embeds embedded oembed embedly iframely onebox".split())
#: Words under which an id may stand, and those that say: the id of something else.
_ID_WORDS = frozenset(
    "id ids ref videoid tweetid postid statusid mediaid code shortcode status post video key src value embed content".split()
)
_OTHER_IDS = frozenset(
    "user users account author owner channel list playlist moment collection profile creator timeline story article page "
    "campaign ad ads image img photo session widget reply parent conversation media asset slot site section tag trend "
    "event space community card thread group analytics pixel app client".split()
)
#: Surroundings that are never an embed in the article: buttons, other stories, the site's own accounts.
_TRAPS = frozenset(
    "related recommended recommendation recommendations trending popular teaser teasers promo promos sidebar rail footer "
    "nav navigation menu breadcrumb breadcrumbs share sharing sharer sameas follow ad ads advert sponsored taboola "
    "outbrain byline bylines contributors publisher playlist playlists".split()
)
_TRAP_PAIRS = frozenset((
    "mostread", "mostviewed", "mostpopular", "readnext", "upnext", "readmore", "morestories", "morefrom", "topstories",
    "latestnews", "latestposts", "latesttweets", "latestvideos", "recentposts", "recenttweets", "sociallinks", "socialmedia",
    "socialaccounts", "socialprofiles", "nextarticle", "previousarticle", "nextstory", "otherstories", "morevideos",
    "liveplayer", "siteplayer", "relatedstories", "relatedvideos",
))
#: Keys of page state that hold what every page of the site has.
SITE_KEYS = frozenset("site siteconfig config settings layout header global globals theme website".split())


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The words in a key, a class or a type, lower case; camelCase is parted."""
    return tuple(word.lower() for word in _TOKEN.findall(text[:200]))


@cache
def _words() -> dict[str, str]:
    return {word: platform.key for platform in reversed(PLATFORMS) for word in platform.words}


def platforms_named(words: Iterable[str]) -> frozenset[str]:
    """The keys of the platforms that these words name, also in two parts (``TikTok``); ``x`` alone names nobody."""
    known, whole = _words(), tuple(words)
    return frozenset(known[word] for word in (*whole, *(a + b for a, b in pairwise(whole))) if len(word) > 1 and word in known)


@lru_cache(maxsize=8192)
def is_trap(text: str) -> bool:
    """
    Does a key or class say that what follows belongs to another story, to a button, to the site itself?

    >>> is_trap("relatedStories"), is_trap("most-read"), is_trap("articleBody")
    (True, True, False)
    """
    words = tokens(text)
    return not _TRAPS.isdisjoint(words) or any(a + b in _TRAP_PAIRS for a, b in pairwise(words)) or (
        text.lower() in _TRAP_PAIRS)


def names_id(name: str, platform: str) -> bool:
    """May an id of that platform stand under this key or attribute?"""
    words = tokens(name)
    if not _OTHER_IDS.isdisjoint(words):
        return False
    return not _ID_WORDS.isdisjoint(words) or platform in platforms_named(words)


@cache
def _id_pattern(platform: Platform) -> re.Pattern[str] | None:
    return re.compile(platform.id_alone) if platform.id_alone else None


def id_alone(value: str, named: frozenset[str]) -> PostRef | None:
    """The post whose id is all of *value*, of one of the platforms *named*; None where it has no such shape."""
    value = value.strip()
    if not 6 <= len(value) <= 40:
        return None
    for platform in PLATFORMS:
        if platform.key in named and (pattern := _id_pattern(platform)) and pattern.fullmatch(value):
            return PostRef(platform.key, value, None, "")
    return None


__all__ = ["EMBED_WORDS", "SITE_KEYS", "id_alone", "is_trap", "names_id", "platforms_named", "tokens"]

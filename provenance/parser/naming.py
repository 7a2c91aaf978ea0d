"""
Which platform do the publisher's own words name? Keys, classes and types are read by the words in them.

>>> tokens("TweetEmbed core-embed/twitter data-tweet-id")
('tweet', 'embed', 'core', 'embed', 'twitter', 'data', 'tweet', 'id')
>>> sorted(platforms_named(("social", "twitter")))
['x']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from provenance.model import PostRef
from provenance.platforms import PLATFORMS, Platform
from provenance.platforms.forum_frames import FRAMES
from provenance.platforms.rounding import written_out

__all__ = ["EMBED_WORDS", "SITE_KEYS", "called", "id_alone", "is_about_answers", "is_flat", "is_player", "is_trap",
           "names_id", "platform_alone", "platforms_in", "platforms_named", "tokens"]

#: Letters inside of hashes are no words: "ad" stands in five of a hundred of them.
_HASH = re.compile(
    r"(?<![A-Za-z0-9])(?=[a-f]{0,30}[0-9])[0-9a-f]{8,64}(?![A-Za-z0-9])|(?<=[0-9])[A-Za-z]{1,3}(?=[0-9])"
)
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
#: Keys and classes are shorter; what is longer is somebody's state, and says what it is at its beginning.
_LONGEST = 200
#: Words that say "a post of some platform stands here".
EMBED_WORDS = frozenset("embed embeds embedded oembed embedly iframely onebox".split())
#: Words under which an id may stand, and those that say: the id of something else.
_ID_WORDS = frozenset(
    "id ids ref videoid tweetid postid statusid mediaid code shortcode status post video play urn key rkey src value "
    "embed content resource".split()
)
#: Two words under which one may stand, of which the second alone is an account's.
_ID_PAIR = "provideruid"
_OTHER_IDS = frozenset(
    "user users account author owner channel list playlist moment collection profile creator timeline story article "
    "page campaign ad ads image img photo session widget reply parent conversation media asset slot site section tag "
    "trend event space community card thread group analytics pixel app client partner advertiser conversion tracking "
    "api music sound".split()
)
#: Surroundings that are never an embed in the article: buttons, other stories, the site's own accounts.
_TRAPS = frozenset(
    "related recommended recommendation recommendations trending popular teaser teasers promo promos sidebar rail "
    "footer nav navigation menu breadcrumb breadcrumbs share sharing sharer follow ad ads advert sponsored taboola "
    "outbrain byline bylines contributors publisher playlist playlists".split()
)
_TRAP_PAIRS = frozenset(
    "mostread mostviewed mostpopular readnext upnext readmore morestories morefrom topstories latestnews latestposts "
    "latesttweets latestvideos recentposts recenttweets sociallinks socialmedia socialaccounts socialprofiles "
    "livestream pinnedtweet pinnedpost adconfig nextarticle previousarticle nextstory otherstories morevideos "
    "liveplayer siteplayer relatedstories relatedvideos "
    "instagramfeed twitterfeed facebookfeed youtubefeed tiktokfeed socialfeed "
    "backgroundvideo videobackground bgvideo videobg jarallaxvideo "
    "sameas".split()
)
#: Keys of page state that hold what every page of the site has.
SITE_KEYS = frozenset("site siteconfig config settings layout header global globals theme website".split())


def tokens(text: str) -> tuple[str, ...]:
    """The words in a key, a class or a type, lower case; camelCase is parted. No more than its first 200 letters."""
    return _tokens(text[:_LONGEST])


# The cut comes first: whoever keeps a megabyte of a class should not find it kept here, too.
@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _TOKEN.findall(_HASH.sub(" ", text)))


@cache
def _words() -> dict[str, str]:
    """Each platform's words; of two platforms with one word the first in the table has it."""
    return {word: platform.key for platform in reversed(PLATFORMS) for word in platform.words}


#: What publishers write right behind a platform's name: ``twitterembed``, ``tweetid``.
_BEHIND = re.compile(
    r"(?:embed|oembed|id|player|post|video|tweet|status|widget|card|container|wrapper|block|url|update)s?\Z")
#: And before it, where markup lost the capitals: ``<LiteYouTubeEmbed>``.
_AHEAD = re.compile(r"\A(?:lite|react)(?=[a-z]{4})")


@lru_cache(maxsize=4096)
def _platform_of(word: str) -> str | None:
    known = _words()
    return known.get(word) or known.get(_AHEAD.sub("", _BEHIND.sub("", word))) if len(word) > 1 else None


def platforms_named(words: Iterable[str]) -> frozenset[str]:
    """
    The keys of the platforms that these words name, also in two parts (``TikTok``); ``x`` alone names nobody.

    >>> sorted(platforms_named(("tik", "tok", "x", "twitterembed")))
    ['tiktok', 'x']
    """
    whole = tuple(words)
    named = map(_platform_of, (*whole, *(a + b for a, b in pairwise(whole))))
    return frozenset(key for key in named if key is not None)


@lru_cache(maxsize=4096)
def _named_by(text: str) -> frozenset[str]:
    return platforms_named(_tokens(text))


def named_by(text: str) -> frozenset[str]:
    """The platforms that a key, a class or a type names; keys come again and again, and are taken apart once."""
    return _named_by(text[:_LONGEST])


@cache
def _player() -> re.Pattern[str]:
    """Addresses that only a frame has a use for: players and posts without their page around them."""
    common = (r"player\.", r"embed\.", r"(?:cdn\.embedly\.com|embedly\.[a-z0-9.-]{3,80})/", r"cdn\.iframe\.ly/", FRAMES,
              r"[^/?#]{1,80}/(?:[^?#]{0,200}/)?embed(?:/|\Z|\?)")
    own = (platform.frames for platform in PLATFORMS if platform.frames)
    return re.compile(f"(?:https?:)?//(?:{'|'.join((*common, *own))})", re.I)


def platform_alone(value: str) -> frozenset[str]:
    """
    The platform whose name is one letter, where that is all of a key or value.

    >>> sorted(platform_alone("X")), sorted(platform_alone("xs"))
    (['x'], [])
    """
    return frozenset(key for key in _letters() if value.lower() == key)


@cache
def _letters() -> frozenset[str]:
    return frozenset(platform.key for platform in PLATFORMS if len(platform.key) == 1)


def is_player(url: str) -> bool:
    """
    Is that the address of a player or of a post's frame? Nobody links to those.

    >>> is_player("https://www.youtube.com/embed/Xq3vT7LmB0k"), is_player("https://youtu.be/Xq3vT7LmB0k")
    (True, False)
    """
    return _player().match(url.strip()) is not None


def platforms_in(sentence: str) -> frozenset[str]:
    """
    The same for words that people read, of any length.

    >>> sorted(platforms_in("A screenshot of a tweet, and of a Facebook post"))
    ['facebook', 'x']
    >>> sorted(platforms_in("Zrzut ekranu z Twittera")), sorted(platforms_in("ツイッター"))
    (['x'], ['x'])
    """
    lower = sentence.lower()
    return platforms_named(_stem(word.lower()) for word in _TOKEN.findall(sentence)) | frozenset(
        platform.key for platform in PLATFORMS if any(name in lower for name in platform.spelled))


@cache
def _stems() -> tuple[str, ...]:
    return tuple(word for word in _words() if len(word) >= _SHORTEST_STEM)


#: Shorter names are the beginnings of many words.
_SHORTEST_STEM = 5
#: What languages add to a name is not longer: ``tweetów``, ``facebookissa``.
_ENDING = 4


def _stem(word: str) -> str:
    """A platform's name without the ending that some language gives it."""
    if word.endswith(("er", "ers")):
        return word  # in English that is somebody, or a loudspeaker
    return next((stem for stem in _stems() if word.startswith(stem) and len(word) <= len(stem) + _ENDING), word)


def is_trap(text: str) -> bool:
    """
    Does a key or class say that what follows belongs to another story, to a button, to the site itself?

    >>> is_trap("relatedStories"), is_trap("most-read"), is_trap("articleBody")
    (True, True, False)
    """
    return _is_trap(text[:_LONGEST])


@lru_cache(maxsize=4096)
def _is_trap(text: str) -> bool:
    words = _tokens(text)
    return not _TRAPS.isdisjoint(words) or text.lower() in _TRAP_PAIRS or any(
        one + other in _TRAP_PAIRS for one, other in pairwise(words))


def called(attributes: Mapping[str, str | None]) -> str:
    """
    What an element calls itself: its class and its id, the first letters of each.

    >>> called({"class": "tweet-box", "id": None, "lang": "en"})
    'tweet-box'
    """
    return " ".join(value[:_LONGEST] for value in (attributes.get("class"), attributes.get("id")) if value)


#: What a page gathers below a story from the networks where it was announced.
_ANSWERS = frozenset("comments replies likes discussion discussions reactions webmentions".split())


def is_about_answers(text: str) -> bool:
    """
    Does a name speak of answers to a post, and not of the post? Alone, or beside a platform's name or a verb.

    >>> is_about_answers("bluesky-comments"), is_about_answers("loadComments"), is_about_answers("mastodonPost")
    (True, True, False)
    """
    return not _ANSWERS.isdisjoint(tokens(text))


def is_flat(one: Mapping[str, object]) -> bool:
    """
    Does an object hold settings, perhaps one set for each platform, and no things of their own?

    >>> is_flat({"bluesky": {"uri": "at://x"}, "limit": 9}), is_flat({"nodes": [{"text": "Hi"}]})
    (True, False)
    """
    return all(not isinstance(value, dict | list) or named_by(key) for key, value in one.items())


def names_id(name: str, platform: str) -> bool:
    """
    May an id of that platform stand under this key or attribute? Where *platform* is empty, under a key that says no
    more than "id".

    >>> names_id("tweetId", ""), names_id("tweet", "x"), names_id("tweet", ""), names_id("tweetAuthorId", "x")
    (True, True, False, False)
    """
    words = tokens(name)
    if not _OTHER_IDS.isdisjoint(words):
        return False
    if not _ID_WORDS.isdisjoint(words) or platform in named_by(name) or "".join(words) == _ID_PAIR:
        return True
    # Without its capitals ``instagramId`` is one word.
    return not platform and any(word.endswith("id") for word in words) and bool(named_by(name))


@cache
def _id_pattern(platform: Platform) -> re.Pattern[str] | None:
    return re.compile(platform.id_alone) if platform.id_alone else None


#: No platform's id is shorter or longer.
_SHORTEST_ID, _LONGEST_ID = 6, 50


def id_alone(value: str, named: frozenset[str]) -> PostRef | None:
    """
    The post whose id is all of *value*, of one of the platforms *named*; None where it has no such shape.

    >>> id_alone(" 1795968363525046272 ", frozenset(("x",))).post_id
    '1795968363525046272'
    >>> id_alone("1795968363525046272", frozenset()) is None
    True
    """
    value = value.strip()
    if not _SHORTEST_ID <= len(value) <= _LONGEST_ID:
        return None
    digits = written[1] if (written := written_out(value)) is not None and written[2] == value else value
    for platform in PLATFORMS:
        pattern = _id_pattern(platform) if platform.key in named else None
        found = pattern.fullmatch(digits) if pattern is not None else None
        if found is not None:
            # A group is the id itself, where more stands around it: ``urn:li:share:…``.
            return PostRef(platform.key, value if digits != value else found[found.lastindex or 0], None, "")
    return None

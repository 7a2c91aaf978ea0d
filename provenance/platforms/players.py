"""
Players whose id stands in an attribute: custom elements, AMP elements, placeholders that wait for a click.

``data-youtube-id`` says by itself whose id it holds; ``data-video-id`` says it only where the element, its
class or another of its attributes names the platform, as every maker of players uses that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.platforms.embeds import embed_of
from provenance.platforms.platform import Mark

#: Names that say "an id", and not whose.
SHARED = ("videoid", "video-id", "data-videoid", "data-video-id", "data-id", "data-embed-id", "data-plyr-embed-id",
          "data-media-key")
#: Longer values are page state or styles, and name many things.
_LONGEST = 300


@dataclass(frozen=True)
class Player:
    """How one platform's players are written."""

    platform: str
    word: str  #: lower case; stands in its elements' names, classes and attributes
    own: tuple[str, ...]  #: attributes that name the platform themselves
    whole_id: re.Pattern[str]  #: an id, for the whole of a value
    telling: re.Pattern[str]  #: the same, for an attribute of a shared name: no mere word fits it
    canonical: str  #: the address of a post, ``{}`` for its id


def read_player(player: Player, fragment: Fragment) -> Embed | None:
    """The post whose id stands in an attribute; None where none does, or where nothing says whose it is."""
    post_id = _whole(player.whole_id, fragment, player.own)
    if post_id is not None and player.word not in fragment.name and post_id.isalpha() and post_id.islower():
        post_id = None  # a word ("subscribers"); one id in twenty thousand looks so
    name = fragment.name
    if post_id is None and player.word in name:
        post_id = _whole(player.whole_id, fragment, SHARED)
    if post_id is None:
        post_id = _whole(player.telling, fragment, SHARED)
        if post_id is None or not _names(player.word, fragment):
            return None
    form = "iframe" if name == "iframe" else "amp" if name.startswith(("amp-", "bento-")) else \
        "custom-element" if "-" in name else "data-attribute"
    return embed_of(player.platform, form, PostRef(player.platform, post_id, None, player.canonical.format(post_id)))


def _whole(pattern: re.Pattern[str], fragment: Fragment, names: Iterable[str]) -> str | None:
    values = (fragment.attributes.get(name) for name in names)
    return next((value.strip() for value in values if value and pattern.fullmatch(value.strip())), None)


def _names(word: str, fragment: Fragment) -> bool:
    """Does the element's name or any attribute name the platform?"""
    return any(word in name.lower() or (value is not None and len(value) <= _LONGEST and word in value.lower())
               for name, value in fragment.attributes.items()) or word in fragment.name


def player_marks(word: str, shape: str) -> tuple[Mark, ...]:
    """
    Marks for ids in attributes.

    Args:
        word: The platform's.
        shape: An id as a regular expression over bytes in any case.
    """
    # A quote in any spelling, escaped twice, stands between the sign and the id. Where the word comes after the id, the
    # look finds it by the word (``parser.triggers``).
    holds = rf"\s{{0,3}}IS.{{0,20}}?(?:{shape})(?![0-9a-z_-])"
    return (
        Mark("attribute", f"data-{word}", rf"[a-z-]{{0,16}}{holds}"),
        Mark("attribute", word,
             rf"[^<>{{}}]{{0,200}}?[\s\"'/](?:data-)?(?:(?:video-?|embed-|plyr-embed-)?id|media-key){holds}"),
    )


def player_selectors(player: Player) -> tuple[tuple[str, str], ...]:
    """Selectors of the elements that may hold such an id."""
    return tuple(("attribute", f"[{name}]") for name in (*player.own, *SHARED))

"""
What the keys of page state say of the values under them, whatever the publisher calls his things.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from provenance.parser.naming import SITE_KEYS, is_about_answers, is_trap

#: Keys whose values name a type.
_TYPE_KEYS = frozenset(
    "type _type __typename kind role subtype provider provider_name providername platform service network component "
    "__component componentname blockname blocktype elementtype contenttype embedtype @type cardtype mediatype site "
    "source_type tag providernameslug typename form format source variant layout embed_type embedprovider widget "
    "widgettype vendor provider_slug acf_fc_layout tagname _schema _template resource".split()
)
#: Keys whose object says more about the one around it.
_INHERITS = frozenset(
    "data attr attrs attributes props params properties options value fields referent oembed raw_oembed rawoembed "
    "embed item source content config payload entity meta additional_properties model node media video videodata src "
    "url link href external settings".split()
)
#: Keys that hold what the page shows beside the article, and whose it is.
_BESIDE = frozenset("author authors social socials profiles latest carousel carousels staff replies".split())
#: Keys under which one other story hangs.
_OTHER_STORIES = frozenset(
    "next prev previous nextpost prevpost alsoread seealso editorspicks featured spotlight suggested youmaylike ticker "
    "more breaking siblings otherposts moreposts newsfeed widgets aside homepage latestarticles search "
    "linkedarticles crosslinks internallinks similar previousarticle nextstory previousstory previouspost".split()
)
#: Lists under these may be the page's own; a story of its own under one of them is another.
_WHERE_STORIES_HANG = frozenset("collection feed section channel home results".split())
#: Arc's lead picture or film hangs under a word that is a trap elsewhere.
_LEADS = frozenset(("promo_items", "promoitems"))
#: The words asked for are shorter.
_LONGEST_KEY = 200


class Key(NamedTuple):
    """What a key says of the value under it."""

    kind: bool  #: it names a type
    inherits: bool  #: its object says more about the one around it
    trap: bool  #: what is under it belongs to another story, a button, the site
    beside: bool  #: the page shows it beside the article
    other: bool  #: one other story hangs under it
    hangs: bool  #: a story of its own under it is another
    site: bool  #: every page of the site has it
    answers: bool  #: it is about answers that a page gathers from a network under itself


@lru_cache(maxsize=4096)
def _key_of(name: str) -> Key:
    word = name.lower()
    plain = word.replace("_", "")
    return Key(word in _TYPE_KEYS or plain in _TYPE_KEYS, word in _INHERITS, is_trap(name) and word not in _LEADS,
               word in _BESIDE, word in _OTHER_STORIES or plain in _OTHER_STORIES, word in _WHERE_STORIES_HANG,
               word in SITE_KEYS, is_about_answers(name))


def said_by(name: str) -> Key:
    """
    What a key says, whatever its letters' case.

    >>> said_by("next_post").other, said_by("__typename").kind, said_by("attrs").inherits
    (True, True, True)
    """
    # The cut comes first, so that no megabyte of a key is kept; none of the words asked for is as long.
    return _key_of(name[:_LONGEST_KEY])

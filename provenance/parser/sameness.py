"""
Do two sightings of one post show the same? What another way of writing changes in an honest copy does not count.

Markup and page state of one post differ in line ends, in the signs of quotes, in how the link of a picture is spelt
and whether it is there; state has the moment where markup has the author's day. A copy that differs in a word, or by
more than the zones of the earth, may be altered: both are kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from provenance.model import Embed
from provenance.platforms import same_post

#: What no reader sees in words: zero widths, marks of direction, presentation of emoji.
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]+")
#: Spaces that part no words: markup drops those beside pictures and signs.
_LOOSE = re.compile(r" (?!\w)|(?<!\w) ")
_SPACES = re.compile(r"\s++")
_SIGNS = {ord(one): plain for plain, ones in {"'": "‘’‚‛", '"': "“”„‟", "-": "‐‑‒–—―"}.items() for one in ones} | {
    ord("…"): "..."}
#: The link of a picture, by all its names.
_PICTURE = re.compile(r" ?(?:https?://)?(?:pic\.(?:twitter|x)\.com|\bt\.co)/(?=[A-Za-z0-9])")
_LAST = re.compile(r" ?pic/[A-Za-z0-9]{7,10}\Z")
#: Longer words are compared as they are: each post of a page may be held beside fifty others.
_LONGEST = 5000
#: Between the moment and the author's day lie no more days.
_ZONES = 1


def agree(one: Embed, other: Embed) -> bool:
    """Do two sightings of one id show the same, as far as both show anything? If not, one may be altered."""
    if one.permalink and other.permalink and not same_post(one.platform, one.permalink, other.permalink):
        return False
    return (_same_name(one.printed_handle, other.printed_handle) and _same_day(one, other)
            and _same_words(one.text, other.text) and _same_name(one.display_name, other.display_name))


def _same_name(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return max(len(one), len(other)) <= _LONGEST and plain_words(one).lower() == plain_words(other).lower()


def _same_day(one: Embed, other: Embed) -> bool:
    if one.shown_date is None or other.shown_date is None or one.shown_date == other.shown_date:
        return True
    # One of them states the moment and prints no day.
    stated = (one.date_text is None) != (other.date_text is None)
    return stated and abs((one.shown_date - other.shown_date).days) <= _ZONES


def _same_words(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return True
    if max(len(one), len(other)) > _LONGEST:
        return False
    first, second = plain_words(one), plain_words(other)
    return first == second or _LAST.sub("", first) == second or first == _LAST.sub("", second)


@lru_cache(maxsize=256)
def plain_words(text: str) -> str:
    """
    Words as far as every honest copy has them: with plain signs, one space between two words and no other, and
    pictures' links by one name.

    >>> plain_words("It’s  open\\npic.x.com/abcdefghij") == plain_words("It's open https://t.co/abcdefghij")
    True
    >>> plain_words("is now here") == plain_words("is nowhere")
    False
    """
    plain = _SPACES.sub(" ", _UNSEEN.sub("", unescape(text)).translate(_SIGNS)).strip()
    return _LOOSE.sub("", _PICTURE.sub(" pic/", plain))

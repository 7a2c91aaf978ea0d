"""
What the article prints beside what the id, the address and the links say. Pure comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from provenance.dates import parse_date
from provenance.model import Clock, Embed, Match, Resolution
from provenance.platforms import PLATFORMS
from provenance.platforms.x import RESERVED
from provenance.urls import Address, split

#: Clocks that the author's own program sets (facts: id-clocks.md 5 and 4).
SELF_ASSERTED = frozenset(("bluesky", "mastodon"))
#: The id is made when a post is begun or uploaded, and the post may come out days later (facts: flags.md, dat.id-date).
_MAY_COME_LATER = frozenset(("instagram", "threads", "tiktok", "tumblr"))
#: Handles, lower case, that name nobody in addresses of a platform.
_PLACEHOLDERS = {platform.key: platform.placeholders for platform in PLATFORMS}
#: A clock this fine names one day; coarser ones give a span of days.
_EXACT_MS = 1000
#: How the link of a picture begins, by all its names; its code follows.
_PICTURE_PLACES = tuple(f"{scheme}{host}/" for scheme in ("https://", "http://", "")
                        for host in ("t.co", "pic.twitter.com", "pic.x.com"))
_PICTURE = re.compile(r"(?:https?://)?(?:pic\.(?:twitter|x)\.com|t\.co)/([A-Za-z0-9]+)(?:[?#].*)?", re.S | re.I)
#: Addresses as nearly all are written, with their scheme or without it: their host needs no closer reading.
_PLAIN = re.compile(r"(https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/?#]|\Z)")
#: A scheme other than the web's (a colon that begins no port), or a name before an ``@``.
_NO_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:(?![0-9])|[^/?#@]{0,300}@")


class DayCheck(NamedTuple):
    """The printed day beside the id's: ``severity`` None where they agree."""

    printed: date
    first: date | None  #: the id's day, or the first of its span; None: open
    last: date | None
    days: int  #: from the nearest of the id's days to the printed one; negative: printed earlier
    severity: str | None

    @property
    def exact(self) -> bool:
        return self.first is not None and self.first == self.last


def handle_agrees(embed: Embed) -> bool | None:
    """Does the printed handle agree with the address's? None where one of them is missing or a placeholder."""
    printed, address = embed.printed_handle, embed.address_handle
    if printed is None or address is None:
        return None
    one, other = printed.casefold(), address.casefold()
    if ("@" in one) != ("@" in other):
        # With the server and without it: the address of a post names the server as its host.
        one, other = one.partition("@")[0], other.partition("@")[0]
    named = one == other and other in _PLACEHOLDERS.get(embed.platform, ())
    return None if is_placeholder(address, embed.platform) and not named else one == other


def is_placeholder(handle: str, platform: str) -> bool:
    """Do makers of addresses write this where they do not know the author: ``i``, ``statuses``, ``twitter`` …?"""
    word = handle.lower()
    return word in _PLACEHOLDERS.get(platform, ()) or (platform == "x" and (word in RESERVED or "/" in word))


def printed_day(embed: Embed) -> date | None:
    """The day the article prints, or the UTC day of the instant its markup states."""
    return embed.shown_date or (embed.shown_at.date() if embed.shown_at else None)


def check_day(embed: Embed, clock: Clock | None) -> DayCheck | None:
    """
    Hold the printed day against the clock in the id; None where there is nothing to compare.

    Both directions count; a single day only on X, as its pages print the id's UTC day (dates.md 1). Where
    a post may come out days after its id was made, only one printed *earlier* differs. Clocks set by
    the author's own program never weigh more than a note.
    """
    if clock is None:
        return None
    low: datetime | None
    high: datetime | None
    if clock.at is not None and clock.precision_ms is not None and clock.precision_ms <= _EXACT_MS:
        low = high = clock.at
    else:
        low, high = clock.not_before, clock.not_after
    if low is None and high is None:
        return None
    first, last = low.date() if low else None, high.date() if high else None
    stated = embed.shown_at.date() if embed.shown_at else None
    printed = embed.shown_date or stated
    if printed is None:
        return None
    days = _days(printed, first, last)
    if abs(days) == 1 and stated is None and _is_local(embed.date_text):
        days = 0
    if stated is not None and abs(days) <= 1:
        # The instant in the markup is finer than the printed day, which may be in the reader's zone.
        printed, days = stated, _days(stated, first, last)
    return DayCheck(printed, first, last, days, _severity(embed.platform, days, exact=first == last))


def _is_local(date_text: str | None) -> bool:
    """Is a clock time printed, and not that of UTC? Then the day is the author's or the reader's (dates.md 2)."""
    printed = parse_date(date_text) if date_text else None
    return printed is not None and printed.local_time is not None


def _days(printed: date, first: date | None, last: date | None) -> int:
    if first is not None and printed < first:
        return (printed - first).days
    if last is not None and printed > last:
        return (printed - last).days
    return 0


def _severity(platform: str, days: int, *, exact: bool) -> str | None:
    if platform in SELF_ASSERTED:
        return "note" if abs(days) >= 2 else None
    if platform == "x":
        return None if days == 0 else "check" if exact and abs(days) == 1 else "hold"
    return "hold" if days <= -2 or (days >= 2 and platform not in _MAY_COME_LATER) else None


def host_of(url: str) -> str | None:
    """
    The host of an address or of text that looks like one, lower case and without ``www.``.

    >>> host_of("https://www.Example.org/a"), host_of("example.org/a"), host_of("mailto:a@example.org")
    ('example.org', 'example.org', None)
    """
    plain = _PLAIN.match(url)
    if plain is not None and (plain[1] or "//" not in url[:12]):
        return plain[2].removeprefix("www.")
    address = parts_of(url)
    return address.host.removeprefix("www.") if address else None


def parts_of(url: str) -> Address | None:
    """An address in parts, also one written without its scheme; None for mail addresses and other schemes."""
    text = url.strip()
    if "//" in text[:12]:
        return split(text)
    return None if _NO_WEB.match(text) else split(f"//{text}")


@lru_cache(64)  # of one link it is asked several times in a row
def picture_code(link: str) -> str | None:
    """
    The code of a picture link or of the t.co link behind it; None for all else.

    >>> picture_code("pic.twitter.com/AbCdEf1234") == picture_code("https://t.co/AbCdEf1234")
    True
    """
    found = _PICTURE.fullmatch(link.strip())
    return found[1] if found else None


def resolution_of(link: str, resolutions: Mapping[str, Resolution]) -> Resolution | None:
    """
    What is known about where a link leads: under its own spelling, or as another name of it.

    ``pic.twitter.com/CODE`` is also asked as ``https://t.co/CODE``. A chain that got there comes first.
    """
    own = resolutions.get(link)
    code = picture_code(link) if own is None or own.outcome != "resolved" else None
    if code is None:
        return own
    others = [resolutions[name] for place in _PICTURE_PLACES if (name := place + code) in resolutions]
    resolved = next((one for one in others if one.outcome == "resolved"), None)
    return resolved or own or next(iter(others), None)


def find_tag(text: str, tag: str) -> Match:
    """Where a hashtag stands in a text, with its sign; a longer tag that begins alike is another one."""
    found = re.search(rf"[#＃]{re.escape(tag)}(?!\w)", text)
    return Match(found[0], found.start(), found.end()) if found else Match(f"#{tag}")


def find_words(text: str, words: str) -> Match:
    """Where words stand in a text, offsets None where they do not."""
    at = text.find(words)
    return Match(words, at, at + len(words)) if at >= 0 else Match(words)


def clock_day(clock: Clock | None) -> date | None:
    """The UTC day of the best instant of a clock."""
    return clock.at.date() if clock and clock.at else None

"""
LinkedIn: posts under three kinds of number (activity, share, ugcPost), of which one post can have all three.

The embed is a frame without a word, so addresses are all there is to read (embed-markup.md section 12). All three
numbers carry the millisecond (id-clocks.md section 6).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from provenance import clocks
from provenance.model import Clock, PostRef
from provenance.platforms.platform import Mark, Named, Platform
from provenance.platforms.rounding import by_float, by_spreadsheet
from provenance.platforms.segments import ending_in
from provenance.urls import Address

__all__ = ["PLATFORM", "clock", "is_rounded_id", "parse_other", "parse_url"]

_HOSTS = re.compile(r"(?:[a-z]{1,3}\.)?linkedin\.com")
_KINDS = {"activity": "activity", "share": "share", "ugcpost": "ugcPost"}
_KIND = r"(activity|share|ugcpost)"
#: Older addresses have the kind and the number alone.
_URN = ending_in(rf"(?i:(?:urn:li:)?{_KIND}):([1-9][0-9]{{9,24}})")
#: ``/posts/VANITY_words-of-the-post-activity-ID-XXXX``; the words may be missing, the vanity name has no low line.
_SLUG = ending_in(rf"(?:([^_]{{1,100}})_)?(?i:(?:.*[-_])?{_KIND})-([1-9][0-9]{{9,24}})(?:-[A-Za-z0-9_-]{{1,10}})?")
#: What stands before a urn in the address of a post or of its player (``video/embed/live``: frames of broadcasts, found
#: in public pages by string search).
_DOORS = frozenset((("feed", "update"), ("embed", "feed", "update"), ("video", "live"), ("video", "event"),
                    ("video", "embed", "live")))
_PEOPLE = frozenset(("in", "company", "school", "showcase"))
_HASHTAG = re.compile(r"[\w-]{1,100}")

#: The range in which unfurl reads ``id >> 22`` begins here; nothing older was checked (id-clocks.md 6).
_CHECKED_FROM = datetime.fromisoformat("2016-11-01T00:00:00+00:00")
#: LinkedIn opened on that day: https://blog.linkedin.com/2007/05/04/moving_trucks_a
_OPENED = datetime.fromisoformat("2003-05-05T00:00:00+00:00")
_LARGEST = 2**63 - 1
_DAY = timedelta(days=1)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on LinkedIn, or of its frame? None for people, companies, articles and shares.

    >>> from provenance.urls import split
    >>> ref = parse_url(split("https://www.linkedin.com/posts/example-reader_a-title-activity-7084656651378536448-AbCd"))
    >>> ref.post_id, ref.handle, ref.url
    ('7084656651378536448', 'example-reader', 'https://www.linkedin.com/feed/update/urn:li:activity:7084656651378536448')
    """
    if not _HOSTS.fullmatch(address.host):
        return None
    parts = address.segments
    lower = tuple(part.lower() for part in parts)
    if lower[:1] == ("posts",) and len(parts) >= 2:
        found = _SLUG.fullmatch(parts[1]) if len(parts[1]) <= _LONGEST_SLUG else None
        return _ref(found[2], found[3], found[1]) if found else None
    for door in _DOORS:
        if lower[:len(door)] == door and len(parts) > len(door):
            found = _URN.fullmatch(parts[len(door)])
            return _ref(found[1], found[2], None) if found else None
    # What mails point out on the reader's own start page.
    found = _URN.fullmatch(address.value("highlightedUpdateUrn") or "") if lower == ("feed",) else None
    return _ref(found[1], found[2], None) if found else None


#: Slugs have some hundred characters; more is nobody's address.
_LONGEST_SLUG = 2000


def _ref(kind: str, digits: str, handle: str | None) -> PostRef:
    return PostRef("linkedin", digits, handle, f"https://www.linkedin.com/feed/update/urn:li:{_KINDS[kind.lower()]}:{digits}")


def parse_other(address: Address) -> Named | None:
    """A person or company (``/in/V``, ``/company/X``) or a hashtag (``/feed/hashtag/X``); None for all else."""
    if not _HOSTS.fullmatch(address.host):
        return None
    parts = address.segments
    match tuple(part.lower() for part in parts):
        case (door, _, *_) if door in _PEOPLE:
            return Named("linkedin", "user", parts[1])
        case ("feed", "hashtag", *_):
            tag = (parts[2] if len(parts) > 2 else address.value("keywords") or "").removeprefix("#")
            return Named("linkedin", "hashtag", tag) if _HASHTAG.fullmatch(tag) else None
    return None


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the post was made, read from any of its three numbers.

    >>> clock("6685980502161199104").at.isoformat()
    '2020-07-06T18:59:31.226000+00:00'

    Exact to the millisecond; the three numbers of one post lie milliseconds apart. None where *post_id* is not made
    of ASCII digits.
    """
    if not re.fullmatch(r"[0-9]{1,40}", post_id):
        return None
    if post_id.startswith("0"):
        return _impossible("begins with a zero; genuine ids never do")
    number = int(post_id)
    if number > _LARGEST:
        return _impossible("larger than 2^63-1, the largest id there can be")
    at = clocks.snowflake(number, shift=22, epoch_ms=0)
    if at < _OPENED:
        return _impossible(f"carries the time {at:%Y-%m-%d}, before LinkedIn opened")
    if as_of is not None and at > as_of + _DAY:
        return _impossible(f"carries the time {at:%Y-%m-%d %H:%M} UTC, which had not come")
    return Clock(at, at, at, 1, "linkedin snowflake" + ("" if at >= _CHECKED_FROM else ", unchecked before 2016-11"))


def _impossible(why: str) -> Clock:
    return Clock(None, None, None, None, "linkedin id ranges", impossible=why)


def is_rounded_id(post_id: str) -> bool:
    """
    Did a spreadsheet or a float round this number on its way here?

    >>> is_rounded_id("7084656651378536448"), is_rounded_id("7084656651378530000"), is_rounded_id("7084656651378536000")
    (False, True, True)

    All 19 digits of a genuine number are as good as random at their end: one in a thousand looks like this, too, and 99
    of 100 that a float changed do (measured on 60,000 made-up numbers).
    """
    return len(post_id) == 19 and (by_spreadsheet(post_id) or by_float(post_id))


#: A hyphen (slugs) or a colon (urns), in whatever spelling.
_JOINT = (r"(?:[-:]|%(?:25){0,3}(?:2d|3a)|\\{1,8}(?:u00|x)(?:2d|3a)"
          r"|(?:&|\\{1,8}u0026)(?:amp;){0,3}(?:#x0{0,5}(?:2d|3a)|#0{0,5}(?:45|58)|hyphen|colon);?)")

PLATFORM = Platform(
    key="linkedin",
    name="LinkedIn",
    parse_url=parse_url,
    parse_other=parse_other,
    clock=clock,
    is_rounded_id=is_rounded_id,
    # Slugs in other scripts take six characters for each letter, and more where they are encoded again. The next
    # host ends the search, so that a page of nothing but hosts costs no more than its length.
    marks=(Mark("post", "linkedin.com",
                rf"(?:(?!linkedin\.)[^\s\"'<>]){{1,1600}}?(?:activity|share|ugcpost){_JOINT}[1-9]"),),
    link_selectors=(("post", 'a[href*="linkedin.com" i]'),),
    words=("linkedin",),
    id_alone="(?:urn:li:(?:share|activity|ugcPost):)?([67][0-9]{18})",
)

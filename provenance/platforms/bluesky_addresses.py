"""
The addresses of Bluesky: which of them name a post, and whose; the clock in their last part.

A repository (a person's) is named by a handle, which is a domain, or by a DID, which is for ever and no handle. A
record in it has a key; that of a post is a TID, 13 letters and digits that hold a time. Grammar: embed-markup.md
section 7; clock: id-clocks.md section 5.

>>> clock("3lbd2ebt3wk2r").at.isoformat(timespec="milliseconds")
'2024-11-19T18:19:55.098+00:00'
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from provenance import clocks
from provenance.model import Clock, PostRef
from provenance.platforms.fediverse import DOMAIN
from provenance.platforms.forum_frames import forum_frame
from provenance.platforms.platform import Named
from provenance.platforms.segments import ending_in
from provenance.urls import Address

#: A handle is a domain (bluesky-social/atproto, ``packages/syntax/src/handle.ts``).
HANDLE = DOMAIN
#: What the platform shows where a domain no longer leads back to its owner: it names nobody.
PLACEHOLDERS = frozenset(("handle.invalid",))
_HOSTS = re.compile(r"(?:(?:www|main|staging)\.)?bsky\.(?:app|dev)")
#: Same path, other host: those that show the post's card to messengers and lead on to it (``fxbsky.app``,
#: ``vxbsky.app``, one more each year), and apps made from the platform's own.
_MIRRORS = re.compile(r"(?:[a-z]{1,4}\.)?(?:[a-z]{1,2}bsky\.app|bskx\.app)|deer\.social|blacksky\.community")
_DID = re.compile(r"did:(?:plc:[a-z2-7]{1,40}|web:[A-Za-z0-9.%-]{1,253})")
#: A key of a record (atproto.com/specs/record-key), and what words leave behind an address.
_RKEY = ending_in("([A-Za-z0-9](?:[A-Za-z0-9_~:.-]{0,510}[A-Za-z0-9_~])?)")
_AT_URI = re.compile(r"at://([^/\s]{1,300})/app\.bsky\.feed\.post/([^/\s?#]{1,512})")
_TID = re.compile("[234567a-j][234567a-z]{12}")
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
#: Machines' clocks and days of readers differ; further ahead no post can have been seen.
_SLACK = timedelta(days=1)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post: its page, its frame, a mirror? None for profiles, feeds, lists and intents.

    >>> from provenance.urls import split
    >>> parse_url(split("https://bsky.app/profile/did:plc:oky5czdrnfjpqslsw2a5iclo/post/3lbd2ebt3wk2r")).handle is None
    True

    A key is unique in its repository only. Two posts of one key by two authors are next to impossible where programs
    set the clock, and can be made by whoever wants to; on one page they would stand as one, as far as they show the
    same. ``PostRef.url`` names the repository and tells them apart.
    """
    framed = forum_frame(address, "bluesky")
    if framed is not None:
        return parse_at_uri(framed)
    parts = address.segments
    if address.host == "embed.bsky.app":
        return _ref(parts[1], parts[3]) if len(parts) > 3 and (parts[0], parts[2]) == ("embed", "app.bsky.feed.post") \
            else None
    if not (_HOSTS.fullmatch(address.host) or _MIRRORS.fullmatch(address.host)) or len(parts) < 4:
        return None
    if parts[0].lower() != "profile" or parts[2].lower() != "post":
        return None
    return _ref(parts[1], parts[3])


def parse_at_uri(uri: str) -> PostRef | None:
    """
    The post an ``at://`` address names; None for records of other kinds.

    >>> parse_at_uri("at://did:plc:oky5czdrnfjpqslsw2a5iclo/app.bsky.feed.post/3lbd2ebt3wk2r").post_id
    '3lbd2ebt3wk2r'
    """
    found = _AT_URI.fullmatch(uri.strip())
    return _ref(found[1], found[2]) if found else None


def _ref(owner: str, key: str) -> PostRef | None:
    found = _RKEY.fullmatch(key)
    owner = owner.removeprefix("@")
    is_did = _DID.fullmatch(owner) is not None
    if found is None or "..." in found[0] or not (is_did or re.fullmatch(HANDLE, owner)):
        return None  # a key before an ellipsis was cut
    handle = None if is_did or owner.lower() in PLACEHOLDERS else owner
    return PostRef("bluesky", found[1], handle, f"https://bsky.app/profile/{owner}/post/{found[1]}")


def parse_other(address: Address) -> Named | None:
    """
    Users (by handle or DID), hashtags, pictures and films (by the hash of their content).

    >>> from provenance.urls import split
    >>> parse_other(split("https://bsky.app/profile/reader.example.com"))
    Named(platform='bluesky', kind='user', value='reader.example.com')
    """
    parts = address.segments
    if address.host == "cdn.bsky.app" and parts[:1] == ("img",) and len(parts) == 5:
        return Named("bluesky", "media", parts[4].partition("@")[0])
    if address.host == "video.bsky.app" and parts[:1] == ("watch",) and len(parts) > 2:
        return Named("bluesky", "media", parts[2])
    if not (_HOSTS.fullmatch(address.host) or _MIRRORS.fullmatch(address.host)):
        return None
    match parts:
        case ("profile", owner) if _DID.fullmatch(owner) or re.fullmatch(HANDLE, owner.removeprefix("@")):
            return Named("bluesky", "user", owner.removeprefix("@"))
        case ("hashtag", tag, *_):
            return Named("bluesky", "hashtag", tag)
        case ("search",) if re.fullmatch(r"#\S+", asked := address.value("q") or ""):
            return Named("bluesky", "hashtag", asked[1:])
    return None


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the post was made, as its author's program says: nobody checks it.

    >>> clock("3l25zusnsfctk").source
    "bluesky tid, set by the author's side"

    Imported and back-dated posts carry whatever time their program chose (measured: 75 and 35 days apart from the
    time they show), so the clock gives no bounds. Keys that are no TID have no clock. A key from more than a day after
    *as_of* is impossible.
    """
    if not _TID.fullmatch(post_id):
        return None
    number = 0
    for char in post_id:
        number = number << 5 | _DIGITS.index(char)
    source = "bluesky tid, set by the author's side"
    # 53 bits of microseconds since 1970, then 10 bits that tell programs apart (atproto.com/specs/tid).
    at = clocks.UNIX + timedelta(microseconds=number >> 10)
    if as_of is not None and at > as_of + _SLACK:
        return Clock(None, None, None, None, source,
                     impossible=f"carries the time {at:%Y-%m-%d %H:%M} UTC, which had not come")
    return Clock(at, None, None, 1, source)

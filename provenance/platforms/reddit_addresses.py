"""
The addresses of Reddit: which of them name a post (a submission), and whose the handle in them is.

A comment's address names the submission it stands under; that is the post, the comment's own id is left
out. Grammar: embed-markup.md section 10; mirrors: section 16.
"""

from __future__ import annotations

import re

from provenance.model import PostRef
from provenance.platforms.forum_frames import unframed
from provenance.platforms.platform import Named
from provenance.platforms.segments import ending_in
from provenance.urls import Address

#: Sign-up asks for 3 to 20 letters, digits, hyphens and low lines (embed-markup.md 10).
USER = r"[A-Za-z0-9_-]{3,20}"
#: One label before the domain: www, old, new, np, amp, m, i, sh, embed, a language, until 2009 a subreddit.
_HOSTS = re.compile(r"(?:[a-z0-9-]{1,40}\.)?reddit\.com|(?:www\.)?redditmedia\.com")
_MIRRORS = re.compile(r"(?:[a-z0-9-]{1,40}\.)?(?:rxddit|vxreddit|safereddit)\.com"
                      r"|(?:libreddit|redlib)\.[a-z0-9.-]{2,60}")
_SHORT = re.compile(r"(?:www\.)?redd\.it")
_MEDIA = re.compile(r"(?:i|v|preview|external-preview)\.redd\.it")
_ID = ending_in(r"([0-9a-z]{1,10})(?:\.(?:json|rss|embed|compact|html?))?")
_USER = re.compile(USER)
#: Not a person: whoever is logged in.
_NOBODY = frozenset(("me",))


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on Reddit? None for all else: subreddits, people, ``/s/`` shares, submit forms.

    >>> from provenance.urls import split
    >>> parse_url(split("https://old.reddit.com/r/example_town/comments/1cl9h0u/a_title/l2abcde/?context=3"))
    PostRef(platform='reddit', post_id='1cl9h0u', handle=None, url='https://www.reddit.com/comments/1cl9h0u')
    >>> parse_url(split("https://redd.it/1cl9h0u")).post_id
    '1cl9h0u'
    """
    address = unframed(address, "reddit", "https://www.reddit.com/r/")
    parts = address.segments
    if _SHORT.fullmatch(address.host) and len(parts) == 1:
        return _ref(parts[0], None)
    if not _is_ours(address):
        return None
    match tuple(part.lower() for part in parts):
        case ("r", _, "comments" | "info" | "duplicates", _, *_):
            return _ref(parts[3], None)
        case ("user" | "u", _, "comments", _, *_):
            return _ref(parts[3], parts[1])
        case ("comments" | "gallery" | "info" | "poll" | "tb", _, *_):
            return _ref(parts[1], None)
        case ("link", _, "video", _, *_):
            # The player of a post's own film.
            return _ref(parts[1], None)
    return None


def names_comment(address: Address) -> bool:
    """
    Does this address of a post name one comment under it?

    >>> from provenance.urls import split
    >>> names_comment(split("https://www.reddit.com/r/example_town/comments/1cl9h0u/comment/l2abcde/"))
    True
    """
    lower = [part.lower() for part in address.segments]
    return "comments" in lower and len(lower) > lower.index("comments") + 3


def parse_other(address: Address) -> Named | None:
    """A person (``/user/U``, ``/u/U``) or a file of ``i.redd.it`` and ``v.redd.it``; None for posts and strangers."""
    parts = address.segments
    if _MEDIA.fullmatch(address.host):
        return Named("reddit", "media", parts[0]) if parts else None
    if not _is_ours(address) or len(parts) < 2 or parse_url(address) is not None:
        return None
    handle = _handle(parts[1]) if parts[0].lower() in ("user", "u") else None
    return Named("reddit", "user", handle) if handle else None


def _is_ours(address: Address) -> bool:
    return any(hosts.fullmatch(address.host) for hosts in (_HOSTS, _MIRRORS, _SHORT))


def _ref(segment: str, user: str | None) -> PostRef | None:
    found = _ID.fullmatch(segment)
    if found is None:
        return None
    return PostRef("reddit", found[1], _handle(user) if user else None, f"https://www.reddit.com/comments/{found[1]}")


def _handle(name: str) -> str | None:
    return name if _USER.fullmatch(name) and name.lower() not in _NOBODY else None

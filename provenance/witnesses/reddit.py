"""
Reddit: its oEmbed, and the Atom feed of a post's comments; no key (endpoints.md, section 7).

The ``.json`` addresses were closed on 2026-05-30 and old.reddit.com leads to a login page since 2026-06-30, so neither
is asked. What is left answers few questions an hour.
"""

from __future__ import annotations

import re

from provenance.fragment import make_soup
from provenance.model import Fetch, Testimony
from provenance.witnesses.answers import (
    encoded,
    instant,
    line,
    no_use,
    testimony,
    text_of_body,
    usable,
    words,
)
from provenance.witnesses.oembed import ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["FEED", "OEMBED", "ask", "ask_feed"]

_ID = re.compile("[0-9a-z]{1,10}")
_USER = re.compile(r"/?u(?:ser)?/([A-Za-z0-9_-]{1,30})")
#: A feed has 25 entries, or a hundred where more are asked for.
_MOST_ENTRIES = 200
#: Words of a post have 40,000 characters at most.
_LONGEST_ENTRY = 262_144
#: What stands in place of the words when somebody took them away.
_TAKEN = {"[deleted]": "its author deleted it", "[removed]": "moderators removed it"}


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What oEmbed says of a post; its title counts as the words."""
    if not _is_ours(asked):
        return None
    post = encoded(f"https://www.reddit.com/comments/{asked.post_id}")
    return ask_oembed(OEMBED.key, f"https://www.reddit.com/oembed?url={post}", asked, fetch, titled=True)


def ask_feed(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What the feed of a post says: title, author, time. Its first entries are the post and its comments.

    Where the words are ``[deleted]`` or ``[removed]`` that is ``gone``, with what is left; an author ``[deleted]``
    with the words kept is a post whose author left.
    """
    if not _is_ours(asked):
        return None
    capture = usable(FEED.key, f"https://www.reddit.com/comments/{asked.post_id}/.rss", fetch)
    if isinstance(capture, Testimony):
        return capture
    text = text_of_body(capture)
    for markup in text.split("<entry>")[1:_MOST_ENTRIES]:
        if f"<id>t3_{asked.post_id}</id>" not in markup:
            continue
        entry = make_soup(markup[:_LONGEST_ENTRY].partition("</entry>")[0])
        found = {name: part.get_text().strip() for name in ("id", "title", "published", "name", "content")
                 if (part := entry.find(name)) is not None}
        if found.get("id") == f"t3_{asked.post_id}":
            taken = make_soup(found.get("content", "")[:4096]).get_text().strip()
            shown = next((sign for sign in _TAKEN if taken.startswith(sign)), None)
            user = _USER.fullmatch(found.get("name", ""))
            left = "its author's account was deleted" if "[deleted]" in found.get("name", "") else None
            return testimony(
                FEED.key, capture, "gone" if shown else "exists", post_id=asked.post_id,
                handle=user[1] if user else None, text=words(found.get("title")),
                posted_at=instant(found.get("published")), reason=line(f"{shown}: {_TAKEN[shown]}") if shown else left)
    if "<feed" in text:
        return testimony(FEED.key, capture, "unknown", reason="the feed does not name the post")
    return no_use(FEED.key, capture, "feed")


def _is_ours(asked: Asked) -> bool:
    return asked.platform == "reddit" and asked.post_id is not None and _ID.fullmatch(asked.post_id) is not None


OEMBED = Witness(key="reddit-oembed", name="Reddit oEmbed", kind="platform", platforms=frozenset(("reddit",)), ask=ask)
FEED = Witness(key="reddit-feed", name="Reddit feed", kind="platform", platforms=frozenset(("reddit",)), ask=ask_feed)

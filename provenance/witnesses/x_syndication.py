"""
X's ``tweet-result``, which its own embeds ask: the whole post as JSON; no key (endpoints.md, section 4).

What is withheld from logged-out readers comes as a tombstone with a sentence; the sentence counts, never the type.
"""

from __future__ import annotations

import re

from provenance.model import Capture, Fetch, Testimony
from provenance.witnesses.answers import (
    answer_of,
    dig,
    json_of,
    line,
    no_use,
    outcome_of_status,
    sentence_of,
    testimony,
)
from provenance.witnesses.witness import Asked, Witness
from provenance.witnesses.x_json import Tweet, read_tweet
from provenance.witnesses.x_token import token

__all__ = ["WITNESS", "address", "ask", "outcome_of_tombstone"]

KEY = "x-syndication"
_ID = re.compile("[0-9]{1,25}")
#: Reports of 2026 differ on whether the token is checked; "any value works, such as a" is one of them.
_ANY_TOKEN = "a"
#: Statuses that may mean "wrong token".
_TOKEN_REFUSED = frozenset((400, 401, 403))
#: Key words of the sentences, in the order in which they are tried: an age limit is no other restriction.
#: "Tweet" became "Post" in 2023, these words stayed (endpoints.md, section 4).
_SENTENCES = (
    (("age-restricted", "adult content", "sensitive"), "exists"),
    (("suspended",), "suspended"),
    (("deleted",), "gone"),
    (("no longer exists",), "gone"),
    (("violated",), "gone"),
    (("limits who", "protected"), "restricted"),
    (("restricted", "withheld"), "restricted"),
)


def address(post_id: str, with_token: str | None = None) -> str:
    """
    Where to ask.

    >>> address("1795968363525046272")
    'https://cdn.syndication.twimg.com/tweet-result?id=1795968363525046272&lang=en&token=4cq78in92e4'
    """
    spelled = with_token or token(post_id) or _ANY_TOKEN
    return f"https://cdn.syndication.twimg.com/tweet-result?id={post_id}&lang=en&token={spelled}"


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What ``tweet-result`` says; None for posts of others and for what is no id.

    An id of an earlier version of an edited post is answered as a version: ``exists``, with ``versions``.
    """
    if asked.platform != "x" or asked.post_id is None or not _ID.fullmatch(asked.post_id):
        return None
    capture = answer_of(address(asked.post_id), fetch)
    if capture is not None and capture.status in _TOKEN_REFUSED:
        other = answer_of(address(asked.post_id, _ANY_TOKEN), fetch)
        if other is not None and other.status is not None and other.status not in _TOKEN_REFUSED:
            capture = other
    said = outcome_of_status(capture)
    if capture is not None and said is None:
        return _read(capture, asked.post_id)
    outcome, reason = said or ("unknown", None)
    return testimony(KEY, capture, outcome, reason=reason)


def _read(capture: Capture, post_id: str) -> Testimony:
    value = json_of(capture)
    if not isinstance(value, dict):
        return no_use(KEY, capture)
    if not value:
        return testimony(KEY, capture, "gone", reason="an empty object: not found")
    if value.get("__typename") == "TweetTombstone" or "tombstone" in value:
        sentence = line(dig(value, "tombstone", "text", "text")) or line(dig(value, "tombstone", "text"))
        return testimony(KEY, capture, outcome_of_tombstone(sentence or ""),
                         reason=sentence or "a tombstone without a sentence")
    tweet = read_tweet(value, post_id)
    if tweet is None:
        other = line(value.get("id_str"), 25)
        return testimony(KEY, capture, "unknown", reason=sentence_of(value) or (
            f"the answer is about another post: {other}" if other else "the answer holds no post"))
    return testimony(
        KEY, capture, "exists", handle=tweet.handle, post_id=tweet.post_id, text=tweet.text, posted_at=tweet.posted_at,
        name=tweet.name, author_id=tweet.author_id, reason=_remarks(tweet, post_id), links=tweet.links,
        versions=tweet.versions)


def outcome_of_tombstone(sentence: str) -> str:
    """
    What a tombstone's English sentence means; ``unknown`` where it says no more than "unavailable".

    >>> outcome_of_tombstone("This Post is from a suspended account.")
    'suspended'

    A sentence about age or sensitive content is a positive answer: the post is there, for those who log in.
    """
    low = sentence.lower()
    return next((outcome for words, outcome in _SENTENCES if any(word in low for word in words)), "unknown")


def _remarks(tweet: Tweet, post_id: str) -> str | None:
    remarks = []
    if tweet.cut:
        remarks.append("the text is cut: a longer one (note_tweet) is not in the answer")
    if tweet.post_id != post_id:
        remarks.append(f"the answer is version {tweet.post_id} of the post")
    if tweet.stale:
        remarks.append("a later version exists")
    remarks += tweet.account_remarks
    return "; ".join(remarks) or None


WITNESS = Witness(key=KEY, name="X syndication", kind="platform", platforms=frozenset(("x",)), ask=ask)

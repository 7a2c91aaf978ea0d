"""
Bluesky: its AppView, which shows what a repository holds, with three clocks; and its oEmbed (endpoints.md, section 8).

The author's word is ``createdAt`` (``posted_at``), the AppView's is ``indexedAt`` (``first_seen``), the third clock is
in the post's key. A post is asked for by its author's DID, so a renamed author is found as long as the article's
address names the DID; the PLC directory has the handles of before.
"""

from __future__ import annotations

import re
from typing import Any

from provenance.fragment import from_markup
from provenance.model import Anchor, Capture, Fetch, Testimony
from provenance.platforms.bluesky_addresses import HANDLE, PLACEHOLDERS
from provenance.urls import split
from provenance.witnesses.answers import (
    answer_of,
    dig,
    encoded,
    instant,
    json_of,
    line,
    no_use,
    outcome_of_status,
    testimony,
    text_of_body,
    usable,
    words,
)
from provenance.witnesses.bluesky_names import Names, names_of
from provenance.witnesses.oembed import Card, ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["APPVIEW", "OEMBED", "ask", "ask_oembed_of", "did_of", "owner_of"]

_XRPC = "https://public.api.bsky.app/xrpc"
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_~:.-]{0,511}")
_DID = re.compile(r"did:[a-z]{1,10}:[A-Za-z0-9.:%_-]{1,256}")
_OWNER = re.compile(rf"{_DID.pattern}|{HANDLE}")
#: Errors by name (lexicons ``app.bsky.actor.getProfile``, ``com.atproto.repo.getRecord``). An account that its owner
#: switched off is gone for now, as far as anybody outside can tell.
ERRORS = {
    "AccountTakedown": "suspended", "RepoTakendown": "suspended", "AccountDeactivated": "gone",
    "RepoDeactivated": "gone", "NotFound": "gone", "RecordNotFound": "gone", "RepoNotFound": "gone",
    "BlockedActor": "restricted", "BlockedByActor": "restricted", "RateLimitExceeded": "blocked",
}
#: Set by authors who do not want to be shown to logged-out readers.
NOT_FOR_ALL = "!no-unauthenticated"
LEFT_OUT = "the author asks not to be shown to logged-out readers: words and name are left out"
_MOST_LINKS = 100


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What the AppView says, with the author's former handles from the PLC directory; None without an address.

    Missing posts are left out of its answer without a word, so that the account and the thread are asked next: they
    tell suspended accounts and blocked posts from missing ones. A handle that leads nowhere is ``unknown``: its owner
    may bear another one now.
    """
    owner = owner_of(asked)
    if owner is None or asked.post_id is None:
        return None
    did = did_of(APPVIEW.key, owner, fetch)
    if isinstance(did, Testimony):
        return did
    uri = f"at://{did}/app.bsky.feed.post/{asked.post_id}"
    capture = usable(APPVIEW.key, f"{_XRPC}/app.bsky.feed.getPosts?uris={encoded(uri)}", fetch)
    if isinstance(capture, Testimony):
        return capture
    posts = dig(json_of(capture), "posts")
    if not isinstance(posts, list):
        return no_use(APPVIEW.key, capture)
    post = next((post for post in posts if dig(post, "uri") == uri), None)
    if post is not None:
        return _told(capture, post, did, asked.post_id, names_of(did, fetch))
    if posts:
        return testimony(APPVIEW.key, capture, "unknown", reason="the answer is about another post")
    return _missing(capture, did, uri, fetch)


def owner_of(asked: Asked) -> str | None:
    """The DID or handle of the repository that a post's address names; None for what is no post of Bluesky's."""
    address = split(asked.url or "")
    if asked.platform != "bluesky" or address is None or not _KEY.fullmatch(asked.post_id or ""):
        return None
    match address.segments:
        case ("profile", owner, "post", _) if _OWNER.fullmatch(owner) and owner.lower() not in PLACEHOLDERS:
            return owner
    return None


def did_of(key: str, owner: str, fetch: Fetch) -> str | Testimony:
    """The DID behind a handle, or why there is none, as the word of the witness of that *key*."""
    if owner.startswith("did:"):
        return owner
    capture = answer_of(f"{_XRPC}/com.atproto.identity.resolveHandle?handle={encoded(owner)}", fetch)
    did = dig(json_of(capture), "did")
    if capture is not None and capture.status == 200 and isinstance(did, str) and _DID.fullmatch(did):
        return did
    sentence = sentence_of_error(json_of(capture))
    outcome, reason = outcome_of_status(capture) or ("unknown", "the answer names no DID")
    if sentence is not None and capture is not None and capture.status == 400:
        reason = f"{sentence}: the handle leads nowhere now; its owner may bear another one"
    # Of the post itself this says nothing.
    return testimony(key, capture, "unknown" if outcome == "gone" else outcome, reason=reason)


def sentence_of_error(value: Any) -> str | None:
    """``Name: sentence`` of an error of the protocol; None where there is none."""
    name = line(dig(value, "error"))
    return line(f"{name}: {message}") if name and (message := line(dig(value, "message"))) else name


def _told(capture: Capture, post: Any, did: str, post_id: str, names: Names) -> Testimony:
    author = dig(post, "author")
    own = line(dig(author, "did"))
    if own is not None and own != did:
        return testimony(APPVIEW.key, capture, "unknown", reason="the answer names another author than its address")
    handle = line(dig(author, "handle"))
    labels = dig(author, "labels")
    asks_for_login = isinstance(labels, list) and any(dig(label, "val") == NOT_FOR_ALL for label in labels)
    remarks = [LEFT_OUT] if asks_for_login else []
    text = words(dig(post, "record", "text"))
    return testimony(
        APPVIEW.key, capture, "exists",
        handle=None if handle is not None and handle.lower() in PLACEHOLDERS else handle, post_id=post_id,
        text=None if asks_for_login else text, posted_at=instant(dig(post, "record", "createdAt")),
        name=None if asks_for_login else line(dig(author, "displayName")), author_id=did,
        reason=line("; ".join((*remarks, *names.remarks(handle)))),
        links=() if asks_for_login else _links(dig(post, "record", "text"), dig(post, "record", "facets")),
        former_handles=names.former, first_seen=instant(dig(post, "indexedAt")))


def _links(text: Any, facets: Any) -> tuple[Anchor, ...]:
    """Links of the text: what is shown (often a cut address) and where it leads. Places are bytes of UTF-8."""
    if not isinstance(text, str) or not isinstance(facets, list):
        return ()
    source = text.encode("utf-8", errors="replace")
    found = []
    for facet in facets[:_MOST_LINKS]:
        target = line(dig(facet, "features", 0, "uri"), 2048)
        start, end = dig(facet, "index", "byteStart"), dig(facet, "index", "byteEnd")
        if target is not None and isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(source):
            found.append(Anchor(source[start:end].decode("utf-8", errors="replace"), target))
    return tuple(found)


def _missing(capture: Capture, did: str, uri: str, fetch: Fetch) -> Testimony:
    """Why a post is left out: its account, else its thread, says it; where neither speaks, ``gone``."""
    for question in (f"app.bsky.actor.getProfile?actor={encoded(did)}",
                     f"app.bsky.feed.getPostThread?uri={encoded(uri)}&depth=0&parentHeight=0"):
        asked = answer_of(f"{_XRPC}/{question}", fetch)
        value = json_of(asked)
        error = dig(value, "error")
        outcome = ERRORS.get(error) if isinstance(error, str) else None
        if asked is not None and outcome in ("suspended", "restricted", "gone"):
            return testimony(APPVIEW.key, asked, outcome, reason=sentence_of_error(value))
        if asked is not None and str(dig(value, "thread", "$type")).endswith("#blockedPost"):
            return testimony(APPVIEW.key, asked, "restricted", reason="blockedPost")
    return testimony(APPVIEW.key, capture, "gone", reason="left out of the answer")


def ask_oembed_of(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What oEmbed says: words and author; ``restricted`` where the author asks readers to log in."""
    owner = owner_of(asked)
    if owner is None:
        return None
    post = encoded(f"https://bsky.app/profile/{owner}/post/{asked.post_id}")
    return ask_oembed(OEMBED.key, f"https://embed.bsky.app/oembed?url={post}&format=json", asked, fetch,
                      refusal=_refusal, ours=lambda card: _is_by(card, owner))


def _is_by(card: Card, owner: str) -> bool:
    """Two authors can have posts of one key: where the card names its author, it must be the one asked about."""
    if not owner.startswith("did:"):
        return card.handle is None or card.handle.lower() == owner.lower()
    html = card.value.get("html")
    uri = from_markup(html).attribute("data-bluesky-uri") if isinstance(html, str) else None
    return uri is None or uri.startswith(f"at://{owner}/")


def _refusal(capture: Capture) -> tuple[str, str] | None:
    low = text_of_body(capture)[:1000].lower()
    if capture.status == 403 and "not publicly accessible" in low:
        return "restricted", "http 403: post is not publicly accessible"
    return ("gone", "http 404: post not found") if capture.status == 404 and "not found" in low else None


APPVIEW = Witness(key="bluesky-appview", name="Bluesky AppView", kind="platform", platforms=frozenset(("bluesky",)),
                  ask=ask)
OEMBED = Witness(key="bluesky-oembed", name="Bluesky oEmbed", kind="platform", platforms=frozenset(("bluesky",)),
                 ask=ask_oembed_of)

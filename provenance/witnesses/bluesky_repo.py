"""
Bluesky's source: the repository of the author, on the server that keeps it (endpoints.md, section 8, ``getRecord``).

The AppView shows what it has indexed; the repository is what it has indexed from. So this is a second witness.
"""

from __future__ import annotations

from provenance.model import Fetch, Testimony
from provenance.witnesses.answers import (
    answer_of,
    dig,
    encoded,
    instant,
    json_of,
    no_use,
    outcome_of_status,
    testimony,
    words,
)
from provenance.witnesses.bluesky import ERRORS, did_of, owner_of, sentence_of_error
from provenance.witnesses.bluesky_names import service_of
from provenance.witnesses.witness import Asked, Witness

__all__ = ["WITNESS", "ask"]

KEY = "bluesky-repository"


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What the author's repository holds under the post's key: the words and the author's own time, no handle."""
    owner = owner_of(asked)
    if owner is None or asked.post_id is None:
        return None
    did = did_of(KEY, owner, fetch)
    if isinstance(did, Testimony):
        return did
    server = service_of(did, fetch)
    if server is None:
        return testimony(KEY, None, "not-tried", reason="no document names the server of the repository")
    capture = answer_of(f"{server}/xrpc/com.atproto.repo.getRecord?repo={encoded(did)}"
                        f"&collection=app.bsky.feed.post&rkey={encoded(asked.post_id)}", fetch)
    value = json_of(capture)
    error = dig(value, "error")
    meant = ERRORS.get(error) if isinstance(error, str) else None
    if capture is not None and capture.status == 400 and meant is not None:
        return testimony(KEY, capture, meant, reason=sentence_of_error(value))
    said = outcome_of_status(capture)
    if capture is None or said is not None:
        outcome, reason = said or ("unknown", None)
        return testimony(KEY, capture, outcome, reason=reason)
    if dig(value, "uri") != f"at://{did}/app.bsky.feed.post/{asked.post_id}":
        return no_use(KEY, capture, "record of the post")
    return testimony(KEY, capture, "exists", post_id=asked.post_id, text=words(dig(value, "value", "text")),
                     posted_at=instant(dig(value, "value", "createdAt")), author_id=did)


WITNESS = Witness(key=KEY, name="Bluesky repository", kind="platform", platforms=frozenset(("bluesky",)), ask=ask)

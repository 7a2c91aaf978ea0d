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
    unreadable,
    words,
)
from provenance.witnesses.bluesky import ERRORS, LEFT_OUT, NOT_FOR_ALL, did_of, owner_of, sentence_of_error
from provenance.witnesses.bluesky_names import document_of, service_in
from provenance.witnesses.witness import Asked, Witness

__all__ = ["WITNESS", "ask"]

KEY = "bluesky-repository"


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What the author's repository holds under the post's key: the words and the author's own time, no handle.

    Words are left out where the author's profile, which stands in the same repository, asks for that.
    """
    owner = owner_of(asked)
    if owner is None or asked.post_id is None:
        return None
    did = did_of(KEY, owner, fetch)
    if isinstance(did, Testimony):
        return did
    document = document_of(did, fetch)
    server = service_in(document, did)
    if server is None:
        outcome, reason = outcome_of_status(document) or ("unknown", None)
        if document is not None and reason is None and json_of(document) is None:
            outcome, reason = unreadable(document)
        # Of the post itself no directory says anything.
        return testimony(KEY, document, "unknown" if outcome == "gone" else outcome, reason=": ".join(
            part for part in ("no document names the server of the repository", reason) if part))
    records = f"{server}/xrpc/com.atproto.repo.getRecord?repo={encoded(did)}"
    capture = answer_of(f"{records}&collection=app.bsky.feed.post&rkey={encoded(asked.post_id)}", fetch)
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
    profile = json_of(answer_of(f"{records}&collection=app.bsky.actor.profile&rkey=self", fetch))
    labels = dig(profile, "value", "labels", "values")
    shy = isinstance(labels, list) and any(dig(label, "val") == NOT_FOR_ALL for label in labels)
    return testimony(
        KEY, capture, "exists", post_id=asked.post_id, text=None if shy else words(dig(value, "value", "text")),
        posted_at=instant(dig(value, "value", "createdAt")), author_id=did, reason=LEFT_OUT if shy else None)


WITNESS = Witness(key=KEY, name="Bluesky repository", kind="platform", platforms=frozenset(("bluesky",)), ask=ask)

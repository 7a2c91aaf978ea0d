"""
X's oEmbed: whose post an id is today, and its words; no key (endpoints.md, section 3).

``publish.twitter.com`` and ``publish.x.com`` are one service, so they are one witness: the second is asked where the
first does not answer. The handle in the question is ignored there; the answer has the one the author bears now.
"""

from __future__ import annotations

import re

from provenance.model import Capture, Fetch, Testimony
from provenance.witnesses.answers import dig, encoded, json_of, sentence_of
from provenance.witnesses.oembed import Card, ask_oembed, card_of
from provenance.witnesses.witness import Asked, Witness

__all__ = ["WITNESS", "address", "ask"]

KEY = "x-oembed"
_HOSTS = (("publish.twitter.com", "twitter.com"), ("publish.x.com", "x.com"))
_ID = re.compile("[0-9]{1,25}")
#: A list of X's codes of before 2023 (copied in tg-z/web-clip #1029): not found, no such user, suspended, rate limit,
#: no status with that id, not authorised.
_CODES = {34: "gone", 50: "gone", 63: "suspended", 88: "blocked", 144: "gone", 179: "restricted"}
#: Outcomes after which the other name of the service is asked.
_WEAK = frozenset(("blocked", "unknown", "not-tried"))


def address(post_id: str, host: str = "publish.twitter.com", site: str = "twitter.com") -> str:
    """
    Where to ask; encoded once, as twice gives code 34.

    >>> address("20")
    'https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fi%2Fstatus%2F20&omit_script=1&lang=en'
    """
    asked = encoded(f"https://{site}/i/status/{post_id}")
    return f"https://{host}/oembed?url={asked}&omit_script=1&lang=en"


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What X's oEmbed says; None for posts of others and for what is no id.

    ``gone`` is also said of posts of suspended and of switched-off accounts. ``restricted``: the account is protected
    (or the post withheld), and the post exists.
    """
    if asked.platform != "x" or asked.post_id is None or not _ID.fullmatch(asked.post_id):
        return None
    said = None
    for host, site in _HOSTS:
        other = ask_oembed(KEY, address(asked.post_id, host, site), asked, fetch, refusal=_refusal, note=_dated)
        # Of two that say nothing the first is kept, unless only the second was asked at all.
        if said is None or other.outcome not in _WEAK or said.outcome == "not-tried":
            said = other
        if said.outcome not in _WEAK:
            break
    return said


def _refusal(capture: Capture) -> tuple[str, str] | None:
    """What X's own error means; None where the answer holds none."""
    value = json_of(capture)
    sentence = sentence_of(value)
    if sentence is None or card_of(value, "x") is not None:
        return None
    reason = f"http {capture.status}: {sentence}"
    code = dig(value, "errors", 0, "code")
    outcome = _CODES.get(code) if isinstance(code, int) else None
    if outcome is None and capture.status == 403:
        # Without these words a 403 is a refusal of whoever asks.
        low = sentence.lower()
        outcome = "restricted" if "not authorized" in low else "suspended" if "suspended" in low else None
    if outcome is None and capture.status == 404:
        outcome = "gone"
    if outcome == "gone":
        # How it answers for suspended authors was never verified.
        reason += " (gone or suspended)"
    return (outcome, reason) if outcome else None


def _dated(card: Card) -> str | None:
    """The day that the answer's markup prints (of UTC): a day is no instant, so it stands among the words."""
    printed = card.shown.date_text if card.shown is not None else None
    return f"dated {printed}" if printed else None


WITNESS = Witness(key=KEY, name="X oEmbed", kind="platform", platforms=frozenset(("x",)), ask=ask)

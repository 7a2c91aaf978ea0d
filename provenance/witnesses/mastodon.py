"""
Mastodon and its forks, Truth Social and Gab: the API of the server; oEmbed; the account's webfinger (endpoints.md,
section 9).

Ids are counted by each server for itself, so the server in the address is asked. Where it shows a copy of a post that
was written elsewhere, the origin's word comes first.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from provenance.fragment import from_markup
from provenance.model import Capture, Fetch, Testimony
from provenance.pieces import shown
from provenance.platforms import parse_post_url
from provenance.platforms.fediverse import DOMAIN
from provenance.urls import split
from provenance.witnesses.answers import (
    answer_of,
    dig,
    encoded,
    id_of,
    instant,
    json_of,
    line,
    no_use,
    outcome_of_status,
    sentence_of,
    testimony,
    words,
)
from provenance.witnesses.oembed import Card, ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["API", "GAB", "OEMBED", "TRUTH", "ask_api", "ask_oembed_of"]

_FAMILY = frozenset(("mastodon", "truthsocial", "gab"))
_ID = re.compile("[0-9]{1,25}")
_HOST = re.compile(DOMAIN)
_LONGEST_CONTENT = 131_072
_LONGEST_URL = 4096


def ask_api(key: str, asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What the API of the post's server says; None for posts of others.

    404 is said of deleted and of private posts; then the account is asked whether it is suspended. 401 with a
    sentence is a server that shows nothing to strangers: ``restricted``.
    """
    host = _host(asked)
    if host is None or asked.post_id is None:
        return None
    said, status = _status(key, host, asked.post_id, asked.post_id, fetch)
    user = (asked.handle or "").removesuffix(f"@{host}")
    if said.outcome == "gone" and user and "@" not in user:
        return _of_account(key, host, user, said, fetch)
    origin = _origin(status, host) if said.outcome == "exists" else None
    if origin is None:
        return said
    first, _ = _status(key, origin[0], origin[1], asked.post_id, fetch)
    if first.outcome == "exists":
        return replace(first, handle=said.handle, reason=line("; ".join(
            part for part in (f"by the origin, {origin[0]}", first.reason) if part)))
    if first.outcome == "gone":
        return replace(said, outcome="gone", at=first.at, capture=first.capture,
                       reason=line(f"the origin, {origin[0]}: {first.reason}; a copy is left on {host}"))
    return replace(said, reason=line(f"a copy on {host}; the origin, {origin[0]}: {first.outcome}, {first.reason}"))


def _status(key: str, host: str, number: str, post_id: str, fetch: Fetch) -> tuple[Testimony, Any]:
    """One server's word about one of its numbers, and the status as it came."""
    capture = answer_of(f"https://{host}/api/v1/statuses/{number}", fetch)
    value = json_of(capture)
    said = _meaning(capture, value)
    if capture is None or said is not None:
        outcome, reason = said or ("unknown", None)
        return testimony(key, capture, outcome, reason=reason), None
    if not isinstance(value, dict) or "account" not in value:
        return no_use(key, capture), None
    if id_of(value.get("id")) != number:
        return testimony(key, capture, "unknown", reason=line(
            f"the answer is about another post: {id_of(value.get('id')) or 'no number'}")), None
    return _told(key, capture, value, post_id), value


def _meaning(capture: Capture | None, value: Any) -> tuple[str, str] | None:
    sentence = sentence_of(value)
    status = capture.status if capture is not None and capture.complete else None
    if status == 401 and sentence:
        return "restricted", f"http 401: {sentence}"
    if status == 410:
        return "gone", "http 410: the account is suspended or deleted, or the post is"
    if status == 422:
        return "blocked", "http 422"
    return outcome_of_status(capture)


def _told(key: str, capture: Capture, value: dict[str, Any], post_id: str) -> Testimony:
    account = value.get("account")
    remarks = []
    if edited := instant(value.get("edited_at")):
        remarks.append(f"edited on {edited:%Y-%m-%d %H:%M} UTC")
    if dig(account, "limited") is True:
        remarks.append("its server hides the account unless asked")
    if moved := line(dig(account, "moved", "acct")):
        remarks.append(f"the account moved to @{moved}")
    if boosted := line(dig(value, "reblog", "account", "acct")):
        remarks.append(f"a boost of a post by @{boosted}")
    if dig(account, "suspended") is True:
        return testimony(key, capture, "suspended", handle=line(dig(account, "acct")), post_id=post_id,
                         author_id=id_of(dig(account, "id")), reason="the account is suspended")
    return testimony(
        key, capture, "exists", handle=line(dig(account, "acct")), post_id=post_id, text=_text(value.get("content")),
        posted_at=instant(value.get("created_at")), name=line(dig(account, "display_name")),
        author_id=id_of(dig(account, "id")), reason=line("; ".join(remarks)))


def _text(content: Any) -> str | None:
    """The words of a post's HTML, links spelled out."""
    if not isinstance(content, str) or len(content) > _LONGEST_CONTENT:
        return None
    return words(shown(from_markup(f"<div>{content}</div>").pieces))


def _of_account(key: str, host: str, handle: str, said: Testimony, fetch: Fetch) -> Testimony:
    """A post is not there: is its account? Only a suspension, by the server's own word, changes what is said."""
    capture = answer_of(f"https://{host}/api/v1/accounts/lookup?acct={encoded(handle)}", fetch)
    value = json_of(capture)
    if capture is not None and capture.status == 200 and dig(value, "suspended") is True:
        return testimony(key, capture, "suspended", reason="the account is suspended", handle=line(dig(value, "acct")),
                         author_id=id_of(dig(value, "id")))
    if capture is not None and capture.status == 404:
        return replace(said, reason=f"{said.reason}; the account is not there either")
    return said


def _origin(value: Any, host: str) -> tuple[str, str] | None:
    """The server and number of the original of a copy; None for an original, or where its address names no number."""
    for key in ("uri", "url"):
        raw = dig(value, key)
        address = split(raw) if isinstance(raw, str) and len(raw) <= _LONGEST_URL else None
        if address is not None and address.host == host:
            return None
        if address is not None and _HOST.fullmatch(address.host):
            ref = parse_post_url(raw)
            if ref is not None and ref.platform in _FAMILY:
                return address.host, ref.post_id
    return None


def ask_oembed_of(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What the server's oEmbed says: the author only, as its markup holds no words."""
    host = _host(asked)
    if host is None or asked.platform != "mastodon" or asked.url is None:
        return None
    return ask_oembed(OEMBED.key, f"https://{host}/api/oembed?url={encoded(asked.url)}", asked, fetch, refusal=_refusal,
                      ours=lambda card: _is_on(card, host))


def _is_on(card: Card, host: str) -> bool:
    """Servers count for themselves: the same number elsewhere is another post."""
    address = split(card.ref.url) if card.ref is not None else None
    return address is not None and address.host == host


def _refusal(capture: Capture) -> tuple[str, str] | None:
    sentence = sentence_of(json_of(capture))
    if capture.status == 401 and sentence:
        return "restricted", f"http 401: {sentence}"
    return ("gone", "http 404: gone, not public, or another server's") if capture.status == 404 else None


def _host(asked: Asked) -> str | None:
    """The server of the post's canonical address."""
    address = split(asked.url or "")
    ours = asked.platform in _FAMILY and asked.post_id is not None and _ID.fullmatch(asked.post_id)
    return address.host if ours and address is not None and _HOST.fullmatch(address.host) else None


def _api(key: str, name: str, platform: str) -> Witness:
    def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
        return ask_api(key, asked, fetch) if asked.platform == platform else None

    return Witness(key=key, name=name, kind="platform", platforms=frozenset((platform,)), ask=ask)


API = _api("mastodon-api", "Mastodon API", "mastodon")
#: The same server program; its guard answers 403 to most programs (truthbrush #20, #32, #61).
TRUTH = _api("truthsocial-api", "Truth Social API", "truthsocial")
GAB = _api("gab-api", "Gab API", "gab")
OEMBED = Witness(key="mastodon-oembed", name="Mastodon oEmbed", kind="platform", platforms=frozenset(("mastodon",)),
                 ask=ask_oembed_of)

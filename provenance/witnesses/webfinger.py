"""
Webfinger: does a server of the Fediverse know the account? (RFC 7033; endpoints.md, section 9)

It speaks about accounts, never about posts: an account that is there proves nothing, one that is not takes its posts
along.
"""

from __future__ import annotations

import re

from provenance.fragment import make_soup
from provenance.model import Capture, Fetch, Testimony
from provenance.platforms.fediverse import DOMAIN, USER
from provenance.urls import split
from provenance.witnesses.answers import (
    answer_of,
    dig,
    encoded,
    json_of,
    line,
    no_use,
    outcome_of_status,
    testimony,
    text_of_body,
)
from provenance.witnesses.witness import Asked, Witness

__all__ = ["WITNESS", "ask"]

KEY = "webfinger"
_ACCOUNT = re.compile(f"({USER})(?:@({DOMAIN}))?")


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What webfinger says about the account in the article: ``gone`` (404; 410, which is said of suspended and of deleted
    accounts alike), else ``unknown``, with the account's name by its true server. None where no account is shown.
    """
    address = split(asked.url or "")
    found = _ACCOUNT.fullmatch(asked.handle or "")
    if asked.platform != "mastodon" or address is None or found is None:
        return None
    host = (found[2] or address.host).lower()
    account = f"acct:{found[1]}@{host}"
    capture = answer_of(f"https://{host}/.well-known/webfinger?resource={encoded(account)}", fetch)
    if capture is not None and capture.status == 404 and (template := _template(host, fetch)):
        # Names may be given out under a domain whose accounts another server keeps.
        capture = answer_of(template.replace("{uri}", encoded(account)), fetch)
    if capture is not None and capture.status == 410:
        return testimony(KEY, capture, "gone", reason="http 410: the account is suspended or deleted")
    said = outcome_of_status(capture)
    if capture is None or said is not None:
        outcome, reason = said or ("unknown", None)
        return testimony(KEY, capture, outcome, reason=f"{reason}: no such account" if outcome == "gone" else reason)
    return _told(capture)


def _told(capture: Capture) -> Testimony:
    subject = line(dig(json_of(capture), "subject"))
    if subject is None or not subject.startswith("acct:"):
        return no_use(KEY, capture)
    return testimony(KEY, capture, "unknown", handle=subject.removeprefix("acct:"),
                     reason="the account is there; webfinger knows no posts")


def _template(host: str, fetch: Fetch) -> str | None:
    """Where the host says that its accounts are asked for, by its ``host-meta`` (RFC 6415)."""
    capture = answer_of(f"https://{host}/.well-known/host-meta", fetch)
    if capture is None or capture.status != 200 or not capture.complete:
        return None
    for link in make_soup(text_of_body(capture)).select('link[rel="lrdd"][template]'):
        template = str(link["template"]).strip()
        address = split(template.replace("{uri}", ""))
        if template.startswith("https://") and "{uri}" in template and address is not None and address.host != host:
            return template
    return None


WITNESS = Witness(key=KEY, name="Webfinger", kind="platform", platforms=frozenset(("mastodon",)), ask=ask)

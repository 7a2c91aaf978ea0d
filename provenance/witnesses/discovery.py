"""
oEmbed by discovery: a page's own link to its card (endpoints.md, section 16; https://oembed.com, section 4).

For platforms of which no endpoint is known. The link is heeded only where its host belongs to the page's host: a page
may be made to point to anybody's card.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from provenance.model import Capture, Fetch, Testimony
from provenance.urls import registrable_domain, split
from provenance.witnesses.answers import no_use, page_of, testimony, usable
from provenance.witnesses.oembed import ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["WITNESS", "ask", "card_link"]

KEY = "oembed-discovery"
_KIND = "application/json+oembed"
_MOST_LINKS = 500
#: Of the Link header (RFC 8288): the address in angle brackets, then its parameters.
_LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What the card says that the post's page links to; None without an address."""
    if asked.url is None or asked.post_id is None:
        return None
    page = usable(KEY, asked.url, fetch)
    if isinstance(page, Testimony):
        return page
    link = card_link(page)
    if link is None:
        return no_use(KEY, page, "page with a link to a card")
    if not belongs(link, page.url):
        return testimony(KEY, page, "unknown", reason=f"the page's card is on another site: {registrable_domain(link)}")
    return ask_oembed(KEY, link, asked, fetch, titled=True)


def card_link(page: Capture) -> str | None:
    """
    The address of a page's card in JSON, absolute: by its ``link`` element, else by its ``Link`` header.

    >>> from datetime import UTC, datetime
    >>> markup = b'<link rel="alternate" type="application/json+oembed" href="/card?of=1">'
    >>> card_link(Capture("https://social.example/1", datetime(2024, 5, 30, tzinfo=UTC), 200, body=markup))
    'https://social.example/card?of=1'
    """
    links = (element.attributes for element in page_of(page).css("link[rel][type][href]")[:_MOST_LINKS])
    hrefs = [link.get("href") or "" for link in links
             if (link.get("type") or "").partition(";")[0].strip().lower() == _KIND
             and "alternate" in (link.get("rel") or "").lower().split()]
    for name, value in page.headers:
        if name.lower() == "link":
            hrefs += [found[1] for found in _LINK.finditer(value[:8192]) if _KIND in found[2].lower()
                      and "alternate" in found[2].lower()]
    for href in hrefs:
        if not href.strip():
            continue
        try:
            link = urljoin(page.url, href.strip())
        except ValueError:  # brackets that are no IPv6 address
            continue
        if split(link) is not None:
            return link
    return None


def belongs(link: str, page: str) -> bool:
    """
    Is this the same site: the same host, or the same registered domain; over https only?

    >>> belongs("https://api.example.org/card", "https://www.example.org/1")
    True
    >>> belongs("https://example.com/card", "https://www.example.org/1")
    False
    """
    one, other = split(link), split(page)
    if one is None or other is None or one.scheme != "https":
        return False
    domain = registrable_domain(link)
    return one.host == other.host or (domain is not None and domain == registrable_domain(page))


#: Platforms without a witness of their own.
WITNESS = Witness(key=KEY, name="oEmbed by discovery", kind="platform", platforms=frozenset(("gab", "linkedin", "vk")),
                  ask=ask)

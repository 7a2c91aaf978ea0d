"""
What a source names: addresses with the time their source gives, tidied so that one page has one spelling.

>>> tidy("HTTPS://News.Example:443/a?utm_source=x&id=7#top")
'https://news.example/a?id=7'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from urllib.parse import urljoin

from provenance.urls import registrable_domain, split

__all__ = ["KINDS", "SOURCES", "Entry", "chosen", "host_of", "origin_of", "same_site", "tidy"]

#: Sources by the way they are read; a ``site`` is asked what it offers.
SOURCES = ("feed", "sitemap", "section", "site", "wordpress")
KINDS = (*SOURCES, "page")

#: Keys that say where a reader came from, never what is shown; the documentation of the services that add them:
#: Google Analytics (utm_*, gclid, gbraid, wbraid), Meta (fbclid), Microsoft (msclkid), Mailchimp (mc_cid, mc_eid).
_TRACKING = re.compile(r"(?:utm_[a-z0-9_]+|gclid|gbraid|wbraid|fbclid|msclkid|mc_cid|mc_eid)", re.I)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
#: Browsers and servers end far earlier; a longer address is no page anybody shares.
_LONGEST = 4000


#: Sitemaps of one index that are looked at; the largest publishers have one for each day of twenty years.
_MOST_SOURCES = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that a source names."""

    url: str
    kind: str = "page"  #: or the kind of a source that it leads to
    modified_at: datetime | None = None  #: published or changed, whichever is later, by the source's word


def tidy(url: str, base: str | None = None) -> str | None:
    """
    An address in one spelling, without fragment and without keys that only say where a reader came from.

    Args:
        url: As written; relative to *base* where there is one.

    Returns:
        None for what is no http or https address.

    >>> tidy("/b?x=1", "https://news.example/a"), tidy("mailto:desk@news.example") is None
    ('https://news.example/b?x=1', True)
    """
    text = url.strip()
    if len(text) > _LONGEST:
        return None
    try:
        address = split(urljoin(base, text) if base else text)
    except ValueError:  # brackets in a host that hold no address
        return None
    if address is None or not (base or text.lower().startswith(("http:", "https:"))):
        return None
    port = f":{address.port}" if address.port and address.port != _DEFAULT_PORTS[address.scheme] else ""
    kept = [part for part in address.query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    query = "&".join(kept)
    return f"{address.scheme}://{address.host}{port}{address.path}{'?' + query if query else ''}".replace(" ", "%20")


def host_of(url: str) -> str:
    """The host that is asked for an address, with its port where that is another than usual; empty for none."""
    address = split(url)
    if address is None:
        return ""
    odd = address.port and address.port != _DEFAULT_PORTS[address.scheme]
    return f"{address.host}:{address.port}" if odd else address.host


def origin_of(url: str) -> str:
    """
    Scheme, host and port: for what a robots file speaks.

    >>> origin_of("https://news.example/a/b")
    'https://news.example'
    """
    address = split(url)
    return f"{address.scheme}://{host_of(url)}" if address else ""


def same_site(one: str, other: str) -> bool:
    """
    Do two addresses belong to one owner: the same registered domain, or, where there is none, one host or one below?

    >>> same_site("https://www.news.co.uk/a", "https://news.co.uk/b"), same_site("https://a.co.uk/", "https://b.co.uk/")
    (True, False)
    """
    hosts = host_of(one), host_of(other)
    if hosts[0] == hosts[1]:
        return True
    domains = registrable_domain(one), registrable_domain(other)
    if domains != (None, None):
        return domains[0] == domains[1]
    return hosts[0].endswith("." + hosts[1]) or hosts[1].endswith("." + hosts[0])


def chosen(entries: Iterable[Entry], *, now: datetime, limit: int, match: tuple[str, ...] = (),
           newer_than: timedelta | None = None) -> tuple[Entry, ...]:
    """
    The entries a seed wants: each once, the newest *limit* of the pages, undated ones as the source orders them.

    >>> then = datetime(2026, 11, 22, tzinfo=UTC)
    >>> [one.url for one in chosen([Entry("https://a.example/1"), Entry("https://a.example/2", modified_at=then)],
    ...                            now=then, limit=1)]
    ['https://a.example/2']
    """
    once: dict[str, Entry] = {}
    for entry in entries:
        known = once.get(entry.url)
        if known is None or (entry.modified_at is not None and known.modified_at is None):
            once[entry.url] = entry
    pages = [entry for entry in once.values() if entry.kind == "page" and _fits(entry, match)
             and (newer_than is None or entry.modified_at is None or entry.modified_at >= now - newer_than)]
    if len(pages) > limit:
        # An undated entry stands where its source put it: between its neighbours, as sources list the newest first.
        never = datetime.min.replace(tzinfo=UTC)
        if any(entry.modified_at is not None for entry in pages):
            pages.sort(key=lambda entry: entry.modified_at or never, reverse=True)
    sources = [entry for entry in once.values() if entry.kind != "page"
               and (newer_than is None or entry.modified_at is None or entry.modified_at >= now - newer_than)]
    return (*sources[:_MOST_SOURCES], *pages[:limit])


def _fits(entry: Entry, match: tuple[str, ...]) -> bool:
    address = split(entry.url)
    path = address.path if address else ""
    return not match or any(fnmatchcase(path, pattern) for pattern in match)

"""
Who owns an address: the part of its host that somebody registered.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from provenance.urls.address import lenient

if TYPE_CHECKING:
    from tldextract import TLDExtract


def registrable_domain(url_or_host: str) -> str | None:
    """
    The part of a host that somebody registered, by the Public Suffix List; no network.

    >>> registrable_domain("https://www.example.co.uk/news?id=1")
    'example.co.uk'
    >>> registrable_domain("127.0.0.1") is None
    True

    The list is the snapshot inside tldextract; it is never fetched. Its private part is used:
    ``a.github.io`` and ``b.github.io`` have different owners, so each is a domain of its own.
    A host that is itself such a suffix (``github.io``) is read by the public part alone.
    None for IP addresses, single labels and anything that is no host. Lower case, as written otherwise.
    """
    address = lenient(url_or_host)
    if address is None or address.host.startswith("[") or "." not in address.host:
        return None
    extract = _suffixes()
    for private in (True, False):
        parts = extract(address.host, include_psl_private_domains=private)
        if parts.domain and parts.suffix:
            return f"{parts.domain}.{parts.suffix}"
    return None


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract  # late: it reads a list of 10,000 suffixes

    return TLDExtract(cache_dir=None, suffix_list_urls=())

"""
Addresses as strangers write them: taken apart, compared, unwrapped. No network.

>>> split("HTTPS://Twitter.com/Example/status/1?s=20").host
'twitter.com'
>>> split("not an address") is None
True
>>> unwrap("pic.twitter.com/AbCdEfGhIj")
'https://t.co/AbCdEfGhIj'
"""

from __future__ import annotations

from provenance.urls.address import Address, split
from provenance.urls.domains import registrable_domain
from provenance.urls.shorteners import (
    Shortener,
    is_short,
    is_truncated,
    short_hosts,
    short_places,
    shortener_of,
    shorteners,
)
from provenance.urls.wrapped import unwrap

__all__ = ["Address", "Shortener", "is_short", "is_truncated", "registrable_domain", "short_hosts", "short_places",
           "shortener_of", "shorteners", "split", "unwrap"]

"""
Where a link leads, hop by hop. Asks only through the ``fetch`` it is handed.

>>> from provenance.model import Capture
>>> from datetime import datetime, UTC
>>> def answer(url, status, *headers): return Capture(url, datetime(2024, 5, 30, tzinfo=UTC), status, headers)
>>> web = {"https://t.co/AbC": answer("https://t.co/AbC", 301, ("Location", "https://example.org/a")),
...        "https://example.org/a": answer("https://example.org/a", 200)}
>>> found = resolve_link("pic.twitter.com/AbC", web.get)
>>> found.outcome, found.final_url, [hop.via for hop in found.hops]
('resolved', 'https://example.org/a', ['alias', 'location', None])

What points on, in this order, and the word a hop has for it: a ``Location`` with any 3xx (``location``); a ``Refresh``
header (``refresh``); a meta refresh (``meta-refresh``); a script (``script``); the canonical link of a known
shortener's page (``canonical``); the page of a service we know, read the way that service writes it
(``interstitial``, or ``lookup`` for its answer in JSON; LinkedIn's and Apple's before all other markup). The meta
refresh and the script are heeded only in a page that is evidently nothing but a signpost, because an article may carry
both for other reasons:

- the answer is a complete 200 in HTML, of at most 16 kB (256 kB from a known shortener, whose pages are signposts);
- a refresh waits at most 10 seconds, and leads elsewhere: longer ones renew a news page;
- a script sets the location to one written address, in a script element that decides nothing (no ``if``, no
  ``catch``, no click), and the page shows hardly any words (a known shortener may show some).

Without any request: ``unwrap`` (the target stands in the address, or follows from it) and ``alias`` (another name of
the same link). An alias with a status is a page in the way that has a way round it.

The parts: ``chain`` goes from address to address, ``answers`` reads what an answer points to, ``interstitials`` and
``walls`` know single services, ``computed`` asks nobody.
"""

from __future__ import annotations

from provenance.resolver.chain import leads_to, resolve_link
from provenance.resolver.computed import wordpress_numbers

__all__ = ["leads_to", "resolve_link", "wordpress_numbers"]

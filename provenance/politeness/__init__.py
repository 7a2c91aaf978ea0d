"""
Politeness as data: how often a host may be asked, what a refusal means for the next request, how long answers keep.

    fetch = polite(live_fetch())                       # one at a time per host, spaced, Retry-After heeded
    fetch = caching(fetch, store.kept_answers())       # what was answered days ago is not asked again

The figures stand in ``data/rates.csv``, each with its source. Both wrap any ``Fetch`` and are one.

>>> load_rates().of("https://t.co/AbC").every_s
1.0
"""

from __future__ import annotations

from provenance.politeness.keep import CachingFetch, Keeper, caching
from provenance.politeness.pace import PoliteFetch, polite
from provenance.politeness.rates import Rate, Rates, load_rates
from provenance.politeness.refusal import retry_after

__all__ = [
    "CachingFetch", "Keeper", "PoliteFetch", "Rate", "Rates", "caching", "load_rates", "polite", "retry_after",
]

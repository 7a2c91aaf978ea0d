"""
Provenance checks the social-media posts embedded in articles.

    import provenance as pv
    audit = pv.audit("article.html")          # offline unless fetch= is given
    audit.embeds[0].status, audit.findings, audit.to_dict()

It never says whether a post is true: only what agrees, what differs, what could not be checked,
and who says what as of when. Everything is imported on first use, so that ``import provenance``
and the command line start quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from provenance.fetch import live_fetch
    from provenance.lists import load_lists
    from provenance.notebook import Store
    from provenance.parser import parse_article
    from provenance.pipeline import Audit, audit
    from provenance.platforms import post_time
    from provenance.recording import record
    from provenance.replaying import replay_fetch
    from provenance.resolver import resolve_link
    from provenance.text import extract_entities

_HOMES = {
    "Audit": "pipeline", "Store": "notebook", "audit": "pipeline", "extract_entities": "text", "live_fetch": "fetch",
    "load_lists": "lists", "parse_article": "parser", "post_time": "platforms", "record": "recording",
    "replay_fetch": "replaying", "resolve_link": "resolver",
}

__all__ = [
    "Audit", "Store", "audit", "extract_entities", "live_fetch", "load_lists", "parse_article", "post_time", "record",
    "replay_fetch", "resolve_link",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'provenance' has no attribute {name!r}")
    value = getattr(import_module(f"provenance.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*globals(), *_HOMES))

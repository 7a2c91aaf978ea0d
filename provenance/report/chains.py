"""
Where a link leads, hop by hop, as a report tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provenance.platforms import name_of
from provenance.report.vocabulary import LINK_WORDS, VIA_WORDS

__all__ = ["Chain", "Step", "make_chain"]


@dataclass(frozen=True, slots=True)
class Step:
    """One address on the way; ``answer`` is what it said, ``via`` how it led on, both None where there is nothing."""

    url: str
    answer: str | None
    via: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A link as found, what became of it in words, every step, and the post it leads to, if it does."""

    url: str
    outcome: str
    words: str
    steps: tuple[Step, ...]
    archived: str | None
    post: str | None


def make_chain(link: Mapping[str, Any]) -> Chain:
    """
    From one of ``links[]``.

    >>> make_chain({"url": "https://t.co/a", "outcome": "not-tried", "hops": [], "final_url": None, "post": None}).words
    'was not followed'
    """
    steps = tuple(Step(hop["url"], str(hop["status"]) if hop["status"] is not None else hop["error"],
                       VIA_WORDS.get(hop["via"], hop["via"]) if hop["via"] else None, hop["at"])
                  for hop in link["hops"])
    if not steps:
        steps = (Step(link["url"], None, None, None),)
    post, archived = link.get("post"), link.get("archived")
    who = f" of @{post['handle']}" if post and post["handle"] else ""
    return Chain(link["url"], link["outcome"], LINK_WORDS.get(link["outcome"], link["outcome"]), steps,
                 archived["url"] if archived else None,
                 f"post {post['post_id']}{who} on {name_of(post['platform'])}" if post else None)

"""
A link as a row of a table, for spreadsheets: what ``links --format csv`` writes.

>>> from provenance.resolver import resolve_link
>>> link_row(resolve_link("https://youtu.be/Xq3vT7LmB0k"))["hops"]
('unwrap https://youtu.be/Xq3vT7LmB0k', 'https://www.youtube.com/watch?v=Xq3vT7LmB0k')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provenance.model import Resolution
from provenance.report.data import resolution_dict

__all__ = ["COLUMNS", "link_row"]

#: By column, in their order: what a cell holds. Empty cells are absent values.
COLUMNS: Mapping[str, str] = {
    "url": "the link as given",
    "short": "is it one of the known short links?",
    "outcome": "how its chain ended, on the live web",
    "final_url": "where it leads",
    "domain": "the registered domain of that",
    "archived_url": "where a dead link led, by the archive's word",
    "platform": "of the post it leads to: key of the platform",
    "post_id": "of that post: its id, text",
    "handle": "of that post: the handle in its address",
    "hops": "every address of the chain, one a line: its status or what went wrong, what it points on by, the address",
}


def link_row(resolution: Resolution) -> dict[str, Any]:
    """One link, by ``COLUMNS``; the hops in order, an archive's behind those of the live web."""
    said = resolution_dict(resolution)
    post = said["post"] or {}
    row = {**said, "archived_url": (said["archived"] or {}).get("url"), "platform": post.get("platform"),
           "post_id": post.get("post_id"), "handle": post.get("handle"), "hops": tuple(map(_words, said["hops"]))}
    return {name: row[name] for name in COLUMNS}


def _words(hop: Mapping[str, Any]) -> str:
    answer = hop["error"] if hop["status"] is None else hop["status"]
    return " ".join(str(word) for word in (answer, hop["via"], hop["url"]) if word is not None)

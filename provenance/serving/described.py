"""
The metadata of a store for Datasette: what each view and column means, by what to facet, how to sort.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from provenance import __version__
from provenance.serving.queries import QUERIES
from provenance.store.described import VIEWED

__all__ = ["DATABASE", "FACETS", "metadata"]

#: The name under which a store is served.
DATABASE = "provenance"
#: By table or view, what its rows can be narrowed by at a glance.
FACETS = {
    "posts_to_review": ["platform", "status", "worst"],
    "flagged_sources": ["platform", "partisan_tagged", "unverifiable"],
    "article_summary": ["parse", "site"], "dead_links": ["outcome"],
    "newest_answers": ["platform", "witness", "outcome"], "vanished_posts": ["platform"],
    "shown_posts": ["platform", "kind"], "embeds": ["platform", "kind", "form", "region"],
    "findings": ["severity", "rule", "basis"], "judgements": ["status", "grade", "source"],
    "status_history": ["platform", "outcome"], "resolutions": ["outcome"], "list_rows": ["kind", "label"],
}
_TABLES = {
    "articles": "An article that was read: its address, title, time and the digest of its bytes.",
    "embeds": "A post as one article shows it at one place.",
    "judgements": "What we make of one embed: status, grade, source.",
    "findings": "One statement about one embed or article; can be thrown away and rebuilt.",
    "testimonies": "What one witness answered about one post.",
    "hops": "One step of a chain of redirects.",
    "resolutions": "One try to follow one link.",
    "lists": "A list as it was loaded.",
    "list_rows": "One row of a list: who says what about an entry, as of when.",
}


def metadata(long: Collection[str] = ()) -> dict[str, Any]:
    """
    What Datasette reads; every view of the store is described, column by column.

    Args:
        long: Tables and views with so many rows that nobody wants to wait for their facets.
    """
    tables: dict[str, dict[str, Any]] = {
        name: {"description": about, "columns": dict(columns)} for name, (about, columns) in VIEWED.items()}
    for name, about in _TABLES.items():
        tables[name] = {"description": about}
    tables["articles"]["label_column"] = "title"
    tables["resolutions"]["label_column"] = "url"
    for name, facets in FACETS.items():
        tables.setdefault(name, {})["facets"] = [] if name in long else facets
    return {
        "title": "Provenance",
        "description": "What articles show, beside what is known. It never says whether a post is true.",
        "source": f"post-provenance {__version__}",
        "databases": {DATABASE: {
            "tables": tables,
            "queries": {query.name: {"title": query.title, "description": query.about, "sql": query.sql,
                                     "hide_sql": True}
                        for query in QUERIES},
        }},
    }

"""
What all posts of one article have in common when they are judged: worked out once, not once for each of them.

A page of a stranger may show thousands of posts and links; what is looked up here costs a post the same, however many
others there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from provenance.judge import compare
from provenance.lists import Lists
from provenance.model import Earlier, Embed, Facts, Resolution
from provenance.once import once

__all__ = ["Page"]


class Page:
    """One article with the lists and the time it is judged by."""

    def __init__(self, facts: Facts, lists: Lists, as_of: datetime) -> None:
        self.facts, self.lists, self.as_of = facts, lists, as_of
        self.moment = as_of.isoformat()

    @once
    def source(self) -> str:
        """Its bytes, as evidence names them."""
        return f"sha256:{self.facts.article.sha256}"

    @property
    def evidence(self) -> str:
        return f"{self.source}#article"

    @once
    def short_links(self) -> dict[str, dict[str, None]]:
        """The short links by where they stand (``embed 0``, ``article``), in order."""
        found: dict[str, dict[str, None]] = {}
        for link in self.facts.article.short_links:
            found.setdefault(link.found_in, {})[link.url] = None
        return found

    @once
    def any_followed(self) -> bool:
        """Is it known of any link where it leads?"""
        return any(one.final_url is not None for one in self.facts.resolutions.values())

    def resolution(self, link: str) -> Resolution | None:
        """What is known about where a link leads; None when it was not tried."""
        return compare.resolution_of(link, self.facts.resolutions)

    def earlier(self, embed: Embed) -> Sequence[Earlier]:
        """What earlier visits showed of the same post, the newest visit first."""
        return self._earlier.get((embed.platform, embed.post_id), ()) if embed.post_id is not None else ()

    @once
    def _earlier(self) -> dict[tuple[str, str | None], list[Earlier]]:
        found: dict[tuple[str, str | None], list[Earlier]] = {}
        for one in self.facts.earlier:
            found.setdefault((one.embed.platform, one.embed.post_id), []).append(one)
        return found

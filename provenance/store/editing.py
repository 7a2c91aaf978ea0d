"""
What people do to a store: decide about posts, have a handle forgotten, let old articles go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.model import Decision
from provenance.store import custody, decisions, erasing
from provenance.store.keeping import load
from provenance.store.opening import explained
from provenance.store.statements import reading, select, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Editing"]


class Editing:
    """The part of a ``Store`` that is for editors and for those who answer for what is kept."""

    path: Path
    _db: Database
    _clock: Callable[[], datetime]

    def decide(self, word: Decision, *, platform: str | None = None, place: str | None = None,
               position: int = 0) -> int:
        """
        Keep an editor's word about a post, wherever it is shown, or about one embed of an article.

        Args:
            word: With ``post_id`` and *platform* it is about that post; else about the embed at *position* of the
                newest article with *place* as its address, key or digest.

        Returns:
            How many copies it is about; 0: the store shows no such post, and nothing was kept.
        """
        with explained(self.path), writing(self._db):
            if place is not None:
                found = decisions.find_at(self._db, place, position)
            elif platform is not None and word.post_id is not None:
                found = decisions.find(self._db, platform, word.post_id)
            else:
                raise ValueError("a decision is about a post of a platform, or about a place")
            by_article: dict[str, list[int]] = {}
            for article, at in found:
                by_article.setdefault(article, []).append(at)
            for key, positions in by_article.items():
                stored = load(self._db, key)
                assert stored is not None  # it was found a moment ago, in the same transaction
                assert stored.facts is not None  # a store keeps articles that were read
                decisions.decide(self._db, key, stored.facts, positions, word)
                for same in decisions.articles_at(self._db, key, stored.facts.article.url):
                    other = stored if same == key else load(self._db, same)
                    if other is not None and other.facts is not None:
                        decisions.cover(self._db, same, other.facts)
            return len(found)

    def decided(self, key: str) -> dict[int, Decision]:
        """The decisions that stand about embeds of one article, by position."""
        with explained(self.path), reading(self._db):
            return decisions.decided(self._db, key)

    def decisions(self) -> Iterator[dict[str, Any]]:
        """Every decision, the newest first, from the view of that name; ``stands``: does it still cover a copy?"""
        with explained(self.path):
            found = select(self._db, "SELECT * FROM decisions")
        return (dict(row) | {"note": decisions.decision_of(row).note, "stands": bool(row["stands"])} for row in found)

    def forget(self, handle: str, *, platform: str | None = None, reason: str, at: datetime) -> int:
        """
        Erase a handle, of one platform or of all; its digest and the reason stay in ``erasures``.

        Posts of it are not kept again when a page that shows them is audited once more. Judge the store afterwards:
        what was made of articles as a whole may rest on what is gone.

        Returns:
            How many embeds went.
        """
        with explained(self.path):
            with writing(self._db), custody.erasing(self._db, self._clock()):
                gone = erasing.erase_handle(self._db, handle, platform, reason, at)
            erasing.scrub(self._db)
        return gone

    def prune(self, before: datetime, *, reason: str, at: datetime) -> int:
        """Erase articles first audited before a moment, with what only they need; how many those were."""
        with explained(self.path):
            with writing(self._db), custody.erasing(self._db, self._clock()):
                gone = erasing.erase_articles(self._db, before, reason, at)
            if gone:
                erasing.scrub(self._db)
        return gone

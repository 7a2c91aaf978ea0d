"""
Asking the witnesses again about what a store holds: which posts are due, what was answered, what a run did.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from provenance.model import Facts, Judgement, Testimony
from provenance.store import asking, custody
from provenance.store.asking import Asking, Due, Rejudged, Shown, Wanted
from provenance.store.custodian import Custodian
from provenance.store.opening import explained
from provenance.store.statements import reading, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Rechecks"]


class Rechecks(Custodian):
    """The part of a ``Store`` that those need who ask again."""

    path: Path
    _db: Database

    def start_run(self, command: str, version: str, started_at: datetime) -> str:
        """A row in ``runs``, and its id; it has no end until ``end_run``, also where the process is killed."""
        run = uuid4().hex
        with explained(self.path), writing(self._db):
            asking.start_run(self._db, {"id": run, "command": command, "version": version, "started_at": started_at,
                                        "posts_asked": 0, "posts_changed": 0})
        return run

    def end_run(self, run: str, ended_at: datetime, outcome: str) -> None:
        """How a run ended, in a few words."""
        with explained(self.path), writing(self._db):
            asking.end_run(self._db, run, ended_at, outcome)

    def due_posts(self, wanted: Wanted) -> tuple[list[Due], int]:
        """The posts nobody was asked about since a moment, oldest asked first; and how many are not due yet."""
        with explained(self.path), reading(self._db):
            return asking.due_posts(self._db, wanted)

    def shown_at(self, platform: str, post_id: str) -> tuple[Shown, ...]:
        """Every embed of the store that shows a post, also by an id adopted from its picture link."""
        with explained(self.path), reading(self._db):
            return asking.shown_at(self._db, platform, post_id)

    def answer(self, made: Asking, judge: Callable[[Facts], Judgement], *,
               changed: Callable[[tuple[Rejudged, ...]], bool] | None = None) -> tuple[Rejudged, ...]:
        """
        Keep what was answered about one post and judge its articles again, in one transaction.

        Args:
            made: The attempt and its answers. The same answer of the same moment is not doubled.
            judge: Makes the judgement of an article that learnt something.
            changed: Does this count as a change in the row of the run?

        Returns:
            The articles that show the post, each with its facts and judgement before and after.
        """
        with explained(self.path), writing(self._db):
            rejudged = asking.keep_answers(self._db, made, judge)
            if made.run is not None:
                is_change = changed is not None and changed(rejudged)
                asking.count_run(self._db, made.run, asked=made.asked, changed=is_change)
            custody.seal(self._db, self._clock(), articles=[one.article for one in rejudged], captures=made.captures,
                         bodies=self._with_bodies(*(one.body for one in made.captures)))
            return rejudged

    def answer_about_page(self, url: str, said: Testimony) -> int:
        """
        Keep what a witness says about a whole page, and no post of it: the archive's capture of it.

        It stands in ``testimonies`` without a position and a platform, and no judgement rests on it.

        Returns:
            With how many articles it is kept: those whose address, or canonical one, is *url*.
        """
        with explained(self.path), writing(self._db):
            articles = asking.keep_of_page(self._db, url, said)
            custody.seal(self._db, self._clock(), articles=articles)
            return len(articles)

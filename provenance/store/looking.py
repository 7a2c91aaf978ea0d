"""
What a store holds, read back: articles as records, views as dicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.model import Article, Audited, Earlier
from provenance.store.consulted import KeptList, kept_lists
from provenance.store.judging import AT_ONCE
from provenance.store.keeping import earlier, load, load_many
from provenance.store.opening import explained
from provenance.store.rebuild import plain
from provenance.store.since import last_crawl_began, news_since
from provenance.store.statements import reading, select
from provenance.store.values import opened
from provenance.store.views import VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Looking"]


def _texts(text: str) -> tuple[str, ...]:
    return tuple(opened(text))


#: Columns of views that hold no text as it was seen, and how to read them.
_VIEWED: Mapping[str, Callable[[Any], object]] = {
    "partisan_tagged": bool, "unverifiable": bool, "why": _texts, "rules": _texts, "messages": _texts,
    "rows": opened, "missing": _texts, "gone_by": _texts, "former_handles": opened, "adopted": bool,
}


class Looking:
    """The part of a ``Store`` that changes nothing."""

    path: Path
    _db: Database

    def last_crawl_began(self) -> datetime | None:
        """When the last crawl began, those before it that were killed included; None: there was none."""
        with explained(self.path), reading(self._db):
            return last_crawl_began(self._db)

    def news_since(self, since: datetime) -> dict[str, Any]:
        """
        What is new since a moment, as plain data.

        Keys: flagged, vanished, changes, review, dead_links, gone_pages, refused, resting, failing, runs (lists of
        rows), articles (versions kept, a count).
        """
        with explained(self.path), reading(self._db):
            return news_since(self._db, since)

    def articles(self) -> Iterator[str]:
        """The keys of all articles, in the order in which they came."""
        with explained(self.path):
            found = select(self._db, "SELECT key FROM articles ORDER BY rowid")
        return (row["key"] for row in found)

    def load(self, key: str) -> Audited:
        """
        One article, everything rebuilt but its bytes (``source`` is empty, the digest is there).

        Its ``audited_at`` and ``input`` are those of the first audit of these bytes.

        Raises:
            KeyError: no article has that key.
        """
        with explained(self.path), reading(self._db):
            found = load(self._db, key)
        if found is None:
            raise KeyError(key)
        return found

    def load_all(self) -> Iterator[tuple[str, Audited]]:
        """
        Every article with its key, in the order in which they came; some at a time, so that a large store fits.

        What changes meanwhile is read as it is when its turn comes; what is erased meanwhile is left out.
        """
        for lot in self._lots():
            yield from lot.items()

    def _lots(self) -> Iterator[dict[str, Audited]]:
        with explained(self.path):
            keys = [row["key"] for row in select(self._db, "SELECT key FROM articles ORDER BY rowid")]
        for first in range(0, len(keys), AT_ONCE):
            with explained(self.path), reading(self._db):
                lot = load_many(self._db, keys[first:first + AT_ONCE])
            yield lot

    def earlier(self, article: Article) -> tuple[Earlier, ...]:
        """What earlier visits to the same address showed of the posts of an article; empty where there were none."""
        with explained(self.path), reading(self._db):
            return earlier(self._db, article)

    def lists(self) -> tuple[KeptList, ...]:
        """The lists its articles were judged with, the newest version of each."""
        with explained(self.path), reading(self._db):
            return kept_lists(self._db)

    def flagged_sources(self) -> Iterator[dict[str, Any]]:
        """
        The handles flagged as partisan-tagged or unverifiable, from the view of that name.

        Keys: handle, platform, partisan_tagged, unverifiable (bools), articles (a count), first_seen,
        last_seen (UTC text), why (a tuple of sentences), rows (dicts of the matched rows), missing (what no copy
        shows), posts, posts_tagged, posts_unverifiable (counts).
        """
        return self._view("SELECT * FROM flagged_sources")

    def posts_to_review(self) -> Iterator[dict[str, Any]]:
        """
        The embeds with a finding of check or hold, holds first, from the view of that name.

        Keys: article_url, title, article, position, kind, platform, handle, post_id, shown_date, permalink,
        status, grade, worst, rules, messages (tuples side by side, holds first), judged_at.
        """
        return self._view("SELECT * FROM posts_to_review")

    def view(self, name: str) -> Iterator[dict[str, Any]]:
        """
        The rows of a view as dicts; ``described.VIEWED`` says what each view and column means.

        >>> from tempfile import TemporaryDirectory
        >>> from provenance.store import Store
        >>> with TemporaryDirectory() as folder, Store(f"{folder}/provenance.db") as store:
        ...     list(store.view("vanished_posts"))
        []

        Raises:
            KeyError: no view of ours has that name.
        """
        if name not in VIEWS:
            raise KeyError(name)
        return self._view(f'SELECT * FROM "{name}"')

    def _view(self, sql: str) -> Iterator[dict[str, Any]]:
        with explained(self.path):
            found = select(self._db, sql)
        return (plain(row) | {name: read(row[name]) for name, read in _VIEWED.items() if name in row}
                for row in found)

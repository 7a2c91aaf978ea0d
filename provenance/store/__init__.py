"""
One SQLite file that holds what was seen and what we make of it; opens cleanly in Datasette.

Facts (articles, embeds, links, hops, testimonies …) are only added. What we make of them
(judgements, findings, flags) is replaced as a whole whenever it changes. One transaction per
article: a process that dies leaves whole articles only.

>>> from datetime import UTC, datetime
>>> from tempfile import TemporaryDirectory
>>> from provenance.model import Article, Audited, Facts, Judgement
>>> now = datetime(2024, 6, 1, tzinfo=UTC)
>>> facts = Facts(Article(None, (), (), (), "complete", (), b"Just words."), {})
>>> audited = Audited("words.txt", now, facts, Judgement((), (), (), (), now))
>>> with TemporaryDirectory() as folder, Store(f"{folder}/provenance.db") as store:
...     store.add(audited), store.add(audited), len(list(store.articles()))
(True, False, 1)

The modules below it: ``merge`` (two audits of the same bytes), ``rows`` and ``rebuild`` (records to rows
and back) and ``values`` (cells) are pure; ``keeping``, ``loading``, ``joining``, ``asking``, ``kept`` and
``statements`` write; ``schema``, ``views`` with ``history`` and ``described``, ``migrations`` and ``opening`` make the
file, ``summaries`` with ``totals`` and ``spans`` keeps right what views stand on; ``editing``, with ``decisions`` and
``erasing``, is what people do to it, ``looking``, ``judging`` and ``rechecks`` are what else a ``Store`` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from provenance.model import Audited, Capture, Facts, Judgement
from provenance.store import custody
from provenance.store.asking import Asking, Due, Place, Rejudged, Shown, Wanted
from provenance.store.custodian import now
from provenance.store.editing import Editing
from provenance.store.erasing import forgotten_handles, without_forgotten, without_handles
from provenance.store.frontier import Frontier
from provenance.store.hold import Hold
from provenance.store.joining import copy_log, copy_of_pages, copy_sights
from provenance.store.judging import Judging
from provenance.store.keeping import keep, keep_lists
from provenance.store.kept import KeptAnswers
from provenance.store.loading import load_batches, load_transaction
from provenance.store.looking import Looking
from provenance.store.opening import BUSY_TIMEOUT_S, connect, explained, look
from provenance.store.rechecks import Rechecks
from provenance.store.rows import article_key
from provenance.store.statements import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Asking", "Due", "Frontier", "KeptAnswers", "Place", "Rejudged", "Shown", "Store", "Wanted",
           "without_handles"]


class _Lists(Protocol):
    """Loaded lists, as far as a store looks at them."""

    @property
    def infos(self) -> Iterable[Any]: ...
    @property
    def rows(self) -> Iterable[Any]: ...


class Store(Looking, Judging, Rechecks, Editing):
    """
    A store at *path*, made there when it is missing and *create* is true; a context manager.

    With *keep_bytes* the bytes of articles and of the network's answers are kept, too (``body``), not only their
    digests. *clock* says when a thing was kept; it stands in the custody log and in nothing else. *run* names what
    the store is opened for, where no other run is to hold it at the same time.

    Raises (here and in every method):
        StoreBusy: another run holds the store, or another process is writing and goes on with it.
        StoreError: no database, another program's, of a newer schema, read-only, damaged, disk full;
            one line that says what to do. A file that is not ours is left as it was.
    """

    def __init__(self, path: str | PathLike[str], *, create: bool = True, keep_bytes: bool = False,
                 clock: Callable[[], datetime] = now, run: str | None = None) -> None:
        self.path = Path(path)
        self._keep_bytes = keep_bytes
        self._clock = clock
        self._hold: Hold | None = None
        if run is not None:
            look(self.path, create=create)
            self._hold = Hold(self.path, run, clock)
        try:
            self._db = connect(self.path, create=create)
        except BaseException:
            self._release()
            raise

    @property
    def db(self) -> Database:
        """
        The store as a sqlite-utils Database, for questions of your own.

        ``store.db.table("embeds").search("words")`` looks into the text of posts, ``store.db.query(sql)``
        gives dicts. Texts come as they are stored (see ``values.guard``).
        """
        return self._db

    def close(self) -> None:
        self._db.close()
        self._release()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------

    def add(self, audited: Audited, *, captures: Iterable[Capture] = (), lists: _Lists | None = None,
            judge: Callable[[Facts], Judgement] | None = None) -> bool:
        """
        Keep one audit, in one transaction; True when anything changed.

        The same bytes at the same address are one article. Auditing them again changes nothing,
        whenever and from whatever file it is done; its first ``input`` and ``audited_at`` stay. What
        the second audit knows more (a link tried again, a testimony, a date) is added; what it
        knows less takes nothing away, so an offline audit never undoes an online one. A try at
        another time is another fact: two live audits are two sights of each link.

        An input that could not be read (``facts`` None) writes nothing and gives False: a row of a
        store stands for an article that was read, and nobody should find one that was not. That it
        failed is said by the report and the exit code.

        Args:
            audited: Facts and judgement, as the pipeline made them.
            captures: Answers of the network on the way; of their bodies the digests are kept, and with
                *keep_bytes* the bytes.
            lists: The lists it was judged with; a version that is there already is not written again.
            judge: Makes a judgement when the store knows more than this audit did. Without it the
                audit's own is taken, or, where it saw nothing new, the one in the store stays.

        Raises:
            ValueError: two embeds at one position, or a time without a zone.
        """
        if audited.facts is None:
            return False
        with explained(self.path), writing(self._db) as changed:
            self._keep(audited, captures, lists, judge)
            return changed()

    def _keep(self, audited: Audited, captures: Iterable[Capture], lists: _Lists | None,
              judge: Callable[[Facts], Judgement] | None) -> str:
        """What ``add`` writes, inside a transaction of the caller; the key of the article."""
        before = self._db.conn.total_changes
        audited = without_forgotten(self._db, audited)
        assert audited.facts is not None  # the caller's part; and only posts are taken out of them
        captures = tuple(captures)
        keep(self._db, audited, audited.facts, captures, judge)
        new_lists = keep_lists(self._db, lists.infos, lists.rows) if lists is not None else []
        article = audited.facts.article
        bodies = self._with_bodies(article.source, *(one.body for one in captures))
        key = article_key(article.sha256, article.url)
        if self._db.conn.total_changes > before:
            custody.seal(self._db, self._clock(), articles=[key], captures=captures, bodies=bodies, lists=new_lists)
        return key

    def add_rows(self, path: Path) -> int:
        """
        Keep the articles whose rows a file holds, as ``bulk`` writes it, in one transaction; how many were new.

        An article that is there already stays as it is. A line of the file is JSON: by table, columns and cells.
        """
        with explained(self.path), path.open(encoding="utf-8") as file, load_transaction(self._db):
            new = load_batches(self._db, map(json.loads, file))
            if new:
                custody.seal(self._db, self._clock(), articles=new)
            return len(new)

    def merge(self, other: Store, judge: Callable[[Facts], Judgement] | None = None) -> tuple[int, int]:
        """
        Add what another store knows, article by article as ``add`` does; doing it twice changes nothing.

        Args:
            other: Is only read.
            judge: Makes a judgement where both stores together know more than each; ``provenance judge`` does later.

        Returns:
            How many articles the other has, and for how many of them something was new.
        """
        with explained(self.path), writing(self._db):
            copy_log(self._db, other.db)
        seen = changed = 0
        for _, audited in other.load_all():
            seen += 1
            changed += self.add(audited, judge=judge)
        with explained(self.path), writing(self._db):
            captures, new_lists = copy_sights(self._db, other.db)
            told = copy_of_pages(self._db, other.db)
            copy_log(self._db, other.db)
            if captures or new_lists or told:
                custody.seal(self._db, self._clock(), articles=told, captures=captures, lists=new_lists)
        return seen, changed

    def forgotten_handles(self) -> frozenset[str]:
        """The digests of the handles that were erased from this store, which are not kept a second time."""
        with explained(self.path):
            return forgotten_handles(self._db)

    def add_lists(self, infos: Iterable[Any], list_rows: Iterable[Any]) -> bool:
        """
        Keep lists as loaded; True when one was new. A changed list needs a new version to be kept.

        Args:
            infos: Records with the attributes of ``lists.ListInfo``.
            list_rows: Records with the attributes of ``lists.ListRow``.
        """
        with explained(self.path), writing(self._db) as changed:
            if new := keep_lists(self._db, infos, list_rows):
                custody.seal(self._db, self._clock(), lists=new)
            return changed()

    def kept_answers(self, patience_s: float = BUSY_TIMEOUT_S) -> KeptAnswers:
        """
        The answers this store keeps for a while, over a connection of its own; close it when done.

        Args:
            patience_s: How long it waits for others who write, this store's own thread among them.
        """
        return KeptAnswers(self.path, patience_s)

    def frontier(self) -> Frontier:
        """The state of the crawl in this store, over the same connection."""
        return Frontier(self._db, self.path, self._keep, keeps_bytes=self._keep_bytes)

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
file; ``editing``, with ``decisions`` and ``erasing``, is what people do to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self
from uuid import uuid4

from provenance.model import Article, Audited, Capture, Earlier, Facts, Judgement
from provenance.store import asking, custody
from provenance.store.asking import Asking, Due, Place, Rejudged, Shown, Wanted
from provenance.store.consulted import KeptList, kept_lists
from provenance.store.custodian import Custodian, now
from provenance.store.editing import Editing
from provenance.store.erasing import forgotten_handles, without_forgotten, without_handles
from provenance.store.frontier import Frontier
from provenance.store.hold import Hold
from provenance.store.joining import copy_log, copy_sights
from provenance.store.keeping import earlier, keep, keep_judgement, keep_judgements, keep_lists, load, load_many
from provenance.store.kept import KeptAnswers
from provenance.store.loading import load_batches
from provenance.store.merge import same_judgement
from provenance.store.opening import connect, explained, look
from provenance.store.rebuild import plain
from provenance.store.rows import article_key
from provenance.store.since import last_crawl_began, news_since
from provenance.store.statements import insert, reading, select, writing
from provenance.store.summaries import following
from provenance.store.values import opened
from provenance.store.views import VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Asking", "Due", "Frontier", "KeptAnswers", "Place", "Rejudged", "Shown", "Store", "Wanted",
           "without_handles"]


def _texts(text: str) -> tuple[str, ...]:
    return tuple(opened(text))


#: Columns of views that hold no text as it was seen, and how to read them.
_VIEWED: Mapping[str, Callable[[Any], object]] = {
    "partisan_tagged": bool, "unverifiable": bool, "why": _texts, "rules": _texts, "messages": _texts,
    "rows": opened, "missing": _texts, "gone_by": _texts, "former_handles": opened, "adopted": bool,
}


#: Articles read in one go: enough that SQLite is asked seldom, few enough that they are nothing in memory.
_AT_ONCE = 200


class _Lists(Protocol):
    """Loaded lists, as far as a store looks at them."""

    @property
    def infos(self) -> Iterable[Any]: ...
    @property
    def rows(self) -> Iterable[Any]: ...


class Store(Editing, Custodian):
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
        with explained(self.path), path.open(encoding="utf-8") as file, writing(self._db):
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
            copy_log(self._db, other.db)
            if captures or new_lists:
                custody.seal(self._db, self._clock(), captures=captures, lists=new_lists)
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

    def rejudge(self, key: str, judgement: Judgement) -> bool:
        """
        Replace what we make of one article; its facts stay. True when it says anything new.

        Raises:
            KeyError: no article has that key.
            ValueError: the judgement is about an embed that the article does not show.
        """
        with explained(self.path), writing(self._db) as changed:
            stored = load(self._db, key)
            if stored is None or stored.facts is None:
                raise KeyError(key)
            if not same_judgement(stored.judgement, judgement):
                with following(self._db.conn, [key]):
                    keep_judgement(self._db, key, judgement, stored.facts)
            return changed()

    def rejudge_all(self, judge: Callable[[Audited], Judgement], told: Callable[[str, Audited, Judgement], None]) -> (
        tuple[int, int]
    ):
        """
        Judge every article again; ``told`` is called, with what was stored, for each of which a new word is said.

        Some articles at a time, each lot in one transaction, and only where one of them changed. What another process
        adds to an article in between is judged with the next run, and not overwritten.

        Returns:
            How many articles were judged and how many of them changed.
        """
        judged = changed = 0
        for lot in self._lots():
            made = {key: (audited, judge(audited)) for key, audited in lot.items()}
            judged += len(made)
            new = {key: one for key, one in made.items() if not same_judgement(one[0].judgement, one[1])}
            if not new:
                continue
            with explained(self.path), writing(self._db):
                now = load_many(self._db, list(new))
                kept = {key: (judgement, audited.facts) for key, (audited, judgement) in new.items()
                        if audited.facts is not None and key in now and now[key] == audited}
                with following(self._db.conn, kept):
                    keep_judgements(self._db, kept)
            changed += len(kept)
            for key in kept:
                told(key, *new[key])
        return judged, changed

    def judged_with(self) -> tuple[frozenset[tuple[str, str]], dict[str, int]]:
        """Id and version of every list this store has seen, and slug and version of the rules of the last judging."""
        with explained(self.path), reading(self._db):
            seen = {(str(row["id"]), str(row["version"])) for row in select(self._db, "SELECT id, version FROM lists")}
            rules = {str(row["slug"]): int(row["version"]) for row in select(self._db, "SELECT * FROM judged_rules")}
        return frozenset(seen), rules

    def keep_rules(self, rules: Mapping[str, int]) -> bool:
        """Keep the versions of the rules by which all articles were judged; True when one is other than before."""
        if self.judged_with()[1] == dict(rules):
            return False
        with explained(self.path), writing(self._db) as changed:
            self._db.execute("DELETE FROM judged_rules")
            insert(self._db, "judged_rules", ({"slug": slug, "version": version} for slug, version in rules.items()))
            return changed()

    # --- asking again -------------------------------------------------------------------------

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

    def kept_answers(self) -> KeptAnswers:
        """The answers this store keeps for a while, over a connection of its own; close it when done."""
        return KeptAnswers(self.path)

    def frontier(self) -> Frontier:
        """The state of the crawl in this store, over the same connection."""
        return Frontier(self._db, self.path, self._keep)

    # --- reading ------------------------------------------------------------------------------

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
        for first in range(0, len(keys), _AT_ONCE):
            with explained(self.path), reading(self._db):
                lot = load_many(self._db, keys[first:first + _AT_ONCE])
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

"""
What we make of the articles of a store, made anew: of one, or of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from provenance.model import Audited, Judgement
from provenance.store.keeping import keep_judgement, keep_judgements, load, load_many
from provenance.store.merge import same_judgement
from provenance.store.opening import explained
from provenance.store.statements import insert, reading, select, writing
from provenance.store.summaries import following

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["AT_ONCE", "Judging", "Lot", "anew"]

#: Articles read in one go: enough that SQLite is asked seldom, few enough that they are nothing in memory.
AT_ONCE = 200


class Lot(NamedTuple):
    """Some articles judged again."""

    judged: int  #: how many
    new: Mapping[str, Judgement]  #: those that say anything new
    read: Mapping[str, Audited]  #: what the store held of these, where it is at hand


def anew(loaded: Mapping[str, Audited], judge: Callable[[Audited], Judgement]) -> Lot:
    """Judge articles as a store gave them."""
    made = {key: judge(audited) for key, audited in loaded.items()}
    new = {key: one for key, one in made.items() if not same_judgement(loaded[key].judgement, one)}
    return Lot(len(made), new, {key: loaded[key] for key in new})


class Judging:
    """The part of a ``Store`` that replaces judgements."""

    path: Path
    _db: Database

    def load_some(self, keys: Sequence[str]) -> dict[str, Audited]:
        """Some articles by their keys, as of one moment; those that are not there are left out."""
        with explained(self.path), reading(self._db):
            return load_many(self._db, keys)

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

    def rejudge_all(self, judge: Callable[[Audited], Judgement],
                    told: Callable[[str, Audited, Judgement], None] | None = None,
                    ahead: Callable[[Sequence[Sequence[str]]], Iterable[Lot]] | None = None) -> tuple[int, int]:
        """
        Judge every article again; *told* is called, with what was stored, for each of which a new word is said.

        Some articles at a time, each lot in one transaction, and only where one of them changed.

        Args:
            ahead: Given all keys in lots, judges them as *judge* does, lot by lot, in order, in processes of its own.

        Returns:
            How many articles were judged and how many of them changed.
        """
        with explained(self.path):
            keys = [row["key"] for row in select(self._db, "SELECT key FROM articles ORDER BY rowid")]
        lots = [keys[first:first + AT_ONCE] for first in range(0, len(keys), AT_ONCE)]
        judged = changed = 0
        before = self._others()
        for lot in ahead(lots) if ahead is not None else self._each(lots, judge):
            judged += lot.judged
            if not lot.new:
                continue
            with explained(self.path), writing(self._db):
                if self._others() != before:
                    # Another process has written since: what it added to an article is not to be judged away.
                    lot = anew(load_many(self._db, list(lot.new)), judge)
                stored = lot.read or load_many(self._db, list(lot.new))
                kept = {key: (judgement, stored[key].facts) for key, judgement in lot.new.items()}
                with following(self._db.conn, kept):
                    keep_judgements(self._db, {key: (one, facts) for key, (one, facts) in kept.items()
                                               if facts is not None})
            changed += len(kept)
            if told is not None:
                for key, (judgement, _) in kept.items():
                    told(key, stored[key], judgement)
        return judged, changed

    def _each(self, lots: Sequence[Sequence[str]], judge: Callable[[Audited], Judgement]) -> Iterator[Lot]:
        for lot in lots:
            yield anew(self.load_some(lot), judge)

    def _others(self) -> int:
        """A number that is another one once another connection has written."""
        with explained(self.path):
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])

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

"""
A whole store judged again from its facts and the lists of today, by several processes where it is large.

What comes out is the same however many they are: articles are judged one by one, from what the store holds of each,
and one process writes, in the order in which the articles came.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.errors import StoreError
from provenance.judge import RULES, judge
from provenance.judge.diff import Change, Known, changes
from provenance.lists import Lists
from provenance.model import Audited, Judgement
from provenance.processes import pool

if TYPE_CHECKING:
    from provenance.store import Store
    from provenance.store.judging import Lot

__all__ = ["judge_store"]

#: Lots that wait for the one that writes, for each process: none of them is idle, and little is held.
_WAITING = 2


@dataclass(frozen=True)
class _Judge:
    """Judges an article as a store gave it."""

    lists: Lists
    as_of: datetime | None
    also: frozenset[str]

    def __call__(self, audited: Audited) -> Judgement:
        assert audited.facts is not None  # a store keeps articles that were read
        return judge(audited.facts, self.lists, self.as_of or audited.audited_at, self.also)


def judge_store(store: Store, lists: Lists, as_of: datetime | None = None, *, also: Collection[str] = (),
                told: Callable[[str, Audited, tuple[Change, ...]], None] | None = None, jobs: int = 1) -> (
    tuple[int, int]
):
    """
    Judge every article of a store again from its facts and these lists; no network. Doing it twice changes nothing.

    Args:
        as_of: Each is judged as of the moment it was audited, unless this says otherwise: the lists are today's, the
            facts are not.
        also: Slugs of rules that are off by default and shall speak, too.
        told: Called for each article that changed, with its key, what was stored of it, and what changed and why.
        jobs: Processes that judge, beside the one that writes; 1: all is done in this one.

    Returns:
        How many articles were judged and how many of them changed.

    Raises:
        StoreError: a process that judged was ended from outside; what was written until then is kept.
    """
    known = Known(*store.judged_with())
    now, rules = frozenset((info.id, info.version) for info in lists.infos), {one.slug: one.version for one in RULES}
    store.add_lists(lists.infos, lists.rows)
    work = _Judge(lists, as_of, frozenset(also))

    def changed(key: str, audited: Audited, judgement: Judgement) -> None:
        if told is not None:
            told(key, audited, changes(audited.judgement, judgement, known, now, rules))

    counts = store.rejudge_all(work, changed if told is not None else None,
                               partial(_ahead, store.path, work, jobs) if jobs > 1 else None)
    store.keep_rules(rules)
    return counts


# --- in processes of their own ----------------------------------------------------------------

_working: tuple[Store, _Judge] | None = None


def _begin(path: Path, work: _Judge) -> None:
    """Open the store once in each process."""
    from provenance.store import Store

    global _working
    _working = Store(path, create=False), work


def _lot(keys: Sequence[str]) -> Lot:
    from provenance.store.judging import anew

    assert _working is not None  # the pool begins each process with it
    store, work = _working
    # What was read is not sent: the one that writes reads it again faster.
    return anew(store.load_some(keys), work)._replace(read={})


def _ahead(path: Path, work: _Judge, jobs: int, lots: Sequence[Sequence[str]]) -> Iterator[Lot]:
    """The lots in their order, judged by processes of which each is a little ahead of who asks."""
    left = iter(lots)
    with pool(jobs, (__name__, "provenance.store.judging"), _begin, (path.absolute(), work)) as workers:
        try:
            under_way: deque[Future[Lot]] = deque(workers.submit(_lot, keys) for keys in islice(left, jobs * _WAITING))
            while under_way:
                done = under_way.popleft().result()
                under_way.extend(workers.submit(_lot, keys) for keys in islice(left, 1))
                yield done
        except BrokenProcessPool as error:
            raise StoreError("a process that judged was ended from outside; run again, what was judged is kept",
                             code="judging-ended") from error

"""
The witnesses asked again about posts of a store, one post after the other; what they say is added, never replaced.

    due posts → ask_witnesses (each post) → keep the answers, judge its articles again → what changed

``asked`` says what a witness is asked about, ``changes`` what it says otherwise; both are pure.

Every post is one transaction with its own mark that it was asked, so a run can be killed at any moment: the next one
asks what is still due. Nothing is held while the network is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from provenance import __version__
from provenance.judge import judge
from provenance.lists import Lists
from provenance.model import Capture, Fetch, Testimony
from provenance.rechecking.asked import asked_of, by_server
from provenance.rechecking.changes import WORDS, Change, NewFinding, changes_of, new_findings, new_statuses
from provenance.store import Asking, Due, Place, Shown, Store, Wanted
from provenance.witnesses import Asked, Witness, ask_witnesses

__all__ = ["Change", "NewFinding", "Rechecked", "Totals", "due_before", "recheck"]

_NOT_TRIED = "not-tried"

#: From a post and a fetch (None: no network) to one testimony of each witness that knows its platform.
Ask = Callable[[Asked, Fetch | None], tuple[Testimony, ...]]


@dataclass(frozen=True, slots=True)
class Rechecked:
    """One post, asked again."""

    due: Due
    shown: tuple[Shown, ...]  #: the embeds that show it
    asked: tuple[Asked, ...]  #: as it was asked about; more than one where two servers use one id
    testimony: tuple[Testimony, ...]
    changes: tuple[Change, ...]
    findings: tuple[NewFinding, ...]
    statuses: tuple[tuple[Place, str, str], ...]  #: embeds whose status is another one now: before, after


@dataclass(frozen=True, slots=True)
class Totals:
    """One run, told in numbers."""

    asked: int  #: posts about which at least one witness was asked
    changed: int  #: posts of which a witness says something else
    silent: int  #: posts that were due, of which no witness said anything: blocked, unknown, not tried
    later: int  #: posts that are not due yet
    vanished: tuple[Mapping[str, Any], ...]  #: rows of ``vanished_posts`` that this run has added


def recheck(store: Store, fetch: Fetch | None, lists: Lists, *, now: datetime, wanted: Wanted,
            ask: Ask | None = None, witnesses: Iterable[Witness] | None = None,
            started: Callable[[int], None] | None = None, done: Callable[[Rechecked], None]) -> Totals:
    """
    Ask the witnesses again about the posts that are due, oldest asked first.

    Args:
        fetch: None: nobody is asked; what would be is told as ``not-tried``, and it stays due.
        now: The moment to judge as of; posts without a single answer with a time count as asked then.
        wanted: Which posts; ``before`` tells since when nobody may have been asked.
        ask: Asks about one post; None: ``ask_witnesses`` with *witnesses*.
        witnesses: Who is asked; None: all but those that wait to be named.
        started: Called with the number of due posts before the first one is asked.
        done: Called with each post when it is kept.

    Raises:
        StoreBusy, StoreError: the store cannot be written; what was asked so far is kept.
        ProvenanceError: of *fetch*, when a recording cannot be written or read.
    """
    chosen = None if witnesses is None else tuple(witnesses)
    asking: Ask = ask or (lambda asked, through: ask_witnesses(asked, through, chosen))
    store.add_lists(lists.infos, lists.rows)
    known = {_key(row) for row in store.view("vanished_posts")}
    due, later = store.due_posts(wanted)
    run = store.start_run("recheck", __version__, datetime.now(UTC))
    if started is not None:
        started(len(due))
    counts = {"asked": 0, "changed": 0, "silent": 0}
    outcome = "stopped"
    try:
        for post in due:
            one, was_asked = _recheck_one(store, fetch, lists, post, asking, now, run, wanted.witnesses)
            counts["asked"] += was_asked
            counts["changed"] += bool(one.changes)
            counts["silent"] += not any(said.outcome in WORDS for said in one.testimony)
            done(one)
        outcome = "done"
    finally:
        # Also where the user stops it; a process that is killed leaves a run without an end.
        store.end_run(run, datetime.now(UTC), outcome)
    vanished = tuple(row for row in store.view("vanished_posts") if _key(row) not in known)
    return Totals(counts["asked"], counts["changed"], counts["silent"], later, vanished)


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["platform"], row["post_id"]


def _recheck_one(store: Store, fetch: Fetch | None, lists: Lists, post: Due, ask: Ask, now: datetime, run: str,
                 witnesses: tuple[str, ...]) -> tuple[Rechecked, bool]:
    shown = store.shown_at(post.platform, post.post_id)
    heard: list[tuple[Asked, tuple[Testimony, ...]]] = []
    answers: dict[Place, tuple[Testimony, ...]] = {}
    ledger = _Ledger(fetch)
    for group in by_server(post.post_id, shown):
        asked = asked_of(post.platform, post.post_id, group)
        said = ask(asked, ledger if fetch is not None else None)
        heard.append((asked, said))
        answers |= {one.place: said for one in group}
    testimony = tuple(chain.from_iterable(said for _, said in heard))
    was_asked = fetch is not None and (not testimony or any(said.outcome != _NOT_TRIED for said in testimony))
    at = max((said.at for said in testimony if said.at is not None and said.outcome != _NOT_TRIED), default=now)
    made = Asking(post.platform, post.post_id, at, run, answers, witnesses, tuple(ledger.captures),
                  asked=was_asked, attempted=fetch is not None)
    rejudged = store.answer(made, lambda facts: judge(facts, lists, now),
                            changed=lambda found: bool(changes_of(answers, found)))
    return Rechecked(post, shown, tuple(asked for asked, _ in heard), testimony, changes_of(answers, rejudged),
                     tuple(new_findings(rejudged)), tuple(new_statuses(answers, rejudged))), was_asked


class _Ledger:
    """A fetch that remembers what it was answered, for the store."""

    def __init__(self, fetch: Fetch | None) -> None:
        self._fetch = fetch
        self.captures: list[Capture] = []

    def __call__(self, url: str, /) -> Capture | None:
        capture = self._fetch(url) if self._fetch is not None else None
        if capture is not None:
            self.captures.append(capture)
        return capture


def due_before(now: datetime, days: float) -> datetime:
    """
    The moment since when nobody may have been asked; a post asked *days* ago to the second is due.

    >>> due_before(datetime(2024, 6, 8, tzinfo=UTC), 7).isoformat()
    '2024-06-01T00:00:00+00:00'
    """
    return now - min(timedelta(days=days), now - datetime.min.replace(tzinfo=UTC))

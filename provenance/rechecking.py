"""
The witnesses asked again about posts of a store, one post after the other; what they say is added, never replaced.

    due posts → ask_witnesses (each post) → keep the answers, judge its articles again → what changed

Every post is one transaction with its own mark that it was asked, so a run can be killed at any moment: the next one
asks what is still due. Nothing is held while the network is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from provenance import __version__
from provenance.judge import judge
from provenance.lists import Lists
from provenance.model import Capture, Fetch, Finding, Judgement, Testimony
from provenance.platforms import parse_post_url
from provenance.store import Asking, Due, Place, Rejudged, Shown, Store, Wanted
from provenance.urls import split
from provenance.witnesses import Asked, Witness, ask_witnesses

#: Outcomes that say something about the post; the others are about the asking.
WORDS = ("exists", "gone", "suspended", "restricted")
#: What is compared between two answers of one witness, beside the outcome. Case alone is no other handle.
_COMPARED = ("handle", "author_id", "name", "text", "posted_at", "versions", "missing_since")
_NOT_TRIED = "not-tried"

#: From a post and a fetch (None: no network) to one testimony of each witness that knows its platform.
Ask = Callable[[Asked, Fetch | None], tuple[Testimony, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """What one witness says otherwise than the last time it said anything."""

    witness: str
    what: str  #: ``outcome``, or one of ``handle``, ``author_id``, ``name``, ``text``, ``posted_at``, ``versions`` …
    before: Any  #: None for an outcome: it never said anything before
    after: Any
    before_at: datetime | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that was not there before the post was asked about."""

    article: str  #: the article's key
    position: int | None  #: None: about the article
    finding: Finding


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
                     tuple(new_findings(rejudged)), tuple(_statuses(answers, rejudged))), was_asked


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


# --- what is asked --------------------------------------------------------------------------------


def by_server(post_id: str, shown: Iterable[Shown]) -> tuple[tuple[Shown, ...], ...]:
    """
    The embeds of one id, apart where their addresses name posts on different hosts.

    Two servers of the fediverse may give one short number to two posts (``platforms.mastodon_addresses``). An embed
    without an address goes with the first.
    """
    groups: dict[str, list[Shown]] = {}
    for one in sorted(shown, key=lambda one: _host(one, post_id) == ""):
        host = _host(one, post_id) or next(iter(groups), "")
        groups.setdefault(host, []).append(one)
    return tuple(map(tuple, groups.values()))


def _host(shown: Shown, post_id: str) -> str:
    url = _canonical(shown.permalink, post_id)
    address = split(url) if url else None
    return address.host if address else ""


def _canonical(permalink: str | None, post_id: str) -> str | None:
    ref = parse_post_url(permalink) if permalink else None
    return ref.url if ref is not None and ref.post_id == post_id else None


def asked_of(platform: str, post_id: str, shown: Iterable[Shown]) -> Asked:
    """The post to ask about, as the first of its embeds shows it; what that one lacks is taken from the next."""
    shown = tuple(shown)
    return Asked(
        platform, post_id,
        handle=next((one.handle for one in shown if one.handle), None),
        url=next((url for one in shown if (url := _canonical(one.permalink, post_id))), None),
        permalink=next((one.permalink for one in shown if one.permalink), None),
        day=next((one.day for one in shown if one.day), None))


# --- what changed ---------------------------------------------------------------------------------


def changes_of(answers: Mapping[Place, tuple[Testimony, ...]],
               rejudged: Iterable[Rejudged]) -> tuple[Change, ...]:
    """
    What witnesses say otherwise than before, each once for all articles that show the post.

    Only words about the post are compared, each with the last such word of the same witness: that a host refuses us
    today changes nothing. A first word is a change from None.
    """
    known: dict[tuple[Testimony, ...], list[Testimony]] = {}
    for one in rejudged:
        for (article, position), said in answers.items():
            if article == one.article:
                # One article may know more than another that came later: all of them know the same post.
                known.setdefault(said, []).extend(one.before.testimonies.get(position, ()))
    return tuple(dict.fromkeys(change for said, before in known.items() for change in _changes(before, said)))


def _changes(known: Iterable[Testimony], said: tuple[Testimony, ...]) -> Iterator[Change]:
    last: dict[str, Testimony] = {}
    for one in sorted((one for one in known if one.outcome in WORDS), key=_moment):
        last[one.witness] = one
    for new in said:
        old = last.get(new.witness)
        if new.outcome not in WORDS or (old is not None and _moment(new) <= _moment(old)):
            continue
        if old is None:
            yield Change(new.witness, "outcome", None, new.outcome, None, new.at)
            continue
        if old.outcome != new.outcome:
            yield Change(new.witness, "outcome", old.outcome, new.outcome, old.at, new.at)
        for what in _COMPARED:
            before, after = getattr(old, what), getattr(new, what)
            if before and after and _plain(what, before) != _plain(what, after):
                yield Change(new.witness, what, before, after, old.at, new.at)


def _moment(said: Testimony) -> datetime:
    return said.at or datetime.min.replace(tzinfo=UTC)


def _plain(what: str, value: Any) -> Any:
    folded = " ".join(value.split()) if isinstance(value, str) else value
    return folded.casefold() if what == "handle" else folded


def new_findings(rejudged: Iterable[Rejudged]) -> Iterator[NewFinding]:
    """The findings that an article has now and had not: another rule, place, severity or message."""
    for one in rejudged:
        before = {_said(found) for found in _findings(one.article, one.judged_before)}
        yield from (found for found in _findings(one.article, one.judged_after) if _said(found) not in before)


def _said(found: NewFinding) -> tuple[int | None, str, str, str]:
    return found.position, found.finding.rule, found.finding.severity, found.finding.message


def _findings(article: str, judgement: Judgement | None) -> Iterator[NewFinding]:
    if judgement is None:
        return
    for one in (*judgement.embeds, *judgement.linked_posts):
        yield from (NewFinding(article, one.embed.position, finding) for finding in one.findings)
    yield from (NewFinding(article, None, finding) for finding in judgement.findings)


def _statuses(answers: Mapping[Place, object], rejudged: Iterable[Rejudged]) -> Iterator[tuple[Place, str, str]]:
    for one in rejudged:
        before = _by_position(one.judged_before)
        for position, status in _by_position(one.judged_after).items():
            if (one.article, position) in answers and before.get(position, status) != status:
                yield (one.article, position), before[position], status


def _by_position(judgement: Judgement | None) -> dict[int, str]:
    if judgement is None:
        return {}
    return {one.embed.position: one.status for one in (*judgement.embeds, *judgement.linked_posts)}


def due_before(now: datetime, days: float) -> datetime:
    """
    The moment since when nobody may have been asked; a post asked *days* ago to the second is due.

    >>> due_before(datetime(2024, 6, 8, tzinfo=UTC), 7).isoformat()
    '2024-06-01T00:00:00+00:00'
    """
    return now - min(timedelta(days=days), now - datetime.min.replace(tzinfo=UTC))

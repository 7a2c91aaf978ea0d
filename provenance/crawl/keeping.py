"""
What an answer does to the store: the state of its address, new addresses, new versions, what was altered.

Everything here runs inside one transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from provenance.crawl.changes import embed_changes, shows_anything, shows_the_same
from provenance.crawl.counts import Summary
from provenance.crawl.entries import Entry, host_of
from provenance.crawl.schedule import next_look, next_try, next_visit
from provenance.crawl.seeds import Seed
from provenance.crawl.visits import Seen
from provenance.judge import judge
from provenance.lists import Lists
from provenance.model import Audited, Capture, Facts
from provenance.rendering import without_rendered
from provenance.store import Frontier
from provenance.store.crawl_rows import HostRow, Planted, Task, ToAsk, Visit
from provenance.urls import split

__all__ = ["Keeping"]

#: A page that was moved so often leads nowhere.
_MOST_MOVES = 5
#: A page that is not there may not be there yet: feeds are often ahead of their pages. Twice more is enough.
_GONE_TRIES = 3
#: Nobody could be asked (a host at rest, a process that ends): soon again.
_PUT_OFF = timedelta(hours=1)

Tell = Callable[[str, Mapping[str, Any]], None]


class Keeping:
    """*dropped* gets the addresses that turned out to be another page's, and need not be asked for any more."""

    def __init__(self, frontier: Frontier, seeds: Mapping[str, Seed], lists: Lists, summary: Summary,
                 tell: Tell, dropped: set[str]) -> None:
        self._dropped = dropped
        self._frontier = frontier
        self._seeds = seeds
        self._lists = lists
        self._summary = summary
        self._tell = tell

    def visit(self, task: Task, seen: Seen, capture: Capture | None, host: HostRow, now: datetime) -> set[str]:
        """One answer; gives the hosts that have something new to do."""
        counts = self._summary.counts
        counts["requests"] += 1
        counts["bytes"] += len(capture.body) if capture is not None else 0
        found: set[str] = set()
        if seen.outcome == "moved":
            visit, found = self._moved(task, seen, capture, now)
        elif task.kind == "page":
            visit = self._page(task, seen, capture, now)
        else:
            visit = self._source(task, seen, now)
            if seen.outcome == "read":
                found = self.add(self._seeds[task.seed], task.url, seen.entries, now)
        if visit.due_at is not None and host.rest_until is not None and visit.outcome in ("failed", "refused"):
            visit = replace(visit, due_at=max(visit.due_at, host.rest_until))
        if visit.outcome == "refused":
            self._summary.refused.setdefault(task.host, seen.why or "")
        if capture is not None:
            visit = replace(visit, status=capture.status)
        if visit.answered and capture is not None and capture.status != 304:
            visit = replace(visit, etag=_condition(capture, "etag"), sha256=capture.sha256,
                            last_modified=_condition(capture, "last-modified"))
        elif visit.answered:
            visit = replace(visit, etag=task.etag, last_modified=task.last_modified)
        self._frontier.finish(task.url, visit)
        counts["pages" if task.kind == "page" else "sources"] += 1
        if task.kind == "page":
            counts[visit.outcome] += 1
        self._tell("page" if task.kind == "page" else "source", {
            "url": task.url, "kind": task.kind, "outcome": visit.outcome, "status": visit.status, "why": seen.why,
            "changed": visit.changed, "embeds": seen.shows, "next": visit.due_at})
        return found

    def add(self, seed: Seed, found_in: str, entries: Iterable[Entry], now: datetime) -> set[str]:
        """Addresses that a source named; gives their hosts where any of them is new."""
        planted = [Planted(entry.url, entry.kind, host, seed.url, found_in, entry.modified_at)
                   for entry in entries if (host := host_of(entry.url))]
        new, due = self._frontier.add_found(planted, now, self._seeds)
        self._summary.counts["found"] += new
        return {one.host for one in planted} if due else set()

    def asked(self, ask: ToAsk, audited: Audited, captures: Iterable[Capture], now: datetime) -> None:
        """What witnesses said about a page, and where its links lead."""
        self._keep_version(audited, captures, now)
        self._frontier.asked(ask.url)
        self._summary.counts["asked"] += 1
        self._tell("ask", {"url": ask.url, "outcome": "asked"})

    # --- sources ------------------------------------------------------------------------------

    def _source(self, task: Task, seen: Seen, now: datetime) -> Visit:
        seed = self._seeds[task.seed]
        # A sitemap of an index that says when it was changed is looked at when the index says so.
        due = None if task.modified_at is not None and task.url != seed.url else next_look(now, seed.every)
        if seen.outcome in ("read", "unchanged"):
            return Visit(now, seen.outcome, due_at=due, at_url=task.at_url)
        self._summary.broken[task.url] = seen.why or seen.outcome
        if seen.outcome == "not-asked":
            return Visit(now, "not-asked", due_at=now + _PUT_OFF, answered=False, at_url=task.at_url)
        # Where it had moved to does not answer: the next look begins at its own address again.
        return Visit(now, seen.outcome, due_at=due or next_look(now, seed.every), answered=False,
                     failures=task.failures + 1)

    def _moved(self, task: Task, seen: Seen, capture: Capture | None, now: datetime) -> tuple[Visit, set[str]]:
        target = seen.moved_to
        assert target is not None  # of this outcome
        moves = self._frontier.moves(task.url, _MOST_MOVES) if task.kind == "page" else task.failures
        if moves >= _MOST_MOVES or target == task.ask_url:
            return self._ended(task, "failed", "moved without end", now), set()
        if task.kind != "page":
            return Visit(now, "moved", due_at=now, answered=False, failures=task.failures + 1, at_url=target,
                         host=host_of(target)), {host_of(target)}
        address = split(target)
        found: set[str] = set()
        if address is not None and (address.segments or address.query):
            planted = Planted(target, "page", host_of(target), task.seed, task.url, by_page=True)
            new, _ = self._frontier.add_found([planted], now, self._seeds)
            self._summary.counts["found"] += new
            found = {planted.host} if new else set()
        return Visit(now, "moved", answered=False), found

    def _ended(self, task: Task, outcome: str, why: str, now: datetime) -> Visit:
        if task.kind == "page":
            return Visit(now, outcome, answered=False, failures=task.failures)
        self._summary.broken[task.url] = why
        return Visit(now, outcome, due_at=next_look(now, self._seeds[task.seed].every), answered=False)

    # --- pages --------------------------------------------------------------------------------

    def _page(self, task: Task, seen: Seen, capture: Capture | None, now: datetime) -> Visit:
        if seen.outcome in ("read", "unchanged"):
            return self._read(task, seen, capture, now)
        if seen.outcome == "not-asked":
            return Visit(now, "not-asked", due_at=now + _PUT_OFF, answered=False, failures=task.failures)
        if seen.outcome == "unreadable":
            return Visit(now, "unreadable", answered=False)
        failures = task.failures + 1
        due = next_try(now, failures)
        if seen.outcome == "gone" and failures >= _GONE_TRIES:
            due = None
        if task.url == task.seed:
            due = next_look(now, self._seeds[task.seed].every)
            self._summary.broken[task.url] = seen.why or seen.outcome
        return Visit(now, seen.outcome, due_at=due, answered=False, failures=failures)

    def _read(self, task: Task, seen: Seen, capture: Capture | None, now: datetime) -> Visit:
        seed = self._seeds[task.seed]
        # A single page that somebody chose is looked at for ever, an article until it has settled.
        due = next_look(now, seed.every) if task.url == task.seed else next_visit(task.first_visit_at or now, now)
        unchanged = Visit(now, "unchanged", due_at=due)
        if seen.outcome == "unchanged":
            return unchanged
        for twin in seen.twins:
            self._frontier.mark_twin(twin, host_of(twin), task.seed, task.url, now)
            self._dropped.add(twin)
        if seen.audited is None or seen.audited.facts is None or capture is None:
            return Visit(now, "read", due_at=due)
        audited = self._frontier.without_forgotten(seen.audited)
        assert audited.facts is not None  # only posts are taken out of it
        article = audited.facts.article
        known = self._frontier.article(task.article) if task.article is not None else None
        before = known.facts.article if known is not None and known.facts is not None else None
        if before is not None and not article.rendered:
            # What only scripts show cannot be missed where they did not run, or were not given all they asked for.
            before = without_rendered(before)
        if before is not None and shows_the_same(before, article):
            return unchanged
        if before is None and (holder := self._twin_of(task, seen)) is not None:
            return Visit(now, "twin", twin_of=holder)
        key = self._keep_version(audited, (capture,), now)
        self._count(audited)
        if before is not None and task.article is not None:
            self._keep_changes(task, before, article, task.article, key, now)
        if shows_anything(article):
            self._frontier.keep_to_ask(ToAsk(task.url, key, task.seed, now, 0, capture.header("content-type"),
                                             capture.body))
        return Visit(now, "read", due_at=due, changed=before is not None, article=key)

    def _twin_of(self, task: Task, seen: Seen) -> str | None:
        """
        The page of which this one is another address; None where it stands for itself.

        Both must show the same: a canonical address that pages of other content name, too, is nobody's.
        """
        assert seen.audited is not None
        assert seen.audited.facts is not None
        holder = self._frontier.twin_holder(seen.canonical or task.url, task.url)
        if holder is None or holder[1] is None:
            return None
        known = self._frontier.article(holder[1])
        same = known is not None and known.facts is not None and shows_the_same(known.facts.article,
                                                                               seen.audited.facts.article)
        return holder[0] if same else None

    def _keep_version(self, audited: Audited, captures: Iterable[Capture], now: datetime) -> str:
        def judged(facts: Facts) -> Any:
            return judge(facts, self._lists, now)

        return self._frontier.keep_article(audited, captures, self._lists, judged)

    def _count(self, audited: Audited) -> None:
        counts = self._summary.counts
        assert audited.facts is not None
        counts["articles"] += 1
        counts["embeds"] += len(audited.facts.article.embeds)
        judgement = audited.judgement
        found = [*judgement.findings] if judgement else []
        for one in (*judgement.embeds, *judgement.linked_posts) if judgement else ():
            found += one.findings
        counts["checks"] += sum(finding.severity == "check" for finding in found)
        counts["holds"] += sum(finding.severity == "hold" for finding in found)

    def _keep_changes(self, task: Task, before: Any, after: Any, old: str, new: str, now: datetime) -> None:
        for change in embed_changes(before, after):
            self._frontier.keep_change({
                "url": task.url, "at": now, "run": self._summary.run, "what": change.what,
                "platform": change.embed.platform, "post_id": change.embed.post_id, "handle": change.embed.handle,
                "fields": change.fields, "before_article": old, "after_article": new,
                "before_position": change.before.position if change.before else None,
                "after_position": change.after.position if change.after else None})
            self._summary.counts[change.what] += 1
            self._tell("change", {"url": task.url, "what": change.what, "platform": change.embed.platform,
                                  "post_id": change.embed.post_id, "handle": change.embed.handle,
                                  "fields": list(change.fields)})


def _condition(capture: Capture, name: str) -> str | None:
    """A validator that can be sent back as it came."""
    value = capture.header(name)
    return value if value and value.isascii() and value.isprintable() else None

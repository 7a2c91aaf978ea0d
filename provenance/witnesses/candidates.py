"""
Posts that may be meant where an article shows no address: those of the handle that an archive kept around the day.

What is found are candidates, never facts: the archive keeps some posts of some accounts, and the right one may not be
among them. Source: the endpoints fact sheet, section 13 ("Prefix dates").
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from provenance.model import Fetch, PostRef, Testimony
from provenance.platforms import parse_post_url, platform_named
from provenance.witnesses.answers import testimony
from provenance.witnesses.archive import Archive
from provenance.witnesses.cdx import ask_index, read_rows
from provenance.witnesses.replay import no_index
from provenance.witnesses.spellings import handles_of
from provenance.witnesses.witness import Asked

__all__ = ["MOST", "near_day", "search"]

#: Enough for a person to look through; the rest is counted.
MOST = 100
#: Zones reach from 12 hours behind to 14 hours ahead of UTC, so the printed day may be one off.
_DAYS_AROUND = 1
#: Crawls of posts cluster on the day and the weeks after; a wider window would bring every later crawl of the account.
_DAYS_AFTER = 30


def search(archive: Archive, asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    The posts of a handle that an archive keeps and whose clock fits the day shown.

    None where there is nothing to search by: only X has handle and clock in its addresses. The outcome is
    ``unknown`` at best: candidates say nothing about the post.
    """
    handles = handles_of(asked)
    if asked.platform != "x" or not handles or asked.day is None:
        return None
    try:
        begin, end = asked.day - timedelta(days=_DAYS_AROUND), asked.day + timedelta(days=_DAYS_AFTER)
    except OverflowError:
        return None
    window = f"&from={begin:%Y%m%d}&to={end:%Y%m%d}&collapse=urlkey"
    refs: list[PostRef] = []
    last, failed, failure = None, None, None
    for host in ("twitter.com", "x.com"):
        capture = fetch(ask_index(archive.index, f"{host}/{handles[0]}/status/", prefix=True, more=window))
        if capture is None:
            continue
        last, read = capture, read_rows(capture, lines=archive.lines)
        if read is None:
            failed = failed or capture
            failure = failure or no_index(capture)
            if capture.status == 429:
                break
            continue
        refs += [ref for row in read.rows if (ref := parse_post_url(row.original)) is not None
                 and ref.platform == "x" and (ref.handle or "").lower() == handles[0].lower()]
    near = near_day(refs, asked)
    if not near and failure is not None:
        return testimony(archive.key, failed, failure[0], reason=failure[1])
    if last is None:
        return testimony(archive.key, None, "not-tried", reason="not asked")
    count = f"{len(near)} archived post{'s' if len(near) != 1 else ''} of this handle around the day shown"
    cut = f"; the first {MOST} are listed" if len(near) > MOST else ""
    reason = f"no address to look up; {count}{cut}"
    return testimony(archive.key, last, "unknown", reason=reason, candidates=near[:MOST])


def near_day(refs: Iterable[PostRef], asked: Asked) -> tuple[str, ...]:
    """The addresses of those posts whose own clock is within a day of the day shown, in the order of their making."""
    clock = platform_named(asked.platform).clock
    found = {}
    for ref in refs:
        read = clock(ref.post_id, None)
        if read is None or read.at is None or asked.day is None:
            continue
        if abs((read.at.date() - asked.day).days) <= _DAYS_AROUND:
            found[int(ref.post_id)] = ref.url
    return tuple(found[number] for number in sorted(found))

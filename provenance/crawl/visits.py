"""
What one answer to a crawl means: read, unchanged, moved, gone, refused, failed; and what it leads to. No network.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from provenance.crawl.changes import shows_anything
from provenance.crawl.entries import Entry, chosen, same_site, tidy
from provenance.crawl.feed import read_feed
from provenance.crawl.links import amp_twin, read_links, read_posts
from provenance.crawl.obedience import MOVES
from provenance.crawl.seeds import Seed
from provenance.crawl.sitemap import read_sitemap
from provenance.inputs import Source
from provenance.lists import Lists
from provenance.model import Article, Audited, Capture
from provenance.parser import parse_article
from provenance.pipeline import audit_source
from provenance.store.crawl_rows import Task
from provenance.urls import split

__all__ = ["ReadAgain", "Seen", "alone", "see", "with_facts"]

#: From a page as it was sent to the same after its scripts ran.
ReadAgain = Callable[[Article, Capture], Article]

_GONE = (404, 410)
_REFUSED = (401, 402, 403, 407, 429, 451, 503)
#: What holds no article, whatever its address looks like.
_NO_PAGE = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/octet-stream")
#: Bodies above this size are read one after the other: threads together would take more memory than time is won.
_LARGE = 256 * 1024
_ROOM = Lock()


@dataclass(frozen=True, slots=True)
class Seen:
    """
    What an answer came to.

    ``outcome``: read · unchanged · moved · gone · refused · failed · unreadable (an answer that is not what it should
    be) · not-asked.
    """

    outcome: str
    moved_to: str | None = None
    entries: tuple[Entry, ...] = ()
    audited: Audited | None = None  #: of a page that shows anything; nobody was asked about it yet
    twins: tuple[str, ...] = ()  #: the addresses by which the page says that it goes, too
    canonical: str | None = None
    why: str | None = None
    shows: int = 0


def see(task: Task, capture: Capture | None, seed: Seed, lists: Lists, now: datetime,
        again: ReadAgain | None = None) -> Seen:
    """What an answer means for the address it was asked for; *again* reads a page a second time."""
    if capture is None:
        return Seen("not-asked", why="put off")
    if capture.status is None or capture.error or not capture.complete:
        return Seen("failed", why=capture.error or "the body did not end")
    status = capture.status
    if status == 304:
        return Seen("unchanged")
    if status in MOVES and (location := capture.header("location")):
        target = tidy(location, task.ask_url)
        return Seen("moved", moved_to=target) if target else Seen("unreadable", why="moved to no address")
    if status in _GONE:
        return Seen("gone", why=f"http {status}")
    if status in _REFUSED:
        return Seen("refused", why=f"http {status}")
    if not 200 <= status < 300:
        return Seen("failed", why=f"http {status}")
    if task.kind != "page":
        return Seen("unchanged") if _is_known(task, capture) else _source(task, capture, seed, now)
    if _is_known(task, capture):
        return Seen("unchanged")
    return _page(task, capture, lists, now, again)


def alone(body: bytes) -> AbstractContextManager[object]:
    """The block in which a body is read: no other large one is meanwhile, nor one that unpacks to who knows what."""
    return _ROOM if len(body) > _LARGE or body.startswith(b"\x1f\x8b") else nullcontext()


def with_facts(article: Article) -> Article:
    """The same article, its title and dates read already, without the tree of its page."""
    said = article.page
    return replace(article, read_page=lambda: said, guess_published=None)


def _is_known(task: Task, capture: Capture) -> bool:
    """Are these the bytes of the last visit?"""
    return task.sha256 is not None and capture.sha256 == task.sha256


def _source(task: Task, capture: Capture, seed: Seed, now: datetime) -> Seen:
    with alone(capture.body):
        return _read_source(task, capture, seed, now)


def _read_source(task: Task, capture: Capture, seed: Seed, now: datetime) -> Seen:
    url, body = task.ask_url, capture.body
    found: tuple[Entry, ...] | None
    if task.kind == "feed":
        found = read_feed(body, url, capture.header("content-type"))
    elif task.kind == "sitemap":
        found = read_sitemap(body, url)
    elif task.kind == "wordpress":
        found = read_posts(body, url)
    else:
        offered = read_links(body, url)
        # A site that names feeds announces its stories there; without them its links are all there is.
        sources = offered.sources if task.kind == "site" else ()
        found = (*sources, *(() if sources else offered.stories))
    if found is None:
        return Seen("unreadable", why=f"not a {task.kind}")
    entries = chosen(found, now=now, limit=seed.limit, match=seed.match, newer_than=seed.newer_than)
    return Seen("read", entries=tuple(entry for entry in entries if entry.url != task.url))


def _page(task: Task, capture: Capture, lists: Lists, now: datetime, again: ReadAgain | None) -> Seen:
    content_type = capture.header("content-type")
    if (content_type or "").lower().startswith(_NO_PAGE):
        return Seen("unreadable", why=f"not a page: {(content_type or '')[:60]}")
    # Whoever shows a post is asked for its title and dates at once.
    with alone(capture.body):
        article = parse_article(capture.body, url=task.url, content_type=content_type, keep=True)
        if again is None and shows_anything(article):
            article = with_facts(article)
    if again is not None:
        article = again(article, capture)
    amp = amp_twin(capture.body, task.url)
    twins = (amp,) if amp is not None and amp != task.url else ()
    if not shows_anything(article) and task.article is None:
        return Seen("read", twins=twins)
    audited = audit_source(Source(task.url, capture.body, task.url, content_type), fetch=None, url=None, published=None,
                           lists=lists, as_of=now, parsed=article)
    canonical = _canonical(article.canonical_url, task.url)
    if canonical is not None and canonical != task.url:
        twins = (*twins, canonical)
    return Seen("read", audited=audited, twins=tuple(dict.fromkeys(twins)), canonical=canonical,
                shows=len(article.embeds))


def _canonical(stated: str | None, url: str) -> str | None:
    """The page's word on its own address, where it can be one: of the same domain, and not the front page."""
    found = tidy(stated, url) if stated else None
    address = split(found) if found else None
    if found is None or address is None or not (address.segments or address.query):
        return None
    return found if same_site(found, url) else None

"""
What is done beside the thread that owns the store: asking, reading, auditing. Nothing here is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO

from provenance.crawl.clock import Clock
from provenance.crawl.entries import host_of
from provenance.crawl.hosts import HostBook, PacedFetch
from provenance.crawl.obedience import ObedientFetch, robots_answer
from provenance.crawl.robots import Robots, robots_row, robots_url
from provenance.crawl.seeds import Seed
from provenance.crawl.visits import Seen, alone, see, with_facts
from provenance.inputs import Source
from provenance.lists import Lists
from provenance.model import Article, Audited, Capture, Fetch
from provenance.parser import parse_article
from provenance.pipeline import Ledger, audit_source
from provenance.places import Place, Places
from provenance.rendering import Render, carried_over
from provenance.rendering.second import read_again
from provenance.store.crawl_rows import RobotsRow, Task, ToAsk

__all__ = ["Done", "Tell", "Workers"]

#: Told of everything that happens: the name of the event, and its facts.
Tell = Callable[[str, Mapping[str, Any]], None]

#: Bodies above 1 MiB that are read, parsed or waiting to be kept: one is read while the other is parsed.
_LARGE_BODIES = 2


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker brings back: one of the three, or what went wrong inside of us."""

    host: str
    task: Task | None = None
    seen: Seen | None = None
    capture: Capture | None = None
    robots: RobotsRow | None = None
    requests: int = 1
    ask: ToAsk | None = None
    audited: Audited | None = None
    captures: tuple[Capture, ...] = ()
    broken: BaseException | None = None
    place: Place | None = None  #: of its body among the large ones

    def leave(self) -> None:
        """All of it is kept: another large body may be read."""
        if self.place is not None:
            self.place.leave()


class Workers:
    """
    The work of a crawl, apart from its order. May be called from many threads.

    Args:
        fetch: Asked for pages, sources and robots files.
        asking: Asked for links and witnesses; None: nobody is.
        stopped: Is the crawl to end? Then nobody is asked any more.
        robots: By origin, what is known of them.
        render: Renders the pages of the seeds that want it; None: none is rendered.
        in_haste: Is it to end so soon that no page is rendered to its end?
        answered: Told of a host when its answer is there, and is read.
        keeps_bytes: Are the bodies of witnesses' answers kept, not only which they were?
    """

    def __init__(self, fetch: Fetch, asking: Fetch | None, book: HostBook, clock: Clock, seeds: Mapping[str, Seed],
                 lists: Lists, stopped: Callable[[], bool], robots: Mapping[str, Robots] | None = None,
                 render: Render | None = None, in_haste: Callable[[], bool] = lambda: False,
                 answered: Callable[[str], None] = lambda host: None, *, keeps_bytes: bool = False) -> None:
        self._fetch = fetch
        self._asking = asking
        self._book = book
        self._clock = clock
        self._seeds = seeds
        self._lists = lists
        self._in_turn = PacedFetch(fetch, book, clock, stopped, every=True)
        self._render = render
        self._in_haste = in_haste
        self._answered = answered
        self._keeps_bytes = keeps_bytes
        self._places = Places(_LARGE_BODIES)
        self._obedient = ObedientFetch(PacedFetch(fetch, book, clock, in_haste, every=True),
                                       robots if robots is not None else {}, clock.now, book.slow_down)

    def visit(self, host: str, task: Task) -> Done:
        """Ask for an address and read what comes; the host's turn is taken already."""
        capture: Capture | None = None
        place: Place | None = None
        try:
            with self._places.taken_by_fetches() as place:
                capture = self._ask(host, task.ask_url, _conditions(task))
            seed = self._seeds[task.seed]
            again = self._read_again if self._render is not None and seed.render else None
            seen = see(task, capture, seed, self._lists, self._clock.now(), again)
            if again is not None and self._in_haste():
                # Its scripts were given nothing any more: no word about what they show.
                seen = Seen("not-asked", why="put off")
        except Exception as error:  # noqa: BLE001 - one page must not end the crawl; told by name, tried again later
            return Done(host, task, Seen("failed", why=f"our mistake: {type(error).__name__}"), capture, broken=error,
                        place=place)
        return Done(host, task, seen, capture, place=place)

    def _read_again(self, article: Article, capture: Capture) -> Article:
        """A page after its scripts ran: each request in its host's turn, and none that a robots file closes."""
        return read_again(article, capture.body, capture.header("content-type"), self._obedient, self._render)

    def ask_robots(self, host: str, origin: str) -> Done:
        """Ask for a robots file; the host's turn is taken already."""
        url = robots_url(origin)
        try:
            capture, requests = robots_answer(url, self._ask(host, url, {}), self._in_turn)
            row = robots_row(origin, capture, self._clock.now())
        except Exception as error:  # noqa: BLE001 - as above: nobody knows what it says, so the host waits
            why = f"our mistake: {type(error).__name__}"
            return Done(host, robots=RobotsRow(origin, self._clock.now(), None, why, ""), broken=error)
        return Done(host, robots=row, requests=requests)

    def asking(self, ask: ToAsk, known: Article | None = None) -> Callable[[], Done]:
        """
        The asking where the links of a page lead, and of the witnesses about its posts; *known* is the page as kept.

        It takes minutes, for which a large page need not stay in memory: its bytes are given once.
        """
        return partial(self._ask_witnesses, replace(ask, body=b""), BytesIO(ask.body), known)

    def _ask_witnesses(self, ask: ToAsk, page: BinaryIO, known: Article | None) -> Done:
        assert self._asking is not None
        # Asking takes minutes, and each answer may have ten megabytes.
        ledger = Ledger(self._asking, bodies=self._keeps_bytes)
        try:
            parsed = _without_bytes(page, ask)
            source = Source(ask.url, b"", ask.url, ask.content_type)
            audited = audit_source(source, fetch=ledger, url=None, published=None, lists=self._lists,
                                   as_of=self._clock.now(),
                                   # It was rendered when it was visited, and is not a second time.
                                   parsed=carried_over(parsed, known) if known is not None else parsed)
        except Exception as error:  # noqa: BLE001 - as above
            return Done(host_of(ask.url), ask=ask, broken=error)
        return Done(host_of(ask.url), ask=ask, audited=audited, captures=tuple(ledger.captures))

    def _ask(self, host: str, url: str, conditions: Mapping[str, str]) -> Capture | None:
        """One request for which the host's turn is taken already; tells the book of its end."""
        capture: Capture | None = None
        revalidate = getattr(self._fetch, "revalidate", None)
        try:
            capture = revalidate(url, conditions) if conditions and revalidate is not None else self._fetch(url)
        finally:
            self._book.end(host, capture)
            self._answered(host)
        return capture


def _without_bytes(page: BinaryIO, ask: ToAsk) -> Article:
    """What a page shows; its bytes were kept, where they are, when it was visited."""
    with page:
        body = page.read()
    with alone(body):
        article = with_facts(parse_article(body, url=ask.url, content_type=ask.content_type, keep=True))
    return replace(article, source=b"", digest=article.sha256)


def _conditions(task: Task) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1"""
    pairs = (("If-None-Match", task.etag), ("If-Modified-Since", task.last_modified))
    return {name: value for name, value in pairs if value}

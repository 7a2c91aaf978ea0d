"""
The steps called in order. Decides nothing: the parser reads, the resolver asks, the judge judges.

    read_input → parse_article (→ read_again) → follow_link (short links) → ask_witnesses (embeds) → judge → Audit

>>> audit("Words only, no posts.").embeds
()
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from provenance.dates import parse_instant
from provenance.errors import InputError, UsageError
from provenance.following import follow_link
from provenance.inputs import Source, is_address, read_input
from provenance.judge import judge
from provenance.judge.identify import identify
from provenance.lists import ListInfo, Lists, load_lists
from provenance.model import (
    Article,
    Audited,
    Capture,
    Dated,
    Earlier,
    EmbedJudgement,
    Facts,
    Fetch,
    Finding,
    Listing,
    Resolution,
    Testimony,
)
from provenance.notebook import Drawing, audit_html, audit_text, frame, mimebundle, timeline_of
from provenance.parser import parse_article
from provenance.platforms import parse_post_url
from provenance.rejudging import judge_store as judge_store
from provenance.rendering import Render
from provenance.rendering.second import read_again
from provenance.report import as_dict
from provenance.report.linked import json_ld
from provenance.report.prov import prov_json
from provenance.witnesses import Asked, Witness, address_by_id, ask_witnesses
from provenance.witnesses.wayback import WITNESS as WAYBACK
from provenance.witnesses.wikidata import listed_accounts


@dataclass(frozen=True)
class Audit(Audited):
    """
    One article, audited; in a notebook it shows its report.

    >>> result = audit("Hello pic.twitter.com/abcdefghij— Ada (@example) May 30, 2024")
    >>> result.embeds[0].embed.handle, result.embeds[0].status, result.embeds[0].grade
    ('example', 'unverifiable', 'P1')
    """

    #: What the lists it was judged with say about themselves; None: not known.
    lists: tuple[ListInfo, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def embeds(self) -> tuple[EmbedJudgement, ...]:
        """Each embedded post with its status, grade and findings, in page order."""
        return self.judgement.embeds if self.judgement else ()

    @property
    def linked_posts(self) -> tuple[EmbedJudgement, ...]:
        return self.judgement.linked_posts if self.judgement else ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings: the embeds', the linked posts', the article's."""
        if self.judgement is None:
            return ()
        return (*(finding for one in (*self.embeds, *self.linked_posts) for finding in one.findings),
                *self.judgement.findings)

    def to_dict(self) -> dict[str, Any]:
        """The audit as plain data, by the schema ``provenance/audit@1`` (docs/design.md)."""
        return as_dict(self)

    def to_prov(self) -> dict[str, Any]:
        """The chain of evidence as W3C PROV-JSON."""
        return prov_json(self)

    def to_json_ld(self) -> dict[str, Any]:
        """The article and the posts it shows as schema.org JSON-LD."""
        return json_ld(self)

    def to_dataframe(self) -> Any:
        """One row for each embed and linked post as a pandas DataFrame; ids stay text. Needs pandas."""
        return frame([self])

    def plot_timeline(self) -> Drawing:
        """The posts against the moment of publication; drawn with matplotlib, else told in words."""
        return timeline_of(self)

    def _repr_html_(self) -> str:
        """A notebook shows the report; every character of a page stands as text."""
        return audit_html(self, self.lists)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return mimebundle(audit_html(self, self.lists), audit_text(self))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """IPython and Jupyter print the report."""
        printer.text(audit_text(self))


@cache
def starter_lists() -> Lists:
    """Our own lists, loaded once."""
    return load_lists()


def audit(article: str | bytes | Path, *, fetch: Fetch | None = None, url: str | None = None,
          published: str | None = None, lists: Lists | None = None, as_of: datetime | None = None,
          also: Collection[str] = (), render: Render | None = None) -> Audit:
    """
    Audit one article: a path, an address, or the markup or text itself. Offline unless *fetch* is given.

    Args:
        article: A path or an address; anything with a line end or a ``<`` in it, and bytes, are
            the article itself. Text that names no file is the article, too, if it holds a space.
        fetch: ``live_fetch()``, ``replay_fetch(path)`` …; None asks nobody.
        url: The address of a saved page.
        published: When it was published, as ``2024-05-30`` or an instant; goes before the page's word.
        lists: ``load_lists([...])``; None takes our starter lists.
        as_of: Judge as of this moment (aware); None is now, or the time of a recording.
        also: Slugs of rules that are off by default and shall speak, too.
        render: ``rendering.browser.Chromium()``, entered: the page is read again after its scripts ran, with what they
            ask for answered by *fetch*; without a *fetch* it is not.

    Raises:
        InputError: it cannot be read.
        UsageError: *published* is no date, *as_of* has no zone.
    """
    source = _source(article, fetch)
    return audit_source(source, fetch=fetch, url=url, published=parse_published(published),
                        lists=lists or starter_lists(), as_of=moment(fetch, as_of), also=also, render=render)


def _source(article: str | bytes | Path, fetch: Fetch | None) -> Source:
    if isinstance(article, bytes):
        return Source("<bytes>", article)
    if isinstance(article, Path):
        return read_input(str(article))
    if not article.strip():
        raise InputError("nothing to audit: the text is empty", code="empty")
    if "\n" in article or "<" in article:
        return Source("<text>", article.encode("utf-8", "surrogatepass"))
    if is_address(article) and " " not in article:
        return read_input(article, fetch=fetch)
    if " " in article and not Path(article[:255]).exists():
        return Source("<text>", article.encode("utf-8", "surrogatepass"))
    return read_input(article)


def parse_published(text: str | None) -> Dated | None:
    """The user's word on when the article was published; UsageError where it is no date."""
    if text is None:
        return None
    dated = parse_instant(text, "option --published")
    if dated is None:
        raise UsageError(f"--published {text!r} is no date; write 2024-05-30 or 2024-05-30T12:00:00Z", code="bad-date")
    return dated


def moment(fetch: Fetch | None, as_of: datetime | None) -> datetime:
    """The time to judge as of: the caller's, else the recording's, else now."""
    if as_of is None:
        recorded = getattr(fetch, "started_at", None)
        return recorded if isinstance(recorded, datetime) else datetime.now(UTC)
    if as_of.tzinfo is None:
        raise UsageError("the time to judge as of needs a zone: 2024-06-01T00:00:00Z", code="bad-date")
    return as_of.astimezone(UTC)


def audit_source(source: Source, *, fetch: Fetch | None, url: str | None, published: Dated | None, lists: Lists,
                 as_of: datetime, witnesses: tuple[Witness, ...] | None = None, also: Collection[str] = (),
                 earlier: Callable[[Article], tuple[Earlier, ...]] | None = None,
                 parsed: Article | None = None, render: Render | None = None) -> Audit:
    """
    Audit what was read; every short link is resolved and every witness asked, or both stand as not tried.

    *earlier* says what earlier visits to the article showed (a store's ``earlier``); *parsed* is the source, where
    somebody has parsed it already, rendered or not.
    """
    article = parsed or read_again(parse_article(source.body, url=url or source.url, content_type=source.content_type,
                                                 files=source.files), source.body, source.content_type, fetch, render)
    # Whoever names the witnesses wants no archive that is not among them.
    archives = witnesses is None or WAYBACK in witnesses
    resolutions: dict[str, Resolution] = {link.url: follow_link(link.url, fetch, archives=archives)
                                          for link in article.short_links}
    facts = Facts(article, resolutions, {}, published or article.published)
    facts = replace(facts, testimonies=_ask_about(facts, fetch, witnesses, as_of),
                    listings=_ask_lister(facts, fetch) if witnesses is None else (),
                    earlier=earlier(article) if earlier is not None else ())
    return Audit(source.name, as_of, facts, judge(facts, lists, as_of, also), lists=lists.infos)


def _ask_about(facts: Facts, fetch: Fetch | None, witnesses: tuple[Witness, ...] | None, as_of: datetime) -> (
    dict[int, tuple[Testimony, ...]]
):
    """
    What the witnesses say of each embedded post, by its position; a post that stands there twice is asked about once.

    A post without an address may have got its id back from its picture link. Links to posts are not asked about: the
    article shows nothing of them.
    """
    asked: dict[Asked, tuple[Testimony, ...]] = {}
    out = {}
    for embed in facts.article.embeds:
        post_id = identify(embed, facts, as_of).post_id
        ref = parse_post_url(embed.permalink) if embed.permalink else None
        if ref is not None and ref.post_id == post_id:
            url: str | None = ref.url
        else:
            url = address_by_id(embed.platform, post_id) if post_id is not None else None
        post = Asked(embed.platform, post_id, embed.handle, url, embed.permalink, embed.shown_date)
        if post not in asked:
            asked[post] = ask_witnesses(post, fetch, witnesses)
        out[embed.position] = asked[post]
    return out


def _ask_lister(facts: Facts, fetch: Fetch | None) -> tuple[Listing, ...]:
    """What Wikidata lists for the handles of the embedded posts, each asked once; those it could be asked about."""
    handles = {(embed.platform, embed.handle.casefold()): embed.handle
               for embed in reversed(facts.article.embeds) if embed.handle}
    if fetch is None:
        return ()
    found = (listed_accounts(platform, handle, fetch) for (platform, _), handle in reversed(handles.items()))
    return tuple(one for one in found if one.outcome != "not-tried")


def audit_inputs(names: Iterable[str], *, fetch: Fetch | None, url: str | None, published: Dated | None, lists: Lists,
                 as_of: datetime, stdin: BinaryIO | None = None, witnesses: tuple[Witness, ...] | None = None,
                 also: Collection[str] = (), earlier: Callable[[Article], tuple[Earlier, ...]] | None = None,
                 render: Render | None = None,
                 done: Callable[[Audit, tuple[Capture, ...]], None]) -> int:
    """
    Audit many inputs; ``done`` is called after each, with the captures it took. One that cannot be
    read becomes an Audit with an error. Returns how many those were.
    """
    failed = 0
    for name in names:
        ledger = Ledger(fetch) if fetch is not None else None
        try:
            source = read_input(name, fetch=ledger, stdin=stdin)
            result = audit_source(source, fetch=ledger, url=url, published=published, lists=lists, as_of=as_of,
                                  witnesses=witnesses, also=also, earlier=earlier, render=render)
        except InputError as error:
            failed += 1
            result = Audit(name, as_of, error=(error.code, str(error)))
        done(result, tuple(ledger.captures) if ledger else ())
    return failed


class Ledger:
    """A fetch that remembers what it was answered, for the store; without *bodies*, which bytes those were."""

    def __init__(self, fetch: Fetch, *, bodies: bool = True) -> None:
        self._fetch = fetch
        self._bodies = bodies
        self.captures: list[Capture] = []

    def __call__(self, url: str, /) -> Capture | None:
        return self._noted(self._fetch(url))

    def anew(self, url: str, /) -> Capture | None:
        """The ``anew`` of the fetch, where it has one: a kept answer does not do."""
        return self._noted(getattr(self._fetch, "anew", self._fetch)(url))

    def _noted(self, capture: Capture | None) -> Capture | None:
        if capture is not None:
            self.captures.append(capture if self._bodies else capture.without_body())
        return capture

"""
The records that travel between the steps; every one of them is frozen.

Words (docs/design.md has the glossary):

- an **Embed** is an occurrence: what one article shows at one place;
- a **PostRef** is a claim: what an address says (platform, id, handle);
- a **Clock** is a witness: the time inside an id;
- a **Capture** is one answer of the network, a **Resolution** a chain of them;
- **facts** (all of the above) are seen; a **Finding** is what we make of them.

Ids are text. Times are aware UTC. What is absent is None; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import takewhile
from typing import Protocol

__all__ = [
    "Anchor", "Article", "Audited", "Capture", "Clock", "Dated", "Decision", "Earlier", "Embed", "EmbedJudgement",
    "Facts", "Fetch", "Finding", "FlaggedSource", "Hashtag", "Hop", "Judgement", "Listed", "Listing", "Match",
    "PageFacts", "PostRef", "Resolution", "ShortLink", "SidedRow", "Testimony",
]

#: How bad a finding is, mildest first. Context notes never exceed ``check``.
SEVERITIES = ("note", "check", "hold")
#: Status words in the order in which they are tried (facts: flags.md).
STATUSES = ("contradicted", "discrepant", "corroborated", "consistent", "unverifiable", "not-checked")


# --- time -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dated:
    """
    A moment as one witness gives it; several stand side by side, none is overwritten.

    ``Dated(datetime(2024, 5, 30, tzinfo=UTC), 86_400_000, "json-ld datePublished")`` is a day.
    """

    at: datetime  #: aware UTC; the start of the span it stands for
    precision_ms: int  #: 1000 for a second, 86_400_000 for a day
    source: str  #: who says so: ``meta article:published_time``, ``option --published`` …


@dataclass(frozen=True, slots=True)
class Clock:
    """
    The time inside a post id.

    ``at`` is the best single instant (None where there is only a bound), ``not_before`` and
    ``not_after`` enclose the truth (None: open on that side). ``impossible`` says why no genuine
    post can carry this id; then the three times are None.
    """

    at: datetime | None
    not_before: datetime | None
    not_after: datetime | None
    precision_ms: int | None  #: 1 for a snowflake; None where nothing can be said
    source: str  #: which rule read it, e.g. ``x snowflake``
    impossible: str | None = None


# --- what an article shows --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostRef:
    """What an address claims: a post of a platform. The handle in an address is checked by nobody."""

    platform: str
    post_id: str  #: exactly as in the address
    handle: str | None  #: as written, without ``@``; None for placeholders (``i``, ``statuses`` …)
    url: str  #: canonical address, for comparing; the raw one stays with the embed


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link inside a post: what the reader sees and where it leads."""

    shown: str
    target: str  #: raw, as in the attribute; equal to ``shown`` in plain text


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A hashtag as written (without ``#``), its comparison key, and where it stood."""

    text: str
    key: str
    found_in: str  #: ``embed 0`` (the position) or ``article``


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A link whose target cannot be read from its address, as found in the article."""

    url: str  #: as found; case is kept, codes are case-sensitive
    found_in: str  #: ``embed 0`` (the position) or ``article``


@dataclass(frozen=True, slots=True)
class Embed:
    """
    A post as one article shows it, at one place. Everything here was seen in the page.

    ``form`` is the strongest form, ``forms`` all of them when the same post stands on the page
    several times (a blockquote inside ``<noscript>`` beside a rendered frame).
    """

    platform: str
    #: blockquote · iframe · amp · custom-element · data-attribute · escaped-html · cms · flattened-text · link …
    form: str
    position: int  #: 0-based place among the article's embeds and linked posts
    post_id: str | None = None
    handle: str | None = None  #: as printed, without ``@``; else as the address says
    printed_handle: str | None = None  #: as printed only: what can be compared with the address
    display_name: str | None = None
    text: str | None = None  #: as shown, line breaks and emoji kept
    shown_date: date | None = None  #: the printed day
    shown_at: datetime | None = None  #: aware UTC, only where the markup states an instant
    date_text: str | None = None  #: the printed date, untouched
    permalink: str | None = None  #: the post's address, raw, as in the page
    address_handle: str | None = None  #: the handle that stands in the address
    forms: tuple[str, ...] = ()
    region: str = "unknown"  #: article · aside · comment · unknown
    hashtags: tuple[str, ...] = ()  #: as written, without ``#``
    mentions: tuple[str, ...] = ()  #: as written, without ``@``
    links: tuple[str, ...] = ()  #: targets of the links in the text, raw
    media_links: tuple[str, ...] = ()  #: picture links as shown, ``pic.twitter.com/…``
    anchors: tuple[Anchor, ...] = ()  #: every link of the text, shown and target side by side
    quoted: Embed | None = None
    problems: tuple[str, ...] = ()  #: what is odd about the markup: ``id-rounded``, ``only-rendered`` …


@dataclass(frozen=True, slots=True)
class PageFacts:
    """
    What a page says about itself, each with its source; read on first use.

    ``sources`` tells who says so by the name of the field: ``{"title": "meta og:title", "site": "json-ld publisher"}``;
    ``published`` and ``modified`` carry their own. The fields after ``hashtags`` do not count when two readings are
    compared: a store keeps the first four only, and what comes back from it is still the same page.
    """

    title: str | None = None
    canonical_url: str | None = None
    published: Dated | None = None
    hashtags: tuple[Hashtag, ...] = ()
    modified: Dated | None = field(default=None, compare=False)
    authors: tuple[str, ...] = field(default=(), compare=False)  #: names as the page writes them
    site: str | None = field(default=None, compare=False)  #: the name of the publication
    language: str | None = field(default=None, compare=False)  #: the language tag as written: ``en-GB``, ``pt_BR``
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Article:
    """
    What one article shows: embeds, linked posts and short links, in page order.

    Title, dates and hashtags are read from the page on first use, so that the many pages
    without any embed cost next to nothing.

    >>> from provenance.parser import parse_article
    >>> parse_article("Just words.").embeds
    ()
    """

    url: str | None
    embeds: tuple[Embed, ...]
    linked_posts: tuple[Embed, ...]
    short_links: tuple[ShortLink, ...]
    parse: str  #: ``complete``, or ``degraded`` when a part could not be read
    problems: tuple[str, ...]  #: why it is degraded, and what was odd about the input
    source: bytes = field(repr=False)  #: the bytes as given
    read_page: Callable[[], PageFacts] = field(repr=False, compare=False, default=PageFacts)
    digest: str | None = field(repr=False, compare=False, default=None)  #: given where the bytes are not kept
    #: Asked where the page states no time of publication; costs many times the reading of the page.
    guess_published: Callable[[], Dated | None] | None = field(repr=False, compare=False, default=None)
    #: Was it read again after its scripts ran, and they had what they asked for? What only they show is then shown.
    rendered: bool = field(repr=False, compare=False, default=False)

    @cached_property
    def _stated(self) -> PageFacts:
        return self.read_page()

    @cached_property
    def page(self) -> PageFacts:
        """All that is known of the page; where it states no time of publication, with one guessed, if any was."""
        if self._stated.published is not None or self.guess_published is None:
            return self._stated
        return replace(self._stated, published=self.guess_published())

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes as given, in hexadecimal digits."""
        return self.digest or sha256(self.source).hexdigest()

    @property
    def title(self) -> str | None:
        return self._stated.title

    @property
    def canonical_url(self) -> str | None:
        return self._stated.canonical_url

    @property
    def published(self) -> Dated | None:
        """The page's own word; where it has none, the guess of ``htmldate``, if that is installed; see its source."""
        return self.page.published

    @property
    def modified(self) -> Dated | None:
        """When the page says it was changed last."""
        return self._stated.modified

    @property
    def authors(self) -> tuple[str, ...]:
        return self._stated.authors

    @property
    def site(self) -> str | None:
        """The name of the publication."""
        return self._stated.site

    @property
    def language(self) -> str | None:
        """The language the page states, as written."""
        return self._stated.language

    @property
    def hashtags(self) -> tuple[Hashtag, ...]:
        """Of the embeds first, then of the article's own words."""
        return self._stated.hashtags


# --- what the network answers -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capture:
    """
    One answer of the network, or one failure to get any; nothing is followed.

    A failure has ``status`` None and says in ``error`` what went wrong: ``dns``,
    ``refused-address``, ``refused-url``, ``connect``, ``tls``, ``timeout``, ``too-large``,
    ``protocol``. A body that did not end has ``complete`` False and is never a success.
    """

    url: str  #: as asked
    at: datetime  #: aware UTC, to the microsecond: when the request was sent
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()  #: as received, in order
    body: bytes = b""  #: decoded from its content coding
    ip: str | None = None  #: the address that answered
    complete: bool = True
    error: str | None = None
    #: Of an answer that was kept from before: when its body was received. ``at`` is then that same moment, or a later
    #: one at which the host said that nothing has changed. None: received at ``at``, for this run.
    kept_at: datetime | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def sha256(self) -> str:
        """SHA-256 of the decoded body, in hexadecimal digits."""
        return sha256(self.body).hexdigest()


class Fetch(Protocol):
    """
    The one seam to the network: from an address to its Capture.

    None means "not recorded, not asked": a replay that lacks the answer, a dict's ``get`` in a
    test. Never raises for what the web does.
    """

    def __call__(self, url: str, /) -> Capture | None: ...


@dataclass(frozen=True, slots=True)
class Hop:
    """
    One step of a chain: the address asked, what answered, and how it led on.

    ``via``: location · refresh · meta-refresh · script · interstitial · lookup · canonical (an answer that points on) ·
    alias · unwrap (computed from the address; an alias may be what a service's own page told) · archive (an archive's
    answer about the dead hop before it) · None (it leads nowhere: the last on the live web, or of all).
    """

    url: str
    status: int | None = None
    via: str | None = None
    at: datetime | None = None  #: None for computed hops
    ip: str | None = None
    error: str | None = None  #: a failed Capture's word; of an archive: why it tells no target


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    Where a link leads, with every hop kept, also when the chain fails.

    ``outcome``, ``final_url`` and ``domain`` are the live web's. Where an archive was asked about a dead hop, its word
    stands behind that hop, and is told apart by ``live_hops`` and ``archived_url``.
    """

    url: str  #: as found
    short: bool  #: a known shortener's address
    outcome: str  #: resolved · gone · loop · too-many-hops · refused · blocked · unreachable · not-tried
    hops: tuple[Hop, ...] = ()
    final_url: str | None = None  #: where the chain leads, whatever that address then answered; None: nowhere
    domain: str | None = None  #: registrable domain of ``final_url``

    @property
    def live_hops(self) -> tuple[Hop, ...]:
        """The hops of the live web: those before an archive's answer."""
        return tuple(takewhile(lambda hop: hop.via != "archive", self.hops))

    @property
    def archive_hop(self) -> Hop | None:
        """An archive's answer about the last of the live hops; None where none was asked."""
        return next((hop for hop in self.hops if hop.via == "archive"), None)

    @property
    def archived_url(self) -> str | None:
        """Where the dead link led, by the archive's word alone; None where it kept nothing, or was not asked."""
        last = self.hops[-1] if self.hops else None
        return last.url if last is not None and last is not self.archive_hop and self.archive_hop is not None else None


@dataclass(frozen=True, slots=True)
class Testimony:
    """
    What one witness (platform endpoint, archive, picture link) says about one post.

    Only ``exists`` is strong. ``gone`` is one witness's word: deleted and never there answer alike, so it takes two
    that agree, or an archive that shows the post before (``witnesses.agreed``).
    """

    witness: str
    outcome: str  #: exists · gone · suspended · restricted · blocked · unknown · not-tried
    at: datetime | None = None  #: aware UTC: when it was asked
    handle: str | None = None  #: the author's handle by its word, without ``@``
    post_id: str | None = None
    text: str | None = None  #: the post's words by its word, short links as they stand there
    posted_at: datetime | None = None
    capture: str | None = None  #: the address of the capture it rests on
    name: str | None = None  #: display name
    author_id: str | None = None  #: stays when the handle changes
    reason: str | None = None  #: why: a status (``http 404``), an error's word, the platform's own sentence
    links: tuple[Anchor, ...] = ()  #: short links of the text and where they lead, by its word
    versions: tuple[str, ...] = ()  #: ids of all versions of an edited post, the first is the original
    former_handles: tuple[tuple[str, datetime | None], ...] = ()  #: and since when each was used
    first_seen: datetime | None = None  #: archives: the earliest capture that shows the post; AppView: indexed at
    last_seen: datetime | None = None  #: archives: the latest capture that shows it
    missing_since: datetime | None = None  #: archives: the first capture (after it, if any) that says "not found"
    candidates: tuple[str, ...] = ()  #: addresses of posts that may be meant; never a fact


@dataclass(frozen=True, slots=True)
class Listed:
    """One statement of a lister: this item lists this account. ``rank`` ``deprecated``: by its word, wrong or past."""

    item: str  #: ``Q42``
    label: str | None  #: in English, as the item has it
    property: str
    value: str  #: the handle as the item writes it
    since: str | None = None  #: ``2015``, ``2015-06`` or ``2015-06-01``: as precise as the item states it
    until: str | None = None
    rank: str = "normal"  #: preferred · normal · deprecated
    author_id: str | None = None  #: X's numeric id, which stays when the handle changes
    revision: int | None = None  #: of the item, as read


@dataclass(frozen=True, slots=True)
class Listing:
    """What a lister (Wikidata) has for a handle. It is no witness: ``not-listed`` says nothing about the account."""

    platform: str
    handle: str
    outcome: str  #: listed · not-listed · blocked · unknown · not-tried
    accounts: tuple[Listed, ...] = ()
    at: datetime | None = None  #: aware UTC: when it was asked
    capture: str | None = None
    reason: str | None = None
    lister: str = "wikidata"


# --- what we make of it -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """The words a finding is about; offsets in code points of the embed's text (None: elsewhere)."""

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about one subject that can answer: who says so, as of when, what did we see."""

    rule: str  #: ``prv.no-permalink`` …
    rule_version: int
    severity: str  #: note · check · hold
    basis: str  #: observed · computed · listed · fetched
    message: str
    limits: str  #: what this does not say
    next_step: str  #: what a person can do
    matched: Match | None = None
    list_id: str | None = None
    list_version: str | None = None
    list_row: int | None = None  #: line number in the list's file
    side: str | None = None  #: the matched row's ``axis:pole``
    as_of: str | None = None  #: ISO date or instant
    evidence: str | None = None  #: hash and locator: ``sha256:…#embed-0``


@dataclass(frozen=True, slots=True)
class Earlier:
    """A post as an earlier visit to the same article showed it; from a store, never from the network."""

    embed: Embed
    seen_at: datetime  #: aware UTC: when those bytes were audited first
    sha256: str  #: of the bytes of that visit


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything seen about one article, ready to be judged without any network."""

    article: Article
    resolutions: Mapping[str, Resolution]  #: by link as found; a link that is absent was not tried
    testimonies: Mapping[int, tuple[Testimony, ...]] = field(default_factory=dict)  #: by embed position
    published: Dated | None = None  #: the user's word or the page's
    listings: tuple[Listing, ...] = ()  #: of handles shown, those that a lister was asked about; no rule reads them
    earlier: tuple[Earlier, ...] = ()  #: what earlier visits to the article showed, the newest visit first


@dataclass(frozen=True, slots=True)
class EmbedJudgement:
    """What we make of one embed or linked post."""

    embed: Embed
    post_id: str | None  #: the embed's own, or one adopted from its picture link
    clock: Clock | None
    status: str
    grade: str  #: P0 … P5
    source: str  #: identified · listed · unidentified
    findings: tuple[Finding, ...]
    testimony: tuple[Testimony, ...] = ()


@dataclass(frozen=True, slots=True)
class SidedRow:
    """A list row that has a side and was matched in what a handle shows."""

    kind: str  #: hashtag · name_token · domain · handle
    matched: str  #: as shown
    list_id: str
    list_version: str
    list_row: int
    label: str
    side: str  #: ``axis:pole``
    posts: int  #: how many of the article's copies it was matched in


@dataclass(frozen=True, slots=True)
class FlaggedSource:
    """A handle whose copies carry a listed side or could not be checked; never a word about truth."""

    handle: str
    platform: str
    partisan_tagged: bool
    unverifiable: bool
    why: tuple[str, ...]
    rows: tuple[SidedRow, ...] = ()  #: what ``partisan_tagged`` rests on
    missing: tuple[str, ...] = ()  #: what ``unverifiable`` rests on: what no copy of that status shows
    posts: int = 0  #: copies of this handle in the article
    posts_tagged: int = 0  #: of these, how many have a row with a side
    posts_unverifiable: int = 0  #: of these, how many have that status


#: What an editor can decide about a post in an article.
DECISIONS = ("accepted", "corrected", "removed")


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's word about a post in an article; apart from findings, and changing none."""

    decision: str  #: one of ``DECISIONS``
    note: str
    decided_at: datetime
    post_id: str | None = None  #: of the post it was said about; None: of an embed without an id


@dataclass(frozen=True, slots=True)
class Judgement:
    """What we make of one article; can be thrown away and rebuilt from Facts at any time."""

    embeds: tuple[EmbedJudgement, ...]
    linked_posts: tuple[EmbedJudgement, ...]
    findings: tuple[Finding, ...]
    flagged_sources: tuple[FlaggedSource, ...]
    judged_at: datetime  #: the as-of time handed in; never the machine's clock


@dataclass(frozen=True)
class Audited:
    """
    One input, done: its facts and what we make of them, or why it could not be read.

    Exactly one of ``facts`` (with ``judgement``) and ``error`` is there.
    """

    input: str  #: as given: a path, an address, ``-``
    audited_at: datetime  #: aware UTC: the start of the run, of the recording, or ``--as-of``
    facts: Facts | None = None
    judgement: Judgement | None = None
    error: tuple[str, str] | None = None  #: code and message

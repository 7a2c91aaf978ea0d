"""
What an article shows: posts, links, words and days, as they stand there, and the clock in an id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

__all__ = ["Anchor", "Article", "Clock", "Dated", "Embed", "Hashtag", "PageFacts", "PostRef", "ShortLink"]


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


@dataclass(frozen=True)  # without slots: of each a copy is made that knows its place, and so it is a quick one
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

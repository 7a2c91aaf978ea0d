"""
Everything seen of one article, and what we make of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from provenance.model.heard import Listing, Resolution, Testimony
from provenance.model.shown import Article, Clock, Dated, Embed

__all__ = [
    "Audited", "Decision", "Earlier", "EmbedJudgement", "Facts", "Finding", "FlaggedSource", "Judgement", "Match",
    "SidedRow",
]


@dataclass(frozen=True, slots=True)
class Match:
    """The words a finding is about; offsets in code points of the embed's text (None: elsewhere)."""

    text: str
    start: int | None = None
    end: int | None = None


class Finding(NamedTuple):
    """
    One statement about one subject that can answer: who says so, as of when, what did we see.

    A named tuple, as five of them are made for every post, and a frozen dataclass takes ten times as long to make.
    """

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

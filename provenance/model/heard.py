"""
What others answer: captures of the network, chains of redirects, testimonies of witnesses, what a lister has.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import takewhile
from typing import Protocol

from provenance.model.shown import Anchor

__all__ = ["Capture", "Fetch", "Hop", "Listed", "Listing", "Resolution", "Testimony"]


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
    #: Of a failure: the request had left for whoever did not answer it.
    sent: bool = field(default=False, repr=False, compare=False)
    #: Given where the bytes of the body are not kept: their SHA-256, and how many they were.
    digest: tuple[str, int] | None = field(default=None, repr=False, compare=False)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def sha256(self) -> str:
        """SHA-256 of the decoded body, in hexadecimal digits."""
        return self.digest[0] if self.digest is not None else sha256(self.body).hexdigest()

    @property
    def size(self) -> int:
        """Bytes of the decoded body."""
        return self.digest[1] if self.digest is not None else len(self.body)

    def without_body(self) -> Capture:
        """
        The same answer for whoever only needs to know which bytes it had.

        >>> less = Capture("https://t.co/AbC", datetime(2024, 5, 30), 200, body=b"words").without_body()
        >>> less.body, less.size, less.sha256 == sha256(b"words").hexdigest()
        (b'', 5, True)
        """
        return replace(self, body=b"", digest=(self.sha256, self.size))


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

"""
The world that all answers are computed from: who posted what, when it changed, what was kept. Plain data.

A moment decides everything: what a platform says today, and what a crawler was shown on the day of a capture.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Author:
    """One account."""

    key: str
    platform: str
    author_id: str
    name: str
    handles: tuple[tuple[str, datetime], ...]  #: each with since when it was used, oldest first
    protected: datetime | None = None  #: since when only followers see it
    suspended: datetime | None = None
    left: datetime | None = None  #: since when its owner had it switched off
    asks_for_login: bool = False
    host: str | None = None  #: of the Fediverse: its server

    def handle(self, at: datetime) -> str:
        """The one in use at that moment."""
        return next((handle for handle, since in reversed(self.handles) if since <= at), self.handles[0][0])


@dataclass(frozen=True)
class Edit:
    """A later version; on X it has an id of its own."""

    at: datetime
    text: str
    post_id: str | None = None


@dataclass(frozen=True)
class Kept:
    """One capture; what it shows follows from the moment."""

    at: datetime
    form: str = "page"  #: ``json`` · ``page`` (words in it) · ``preview`` (only for link previews) · ``shell`` (no words)
    archive: str = "wayback"  #: ``wayback`` · ``arquivo`` · ``archive-today``
    since_renaming: bool = False  #: somebody gave the crawler the address of that day, not the post's first one


@dataclass(frozen=True)
class Post:
    """One post."""

    key: str
    platform: str
    post_id: str
    author: str  #: key
    made: datetime
    text: str
    links: tuple[tuple[str, str], ...] = ()  #: short form in the text, and where it leads
    edits: tuple[Edit, ...] = ()
    deleted: datetime | None = None
    removed: datetime | None = None  #: by moderators
    hidden: str | None = None  #: why it is shown to some only: ``embedding-off`` · ``private`` · ``sensitive`` …
    tombstone: str | None = None  #: what X's syndication answers once it is gone: a sentence; None: ``{}``
    kept: tuple[Kept, ...] = ()
    number: str | None = None  #: of the Fediverse: the number of a copy on another server
    copied_to: str | None = None  #: that server

    def versions(self) -> tuple[Edit, ...]:
        return (Edit(self.made, self.text, self.post_id), *self.edits)

    def version(self, at: datetime) -> Edit:
        """The one shown at that moment."""
        return [one for one in self.versions() if one.at <= at or one.at == self.made][-1]


@dataclass(frozen=True)
class Short:
    """One short link."""

    url: str
    target: str
    form: str = "redirect"  #: ``redirect`` · ``warning`` · ``page`` (each service has its own)
    dead: datetime | None = None
    kept: tuple[datetime, ...] = ()  #: captures of it


@dataclass(frozen=True)
class World:
    authors: tuple[Author, ...]
    posts: tuple[Post, ...]
    shorts: tuple[Short, ...] = ()

    def author(self, post: Post) -> Author:
        return next(one for one in self.authors if one.key == post.author)

    def find(self, platform: str, post_id: str | None, at: datetime) -> Post | None:
        """The post of that id, or the post that has a version of that id, if it was made by then."""
        return next((one for one in self.posts if one.platform == platform and one.made <= at
                     and post_id in {version.post_id for version in one.versions()}), None)

    def state(self, post: Post | None, at: datetime) -> str:
        """``exists`` · ``never`` · ``deleted`` · ``removed`` · ``protected`` · ``suspended`` · ``left``."""
        if post is None or at < post.made:
            return "never"
        author = self.author(post)
        for word, since in (("deleted", post.deleted), ("removed", post.removed), ("suspended", author.suspended),
                            ("left", author.left), ("protected", author.protected)):
            if since is not None and since <= at:
                return word
        return "exists"

    def by_handle(self, platform: str, handle: str, at: datetime) -> Author | None:
        """Who bears a handle at that moment."""
        return next((one for one in self.authors if one.platform == platform
                     and one.handle(at).lower() == handle.lower()), None)

    def short(self, url: str, at: datetime) -> Short | None:
        """Case is sacred; a dead code is no code."""
        return next((one for one in self.shorts if one.url == url and (one.dead is None or at < one.dead)), None)

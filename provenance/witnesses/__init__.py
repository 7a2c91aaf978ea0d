"""
The witnesses, in one table: what platforms and archives answer about a post, beside what the article shows.

>>> [witness.key for witness in WITNESSES if "x" in witness.platforms]
['x-oembed', 'x-syndication']
>>> from provenance.model import Testimony
>>> agreed([Testimony("x-oembed", "gone"), Testimony("x-syndication", "gone")])
'gone'
>>> agreed([Testimony("x-oembed", "gone"), Testimony("x-syndication", "blocked")])
'unknown'

A witness is handed a ``fetch`` and opens no socket. Adding one is one file and one line here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from provenance.aside import Aside
from provenance.errors import ProvenanceError, UsageError
from provenance.model import Capture, Fetch, Testimony
from provenance.testimony import agreed
from provenance.witnesses import (
    archive_today,
    bluesky,
    bluesky_repo,
    discovery,
    mastodon,
    memento,
    meta,
    pinterest,
    reddit,
    rumble,
    telegram,
    tiktok,
    tumblr,
    vimeo,
    wayback,
    webfinger,
    x_oembed,
    x_syndication,
    youtube,
)
from provenance.witnesses.witness import Asked, Witness, address_by_id

__all__ = ["WITNESSES", "Asked", "Witness", "address_by_id", "agreed", "ask_witnesses", "witness_named"]

_log = logging.getLogger(__name__)

#: In the order in which they are asked: the platform first, then the archives.
WITNESSES: tuple[Witness, ...] = (
    x_oembed.WITNESS,
    x_syndication.WITNESS,
    meta.INSTAGRAM,
    meta.FACEBOOK,
    meta.THREADS,
    tiktok.OEMBED,
    tiktok.PAGE,
    youtube.OEMBED,
    youtube.PICTURE,
    bluesky.APPVIEW,
    bluesky_repo.WITNESS,
    bluesky.OEMBED,
    mastodon.API,
    mastodon.OEMBED,
    webfinger.WITNESS,
    mastodon.TRUTH,
    mastodon.GAB,
    reddit.OEMBED,
    reddit.FEED,
    telegram.FRAME,
    telegram.PREVIEW,
    vimeo.WITNESS,
    tumblr.WITNESS,
    pinterest.WITNESS,
    rumble.WITNESS,
    discovery.WITNESS,
    # The archives.
    wayback.WITNESS,
    memento.WITNESS,
    archive_today.WITNESS,
)


def witness_named(key: str) -> Witness:
    """The witness of that key; UsageError names the known ones."""
    for witness in WITNESSES:
        if witness.key == key:
            return witness
    known = ", ".join(witness.key for witness in WITNESSES)
    raise UsageError(f"no witness is called {key!r}; known: {known}", code="unknown-witness")


def ask_witnesses(asked: Asked, fetch: Fetch | None, witnesses: Iterable[Witness] | None = None, *,
                  strict: bool = False) -> tuple[Testimony, ...]:
    """
    Ask about a post; one testimony of each witness that knows its platform, whatever happened.

    Archives, which come last, also look under the handle that a platform gives the author now.

    >>> post = Asked("x", "20", "example_reader", "https://x.com/example_reader/status/20")
    >>> [said.outcome for said in ask_witnesses(post, None, [x_oembed.WITNESS])]
    ['not-tried']

    Args:
        asked: The post as the article shows it.
        fetch: None means "without network": every row is then ``not-tried``. An address that several witnesses need
            is asked once.
        witnesses: Who is asked, also witnesses that are asked only when named. None: all of the table; those that
            wait to be named then have a row ``not-tried``.
        strict: A defect in a witness is raised (tests). Else it is logged, and its row is ``unknown``, with the reason.

    Raises:
        ProvenanceError: of *fetch*: a record that cannot be written is nobody's testimony.
    """
    with Aside() as answers:
        return _asked_once(asked, _Once(fetch, answers), witnesses, strict=strict)


def _asked_once(asked: Asked, once: Fetch, witnesses: Iterable[Witness] | None, *,
                strict: bool) -> tuple[Testimony, ...]:
    rows = []
    for witness in WITNESSES if witnesses is None else witnesses:
        if witness.platforms and asked.platform not in witness.platforms:
            continue
        if witness.opt_in and witnesses is None:
            if asked.post_id is not None:
                rows.append(Testimony(witness.key, "not-tried", reason="asked only when named: its terms of use"))
            continue
        try:
            said = witness.ask(asked, once)
        except ProvenanceError:
            raise
        except Exception as defect:
            if strict:
                raise
            _log.exception("the witness %s failed on %s", witness.key, asked.url)
            said = Testimony(witness.key, "unknown", reason=f"a defect of ours: {type(defect).__name__}")
        if said is not None:
            rows.append(said)
            asked = _known_better(asked, said)
    return tuple(rows)


def _known_better(asked: Asked, said: Testimony) -> Asked:
    """The same post with the handle its author bears now: what was captured since a renaming stands under that."""
    if said.outcome != "exists" or not said.handle or said.post_id != asked.post_id or said.handle in asked.also:
        return asked
    return replace(asked, also=(*asked.also, said.handle))


class _Once:
    """A fetch that asks each address once, for one post; archives answer with up to ten megabytes, a dozen times."""

    def __init__(self, fetch: Fetch | None, answers: Aside) -> None:
        self._fetch = fetch
        self._answers = answers

    def __call__(self, url: str, /) -> Capture | None:
        if url not in self._answers:
            capture = self._fetch(url) if self._fetch is not None else None
            self._answers.put(url, capture)
            return capture
        return self._answers.get(url)

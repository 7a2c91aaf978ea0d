"""
What several testimonies about one post come to; the judge, the witnesses and the report all ask here.

>>> from provenance.model import Testimony
>>> agreed([Testimony("x-oembed", "gone"), Testimony("x-syndication", "gone")])
'gone'
>>> agreed([Testimony("x-oembed", "gone"), Testimony("x-syndication", "blocked")])
'unknown'
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from provenance.model import Testimony

__all__ = ["ARCHIVES", "SPOKEN", "agreed", "as_of", "latest", "origin_of", "shows", "telling"]

#: Witnesses that kept a copy; all others are the platform's own. A test holds this against the table of witnesses.
ARCHIVES = frozenset(("wayback", "arquivo", "archive-today", "wayback-save"))
#: Outcomes that say something of the post; ``blocked``, ``unknown`` and ``not-tried`` say nothing.
SPOKEN = frozenset(("exists", "gone", "suspended", "restricted"))
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


def shows(said: Testimony) -> bool:
    """
    Does it rest on a sight of the post: it is there, or an archive has a capture of it, whatever came later?

    >>> shows(Testimony("wayback", "gone", last_seen=datetime(2024, 6, 1, tzinfo=UTC))), shows(Testimony("a", "gone"))
    (True, False)
    """
    return said.outcome == "exists" or (said.outcome in SPOKEN and said.last_seen is not None)


def origin_of(said: Testimony) -> str:
    """
    Who stands behind a witness: ``platform`` for all its endpoints together, or the archive.

    Two endpoints of one platform read the same database, so they do not confirm each other.
    """
    if said.witness not in ARCHIVES:
        return "platform"
    return "wayback" if said.witness.startswith("wayback") else said.witness


def as_of(said: Testimony) -> datetime | None:
    """The moment for which it speaks: an archive's capture that decides, else when it was asked."""
    if said.witness in ARCHIVES and said.outcome == "gone" and said.missing_since is not None:
        return said.missing_since
    return (said.last_seen if said.outcome == "exists" else None) or said.at


def latest(testimonies: Iterable[Testimony]) -> tuple[Testimony, ...]:
    """
    One row of each witness, in the order in which they first spoke: its newest that says something, else its newest.

    A post that was asked about again has older rows; what holds is the last word, and a refusal is none.
    """
    newest: dict[str, Testimony] = {}
    for said in testimonies:
        # Most posts have one row of each witness: nothing to weigh.
        known = newest.setdefault(said.witness, said)
        if known is not said and _rank(said) >= _rank(known):
            newest[said.witness] = said
    return tuple(newest.values())


def telling(testimonies: Iterable[Testimony]) -> tuple[Testimony, ...]:
    """
    What of a history of answers counts today: the last word of each witness, after its sights of the post.

    A sight stays evidence, whatever came later: of those that show the same (author, words, versions) the newest is
    kept. That a host refuses us today takes nothing back.

    >>> rows = [Testimony("x-oembed", "exists", text="Words."), Testimony("x-oembed", "exists", text="Words."),
    ...         Testimony("x-oembed", "gone"), Testimony("x-oembed", "blocked")]
    >>> [said.outcome for said in telling(rows)]
    ['exists', 'gone']
    """
    rows = tuple(testimonies)
    sights: dict[tuple[object, ...], Testimony] = {}
    for said in rows:
        if not shows(said):
            continue
        shown = said.witness, said.post_id, said.handle, said.author_id, said.text, said.versions
        known = sights.get(shown)
        if known is None or _rank(said) >= _rank(known):
            sights.pop(shown, None)
            sights[shown] = said
    if not sights:
        return latest(rows)
    out: list[Testimony] = []
    for last in latest(rows):
        out += [said for said in sights.values() if said.witness == last.witness and said is not last]
        out.append(last)
    return tuple(out)


def _rank(said: Testimony) -> tuple[bool, bool, datetime]:
    return said.outcome in SPOKEN, said.outcome != "not-tried", said.at or _EARLIEST


def agreed(testimonies: Iterable[Testimony]) -> str:
    """
    The outcome of a post over all its witnesses (endpoints.md, sections 0 and 17).

    - ``exists``: a platform shows it now; or an archive showed it, and nobody says more of today.
    - ``suspended``, ``restricted``: a platform's own word.
    - ``gone``: two witnesses agree, or one says so and an archive shows the post before.
    - ``unknown``: one ``gone`` alone, or answers that say nothing; ``blocked``: refusals only; ``not-tried``: nobody
      was asked.

    An archive that has captures of the post and, later, of its absence (``last_seen``, ``missing_since``) is enough for
    ``gone``. Two rows of one witness count once. Where witnesses were asked more than once, ``latest`` comes first.
    """
    rows = tuple(testimonies)
    outcomes = {row.outcome for row in rows if row.witness not in ARCHIVES}
    for word in ("exists", "suspended", "restricted"):
        if word in outcomes:
            return word
    gone = {row.witness for row in rows if row.outcome == "gone" or (
        row.witness in ARCHIVES and row.last_seen is not None and row.missing_since is not None
        and row.missing_since > row.last_seen)}
    shown = {row.witness for row in rows if row.witness in ARCHIVES and (
        row.outcome == "exists" or row.last_seen is not None)}
    if len(gone) > 1 or (gone and shown):
        return "gone"
    if shown:
        return "exists"
    left = {row.outcome for row in rows} - {"not-tried"}
    return "not-tried" if not left else "blocked" if left == {"blocked"} else "unknown"

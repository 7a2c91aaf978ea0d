"""
Asking again: which posts of a store are due, and keeping what was answered. Inside the caller's transactions.

A post is due when nobody was asked about it since a given moment. Everything that says so is written in the same
transaction as the answers, so a run that is killed has nothing to resume: the next one asks what is still due. Posts
that are only linked to are never due: the article shows nothing of them, and no audit asks about them either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from provenance.model import Capture, Embed, Facts, Judgement, Testimony
from provenance.store import decisions, rows
from provenance.store.keeping import keep_judgement, load
from provenance.store.merge import heard, same_judgement
from provenance.store.rebuild import plain
from provenance.store.statements import insert, select
from provenance.store.summaries import following
from provenance.store.values import cell, day, guard, instant, moment

if TYPE_CHECKING:
    from sqlite_utils import Database

#: An embed in a store: the article's key and the embed's position.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts of a store somebody wants to ask about again."""

    before: datetime  #: nobody was asked since then
    platform: str | None = None
    handle: str | None = None  #: shown with the post, in its address, or named by a witness; case does not count
    witnesses: tuple[str, ...] = ()  #: these are to be asked, and their last time counts; empty: the usual ones
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A post that is due."""

    platform: str
    post_id: str
    asked_at: datetime | None  #: when anybody was asked about it last; None: never


@dataclass(frozen=True, slots=True)
class Shown:
    """One embed that shows a post, as far as asking about it needs."""

    place: Place
    handle: str | None
    permalink: str | None  #: raw, as in the page; where the id was adopted, the address the picture link led to
    day: date | None
    article_url: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """One attempt to ask about a post, with all that was answered."""

    platform: str
    post_id: str
    at: datetime
    run: str | None
    answers: Mapping[Place, tuple[Testimony, ...]]  #: by the embeds they are about
    witnesses: tuple[str, ...] = ()  #: as in ``Wanted``
    captures: tuple[Capture, ...] = ()
    asked: bool = True  #: was anybody asked? False: not recorded, put off; the post stays due
    attempted: bool = True  #: False: without network; leaves no trace of an attempt


@dataclass(frozen=True, slots=True)
class Rejudged:
    """An article after something new was heard about a post in it."""

    article: str
    before: Facts
    after: Facts
    judged_before: Judgement | None
    judged_after: Judgement


_DUE = """
WITH wanted AS (
    SELECT shown_posts.platform, shown_posts.post_id,
        max(CASE WHEN testimonies.outcome <> 'not-tried' AND (:witnesses = '[]'
            OR testimonies.witness IN (SELECT value FROM json_each(:witnesses))) THEN testimonies.at END) AS heard_at
    FROM shown_posts LEFT JOIN testimonies
        ON testimonies.article = shown_posts.article AND testimonies.position = shown_posts.position
    WHERE shown_posts.kind = 'embed' AND (:platform IS NULL OR shown_posts.platform = :platform)
    GROUP BY 1, 2
), timed AS (
    SELECT wanted.platform, wanted.post_id,
        max(coalesce(heard_at, ''), coalesce(max(CASE WHEN askings.asked THEN askings.at END), '')) AS asked_at,
        coalesce(max(askings.at), '') AS tried_at
    FROM wanted LEFT JOIN askings ON askings.platform = wanted.platform AND askings.post_id = wanted.post_id
        AND askings.witnesses = :witnesses
    GROUP BY 1, 2
)
"""
_IS_WANTED = """(:handle IS NULL
    OR (platform, post_id) IN (SELECT platform, post_id FROM handles_seen WHERE handle_key = :handle)
    OR (platform, post_id) IN (SELECT platform, post_id FROM shown_posts WHERE casefold(handle) = :handle))"""


def due_posts(db: Database, wanted: Wanted) -> tuple[list[Due], int]:
    """
    The posts that are due, the one asked longest ago first, and how many more there are that nobody has to ask yet.

    An attempt at which nobody could be asked moves a post to the end, so that with a limit the others have a turn.
    """
    handle = None if wanted.handle is None else guard(wanted.handle.removeprefix("@").casefold())
    named: dict[str, object] = {
        "before": instant(wanted.before), "platform": wanted.platform, "handle": handle,
        "witnesses": cell(tuple(sorted(wanted.witnesses))), "limit": -1 if wanted.limit is None else wanted.limit}
    found = db.query(f"{_DUE} SELECT * FROM timed WHERE asked_at <= :before AND {_IS_WANTED} "
                     "ORDER BY max(asked_at, tried_at), platform, post_id LIMIT :limit", named)
    due = [Due(row["platform"], row["post_id"], moment(row["asked_at"] or None)) for row in map(plain, found)]
    (later,) = db.execute(
        f"{_DUE} SELECT count(*) FROM timed WHERE asked_at > :before AND {_IS_WANTED}", named).fetchone()
    return due, later


def shown_at(db: Database, platform: str, post_id: str) -> tuple[Shown, ...]:
    """Every embed that shows a post: those with an address first, those of the newest article first."""
    found = select(db, """
        SELECT shown_posts.*, said.capture AS led_to FROM shown_posts
        LEFT JOIN judged_testimonies AS said ON shown_posts.adopted AND said.article = shown_posts.article
            AND said.position = shown_posts.position AND said.witness = 'media-link'
            AND said.post_id = shown_posts.post_id
        WHERE shown_posts.kind = 'embed' AND shown_posts.platform = ? AND shown_posts.post_id = ?
        ORDER BY coalesce(permalink, led_to) IS NULL, audited_at DESC, article, shown_posts.position
        """, guard(platform), guard(post_id))
    return tuple({place: Shown(place, row["handle"], row["permalink"] or row["led_to"], day(row["shown_date"]),
                               row["article_url"], row["title"])
                  for row in map(plain, found) for place in [(row["article"], row["position"])]}.values())


def keep_answers(db: Database, asking: Asking, judge: Callable[[Facts], Judgement]) -> tuple[Rejudged, ...]:
    """
    Keep what was answered about one post, and judge again every article that learnt something.

    Testimonies are added; the same answer of the same moment is not. Only a ``not-tried`` gives way, to an answer of
    the same witness. An article that has left the store meanwhile is passed over.
    """
    insert(db, "captures", rows.capture_rows(asking.captures))
    by_article: dict[str, dict[int, tuple[Testimony, ...]]] = {}
    for (article, position), said in asking.answers.items():
        by_article.setdefault(article, {})[position] = said
    with following(db.conn, by_article):
        made = [_keep_in(db, asking, article, said, judge) for article, said in by_article.items()]
    rejudged = tuple(one for one in made if one is not None)
    if asking.attempted:
        insert(db, "askings", [{"platform": asking.platform, "post_id": asking.post_id, "at": asking.at,
                                "witnesses": tuple(sorted(asking.witnesses)), "asked": asking.asked,
                                "run": asking.run}])
    return rejudged


#: A testimony about an article itself, and no post of it.
OF_THE_PAGE = "position IS NULL AND platform IS NULL"
_PAGES = "SELECT key FROM articles WHERE url = ?1 OR canonical_url = ?1 ORDER BY key"


def keep_of_page(db: Database, url: str, said: Testimony) -> list[str]:
    """Keep what a witness says about the page at an address with each article from there; the keys of those."""
    articles = [key for (key,) in db.execute(_PAGES, [guard(url)])]
    for article in articles:
        number, known = db.execute(f"""SELECT coalesce(max(number) + 1, 0), coalesce(max(witness = ?2 AND at = ?3), 0)
            FROM testimonies WHERE article = ?1 AND {OF_THE_PAGE}""",
            [article, guard(said.witness), instant(said.at) if said.at else None]).fetchone()
        if not known:
            insert(db, "testimonies", [rows.testimony_row(article, None, number, None, said, None)])
    return articles


def _keep_in(db: Database, asking: Asking, article: str, said: Mapping[int, tuple[Testimony, ...]],
             judge: Callable[[Facts], Judgement]) -> Rejudged | None:
    stored = load(db, article)
    if stored is None or stored.facts is None:
        return None
    before = stored.facts
    embeds = {embed.position: embed for embed in (*before.article.embeds, *before.article.linked_posts)}
    testimonies = dict(before.testimonies)
    for position, answers in said.items():
        if position in embeds and answers:
            testimonies[position] = heard(testimonies.get(position, ()), answers)
            _add(db, asking, article, embeds[position], before.testimonies.get(position, ()), testimonies[position])
    after = replace(before, testimonies=testimonies)
    if after.testimonies == before.testimonies and stored.judgement is not None:
        return Rejudged(article, before, after, stored.judgement, stored.judgement)
    _keep_sights(db, asking, said)
    decisions.cover(db, article, after)
    judgement = judge(after)
    if not same_judgement(stored.judgement, judgement):
        keep_judgement(db, article, judgement, after)
    return Rejudged(article, before, after, stored.judgement, judgement)


def _add(db: Database, asking: Asking, article: str, embed: Embed, known: tuple[Testimony, ...],
         now: tuple[Testimony, ...]) -> None:
    """What is new, after what is there; a ``not-tried`` that an answer takes the place of goes."""
    for one in known:
        if one not in now:
            db.table("testimonies").delete_where(
                "article = ? AND position = ? AND witness = ? AND outcome = ?",
                [article, embed.position, cell(one.witness), one.outcome])
    (first,) = db.execute("SELECT coalesce(max(number) + 1, 0) FROM testimonies WHERE article = ? AND position = ?",
                          [article, embed.position]).fetchone()
    added = [one for one in now if one not in known]
    insert(db, "testimonies", [rows.testimony_row(article, embed.position, first + number, embed, one,
                                                   asking.post_id)
                               for number, one in enumerate(added)])


def _keep_sights(db: Database, asking: Asking, said: Mapping[int, tuple[Testimony, ...]]) -> None:
    each = [(asking.platform, asking.post_id, one) for answers in said.values() for one in answers]
    for table, found in rows.heard_sights(each, asking.at).items():
        insert(db, table, found)


# --- runs -----------------------------------------------------------------------------------------


def start_run(db: Database, run: Mapping[str, object]) -> None:
    """A row of ``runs`` without an end: one that was killed stays so."""
    insert(db, "runs", [run])


def count_run(db: Database, run: str, *, asked: bool, changed: bool) -> None:
    """One post more; a run that was killed so says how far it came."""
    db.execute("UPDATE runs SET posts_asked = coalesce(posts_asked, 0) + ?, "
               "posts_changed = coalesce(posts_changed, 0) + ? WHERE id = ?", [int(asked), int(changed), run])


def end_run(db: Database, run: str, ended_at: datetime, outcome: str) -> None:
    db.execute("UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ?", [instant(ended_at), outcome, run])

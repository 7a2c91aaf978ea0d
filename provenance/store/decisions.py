"""
An editor's word about a post in an article: accepted, corrected or removed, with a note and a moment.

It stands apart from findings and changes none. It covers the copy as it was: what the article shows of the post, what
its witnesses said last, where its links lead. When one of these changes, the copy is to be looked at again; when lists
or rules change, it is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from provenance.model import Decision, Embed, Facts
from provenance.store.statements import insert, select
from provenance.store.summaries import wait
from provenance.store.values import cell, moment, unguard
from provenance.testimony import SPOKEN, latest

if TYPE_CHECKING:
    from sqlite_utils import Database

#: What of a copy an editor looked at; a new way to read the page (its form, its place in it) is no new fact.
_SHOWN = ("platform", "post_id", "handle", "display_name", "text", "shown_date", "shown_at", "permalink", "links",
          "media_links")
_SAID = ("witness", "outcome", "handle", "name", "author_id", "post_id", "text", "posted_at", "versions")
#: The newest word about the same copy holds.
_OF = """SELECT reviewed.position, reviews.* FROM reviewed JOIN reviews ON reviews.id = reviewed.review
WHERE reviewed.article = ? ORDER BY reviewed.position"""


def facts_digest(facts: Facts, embed: Embed) -> str:
    """
    What is known of one copy, as SHA-256 in hexadecimal digits: the same as long as no fact about it changes.

    >>> from provenance.model import Article, Testimony
    >>> embed = Embed("x", "blockquote", 0, post_id="20", text="Words.")
    >>> facts = Facts(Article(None, (embed,), (), (), "complete", (), b""), {})
    >>> gone = Facts(facts.article, {}, {0: (Testimony("x-oembed", "gone"),)})
    >>> facts_digest(facts, embed) == facts_digest(gone, embed)
    False
    """
    said = [[getattr(one, name) for name in _SAID] for one in latest(facts.testimonies.get(embed.position, ()))
            if one.outcome in SPOKEN]
    links = dict.fromkeys([*embed.links, *embed.media_links, *(anchor.target for anchor in embed.anchors)])
    led = [[link, one.outcome, one.final_url] for link in links
           if (one := facts.resolutions.get(link)) is not None and one.outcome != "not-tried"]
    known = [_shown(embed), sorted(said, key=repr), led, facts.published.at if facts.published else None]
    return sha256(json.dumps(known, default=str).encode()).hexdigest()


def _shown(embed: Embed | None) -> list[object] | None:
    return None if embed is None else [*(getattr(embed, name) for name in _SHOWN), _shown(embed.quoted)]


def place_of(key: str, url: str | None) -> str:
    """Where a decision was taken: the article's address, whatever bytes it has later; else its bytes."""
    return url if url is not None else key


def decide(db: Database, key: str, facts: Facts, positions: Iterable[int], word: Decision) -> None:
    """Keep a decision about some embeds of one article, and see which copies it covers."""
    embeds = {embed.position: embed for embed in (*facts.article.embeds, *facts.article.linked_posts)}
    place = place_of(key, facts.article.url)
    insert(db, "reviews", [
        {"place": place, "platform": embeds[position].platform, "post_id": word.post_id, "decision": word.decision,
         "note": word.note, "decided_at": word.decided_at, "facts": facts_digest(facts, embeds[position])}
        for position in positions])


def cover(db: Database, key: str, facts: Facts) -> None:
    """Which embeds of an article an editor has decided about, as they are now."""
    place = cell(place_of(key, facts.article.url))
    newest = {row["facts"]: row["id"] for row in select(
        db, "SELECT facts, id FROM reviews WHERE place = ? ORDER BY decided_at, id", place)}
    before = db.conn.total_changes
    db.execute("DELETE FROM reviewed WHERE article = ?", [key])
    if newest:
        insert(db, "reviewed", [
            {"article": key, "position": embed.position, "review": newest[digest]}
            for embed in (*facts.article.embeds, *facts.article.linked_posts)
            if (digest := facts_digest(facts, embed)) in newest])
    if db.conn.total_changes > before:
        wait(db.conn, [key])


def articles_at(db: Database, key: str, url: str | None) -> list[str]:
    """The keys of all articles at the same place."""
    if url is None:
        return [key]
    return [row["key"] for row in select(db, "SELECT key FROM articles WHERE url = ?", cell(url))]


def decided(db: Database, key: str) -> dict[int, Decision]:
    """The decisions that cover embeds of an article, by position."""
    return {row["position"]: decision_of(row) for row in select(db, _OF, key)}


def decision_of(row: Mapping[str, Any]) -> Decision:
    at = moment(row["decided_at"])
    assert isinstance(at, datetime)  # NOT NULL in the schema
    post_id = row["post_id"]
    return Decision(row["decision"], unguard(row["note"]), at, None if post_id is None else unguard(post_id))


def find(db: Database, platform: str, post_id: str) -> list[tuple[str, int]]:
    """Every embed that shows a post, also by an id adopted from its picture link: article and position."""
    found = select(db, "SELECT article, position FROM shown_posts WHERE platform = ? AND post_id = ?",
                   cell(platform), cell(post_id))
    return [(row["article"], row["position"]) for row in found]


def find_at(db: Database, place: str, position: int) -> list[tuple[str, int]]:
    """The embed at a position of the newest article of that address, key or digest."""
    asked = cell(place)
    found = select(db, """SELECT embeds.article, embeds.position FROM articles
        JOIN embeds ON embeds.article = articles.key AND embeds.position = ?
        WHERE articles.url = ? OR articles.key = ? OR articles.sha256 = ?
        ORDER BY articles.audited_at DESC, articles.rowid DESC LIMIT 1""", position, asked, asked, asked)
    return [(row["article"], row["position"]) for row in found]

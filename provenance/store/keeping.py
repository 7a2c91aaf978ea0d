"""
What is written when one audit is kept: what ``merge`` decides, in the order the tables need.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from provenance.model import Audited, Capture, Facts, Judgement
from provenance.store import rebuild, rows
from provenance.store.merge import Merged, merge, reading, same_facts, same_judgement
from provenance.store.statements import delete, insert, select
from provenance.store.values import cell

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Children before parents: the order in which an article's rows can be deleted.
_DERIVED = ("findings", "judged_testimonies", "judgements", "judged_articles", "source_flags")
#: What makes an article: its rows by table, in their order.
_PARTS = {
    "embeds": "SELECT * FROM embeds WHERE article = ? ORDER BY position",
    "hashtags": "SELECT * FROM hashtags WHERE article = ? ORDER BY number",
    "links": "SELECT * FROM links WHERE article = ? ORDER BY number",
    "resolutions": "SELECT * FROM resolutions WHERE chain IN (SELECT chain FROM links WHERE article = ?)",
    "hops": "SELECT * FROM hops WHERE chain IN (SELECT chain FROM links WHERE article = ?) ORDER BY chain, number",
    "testimonies": "SELECT * FROM testimonies WHERE article = ? AND position IS NOT NULL ORDER BY position, number",
    "listings": """
        SELECT listings.* FROM (
            SELECT handle, platform, min(position) AS place FROM embeds WHERE article = ? AND kind = 'embed'
            GROUP BY platform, handle
        ) AS shown JOIN listings ON listings.platform = shown.platform AND listings.handle_key = casefold(shown.handle)
        ORDER BY shown.place, listings.at DESC""",
    "published_dates": "SELECT * FROM published_dates WHERE article = ? ORDER BY rowid",
    "judged_articles": "SELECT * FROM judged_articles WHERE article = ?",
    "judgements": "SELECT * FROM judgements WHERE article = ? ORDER BY position",
    "judged_testimonies": "SELECT * FROM judged_testimonies WHERE article = ? ORDER BY position, number",
    "findings": "SELECT * FROM findings WHERE article = ? ORDER BY position, number",
    "source_flags": "SELECT * FROM source_flags WHERE article = ? ORDER BY number",
}


def load(db: Database, key: str) -> Audited | None:
    """One article as records; None where no article has that key."""
    found = select(db, "SELECT * FROM articles WHERE key = ?", key)
    if not found:
        return None
    return rebuild.audited(found[0], {table: select(db, sql, key) for table, sql in _PARTS.items()})


def keep(db: Database, audited: Audited, facts: Facts, captures: Iterable[Capture],
         judge: Callable[[Facts], Judgement] | None) -> None:
    """One audit: sights, reading, what is known, and what we make of it; see ``Store.add``."""
    _check_positions(facts)
    key = rows.article_key(facts.article.sha256, facts.article.url)
    stored = load(db, key)
    known = stored.facts if stored else None
    merged = merge(known, facts) if known else Merged(facts)
    judgement = _judgement(audited, facts, stored, merged.facts, judge)
    _keep_sights(db, audited, facts, captures, merged.facts)
    reread = known is None or reading(known.article) != reading(merged.facts.article)
    if reread:
        _keep_reading(db, key, audited, merged.facts, is_new=known is None)
    if known is None or not same_facts(known, merged.facts):
        _keep_knowledge(db, key, merged, judgement)
    if judgement is not None and (
            reread or stored is None or not same_judgement(stored.judgement, judgement)
            or (known is not None and known.published != merged.facts.published)):
        keep_judgement(db, key, judgement, merged.facts)


def _judgement(audited: Audited, facts: Facts, stored: Audited | None, merged: Facts,
               judge: Callable[[Facts], Judgement] | None) -> Judgement | None:
    """The judgement that fits what is known now."""
    if same_facts(merged, facts):
        return audited.judgement
    if judge is not None:
        return judge(merged)
    if stored is not None and stored.facts is not None and same_facts(merged, stored.facts):
        return stored.judgement
    return audited.judgement


def _check_positions(facts: Facts) -> None:
    positions = [embed.position for embed in (*facts.article.embeds, *facts.article.linked_posts)]
    if len(set(positions)) < len(positions):
        raise ValueError("two embeds of an article have the same position")


def _keep_sights(db: Database, audited: Audited, facts: Facts, captures: Iterable[Capture],
                 merged: Facts) -> None:
    now = list(merged.resolutions.values())
    # That a link was not tried is worth a row only as long as nothing better is known.
    chains = [one for one in facts.resolutions.values() if one.outcome != "not-tried" or one in now]
    for table, found in rows.sights(facts, audited.audited_at, captures, chains).items():
        insert(db, table, found)


def _keep_reading(db: Database, key: str, audited: Audited, facts: Facts, *, is_new: bool) -> None:
    row = rows.article_row(key, audited, facts.article)
    if is_new:
        insert(db, "articles", [row])
    else:
        read = {name: cell(value) for name, value in row.items() if name not in ("key", "input", "audited_at")}
        db.table("articles").update(key, read)
        delete(db, key, *_DERIVED, "embeds", "hashtags")
    insert(db, "embeds", rows.embed_rows(key, facts.article))
    insert(db, "hashtags", rows.hashtag_rows(key, facts.article))


def _keep_knowledge(db: Database, key: str, merged: Merged, judgement: Judgement | None) -> None:
    facts = merged.facts
    judged = (*judgement.embeds, *judgement.linked_posts) if judgement else ()
    adopted = {one.embed.position: one.post_id for one in judged}
    delete(db, key, "links")
    insert(db, "links", rows.link_rows(key, facts))
    db.table("testimonies").delete_where("article = ? AND position IS NOT NULL", [key])
    insert(db, "testimonies", rows.testimony_rows(key, facts, adopted))
    insert(db, "testimonies", [rows.testimony_row(key, None, number, embed, said, None)
                               for number, (embed, said) in enumerate(merged.left_over)])
    if facts.published != facts.article.published:
        insert(db, "published_dates", rows.date_rows(key, facts.published))


def keep_judgement(db: Database, key: str, judgement: Judgement, facts: Facts) -> None:
    """Everything derived, replaced as a whole; ValueError where it is about embeds the article does not show."""
    shown = {embed.position for embed in (*facts.article.embeds, *facts.article.linked_posts)}
    if strange := {one.embed.position for one in (*judgement.embeds, *judgement.linked_posts)} - shown:
        raise ValueError(f"judged, but not shown by the article: positions {sorted(strange)}")
    delete(db, key, *_DERIVED)
    for table, made in rows.judgement_rows(key, judgement, facts.published).items():
        insert(db, table, made)


def keep_lists(db: Database, infos: Iterable[Any], list_rows: Iterable[Any]) -> None:
    """Lists whose id and version are not there yet, with their rows."""
    new = {(info.id, info.version): info for info in infos
           if not select(db, "SELECT 1 FROM lists WHERE id = ? AND version = ?", cell(info.id), cell(info.version))}
    if new:
        of_new = (row for row in list_rows if (row.list_id, row.list_version) in new)
        for table, found in rows.list_rows(new.values(), of_new).items():
            insert(db, table, found)

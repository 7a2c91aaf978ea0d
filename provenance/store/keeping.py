"""
What is written when one audit is kept: what ``merge`` decides, in the order the tables need.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from provenance.model import Article, Audited, Capture, Earlier, Facts, Judgement
from provenance.store import decisions, rebuild, rows
from provenance.store.merge import Merged, merge, reading, same_facts, same_judgement
from provenance.store.statements import delete, insert, select
from provenance.store.summaries import following
from provenance.store.values import Damaged, cell

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Children before parents: the order in which an article's rows can be deleted.
_DERIVED = ("findings", "judged_testimonies", "judgements", "judged_articles", "source_flags")
_OF = "IN (SELECT value FROM json_each(?))"
#: What makes an article: its rows by table, in their order. The keys of all articles wanted come as one JSON array.
_PARTS = {
    "embeds": f"SELECT * FROM embeds WHERE article {_OF} ORDER BY article, position",
    "hashtags": f"SELECT * FROM hashtags WHERE article {_OF} ORDER BY article, number",
    "links": f"SELECT * FROM links WHERE article {_OF} ORDER BY article, number",
    "resolutions": f"""SELECT DISTINCT links.article AS article, resolutions.* FROM links
        JOIN resolutions ON resolutions.chain = links.chain WHERE links.article {_OF}""",
    "hops": f"""SELECT DISTINCT links.article AS article, hops.* FROM links
        JOIN hops ON hops.chain = links.chain WHERE links.article {_OF} ORDER BY article, hops.chain, hops.number""",
    "testimonies": f"""SELECT * FROM testimonies WHERE article {_OF} AND position IS NOT NULL
        ORDER BY article, position, number""",
    "listings": f"""SELECT shown.article AS article, listings.* FROM (
            SELECT article, handle, platform, min(position) AS place FROM embeds WHERE article {_OF} AND kind = 'embed'
            GROUP BY article, platform, handle
        ) AS shown JOIN listings ON listings.platform = shown.platform AND listings.handle_key = casefold(shown.handle)
        ORDER BY shown.article, shown.place, listings.at DESC""",
    "published_dates": f"SELECT * FROM published_dates WHERE article {_OF} ORDER BY rowid",
    "judged_articles": f"SELECT * FROM judged_articles WHERE article {_OF}",
    "judgements": f"SELECT * FROM judgements WHERE article {_OF} ORDER BY article, position",
    "judged_testimonies": f"SELECT * FROM judged_testimonies WHERE article {_OF} ORDER BY article, position, number",
    "findings": f"SELECT * FROM findings WHERE article {_OF} ORDER BY article, position, number",
    "source_flags": f"SELECT * FROM source_flags WHERE article {_OF} ORDER BY article, number",
}
#: A page that changes with every visit has many; further back than this nobody looks.
_MOST_VISITS = 20
_VISITS = f"""SELECT key, audited_at, sha256 FROM articles
WHERE url = ?1 AND key <> ?2 AND (?3 IS NULL OR audited_at < ?3)
ORDER BY audited_at DESC, rowid DESC LIMIT {_MOST_VISITS}"""
_SHOWN = "SELECT * FROM embeds WHERE article = ? AND kind = 'embed' AND post_id IS NOT NULL ORDER BY position"


def load(db: Database, key: str) -> Audited | None:
    """One article as records; None where no article has that key."""
    return load_many(db, (key,)).get(key)


def load_many(db: Database, keys: Collection[str]) -> dict[str, Audited]:
    """Some articles as records, by their keys, in the order of these; keys of none are left out."""
    wanted = json.dumps(list(keys))
    found = {row["key"]: row for row in select(db, f"SELECT * FROM articles WHERE key {_OF}", wanted)}
    if not found:
        return {}
    parts: dict[str, dict[str, list[Mapping[str, Any]]]] = {
        key: {table: [] for table in (*_PARTS, "earlier")} for key in found}
    for table, sql in _PARTS.items():
        for row in select(db, sql, wanted):
            parts[row["article"]][table].append(row)
    for key, tables in parts.items():
        shown = {(row["platform"], row["post_id"]) for row in tables["embeds"] if row["post_id"] is not None}
        tables["earlier"] = _earlier_rows(db, key, found[key]["url"], found[key]["audited_at"], shown)
    try:
        return {key: rebuild.audited(found[key], parts[key]) for key in keys if key in found}
    except (LookupError, TypeError, ValueError) as error:  # rows of ours always make a record
        raise Damaged(f"rows that belong together do not fit: {error}") from error


def earlier(db: Database, article: Article) -> tuple[Earlier, ...]:
    """What earlier visits to an article showed of its posts; of each post the newest visit that shows it."""
    key = rows.article_key(article.sha256, article.url)
    known = select(db, "SELECT audited_at FROM articles WHERE key = ?", key)
    # By the bytes' first visit: whoever audits them again finds nothing that came later.
    before = known[0]["audited_at"] if known else None
    shown = {(cell(embed.platform), cell(embed.post_id)) for embed in article.embeds if embed.post_id is not None}
    url = None if article.url is None else cell(article.url)
    return tuple(map(rebuild.earlier, _earlier_rows(db, key, url, before, shown)))


def _earlier_rows(db: Database, key: str, url: object, before: str | None, shown: Collection[object]) -> (
    list[Mapping[str, Any]]
):
    if url is None or not shown:
        return []
    visits = select(db, _VISITS, url, key, before)
    out: list[Mapping[str, Any]] = []
    seen: set[object] = set()
    for visit in visits:
        found = [row for row in select(db, _SHOWN, visit["key"]) if (row["platform"], row["post_id"]) in shown
                 and (row["platform"], row["post_id"]) not in seen]
        seen |= {(row["platform"], row["post_id"]) for row in found}
        out += [{**row, "seen_at": visit["audited_at"], "seen_sha256": visit["sha256"]} for row in found]
        if len(seen) == len(shown):
            break
    return out


def keep(db: Database, audited: Audited, facts: Facts, captures: Iterable[Capture],
         judge: Callable[[Facts], Judgement] | None) -> None:
    """One audit: sights, reading, what is known, and what we make of it; see ``Store.add``."""
    _check_positions(facts)
    key = rows.article_key(facts.article.sha256, facts.article.url)
    stored = load(db, key)
    known = stored.facts if stored else None
    remembered = replace(facts, earlier=earlier(db, facts.article))
    merged = merge(known, remembered) if known else Merged(remembered)
    judgement = _judgement(audited, facts, stored, merged.facts, judge)
    with following(db.conn, [key], new=known is None):
        _keep_merged(db, audited, facts, captures, stored, merged, judgement)


def _keep_merged(db: Database, audited: Audited, facts: Facts, captures: Iterable[Capture], stored: Audited | None,
                 merged: Merged, judgement: Judgement | None) -> None:
    key = rows.article_key(facts.article.sha256, facts.article.url)
    known = stored.facts if stored else None
    _keep_sights(db, audited, facts, captures, merged.facts)
    reread = known is None or reading(known.article) != reading(merged.facts.article)
    if reread:
        _keep_reading(db, key, audited, merged.facts, is_new=known is None)
    if known is None or not same_facts(known, merged.facts):
        _keep_knowledge(db, key, merged, judgement)
        decisions.cover(db, key, merged.facts)
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
    keep_judgements(db, {key: (judgement, facts)})


def keep_judgements(db: Database, made: Mapping[str, tuple[Judgement, Facts]]) -> None:
    """The same for several articles, table by table, which costs a fraction."""
    tables: dict[str, list[Any]] = {}
    for key, (judgement, facts) in made.items():
        shown = {embed.position for embed in (*facts.article.embeds, *facts.article.linked_posts)}
        if strange := {one.embed.position for one in (*judgement.embeds, *judgement.linked_posts)} - shown:
            raise ValueError(f"judged, but not shown by the article: positions {sorted(strange)}")
        for table, found in rows.judgement_rows(key, judgement, facts.published).items():
            tables.setdefault(table, []).extend(found)
    for table in _DERIVED:
        db.execute(f"DELETE FROM {table} WHERE article {_OF}", [json.dumps(list(made))])
    for table, found in tables.items():
        insert(db, table, found)


def keep_lists(db: Database, infos: Iterable[Any], list_rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Lists whose id and version are not there yet, with their rows; the ids and versions of these, as stored."""
    new = {(info.id, info.version): info for info in infos
           if not select(db, "SELECT 1 FROM lists WHERE id = ? AND version = ?", cell(info.id), cell(info.version))}
    if new:
        of_new = (row for row in list_rows if (row.list_id, row.list_version) in new)
        for table, found in rows.list_rows(new.values(), of_new).items():
            insert(db, table, found)
    return [(str(cell(name)), str(cell(version))) for name, version in new]

"""
Erasing what a store knows: of a handle, or of articles that are older than somebody wants to keep.

What stays is one line in ``erasures``: when, what kind, a SHA-256, the reason. Of a handle it is the digest of
``platform:handle`` in lower case, by which the same handle is known again and not kept a second time.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from provenance.model import Article, Audited, Embed, Judgement
from provenance.platforms import PLATFORMS, parse_other_url, parse_post_url
from provenance.store.statements import insert, select
from provenance.store.summaries import SUMMARIES, rebuild
from provenance.store.values import Cell, cell, guard, opened

if TYPE_CHECKING:
    from sqlite_utils import Database

#: What stands where an erased handle stood, and where an address named it; ``.invalid`` leads nowhere (RFC 2606).
FORGOTTEN = "[forgotten]"
FORGOTTEN_URL = "https://forgotten.invalid/"
#: Rows of an article in the order in which they can go, children first.
_OF_ARTICLE = ("to_ask", "reviewed", "findings", "judged_testimonies", "judgements", "judged_articles", "source_flags",
               "testimonies", "links", "hashtags", "embeds", "published_dates")
_OF_EMBED = ("reviewed", "findings", "judged_testimonies", "judgements", "testimonies", "embeds")
#: Public lists as loaded, and the log itself; nothing in them comes from an article. Sums are made
#: anew in the end.
_LEFT = frozenset(("lists", "list_rows", "erasures", "runs", "judged_rules", "reviewed", "bodies", "custody",
                   *SUMMARIES))
_URL = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>\\]+")


def digest_of(platform: str, handle: str) -> str:
    """
    By what an erased handle is known again.

    >>> digest_of("x", "Example") == digest_of("x", "example")
    True
    """
    return sha256(f"{platform}:{handle.removeprefix('@').casefold()}".encode("utf-8", "surrogatepass")).hexdigest()


# --- a handle ---------------------------------------------------------------------------------


def erase_handle(db: Database, handle: str, platform: str | None, reason: str, at: datetime) -> int:
    """
    Everything an article or a witness showed of a handle; inside a transaction of the caller.

    Its embeds go with all that hangs on them; in other rows its name and addresses give way to ``[forgotten]``. Lists
    as loaded stay: they are public, and come back with the next run.

    Returns:
        How many embeds went.
    """
    platforms = (platform,) if platform is not None else tuple(one.key for one in PLATFORMS)
    key = guard(handle.removeprefix("@").casefold())
    gone = select(db, """SELECT article, position, platform, post_id FROM embeds
        WHERE platform IN (SELECT value FROM json_each(?)) AND ? IN (
            casefold(handle), casefold(printed_handle), casefold(address_handle))""", json.dumps(platforms), key)
    for row in gone:
        _erase_embed(db, row["article"], row["position"])
    of_handle = "platform IN (SELECT value FROM json_each(?)) AND handle_key = ?"
    posts = {(row["platform"], row["post_id"]) for row in gone if row["post_id"] is not None}
    posts |= {(row["platform"], row["post_id"]) for row in select(
        db, f"SELECT platform, post_id FROM handles_seen WHERE {of_handle} AND post_id IS NOT NULL",
        json.dumps(platforms), key)}
    for table in ("handles_seen", "listings", "source_flags"):
        db.execute(f"DELETE FROM {table} WHERE {of_handle}", [json.dumps(platforms), key])
    db.execute("DELETE FROM embed_changes WHERE platform IN (SELECT value FROM json_each(?)) AND casefold(handle) = ?",
               [json.dumps(platforms), key])
    for one in posts:
        _erase_post(db, *one)
    # Bodies are packed, so nobody could look for a name in them; no fact rests on these. What witnesses were not asked
    # about yet is due for the next recheck.
    db.execute("DELETE FROM kept_answers")
    db.execute("DELETE FROM to_ask")
    _erase_bodies(db, {row["article"] for row in gone}, key)
    _redact(db, key, frozenset(platforms))
    rebuild(db.conn)
    insert(db, "erasures", [{"at": at, "what": "handle", "sha256": digest_of(one, key), "reason": reason}
                            for one in platforms])
    return len(gone)


def _erase_embed(db: Database, article: str, position: int) -> None:
    for table in _OF_EMBED:
        db.execute(f"DELETE FROM {table} WHERE article = ? AND position = ?", [article, position])
    for table in ("hashtags", "links"):
        db.execute(f"DELETE FROM {table} WHERE article = ? AND found_in = ?", [article, f"embed {position}"])


def _erase_bodies(db: Database, articles: Collection[str], key: str) -> None:
    """Raw bytes of the articles that showed the handle, and of everything else that names it."""
    db.execute("DELETE FROM bodies WHERE sha256 IN (SELECT sha256 FROM articles"
               " WHERE key IN (SELECT value FROM json_each(?)))", [json.dumps(list(articles))])
    named = {key.encode(coding, "surrogatepass") for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    for row in select(db, "SELECT sha256 FROM bodies"):
        body = bytes(select(db, "SELECT body FROM bodies WHERE sha256 = ?", row["sha256"])[0]["body"]).lower()
        if any(name in body for name in named):
            db.execute("DELETE FROM bodies WHERE sha256 = ?", [row["sha256"]])


def _erase_post(db: Database, platform: str, post_id: str) -> None:
    """A post of an erased handle, where no embed shows it any more under another."""
    if select(db, "SELECT 1 FROM shown_posts WHERE platform = ? AND post_id = ? LIMIT 1", platform, post_id):
        return
    for table in ("posts", "handles_seen", "askings"):
        db.execute(f"DELETE FROM {table} WHERE platform = ? AND post_id = ?", [platform, post_id])
    db.execute("DELETE FROM testimonies WHERE platform = ? AND asked_post_id = ?", [platform, post_id])
    db.execute("DELETE FROM reviews WHERE platform = ? AND post_id = ? AND id NOT IN (SELECT review FROM reviewed)",
               [platform, post_id])


def _redact(db: Database, key: str, platforms: frozenset[str]) -> None:
    """Names and addresses of the handle in whatever rows are left."""
    mention = re.compile(rf"(?<![\w@])@{re.escape(key)}(?!\w)", re.I)
    tables = [row["name"] for row in select(
        db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'embeds_fts*'"
            " AND name NOT GLOB 'sqlite_*'")]
    for table in tables:
        if table in _LEFT:
            continue
        columns = [column.name for column in db[table].columns if column.type == "TEXT"]
        names = any(column.name == "platform" for column in db[table].columns)
        where = " OR ".join(f'instr(casefold("{column}"), ?) > 0' for column in columns)
        quoted = ", ".join(f'"{column}"' for column in columns)
        for row in select(db, f'SELECT rowid AS "row number", {quoted} FROM "{table}" WHERE {where}',
                          *[key] * len(columns)):
            theirs = not names or row["platform"] in platforms
            changed = {column: new for column in columns if isinstance(row[column], str)
                       and (new := _without(row[column], key, mention, platforms, whole=theirs)) != row[column]}
            if changed:
                _write(db, table, row["row number"], changed)


def _write(db: Database, table: str, number: int, changed: dict[str, str | None]) -> None:
    try:
        db.execute(f'UPDATE "{table}" SET {", ".join(f"{name} = ?" for name in changed)} WHERE rowid = ?',
                   [*changed.values(), number])
    except sqlite3.IntegrityError:
        # Two rows that differed only in what was erased: one of them is enough.
        db.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [number])


def _without(text: str, key: str, mention: re.Pattern[str], platforms: frozenset[str], *, whole: bool) -> (
    str | None
):
    """A cell without the handle: as a mention, in an address of its platform, as the whole of a value."""
    if text.startswith(("[", "{")):
        try:
            value = opened(text)
        except ValueError:
            pass  # words that begin like JSON
        else:
            bare = _bare(value, key, mention, platforms, whole)
            return text if bare == value else None if bare is None else str(cell(bare))
    if whole and text.casefold() == key:
        return FORGOTTEN
    text = _URL.sub(lambda found: FORGOTTEN_URL if _names(found[0], key, platforms) else found[0], text)
    return mention.sub(f"@{FORGOTTEN}", text)


def _bare(value: Any, key: str, mention: re.Pattern[str], platforms: frozenset[str], whole: bool) -> Any:
    if isinstance(value, str):
        return _without(value, key, mention, platforms, whole=whole)
    if isinstance(value, list):
        return [_bare(one, key, mention, platforms, whole) for one in value]
    if isinstance(value, dict):
        shown = {str(value.get(name) or "").casefold() for name in ("handle", "printed_handle", "address_handle")}
        if "position" in value and key in shown and value.get("platform") in platforms:
            return None  # a quoted post of the handle: its words go with its name
        return {name: _bare(one, key, mention, platforms, whole) for name, one in value.items()}
    return value


def _names(url: str, key: str, platforms: frozenset[str]) -> bool:
    post, other = parse_post_url(url), parse_other_url(url)
    named = [(post.platform, post.handle)] if post else []
    named += [(other.platform, other.value)] if other and other.kind == "user" else []
    return any(platform in platforms and handle is not None and handle.casefold() == key
               for platform, handle in named)


# --- what is known again ------------------------------------------------------------------------


def without_forgotten(db: Database, audited: Audited) -> Audited:
    """An audit without the posts of handles that were erased from this store; they are not kept a second time."""
    return without_handles(audited, forgotten_handles(db))


def forgotten_handles(db: Database) -> frozenset[str]:
    """The digests of the handles that were erased from this store."""
    return frozenset(row["sha256"] for row in select(db, "SELECT sha256 FROM erasures WHERE what = 'handle'"))


def without_handles(audited: Audited, known: frozenset[str]) -> Audited:
    """An audit without the posts of handles whose digests are *known*."""
    facts = audited.facts
    if not known or facts is None:
        return audited

    def stays(embed: Embed) -> bool:
        return not any(handle and digest_of(embed.platform, handle) in known
                       for handle in (embed.handle, embed.printed_handle, embed.address_handle))

    def bare(embed: Embed) -> Embed:
        return replace(embed, quoted=None) if embed.quoted is not None and not stays(embed.quoted) else embed

    article = facts.article
    dropped = {one.position for one in (*article.embeds, *article.linked_posts) if not stays(one)}
    quoting = any(one.quoted is not None and not stays(one.quoted) for one in article.embeds)
    if not dropped and not quoting:
        return audited
    places = {f"embed {position}" for position in dropped}
    page = article.page
    less = Article(
        article.url, tuple(bare(one) for one in article.embeds if one.position not in dropped),
        tuple(bare(one) for one in article.linked_posts if one.position not in dropped),
        tuple(link for link in article.short_links if link.found_in not in places), article.parse, article.problems,
        article.source, lambda: replace(page, hashtags=tuple(tag for tag in page.hashtags
                                                             if tag.found_in not in places)), article.sha256)
    links = {link.url for link in less.short_links}
    return replace(audited, judgement=_less(audited.judgement, less, known), facts=replace(
        facts, article=less, resolutions={url: one for url, one in facts.resolutions.items() if url in links},
        testimonies={place: said for place, said in facts.testimonies.items() if place not in dropped},
        listings=tuple(one for one in facts.listings if digest_of(one.platform, one.handle) not in known),
        earlier=tuple(one for one in facts.earlier if stays(one.embed))))


def _less(judgement: Judgement | None, article: Article, known: Collection[str]) -> Judgement | None:
    if judgement is None:
        return None
    shown = {one.position: one for one in (*article.embeds, *article.linked_posts)}
    embeds, linked = (tuple(replace(one, embed=shown[one.embed.position]) for one in judged
                            if one.embed.position in shown)
                      for judged in (judgement.embeds, judgement.linked_posts))
    flags = tuple(one for one in judgement.flagged_sources if digest_of(one.platform, one.handle) not in known)
    return replace(judgement, embeds=embeds, linked_posts=linked, flagged_sources=flags)


# --- articles -----------------------------------------------------------------------------------


def erase_articles(db: Database, before: datetime, reason: str, at: datetime) -> int:
    """
    The articles first audited before a moment, and what no other article needs; inside a transaction of the caller.

    Chains, posts, handles and captures go where nothing younger refers to them. Decisions go with their article.
    """
    old = select(db, "SELECT key, url, sha256 FROM articles WHERE audited_at < ?", cell(before))
    for row in old:
        for table in _OF_ARTICLE:
            db.execute(f"DELETE FROM {table} WHERE article = ?", [row["key"]])
        db.execute("DELETE FROM embed_changes WHERE ? IN (before_article, after_article)", [row["key"]])
        db.execute("UPDATE frontier SET article = NULL WHERE article = ?", [row["key"]])
        db.execute("DELETE FROM articles WHERE key = ?", [row["key"]])
    insert(db, "erasures", [{"at": at, "what": "article", "sha256": row["sha256"], "reason": reason} for row in old])
    if old:
        _sweep(db, cell(before))
        rebuild(db.conn)
    return len(old)


def _sweep(db: Database, before: Cell) -> None:
    """What hung on articles that are gone."""
    unused = "NOT IN (SELECT chain FROM links WHERE chain IS NOT NULL)"
    unseen = """NOT EXISTS (SELECT 1 FROM embeds WHERE embeds.platform = {0}.platform
        AND casefold(embeds.handle) = {0}.handle_key)"""
    post, younger = "(platform, post_id)", "SELECT platform, post_id FROM"
    for sql in ("DELETE FROM reviews WHERE place NOT IN (SELECT coalesce(url, key) FROM articles)",
                f"DELETE FROM hops WHERE chain {unused}", f"DELETE FROM resolutions WHERE chain {unused}"):
        db.execute(sql)
    for sql in (
            f"DELETE FROM posts WHERE first_seen < ? AND {post} NOT IN ({younger} shown_posts)",
            f"DELETE FROM askings WHERE at < ? AND {post} NOT IN ({younger} posts)",
            f"""DELETE FROM handles_seen WHERE first_seen < ? AND {unseen.format("handles_seen")}
                AND (post_id IS NULL OR {post} NOT IN ({younger} posts))""",
            f"DELETE FROM listings WHERE at < ? AND {unseen.format('listings')}",
            "DELETE FROM captures WHERE at < ?", "DELETE FROM kept_answers WHERE at < ?"):
        db.execute(sql, [before])
    db.execute("DELETE FROM bodies WHERE sha256 NOT IN (SELECT sha256 FROM articles UNION SELECT sha256 FROM captures)")


def scrub(db: Database) -> None:
    """Take what was erased out of the file itself: pages nobody uses, the index of words, the log of writes."""
    db.execute("INSERT INTO embeds_fts (embeds_fts) VALUES ('optimize')")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

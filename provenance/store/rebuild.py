"""
From rows back to records: the inverse of ``rows``, pure.

Rows come as dicts as SQLite gives them; text is unguarded here. A store keeps digests, not bytes:
an article that comes back has no ``source``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from provenance.model import (
    Anchor,
    Article,
    Audited,
    Clock,
    Dated,
    Earlier,
    Embed,
    EmbedJudgement,
    Facts,
    Finding,
    FlaggedSource,
    Hashtag,
    Hop,
    Judgement,
    Listed,
    Listing,
    Match,
    PageFacts,
    Resolution,
    ShortLink,
    SidedRow,
    Testimony,
)
from provenance.store.values import SIGN, day, moment, opened, unguard

#: A row as SQLite gives it, its texts unguarded.
Stored = Mapping[str, Any]

#: The fields of a finding in their order, but for what it is about, which stands in three columns of its own. Findings
#: are five of every post, so they are taken from their rows at once.
_MATCHED = Finding._fields.index("matched")
_FINDING = itemgetter(*(name for name in Finding._fields if name != "matched"),
                      "matched_text", "matched_start", "matched_end")
_JSON = ("forms", "hashtags", "mentions", "links", "media_links", "anchors", "quoted", "problems")


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its texts as they were seen."""
    return {name: unguard(value) if value.__class__ is str and SIGN in value else value for name, value in row.items()}


def audited(article: Stored, tables: Mapping[str, list[Stored]]) -> Audited:
    """One article from its row and its rows in the other tables, each list in the order of its numbers."""
    facts = _facts(article, tables)
    judgement = _judgement(facts, tables) if tables["judged_articles"] else None
    return Audited(unguard(article["input"]), _at(article["audited_at"]), facts, judgement)


def _facts(article: Stored, tables: Mapping[str, list[Stored]]) -> Facts:
    testimonies: dict[int, tuple[Testimony, ...]] = {}
    for row in tables["testimonies"]:
        testimonies[row["position"]] = (*testimonies.get(row["position"], ()), _testimony(row))
    links = [plain(row) for row in tables["links"]]
    chains: dict[str, list[Stored]] = {}
    for row in tables["hops"]:
        chains.setdefault(row["chain"], []).append(row)
    resolutions = {row["chain"]: resolution(row, chains.get(row["chain"], ())) for row in tables["resolutions"]}
    page_date = _dated(article)
    given = [Dated(_at(row["at"]), row["precision_ms"], unguard(row["source"])) for row in tables["published_dates"]]
    published = _dated(tables["judged_articles"][0]) if tables["judged_articles"] else \
        given[-1] if given else page_date
    return Facts(
        _article(article, page_date, links, tables),
        {row["url"]: resolutions[row["chain"]] for row in links if row["chain"] is not None},
        testimonies, published, _listings(tables["listings"]), tuple(map(earlier, tables["earlier"])))


def _listings(rows: Iterable[Stored]) -> tuple[Listing, ...]:
    """The newest of each handle; rows come newest first."""
    newest: dict[tuple[str, str, str], Stored] = {}
    for row in map(plain, rows):
        newest.setdefault((row["lister"], row["platform"], row["handle_key"]), row)
    return tuple(Listing(row["platform"], row["handle"], row["outcome"],
                         tuple(Listed(**one) for one in opened(row["accounts"])), moment(row["at"]), row["capture"],
                         row["reason"], row["lister"]) for row in newest.values())


def earlier(row: Stored) -> Earlier:
    """A post as an earlier visit showed it, from its row in ``embeds`` with the visit's moment and digest."""
    return Earlier(_embed(_opened(row)), _at(row["seen_at"]), row["seen_sha256"])


def _article(row: Stored, published: Dated | None, links: list[dict[str, Any]],
             tables: Mapping[str, list[Stored]]) -> Article:
    modified = _dated(row, "modified")
    row = plain(row)
    tags = tuple(Hashtag(tag["text"], tag["key"], tag["found_in"]) for tag in map(plain, tables["hashtags"]))
    page = PageFacts(row["title"], row["canonical_url"], published, tags, modified,
                     tuple(opened(row["authors"])), row["site"], row["language"], opened(row["sources"]))
    kinds: dict[str, list[Embed]] = {"embed": [], "link": []}
    for shown in tables["embeds"]:
        kinds[shown["kind"]].append(_embed(_opened(shown)))
    shorts = tuple(ShortLink(link["url"], link["found_in"]) for link in links if link["found_in"] is not None)
    return Article(row["url"], tuple(kinds["embed"]), tuple(kinds["link"]), shorts, row["parse"],
                   tuple(opened(row["problems"])), b"", lambda: page, row["sha256"])


def _opened(row: Stored) -> Stored:
    return plain(row) | {name: opened(row[name]) if row[name] is not None else None for name in _JSON}


def _embed(known: Stored) -> Embed:
    """An embed from its row, or from the JSON of a quoted one."""
    words = ("platform", "form", "position", "post_id", "handle", "printed_handle", "display_name", "text",
             "date_text", "permalink", "address_handle", "region")
    many = ("forms", "hashtags", "mentions", "links", "media_links", "problems")
    plain_fields: dict[str, Any] = {name: known[name] for name in words}
    return Embed(
        **plain_fields | {name: tuple(known[name]) for name in many},
        shown_date=day(known["shown_date"]), shown_at=moment(known["shown_at"]),
        anchors=tuple(Anchor(one["shown"], one["target"]) for one in known["anchors"]),
        quoted=None if known["quoted"] is None else _embed(known["quoted"]),
    )


def resolution(row: Stored, hops: Iterable[Stored]) -> Resolution:
    """One try to follow one link, from its row and those of its hops, in their order."""
    known = plain(row)
    steps = tuple(Hop(hop["url"], hop["status"], hop["via"], moment(hop["at"]), hop["ip"], hop["error"])
                  for hop in map(plain, hops))
    return Resolution(known["url"], bool(known["short"]), known["outcome"], steps, known["final_url"],
                      known["domain"])


def _testimony(row: Stored) -> Testimony:
    said = plain(row)
    words = ("witness", "outcome", "handle", "post_id", "text", "capture", "name", "author_id", "reason")
    times = ("at", "posted_at", "first_seen", "last_seen", "missing_since")
    known: dict[str, Any] = {name: said[name] for name in words} | {name: moment(said[name]) for name in times}
    return Testimony(
        **known, links=tuple(Anchor(one["shown"], one["target"]) for one in opened(row["links"])),
        versions=tuple(opened(row["versions"])), candidates=tuple(opened(row["candidates"])),
        former_handles=tuple((handle, moment(since)) for handle, since in opened(row["former_handles"])))


def _judgement(facts: Facts, tables: Mapping[str, list[Stored]]) -> Judgement:
    found: dict[int | None, list[Finding]] = {}
    for row in tables["findings"]:
        found.setdefault(row["position"], []).append(_finding(row))
    findings = {position: tuple(some) for position, some in found.items()}
    said: dict[int, tuple[Testimony, ...]] = {}
    for row in tables["judged_testimonies"]:
        said[row["position"]] = (*said.get(row["position"], ()), _testimony(row))
    made = {row["position"]: plain(row) for row in tables["judgements"]}
    embeds, linked = (
        tuple(_embed_judgement(one, made[one.position], findings.get(one.position, ()), said.get(one.position, ()))
              for one in shown if one.position in made)
        for shown in (facts.article.embeds, facts.article.linked_posts))
    flags = tuple(FlaggedSource(flag["handle"], flag["platform"], bool(flag["partisan_tagged"]),
                                bool(flag["unverifiable"]), tuple(opened(flag["why"])),
                                tuple(SidedRow(**row) for row in opened(flag["rows"])), tuple(opened(flag["missing"])),
                                flag["posts"], flag["posts_tagged"], flag["posts_unverifiable"])
                  for flag in map(plain, tables["source_flags"]))
    return Judgement(embeds, linked, findings.get(None, ()), flags, _at(tables["judged_articles"][0]["judged_at"]))


def _embed_judgement(embed: Embed, made: Stored, findings: tuple[Finding, ...],
                     said: tuple[Testimony, ...]) -> EmbedJudgement:
    clock = None
    if made["clock_source"] is not None:
        clock = Clock(moment(made["clock_at"]), moment(made["clock_not_before"]), moment(made["clock_not_after"]),
                      made["clock_precision_ms"], made["clock_source"], made["clock_impossible"])
    return EmbedJudgement(embed, made["post_id"], clock, made["status"], made["grade"], made["source"], findings, said)


def _finding(row: Stored) -> Finding:
    *others, text, start, end = _FINDING(row)
    made: list[Any] = [unguard(one) if one.__class__ is str else one for one in others]
    made.insert(_MATCHED, Match(unguard(text), start, end) if text is not None else None)
    return Finding(*made)


def _dated(row: Stored, name: str = "published") -> Dated | None:
    if row[f"{name}_at"] is None:
        return None
    return Dated(_at(row[f"{name}_at"]), row[f"{name}_precision_ms"], unguard(row[f"{name}_source"]))


def _at(text: str) -> datetime:
    """A time that is never absent."""
    at = moment(text)
    assert at is not None  # NOT NULL in the schema, or asked for before
    return at

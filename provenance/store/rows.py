"""
From records to rows: pure, plain Python values by column; ``values.cell`` makes them fit SQLite.

Rows come in three kinds, and each function below returns one: those of one article (its reading and
what is known of it), those of a judgement, and sights (captures, chains, posts, handles), which are
not an article's own and are only ever added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from provenance.model import (
    Article,
    Audited,
    Capture,
    Clock,
    Dated,
    Embed,
    EmbedJudgement,
    Facts,
    Finding,
    FlaggedSource,
    Hop,
    Judgement,
    Resolution,
    Testimony,
)
from provenance.store.values import Row, cell

#: Rows by table, parents before children.
Tables = dict[str, list[Row]]

_WITNESS = tuple(name.name for name in fields(Testimony))
_INFO = ("id", "version", "title", "as_of", "licence", "source", "kinds", "caveats")
_LISTED = ("list_id", "list_version", "line", "entry", "key", "kind", "label", "side", "source", "date", "licence",
           "note", "pair", "relation", "since", "until", "id")


def article_key(digest: str, url: str | None) -> str:
    """
    What names an article in a store: its bytes and its address together.

    >>> article_key("ab" * 32, None) == "ab" * 32
    True
    >>> article_key("ab" * 32, "https://news.example/a") == article_key("ab" * 32, "https://news.example/b")
    False

    The bytes, because an article that was changed is another witness than before. The address,
    because the same bytes at two addresses are two publications. Without an address the key is the
    digest of the bytes; else the SHA-256 of digest, space and address.
    """
    if url is None:
        return digest
    return sha256(f"{digest} {url}".encode("utf-8", "surrogatepass")).hexdigest()


# --- one article ------------------------------------------------------------------------------


def article_row(key: str, audited: Audited, article: Article) -> Row:
    """The article itself; *audited* is the first audit of these bytes."""
    return {
        "key": key, "url": article.url, "canonical_url": article.canonical_url, "title": article.title,
        **_dated("published", article.published), "sha256": article.sha256, "parse": article.parse,
        "problems": article.problems, "input": audited.input, "audited_at": audited.audited_at,
        **_dated("modified", article.modified), "authors": article.authors, "site": article.site,
        "language": article.language, "sources": article.page.sources,
    }


def embed_rows(key: str, article: Article) -> list[Row]:
    """Embeds and linked posts, each with its kind."""
    kinds = (("embed", article.embeds), ("link", article.linked_posts))
    return [{"article": key, "kind": kind} | {name.name: getattr(embed, name.name) for name in fields(embed)}
            for kind, embeds in kinds for embed in embeds]


def hashtag_rows(key: str, article: Article) -> list[Row]:
    """Every hashtag of the article, in its order."""
    return [{"article": key, "number": number, "text": tag.text, "key": tag.key, "found_in": tag.found_in}
            for number, tag in enumerate(article.hashtags)]


def link_rows(key: str, facts: Facts) -> list[Row]:
    """Each link with where it leads, as far as that is known."""
    return [{"article": key, "number": number} | row for number, row in enumerate(_links(facts))]


def _links(facts: Facts) -> Iterator[dict[str, object]]:
    """The article's short links in page order, then what else was followed for it."""
    shown = set()
    for link in facts.article.short_links:
        shown.add(link.url)
        yield {"url": link.url, "found_in": link.found_in, **_outcome(facts.resolutions.get(link.url))}
    for url, resolution in facts.resolutions.items():
        if url not in shown:
            yield {"url": url, "found_in": None, **_outcome(resolution)}


def _outcome(resolution: Resolution | None) -> dict[str, object]:
    if resolution is None:
        return dict.fromkeys(("short", "outcome", "final_url", "domain", "tried_at", "chain"))
    return {"short": resolution.short, "outcome": resolution.outcome, "final_url": resolution.final_url,
            "domain": resolution.domain, "tried_at": tried_at(resolution), "chain": chain_key(resolution)}


def testimony_rows(key: str, facts: Facts, adopted: Mapping[int, str | None]) -> list[Row]:
    """
    What witnesses said about the posts an article shows; *number* keeps their order.

    *adopted* has the ids, by position, of embeds that show none.
    """
    embeds = {embed.position: embed for embed in (*facts.article.embeds, *facts.article.linked_posts)}
    return [testimony_row(key, position, number, embeds.get(position), said, adopted.get(position))
            for position, testimonies in sorted(facts.testimonies.items())
            for number, said in enumerate(testimonies)]


def testimony_row(key: str, position: int | None, number: int, embed: Embed | None, said: Testimony,
                  adopted: str | None) -> Row:
    """
    One testimony, about the post the embed shows, else the one adopted for it, else the one the witness names.

    *position* None: about an embed of an earlier reading that no longer stands there.
    """
    shown = embed.post_id if embed else None
    return {"article": key, "position": position, "number": number, "platform": embed.platform if embed else None,
            "shown_post_id": shown, "asked_post_id": next((one for one in (shown, adopted, said.post_id)
                                                           if one is not None), None), **_said(said)}


def _said(said: Testimony) -> dict[str, object]:
    return {name: getattr(said, name) for name in _WITNESS}


def _dated(name: str, dated: Dated | None) -> dict[str, object]:
    return {f"{name}_at": dated.at if dated else None, f"{name}_precision_ms": dated.precision_ms if dated else None,
            f"{name}_source": dated.source if dated else None}


# --- what we make of it -----------------------------------------------------------------------


def judgement_rows(key: str, judgement: Judgement, published: Dated | None) -> Tables:
    """A judgement, with the publication date it went by."""
    judged = (*judgement.embeds, *judgement.linked_posts)
    placed = [(one.embed.position, one.findings) for one in judged]
    return {
        "judged_articles": [{"article": key, "judged_at": judgement.judged_at, **_dated("published", published)}],
        "judgements": [_judgement(key, one) for one in judged],
        "judged_testimonies": [{"article": key, "position": one.embed.position, "number": number, **_said(said)}
                               for one in judged for number, said in enumerate(one.testimony)],
        "findings": [_finding(key, position, number, finding)
                     for position, findings in (*placed, (None, judgement.findings))
                     for number, finding in enumerate(findings)],
        "source_flags": [_flag(key, number, flag) for number, flag in enumerate(judgement.flagged_sources)],
    }


def _judgement(key: str, one: EmbedJudgement) -> Row:
    clock = one.clock
    return {"article": key, "position": one.embed.position, "post_id": one.post_id, "status": one.status,
            "grade": one.grade, "source": one.source,
            **{f"clock_{name.name}": getattr(clock, name.name) if clock else None for name in fields(Clock)}}


def _finding(key: str, position: int | None, number: int, finding: Finding) -> Row:
    said = finding._asdict()
    matched = said.pop("matched")
    return {"article": key, "position": position, "number": number, **said,
            "matched_text": matched.text if matched else None, "matched_start": matched.start if matched else None,
            "matched_end": matched.end if matched else None}


def _flag(key: str, number: int, flag: FlaggedSource) -> Row:
    return {"article": key, "number": number, "platform": flag.platform, "handle_key": flag.handle.casefold(),
            "handle": flag.handle, "partisan_tagged": flag.partisan_tagged, "unverifiable": flag.unverifiable,
            "why": flag.why, "rows": flag.rows, "missing": flag.missing, "posts": flag.posts,
            "posts_tagged": flag.posts_tagged, "posts_unverifiable": flag.posts_unverifiable}


# --- sights: not an article's own -------------------------------------------------------------


def sights(facts: Facts, seen_at: datetime, captures: Iterable[Capture], chains: Iterable[Resolution]) -> Tables:
    """Chains, posts, handles and captures; adding one that is there already changes nothing."""
    by_key = {chain_key(one): one for one in chains}
    shown = [one for embed in (*facts.article.embeds, *facts.article.linked_posts) for one in _with_quoted(embed)]
    posts = [(embed.platform, embed.post_id) for embed in shown]
    handles = [(embed.platform, handle, embed.post_id, source) for embed in shown
               for handle, source in ((embed.printed_handle, "printed"), (embed.address_handle, "address"),
                                      (embed.handle if not (embed.printed_handle or embed.address_handle) else None,
                                       "shown"))]
    heard = [(embed.platform, embed.post_id, said) for embed in (*facts.article.embeds, *facts.article.linked_posts)
             for said in facts.testimonies.get(embed.position, ())]
    by_witnesses = heard_sights(heard, seen_at)
    return {
        "resolutions": [{"chain": chain, "url": one.url, "short": one.short, "outcome": one.outcome,
                         "final_url": one.final_url, "domain": one.domain, "tried_at": tried_at(one)}
                        for chain, one in by_key.items()],
        "hops": [{"chain": chain, "number": number} | {name.name: getattr(hop, name.name) for name in fields(Hop)}
                 for chain, one in by_key.items() for number, hop in enumerate(one.hops)],
        "posts": [{"platform": platform, "post_id": post_id, "first_seen": seen_at}
                  for platform, post_id in posts if post_id is not None] + by_witnesses["posts"],
        "handles_seen": [{"platform": platform, "handle_key": handle.casefold(), "handle": handle, "post_id": post_id,
                          "source": source, "first_seen": seen_at}
                         for platform, handle, post_id, source in handles if handle] + by_witnesses["handles_seen"],
        "captures": capture_rows(captures),
        "listings": [{"handle_key": one.handle.casefold()}
                     | {name.name: getattr(one, name.name) for name in fields(one)}
                     for one in facts.listings if one.at is not None],
    }


def capture_rows(captures: Iterable[Capture]) -> list[Row]:
    """Answers of the network: their digests, not their bodies."""
    return [{"url": one.url, "at": one.at, "status": one.status, "sha256": one.sha256, "size": one.size,
             "headers": one.headers, "ip": one.ip, "complete": one.complete, "error": one.error, "kept_at": one.kept_at}
            for one in captures]


def heard_sights(heard: Iterable[tuple[str, str | None, Testimony]], seen_at: datetime) -> dict[str, list[Row]]:
    """Posts and handles that witnesses named: each testimony with the platform and the id of the post asked about."""
    heard = tuple(heard)
    return {
        "posts": [{"platform": platform, "post_id": said.post_id, "first_seen": seen_at}
                  for platform, _, said in heard if said.post_id is not None],
        "handles_seen": [{"platform": platform, "handle_key": said.handle.casefold(), "handle": said.handle,
                          "post_id": said.post_id or post_id, "source": said.witness, "first_seen": seen_at}
                         for platform, post_id, said in heard if said.handle],
    }


def date_rows(key: str, published: Dated | None) -> list[Row]:
    """A publication date as given; several may stand side by side."""
    if published is None:
        return []
    return [{"article": key, "at": published.at, "precision_ms": published.precision_ms, "source": published.source}]


def list_rows(infos: Iterable[Any], rows: Iterable[Any]) -> Tables:
    """Lists as loaded: anything with the columns of a manifest, and of a list file, as attributes."""
    return {
        "lists": [{name: getattr(info, name) for name in _INFO} for info in infos],
        "list_rows": [{name: getattr(row, name) for name in _LISTED} for row in rows],
    }


def _with_quoted(embed: Embed) -> Iterator[Embed]:
    yield embed
    while embed.quoted is not None:
        embed = embed.quoted
        yield embed


def tried_at(resolution: Resolution) -> datetime | None:
    """When the last answer of a chain was asked for; None where no request was made."""
    return max((hop.at for hop in resolution.hops if hop.at is not None), default=None)


def chain_key(resolution: Resolution) -> str:
    """
    What names a chain in a store: all that is in it, so that the same try is stored once.

    >>> one = Resolution("https://t.co/AbC", True, "gone", (Hop("https://t.co/AbC", 404),))
    >>> chain_key(one) == chain_key(Resolution(**{name.name: getattr(one, name.name) for name in fields(one)}))
    True

    32 hexadecimal digits of the SHA-256 of its JSON; 128 bits are plenty for chains of one store.
    """
    said: Mapping[str, object] = {name.name: getattr(resolution, name.name) for name in fields(resolution)}
    # Keys in one order, whatever order a later version of the record has its fields in.
    text = json.dumps(json.loads(str(cell(said))), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:32]

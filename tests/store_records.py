"""Records of our own making for the tests of the store, and a look at everything in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from provenance.model import (
    Anchor,
    Article,
    Audited,
    Clock,
    Dated,
    Embed,
    EmbedJudgement,
    Facts,
    Finding,
    FlaggedSource,
    Hashtag,
    Hop,
    Judgement,
    Listing,
    Match,
    PageFacts,
    Resolution,
    ShortLink,
    Testimony,
)
from provenance.store import Store
from provenance.store.summaries import SUMMARIES, rebuild

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
LINK = "https://t.co/AbCdEfGhIj"


# --- one article, by hand ---------------------------------------------------------------------


def finding(rule: str = "prv.no-permalink", severity: str = "check", **more: Any) -> Finding:
    return Finding(rule, 1, severity, "observed", f"says {rule}", "says no more", "look", as_of=NOW.isoformat(), **more)


def embed(position: int = 0, **more: Any) -> Embed:
    given: dict[str, Any] = {"form": "flattened-text", "handle": "example_reader", "printed_handle": "example_reader",
                             "text": "Words of a post"}
    return Embed("x", position=position, **given | more)


def judged(one: Embed, *findings: Finding, status: str = "unverifiable", **more: Any) -> EmbedJudgement:
    given = {"post_id": one.post_id, "clock": None, "grade": "P1", "source": "unidentified"} | more
    return EmbedJudgement(one, status=status, findings=findings, **given)


def audited(*embeds: Embed, at: datetime = NOW, words: bytes = b"Words.", url: str | None = "https://news.example/a",
            flags: tuple[FlaggedSource, ...] = (), resolutions: dict[str, Resolution] | None = None,
            judge: Callable[[Embed], EmbedJudgement] | None = None, testimonies: Any = None,
            published: Dated | None = None, title: str | None = "A title", listings: tuple[Listing, ...] = (),
            **page_says: Any) -> Audited:
    """One audited article; each embed is judged by *judge*, the links of *resolutions* stand in it."""
    judge = judge or (lambda one: judged(one, finding()))
    resolutions = resolutions or {}
    page = PageFacts(title, None, None, tuple(Hashtag(tag, tag.casefold(), f"embed {one.position}")
                                              for one in embeds for tag in one.hashtags), **page_says)
    shown = tuple(one for one in embeds if one.form != "link")
    linked = tuple(one for one in embeds if one.form == "link")
    article = Article(url, shown, linked, tuple(ShortLink(link, "embed 0") for link in resolutions), "complete", (),
                      words, lambda: page)
    facts = Facts(article, resolutions, testimonies or {}, published, listings)
    judgement = Judgement(tuple(map(judge, shown)), tuple(map(judge, linked)), (), flags, at)
    return Audited("a.html", at, facts, judgement)


def tried(outcome: str = "resolved", at: datetime = NOW, final: str | None = "https://news.example/b") -> Resolution:
    return Resolution(LINK, True, outcome, (Hop(LINK, 301, "location", at, "192.0.2.1"), Hop(str(final), 200, at=at)),
                      final if outcome == "resolved" else None, "news.example" if outcome == "resolved" else None)


NOT_TRIED = Resolution(LINK, True, "not-tried", (Hop(LINK),))


def lists(version: str = "1", entries: tuple[str, ...] = ("ExampleTag",)) -> Any:
    """Two lists shaped like loaded ones, by attribute only."""
    infos = [SimpleNamespace(id=name, version=version, title="Tags", as_of=date(2024, 5, 1), licence="CC0-1.0",
                             source="us", kinds=("hashtag",), caveats=("a draft",), rows=len(entries))
             for name in ("tags", "more-tags")]
    rows = [SimpleNamespace(list_id=info.id, list_version=version, as_of=date(2024, 5, 1), line=line, entry=entry,
                            key=entry.casefold(), kind="hashtag", label="tag", side="axis:pole", source="us",
                            date=date(2024, 5, 1), licence="CC0-1.0", note="", pair=None, relation=None,
                            since=date(2024, 1, 1), until=None, id=None)
            for info in infos for line, entry in enumerate(entries, 2)]
    return SimpleNamespace(infos=infos, rows=rows)


# --- looking --------------------------------------------------------------------------------------


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, row numbers included; nothing can change without changing this."""
    tables = store.db.query("SELECT name, instr(sql, 'WITHOUT ROWID') = 0 AS numbered FROM sqlite_master"
                            " WHERE type = 'table'")
    return {row["name"]: store.db.execute(
                f'SELECT {"rowid, " if row["numbered"] else ""}* FROM "{row["name"]}" ORDER BY 1').fetchall()
            for row in tables
            if row["name"] not in ("embeds_fts_config", "embeds_fts_idx")}  # of no row of ours


def sums(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What stands in the tables of sums, without row numbers."""
    return {table: store.db.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2, 3, 4, 5, 6').fetchall()
            for table in SUMMARIES}


def anew(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What would stand there if it was made anew; nothing is changed."""
    store.db.begin()
    try:
        rebuild(store.db.conn)
        return sums(store)
    finally:
        store.db.rollback()


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def sound(store: Store) -> bool:
    """Does SQLite find the file, its references and the search index in order, and are the sums right?"""
    store.db.execute("INSERT INTO embeds_fts (embeds_fts, rank) VALUES ('integrity-check', 1)")
    return (store.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and store.db.execute("PRAGMA foreign_key_check").fetchall() == []
            and sums(store) == anew(store))


def everything(page: PageFacts) -> tuple[Any, ...]:
    """A page with the fields that do not count when two are compared."""
    return tuple(getattr(page, one.name) for one in fields(page))


def without_source(one: Audited) -> Audited:
    """As a store gives it back: digests, no bytes. ``page`` is compared beside it, see ``pages``."""
    assert one.facts is not None
    article = replace(one.facts.article, source=b"", digest=one.facts.article.sha256)
    return Audited(one.input, one.audited_at, replace(one.facts, article=article), one.judgement)


# --- any article: strategies ------------------------------------------------------------------

#: Everything a Python text can hold, the odd ones often.
_ODD = st.sampled_from(["\0", "\x1a", "\x1a0000", "\ud83d", "\ud83d\ude00", "'; DROP TABLE embeds; --", '"', "\\ud83d",
                        "%", "?", "\u202e", "🇺🇸", "9223372036854775808", ""])
texts = st.one_of(st.text(st.characters(), max_size=12), _ODD, st.builds(str.__add__, _ODD, _ODD))
_maybe = st.one_of(st.none(), texts)
_many = st.lists(texts, max_size=3).map(tuple)
times = st.datetimes(timezones=st.just(UTC))
_numbers = st.integers(-2**63, 2**63 - 1)
_clocks = st.builds(Clock, st.none() | times, st.none() | times, st.none() | times, st.none() | _numbers, texts, _maybe)
_dates = st.builds(Dated, times, _numbers, texts)
_tags = st.lists(st.builds(Hashtag, texts, texts, texts), max_size=2).map(tuple)
_hops = st.builds(Hop, texts, st.none() | _numbers, _maybe, st.none() | times, _maybe, _maybe)
_resolutions = st.builds(
    Resolution, texts, st.booleans(), st.sampled_from(["resolved", "gone", "not-tried"]),
    st.lists(_hops, max_size=3).map(tuple), _maybe, _maybe)
_anchors = st.lists(st.builds(Anchor, texts, texts), max_size=2).map(tuple)
_former = st.lists(st.tuples(texts, st.none() | times), max_size=2).map(tuple)
_testimonies = st.lists(
    st.builds(Testimony, texts, st.sampled_from(["exists", "gone", "not-tried"]), st.none() | times, _maybe, _maybe,
              _maybe, st.none() | times, _maybe, _maybe, _maybe, _maybe, _anchors, _many, _former, st.none() | times,
              st.none() | times, st.none() | times, _many), min_size=1, max_size=3).map(tuple)
_matches = st.builds(Match, texts, st.none() | _numbers, st.none() | _numbers)
_findings = st.lists(
    st.builds(Finding, texts, _numbers, st.sampled_from(["note", "check", "hold"]), texts, texts, texts, texts,
              st.none() | _matches, _maybe, _maybe, st.none() | _numbers, _maybe, _maybe, _maybe),
    max_size=3).map(tuple)
_flags = st.lists(st.builds(FlaggedSource, texts, texts, st.booleans(), st.booleans(), _many), max_size=2).map(tuple)


def _embeds(form: st.SearchStrategy[str], inside: st.SearchStrategy[Embed | None]) -> st.SearchStrategy[Embed]:
    return st.builds(
        Embed, texts, form, st.just(0), _maybe, _maybe, _maybe, _maybe, _maybe, st.none() | st.dates(),
        st.none() | times, _maybe, _maybe, _maybe, _many, texts, _many, _many, _many, _many,
        st.lists(st.builds(Anchor, texts, texts), max_size=2).map(tuple), inside, _many)


_any_embed = _embeds(texts, st.none() | _embeds(texts, st.none() | _embeds(texts, st.none())))


@st.composite
def any_audited(draw: st.DrawFn, words: bytes | None = None) -> Audited:
    """Any article that was read, and any judgement of it."""
    drawn = draw(st.lists(_any_embed, max_size=4))
    shown = [replace(one, position=position) for position, one in enumerate(drawn)]
    split = draw(st.integers(0, len(shown)))
    page = draw(st.builds(PageFacts, _maybe, _maybe, st.none() | _dates, _tags, st.none() | _dates, _many, _maybe,
                          _maybe, st.dictionaries(texts, texts, max_size=2)))
    shorts = draw(st.lists(st.builds(ShortLink, texts, texts), max_size=3).map(tuple))
    links = draw(st.lists(st.sampled_from([link.url for link in shorts] or ["?"]) | texts, max_size=3, unique=True))
    article = Article(
        draw(_maybe) if words is None else None, tuple(shown[:split]), tuple(shown[split:]), shorts,
        draw(st.sampled_from(["complete", "degraded"])), draw(_many),
        draw(st.binary(max_size=8)) if words is None else words, lambda: page)
    positions = st.sampled_from([one.position for one in shown] or [0])
    facts = Facts(article, {link: draw(_resolutions) for link in links},
                  draw(st.dictionaries(positions, _testimonies, max_size=3)),
                  draw(st.just(page.published) | st.none() | _dates))

    def verdict(one: Embed) -> EmbedJudgement:
        said = draw(st.just(()) | _testimonies)
        return EmbedJudgement(one, draw(_maybe), draw(st.none() | _clocks), draw(texts), draw(texts), draw(texts),
                              draw(_findings), said)

    judgement = Judgement(tuple(map(verdict, article.embeds)), tuple(map(verdict, article.linked_posts)),
                          draw(_findings), draw(_flags), draw(times))
    return Audited(draw(texts), draw(times), facts, judgement)

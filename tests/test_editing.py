"""An editor's word, erasing a handle, letting old articles go; with what stays in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import command
import pytest
from store_records import LATER, LINK, NOW, audited, embed, finding, judged, tried

from provenance.model import (
    Audited,
    Decision,
    Embed,
    EmbedJudgement,
    FlaggedSource,
    SidedRow,
    Testimony as Told,  # pytest would take a name that begins with Test for a test
)
from provenance.store import Store
from provenance.store.decisions import facts_digest
from provenance.store.erasing import FORGOTTEN, FORGOTTEN_URL, digest_of

ADDRESS = "https://twitter.com/example_reader/status/20"
ACCEPTED = Decision("accepted", "the day is right", LATER, "20")
SAID = Told("x-oembed", "exists", NOW, "example_reader", "20", "Words of a post", capture="https://o.example/1")


def _judge(one: Embed) -> EmbedJudgement:
    return judged(one, finding(), finding("dat.id-date", "hold"), status="contradicted")


def one_article(words: bytes = b"Words.", at: datetime = NOW, **more: object) -> Audited:
    changes = {"post_id": "20", "permalink": ADDRESS} | more
    return audited(embed(0, **changes), embed(1, handle="other", printed_handle="other"), words=words, at=at,
                   judge=_judge)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "provenance.db") as store:
        store.add(one_article())
        yield store


def waiting(store: Store) -> list[tuple[int, str]]:
    return [(row["position"], row["worst"]) for row in store.posts_to_review()]


# --- an editor's word ---------------------------------------------------------------------------


def test_what_is_decided_waits_no_longer_and_nothing_else_changes(store: Store) -> None:
    (key,) = store.articles()
    before = store.load(key)

    assert 1 == store.decide(ACCEPTED, platform="x")

    assert [(1, "hold")] == waiting(store)
    assert {0: ACCEPTED} == store.decided(key)
    assert before == store.load(key), "no finding and no status changes"


def test_the_same_facts_of_a_changed_page_are_not_asked_about_again(store: Store) -> None:
    store.decide(ACCEPTED, platform="x")
    store.add(one_article(b"other words around it", LATER))

    assert [(1, "hold"), (1, "hold")] == waiting(store)


@pytest.mark.parametrize("changed", [
    {"text": "Other words."}, {"handle": "example_other"}, {"display_name": "A Name"},
    {"shown_date": datetime(2024, 5, 30, tzinfo=UTC).date()}, {"links": (LINK,)},
    {"quoted": Embed("x", "blockquote", 0, post_id="19")},
])
def test_a_changed_copy_waits_again(store: Store, changed: dict[str, object]) -> None:
    store.decide(ACCEPTED, platform="x")
    store.add(one_article(b"changed", LATER, **changed))

    assert (0, "hold") in waiting(store)


def test_a_new_word_of_a_witness_makes_it_wait_again(store: Store) -> None:
    store.decide(ACCEPTED, platform="x")
    one = one_article()
    assert one.facts is not None
    store.add(replace(one, facts=replace(one.facts, testimonies={0: (SAID,)})))

    assert [(0, "hold"), (1, "hold")] == waiting(store)
    assert [False] == [row["stands"] for row in store.decisions()]

    store.decide(replace(ACCEPTED, decision="removed"), platform="x")
    assert [("removed", True), ("accepted", False)] == [(row["decision"], row["stands"]) for row in store.decisions()]


def test_what_says_nothing_new_is_no_new_fact() -> None:
    facts = one_article().facts
    assert facts is not None
    shown = facts.article.embeds[0]
    known = facts_digest(replace(facts, testimonies={0: (SAID,)}), shown)

    assert known != facts_digest(facts, shown)
    for later in (replace(SAID, at=LATER, capture="https://o.example/2"), Told("x-oembed", "blocked", LATER)):
        assert known == facts_digest(replace(facts, testimonies={0: (SAID, later)}), shown)
    assert facts_digest(facts, shown) == facts_digest(facts, replace(shown, form="iframe", position=0, region="aside"))


def test_a_link_that_was_followed_is_a_new_fact() -> None:
    facts = one_article(links=(LINK,)).facts
    assert facts is not None
    shown = facts.article.embeds[0]

    assert facts_digest(facts, shown) != facts_digest(replace(facts, resolutions={LINK: tried()}), shown)
    assert facts_digest(facts, shown) == facts_digest(
        replace(facts, resolutions={LINK: replace(tried(), outcome="not-tried")}), shown)


def test_an_embed_without_id_is_named_by_its_place(store: Store) -> None:
    word = replace(ACCEPTED, post_id=None)
    (key,) = store.articles()
    sha256 = store.load(key).facts.article.sha256  # type: ignore[union-attr]

    for place in ("https://news.example/a", key, sha256):
        assert 1 == store.decide(word, place=place, position=1)
    assert 0 == store.decide(word, place="https://news.example/a", position=9)
    assert 0 == store.decide(word, place="https://news.example/other")
    assert 0 == store.decide(ACCEPTED, platform="bluesky")
    with pytest.raises(ValueError, match="a decision is about"):
        store.decide(word)
    assert [(0, "hold")] == waiting(store)
    assert {1: word} == store.decided(key)


def test_an_article_without_an_address_has_decisions_too(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(audited(embed(0, post_id="20"), url=None))
        assert 1 == store.decide(ACCEPTED, platform="x")
        assert [] == waiting(store)


# --- forget -------------------------------------------------------------------------------------

NAME = "Example_Reader"
TOLD = "See @example_reader and https://x.com/Example_Reader/status/20 but not @example_reader2 or example_reader"


def full(words: bytes = b"all") -> Audited:
    row = SidedRow("handle", "example_reader", "tags", "1", 2, "tag", "axis:pole", 1)
    other = {"handle": "other", "printed_handle": "other"}
    return audited(
        embed(0, post_id="20", permalink=ADDRESS, hashtags=("Example_Reader",)),
        embed(1, **other, post_id="30", text=TOLD, mentions=("example_reader", "example_reader2"),
              links=(ADDRESS, "https://news.example/example_reader"),
              quoted=Embed("x", "blockquote", 0, post_id="20", handle="Example_Reader", text="Words of a post")),
        embed(2, form="link", post_id="20", permalink=ADDRESS),
        words=words, judge=lambda one: judged(one, finding(matched=None)),
        flags=(FlaggedSource("Example_Reader", "x", True, False, ("because of @example_reader",), (row,)),
               FlaggedSource("other", "x", True, False, ("why",))),
        resolutions={LINK: tried(final="https://mobile.twitter.com/example_reader/status/20/photo/1")},
        testimonies={0: (SAID,), 1: (replace(SAID, handle="other", post_id="30",
                                             former_handles=(("example_reader", None),)),)})


def test_a_forgotten_handle_is_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store(path) as store:
        store.add(full())
        (key,) = store.articles()

        assert 2 == store.forget("@" + NAME, reason="asked for", at=NOW)

        loaded = store.load(key).facts
        assert loaded is not None
        (left,) = loaded.article.embeds
        assert (f"See @{FORGOTTEN} and {FORGOTTEN_URL} but not @example_reader2 or example_reader", None) == \
            (left.text, left.quoted)
        assert (FORGOTTEN, "example_reader2") == left.mentions
        assert (FORGOTTEN_URL, "https://news.example/example_reader") == left.links, "other sites' paths are no handles"
        assert [FORGOTTEN] == [handle for handle, _ in loaded.testimonies[1][0].former_handles]
        assert ["other"] == [row["handle"] for row in store.flagged_sources()]
        assert [] == list(store.db.query("SELECT * FROM handles_seen WHERE handle_key = 'example_reader'"))
        assert [("30",)] == [tuple(row.values()) for row in store.db.query("SELECT post_id FROM posts")]
        assert ["other"] == [row["handle"] for row in store.db.table("embeds").search('"words" OR "Example_Reader"')]
        log = list(store.db.query("SELECT * FROM erasures"))
        assert {("handle", "asked for")} == {(row["what"], row["reason"]) for row in log}
        assert digest_of("x", "example_reader") in {row["sha256"] for row in log}
    words = path.read_bytes().replace(b"@example_reader2", b"").replace(b"or example_reader", b"").replace(
        b"news.example/example_reader", b"").replace(b'"example_reader2"', b"")
    assert b"example_reader" not in words.lower()


def test_a_forgotten_handle_is_not_kept_again(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(full())
        store.forget("example_reader", platform="x", reason="asked for", at=NOW)
        store.add(full())
        store.add(full(b"another"))
        store.add(audited(embed(0, handle="someone", printed_handle="someone"), words=b"third"))

        found = [one for key in store.articles() if (one := store.load(key).facts) is not None]

        assert ["other", "other", "someone"] == [embed.handle for one in found for embed in one.article.embeds]
        assert [None, None, None] == [embed.quoted for one in found for embed in one.article.embeds]
        assert [] == [embed for one in found for embed in one.article.linked_posts]
        assert {"other", "someone"} >= {row["handle"] for row in store.flagged_sources()}


def test_another_platform_keeps_its_handle(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(full())

        assert 0 == store.forget("example_reader", platform="bluesky", reason="asked for", at=NOW)
        assert 2 == store.forget("example_reader", platform="x", reason="asked for", at=NOW)


def test_nothing_about_a_handle_is_nothing_erased(store: Store) -> None:
    assert 0 == store.forget("nobody_here", reason="asked for", at=NOW)
    assert 2 == len(waiting(store))


# --- prune --------------------------------------------------------------------------------------


def test_prune_lets_old_articles_go_and_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(full())
        store.decide(ACCEPTED, platform="x")
        store.add(audited(embed(0, handle="younger", printed_handle="younger", post_id="40"), words=b"new", at=LATER,
                          url="https://news.example/b"))
        old = store.load(next(store.articles())).facts
        assert old is not None

        assert 1 == store.prune(LATER, reason="retention: 1d", at=LATER)
        assert 0 == store.prune(LATER, reason="retention: 1d", at=LATER)

        assert ["https://news.example/b"] == [one.facts.article.url for _, one in store.load_all()
                                              if one.facts is not None]
        assert [("article", old.article.sha256, "retention: 1d")] == [
            (row["what"], row["sha256"], row["reason"]) for row in store.db.query("SELECT * FROM erasures")]
        for table in ("resolutions", "hops", "reviews", "testimonies", "reviewed"):
            assert 0 == store.db.table(table).count, table
        assert ["40"] == [row["post_id"] for row in store.db.query("SELECT post_id FROM posts")]
        assert {"younger"} == {row["handle"] for row in store.db.query("SELECT handle FROM handles_seen")}


def test_prune_keeps_what_younger_articles_need(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(full())
        store.add(replace(full(b"the same post, later"), audited_at=LATER))

        assert 1 == store.prune(NOW + timedelta(days=1), reason="retention: 1d", at=LATER)

        (key,) = store.articles()
        assert store.load(key).facts == without(full(b"the same post, later"))
        assert {"20", "30"} == {row["post_id"] for row in store.db.query("SELECT post_id FROM posts")}


def without(one: Audited) -> object:
    assert one.facts is not None
    article = one.facts.article
    return replace(one.facts, article=replace(article, source=b"", digest=article.sha256))


# --- the command line ---------------------------------------------------------------------------


def run(*words: str, cwd: Path) -> tuple[int, str, str]:
    done = command.run(*words, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


PAGE = """<p>Words.</p><blockquote class="twitter-tweet"><p>The bridge is open.</p>&mdash; A Reader (@example_reader)
<a href="https://twitter.com/example_reader/status/1795968363525046272">February 20, 2019</a></blockquote>"""


def test_review_report_forget_and_prune(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    assert 1 == run("audit", "--offline", "a.html", cwd=tmp_path)[0]

    code, out, _ = run("report", "review", cwd=tmp_path)
    assert (0, True, True) == (code, "dat.id-date" in out, "provenance review" in out)
    assert (0, "accepted: 1 copy of the post\n", "") == run(
        "review", "https://x.com/example_reader/status/1795968363525046272", "--decision", "accepted", "--note",
        "the page shows the day of a reprint", cwd=tmp_path)
    assert (0, "", "") == run("report", "review", cwd=tmp_path)
    out = run("report", cwd=tmp_path)[1]
    assert "editor" in out
    assert "accepted on" in out
    assert "dat.id-date" not in out
    assert "contradicted" in out, "the status stays"
    said = json.loads(run("report", "--format", "json", cwd=tmp_path)[1])["embeds"][0]
    assert ("accepted", "contradicted") == (said["review"]["decision"], said["status"])
    assert "dat.id-date" in [one["rule"] for one in said["findings"]]
    assert "the page shows the day of a reprint" in run("report", "decisions", cwd=tmp_path)[1]

    assert (0, "1 embed erased; 'provenance judge' rebuilds what rested on them\n", "") == run(
        "forget", "@Example_Reader", cwd=tmp_path)
    assert "1 article judged" in run("judge", cwd=tmp_path)[1]
    assert 0 == run("audit", "--offline", "a.html", "--fail-on", "never", cwd=tmp_path)[0]
    assert [] == json.loads(run("report", "--format", "json", cwd=tmp_path)[1])["embeds"]
    code, out, _ = run("prune", "--keep", "0d", cwd=tmp_path)
    assert (0, True) == (code, out.startswith("1 article first audited before"))


@pytest.mark.parametrize(("words", "message"), [
    (("review", "nothing", "--decision", "accepted", "--note", "why"), "names no post"),
    (("review", "x:20", "--decision", "accepted", "--note", " "), "--note is empty"),
    (("review", "x:20", "--decision", "accepted", "--note", "why"), "shows no such post"),
    (("forget", "two words"), "is no handle"),
    (("forget", "a", "--platform", "nowhere"), "nowhere"),
    (("prune", "--keep", "long"), "is no length of time"),
    (("prune", "--keep", "99999y"), "before the calendar"),
])
def test_bad_usage_is_one_line(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    Store(tmp_path / "provenance.db").close()

    code, out, err = run(*words, cwd=tmp_path)

    assert (2, "", 1) == (code, out, err.count("\n"))
    assert message in err

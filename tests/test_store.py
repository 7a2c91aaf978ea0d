"""What a store keeps, what it adds, and what it leaves alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from store_records import (
    LATER,
    LINK,
    NOT_TRIED,
    NOW,
    audited,
    count,
    dump,
    embed,
    finding,
    judged,
    lists,
    sound,
    tried,
)

from provenance import model
from provenance.judge import judge
from provenance.lists import load_lists
from provenance.model import Article, Audited, Capture, Dated, Embed, Facts, FlaggedSource, Judgement
from provenance.parser import parse_article
from provenance.store import Store
from provenance.store.rows import article_key
from provenance.store.summaries import SUMMARIES

DAY_MS = 86_400_000
WORDS = """Readers had their say.

Hello from a field #Trump2024 pic.twitter.com/AbCdEfGhIj
— Example Reader (@example_reader) May 30, 2024

More words.
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "provenance.db")


def key_of(one: Audited) -> str:
    assert one.facts is not None
    return article_key(one.facts.article.sha256, one.facts.article.url)


def facts_of(store: Store, one: Audited) -> Facts:
    facts = store.load(key_of(one)).facts
    assert facts is not None
    return facts


def real_audit(words: str = WORDS) -> Audited:
    facts = Facts(parse_article(words.encode(), "https://news.example/a"), {})
    return Audited("a.txt", NOW, facts, judge(facts, load_lists(), NOW))


# --- twice -------------------------------------------------------------------------------------


def test_a_real_audit_twice_changes_not_one_row(store: Store) -> None:
    one, starter = real_audit(), load_lists()
    again = replace(one, audited_at=LATER, judgement=judge(one.facts, starter, LATER) if one.facts else None)
    capture = Capture("https://news.example/a", NOW, 200, (("Content-Type", "text/html"),), b"Words")

    assert store.add(one, captures=[capture], lists=starter)
    before = dump(store)
    assert not store.add(again, captures=[capture], lists=load_lists())
    assert before == dump(store)
    assert one.judgement != again.judgement  # the findings' as_of differs; that alone is no change
    assert 1 == count(store, "embeds") == count(store, "captures")
    assert sound(store)


def test_an_input_that_could_not_be_read_writes_nothing(store: Store) -> None:
    before = dump(store)
    failed = Audited("gone.html", NOW, error=("missing-file", "gone.html: no such file"))

    assert not store.add(failed, captures=[Capture("https://news.example/a", NOW, 404)], lists=lists())
    assert before == dump(store)


def test_the_key_is_bytes_and_address(store: Store) -> None:
    """The same bytes at two addresses are two publications; other bytes at one address are two versions."""
    for words, url in [(b"a", "https://news.example/a"), (b"a", "https://other.example/a"), (b"a", None),
                       (b"b", "https://news.example/a"), (b"a", "https://news.example/a"), (b"a", "")]:
        store.add(audited(embed(), words=words, url=url))
    keys = list(store.articles())

    assert 5 == len(keys) == len(set(keys))
    urls = [facts.article.url for key in keys if (facts := store.load(key).facts)]
    assert ["https://news.example/a", "https://other.example/a", None, "https://news.example/a", ""] == urls


# --- more is known -----------------------------------------------------------------------------


def test_a_link_resolved_now_is_added_and_judged_anew(store: Store) -> None:
    store.add(audited(embed(), resolutions={LINK: NOT_TRIED},
                      judge=lambda one: judged(one, finding("lnk.short-unresolved", "note"))))
    better = audited(embed(), at=LATER, resolutions={LINK: tried()}, judge=lambda one: judged(one, status="consistent"))

    assert store.add(better)
    loaded = store.load(key_of(better))
    assert {LINK: tried()} == facts_of(store, better).resolutions
    assert better.judgement == loaded.judgement
    assert NOW == loaded.audited_at
    assert 0 == count(store, "findings")
    assert sound(store)


@pytest.mark.parametrize("poorer", [{LINK: NOT_TRIED}, {}])
def test_knowing_less_takes_nothing_away(store: Store, poorer: dict[str, model.Resolution]) -> None:
    """An offline audit after an online one changes not one row."""
    store.add(audited(embed(), resolutions={LINK: tried()}, judge=lambda one: judged(one, status="consistent")))
    before = dump(store)
    article = audited(embed(), resolutions={LINK: tried()}).facts
    assert article is not None
    offline = audited(embed(), at=LATER)
    offline = replace(offline, facts=Facts(article.article, poorer))

    assert not store.add(offline)
    assert before == dump(store)


TRIES = [
    ("not-tried", NOW, "gone", NOW, "gone"),
    ("gone", NOW, "not-tried", LATER, "gone"),
    ("resolved", NOW, "gone", LATER, "gone"),
    ("gone", LATER, "resolved", NOW, "gone"),
    ("unreachable", NOW, "resolved", NOW, "resolved"),
]


@pytest.mark.parametrize(("first", "first_at", "then", "then_at", "expected"), TRIES)
def test_the_latest_try_counts_and_every_try_stays(store: Store, first: str, first_at: datetime, then: str,
                                                   then_at: datetime, expected: str) -> None:
    one = audited(embed(), resolutions={LINK: tried(first, first_at)})
    store.add(one)
    store.add(audited(embed(), resolutions={LINK: tried(then, then_at)}))

    assert expected == facts_of(store, one).resolutions[LINK].outcome
    tries = {row["outcome"] for row in store.db["resolutions"].rows}
    assert {first, then} - {"not-tried"} == tries - {"not-tried"}
    assert sound(store)


def test_the_judge_given_sees_what_the_store_knows(store: Store) -> None:
    """Where neither audit knew all, the judgement kept is one of everything."""
    other = "https://t.co/other"
    first = audited(embed(), resolutions={LINK: tried(), other: replace(NOT_TRIED, url=other)})
    second = audited(embed(), resolutions={LINK: NOT_TRIED, other: replace(tried(), url=other)})
    asked: list[Facts] = []

    def judge_all(facts: Facts) -> Judgement:
        asked.append(facts)
        return Judgement(tuple(judged(one, status="consistent") for one in facts.article.embeds), (), (), (), LATER)

    store.add(first)
    assert store.add(second, judge=judge_all)
    loaded = store.load(key_of(first))
    assert loaded.judgement is not None
    assert "consistent" == loaded.judgement.embeds[0].status
    assert [{"resolved"}] == [{one.outcome for one in facts.resolutions.values()} for facts in asked]


def test_testimonies_are_added_and_not_tried_gives_way(store: Store) -> None:
    said = [model.Testimony("oembed", outcome, at) for outcome, at in
            [("not-tried", None), ("exists", NOW), ("gone", LATER), ("not-tried", None)]]
    for number, one in enumerate(said):
        store.add(audited(embed(), testimonies={0: (one, model.Testimony("archive", "unknown", NOW))}))
        if number == 0:
            assert 2 == count(store, "testimonies")

    assert {0: (model.Testimony("archive", "unknown", NOW), said[1], said[2])} == \
        facts_of(store, audited(embed())).testimonies


def test_a_date_the_user_gave_stays_until_another_is_given(store: Store) -> None:
    """All of them stay in ``published_dates``; the one judged by is the last one given."""
    a, b = (Dated(NOW - timedelta(days=days), DAY_MS, "option --published") for days in (1, 2))
    seen = []
    for given in (None, a, None, b, a, a):
        one = audited(embed(), published=given)
        changed = store.add(one)
        seen.append((changed, facts_of(store, one).published))

    assert [(True, None), (True, a), (False, a), (True, b), (True, a), (False, a)] == seen
    assert 2 == count(store, "published_dates")


# --- read differently --------------------------------------------------------------------------


def test_a_newer_reading_takes_the_place_of_the_old_one_and_testimonies_follow(store: Store) -> None:
    """The same bytes read by a newer version of ours: an embed more stands before the others."""
    first, second = embed(0, post_id="20", text="first"), embed(1, text="second")
    lost = embed(2, post_id="22")
    said = {position: (model.Testimony("oembed", "exists", NOW, text=str(position)),) for position in range(3)}
    store.add(audited(first, second, lost, testimonies=said))
    newer = audited(embed(0, text="new"), replace(first, position=1, handle="Example_Reader"),
                    replace(second, position=2), title="Another title")

    assert store.add(newer)
    loaded = facts_of(store, newer)
    assert newer.facts is not None
    assert newer.facts.article.embeds == loaded.article.embeds
    assert "Another title" == loaded.article.title
    assert {1: said[0], 2: said[1]} == loaded.testimonies
    left = list(store.db["testimonies"].rows_where("position IS NULL", select="platform, shown_post_id, text"))
    assert [{"platform": "x", "shown_post_id": "22", "text": "2"}] == left
    before = dump(store)
    assert not store.add(newer)
    assert before == dump(store)
    assert sound(store)


def test_two_embeds_at_one_position_are_a_mistake_of_the_caller(store: Store) -> None:
    before = dump(store)

    with pytest.raises(ValueError, match="same position"):
        store.add(audited(embed(0), embed(0)))
    assert before == dump(store)


# --- judging -----------------------------------------------------------------------------------


def test_rejudge_replaces_what_we_make_of_it_and_nothing_else(store: Store) -> None:
    one = audited(embed(), resolutions={LINK: tried()}, published=Dated(NOW, DAY_MS, "option --published"))
    store.add(one)
    before = dump(store)
    other = audited(embed(), at=LATER, flags=(FlaggedSource("example_reader", "x", True, False, ("why",)),),
                    judge=lambda shown: judged(shown, finding("ctx.campaign-tag", "note"))).judgement
    assert other is not None

    assert store.rejudge(key_of(one), other)
    after = dump(store)
    of_posts = {"handle_spans", "newest_words", "word_spans", "vanished"}
    assert {"judged_articles", "findings", "source_flags", *SUMMARIES} - of_posts == {
        name for name in before if before[name] != after[name]}
    assert other == store.load(key_of(one)).judgement
    assert facts_of(store, one).published == (one.facts and one.facts.published)
    assert not store.rejudge(key_of(one), other)
    assert after == dump(store)


def test_rejudge_of_a_real_article_from_what_is_stored(store: Store) -> None:
    """A store can be judged again from its rows alone, with the same result."""
    one = real_audit()
    store.add(one)
    facts = facts_of(store, one)

    assert not store.rejudge(key_of(one), judge(facts, load_lists(), LATER))
    assert judge(facts, load_lists(), NOW) == store.load(key_of(one)).judgement == one.judgement


def test_rejudge_refuses_what_is_not_there(store: Store) -> None:
    one, strange = audited(embed()), audited(embed(), embed(7)).judgement
    assert strange is not None
    store.add(one)
    before = dump(store)

    with pytest.raises(KeyError):
        store.rejudge("no such key", strange)
    with pytest.raises(KeyError):
        store.load("no such key")
    with pytest.raises(ValueError, match=r"\[7\]"):
        store.rejudge(key_of(one), strange)
    assert before == dump(store)


# --- what else is seen -------------------------------------------------------------------------


def test_posts_and_handles_are_kept_with_who_showed_them(store: Store) -> None:
    quoted = Embed("x", "blockquote", 0, post_id="19", handle="Other")
    shown = embed(0, post_id="20", handle="Example", printed_handle="Example", address_handle="example", quoted=quoted)
    said = model.Testimony("oembed", "exists", NOW, handle="renamed", post_id="20")
    store.add(audited(shown, testimonies={0: (said,)}))
    store.add(audited(shown, words=b"another article", at=LATER))

    assert {("x", "19"), ("x", "20")} == {(row["platform"], row["post_id"]) for row in store.db["posts"].rows}
    assert {("Example", "example", "20", "printed"), ("example", "example", "20", "address"),
            ("Other", "other", "19", "shown"), ("renamed", "renamed", "20", "oembed")} == \
        {(row["handle"], row["handle_key"], row["post_id"], row["source"]) for row in store.db["handles_seen"].rows}
    assert {"2024-06-01T12:00:00.000000Z"} == {row["first_seen"] for row in store.db["posts"].rows}
    history = list(store.db["handle_history"].rows_where("post_id = ?", ["20"]))
    assert [2, 2, 2] == [row["handles_of_post"] for row in history]


def test_captures_keep_a_digest_and_no_body(store: Store) -> None:
    capture = Capture("https://news.example/a", NOW, 200, (("Set-Cookie", "a"), ("Set-Cookie", "b")), b"Words", "::1")
    failed = Capture("https://t.co/a", NOW, error="timeout", complete=False)
    store.add(audited(embed()), captures=[capture, failed])

    assert [(200, capture.sha256, 5, '[["Set-Cookie", "a"], ["Set-Cookie", "b"]]', "::1", 1, None, None),
            (None, failed.sha256, 0, "[]", None, 0, "timeout", None)] == \
        [tuple(row.values())[2:] for row in store.db["captures"].rows]


def test_lists_are_written_once_per_version(store: Store) -> None:
    assert store.add_lists(lists().infos, lists().rows)
    assert not store.add_lists(lists().infos, lists(entries=("Changed", "More")).rows)
    assert store.add(audited(embed()), lists=lists("2", ("One", "Two")))

    assert [("more-tags", "1", 1), ("more-tags", "2", 2), ("tags", "1", 1), ("tags", "2", 2)] == store.db.execute(
        "SELECT list_id, list_version, count(*) FROM list_rows GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    starter = load_lists()
    assert store.add_lists(starter.infos, starter.rows)
    assert len(starter.rows) + 6 == count(store, "list_rows")
    assert sound(store)


# --- search ------------------------------------------------------------------------------------


def test_search_stays_in_step(store: Store) -> None:
    def found(words: str) -> list[int]:
        return sorted(row["position"] for row in store.db.table("embeds").search(words))

    store.add(audited(embed(0, text="A walk in the field"), embed(1, text="Nothing"), embed(2, text=None)))
    assert ([0], [0, 1, 2], []) == (found("walk"), found("example_reader"), found("market"))
    store.add(audited(embed(0, text="Nothing"), embed(1, text="To the market")))  # read anew
    assert ([], [1]) == (found("walk"), found("market"))
    store.db.execute("UPDATE embeds SET text = 'Home again' WHERE position = 1")
    assert ([], [1]) == (found("market"), found("home"))
    store.db.execute("VACUUM")
    assert [1] == found("home")
    assert sound(store)


# --- whole or not at all -----------------------------------------------------------------------

#: Forked from a process that has everything imported already, and no threads.
_DIES = """
import os, signal, sys, sqlite_utils
sys.path[:0] = sys.argv[2:]
from store_records import LINK, audited, embed, lists, tried
from provenance.store import Store

def add(path, left):
    def die(statement):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store(path)
    store.add(audited(embed(0), words=b"whole"))
    store.db.conn.set_trace_callback(die)
    store.add(audited(*map(embed, range(20)), words=b"half", resolutions={LINK: tried()}), lists=lists())

for statements in (2, 15, 40, 60, 10_000):
    child = os.fork()
    if not child:
        add(f"{sys.argv[1]}/{statements}.db", statements)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_process_leaves_no_half_article(tmp_path: Path) -> None:
    here = Path(__file__).resolve().parent
    ended = subprocess.run([sys.executable, "-c", _DIES, tmp_path, here, here.parent], check=True, capture_output=True,
                           text=True, timeout=60)
    kept = []
    for statements, code in zip((2, 15, 40, 60, 10_000), map(int, ended.stdout.split()), strict=True):
        with Store(tmp_path / f"{statements}.db", create=False) as store:
            kept.append((code, len(list(store.articles())), count(store, "embeds"), count(store, "hops")))
            assert sound(store)

    killed = (-signal.SIGKILL, 1, 1, 0)
    assert [killed, killed, killed, killed, (0, 2, 21, 2)] == kept


def test_an_error_in_the_middle_leaves_nothing_of_it(store: Store) -> None:
    before = dump(store)
    naive = Capture("https://news.example/a", NOW.replace(tzinfo=None), 200)

    with pytest.raises(ValueError, match="zone"):
        store.add(audited(embed()), captures=[naive])
    assert before == dump(store)
    assert store.add(audited(embed()))


def test_five_hundred_small_audits_take_moments(store: Store) -> None:
    made = [audited(embed(0), embed(1), words=b"%d" % number, resolutions={LINK: tried()}) for number in range(500)]
    start = time.process_time()
    for one in made:
        store.add(one)

    assert 3 > time.process_time() - start
    assert 500 == len(list(store.articles()))


def test_an_article_without_anything_is_a_row_too(store: Store) -> None:
    empty = Article("https://news.example/empty", (), (), (), "degraded", ("empty",), b"")
    one = Audited("-", NOW, Facts(empty, {}), Judgement((), (), (), (), NOW))

    assert store.add(one)
    loaded = store.load(key_of(one))
    assert loaded.facts is not None
    assert ("degraded", ("empty",), empty.sha256, b"") == (
        loaded.facts.article.parse, loaded.facts.article.problems, loaded.facts.article.sha256,
        loaded.facts.article.source)
    assert os.fspath(store.path).endswith("provenance.db")


def test_sqlite_utils_is_imported_only_when_a_store_is_opened(tmp_path: Path) -> None:
    """It takes longer to import than a small audit takes."""
    script = ("import sys; from provenance.store import Store; before = 'sqlite_utils' in sys.modules; "
              "store = Store(sys.argv[1]); print(before, store.db['embeds'].count, 'sqlite_utils' in sys.modules)")
    ended = subprocess.run([sys.executable, "-c", script, tmp_path / "a.db"], check=True, capture_output=True,
                           text=True, cwd=Path(__file__).resolve().parents[1])

    assert "False 0 True\n" == ended.stdout


def test_a_date_that_the_user_gave_and_the_page_now_states_stays(store: Store) -> None:
    """Found by drawing audits at random: the second of two equal audits took it away."""
    given = Dated(NOW, DAY_MS, "option --published")
    one = audited(embed(), published=given)
    assert one.facts is not None
    article = one.facts.article
    page = replace(article.page, published=given)
    other = replace(one, facts=replace(one.facts, published=None, article=replace(article, read_page=lambda: page)))
    store.add(one)
    store.add(other)

    assert not store.add(other)
    assert given == facts_of(store, other).published

"""The witnesses asked again: who is due, what is kept, what changed, and that a run can stop at any moment."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import command
import pytest
from store_records import LATER, NOW, audited, count, dump, embed, judged, sound

from provenance import model
from provenance.errors import StoreBusy
from provenance.lists import Lists, load_lists
from provenance.model import Audited, Capture, Fetch
from provenance.platforms import parse_post_url
from provenance.rechecking import Rechecked, Totals, due_before, recheck
from provenance.rechecking.asked import asked_of, by_server
from provenance.recording import write_record
from provenance.store import Shown, Store, Wanted
from provenance.witnesses import Asked, ask_witnesses, witness_named

ROOT = Path(__file__).resolve().parents[1]
DAY = timedelta(days=1)
JULY = datetime(2024, 7, 9, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def lists() -> Lists:
    return load_lists()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "provenance.db")


def said(witness: str, outcome: str, at: datetime | None = JULY, **more: Any) -> model.Testimony:
    return model.Testimony(witness, outcome, at, **more)


def article(number: int, *posts: str, testimonies: Any = None, at: datetime = NOW, **more: Any) -> Audited:
    """An article that shows posts of X by their ids."""
    shown = (embed(place, post_id=post, permalink=f"https://twitter.com/example_reader/status/{post}", **more)
             for place, post in enumerate(posts))
    return audited(*shown, words=b"%d" % number, url=f"https://news.example/{number}", testimonies=testimonies, at=at)


def nobody(url: str, /) -> Capture | None:
    """A network that is there; the stand-ins below do not ask it."""
    return None


class Answers:
    """A stand-in for ``ask_witnesses``: canned words by post, and what it was asked."""

    def __init__(self, *always: model.Testimony, stop_after: int | None = None,
                 **by_post: tuple[model.Testimony, ...]) -> None:
        self.always = always
        self.by_post = by_post
        self.stop_after = stop_after
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked, fetch: Fetch | None) -> tuple[model.Testimony, ...]:
        if len(self.asked) == self.stop_after:
            raise KeyboardInterrupt
        self.asked.append(asked)
        return self.by_post.get(f"p{asked.post_id}", self.always)

    @property
    def posts(self) -> list[str | None]:
        return [one.post_id for one in self.asked]


def again(store: Store, lists: Lists, ask: Answers, *, now: datetime = JULY, days: float = 1,
          fetch: Fetch | None = nobody, done: Callable[[Rechecked], None] | None = None,
          **wanted: Any) -> tuple[list[Rechecked], Totals]:
    found: list[Rechecked] = []
    totals = recheck(store, fetch, lists, now=now, wanted=Wanted(due_before(now, days), **wanted), ask=ask,
                     done=done or found.append)
    return found, totals


def heard_rows(store: Store) -> list[tuple[Any, ...]]:
    return store.db.execute("SELECT article, position, witness, outcome, at FROM testimonies").fetchall()


# --- who is due -----------------------------------------------------------------------------------


def test_never_asked_first_then_the_one_asked_longest_ago(store: Store, lists: Lists) -> None:
    store.add(article(1, "20", "21", "22", "23", testimonies={
        0: (said("x-oembed", "exists", JULY - 2 * DAY),), 1: (said("x-oembed", "blocked", JULY - 9 * DAY),),
        2: (said("x-oembed", "exists", JULY - DAY / 2), said("x-syndication", "gone", JULY - 9 * DAY)),
        3: (said("x-oembed", "not-tried", None),)}))
    ask = Answers(said("x-oembed", "exists"))
    _, totals = again(store, lists, ask)

    assert ["23", "21", "20"] == ask.posts
    assert (3, 1) == (totals.asked, totals.later)


@pytest.mark.parametrize(("wanted", "posts"), [
    ({}, ["20", "21", "30"]),
    ({"limit": 2}, ["20", "21"]),
    ({"platform": "bluesky"}, ["30"]),
    ({"platform": "x"}, ["20", "21"]),
    ({"handle": "EXAMPLE_reader"}, ["20"]),
    ({"handle": "@other"}, ["21"]),
    ({"handle": "renamed"}, ["21"]),
    ({"handle": "Straße"}, ["30"]),
    ({"handle": "STRASSE", "platform": "bluesky"}, ["30"]),
    ({"handle": "nobody"}, []),
])
def test_which_posts(store: Store, lists: Lists, wanted: dict[str, Any], posts: list[str]) -> None:
    other = replace(embed(1, post_id="21", handle="Other", printed_handle="Other"))
    sky = replace(embed(2, post_id="30", handle="straße", printed_handle=None), platform="bluesky")
    store.add(audited(embed(0, post_id="20"), other, sky, embed(3), testimonies={
        1: (said("x-oembed", "exists", JULY - 5 * DAY, handle="Renamed"),),
        2: (said("bluesky", "exists", JULY - 4 * DAY),)}))
    ask = Answers(said("x-oembed", "exists"))
    again(store, lists, ask, **wanted)

    assert posts == ask.posts


def test_posts_that_are_only_linked_to_are_not_asked_about(store: Store, lists: Lists) -> None:
    store.add(audited(embed(0, post_id="20"), embed(1, form="link", post_id="20"), embed(2, form="link", post_id="21")))
    ask = Answers(said("x-oembed", "exists"))
    again(store, lists, ask)

    assert ["20"] == ask.posts
    assert [0] == [row[1] for row in heard_rows(store)]


def test_a_named_witness_counts_its_own_times(store: Store, lists: Lists) -> None:
    """A post whose other witnesses were asked today is due for one that was not."""
    store.add(article(1, "20", testimonies={0: (said("x-oembed", "exists", JULY - DAY / 2),)}))
    ask = Answers(said("x-syndication", "exists"))

    assert 0 == again(store, lists, ask)[1].asked
    assert 0 == again(store, lists, ask, witnesses=("x-oembed",))[1].asked
    assert 1 == again(store, lists, ask, witnesses=("x-syndication",))[1].asked
    assert 0 == again(store, lists, ask, witnesses=("x-syndication",))[1].asked


def test_a_named_witness_without_a_word_leaves_the_post_due_for_the_others(store: Store, lists: Lists) -> None:
    store.add(article(1, "20"))

    assert 1 == again(store, lists, Answers(), witnesses=("x-syndication",))[1].asked
    assert 1 == again(store, lists, Answers(said("x-oembed", "exists")))[1].asked


def test_a_not_tried_with_a_time_is_no_asking(store: Store, lists: Lists) -> None:
    store.add(article(1, "20", testimonies={0: (said("x-oembed", "not-tried", JULY - DAY / 2),)}))

    assert 1 == again(store, lists, Answers(said("x-oembed", "exists")))[1].asked


def test_what_is_asked_about(store: Store, lists: Lists) -> None:
    """The newest article's embed with an address speaks; what it lacks is taken from the others."""
    store.add(audited(embed(0, post_id="20", handle="shown", shown_date=NOW.date()), words=b"1"))
    store.add(audited(embed(0, post_id="20", handle=None, printed_handle=None,
                            permalink="https://twitter.com/Example/status/20?s=20"), words=b"2", at=LATER))
    ask = Answers()
    again(store, lists, ask)
    (asked,) = ask.asked

    assert ("x", "20", "shown", "https://twitter.com/Example/status/20?s=20", NOW.date()) == (
        asked.platform, asked.post_id, asked.handle, asked.permalink, asked.day)
    assert asked.url is not None
    assert asked.url.endswith("/Example/status/20")


@pytest.mark.parametrize(("platform", "post_id", "url"), [
    ("x", "1796168134345285632", "https://x.com/i/status/1796168134345285632"),
    ("youtube", "dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    ("instagram", "CabcdEfGhIj", "https://www.instagram.com/p/CabcdEfGhIj/"),
    ("vimeo", "76979871", "https://vimeo.com/76979871"),
    ("pinterest", "99360735500167749", "https://www.pinterest.com/pin/99360735500167749/"),
    ("telegram", "example/12", "https://t.me/example/12"),
    ("reddit", "1d3abcd", "https://www.reddit.com/comments/1d3abcd/"),
    ("tiktok", "7012345678901234567", None),
    ("x", "no number", None),
])
def test_an_id_alone_gives_an_address_where_the_platform_has_one(platform: str, post_id: str, url: str | None) -> None:
    asked = asked_of(platform, post_id, [Shown(("a", 0), "example", None, None, None, None)])

    assert (url and parse_post_url(url), None) == (asked.url and parse_post_url(asked.url), asked.permalink)
    assert (url is None) == (asked.url is None)


def test_a_post_known_by_its_picture_link_is_asked_by_the_address_it_led_to(store: Store, lists: Lists) -> None:
    led_to = "https://x.com/example_reader/status/77/photo/1"
    store.add(audited(embed(0), judge=lambda one: judged(
        one, post_id="77", testimony=(said("media-link", "unknown", NOW, post_id="77", capture=led_to),))))
    ask = Answers(said("x-oembed", "exists"))
    again(store, lists, ask)

    assert [("77", led_to)] == [(one.post_id, one.permalink) for one in ask.asked]
    assert [("x-oembed", "exists")] == [row[2:4] for row in heard_rows(store)]


def test_one_number_on_two_servers_is_two_posts(store: Store, lists: Lists) -> None:
    def toot(place: int, host: str | None) -> model.Embed:
        one = embed(place, post_id="123", permalink=f"https://{host}/@example_reader/123" if host else None)
        return replace(one, platform="mastodon")

    store.add(audited(toot(0, "mastodon.social"), toot(1, "mastodon.online"), toot(2, None)))
    ask = Answers(said("mastodon", "exists"))
    found, _ = again(store, lists, ask)

    assert {"https://mastodon.social/@example_reader/123", "https://mastodon.online/@example_reader/123"} == {
        one.permalink for one in ask.asked}
    assert [0, 1, 2] == sorted(row[1] for row in heard_rows(store))
    assert 2 == len(found[0].asked)


def test_embeds_without_any_address_are_one_group() -> None:
    shown = [Shown(("a", place), None, None, None, None, None) for place in range(2)]

    assert (tuple(shown),) == by_server("20", shown)
    assert () == by_server("20", [])


# --- what is kept ---------------------------------------------------------------------------------


def test_an_answer_of_another_day_is_a_new_row_with_its_time(store: Store, lists: Lists) -> None:
    store.add(article(1, "20", testimonies={0: (said("x-oembed", "exists", NOW),)}))
    again(store, lists, Answers(said("x-oembed", "exists", JULY)))
    again(store, lists, Answers(said("x-oembed", "gone", JULY + 2 * DAY)), now=JULY + 2 * DAY)

    assert [("exists", "2024-06-01"), ("exists", "2024-07-09"), ("gone", "2024-07-11")] == [
        (row[3], row[4][:10]) for row in heard_rows(store)]
    assert ["exists", "gone"] == [row["outcome"] for row in store.view("status_history")]
    assert sound(store)


def test_the_same_answer_of_the_same_moment_is_not_doubled(store: Store, lists: Lists) -> None:
    """A recording played twice into one store: the second time everything is there."""
    store.add(article(1, "20"))
    ask = Answers(said("x-oembed", "exists"), said("x-syndication", "blocked"))
    again(store, lists, ask)
    before = heard_rows(store)
    again(store, lists, ask, days=0)

    assert ["20", "20"] == ask.posts
    assert before == heard_rows(store)
    assert 2 == len(before)


def test_one_post_of_many_articles_is_asked_once_and_stands_with_all(store: Store, lists: Lists) -> None:
    for number in range(3):
        store.add(article(number, "20", "21"))
    ask = Answers(said("x-oembed", "exists"))
    found, _ = again(store, lists, ask)

    assert ["20", "21"] == ask.posts
    assert 6 == count(store, "testimonies")
    assert [3, 3] == [len({shown.place[0] for shown in one.shown}) for one in found]


def test_a_not_tried_gives_way_and_is_said_once(store: Store, lists: Lists) -> None:
    store.add(article(1, "20", testimonies={0: (said("x-oembed", "not-tried", None),)}))
    silent = Answers(said("x-oembed", "not-tried", None, reason="put off"), said("wayback", "not-tried", None))
    for _ in range(2):
        again(store, lists, silent)

    assert [("x-oembed", "not-tried"), ("wayback", "not-tried")] == [row[2:4] for row in heard_rows(store)]
    again(store, lists, Answers(said("x-oembed", "exists"), said("wayback", "not-tried", None)))
    assert [("wayback", "not-tried"), ("x-oembed", "exists")] == [row[2:4] for row in heard_rows(store)]


def test_captures_and_handles_are_kept(store: Store, lists: Lists) -> None:
    store.add(article(1, "20"))

    def ask(asked: Asked, fetch: Fetch | None) -> tuple[model.Testimony, ...]:
        assert fetch is not None
        assert fetch("https://publish.example/none") is None
        capture = fetch("https://publish.example/oembed")
        return (said("x-oembed", "exists", capture.at if capture else None, handle="Renamed", post_id="22"),)

    answered = Capture("https://publish.example/oembed", JULY, 200, body=b"{}")
    recheck(store, {answered.url: answered}.get, lists, now=JULY, wanted=Wanted(JULY), ask=ask, done=lambda one: None)

    assert [answered.url] == [row["url"] for row in store.db["captures"].rows]
    assert ("renamed", "22") in {(row["handle_key"], row["post_id"]) for row in store.db["handles_seen"].rows}
    assert "22" in {row["post_id"] for row in store.db["posts"].rows}


def test_an_article_that_has_left_meanwhile_is_passed_over(store: Store, lists: Lists) -> None:
    store.add(article(1, "20"))

    def ask(asked: Asked, fetch: Fetch | None) -> tuple[model.Testimony, ...]:
        for table in ("findings", "judgements", "judged_articles", "source_flags", "embeds", "articles"):
            store.db.execute(f"DELETE FROM {table}")
        return (said("x-oembed", "exists"),)

    totals = recheck(store, nobody, lists, now=JULY, wanted=Wanted(JULY), ask=ask, done=lambda one: None)

    assert (1, 0) == (totals.asked, count(store, "testimonies"))


def test_articles_are_judged_again_with_what_was_heard(store: Store, lists: Lists) -> None:
    store.add(article(1, "20"))
    exists = said("x-oembed", "exists", handle="example_reader", text="Words of a post", post_id="20",
                  capture="https://publish.example/oembed")
    found, _ = again(store, lists, Answers(exists))
    (key,) = store.articles()
    judgement = store.load(key).judgement

    assert judgement is not None
    assert [exists] == list(judgement.embeds[0].testimony)
    assert "identified" == judgement.embeds[0].source
    assert [((key, 0), "unverifiable", judgement.embeds[0].status)] == list(found[0].statuses)


def test_findings_that_were_not_there_are_told(store: Store, lists: Lists) -> None:
    """The first judging of the real judge finds something in an embed that a test judged; the second nothing new."""
    store.add(article(1, "20", shown_date=(NOW - 900 * DAY).date()))
    first, _ = again(store, lists, Answers(said("x-oembed", "blocked")))
    second, _ = again(store, lists, Answers(said("x-oembed", "blocked", JULY + DAY)), now=JULY + 2 * DAY)

    assert {0} == {found.position for found in first[0].findings if found.finding.rule.startswith(("prv.", "dat."))}
    assert () == second[0].findings


# --- what changed ---------------------------------------------------------------------------------

BEFORE = said("x-oembed", "exists", NOW, handle="example_reader", name="A Name", author_id="7", text="Words of\na post")


@pytest.mark.parametrize(("now", "changes"), [
    (said("x-oembed", "exists", handle="Example_Reader", text="Words of a post"), []),
    (said("x-oembed", "gone"), [("outcome", "exists", "gone")]),
    (said("x-oembed", "blocked"), []),
    (said("x-oembed", "unknown"), []),
    (said("x-oembed", "not-tried", None), []),
    (said("x-oembed", "exists", handle="renamed"), [("handle", "example_reader", "renamed")]),
    (said("x-oembed", "exists", author_id="8"), [("author_id", "7", "8")]),
    (said("x-oembed", "exists", text="other words"), [("text", "Words of\na post", "other words")]),
    (said("x-oembed", "exists", text="words of a post"), [("text", "Words of\na post", "words of a post")]),
    (said("x-oembed", "restricted", name="B"), [("outcome", "exists", "restricted"), ("name", "A Name", "B")]),
    (said("x-syndication", "exists"), [("outcome", None, "exists")]),
    (BEFORE, []),
    (replace(BEFORE, outcome="gone", at=NOW - DAY), []),
])
def test_what_counts_as_a_change(store: Store, lists: Lists, now: model.Testimony, changes: list[Any]) -> None:
    store.add(article(1, "20", testimonies={0: (BEFORE, said("x-oembed", "blocked", NOW + DAY))}))
    store.add(article(2, "20", testimonies={0: (BEFORE,)}))
    found, totals = again(store, lists, Answers(now))

    assert changes == [(one.what, one.before, one.after) for one in found[0].changes]
    assert bool(changes) == bool(totals.changed)
    assert {(now.witness, NOW, JULY)} >= {(one.witness, one.before_at, one.at) for one in found[0].changes
                                          if one.before is not None}


def test_a_post_that_has_vanished_is_told_once(store: Store, lists: Lists) -> None:
    store.add(article(1, "20", testimonies={0: (BEFORE,)}))
    gone = (said("x-oembed", "gone"), said("x-syndication", "gone"))
    _, first = again(store, lists, Answers(*gone))
    _, second = again(store, lists, Answers(*(replace(one, at=JULY + 5 * DAY) for one in gone)), now=JULY + 5 * DAY)

    assert [("20", 2)] == [(row["post_id"], row["times_gone"]) for row in first.vanished]
    assert () == second.vanished
    assert [4] == [row["times_gone"] for row in store.view("vanished_posts")]


def test_silent_posts_are_counted(store: Store, lists: Lists) -> None:
    store.add(article(1, "20", "21", "22"))
    _, totals = again(store, lists, Answers(said("x-oembed", "exists"), p21=(said("x-oembed", "blocked"),), p22=()))

    assert Totals(3, 1, 2, 0, ()) == totals


# --- stopped and started again --------------------------------------------------------------------


def test_a_stopped_run_goes_on_with_what_is_due(store: Store, lists: Lists) -> None:
    store.add(article(1, *map(str, range(20, 30))))
    first, second = Answers(said("x-oembed", "exists"), stop_after=4), Answers(said("x-oembed", "exists"))
    with pytest.raises(KeyboardInterrupt):
        again(store, lists, first)
    again(store, lists, second)

    assert [str(number) for number in range(20, 30)] == [*first.posts, *second.posts]
    assert [("recheck", "stopped", 4, 4, False), ("recheck", "done", 6, 6, False)] == [
        (row["command"], row["outcome"], row["posts_asked"], row["posts_changed"], row["ended_at"] is None)
        for row in store.db["runs"].rows_where(order_by="rowid")]
    assert ["done"] == [row["outcome"] for row in store.db.query(
        "SELECT runs.outcome FROM askings JOIN runs ON runs.id = askings.run WHERE post_id = '29'")]


_DIES = """
import os, signal, sys
sys.path[:0] = sys.argv[3:]
from test_recheck import JULY, Answers, article, nobody, said
from provenance.lists import load_lists
from provenance.rechecking import recheck
from provenance.store import Store, Wanted

store, lists, left = Store(sys.argv[1]), load_lists(), int(sys.argv[2])
store.add(article(1, *map(str, range(20, 30))))
store.add_lists(lists.infos, lists.rows)

def die(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

store.db.conn.set_trace_callback(die)
recheck(store, nobody, lists, now=JULY, wanted=Wanted(JULY), ask=Answers(said("x-oembed", "exists")), done=print)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("statements", [60, 420, 660])
def test_a_killed_run_leaves_whole_posts_and_has_nothing_to_resume(tmp_path: Path, lists: Lists, statements: int) -> None:
    """Some hundred statements a post, so each of these is in the middle of something."""
    path = tmp_path / "a.db"
    ended = subprocess.run([sys.executable, "-c", _DIES, path, str(statements), ROOT / "tests", ROOT], check=False,
                           capture_output=True, text=True, timeout=60)
    ask = Answers(said("x-oembed", "exists"))
    with Store(path, create=False) as store:
        kept = {row[1] for row in heard_rows(store)}
        asked = count(store, "askings")
        (run,) = store.db["runs"].rows
        again(store, lists, ask)

        assert -signal.SIGKILL == ended.returncode, ended.stderr
        assert asked == len(kept) == run["posts_asked"] < 10
        assert (statements > 200) == (asked > 0)
        assert (None, None) == (run["ended_at"], run["outcome"])
        assert {*map(str, range(20, 30))} == {str(20 + position) for position in kept} | set(ask.posts)
        assert 10 == len(kept) + len(ask.posts) == count(store, "testimonies")
        assert sound(store)


def test_what_was_kept_before_a_busy_store_stays(store: Store, lists: Lists, tmp_path: Path) -> None:
    store.add(article(1, "20", "21"))
    other = sqlite3.connect(tmp_path / "provenance.db", isolation_level=None)

    def hold(one: Rechecked) -> None:
        other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreBusy):
        again(store, lists, Answers(said("x-oembed", "exists")), done=hold)
    other.close()

    assert 1 == count(store, "testimonies")


def test_posts_that_could_not_be_asked_have_others_before_them(store: Store, lists: Lists) -> None:
    """With a limit, a host that is put off would else stand at the head of every run."""
    store.add(article(1, "20", "21", "22"))
    put_off, ask = said("x-oembed", "not-tried", None), []
    for day in range(3):
        one = Answers(said("x-oembed", "exists", JULY + day * DAY), p20=(put_off,))
        again(store, lists, one, now=JULY + day * DAY / 8, limit=1)
        ask += one.posts

    assert ["20", "21", "22"] == ask
    assert 1 == again(store, lists, Answers(put_off), now=JULY + DAY / 2)[1].silent


def test_nobody_knows_the_platform_so_it_was_asked(store: Store, lists: Lists) -> None:
    store.add(article(1, "20"))
    again(store, lists, Answers())

    assert [] == again(store, lists, Answers())[0]


def test_offline_tells_what_is_due_and_leaves_it_due(store: Store, lists: Lists) -> None:
    store.add(article(1, "20"))
    ask = Answers(said("x-oembed", "not-tried", None))
    again(store, lists, ask, fetch=None)
    before = {name: rows for name, rows in dump(store).items() if name != "runs"}
    found, totals = again(store, lists, ask, fetch=None)

    assert (["20"], 0) == ([one.due.post_id for one in found], totals.asked)
    assert before == {name: rows for name, rows in dump(store).items() if name != "runs"}
    assert [0, 0] == [row["posts_asked"] for row in store.db["runs"].rows]


def test_a_store_without_posts(store: Store, lists: Lists) -> None:
    store.add(audited(embed(0)))

    assert ([], Totals(0, 0, 0, 0, ())) == again(store, lists, Answers())


# --- the command ----------------------------------------------------------------------------------


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = command.run("recheck", *arguments, cwd=cwd)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


POST = "1796168134345285632"
ASKED = Asked("x", POST, "example_reader", f"https://x.com/example_reader/status/{POST}",
              f"https://twitter.com/example_reader/status/{POST}")


def recorded(path: Path, status: int, keys: Iterable[str] = ("x-oembed", "x-syndication"), at: datetime = JULY) -> Path:
    """A recording in which every address these witnesses ask answers one status."""
    captures: dict[str, Capture] = {}

    def fetch(url: str, /) -> Capture:
        return captures.setdefault(url, Capture(url, at + timedelta(seconds=len(captures)), status, (), b"{}"))

    ask_witnesses(ASKED, fetch, [witness_named(key) for key in keys])
    assert captures
    write_record(captures.values(), path, at)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store(tmp_path / "provenance.db") as store:
        store.add(article(1, POST, testimonies={0: (replace(BEFORE, at=NOW, author_id="7"),)}))
        store.add(article(2, POST))
    return tmp_path


def test_replay_tells_what_changed_and_the_second_time_nothing_is_due(folder: Path) -> None:
    recording = recorded(folder / "a.warc.gz", 404)
    first = run("--replay", recording, cwd=folder)
    second = run("--replay", recording, cwd=folder)

    assert 1 == first.returncode, first.stderr
    assert "x-oembed: exists (2024-06-01) → gone" in first.stdout
    assert f"X {POST}: existed on 2024-06-01, gone by 2024-07-09, 2 times seen gone" in " ".join(first.stdout.split())
    assert "1 post asked, 1 changed" in first.stdout.splitlines()[-1]
    assert "" == first.stderr
    assert (0, "0 posts asked, 0 changed; 1 not due, asked less than 1 day ago (--older-than)") == (
        second.returncode, second.stdout.strip())


def test_the_same_recording_into_the_same_store_says_the_same(folder: Path) -> None:
    """Byte for byte, as a replay is judged as of the recorded time."""
    recording = recorded(folder / "a.warc.gz", 404)
    copy = (folder / "provenance.db").read_bytes()
    results = []
    for name in ("a.db", "b.db"):
        (folder / name).write_bytes(copy)
        results.append(run("--replay", recording, "--format", "json", "--store", name, cwd=folder))

    assert results[0].stdout == results[1].stdout
    assert 1 == results[0].returncode


def test_json_has_an_object_for_each_post_and_one_for_the_run(folder: Path) -> None:
    result = run("--replay", recorded(folder / "a.warc.gz", 404), "--format", "json", cwd=folder)
    post, summary = map(json.loads, result.stdout.splitlines())

    assert ("provenance/recheck@1", "x", POST, "example_reader", "2024-06-01T12:00:00Z") == tuple(
        post[key] for key in ("schema", "platform", "post_id", "handle", "asked_before"))
    assert {"https://news.example/1", "https://news.example/2"} == {one["url"] for one in post["shown"]}
    assert {"witness": "x-oembed", "what": "outcome", "before": "exists", "after": "gone",
            "before_at": "2024-06-01T12:00:00Z"} == {
        key: post["changes"][0][key] for key in ("witness", "what", "before", "after", "before_at")}
    assert {"x-oembed", "x-syndication"} <= {one["witness"] for one in post["testimony"]}
    assert {"asked": 1, "changed": 1, "silent": 0, "not_due": 0} == {
        key: value for key, value in summary["summary"].items() if key != "vanished"}
    assert [POST] == [row["post_id"] for row in summary["summary"]["vanished"]]


def test_refused_everywhere_is_no_change(folder: Path) -> None:
    run("--replay", recorded(folder / "a.warc.gz", 503), "--witness", "x-oembed", cwd=folder)
    result = run("--replay", recorded(folder / "b.warc.gz", 503, at=JULY + 3 * DAY), cwd=folder)

    assert (0, "1 post asked, 0 changed, of 1 no witness said anything") == (
        result.returncode, result.stdout.splitlines()[-1])


def test_fail_on_never(folder: Path) -> None:
    assert 0 == run("--replay", recorded(folder / "a.warc.gz", 404), "--fail-on", "never", cwd=folder).returncode


def test_offline_says_what_is_due(folder: Path) -> None:
    result = run("--offline", "--older-than", "30", "--source", "@Example_Reader", "--platform", "x", cwd=folder)

    assert POST in result.stdout
    assert "in 2 articles" in result.stdout
    assert "x-oembed: not-tried" in " ".join(result.stdout.split())
    assert "0 posts asked" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(("arguments", "says"), [
    (["--platform", "myspace"], "no platform is called"),
    (["--witness", "the-neighbour"], "no witness is called"),
    (["--limit", "0"], "--limit"),
    (["--older-than", "-1"], "--older-than"),
    (["--older-than", "soon"], "--older-than"),
    (["--offline", "--replay", "a.warc.gz"], "exclude each other"),
    (["--replay", "no-such.warc.gz"], "cannot be read"),
    (["--store", "missing.db"], "there is no such store"),
    (["post"], "unexpected extra argument"),
])
def test_wrong_usage_is_one_line_and_two(folder: Path, arguments: list[str], says: str) -> None:
    result = run(*arguments, cwd=folder)

    assert 2 == result.returncode
    assert says in result.stderr
    assert 1 == len(result.stderr.splitlines())


def test_a_held_store_exits_seventy_five(folder: Path) -> None:
    held = sqlite3.connect(folder / "provenance.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    result = run("--offline", cwd=folder)
    held.close()

    assert (75, 1) == (result.returncode, len(result.stderr.splitlines()))

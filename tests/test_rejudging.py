"""A store judged again: offline, idempotent, and with what changed and why."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from judging import AS_OF, DAY, facts, id_at, lists_of, row, shown, with_address
from store_records import dump, sound

from provenance import judge as judging, model, rejudging
from provenance.errors import StoreError
from provenance.judge import RULES, judge
from provenance.judge.diff import Change, Known, changes
from provenance.lists import Lists
from provenance.lists.rows import ListInfo
from provenance.model import Audited, Facts, Judgement
from provenance.pipeline import judge_store
from provenance.report.changed import change_dict
from provenance.store import Store

TAG = row("North2024", "hashtag", "campaign_tag", "ax:north", since=DAY)
ONE = lists_of(TAG)
ID = id_at(2024, 5, 30, 12)


def newer(lists: Lists, *rows: object) -> Lists:
    """The same list in its next version, with other rows."""
    made = lists_of(*rows)  # type: ignore[arg-type]
    info = replace(made.infos[0], version="2")
    return Lists((info,), (replace(one, list_version="2") for one in made.rows), made.sides)


def given() -> Facts:
    return facts(with_address(ID, text="Words #North2024 #South2024", hashtags=("North2024", "South2024"),
                              shown_date=DAY + timedelta(days=1)))


def told(store: Store, lists: Lists, **more: object) -> tuple[tuple[int, int], list[Change]]:
    found: list[Change] = []
    counts = judge_store(store, lists, told=lambda _key, _audited, changed: found.extend(changed),
                         **more)  # type: ignore[arg-type]
    return counts, found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "a.db")
    known = given()
    store.add(Audited("a.html", AS_OF, known, judge(known, ONE, AS_OF)), lists=ONE)
    assert ((1, 0), []) == told(store, ONE), "judged by the same lists and rules"
    return store


def test_a_row_added_makes_two_poles(store: Store) -> None:
    lists = newer(ONE, TAG, row("South2024", "hashtag", "campaign_tag", "ax:south", since=DAY))

    counts, found = told(store, lists)

    assert (1, 1) == counts
    crossed, = [one for one in found if one.rule == "ctx.cross-tagged"]
    assert (None, "list test-list: version 1 to 2") == (crossed.before, crossed.why)
    assert {"finding"} == {one.what for one in found}, "no list row changes a status or a grade"
    assert ((1, 0), []) == told(store, lists), "twice changes nothing"


def test_a_row_added_is_named_with_its_list(store: Store) -> None:
    _, found = told(store, newer(ONE, TAG, row("Reader", "name_token", "campaign_token", "ax:north")))

    assert ["list test-list: version 1 to 2, row 3 added"] == [one.why for one in found if one.rule == "ctx.name-token"]


def test_a_row_removed_is_named_too(store: Store) -> None:
    _, found = told(store, newer(ONE))

    gone, = found
    assert ("ctx.campaign-tag", None) == (gone.rule, gone.after)
    assert "list test-list: version 1 to 2, row 2 gone or changed" == gone.why


def test_a_list_left_out_is_no_new_word(store: Store) -> None:
    _, found = told(store, Lists((), (), {}))

    assert {"ctx.campaign-tag", "src.unlisted"} == {one.rule for one in found}
    assert {"list test-list is not loaded any more"} == {one.why for one in found}


def test_a_list_that_is_new(store: Store) -> None:
    more = ListInfo("more", "7", "More", DAY, "CC0-1.0", "here", (), (), 1)
    lists = Lists((*ONE.infos, more), (*ONE.rows, replace(
        row("example_reader", "handle", "elected_official"), list_id="more", list_version="7", line=2)), ONE.sides)

    _, found = told(store, lists)

    assert ["list more 7 is new, row 2 added"] == [one.why for one in found if one.rule == "src.listed-official"]
    assert ["list more 7 is new"] == [one.why for one in found if one.rule == "src.unlisted"]
    assert [("unidentified", "listed")] == [(one.before, one.after) for one in found if one.what == "source"]


def test_a_new_version_of_a_rule(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old = next(one for one in RULES if one.slug == "dat.id-date")
    new = replace(old, version=old.version + 1, severity="check")
    for name in ("CATALOGUE", "RULES"):
        monkeypatch.setattr(judging, name, tuple(new if one is old else one for one in getattr(judging, name)))
    monkeypatch.setattr("provenance.rejudging.RULES", judging.RULES)

    counts, found = told(store, ONE)

    assert (1, 1) == counts
    assert [f"rule dat.id-date: version {old.version} to {new.version}"] == [one.why for one in found]
    assert ((1, 0), []) == told(store, ONE)


def test_a_rule_that_is_new_and_one_that_is_gone() -> None:
    known, lists = given(), {("test-list", "1")}
    now = judge(known, ONE, AS_OF)
    less = replace(now, embeds=tuple(replace(one, findings=one.findings[1:]) for one in now.embeds))
    slug = now.embeds[0].findings[0].rule
    rules = {one.slug: one.version for one in RULES}
    without = {name: version for name, version in rules.items() if name != slug}

    assert [f"rule {slug} is new"] == [one.why for one in changes(less, now, Known(lists, without), lists, rules)]
    assert [f"no rule is called {slug} any more"] == [
        one.why for one in changes(now, less, Known(lists, rules), lists, without)]
    assert ["facts were added since"] == [one.why for one in changes(less, now, Known(lists, rules), lists, rules)]
    assert ["judged for the first time"] == [one.why for one in changes(None, now, Known(lists, rules), lists, rules)]


def test_another_moment_is_a_reason(store: Store) -> None:
    _, found = told(store, ONE, as_of=AS_OF.replace(year=2020))

    assert {"judged as of 2020-11-22, not 2026-11-22"} == {one.why for one in found if one.rule == "dat.impossible-id"}
    status, = [one for one in found if one.what == "status"]
    assert ("discrepant", "contradicted") == (status.before, status.after)
    assert "follows from: dat.id-date, dat.impossible-id" == status.why, "what lists say changes no status"


def test_changes_as_data(store: Store) -> None:
    key = next(store.articles())
    _, found = told(store, newer(ONE))
    data = json.loads(json.dumps(change_dict(key, store.load(key), found)))

    assert (key, None, ["ctx.campaign-tag"]) == (data["article"], data["url"], [one["rule"] for one in data["changes"]])


def test_posts_of_one_store_are_judged_lot_by_lot(tmp_path: Path) -> None:
    """More articles than are read at once; each stays itself."""
    with Store(tmp_path / "many.db") as store:
        for number in range(450):
            known = facts(shown(text=f"Number {number} #North2024", hashtags=("North2024",)),
                          source=str(number).encode())
            store.add(Audited(f"{number}.html", AS_OF, known, judge(known, ONE, AS_OF)))

        assert (450, 450) == judge_store(store, newer(ONE))
        assert (450, 0) == judge_store(store, newer(ONE))
        assert sound(store)


def many(path: Path, count: int) -> Store:
    store = Store(path, clock=lambda: AS_OF)
    for number in range(count):
        tag = ("North2024", "South2024", "Words")[number % 3]
        known = facts(shown(text=f"Number {number} #{tag}", hashtags=(tag,)), source=str(number).encode())
        store.add(Audited(f"{number}.html", AS_OF, known, judge(known, ONE, AS_OF)), lists=ONE)
    return store


def test_several_processes_write_what_one_writes(tmp_path: Path) -> None:
    """A third of the articles changes; told of in the same order, and the stores are equal to the last row."""
    lists = newer(ONE, TAG, row("South2024", "hashtag", "campaign_tag", "ax:south", since=DAY))
    with many(tmp_path / "one.db", 450) as one, many(tmp_path / "two.db", 450) as two:
        alone, together = told(one, lists), told(two, lists, jobs=2)

        assert ((450, 300), 300) == (alone[0], len(alone[1]))
        assert alone == together
        assert dump(one) == dump(two)
        assert sound(two)
        assert (450, 0) == judge_store(two, lists, jobs=2)


def test_what_another_process_adds_meanwhile_is_not_judged_away(tmp_path: Path) -> None:
    """An answer that came between the reading of an article and the writing of its judgement counts."""
    path = tmp_path / "a.db"
    known = given()
    with Store(path) as store, Store(path) as other:
        store.add(Audited("a.html", AS_OF, known, judge(known, ONE, AS_OF)), lists=ONE)
        said = replace(known, testimonies={0: (model.Testimony("x-oembed", "gone", AS_OF),)})
        lists = newer(ONE, TAG, row("South2024", "hashtag", "campaign_tag", "ax:south", since=DAY))

        def made(audited: Audited) -> Judgement:
            assert audited.facts is not None
            if not audited.facts.testimonies:
                other.add(Audited("a.html", AS_OF, said, judge(said, ONE, AS_OF)))
            return judge(audited.facts, lists, audited.audited_at)

        assert (1, 1) == store.rejudge_all(made)
        stored = store.load(next(store.articles()))

    assert stored.facts is not None
    assert stored.judgement == judge(stored.facts, lists, AS_OF)
    assert "prv.unavailable" in {one.rule for one in stored.judgement.embeds[0].findings}


class Ends:
    """Judges nothing: its process ends, as one does that the system kills."""

    def __call__(self, audited: Audited) -> Judgement:
        os._exit(9)


def test_a_process_that_is_killed_is_said_in_one_line(tmp_path: Path) -> None:
    with many(tmp_path / "a.db", 3) as store:
        before = dump(store)
        with pytest.raises(StoreError, match="run again"):
            store.rejudge_all(Ends(), None, lambda lots: rejudging._ahead(store.path, cast(Any, Ends()), 2, lots))

        assert before == dump(store)

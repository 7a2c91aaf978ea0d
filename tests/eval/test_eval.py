"""
The evaluation as a test: every floor of floors.toml, each failing with a list of what differs.

``python -m tests.eval`` prints the same as a table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import alarms
import forged
import pytest
from days import spellings
from floors import DOCUMENTED, READING, Read
from forging import MOVES, Forgery
from judged import Tally, detected, tallies
from make import made_files
from planted import PLANTED
from report import pairs_of, report
from scoring import Score, add_up, match, score
from standing import shows, squeezed, stands
from truth import EMBED_KEYS, FOLDER, FORMS, PAGE_KEYS, Page, load, orphans, platform_by_form, unstated

from provenance.judge import CATALOGUE
from provenance.judge.rule import Hit
from provenance.lists import load_lists
from provenance.parser import parse_article
from provenance.platforms import PLATFORMS

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

FLOORS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
PAGES = load()
RULES = {rule.slug for rule in CATALOGUE}
#: A list longer than this is read from the report.
MOST_LINES = 60


@cache
def scored() -> tuple[Score, ...]:
    return tuple(score(page) for page in PAGES)


@cache
def read() -> Read:
    return Read(scored())


@cache
def judged() -> dict[str, Tally]:
    return tallies(PAGES)


@cache
def every_forgery() -> tuple[Forgery, ...]:
    return tuple(forged.all_forgeries(PAGES))


@cache
def below() -> frozenset[str]:
    """Floors that do not hold today: none, or their own tests say so."""
    return below_of(read())


def below_of(these: Read) -> frozenset[str]:
    return frozenset(floor for floor in READING if READING[floor](these, FLOORS))


@cache
def measured() -> alarms.Measured:
    return alarms.measure(PAGES)


def fail(title: str, lines: Iterable[str]) -> None:
    """Fail with a list that reads as one."""
    lines = list(lines)
    more = [f"… and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    pytest.fail("\n".join([title, *lines[:MOST_LINES], *more]), pytrace=False)


@pytest.mark.parametrize("floor", READING)
def test_what_is_read_keeps_its_floor(floor: str) -> None:
    below = READING[floor](read(), FLOORS)

    if below:
        fail(f"below the floor of {floor}:", below)


@pytest.mark.parametrize("kind", FLOORS["owed"])
def test_forgeries_are_detected_where_they_can_be_shown(kind: str) -> None:
    tally = judged()[kind]

    assert FLOORS["owed"][kind] <= tally.owed, "pages bear fewer forgeries of this kind than they did"
    if tally.rate < FLOORS["judged"]["detected"]:
        fail(f"{kind}: {tally.detected} of {tally.owed} detected", tally.missed)


def test_what_a_witness_shows_the_page_alone_does_not() -> None:
    """The recorded answers are what tells, nothing else: without them the owed rule keeps silent."""
    lists = load_lists()
    some = [replace(one, fetch=None, owed=replace(one.owed, web={})) for one in every_forgery()
            if one.owed.rule and one.kind.endswith("witnessed")]

    assert {one.kind for one in some} == {kind for kind in FLOORS["owed"] if kind.endswith("witnessed")}
    assert [] == [f"{one.page.name}: {one.kind}" for one in some if detected(one, lists)]


def test_every_kind_of_forgery_that_is_owed_has_its_floor() -> None:
    owed = {kind for kind, tally in judged().items() if tally.owed}

    assert set(FLOORS["owed"]) == owed


def test_untouched_embeds_raise_no_alarm() -> None:
    """Offline, and with every witness answering truly; no rule of severity check or hold without a reason."""
    if len(measured().lines) > FLOORS["judged"]["false_alarms"]:
        fail("rules that speak about embeds that nobody touched:", measured().lines)


def test_copies_that_went_wrong_on_their_own_are_told() -> None:
    if measured().silent:
        fail("rules owed by an embed as it stands:", measured().silent)


def test_the_rates_that_the_package_holds_are_those_of_today() -> None:
    """The rules' documentation prints them; rules that are new, or speak more often, need a fresh file."""
    assert alarms.kept() == measured().rates, "run: python -m tests.eval --write-rates"


# --- the set itself ---------------------------------------------------------------------------


def test_every_page_has_its_truth_and_every_truth_its_page() -> None:
    assert [] == orphans()


def test_there_are_as_many_pages_as_there_were() -> None:
    hand = [page for page in PAGES if page.hand]

    assert FLOORS["pages"]["hand"] <= len(hand)
    assert FLOORS["pages"]["hand_x"] <= sum(page.name.startswith("x/") for page in hand)
    assert FLOORS["pages"]["made"] <= len(PAGES) - len(hand)
    assert FLOORS["pages"]["all"] <= len(PAGES)


def test_truth_files_leave_no_more_open_than_they_did() -> None:
    assert FLOORS["pages"]["unstated"] >= len(list(unstated(PAGES)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_truth_file_says_what_it_is_for_and_knows_no_other_keys(page: Page) -> None:
    assert page.truth["shape"]
    assert page.form in FORMS
    assert page.hand is not page.name.startswith("made/"), "made pages lie in made/, the others were written by hand"
    assert set() == page.truth.keys() - PAGE_KEYS
    for post in (*page.embeds, *page.linked_posts):
        assert set() == post.keys() - EMBED_KEYS
        assert {"platform", "post_id"} <= post.keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_ids_of_a_truth_file_stand_in_its_page(page: Page) -> None:
    """A check of the truth files, and of the check itself: a person read these ids in the page."""
    posts = [*page.embeds, *page.linked_posts, *(post["quoted"] for post in page.embeds if post.get("quoted"))]

    assert [] == [post["post_id"] for post in posts
                  if post["post_id"] and not stands(page.source, post["post_id"], post["platform"])]


@pytest.mark.parametrize("page", [page for page in PAGES if page.hand], ids=lambda page: page.name)
def test_what_a_truth_file_says_that_a_page_shows_stands_in_it(page: Page) -> None:
    """The other side of the scoring: a truth file that says too much is as wrong as a parser that does."""
    said = [(key, text) for post in (*page.embeds, *page.linked_posts) for key, text in words_of(post)]

    assert [] == [(key, text) for key, text in said if not shows(page.source, text)]


def words_of(post: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every string that a truth file takes from the page."""
    for key in ("handle", "display_name", "text", "date_text", "permalink"):
        if post.get(key):
            yield key, post[key]
    for key in ("hashtags", "mentions", "links", "media_links"):
        yield from ((key, text) for text in post.get(key, ()))
    yield from (("anchors", text) for anchor in post.get("anchors", ()) for text in anchor)
    yield from ((f"quoted {key}", text) for key, text in (words_of(post["quoted"]) if post.get("quoted") else ()))


def test_a_hand_written_truth_file_states_the_form_of_every_embed_and_says_why_it_leaves_something_out() -> None:
    wrong = [page.name for page in PAGES if page.hand for post in page.truth["embeds"]
             if "form" not in post or not all(key in EMBED_KEYS and why for key, why in post.get("unstated", {}).items())]

    assert [] == wrong


def test_the_maker_makes_the_same_bytes_again() -> None:
    made = made_files()
    kept = {path.name: path.read_bytes() for path in (FOLDER / "made").iterdir()}

    assert sorted(made) == sorted(kept)
    assert [] == [name for name in made if made[name] != kept[name]], "run: python tests/eval/make.py"


def test_the_truth_files_of_the_forgeries_are_those_of_today() -> None:
    made, kept = forged.files_of(every_forgery()), forged.kept()

    assert sorted(made) == sorted(kept)
    assert [] == [name for name in made if made[name] != kept[name]], "run: python -m tests.eval --write-forgeries"


def test_a_forgery_shows_what_it_was_changed_to_and_names_its_rule_or_why_there_is_none() -> None:
    for forgery in every_forgery():
        assert bool(forgery.owed.rule) is not bool(forgery.owed.why)
        assert forgery.owed.rule is None or forgery.owed.rule in RULES
        assert changed(forgery), f"{forgery.page.name}: {forgery.kind}: {forgery.owed.changed}"


def changed(forgery: Forgery) -> bool:
    """Does the forged page show what its page does not show? The page is asked, not the maker."""
    _, new = forgery.owed.changed
    words = [new]
    if forgery.kind.startswith("date"):
        day = date.fromisoformat(new)
        words += [f"{day:%a %b %d}", *(text for _, text in spellings(day))]
    return any(count(forgery.source, text) > count(forgery.page.source, text) for text in words)


def count(source: bytes, words: str) -> int:
    return sum(text.count("".join(words.split())) for text in squeezed(source))


def test_the_moves_of_a_date_go_both_ways_from_two_days_to_two_years() -> None:
    assert {2, -2, 730, -730} <= set(MOVES)
    assert 2 == min(map(abs, MOVES))


@pytest.mark.parametrize("platform", [platform.key for platform in PLATFORMS])
def test_every_platform_has_every_form_that_the_facts_document_by_hand(platform: str) -> None:
    there = platform_by_form(page for page in PAGES if page.hand)

    assert [] == [form for form in DOCUMENTED[platform] if not there[platform, form]]


# --- an evaluation that cannot fail is none ---------------------------------------------------------


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_error_breaks_the_floor_it_belongs_to(kind: str) -> None:
    """One error planted into what the parser read of one page, among the scores of all: the floors must tell."""
    floors, wrong = PLANTED[kind]
    broken = wrong(PAGES)
    some = [broken if one.page.name == broken.page.name else one for one in scored()]

    told = below_of(Read(some))

    # A lost post is missed on its page's form and among its platform's; only the one that is meant is named.
    assert floors <= told
    assert told - below() - floors <= {floor for floor in READING if " pages of " in floor or " posts of " in floor}


@pytest.mark.parametrize("floor", READING)
def test_every_floor_is_broken_by_some_planted_error(floor: str) -> None:
    assert any(floor in floors for floors, _ in PLANTED.values())


def test_a_silent_rule_breaks_the_floor_of_its_forgeries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule that is owed, made dumb: whatever it is owed for is missed."""
    for slug in sorted({forgery.owed.rule for forgery in every_forgery() if forgery.owed.rule}):
        rules = tuple(rule for rule in CATALOGUE if rule.slug != slug)
        some = list({one.page.name: one.page for one in every_forgery() if one.owed.rule == slug}.values())[:3]
        with monkeypatch.context() as patched:
            patched.setattr("provenance.judge.CATALOGUE", rules)
            dumb = tallies(some)

        assert any(tally.rate < FLOORS["judged"]["detected"] for tally in dumb.values()), slug


def test_a_rule_that_always_speaks_is_a_false_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    loud = [replace(rule, needs=None, check=lambda subject: [Hit("Always.", severity="check")]) for rule in CATALOGUE
            if rule.slug in {rate.rule for rate in alarms.kept()} - alarms.REPORTING]
    monkeypatch.setattr("provenance.judge.CATALOGUE", tuple(loud))
    found = alarms.measure(page for page in PAGES if page.name == "x/fr-2015.html")

    assert {rule.slug for rule in loud} == {rate.rule for rate in found.rates if rate.fired}
    assert {rule.slug for rule in loud} == {line.split(": ")[1].split()[0] for line in found.lines}


def test_a_truth_file_that_is_altered_breaks_a_floor() -> None:
    """The same from the other side: every detail that a truth file can state, changed in the truth."""
    page = next(page for page in PAGES if page.name == "x/xcom-2025.html")
    truth = page.truth["embeds"][0]
    for key in sorted(EMBED_KEYS - {"unstated", "owed", "platform", "post_id"}):
        other = {**truth, key: ["another"] if key in LISTS else [["a", "b"]] if key == "anchors" else
                 {"platform": "x", "post_id": "20"} if key == "quoted" else
                 "2001-01-01T00:00:00+00:00" if key == "shown_at" else "another"}
        broken = score(replace(page, truth={**page.truth, "embeds": [other]}))
        some = [broken if one.page.name == page.name else one for one in scored()]

        assert READING[f"hand {key}"](Read(some), FLOORS), key


LISTS = ("forms", "hashtags", "mentions", "links", "media_links")


# --- the scoring can fail -----------------------------------------------------------------------


def a_page(source: bytes, embeds: list[dict[str, Any]]) -> Page:
    return Page("x/none.html", source, {"shape": "-", "form": "blockquote", "hand": False, "embeds": embeds})


GOOD = (b'<blockquote class="twitter-tweet"><p>Hi</p>&mdash; Ada (@example) '
        b'<a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>')


def test_what_is_missing_too_much_or_other_is_counted_and_told() -> None:
    found = score(a_page(GOOD, [{"platform": "x", "post_id": "21"}]))

    assert (("x",), ("x",), ()) == (found.missing, found.extra, found.hits)
    assert ["x/none.html: embed missing: x 21", "x/none.html: embed not expected: x 20 (blockquote)"] == list(found.lines)

    found = score(a_page(GOOD, [{"platform": "x", "post_id": "20", "handle": "other", "text": "Hi"}]))

    assert ("x/none.html: x 20: handle: expected 'other' / found 'example'",) == found.lines
    assert (1, 2) == (found.right.total(), found.stated.total())


def test_an_id_that_stands_nowhere_is_told() -> None:
    def inventing(source: bytes) -> Any:
        article = parse_article(source)
        return replace(article, embeds=tuple(replace(one, post_id="4711") for one in article.embeds))

    found = score(a_page(GOOD, [{"platform": "x", "post_id": "20"}]), inventing)

    assert ("x/none.html: x 4711 does not stand in the page",) == found.invented
    assert not found.clean


def test_a_parser_that_raises_loses_the_page_and_no_more() -> None:
    def raising(source: bytes) -> Any:
        raise ValueError("no")

    found = score(a_page(GOOD, [{"platform": "x", "post_id": "20"}]), raising)

    assert (("x",), ("x/none.html: the parser raised ValueError: no",)) == (found.missing, found.lines)


@pytest.mark.parametrize("source", [
    b"id=1798009192787738627&", b"%2Fstatus%2F1798009192787738627%3F", rb"\/status\/1798009192787738627\"",
    b"&#47;1798009192787738627&quot;", b"179800919278=\n7738627", rb"\u0031798009192787738627",
    b"aHR0cHM6Ly94LmNvbS9pL3N0YXR1cy8xNzk4MDA5MTkyNzg3NzM4NjI3", "1798009192787738627".encode("utf-16"),
])
def test_an_id_stands_in_a_page_in_any_spelling(source: bytes) -> None:
    assert stands(source, "1798009192787738627", "x")
    assert not stands(source, "1798009192787738620", "x")
    assert not stands(source, "179800919278773862", "x"), "a part of an id is no id"


def test_ids_of_two_parts_may_stand_apart() -> None:
    assert stands(b'data-oid="-7" data-id="45"', "-7_45", "vk")
    assert stands(b"domain=example_quay&post=12", "example_quay/12", "telegram")
    assert not stands(b"domain=example_quay&post=12", "example_quay/1", "telegram")


def test_of_two_posts_without_id_the_likelier_is_taken() -> None:
    from provenance.model import Embed

    one, other = (Embed("x", "flattened-text", place, handle=name) for place, name in enumerate(("ada", "bob")))
    pairs, absent, rest = match([{"platform": "x", "post_id": None, "handle": "bob"}], [one, other])

    assert ([], [one]) == (absent, rest)
    assert other is pairs[0][1]


def test_the_report_names_the_platform_and_the_form_of_what_is_missed() -> None:
    _, wrong = PLANTED["a parser that raises"]
    told = list(pairs_of(add_up([wrong(PAGES)])))

    assert ["platforms on pages of a form: 1, 0 of them without a miss", "- x, blockquote", "1.000", "0.000"] == [
        told[0].strip(), told[1][:20].strip(), *told[1].split()[-2:]]
    assert ["  platforms on pages of a form: 1, 1 of them without a miss"] == list(pairs_of(add_up(
        [one for one in scored() if one.page.name == "x/xcom-2025.html"])))


def test_the_report_fits_in_eighty_columns() -> None:
    told = report([page for page in PAGES if page.name.startswith(("x/s", "made/x"))])

    assert [] == [line for line in told.splitlines() if len(line) > 80]
    assert "Forgery" in told

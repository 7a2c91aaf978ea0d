"""
The evaluation as a test: every floor of floors.toml, each failing with a list of what differs.

``python -m tests.eval`` prints the same as a table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from forging import MOVES, forgeries
from judged import Tally, false_alarms, tallies, unpaid
from make import made_files
from report import report
from scoring import DETAILS, Score, add_up, match, score
from standing import shows, stands
from truth import EMBED_KEYS, FOLDER, FORMS, PAGE_KEYS, Page, load, orphans

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

FLOORS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
PAGES = load()
HANDS = {True: "by hand", False: "made"}
PLATFORMS = sorted({post["platform"] for page in PAGES for post in (*page.embeds, *page.linked_posts)})
#: A list longer than this is read from the report.
MOST_LINES = 60


@cache
def scored(page_name: str) -> Score:
    return score(next(page for page in PAGES if page.name == page_name))


@cache
def judged() -> dict[str, Tally]:
    return tallies(PAGES)


def scores(hand: bool) -> list[Score]:
    return [scored(page.name) for page in PAGES if page.hand is hand]


def fail(title: str, lines: Iterable[str]) -> None:
    """Fail with a list that reads as one."""
    lines = list(lines)
    more = [f"… and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    pytest.fail("\n".join([title, *lines[:MOST_LINES], *more]), pytrace=False)


@pytest.mark.parametrize("hand", [True, False], ids=["hand", "made"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_and_nothing_else(form: str, hand: bool) -> None:
    some = [one for one in scores(hand) if one.page.form == form]
    posts = add_up(some).posts

    if min(posts.precision, posts.recall) < FLOORS["posts"]["forms"]:
        fail(f"{form}, {HANDS[hand]}: precision {posts.precision:.3f}, recall {posts.recall:.3f}",
             (line for one in some if one.missing or one.extra for line in one.lines))


@pytest.mark.parametrize("hand", [True, False], ids=["hand", "made"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_is_found_and_nothing_else(platform: str, hand: bool) -> None:
    posts = add_up(scores(hand)).platforms.get(platform)

    if posts and min(posts.precision, posts.recall) < FLOORS["posts"]["platforms"]:
        fail(f"{platform}, {HANDS[hand]}: precision {posts.precision:.3f}, recall {posts.recall:.3f}",
             (line for one in scores(hand) if platform in (*one.missing, *one.extra) for line in one.lines))


@pytest.mark.parametrize("hand", [True, False], ids=["hand", "made"])
@pytest.mark.parametrize("detail", DETAILS)
def test_details_are_as_shown(detail: str, hand: bool) -> None:
    totals = add_up(scores(hand))
    stated, right = totals.stated[detail], totals.right[detail]

    if stated and right / stated < FLOORS["details"][detail]:
        fail(f"{detail}, {HANDS[hand]}: {right} of {stated} right",
             (line for one in scores(hand) for line in one.lines if f": {detail}: expected " in line))


@pytest.mark.parametrize("hand", [True, False], ids=["hand", "made"])
def test_posts_come_in_the_order_of_the_page(hand: bool) -> None:
    lines = [line for one in scores(hand) for line in one.lines if "in another order" in line]

    if lines:
        fail("in another order than on the page:", lines)


def test_nothing_is_invented() -> None:
    lines = [line for hand in (True, False) for line in add_up(scores(hand)).invented]

    if len(lines) > FLOORS["posts"]["invented"]:
        fail("ids that do not stand in the page:", lines)


@pytest.mark.parametrize("kind", FLOORS["owed"])
def test_forgeries_are_detected_where_the_page_shows_them(kind: str) -> None:
    tally = judged()[kind]

    assert FLOORS["owed"][kind] <= tally.owed, "pages bear fewer forgeries of this kind than they did"
    if tally.rate < FLOORS["judged"]["detected"]:
        fail(f"{kind}: {tally.detected} of {tally.owed} detected", tally.missed)


def test_every_kind_of_forgery_that_is_owed_has_its_floor() -> None:
    owed = {kind for kind, tally in judged().items() if tally.owed}

    assert set(FLOORS["owed"]) == owed


def test_untouched_pages_raise_no_alarm() -> None:
    lines = false_alarms(PAGES)

    if len(lines) > FLOORS["judged"]["false_alarms"]:
        fail("comparing rules that speak about pages that nobody touched:", lines)


def test_pages_that_went_wrong_on_their_own_are_told() -> None:
    lines = unpaid(PAGES)

    if lines:
        fail("rules owed by a page as it stands:", lines)


# --- the set itself ---------------------------------------------------------------------------


def test_every_page_has_its_truth_and_every_truth_its_page() -> None:
    assert [] == orphans()


def test_there_are_as_many_pages_as_there_were() -> None:
    hand = [page for page in PAGES if page.hand]

    assert FLOORS["pages"]["hand"] <= len(hand)
    assert FLOORS["pages"]["hand_x"] <= sum(page.name.startswith("x/") for page in hand)
    assert FLOORS["pages"]["made"] <= len(PAGES) - len(hand)
    assert FLOORS["pages"]["all"] <= len(PAGES)


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


def test_a_forgery_changes_its_page_and_says_what_is_owed_or_why_nothing_is() -> None:
    for page in PAGES:
        for forgery in forgeries(page):
            assert forgery.source != page.source
            assert bool(forgery.owed.rule) is not bool(forgery.owed.why)


def test_the_moves_of_a_date_go_both_ways_from_two_days_to_two_years() -> None:
    assert {2, -2, 730, -730} <= set(MOVES)
    assert 2 == min(map(abs, MOVES))


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
    from dataclasses import replace

    from provenance.parser import parse_article

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


def test_the_report_fits_in_eighty_columns() -> None:
    told = report([page for page in PAGES if page.name.startswith("x/")])

    assert [] == [line for line in told.splitlines() if len(line) > 80]
    assert "Forgery" in told

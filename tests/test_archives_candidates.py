"""Posts that may be meant: the search by handle and day; section 13, "Prefix dates"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from archive_cases import HEAD, MADE, NOW, POST, Web, day, id_at, row
from hypothesis import given, strategies as st

from provenance.model import Capture, PostRef
from provenance.witnesses import wayback
from provenance.witnesses.candidates import MOST, near_day
from provenance.witnesses.witness import Asked

ASKED = Asked("x", None, "example_reader", None, None, date(2018, 5, 30))
QUESTION = ("https://web.archive.org/cdx/search/cdx?url={}%2Fexample_reader%2Fstatus%2F&matchType=prefix&output=json"
            "&from=20180529&to=20180629&collapse=urlkey&limit=5000")
TWITTER, X = QUESTION.format("twitter.com"), QUESTION.format("x.com")


def kept(post_id: str, host: str = "twitter.com", handle: str = "example_reader") -> list[object]:
    return row(day(1), original=f"https://{host}/{handle}/status/{post_id}?lang=pt")


def test_prefix_dates_list_a_users_archived_posts_sorted_by_snowflake() -> None:
    web = Web()
    late, early, same = id_at(MADE + timedelta(hours=20)), id_at(MADE - timedelta(days=1)), id_at(MADE)
    web.answer(TWITTER, 200, [HEAD, kept(late), kept(early), kept(same), kept(same)])
    web.answer(X, 200, [HEAD, kept(same, "x.com")])
    found = wayback.ask(ASKED, web)

    assert found is not None
    assert ("wayback", "unknown", None) == (found.witness, found.outcome, found.post_id)
    assert tuple(f"https://x.com/example_reader/status/{one}" for one in (early, same, late)) == found.candidates
    assert "no address to look up; 3 archived posts of this handle around the day shown" == found.reason
    assert [TWITTER, X] == web.asked


def test_only_posts_within_a_day_of_the_day_shown() -> None:
    web = Web()
    web.answer(TWITTER, 200, [HEAD, *(kept(id_at(MADE + timedelta(days=far))) for far in (-3, -2, 2, 3))])
    found = wayback.ask(ASKED, web)

    assert found is not None
    assert () == found.candidates


def test_other_handles_lists_and_other_sites_are_no_candidates() -> None:
    web = Web()
    web.answer(TWITTER, 200, [HEAD, kept(id_at(MADE), handle="somebody_else"), kept("20"),
                              row(day(1), original="https://twitter.com/example_reader/lists"),
                              row(day(1), original=f"https://elsewhere.example/example_reader/status/{id_at(MADE)}")])

    assert () == getattr(wayback.ask(ASKED, web), "candidates", None)


def test_many_candidates_are_counted_and_the_first_listed() -> None:
    web = Web()
    web.answer(TWITTER, 200, [HEAD, *(kept(id_at(MADE + timedelta(minutes=number))) for number in range(MOST + 7))])
    found = wayback.ask(ASKED, web)

    assert found is not None
    assert MOST == len(found.candidates)
    assert f"{MOST + 7} archived posts of this handle around the day shown; the first {MOST} are listed" in (found.reason or "")


@pytest.mark.parametrize("asked", [
    replace(ASKED, handle=None), replace(ASKED, day=None), replace(ASKED, platform="instagram"),
    replace(ASKED, handle="a b/c"), replace(ASKED, day=date.max), replace(ASKED, day=date.min),
])
def test_nothing_to_search_by_is_no_row(asked: Asked) -> None:
    web = Web()

    assert wayback.ask(asked, web) is None
    assert [] == web.asked


@pytest.mark.parametrize(("status", "body", "outcome"), [
    (429, b"", "blocked"), (503, b"", "blocked"), (403, b"Blocked Site Error", "restricted"), (200, b"<html>", "unknown"),
])
def test_refusals(status: int, body: bytes, outcome: str) -> None:
    web = Web()
    web.answer(TWITTER, status, body)
    found = wayback.ask(ASKED, web)

    assert found is not None
    assert outcome == found.outcome
    assert (1 if status == 429 else 2) == len(web.asked)


def test_not_tried() -> None:
    assert "not-tried" == getattr(wayback.ask(ASKED, Web()), "outcome", None)


def test_a_post_with_an_address_is_not_searched_for() -> None:
    web = Web()
    wayback.ask(POST, web)

    assert TWITTER not in web.asked


@given(st.lists(st.text(alphabet="0123456789", min_size=1, max_size=22)))
def test_candidates_are_in_order_and_near(ids: list[str]) -> None:
    found = near_day([PostRef("x", one, "example_reader", one) for one in ids], ASKED)

    assert sorted(found, key=int) == list(found)


@given(st.binary(max_size=200))
def test_any_answer_never_raises_and_never_is_a_fact(body: bytes) -> None:
    found = wayback.ask(ASKED, lambda url: Capture(url, NOW, 200, (), body))

    assert found is not None
    assert found.outcome in ("unknown", "blocked")

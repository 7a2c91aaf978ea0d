"""Wikidata as a lister of handles: a test for every row of the fact sheet's section 15, named after it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from archive_cases import NOW, Web
from hypothesis import given, settings, strategies as st

from provenance.model import Capture, Listed
from provenance.witnesses.wikidata import (
    PROPERTIES,
    item_address,
    listed_accounts,
    search_address,
    sparql_address,
)

SPARQL = sparql_address(("P2002",), "Example_Reader")
SEARCH = search_address(("P2002",), "Example_Reader")


@pytest.fixture
def web() -> Web:
    return Web()


def bindings(*items: str) -> dict[str, Any]:
    return {"head": {"vars": ["item"]}, "results": {"bindings": [
        {"item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{item}"}} for item in items]}}


def when(time: str, precision: int = 11) -> list[dict[str, Any]]:
    return [{"datavalue": {"type": "time", "value": {"time": time, "precision": precision}}}]


def claim(value: Any = "Example_Reader", rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    return {"mainsnak": {"datavalue": {"value": value, "type": "string"}}, "rank": rank, "qualifiers": qualifiers}


def entity(item: str, *claims: Any, name: str = "P2002", **more: Any) -> dict[str, Any]:
    return {"entities": {item: {"id": item, "lastrevid": 2100000001, "claims": {name: list(claims)},
                                "labels": {"en": {"language": "en", "value": "Example Reader"}}, **more}}}


def test_listed_by_sparql_with_period_rank_and_revision(web: Web) -> None:
    web.answer(SPARQL, 200, bindings("Q4000001"))
    web.answer(item_address("Q4000001"), 200, entity("Q4000001", claim(
        rank="preferred", P580=when("+2015-06-01T00:00:00Z"), P582=when("+2019-00-00T00:00:00Z", 9),
        P6552=[{"datavalue": {"value": "4242"}}])))
    found = listed_accounts("x", "@Example_Reader", web)

    assert (Listed("Q4000001", "Example Reader", "P2002", "Example_Reader", "2015-06-01", "2019", "preferred", "4242",
                   2100000001),) == found.accounts
    assert ("listed", NOW, SPARQL) == (found.outcome, found.at, found.capture)
    assert [SPARQL, item_address("Q4000001")] == web.asked


def test_exact_spelling_and_lower_case_first() -> None:
    query = unquote(SPARQL.partition("query=")[2])

    assert 'VALUES ?handle { "Example_Reader" "example_reader" }' in query
    assert "LCASE" not in query
    assert "?item p:P2002/ps:P2002 ?handle" in query


@pytest.mark.parametrize(("platform", "names"), [
    ("x", "P2002"), ("instagram", "P2003"), ("facebook", "P2013"), ("youtube", "P11245 P2397"), ("tiktok", "P7085"),
    ("mastodon", "P4033"), ("bluesky", "P12361"), ("threads", "P11892"), ("telegram", "P3789"), ("linkedin", "P4264 P6634"),
])
def test_properties(web: Web, platform: str, names: str) -> None:
    listed_accounts(platform, "example", web)

    assert tuple(names.split()) == PROPERTIES[platform]
    assert all(f"p%3A{name}%2Fps%3A{name}" in web.asked[0] for name in names.split())


def test_empty_bindings_is_not_listed_and_says_nothing(web: Web) -> None:
    web.answer(SPARQL, 200, bindings())

    assert ("not-listed", ()) == (listed_accounts("x", "Example_Reader", web).outcome,
                                  listed_accounts("x", "Example_Reader", web).accounts)


@pytest.mark.parametrize("status", [403, 429, 500, None])
def test_the_search_stands_in_where_sparql_is_refused(web: Web, status: int | None) -> None:
    web.answer(SPARQL, status, error=None if status else "timeout")
    web.answer(SEARCH, 200, {"query": {"search": [{"title": "Q4000001"}, {"title": "Property:P1"}, {"title": "Q4000001"}]}})
    web.answer(item_address("Q4000001"), 200, entity("Q4000001", claim("example_reader")))
    found = listed_accounts("x", "Example_Reader", web)

    assert ("listed", "example_reader", SEARCH) == (found.outcome, found.accounts[0].value, found.capture)
    assert "srsearch=haswbstatement%3AP2002%3DExample_Reader" in SEARCH


@pytest.mark.parametrize(("status", "outcome"), [(403, "blocked"), (429, "blocked"), (504, "blocked"), (400, "unknown"),
                                                 (404, "unknown")])
def test_both_refused(web: Web, status: int, outcome: str) -> None:
    web.answer(SPARQL, status)
    web.answer(SEARCH, status)

    assert (outcome, f"http {status}") == (listed_accounts("x", "Example_Reader", web).outcome,
                                           listed_accounts("x", "Example_Reader", web).reason)


def test_another_shape(web: Web) -> None:
    web.answer(SPARQL, 200, {"results": 7})

    assert ("unknown", "the answer is no JSON") == (listed_accounts("x", "Example_Reader", web).outcome,
                                                    listed_accounts("x", "Example_Reader", web).reason)


def test_not_tried(web: Web) -> None:
    assert "not-tried" == listed_accounts("x", "Example_Reader", web).outcome


@pytest.mark.parametrize(("platform", "handle"), [("x", 'a" } DROP'), ("x", ""), ("x", "a b"), ("x", "a" * 101), ("reddit", "a"),
                                                  ("x", 'a"')])
def test_what_no_property_holds_is_never_asked(web: Web, platform: str, handle: str) -> None:
    assert "not-tried" == listed_accounts(platform, handle, web).outcome
    assert [] == web.asked


def test_deprecated_rank_is_kept_as_such(web: Web) -> None:
    web.answer(SPARQL, 200, bindings("Q4000001"))
    web.answer(item_address("Q4000001"), 200, entity("Q4000001", claim(rank="deprecated"), claim("other"), claim(7), 7))

    assert ["deprecated"] == [one.rank for one in listed_accounts("x", "Example_Reader", web).accounts]


@pytest.mark.parametrize(("time", "precision", "day"), [
    ("+2015-06-01T00:00:00Z", 10, "2015-06"), ("+2015-06-00T00:00:00Z", 11, "2015-06-00"), ("+2015-13-01T00:00:00Z", 11, None),
    ("-0044-03-15T00:00:00Z", 11, None), ("2015", 11, None), ("+2015-06-01T00:00:00Z", 7, None), (7, 11, None),
    ("+2015-06-01T00:00:00Z", "11", None),
])
def test_times_as_the_item_states_them(web: Web, time: Any, precision: Any, day: str | None) -> None:
    web.answer(SPARQL, 200, bindings("Q4000001"))
    web.answer(item_address("Q4000001"), 200, entity("Q4000001", claim(P580=when(time, precision))))

    assert day == listed_accounts("x", "Example_Reader", web).accounts[0].since


def test_an_item_that_cannot_be_read_is_said(web: Web) -> None:
    web.answer(SPARQL, 200, bindings("Q4000001"))
    web.answer(item_address("Q4000001"), 429)
    found = listed_accounts("x", "Example_Reader", web)

    assert ("unknown", "items found, their statements not read: Q4000001") == (found.outcome, found.reason)


def test_at_most_three_items_and_the_rest_is_counted(web: Web) -> None:
    items = [f"Q{number}" for number in range(11, 16)]
    web.answer(SPARQL, 200, bindings(*items))
    for item in items:
        web.answer(item_address(item), 200, entity(item, claim(), lastrevid=True))
    found = listed_accounts("x", "Example_Reader", web)

    assert (3, "2 more items not read", None) == (len(found.accounts), found.reason, found.accounts[0].revision)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["Q4000001", "Example_Reader"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from("results bindings item value query search title entities Q4000001 claims P2002 mainsnak datavalue "
                        "qualifiers rank labels lastrevid P580 time precision".split()), inner, max_size=4), max_leaves=10)


@given(JSON, st.sampled_from([200, 404, 429]))
@settings(max_examples=150, deadline=None)
def test_any_answer_never_raises(value: Any, status: int) -> None:
    def fetch(url: str) -> Capture:
        body = bindings("Q4000001") if "sparql" in url else value
        return Capture(url, NOW, status, (), json.dumps(body).encode())

    found = listed_accounts("x", "Example_Reader", fetch)

    assert found.outcome in ("listed", "not-listed", "unknown", "blocked")
    listed_accounts("x", "Example_Reader", lambda url: Capture(url, NOW, 200, (), json.dumps(value).encode()))

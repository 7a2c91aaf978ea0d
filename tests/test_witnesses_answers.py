"""How an answer of the web becomes a witness's word: endpoints.md, section 0."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st
from witness_answers import AT, capture, web

from provenance.model import Capture, Testimony as Said
from provenance.witnesses.answers import (
    answer_of,
    dig,
    encoded,
    id_of,
    instant,
    json_of,
    line,
    no_use,
    outcome_of_status,
    sentence_of,
    testimony as told,
    unreadable,
    usable,
    words,
)

HERE = "https://social.example/api"

STATUSES: dict[str, tuple[Capture | None, tuple[str, str] | None]] = {
    "no capture": (None, ("not-tried", "not asked")),
    "a whole answer": (capture(HERE, 200, "x"), None),
    "another 2xx": (capture(HERE, 203, "x"), None),
    "empty body": (capture(HERE, 200, ""), ("blocked", "empty body")),
    "blank body": (capture(HERE, 200, " \r\n"), ("blocked", "empty body")),
    "204": (capture(HERE, 204), ("blocked", "empty body")),
    "404": (capture(HERE, 404, "Not Found"), ("gone", "http 404")),
    "410": (capture(HERE, 410), ("gone", "http 410")),
    "404 with a sentence": (capture(HERE, 404, {"error": "Record not found"}),
                            ("gone", "http 404: Record not found")),
    "400": (capture(HERE, 400), ("unknown", "http 400")),
    "400 with a sentence": (capture(HERE, 400, {"code": 7, "message": "no"}), ("unknown", "http 400: no")),
    "501": (capture(HERE, 501), ("blocked", "http 501")),
    "502": (capture(HERE, 502, "<html>"), ("blocked", "http 502")),
    "600": (capture(HERE, 600), ("unknown", "http 600")),
    "100": (capture(HERE, 100), ("unknown", "http 100")),
    "a redirect": (capture(HERE, 302, "", {"Location": "/a"}), ("unknown", "http 302")),
    "a redirect without a target": (capture(HERE, 302), ("unknown", "http 302")),
    "to a login page": (capture(HERE, 302, "", {"Location": "/accounts/login/?next=/a"}),
                        ("blocked", "http 302: leads to a login page")),
    "to a login host": (capture(HERE, 307, "", {"location": "https://consent.social.example/m"}),
                        ("blocked", "http 307: leads to a login page")),
    "time-out": (capture(HERE, None, error="timeout"), ("blocked", "timeout")),
    "a shut door": (capture(HERE, None, error="connect"), ("blocked", "connect")),
    "no such host": (capture(HERE, None, error="dns"), ("unknown", "dns")),
    "our own guard": (capture(HERE, None, error="refused-address"), ("unknown", "refused-address")),
    "no status, no word": (capture(HERE, None), ("unknown", "incomplete")),
    "broke off": (capture(HERE, 200, "{", complete=False), ("unknown", "incomplete")),
    "404 that broke off": (capture(HERE, 404, "{", complete=False), ("unknown", "incomplete")),
    "broke off in time": (capture(HERE, 200, "{", complete=False, error="timeout"), ("blocked", "timeout")),
    **{f"{status} is a refusal": (capture(HERE, status, "<html>no"), ("blocked", f"http {status}"))
       for status in (401, 402, 403, 429, 451, 500, 503, 999)},
}


@pytest.mark.parametrize(("said", "expected"), STATUSES.values(), ids=STATUSES.keys())
def test_outcome_of_status(said: Capture | None, expected: tuple[str, str] | None) -> None:
    assert expected == outcome_of_status(said)


def test_redirects_are_followed_and_each_is_a_capture() -> None:
    asked = []
    known = web({HERE: (301, "", {"Location": "https://other.example/b c#top"}),
                 "https://other.example/b%20c": (302, "", {"Location": "/d"}),
                 "https://other.example/d": (200, "{}")})

    def fetch(url: str) -> Capture | None:
        asked.append(url)
        return known(url)

    found = answer_of(HERE, fetch)

    assert found is not None
    assert ("https://other.example/d", 200) == (found.url, found.status)
    assert [HERE, "https://other.example/b%20c", "https://other.example/d"] == asked


NOT_FOLLOWED = {
    "plain http": "http://social.example/api",
    "a circle": HERE,
    "a login page": "https://social.example/login?next=1",
    "no address": "https://[1",
    "another scheme": "javascript:alert(1)",
    "nothing": " ",
}


@pytest.mark.parametrize("location", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED.keys())
def test_redirects_that_are_not_followed(location: str) -> None:
    found = answer_of(HERE, web({HERE: (302, "", {"Location": location})}))

    assert found is not None
    assert (HERE, 302) == (found.url, found.status)


def test_a_redirect_whose_target_was_not_recorded_is_not_tried() -> None:
    assert answer_of(HERE, web({HERE: (302, "", {"Location": "/next"})})) is None


def test_eight_redirects_and_no_more() -> None:
    asked = []

    def fetch(url: str) -> Capture:
        asked.append(url)
        return capture(url, 302, "", {"Location": f"/{len(asked)}"})

    found = answer_of(HERE, fetch)

    assert 9 == len(asked)
    assert ("unknown", "http 302") == outcome_of_status(found)


JSON: dict[str, tuple[Any, Any]] = {
    "an object": ('{"a": [1]}', {"a": [1]}), "with a mark": (b"\xef\xbb\xbf{}", {}), "broken": ("{", None),
    "a page": ("<html>", None), "no text": (b"\xff\xfe\xff", None), "empty": ("", None), "null": ("null", None),
    "deep": ("[" * 200_000, None), "a number of many digits": ("1" * 10_000, None), "a text": ('"a"', "a"),
}


@pytest.mark.parametrize(("body", "expected"), JSON.values(), ids=JSON.keys())
def test_json_of(body: Any, expected: Any) -> None:
    assert expected == json_of(capture(HERE, 200, body))


def test_json_of_what_broke_off_is_none() -> None:
    assert json_of(capture(HERE, 200, "{}", complete=False)) is None
    assert json_of(None) is None
    assert {"error": "no"} == json_of(capture(HERE, 403, {"error": "no"}))


SENTENCES: list[tuple[Any, str | None]] = [
    ({"errors": [{"code": 34, "message": "Sorry"}]}, "Sorry"), ({"error": {"message": "no"}}, "no"),
    ({"error": "InvalidRequest", "message": "Profile not found"}, "Profile not found"), ({"error": "no"}, "no"),
    ({"errors": ["no"]}, "no"), ({"detail": "no"}, "no"), ({"error": 7}, None), ([], None), (None, None),
    ({"error": ""}, None), ({"message": "a\x1b[31m\nb"}, "a [31m b"), ({"message": "a" * 600}, "a" * 500 + "…"),
]


@pytest.mark.parametrize(("value", "expected"), SENTENCES)
def test_sentence_of(value: Any, expected: str | None) -> None:
    assert expected == sentence_of(value)


UNREADABLE = {
    "a page": ("<html>hello", HERE, "unknown"),
    "captcha": ("<html><div class='g-reCAPTCHA'>", HERE, "blocked"),
    "Cloudflare": ("<title>Just a moment...</title>", HERE, "blocked"),
    "Reddit": ("<title>whoa there, pardner!</title>", HERE, "blocked"),
    "login": ("<html>", "https://social.example/login", "blocked"),
}


@pytest.mark.parametrize(("body", "url", "expected"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_unreadable(body: str, url: str, expected: str) -> None:
    assert expected == unreadable(capture(url, 200, body))[0]


def test_usable_and_no_use() -> None:
    good = capture(HERE, 200, "{}")
    refused = usable("w", HERE, web({HERE: (429, "")}))

    assert good == usable("w", HERE, web({HERE: good}))
    assert Said("w", "blocked", AT, capture=HERE, reason="http 429") == refused
    assert Said("w", "not-tried", reason="not asked") == usable("w", HERE, web({}))
    assert "no such thing" == no_use("w", capture(HERE, 200, {"error": "no such thing"})).reason
    assert "the answer is no feed" == no_use("w", capture(HERE, 200, "<p>"), "feed").reason


def test_testimony_rests_on_its_capture() -> None:
    said = told("w", capture(HERE, 200, "{}"), "exists", handle="example_reader")

    assert (AT, HERE, "example_reader") == (said.at, said.capture, said.handle)
    assert Said("w", "not-tried") == told("w", None, "not-tried")


def test_instants_are_no_days() -> None:
    assert instant(7) is None
    assert instant("Wed Mar 28 22:55:27 +0000 2018") is not None
    assert instant("2024-05-30") is None


def test_halves_of_characters_are_marked() -> None:
    assert "a\ufffdb\ufffd" == words("a\ud800b\x00")
    assert "%EF%BF%BD%26" == encoded("\udfff&")


anything = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
                        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4))


@given(anything, st.lists(st.integers() | st.text(max_size=8), max_size=4))
def test_reading_json_of_any_shape_never_raises(value: Any, path: list[str | int]) -> None:
    dig(value, *path)
    sentence = sentence_of(value)
    assert sentence is None or sentence.isprintable() or "\n" not in sentence
    number = id_of(value)
    assert number is None or number.isdecimal()
    for text in (words(value), line(value)):
        assert text is None or (text.strip() and text.encode())
    assert instant(value) is None or instant(value).tzinfo is not None  # type: ignore[union-attr]  # asked just before


@given(st.one_of(st.none(), st.integers(0, 1100)), st.binary(max_size=60), st.booleans(), st.text(max_size=20),
       st.sampled_from(["timeout", "dns", None]))
def test_any_capture_has_an_outcome_or_is_whole(status: int | None, body: bytes, complete: bool, location: str,
                                                error: str | None) -> None:
    said = capture(HERE, status, body, {"Location": location}, complete=complete, error=error)
    found = outcome_of_status(said)

    assert answer_of(HERE, lambda url: said) is not None
    assert (found is None) == (status is not None and 200 <= status < 300 and complete and bool(body.strip()))
    assert found is None or found[0] in ("gone", "blocked", "unknown")
    assert found is None or found[1]
    json_of(said)
    assert json.dumps(unreadable(said))

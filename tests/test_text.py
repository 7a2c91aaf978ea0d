"""Hashtags, names, cashtags and addresses: our own cases, then what must hold for any text."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import example, given, settings, strategies as st

from provenance.text import Entities, Entity, ListEntity, extract_entities, glued_links, hashtag_key
from provenance.text.addresses import _LONGEST_FOREIGN_TLD, _tlds, find_addresses

CASES = Path(__file__).resolve().parents[1] / "fixtures" / "entities"
KINDS = ("hashtags", "mentions", "lists", "cashtags", "urls")


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["says"]) for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]


def as_rows(found: Entities) -> dict[str, Any]:
    """An answer in the form of the fixtures: empty kinds left out."""
    rows: dict[str, Any] = {}
    for kind in KINDS:
        items: tuple[Entity, ...] = getattr(found, kind)
        slugs = [[item.slug] if isinstance(item, ListEntity) else [] for item in items]
        rows[kind] = [[item.text, item.start, item.end, *slug] for item, slug in zip(items, slugs, strict=True)]
    rows["reply_to"] = found.reply_to
    return {kind: value for kind, value in rows.items() if value}


def expected_rows(case: dict[str, Any]) -> dict[str, Any]:
    return {kind: value for kind, value in case.items() if kind not in ("says", "text") and value}


@pytest.mark.parametrize("case", [*cases("hashtags"), *cases("names"), *cases("cashtags"), *cases("addresses")])
def test_what_a_text_contains(case: dict[str, Any]) -> None:
    assert expected_rows(case) == as_rows(extract_entities(case["text"]))


@pytest.mark.parametrize("case", cases("glued"))
def test_what_a_flattened_text_contains(case: dict[str, Any]) -> None:
    assert expected_rows(case) == as_rows(extract_entities(case["text"], glued=True))


@pytest.mark.parametrize("name", ["hashtags", "names", "cashtags", "addresses"])
def test_flattened_reading_changes_nothing_where_no_link_is_glued(name: str) -> None:
    """Of our own cases only those with t.co links read differently."""
    texts = [param.values[0]["text"] for param in cases(name)]
    plain = [text for text in texts if "t.co/" not in text]

    assert [extract_entities(text) for text in plain] == [extract_entities(text, glued=True) for text in plain]
    assert len(plain) >= len(texts) - 4


def test_nothing_in_nothing() -> None:
    assert Entities() == extract_entities("") == extract_entities("", glued=True)
    assert glued_links("") == ()


# --- glued links ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://t.co/AbCdEf1234", ["https://t.co/AbCdEf1234"]),
        ("insidehttps://t.co/C2XQINs32Y", ["https://t.co/C2XQINs32Y"]),
        ("wordpic.twitter.com/AbCdEf1234—", ["pic.twitter.com/AbCdEf1234"]),
        ("pic.twitter.com/BBBBBBBBBBNext", ["pic.twitter.com/BBBBBBBBBB"]),
        ("pic.twitter.com/qbJx26r", ["pic.twitter.com/qbJx26r"]),
        ("https://pic.x.com/AbCdEf1234é", ["https://pic.x.com/AbCdEf1234"]),
        ("HTTP://T.CO/AbCdEf1234", ["HTTP://T.CO/AbCdEf1234"]),
        ("httpſ://t.co/AbCdEf1234", []),  # a long s is no s, whatever its capital
        ("t.co/AbCdEf1234", []),  # without a scheme an ordinary address, if it is one
        ("https://t.co/", []),
        ("https://t.co/Abc…", []),
        ("https://t.co/Abc...", []),
        ("https://t.co/…", []),
        ("https://t.co/AbCdEf1234…", ["https://t.co/AbCdEf1234"]),
        ("https://t.co/AbCdEf1234Next…", ["https://t.co/AbCdEf1234"]),
        ("https://t.co/AbCdEf1234https://t.co/BbCdEf1234", ["https://t.co/AbCdEf1234", "https://t.co/BbCdEf1234"]),
    ],
)
def test_glued_links(text: str, expected: list[str]) -> None:
    assert expected == [link.text for link in glued_links(text)]


def test_glued_links_stand_where_they_say() -> None:
    assert (Entity("https://t.co/AbCdEf1234", 4, 27),) == glued_links("🎉endhttps://t.co/AbCdEf1234Next")


# --- the key ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example2024", "EXAMPLE2024"),
        ("#Example", "Example"),
        ("＃ｅｘａｍｐｌｅ", "example"),
        ("café", "cafe\u0301"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("ﾊﾟﾋﾟ", "パピ"),
    ],
)
def test_spellings_of_one_hashtag_share_a_key(one: str, other: str) -> None:
    assert hashtag_key(one) == hashtag_key(other)


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("Example2024", "Example2020"), ("a_b", "ab")])
def test_different_hashtags_have_different_keys(one: str, other: str) -> None:
    assert hashtag_key(one) != hashtag_key(other)


# --- the table --------------------------------------------------------------------------------


def test_the_table_of_top_level_domains() -> None:
    lines = (Path(__file__).resolve().parents[1] / "provenance" / "data" / "tlds.txt").read_text("utf-8").splitlines()
    rows = [line for line in lines if not line.startswith("#")]

    assert rows == sorted(set(rows)), "each once, in order"
    assert all(row and row == row.strip().lower() and "." not in row for row in rows)
    assert {"com", "org", "gr", "uk", "ελ", "みんな"} <= _tlds() == frozenset(rows)
    assert max(len(row) for row in rows if not row.isascii()) == _LONGEST_FOREIGN_TLD


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("a" * 63 + ".com", True),
        ("a" * 64 + ".com", False),
        (".".join(["a" * 49] * 5) + ".com", True),  # 253 octets
        (".".join(["a" * 49] * 5) + "a.com", False),  # 254
        ("あ" * 50 + ".com", True),
        ("あ" * 64 + ".com", False),
        ("ａあ亜啊" * 15 + ".com", False),  # 60 letters, more than 63 octets once encoded
        (".".join(["あ" * 40] * 6) + ".com", False),  # under 253 letters, over 253 octets
    ],
)
def test_a_host_must_fit_the_dns(host: str, known: bool) -> None:
    url = f"http://{host}"

    assert ([(0, len(url))] if known else []) == list(find_addresses(url))


# --- what must hold for any text --------------------------------------------------------------

#: How long one example takes on a busy machine says nothing; time has its own tests below.
unhurried = settings(deadline=None)

PIECES = [
    "#", "＃", "@", "＠", "$", ".", "…", "...", "-", "_", "/", "//", ":", "?", "=", "&", "(", ")", " ", "\n", "\u3000",
    "http://", "https://", "t.co", "https://t.co/", "pic.twitter.com/", "pic.x.com/", "AbCdEf1234", "a", "ab", "Next",
    "1", "2024", "com", ".com", "example.org", "xn--", "みんな", "日本", "é", "\u0301", "\ufe0f", "\u20e3", "\u200d",
    "\u202e", "\u2066", "\ud800", "𝒜", "🎉", "RT", "list", "/list", "ACME", "½", "K", "ſ", "İ", "\x00",
]
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
)


@unhurried
@given(ANY_TEXT, st.booleans())
@example("http://example.org/http://日.com", False)
@example("\ud800#\udc00 http://\ud800.com", True)
def test_any_text_is_read_and_the_offsets_hold(text: str, glued: bool) -> None:
    found = extract_entities(text, glued=glued)

    assert found == extract_entities(text, glued=glued), "twice the same"
    for item in found.hashtags:
        assert item.text == text[item.start + 1 : item.end]
        assert text[item.start] in "#＃"
        assert any(category(char)[0] in "LM" for char in item.text), "digits and signs alone are none"
        assert not re.search(r"[\s#@$./:]", item.text)
    for item in found.mentions:
        assert item.text == text[item.start + 1 : item.end]
        assert text[item.start] in "@＠"
        assert re.fullmatch("[A-Za-z0-9_]{1,20}", item.text)
    for entry in found.lists:
        assert entry.text + entry.slug == text[entry.start + 1 : entry.end]
        assert re.fullmatch("[A-Za-z0-9_]{1,20}", entry.text)
        assert re.fullmatch("/[A-Za-z][A-Za-z0-9_-]{0,24}", entry.slug)
    for item in found.cashtags:
        assert item.text == text[item.start + 1 : item.end]
        assert text[item.start] == "$"
        assert re.fullmatch("[A-Za-z]{1,6}([._][A-Za-z]{1,2})?", item.text)
    for item in found.urls:
        assert item.text == text[item.start : item.end]
        assert "." in item.text
        assert not re.search(r"[\s\ud800-\udfff]", item.text)
    every = sorted((item for kind in KINDS for item in getattr(found, kind)), key=lambda item: item.start)
    assert all(one.end <= other.start for one, other in pairwise(every)), "none overlap"
    for kind in KINDS:
        assert list(getattr(found, kind)) == [item for item in every if item in getattr(found, kind)], "in text order"
    assert found.reply_to is None or re.fullmatch("[A-Za-z0-9_]{1,20}", found.reply_to)


@unhurried
@given(ANY_TEXT)
@example("http://t.co/http://t.co/R")
@example("a.com/?https://t.co/AbCdEf1234Next")
def test_every_glued_link_is_an_address_or_inside_one(text: str) -> None:
    links, urls = glued_links(text), extract_entities(text, glued=True).urls

    for link in links:
        assert link.text == text[link.start : link.end]
        assert re.fullmatch(
            r"(?ai:https?://t\.co|(https?://)?pic\.(twitter|x)\.com)/[0-9A-Za-z]{1,10}", link.text
        )
        assert any(url.start <= link.start and link.end <= url.end for url in urls)
    assert all(one.end <= other.start for one, other in pairwise(links))


@unhurried
@given(ANY_TEXT)
def test_glued_reading_adds_nothing_without_links(text: str) -> None:
    text = re.sub(r"(?ai)t\.co|pic\.", "", text)

    assert re.search(r"(?ai)t\.co|pic\.", text) or extract_entities(text) == extract_entities(text, glued=True)


@unhurried
@given(st.text(st.characters(exclude_categories=()), max_size=8))
@example("ΐ")
@example("##＃")
@example("\u1fb3\u0345")
def test_the_key_of_a_key_is_itself(tag: str) -> None:
    assert hashtag_key(tag) == hashtag_key(hashtag_key(tag))


# --- time -------------------------------------------------------------------------------------

ENDLESS = [
    "#", "@", "$", "a", "日", "é", "\u0301", "\u200f", "\u202e", " ", ".com", "a.a.a.", "a.com ", "a.com日", "日.com",
    "みんな.", "-.a", "_", "@a/", "#a", "$A ", "http://", "https://t.co/", "https://t.co/a", "https://t.co/…",
    "pic.twitter.com/", "a.com/https://t.co/AbCdEf1234 ", "http://a.co/(", "a.co/(x", "a.co?(", "http://a.co/(a(b)",
    "a.co/(b,", "http://a.co/http://日", "xn--a.", "http://t.co/a?", "@" + "a" * 21, "rt@a",
]
START = ["", "#", "http://", "http://a.com/"]


def seconds(text: str) -> float:
    begin = time.process_time()
    extract_entities(text, glued=True)
    return time.process_time() - begin


def growth(text: str) -> float:
    """How many times longer the whole text takes than its first tenth."""
    return seconds(text) / max(min(seconds(text[: len(text) // 10]) for _ in range(2)), 0.0005)


@pytest.mark.parametrize("piece", ENDLESS)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Ten times the text takes about ten times the time; a square would be a hundred times. Three tries for noise."""
    for start in START if len(piece) == 1 else START[:1]:
        endless = start + piece * (100_000 // len(piece))

        assert any(growth(endless) < 35 for _ in range(3)), (piece, start)


@pytest.mark.parametrize("piece", ["#", "a.a.a.", "http://", "日.", "a.co?("])
def test_four_hundred_thousand_characters_are_read_at_once(piece: str) -> None:
    assert seconds(piece * (400_000 // len(piece))) < 5

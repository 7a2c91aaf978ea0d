"""Seed lists: what is read, and how a wrong line is named."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from provenance.crawl.seeds import load_seeds, read_seeds
from provenance.crawl.spans import parse_hours, parse_span

GOOD = '[[seed]]\nurl = "https://news.example/feed.xml"\nkind = "feed"\nchosen_by = "us"\nbecause = "why not"\n'
FOLDER = Path(__file__).resolve().parents[1] / "seeds"


def test_everything_a_seed_can_say_is_read() -> None:
    text = GOOD + ('every = "30m"\nlanguage = "en"\ntags = ["local"]\nlimit = 20\ngap = "5s"\nhours = "22:00-06:00"\n'
                   'match = "/news/*"\nnewer_than = "7d"\n')
    seed, = read_seeds(text, "a.toml").seeds

    assert (timedelta(minutes=30), "en", ("local",), 20, 5.0, ("/news/*",), timedelta(days=7), "a.toml:1") == (
        seed.every, seed.language, seed.tags, seed.limit, seed.gap_s, seed.match, seed.newer_than, seed.where)


@pytest.mark.parametrize(("line", "reason"), [
    ('kind = "blog"', "a.toml:9: kind 'blog' is none of"),
    ('every = "often"', "a.toml:12: every 'often' is no span of time"),
    ('every = "1s"', "a.toml:12: every: from"),
    ('every = 60', "a.toml:12: every 60 is no span of time"),
    ('url = "ftp://news.example/"', "a.toml:8: 'ftp://news.example/' is no http or https address"),
    ('url = "https://news.example:8080/"', "a.toml:8: 'https://news.example:8080/': only the ports"),
    ('url = "https://u@news.example:x/"', "a.toml:8:"),
    ('url = ""', "a.toml:8: a seed needs 'url', a text"),
    ('url = 7', "a.toml:8: a seed needs 'url', a text"),
    ('limit = 0', "a.toml:12: limit: a number from 1"),
    ('limit = true', "a.toml:12: limit: a number from 1"),
    ('tags = "local"', "a.toml:12: tags: a list of texts"),
    ('tags = [1]', "a.toml:12: tags: a list of texts"),
    ('match = "news"', "a.toml:12: match: a pattern for the path"),
    ('hours = "25:00-06:00"', "a.toml:12: hours '25:00-06:00'"),
    ('hours = "night"', "a.toml:12: hours 'night'"),
    ('gap = "2d"', "a.toml:12: gap '2d' is no span"),
    ('language = ""', "a.toml:12: language: a tag"),
    ('newer_than = "old"', "a.toml:12: newer_than 'old' is no span"),
    ('colour = "red"', "a.toml:12: 'colour' is no key of a seed"),
    ('because = " "', "a.toml:11: a seed needs 'because'"),
    ('every = "1h', "a.toml:12: no TOML"),
    ('= 3', "a.toml:12: no TOML"),
])
def test_a_wrong_line_is_named_and_the_others_run(line: str, reason: str) -> None:
    key = line.partition(" ")[0]
    middle = GOOD.replace("news.example", "two.example")
    lines = [line if row.startswith(f"{key} =") else row for row in middle.splitlines()]
    if line not in lines:
        lines.append(line)
    found = read_seeds(GOOD + "\n" + "\n".join(lines) + "\n\n" + GOOD.replace("news.example", "three.example"), "a.toml")

    assert ["https://news.example/feed.xml", "https://three.example/feed.xml"] == [seed.url for seed in found.seeds]
    assert len(found.wrong) == 1
    assert found.wrong[0].startswith(reason), found.wrong[0]


@pytest.mark.parametrize(("text", "reason"), [
    ('title = "ours"\n' + GOOD, "a.toml:1: 'title' stands outside of a [[seed]]"),
    ('[seed]\nurl = "https://news.example/"\n', "a.toml:1: write [[seed]], in two brackets"),
    ("[[seed]]\n", "a.toml:1: a seed needs 'url', a text; it is missing"),
])
def test_what_stands_elsewhere_is_named(text: str, reason: str) -> None:
    assert [reason] == list(read_seeds(text, "a.toml").wrong)


def test_a_seed_in_two_files_counts_once_and_says_so(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    (tmp_path / "c.toml").write_bytes(b"\xff\xfe\x00")
    found = load_seeds([tmp_path, tmp_path / "none.toml"])

    assert 1 == len(found.seeds)
    assert ["stands in", "is no UTF-8 text", "cannot be read"] == [
        next(words for words in ("stands in", "is no UTF-8 text", "cannot be read") if words in wrong)
        for wrong in found.wrong]


def test_our_examples_are_right_and_of_at_least_three_kinds() -> None:
    found = load_seeds([FOLDER])

    assert found.wrong == ()
    assert len({seed.kind for seed in found.seeds}) >= 3


@given(st.text(alphabet=st.sampled_from("[]seed=\n\"'#urlkind{}.,:/0123h \\\x00é")))
def test_no_text_raises(text: str) -> None:
    found = read_seeds(text, "a.toml")

    assert all(wrong.startswith("a.toml:") for wrong in found.wrong)


@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text())))
def test_spans_and_hours_never_raise(value: object) -> None:
    assert parse_span(value) is None or isinstance(parse_span(value), timedelta)
    assert parse_hours(value) is None or parse_hours(value).begin is not None


@given(st.integers(0, 10**7), st.sampled_from("smhdw"))
def test_a_span_can_be_taken_from_any_day_and_added_to_it(number: int, unit: str) -> None:
    span = parse_span(f"{number}{unit}")
    now = datetime(2026, 11, 22)

    assert span is None or now - span < now + span or not span


@pytest.mark.parametrize("value", ["36526d", "5218w", "999999w", "999999d"])
def test_a_span_of_more_than_a_century_is_none(value: str) -> None:
    assert parse_span(value) is None
    assert timedelta(days=36_525) == parse_span("36525d")

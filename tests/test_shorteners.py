"""The table of short links: every row can match, is justified, and stands once."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import provenance
from provenance.parser import parse_article
from provenance.parser.look import look
from provenance.platforms import parse_post_url
from provenance.urls import (
    Shortener,
    is_short,
    registrable_domain,
    short_hosts,
    short_places,
    shortener_of,
    shorteners,
)

TABLE = Path(provenance.__file__).parent / "data" / "shorteners.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")
PATH = re.compile(r"(?:/(?:[a-z]+|\*))+/?|")


def addresses(row: Shortener, code: str) -> str:
    """A short link of that row, without its scheme."""
    host = row.host.replace("*.", "abc.")
    path = row.path.replace("*", "example")
    if row.path and not row.path.endswith("/"):
        return f"{host}{row.path}?code={code}"
    return host + (path or "/") + code


@pytest.mark.parametrize("row", shorteners(), ids=lambda row: row.host + row.path)
def test_every_row_matches(row: Shortener) -> None:
    link = addresses(row, "AbC1")
    upper = addresses(row, "AbC1").replace(row.host, row.host.upper(), 1)

    assert is_short(f"https://{link}")
    assert is_short(f"http://WWW.{upper}{'&' if '?' in upper else '?'}x#y")
    assert is_short(link)
    assert is_short(f"https://web.archive.org/web/20240530120000/https://{link}")
    assert row == shortener_of(link)
    assert not is_short(f"https://{addresses(row, '').rstrip('?code=')}")
    assert not is_short(f"https://{link.partition('/')[0]}.example.org/AbC1")
    assert not is_short(f"https://{link.partition('/')[0]}/")


@pytest.mark.parametrize("row", shorteners(), ids=lambda row: row.host + row.path)
def test_every_row_is_justified(row: Shortener) -> None:
    assert HOST.fullmatch(row.host)
    assert PATH.fullmatch(row.path)
    # A registered name, or one below it; never a suffix such as "ma.us", below which strangers live.
    assert registrable_domain(row.host.removeprefix("*.")) is not None or row.host.startswith("*.")
    assert row.run_by
    assert row.what in ("service", "platform", "newsroom", "party", "organisation")
    assert row.status in ("active", "partly", "closed", "unknown")
    assert re.fullmatch(r"(?:[0-9]{4}(?:-[0-9]{2}){0,2})?", row.since)
    assert row.case in ("yes", "no", "")
    assert row.source
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", row.date)
    assert "CC0-1.0" == row.licence
    assert all(value == value.strip() and "," not in value[-1:] for value in (row.host, row.path, row.source, row.note))


def test_the_table() -> None:
    keys = [(row["host"], row["path"]) for row in ROWS]

    assert ["host", "path", "run_by", "what", "status", "since", "case", "source", "date", "licence", "note"] == list(
        ROWS[0]
    )
    assert sorted(set(keys)) == keys
    assert len(ROWS) >= 300
    assert len({row["host"] for row in ROWS}) >= 300
    assert short_hosts() | {host for host, _ in short_places()} == {host for host, _ in keys}
    assert {"t.co", "pic.twitter.com", "pic.x.com"} <= short_hosts()


def test_the_notice_counts_what_the_table_says() -> None:
    notice = TABLE.parents[2].joinpath("NOTICE").read_text(encoding="utf-8")
    named = sum("PeterDaveHello/url-shorteners" in row["source"] for row in ROWS)

    assert f"{named} of its\n{len(ROWS)} rows" in notice


def test_newsrooms_and_parties_are_there() -> None:
    count = {what: sum(row.what == what for row in shorteners()) for what in ("newsroom", "party")}

    assert count["newsroom"] >= 150
    assert count["party"] >= 5


PLACES = {
    "https://www.tiktok.com/t/ZT8abc/": True,
    "tiktok.com/t/ZT8abc": True,
    "https://www.tiktok.com/t/": False,
    "https://www.tiktok.com/t": False,
    "https://www.tiktok.com//t/abc": False,
    "https://www.tiktok.com/@example/video/7374000000000000000": False,
    "https://www.tiktok.com/tag/t/abc": False,
    "https://www.linkedin.com/slink?code=eAbCd": True,
    "https://www.linkedin.com/slink/?code=eAbCd": True,
    "https://www.linkedin.com/slink": False,
    "https://www.linkedin.com/in/example?code=eAbCd": False,
    "https://www.tiktok.com/t//": False,
    "https://substack.com/redirect/0f1e2d3c": True,
    "https://www.reddit.com/r/example/s/AbCdEf1234": True,
    "reddit.com/r/example/s/AbCdEf1234": True,
    "https://www.reddit.com/r/example/s/": False,
    "https://www.reddit.com/r/example/s": False,
    "https://www.reddit.com/r//s/AbC": False,
    "https://www.reddit.com/r/example/x/s/AbC": False,
    "https://www.reddit.com/r/example/comments/abc/s/": False,
    "https://www.facebook.com/share/p/AbCdEfGhIj/": True,
    "https://m.facebook.com/share/AbCdEfGhIj": True,
    "https://www.facebook.com/share.php?u=https://news.example/": False,
    "https://www.facebook.com/sharer/sharer.php?u=https://news.example/": False,
    "https://www.facebook.com/share/?u=x": False,
    "https://www.instagram.com/share/p/BAbCdEf": True,
    "https://www.instagram.com/example/share/x": False,
    "https://abc.page.link/XyZ": True,
    "https://page.link/XyZ": False,
    "https://a.b.page.link/XyZ": False,
}


@pytest.mark.parametrize("url", PLACES)
def test_short_links_that_are_more_than_a_host(url: str) -> None:
    assert PLACES[url] == is_short(url)
    assert PLACES[url] == (shortener_of(url) is not None)


@pytest.mark.parametrize(("host", "path"), short_places())
def test_no_post_is_taken_for_a_short_link(host: str, path: str) -> None:
    # Whatever is a post by its address needs no looking up.
    assert parse_post_url(f"https://www.{host.removeprefix('*.')}{path.replace('*', 'example')}AbC123") is None


@given(st.text() | st.text(alphabet="tiko.cm/*? =&#:AbC…") | st.sampled_from(list(PLACES)))
def test_strange_addresses_never_raise(url: str) -> None:
    row = shortener_of(url)

    assert is_short(url) in (True, False)
    assert row is None or row in shorteners()


@pytest.mark.parametrize("piece", ["/", "t/", "a.", "?", "//", "%2f"])
def test_long_addresses_take_no_longer_than_their_size(piece: str) -> None:
    began = time.process_time()
    for start in ("https://www.tiktok.com/t/", "abc.", "https://www.linkedin.com/slink?"):
        is_short(start + piece * (100_000 // len(piece)))

    assert time.process_time() - began < 1.0


#: One address for every place of the table, as it would stand in an article.
IN_PAGES = [addresses(row, "AbC1deF") for row in shorteners() if row.path or row.host.startswith("*.")]
WAYS = {
    "link": lambda url: f'<p>Some words and <a href="https://www.{url}">a link</a>.</p>',
    "no www": lambda url: f"<p>Some words and <a href='https://{url}'>a link</a>.</p>",
    "entities": lambda url: '<a href="{}">a link</a>'.format(f"https://{url}".replace("/", "&#x2F;")),
    "letters by number": lambda url: '<a href="{}">a link</a>'.format(f"https://{url}".replace("e", "&#101;").replace(
        "l", "&#108;")),
    "words": lambda url: f"<p>Look at https://{url} at once.</p>",
    "in a post": lambda url: f'<blockquote class="twitter-tweet"><p>Look <a href="https://{url}">here</a></p>&mdash; Ada '
                             '(@example_reader) <a href="https://twitter.com/example_reader/status/20">March 21, 2006'
                             '</a></blockquote>',
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("url", IN_PAGES)
def test_articles_show_short_links_that_are_more_than_a_host(url: str, way: Callable[[str], str]) -> None:
    shown = [link.url for link in parse_article(way(url)).short_links]

    assert [url] == [link.removeprefix("https://").removeprefix("www.") for link in shown]


@pytest.mark.parametrize("markup", [
    '<a href="https://www.facebook.com/sharer/sharer.php?u=https://news.example/">Share</a>',
    '<a href="https://www.facebook.com/share.php?u=https://news.example/">Share</a>',
    '<a href="https://www.linkedin.com/shareArticle?url=https://news.example/">Share</a>',
    '<a href="https://www.tiktok.com/tag/example">A tag</a>', '<a href="https://www.reddit.com/r/example/">r/example</a>',
    '<a href="https://www.reddit.com/submit?url=https://news.example/s/a">Share</a>',
    '<a href="https://substack.com/@example">Letters</a>', '<a href="/share/p/AbC">Our own</a>',
])
def test_buttons_are_no_short_links(markup: str) -> None:
    assert not look(markup.encode())
    assert () == parse_article(markup).short_links

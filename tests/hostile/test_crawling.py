"""What a crawl reads names where to go next: no feed, sitemap, robots file, page or redirect leads inwards (N1)."""

from __future__ import annotations

import sqlite3
import sys
from html import escape
from pathlib import Path

import pytest
from canary import Canary, listening
from crawlsite.simulated import LISTS, MadeUp
from extent import WHOLE
from forking import environment, run_command
from hostile_behaviours import DEADLINE_S, MAX_BYTES
from loopback import Loopback, Route
from test_network import INWARD, SITE, canary, untouched

from provenance.crawl import Limits, Options, crawl, read_seeds
from provenance.fetch import LiveFetch
from provenance.store import Store

__all__ = ["canary", "untouched"]  # fixtures


def _rss(addresses: list[str]) -> bytes:
    items = "".join(f"<item><title>a</title><link>{escape(one)}</link><guid>{escape(one)}</guid></item>" for one in addresses)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>a</title>{items}</channel></rss>".encode()


def _sitemap(addresses: list[str], kind: str = "urlset", entry: str = "url") -> bytes:
    body = "".join(f"<{entry}><loc>{escape(one)}</loc></{entry}>" for one in addresses)
    return f"<{kind} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{body}</{kind}>".encode()


def _section(addresses: list[str]) -> bytes:
    links = "".join(f"<link rel=alternate type=application/rss+xml href='{escape(one)}'><link rel=canonical href='{escape(one)}'>"
                    f"<a href='{escape(one)}'>A story with a long headline</a>" for one in addresses)
    return f"<html><body><main>{links}</main></body></html>".encode()


SOURCES = {
    "feed": ("/feed.xml", "application/rss+xml", _rss),
    "sitemap": ("/sitemap.xml", "application/xml", _sitemap),
    "index": ("/sitemap.xml", "application/xml", lambda inside: _sitemap(inside, "sitemapindex", "sitemap")),
    "section": ("/news/", "text/html", _section),
    "page": ("/a.html", "text/html", _section),
}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("robots", ["none", "inward"])
def test_n1_by_what_a_crawl_reads(untouched: Canary, tmp_path: Path, kind: str, robots: str) -> None:
    path, content_type, made = SOURCES[kind]
    there = [form % untouched.port for form in INWARD]
    inside = [form for form in there if all(sign.isprintable() and not "\ud800" <= sign <= "\udfff" for sign in form)]
    moves = {f"/2026/11/22/{number}.html": Route(302, (("Location", form.encode("ascii", "ignore").decode()),))
             for number, form in enumerate(inside) if form.isascii()}
    routes = {path: Route(200, (("Content-Type", content_type),), made([*inside, *(SITE + one for one in moves)])), **moves}
    if robots == "inward":
        routes["/robots.txt"] = Route(302, (("Location", f"http://127.0.0.1:{untouched.port}/robots.txt"),))
    seeds = read_seeds(f"""[[seed]]
url = "{SITE}{path}"
kind = "{'sitemap' if kind == 'index' else kind}"
chosen_by = "the tests"
because = "it leads inwards"
""", "seeds.toml")
    assert seeds.wrong == ()
    with Loopback(routes) as server, Store(tmp_path / "a.db") as store, listening() as heard:
        fetch = LiveFetch({"hostile.test": server.where}, DEADLINE_S, MAX_BYTES, "test",
                          lookup=lambda host: ("127.0.0.1",), ports={80, 443, untouched.port})
        for _ in range(2):  # the second pass takes up what the first has found
            crawl(store, seeds.seeds, LISTS, fetch=fetch, asking=None, options=Options(ask_jobs=0), limits=Limits(),
                  clock=MadeUp(), at_once=True)

        assert {("connect", server.where)} == {one for one in heard if one[0] == "connect"}
        assert server.asked
    with sqlite3.connect(tmp_path / "a.db") as read:
        assert [] == read.execute("SELECT url FROM articles WHERE url LIKE '%127.0.0.1%'").fetchall()


_POST = (b'<blockquote class="twitter-tweet"><p>words</p>&mdash; A (@example_reader) '
         b'<a href="https://twitter.com/example_reader/status/%d">May 30, 2024</a></blockquote>')
_TEN_MIB = 10 * 2**20
#: By kind of the seed: pages of 10 MiB that take much memory to read.
_LARGE = {
    "links": ("section", b"<a href=/2026/11/22/a-long-story.html>A long headline of it</a>"),
    "zeros": ("section", b"\0"),
    "posts": ("page", b"".join(_POST % (1795968363525046272 + number) for number in range(300)), b"<p>words of it</p>"),
    "paragraphs": ("page", _POST % 1795968363525046272, b"<p>"),
    "words": ("page", _POST % 1795968363525046272, b"plain words "),
}


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_n5_many_large_pages_at_a_time_stay_below_300_mb(tmp_path: Path) -> None:
    """All of them answer at once; they took 1.3 GB when they were read side by side."""
    bodies = {name: (b"".join(first) + again * (_TEN_MIB // len(again)))[:_TEN_MIB] for name, (_, *first, again) in _LARGE.items()}
    hosts = {f"{name}{number}.test": name for number in range(3 if WHOLE else 1) for name in _LARGE}
    routes = {f"/{name}": Route(200, (("Content-Type", "text/html"),), body, delay=0.5) for name, body in bodies.items()}
    (tmp_path / "seeds.toml").write_text("".join(f"""[[seed]]
url = "http://{host}/{name}"
kind = "{_LARGE[name][0]}"
chosen_by = "the tests"
because = "it is large"
""" for host, name in hosts.items()), encoding="utf-8")
    with Loopback(routes) as server:
        env = environment(PROVENANCE_TESTING="1", PROVENANCE_PACE="off",
                          PROVENANCE_HOST_MAP=",".join(f"{host}=127.0.0.1:{server.where[1]}" for host in hosts))
        done = run_command(["crawl", "seeds.toml", "--store", "a.db", "--gap", "0", "--pages-only"], tmp_path, env)

    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "a.db") as read:
        assert [("read", len(hosts))] == read.execute("SELECT outcome, count(*) FROM frontier WHERE url = seed GROUP BY 1").fetchall()
    assert 0 < done.most_kib < 300 * 1024

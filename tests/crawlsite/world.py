"""
What the hosts of a made-up web answer, by host, path and time. No sockets here: the server asks, and so do tests
with a clock of their own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
#: A snowflake of 2024-05-30; the pages count up from it.
FIRST_POST = 1795968363525046272


@dataclass(frozen=True)
class Answer:
    status: int = 200  #: 0: the connection is dropped without a word
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0


@dataclass
class Page:
    """A page and its versions, each with the moment since when it is shown; None as a body: it is gone."""

    versions: list[tuple[datetime, bytes | None]]
    answer: Answer | None = None  #: instead of all that
    delay_s: float = 0.0

    def body(self, now: datetime) -> bytes | None:
        shown = [body for since, body in self.versions if since <= now]
        return shown[-1] if shown else None


@dataclass
class Host:
    pages: dict[str, Page] = field(default_factory=dict)
    robots: Answer = Answer(404)
    feed: str = "rss"  #: rss · atom · json · sitemap · wordpress
    conditional: bool = True  #: does it know ETags?
    announced: list[tuple[datetime, str]] = field(default_factory=list)  #: since when, and which path
    others: dict[str, Answer] = field(default_factory=dict)  #: fixed answers by path and query


def embed(number: int, words: str = "Something happened at the market today") -> str:
    return (f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{words}</p>&mdash; Example Reader '
            f'(@example_reader) <a href="https://twitter.com/example_reader/status/{FIRST_POST + number}">'
            "May 30, 2024</a></blockquote>")


def story(title: str, *inside: str, head: str = "", paragraphs: int = 6) -> bytes:
    text = "".join(f"<p>{title}, paragraph {number}: the council met, and the market stayed where it is.</p>"
                   for number in range(paragraphs))
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head>"
            f"<body><article><h1>{title}</h1>{text}{''.join(inside)}</article></body></html>").encode()


class World:
    """The hosts by name; ``answer`` is all of it."""

    def __init__(self) -> None:
        self.hosts: dict[str, Host] = {}

    def host(self, name: str, **more: object) -> Host:
        return self.hosts.setdefault(name, Host(**more))  # type: ignore[arg-type]

    def add(self, name: str, path: str, body: bytes, *, since: datetime = BEGIN, delay_s: float = 0.0,
            announced: bool = True, answer: Answer | None = None) -> str:
        """A page, or a new version of one; its address."""
        host = self.host(name)
        page = host.pages.get(path)
        if page is None:
            host.pages[path] = Page([(since, body)], answer, delay_s)
            if announced:
                host.announced.append((since, path))
        else:
            page.versions.append((since, body))
        return f"https://{name}{path}"

    def remove(self, name: str, path: str, since: datetime) -> None:
        self.hosts[name].pages[path].versions.append((since, None))

    def answer(self, name: str, path: str, headers: Mapping[str, str], now: datetime) -> Answer:
        host = self.hosts.get(name)
        if host is None:
            return Answer(404)
        if path == "/robots.txt":
            return host.robots
        if path in host.others:
            return host.others[path]
        page = host.pages.get(path)
        if page is not None and page.answer is not None:
            return page.answer
        body = self._source(name, host, path, now) if page is None else page.body(now)
        if body is None:
            return Answer(404, b"not here")
        kind = {b"<": "text/html; charset=utf-8", b"{": "application/json", b"[": "application/json"}.get(
            body[:1], "application/octet-stream")
        if body.startswith(b"<?xml"):
            kind = "application/xml"
        delay_s = page.delay_s if page is not None else 0.0
        if not host.conditional:
            return Answer(200, body, (("Content-Type", kind),), delay_s)
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if headers.get("if-none-match") == tag:
            return Answer(304, headers=(("ETag", tag),))
        return Answer(200, body, (("Content-Type", kind), ("ETag", tag)), delay_s)

    def _source(self, name: str, host: Host, path: str, now: datetime) -> bytes | None:
        shown = sorted(((since, f"https://{name}{page}") for since, page in host.announced if since <= now),
                       reverse=True)
        if path == "/feed.xml" and host.feed == "rss":
            return _rss(shown)
        if path == "/feed.xml" and host.feed == "atom":
            return _atom(shown)
        if path == "/feed.json" and host.feed == "json":
            return _json(shown)
        if path == "/wp-json/wp/v2/posts?per_page=50&_fields=link,date_gmt,modified_gmt" and host.feed == "wordpress":
            return json.dumps([{"link": url, "date_gmt": f"{since:%Y-%m-%dT%H:%M:%S}"} for since, url in shown]).encode()
        if host.feed == "sitemap":
            half = len(shown) // 2
            if path == "/sitemap.xml":
                return _xml("sitemapindex", "".join(f"<sitemap><loc>https://{name}/{part}</loc></sitemap>"
                                                    for part in ("news.xml", "more.xml.gz")))
            if path == "/news.xml":
                return _news(shown[:half])
            if path == "/more.xml.gz":
                return gzip.compress(_news(shown[half:]), mtime=0)
        if path == "/":
            links = {"rss": '<link rel="alternate" type="application/rss+xml" href="/feed.xml">',
                     "atom": '<link rel="alternate" type="application/atom+xml" href="/feed.xml">',
                     "json": '<link rel="alternate" type="application/feed+json" href="/feed.json">',
                     "wordpress": f'<link rel="https://api.w.org/" href="https://{name}/wp-json/">'}.get(host.feed, "")
            stories = "".join(f'<a href="{url}">a story</a>' for _, url in shown)
            return f"<!doctype html><html><head>{links}</head><body><a href='/politics/'>all</a>{stories}".encode()
        return None


def _rss(shown: list[tuple[datetime, str]]) -> bytes:
    items = "".join(f"<item><title>A story</title><link>{url}</link><pubDate>{format_datetime(since)}</pubDate></item>"
                    for since, url in shown)
    return _xml('rss version="2.0"', f"<channel><title>News</title>{items}</channel>", end="rss")


def _atom(shown: list[tuple[datetime, str]]) -> bytes:
    items = "".join(f'<entry><title>A story</title><id>{url}</id><link href="{url}"/>'
                    f"<updated>{since:%Y-%m-%dT%H:%M:%SZ}</updated></entry>" for since, url in shown)
    return _xml('feed xmlns="http://www.w3.org/2005/Atom"', f"<title>News</title>{items}", end="feed")


def _json(shown: list[tuple[datetime, str]]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [
        {"id": url, "url": url, "date_published": f"{since:%Y-%m-%dT%H:%M:%SZ}"} for since, url in shown]}).encode()


def _news(shown: list[tuple[datetime, str]]) -> bytes:
    return _xml('urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
                'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "".join(
        f"<url><loc>{url}</loc><news:news><news:publication_date>{since:%Y-%m-%dT%H:%M:%SZ}"
        "</news:publication_date></news:news></url>" for since, url in shown), end="urlset")


def _xml(start: str, inside: str, end: str | None = None) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><{start}>{inside}</{end or start}>'.encode()


FEEDS = ("rss", "atom", "json", "sitemap", "wordpress")
SOURCES = {"rss": ("feed", "/feed.xml"), "atom": ("feed", "/feed.xml"), "json": ("feed", "/feed.json"),
           "sitemap": ("sitemap", "/sitemap.xml"),
           "wordpress": ("wordpress", "/wp-json/wp/v2/posts?per_page=50&_fields=link,date_gmt,modified_gmt")}


def newspapers(hosts: int = 50, pages: int = 40, *, slow_s: float = 0.15, paragraphs: int = 6) -> World:
    """
    So many hosts with so many pages: one page in ten shows a post, every seventh host answers slowly, every eleventh
    has pages that fail, and robots files close some.
    """
    world = World()
    for number in range(hosts):
        name = f"news{number:02}.example"
        host = world.host(name, feed=FEEDS[number % len(FEEDS)], conditional=number % 4 != 3)
        host.robots = (Answer(404), Answer(200, b"User-agent: *\nDisallow: /private/\n", (("Content-Type", "text/plain"),)),
                       Answer(200, b"User-agent: *\nAllow: /\n"))[number % 3]
        for page in range(pages):
            path = f"/{'private' if page % 13 == 12 else '2026'}/11/22/story-{number}-{page}.html"
            shows = [embed(number * 1000 + page)] if page % 10 == 0 else []
            body = story(f"Story {page} of {name}", *shows, paragraphs=paragraphs)
            answer = None
            if number % 11 == 5 and page % 5 == 1:
                answer = (Answer(500), Answer(404), Answer(302, headers=(("Location", f"/2026/11/22/story-{number}-0.html"),)),
                          Answer(200, b"\x89PNG", (("Content-Type", "image/png"),)))[page // 5 % 4]
            world.add(name, path, body, delay_s=slow_s if number % 7 == 3 and page % 4 == 0 else 0.0, answer=answer)
    return world


def troubled(hosts: int = 8, pages: int = 12, *, slow_s: float = 0.15, paragraphs: int = 6) -> World:
    """
    Newspapers of which some fail beyond single pages: a host with every page, one that has no robots file to give, one
    that refuses now and then, one whose connections drop; and a host with twins.
    """
    world = newspapers(hosts, pages, slow_s=slow_s, paragraphs=paragraphs)
    world.hosts["news01.example"].robots = Answer(503)
    for number, page in enumerate(world.hosts["news02.example"].pages.values()):
        page.answer = Answer(500) if number else None
    for number, page in enumerate(world.hosts["news06.example"].pages.values()):
        page.answer = Answer(503) if number in (0, 3, 6) else None
    for number, page in enumerate(world.hosts["news07.example"].pages.values()):
        page.answer = Answer(0) if number in (3, 7) else None
    for number in range(pages // 3):
        path, amp = f"/2026/11/22/twin-{number}.html", f"/2026/11/22/amp/twin-{number}.html"
        head = f'<link rel="canonical" href="{path}"><link rel="amphtml" href="{amp}">'
        for one in (path, amp):
            world.add("twins.example", one, story(f"Twin {number}", embed(90_000 + number), head=head))
    return world


def seeds_of(world: World) -> str:
    """A seed list for all its hosts."""
    return "\n".join(f'''[[seed]]
url = "https://{name}{SOURCES[host.feed][1]}"
kind = "{SOURCES[host.feed][0]}"
chosen_by = "the tests"
because = "it is there"
''' for name, host in world.hosts.items())

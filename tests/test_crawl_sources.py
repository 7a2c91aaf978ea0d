"""What feeds, sitemaps and pages name; strangers wrote all of them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from provenance.crawl.entries import Entry, chosen, host_of, origin_of, tidy
from provenance.crawl.feed import iso_moment, read_feed
from provenance.crawl.links import amp_twin, looks_like_story, read_links, read_posts
from provenance.crawl.sitemap import read_sitemap

URL = "https://news.example/feeds/all"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
A, B = "https://news.example/a", "https://news.example/b"


def rss(*items: str, version: str = "2.0") -> bytes:
    return f'<?xml version="1.0"?><rss version="{version}"><channel><title>N</title>{"".join(items)}</channel></rss>'.encode()


FEEDS = {
    "rss": (rss(f"<item><link>{A}</link></item><item><link> {B} </link></item>"), [A, B]),
    "rss 0.91": (rss(f"<item><link>{A}</link></item>", version="0.91"), [A]),
    "rdf": (f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            f'<channel rdf:about="x"><link>https://news.example/</link></channel><item><link>{A}</link></item></rdf:RDF>'
            .encode(), [A]),
    "atom": (f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="{B}.atom"/>'
             f'<link rel="alternate" href="{A}"/></entry></feed>'.encode(), [A]),
    "relative": (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/></entry></feed>', [A]),
    "a permanent id": (rss(f"<item><guid>{A}</guid></item>"), [A]),
    "an id that is no address": (rss('<item><guid isPermaLink="false">tag:1</guid></item>'), []),
    "tracked": (rss(f"<item><link>{A}?utm_source=rss&amp;id=7</link></item>"), [f"{A}?id=7"]),
    "mail": (rss("<item><link>mailto:desk@news.example</link></item>"), []),
    "a mark before it": (b"\xef\xbb\xbf \n" + rss(f"<item><link>{A}</link></item>"), [A]),
    "broken xml": (rss(f"<item><link>{A}</link></item><item><b>no end"), [A]),
    "empty": (rss(), []),
    "json": (json.dumps({"version": "https://jsonfeed.org/version/1", "items": [
        {"id": 1, "url": "/a"}, {"id": 2, "external_url": B}, {"id": 3}, 7]}).encode(), [A, B]),
}


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_name_their_pages_in_order(name: str) -> None:
    body, expected = FEEDS[name]
    found = read_feed(body, URL)

    assert found is not None
    assert expected == [entry.url for entry in found]


@pytest.mark.parametrize("body", [b"", b"<html><body>no feed</body></html>", b"{}", b"[]", b"{", b'{"items": []}',
                                  b"words", b"\x00\xff", b"<" * 1000, b'{"version": 1, "items": {}}',
                                  b"x" * (6 * 2**20), b'{"a":' * 100_000])
def test_what_is_no_feed_is_none(body: bytes) -> None:
    assert read_feed(body, URL) is None


@pytest.mark.parametrize(("inside", "expected"), [
    ("<pubDate>Sun, 22 Nov 2026 12:00:00 GMT</pubDate>", NOON),
    ("<pubDate>Sun, 22 Nov 2026 14:00:00 +0200</pubDate>", NOON),
    ("<pubDate>yesterday</pubDate>", None),
    ("<pubDate>Sun, 22 Nov 99999 12:00:00 GMT</pubDate>", None),
    ("", None),
])
def test_times_of_entries_are_read_or_none(inside: str, expected: datetime | None) -> None:
    found = read_feed(rss(f"<item><link>{A}</link>{inside}</item>"), URL)

    assert found == (Entry(A, modified_at=expected),)


def test_entities_of_a_feed_are_not_multiplied() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)) + "]>"
    body = bomb.encode() + rss(f"<item><link>{A}</link><title>&j;</title></item>")
    began = time.perf_counter()
    read_feed(body, URL)
    read_sitemap(bomb.encode() + b"<urlset><url><loc>https://news.example/&j;</loc></url></urlset>", URL)

    assert time.perf_counter() - began < 5


def sitemap(*urls: str, root: str = "urlset") -> bytes:
    item = "url" if root == "urlset" else "sitemap"
    return f"<{root}>{''.join(f'<{item}>{url}</{item}>' for url in urls)}</{root}>".encode()


SITEMAPS = {
    "plain": (sitemap(f"<loc>{A}</loc>", f"<loc>\n{B}\n</loc>"), [Entry(A), Entry(B)]),
    "namespaced": (b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>' + A.encode()
                   + b"</loc><lastmod>2026-11-22T12:00:00Z</lastmod></url></urlset>", [Entry(A, modified_at=NOON)]),
    "news": (b'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>' + A.encode()
             + b"</loc><news:news><news:publication_date>2026-11-22T13:00:00+01:00</news:publication_date></news:news>"
             b"<lastmod>2026-11-21</lastmod></url></urlset>", [Entry(A, modified_at=NOON)]),
    "index": (sitemap(f"<loc>{A}.xml.gz</loc><lastmod>2026-11-22T12:00Z</lastmod>", root="sitemapindex"),
              [Entry(f"{A}.xml.gz", "sitemap", NOON)]),
    "packed": (gzip.compress(sitemap(f"<loc>{A}</loc>")), [Entry(A)]),
    "lines": (f"{A}\n{B}\n".encode(), [Entry(A), Entry(B)]),
    "other domains": (sitemap(f"<loc>{A}</loc>", "<loc>https://elsewhere.example/x</loc>"), [Entry(A)]),
    "a subdomain": (sitemap("<loc>https://www.news.example/x</loc>"), [Entry("https://www.news.example/x")]),
    "cut": (sitemap(f"<loc>{A}</loc>")[:-12], [Entry(A)]),
    "comments": (b"<urlset><!-- a --><url><!-- b --><loc>" + A.encode() + b"</loc></url></urlset>", [Entry(A)]),
    "strange entries": (sitemap("<loc/>", "<lastmod>2026</lastmod>", "<loc>javascript:x</loc>", f"<loc>{A}</loc>"), [Entry(A)]),
}


@pytest.mark.parametrize("name", SITEMAPS)
def test_sitemaps_name_their_pages(name: str) -> None:
    body, expected = SITEMAPS[name]

    assert expected == list(read_sitemap(body, "https://news.example/sitemap.xml") or ())


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<rss/>", b"some words\nno address", b"\x1f\x8bnot gzip",
                                  gzip.compress(b"<urlset>")[:-6], b"<", b"<!DOCTYPE x>", b"\x00" * 100])
def test_what_is_no_sitemap_is_none(body: bytes) -> None:
    assert read_sitemap(body, URL) is None


def test_a_packed_sitemap_is_never_unpacked_beyond_the_bound() -> None:
    body = gzip.compress(b"<urlset>" + b" " * (60 * 2**20))

    assert read_sitemap(body, URL) is None


def test_of_a_sitemap_no_more_is_read_than_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is behind the most entries does not count, nor what one tag or one text without end holds."""
    monkeypatch.setattr("provenance.crawl.sitemap._MOST", 500)
    many = b"<urlset>" + f"<url><loc>{A}</loc></url>".encode() * 6000
    endless = (b"<urlset " + b"".join(b"a%d='' " % number for number in range(40_000)) + b"/>",
               b"<urlset><url><loc>" + b"a" * 200_000, b"<urlset><url>" + b"<x/>" * 200_000)

    assert 500 == len(read_sitemap(many, URL) or ()) == len(read_sitemap(gzip.compress(many), URL) or ())
    assert 500 == len(read_sitemap(f"{A}\n".encode() * 6000, URL) or ())
    assert [None, None, ()] == [read_sitemap(body, URL) for body in endless]


def test_json_with_more_in_it_than_any_list_of_posts_is_none() -> None:
    many = b"[" + b"{}," * 400_000 + b"{}]"

    assert read_posts(many, URL) is None
    assert read_feed(b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + many + b"}", URL) is None


def test_what_costs_as_much_as_a_tag_counts_as_one() -> None:
    """Each reference is a piece of its own to feedparser: a million of them took 200 MB."""
    item = b"<item><link>https://a.example/b</link><description>%s</description></item>"
    feed = b"<rss version='2.0'><channel>" + item + b"</channel></rss>"

    assert read_feed(feed % (b"&amp;" * 119_980), "https://a.example/f")
    assert read_feed(feed % (b"&amp;" * 120_000), "https://a.example/f") is None


def test_a_sitemap_is_read_until_it_nests() -> None:
    first = b"<urlset><url><loc>https://a.example/b</loc></url>"
    nested = first + b"<url>" * 400_000
    assert ["https://a.example/b"] == [entry.url for entry in read_sitemap(nested, "https://a.example/s") or ()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such measure")
def test_small_bodies_that_grow_take_little_memory() -> None:
    """Read in a process of its own, whose most is asked of the system: 143 kB that held half a gigabyte, and others."""
    code = """
import gzip, resource
from provenance.crawl.feed import read_feed
from provenance.crawl.sitemap import read_sitemap
import feedparser, lxml.etree
unit = 1 if __import__("sys").platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_sitemap(gzip.compress(b"<urlset>" + b"<url><x/></url>" * 400_000, 1), "https://a.example/s")
read_feed(b"<rss version='2.0'><channel><item " + b"a='b' " * 400_000, "https://a.example/f")
read_feed(b"<rss version='2.0' " + b"".join(b"xmlns:a%d='x' " % n for n in range(40_000)) + b">", "https://a.example/f")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit // 2**20)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(done.stdout) < 90  # MB; it was 460


@pytest.mark.parametrize("encoding", ["utf-7", "UTF7", "cp037", "punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "hz"])
@pytest.mark.parametrize("where", ["document", "server"])
def test_no_encoding_hides_the_tags_of_a_feed(encoding: str, where: str) -> None:
    """What is counted is what is read; and an encoding that no document has is no error of ours."""
    item = "<item><link>https://news.example/a</link></item>"
    hidden = item.replace("<", "+ADw-" if "7" in encoding else "\\u003c") + "\udcff.a-\x80" * 9
    for body in (f"<rss version='2.0'><channel>{hidden}", f"<rss version='2.0'><channel>{item}".encode("cp037").decode("latin-1")):
        text = f"<?xml version='1.0' encoding='{encoding}'?>{body}" if where == "document" else body
        found = read_feed(text.encode("latin-1", "replace"), URL, f"application/xml; charset={encoding}" if where == "server" else None)

        assert not found or encoding == "idna"  # which is ASCII, where it is anything


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1251", "shift_jis", "iso-2022-jp", "gb18030", "utf-16", "no-such"])
def test_feeds_in_other_encodings_are_read(encoding: str) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><rss version='2.0'><channel><item><link>{A}</link></item></channel></rss>"

    assert [Entry(A)] == list(read_feed(body.encode(encoding if encoding != "no-such" else "utf-8"), URL) or ())


def test_an_external_entity_is_not_opened() -> None:
    body = (b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://news.example/&x;'
            b"</loc></url></urlset>")

    assert [Entry("https://news.example/")] == list(read_sitemap(body, URL) or ())


def test_a_page_names_feeds_and_wordpress_but_not_comments() -> None:
    body = b"""<link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed"><link rel="alternate" hreflang="de" href="/de">
    <link rel="Alternate" type="Application/Feed+JSON; charset=utf-8" href="/feed.json">
    <link rel="https://api.w.org/" href="/wp-json/"><link rel="stylesheet" href="/x.css">
    <a href="/2026/11/22/market-moves">x</a> <a href="/2026/11/22/market-moves#c">x</a> <a href="/politics">x</a>
    <a href="https://elsewhere.example/2026/11/22/x-y-z">x</a>"""
    found = read_links(body, "https://news.example/")

    assert [("feed", "/feed"), ("feed", "/feed.json"),
            ("wordpress", "/wp-json/wp/v2/posts?per_page=50&_fields=link,date_gmt,modified_gmt")] == [
        (entry.kind, entry.url.removeprefix("https://news.example")) for entry in found.sources]
    assert ["https://news.example/2026/11/22/market-moves"] == [entry.url for entry in found.stories]


def test_a_wordpress_without_pretty_addresses_is_asked_by_its_own() -> None:
    found = read_links(b'<link rel="https://api.w.org/" href="https://news.example/?rest_route=/">', "https://news.example/")

    assert ["https://news.example/?rest_route=/wp/v2/posts&per_page=50&_fields=link,date_gmt,modified_gmt"] == [
        entry.url for entry in found.sources]


@pytest.mark.parametrize(("path", "is_story"), [
    ("/2026/11/22/a", True), ("/2026/11/22/", False), ("/a/b-c-d", True), ("/a/b-c", False), ("/story/1234567", True),
    ("/", False), ("", False), ("/tag/market", False), ("/a-b-c.png", False), ("/article-12345.html", True),
    ("/2026-11-22-x", True), ("/politics/", False),
])
def test_addresses_of_stories(path: str, is_story: bool) -> None:
    assert looks_like_story(f"https://news.example{path}") == is_story


@pytest.mark.parametrize(("body", "expected"), [
    (b'<head><link rel="amphtml" href="/amp/a"></head>', "https://news.example/amp/a"),
    (b'<link href="https://amp.news.example/a" REL=amphtml>', "https://amp.news.example/a"),
    (b'<link rel="amphtml" href="https://elsewhere.example/a">', None),
    (b"<p>amphtml</p>", None), (b"", None),
])
def test_the_amp_twin_a_page_names(body: bytes, expected: str | None) -> None:
    assert amp_twin(body, A) == expected


@pytest.mark.parametrize(("body", "expected"), [
    (b'[{"link": "https://news.example/a", "date_gmt": "2026-11-22T10:00:00", "modified_gmt": "2026-11-22T12:00:00"}]',
     (Entry(A, modified_at=NOON),)),
    (b"[]", ()), (b'[{"link": 3}, 7, {}]', ()), (b'{"code": "rest_no_route"}', None), (b"<html>", None), (b"", None),
])
def test_posts_of_a_wordpress(body: bytes, expected: object) -> None:
    assert read_posts(body, URL) == expected


@pytest.mark.parametrize(("url", "base", "expected"), [
    ("https://News.Example./a#b", None, "https://news.example/a"), ("http://news.example:80/", None, "http://news.example/"),
    ("https://news.example:8443/", None, "https://news.example:8443/"), ("//news.example/a", URL, A), ("../a", URL, A),
    ("?x=1", URL, f"{URL}?x=1"), ("news.example/a", None, None), ("/a", None, None), ("", None, None),
    ("javascript:alert(1)", URL, None), ("https://[", URL, None), ("https://", None, None), ("x" * 5000, URL, None),
    ("https://news.example/a?fbclid=1&b=2&utm_medium=x", None, f"{A}?b=2"), ("https://news.example/a b", None, f"{A}%20b"),
])
def test_one_spelling_of_an_address(url: str, base: str | None, expected: str | None) -> None:
    assert tidy(url, base) == expected


def test_hosts_and_origins() -> None:
    assert ("news.example:8443", "https://news.example:8443", "", "") == (
        host_of("https://news.example:8443/a"), origin_of("https://news.example:8443/a"), host_of("words"), origin_of(""))


def test_what_a_seed_wants_of_its_source() -> None:
    entries = [Entry(f"https://news.example/{n}", modified_at=NOON - timedelta(days=n)) for n in range(5)]
    odd = [Entry("https://news.example/sport/1"), Entry("https://news.example/0"), Entry("https://news.example/s.xml", "sitemap")]

    assert ["/s.xml", "/0", "/1"] == [entry.url[20:] for entry in chosen([*entries[::-1], *odd], now=NOON, limit=2)]
    assert ["/s.xml", "/sport/1"] == [entry.url[20:] for entry in chosen([*entries, *odd], now=NOON, limit=9, match=("/sport/*",))]
    assert ["/0", "/1", "/sport/1"] == [entry.url[20:] for entry in chosen(
        [*entries, *odd[:2]], now=NOON, limit=9, newer_than=timedelta(days=1))]


@given(st.binary(max_size=300))
def test_bytes_of_strangers_never_raise(body: bytes) -> None:
    for read in (read_feed, read_sitemap, read_posts, read_links, amp_twin):
        read(body, URL)


@given(st.lists(st.sampled_from([
    "<rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<loc>", "</loc>", "<urlset>", "</urlset>", "<url>", "</url>",
    "<sitemapindex>", "<![CDATA[", "]]>", "&amp;", "&x;", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>",
    "<link href='/a'/>", "https://news.example/a", "<!DOCTYPE a [", "]>", "<!--", "\ud800", "<updated>2026</updated>",
    "<pubDate>Sun, 31 Feb 2026</pubDate>", "<guid>", "{", "}", '"items":', "[", "]"]), max_size=40))
def test_markup_of_strangers_never_raises(parts: list[str]) -> None:
    body = "".join(parts).encode("utf-8", "surrogatepass")
    for read in (read_feed, read_sitemap, read_posts, read_links):
        read(body, URL)


@given(st.text(), st.one_of(st.none(), st.just(URL)))
def test_tidy_twice_is_tidy_once_and_never_raises(url: str, base: str | None) -> None:
    once = tidy(url, base)

    assert once is None or tidy(once) == once
    assert iso_moment(url) is None or iso_moment(url).tzinfo is not None
    assert isinstance(looks_like_story(url), bool)


@pytest.mark.parametrize("body", [b"<" * 200_000, b"<a " * 100_000, b"<![CDATA[" * 50_000, b"<rss><channel>" + b"<item>" * 100_000,
                                  b"&" * 300_000, b"<rss version='2.0'><channel><item><title>" + b"<b>&lt;" * 50_000,
                                  b"<!DOCTYPE" + b"[" * 200_000, b"<!--" * 100_000, b"<?" * 200_000,
                                  b"<rss><channel><item><description>" + b"<a href=" * 60_000])
def test_long_nonsense_takes_no_long_time(body: bytes) -> None:
    began = time.process_time()
    for read in (read_feed, read_sitemap, read_links):
        read(body, URL)

    assert time.process_time() - began < 20

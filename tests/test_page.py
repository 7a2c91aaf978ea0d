"""What a page says about itself: title, address, time of publication, hashtags."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from provenance.model import Dated, Hashtag, PageFacts
from provenance.parser import parse_article

EMBED = ('<blockquote class="twitter-tweet"><p>Words #One #ONE #Two</p>&mdash; Ada (@example) '
         '<a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>')
URL = "https://news.example/2024/a?b=c"


@pytest.mark.parametrize(("markup", "title"), [
    ('<meta property="og:title" content=" The  headline "><title>The headline | The paper</title><h1>Other</h1>',
    "The  headline"),
    ('<meta property="og:title" content=""><title>From\n the <b>title</title>', "From the <b>title"),
    ("<title></title><h1>A <i>first</i>\nheading</h1><h1>Second</h1>", "A first heading"),
    ("<body><svg><title>A drawing</title></svg><p>x", "A drawing"),
    ("<head><title>The page</title></head><svg><title>A drawing</title></svg>", "The page"),
    ("<title>Tom &amp; Ada</title>", "Tom & Ada"),
    ("<p>Words", None),
    ("<h1> </h1>", None),
])
def test_title(markup: str, title: str | None) -> None:
    assert title == parse_article(markup).title


@pytest.mark.parametrize(("markup", "url", "canonical"), [
    ('<link rel="canonical" href=" https://news.example/a ">', None, "https://news.example/a"),
    ('<link rel="alternate Canonical" href="https://news.example/a"><meta property="og:url" content="https://b.example">',
     None, "https://news.example/a"),
    ('<meta property="og:url" content="https://news.example/b">', URL, "https://news.example/b"),
    ('<link rel="canonical" href="javascript:x"><meta property="og:url" content="https://news.example/b">', URL,
    "https://news.example/b"),
    ('<link rel="canonical" href="//news.example/a">', None, "//news.example/a"),
    # relative ones stand on the page's address, where that is known
    ('<link rel="canonical" href="/a">', URL, "https://news.example/a"),
    ('<link rel="canonical" href="b.html">', URL, "https://news.example/2024/b.html"),
    ('<link rel="canonical" href="?p=1">', URL, "https://news.example/2024/a?p=1"),
    ('<link rel="canonical" href="/a">', None, None),
    ('<link rel="canonical" href="/a">', "http://[x/", None),
    ('<link rel="canonical" href="/a">', "saved page.html", None),
    # saved by an archive
    ('<link rel="canonical" href="https://web.archive.org/web/20240101000000/https://news.example/a">', None,
    "https://news.example/a"),
    ('<link rel="canonical" href="/web/20240101000000/https://news.example/a">', None, "https://news.example/a"),
    ("<p>Words", "https://web.archive.org/web/20240101000000/https://news.example/a", "https://news.example/a"),
    ('<link rel="canonical" href="/a">', "https://web.archive.org/web/2024/https://news.example/b/c",
    "https://news.example/a"),
    ("<p>Words", URL, None),
    ('<link rel="canonical" href="">', URL, None),
])
def test_canonical_address(markup: str, url: str | None, canonical: str | None) -> None:
    assert canonical == parse_article(markup, url).canonical_url


def ld(data: str) -> str:
    return f'<script type="application/LD+json">{data}</script>'


META = '<meta property="article:published_time" content="2024-05-30T12:00:00+02:00">'


@pytest.mark.parametrize(("markup", "day", "source"), [
    (ld('{"@type": "NewsArticle", "datePublished": "2024-05-30T10:00:00Z"}'), "2024-05-30", "json-ld datePublished"),
    (ld('{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "datePublished": "2024-05-29"}]}'), "2024-05-29",
    "json-ld datePublished"),
    (ld('[{"a": [[{"datePublished": "2024-05-28"}]]}]'), "2024-05-28", "json-ld datePublished"),
    (ld('{"video": {"datePublished": "2020-01-01"}, "datePublished": "2024-05-30"}'), "2024-05-30",
    "json-ld datePublished"),
    (ld('{"a": "line\nend", "datePublished": "2024-05-30"}'), "2024-05-30", "json-ld datePublished"),
    (ld('{"datePublished": "soon"}') + ld('{"datePublished": "2024-05-27"}') + META, "2024-05-27",
    "json-ld datePublished"),
    (ld('{"datePublished": 20240530}') + META, "2024-05-30", "meta article:published_time"),
    (ld('{"datePublished": ') + META, "2024-05-30", "meta article:published_time"),
    (ld("[" * 100_000) + META, "2024-05-30", "meta article:published_time"),
    (ld('"2024"') + META, "2024-05-30", "meta article:published_time"),
    ('<meta name="date" content="2024-01-01">' + META, "2024-05-30", "meta article:published_time"),
    ('<META NAME="Parsely-Pub-Date" content="2024-05-26T00:00:00Z">', "2024-05-26", "meta parsely-pub-date"),
    ('<meta itemprop="datePublished" content="2024-05-25">', "2024-05-25", "meta datepublished"),
    ('<meta name="dc.date" content="yesterday"><meta name="pubdate" content="2024-05-24">', "2024-05-24",
    "meta pubdate"),
    ('<time itemprop="datePublished" datetime="2024-05-23">', "2024-05-23", "time element"),
    ('<time pubdate datetime="2024-05-22T00:00:00Z">', "2024-05-22", "time element"),
    ('<article><time datetime="2024-05-21">', "2024-05-21", "time element"),
])
def test_published(markup: str, day: str, source: str) -> None:
    published = parse_article(f"<html><body>{markup}<p>Words").published

    assert isinstance(published, Dated)
    assert (day, source) == (published.at.date().isoformat(), published.source)


@pytest.mark.parametrize("markup", ["<p>Words", "<time datetime=2024-05-30>", "<article><time datetime=soon>", ld("[]"),
    ld("")])
def test_no_time_of_publication(markup: str) -> None:
    assert parse_article(markup).published is None


def test_hashtags_of_embeds_come_first_then_the_articles_own() -> None:
    article = parse_article(f"<p>Its own #Three and #two.</p>{EMBED}<p>#three again, and #One.</p>")

    assert (Hashtag("One", "one", "embed 0"), Hashtag("Two", "two", "embed 0"), Hashtag("Three", "three", "article"),
            Hashtag("two", "two", "article"), Hashtag("One", "one", "article")) == article.hashtags


def test_the_articles_own_words_are_without_its_embeds() -> None:
    article = parse_article(f"{EMBED}<p>Hello #Four — Ada (@example) May 30, 2024</p><p>Words #Five</p>"
                            "<script>#Six</script>")

    assert [("One", "embed 0"), ("Two", "embed 0"), ("Four", "embed 1"), ("Five", "article")] == [
        (tag.text, tag.found_in) for tag in article.hashtags]


def test_plain_text_has_hashtags_and_nothing_else() -> None:
    article = parse_article("Words #One\n\nHello #Two — Ada (@example) May 30, 2024\n", URL)

    assert PageFacts(hashtags=(Hashtag("Two", "two", "embed 0"), Hashtag("One", "one", "article"))) == article.page


def test_a_page_is_read_once() -> None:
    article = parse_article("<title>T</title>")

    assert article.page is article.page


@given(st.text(max_size=100), st.text(max_size=40), st.one_of(st.none(), st.text(max_size=30)))
@settings(max_examples=200, deadline=None)
def test_never_raises(data: str, address: str, url: str | None) -> None:
    address = address.replace('"', "")
    article = parse_article(f'<link rel=canonical href="{address}"><meta property=og:title content="{address}">'
                            f'<meta name=date content="{address}">{ld(data)}<time pubdate datetime="{address}">', url)

    assert isinstance(article.page, PageFacts)


@pytest.mark.parametrize("data", [
    "[" + "{}," * 100_000 + "1]", "[" + "[" * 900 + "]" * 900 + "," * 0 + "]", '{"a":' * 900 + "1" + "}" * 900,
    "[" + ",".join('{"datePublished": "x"}' for _ in range(50_000)) + "]", "9" * 100_000,
])
def test_time_is_bounded(data: str) -> None:
    start = time.perf_counter()
    assert parse_article(ld(data)).published is None

    assert time.perf_counter() - start < 2

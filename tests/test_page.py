"""What a page says about itself: title, address, time of publication, hashtags."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings, strategies as st

from provenance.model import Dated, Hashtag, PageFacts
from provenance.parser import _read, parse_article
from provenance.parser.linked_data import name_of_someone, same_page
from provenance.parser.look import EVERYTHING
from provenance.parser.page import read_page

EMBED = ('<blockquote class="twitter-tweet"><p>Words #One #ONE #Two</p>&mdash; Ada (@example) '
         '<a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>')
URL = "https://news.example/2024/a?b=c"


@pytest.fixture(autouse=True)
def without_htmldate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the extra ``dates`` gets the same answers here."""
    monkeypatch.setattr("provenance.parser.guess._is_there", lambda: False)


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
    ('<span itemprop="datePublished" content="2024-05-22T03:42-500">May 22</span>', "2024-05-22", "itemprop datePublished"),
    ('<p itemprop="datePublished">21 May 2024</p>', "2024-05-21", "itemprop datePublished"),
    ('<time itemprop="datePublished">May 20, 2024</time>', "2024-05-20", "itemprop datePublished"),
    ('<div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop="datePublished">May 19, 2024</b></div>',
     "2024-05-19", "itemprop datePublished"),
    ('<meta name="sailthru.date" content="June 7, 2013">', "2013-06-07", "meta sailthru.date"),
    ('<meta name="pubdate" content="Thu, May 30, 2024 12:10 PM EDT">', "2024-05-30", "meta pubdate"),
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
    start = time.process_time()
    assert parse_article(ld(data)).published is None

    assert time.process_time() - start < 2


# --- whose JSON-LD? ---------------------------------------------------------------------------

OWN = "https://news.example/own"


def story(address: str | None = None, published: str = "2024-05-30", kind: str = "NewsArticle", **more: object) -> dict[str, object]:
    return {"@type": kind, "datePublished": published} | ({"url": address} if address else {}) | more


def on_page(*documents: object, canonical: str | None = OWN, more: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return f"<html><head>{link}{''.join(ld(json.dumps(one)) for one in documents)}{more}</head><body><p>Words"


OTHER = story("https://news.example/other", "2020-01-01")


@pytest.mark.parametrize("documents", [
    [[OTHER, story(OWN)]],
    [OTHER, story(OWN)],
    [{"@graph": [OTHER, {"@type": "WebPage", "@id": OWN, "datePublished": "2024-05-30"}]}],
    [{"@graph": [{"@type": "WebPage", "@id": OWN, "datePublished": "2020-01-01"}, story(OWN)]}],
    [OTHER, story(None, mainEntityOfPage={"@type": "WebPage", "@id": OWN})],
    [OTHER, story(None, mainEntityOfPage=[OWN])],
    [OTHER, story("http://www.news.example/own/?utm_source=x")],
    [OTHER, story("https://amp.news.example/amp/own.amp.html#top")],
    # a story that names no page is the page's own; so is one that names the site's front
    [OTHER, story()],
    [OTHER, story("https://news.example/")],
    [OTHER, story(None, kind="https://schema.org/ReportageNewsArticle")],
    [OTHER, story(None, kind=["Thing", "BlogPosting"])],
    [OTHER, story(None, kind="LiveBlogPosting", liveBlogUpdate=[story(None, "2024-06-01", "BlogPosting")])],
    [OTHER, {"@type": "WebPage", "datePublished": "2024-05-30"}],
    [OTHER, {"datePublished": "2024-05-30"}],
    # what an article shows, or stands beside it, has dates of its own
    [story(None, "2020-01-01", "SocialMediaPosting"), story()],
    [{"@type": "ItemList", "itemListElement": [story(None, "2020-01-01")]}, story()],
    [{"@type": "Comment", "datePublished": "2020-01-01"}, story()],
    [{"@type": "VideoObject", "datePublished": "2020-01-01"}, story()],
    [{"hasPart": story(None, "2020-01-01"), "a": {"b": story()}}],
    # the only story, though it has another address
    [story("https://news.example/moved")],
], ids=range(21))
def test_the_pages_own_story_goes_first(documents: list[object]) -> None:
    published = parse_article(on_page(*documents)).published

    assert published is not None
    assert ("2024-05-30", "json-ld datePublished") == (published.at.date().isoformat(), published.source)


@pytest.mark.parametrize("markup", [
    '<div itemscope itemtype="https://schema.org/Comment"><b itemprop="datePublished">May 19, 2024</b></div>',
    '<div itemscope itemtype="http://schema.org/VideoObject"><b itemprop="datePublished" content="2024-05-19">19</b></div>',
    '<div class="comments"><b itemprop="datePublished">May 19, 2024</b></div>',
    '<b itemprop="datePublished">05/06/24</b>', '<b itemprop="datePublished">yesterday</b>',
    '<meta name="pubdate" content="05/06/2024">', f'<b itemprop="datePublished">{"May 19, 2024 " * 50_000}</b>',
])
def test_other_things_and_other_words_give_no_date(markup: str) -> None:
    assert parse_article(f"<article>{markup}<p>Words.</p></article>").page.published is None


@pytest.mark.parametrize("documents", [
    [OTHER, story("https://news.example/third")], [{"@type": "ItemList", "itemListElement": [story(), story()]}],
    [story(None, kind="SocialMediaPosting")], [{"mentions": story()}], [{"@type": "Comment", "datePublished": "2024-05-30"}],
    [story("https://news.example/own?story=2"), story("https://news.example/own?story=3")],
])
def test_other_stories_give_no_date(documents: list[object]) -> None:
    assert parse_article(on_page(*documents)).published is None


def test_a_meta_element_goes_before_the_only_story_with_another_address() -> None:
    published = parse_article(on_page(OTHER, more=META)).published

    assert published is not None
    assert "meta article:published_time" == published.source


def test_without_a_canonical_link_the_given_address_tells_whose_story_it_is() -> None:
    published = parse_article(on_page(OTHER, story(OWN), canonical=None), OWN + "?utm_medium=mail").published

    assert published is not None
    assert "2024-05-30" == published.at.date().isoformat()


@pytest.mark.parametrize(("documents", "canonical"), [
    ([story(OWN)], OWN), ([story(None, mainEntityOfPage={"@id": OWN}), {"@type": "WebPage", "url": "https://b.example/c"}], OWN),
    ([OTHER, story(OWN)], None), ([{"@type": "WebPage", "url": OWN}], None), ([story("/own")], None),
])
def test_the_address_in_json_ld_is_the_last_resort(documents: list[object], canonical: str | None) -> None:
    page = parse_article(on_page(*documents, canonical=None)).page

    assert canonical == page.canonical_url
    assert ("json-ld address" if canonical else None) == page.sources.get("canonical_url")


@pytest.mark.parametrize(("one", "other", "same"), [
    ("https://news.example/a", "http://www.news.example/a/", True),
    ("https://news.example/a?x=1&y=2", "https://news.example/a?y=2&x=1&fbclid=z", True),
    ("https://web.archive.org/web/2024/https://news.example/a", "https://news.example/a", True),
    ("https://news.example/a?id=1", "https://news.example/a?id=2", False),
    ("https://news.example/a", "https://news.example/b", False),
    ("https://a.example/a", "https://b.example/a", False),
])
def test_same_page(one: str, other: str, same: bool) -> None:
    assert same == (same_page(one) == same_page(other))


# --- times of change, authors, site, language ---------------------------------------------------


@pytest.mark.parametrize(("markup", "day", "source"), [
    (ld('{"@type": "Article", "datePublished": "2024-05-01", "dateModified": "2024-05-30"}'), "2024-05-30", "json-ld dateModified"),
    ('<meta property="article:modified_time" content="2024-05-29T10:00:00Z">', "2024-05-29", "meta article:modified_time"),
    ('<meta property="og:updated_time" content="2024-05-28">', "2024-05-28", "meta og:updated_time"),
    ('<meta http-equiv="last-modified" content="Mon, 27 May 2024 10:00:00 GMT">', "2024-05-27", "meta last-modified"),
    ('<time class="entry updated" datetime="2024-05-26">', "2024-05-26", "time element"),
    ('<time itemprop="dateModified" datetime="2024-05-25">', "2024-05-25", "time element"),
])
def test_modified(markup: str, day: str, source: str) -> None:
    modified = parse_article(f"<html><body>{markup}<p>Words").modified

    assert modified is not None
    assert (day, source) == (modified.at.date().isoformat(), modified.source)


def test_a_page_that_was_never_changed() -> None:
    assert parse_article(META + "<p>Words").modified is None


@pytest.mark.parametrize(("markup", "day"), [
    ("<article><blockquote><time datetime=2020-01-01></time></blockquote><time datetime=2024-05-30>", "2024-05-30"),
    ("<article><div class='c comments'><time datetime=2020-01-01></time></div><p><time datetime=2024-05-30>", "2024-05-30"),
    ("<article><article><time datetime=2020-01-01></time></article><time datetime=2024-05-30>", "2024-05-30"),
    ("<article><time class=published datetime=2024-05-30></time>", "2024-05-30"),
    ("<body class=comments-open><article id=comment><footer><time datetime=2024-05-30></time></footer>", "2024-05-30"),
    ("<article><figure><time datetime=2020-01-01></time></figure><ul><li><time datetime=2020-01-02></time></ul>", None),
    ("<article><aside><time datetime=2020-01-01></time></aside>", None),
    ("<article>" + "<div>" * 150 + "<time datetime=2024-05-30>", "2024-05-30"),
])
def test_times_of_posts_and_comments_are_not_the_pages(markup: str, day: str | None) -> None:
    published = parse_article(markup).published

    assert day == (published and published.at.date().isoformat())


@pytest.mark.parametrize(("markup", "authors", "source"), [
    (ld('{"@type": "Article", "author": {"@type": "Person", "name": " Ada  Example "}}'), ("Ada Example",), "json-ld author"),
    (ld('{"@type": "Article", "author": [{"name": "Ada"}, "Bo", {"name": ["Cy", "Ada"]}, 3, {"name": 4}]}'), ("Ada", "Bo", "Cy"),
     "json-ld author"),
    (ld('{"@graph": [{"@type": "Article", "author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Ada"}]}'),
     ("Ada",), "json-ld author"),
    (ld('{"@type": "Article", "author": {"@id": "#none"}, "creator": "Bo"}'), ("Bo",), "json-ld author"),
    (ld('{"@type": "Article", "author": "https://social.example/ada"}') + '<meta name="author" content="Ada">', ("Ada",), "meta author"),
    ('<meta property="article:author" content="https://social.example/ada"><meta name="Author" content="Ada"><meta name="author" content="Bo">',
     ("Ada", "Bo"), "meta author"),
    ('<meta property="article:author" content="Ada">', ("Ada",), "meta article:author"),
    ('<p>By <a rel="nofollow author" href="/ada">Ada <b>Example</b></a> and <a rel=author href="/bo">Bo</a>', ("Ada Example", "Bo"),
     "link rel=author"),
    ("<div class=comment><a rel=author>Cy</a></div><a rel=author>Ada</a>", ("Ada",), "link rel=author"),
    ('<p itemprop="author" itemscope>By <span itemprop="name">Ada</span>', ("Ada",), "itemprop author"),
    ('<p itemprop="author">Ada', ("Ada",), "itemprop author"),
    ("<ul class=authors><li><a rel=author>Ada</a><li><a rel=author>Bo</a></ul>", ("Ada", "Bo"), "link rel=author"),
    ("<blockquote><a rel=author>Cy</a></blockquote>", (), None),
    ('<meta name="twitter:creator" content="@example">', (), None),
    (f'<meta name="author" content="{"x" * 201}">', (), None),
])
def test_authors(markup: str, authors: tuple[str, ...], source: str | None) -> None:
    page = parse_article(f"<html><body>{markup}<p>Words").page

    assert authors == page.authors
    assert source == page.sources.get("authors")


@pytest.mark.parametrize(("markup", "site", "source"), [
    ('<meta property="og:site_name" content=" The Courier ">' + ld('{"@type": "Article", "publisher": {"name": "Other"}}'), "The Courier",
     "meta og:site_name"),
    (ld('{"@type": "Article", "publisher": {"name": "The Courier"}}'), "The Courier", "json-ld publisher"),
    (ld('{"@graph": [{"@type": "Article", "publisher": {"@id": "#o"}}, {"@type": "Organization", "@id": "#o", "name": "The Courier"}]}'),
     "The Courier", "json-ld publisher"),
    (ld('{"@type": "WebSite", "name": "The Courier"}'), "The Courier", "json-ld WebSite"),
    ('<meta name="application-name" content="The Courier">', "The Courier", "meta application-name"),
    ('<meta property="og:site_name" content="https://news.example">', None, None),
])
def test_site(markup: str, site: str | None, source: str | None) -> None:
    page = parse_article(f"{markup}<p>Words").page

    assert site == page.site
    assert source == page.sources.get("site")


@pytest.mark.parametrize(("markup", "language", "source"), [
    ('<html lang="en-GB"><meta http-equiv="Content-Language" content="de">', "en-GB", "html lang"),
    (ld('{"@type": "Article", "inLanguage": "pt-BR"}'), "pt-BR", "json-ld inLanguage"),
    ('<meta http-equiv="Content-Language" content="de">', "de", "meta content-language"),
    ('<html lang=""><meta property="og:locale" content="pt_BR">', "pt_BR", "meta og:locale"),
    ('<html lang="12">', None, None),
    (f'<html lang="{"e" * 40}">', None, None),
])
def test_language(markup: str, language: str | None, source: str | None) -> None:
    page = parse_article(f"{markup}<p>Words").page

    assert language == page.language
    assert source == page.sources.get("language")


def test_each_fact_tells_its_source() -> None:
    article = parse_article(f'<html lang=en><title>T</title><link rel=canonical href="{OWN}">'
                            '<meta property=og:site_name content=S><meta name=author content=Ada>')

    assert {"title": "title element", "canonical_url": "link canonical", "site": "meta og:site_name", "language": "html lang",
            "authors": "meta author"} == article.page.sources
    assert ("T", OWN, "S", "en", ("Ada",)) == (
        article.title, article.canonical_url, article.site, article.language, article.authors)


def test_a_headline_in_json_ld_is_a_title_where_there_is_no_other() -> None:
    assert "Words" == parse_article(ld('{"@type": "Article", "headline": " Words "}')).title
    assert "json-ld headline" == parse_article(ld('{"@type": "Article", "headline": "Words"}')).page.sources["title"]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=8) | st.just(OWN), lambda inner: st.lists(inner, max_size=4)
                    | st.dictionaries(st.sampled_from(("@type", "@id", "@graph", "url", "mainEntityOfPage", "author", "name",
                                                       "datePublished", "publisher", "inLanguage", "headline")), inner, max_size=5)))
@settings(max_examples=200, deadline=None)
def test_any_json_ld_never_raises(data: object) -> None:
    assert isinstance(parse_article(on_page(data, story())).page, PageFacts)


@given(st.text(max_size=300))
def test_a_name_is_short_and_folded(text: str) -> None:
    name = name_of_someone(text)

    assert name is None or (name == " ".join(name.split()) and 0 < len(name) <= 200)


# --- htmldate ---------------------------------------------------------------------------------


class Guess(ModuleType):
    """Stands for htmldate, and remembers what it was asked."""

    def __init__(self, answer: object) -> None:
        super().__init__("htmldate")
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.answer = answer

    def find_date(self, tree: object, **options: object) -> object:
        from lxml import html

        self.asked.append((html.tostring(tree, encoding="unicode"), options))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def guessing(monkeypatch: pytest.MonkeyPatch, answer: object) -> Guess:
    guess = Guess(answer)
    monkeypatch.setitem(sys.modules, "htmldate", guess)
    monkeypatch.setattr("provenance.parser.guess._is_there", lambda: True)
    return guess


def test_a_guess_is_asked_for_once_and_only_for_the_time_of_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    guess = guessing(monkeypatch, "2024-05-30")
    article = parse_article(f"<title>T</title><p>30 May 2024 — é</p>{EMBED}<script>x</script>", URL)

    assert "T" == article.title
    assert (None, (), None) == (article.canonical_url, article.authors, article.modified)
    assert [] == guess.asked

    assert Dated(datetime(2024, 5, 30, tzinfo=UTC), 86_400_000, "htmldate") == article.published == article.page.published
    assert article.published is article.published
    assert 1 == len(guess.asked)
    shown, options = guess.asked[0]
    assert "30 May 2024 — é" in shown
    assert "March 21, 2006" not in shown
    assert "script" not in shown
    assert (URL, True, False) == (options["url"], options["original_date"], options["extensive_search"])


@pytest.mark.parametrize("markup", [META + "<p>Words", "Plain words of 30 May 2024.", "<p>" + "x" * 5_000_001])
def test_no_guess_where_the_page_says_or_cannot(monkeypatch: pytest.MonkeyPatch, markup: str) -> None:
    guess = guessing(monkeypatch, "2020-01-01")
    published = parse_article(markup).published

    assert [] == guess.asked
    assert published is None or "htmldate" != published.source


@pytest.mark.parametrize("answer", [None, "", "soon", "1970-01-01", ValueError("x"), AttributeError("y")])
def test_a_guess_that_fails_is_no_guess(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    guess = guessing(monkeypatch, answer)

    assert parse_article('<?xml version="1.0" encoding="latin-1"?><p>Words').published is None
    assert 1 == len(guess.asked)


def test_a_guess_reads_bytes_in_their_charset(monkeypatch: pytest.MonkeyPatch) -> None:
    guess = guessing(monkeypatch, "2024-05-30")
    published = parse_article("<p>caf\u00e9".encode("cp1252")).published

    assert published is not None
    assert "caf\u00e9" in guess.asked[0][0]


@pytest.mark.parametrize("data", [
    "[" + ",".join(f'{{"url": ["https://news.example/{number}"]}}' for number in range(20_000)) + "]",
    '{"author": [' + ",".join('{"name": "x"}' for _ in range(100_000)) + "]}",
])
def test_time_for_json_ld_is_bounded(data: str) -> None:
    start = time.process_time()
    assert parse_article(on_page() + ld(data)).page.published is None

    assert time.process_time() - start < 2


def test_time_for_authors_and_times_is_bounded() -> None:
    page = "<article>" + "<div>" * 300 + "<a rel=author>" + "x" * 300 + "</a><aside><time datetime=2024-05-30></time></aside>" * 3000
    start = time.process_time()
    assert () == parse_article(page).page.authors

    assert time.process_time() - start < 2


@pytest.mark.parametrize(("canonical", "own"), [("?id=5", ""), ("", "?id=5")])
def test_one_address_without_the_others_query_is_the_page(canonical: str, own: str) -> None:
    page = (f'<head><link rel="canonical" href="https://news.example/own{canonical}"><script type="application/ld+json">'
            f'{{"@type": "NewsArticle", "url": "https://news.example/own{own}", "author": {{"name": "Jo Writer"}},}}</script></head>')

    assert ("Jo Writer",) == parse_article(page).authors


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "fixtures" / "articles").glob("*.html"))[::7],
                         ids=lambda path: path.name)
def test_facts_do_not_depend_on_what_the_look_left_out(path: Path) -> None:
    body = path.read_bytes()
    narrow = parse_article(body).page
    kept = parse_article(body, keep=True).page
    reading, _ = _read(body, None, EVERYTHING)
    wide = read_page(reading, None)

    assert [getattr(wide, one.name) for one in fields(wide)] == [getattr(narrow, one.name) for one in fields(narrow)]
    assert [getattr(wide, one.name) for one in fields(wide)] == [getattr(kept, one.name) for one in fields(kept)]

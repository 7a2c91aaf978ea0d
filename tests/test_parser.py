"""One page, whole: what it shows, in order, once; whatever the page holds, and as fast as its length allows."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given, settings, strategies as st

from provenance.model import Article, Embed
from provenance.parser import _read, parse_article
from provenance.parser.look import EVERYTHING, look
from provenance.parser.notes import MAX_VARIANTS, Notes, merged
from provenance.parser.sameness import agree
from provenance.parser.tangle import is_tangled

# An old BeautifulSoup hands lxml an option that lxml has ceased to know; it changes nothing.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ARTICLES = Path(__file__).resolve().parents[1] / "fixtures" / "articles"


def quoted(post_id: int | str = 20, words: str = "Words", handle: str = "example", attributes: str = "") -> str:
    """An embed of X as it stands in pages."""
    return (f'<blockquote class="twitter-tweet"{attributes}><p lang="en">{words}</p>&mdash; Ada (@{handle}) <a '
            f'href="https://twitter.com/{handle}/status/{post_id}?ref_src=twsrc%5Etfw">March 21, 2006</a></blockquote>')


def link(post_id: int | str, words: str = "a post") -> str:
    return f'<a href="https://x.com/example/status/{post_id}">{words}</a>'


def ids(embeds: tuple[Embed, ...]) -> list[str | None]:
    return [embed.post_id for embed in embeds]


def found(article: Any) -> tuple[Any, ...]:
    return article.embeds, article.linked_posts, article.short_links


def with_everything(markup: bytes | str) -> tuple[Any, ...]:
    """As if the look had seen every mark."""
    return found(_read(markup, None, EVERYTHING)[0])


# --- the look costs nothing but time ------------------------------------------------------------

PAGES = {
    "tail beside a Blackbird box": '<div class="bbpBox"><p class="bbpTweet">Hi<span class="timestamp">'
        '<a href="http://twitter.com/a/status/20">now</a></span></p></div><p>Hello — Ada (@example) May 30, 2024</p>',
    "two embeds and a flattened one": quoted(20) + quoted(21) + "<p>Hello — Ada (@example) May 30, 2024",
    "tail with a linked handle": '<p>Hello — Ada (<a href="https://twitter.com/example">@example</a>) May 30, 2024</p>',
    "tail with a space": "<p>Hello — Ada ( @example ) May 30, 2024",
    "address alone": "<p>https://x.com/example/status/20</p>",
    "address alone, no scheme": "<p>twitter.com/example/status/20</p>",
    "address alone, spaces": "<p>&nbsp; https://x.com/example/status/20?s=20&amp;t=x&nbsp;</p>",
    "address alone, long": f"<p>https://x.com/example/status/20?{'x=y&amp;' * 30}</p>",
    "address alone between breaks": "<p>Words<br>https://x.com/example/status/20<br>more</p>",
    "address alone in elements": "<p><b><i>https://x.com/example/status/20</i></b></p>",
    "address, its colon encoded": "<p>https&#58;//x.com/example/status/20</p>",
    "address alone, encoded": "<p>https:&#x2F;&#x2F;x.com&#x2F;example&#x2F;status&#x2F;20</p>",
    "viewer alone": "<p>https://x.com/example/mediaviewer?currentTweet=20</p>",
    "shortcodes": "<p>[tweet https://x.com/a/status/20]</p><p>[embed]https://x.com/a/status/21[/embed]</p>"
        '<p>[tweet="https://x.com/a/status/22"]</p>',
    "href, letters percent-encoded": '<a href="https://x.com/example/%73tatus/20">x</a>',
    "href, letters as entities": '<a href="&#104;ttps://&#x78;.com/example/st&#97;tus/&#50;0">x</a>',
    "href, backslashes": r'<a href="https:\\x.com\example\status\20">x</a>',
    "href, line ends": '<a href="https://x.com/example/\n\tstatus/\n20">x</a>',
    "href of the archive": '<a href="/web/2020id_/https://twitter.com/example/status/20">x</a>',
    "href of a redirector": '<a href="https://l.facebook.com/l.php?u=https%3A%2F%2Ftwitter.com%2Fa%2Fstatus%2F20">x</a>',
    "short, port": '<a href="https://bit.ly:443/3Example">x</a>',
    "short, trailing dot": '<a href="https://t.co./3Example">x</a>',
    "short, path by entity": '<a href="https://t.co&#x2F;AbCdEfGhIj">x</a>',
    "short, odd code": '<a href="https://bit.ly/_é~">x</a>',
    "short, no code": '<a href="https://bit.ly/">x</a>',
    "frame": '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=20"></iframe>',
    "frame by attribute": '<iframe data-tweet="20"></iframe>',
    "amp": '<amp-twitter data-tweetid="20"></amp-twitter>',
    "in an attribute": f'<div data-html="{escape(quoted(20))}"></div>',
    "in an attribute, percent": f'<div data-html="{quote(quoted(20))}"></div>',
    "in an attribute, raw": f"<div data-html='{quoted(20).replace(chr(39), '')}'></div>",
    "in a script": f"<script>var a = '{quoted(20)}';</script>",
    "in JSON": '<script>{"a":"' + quoted(20).replace('"', '\\"').replace("<", "\\u003c") + '"}</script>',
    "in JSON, letters escaped": '<script>{"a":"\\u003cblockquote class=\\"twitter-tweet\\"\\u003e\\u003ca href=\\"https://x.com/'
        'a/\\u0073tatus/20\\"\\u003ex\\u003c/a\\u003e\\u003c/blockquote\\u003e"}</script>',
    "in a template": f"<template>{quoted(20)}{link(21)}</template>",
    "in a frame's text": f"<iframe>{quoted(20)}</iframe>",
    "two selectors": f'{quoted(20, attributes=chr(32) + "data-tweet-id=20")}<script>"{quoted(21)}"</script>',
    "a comment": f"<!-- {quoted(20)} -->{link(21)}",
    "full width": "<p>Words　— 太郎（＠example） 2024年5月30日",
    "plain text": "Words https://x.com/a/status/20 and t.co/AbCdEfGhIj — Ada (@example) May 30, 2024",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_the_look_saw_is_all_there_is(page: str) -> None:
    source = page.encode()

    assert with_everything(source) == found(parse_article(source))
    assert any(with_everything(source)) <= bool(look(source))


def test_most_of_these_pages_show_something() -> None:
    assert ["short, no code"] == [name for name, page in PAGES.items() if not any(with_everything(page))]


@pytest.mark.parametrize("path", sorted(path for path in ARTICLES.glob("*.*") if path.suffix != ".json"),
    ids=lambda path: path.name)
def test_every_fixture_reads_the_same_without_the_look(path: Path) -> None:
    source = path.read_bytes()

    assert with_everything(source) == found(parse_article(source))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "shift_jis", "gbk", "big5", "euc-jp", "iso-2022-jp",
    "gb18030"])
def test_every_encoding_reads_the_same(encoding: str) -> None:
    dash = "—" if encoding.startswith(("utf", "gb", "big5")) else "―"
    text = f"<p>本日。\u3000{dash} 太郎（＠example） 2024年5月30日</p>" + '<a href="https://x.com/a/status/21">本</a>'
    source = text.encode(encoding)
    header = f"text/html; charset={encoding.removesuffix('-sig')}"

    assert found(parse_article(text)) == found(parse_article(source, content_type=header))
    assert len(parse_article(source, content_type=header).embeds) == 1


PARTS = st.sampled_from([
    quoted(20), quoted(21, "Other #Tag https://t.co/AbCdEfGhIj"), quoted(20, "Altered"), quoted(22, handle="other"),
    link(20), link(23),
    link(24, "https://x.com/example/status/24"), "<p>https://x.com/example/status/25</p>", "<p>Words</p>", "<br>", " ",
    "Words. ",
    "\n\n", "https://x.com/example/status/26", "Hello — Ada (@example) May 30, 2024",
    "<p>Hi pic.twitter.com/abcdefghij— B (@b) 1 May 2024</p>",
    '<a href="https://bit.ly/3Example">x</a>', '<a href="https://t.co&#x2F;AbCdEfGhIk">x</a>',
    "https://t.co/AbCdEfGhIl ", "&#97;", "%73",
    f'<div data-html="{escape(quoted(27))}">', f"<script>'{quoted(28)}'</script>", f"<template>{quoted(29)}",
    "</template>", "<template>",
    "<div class=comments>", "</div>", "<article>", "</article>", "<aside>", "</aside>", "<blockquote>", "</blockquote>",
    "<p>", "</p>", "<!--", "-->",
    "<table>", "<td>", "</table>", "<select>", "</select>", "<svg>", "</svg>", "<iframe>", "</iframe>", "<textarea>",
    "</textarea>", "<noscript>",
    "<b>", "</b>", "<a>", "</a>", '<a href="https://x.com/i/st&#97;tus/30">x</a>',
    '<a href="/x.com/a/%73tatus/31">y</a>', "(@c)", "(@", "— ",
    '<iframe data-tweet-id="32">', '<amp-twitter data-tweetid=33>', f"<plaintext>{quoted(34)}",
    '<span data-tweetid="35">z</span>', "\x1c", "\x00",
])
composed = st.lists(PARTS, max_size=9).map("".join)


@given(composed)
@example(quoted(20) + "<script>" + quoted(21))
@example(f"{quoted(20)}<p>{quoted(20)}</p><p>Hi — Ada (@example) May 30, 2024")
@example(f'<p>Hi — Ada (@example) May 30, 2024</p>(@b)<iframe data-tweet-id="32">{quoted(20)}{quoted(21)}(@c)')
@settings(max_examples=500, deadline=None)
def test_composed_pages_read_the_same_without_the_look(page: str) -> None:
    source = page.encode()

    assert with_everything(source) == found(parse_article(source))


@given(composed, st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_holds_for_every_page(page: str, as_bytes: bool) -> None:
    markup: bytes | str = page.encode() if as_bytes else page
    article = parse_article(markup, "https://news.example/a")
    both = sorted((*article.embeds, *article.linked_posts), key=lambda embed: embed.position)
    plain = unescape(unquote(unescape(page)))

    assert article == parse_article(markup, "https://news.example/a")
    assert markup == (page.encode() if as_bytes else page)
    assert list(range(len(both))) == [embed.position for embed in both]
    assert all(re.fullmatch("[0-9]+", embed.post_id) and embed.post_id in plain for embed in both if embed.post_id)
    assert all(embed.forms and embed.form == embed.forms[0] for embed in both)
    assert len({one.url for one in article.short_links}) == len(article.short_links)
    assert pickle.loads(pickle.dumps(article)) == article


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200)))
@settings(max_examples=300, deadline=None)
def test_never_raises(markup: bytes | str) -> None:
    article = parse_article(markup)

    assert article == parse_article(markup)
    assert article.page is not None


@given(st.text(alphabet=st.characters(), max_size=60), st.text(alphabet=st.characters(), max_size=60))
@settings(max_examples=200, deadline=None)
def test_never_raises_around_an_embed(before: str, after: str) -> None:
    article = parse_article(f"<p>{before}</p>{quoted(20)}{after}")

    assert isinstance(article.title, str | None)
    assert all(embed.text is None or embed.text.encode() for embed in article.embeds)


# --- what is shown once --------------------------------------------------------------------------


def test_page_order_and_regions() -> None:
    article = parse_article(
        f"<body>{link(1)}<article><div>{quoted(20)}</div>{link(2)}</article><aside>{quoted(21)}</aside>"
        f'<div id="comments"><ol class="comment-list"><li>{quoted(22)}</ol></div><main>{quoted(23)}</main>'
        f'<section class="post-comment">{link(3)}</section><div class="commentary">{link(4)}</div>'
        f"<footer>{link(5)}</footer>"
        f"<article><aside>{link(6)}</aside></article>")

    assert [("1", 0, "unknown"), ("20", 1, "article"), ("2", 2, "article"), ("21", 3, "aside"), ("22", 4, "comment"),
            ("23", 5, "article"), ("3", 6, "comment"), ("4", 7, "unknown"), ("5", 8, "aside"), ("6", 9, "aside")] == [
        (one.post_id, one.position, one.region)
        for one in sorted((*article.embeds, *article.linked_posts), key=lambda one: one.position)]


def test_a_link_inside_an_embed_is_not_listed() -> None:
    article = parse_article(quoted(20, f"See {link(21)} and https://t.co/AbCdEfGhIj"))

    assert (["20"], []) == (ids(article.embeds), ids(article.linked_posts))
    assert [("https://t.co/AbCdEfGhIj", "embed 0")] == [(one.url, one.found_in) for one in article.short_links]


def test_the_same_post_twice_is_one_embed_with_both_forms() -> None:
    article = parse_article(f'<iframe data-tweet-id="20"></iframe><noscript>{quoted(20)}</noscript>{link(20)}')

    assert ["20"] == ids(article.embeds)
    assert ("blockquote", ("blockquote", "iframe", "link"), "Words") == (
        article.embeds[0].form, article.embeds[0].forms, article.embeds[0].text)
    assert not article.linked_posts


def test_two_versions_of_one_post_are_two_embeds() -> None:
    article = parse_article(quoted(20) + quoted(20, "Altered") + quoted(20))

    assert ["Words", "Altered"] == [embed.text for embed in article.embeds]


def test_versions_without_end_are_cut() -> None:
    article = parse_article("".join(quoted(20, f"Words {number}") for number in range(MAX_VARIANTS + 30)))

    assert len(article.embeds) == MAX_VARIANTS


def test_a_comment_shows_nothing() -> None:
    article = parse_article(f"<!-- {quoted(20)} {link(21)} --><p>Words</p>")

    assert ((), (), ()) == found(article)


def test_an_embed_inside_an_embed_is_part_of_it() -> None:
    article = parse_article('<amp-twitter data-tweetid="20"><blockquote placeholder class="twitter-tweet"><p>Words</p>'
                            f'&mdash; Ada (@example) {link(20, "March 21, 2006")}</blockquote></amp-twitter>')

    assert [("20", "amp", "Words")] == [(embed.post_id, embed.form, embed.text) for embed in article.embeds]


def test_two_embeds_in_one_script() -> None:
    article = parse_article(f"<script>a('{quoted(20)}'); b('{quoted(21)}')</script>")

    assert ["20", "21"] == ids(article.embeds)
    assert {"escaped-html"} == {embed.form for embed in article.embeds}


def test_templates_in_templates() -> None:
    page = f"<template>{quoted(20)}<template>{quoted(21)}</template>{link(22)}</template>{quoted(23)}"

    assert (["20", "21", "23"], ["22"]) == (ids(parse_article(page).embeds), ids(parse_article(page).linked_posts))


def test_pages_saved_by_an_archive() -> None:
    article = parse_article('<base href="https://web.archive.org/">'
                            '<a href="/web/20200101000000/https://twitter.com/example/status/20">x</a>'
                            '<a href=" /web/2020/https://t.co/AbCdEfGhIj">y</a>')

    assert [("20", "example", "/web/20200101000000/https://twitter.com/example/status/20")] == [
        (one.post_id, one.handle, one.permalink) for one in article.linked_posts]


def test_short_links_of_embeds_come_first_then_the_articles() -> None:
    article = parse_article('<a href="https://bit.ly/1a">x</a>' + quoted(20, '<a href="https://t.co/AbCdEfGhIj">x</a>')
                            + '<a href="https://bit.ly/2b">x</a><a href="https://t.co/AbCdEfGhIj">x</a>'
                            + '<a href="https://bit.ly/1a">x</a>')

    assert [("https://t.co/AbCdEfGhIj", "embed 0"), ("https://bit.ly/1a", "article"),
        ("https://bit.ly/2b", "article")] == [
        (one.url, one.found_in) for one in article.short_links]


@pytest.mark.parametrize(("markup", "form"), [
    (f"<p>{link(20, 'https://x.com/example/status/20')}</p>", "cms"),
    (f"<p><b>{link(20, 'https://x.com/example/status/20')}</b><br></p>", "cms"),
    (f"<figure><script>x</script>{link(20, 'https://x.com/example/status/20')}</figure>", "cms"),
    (f"<p>See {link(20, 'https://x.com/example/status/20')}</p>", "link"),
    (f"<p>{link(20, 'https://x.com/example/status/20')} says</p>", "link"),
    (f"<p><b><b><b><b>{link(20, 'https://x.com/example/status/20')}</b></b></b></b></p>", "cms"),
    (link(20, "https://x.com/example/status/20"), "cms"),
    (f"<p>{link(20)}</p>", "link"),
    (f"<p>{link(20, 'https://x.com/example/status/2…')}</p>", "link"),
])
def test_an_address_alone_in_its_paragraph_is_an_embed(markup: str, form: str) -> None:
    article = parse_article(markup)

    assert [form] == [one.form for one in (*article.embeds, *article.linked_posts)]


def test_words_of_a_page_and_its_embeds_stay_apart() -> None:
    article = parse_article(f"<title>T</title><p>Before — Ada (@example) May 30, 2024</p>{quoted(20)}"
                            "<p>After — Bo (@other) May 31, 2024</p>")

    assert [("example", "Before"), ("example", "Words"), ("other", "After")] == [(one.handle,
        one.text) for one in article.embeds]


EMBED = Embed("x", "blockquote", 0, post_id="20", forms=("blockquote",), printed_handle="a", text="Words")
LINK = Embed("x", "link", 0, post_id="20", forms=("link",), permalink="https://x.com/a/status/20")


def test_sightings_agree_as_far_as_both_show_anything() -> None:
    assert agree(EMBED, LINK)
    assert not agree(EMBED, Embed("x", "blockquote", 0, post_id="20", printed_handle="b"))
    assert not agree(EMBED, Embed("x", "blockquote", 0, post_id="20", text="Other"))


@pytest.mark.parametrize(("one", "other"), [(EMBED, LINK), (LINK, EMBED)])
def test_of_two_sightings_the_one_that_shows_more_leads(one: Embed, other: Embed) -> None:
    assert Embed("x", "blockquote", 0, post_id="20", forms=("blockquote", "link"), printed_handle="a", text="Words",
                 permalink="https://x.com/a/status/20") == merged(one, other)


@pytest.mark.parametrize(("one", "other"), [("unknown", "article"), ("article", "unknown"), ("article", "aside")])
def test_of_two_sightings_the_first_known_region_counts(one: str, other: str) -> None:
    notes = Notes()
    notes.post((0, 0), EMBED, one)
    notes.post((1, 0), LINK, other)
    (embed,), linked, _ = notes.finish()

    assert ("article", ()) == (embed.region, linked)


# --- an Article is a value, and lazy ----------------------------------------------------------------


def test_equal_pages_are_equal_articles() -> None:
    assert parse_article(quoted()) == parse_article(quoted())
    assert parse_article(quoted()) != parse_article(quoted(21))
    assert parse_article("Words") != parse_article("Words", "https://news.example/")


def test_a_page_without_marks_is_not_parsed_until_it_is_asked() -> None:
    code = ("import sys; from provenance.parser import parse_article\n"
            "article = parse_article(b'<title>A title</title><p>Words')\n"
            "assert not article.embeds and article.parse == 'complete'\n"
            "assert 'selectolax' not in sys.modules and 'bs4' not in sys.modules\n"
            "assert article.title == 'A title' and 'selectolax.lexbor' in sys.modules\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                          cwd=Path(__file__).resolve().parents[1])

    assert (0, "") == (done.returncode, done.stderr)


def test_lone_surrogates_are_named() -> None:
    article = parse_article("A\ud83d b — Ada (@example) May 30, 2024")

    assert "A\ufffd b" == article.embeds[0].text
    assert ("charset: 1 lone surrogates are no characters and are shown as U+FFFD",) == article.problems
    assert "complete" == article.parse


# --- pages made to hurt ---------------------------------------------------------------------------------

NASTY: dict[str, Callable[[], str | bytes]] = {
    "nothing": lambda: "",
    "NUL": lambda: "\x00" * 1000 + quoted(20),
    "lone surrogates": lambda: "\ud800\udfff\ud83d" * 1000 + quoted(20),
    "unclosed tags": lambda: "<div <p <a href=" * 5000 + quoted(20),
    "an unclosed quote": lambda: '<a href="' + quoted(20) * 100,
    "plaintext": lambda: f"<plaintext>{quoted(20) * 500}",
    "frameset": lambda: f"<frameset><frame src=a>{quoted(20)}</frameset><noframes>{quoted(21)}</noframes>",
    "templates": lambda: "<template>" * 10_000 + quoted(20),
    "deep inline": lambda: "<b>" * 100_000 + quoted(20),
    "deep blocks, not yet too many": lambda: "<div>" * 10_000 + quoted(20),
    "deep blocks": lambda: "<div>" * 100_000 + quoted(20) + link(21),
    "deep blockquotes": lambda: "<blockquote>" * 100_000 + quoted(20),
    "deep, then wide": lambda: "<div>" * 8000 + "<p>x</p>" * 100_000 + quoted(20),
    "40,000 attributes": lambda: "<a " + " ".join(f"a{number}=1" for number in range(40_000)) + ">x</a>" + quoted(20),
    "a huge attribute": lambda: f'<div data-x="{"y " * 1_000_000}">{quoted(20)}',
    "a huge script": lambda: f'<script>{"a(1) " * 400_000}</script>{quoted(20)}',
    "the same embed again and again": lambda: quoted(20) * 5000,
    "links to posts": lambda: "".join(link(number) for number in range(30_000)),
    "links alone, in one block": lambda: "<div>" + link(20, "https://x.com/a/status/20") * 10_000 + "</div>",
    "links alone, nested": lambda: "<div>" * 900 + (link(20, "https://x.com/a/status/20") + "</div>") * 900,
    "tails": lambda: "<p>Hi — Ada (@example) May 30, 2024</p>" * 5000,
    "tails without dates": lambda: "(@example) " * 50_000,
    "dashes": lambda: "— " * 100_000 + quoted(20),
    "escaped embeds": lambda: f'<div data-a="{escape(quoted(20) * 300)}">',
    "escaped openings": lambda: f'<div data-a="{escape("<blockquote>" * 30_000)}">{quoted(20)}',
    "breaks": lambda: "<br>" * 100_000 + quoted(20),
    "children": lambda: f"<blockquote class=twitter-tweet>{'<b>x</b>' * 100_000}{link(20)}</blockquote>",
    "addresses alone": lambda: "<p>https://x.com/a/status/20</p>" * 10_000,
    "entities": lambda: "&#97;" * 100_000 + quoted(20),
    "lines": lambda: "\n" * 500_000 + quoted(20),
    "words, tails": lambda: "Hi — Ada (@example) May 30, 2024\n\n" * 5000,
    "words, links": lambda: "https://x.com/a/status/20 https://t.co/AbCdEfGhIj " * 10_000,
}


@pytest.mark.parametrize("make", NASTY.values(), ids=NASTY)
def test_a_nasty_page_is_read_in_time(make: Callable[[], str | bytes]) -> None:
    page = make()
    start = time.process_time()
    article = parse_article(page)
    took = time.process_time() - start

    # Measured: half of this at most, on one slow core.
    assert took < 4
    assert isinstance(article, Article)
    assert {"complete", "degraded"} >= {article.parse}
    assert bool(article.problems) >= (article.parse == "degraded")


@pytest.mark.parametrize("make", [NASTY["deep blocks"], NASTY["deep blockquotes"], NASTY["40,000 attributes"],
    NASTY["deep, then wide"]])
def test_a_page_that_no_tree_is_made_of_is_read_and_says_so(make: Callable[[], str]) -> None:
    article = parse_article(make())

    assert "degraded" == article.parse
    assert article.problems[0].startswith("nesting: ")
    assert "20" in ids(article.embeds)
    assert article.embeds[0].text == "Words"
    assert (None, None) == (article.title, article.published)


def test_links_of_such_a_page_are_listed_too() -> None:
    article = parse_article("<div>" * 100_000 + '<a href="https://t.co/AbCdEfGhIj">x</a>' + quoted(20, link(5))
                            + link(21) + "<a href='/web/2020/https://twitter.com/a/status/22'>x</a><a href=https://x.com/a/status/23>x</a>"
                            + "<blockquote>no post</blockquote>" + '<a href="https://news.example/">x</a>')

    assert (["20"], ["21", "22", "23"], ["https://t.co/AbCdEfGhIj"]) == (
        ids(article.embeds), ids(article.linked_posts), [one.url for one in article.short_links])


@pytest.mark.parametrize(("page", "tangled"), [
    ("<div>" * 100_000, True), ("<div></div>" * 100_000, False), ("<p>" * 100_000, False), ("<br>" * 100_000, False),
    ("<!-- <div> -->" * 100_000, False), ("<!-- " + "<div>" * 100_000, False),
    ("<script>" + "<div>" * 100_000 + "</script>", False),
    ("<script>" + "<div>" * 100_000, False), ("<div><b>" * 20 + "</div>" * 20_000, False),
    ("<ul>" + "<li>x" * 100_000, False),
    ("<div><b></div>" * 30_000, False), ("<p " + " ".join(f"a{n}" for n in range(45_000)) + " b=cdefghijkl>", True),
    ("<p x='" + "y " * 40_000 + "'>", False), ("<p>" + "y " * 40_000 + "</p>", False), ("y " * 40_000, False),
    ("<script>" + "a = b; " * 40_000 + "</script>", False), ("<!" + "y " * 40_000 + ">", False),
    ("<p>" + "x" * 50_000 + "<p " + "yz " * 40_000, True),
])
def test_which_pages_no_tree_is_made_of(page: str, tangled: bool) -> None:
    assert tangled == is_tangled(page.encode())


SAME = [
    ("a line end", "The bridge<br>is open.", "The bridge\n\nis open.", 1),
    ("signs of quotes", "It’s “open”…", "It's \"open\"...", 1),
    ("the picture's link by another name", 'Open. <a href="https://t.co/abcdefghij">pic.twitter.com/abcdefghij</a>', "Open. https://t.co/abcdefghij", 1),
    ("the picture's link left out", 'Open. <a href="https://t.co/abcdefghij">pic.twitter.com/abcdefghij</a>', "Open.", 1),
    ("an entity", "Fish &amp; chips", "Fish &amp;amp; chips", 1),
    ("another word", "The bridge is open.", "The bridge is shut.", 2),
    ("another picture", 'Open. <a href="https://t.co/abcdefghij">pic.twitter.com/abcdefghij</a>', "Open. https://t.co/abcdefghik", 2),
    ("a word more", "The bridge is open.", "The bridge is open. Now", 2),
]


@pytest.mark.parametrize(("shown", "said", "embeds"), [one[1:] for one in SAME], ids=[one[0] for one in SAME])
@pytest.mark.parametrize(("moment", "same"), [("2024-05-30T09:00:00.000Z", True), ("2024-05-29T23:00:00.000Z", True), ("2024-05-27T09:00:00.000Z", False)])
@pytest.mark.parametrize("first", [True, False], ids=["state first", "state last"])
def test_markup_and_state_of_one_post_are_one_embed(shown: str, said: str, embeds: int, moment: str, same: bool, first: bool) -> None:
    block = (f'<blockquote class="twitter-tweet"><p>{shown}</p>&mdash; Ada L (@Example) '
             '<a href="https://twitter.com/example/status/1795968363525046272">May 30, 2024</a></blockquote>')
    state = json.dumps({"tweet": {"__typename": "Tweet", "id_str": "1795968363525046272", "text": said, "created_at": moment,
                                  "user": {"name": "Ada  L", "screen_name": "example"}}})
    state = f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'
    found = parse_article(f"<body>{state}{block}</body>" if first else f"<body>{block}{state}</body>").embeds

    assert len(found) == (embeds if same else 2)
    if len(found) == 1:
        assert ("blockquote", "May 30, 2024", "Example") == (found[0].form, found[0].date_text, found[0].handle)
        assert found[0].text == parse_article(block).embeds[0].text

"""Pictures that say whose post they show, and those that only thank a photographer."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from provenance.model import Embed
from provenance.parser import parse_article
from provenance.parser.picture import PICTURED, PICTURES, SIGNS, read_picture

ID = "1795968363525046272"


def first(markup: str) -> Any:
    return LexborHTMLParser(markup).css_first(", ".join(PICTURES))


def read(words: str) -> Embed | None:
    tree = LexborHTMLParser("<img alt=''>")
    node = tree.css_first("img")
    node.attrs["alt"] = words
    return read_picture(node)


@pytest.mark.parametrize(("words", "platform", "handle"), [
    ("Screenshot of a tweet by @example", "x", "example"), ("SCREENSHOT: @example on Twitter", "x", "example"), ("Tweet by Ada (@example)", "x", "example"),
    ("Bildschirmfoto eines Tweets von Twitter, @example", "x", "example"), ("Captura de Instagram de @example.ada", "instagram", "example.ada"),
    ("Screen grab of a TikTok by @example-ada.", "tiktok", "example-ada"), ("Post on X by @example", "x", "example"),
    ("Screenshot from X, ＠example", "x", "example"), ("A Facebook post by @example", "facebook", "example"),
    ("word " * 100 + "screenshot of a tweet by @example", "x", "example"),
])
def test_a_picture_of_a_post(words: str, platform: str, handle: str) -> None:
    found = read(words)

    assert found is not None
    assert (platform, handle, None, "picture") == (found.platform, found.handle, found.post_id, found.form)


@pytest.mark.parametrize("words", [
    "", "A tree", "Photo: @example on Twitter", "@example", "Screenshot of a tweet", "Screenshot by @example", "Screenshot of a website, ada@news.example, Twitter",
    "Screenshot: @example on Twitter and Facebook", "Screenshot of https://news.example/@example", "screenshot of a tweet by @", "x screenshot by @example",
    "Screenshot of a tweet by @example" + " " * 2000,
])
def test_no_picture_of_a_post(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize("words", [
    f"Screenshot: https://x.com/example/status/{ID}", f"Screenshot of twitter.com/example/status/{ID}.", f"Screenshot (https://x.com/example/status/{ID}), @other",
    f"Screenshot, news.example/a/b and x.com/example/status/{ID}",
])
def test_an_address_in_the_words_names_the_post(words: str) -> None:
    found = read(words)

    assert found is not None
    assert ("x", ID, "example") == (found.platform, found.post_id, found.handle)
    assert found.permalink is not None
    assert found.permalink in words


CAPTION = "<figcaption>Screenshot of a <b>tweet</b> by @example</figcaption>"


@pytest.mark.parametrize("figure", [
    f"<figure><img src=a>{CAPTION}</figure>", f"<figure>{CAPTION}<picture><img src=a></picture></figure>", f"<figure><div><img src=a></div><div>{CAPTION}</div></figure>",
    f"<figure><amp-img src=a></amp-img>{CAPTION}</figure>", f"<figure><figure><img src=a></figure>{CAPTION}</figure>",
])
def test_a_caption(figure: str) -> None:
    found = read_picture(first(figure))

    assert found is not None
    assert ("x", "example") == (found.platform, found.handle)


@pytest.mark.parametrize("figure", [
    "<figure></figure>", "<figure><img src=a></figure>", f"<figure>{CAPTION}</figure>", "<figure><img src=a><figcaption></figcaption></figure>",
    f"<figure><blockquote></blockquote>{CAPTION}</figure>",
    # the caption of a figure inside
    f"<figure><img src=a><div><figure>{CAPTION}</figure></div></figure>", "<figure>" + "<p></p>" * 200 + f"<img src=a>{CAPTION}</figure>",
])
def test_no_caption(figure: str) -> None:
    assert read_picture(first(figure)) is None


def test_what_is_asked_for_is_what_is_read() -> None:
    assert PICTURED == {re.split(r"[.[]", selector)[0] for selector in PICTURES}
    assert all(sign == sign.lower() for sign in SIGNS)


PIECES = [*SIGNS, "@example", "＠a", " on ", "Twitter", "X", "Instagram", f"https://x.com/example/status/{ID}", "x.com/", "://", ".", "@", "\ud83d", "(", ")", "/"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_invents_nothing(words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    found = read(words)

    assert found == read(words)
    assert found is None or (found.post_id or found.handle or "nobody") in words


@pytest.mark.parametrize("page", [
    "".join(f'<img alt="Screenshot of a tweet by @example{number}">' for number in range(10_000)),
    "<figure>" * 9000 + f"<img src=a>{CAPTION}", f"<figure><img src=a>{CAPTION}</figure>" * 10_000,
    "<figure><img src=a>" + f"<div>{CAPTION}" * 4000, '<img alt="' + "screenshot " * 90_000 + '">', '<img alt="screenshot ' + "a.b/" * 450 + '">' * 500,
    "<figure>" + "<p></p>" * 100_000 + CAPTION,
], ids=range(7))
def test_time_grows_with_the_length_only(page: str) -> None:
    start = time.process_time()
    tree = LexborHTMLParser(page)
    for node in tree.css(", ".join(PICTURES)):
        read_picture(node)
    parse_article(page)

    assert time.process_time() - start < 4


@pytest.mark.parametrize("words", [
    "Screenshot van een tweet van @example", "Skärmdump av en tweet från @example", "Skjermbilde av tweet fra @example", "Zrzut ekranu tweeta @example",
    "Скриншот твита @example", "Скріншот твіта @example", "Ekran görüntüsü: Twitter @example", "Captura de tela do tweet de @example",
    "Schermata di un tweet di @example", "ツイートのスクリーンショット @example", "لقطة شاشة من تويتر @example", "צילום מסך טוויטר @example", "스크린샷 트위터 @example",
    "Στιγμιότυπο οθόνης Twitter @example", "Snímek obrazovky z Twitteru, @example", "推特截图 @example", "Tangkapan layar Twitter @example", "Képernyőkép Twitter @example",
    "Skærmbillede af tweet @example", "ภาพหน้าจอ Twitter @example", "Ảnh chụp màn hình Twitter @example", "Näyttökuva Twitteristä @example",
])
def test_a_picture_in_other_languages(words: str) -> None:
    (found,) = parse_article(f'<p>Words.</p><img src=a.png alt="{words}">').embeds

    assert ("x", "example", "picture") == (found.platform, found.handle, found.form)


@pytest.mark.parametrize("page", [
    '<figure><img src=a.png alt=""><figcaption>Screenshot: <a href="{0}">@example on X</a></figcaption></figure>',
    '<div class="wp-caption"><img src=a.png><p class="wp-caption-text">Screenshot of a <a href="{0}">post</a>.</p></div>',
    '<figure><img src=a.png alt="Tweet by @example: Words"><figcaption>via <a href="{0}">X</a></figcaption></figure>',
    '<figure><a href="a.png"><img src=a.png alt="Tweet by @example: Words"></a><figcaption>via <a href="{0}">X</a>, <a href="{0}?s=20">X</a></figcaption></figure>',
])
def test_a_caption_that_links_to_the_post(page: str) -> None:
    article = parse_article(page.format(f"https://x.com/example/status/{ID}"))

    assert ([("x", ID, "example", "picture")], ()) == (
        [(one.platform, one.post_id, one.handle, one.form) for one in article.embeds], article.linked_posts)


def test_a_caption_that_links_to_two_posts_shows_neither() -> None:
    links = "".join(f'<a href="https://x.com/example/status/{ID[:-1]}{number}">a</a>' for number in (1, 2))
    article = parse_article(f"<figure><img src=a.png><figcaption>Screenshot: {links} by @example on X</figcaption></figure>")

    assert (0, 2) == (len(article.embeds), len(article.linked_posts))

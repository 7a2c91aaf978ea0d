"""Posts that the publisher drew: boxes, placeholders, pictures that link to them; and links that only look like it."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from provenance.model import Embed
from provenance.parser import parse_article
from provenance.parser.card import _DRAWN_FROM, read_card
from provenance.parser.drawing import drawn
from provenance.platforms import parse_post_url

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL, OTHER_URL = f"https://x.com/example/status/{ID}", f"https://x.com/other/status/{OTHER}"
LINK = f'<a href="{URL}">May 30, 2024</a>'


def read(markup: str, number: int = 0, *, frame: bool = False) -> Embed | None:
    """What one of the page's links is part of."""
    tree = LexborHTMLParser(markup)
    node = tree.css("a")[number]
    href = node.attributes["href"] or ""
    ref = parse_post_url(href)
    assert ref is not None
    return read_card(node, ref, href, whole=tree.body if frame else None)


@pytest.mark.parametrize("box", [
    f'<div class="tweet">{LINK}</div>', f'<article id="twitter-post">{LINK}</article>', f'<tweet-card>{LINK}</tweet-card>', f'<div data-tweet>{LINK}</div>',
    f'<div class="embed card">{LINK}</div>', f'<aside class="onebox">{LINK}</aside>', f'<div class="tweet"><div class="actions">{LINK}</div></div>',
    f'<div class="tweet">{LINK}<a href="https://x.com/example">Ada</a><a href="#">x</a></div>', f'<div class="tweet">{LINK}{LINK}</div>',
    '<div class="tweet">' + "<div>" * 6 + LINK,
])
def test_a_box(box: str) -> None:
    found = read(box)

    assert found is not None
    assert ("x", ID, "cms", URL) == (found.platform, found.post_id, found.form, found.permalink)


@pytest.mark.parametrize("box", [
    LINK, f"<div>{LINK}</div>", f'<div class="card">{LINK}</div>', f'<div class="facebook">{LINK}</div>', f'<div class="tweet share">{LINK}</div>',
    f'<div class="related-tweets"><div>{LINK}</div></div>', f'<div class="tweet">{LINK}<a href="{OTHER_URL}">other</a></div>', f'<p class="tweet">{LINK}</p>',
    f'<body class="tweet">{LINK}</body>', f'<div class="tweet">{LINK}{"words " * 600}</div>', f'<div class="tweet">{LINK}{"<i></i>" * 600}</div>',
    f'<div class="tweet">{LINK * 40}</div>', '<div class="tweet">' + "<div>" * 9 + LINK, f'<ul class="share"><li class="tweet">{LINK}</ul>'.replace('class="tweet"', ""),
])
def test_no_box(box: str) -> None:
    assert read(box) is None


BOX = '<div class="tweet">{}</div>'

SHOWN = f'<a href="{OTHER_URL}"><b>Other</b> <i>@other</i></a>'


@pytest.mark.parametrize("between", [
    SHOWN, f"<div>{SHOWN}<p>It is.</p></div>", f'<div>{SHOWN}<a href="{OTHER_URL}"><p>It is.</p></a></div>', f'<div>{SHOWN}</div><p><a href="https://news.example/">News</a></p>',
    f'<a href="{OTHER_URL}"><div><span>Other</span> <span>@other</span><p>It is.</p></div></a>',
])
def test_what_stands_between_links_to_the_post_is_quoted(between: str) -> None:
    page = BOX.format(f'<a href="{URL}"><img src="logo.svg"></a><b>Ada</b> <i>@example</i><p>Is it open?</p>{between}{LINK}')
    article = parse_article(page)

    assert [(ID, "example", "2024-05-30")] == [(one.post_id, one.handle, str(one.shown_date)) for one in article.embeds]
    assert [(OTHER, "other")] == [(one.quoted.post_id, one.quoted.handle) for one in article.embeds if one.quoted is not None]
    assert not article.linked_posts
    assert "Is it open?" in article.embeds[0].text
    assert not {"Other", "It is."} & set(article.embeds[0].text.split("\n"))


@pytest.mark.parametrize("inside", [
    f"{LINK}{SHOWN}", f"{SHOWN}{LINK}", f'{LINK}<a href="{OTHER_URL}">other</a>{LINK}', f"{LINK}{SHOWN}{LINK}{SHOWN}{LINK}", f"{LINK}<p>{SHOWN}</p><p>{SHOWN}</p>{LINK}",
    f"{LINK}{SHOWN}{SHOWN.replace(OTHER, '1795968363525046000')}{LINK}", f"{LINK}{SHOWN}{'<i></i>' * 600}{LINK}", f"{LINK}{SHOWN}{LINK * 40}",
])
def test_a_list_of_posts_quotes_none(inside: str) -> None:
    assert not parse_article(BOX.format(f"<b>Ada</b> <i>@example</i><p>Is it?</p>{inside}")).embeds


@pytest.mark.parametrize("shown", [OTHER_URL, OTHER_URL.removeprefix("https://"), "x.com/other/status/17959…", f"http://www.{OTHER_URL[8:]}"])
def test_a_post_told_in_the_words_is_a_link(shown: str) -> None:
    article = parse_article(BOX.format(f'<b>Ada</b> @example<p>Is it open? RE: <a href="{OTHER_URL}">{shown}</a></p>{LINK}'))

    assert [(ID, "example", None)] == [(one.post_id, one.handle, one.quoted) for one in article.embeds]
    assert [OTHER] == [one.post_id for one in article.linked_posts]


@pytest.mark.parametrize("shown", ["other", "other.example/status", "May 29, 2024", ""])
def test_a_post_told_otherwise_makes_it_a_list(shown: str) -> None:
    assert read(BOX.format(f'{LINK}<a href="{OTHER_URL}">{shown}</a>')) is None




@pytest.mark.parametrize(("inside", "handle", "name", "text", "day"), [
    (f"<b>Ada</b> @example<p>Hello</p>{LINK}", "example", "Ada", "Hello", "2024-05-30"), (f"<b>Ada</b><i>(@example)</i><p>Hello</p>{LINK}", "example", "Ada", "Hello", "2024-05-30"),
    (f"<div>Ada</div><div>@example</div><p>Hello<br>there</p><p>12 Likes</p>{LINK}", "example", "Ada", "Hello\nthere", "2024-05-30"),
    (f"<div>Follow</div><div>@example</div><p>Hello</p>{LINK}", "example", None, "Hello", "2024-05-30"),
    (f"<div>Ада</div><div>@example</div><p>Привет, мир</p><p>Reply · 3</p>{LINK}", "example", "Ада", "Привет, мир", "2024-05-30"),
    (f"<div>Ada</div><div>@example</div><p>🔥🔥</p><p>·</p>{LINK}", "example", "Ada", "🔥🔥", "2024-05-30"),
    (f"<div>Ada</div><div>@example</div><p>Hello</p><p>x.com</p>{LINK}", "example", "Ada", "Hello", "2024-05-30"),
    (f"<div>{'A' * 91}</div><div>@example</div>{LINK}", "example", None, "A" * 91, "2024-05-30"),
    # a placeholder: what it says is the publisher's
    (f"<p>Accept cookies to see this</p>{LINK}", None, None, None, "2024-05-30"), (f"<p>We asked so many people here what they think of @example</p>{LINK}", None, None, None, "2024-05-30"),
    (f"<p>{'long ' * 50} @example</p>{LINK}", None, None, None, "2024-05-30"), (f'<p>Mail ada@news.example</p><a href="{URL}">view</a>', None, None, None, None),
    # no space parts them, some style does
    (f"<b>Ada</b><i>@example</i><p>Hello</p>{LINK}", "example", "Ada", "Hello", "2024-05-30"),
    (f"<div><span>Ada</span><span>(@example)</span></div><p>Mail ada@news.example</p>{LINK}", "example", "Ada", "Mail ada@news.example", "2024-05-30"),
    (f"<b>Ada</b><i>@other</i><p>Hello</p>{LINK}", "other", "Ada", "Hello", "2024-05-30"),
    (f"<b>Ada</b><i>@exam</i>ple<p>Hello</p>{LINK}", None, None, None, "2024-05-30"),
    (f"<p>@example</p><p>Hello</p><time datetime='2024-05-30T12:00:00Z'>then</time><a href='{URL}'>view</a>", "example", None, "Hello", "2024-05-30"),
])
def test_what_a_box_shows(inside: str, handle: str | None, name: str | None, text: str | None, day: str | None) -> None:
    found = read(BOX.format(inside))

    assert found is not None
    assert (handle, name, text) == (found.printed_handle, found.display_name, found.text)
    assert day == (found.shown_date and found.shown_date.isoformat())


@pytest.mark.parametrize(("box", "text"), [
    (f'<div class="social-embed"><b>Ada</b> @example<p>Hello</p>{LINK}</div>', "Hello"),
    (f'<figure class="c-embed"><div><b>Ada</b><i>@Example</i><p>Hello</p><time>May 30, 2024</time></div><a href="{URL}">View</a></figure>', "Hello"),
    (f'<p>Words</p><a href="{URL}"><table><tr><td>Ada<br>@example<tr><td>Hello<tr><td>7:31 PM • May 30, 2024</table></a>', "Hello"),
    (f'<a class="related" href="{URL}"><div>Ada @example</div><div>Hello</div><div>May 30, 2024</div></a>', None),
    (f'<a href="{URL}"><b>Ada @example</b> <i>Hello</i> <u>May 30, 2024</u></a>', None),
    # another handle, no handle, no words, no day, no embed, a list, a share bar
    (f'<div class="social-embed"><b>Ada</b> @other<p>Hello</p>{LINK}</div>', None),
    (f'<div class="social-embed"><p>Hello</p>{LINK}</div>', None), (f'<div class="social-embed"><b>Ada</b> @example {LINK}</div>', None),
    (f'<div class="social-embed"><b>Ada</b> @example<p>Hello</p><a href="{URL}">View</a></div>', None),
    (f'<div class="social"><b>Ada</b> @example<p>Hello</p>{LINK}</div>', None),
    (f'<div class="embeds"><b>Ada</b> @example<p>Hello</p>{LINK}<p>Hi</p><a href="{OTHER_URL}">May 31, 2024</a></div>', None),
    (f'<div class="related embeds"><b>Ada</b> @example<p>Hello</p>{LINK}</div>', None),
    ('<div class="social-embed"><b>Ada</b> @example<p>Hello</p><a href="https://x.com/i/status/20">March 21, 2006</a></div>', None),
])
def test_a_box_that_names_no_platform_shows_all_that_a_post_has(box: str, text: str | None) -> None:
    found = read(box)

    assert text == (found and found.text)


def test_a_post_of_reddit_names_its_author_in_its_own_way() -> None:
    url = "https://www.reddit.com/r/example/comments/1d3abcd/words/"
    one = read(f'<div class="reddit-card"><p>by u/example_reader</p><p>Words</p><a href="{url}">view</a></div>')
    other = read(f'<div class="reddit-card"><p>Words</p><a href="{url}">view</a></div>')

    assert one is not None
    assert other is not None
    assert [("example_reader", "Words"), (None, "Words")] == [(embed.printed_handle, embed.text) for embed in (one, other)]


def test_a_box_is_drawn_from_its_first_links_alone() -> None:
    page = BOX.format("<b>Ada</b> @example<p>Hello</p>" + f"<p>{LINK}</p>" * 10)
    found = [read(page, number) for number in range(10)]

    assert ["Hello"] * _DRAWN_FROM == [embed.text for embed in found[:_DRAWN_FROM] if embed]
    assert [(ID, None)] * (10 - _DRAWN_FROM) == [(embed.post_id, embed.text) for embed in found[_DRAWN_FROM:] if embed]
    (embed,) = parse_article(page).embeds
    assert ("Hello", "example", ("cms",)) == (embed.text, embed.printed_handle, embed.forms)


def test_a_frame_shows_one_post() -> None:
    assert read(f"<b>Ada</b> @example<p>Hello</p>{LINK}") is None
    found = read(f"<b>Ada</b> @example<p>Hello</p>{LINK}", frame=True)

    assert found is not None
    assert ("Ada", "Hello") == (found.display_name, found.text)
    assert read(f'{LINK}<a href="{OTHER_URL}">x</a>', frame=True) is None


@pytest.mark.parametrize(("markup", "form"), [
    (f'<a class="embedly-card" href="{URL}">Words</a>', "cms"), (f'<a class="lazy-player" href="{URL}"></a>', "cms"), (f'<p>See <a class="video" href="{URL}"> </a></p>', "cms"),
    (f'<a class="video" href="{URL}">Watch</a>', None), (f'<a class="video" href="{URL}"><svg></svg></a>', None), (f'<a class="button" href="{URL}"></a>', None),
])
def test_a_link_that_waits_for_a_script(markup: str, form: str | None) -> None:
    found = read(markup)

    assert form == (found and found.form)


PICTURE = f'<a href="{URL}"><img src="post.png"></a>'


@pytest.mark.parametrize("markup", [
    PICTURE, f"<p>{PICTURE}</p>", f"<figure>{PICTURE}<figcaption>Words</figcaption></figure>", f"<article><div> {PICTURE} </div></article>", f"<div><p>{PICTURE}</p>words</div>",
    f'<div><a href="{URL}"><picture><source><img></picture></a></div>', f"<main>{PICTURE}</main>", f"<b><i><u>{PICTURE}</u></i></b>",
])
def test_a_picture_that_links_to_a_post(markup: str) -> None:
    found = read(markup)

    assert found is not None
    assert (ID, "image-link") == (found.post_id, found.form)


@pytest.mark.parametrize("markup", [
    LINK, f'<a href="{URL}"></a>', f'<a href="{URL}"><img> words</a>', f"<p>See {PICTURE}</p>", f"<li>{PICTURE}</li>", f"<nav>{PICTURE}</nav>", f"<span>{PICTURE}</span>",
    f'<div class="share">{PICTURE}</div>', f'<div id="related">{PICTURE}</div>', f'<a href="{URL}"><img class="icon"></a>', f'<a href="{URL}"><img src="logo.svg"></a>',
    f"<div>{'<br>' * 200}{PICTURE}</div>", f"<td>{PICTURE}</td>".join(("<table><tr>", "</tr></table>")),
])
def test_a_picture_that_is_none_of_a_post(markup: str) -> None:
    assert read(markup) is None


PIECES = ["<div class=tweet>", "<p>", "</div>", LINK, PICTURE, f'<a href="{OTHER_URL}">x</a>', "<b>Ada</b>", "@example", "(＠a)", "Hello", "12", "<time datetime=x>", "<br>",
          "May 30, 2024", "<img>", "<figure>", "<span class='share'>", "Привет", "🔥", "u/example", "<time datetime='2024-05-30T10:00:00Z'>now</time>"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_invents_no_id(inside: str) -> None:
    tree: Any = LexborHTMLParser(f"<div class='tweet'>{inside}{LINK}")

    def embeds() -> list[Embed | None]:
        out: list[Embed | None] = []
        for node in tree.css("a"):
            href: Any = node.attributes["href"]
            ref = parse_post_url(href)
            assert ref is not None
            out += [read_card(node, ref, href), read_card(node, ref, href, whole=tree.body), drawn(tree.body, ref, None)]
        return out

    found = embeds()
    assert found == embeds()
    assert {ID, OTHER} >= {one.post_id for one in found if one is not None}
    assert all(one.printed_handle is None or one.printed_handle in tree.body.text(deep=True) for one in found if one is not None)


@pytest.mark.parametrize("page", [
    "".join(f'<div class="tweet"><p>Words {number}</p><b>Ada</b> @example <a href="https://x.com/example/status/{int(ID) + number}">x</a></div>' for number in range(3000)),
    BOX.format(LINK * 10_000), BOX.format("".join(f'<a href="https://x.com/a/status/{int(ID) + number}">x</a>' for number in range(10_000))),
    '<div class="tweet">' * 3000 + LINK * 5000, f'<div class="tweet {"a" * 300_000}">' + f"<div>{LINK}</div>" * 5000,
    (BOX.format(LINK * 30 + "<i></i>" * 400)) * 40, f"<div><p>{PICTURE * 5000}</div>", f'<div>{"word " * 50_000}{PICTURE * 5000}</div>', f"<figure>{PICTURE * 5000}</figure>",
    BOX.format(LINK + "<br>" * 490 + "@" * 2000), "<i>" * 3000 + PICTURE * 5000,
    '<div role="link">' + LINK * 5000, BOX.format('<div role="link">' + LINK * 5000), f'<iframe srcdoc="{escape("<div role=link>" + LINK * 5000)}"></iframe>',
    BOX.format(LINK + f'<a href="{OTHER_URL}">' + "<span>" * 300 + "y" * 4_000_000 + "</span>" * 300 + "</a>" + LINK),
], ids=range(15))
def test_time_grows_with_the_length_only(page: str) -> None:
    start = time.process_time()
    parse_article(page)

    assert time.process_time() - start < 5


def test_a_drawn_post_is_no_second_one_by_its_words() -> None:
    link = "https://x.com/example_reader/status/1795968363525046272"
    page = (f'<body><p>Words.</p><div class="tweet-theme"><header><a href="{link}">Ada</a> <div><a href="{link}">@example_reader</a>'
            f'<div><span>·</span><a href="https://x.com/intent/follow?screen_name=example_reader">Follow</a></div></div></header>'
            f'<p>The bridge is open. <a href="https://t.co/AAAAAAAAAA">more</a></p><a href="{link}"><time datetime="2024-05-30T09:00:00.000Z">'
            '9:00 AM · May 30, 2024</time></a></div><p>https://x.com/other/status/20</p></body>')
    article = parse_article(page)

    assert [("1795968363525046272", "Ada", "The bridge is open. more"), ("20", None, None)] == [
        (one.post_id, one.display_name, one.text) for one in article.embeds]
    assert ["https://t.co/AAAAAAAAAA"] == [one.url for one in article.short_links]


@pytest.mark.parametrize("page", [
    f'<div class="tweets-of-the-day"><div class="quote">Words <a href="{URL}">said</a></div></div>',
    '<div class="tweet"><div class="quoted">' + f'<a href="{URL}">said</a>' + "<i></i>" * 600,
    f'<iframe srcdoc="{escape(f"<div class=quoted>{LINK}</div>" + "<i></i>" * 600)}"></iframe>',
], ids=["a box without a post of its own", "more than a post", "a frame with more than a post"])
def test_a_link_that_no_post_quotes_is_a_link(page: str) -> None:
    article = parse_article(page)

    assert ([], [ID]) == ([one.post_id for one in article.embeds], [one.post_id for one in article.linked_posts])


def test_what_a_drawn_post_quotes_without_a_link_is_none_of_its_words() -> None:
    link = "https://x.com/example_reader/status/1795968363525046272"
    page = (f'<div class="tweet-theme"><a href="{link}"><b>Ada</b> <i>@example_reader</i></a><p>Look</p><div class="quoted-tweet">'
            '<span>Other</span><span>@other_reader</span><p>The first words</p></div>'
            f'<p class="quoted"> @friend said so</p><a href="{link}">May 30, 2024</a></div>')
    (embed,) = parse_article(page).embeds

    assert "Look\n@friend said so" == embed.text


PICTURED = [f"https://www.instagram.com/p/C{letter}UsPbUquKV/" for letter in "abcd"]


@pytest.mark.parametrize(("page", "embeds", "links"), [
    ('<div class="grid">' + "".join(f'<div><div><a href="{url}"><img src="a.jpg" alt=""></a></div></div>' for url in PICTURED) + "</div>", 0, 4),
    ('<div class="row">' + "".join(f'<div><a href="{url}"><img src="a.jpg" alt=""></a></div>' for url in PICTURED[:2]) + "</div>", 2, 0),
    ("".join(f'<p>Words.</p><p><a href="{url}"><img src="a.jpg" alt=""></a></p>' for url in PICTURED), 4, 0),
    ('<div class="post-body">' + "".join(f'<div><a href="{url}"><img src="a.jpg" alt=""></a></div>' for url in PICTURED) + "<p>Words.</p></div>", 4, 0),
    (f'<div>{"<div><a href=/a><img src=a.jpg></a></div>" * 40}<div><a href="{PICTURED[0]}"><img src="a.jpg" alt=""></a></div></div>', 1, 0),
], ids=["a grid", "two side by side", "words between", "words behind", "one among other pictures"])
def test_pictures_side_by_side_are_a_list(page: str, embeds: int, links: int) -> None:
    article = parse_article(f"<body><article><p>Words.</p></article>{page}</body>")

    assert (embeds, links) == (len(article.embeds), len(article.linked_posts))

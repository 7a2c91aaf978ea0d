"""Pinterest: its addresses, and pins among the buttons, boards and profiles that look like them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.parser.look import look
from provenance.platforms.pinterest import PLATFORM, RESERVED, is_rounded_id, parse_other, parse_url, read
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "512847301938472615"
PIN = f"https://www.pinterest.com/pin/{ID}/"

#: The grammar of the project's notes on embed markup, section 13.
POSTS = [
    PIN, f"https://pinterest.com/pin/{ID}", f"http://www.pinterest.com/pin/{ID}/?utm_source=a", f"//www.pinterest.com/pin/{ID}/",
    f"https://www.pinterest.co.uk/pin/{ID}/", f"https://www.pinterest.de/pin/{ID}/", f"https://br.pinterest.com/pin/{ID}/",
    f"https://www.pinterest.com.mx/pin/{ID}/", f"https://www.pinterest.com.au/pin/{ID}/sent/?sender=1",
    f"https://www.pinterest.com/pin/leek-soup-for-two--{ID}/", f"https://www.pinterest.com/amp/pin/{ID}/",
    f"https://assets.pinterest.com/ext/embed.html?id={ID}", f"https://assets.pinterest.com/ext/embed.html?src=bookmarklet&id={ID}",
    f"https://www.pinterest.com/pin/{ID}).", f"HTTPS://WWW.PINTEREST.COM/PIN/{ID}",
]
NO_POSTS = [
    "https://www.pinterest.com", "https://www.pinterest.com/examplekitchen/", "https://www.pinterest.com/examplekitchen/soups/",
    "https://www.pinterest.com/pin/create/button/?url=https%3A%2F%2Fnews.example%2Fa&media=b&description=c",
    "https://www.pinterest.com/pin/create/link/?url=https%3A%2F%2Fnews.example%2Fa", "https://www.pinterest.com/pin/",
    "https://www.pinterest.com/ideas/soup/123456789/", "https://assets.pinterest.com/js/pinit.js", "https://pin.it/AbCdEfG",
    "https://assets.pinterest.com/ext/embed.html", "https://www.pinterest.com/search/pins/?q=soup",
    f"https://www.pinterest.com/pin/{ID}/repin/x/?guid=abc", f"https://www.pinterest.com/pin/{ID[:9]}…", f"https://www.pinterest.com/pin/{ID}x", f"https://www.pinterest.com/pin/{ID}-soup",
    f"https://pinterest.example.org/pin/{ID}", f"https://notpinterest.com/pin/{ID}", f"https://news.example/pin/{ID}",
    f"https://www.pinterest.com/examplekitchen/pin/{ID}",
]


@pytest.mark.parametrize("url", POSTS)
def test_an_address_of_a_pin(url: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("pinterest", ID, None, PIN) == (ref.platform, ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_pin(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize(("url", "kind", "value"), [
    ("https://www.pinterest.com/examplekitchen/", "user", "examplekitchen"),
    ("https://www.pinterest.de/examplekitchen/_created/", "user", "examplekitchen"),
    ("https://www.pinterest.com/search/pins/?q=%23soup", "hashtag", "soup"),
    ("https://i.pinimg.com/564x/ab/cd/ef/abcdef0123.jpg", "media", "abcdef0123.jpg"),
    ("http://media-cache-ak0.pinimg.com/736x/ab/cd/ef/abcdef0123.jpg", "media", "abcdef0123.jpg"),
])
def test_what_else_an_address_names(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("pinterest", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", [
    PIN, "https://www.pinterest.com/", "https://www.pinterest.com/examplekitchen/soups/", "https://i.pinimg.com/a",
    "https://www.pinterest.com/search/pins/?q=soup", "https://www.pinterest.com/search/pins/?q=%23", "https://news.example/a",
    *(f"https://www.pinterest.com/{word}/" for word in sorted(RESERVED)),
])
def test_what_names_nothing_else(url: str) -> None:
    assert parse_other(address(url)) is None


def test_no_spelling_of_an_address_is_missed() -> None:
    assert [] == unseen(PLATFORM, POSTS)


def test_buttons_boards_and_profiles_do_not_call_for_a_parse() -> None:
    assert [] == seen([url for url in NO_POSTS[:11] if "pin.it" not in url])


@given(st.text(max_size=60) | addresses("www.pinterest.com", "assets.pinterest.com", "i.pinimg.com"))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found else None
    named = parse_other(found) if found else None

    assert ref is None or ref.post_id in url
    assert named is None or ref is None


PINS = [
    (f'<a data-pin-do="embedPin" href="{PIN}"></a>', "data-attribute", PIN),
    (f'<a data-pin-do="embedPin" data-pin-width="medium" data-pin-terse="true" href="{PIN}">Soup</a>', "data-attribute", PIN),
    (f'<span data-pin-do="embedpin" data-href="{PIN}"></span>', "data-attribute", PIN),
    (f'<amp-pinterest width="245" height="330" data-do="embedPin" data-url="{PIN}"></amp-pinterest>', "amp", PIN),
    (f'<bento-pinterest data-do="embedPin" data-url="{PIN}"></bento-pinterest>', "amp", PIN),
    (f'<span class="PIN_1_embed_pin" data-pin-log="embed_pin" data-pin-href="{PIN}" data-pin-id="{ID}"></span>',
     "data-attribute", PIN),
    (f'<span data-pin-log="embed_pin_img" data-pin-id="{ID}"></span>', "data-attribute", None),
    (f'<span data-pin-log="embed_pin" data-pin-href="https://www.pinterest.com/examplekitchen/" data-pin-id="{ID}"></span>',
     "data-attribute", None),
    (f'<a data-pin-do="embedPin" href="https://web.archive.org/web/20240601000000/{PIN}"></a>', "data-attribute",
     f"https://web.archive.org/web/20240601000000/{PIN}"),
]


@pytest.mark.parametrize(("markup", "form", "permalink"), PINS)
def test_a_pin(markup: str, form: str, permalink: str | None) -> None:
    embed = read(fragment(markup))

    assert embed is not None
    assert ("pinterest", ID, form, permalink) == (embed.platform, embed.post_id, embed.form, embed.permalink)
    assert (None, None) == (embed.text, embed.handle)
    assert "pinterest:pin" in look(markup.encode()).groups


@pytest.mark.parametrize("markup", [
    f'<a data-pin-do="buttonPin" href="https://www.pinterest.com/pin/create/button/?url={PIN}"></a>',
    '<a data-pin-do="embedBoard" href="https://www.pinterest.com/examplekitchen/soups/"></a>',
    '<a data-pin-do="embedUser" href="https://www.pinterest.com/examplekitchen/"></a>',
    '<a data-pin-do="buttonFollow" href="https://www.pinterest.com/examplekitchen/">Follow</a>',
    '<a data-pin-do="embedPin" href="https://www.pinterest.com/examplekitchen/soups/"></a>', '<a data-pin-do="embedPin"></a>',
    f'<img src="soup.jpg" data-pin-id="{ID}" data-pin-url="https://news.example/a">',
    f'<amp-pinterest data-do="buttonPin" data-url="{PIN}" data-media="a"></amp-pinterest>',
    '<span data-pin-log="embed_pin" data-pin-id="soup"></span>', "<blockquote>Words</blockquote>",
    f'<span data-pin-do="buttonBookmark" data-pin-log="embed_pin" data-pin-id="{ID}"></span>',
])
def test_what_is_no_pin(markup: str) -> None:
    assert read(fragment(markup)) is None


@given(st.text(max_size=40), st.sampled_from(["data-pin-id", "data-pin-href", "href"]))
def test_no_markup_raises_and_ids_stand_in_it(value: str, name: str) -> None:
    markup = f'<span data-pin-log="embed_pin" {name}="{value}"></span>'
    embed = read(fragment(markup))

    assert embed is None or (embed.post_id or "") in markup


@pytest.mark.parametrize(("post_id", "rounded"), [
    (ID, False), ("512847301938473000", False), ("512847301938470000", True), ("99360735500160000", True), ("123450000", False),
    ("soup", False), ("", False),
])
def test_a_rounded_id_is_recognised(post_id: str, rounded: bool) -> None:
    assert rounded is is_rounded_id(post_id)

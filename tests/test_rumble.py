"""Rumble: its addresses, with the ids of pages and of players, and the players that scripts make."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.parser.look import look
from provenance.platforms.rumble import PLATFORM, parse_other, parse_url, read, read_script
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

#: Address, id, canonical address: the grammar of the project's notes on embed markup, section 13.
POSTS = [
    ("https://rumble.com/v4k2xq-leek-soup-for-two.html", "v4k2xq", "https://rumble.com/v4k2xq"),
    ("http://www.rumble.com/v4k2xq-leek-soup-for-two.html?mref=22lbp&mc=56yab", "v4k2xq", "https://rumble.com/v4k2xq"),
    ("https://rumble.com/vsoupx-leek-soup.html", "vsoupx", "https://rumble.com/vsoupx"),
    ("https://rumble.com/v4k2xq.html", "v4k2xq", "https://rumble.com/v4k2xq"),
    ("https://rumble.com/v4k2xq", "v4k2xq", "https://rumble.com/v4k2xq"),
    ("https://rumble.com/v4k2xq-leek-soup", "v4k2xq", "https://rumble.com/v4k2xq"),
    ("https://rumble.com/v4k2xq-leek-soup.html).", "v4k2xq", "https://rumble.com/v4k2xq"),
    ("https://rumble.com/embed/v1wxyz/", "v1wxyz", "https://rumble.com/embed/v1wxyz/"),
    ("https://rumble.com/embed/v1wxyz/?pub=4", "v1wxyz", "https://rumble.com/embed/v1wxyz/"),
    ("//rumble.com/embed/u4.v1wxyz/?rel=5", "v1wxyz", "https://rumble.com/embed/v1wxyz/"),
    ("https://rumble.com/embed/vabcde", "vabcde", "https://rumble.com/embed/vabcde/"),
    ("https://rumble.com/shorts/v4k2xq", "v4k2xq", "https://rumble.com/shorts/v4k2xq"),
]
NO_POSTS = [
    "https://rumble.com", "https://rumble.com/c/ExampleKitchen", "https://rumble.com/user/examplekitchen",
    "https://rumble.com/videos?sort=views", "https://rumble.com/embedJS/u4", "https://rumble.com/category/cooking",
    "https://rumble.com/vlogs", "https://rumble.com/about", "https://rumble.com/embed/", "https://rumble.com/c/v4k2xq",
    "https://rumble.com/V4k2xq-leek-soup.html", "https://rumble.com/embed/1wxyz/", "https://rumble.com/v4k2…",
    "https://rumble.com/embed/v4k2...", "https://rumble.example/v4k2xq-leek-soup.html", "https://notrumble.com/v4k2xq",
    "https://rumble.com/v4k2xqabcdefgh", "https://rumble.com/shorts/videos",
]


@pytest.mark.parametrize(("url", "post_id", "canonical"), POSTS)
def test_an_address_of_a_post(url: str, post_id: str, canonical: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("rumble", post_id, None, canonical) == (ref.platform, ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize(("url", "value"), [
    ("https://rumble.com/c/ExampleKitchen", "ExampleKitchen"), ("https://rumble.com/user/example.kitchen/videos", "example.kitchen"),
])
def test_whom_an_address_names(url: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("rumble", "user", value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", [POSTS[0][0], POSTS[7][0], "https://rumble.com/", "https://rumble.com/c/", "https://news.example/c/a"])
def test_what_names_nobody(url: str) -> None:
    assert parse_other(address(url)) is None


def test_no_spelling_of_an_address_is_missed() -> None:
    assert [] == unseen(PLATFORM, [url for url, _, _ in POSTS])


def test_channels_and_lists_do_not_call_for_a_parse() -> None:
    assert [] == seen(NO_POSTS[:9])


@given(st.text(max_size=60) | addresses("rumble.com", "www.rumble.com"))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found else None

    assert ref is None or ref.post_id in url


@pytest.mark.parametrize("markup", [
    '<div id="rumble_v1wxyz"></div>', '<div data-rumble-id="v1wxyz"></div>', "<div data-rumble='v1wxyz'></div>",
])
def test_a_place_for_a_player(markup: str) -> None:
    embed = read(fragment(markup))

    assert embed is not None
    assert ("rumble", "v1wxyz", "data-attribute", None) == (embed.platform, embed.post_id, embed.form, embed.text)
    assert "rumble:attribute" in look(markup.encode()).groups


@pytest.mark.parametrize("markup", [
    '<div id="rumble_video"></div>'.replace("video", "player"), '<div id="rumble_v"></div>', '<div data-rumble-id="soup"></div>',
    '<div id="rumble_v1wxyz_list_of_all"></div>', '<blockquote id="rumble_v1wxyz">Words</blockquote>', "<p>A rumble.</p>",
])
def test_elements_of_others(markup: str) -> None:
    assert read(fragment(markup)) is None


CALLS = [
    'Rumble("play", {"video":"v1wxyz","div":"rumble_v1wxyz"});', "Rumble('play', {div: 'rumble_v1wxyz', video: 'v1wxyz'})",
    'Rumble( "play" ,{"div":"a", "rel":5, "video" : "v1wxyz"});',
]


@pytest.mark.parametrize("script", CALLS)
def test_a_player_made_by_a_script(script: str) -> None:
    assert [("json", "v1wxyz")] == [(one.form, one.post_id) for one in read_script(script)]
    assert look(f"<script>{script}</script>".encode()).groups & {"rumble:call", "rumble:attribute"}


def test_the_loader_in_front_of_the_call_is_no_player() -> None:
    loader = ('!function(r,u,m,b,l,e){r._Rumble=b,r[b]||(r[b]=function(){(r[b]._=r[b]._||[]).push(arguments)})}'
              '(window, document, "script", "Rumble");')

    assert [] == read_script(loader)
    assert ["v1wxyz"] == [one.post_id for one in read_script(loader + CALLS[0])]
    assert [] == read_script('Rumble("api", {"video":"v1wxyz"})')


@pytest.mark.parametrize("unit", ["Rumble(", 'Rumble("play",{', 'Rumble("play",{video', '"video":', "Rumble( "])
def test_hard_scripts_are_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    read_script(unit * (200_000 // len(unit)))

    assert time.process_time() - began < 3

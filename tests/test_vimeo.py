"""Vimeo: its addresses, and the players that name an id in an attribute or a script."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.parser.look import look
from provenance.platforms.vimeo import PLATFORM, RESERVED, parse_other, parse_url, read, read_script
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "98765432"

#: The grammar of the project's notes on embed markup, section 13.
VIDEOS = [
    f"https://vimeo.com/{ID}", f"http://www.vimeo.com/{ID}/", f"HTTPS://VIMEO.COM/{ID}?share=copy#t=10s", f"//vimeo.com/{ID}",
    f"https://vimeo.com/{ID}/8272103f6e", f"https://vimeo.com/{ID}?h=8272103f6e", f"https://vimeo.com/video/{ID}",
    f"https://player.vimeo.com/video/{ID}?h=8272103f6e&dnt=1", f"https://player.vimeo.com/video/{ID}",
    f"https://vimeo.com/channels/examplekitchen/{ID}", f"https://vimeo.com/groups/soups/videos/{ID}",
    f"https://vimeo.com/album/1234/video/{ID}", f"https://vimeo.com/showcase/1234/video/{ID}",
    f"https://vimeo.com/ondemand/soups/{ID}", f"https://vimeo.com/staffpicks/{ID}", f"https://vimeo.com/manage/videos/{ID}",
    f"https://vimeo.com/user1234/review/{ID}/8272103f6e", f"https://vimeopro.com/examplestudio/soups/video/{ID}",
    f"https://vimeo.com/m/{ID}", f"http://vimeo.com/moogaloop.swf?clip_id={ID}&server=vimeo.com",
    f"https://secure.vimeo.com/moogaloop.swf?server=vimeo.com&clip_id={ID}", f"https://vimeo.com/{ID}).", f"https://vimeo.com/{ID}&x=1",
    f"https://vimeo.com/moogaloop.swf?clip_id={ID}/",
]
EVENTS = [f"https://vimeo.com/event/{ID}", f"https://vimeo.com/event/{ID}/embed", f"https://vimeo.com/event/{ID}/8272103f6e"]
NO_POSTS = [
    "https://vimeo.com", "https://vimeo.com/examplestudio", "https://vimeo.com/user1234", "https://vimeo.com/user1234/videos",
    "https://vimeo.com/channels/examplekitchen", "https://vimeo.com/ondemand/soups", "https://vimeo.com/groups/soups",
    "https://vimeo.com/features", "https://player.vimeo.com/api/player.js", "https://vimeo.com/tag:soup",
    "https://vimeo.com/album/1234", "https://vimeo.com/showcase/1234/embed", "https://vimeo.com/event/", f"https://vimeo.com/event/{ID}/chat/",
    f"https://vimeo.com/{ID[:5]}…", f"https://vimeo.com/{ID}x", "https://vimeo.com/0123", "https://vimeo.com/moogaloop.swf",
    f"https://player.vimeo.com/external/{ID}.hd.mp4?s=abc", f"https://player.vimeo.com/{ID}", f"https://vimeo.example/{ID}",
    f"https://i.vimeocdn.com/video/{ID}_640.jpg", f"https://notvimeo.com/{ID}", f"https://vimeo.com.example/{ID}",
    "https://vimeo.com/" + "9" * 13, f"https://vimeo.com/blog/post/{ID}/words",
]


@pytest.mark.parametrize("url", VIDEOS)
def test_an_address_of_a_video(url: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("vimeo", ID, None, f"https://vimeo.com/{ID}") == (ref.platform, ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize("url", EVENTS)
def test_an_address_of_an_event(url: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert (ID, f"https://vimeo.com/event/{ID}") == (ref.post_id, ref.url)


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize(("url", "kind", "value"), [
    ("https://vimeo.com/examplestudio", "user", "examplestudio"),
    ("https://www.vimeo.com/user1234/videos", "user", "user1234"),
    ("https://vimeo.com/tag:soup", "hashtag", "soup"),
    (f"https://player.vimeo.com/external/{ID}.hd.mp4?s=abc", "media", ID),
    (f"https://player.vimeo.com/progressive_redirect/playback/{ID}/rendition/1080p/file.mp4", "media", ID),
])
def test_what_else_an_address_names(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("vimeo", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", [
    *VIDEOS[:4], *EVENTS, "https://vimeo.com/", "https://vimeo.com/tag:", "https://player.vimeo.com/api/player.js",
    "https://player.vimeo.com/external/words", "https://vimeo.com/channels/examplekitchen", "https://news.example/examplestudio",
    *(f"https://vimeo.com/{word}" for word in sorted(RESERVED)),
])
def test_what_names_nothing_else(url: str) -> None:
    assert parse_other(address(url)) is None


def test_no_spelling_of_an_address_is_missed() -> None:
    assert [] == unseen(PLATFORM, [*VIDEOS, *EVENTS])


def test_people_channels_and_shops_do_not_call_for_a_parse() -> None:
    assert [] == seen(NO_POSTS[:10])


@given(st.text(max_size=60) | addresses("vimeo.com", "player.vimeo.com", "vimeopro.com"))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found else None
    named = parse_other(found) if found else None

    assert ref is None or ref.post_id in url
    assert named is None or ref is None


PLAYERS = [
    (f'<amp-vimeo data-videoid="{ID}" layout="responsive" width="500" height="281"></amp-vimeo>', "amp"),
    (f'<bento-vimeo data-videoid="{ID}"></bento-vimeo>', "amp"),
    (f'<lite-vimeo videoid="{ID}"></lite-vimeo>', "custom-element"),
    (f'<div data-vimeo-id="{ID}" data-vimeo-width="640" id="player"></div>', "data-attribute"),
    (f'<div data-plyr-provider="vimeo" data-plyr-embed-id="{ID}"></div>', "data-attribute"),
    (f'<div data-video-id="{ID}" data-provider="Vimeo"></div>', "data-attribute"),
    (f'<div class="video video--vimeo" data-id="{ID}"></div>', "data-attribute"),
]


@pytest.mark.parametrize(("markup", "form"), PLAYERS)
def test_a_player(markup: str, form: str) -> None:
    embed = read(fragment(markup))

    assert embed is not None
    assert ("vimeo", ID, form, (form,), None) == (embed.platform, embed.post_id, embed.form, embed.forms, embed.text)
    assert {"vimeo:attribute", "vimeo:named"} & look(markup.encode()).groups
    assert {"vimeo:attribute", "vimeo:named"} & look(markup.replace('"', "&quot;").encode()).groups


@pytest.mark.parametrize("markup", [
    f'<div data-video-id="{ID}"></div>', '<div class="vimeo" data-id="soup"></div>', '<div class="vimeo" data-id="12"></div>',
    f'<blockquote class="vimeo" data-id="{ID}">Words</blockquote>', '<div data-vimeo-id="0"></div>',
    '<lite-youtube videoid="Xq3vT7LmB0k"></lite-youtube>', "<amp-vimeo></amp-vimeo>",
])
def test_elements_of_others(markup: str) -> None:
    assert read(fragment(markup)) is None


def test_players_made_by_a_script() -> None:
    script = f"new Vimeo.Player('a', {{id: {ID}, loop: true}}); new Vimeo.Player('b', {{\"width\": 640, \"id\": \"{ID}1\"}});"

    assert [("json", ID), ("json", f"{ID}1")] == [(one.form, one.post_id) for one in read_script(script)]
    assert "vimeo:call" in look(f"<script>{script}</script>".encode()).groups


@pytest.mark.parametrize("script", [
    "", f"{{id: {ID}}}", f"new Vimeo.Player(iframe); x = {{id: {ID}}}", "new Vimeo.Player('a', {id: id})",
    "new Vimeo.Player('a', {width: 640})",
])
def test_scripts_that_make_no_player(script: str) -> None:
    assert [] == read_script(script)


@pytest.mark.parametrize("unit", ["Vimeo.Player(", "Vimeo.Player({", "Vimeo.Player({id", "{ ", "Vimeo.Player( "])
def test_hard_scripts_are_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    read_script("Vimeo.Player(" + unit * (200_000 // len(unit)))

    assert time.process_time() - began < 3

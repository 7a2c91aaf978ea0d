"""VK: its addresses, and embeds that are empty elements, calls in scripts or AMP."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from provenance.fragment import from_markup
from provenance.parser.look import look
from provenance.platforms.platform import Named
from provenance.platforms.vk import RESERVED, parse_other, parse_url, read, read_script
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "-12345_678"

# --- addresses --------------------------------------------------------------------------------

#: Address and kind: embed-markup.md section 13.
POSTS = [
    (f"https://vk.com/wall{ID}", "wall"), (f"http://m.vk.com/wall{ID}?reply=9", "wall"), (f"//vk.ru/wall{ID}/", "wall"),
    (f"https://vkontakte.ru/wall{ID}", "wall"), (f"HTTPS://VK.COM/WALL{ID}", "wall"), (f"https://vk.com/wall{ID}_r9", "wall"),
    (f"https://vk.com/example_town?w=wall{ID}", "wall"), (f"https://vk.com/feed?section=news&w=wall{ID}%2Fall", "wall"),
    (f"https://vk.com/public12345?w=wall{ID}_r9", "wall"), (f"https://vk.com/wall{ID}).", "wall"), ("https://vk.com/wall%2D12345_678", "wall"),
    ("https://vk.com/widget_post.php?app=0&width=500&owner_id=-12345&post_id=678&hash=abc", "wall"),
    (f"https://vk.com/video{ID}", "video"), (f"https://vkvideo.ru/video{ID}?list=abc", "video"), (f"https://vk.com/video{ID}_0a1b2c", "video"),
    (f"https://vk.com/videos-12345?z=video{ID}%2Fclub12345%2Fpl_-12345_-2", "video"),
    (f"https://vk.com/video/playlist/-12345_1/video{ID}", "video"),
    ("https://vk.com/video_ext.php?oid=-12345&id=678&hash=abc&hd=2", "video"), ("https://vkvideo.ru/video_ext.php?oid=-12345&id=678", "video"),
    ("//vk.ru/video_ext.php?id=678&oid=-12345", "video"), (f"https://vk.com/clip{ID}", "clip"), (f"https://m.vkvideo.ru/clip{ID}", "clip"),
    (f"https://vk.com/clips/example_town?z=clip{ID}", "clip"),
    ("https://vk.com/clip_ext.php?oid=-12345&id=678&hash=abc", "clip"), ("https://vk.com/video_embed?oid=-12345&id=678&hd=1", "video"),
]
NO_POSTS = [
    "https://vk.com/", "https://vk.com/wall-12345", "https://vk.com/example_town", "https://vk.com/id123", "https://vk.com/club12345",
    "https://vk.com/public12345", f"https://vk.com/photo{ID}", f"https://vk.com/topic{ID}", "https://vk.com/@example_town-a-title",
    f"https://vk.com/share.php?url=https%3A%2F%2Fvk.com%2Fwall{ID}", f"https://vk.com/away.php?to=https%3A%2F%2Fvk.com%2Fwall{ID}",
    "https://vk.com/video_ext.php?oid=-12345", "https://vk.com/video_ext.php?oid=a&id=b", "https://vk.com/video_ext.php?oid=-12345&id=0",
    "https://vk.com/clip_ext.php", "https://vk.com/video_embed?id=678",
    "https://vk.com/widget_post.php?owner_id=-12345", "https://vk.com/widget_community.php?gid=12345", "https://vk.com/wall-12345_67…",
    "https://vk.com/wall-12345_67...", "https://vk.com/wall-0_678", "https://vk.com/wall-12345_0", f"https://vk.example/wall{ID}",
    f"https://notvk.com/wall{ID}", f"https://vk.com.example/wall{ID}", "https://vk.cc/AbCdEf", f"https://vk.com/firewall{ID}",
    "https://vk.com/search?q=wall", f"https://a.b.vk.com/wall{ID}", f"https://vk.com/example_town?w=photo{ID}%2Fwall-1_2",
]


@pytest.mark.parametrize(("url", "kind"), POSTS)
def test_an_address_of_a_post(url: str, kind: str) -> None:
    address = split(url)
    assert address is not None
    ref = parse_url(address)

    assert ref is not None
    assert ("vk", ID, None, f"https://vk.com/{kind}{ID}") == (ref.platform, ref.post_id, ref.handle, ref.url)
    assert parse_other(address) is None


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    address = split(url)

    assert address is not None
    assert parse_url(address) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://vk.com/example_town", ("user", "example_town")), ("https://m.vk.com/id123", ("user", "id123")),
        ("https://vk.com/club12345?from=groups", ("user", "club12345")), (f"https://vk.com/photo{ID}?all=1", ("media", ID)),
        ("https://vk.com/", None), ("https://vk.com/example_town/more", None), ("https://vk.com/wall-12345", None),
        ("https://news.example/example_town", None), ("https://vk.com/@example_town-a-title", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: tuple[str, str] | None) -> None:
    address = split(url)

    assert address is not None
    assert (Named("vk", *expected) if expected else None) == parse_other(address)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_page_of_the_platform_is_nobodys_name(word: str) -> None:
    address = split(f"https://vk.com/{word}")

    assert address is not None
    assert parse_url(address) is None
    assert parse_other(address) is None


@given(st.sampled_from(["https://vk.com/", "//vk.ru/video_ext.php?", "https://vk.com/feed?w=", "https://vkvideo.ru/"]),
       st.lists(st.sampled_from(["wall", "video", "-", "_", "123", "oid=", "&id=", "/", "%2F", "z="]) | st.characters(), max_size=30).map("".join))
def test_no_address_raises_and_ids_stand_in_it(host: str, rest: str) -> None:
    address = split(host + rest)
    ref = parse_url(address) if address is not None else None
    if address is not None:
        parse_other(address)

    if ref is not None:
        assert all(number in host + rest for number in ref.post_id.lstrip("-").split("_"))


@settings(deadline=None)  # the first look of a run compiles the patterns
@given(st.integers(-10**12 + 1, 10**12 - 1).filter(bool), st.integers(1, 10**12 - 1), st.sampled_from(["wall", "video", "clip"]))
def test_whatever_is_a_post_is_seen_in_every_spelling(owner: int, number: int, kind: str) -> None:
    post_id = f"{owner}_{number}"
    for url in (f"https://vk.com/{kind}{post_id}", f"https://m.vk.com/feed?w={kind}{post_id}%2Fall", f"http://vk.ru:80/{kind}{post_id}",
                f"https://vkvideo.ru/video_ext.php?oid={owner}&id={number}", f"https://vk.com/widget_post.php?owner_id={owner}&post_id={number}"):
        address = split(url)
        assert address is not None
        ref = parse_url(address)
        again = split(ref.url) if ref is not None else None

        assert ref is not None
        assert again is not None
        assert (post_id, ref) == (ref.post_id, parse_url(again))
        for spelled in (url, url.replace("/", "&#x2F;").replace("&id", "&amp;id"), quote(url, safe=""), quote(quote(url, safe=""), safe=""),
                        url.replace("/", "\\/"), url.replace("/", "\\u002F").replace("&", "\\u0026")):
            assert look(f'<a data-u="{spelled}">x</a>'.encode()), spelled


@pytest.mark.parametrize(
    "page",
    ['<a href="https://vk.com/example_town">Us</a>', '<a href="https://vk.com/share.php?url=https%3A%2F%2Fnews.example%2Fa">Share</a>',
     '<div class="paywall-1_2 video1_2"></div>', '<script src="https://vk.com/js/api/openapi.js?173"></script><div id="vk_groups"></div>',
     '<script>VK.Widgets.Group("vk_groups", {mode: 3}, 12345);</script>'],
)
def test_a_page_without_posts_is_left_alone(page: str) -> None:
    assert not look(page.encode())


# --- reading fragments ------------------------------------------------------------------------

CALLS = [
    'VK.Widgets.Post("vk_post_-12345_678", -12345, 678, "HaSh");', "VK.Widgets.Post('my-place', -12345, 678, 'HaSh', {width: 500})",
    "(function(){VK.Widgets.Post(`x`,'-12345','678')})()", "VK . Widgets\n.Post ( 'x' , -12345 , 678 , hash )",
]
NO_CALLS = [
    "", 'VK.Widgets.Group("vk_groups", {}, 12345)', "VK.Widgets.Post(place, owner, id, hash)", 'VK.Widgets.Poll("vk_poll", {}, "12_34")',
    'VK.Widgets.Post("x", -12345)', 'VK.Widgets.Post("x", 0, 678, "")', 'VK.Widgets.Comments("vk_comments", -12345, 678)',
]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_of_the_widget_names_the_post(call: str) -> None:
    [found] = read_script(call)

    assert ("vk", "data-attribute", ID, None, None) == (found.platform, found.form, found.post_id, found.handle, found.text)
    assert look(f"<script>{call}</script>".encode())


def test_every_call_of_a_script_is_a_post() -> None:
    assert [ID, ID, "4242_99"] == [embed.post_id for embed in read_script("; ".join([*CALLS[:2], "VK.Widgets.Post('b', 4242, 99, '')"]))]


@pytest.mark.parametrize("call", NO_CALLS)
def test_other_calls_name_none(call: str) -> None:
    assert [] == read_script(call)


@pytest.mark.parametrize(
    ("markup", "form"),
    [
        (f'<div id="vk_post_{ID}"></div>', "data-attribute"),
        ('<amp-vk width="500" height="300" layout="responsive" data-embedtype="post" data-owner-id="-12345" data-post-id="678" '
         'data-hash="HaSh"></amp-vk>', "amp"),
    ],
)
def test_elements_name_owner_and_number_and_show_nothing(markup: str, form: str) -> None:
    found = read(from_markup(markup, form="dom"))

    assert found is not None
    assert ("vk", form, ID, None, None, None) == (found.platform, found.form, found.post_id, found.handle, found.text, found.shown_date)
    assert look(markup.encode())


@pytest.mark.parametrize(
    "markup",
    [
        "words", "<p>words</p>", '<div id="vk_groups"></div>', '<div id="vk_post_"></div>', '<div id="vk_post_1"></div>', '<div id="vk_poll_1_2"></div>',
        '<div id="vk_post_{{ owner }}_{{ id }}"></div>', f'<div id="x_vk_post_{ID}"></div>',         '<amp-vk data-embedtype="poll" data-api-id="1" data-poll-id="2"></amp-vk>', '<amp-vk data-embedtype="post" data-owner-id="a" data-post-id="2"></amp-vk>',
        '<amp-vk data-owner-id="-12345" data-post-id="678"></amp-vk>', '<amp-vk data-embedtype="post"></amp-vk>',
    ],
)
def test_what_is_no_embed(markup: str) -> None:
    assert read(from_markup(markup)) is None


@given(st.text(st.sampled_from("-_0123456789,'\" ()") | st.characters(), max_size=40))
def test_no_fragment_raises(text: str) -> None:
    for shape in ('<div id="vk_post_{}"></div>', '<amp-vk data-embedtype="post" data-owner-id="{}" data-post-id="{}">'):
        found = read(from_markup(shape.replace("{}", text)))

        assert found is None or all(number in text for number in (found.post_id or "").lstrip("-").split("_"))
    for embed in read_script(f"VK.Widgets.Post({text}"):
        assert all(number in text for number in (embed.post_id or "").lstrip("-").split("_"))

"""YouTube: its addresses, and the players that name an id in an attribute or a script."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.parser.look import look
from provenance.platforms import parse_post_url
from provenance.platforms.youtube import PLATFORM, parse_other, parse_url, read, read_script
from provenance.platforms.youtube_addresses import RESERVED
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "Xq3vT7LmB0k"
OTHER = "b-_9ZaYk21Q"
POST = "UgkxAb1cDe2Fg3Hi4Jk5Lm6No7Pq8Rs9Tu0V"
CHANNEL = "UC0123456789abcdefABCD_-"

# --- addresses --------------------------------------------------------------------------------

#: The grammar of the project's notes on embed markup, section 6; mirrors: section 16.
VIDEOS = [
    f"https://www.youtube.com/watch?v={ID}", f"http://youtube.com/watch?v={ID}&t=42s",
    f"https://m.youtube.com/watch?app=desktop&v={ID}", f"https://music.youtube.com/watch?v={ID}&list=RDAMVM1",
    f"https://gaming.youtube.com/watch?v={ID}", f"https://de.youtube.com/watch?v={ID}",
    f"HTTPS://WWW.YOUTUBE.COM/watch?v={ID}", f"https://www.youtube.com:443/watch?v={ID}",
    f"https://www.youtube.com/watch/?v={ID}", f"https://www.youtube.com/watch?feature=player_embedded&amp;v={ID}",
    f"https://www.youtube.com/watch?list=PL0123456789ABCDEF&index=3&v={ID}", f"https://www.youtube.com/watch#!v={ID}",
    f"https://www.youtube.com/watch_popup?v={ID}", f"https://www.youtube.com/watch/{ID}",
    f"https://www.youtube.com/watch?v={ID}).", f"https://www.youtube.com/watch?v={ID}?feature=share",
    f"https://www.youtube.com/watch?v={ID}%22", f"https://www.youtube.com/watch?v={ID}\u200b",
    f"https://youtu.be/{ID}", f"https://youtu.be/{ID}?si=AbCdEfGh", f"http://www.youtu.be/{ID}&feature=youtu.be",
    f"https://youtu.be/{ID}.", f"https://www.youtube.com/embed/{ID}", f"//www.youtube.com/embed/{ID}?rel=0&showinfo=0",
    f"https://www.youtube-nocookie.com/embed/{ID}?controls=0", f"https://www.youtube.com/embed//{ID}",
    f"https://www.youtube.com/embed/{ID}?list=PL0123456789ABCDEF", f"https://www.youtube.com/embed/{ID}/",
    f"https://www.youtube.com/embed/{ID}?clip=UgkxAb1cDe2&clipt=EJDT", f"https://www.youtube.com/shorts/{ID}?feature=share",
    f"https://www.youtube.com/live/{ID}?si=AbCd", f"https://www.youtube.com/v/{ID}?version=3&hl=en_US",
    f"http://www.youtube.com/v/{ID}&hl=en&fs=1", f"https://youtube.com/e/{ID}", f"https://youtube.googleapis.com/v/{ID}",
    f"https://www.youtubekids.com/watch?v={ID}", f"https://www.youtubeeducation.com/embed/{ID}",
    f"https://www.youtube.com/attribution_link?a=AbCd&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
    f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&gl=DE",
    f"https://yewtu.be/watch?v={ID}", f"https://invidious.privacy.example.org/embed/{ID}",
    f"https://piped.video/watch?v={ID}",
    # Pasted one into the other, with a quote or a blank before the id.
    f"https://www.youtube.com/embed/watch?v={ID}", f"https://www.youtube.com/embed/shorts/{ID}",
    f'https://www.youtube-nocookie.com/embed/"{ID}?rel=0', f"https://www.youtube.com/embed/%20{ID}",
    # Of 2010 and before.
    f"https://www.youtube.com/watch?vi={ID}", f"http://www.youtube.com/w/{ID}", f"http://www.youtube.com/video/{ID}",
    f"http://www.youtube.com/apiplayer?video_id={ID}&version=3",
    f"https://static.fc2.com/misc/blog/view/ext_youtube_player.html?autoplay=1&id={ID}&width=560",
]
#: A channel's page of 2010; the sign of its place in the page is never written otherwise.
GRIDS = [f"http://www.youtube.com/user/examplekitchen#p/u/1/{ID}", f"http://www.youtube.com/user/x#p/a/u/0/{ID}"]
COMMUNITY = [
    f"https://www.youtube.com/post/{POST}", f"https://youtube.com/post/{POST}?si=AbCd",
    f"https://www.youtube.com/channel/{CHANNEL}/community?lb={POST}",
    f"https://www.youtube.com/c/ExampleKitchen/community?tab=1&lb={POST}",
]
NO_POSTS = [
    "https://www.youtube.com", "https://www.youtube.com/watch", "https://www.youtube.com/watch?v=",
    "https://www.youtube.com/embed/videoseries?list=PL0123456789ABCDEF", "https://www.youtube.com/embed/",
    f"https://www.youtube.com/embed/live_stream?channel={CHANNEL}", "https://www.youtube.com/embed?listType=playlist",
    "https://www.youtube.com/playlist?list=PL0123456789ABCDEF", f"https://www.youtube.com/channel/{CHANNEL}",
    f"https://www.youtube.com/channel/{CHANNEL}/community", f"https://www.youtube.com/channel/{CHANNEL}?view_as=subscriber",
    "https://www.youtube.com/@example_kitchen", "https://www.youtube.com/@example_kitchen/videos",
    "https://www.youtube.com/c/ExampleKitchen", "https://www.youtube.com/user/examplekitchen",
    "https://www.youtube.com/user/watchandlearn", "https://www.youtube.com/examplekitchen",
    "https://www.youtube.com/hashtag/soup", "https://www.youtube.com/results?search_query=soup", f"https://youtu.be/{ID[:7]}…",
    f"https://www.youtube.com/clip/{POST}", "https://www.youtube.com/iframe_api", "https://www.youtube.com/post/soup",
    f"https://www.youtube.com/watch?v={ID}x", f"https://www.youtube.com/watch?v={ID[:7]}…",
    f"https://www.youtube.com/watch?v={ID[:7]}...", f"https://www.youtube.com/watch?v={ID[:-1]}l",
    f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg", f"https://youtube.example/watch?v={ID}",
    f"https://notyoutube.com/watch?v={ID}", f"https://www.youtube.com.example/watch?v={ID}",
    f"https://news.example/?u=youtube.com/watch?v={ID}", "https://youtu.be/", "https://www.youtube.com/attribution_link",
    "https://www.youtube.com/attribution_link?u=%2Fattribution_link%3Fu%3D%252Fwatch", "https://consent.youtube.com/m",
    "http://www.youtube.com/user/examplekitchen#p/c/C791A17F9108460C", "http://www.youtube.com/p/7BE4DDAC0A0D31AF?hl=es",
    f"https://static.fc2.com/misc/blog/view/other.html?id={ID}", f"https://www.youtube.com/user/x#p/u/1/{ID}x",
    f"https://www.youtube.com/oembed?url=https%3A%2F%2Fyoutu.be%2F{ID}", f"https://www.youtube.com/news/{ID}",
]


@pytest.mark.parametrize("url", VIDEOS + GRIDS)
def test_an_address_of_a_video(url: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("youtube", ID, None, f"https://www.youtube.com/watch?v={ID}") == (ref.platform, ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize("url", COMMUNITY)
def test_an_address_of_a_community_post(url: str) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert (POST, None, f"https://www.youtube.com/post/{POST}") == (ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


def test_ids_end_in_one_of_sixteen_characters() -> None:
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    found = {sign for sign in signs if parse_url(address(f"https://youtu.be/{ID[:-1]}{sign}"))}

    assert set("AEIMQUYcgkosw048") == found


def test_archives_and_redirectors_are_read_through() -> None:
    for url in (f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2F{ID}",
                f"https://web.archive.org/web/20240601000000id_/https://www.youtube.com/embed/{ID}",
                f"https://www.google.com/url?q=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&sa=D"):
        ref = parse_post_url(url)

        assert ref is not None
        assert ("youtube", ID) == (ref.platform, ref.post_id)


@pytest.mark.parametrize(("url", "kind", "value"), [
    (f"https://www.youtube.com/channel/{CHANNEL}/videos", "user", CHANNEL),
    ("https://www.youtube.com/@example_kitchen", "user", "example_kitchen"),
    ("https://www.youtube.com/@example_kitchen/shorts", "user", "example_kitchen"),
    ("https://www.youtube.com/c/ExampleKitchen", "user", "ExampleKitchen"),
    ("https://www.youtube.com/user/examplekitchen/featured", "user", "examplekitchen"),
    ("https://www.youtube.com/ExampleKitchen?sub_confirmation=1", "user", "ExampleKitchen"),
    ("https://www.youtube.com/hashtag/soup", "hashtag", "soup"),
    ("https://www.youtube.com/results?search_query=%23soup", "hashtag", "soup"),
    (f"https://i.ytimg.com/vi/{ID}/maxresdefault.jpg?sqp=1", "media", ID),
    (f"https://i3.ytimg.com/vi_webp/{ID}/hqdefault.webp", "media", ID),
    (f"https://img.youtube.com/vi/{ID}/0.jpg", "media", ID),
])
def test_what_else_an_address_names(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("youtube", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", [
    *VIDEOS[:3], *COMMUNITY[2:3], "https://www.youtube.com/", "https://www.youtube.com/playlist?list=PL0123456789ABCDEF",
    "https://www.youtube.com/results?search_query=soup", "https://www.youtube.com/results?search_query=%23",
    "https://www.youtube.com/results?search_query=%23one+%23two", "https://i.ytimg.com/vi/soup/0.jpg", "https://i.ytimg.com/a",
    "https://www.youtube.com/channel/soup", "https://www.youtube.com/@a", "https://news.example/@example_kitchen",
    "https://www.youtube.com/example/kitchen", "https://yewtu.be/channel/soup",
    *(f"https://www.youtube.com/{word}" for word in sorted(RESERVED)),
])
def test_what_names_nothing_else(url: str) -> None:
    assert parse_other(address(url)) is None


def test_no_spelling_of_an_address_is_missed() -> None:
    assert [] == unseen(PLATFORM, [url for url in (*VIDEOS, *COMMUNITY) if "\u200b" not in url])


def test_channels_lists_and_live_streams_do_not_call_for_a_parse() -> None:
    assert [] == seen(NO_POSTS[:19])


@pytest.mark.parametrize("page", [
    r"<script>var id = url.match(/(?:youtube\.com\/watch\?v=|youtu\.be\/)([^&]+)/)</script>",
    "<script>el.src = 'https://www.youtube.com/embed/' + id</script>",
    '<script>src = "https://www.youtube.com/embed/${id}?rel=0"; "https://www.youtube.com/watch?v=" + id</script>',
    '<script src="/js/lite-youtube-embed.js"></script><style>lite-youtube{display:block}</style>',
    '<script src="https://www.youtube.com/iframe_api"></script>', "<p>Water is piped. Follow us on youtube.</p>",
    f'<a class="icon-youtube" data-id="footer" href="https://www.youtube.com/channel/{CHANNEL}">YouTube</a>',
    '<video data-video-id="6345678901112" class="vjs"></video>',
])
def test_pages_without_a_video_do_not_call_for_a_parse(page: str) -> None:
    assert not look(page.encode())


@given(st.text(max_size=60) | addresses("www.youtube.com", "youtu.be", "yewtu.be", "i.ytimg.com", "consent.youtube.com"))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    found = split(url)
    ref = parse_url(found) if found else None
    named = parse_other(found) if found else None

    assert ref is None or ref.post_id in url
    assert named is None or ref is None


# --- elements ---------------------------------------------------------------------------------

PLAYERS = [
    (f'<lite-youtube videoid="{ID}" playlabel="Play: Leek soup"></lite-youtube>', "custom-element"),
    (f'<lite-youtube video-id="{ID}"><a href="https://youtu.be/{ID}">Leek soup</a></lite-youtube>', "custom-element"),
    (f'<amp-youtube data-videoid="{ID}" layout="responsive" width="480" height="270"></amp-youtube>', "amp"),
    (f'<bento-youtube data-videoid="{ID}"></bento-youtube>', "amp"),
    (f'<google-youtube video-id="{ID}"></google-youtube>', "custom-element"),
    (f'<div data-youtube-id="{ID}"></div>', "data-attribute"),
    (f'<div data-ytid="{ID}" class="lty"></div>', "data-attribute"),
    (f'<div data-yt-id=" {ID} "></div>', "data-attribute"),
    (f'<div data-youtube="{ID}"></div>', "data-attribute"),
    (f'<div data-youtube-video-id="{ID}"></div>', "data-attribute"),
    (f'<div class="youtube-player" data-id="{ID}"></div>', "data-attribute"),
    (f'<div data-id="{ID}" class="rll-youtube-player"></div>', "data-attribute"),
    (f'<div class="player" data-video-id="{ID}" data-provider="YouTube"></div>', "data-attribute"),
    (f'<div data-type="youtube" data-video-id="{OTHER}"></div>', "data-attribute"),
    (f'<div data-plyr-provider="youtube" data-plyr-embed-id="{ID}"></div>', "data-attribute"),
    (f'<div data-plyr-embed-id="{ID}" data-plyr-provider="youtube"></div>', "data-attribute"),
    (f'<div data-embed-id="{ID}" data-service="youtube"></div>', "data-attribute"),
    (f'<div data-video-id="{ID}" data-poster="https://i.ytimg.com/vi/{ID}/0.jpg" class="video youtube"></div>', "data-attribute"),
    (f'<iframe class="youtube" title="YouTube video player" data-video-id="{ID}"></iframe>', "iframe"),
    ('<lite-youtube videoid="cookingfuns"></lite-youtube>', "custom-element"),
]


@pytest.mark.parametrize(("markup", "form"), PLAYERS)
def test_a_player(markup: str, form: str) -> None:
    embed = read(fragment(markup))

    assert embed is not None
    assert embed.post_id is not None
    assert embed.post_id in markup
    assert ("youtube", form, (form,), None, None, None) == (
        embed.platform, embed.form, embed.forms, embed.handle, embed.text, embed.permalink)


@pytest.mark.parametrize("markup", [markup for markup, _ in PLAYERS])
def test_a_player_without_an_address_is_seen(markup: str) -> None:
    bare = markup.replace("https://youtu.be/", "").replace("https://i.ytimg.com", "")

    assert {"youtube:attribute", "youtube:named"} & look(bare.encode()).groups
    assert {"youtube:attribute", "youtube:named"} & look(bare.replace('"', "'").encode()).groups
    assert {"youtube:attribute", "youtube:named"} & look(bare.replace('"', "&quot;").replace("=", "&#61;").encode()).groups


@pytest.mark.parametrize("markup", [
    '<lite-youtube playlistid="PL0123456789ABCDEF"></lite-youtube>', f'<amp-youtube data-live-channelid="{CHANNEL}"></amp-youtube>',
    '<lite-youtube videoid="videoseries"></lite-youtube>', f'<div data-video-id="{ID}"></div>',
    f'<div class="jwplayer" data-video-id="{ID}"></div>', '<div class="vjs youtube" data-video-id="6345678901112"></div>',
    '<a class="youtube-share" data-id="newsletters">Share</a>', '<div class="youtube" data-id="cook-dinners"></div>',
    f'<div data-youtube-id="{ID[:-1]}"></div>', '<div class="youtube-feed" data-id=""></div>', "<div data-id></div>",
    f'<blockquote class="youtube" data-video-id="{ID}">Words</blockquote>',
    f'<div data-video-id="{ID}" style="{"x" * 400}youtube"></div>', f'<amp-vimeo data-videoid="{ID}"></amp-vimeo>',
])
def test_elements_of_others(markup: str) -> None:
    assert read(fragment(markup)) is None


@given(st.text(max_size=40), st.sampled_from(["data-youtube-id", "data-id", "videoid", "class"]), st.text(max_size=40))
def test_no_markup_raises_and_ids_stand_in_it(value: str, name: str, other: str) -> None:
    markup = f'<lite-youtube {name}="{value}" data-x="{other}"></lite-youtube>'
    embed = read(fragment(markup))

    assert embed is None or (embed.post_id or "") in markup


# --- scripts ----------------------------------------------------------------------------------


def test_players_made_by_a_script() -> None:
    script = (f"var p = new YT.Player('player', {{\n height: '390',\n videoId: '{ID}'}});\n"
              f'new YT.Player("other", {{"videoId" : "{OTHER}"}}); new YT.Player("third", {{videoId: id}});')

    assert [("json", ID), ("json", OTHER)] == [(one.form, one.post_id) for one in read_script(script)]
    assert "youtube:call" in look(f"<script>{script}</script>".encode()).groups


@pytest.mark.parametrize("script", [
    "", f"videoId: '{ID}'", f"new YT.Player('a'); x = {{videoId: '{ID}'}}", f"new YT.Player('a', {{videoId: '{ID}x'}})",
    "new YT.Player('a', {playerVars: {list: 'PL0123456789ABCDEF'}})",
])
def test_scripts_that_make_no_player(script: str) -> None:
    assert [] == read_script(script)


@given(st.text(alphabet="YT.Player(videoId:'\"{};" + ID, max_size=200))
def test_no_script_raises(script: str) -> None:
    assert all((one.post_id or "") in script for one in read_script(script))


@pytest.mark.parametrize("unit", ["YT.Player(", "YT.Player(videoId:", "videoId:", "YT.Player( "])
def test_hard_scripts_are_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    read_script(unit * (200_000 // len(unit)))

    assert time.process_time() - began < 3

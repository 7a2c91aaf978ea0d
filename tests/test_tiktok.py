"""TikTok: its addresses, the clock in its ids, and what an embed's markup and its flattened words are read as."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from platform_cases import address, addresses, fragment, seen, unseen

from provenance.model import Embed
from provenance.parser import parse_article
from provenance.parser.look import look
from provenance.pieces import BARRIER
from provenance.platforms.tiktok import PLATFORM, clock, is_rounded_id, parse_other, parse_url, read, read_text
from provenance.urls import is_short

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "7364218650942180650"
SOUND = "7100000000000000001"

# --- addresses --------------------------------------------------------------------------------

#: Address and handle: the grammar of the project's notes on embed markup, section 5; mirrors: section 16.
POSTS = [
    (f"https://www.tiktok.com/@example_cook/video/{ID}", "example_cook"),
    (f"https://tiktok.com/@example_cook/video/{ID}/", "example_cook"),
    (f"http://m.tiktok.com/@example_cook/video/{ID}?is_from_webapp=1&sender_device=pc", "example_cook"),
    (f"HTTPS://WWW.TIKTOK.COM/@Example.Cook/VIDEO/{ID}", "Example.Cook"),
    (f"https://www.tiktok.com/@example_cook/photo/{ID}", "example_cook"),
    (f"https://www.tiktok.com/%40example_cook/video/{ID}", "example_cook"),
    (f"https://www.tiktok.com/en/@example_cook/video/{ID}", "example_cook"),
    (f"https://www.tiktok.com/@/video/{ID}", None),
    (f"https://www.tiktok.com/video/{ID}", None),
    (f"https://www.tiktok.com/@i/video/{ID}", None),
    (f"https://www.tiktok.com/@no handle/video/{ID}", None),
    (f"https://www.tiktok.com/embed/{ID}", None),
    (f"https://www.tiktok.com/embed/v2/{ID}?lang=en-US", None),
    (f"https://www.tiktok.com/embed/v3/{ID}", None),
    (f"https://www.tiktok.com/player/v1/{ID}?music_info=1&description=1", None),
    (f"https://www.tiktok.com/share/video/{ID}", None),
    (f"https://www.tiktok.com/i18n/share/video/{ID}/", None),
    (f"https://m.tiktok.com/v/{ID}.html", None),
    (f"https://m.tiktok.com/v/{ID}.html?u_code=1&preview_pb=0", None),
    (f"https://www.tiktokv.com/share/video/{ID}/", None),
    (f"https://www.tiktok.com/foryou?is_copy_url=1&item_id=1#/@example_cook/video/{ID}", "example_cook"),
    (f"https://www.tiktok.com/@example_cook/video/{ID}).", "example_cook"),
    (f"https://www.tiktok.com/@example_cook/video/{ID}\u200b", "example_cook"),
    (f"https://www.tiktok.com/@example_cook/video/{ID}&lang=en", "example_cook"),
    (f"https://www.vxtiktok.com/@example_cook/video/{ID}", "example_cook"),
    (f"https://tnktok.com/@example_cook/video/{ID}", "example_cook"),
    (f"https://proxitok.privacy.example.org/@example_cook/video/{ID}", "example_cook"),
]
NO_POSTS = [
    "https://www.tiktok.com", "https://www.tiktok.com/@example_cook", "https://www.tiktok.com/@example_cook/live",
    f"https://www.tiktok.com/music/original-sound-{SOUND}", f"https://www.tiktok.com/music/{SOUND}",
    "https://www.tiktok.com/tag/soup", "https://www.tiktok.com/t/ZTabcdEFG/", "https://vm.tiktok.com/ZMabcdEFG/",
    "https://www.tiktok.com/embed/@example_cook", "https://www.tiktok.com/embed.js", "https://www.tiktok.com/share",
    f"https://www.tiktok.com/@example_cook/playlist/soups-{ID}", "https://www.tiktok.com/discover/soup",
    f"https://www.tiktok.com/@example_cook/video/{ID[:9]}…", f"https://www.tiktok.com/@example_cook/video/{ID[:9]}...",
    "https://www.tiktok.com/@example_cook/video/", "https://www.tiktok.com/@example_cook/video/abc",
    f"https://www.tiktok.com/example_cook/video/{ID}", f"https://www.tiktok.com/@example_cook/video/{ID}x",
    f"https://tiktok.example/@example_cook/video/{ID}", f"https://www.tiktok.com.example/@example_cook/video/{ID}",
    f"https://news.example/?u=tiktok.com/@example_cook/video/{ID}", f"https://www.douyin.com/video/{ID}",
    "https://www.tiktok.com/@example_cook/video/１２３", f"https://www.tiktok.com/share/item/{ID}",
]


@pytest.mark.parametrize(("url", "handle"), POSTS)
def test_an_address_of_a_post(url: str, handle: str | None) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("tiktok", ID, handle) == (ref.platform, ref.post_id, ref.handle)
    kind = "photo" if "photo" in url else "video"
    assert f"https://www.tiktok.com/@{handle or ''}/{kind}/{ID}" == ref.url


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


@pytest.mark.parametrize(("url", "kind", "value"), [
    ("https://www.tiktok.com/@example.cook?refer=embed", "user", "example.cook"),
    ("https://www.tiktok.com/@example_cook/live", "user", "example_cook"),
    ("https://www.tiktok.com/embed/@example_cook", "user", "example_cook"),
    ("https://www.tiktok.com/tag/soup?refer=embed", "hashtag", "soup"),
    ("https://www.tiktok.com/tag/%D1%81%D1%83%D0%BF", "hashtag", "суп"),
    (f"https://www.tiktok.com/music/original-sound-{SOUND}?refer=embed", "media", SOUND),
    (f"https://www.tiktok.com/music/{SOUND}", "media", SOUND),
])
def test_what_else_an_address_names(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("tiktok", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", [
    POSTS[0][0], "https://www.tiktok.com/", "https://www.tiktok.com/music/words", "https://vm.tiktok.com/ZMabcdEFG/",
    "https://www.tiktok.com/about", "https://news.example/@example_cook", "https://www.tiktok.com/@a/b/c",
])
def test_what_names_nothing_else(url: str) -> None:
    assert parse_other(address(url)) is None


def test_no_spelling_of_an_address_is_missed() -> None:
    assert [] == unseen(PLATFORM, [url for url, _ in POSTS if " " not in url])


def test_profiles_tags_and_sounds_do_not_call_for_a_parse() -> None:
    quiet = [url for url in NO_POSTS[:10] if "/music/" not in url and not is_short(url)]

    assert [] == seen(quiet)


@given(st.text(max_size=60) | addresses("www.tiktok.com", "vxtiktok.com", "proxitok.example"))
def test_no_address_raises_and_ids_stand_in_it(url: str) -> None:
    from provenance.urls import split

    found = split(url)
    ref = parse_url(found) if found else None
    named = parse_other(found) if found else None

    assert ref is None or ref.post_id in url
    assert named is None or ref is None


# --- ids --------------------------------------------------------------------------------------

#: The project's notes on ids, section 2: id, time in it.
TIMES = [
    ("6854717870488702213", datetime(2020, 7, 29, 2, 6, 13, tzinfo=UTC)),
    ("6748451240264420610", datetime(2019, 10, 16, 17, 17, 25, tzinfo=UTC)),
    ("7206382937372134662", datetime(2023, 3, 3, 18, 6, 17, tzinfo=UTC)),
    ("7253412088251534594", datetime(2023, 7, 8, 11, 43, 25, tzinfo=UTC)),
    ("6961737553342991651", datetime(2021, 5, 13, 11, 37, 15, tzinfo=UTC)),
    ("6718335390845095173", datetime(2019, 7, 27, 13, 32, 33, tzinfo=UTC)),
]
#: The same table: id, seconds of Unix time at which the platform says it was made.
MADE = [("6854717870488702213", 1595988377)]


@pytest.mark.parametrize(("post_id", "at"), TIMES)
def test_the_time_in_an_id(post_id: str, at: datetime) -> None:
    found = clock(post_id)

    assert found is not None
    assert (at, at, None, 1000, "tiktok snowflake", None) == (
        found.at, found.not_before, found.not_after, found.precision_ms, found.source, found.impossible)


@pytest.mark.parametrize(("post_id", "made"), MADE)
def test_the_id_is_a_little_older_than_the_post(post_id: str, made: int) -> None:
    found = clock(post_id)

    assert found is not None
    assert found.at is not None
    assert timedelta(0) <= datetime.fromtimestamp(made, UTC) - found.at <= timedelta(seconds=49)


@pytest.mark.parametrize(("post_id", "why"), [
    ("0" + ID, "begins with a zero"),
    (str(2**63), "larger than"),
    ("12345", "before the platform's first ids"),
    ("1000000000000000000", "1977-05-18"),
])
def test_an_id_that_no_post_can_have_says_why(post_id: str, why: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert found.impossible is not None
    assert why in found.impossible
    assert (None, None, None) == (found.at, found.not_before, found.not_after)


def test_an_id_from_more_than_a_day_ahead_is_impossible() -> None:
    at = TIMES[2][1]
    now, soon = clock(TIMES[2][0], at - timedelta(hours=24)), clock(TIMES[2][0], at - timedelta(hours=25))

    assert now is not None
    assert now.impossible is None
    assert soon is not None
    assert soon.impossible == "carries the time 2023-03-03 18:06 UTC, which had not come"


@pytest.mark.parametrize("text", ["", "abc", "-1", "１２", "7" * 41, ID + " ", ID + ".0"])
def test_what_is_no_number_has_no_clock(text: str) -> None:
    assert clock(text) is None


@given(st.text(max_size=45) | st.integers(min_value=0, max_value=10**40).map(str))
def test_no_id_raises(text: str) -> None:
    found = clock(text)

    assert found is None or (found.at is None) == (found.impossible is not None)
    assert is_rounded_id(text) in (True, False)


def test_a_rounded_id_is_recognised() -> None:
    assert [False, True, True] == [is_rounded_id(one) for one in (ID, "7364218650942180000", str(int(ID[:15]) * 10**4))]


# --- blockquotes ------------------------------------------------------------------------------

CITE = f"https://www.tiktok.com/@example_cook/video/{ID}"
HEAD = '<a target="_blank" title="@example_cook" href="https://www.tiktok.com/@example_cook?refer=embed">@example_cook</a>'
CAPTION = ('<p>Leek soup for @example.friend, and a line<br>more <a title="soup" target="_blank" '
           'href="https://www.tiktok.com/tag/soup?refer=embed">#soup</a> 🥣</p>')
TAIL = (f'<a target="_blank" title="♬ original sound - Example Cook" href="https://www.tiktok.com/music/original-sound-{SOUND}'
        '?refer=embed">♬ original sound - Example Cook</a>')
WORDS = "Leek soup for @example.friend, and a line\nmore #soup 🥣"


def quote(inner: str = f"<section>{HEAD} {CAPTION} {TAIL}</section>",
          attributes: str = f'class="tiktok-embed" cite="{CITE}" data-video-id="{ID}"', name: str = "blockquote") -> Embed | None:
    return read(fragment(f"<{name} {attributes}>{inner}</{name}>"))


def test_the_official_blockquote() -> None:
    embed = quote(attributes=f'class="tiktok-embed" cite="{CITE}" data-video-id="{ID}" data-embed-from="oembed" '
                             'style="max-width: 605px;min-width: 325px;"')

    assert embed is not None
    assert ("tiktok", "blockquote", ID, CITE) == (embed.platform, embed.form, embed.post_id, embed.permalink)
    assert ("example_cook", "example_cook", "example_cook") == (embed.handle, embed.printed_handle, embed.address_handle)
    assert WORDS == embed.text
    assert (("soup",), ("example.friend",), ()) == (embed.hashtags, embed.mentions, embed.links)
    assert (None, None, None) == (embed.shown_date, embed.display_name, embed.shown_at)
    assert () == embed.problems


@pytest.mark.parametrize(("inner", "handle", "text"), [
    ("", "example_cook", None),
    ("<section></section>", "example_cook", None),
    (f"<section>{HEAD}</section>", "example_cook", None),
    (f"<section>{HEAD} <p></p> {TAIL}</section>", "example_cook", None),
    (f"<section>{HEAD} {TAIL}</section>", "example_cook", None),
    (f"<section>{HEAD} {CAPTION}</section>", "example_cook", WORDS),
    (f"<section>{CAPTION} {TAIL}</section>", "example_cook", WORDS),
    (f"{HEAD} words of the cook {TAIL}", "example_cook", "words of the cook"),
    ("@example_cook words of the cook ♬ original sound - Example Cook", "example_cook", "words of the cook"),
    ('<section><p><a href="https://www.tiktok.com/@example.friend">@example.friend</a> eats</p></section>', "example_cook",
     "@example.friend eats"),
    (f"<section>{HEAD} <p>@example.friend eats</p> {TAIL}</section>", "example_cook", "@example.friend eats"),
    (f'<a href="{CITE}">Watch it on TikTok</a>', "example_cook", None),
])
def test_a_blockquote_with_less_in_it(inner: str, handle: str, text: str | None) -> None:
    embed = quote(inner)

    assert embed is not None
    assert (ID, handle, text) == (embed.post_id, embed.handle, embed.text)


def test_a_swapped_handle_stays_beside_the_one_of_the_address() -> None:
    embed = quote(f"<section>{HEAD.replace('example_cook', 'example_baker')} {CAPTION} {TAIL}</section>")

    assert embed is not None
    assert ("example_baker", "example_cook") == (embed.printed_handle, embed.address_handle)


@pytest.mark.parametrize(("attributes", "permalink", "handle"), [
    (f'class="tiktok-embed" cite="{CITE}"', CITE, "example_cook"),
    (f'class="tiktok-embed" data-video-id="{ID}"', None, "example_cook"),
    (f'class="wp-block tiktok-embed" data-video-id=" {ID} " cite="https://www.tiktok.com/@example_cook"', None,
     "example_cook"),
    (f'cite="{CITE}"', CITE, "example_cook"),
    (f'class="tiktok-embed" cite="https://web.archive.org/web/20240601000000/{CITE}"',
     f"https://web.archive.org/web/20240601000000/{CITE}", "example_cook"),
])
def test_where_the_id_stands(attributes: str, permalink: str | None, handle: str) -> None:
    embed = quote(attributes=attributes)

    assert embed is not None
    assert (ID, permalink, handle, WORDS) == (embed.post_id, embed.permalink, embed.handle, embed.text)


def test_a_hand_made_blockquote_holds_the_link_alone() -> None:
    embed = quote(f'<a href="{CITE}">Watch it on TikTok</a>', 'class="tiktok-embed"')

    assert embed is not None
    assert (ID, CITE, "example_cook", None) == (embed.post_id, embed.permalink, embed.handle, embed.text)


def test_two_ids_that_differ_are_noted() -> None:
    embed = quote(attributes=f'class="tiktok-embed" cite="{CITE}" data-video-id="{TIMES[2][0]}"')

    assert embed is not None
    assert (TIMES[2][0], CITE, ("ids-differ",)) == (embed.post_id, embed.permalink, embed.problems)


def test_without_class_and_address_handle_and_sound_tell_a_post_of_no_known_id() -> None:
    embed = quote(attributes="")

    assert embed is not None
    assert (None, None, "example_cook", WORDS) == (embed.post_id, embed.permalink, embed.handle, embed.text)
    assert SOUND != embed.post_id


@pytest.mark.parametrize(("inner", "attributes"), [
    ("<section></section>", 'class="tiktok-embed" cite="https://www.tiktok.com/@example_cook" '
                            'data-unique-id="example_cook" data-embed-type="creator"'),
    ("<section></section>", f'class="tiktok-embed" data-embed-type="tag" data-video-id="{ID}"'),
    ("<section></section>", 'class="tiktok-embed"'),
    ("<p>A word about the soup.</p>", f'cite="{CITE}"'),
    ("<p>A word about the soup.</p>", ""),
    (f"<p>♬ la la la</p>{HEAD}", ""),
    (f"{CAPTION} {TAIL}", ""),
    (f"<p>She sang ♬</p><a href='{CITE}'>the video</a>", ""),
    ("<p>words</p>&mdash; Ada (@example) <a href='https://twitter.com/example/status/20'>March 21, 2006</a>",
     'class="twitter-tweet"'),
])
def test_what_is_no_post(inner: str, attributes: str) -> None:
    assert quote(inner, attributes) is None


# --- other elements ---------------------------------------------------------------------------


@pytest.mark.parametrize(("markup", "form", "post_id", "text"), [
    (f'<amp-tiktok width="325" height="575" data-src="{ID}"></amp-tiktok>', "amp", ID, None),
    (f'<amp-tiktok data-src="{CITE}"></amp-tiktok>', "amp", ID, None),
    (f'<bento-tiktok data-src="{ID}"></bento-tiktok>', "amp", ID, None),
    (f'<amp-tiktok><blockquote placeholder class="tiktok-embed" cite="{CITE}" data-video-id="{ID}"><section>{HEAD} '
     f"{CAPTION} {TAIL}</section></blockquote></amp-tiktok>", "amp", ID, WORDS),
    (f'<amp-tiktok data-src="{ID}"><blockquote placeholder class="tiktok-embed"><section>{HEAD} {CAPTION} {TAIL}'
     "</section></blockquote></amp-tiktok>", "amp", ID, WORDS),
    (f'<amp-tiktok data-src="{ID}"><blockquote class="tiktok-embed" data-video-id="{TIMES[0][0]}"></blockquote></amp-tiktok>',
     "amp", ID, None),
    (f'<div class="tiktok-embed" cite="{CITE}" data-video-id="{ID}"><section>{HEAD} {CAPTION} {TAIL}</section></div>',
     "data-attribute", ID, WORDS),
    (f'<div data-tiktok-id="{ID}"></div>', "data-attribute", ID, None),
    (f'<div class="embed embed--tiktok" data-video-id="{ID}"></div>', "data-attribute", ID, None),
])
def test_other_elements(markup: str, form: str, post_id: str, text: str | None) -> None:
    embed = read(fragment(markup))

    assert embed is not None
    assert (form, post_id, text) == (embed.form, embed.post_id, embed.text)
    assert form == embed.forms[0]


@pytest.mark.parametrize("markup", [
    '<amp-tiktok data-src="https://www.tiktok.com/@example_cook"></amp-tiktok>', "<amp-tiktok></amp-tiktok>",
    '<amp-tiktok><blockquote class="tiktok-embed"><section></section></blockquote></amp-tiktok>',
    f'<div data-video-id="{ID}" class="player"></div>', '<div data-tiktok-id="example_cook"></div>',
    '<div class="tiktok-feed"></div>', f'<video data-video-id="{ID[:13]}"></video>', "<p>words</p>",
])
def test_elements_of_others(markup: str) -> None:
    assert read(fragment(markup)) is None


@pytest.mark.parametrize("markup", [
    f'<div data-tiktok-id="{ID}"></div>', f'<div data-video-id="{ID}" class="tiktok"></div>',
    f"<div class=tiktok-wrap data-video-id='{ID}'></div>", f'<amp-tiktok data-src="{ID}"></amp-tiktok>',
    f"<blockquote>{HEAD} words {TAIL}</blockquote>", "@example_cook words ♬ original sound - Example Cook",
    "<p>@example_cook words &#9836; original sound - Example Cook</p>", f'<bento-tiktok data-src="{ID}"></bento-tiktok>',
])
def test_forms_without_an_address_are_seen(markup: str) -> None:
    assert look(markup.encode())


@pytest.mark.parametrize("page", [
    '<video class="vjs" data-video-id="6345678901112" data-account="1"></video>',
    "<style>.tiktok-embed{max-width:605px}</style>", "<p>♬ la la la ♬</p>",
    '<script async src="https://www.tiktok.com/embed.js"></script><a href="https://www.tiktok.com/@examplenews">TikTok</a>',
])
def test_pages_without_a_post_do_not_call_for_a_parse(page: str) -> None:
    assert not look(page.encode())


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["blockquote", "amp-tiktok", "div"]))
def test_no_markup_raises_and_ids_stand_in_it(inner: str, value: str, name: str) -> None:
    value = value.replace('"', "")
    markup = f'<{name} class="tiktok-embed" cite="{value}" data-src="{value}" data-video-id="{value}">{inner}</{name}>'
    embed = read(fragment(markup))

    assert embed is None or embed.post_id is None or embed.post_id in markup


# --- flattened --------------------------------------------------------------------------------

SONG = "♬ original sound - Example Cook"


@pytest.mark.parametrize(("text", "handle", "words"), [
    (f"@example_cook Leek soup #soup {SONG}", "example_cook", "Leek soup #soup"),
    (f"Before.\n@example_cook Leek soup #soup {SONG}\nAfter.", "example_cook", "Leek soup #soup"),
    (f"@example_cook\n\nLeek soup\nfor two #soup\n\n{SONG}\n\nAfter.", "example_cook", "Leek soup\nfor two #soup"),
    (f"@example_cook\n\n@example.friend eats\n\n{SONG}", "example_cook", "@example.friend eats"),
    (f"@example_cook @example.friend eats {SONG}", "example_cook", "@example.friend eats"),
    (f"@example_cook Leek soup #soup{SONG}", "example_cook", "Leek soup #soup"),
    ("@example_cook Leek soup ♬ Originalton - Example Cook", "example_cook", "Leek soup"),
    ("@example.cook Leek soup ♬ Long Song (feat. Nobody - Live) - An Example Band", "example.cook", "Leek soup"),
    ("@example_cook ♬ la la ♬ Leek song ♬ original sound - Example Cook", "example_cook", "♬ la la ♬ Leek song"),
    (f"{BARRIER}1{BARRIER}@example_cook Leek soup {SONG}", "example_cook", "Leek soup"),
    (f"  @example_cook Leek soup {SONG}", "example_cook", "Leek soup"),
    (f"@example_cook {SONG}", "example_cook", None),
])
def test_flattened(text: str, handle: str, words: str | None) -> None:
    [(start, end, embed)] = read_text(text)

    assert ("flattened-text", None, handle, words) == (embed.form, embed.post_id, embed.handle, embed.text)
    assert text[start:end].startswith(f"@{handle}")
    assert text[start:end].rstrip().endswith(("Cook", "Band"))


def test_several_flattened_posts_in_order() -> None:
    found = read_text(f"Words.\n@example_cook One {SONG}\nMore words.\n@example_baker Two ♬ Song - Band\n")

    assert [("example_cook", "One"), ("example_baker", "Two")] == [(one.handle, one.text) for _, _, one in found]
    assert found[0][1] <= found[1][0]


def test_where_the_article_goes_on_in_the_line_only_one_word_of_the_name_is_taken() -> None:
    text = f"@example_cook Leek soup {SONG} wrote to us last week. " + "The soup was good. " * 20

    [(_, end, embed)] = read_text(text)

    assert "Leek soup" == embed.text
    assert text[:end].endswith("original sound - Example")


@pytest.mark.parametrize("text", [
    "", "♬", "♬ - ", "@example_cook likes music ♬ and soup", f"The cook @example_cook said: soup {SONG}",
    f"@example_cook\n{'Words of an article.' * 300}\n{SONG}", f"Words {SONG}", f"@example_cook {BARRIER}1{BARRIER} {SONG}",
    "@example_cook\n\n" + "One.\n\n" * 9 + SONG, "@example_cook Leek soup ♬ original sound -  ",
    f"@example_cook\n\n#soup\n\nThe sound: {SONG}", f"@example_cook Leek soup\n\nand more {SONG}",
    "a@example_cook Leek soup ♬ original sound - Example", "@example_cook Leek soup ♬ soup-song",
])
def test_ordinary_words(text: str) -> None:
    assert [] == read_text(text)


@given(st.text(alphabet="@ex_♬ -\nab#\x1c.", max_size=200))
def test_no_text_raises_and_spans_stand_in_order(text: str) -> None:
    last = 0
    for start, end, embed in read_text(text):
        assert last <= start < end <= len(text)
        assert text[start] == "@"
        assert embed.handle in text[start:end]
        last = end


@pytest.mark.parametrize("unit", ["♬", "@ab ", "\n@ab ", "@ab x ♬ a - b\n", "♬ a - ", "@ab\n\n", "♬ a - b c\n"])
def test_hard_text_is_read_in_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    read_text("@start words\n" + text)

    assert time.process_time() - began < 3


def test_the_authors_own_link_leads_also_where_the_address_names_another() -> None:
    quote = (f'<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@example_cook/video/{ID}"><section><a title="{{}}" '
             'href="https://www.tiktok.com/@example_guest?refer=embed">@example_guest</a> Soup.</section></blockquote>')
    author, person = read(fragment(quote.format("@example_guest"))), read(fragment(quote.format("example_guest")))

    assert author is not None
    assert person is not None
    assert ("example_guest", "example_cook") == (author.handle, author.address_handle)
    assert ("example_cook", "@example_guest Soup.") == (person.handle, person.text)


def test_an_account_is_no_post() -> None:
    assert read(fragment('<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@example_cook"><section>'
                         '<a href="https://www.tiktok.com/@example_cook">@example_cook</a></section></blockquote>')) is None


@pytest.mark.parametrize(("address", "printed", "expected"), [
    ("@placeholder", "", None), ("@user", "", None), ("@username", "", None), ("@_", "", None), ("@example_cook", "", "example_cook"),
    ("@user", '<a title="@user" href="https://www.tiktok.com/@user">@user</a> Soup', "user"),
])
def test_whoever_makes_an_address_of_an_id_knows_no_author(address: str, printed: str, expected: str | None) -> None:
    url = f"https://www.tiktok.com/{address}/video/7359607279966322145"
    shown = parse_article(f'<blockquote class="tiktok-embed" cite="{url}" data-video-id="7359607279966322145"><section>{printed}</section></blockquote>')
    linked = parse_article(f'<p>See <a href="{url}">this</a>.</p>')

    assert (expected, "7359607279966322145") == (shown.embeds[0].handle, shown.embeds[0].post_id)
    assert (expected if not printed else None) == linked.linked_posts[0].handle

"""Instagram: its addresses, the clock in its codes, and what an embed's markup is read as."""

from __future__ import annotations

import html
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from provenance.fragment import from_markup
from provenance.model import Embed
from provenance.parser import parse_article
from provenance.parser.look import look
from provenance.platforms.instagram import PLATFORM, read, read_text
from provenance.platforms.instagram_addresses import RESERVED, parse_other, parse_url
from provenance.platforms.instagram_ids import clock, is_handle
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

CODE = "BqvsDleB3lV"
PRIVATE = CODE + "0123456789abcdefghijABCDEFGH"

# --- addresses --------------------------------------------------------------------------------

#: Address, id, handle: the grammar of the project's notes on embed markup, section 2, then mirrors (section 16).
POSTS = [
    (f"https://www.instagram.com/p/{CODE}/", CODE, None),
    (f"https://instagram.com/p/{CODE}", CODE, None),
    (f"http://m.instagram.com/p/{CODE}/", CODE, None),
    (f"http://instagr.am/p/{CODE}/", CODE, None),
    (f"http://www.instagr.am/p/{CODE}/", CODE, None),
    ("http://instagr.am/p/fBwFP/", "fBwFP", None),
    (f"//www.instagram.com/p/{CODE}/embed/", CODE, None),
    (f"https://www.instagram.com/p/{CODE}/embed/captioned/?cr=1&v=14&wp=540&rd=https%3A%2F%2Fpaper.example", CODE, None),
    (f"https://www.instagram.com/p/{CODE}/media/?size=l", CODE, None),
    (f"https://www.instagram.com/p/{CODE}/?utm_source=ig_embed&utm_campaign=loading", CODE, None),
    (f"https://www.instagram.com/p/{CODE}/?igshid=abc&img_index=2&hl=de", CODE, None),
    (f"https://www.instagram.com/tv/{CODE}/", CODE, None),
    (f"https://www.instagram.com/reel/{CODE}/?igsh=abc", CODE, None),
    (f"https://www.instagram.com/reels/{CODE}/", CODE, None),
    (f"https://www.instagram.com/example.walks/p/{CODE}/", CODE, "example.walks"),
    (f"https://www.instagram.com/Example_Walks/reel/{CODE}/embed", CODE, "Example_Walks"),
    (f"https://www.instagram.com/example.walks/tv/{CODE}/", CODE, "example.walks"),
    (f"https://www.instagram.com/bad..name/p/{CODE}/", CODE, None),
    (f"https://www.instagram.com/p/{PRIVATE}/", PRIVATE, None),
    (f"HTTPS://WWW.INSTAGRAM.COM:443/P/{CODE}/", CODE, None),
    (f"https://www.instagram.com/p/{CODE}).", CODE, None),
    (f"https://www.instagram.com/p/{CODE}\u200b", CODE, None),
    (f"https://www.instagram.com/p/{CODE}&quot;", CODE, None),
    ("https://www.instagram.com/stories/example.walks/2384288897814875714/", "2384288897814875714", "example.walks"),
    (f"https://www.ddinstagram.com/reel/{CODE}/", CODE, None),
    (f"https://g.ddinstagram.com/p/{CODE}/", CODE, None),
    (f"https://kkinstagram.com/p/{CODE}/", CODE, None),
    ("https://www.picuki.com/media/2384288897814875714", "2384288897814875714", None),
]
NO_POSTS = [
    "https://www.instagram.com", "https://www.instagram.com/", "https://www.instagram.com/p/", "https://www.instagram.com/p",
    "https://www.instagram.com/example.walks/", "https://www.instagram.com/example.walks/reels/",
    "https://www.instagram.com/example.walks/tagged/", "https://www.instagram.com/p/abc", f"https://www.instagram.com/p/{CODE}…",
    "https://www.instagram.com/explore/tags/snow/", "https://www.instagram.com/explore/locations/213385402/hill/",
    f"https://www.instagram.com/share/p/{CODE}/", f"https://www.instagram.com/share/reel/{CODE}", f"https://www.instagram.com/share/{CODE}",
    f"https://www.instagram.com/api/p/{CODE}/", f"https://www.instagram.com/web/p/{CODE}/",
    "https://www.instagram.com/reels/audio/1234567890123456/", "https://www.instagram.com/stories/example.walks/",
    "https://www.instagram.com/stories/highlights/17900000000000000/", "https://www.instagram.com/accounts/login/?next=/p/",
    "https://www.instagram.com/s/aGlnaGxpZ2h0OjE3OTAw?story_media_id=1", "https://l.instagram.com/?u=https%3A%2F%2Fpaper.example",
    f"https://instagram.com.paper.example/p/{CODE}/", f"https://notinstagram.com/p/{CODE}/", f"https://paper.example/p/{CODE}/",
    "https://about.instagram.com/p/blogpost", "https://www.picuki.com/profile/example", "https://www.picuki.com/",
    "https://www.instagram.com/stories/bad..name/2384288897814875714/", "https://www.instagram.com/stories/example/abc/",
]


@pytest.mark.parametrize(("url", "code", "handle"), POSTS)
def test_an_address_of_a_post(url: str, code: str, handle: str | None) -> None:
    ref = parse_url(split(url))

    assert ref is not None
    assert ("instagram", code, handle) == (ref.platform, ref.post_id, ref.handle)


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(split(url)) is None


@pytest.mark.parametrize("segment", sorted(RESERVED))
def test_a_reserved_segment_is_no_handle(segment: str) -> None:
    ref = parse_url(split(f"https://www.instagram.com/{segment}/p/{CODE}/"))

    assert ref is None or ref.handle is None
    assert parse_other(split(f"https://www.instagram.com/{segment}/")) is None


@pytest.mark.parametrize("url", [row[0] for row in POSTS])
def test_the_canonical_address_is_its_own(url: str) -> None:
    ref = parse_url(split(url))
    again = parse_url(split(ref.url))

    assert again is not None
    assert (ref.post_id, ref.url) == (again.post_id, again.url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.instagram.com/example.walks/", ("user", "example.walks")),
        ("https://www.instagram.com/Example_Walks?hl=en", ("user", "Example_Walks")),
        ("https://www.instagram.com/@example.walks", ("user", "example.walks")),
        ("https://www.instagram.com/example.walks/tagged/", ("user", "example.walks")),
        ("https://www.instagram.com/stories/example.walks/", ("user", "example.walks")),
        ("https://www.instagram.com/explore/tags/snow/", ("hashtag", "snow")),
        ("https://www.instagram.com/explore/tags/%E9%9B%AA/", ("hashtag", "雪")),
        ("https://scontent-fra3-1.cdninstagram.com/v/t51.2885-15/12_34_n.jpg?stp=dst", ("media", "12_34_n.jpg")),
        ("https://instagram.ffra1-1.fna.fbcdn.net/v/t51/12_34_n.jpg", ("media", "12_34_n.jpg")),
        (f"https://www.instagram.com/p/{CODE}/", None), ("https://www.instagram.com/", None),
        ("https://www.instagram.com/explore/", None), ("https://www.instagram.com/example/other/", None),
        ("https://www.instagram.com/bad..name/", None), ("https://www.instagram.com/stories/highlights/", None),
        ("https://scontent.cdninstagram.com/", None), ("https://paper.example/example.walks", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: tuple[str, str] | None) -> None:
    named = parse_other(split(url))

    assert expected == ((named.kind, named.value) if named else None)


CODES = st.from_regex(r"[A-Za-z0-9_-]{5,12}", fullmatch=True).filter(lambda code: code.lower() != "audio")
USERS = st.from_regex(r"[A-Za-z0-9_]{1,12}(\.[A-Za-z0-9_]{1,12})?", fullmatch=True)
ADDRESSES = st.one_of(
    st.builds("https://{}/{}/{}{}".format, st.sampled_from(["www.instagram.com", "instagr.am", "instagram.com:443", "d.ddinstagram.com"]),
              st.sampled_from(["p", "tv", "reel", "Reels"]), CODES, st.sampled_from(["", "/", "/embed/captioned/?v=14"])),
    st.builds("https://www.instagram.com/{}/{}/{}/".format, USERS, st.sampled_from(["p", "reel"]), CODES),
    st.builds("https://www.instagram.com/stories/{}/{}/".format, USERS, st.integers(10**14, 10**19)),
    st.builds("https://www.picuki.com/media/{}".format, st.integers(10**14, 10**19)),
)
SPELLINGS = {
    "plain": str,
    "entities": lambda url: "".join(char if char.isalnum() else f"&#{ord(char)};" for char in url),
    "named": lambda url: html.escape(url).replace("/", "&sol;"),
    "percent": lambda url: quote(url, safe=""),
    "percent twice": lambda url: quote(quote(url, safe=""), safe=""),
    "json": lambda url: url.replace("/", r"\/"),
    "json codes": lambda url: url.replace("/", r"\u002F").replace("&", r"\u0026"),
}


@settings(deadline=None)  # the first look of a run builds its tables
@given(ADDRESSES, st.sampled_from(sorted(SPELLINGS)))
def test_the_look_sees_every_address_in_every_spelling(url: str, spelling: str) -> None:
    ref = parse_url(split(url))

    if ref is not None:
        assert look(f'<a href="{SPELLINGS[spelling](url)}">x</a>'.encode())


@pytest.mark.parametrize("page", [
    b'<a href="https://www.instagram.com/ournews">Instagram</a>', b'<a href="https://www.instagram.com/example.walks/?hl=en">',
    b'"sameAs":["https:\\/\\/www.instagram.com\\/example.paper\\/"]', b"https://www.instagram.com/explore/tags/snow/",
    b'<script async src="//www.instagram.com/embed.js"></script>',
])
def test_the_look_passes_by_what_is_no_post(page: bytes) -> None:
    assert not look(page)


@given(st.text(max_size=80) | st.builds("https://www.instagram.com/{}".format, st.text(max_size=60)))
def test_no_address_raises(text: str) -> None:
    address = split(text)
    if address is not None:
        ref, named = parse_url(address), parse_other(address)

        assert ref is None or ref.post_id in "/".join(address.segments)
        assert ref is None or named is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("example", True), ("example.walks_2", True), ("a" * 30, True), ("a" * 31, False), (".a", False), ("a.", False),
     ("a..b", False), ("", False), ("a b", False), ("ä", False), ("٣", False)],
)
def test_what_can_be_a_handle(text: str, expected: bool) -> None:
    assert expected == is_handle(text)


# --- clock ------------------------------------------------------------------------------------

#: The worked examples of the project's notes on id clocks, section 3.
MOMENTS = [
    ("aye83DjauH", "2013-06-20T17:15:45.376"), ("482584233761418119", "2013-06-20T17:15:45.376"),
    ("BqvsDleB3lV", "2018-11-29T01:04:04.757"), ("Bqxp0VSBgJg", "2018-11-29T19:23:00.093"),
    ("BkQjCfsBIzi", "2018-06-20T19:40:27.953"), ("BkfuX9UB-eK", "2018-06-26T17:08:07.425"),
    ("Chunk8-jurw", "2022-08-26T15:52:22.870"), ("DW1nTDiDvnF", "2026-04-07T16:48:30.621"),
    ("2384288897814875714", "2020-08-26T13:43:27.313"), ("2384288897814875714_1234567", "2020-08-26T13:43:27.313"),
    (PRIVATE, "2018-11-29T01:04:04.757"),
]


@pytest.mark.parametrize(("post_id", "expected"), MOMENTS)
def test_a_code_says_its_millisecond(post_id: str, expected: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert datetime.fromisoformat(expected + "+00:00") == found.at == found.not_before
    assert (None, 1, "instagram snowflake", None) == (found.not_after, found.precision_ms, found.source, found.impossible)


def test_an_id_from_before_the_clock_only_says_that() -> None:
    found = clock("fBwFP")

    assert found is not None
    assert (None, None, None) == (found.at, found.not_before, found.precision_ms)
    assert datetime(2011, 8, 24, 21, 7, 1, 721_000, tzinfo=UTC) == found.not_after
    assert found.impossible is None


@pytest.mark.parametrize(("post_id", "why"), [("_" * 12, "larger"), (str(2**63 - 1), None), (str(2**63), "larger"), ("9" * 20, "larger")])
def test_an_id_no_post_can_have(post_id: str, why: str | None) -> None:
    found = clock(post_id)

    assert found is not None
    assert (why is None) == (found.impossible is None)
    assert (why or "") in (found.impossible or "")


def test_the_future_is_impossible_where_somebody_says_when_now_is() -> None:
    made = datetime(2018, 11, 29, 1, 4, 4, 757_000, tzinfo=UTC)
    before, soon = clock(CODE, made - timedelta(days=1, seconds=1)), clock(CODE, made - timedelta(hours=23))

    assert before is not None
    assert soon is not None
    assert "2018-11-29 01:04 UTC" in (before.impossible or "")
    assert (None, None) == (before.at, before.precision_ms)
    assert made == soon.at


@pytest.mark.parametrize("text", ["", " ", "abc", "a b c d", "ÄÖÜäöü", "1.5e17", "x" * 13, "x" * 37, "x" * 45, CODE + " ", "٢" * 18])
def test_what_is_no_id_has_no_clock(text: str) -> None:
    assert clock(text) is None


@given(st.text(max_size=45) | st.integers(0, 10**25).map(str) | CODES)
def test_no_text_stops_the_clock(text: str) -> None:
    found = clock(text, datetime(2026, 11, 22, tzinfo=UTC))

    assert found is None or (found.impossible is None) != (found.not_before is None and found.not_after is None)


# --- blockquotes ------------------------------------------------------------------------------

LINK = f"https://www.instagram.com/p/{CODE}/"
HEAD = ('<div style="padding:16px;"> <a href="{link}?utm_source=ig_embed" target="_blank"> <div><div></div></div>'
        '<div><svg width="50px"><g></g></svg></div><div style="padding-top: 8px;"> <div>{call}</div></div></a>')
MODERN = ('<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink="{link}?utm_source=ig_embed&amp;'
          'utm_campaign=loading" data-instgrm-version="14">' + HEAD + "<p>{caption}</p><p>{tail}</p></div></blockquote>")


def modern(caption: str = "", tail: str = "", call: str = "View this post on Instagram", link: str = LINK) -> Embed | None:
    return read(from_markup(MODERN.format(link=link, caption=caption, tail=tail, call=call)))


def one(markup: str) -> Embed:
    found = read(from_markup(markup))
    assert found is not None
    return found


def test_the_modern_skeleton() -> None:
    found = modern(f'<a href="{LINK}">Snow on the #hills with @example.walks.<br>More soon: example.org/a</a>',
                   f'<a href="{LINK}">A post shared by Ada (Town) 🌲 (@example.ada)</a>')

    assert found is not None
    assert ("instagram", "blockquote", CODE) == (found.platform, found.form, found.post_id)
    assert ("example.ada", "example.ada", "Ada (Town) 🌲") == (found.handle, found.printed_handle, found.display_name)
    assert "Snow on the #hills with @example.walks.\nMore soon: example.org/a" == found.text
    assert (("hills",), ("example.walks",)) == (found.hashtags, found.mentions)
    assert (None, None, None) == (found.shown_date, found.shown_at, found.date_text)
    assert ("example.org/a",) == found.links
    assert f"{LINK}?utm_source=ig_embed&utm_campaign=loading" == found.permalink


def test_without_a_caption_there_is_no_text() -> None:
    found = modern("", f'<a href="{LINK}">A post shared by Ada (@example.ada)</a>')

    assert found is not None
    assert (None, "example.ada", CODE) == (found.text, found.handle, found.post_id)


#: The tail's language is that of whoever copied the embed.
@pytest.mark.parametrize(
    ("call", "tail", "name"),
    [
        ("Sieh dir diesen Beitrag auf Instagram an", "Ein Beitrag geteilt von Ada (@example.ada)", "Ada"),
        ("Sieh dir diesen Beitrag auf Instagram an", "Ein von Ada (@example.ada) geteilter Beitrag", "Ada"),
        ("Voir cette publication sur Instagram", "Une publication partagée par Ada (@example.ada)", "Ada"),
        ("Ver esta publicación en Instagram", "Una publicación compartida de Ada (@example.ada)", "Ada"),
        ("Ver essa foto no Instagram", "Uma publicação compartilhada por Ada (@example.ada)", "Ada"),
        ("Visualizza questo post su Instagram", "Un post condiviso da Ada (@example.ada)", "Ada"),
        ("Dit bericht op Instagram bekijken", "Een bericht gedeeld door Ada (@example.ada)", "Ada"),
        ("この投稿をInstagramで見る", "Ada(@example.ada)がシェアした投稿", "Ada"),
        ("Instagram에서 이 게시물 보기", "Ada(@example.ada)님의 공유 게시물", "Ada"),
        ("Посмотреть эту публикацию в Instagram", "Публикация от Ada (@example.ada)", "Ada"),
        ("Prikaži ovu objavu u aplikaciji Instagram.", "Objavu dijeli Ada (@example.ada)", None),
        ("Вижте тази публикация в Instagram.", "Публикация, споделена от Ada (@example.ada)", None),
        ("Skoða þessa færslu á Instagram", "Færsla sem Ada (@example.ada) deildi", None),
    ],
)
def test_the_skeleton_in_other_languages(call: str, tail: str, name: str | None) -> None:
    found = modern(f'<a href="{LINK}">Snow.</a>', f'<a href="{LINK}">{tail}</a>', call)

    assert found is not None
    assert ("Snow.", "example.ada", name) == (found.text, found.handle, name and found.display_name)
    assert name == found.display_name


#: Version 4: no address but that of the caption's link; the printed time is California's, the attribute's is UTC.
ERA_4 = (
    '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-version="4"><div><div></div><p>'
    '<a href="https://instagram.com/p/aye83DjauH/" target="_top">Lanterns by the river.</a></p><p>A photo posted by Town Hall '
    '(@example_hall) on <time datetime="2013-06-21T03:15:45+00:00">Jun 20, 2013 at 8:15pm PDT</time></p></div></blockquote>'
)


def test_the_oldest_skeleton_prints_californias_day_and_states_the_instant() -> None:
    found = one(ERA_4)

    assert ("aye83DjauH", "example_hall", "Town Hall") == (found.post_id, found.handle, found.display_name)
    assert ("Lanterns by the river.", "https://instagram.com/p/aye83DjauH/") == (found.text, found.permalink)
    assert "2013-06-20" == (found.shown_date and found.shown_date.isoformat())
    assert datetime(2013, 6, 21, 3, 15, 45, tzinfo=UTC) == found.shown_at
    assert "Jun 20, 2013 at 8:15pm PDT" == found.date_text
    assert () == found.links


def test_without_its_time_element_the_printed_zone_says_the_instant() -> None:
    found = one(ERA_4.replace('<time datetime="2013-06-21T03:15:45+00:00">', "").replace("</time>", ""))

    assert datetime(2013, 6, 21, 3, 15, tzinfo=UTC) == found.shown_at
    assert "2013-06-20" == (found.shown_date and found.shown_date.isoformat())


def test_a_date_that_cannot_be_read_is_kept_as_printed() -> None:
    found = one(ERA_4.replace("Jun 20, 2013 at 8:15pm PDT", "20.06.2013 u 20:15"))

    assert ("20.06.2013 u 20:15", None) == (found.date_text, found.shown_date)
    assert datetime(2013, 6, 21, 3, 15, 45, tzinfo=UTC) == found.shown_at


def test_the_uncaptioned_old_skeleton() -> None:
    found = one('<blockquote class="instagram-media" data-instgrm-version="7"><div><p><a href="' + LINK + '">A post shared by '
                'Ada (@example.ada)</a> on <time datetime="2018-11-29T01:04:04+00:00">Nov 28, 2018 at 5:04pm PST</time></p>'
                "</div></blockquote>")

    assert (None, CODE, "example.ada", "Ada") == (found.text, found.post_id, found.handle, found.display_name)
    assert datetime(2018, 11, 29, 1, 4, 4, tzinfo=UTC) == found.shown_at


def test_a_blockquote_that_lost_its_class_is_known_by_its_tail() -> None:
    found = one(f'<blockquote><p><a href="{LINK}">Snow on the hills.</a></p><p>A post shared by '
                '<a href="https://www.instagram.com/example.ada/">Ada</a> (@example.ada) on Nov 28, 2018 at 5:04pm PST</p></blockquote>')

    assert ("blockquote", CODE, "Snow on the hills.") == (found.form, found.post_id, found.text)
    assert ("example.ada", "Ada") == (found.handle, found.display_name)


def test_a_blockquote_that_lost_class_and_tail_is_known_by_its_call() -> None:
    found = one(f'<blockquote><div><a href="{LINK}">View this post on Instagram</a></div><p>Snow.</p></blockquote>')

    assert (CODE, "Snow.", None) == (found.post_id, found.text, found.handle)


def test_a_blockquote_of_ours_without_any_address_keeps_what_it_shows() -> None:
    found = one('<blockquote class="instagram-media"><p>Snow.</p><p>A post shared by Ada (@example.ada)</p></blockquote>')

    assert (None, "Snow.", "example.ada", None) == (found.post_id, found.text, found.handle, found.permalink)


def test_the_address_may_be_an_archives() -> None:
    found = one(f'<blockquote class="instagram-media"><a href="https://web.archive.org/web/20181201000000/{LINK}"></a></blockquote>')

    assert (CODE, None) == (found.post_id, found.text)


def test_links_of_the_caption_to_other_posts_are_links() -> None:
    found = modern(f'<a href="{LINK}">See</a> <a href="https://www.instagram.com/p/Bqxp0VSBgJg/">this one</a>',
                   "A post shared by Ada (@example.ada)")

    assert found is not None
    assert (CODE, ("https://www.instagram.com/p/Bqxp0VSBgJg/",)) == (found.post_id, found.links)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>words</p>", "", "<blockquote><p>A quotation.</p></blockquote>", '<blockquote class="instagram-media"></blockquote>',
        '<blockquote class="instagram-media"><p>Words without anything.</p></blockquote>',
        '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/example.ada/?utm_source=ig_embed">'
        '<a href="https://www.instagram.com/example.ada/">View this profile on Instagram</a> Ada (@example.ada)</blockquote>',
        f'<blockquote><p>As <a href="{LINK}">she wrote</a>: all is well.</p></blockquote>',
        "<blockquote><p>Snow.</p><p>A post shared by Ada (@example.ada)</p></blockquote>",
        "<amp-instagram></amp-instagram>", '<amp-instagram data-shortcode="a/b"></amp-instagram>',
        '<div data-attrs="{&quot;instagram_id&quot;:7}"></div>', '<div data-attrs="{&quot;instagram_id&quot;:&quot;"></div>',
        '<div data-attrs="[&quot;instagram_id&quot;]"></div>', '<div data-attrs="{&quot;instagram_id&quot;:&quot;a b c d e&quot;}"></div>',
        f'<div data-attrs="{"[" * 3000}instagram_id"></div>',
    ],
)
def test_what_shows_no_post(markup: str) -> None:
    assert read(from_markup(markup)) is None


@pytest.mark.parametrize(
    "markup",
    [f'<amp-instagram data-shortcode="{CODE}" data-captioned width="1" height="1" layout="responsive"></amp-instagram>',
     f'<amp-instagram shortcode="{CODE}"></amp-instagram>', f'<bento-instagram data-shortcode=" {CODE} "></bento-instagram>'],
)
def test_an_element_that_names_the_code(markup: str) -> None:
    found = one(markup)

    assert ("amp", ("amp",), CODE, None) == (found.form, found.forms, found.post_id, found.text)


def test_an_element_with_the_classic_text_inside() -> None:
    tail = f'<p>Snow.</p><p><a href="{LINK}">A post shared by Ada (@example.ada)</a></p>'
    inner = f'<amp-instagram data-shortcode="{{}}"><blockquote placeholder>{tail}</blockquote></amp-instagram>'
    same, other = one(inner.format(CODE)), one(inner.format("Bqxp0VSBgJg"))

    assert (("amp", "blockquote"), "Snow.", "example.ada") == (same.forms, same.text, same.handle)
    assert (("amp",), None, "Bqxp0VSBgJg") == (other.forms, other.text, other.post_id)


def test_a_newsletters_card() -> None:
    found = one('<div class="instagram" data-attrs="{&quot;instagram_id&quot;:&quot;' + CODE + '&quot;,&quot;title&quot;:&quot;A post '
                'shared by @example.ada&quot;,&quot;author_name&quot;:&quot;@example.ada&quot;,&quot;timestamp&quot;:&quot;'
                '2018-11-29T01:04:04.000Z&quot;}"></div>')

    assert ("cms", CODE, "example.ada") == (found.form, found.post_id, found.handle)
    assert datetime(2018, 11, 29, 1, 4, 4, tzinfo=UTC) == found.shown_at


@given(st.text(st.sampled_from("<>/ab= \"'()@&;.\n") | st.characters(), max_size=120))
def test_no_markup_raises(text: str) -> None:
    for markup in (f"<p>{text}", MODERN.format(link=LINK, caption=text, tail="(@example.ada)", call=text),
                   f'<blockquote class="instagram-media">{text}(@example)</blockquote>',
                   f'<div data-attrs="{text}instagram_id{text}"></div>'):
        found = read(from_markup(markup))

        assert found is None or found.post_id is None or found.post_id in markup


# --- running text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "name", "day"),
    [
        ("Intro.\n\nView this post on Instagram\n\nSnow #hills\n\nand sun.\n\nA post shared by Ada (@example.ada)\n\nNext.",
         "Snow #hills\n\nand sun.", "Ada", None),
        ("View this post on Instagram\n\nSnow\n\nA post shared by Ada (@example.ada) on Aug 28, 2015 at 2:58pm PDT\n\nNext.",
         "Snow", "Ada", "2015-08-28"),
        ("View this post on Instagram Snow A post shared by Ada (@example.ada) on Dec 2, 2018 at 9:16am PST Next one.",
         "Snow", "Ada", "2018-12-02"),
        ("Prose.\n\nA photo posted by Ada – Town (x) (@example.ada) on Aug 28, 2015 at 2:58pm PDT", None, "Ada – Town (x)", "2015-08-28"),
        ("Prose.\nLanterns.A video posted by Ada (@example.ada) on Aug 28, 2015 at 2:58pm PDTNext", "Lanterns.", "Ada", "2015-08-28"),
        ("Prose.\n\nA post shared by Ada (@example.ada)\nNext.", None, "Ada", None),
        ("Sieh dir diesen Beitrag auf Instagram an\n\nSchnee.\n\nEin Beitrag geteilt von Ada (@example.ada) am Nov 28, 2018 um 5:04 PST",
         "Schnee.", "Ada", "2018-11-28"),
        ("この投稿をInstagramで見る\n\n雪。\n\nAda(@example.ada)がシェアした投稿", "雪。", "Ada", None),
        ("雪。\n\nAdaさん(@example.ada)がシェアした投稿 - 2017 4月 10 8:24午後 PDT", None, "Ada", "2017-04-10"),
        ("冬。\n\nAdaさん(@example.ada)が投稿した写真 - 2015 12月 3 10:28午前 PST", None, "Ada", "2015-12-03"),
        ("눈.\n\nAda(@example.ada)님의 공유 게시물님, 2020 6월 12 6:50오전 PDT", None, "Ada", "2020-06-12"),
        ("Nieve.Una foto publicada por Ada (@example.ada) el 16 de Ene de 2017 a la(s) 5:54 PST", "Nieve.", "Ada", "2017-01-16"),
        ("Neve.Un post condiviso da Ada (@example.ada) in data: 23 Mag 2020 alle ore 9:20 PDT", "Neve.", "Ada", "2020-05-23"),
        ("Prosa. Diesen Beitrag auf Instagram ansehen Ein Beitrag geteilt von Ada (@example.ada) Mehr.", None, "Ada", None),
        ("View this post on Instagram\n\nSnow.\n\nA post shared by @example.ada\n\nNext.", "Snow.", None, None),
        ("Ver essa foto no Instagram\n\nUma publicação compartilhada por @example.ada\n", None, None, None),
    ],
)
def test_a_flattened_post(text: str, words: str | None, name: str | None, day: str | None) -> None:
    [(start, end, found)] = read_text(text)

    assert ("flattened-text", None, "example.ada", name) == (found.form, found.post_id, found.handle, found.display_name)
    assert words == found.text
    assert day == (found.shown_date.isoformat() if found.shown_date else None)
    assert 0 <= start < end <= len(text)
    assert words is None or text[start:].startswith(words)


def test_a_flattened_date_says_its_instant_by_its_zone() -> None:
    [(_, _, found)] = read_text("A photo posted by Ada (@example.ada) on Aug 28, 2015 at 2:58pm PDT")

    assert datetime(2015, 8, 28, 21, 58, tzinfo=UTC) == found.shown_at


@pytest.mark.parametrize(
    ("tail", "at"),
    [
        # Beside an attribute of 01:50 UTC of the next day stood 6:50, in Portuguese: which half of the day is not said.
        ("Uma publicação compartilhada por Ada (@example.ada) em 5 de Ago, 2019 às 6:50 PDT", None),
        ("Una foto publicada por Ada (@example.ada) el 16 de Ene de 2017 a la(s) 5:54 PST", None),
        ("Ein Beitrag geteilt von Ada (@example.ada) am Nov 28, 2018 um 17:04 PST", datetime(2018, 11, 29, 1, 4, tzinfo=UTC)),
        ("Ada(@example.ada)님의 공유 게시물님, 2020 6월 12 6:50오전 PDT", datetime(2020, 6, 12, 13, 50, tzinfo=UTC)),
        ("Adaさん(@example.ada)がシェアした投稿 - 2017 4月 10 8:24午後 PDT", datetime(2017, 4, 11, 3, 24, tzinfo=UTC)),
    ],
)
def test_an_hour_without_its_half_of_the_day_is_no_instant(tail: str, at: datetime | None) -> None:
    [(_, _, found)] = read_text(f"View this post on Instagram\n\n{tail}")

    assert at == found.shown_at
    assert found.shown_date is not None


@pytest.mark.parametrize("page", [
    b"Prose.\n\nView this post on Instagram\n\nA post shared by @example.ada\n",
    b"<p>Prose.</p><p>View this post on Instagram</p><p>A post shared by @example.ada</p>",
])
def test_the_tail_of_an_account_without_a_name_is_seen(page: bytes) -> None:
    [embed] = parse_article(page).embeds

    assert ("instagram", "example.ada", "flattened-text") == (embed.platform, embed.handle, embed.form)


def test_several_flattened_posts_keep_their_own_words() -> None:
    post = "View this post on Instagram\n\n{}\n\nA post shared by Ada (@example.ada)\n\n"
    found = read_text(post.format("One.") + "Between.\n\n" + post.format("Two."))

    assert ["One.", "Two."] == [embed.text for _, _, embed in found]


@pytest.mark.parametrize(
    "text",
    [
        "A photo shared by Ada Example (@example.ada) shows the snow.", "It was a post shared by Ada (@example.ada), she said.",
        "In a post shared by Ada (@example.ada) on May 3, 2020, she said so.", "Ada (@example.ada)", "View this post on Instagram",
        "Photo posted by Ada (@example.ada)", "Words.\n\nPhoto shared by @example.ada\n", "A post shared by @example.ada yesterday.",
        "Follow Ada (@example.ada) on Aug 28, 2015 at 2:58pm PDT", "A post shared by (@bad..name)", "",
        "The words View this post on Instagram stand here.\n\nA walk with Ada (@example.ada)\n",
    ],
)
def test_prose_is_no_flattened_post(text: str) -> None:
    assert [] == read_text(text)


@given(st.text(st.sampled_from("A post shared by View this on Instagram (@)\n\x1c.,0123456789") | st.characters(), max_size=200))
def test_no_text_raises(text: str) -> None:
    for whole in (text, text + "A post shared by Ada (@example.ada)" + text):
        last = 0
        for start, end, found in read_text(whole):
            assert last <= start < end <= len(whole)
            assert found.post_id is None
            assert found.handle in whole
            last = end


@pytest.mark.parametrize("unit", ["A post shared by (@a) ", "View this post on Instagram ", "(@a", "(@a.b)A post shared by ", "A post "])
def test_the_time_grows_with_the_length_alone(unit: str) -> None:
    def cost(times: int) -> float:
        begin = time.process_time()
        read_text(unit * times)
        return time.process_time() - begin

    cost(100)
    small, large = min(cost(1000) for _ in range(3)), min(cost(4000) for _ in range(2))

    assert large < 12 * small + 0.05, "four times the text, at most a few times more than four times the time"


# --- what real pages showed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tail", "handle", "name", "day"),
    [
        ("A post shared by @example.ada", "example.ada", None, None),
        ("A photo posted by @example.ada on Aug 28, 2015 at 2:58pm PDT", "example.ada", None, "2015-08-28"),
        ("Ein von Ada ☘ (@example.ada) gepostetes Foto am 8. Feb 2016 um 12:10 Uhr", "example.ada", "Ada ☘", "2016-02-08"),
    ],
)
def test_tails_of_accounts_and_languages(tail: str, handle: str, name: str | None, day: str | None) -> None:
    found = read(from_markup('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/BqvsDleB3lV/">'
                             f"<p>Snow.</p><p>{tail}</p></blockquote>"))

    assert found is not None
    assert (handle, name, "Snow.", day) == (found.handle, found.display_name, found.text,
                                            found.shown_date and found.shown_date.isoformat())


def test_a_card_names_its_author_in_its_title() -> None:
    state = '{"instagram_id": "BqvsDleB3lV", "title": "A post shared by Ada (@example.ada)", "author_name": "@example.ada"}'
    found = read(from_markup(f'<div class="instagram" data-attrs="{html.escape(state)}"></div>'))

    assert found is not None
    assert ("BqvsDleB3lV", "example.ada", "Ada") == (found.post_id, found.handle, found.display_name)


@pytest.mark.parametrize(("word", "is_code"), [
    ("COhwEqThQTh", True), ("B08GgKThQTh", True), ("DGPdABWz84n", True), ("DailyExample", False), ("DailyMirror", False),
    ("Connections", False), ("example.ada", False), ("birdsofeden", False),
])
def test_a_code_alone_looks_like_no_name(word: str, is_code: bool) -> None:
    assert is_code == bool(re.fullmatch(PLATFORM.id_alone, word))

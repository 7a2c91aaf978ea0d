"""Facebook: its addresses, and what an embed's markup is read as."""

from __future__ import annotations

import html
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from provenance.fragment import from_markup
from provenance.model import Embed
from provenance.parser.look import look
from provenance.platforms.facebook import PLATFORM, read, read_text
from provenance.platforms.facebook_addresses import RESERVED, parse_other, parse_url
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "10153231379946729"
PFBID = "pfbid02Zp1AbCdEfGhIjKlMnOpQrStUvWxYz123456789AbCdEfGhIjKlMnOpQrStUvl"
POST = f"https://www.facebook.com/example.bakery/posts/{ID}"

# --- addresses --------------------------------------------------------------------------------

#: Address, id, handle: the grammar of the project's notes on embed markup, section 4.
POSTS = [
    (POST, ID, "example.bakery"), (f"{POST}/", ID, "example.bakery"), (f"{POST}?comment_id=12345&__tn__=R", ID, None),
    (f"https://www.facebook.com/example.bakery/posts/{PFBID}", PFBID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/posts/we-are-closed-today/{ID}/", ID, "example.bakery"),
    (f"https://www.facebook.com/20531316728/posts/{ID}/", ID, None),
    (f"https://www.facebook.com/Example-Bakery-20531316728/posts/{ID}", ID, None),
    (f"https://m.facebook.com/example.bakery/videos/{ID}/?type=3", ID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/videos/vb.20531316728/{ID}/", ID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/videos/a-day-at-the-oven/{ID}/", ID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/photos/a.376995711728.190761.20531316728/{ID}/?type=1", ID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/photos/pb.20531316728.-2207520000.1402396019./{ID}/", ID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/photos/{ID}", ID, "example.bakery"),
    (f"https://www.facebook.com/permalink.php?story_fbid={ID}&id=20531316728", ID, None),
    (f"https://www.facebook.com/permalink.php?id=20531316728&story_fbid={PFBID}", PFBID, None),
    (f"https://m.facebook.com/story.php?story_fbid={ID}&id=20531316728&_rdr", ID, None),
    (f"https://www.facebook.com/photo.php?fbid={ID}&set=a.1.2.3&type=3", ID, None),
    (f"https://www.facebook.com/photo/?fbid={ID}&set=a.376995711728", ID, None), (f"https://facebook.com/photo?fbid={ID}", ID, None),
    (f"https://www.facebook.com/photo.php?v={ID}", ID, None), (f"https://www.facebook.com/video.php?v={ID}", ID, None),
    (f"https://www.facebook.com/video/video.php?v={ID}", ID, None), (f"https://www.facebook.com/watch/?v={ID}", ID, None),
    (f"https://fb.com/watch?ref=sharing&v={ID}", ID, None), (f"https://www.facebook.com/watch/live/?v={ID}&ref=watch_permalink", ID, None),
    (f"https://www.facebook.com/groups/example.group/permalink/{ID}/", ID, None),
    (f"https://www.facebook.com/groups/20531316728/posts/{ID}", ID, None), (f"https://www.facebook.com/reel/{ID}", ID, None),
    (f"https://www.facebook.com/video/embed?video_id={ID}", ID, None),
    (f"http://www.facebook.com/v/{ID}", ID, None),
    (f"https://www.facebook.com/example.bakery/posts/{ID}:0", ID, "example.bakery"),
    (f"https://www.facebook.com/example.bakery/reel/{ID}", ID, "example.bakery"),
    (f"https://de-de.facebook.com/example.bakery/posts/{ID}", ID, "example.bakery"), (f"https://mbasic.facebook.com/reel/{ID}", ID, None),
    (f"https://web.facebook.com/nasa/posts/{ID}", ID, "nasa"), (f"https://touch.facebook.com/nasa/posts/{ID}).", ID, "nasa"),
    (f"https://www.facebookcorewwwi.onion/nasa/posts/{ID}", ID, "nasa"), (f"HTTPS://WWW.FACEBOOK.COM:443/NASA/POSTS/{ID}", ID, "NASA"),
    ("https://www.facebook.com/plugins/post.php?href=" + quote(POST, safe="") + "&width=500&show_text=true", ID, "example.bakery"),
    (f"https://www.facebook.com/v2.8/plugins/post.php?app_id=&channel=x&href={quote(POST, safe='')}&locale=en_US", ID, "example.bakery"),
    ("https://www.facebook.com/plugins/video.php?href=" + quote(f"https://www.facebook.com/watch/?v={ID}", safe=""), ID, None),
    ("https://www.facebook.com/plugins/comment_embed.php?href=" + quote(f"{POST}?comment_id=5", safe=""), ID, None),
    ("//www.facebook.com/plugins/video.php?href=" + quote(f"https://web.archive.org/web/2018/{POST}", safe=""), ID, "example.bakery"),
]
NO_POSTS = [
    "https://www.facebook.com", "https://www.facebook.com/", "https://www.facebook.com/example.bakery", "https://www.facebook.com/example.bakery/posts",
    "https://www.facebook.com/example.bakery/posts/", "https://www.facebook.com/example.bakery/videos/?ref=page_internal",
    "https://www.facebook.com/example.bakery/photos/?tab=album", "https://www.facebook.com/example.bakery/photos/a.376995711728.190761.20531316728",
    "https://www.facebook.com/events/1234567890123456/", "https://www.facebook.com/groups/20531316728", "https://www.facebook.com/profile.php?id=20531316728",
    f"https://www.facebook.com/share/p/{ID}/", "https://www.facebook.com/share/v/AbCdEfGhIj/", "https://www.facebook.com/share/AbCdEfGhIj/",
    f"https://www.facebook.com/sharer/sharer.php?u={quote(POST, safe='')}", f"https://www.facebook.com/dialog/share?href={quote(POST, safe='')}",
    f"https://www.facebook.com/plugins/like.php?href={quote(POST, safe='')}", f"https://www.facebook.com/plugins/share_button.php?href={quote(POST, safe='')}",
    "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fexample.bakery", "https://www.facebook.com/plugins/post.php",
    "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fexample.bakery", "https://www.facebook.com/plugins/post.php?href=",
    "https://www.facebook.com/plugins/post.php?href=" + quote("https://www.facebook.com/plugins/post.php?href=" + quote(POST, safe=""), safe=""),
    f"https://www.facebook.com/ads/library/?id={ID}", "https://fb.watch/AbCdEfGhIj/", "https://fb.me/AbCdEf", "https://www.facebook.com/watch/",
    "https://www.facebook.com/media/set/?set=a.376995711728.190761", f"https://www.facebook.com/hashtag/posts/{ID}", f"https://paper.example/nasa/posts/{ID}",
    f"https://l.facebook.com/l.php?u={quote('https://paper.example/', safe='')}", f"https://notfacebook.com/nasa/posts/{ID}", f"https://www.facebook.com/nasa/posts/{ID}…",
    "https://www.facebook.com/permalink.php?story_fbid=&id=1", "https://www.facebook.com/photo.php?fbid=abc", "https://www.facebook.com/video/embed",
    "https://www.facebook.com/people/Ada-Example/100064000000001/", "https://www.facebook.com/nasa/posts/123", "https://www.facebook.com/nasa/posts/pfbid",
    f"https://www.facebook.com/a b/posts/{ID}", f"https://connect.facebook.net/en_US/posts/{ID}",
]


@pytest.mark.parametrize(("url", "post_id", "handle"), POSTS)
def test_an_address_of_a_post(url: str, post_id: str, handle: str | None) -> None:
    ref = parse_url(split(url))

    assert ref is not None
    assert ("facebook", post_id, handle) == (ref.platform, ref.post_id, ref.handle)
    assert ref == parse_url(split(ref.url))


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(split(url)) is None


@pytest.mark.parametrize("segment", sorted(RESERVED))
def test_a_reserved_segment_is_no_page(segment: str) -> None:
    assert parse_url(split(f"https://www.facebook.com/{segment}/posts/{ID}")) is None or segment in ("reel", "reels")
    assert parse_other(split(f"https://www.facebook.com/{segment}/")) is None


def test_a_canonical_address_keeps_what_tells_the_post() -> None:
    story = parse_url(split(f"https://m.facebook.com/story.php?story_fbid={ID}&id=20531316728&_rdr"))
    odd = parse_url(split(f"https://www.facebook.com/a{{0}}b/posts/{ID}"))

    assert story is not None
    assert odd is not None
    assert f"https://www.facebook.com/permalink.php?story_fbid={ID}&id=20531316728" == story.url
    assert (f"https://www.facebook.com/a%7B0%7Db/posts/{ID}", None) == (odd.url, odd.handle)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.facebook.com/example.bakery/", ("user", "example.bakery")), ("https://fb.com/NASA", ("user", "NASA")),
        ("https://www.facebook.com/example.bakery/about", ("user", "example.bakery")), ("https://www.facebook.com/pg/nasa/photos/", ("user", "nasa")),
        ("https://www.facebook.com/profile.php?id=100064000000001", ("user", "100064000000001")),
        ("https://www.facebook.com/people/Ada-Example/100064000000001/", ("user", "100064000000001")),
        ("https://www.facebook.com/pages/Example-Bakery/20531316728", ("user", "20531316728")),
        ("https://www.facebook.com/p/Example-Bakery-100064000000001/", ("user", "Example-Bakery-100064000000001")),
        ("https://www.facebook.com/hashtag/bread?source=feed", ("hashtag", "bread")),
        ("https://scontent-fra5-1.xx.fbcdn.net/v/t39/123_456_n.jpg?_nc_cat=1", ("media", "123_456_n.jpg")),
        (POST, None), ("https://www.facebook.com/", None), ("https://www.facebook.com/sharer.php?u=x", None),
        ("https://www.facebook.com/20531316728", None), ("https://www.facebook.com/example.php", None), ("https://paper.example/nasa", None),
        ("https://www.facebook.com/profile.php?id=x", None), ("https://www.facebook.com/people/a/b", None),
        ("https://static.xx.fbcdn.net/rsrc.php", None), ("https://static.xx.fbcdn.net/", None), ("https://www.facebook.com/nasa/other", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: tuple[str, str] | None) -> None:
    named = parse_other(split(url))

    assert expected == ((named.kind, named.value) if named else None)


IDS = st.integers(10**6, 10**17).map(str) | st.from_regex(r"pfbid[0-9A-Za-z]{6,60}", fullmatch=True)
HOSTS = st.sampled_from(["www.facebook.com", "m.facebook.com:443", "fb.com", "facebook.com", "www.facebookcorewwwi.onion"])
PAGES = st.from_regex(r"[A-Za-z0-9.-]{1,30}", fullmatch=True)
PLAIN = st.one_of(
    st.builds("https://{}/{}/{}{}/{}".format, HOSTS, PAGES, st.sampled_from(["posts", "videos", "photos"]),
              st.sampled_from(["", "/vb.123", "/a-slug-%C3%A9", "/a.1.2.3"]), IDS),
    st.builds("https://{}/{}?{}={}&id=12".format, HOSTS, st.sampled_from(["permalink.php", "story.php"]), st.sampled_from(["story_fbid", "a=b&story_fbid"]), IDS),
    st.builds("https://{}/{}?set=a.1&{}={}".format, HOSTS, st.sampled_from(["photo.php", "photo/", "photo"]), st.sampled_from(["fbid", "v"]), IDS),
    st.builds("https://{}/{}?v={}".format, HOSTS, st.sampled_from(["watch/", "watch", "watch/live/", "video.php", "video/video.php"]), IDS),
    st.builds("https://{}/groups/{}/{}/{}/".format, HOSTS, PAGES, st.sampled_from(["permalink", "posts"]), IDS),
    st.builds("https://{}/{}{}".format, HOSTS, st.sampled_from(["reel/", "reels/", "video/embed?video_id="]), IDS),
)
ADDRESSES = PLAIN | PLAIN.map(lambda url: "https://www.facebook.com/v3.2/plugins/post.php?width=500&href=" + quote(url, safe=""))
SPELLINGS = {
    "plain": str,
    "entities": lambda url: "".join(char if char.isalnum() else f"&#{ord(char)};" for char in url),
    "named": lambda url: html.escape(url).replace("/", "&sol;").replace("=", "&equals;"),
    "percent": lambda url: quote(url, safe=""),
    "percent twice": lambda url: quote(quote(url, safe=""), safe=""),
    "json": lambda url: url.replace("/", r"\/"),
    "json codes": lambda url: url.replace("/", r"\u002F").replace("&", r"\u0026").replace("=", r"\u003D"),
}


@settings(deadline=None)  # the first look of a run builds its tables
@given(ADDRESSES, st.sampled_from(sorted(SPELLINGS)))
def test_the_look_sees_every_address_in_every_spelling(url: str, spelling: str) -> None:
    ref = parse_url(split(url))

    if ref is not None:
        assert look(f'<a href="{SPELLINGS[spelling](url)}">x</a>'.encode())


@pytest.mark.parametrize("page", [
    b'<a href="https://www.facebook.com/example.paper/">Like us</a>', b'<a href="https://www.facebook.com/sharer.php?u=https://paper.example/posts/1234567">',
    b'<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fpaper.example%2Fposts%2F1234567">', b'"sameAs":["https:\\/\\/www.facebook.com\\/example.paper\\/"]',
    b'<script src="//connect.facebook.net/en_US/sdk.js#xfbml=1&version=v2.4"></script><div id="fb-root"></div>',
    b'<img src="https://www.facebook.com/tr?id=123456789012345&ev=PageView&noscript=1">', b"https://www.facebook.com/events/1234567890123456/",
    b'<iframe src="https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fexample.paper&tabs=timeline"></iframe>',
    b"<p>Posted by admin on January 4, 2018</p>", b"<p>Posted by Ada on Thursday</p>",
])
def test_the_look_passes_by_what_is_no_post(page: bytes) -> None:
    assert not look(page)


@given(st.text(max_size=80) | st.builds("https://www.facebook.com/{}".format, st.text(max_size=60)))
def test_no_address_raises(text: str) -> None:
    address = split(text)
    if address is not None:
        ref = parse_url(address)

        assert ref is None or ref.post_id in text
        assert ref is None or parse_other(address) is None


def test_frames_in_frames_come_to_an_end() -> None:
    nested = "https://www.facebook.com/plugins/post.php?href=" * 3000 + POST

    assert parse_url(split(nested)) is None


def test_ids_carry_no_time() -> None:
    assert PLATFORM.clock(ID, None) is None


# --- blockquotes ------------------------------------------------------------------------------

TAIL = ('Posted by <a href="https://www.facebook.com/example.bakery/">Example Bakery</a> on&nbsp;'
        f'<a href="{POST}">Thursday, January 4, 2018</a>')
QUOTE = f'<blockquote cite="{POST}" class="fb-xfbml-parse-ignore"><p>{{}}</p>{{}}</blockquote>'
BOX = f'<div class="fb-post" data-href="{POST}" data-width="500" data-show-text="true">{{}}</div>'


def one(markup: str) -> Embed:
    found = read(from_markup(markup))
    assert found is not None
    return found


@pytest.mark.parametrize("wrap", ["{}", BOX, f'<div class="fb-post" data-href="{POST}"><div class="fb-xfbml-parse-ignore">{{}}</div></div>',
                                  f'<div class="fb-post fb_iframe_widget" fb-xfbml-state="rendered" data-href="{POST}"><span><iframe src="x"></iframe></span>{{}}</div>'])
def test_the_official_markup(wrap: str) -> None:
    found = one(wrap.format(QUOTE.format("We are closed.<br>Open <a href='https://l.facebook.com/l.php?u=https%3A%2F%2Fbakery.example%2F'>again</a> "
                                         "<a href='https://www.facebook.com/hashtag/soon'>#soon</a>", TAIL)))

    assert ("facebook", "blockquote", ID, POST) == (found.platform, found.form, found.post_id, found.permalink)
    assert ("We are closed.\nOpen again #soon", "Example Bakery") == (found.text, found.display_name)
    assert ("Thursday, January 4, 2018", "2018-01-04") == (found.date_text, found.shown_date and found.shown_date.isoformat())
    assert (None, "example.bakery", "example.bakery") == (found.printed_handle, found.handle, found.address_handle)
    assert (("soon",), ("https://l.facebook.com/l.php?u=https%3A%2F%2Fbakery.example%2F",)) == (found.hashtags, found.links)


@pytest.mark.parametrize(
    ("tail", "day"),
    [
        ("Gepostet von {} am&nbsp;{}|Donnerstag, 4. Januar 2018", "2018-01-04"), ("Publiée par {} sur {}|Jeudi 4 janvier 2018", "2018-01-04"),
        ("Publicado por {} en {}|Jueves, 4 de enero de 2018", "2018-01-04"), ("Publicado por {} em {}|Quinta-feira, 4 de janeiro de 2018", "2018-01-04"),
        ("Pubblicato da {} su {}|Giovedì 4 gennaio 2018", "2018-01-04"), ("Geplaatst door {} op {}|Donderdag 4 januari 2018", "2018-01-04"),
        ("게시: {} {}|2015년 8월 27일 목요일", "2015-08-27"), ("Birt af {} þann {}|4. janúar 2018", None), ("Post by {} {}|Thursday, January 4, 2018", "2018-01-04"),
    ],
)
def test_the_tail_in_other_languages(tail: str, day: str | None) -> None:
    words, date = tail.split("|")
    found = one(QUOTE.format("Closed.", words.format('<a href="https://www.facebook.com/example.bakery/">Example Bakery</a>', f'<a href="{POST}">{date}</a>')))

    assert ID == found.post_id
    if day is not None:
        assert ("Closed.", "Example Bakery", date, day) == (found.text, found.display_name, found.date_text,
                                                            found.shown_date and found.shown_date.isoformat())


def test_an_author_without_a_link_is_the_words_before_the_date() -> None:
    found = one(QUOTE.format("Closed.", f'Posted by Example Bakery on&nbsp;<a href="{POST}">Thursday, January 4, 2018</a>'))

    assert ("Closed.", "Example Bakery") == (found.text, found.display_name)


def test_words_and_tail_in_one_block_are_parted_at_the_label() -> None:
    found = one(f'<blockquote cite="{POST}" class="fb-xfbml-parse-ignore">Closed. {TAIL}</blockquote>')

    assert ("Closed.", "Example Bakery", "2018-01-04") == (found.text, found.display_name, found.shown_date and found.shown_date.isoformat())


def test_a_break_before_the_words_moves_no_link() -> None:
    found = one(QUOTE.format('<br>\u00a0See <a href="https://bakery.example/">the page</a>', TAIL))

    assert ("See the page", [("the page", "https://bakery.example/")]) == (found.text, [(link.shown, link.target) for link in found.anchors])


def test_a_date_we_cannot_read_is_kept() -> None:
    found = one(QUOTE.format("Closed.", TAIL.replace("Thursday, January 4, 2018", "some day")))

    assert ("Closed.", "some day", None, "Example Bakery") == (found.text, found.date_text, found.shown_date, found.display_name)


@pytest.mark.parametrize(
    ("tail", "day"),
    [
        (' Publiée par <a href="https://www.facebook.com/example.bakery/">Example Bakery</a> sur Lundi 16 octobre 2017', "2017-10-16"),
        (' Posted by <a href="#" role="button">Example Bakery</a> on Monday, 16 October 2017', "2017-10-16"),
        (' Posted by <a href="https://www.facebook.com/example.bakery/">Example Bakery</a> on Wednesday', None),
    ],
)
def test_a_tail_whose_date_is_no_link(tail: str, day: str | None) -> None:
    address = "https://www.facebook.com/example.bakery/videos/10153231379946729/"
    found = read(from_markup(f'<div class="fb-video" data-href="{address}"><blockquote cite="{address}" '
                             f'class="fb-xfbml-parse-ignore"><p>The start.</p>{tail}</blockquote></div>'))

    assert found is not None
    assert ("10153231379946729", "Example Bakery", "The start.") == (found.post_id, found.display_name, found.text)
    assert day == (found.shown_date and found.shown_date.isoformat())


def test_a_tail_alone_is_no_post() -> None:
    page = "https://www.facebook.com/example.bakery"
    assert read(from_markup(f'<blockquote class="fb-xfbml-parse-ignore"><p>Words</p> Posted by <a href="{page}">Example</a> on '
                            "Monday, 16 October 2017</blockquote>")) is None


def test_a_video_with_its_title() -> None:
    url = f"https://www.facebook.com/example.bakery/videos/{ID}/"
    found = one(f'<div class="fb-video" data-href="{url}" data-allowfullscreen="true"><blockquote cite="{url}" class="fb-xfbml-parse-ignore">'
                f'<a href="{url}">The oven</a><p>It is on.</p>{TAIL.replace(POST, url)}</blockquote></div>')

    assert (ID, "The oven\nIt is on.", ()) == (found.post_id, found.text, found.links)
    assert ("Example Bakery", url) == (found.display_name, found.permalink)


def test_the_shape_before_2015_names_the_author_and_no_date() -> None:
    found = one(BOX.format(f'<div class="fb-xfbml-parse-ignore"><a href="{POST}">Post</a> by <a href="https://www.facebook.com/example.bakery">Example Bakery</a>.</div>'))

    assert (ID, None, "Example Bakery", None) == (found.post_id, found.text, found.display_name, found.date_text)


@pytest.mark.parametrize(
    ("markup", "form"),
    [(BOX.format(""), "data-attribute"), (f'<fb:post href="{POST}" width="466"></fb:post>', "custom-element"),
     (f'<div class="fb-comment-embed" data-href="{POST}?comment_id=99"></div>', "data-attribute"),
     (f'<div class="fb-video" data-href="https://www.facebook.com/watch/?v={ID}"></div>', "data-attribute")],
)
def test_an_element_that_holds_the_address_alone(markup: str, form: str) -> None:
    found = one(markup)

    assert (form, ID, None, None) == (found.form, found.post_id, found.text, found.display_name)


def test_a_quote_of_ours_without_tail_keeps_its_words() -> None:
    found = one(QUOTE.format("Closed.", ""))

    assert (ID, "Closed.", None) == (found.post_id, found.text, found.display_name)


def test_a_quote_of_ours_without_cite_has_the_dated_links_address() -> None:
    found = one(QUOTE.format("Closed.", TAIL).replace(f'cite="{POST}" ', ""))

    assert (ID, POST, "Closed.") == (found.post_id, found.permalink, found.text)


def test_a_quote_that_lost_its_class_is_known_by_its_tail() -> None:
    found = one(f"<blockquote><p>Closed.</p>{TAIL}</blockquote>")

    assert ("blockquote", ID, "Closed.", "Example Bakery") == (found.form, found.post_id, found.text, found.display_name)


@pytest.mark.parametrize(
    "markup",
    [
        "", "<p>words</p>", "<blockquote><p>A quotation.</p></blockquote>", '<blockquote class="fb-xfbml-parse-ignore"><p>Words</p></blockquote>',
        '<div class="fb-page" data-href="https://www.facebook.com/example.bakery"><blockquote cite="https://www.facebook.com/example.bakery" '
        'class="fb-xfbml-parse-ignore"><a href="https://www.facebook.com/example.bakery">Example Bakery</a></blockquote></div>',
        '<blockquote cite="https://www.facebook.com/example.bakery" class="fb-xfbml-parse-ignore"><a href="https://www.facebook.com/example.bakery">'
        "Example Bakery</a></blockquote>",
        f'<div class="fb-like" data-href="{POST}"></div>', f'<div class="fb-share-button" data-href="{POST}"></div>', f'<div class="fb-comments" data-href="{POST}"></div>',
        '<div class="fb-post" data-href="https://www.facebook.com/example.bakery"></div>', '<div class="fb-post"></div>', "<fb:post></fb:post>",
        f'<blockquote><p>As <a href="{POST}">they wrote on January 4, 2018</a>, it is closed.</p></blockquote>',
        f'<blockquote><p>As <a href="{POST}">January 4, 2018</a></p></blockquote>',
        '<blockquote><p>See <a href="https://www.facebook.com/example.bakery">them</a>.</p></blockquote>',
    ],
)
def test_what_shows_no_post(markup: str) -> None:
    assert read(from_markup(markup)) is None


@given(st.text(st.sampled_from("<>/ab= \"'()@&;.\n") | st.characters(), max_size=120))
def test_no_markup_raises(text: str) -> None:
    for markup in (f"<p>{text}", BOX.format(text), QUOTE.format(text, TAIL), QUOTE.format("x", f'{text}<a href="{POST}">{text}</a>'),
                   f"<blockquote>{text}{TAIL}</blockquote>"):
        found = read(from_markup(markup))

        assert found is None or found.post_id is None or found.post_id in markup


# --- running text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Intro.\n\nWe are closed.\nSee you.Posted by Example Bakery on\u00a0Thursday, January 4, 2018\n\nNext.", "We are closed.\nSee you.", "Example Bakery"),
        ("Intro.\nClosed.\nPosted by Example Bakery on\u00a0Thursday, January 4, 2018", "Closed.", "Example Bakery"),
        ("Intro.\n\nClosed.\n\nPosted by Example Bakery on\u00a0Thursday, January 4, 2018\n", "Closed.", "Example Bakery"),
        ("Closed.Posted by The House on the Hill on Thursday, January 4, 2018", "Closed.", "The House on the Hill"),
        ("The bakery told its guests on Facebook the day before.\n\nClosed.\nPosted by Example Bakery on Thursday, January 4, 2018\n", "Closed.", "Example Bakery"),
        ("Intro.\n\nWe are closed until Monday at six.\nPosted by Example Bakery on Thursday, January 4, 2018\n\nNext.", "We are closed until Monday at six.", "Example Bakery"),
        ("Zu.Gepostet von Example Bakery am Donnerstag, 4. Januar 2018", "Zu.", "Example Bakery"),
        ("닫음.게시: Example Bakery 2015년 8월 27일 목요일", "닫음.", "Example Bakery"),
    ],
)
def test_a_flattened_post(text: str, words: str, name: str) -> None:
    [(start, end, found)] = read_text(text)

    assert ("flattened-text", None, None, name) == (found.form, found.post_id, found.handle, found.display_name)
    assert (words, words) == (found.text, text[start:start + len(words)])
    assert found.date_text == text[end - len(found.date_text or ""):end]
    assert (found.shown_date and found.shown_date.isoformat()) in ("2018-01-04", "2015-08-27")


@pytest.mark.parametrize(
    "text",
    [
        "Why I think that nobody needs this\nPosted by Ada Example on Thursday, January 4, 2018\n\nWords.",
        "My title\nPosted by Ada Example on Thursday, January 4, 2018\n\nWords.", "My title\n\nPosted by Ada Example on Thursday, January 4, 2018\n",
        "Closed.Posted by Ada on January 4, 2018", "Closed.Posted by Ada on\u00a0Thursday, January 4, 2018 at 3:15 PM", "Closed.Posted by Ada",
        "Closed.Posted by Ada on\u00a0Thursday, January 4, 2018 in News, Town | 3 comments", "Posted by Ada on\u00a0Thursday, January 4, 2018",
        "Share this on Facebook and on all of the other networks\nTitle\nPosted by Ada on Thursday, January 4, 2018", "Facebook\nTwitter\nPosted by Ada on Thursday, January 4, 2018",
        "Closed.Posted by on\u00a0Thursday, January 4, 2018", "",
    ],
)
def test_bylines_are_no_flattened_posts(text: str) -> None:
    assert [] == read_text(text)


@given(st.text(st.sampled_from("Posted by on Thursday, January 4, 2018\n\x1c\u00a0") | st.characters(), max_size=200))
def test_no_text_raises(text: str) -> None:
    for whole in (text, text + "Posted by A on\u00a0Thursday, January 4, 2018\n" + text):
        last = 0
        for start, end, found in read_text(whole):
            assert last <= start < end <= len(whole)
            assert found.post_id is None
            last = end


@pytest.mark.parametrize("unit", ["Posted by ", "xPosted by A on Thursday, January 4, 2018 ", "Posted by A on\u00a0Thursday, January 4, 2018\n", "Facebook "])
def test_the_time_grows_with_the_length_alone(unit: str) -> None:
    def cost(times: int) -> float:
        begin = time.process_time()
        read_text(unit * times)
        return time.process_time() - begin

    cost(20)
    small, large = min(cost(150) for _ in range(3)), min(cost(600) for _ in range(2))

    assert large < 12 * small + 0.05, "four times the text, at most a few times more than four times the time"

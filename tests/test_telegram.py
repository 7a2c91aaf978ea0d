"""Telegram: its addresses, and embeds that are scripts, frames or a frame's inside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from provenance.fragment import from_markup
from provenance.model import Embed
from provenance.parser.look import look
from provenance.platforms.platform import Named
from provenance.platforms.telegram import PLATFORM, RESERVED, parse_other, parse_url, read
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

# --- addresses --------------------------------------------------------------------------------

#: Addresses of one post: embed-markup.md section 11.
POSTS = [
    "https://t.me/example_town/613", "http://t.me/example_town/613/", "//telegram.me/example_town/613",
    "https://telegram.dog/example_town/613", "https://www.t.me/example_town/613", "HTTPS://T.ME/example_town/613",
    "https://t.me/s/example_town/613", "https://t.me/example_town/613?single", "https://t.me/example_town/613?comment=7&thread=3",
    "https://t.me/example_town/613?embed=1&mode=tme", "https://t.me/example_town/5/613", "https://example_town.t.me/613",
    "https://t.me/example_town/613).", "https://t.me/example_town/613&amp;x=1", "https://t.me/example%5Ftown/613",
]
NO_POSTS = [
    "https://t.me/", "https://t.me/example_town", "https://t.me/s/example_town", "https://t.me/s/example_town?q=%23tag",
    "https://t.me/+AbCdEfGhIj", "https://t.me/joinchat/AAAA/613", "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fexample_town%2F613",
    "https://t.me/iv?url=https%3A%2F%2Fnews.example%2F", "https://t.me/addstickers/613", "https://t.me/example_town/613?embed=1&discussion=1",
    "https://t.me/example_town/s/613", "https://t.me/example_town/61…", "https://t.me/example_town/61...", "https://t.me/example_town/0",
    "https://t.me/example_town/06", "https://t.me/ab/613", "https://t.me/1example/613", "https://t.me/c/613", "https://t.me/c/abc/613",
    "https://t.me/example_town/x/613", "https://t.me/a/b/c/d/613", "https://t.me/example_town/12345678901", f"https://t.me/{'a' * 65}/613",
    "https://t.me.example/example_town/613", "https://smart.me/example_town/613", "https://telegram.org/example_town/613",
    "https://a.b.t.me/613", "https://t.me/invoice/613", "https://t.me/example_town/６１３",
]


@pytest.mark.parametrize("url", POSTS)
def test_an_address_of_a_post(url: str) -> None:
    address = split(url)
    assert address is not None
    ref = parse_url(address)

    assert ref is not None
    assert ("telegram", "example_town/613", "example_town") == (ref.platform, ref.post_id, ref.handle)
    assert "https://t.me/example_town/613" == ref.url
    assert parse_other(address) is None


@pytest.mark.parametrize("url", ["https://t.me/c/1234567890/42", "https://t.me/c/1234567890/7/42?single", "https://t.me/c/1234567890/42."])
def test_a_private_channel_has_a_number_and_no_handle(url: str) -> None:
    address = split(url)
    assert address is not None
    ref = parse_url(address)

    assert ref is not None
    assert ("c/1234567890/42", None, "https://t.me/c/1234567890/42") == (ref.post_id, ref.handle, ref.url)


@pytest.mark.parametrize("name", ["nft", "a_very_long_name_of_a_channel_that_somebody_chose"])
def test_names_shorter_and_longer_than_the_platform_says(name: str) -> None:
    page = f"https://t.me/{name}/613"
    address = split(page)
    assert address is not None
    ref = parse_url(address)

    assert ref is not None
    assert (f"{name}/613", name) == (ref.post_id, ref.handle)
    assert look(f'<a href="{page}">x</a>'.encode())


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    address = split(url)

    assert address is not None
    assert parse_url(address) is None


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_door_of_the_app_is_nobodys_handle(word: str) -> None:
    for path in (f"{word}/613", f"{word.upper()}/613", f"{word}/5/613", word):
        address = split(f"https://t.me/{path}")
        assert address is not None
        ref, other = parse_url(address), parse_other(address)

        assert ref is None or ref.handle is None or ref.handle.lower() != word
        assert other is None or other.value.lower() != word


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://t.me/example_town", "example_town"), ("https://t.me/s/example_town", "example_town"),
        ("https://example_town.t.me/", "example_town"), ("https://t.me/example_bot?start=1", "example_bot"),
        ("https://t.me/", None), ("https://t.me/+AbCdEfGhIj", None), ("https://news.example/example_town", None), ("https://t.me/s/", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: str | None) -> None:
    address = split(url)

    assert address is not None
    assert (Named("telegram", "user", expected) if expected else None) == parse_other(address)


@given(st.sampled_from(["https://t.me/", "//telegram.me/s/", "https://abcd.t.me/", "https://t.me/c/"]),
       st.text(st.sampled_from("abcd_09/.%?=#&…é") | st.characters(), max_size=40))
def test_no_address_raises_and_ids_stand_in_it(host: str, rest: str) -> None:
    address = split(host + rest)
    ref = parse_url(address) if address is not None else None
    if address is not None:
        parse_other(address)

    if ref is not None and address is not None:
        channel, number = ref.post_id.removeprefix("c/").split("/")
        assert channel in (*address.segments, address.host.partition(".")[0])
        assert any(part.startswith(number) for part in address.segments)


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{3,31}", fullmatch=True), st.integers(1, 10**10 - 1))
def test_whatever_is_a_post_is_seen_in_every_spelling(channel: str, number: int) -> None:
    for url in (f"https://t.me/{channel}/{number}", f"https://telegram.me/s/{channel}/{number}?before=9", f"https://t.me/c/{number}/{number}",
                f"https://telegram.dog/{channel}/12/{number}", f"https://{channel}.t.me/{number}", f"https://t.me/c/{number}/3/{number}"):
        address = split(url)
        assert address is not None
        ref = parse_url(address)
        again = split(ref.url) if ref is not None else None

        assert ref is not None or channel.lower() in RESERVED
        assert again is None or ref == parse_url(again)
        for spelled in (url, url.replace("/", "&#x2F;"), quote(url, safe=""), url.replace("/", "\\/"), url.replace("/", "\\u002F")):
            assert look(f'<a data-u="{spelled}">x</a>'.encode()), spelled


@pytest.mark.parametrize(
    "page",
    ['<a href="https://t.me/example_town">Our channel</a>', '<a href="https://t.me/share/url?url=https%3A%2F%2Fnews.example">Share</a>',
     '<a href="https://telegram.me/example_town?ref=footer">x</a>', "if (event.message) { this.next.me = 3 }",
     '<script src="https://telegram.org/js/telegram-widget.js?22" data-telegram-login="example_bot"></script>'],
)
def test_a_page_without_posts_is_left_alone(page: str) -> None:
    assert not look(page.encode())


# --- reading fragments ------------------------------------------------------------------------


def one(markup: str) -> Embed:
    found = read(from_markup(markup, form="dom"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "value", ["example_town/613", " example_town/613 ", "example_town/613?single", "https://t.me/example_town/613", "s/example_town/613"])
def test_the_widget_is_a_script_without_a_word(value: str) -> None:
    markup = f'<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="{value}" data-width="100%"></script>'
    found = one(markup)

    assert ("data-attribute", "example_town/613", "example_town", None) == (found.form, found.post_id, found.handle, found.printed_handle)
    assert (None, None, None) == (found.text, found.shown_date, found.shown_at)
    assert look(markup.encode())


def test_the_frame_keeps_its_name_where_its_address_is_lost() -> None:
    found = one('<iframe id="telegram-post-example_town-613" src="about:blank"></iframe>')

    assert ("iframe", "example_town/613", "example_town") == (found.form, found.post_id, found.handle)


DRAWN = """<div class="tgme_widget_message text_not_supported_wrap" data-post="example_town/613">
<a class="tgme_widget_message_owner_name" href="https://t.me/example_town"><span>Town Notices</span></a>
<a class="tgme_widget_message_reply" href="https://t.me/example_town/600"><div class="tgme_widget_message_text">An older post</div></a>
<div class="tgme_widget_message_text js-message_text">The bridge is open.<br>Ask @example_mayor or <a href="https://town.example/">us</a> #bridge</div>
<a class="tgme_widget_message_date" href="https://t.me/example_town/613"><time datetime="2021-10-30T22:00:03+00:00">Oct 30, 2021 at 22:00</time></a>
</div>"""


def test_the_inside_of_a_frame_shows_words_name_and_time() -> None:
    found = one(DRAWN)

    assert ("example_town/613", "example_town", "Town Notices") == (found.post_id, found.handle, found.display_name)
    assert "The bridge is open.\nAsk @example_mayor or us #bridge" == found.text
    assert datetime(2021, 10, 30, 22, 0, 3, tzinfo=UTC) == found.shown_at
    assert (date(2021, 10, 30), "Oct 30, 2021 at 22:00") == (found.shown_date, found.date_text)
    assert (("example_mayor",), ("bridge",), ("https://town.example/",)) == (found.mentions, found.hashtags, found.links)
    assert look(DRAWN.encode())


def test_the_inside_of_a_frame_without_words() -> None:
    found = one('<div class="tgme_widget_message" data-post="example_town/613"><i>A picture</i></div>')

    assert ("example_town/613", None, None, None) == (found.post_id, found.text, found.display_name, found.shown_at)


@pytest.mark.parametrize(
    "markup",
    [
        "words", "<p>words</p>", "<blockquote>words</blockquote>", "<iframe></iframe>",
        '<script src="https://telegram.org/js/telegram-widget.js?22" data-telegram-discussion="example_town/613"></script>',
        '<script src="https://telegram.org/js/telegram-widget.js?22" data-telegram-login="example_bot"></script>',
        '<script data-telegram-post=""></script>', '<script data-telegram-post="example_town"></script>', '<script data-telegram-post="{{ id }}/1"></script>',
        '<script data-telegram-post="https://news.example/example_town/613"></script>', '<script data-telegram-post="//["></script>',
        '<iframe id="telegram-discussion-example_town-613-1"></iframe>', '<div class="tgme_widget_message">x</div>',
        '<div class="tgme_widget_message" data-post="613">x</div>', '<div class="tgme_page" data-post="example_town/613">x</div>',
    ],
)
def test_what_is_no_embed(markup: str) -> None:
    assert read(from_markup(markup)) is None


def test_no_id_of_its_stands_alone() -> None:
    assert "" == PLATFORM.id_alone


@given(st.text(st.sampled_from("abcd/_09?:. ") | st.characters(), max_size=40))
def test_no_attribute_raises(text: str) -> None:
    markup = text.replace('"', "")
    for shape in ('<script data-telegram-post="{}"></script>', '<div class="tgme_widget_message" data-post="{}">{}</div>',
                  '<iframe id="telegram-post-{}"></iframe>'):
        found = read(from_markup(shape.replace("{}", markup)))

        assert found is None or (found.post_id or "").rpartition("/")[2] in markup

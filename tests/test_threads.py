"""Threads: its addresses, the clock in its codes, and what an embed's markup is read as."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from provenance.fragment import from_markup
from provenance.model import Embed
from provenance.parser.look import look
from provenance.platforms.threads import clock, parse_other, parse_url, read
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

CODE = "C2yddc2O_oO"
LINK = f"https://www.threads.net/@example.baker/post/{CODE}"

#: Address and handle: the grammar of the project's notes on embed markup, section 3.
POSTS = [
    (LINK, "example.baker"), (f"https://www.threads.com/@example.baker/post/{CODE}?xmt=AQG", "example.baker"),
    (f"https://threads.net/@Example_Baker/post/{CODE}/media", "Example_Baker"),
    (f"http://threads.com/%40example.baker/post/{CODE}/embed", "example.baker"),
    (f"//www.threads.net/@example.baker/POST/{CODE}", "example.baker"), (f"https://www.threads.net/t/{CODE}", None),
    (f"https://www.threads.net/t/{CODE}/embed/", None), (f"https://www.threads.com/t/{CODE}).", None),
    (f"https://www.threads.com:443/@example.baker/post/{CODE}&amp;x", "example.baker"),
]
NO_POSTS = [
    "https://www.threads.net", "https://www.threads.net/", "https://www.threads.net/@example.baker", "https://www.threads.net/t/",
    "https://www.threads.net/@example.baker/post/", "https://www.threads.net/@example.baker/replies", "https://www.threads.net/t/abc",
    f"https://www.threads.net/@example.baker/post/{CODE}…", f"https://www.threads.net/@bad..name/post/{CODE}",
    f"https://www.threads.net/intent/post?text={CODE}", "https://www.threads.net/search?q=snow", f"https://threads.example/t/{CODE}",
    f"https://notthreads.net/t/{CODE}", "https://l.threads.net/?u=https%3A%2F%2Fpaper.example",
]


@pytest.mark.parametrize(("url", "handle"), POSTS)
def test_an_address_of_a_post(url: str, handle: str | None) -> None:
    ref = parse_url(split(url))

    assert ref is not None
    assert ("threads", CODE, handle) == (ref.platform, ref.post_id, ref.handle)
    assert ref == parse_url(split(ref.url))


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(split(url)) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.threads.net/@example.baker", ("user", "example.baker")),
        ("https://www.threads.com/@example.baker/replies", ("user", "example.baker")),
        ("https://www.threads.com/search?q=snow&serp_type=tags&tag_id=1", ("hashtag", "snow")),
        ("https://www.threads.com/search?q=snow", None), (LINK, None), ("https://www.threads.net/", None),
        ("https://www.threads.net/@bad..name", None), ("https://www.threads.net/about", None), ("https://paper.example/@example", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: tuple[str, str] | None) -> None:
    named = parse_other(split(url))

    assert expected == ((named.kind, named.value) if named else None)


CODES = st.from_regex(r"[A-Za-z0-9_-]{5,12}", fullmatch=True)
USERS = st.from_regex(r"[A-Za-z0-9_]{1,12}(\.[A-Za-z0-9_]{1,12})?", fullmatch=True)
HOSTS = st.sampled_from(["www.threads.net", "threads.com", "www.threads.com:443"])
ADDRESSES = st.builds("https://{}/@{}/post/{}/media".format, HOSTS, USERS, CODES) | st.builds("https://{}/t/{}".format, HOSTS, CODES)
SPELLINGS = {
    "plain": str,
    "entities": lambda url: "".join(char if char.isalnum() else f"&#{ord(char)};" for char in url),
    "named": lambda url: html.escape(url).replace("/", "&sol;").replace("@", "&commat;"),
    "percent": lambda url: quote(url, safe=""),
    "percent twice": lambda url: quote(quote(url, safe=""), safe=""),
    "json": lambda url: url.replace("/", r"\/"),
    "json codes": lambda url: url.replace("/", r"\u002F"),
}


@settings(deadline=None)  # the first look of a run builds its tables
@given(ADDRESSES, st.sampled_from(sorted(SPELLINGS)))
def test_the_look_sees_every_address_in_every_spelling(url: str, spelling: str) -> None:
    assert parse_url(split(url)) is not None
    assert look(f'<a href="{SPELLINGS[spelling](url)}">x</a>'.encode())


@pytest.mark.parametrize("page", [b'<a href="https://www.threads.net/@example.baker">', b"https://www.threads.net/intent/post?text=x",
                                  b'<script async src="https://www.threads.net/embed.js"></script>'])
def test_the_look_passes_by_what_is_no_post(page: bytes) -> None:
    assert not look(page)


@given(st.text(max_size=80) | st.builds("https://www.threads.net/{}".format, st.text(max_size=60)))
def test_no_address_raises(text: str) -> None:
    address = split(text)
    if address is not None:
        ref = parse_url(address)

        assert ref is None or ref.post_id in "/".join(address.segments)
        assert ref is None or parse_other(address) is None


# --- clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "at"), [("DDzbnVKx57R", "2024-12-20T14:31:27"), (CODE, "2024-02-01T02:40:12")])
def test_a_code_says_its_time(code: str, at: str) -> None:
    found = clock(code)

    assert found is not None
    assert found.at is not None
    assert at == found.at.isoformat()[:19]
    assert (1, "threads snowflake", None) == (found.precision_ms, found.source, found.not_after)


def test_what_cannot_be_and_what_is_no_id() -> None:
    future = clock(CODE, datetime(2024, 1, 30, tzinfo=UTC))

    assert future is not None
    assert "2024-02-01" in (future.impossible or "")
    assert clock("no id") is None


# --- blockquotes ------------------------------------------------------------------------------

MODERN = ('<blockquote class="text-post-media" data-text-post-permalink="{link}" data-text-post-version="0" id="ig-tp-{code}">'
          '<a href="{link}" target="_blank"><div><div><svg></svg></div><div>{by}</div><div>{call}</div></div></a></blockquote>')


def modern(by: str = "Post by @example.baker", call: str = "View on Threads", link: str = LINK) -> Embed:
    found = read(from_markup(MODERN.format(link=link, code=CODE, by=by, call=call)))
    assert found is not None
    return found


@pytest.mark.parametrize(("by", "call"), [("Post by @example.baker", "View on Threads"), ("Beitrag von @example.baker", "Auf Threads ansehen"),
                                          ("@example.bakerさんの投稿", "Threadsで見る")])
def test_the_official_blockquote_shows_a_handle_and_no_words(by: str, call: str) -> None:
    found = modern(by, call)

    assert ("threads", "blockquote", CODE, LINK) == (found.platform, found.form, found.post_id, found.permalink)
    assert ("example.baker", "example.baker") == (found.handle, found.address_handle)
    assert found.shown_date is None
    assert found.text is None or "さん" in by


def test_the_handle_shown_leads_and_both_are_kept() -> None:
    found = modern("Post by @example_other")

    assert ("example_other", "example_other", "example.baker") == (found.handle, found.printed_handle, found.address_handle)


def test_words_that_a_publisher_added_are_kept() -> None:
    found = modern("Bread is out. #bread</div><div>Post by @example.baker")

    assert ("Bread is out. #bread", ("bread",), "example.baker") == (found.text, found.hashtags, found.printed_handle)


def test_without_class_its_two_calls_tell() -> None:
    found = read(from_markup(f'<blockquote><p><a href="{LINK}">Post by @example.baker View on Threads</a></p></blockquote>'))

    assert found is not None
    assert (CODE, "example.baker", None) == (found.post_id, found.printed_handle, found.text)


def test_without_any_address_the_elements_id_has_the_code() -> None:
    found = read(from_markup(f'<blockquote class="text-post-media" id="ig-tp-{CODE}">Post by @example.baker</blockquote>'))

    assert found is not None
    assert (CODE, "example.baker", None) == (found.post_id, found.handle, found.permalink)


@pytest.mark.parametrize(
    "markup",
    [
        "", "<p>words</p>", "<blockquote><p>A quotation.</p></blockquote>", '<blockquote class="text-post-media">Words</blockquote>',
        f'<blockquote><p>As <a href="{LINK}">she wrote</a>, all is well.</p></blockquote>', "<blockquote>Post by @example View on Threads</blockquote>",
        '<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.net/@example.baker">x</blockquote>',
    ],
)
def test_what_shows_no_post(markup: str) -> None:
    assert read(from_markup(markup)) is None


@given(st.text(st.sampled_from("<>/ab= \"'()@&;.\n") | st.characters(), max_size=120))
def test_no_markup_raises(text: str) -> None:
    for markup in (f"<p>{text}", MODERN.format(link=LINK, code=CODE, by=text, call=text), f'<blockquote class="text-post-media" id="{text}">{text}'):
        found = read(from_markup(markup))

        assert found is None or found.post_id in markup

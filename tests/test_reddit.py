"""Reddit: its addresses, the order of its ids, and its embeds of three eras."""

from __future__ import annotations

import csv
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from provenance.fragment import from_markup
from provenance.model import Embed
from provenance.parser.look import look
from provenance.platforms.platform import Named
from provenance.platforms.reddit import read, read_text
from provenance.platforms.reddit_addresses import names_comment, parse_other, parse_url
from provenance.platforms.reddit_ids import clock
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

ID = "1cl9h0u"

# --- addresses --------------------------------------------------------------------------------

#: Address and handle: embed-markup.md section 10; mirrors: section 16.
POSTS = [
    *((f"https://{host}/r/example_town/comments/{ID}/a_title/", None)
      for host in ("reddit.com", "www.reddit.com", "old.reddit.com", "new.reddit.com", "np.reddit.com", "amp.reddit.com",
                   "m.reddit.com", "i.reddit.com", "sh.reddit.com", "de.reddit.com", "embed.reddit.com",
                   "www.redditmedia.com", "rxddit.com", "www.rxddit.com", "libreddit.privacy.example", "redlib.example.org")),
    (f"HTTPS://WWW.REDDIT.COM/R/Example/COMMENTS/{ID}", None),
    (f"//www.reddit.com/r/example_town/comments/{ID}", None),
    (f"https://www.reddit.com/r/example_town/comments/{ID}?utm_source=share&utm_medium=web2x&context=3", None),
    (f"https://www.reddit.com/r/example_town/comments/{ID}/a_title/l2abcde/", None),
    (f"https://www.reddit.com/r/example_town/comments/{ID}/comment/l2abcde/", None),
    (f"https://www.reddit.com/r/example_town/comments/{ID}/%D0%B7%D0%B0%D0%B3%D0%BE%D0%BB%D0%BE%D0%B2%D0%BE%D0%BA/", None),
    (f"https://www.reddit.com/r/reddit.com/comments/{ID}/a_title/", None),
    (f"https://www.reddit.com/r/u_example_reader/comments/{ID}/a_title/", None),
    (f"https://www.reddit.com/comments/{ID}", None),
    (f"https://www.reddit.com/comments/{ID}.json", None),
    (f"https://www.reddit.com/gallery/{ID}", None),
    *((f"https://www.reddit.com/{kind}/{ID}", None) for kind in ("poll", "tb")),
    (f"https://www.reddit.com/r/example_town/duplicates/{ID}/a_title/", None),
    (f"https://safereddit.com/r/example_town/comments/{ID}/a_title/", None),
    (f"https://reddit.com/link/{ID}/video/abc123def4567/player", None),
    (f"http://reddit.com/info/{ID}/comments/", None),
    (f"https://www.reddit.com/user/example_reader/comments/{ID}/a_title/", "example_reader"),
    (f"https://www.reddit.com/u/Example-Reader/comments/{ID}/", "Example-Reader"),
    (f"https://www.reddit.com/user/me/comments/{ID}/", None),
    (f"https://www.reddit.com/user/[deleted]/comments/{ID}/", None),
    (f"https://embed.reddit.com/r/example_town/comments/{ID}/a_title/?embed=true&ref_source=embed&theme=dark", None),
    (f"https://www.redditmedia.com/r/example_town/comments/{ID}/a_title/?ref_source=embed&ref=share&embed=true", None),
    (f"https://redd.it/{ID}", None),
    (f"https://www.redd.it/{ID}/", None),
    (f"https://redd.it/{ID}).", None),
    (f"https://www.reddit.com/comments/{ID}\u200b", None),
    (f"https://www.reddit.com/comments/{ID}&amp;x=1", None),
]
NO_POSTS = [
    "https://www.reddit.com/", "https://www.reddit.com/r/example_town/", "https://www.reddit.com/r/example_town/s/AbCdEfGhIj",
    "https://www.reddit.com/user/example_reader/", "https://www.reddit.com/user/example_reader/comments/",
    "https://www.reddit.com/u/example_reader/s/AbCdEfGhIj", "https://www.reddit.com/r/example_town/comments/",
    f"https://www.reddit.com/submit?url=https%3A%2F%2Fwww.reddit.com%2Fcomments%2F{ID}", "https://www.reddit.com/search?q=comments",
    f"https://www.reddit.com/r/example_town/comments/{ID[:4]}…", f"https://www.reddit.com/r/example_town/comments/{ID[:4]}...",
    "https://www.reddit.com/r/example_town/comments/ABC", "https://www.reddit.com/comments/toolongforanyid",
    f"https://v.redd.it/{ID}", f"https://i.redd.it/{ID}.jpg", "https://redd.it/", f"https://redd.it/a/b/{ID}",
    f"https://reddit.example/r/example_town/comments/{ID}", f"https://notreddit.com/comments/{ID}",
    f"https://www.reddit.com.example/comments/{ID}", "https://www.redditstatic.com/comments/abc.js",
    f"https://a.b.reddit.com/comments/{ID}",
]


@pytest.mark.parametrize(("url", "handle"), POSTS)
def test_an_address_of_a_post(url: str, handle: str | None) -> None:
    address = split(url)
    assert address is not None
    ref = parse_url(address)

    assert ref is not None
    assert ("reddit", ID, handle) == (ref.platform, ref.post_id, ref.handle)
    assert f"https://www.reddit.com/comments/{ID}" == ref.url
    assert parse_other(address) is None


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    address = split(url)

    assert address is not None
    assert parse_url(address) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.reddit.com/user/example_reader", Named("reddit", "user", "example_reader")),
        ("https://old.reddit.com/u/example_reader/submitted", Named("reddit", "user", "example_reader")),
        ("https://v.redd.it/abc123def4567/DASH_720.mp4", Named("reddit", "media", "abc123def4567")),
        ("https://i.redd.it/abc123def4567.jpg?width=640", Named("reddit", "media", "abc123def4567.jpg")),
        ("https://i.redd.it/", None), ("https://www.reddit.com/user/me", None), ("https://www.reddit.com/r/example", None),
        ("https://news.example/user/example_reader", None), ("https://www.reddit.com/user/a b", None),
    ],
)
def test_what_else_an_address_names(url: str, expected: Named | None) -> None:
    address = split(url)

    assert address is not None
    assert expected == parse_other(address)


@pytest.mark.parametrize(
    ("path", "expected"),
    [(f"r/s/comments/{ID}/slug/l2abcde", True), (f"r/s/comments/{ID}/comment/l2abcde/", True), (f"r/s/comments/{ID}/slug", False),
     (f"comments/{ID}/slug/l2abcde", True), (f"comments/{ID}", False), (f"gallery/{ID}", False)],
)
def test_an_address_tells_whether_a_comment_is_meant(path: str, expected: bool) -> None:
    address = split(f"https://www.reddit.com/{path}")

    assert address is not None
    assert expected is names_comment(address)


@given(st.sampled_from(["https://www.reddit.com/", "//redd.it/", "https://old.reddit.com/r/example/comments/", "https://v.redd.it/"]),
       st.text(st.sampled_from("az_09/.%?=#&…é comments user") | st.characters(), max_size=40))
def test_no_address_raises_and_ids_stand_in_it(host: str, rest: str) -> None:
    address = split(host + rest)
    ref = parse_url(address) if address is not None else None
    if address is not None:
        parse_other(address)

    if ref is not None:
        assert ref.post_id.isascii()
        assert any(ref.post_id in part for part in address.segments)  # type: ignore[union-attr]  # there is a ref


@settings(deadline=None)  # the first look of a run compiles the patterns
@given(st.from_regex(r"[1-9a-z][0-9a-z]{0,7}", fullmatch=True), st.from_regex(r"[A-Za-z0-9_]{2,20}", fullmatch=True),
       st.from_regex(r"[a-z0-9_]{1,60}", fullmatch=True))
def test_whatever_is_a_post_is_seen_in_every_spelling(post_id: str, sub: str, slug: str) -> None:
    for url in (f"https://www.reddit.com/r/{sub}/comments/{post_id}/{slug}/", f"https://redd.it/{post_id}",
                f"https://rxddit.com/comments/{post_id}", f"https://redlib.example.org/r/{sub}/comments/{post_id}",
                f"https://www.reddit.com/gallery/{post_id}", f"https://reddit.com/r/reddit.com/comments/{post_id}", f"http://reddit.com:80/info/{post_id}/comments"):
        address = split(url)
        assert address is not None
        ref = parse_url(address)
        again = split(ref.url) if ref is not None else None

        assert ref is not None
        assert again is not None
        assert ref.post_id == post_id
        assert ref.url == parse_url(again).url  # type: ignore[union-attr]  # a canonical address is one of a post
        for spelled in (url, url.replace("/", "&#x2F;"), quote(url, safe=""), url.replace("/", "\\/"), url.replace("/", "\\u002F")):
            assert look(f'<a data-u="{spelled}">x</a>'.encode()), spelled


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="alternate" href="https://news.example/comments/feed/">', '<a href="https://www.reddit.com/r/example_town/">Us</a>',
        '<a href="https://www.reddit.com/submit?url=https%3A%2F%2Fnews.example%2Fa&title=b">Share</a>',
        '<i class="fa fa-reddit"></i><link href="/blocks/comments/style.css">', "<p>He went by u/n and in time came back.</p>",
    ],
)
def test_a_page_without_posts_is_left_alone(page: str) -> None:
    assert not look(page.encode())


# --- ids --------------------------------------------------------------------------------------

ANCHORS = [
    (row[0], int(row[1]))
    for row in csv.reader((Path(__file__).parents[1] / "provenance/data/reddit-anchors.csv").read_text("utf-8").splitlines())
    if row and not row[0].startswith(("#", "id"))
]


@pytest.mark.parametrize(("post_id", "unix"), ANCHORS)
def test_an_anchor_is_exact(post_id: str, unix: int) -> None:
    found = clock(post_id)

    assert found is not None
    assert datetime.fromtimestamp(unix, UTC) == found.at == found.not_before == found.not_after
    assert (1000, None) == (found.precision_ms, found.impossible)


@pytest.mark.parametrize("place", range(1, len(ANCHORS) - 1))
def test_an_id_lies_between_its_neighbours(place: int) -> None:
    for step in (-1, 1):
        number = int(ANCHORS[place][0], 36) + step
        digits = ""
        while number:
            number, digit = divmod(number, 36)
            digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        low, high = sorted((ANCHORS[place][1], ANCHORS[place + step][1]))
        found = clock(digits)

        assert found is not None
        assert (datetime.fromtimestamp(low, UTC), datetime.fromtimestamp(high, UTC)) == (found.not_before, found.not_after)
        assert (None, None) == (found.at, found.precision_ms)


def test_outside_of_the_anchors_one_side_is_open() -> None:
    first, last = clock("87"), clock("1zzzzzz")

    assert first is not None
    assert last is not None
    assert (None, datetime.fromtimestamp(ANCHORS[0][1], UTC)) == (first.not_before, first.not_after)
    assert (datetime.fromtimestamp(ANCHORS[-1][1], UTC), None) == (last.not_before, last.not_after)


@pytest.mark.parametrize(("post_id", "why"), [("0", "zero"), ("01cl9h0", "zero"), ("10000000", "seven"), ("z" * 13, "seven")])
def test_an_id_no_post_can_have(post_id: str, why: str) -> None:
    found = clock(post_id)

    assert found is not None
    assert why in (found.impossible or "")
    assert (None, None, None, None) == (found.at, found.not_before, found.not_after, found.precision_ms)


def test_an_id_given_out_later_is_impossible() -> None:
    last = datetime.fromtimestamp(ANCHORS[-1][1], UTC)
    early, same = clock("1zzzzzz", last - timedelta(days=2)), clock("1zzzzzz", last)

    assert early is not None
    assert same is not None
    assert "2024-05-22" in (early.impossible or "")
    assert same.impossible is None


@given(st.text(max_size=20) | st.from_regex(r"[0-9a-z]{1,14}", fullmatch=True))
def test_no_text_stops_the_clock(text: str) -> None:
    found = clock(text, datetime(2024, 1, 1, tzinfo=UTC))

    assert found is None or (found.impossible is None) != (found.not_before is None and found.not_after is None)


# --- reading fragments ------------------------------------------------------------------------

POST = f"https://www.reddit.com/r/example_town/comments/{ID}/the_bridge_is_open/"
USER = '<a href="https://www.reddit.com/user/example_reader/">u/example_reader</a>'
SUB = '<a href="https://www.reddit.com/r/example_town/">example_town</a>'


def one(markup: str) -> Embed:
    found = read(from_markup(markup, form="dom"))
    assert found is not None
    return found


def test_the_embed_of_today_shows_title_and_person_and_no_date() -> None:
    found = one('<blockquote class="reddit-embed-bq" data-embed-height="500" data-embed-created="2024-06-01T10:00:00.000Z">'
                f'<a href="{POST}">The bridge is open, u/example_mayor!</a><br> by{USER} in{SUB}</blockquote>')

    assert (ID, "example_reader", "example_reader") == (found.post_id, found.handle, found.printed_handle)
    assert "The bridge is open, u/example_mayor!" == found.text
    assert ("example_mayor",) == found.mentions
    assert (None, None, None) == (found.shown_date, found.shown_at, found.date_text)
    assert (POST, None, (), ()) == (found.permalink, found.address_handle, found.links, found.problems)


def test_a_comment_is_told_from_its_post() -> None:
    found = one(f'<blockquote class="reddit-embed-bq"><a href="{POST}l2abcde/">Comment</a><br> by{USER} from discussion'
                f'<a href="{POST}"></a><br> in{SUB}</blockquote>')

    assert (ID, "example_reader", None, ("comment",)) == (found.post_id, found.handle, found.text, found.problems)


@pytest.mark.parametrize("classes", [' class="reddit-card" data-card-created="1574798467"', ""])
def test_the_card_of_2016_shows_title_and_subreddit(classes: str) -> None:
    found = one(f'<blockquote{classes}><a href="{POST}?ref_source=embed&amp;ref=share">The bridge is open</a> from '
                '<a href="https://www.reddit.com/r/example_town/">r/example_town</a></blockquote>')

    assert (ID, None, "The bridge is open", None) == (found.post_id, found.handle, found.text, found.shown_date)


@pytest.mark.parametrize(
    ("words", "handle"),
    [(f'<a href="{POST}l2abcde">Comment</a> from discussion <a href="{POST}">The bridge is open</a>.', None),
     (f'<a href="{POST}l2abcde">example_reader\'s comment from discussion "The bridge is open"</a>.', "example_reader"),
     (f'<a href="{POST}l2abcde">Comment</a> from discussion <a href="{POST}">example_reader’s comment from discussion '
      '“The bridge is open”</a>.', "example_reader"),
     (f'<a href="{POST}l2abcde/">Commentaire</a> de la discussion <a href="{POST}">The bridge is open</a>.', None),
     (f'來自<a href="{POST}">The bridge is open</a>(英文) 討論的<a href="{POST}l2abcde/">留言</a>。', None)],
)
@pytest.mark.parametrize("name", ["div", "blockquote"])
def test_comments_of_2015(words: str, handle: str | None, name: str) -> None:
    found = one(f'<{name} class="reddit-embed" data-embed-created="2016-06-01T10:00:00Z" data-embed-live="false">{words}</{name}>')

    assert (ID, handle, "The bridge is open") == (found.post_id, found.handle, found.text)
    assert ("comment",) == found.problems
    assert (found.permalink or "").rstrip("/").endswith("l2abcde")
    assert found.shown_at is None


def test_a_hand_made_one_shows_the_address_itself() -> None:
    found = one(f'<div class="reddit-embed" data-embed-live="true"><a href="{POST}">{POST}</a></div>')

    assert (ID, None, (), POST) == (found.post_id, found.text, found.problems, found.permalink)


def test_a_comment_that_names_its_person_by_a_link() -> None:
    found = one(f'<blockquote class="reddit-embed-bq"><a href="{POST}l2abcde/">Comment</a><br> by <a href="https://www.reddit.com/user/example_reader/">'
                f'u/example_reader</a> from discussion <a href="{POST}">The bridge is open</a><br> in<a href="/r/example_town/">example_town</a></blockquote>')

    assert (ID, "example_reader", "The bridge is open", ("comment",)) == (found.post_id, found.handle, found.text, found.problems)


def test_a_comment_whose_link_is_empty() -> None:
    found = one(f'<blockquote class="reddit-embed-bq"><a href="">Comment</a><br> by{USER} from discussion<a href="{POST}"><no value=""></no>'
                f'</a><br> in{SUB}</blockquote>')

    assert (ID, "example_reader", None, ("comment",)) == (found.post_id, found.handle, found.text, found.problems)


def test_without_its_class_the_tail_tells() -> None:
    found = one(f'<blockquote><a href="{POST}">The bridge is open</a><br> by {USER} in <a href="/r/e">r/example_town</a></blockquote>')

    assert (ID, "example_reader", "The bridge is open") == (found.post_id, found.handle, found.text)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f'<a href="{POST}"></a>', (ID, None, None)),
        (f'<a href="{POST}">View on Reddit</a>', (ID, None, None)),
        (f'<a href="https://web.archive.org/web/2024id_/{POST}">A cat</a> by u/[deleted] in r/example', (ID, None, "A cat")),
        ("<p>A cat</p> by u/example_reader in r/example", (None, "example_reader", "A cat")),
    ],
)
def test_minimal_and_damaged_forms(inner: str, expected: tuple[str | None, ...]) -> None:
    found = one(f'<blockquote class="reddit-embed-bq">{inner}</blockquote>')

    assert expected == (found.post_id, found.handle, found.text)


@pytest.mark.parametrize(
    "markup",
    [
        "words", "<p>words</p>", "<blockquote>by u/example_reader in r/example</blockquote>", '<blockquote class="reddit-embed-bq">x</blockquote>',
        f'<blockquote><p>Long words, <a href="{POST}">as somebody wrote</a>, are no embed.</p></blockquote>',
        f'<blockquote><a href="{POST}">As somebody wrote</a> far from r/example and home</blockquote>',
        f'<blockquote>As <a href="{POST}">somebody wrote</a> from <a href="/r/example">r/example</a></blockquote>',
        f'<blockquote><a href="https://x.com/a">A cat</a> from <a href="{POST}">r/example</a></blockquote>',
        f'<blockquote>{"word " * 90}<a href="{POST}">x</a> by u/example_reader in r/example</blockquote>',
        '<div class="reddit-embed"><a href="https://www.reddit.com/r/example">r/example</a></div>',
        '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/example_town/s/AbCdEf">x</a></blockquote>',
        f'<a class="reddit-share" href="{POST}">x</a>',
    ],
)
def test_what_is_no_embed(markup: str) -> None:
    assert read(from_markup(markup)) is None


# --- running text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "handle"),
    [
        ("Words.\n\nThe bridge is open\nbyu/example_reader inexample_town\nMore words.", "The bridge is open", "example_reader"),
        ("The bridge is open\nby u/example_reader in example_town\n", "The bridge is open", "example_reader"),
        ("The bridge is open\n\nby u/example_reader in r/example_town", "The bridge is open", "example_reader"),
        ("Words.\nThe bridge is open byu/example_reader inexample_town", "The bridge is open", "example_reader"),
        ("The bridge is open\nbyu/[deleted] inexample_town", "The bridge is open", None),
        ("Comment\nbyu/example_reader from discussion\ninexample_town\n", None, "example_reader"),
    ],
)
def test_flattened_embeds(text: str, title: str | None, handle: str | None) -> None:
    [(start, end, found)] = read_text(text)

    assert ("flattened-text", None, title, handle) == (found.form, found.post_id, found.text, found.handle)
    assert text[start:end].startswith(title or "Comment")
    assert text[start:end].endswith("example_town")
    assert look(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "", "A post by u/example_reader in r/example", "As seen by u/example_reader in r/example.\n",
        "by u/example_reader in r/example\n", "A title\nby u/example_reader in r/example, who wrote more\n",
        "A title\nby u/example_reader inside\n", "A title\n\n\n\n\nby u/example_reader in r/example\n", "byu/example_reader inr/example",
        "A title\nby example_reader in r/example\n",
    ],
)
def test_prose_is_no_flattened_embed(text: str) -> None:
    assert [] == read_text(text)


def test_many_tails_take_linear_time() -> None:
    begin = time.process_time()
    for text in ("byu/abc inab\n" * 20_000, "x byu/abc inab\n" * 20_000, "by u/abc in ab\n" * 20_000, "byu/abc " * 40_000, "\n" * 300_000):
        read_text(text)

    assert time.process_time() - begin < 5


@given(st.lists(st.sampled_from(["by", "u/", "abc", " ", "\n", "in", "from discussion", "r/", "x", "Comment"]) | st.characters(),
                max_size=40).map("".join))
def test_no_text_raises_and_spans_rise(text: str) -> None:
    place = 0
    for start, end, found in read_text(text):
        assert place <= start < end <= len(text)
        assert found.text is None or found.text in text[start:end]
        place = end
    read(from_markup(f'<blockquote class="reddit-embed-bq">{text}</blockquote>'))
    read(from_markup(f'<div class="reddit-embed"><a href="{POST}">{text}</a></div>'))

"""Bluesky: its addresses, the clock in its keys, and what an embed's markup and its flattened words are read as."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from html import escape

import pytest
from hypothesis import given, settings, strategies as st
from platform_cases import FRAMES, address, fragment, spellings

from provenance.model import Embed
from provenance.parser.look import look
from provenance.platforms.bluesky import _AS_TAG, _PICTURE, HANDLE, PLATFORM, read, read_text
from provenance.platforms.bluesky_addresses import clock, parse_at_uri, parse_other, parse_url
from provenance.urls import split

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

KEY = "3ktp34l77xrh2"
DID = "did:plc:oky5czdrnfjpqslsw2a5iclo"
WHO = "example-mill.bsky.social"

# --- addresses --------------------------------------------------------------------------------

#: Address, key, handle: the grammar of the project's notes on embed markup, section 7.
POSTS = [
    (f"https://bsky.app/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://bsky.app/profile/{DID}/post/{KEY}?ref_src=embed", KEY, None),
    *((f"https://{host}/profile/{WHO}/post/{KEY}", KEY, WHO) for host in ("cbsky.app", "deer.social", "blacksky.community")),
    (f"https://bsky.app/profile/did:web:mill.example/post/{KEY}", KEY, None),
    (f"https://bsky.app/profile/did%3Aplc%3Aoky5czdrnfjpqslsw2a5iclo/post/{KEY}", KEY, None),
    (f"http://www.bsky.app/profile/{WHO}/post/{KEY}/", KEY, WHO),
    (f"HTTPS://BSKY.APP/Profile/Mill.Example.COM/Post/{KEY}", KEY, "Mill.Example.COM"),
    (f"https://bsky.app/profile/@{WHO}/post/{KEY}", KEY, WHO),
    (f"https://bsky.app/profile/{WHO}/post/{KEY}/liked-by", KEY, WHO),
    (f"https://bsky.app/profile/{WHO}/post/{KEY}#reply", KEY, WHO),
    (f"https://bsky.app:443//profile//{WHO}//post//{KEY}", KEY, WHO),
    (f"https://bsky.app/profile/handle.invalid/post/{KEY}", KEY, None),
    (f"https://bsky.app/profile/{WHO}/post/{KEY}).", KEY, WHO),
    (f"https://bsky.app/profile/{WHO}/post/{KEY}\u200b", KEY, WHO),
    (f"https://bsky.app/profile/{WHO}/post/{KEY}&lang=en", KEY, WHO),
    (f"https://bsky.app/profile/{WHO}/post/my-first_post.2023", "my-first_post.2023", WHO),
    (f"https://main.bsky.dev/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://staging.bsky.app/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://fxbsky.app/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://r.fxbsky.app/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://vxbsky.app/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://bskx.app/profile/{WHO}/post/{KEY}", KEY, WHO),
    (f"https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/{KEY}?id=81&ref_url=x&colorMode=system", KEY, None),
    (f"https://embed.bsky.app/embed/{WHO}/app.bsky.feed.post/{KEY}", KEY, WHO),
]
NO_POSTS = [
    "https://bsky.app", "https://bsky.app/", f"https://bsky.app/profile/{WHO}", f"https://bsky.app/profile/{DID}",
    f"https://bsky.app/profile/{WHO}/feed/aaagardens", f"https://bsky.app/profile/{WHO}/lists/{KEY}",
    f"https://bsky.app/starter-pack/{WHO}/{KEY}", "https://bsky.app/hashtag/millpond", "https://bsky.app/search?q=mill",
    f"https://bsky.app/intent/compose?text=https%3A%2F%2Fpaper.example%2F{KEY}", "https://bsky.app/about",
    "https://go.bsky.app/AbCdEf", f"https://bsky.app/profile/{WHO}/post", f"https://bsky.app/profile/{WHO}/post/", f"https://bsky.app/profile/{WHO}/post/…",
    f"https://bsky.app/profile/{WHO}/post/{KEY[:6]}…", f"https://bsky.app/profile/{WHO}/post/{KEY[:6]}...",
    f"https://bsky.app/profile/{WHO}/post/{KEY[:6]}%E2%80%A6", f"https://bsky.app/profile/{WHO}/post/-x",
    f"https://bsky.app/profile/nodomain/post/{KEY}", "https://bsky.app/profile/undefined/post/undefined",
    f"https://bsky.app/profile/did:key:zQ3sh/post/{KEY}", "https://embed.bsky.app/static/embed.js", "https://embed.bsky.app/",
    f"https://embed.bsky.app/embed/{DID}/app.bsky.feed.generator/{KEY}", f"https://notbsky.app/profile/{WHO}/post/{KEY}",
    f"https://bsky.app.example/profile/{WHO}/post/{KEY}", f"https://bsky.social/profile/{WHO}/post/{KEY}",
    f"https://cdn.bsky.app/img/feed_fullsize/plain/{DID}/bafkreiexample@jpeg",
]


@pytest.mark.parametrize(("url", "key", "handle"), POSTS)
def test_an_address_of_a_post(url: str, key: str, handle: str | None) -> None:
    ref = parse_url(address(url))

    assert ref is not None
    assert ("bluesky", key, handle) == (ref.platform, ref.post_id, ref.handle)
    assert ref.url.startswith("https://bsky.app/profile/")
    assert ref == parse_url(address(ref.url)), "a canonical address is the canonical address of itself"


@pytest.mark.parametrize("url", NO_POSTS)
def test_an_address_of_no_post(url: str) -> None:
    assert parse_url(address(url)) is None


def test_a_did_stays_in_the_canonical_address_and_is_no_handle() -> None:
    ref = parse_at_uri(f"at://{DID}/app.bsky.feed.post/{KEY}")

    assert ref is not None
    assert (None, f"https://bsky.app/profile/{DID}/post/{KEY}") == (ref.handle, ref.url)


@pytest.mark.parametrize("uri", ["", "at://", f"at://{DID}", f"at://{DID}/app.bsky.feed.like/{KEY}", f"at://{DID}/app.bsky.feed.post/",
                                 f"at://nodomain/app.bsky.feed.post/{KEY}", f"https://bsky.app/profile/{WHO}/post/{KEY}"])
def test_what_is_no_at_uri_of_a_post(uri: str) -> None:
    assert parse_at_uri(uri) is None


@pytest.mark.parametrize(("url", "kind", "value"), [
    (f"https://bsky.app/profile/{WHO}", "user", WHO), (f"https://bsky.app/profile/{DID}?ref_src=embed", "user", DID),
    (f"https://bsky.app/profile/@{WHO}", "user", WHO), ("https://bsky.app/hashtag/millpond?author=x", "hashtag", "millpond"),
    ("https://bsky.app/search?q=%23millpond", "hashtag", "millpond"),
    (f"https://cdn.bsky.app/img/feed_thumbnail/plain/{DID}/bafkreiexample@jpeg", "media", "bafkreiexample"),
    (f"https://video.bsky.app/watch/{DID}/bafkreiexample/playlist.m3u8", "media", "bafkreiexample"),
])
def test_users_hashtags_and_media(url: str, kind: str, value: str) -> None:
    named = parse_other(address(url))

    assert named is not None
    assert ("bluesky", kind, value) == (named.platform, named.kind, named.value)


@pytest.mark.parametrize("url", ["https://bsky.app", "https://bsky.app/about", "https://bsky.app/profile/nodomain", "https://bsky.app/search?q=mill%20pond",
                                 "https://bsky.app/search?q=%23", f"https://bsky.app/profile/{WHO}/lists/a", "https://paper.example/profile/a.example"])
def test_what_is_neither(url: str) -> None:
    assert parse_other(address(url)) is None


# --- the clock --------------------------------------------------------------------------------

#: Every worked example of the project's notes on id clocks, section 5.
MOMENTS = [
    ("3lbd2ebt3wk2r", "2024-11-19T18:19:55.098000"), ("3laulgolrfz2f", "2024-11-14T00:15:33.133695"),
    ("3l25zusnsfctk", "2024-08-20T16:31:35.793000"), ("3kh5rarr3gn2n", "2023-12-22T18:58:32.901000"),
    ("3l3w4tnezek2e", "2024-09-11T23:53:43.282000"), ("2222222222222", "1970-01-01T00:00:00.000000"),
]


@pytest.mark.parametrize(("key", "at"), MOMENTS)
def test_the_time_in_a_key(key: str, at: str) -> None:
    found = clock(key)

    assert found is not None
    assert found.at is not None
    truth = datetime.fromisoformat(at + "+00:00")
    assert timedelta() <= found.at - truth < timedelta(milliseconds=1)
    assert (1, None, None, None) == (found.precision_ms, found.not_before, found.not_after, found.impossible)
    assert "set by the author's side" in found.source, "nobody checks this clock, and it says so"


def test_the_measured_example_of_a_snippet_copied_in_japan() -> None:
    found = clock("3kqmooj3ems2w")

    assert found is not None
    assert found.at is not None
    assert datetime(2024, 4, 21, 6, 9, 13, tzinfo=UTC) == found.at.replace(microsecond=0)


@pytest.mark.parametrize("key", ["", "self", "my-post", KEY[:-1], KEY + "2", KEY.upper(), "k" + KEY[1:], "z" * 13, "3ktp34l77xrh1", "3ktp34l77xr 2"])
def test_a_key_that_is_no_tid_has_no_clock(key: str) -> None:
    assert clock(key) is None


def test_the_future_is_impossible_from_a_day_on() -> None:
    at = datetime(2024, 5, 30, 9, 12, 44, tzinfo=UTC)
    early, late = clock(KEY, at - timedelta(hours=23)), clock(KEY, at - timedelta(hours=25))

    assert early is not None
    assert late is not None
    assert None is early.impossible
    assert "carries the time 2024-05-30 09:12 UTC, which had not come" == late.impossible
    assert (None, None) == (late.at, late.precision_ms)


# --- reading fragments ------------------------------------------------------------------------

LINK = f"https://bsky.app/profile/{DID}/post/{KEY}?ref_src=embed"
OPEN = f'<blockquote class="bluesky-embed" data-bluesky-uri="at://{DID}/app.bsky.feed.post/{KEY}" data-bluesky-cid="bafyrei">'
TAIL = f'&mdash; The Mill (<a href="https://bsky.app/profile/{DID}?ref_src=embed">@{WHO}</a>) <a href="{LINK}">May 30, 2024 at 11:12</a>'


def one(markup: str) -> Embed:
    found = read(fragment(markup))
    assert found is not None
    return found


def test_the_snippet_of_the_dialog() -> None:
    embed = one(f'{OPEN}<p lang="en">It is empty, @pond.bsky.social.<br><br><a href="{LINK}">[image or embed]</a></p>{TAIL}</blockquote>')

    assert (KEY, WHO, WHO, "The Mill") == (embed.post_id, embed.handle, embed.printed_handle, embed.display_name)
    assert "It is empty, @pond.bsky.social.\n\n[image or embed]" == embed.text
    assert (date(2024, 5, 30), None, "May 30, 2024 at 11:12") == (embed.shown_date, embed.shown_at, embed.date_text)
    assert (("pond.bsky.social",), LINK) == (embed.mentions, embed.permalink)
    assert [("[image or embed]", LINK)] == [(anchor.shown, anchor.target) for anchor in embed.anchors]
    assert ("blockquote", ()) == (embed.form, embed.problems)


@pytest.mark.parametrize(("printed", "day"), [
    ("May 14, 2024 at 3:43 PM", date(2024, 5, 14)), ("2025年12月27日 0:23", date(2025, 12, 27)), ("21 avril 2024 à 15:09", date(2024, 4, 21)),
    ("March 7, 2025", date(2025, 3, 7)), ("21. April 2024 um 15:09", date(2024, 4, 21)), ("yesterday at 9", None),
])
def test_dates_in_the_zone_and_language_of_whoever_copied(printed: str, day: date | None) -> None:
    embed = one(f"{OPEN}<p>A</p>{TAIL}</blockquote>".replace("May 30, 2024 at 11:12", printed))

    assert (day, printed, None) == (embed.shown_date, embed.date_text, embed.shown_at)


def test_the_services_variant_has_the_name_in_the_link_and_an_instant() -> None:
    embed = one(f'{OPEN}<p>A</p>&mdash; <a href="https://bsky.app/profile/{DID}">The (old) Mill (@{WHO})</a> <a href="{LINK}">2026-09-20T21:24:56.000Z</a></blockquote>')

    assert ("The (old) Mill", WHO, "A") == (embed.display_name, embed.handle, embed.text)
    assert datetime(2026, 9, 20, 21, 24, 56, tzinfo=UTC) == embed.shown_at
    assert date(2026, 9, 20) == embed.shown_date


def test_without_class_and_address_the_tail_tells() -> None:
    embed = one(f"<blockquote><p>A — B</p>{TAIL}</blockquote>")

    assert (KEY, WHO, "The Mill", "A — B") == (embed.post_id, embed.handle, embed.display_name, embed.text)


def test_without_links_the_attribute_gives_the_id() -> None:
    embed = one(f"{OPEN}<p>A</p>&mdash; The Mill (@{WHO}) May 30, 2024 at 11:12</blockquote>")

    assert (KEY, WHO, "A", date(2024, 5, 30)) == (embed.post_id, embed.handle, embed.text, embed.shown_date)
    assert f"at://{DID}/app.bsky.feed.post/{KEY}" == embed.permalink


def test_without_links_and_address_the_class_and_the_tail_are_enough() -> None:
    embed = one(f'<blockquote class="bluesky-embed"><p>A</p>&mdash; The Mill (@{WHO}) on a Thursday</blockquote>')

    assert (None, None, WHO, "The Mill", "A") == (embed.post_id, embed.permalink, embed.handle, embed.display_name, embed.text)
    assert (None, None) == (embed.date_text, embed.shown_date)


def test_a_date_that_nobody_can_read_is_kept_as_text() -> None:
    embed = one(f'<blockquote class="bluesky-embed"><p>A</p>&mdash; The Mill (@{WHO}) 3rd of Blue 17</blockquote>')

    assert ("3rd of Blue 17", None) == (embed.date_text, embed.shown_date)


def test_the_hand_made_form_shows_nothing_but_the_link() -> None:
    embed = one(f'<blockquote class="bluesky-embed" data-bluesky-uri="at://{DID}/app.bsky.feed.post/{KEY}"><a href="{LINK}">View Bluesky post</a></blockquote>')

    assert (KEY, None, None, None, LINK) == (embed.post_id, embed.handle, embed.text, embed.date_text, embed.permalink)


def test_a_web_address_in_the_attribute_names_the_handle() -> None:
    embed = one(f'<blockquote class="bluesky-embed" data-bluesky-uri="https://bsky.app/profile/{WHO}/post/{KEY}"><p>A</p>&mdash; The Mill (@{KEY}) <a href="{LINK}">x</a></blockquote>')

    assert (KEY, WHO, None, WHO, "A") == (embed.post_id, embed.handle, embed.printed_handle, embed.address_handle, embed.text)


def test_two_addresses_of_two_posts_in_one_element_are_told() -> None:
    other = LINK.replace(KEY, "3ktxiugf4tkh2")
    embed = one(f"{OPEN}<p>A</p>{TAIL}</blockquote>".replace(LINK, other))

    assert (KEY, other, ("ids-differ",)) == (embed.post_id, embed.permalink, embed.problems)


def test_a_link_to_another_post_in_the_words_is_not_the_post() -> None:
    other = f"https://bsky.app/profile/{WHO}/post/3ktxiugf4tkh2"
    embed = one(f'{OPEN}<p>See <a href="{other}">bsky.app/profile/ex...</a></p>{TAIL}</blockquote>')

    assert (KEY, (), (other,)) == (embed.post_id, embed.problems, embed.links)


def test_an_element_of_others_and_its_fallback() -> None:
    embed = one(f'<bluesky-post src="at://{DID}/app.bsky.feed.post/{KEY}"><blockquote><p>A</p>— The Mill (@{WHO}) <a href="{LINK}">January 16, 2024 at 9:11 AM</a></blockquote></bluesky-post>')
    bare = one(f'<bluesky-post src="at://{DID}/app.bsky.feed.post/{KEY}"></bluesky-post>')

    assert ("custom-element", KEY, WHO, "A") == (embed.form, embed.post_id, embed.handle, embed.text)
    assert ("custom-element", KEY, None, None) == (bare.form, bare.post_id, bare.handle, bare.text)


def test_a_placeholder_with_the_attribute() -> None:
    uri = f"at://{DID}/app.bsky.feed.post/{KEY}"

    assert ("data-attribute", KEY) == (one(f'<div data-bluesky-uri="{uri}"><button>Show</button></div>').form, KEY)
    assert ("iframe", None) == (one(f'<iframe data-bluesky-uri="{uri}">x</iframe>').form, one(f'<iframe data-bluesky-uri="{uri}">x</iframe>').text)


def newsletter(held: object) -> str:
    return f'<div class="bluesky-wrap outer" data-attrs="{escape(held if isinstance(held, str) else json.dumps(held))}"></div>'


def test_a_newsletters_json() -> None:
    embed = one(newsletter({"authorName": "The Mill", "authorHandle": WHO, "text": "A #pond", "createdAt": "2024-05-30T09:12:44.000Z",
                            "uri": f"at://{DID}/app.bsky.feed.post/{KEY}", "imageUrls": []}))

    assert (KEY, WHO, "The Mill", "A #pond", ("pond",)) == (embed.post_id, embed.handle, embed.display_name, embed.text, embed.hashtags)
    assert datetime(2024, 5, 30, 9, 12, 44, tzinfo=UTC) == embed.shown_at


def test_a_newsletters_json_that_names_the_post_by_its_frame_alone() -> None:
    frame = f'<iframe src="https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/{KEY}?id=81"></iframe>'
    embed = one(newsletter({"authorHandle": WHO, "text": "A pond", "createdAt": "2024-05-30T09:12:44.000Z"}).replace("></div>", f">{frame}</div>"))

    assert (KEY, WHO, "A pond") == (embed.post_id, embed.handle, embed.text)


@pytest.mark.parametrize("held", ["", "{", "[]", "null", {"uri": 3}, {"uri": "at://x"}, "[" * 20_000, {"text": "A"}])
def test_a_newsletters_broken_json_is_no_embed(held: object) -> None:
    assert read(fragment(newsletter(held))) is None


@pytest.mark.parametrize("markup", [
    "<blockquote><p>A book.</p>— Somebody</blockquote>", f'<blockquote><p>See <a href="{LINK}">this</a>.</p></blockquote>',
    '<blockquote class="bluesky-embed"><p>Loading</p></blockquote>', '<blockquote class="twitter-tweet"><p>A</p>&mdash; B (@b) <a href="https://x.com/b/status/20">May 1, 2024</a></blockquote>',
    "<div>words</div>", "<bluesky-post></bluesky-post>", '<div data-bluesky-uri="at://x"></div>',
])
def test_what_shows_no_post(markup: str) -> None:
    assert read(fragment(markup)) is None


# --- flattened --------------------------------------------------------------------------------


def flat(text: str) -> list[Embed]:
    return [embed for _, _, embed in read_text(text)]


@pytest.mark.parametrize(("text", "words", "name", "day"), [
    (f"A.\n[image or embed]\n— The Mill (@{WHO}) Apr 21, 2024 at 15:09", "A.\n[image or embed]", "The Mill", date(2024, 4, 21)),
    (f"X.\n\nA.\n\n[image or embed]\n\n— The Mill (@{WHO}) Apr 21, 2024 at 15:09\n\nY.", "A.\n\n[image or embed]", "The Mill", date(2024, 4, 21)),
    (f"A.[image or embed]— The Mill (@{WHO}) May 14, 2024 at 3:43 PM", "A.[image or embed]", "The Mill", date(2024, 5, 14)),
    (f"A.— The Mill (@{WHO}) 2026-09-20T21:24:56.000Z", "A.", "The Mill", date(2026, 9, 20)),
    (f"A.— {WHO} (@{WHO}) November 25, 2024 at 7:49 AM", "A.", WHO, date(2024, 11, 25)),
    ("A.— Mill (@mill.example) May 14, 2024 at 3:43 PM", "A.", "Mill", date(2024, 5, 14)),
    ("A.— Mill (@mill.co.uk) May 14, 2024", "A.", "Mill", date(2024, 5, 14)),
])
def test_words_and_tail(text: str, words: str, name: str, day: date) -> None:
    [embed] = flat(text)

    assert (words, name, day) == (embed.text, embed.display_name, embed.shown_date)
    assert ("flattened-text", None, None) == (embed.form, embed.post_id, embed.permalink)


@pytest.mark.parametrize("text", [
    "A.— Somebody (@first.last) May 14, 2024", "A.— Somebody (@handle) May 14, 2024", f"He (@{WHO}) said so on May 14, 2024.",
    f"Write to The Mill (@{WHO}).", "", f"@{WHO}", "— (@.bsky.social) May 14, 2024", f"A meeting - so says Ada (@{WHO}) - was held.",
])
def test_prose_is_no_post(text: str) -> None:
    assert [] == flat(text)


def test_what_stands_for_a_picture_keeps_its_length_as_a_tag() -> None:
    assert len(_PICTURE) == len(_AS_TAG)


def test_long_runs_take_no_time() -> None:
    began = time.process_time()
    for text in ("(@" * 20_000, "(@a." * 20_000, "— " * 20_000, f"(@{'a' * 62}." * 900, "(@" + "a.b-" * 30_000, "[image or embed]" * 6000):
        read_text(text)
        read(fragment(f'<blockquote class="bluesky-embed">{text}</blockquote>'))

    assert time.process_time() - began < 6


# --- properties -------------------------------------------------------------------------------

PARTS = st.sampled_from(["profile", "post", "embed", "app.bsky.feed.post", DID, WHO, KEY, "feed", "hashtag", "…", "...", "@", "%2F"]) | st.text(max_size=12)


@settings(deadline=None)
@given(st.sampled_from(["bsky.app", "embed.bsky.app", "fxbsky.app", "cdn.bsky.app", "video.bsky.app", "bskx.app"]), st.lists(PARTS, max_size=6), st.text(max_size=12))
def test_no_address_raises_and_ids_stand_in_it(host: str, parts: list[str], rest: str) -> None:
    found = split(f"https://{host}/{'/'.join(parts)}{rest}")
    if found is None:
        return
    parse_other(found)
    ref = parse_url(found)

    if ref is not None:
        assert any(ref.post_id in part for part in found.segments)
        assert ref.handle is None or any(ref.handle in part for part in found.segments)


@pytest.mark.parametrize("url", [url for url, *_ in POSTS])
@pytest.mark.parametrize("frame", FRAMES)
def test_whatever_is_a_post_is_seen_in_every_spelling(url: str, frame: str) -> None:
    missed = [name for name, written in spellings(url).items()
              if not look(frame.format(written).encode()).groups & {"bluesky:post", "bluesky:rare post", "encoded"}]

    assert [] == missed


@pytest.mark.parametrize("markup", [f'<blockquote data-bluesky-uri="at://{DID}/app.bsky.feed.post/{KEY}">', f"<p>A.— M (@{WHO}) May 14, 2024</p>",
                                    f"<p>A.&mdash; M (<a href='x'>@{WHO}</a>) <a>May 14, 2024</a>"])
def test_other_marks(markup: str) -> None:
    assert look(markup.encode())


def test_pages_without_posts_are_left_alone() -> None:
    for url in NO_POSTS[:11]:
        assert not look(f'<a href="{url}">x</a>'.encode()), url


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert [] == [embed for embed in flat(text) if embed.handle is None or embed.handle not in text]
    assert parse_at_uri(text) is None or text.strip().startswith("at://")
    assert clock(text, datetime(2024, 1, 1, tzinfo=UTC)) is None or len(text) == 13
    for markup in (f'<blockquote class="bluesky-embed" data-bluesky-uri="{escape(text)}">{text}</blockquote>', newsletter(text)):
        read(fragment(markup))


def test_the_record_knows_the_platform() -> None:
    assert ("bluesky", HANDLE) == (PLATFORM.key, HANDLE)
    assert PLATFORM.read is read

"""What was read of a post, put together the same way for every platform."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from provenance.dates import parse_date
from provenance.fragment import from_markup
from provenance.model import PostRef
from provenance.parser import parse_article
from provenance.pieces import Piece, barrier
from provenance.platforms.embeds import addresses_in, embed_of

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL = f"https://x.com/example/status/{ID}"
REF = PostRef("x", ID, "example", URL)


@pytest.mark.parametrize(("handle", "address", "placeholders", "expected"), [
    ("ada", "example", (), ("ada", "ada", "example")), (None, "example", (), ("example", None, "example")), (None, "I", ("i",), (None, None, "I")),
    ("ada", "i", ("i",), ("ada", "ada", "i")), (None, None, (), (None, None, None)),
])
def test_whose_it_is(handle: str | None, address: str | None, placeholders: tuple[str, ...], expected: tuple[str | None, ...]) -> None:
    found = embed_of("x", "blockquote", PostRef("x", ID, address, URL), handle=handle, placeholders=frozenset(placeholders))

    assert expected == (found.handle, found.printed_handle, found.address_handle)


@pytest.mark.parametrize(("instant", "printed", "day", "at"), [
    (None, None, None, None), (None, "May 30, 2024", date(2024, 5, 30), None), ("2024-05-30T12:00:00Z", None, date(2024, 5, 30), datetime(2024, 5, 30, 12, tzinfo=UTC)),
    ("2024-05-30T12:00:00Z", "May 31, 2024", date(2024, 5, 31), datetime(2024, 5, 30, 12, tzinfo=UTC)), ("2024-05-30", None, None, None), ("2024-05-30T12:00:00", None, None, None),
    ("words", None, None, None), ("", None, None, None),
])
def test_when_it_was(instant: str | None, printed: str | None, day: date | None, at: datetime | None) -> None:
    found = embed_of("x", "blockquote", REF, instant=instant, printed=parse_date(printed) if printed else None, date_text=printed)

    assert (day, at, printed) == (found.shown_date, found.shown_at, found.date_text)


def test_a_printed_date_that_nobody_can_read_is_not_replaced() -> None:
    found = embed_of("x", "blockquote", REF, instant="2024-05-30T12:00:00Z", date_text="yesterday")

    assert (None, "yesterday") == (found.shown_date, found.date_text)


def test_links_pictures_tags_and_people() -> None:
    found = embed_of("x", "blockquote", REF, text="See https://t.co/a #tag @other pic.twitter.com/abcdefghij pic.x.com/abcdefghij")

    assert (("https://t.co/a",), ("pic.twitter.com/abcdefghij", "pic.x.com/abcdefghij"), ("tag",), ("other",)) == (
        found.links, found.media_links, found.hashtags, found.mentions)


def test_people_by_the_platforms_own_handles() -> None:
    found = embed_of("mastodon", "blockquote", text="Hi @a.b-c, mail ada@news.example @x@y", handles=r"[a-z.-]+[a-z]")

    assert ("a.b-c",) == found.mentions


@pytest.mark.parametrize(("text", "expected"), [
    (f"Hi\n{barrier(3)}", "Hi"), (f"{barrier(3)}\nHi", "Hi"), (f"One\n{barrier(3)}\nTwo", "One\nTwo"), (f"One\n{barrier(3)}\n{barrier(12)}\nTwo", "One\nTwo"),
    (f"One{barrier(3)}{barrier(4)}Two", "One\nTwo"), (barrier(3), None), ("Hi", "Hi"), ("", None), ("One\x1ctwo", "One\x1ctwo"), (f"One \n \n{barrier(3)} \n Two", "One\nTwo"),
])
def test_a_post_inside_a_post_is_none_of_its_words(text: str, expected: str | None) -> None:
    found = embed_of("x", "blockquote", REF, text=text, pieces=(Piece(text, "https://t.co/a"),))

    assert expected == found.text


def test_two_quotes_in_a_post_leave_nothing_of_their_places() -> None:
    inner = '<blockquote class="q"><a href="https://x.com/other/status/{}">there</a></blockquote>'
    page = (f'<blockquote class="twitter-tweet"><p>One</p>{inner.format(OTHER)}{inner.format(OTHER[:-1] + "2")}'
            f'&mdash; Ada (@example) <a href="{URL}">May 30, 2024</a></blockquote>')
    (embed,) = parse_article(page).embeds

    assert (ID, "One") == (embed.post_id, embed.text)


@pytest.mark.parametrize(("attributes", "names", "expected"), [
    (f'src="{URL}"', (), [URL]), (f'data-src="{URL}" src="about:blank"', (), [URL]), (f'data-x="{URL}"', (), []), (f'data-x="{URL}"', ("data-x",), [URL]), ('src=""', (), []), ("src", (), []),
    (f'src="https://web.archive.org/web/2024/{URL}"', (), [f"https://web.archive.org/web/2024/{URL}"]), ('src="javascript:x"', (), []),
])
def test_addresses_in_attributes(attributes: str, names: tuple[str, ...], expected: list[str]) -> None:
    found = list(addresses_in(from_markup(f"<div {attributes}></div>"), *names))

    assert expected == [raw for raw, _ in found]
    assert all("x.com" == address.host for _, address in found)


@given(st.lists(st.sampled_from(["words", "\x1c", "1", "\n", " ", barrier(2), "#tag", "@who", URL, "https://t.co/a", "…", "\ud83d", "9" * 5000]), max_size=15).map("".join), st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_never_raises(text: str, other: str) -> None:
    found = embed_of("x", "blockquote", REF, text=text, instant=other, date_text=other, handle=other, name=other, permalink=other, handles="[a-z]+")

    assert found == embed_of("x", "blockquote", REF, text=text, instant=other, date_text=other, handle=other, name=other, permalink=other, handles="[a-z]+")
    assert ID == found.post_id
    assert barrier(2) not in (found.text or "")


@pytest.mark.parametrize("text", [
    "\n" * 300_000 + "x" + barrier(1), barrier(1) * 100_000, ("\n" * 50 + barrier(1)) * 5000, "\x1c" * 300_000 + barrier(1), "\x1c" + "1" * 300_000 + "\n" + barrier(1), " \n" * 200_000 + barrier(1) + " \n" * 200_000,
], ids=range(6))
def test_time_grows_with_the_length_only(text: str) -> None:
    start = time.process_time()
    embed_of("x", "blockquote", REF, text=text)

    assert time.process_time() - start < 3

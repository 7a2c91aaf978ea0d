"""
The real services, asked a few polite questions: has the world changed? Never part of the ordinary run.

    PROVENANCE_LIVE=1 PROVENANCE_LIVE_CONTACT=you@your.example python -m pytest tests/live -v

The posts are those that the services' own documentation shows, or the oldest there are. A service that refuses us
skips its test with the reason; one that answers otherwise than the fact sheet says fails it.
"""

from __future__ import annotations

import os

import pytest

from provenance.fetch import live_fetch
from provenance.model import Fetch
from provenance.platforms import parse_post_url
from provenance.politeness import polite
from provenance.resolver import resolve_link
from provenance.witnesses import Asked, ask_witnesses, witness_named
from provenance.witnesses.cdx import ask_index, read_rows
from provenance.witnesses.wayback import ARCHIVE
from provenance.witnesses.wikidata import listed_accounts

pytestmark = pytest.mark.skipif(os.environ.get("PROVENANCE_LIVE") != "1",
                                reason="asks the real services; PROVENANCE_LIVE=1 asks for that")


@pytest.fixture(scope="module")
def fetch() -> Fetch:
    """One polite fetch for all tests, so that no host is asked more often than its rate allows."""
    return polite(live_fetch(contact=os.environ.get("PROVENANCE_LIVE_CONTACT")))


#: By witness, an address that its service has long shown to everybody.
THERE = {
    "x-oembed": "https://twitter.com/jack/status/20",
    "x-syndication": "https://twitter.com/jack/status/20",
    "youtube-oembed": "https://www.youtube.com/watch?v=jNQXAC9IVRw",
    "vimeo-oembed": "https://vimeo.com/76979871",
    "tiktok-oembed": "https://www.tiktok.com/@scout2015/video/6718335390845095173",
    "telegram-frame": "https://t.me/telegram/83",
    "bluesky-appview": "https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l",
    "bluesky-repository": "https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l",
    "bluesky-oembed": "https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l",
    "mastodon-api": "https://mastodon.social/@Gargron/103270115826048975",
    "mastodon-oembed": "https://mastodon.social/@Gargron/103270115826048975",
    "wayback": "https://twitter.com/jack/status/20",
    "arquivo": "https://twitter.com/jack/status/20",
}
#: Ids that nobody was given: the clock in the first one says a moment of 2016 that few posts carry.
NOT_THERE = {
    "x-oembed": "https://twitter.com/example/status/700000000000000001",
    "x-syndication": "https://twitter.com/example/status/700000000000000001",
    "youtube-oembed": "https://www.youtube.com/watch?v=AAAAAAAAAAA",
    "telegram-frame": "https://t.me/telegram/99999999",
    "bluesky-appview": "https://bsky.app/profile/bsky.app/post/3l6oveex3ii2m",
    "mastodon-api": "https://mastodon.social/@Gargron/103270115826048976",
}


def asked(url: str) -> Asked:
    ref = parse_post_url(url)
    assert ref is not None
    return Asked(ref.platform, ref.post_id, ref.handle, ref.url, url)


@pytest.mark.parametrize(("key", "url"), THERE.items())
def test_a_post_that_is_there(fetch: Fetch, key: str, url: str) -> None:
    (said,) = ask_witnesses(asked(url), fetch, [witness_named(key)], strict=True)
    if said.outcome in ("blocked", "not-tried"):
        pytest.skip(f"{key}: {said.outcome}, {said.reason}")

    assert ("exists", asked(url).post_id) == (said.outcome, said.post_id), said.reason


@pytest.mark.parametrize(("key", "url"), NOT_THERE.items())
def test_a_post_that_is_not_there(fetch: Fetch, key: str, url: str) -> None:
    (said,) = ask_witnesses(asked(url), fetch, [witness_named(key)], strict=True)
    if said.outcome in ("blocked", "not-tried"):
        pytest.skip(f"{key}: {said.outcome}, {said.reason}")

    assert said.outcome in ("gone", "unknown"), said


def test_t_co_tells_codes_apart_by_case(fetch: Fetch) -> None:
    """sindresorhus/got #664."""
    right, wrong = (resolve_link(f"https://t.co/{code}", fetch) for code in ("aTswyWBwIN", "atswywbwin"))
    if "blocked" in (right.outcome, wrong.outcome):
        pytest.skip("t.co refuses us")

    assert right.final_url is not None
    assert "gone" == wrong.outcome


def test_archive_today_answers_programs_by_its_timemap(fetch: Fetch) -> None:
    (said,) = ask_witnesses(asked(THERE["wayback"]), fetch, [witness_named("archive-today")], strict=True)
    if said.outcome == "not-tried" or (said.reason or "").startswith("http "):
        pytest.skip(f"archive-today: {said.outcome}, {said.reason}")

    assert ("blocked", True) == (said.outcome, "listed" in (said.reason or "")), said


def test_wikidata_lists_a_known_handle(fetch: Fetch) -> None:
    listing = listed_accounts("x", "NASA", fetch)
    if listing.outcome in ("blocked", "not-tried"):
        pytest.skip(f"wikidata: {listing.outcome}, {listing.reason}")

    assert "listed" == listing.outcome, listing.reason
    assert {"P2002"} == {one.property for one in listing.accounts}


def test_the_index_of_the_wayback_machine(fetch: Fetch) -> None:
    capture = fetch(ask_index(ARCHIVE.index, "example.com", limit=3))
    if capture is None or capture.status != 200:
        pytest.skip(f"the index refuses us: {capture.status if capture else 'not asked'}")
    rows = read_rows(capture, lines=ARCHIVE.lines)

    assert rows is not None
    assert (3, 0) == (len(rows.rows), rows.malformed)

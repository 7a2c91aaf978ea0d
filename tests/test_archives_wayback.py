"""The Wayback Machine as a witness: a test for every row of the fact sheet's section 13, named after it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from archive_cases import (
    HEAD,
    ID,
    MADE,
    NOW,
    POST,
    SHELL,
    TEXT,
    URL,
    Web,
    day,
    old_page,
    preview_page,
    row,
    stamped,
    tweet,
)
from hypothesis import given, settings, strategies as st

from provenance import model
from provenance.model import Anchor, Capture
from provenance.witnesses.cdx import ask_index
from provenance.witnesses.replay import address_of
from provenance.witnesses.spellings import places
from provenance.witnesses.wayback import ARCHIVE, WITNESS, ask, availability_address, read_availability
from provenance.witnesses.witness import Asked


def said(web: Web, asked: Asked = POST) -> model.Testimony:
    found = ask(asked, web)
    assert found is not None
    return found


@pytest.fixture
def web() -> Web:
    return Web()


# --- outcome words ------------------------------------------------------------------------------


def test_not_tried_where_nothing_is_recorded(web: Web) -> None:
    found = said(web)

    assert ("wayback", "not-tried", None, None) == (found.witness, found.outcome, found.at, found.capture)


def test_unknown_where_no_capture_is_kept(web: Web) -> None:
    web.available({"archived_snapshots": {}})
    web.index()
    found = said(web)

    assert ("unknown", "no capture under 9 addresses") == (found.outcome, found.reason)
    assert NOW == found.at


def test_exists_by_json(web: Web) -> None:
    web.index(row(day(5), "-", "application/json"))
    web.play(day(5), tweet())
    found = said(web)

    assert ("exists", ID, "example_reader", "4242", "Example Reader") == (
        found.outcome, found.post_id, found.handle, found.author_id, found.name)
    assert TEXT == found.text
    assert (Anchor("https://t.co/AbCdEfGhIj", "https://courier.example/story"),) == found.links
    assert (MADE, day(5), day(5), None) == (found.posted_at, found.first_seen, found.last_seen, found.missing_since)
    assert f"https://web.archive.org/web/{stamped(day(5))}id_/{URL}" == found.capture


def test_gone_where_a_capture_shows_it_and_a_later_one_says_404(web: Web) -> None:
    web.index(row(day(2)), row(day(9), "404", digest="B"), row(day(400), "404", digest="C"))
    web.play(day(2), old_page())
    found = said(web)

    assert ("gone", day(2), day(2), day(9)) == (found.outcome, found.first_seen, found.last_seen, found.missing_since)
    assert "Some words https://t.co/AbCdEfGhIj" == found.text
    assert "archived as http 404 on 2018-06-08" in (found.reason or "")


def test_gone_without_a_capture_that_shows_it_is_weaker(web: Web) -> None:
    web.index(row(day(9), "404"))
    found = said(web)

    assert ("gone", None, None, day(9)) == (found.outcome, found.first_seen, found.last_seen, found.missing_since)
    assert "no capture that was read shows it" in (found.reason or "")
    assert (web.asked[-1], NOW) == (found.capture, found.at)  # it rests on the index


def test_404_before_a_capture_that_shows_it_is_no_deletion(web: Web) -> None:
    web.index(row(day(2), "404", digest="B"), row(day(9)))
    web.play(day(9), old_page())

    assert ("exists", None) == (said(web).outcome, said(web).missing_since)


def test_flapping_is_followed_to_the_last_capture_that_shows_it(web: Web) -> None:
    web.index(row(day(2)), row(day(5), "404", digest="B"), row(day(9), digest="C"), row(day(20), "410", digest="D"))
    web.play(day(2), old_page())
    web.play(day(9), old_page())
    found = said(web)

    assert ("gone", day(2), day(9), day(20)) == (found.outcome, found.first_seen, found.last_seen, found.missing_since)


def test_suspended_by_an_archived_redirect(web: Web) -> None:
    web.index(row(day(2)), row(day(30), "302", digest="B"))
    web.play(day(2), old_page())
    web.play(day(30), b"", ("Location", f"/web/{stamped(day(30))}id_/https://twitter.com/account/suspended"), status=302)
    found = said(web)

    assert ("suspended", day(2), "example_reader") == (found.outcome, found.last_seen, found.handle)


def test_suspended_without_anything_shown(web: Web) -> None:
    web.index(row(day(30), "302"))
    web.play(day(30), b"", ("Location", f"/web/{stamped(day(30))}id_/https://twitter.com/account/suspended"), status=302)

    assert "suspended" == said(web).outcome


@pytest.mark.parametrize(("code", "outcome"), [(34, "gone"), (144, "gone"), (50, "gone"), (63, "suspended"),
                                               (179, "restricted"), (88, "unknown")])
def test_an_archived_error_of_the_api(web: Web, code: int, outcome: str) -> None:
    web.index(row(day(5), "-", "application/json"))
    web.play(day(5), {"errors": [{"code": code, "message": "The platform's own sentence."}]})
    found = said(web)

    assert outcome == found.outcome
    if outcome != "unknown":
        assert "The platform's own sentence." in (found.reason or "")


def test_blocked_where_the_captures_cannot_be_played(web: Web) -> None:
    web.index(row(day(5)))
    web.answer(address_of(ARCHIVE.player, day(5), URL), 503)

    assert ("blocked", "http 503; 1 capture in the index") == (said(web).outcome, said(web).reason)


def test_captures_there_but_none_asked_for(web: Web) -> None:
    web.index(row(day(5)))

    assert "not-tried" == said(web).outcome
    assert NOW == said(web).at


# --- 13, availability -----------------------------------------------------------------------------


def snapshot(at: datetime, url: str = URL, **more: object) -> dict[str, object]:
    closest = {"available": True, "url": f"http://web.archive.org/web/{stamped(at)}/{url}", "timestamp": stamped(at),
               "status": "200", **more}
    return {"url": url, "archived_snapshots": {"closest": closest}}


def test_availability_is_asked_with_a_timestamp_of_the_clock(web: Web) -> None:
    said(web)

    assert ("https://archive.org/wayback/available?url=twitter.com%2Fexample_reader%2Fstatus%2F"
            f"{ID}&timestamp=20180530120000") == web.asked[0]


def test_availability_without_a_clock_takes_the_day_shown_or_any() -> None:
    dated = Asked("vimeo", "76979871", None, "https://vimeo.com/76979871", None, date(2019, 3, 4))

    assert availability_address(dated).endswith("&timestamp=20190304120000")
    assert availability_address(replace(dated, day=None)).endswith("&timestamp=20200101000000")


def test_availability_empty_is_a_false_negative_and_cdx_counts(web: Web) -> None:
    web.available({"url": URL, "archived_snapshots": {}})
    web.index(row(day(5), "-", "application/json"))
    web.play(day(5), tweet())

    assert "exists" == said(web).outcome


def test_availability_alone_is_enough_to_play(web: Web) -> None:
    web.available(snapshot(day(5)))
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), 429)
    web.play(day(5), old_page())

    assert ("exists", day(5)) == (said(web).outcome, said(web).first_seen)


@pytest.mark.parametrize("answer", [
    None, [], {}, {"archived_snapshots": []}, snapshot(MADE, available=False), snapshot(MADE, available="yes"),
    snapshot(MADE, url=URL + "9"), snapshot(MADE, url="http://elsewhere.example/"),
    {"archived_snapshots": {"closest": {"available": True, "url": f"http://elsewhere.example/web/20180530120000/{URL}"}}},
    {"archived_snapshots": {"closest": {"available": True, "url": 7}}},
])
def test_availability_of_another_shape_or_post_is_nothing(answer: object) -> None:
    assert read_availability(answer, POST) is None


def test_availability_and_index_name_the_same_capture_once(web: Web) -> None:
    web.available(snapshot(day(5)))
    web.index(row(day(5)))
    web.play(day(5), old_page())

    assert "exists" == said(web).outcome
    assert 1 == sum("id_/" in url for url in web.asked)


# --- 13, CDX: the question ------------------------------------------------------------------------


def test_twitter_com_is_asked_even_when_the_article_says_x_com(web: Web) -> None:
    said(web)
    indexed = [url for url in web.asked if "/cdx/" in url]

    first = f"https://web.archive.org/cdx/search/cdx?url=twitter.com%2Fexample_reader%2Fstatus%2F{ID}"

    assert f"{first}&matchType=prefix&output=json&limit=5000" == indexed[0]
    assert "url=x.com%2Fexample_reader" in indexed[1]


def test_variants_of_the_address() -> None:
    assert [
        f"twitter.com/example_reader/status/{ID}", f"x.com/example_reader/status/{ID}",
        f"mobile.twitter.com/example_reader/status/{ID}", f"twitter.com/example_reader/statuses/{ID}",
        f"twitter.com/i/web/status/{ID}", f"twitter.com/i/status/{ID}", f"x.com/i/status/{ID}",
        f"twitter.com/statuses/{ID}", f"twitter.com/anyuser/status/{ID}",
    ] == [place.url for place in places(POST)]


def test_rare_variants_are_asked_only_where_the_first_gave_nothing(web: Web) -> None:
    web.index(row(day(5)))
    web.play(day(5), old_page())
    said(web)

    assert 2 == sum("/cdx/" in url for url in web.asked)


def test_a_rare_variant_has_it(web: Web) -> None:
    nameless = f"https://twitter.com/i/web/status/{ID}"
    web.index(row(day(5), original=nameless), place=4)
    web.play(day(5), old_page(), original=nameless)

    assert "exists" == said(web).outcome


def test_a_renamed_account_is_tried_under_both_handles() -> None:
    renamed = replace(POST, handle="new_reader", permalink=f"https://twitter.com/example_reader/status/{ID}?s=20")
    first = [place.url for place in places(renamed) if place.first]

    assert [f"twitter.com/new_reader/status/{ID}", f"x.com/new_reader/status/{ID}",
            f"twitter.com/example_reader/status/{ID}", f"x.com/example_reader/status/{ID}"] == first


def test_without_a_handle_only_the_nameless_forms_are_asked() -> None:
    nobody = replace(POST, handle=None, url=f"https://x.com/i/status/{ID}")

    assert [True] * 5 == [place.first for place in places(nobody)]
    assert all("example_reader" not in place.url for place in places(nobody))


def test_a_handle_that_is_none_never_gets_into_an_address() -> None:
    odd = replace(POST, handle="a/b?c&d=é", url=None)

    assert all(place.url.startswith(("twitter.com/i/", "x.com/i/", "twitter.com/statuses", "twitter.com/anyuser"))
               for place in places(odd))


def test_a_short_id_is_not_asked_by_its_beginning() -> None:
    early = Asked("x", "20", "example_reader", "https://x.com/example_reader/status/20")

    assert {False} == {place.prefix for place in places(early)}


def test_never_filtered_on_status_or_type(web: Web) -> None:
    web.index()
    said(web)

    assert not any("filter" in url or "statuscode" in url or "mimetype" in url for url in web.asked)


def test_other_platforms_are_asked_under_their_own_addresses() -> None:
    story = Asked("instagram", "CabcdEfGhIj", "example_reader", "https://www.instagram.com/p/CabcdEfGhIj/",
                  "https://www.instagram.com/reel/CabcdEfGhIj/?igsh=AbC")
    short = Asked("telegram", "example_channel/12", "example_channel", "https://t.me/example_channel/12")

    assert [("instagram.com/p/CabcdEfGhIj", True), ("instagram.com/reel/CabcdEfGhIj/?igsh=AbC", True)] == [
        (place.url, place.prefix) for place in places(story)]
    assert [("t.me/example_channel/12", False)] == [(place.url, place.prefix) for place in places(short)]


def test_an_address_that_is_not_the_posts_own_is_not_asked() -> None:
    odd = Asked("vimeo", "76979871", None, "https://vimeo.com/11111111", "https://web.archive.org/web/2020/https://vimeo.com/76979871")

    assert () == places(odd)
    assert ask(odd, Web()) is None


# --- 13, CDX: the answer --------------------------------------------------------------------------


def test_rows_are_validated_one_by_one(web: Web) -> None:
    broken = [[], ["x"], row(day(5))[:3], [None] * 7, row(day(5), "OK"), row(day(5), "20"), row(day(5), "200", original="::"),
              ["k", "2018", URL, "text/html", "200", "A" * 32, "1"], ["k", "20181399000000", URL, "text/html", "200", "A" * 32],
              {"timestamp": 1}, "row", 7, row(day(4), original="https://twitter.com/example_reader/status/1001")]
    web.index(*broken, row(day(5), "-", "application/json", "not a digest"))
    web.play(day(5), tweet())

    assert ("exists", day(5)) == (said(web).outcome, said(web).first_seen)


def test_a_row_of_another_post_is_not_ours(web: Web) -> None:
    web.index(row(day(5), original=URL + "1"))

    assert "unknown" == said(web).outcome
    assert not any("id_/" in url for url in web.asked)


def test_surt_folds_case_so_codes_are_compared_with_theirs(web: Web) -> None:
    asked = Asked("instagram", "CabcdEfGhIj", None, "https://www.instagram.com/p/CabcdEfGhIj/")
    folded = "https://www.instagram.com/p/CABCDEFGHIJ/"
    web.index(row(day(5), original=folded), asked=asked)
    web.play(day(5), f'<meta property="og:url" content="{folded}"><meta property="og:title" content="A post">', original=folded)

    assert "unknown" == said(web, asked).outcome


def test_the_handles_case_does_not_matter(web: Web) -> None:
    spelled = URL.replace("example_reader", "Example_Reader")
    web.index(row(day(5), original=spelled))
    web.play(day(5), old_page("Example_Reader"), original=spelled)
    found = said(web)

    assert ("exists", "Example_Reader", ()) == (found.outcome, found.handle, found.former_handles)


def test_revisit_rows_take_the_status_of_the_same_bytes(web: Web) -> None:
    web.index(row(day(2)), row(day(5), "-", "warc/revisit"), row(day(9), "404", digest="B"),
              row(day(20), "-", "warc/revisit", "B"))
    web.play(day(2), old_page())
    found = said(web)

    assert (day(2), day(5), day(9)) == (found.first_seen, found.last_seen, found.missing_since)


def test_equal_digests_are_played_once(web: Web) -> None:
    web.index(row(day(2)), row(day(5)), row(day(9)))
    web.play(day(2), old_page())

    assert (day(2), day(9)) == (said(web).first_seen, said(web).last_seen)
    assert {address_of(ARCHIVE.player, day(2), URL)} == {url for url in web.asked if "id_/" in url}


def test_resume_key_rows_are_no_rows(web: Web) -> None:
    web.index(row(day(2)), [], ["com%2Ctwitter%29+20180530"])
    web.play(day(2), old_page())

    assert "exists" == said(web).outcome


def test_blocked_site_error_is_restricted(web: Web) -> None:
    body = (b"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception."
            b"AdministrativeAccessControlException: Blocked Site Error")
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), 403, body)

    assert ("restricted", "the archive does not show this site: Blocked Site Error") == (said(web).outcome, said(web).reason)


def test_blocked_by_robots_is_restricted(web: Web) -> None:
    body = b"org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots"
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), 403, body)

    assert "restricted" == said(web).outcome


def test_429_is_blocked_and_ends_the_asking(web: Web) -> None:
    web.index()
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), 429)

    found = said(web)

    assert ("blocked", "http 429") == (found.outcome, found.reason)
    assert 1 == sum("/cdx/" in url for url in web.asked)


@pytest.mark.parametrize("status", [503, 504])
def test_overload_is_blocked(web: Web, status: int) -> None:
    for place in places(POST):
        web.answer(ask_index(ARCHIVE.index, place.url, prefix=place.prefix), status)

    assert ("blocked", f"http {status}") == (said(web).outcome, said(web).reason)


def test_time_out_is_blocked(web: Web) -> None:
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), None, error="timeout", complete=False)

    assert ("blocked", "timeout") == (said(web).outcome, said(web).reason)


def test_a_page_instead_of_rows_is_unknown(web: Web) -> None:
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), 200, "<html>Sorry</html>")

    assert ("unknown", "the answer is no index") == (said(web).outcome, said(web).reason)


# --- 13, replay -----------------------------------------------------------------------------------


def test_original_bytes_are_asked_for(web: Web) -> None:
    web.index(row(day(2)))
    said(web)

    assert f"https://web.archive.org/web/{stamped(day(2))}id_/{URL}" == web.asked[-1]


def test_nearest_capture_by_302_counts_with_its_own_time(web: Web) -> None:
    web.index(row(day(2)), row(day(9), "404", digest="B"))
    web.answer(address_of(ARCHIVE.player, day(2), URL), 302, b"", ("Location", f"/web/{stamped(day(4))}id_/{URL}"),
               ("X-Archive-Redirect-Reason", "found capture"))
    web.play(day(4), old_page())
    found = said(web)

    assert (day(4), day(4), day(9)) == (found.first_seen, found.last_seen, found.missing_since)
    assert address_of(ARCHIVE.player, day(4), URL) == found.capture


def test_404_page_of_the_archive_says_nothing_of_the_post(web: Web) -> None:
    web.index(row(day(2)))
    web.answer(address_of(ARCHIVE.player, day(2), URL), 404, b"Wayback Machine has not archived that URL.")

    assert ("unknown", "not archived; 1 capture in the index") == (said(web).outcome, said(web).reason)


def test_404_played_back_is_the_sites(web: Web) -> None:
    web.index(row(day(2), "-", "warc/revisit"))
    web.play(day(2), b"Sorry, that page doesn't exist!", status=404)

    assert "gone" == said(web).outcome


def test_a_refusal_played_back_is_the_sites_and_not_the_archives(web: Web) -> None:
    web.index(row(day(2), "-", "warc/revisit"))
    web.play(day(2), b"Rate limited", status=429)

    assert ("unknown", "archived as http 429; 1 capture in the index") == (said(web).outcome, said(web).reason)


def test_403_excluded_is_restricted(web: Web) -> None:
    web.index(row(day(2)))
    web.answer(address_of(ARCHIVE.player, day(2), URL), 403, b"",
               ("X-Archive-Wayback-Runtime-Error", "AdministrativeAccessControlException: Blocked Site Error"))

    assert "restricted" == said(web).outcome


def test_replay_may_serve_the_wrong_one(web: Web) -> None:
    asked = Asked("instagram", "CabcdEfGhIj", None, "https://www.instagram.com/p/CabcdEfGhIj/")
    ours, other = "https://www.instagram.com/p/CabcdEfGhIj/", "https://www.instagram.com/p/CABCDEFGHIJ/"
    page = f'<meta property="og:url" content="{ours}"><meta property="og:title" content="A post">'
    web.index(row(day(5), original=ours), asked=asked)
    web.play(day(5), page, ("Link", f'<{other}>; rel="original"'), original=ours)
    wrong = said(web, asked)
    web.play(day(5), page, ("Link", f'<{ours}>; rel="original"'), original=ours)
    right = said(web, asked)

    assert ("unknown", "exists") == (wrong.outcome, right.outcome)


def test_a_javascript_shell_is_no_evidence(web: Web) -> None:
    web.index(row(datetime(2022, 3, 1, tzinfo=UTC)))
    web.play(datetime(2022, 3, 1, tzinfo=UTC), SHELL)

    assert ("unknown", "shows no words of the post; 1 capture in the index") == (said(web).outcome, said(web).reason)


def test_a_shell_after_a_404_does_not_bring_the_post_back(web: Web) -> None:
    web.index(row(day(2)), row(day(900), "404", digest="B"), row(day(1500), digest="C"))
    web.play(day(2), old_page())
    web.play(day(1500), SHELL)

    assert ("gone", day(900)) == (said(web).outcome, said(web).missing_since)


def test_pages_of_before_2020_hold_the_post(web: Web) -> None:
    web.index(row(day(2)))
    web.play(day(2), old_page())
    found = said(web)

    assert ("example_reader", "Example Reader", "4242", MADE) == (found.handle, found.name, found.author_id, found.posted_at)
    assert (Anchor("https://t.co/AbCdEfGhIj", "https://courier.example/story"),) == found.links


def test_og_description_of_newer_pages(web: Web) -> None:
    at = datetime(2023, 8, 1, tzinfo=UTC)
    web.index(row(at))
    web.play(at, preview_page())
    found = said(web)

    assert ("exists", "Some words", "Example Reader", "example_reader") == (found.outcome, found.text, found.name, found.handle)


def test_title_of_a_page_that_names_its_post(web: Web) -> None:
    web.index(row(day(2)))
    web.play(day(2), f'<link rel="canonical" href="{URL}"><title>Example Reader on Twitter: "Some words"</title>')

    assert ("exists", "Some words", "Example Reader") == (said(web).outcome, said(web).text, said(web).name)


def test_a_page_that_names_its_post_without_a_word_is_no_evidence(web: Web) -> None:
    web.index(row(day(2)))
    web.play(day(2), f'<link rel="canonical" href="{URL}"><title>X</title>')

    assert "unknown" == said(web).outcome


def test_a_page_of_another_post_is_no_evidence(web: Web) -> None:
    web.index(row(day(2)), row(day(3), digest="B"))
    web.play(day(2), old_page(post_id="1001"))
    web.play(day(3), preview_page(post_id="1001"))

    assert "unknown" == said(web).outcome


def test_json_captures_come_first(web: Web) -> None:
    web.index(row(day(1)), row(day(4), "-", "application/json", "B"), row(day(5), digest="C"))
    web.play(day(4), tweet())
    web.play(day(5), old_page())
    found = said(web)

    assert (TEXT, day(4), day(5)) == (found.text, found.first_seen, found.last_seen)
    assert f"{stamped(day(1))}id_" not in "".join(web.asked)


def test_json_of_another_post_is_no_evidence(web: Web) -> None:
    web.index(row(day(4), "-", "application/json"))
    web.play(day(4), tweet(post_id="1001"))

    assert "unknown" == said(web).outcome


def test_the_beginning_of_a_long_post_is_not_its_text(web: Web) -> None:
    web.index(row(day(4), "-", "application/json"))
    cut = {**tweet(), "truncated": True, "text": "Some wor…"}
    del cut["full_text"]
    web.play(day(4), cut)
    beginning = said(web)
    web.play(day(4), {**cut, "extended_tweet": {"full_text": "Some words &amp; more"}})
    whole = said(web)

    assert ("exists", None) == (beginning.outcome, beginning.text)
    assert "Some words & more" == whole.text


def test_query_variants_are_the_same_post(web: Web) -> None:
    variant = f"{URL}?screen_name=example_reader&id={ID}&lang=pt"
    web.index(row(day(4), "-", "application/json", original=variant))
    web.play(day(4), tweet(), original=variant)

    assert "exists" == said(web).outcome


def test_http_to_https_a_second_apart_is_no_rename(web: Web) -> None:
    plain = URL.replace("https", "http")
    web.index(row(day(2), "301", "unk", "B", plain), row(day(2) + timedelta(seconds=1)))
    web.play(day(2) + timedelta(seconds=1), old_page())
    found = said(web)

    assert ("exists", ()) == (found.outcome, found.former_handles)
    assert not any(plain in url for url in web.asked if "id_/" in url)


def test_302_rows_tell_renames(web: Web) -> None:
    renamed = f"https://twitter.com/new_reader/status/{ID}"
    web.index(row(day(2)), row(day(300), "302", "unk", "B"))
    web.play(day(2), old_page())
    web.play(day(300), b"", ("Location", f"/web/{stamped(day(300))}id_/{renamed}"), status=302)
    web.play(day(300), old_page("new_reader"), original=renamed)
    found = said(web)

    assert ("exists", "new_reader", (("example_reader", day(2)),)) == (found.outcome, found.handle, found.former_handles)
    assert (day(2), day(300)) == (found.first_seen, found.last_seen)


def test_a_redirect_to_another_handle_alone_shows_that_the_id_is_known(web: Web) -> None:
    web.index(row(day(300), "302", "unk"))
    web.play(day(300), b"", ("Location", f"https://twitter.com/new_reader/status/{ID}"), status=302)
    found = said(web)

    assert ("exists", "new_reader", ()) == (found.outcome, found.handle, found.former_handles)
    assert not any("id_" not in url and url.startswith("https://twitter.com") for url in web.asked)


def test_a_redirect_to_another_handle_and_later_a_404(web: Web) -> None:
    web.index(row(day(300), "302", "unk"), row(day(400), "404", digest="B"))
    web.play(day(300), b"", ("Location", f"/web/{stamped(day(300))}id_/https://twitter.com/new_reader/status/{ID}"), status=302)
    found = said(web)

    assert ("gone", "new_reader", day(300), day(400)) == (found.outcome, found.handle, found.last_seen, found.missing_since)
    assert NOW == found.at


def test_the_last_word_of_several_counts(web: Web) -> None:
    web.index(row(day(5), "-", "application/json"), row(day(9), "200", "application/json", "B"))
    web.play(day(5), {"errors": [{"code": 63, "message": "User has been suspended."}]})
    web.play(day(9), {"errors": [{"code": 179, "message": "Not authorized."}]})

    assert ("restricted", "Not authorized. on 2018-06-08") == (said(web).outcome, said(web).reason)


def test_a_redirect_to_something_else_says_nothing(web: Web) -> None:
    web.index(row(day(300), "302", "unk"))
    web.play(day(300), b"", ("Location", "/web/20190101000000id_/https://twitter.com/login"), status=302)

    assert ("unknown", "archived redirect to something else; 1 capture in the index") == (said(web).outcome, said(web).reason)


def test_a_circle_of_redirects_ends(web: Web) -> None:
    web.index(row(day(2)))
    web.play(day(2), b"", ("Location", f"/web/{stamped(day(2))}id_/{URL}"), status=302)

    assert "unknown" == said(web).outcome
    assert 5 == sum("id_/" in url for url in web.asked)


@pytest.mark.parametrize("location", ["http://[", "javascript:alert(1)", "", "  "])
def test_a_redirect_that_cannot_be_read_says_nothing(web: Web, location: str) -> None:
    web.index(row(day(2)))
    web.play(day(2), b"", ("Location", location), status=302)

    assert "unknown" == said(web).outcome


def test_other_platforms_need_words_and_their_own_address(web: Web) -> None:
    asked = Asked("instagram", "CabcdEfGhIj", None, "https://www.instagram.com/p/CabcdEfGhIj/")
    url = "https://www.instagram.com/p/CabcdEfGhIj/"
    web.index(row(day(5), original=url), asked=asked)
    web.play(day(5), f'<meta property="og:url" content="{url}"><meta property="og:description" content="12 likes">', original=url)
    shown = said(web, asked)
    web.play(day(5), f'<meta property="og:url" content="{url}">', original=url)
    bare = said(web, asked)
    web.play(day(5), tweet(), original=url)
    foreign = said(web, asked)

    assert ("exists", None, "CabcdEfGhIj") == (shown.outcome, shown.text, shown.post_id)
    assert ("unknown", "unknown") == (bare.outcome, foreign.outcome)


def test_two_captures_at_most_and_one_redirect(web: Web) -> None:
    web.index(*(row(day(number), digest="ABCDEFG"[number]) for number in range(6)), row(day(9), "302", digest="G"))
    for number in range(6):
        web.play(day(number), SHELL)
    said(web)

    assert 3 == sum("id_/" in url for url in web.asked)


# --- 13, TimeMap ----------------------------------------------------------------------------------


def test_timemap_stands_in_for_an_overloaded_index(web: Web) -> None:
    for place in places(POST):
        web.answer(ask_index(ARCHIVE.index, place.url, prefix=place.prefix), 503)
    listed = (f'<{URL}>; rel="original",\n<https://web.archive.org/web/{stamped(day(2))}/{URL}>; rel="first memento"; '
              f'datetime="{day(2):%a, %d %b %Y %H:%M:%S} GMT",\n'
              '<https://web.archive.org/web/20180601000000/https://twitter.com/other/status/1001>; rel="memento"; '
              'datetime="Fri, 01 Jun 2018 00:00:00 GMT"')
    web.answer(f"https://web.archive.org/web/timemap/link/https://{places(POST)[0].url}", 200, listed)
    web.play(day(2), old_page())

    assert ("exists", day(2)) == (said(web).outcome, said(web).first_seen)


def test_timemap_is_not_asked_after_a_429(web: Web) -> None:
    web.answer(ask_index(ARCHIVE.index, places(POST)[0].url, prefix=True), 429)
    said(web)

    assert not any("timemap" in url for url in web.asked)


def test_timegate_is_never_asked(web: Web) -> None:
    web.index(row(day(2)))
    said(web)

    assert all("/web/" not in url or f"/web/{stamped(day(2))}id_/" in url for url in web.asked)


# --- whatever comes -------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["20180604120000", URL, "200", "-", "application/json", "original", "timestamp", "1001"]),
    lambda inner: st.lists(inner, max_size=5)
    | st.dictionaries(st.sampled_from(["id_str", "user", "full_text", "archived_snapshots", "closest", "url", "errors",
                                       "code", "entities", "urls", "timestamp", "original"]), inner, max_size=5),
    max_leaves=12,
)
BODIES = st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode())
HEADERS = st.sampled_from([(), (("Location", "/web/20180604120000id_/" + URL),), (("Location", "https://[::"),),
                           (("Memento-Datetime", "Mon, 04 Jun 2018 12:00:00 GMT"),), (("Link", '<a>; rel="original"'),)])


@given(body=BODIES, status=st.sampled_from([None, 200, 204, 302, 403, 404, 429, 503, 999]), headers=HEADERS,
       complete=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_answer_never_raises_and_never_gives_exists_without_our_id(
        body: bytes, status: int | None, headers: tuple[tuple[str, str], ...], complete: bool) -> None:
    def fetch(url: str) -> Capture:
        if "/cdx/" in url:
            return Capture(url, NOW, 200, (), json.dumps([HEAD, row(day(2)), row(day(5), "302", digest="B")]).encode())
        return Capture(url, NOW, status, headers, body, None, complete, None if status else "connect")

    found = ask(POST, fetch)

    assert found is not None
    assert "exists" != found.outcome or ID.encode() in body
    assert found.outcome in {"exists", "gone", "suspended", "restricted", "blocked", "unknown", "not-tried"}


@given(body=BODIES)
@settings(max_examples=150, deadline=None)
def test_any_index_never_raises(body: bytes) -> None:
    found = ask(POST, lambda url: Capture(url, NOW, 200, (), body))

    assert found is not None
    assert "exists" != found.outcome


def test_the_witness_says_who_it_is() -> None:
    assert ("wayback", "Wayback Machine", "archive", frozenset()) == (
        WITNESS.key, WITNESS.name, WITNESS.kind, WITNESS.platforms)

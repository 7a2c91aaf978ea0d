"""X's own witnesses: every row of endpoints.md, sections 3 and 4."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st
from witness_answers import POSTS, Answer, always, capture, web

from provenance.model import Anchor
from provenance.witnesses import x_oembed, x_syndication
from provenance.witnesses.x_json import read_tweet
from provenance.witnesses.x_token import _round_up, base36, token

POST = POSTS["x"]
ID = "1795968363525046272"
OTHER = "1629307668568633344"
FIRST = x_oembed.address(ID)
SECOND = x_oembed.address(ID, "publish.x.com", "x.com")
TWEET_RESULT = x_syndication.address(ID)
WITH_ANY_TOKEN = x_syndication.address(ID, "a")

QUOTE = (f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bins are full &amp; the wind is up '
         f'<a href="https://t.co/AbCdEf1234">pic.twitter.com/AbCdEf1234</a></p>&mdash; Example Reader '
         f'(@example_reader) <a href="https://twitter.com/example_reader/status/{ID}?ref_src=twsrc%5Etfw">May 30, 2024'
         f"</a></blockquote>\n")
CARD = {
    "url": f"https://twitter.com/example_reader/status/{ID}", "author_name": "Example Reader",
    "author_url": "https://twitter.com/example_reader", "html": QUOTE, "width": 550, "height": None, "type": "rich",
    "cache_age": "3153600000", "provider_name": "Twitter", "provider_url": "https://twitter.com", "version": "1.0",
}


def oembed(answers: dict[str, Answer]) -> Any:
    return x_oembed.ask(POST, web(answers))


# --- section 3 ------------------------------------------------------------------------------------


def test_section_3_200_of_a_status() -> None:
    said = oembed({FIRST: (200, CARD)})

    assert "https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fi%2Fstatus%2F" + ID in FIRST
    assert ("exists", ID, "example_reader", "Example Reader") == (said.outcome, said.post_id, said.handle, said.name)
    assert "The bins are full & the wind is up pic.twitter.com/AbCdEf1234" == said.text
    assert ("dated May 30, 2024", None) == (said.reason, said.posted_at)
    assert FIRST == said.capture


def test_section_3_200_with_x_com_addresses_since_2025() -> None:
    card = {**CARD, "url": f"https://x.com/example_reader/status/{ID}", "author_url": "https://x.com/example_reader",
            "provider_name": "X"}

    assert "exists" == oembed({FIRST: (200, card)}).outcome


def test_section_3_200_of_2014_with_statuses() -> None:
    card = {**CARD, "url": f"https://twitter.com/example_reader/statuses/{ID}"}

    assert "exists" == oembed({FIRST: (200, card)}).outcome


def test_section_3_handle_check_the_present_handle_is_told() -> None:
    card = {**CARD, "author_url": "https://twitter.com/example_renamed"}

    assert "example_renamed" == oembed({FIRST: (200, card)}).handle


def test_section_3_profile_address_gives_a_timeline_which_is_no_post() -> None:
    card = {**CARD, "url": "https://twitter.com/example_reader",
            "html": '<a class="twitter-timeline" href="https://twitter.com/example_reader">Tweets by …</a>'}

    assert ("unknown", "the answer does not name the post") == (
        lambda said: (said.outcome, said.reason))(oembed({FIRST: (200, card), SECOND: (200, card)}))


def test_section_3_answer_about_another_post_is_unknown() -> None:
    card = {**CARD, "url": f"https://twitter.com/example_reader/status/{OTHER}"}
    said = oembed({FIRST: (200, card)})

    assert ("unknown", f"the answer is about another post: {OTHER}") == (said.outcome, said.reason)


def test_section_3_a_link_to_our_post_in_anothers_words_is_not_ours() -> None:
    html = QUOTE.replace(f"status/{ID}", f"status/{OTHER}").replace(
        "https://t.co/AbCdEf1234", f"https://twitter.com/example_reader/status/{ID}")
    card = {key: value for key, value in CARD.items() if key != "url"}

    assert "unknown" == oembed({FIRST: (200, {**card, "html": html})}).outcome
    assert "exists" == oembed({FIRST: (200, card)}).outcome


NOT_FOUND = {"errors": [{"code": 34, "message": "Sorry, that page does not exist."}]}
ERRORS: dict[str, tuple[Answer, str, str]] = {
    "404 with code 34": ((404, NOT_FOUND), "gone",
                         "http 404: Sorry, that page does not exist. (gone or suspended)"),
    "404 in HTML": ((404, "<html>"), "gone", "http 404"),
    "404 empty": ((404, ""), "gone", "http 404"),
    "404 with a sentence and no code": ((404, {"error": "Not found"}), "gone", "http 404: Not found (gone or suspended)"),
    "403 not authorized": ((403, {"error": "Sorry, you are not authorized to see this status.", "request": "/oembed"}),
                           "restricted", "http 403: Sorry, you are not authorized to see this status."),
    "403 without JSON": ((403, "<html>Forbidden"), "blocked", "http 403"),
    "403 with JSON that says nothing": ((403, {"error": "Forbidden."}), "blocked", "http 403: Forbidden."),
    "403 suspended in words": ((403, {"error": "User has been suspended."}), "suspended",
                               "http 403: User has been suspended."),
    "400": ((400, {"errors": [{"code": 25, "message": "Query parameters are missing."}]}), "unknown",
            "http 400: Query parameters are missing."),
    "402": ((402, ""), "blocked", "http 402"),
    "429": ((429, ""), "blocked", "http 429"),
    "503": ((503, ""), "blocked", "http 503"),
    "code 34": ((404, NOT_FOUND), "gone", "http 404: Sorry, that page does not exist. (gone or suspended)"),
    "code 50": ((404, {"errors": [{"code": 50, "message": "User not found."}]}), "gone",
                "http 404: User not found. (gone or suspended)"),
    "code 63": ((403, {"errors": [{"code": 63, "message": "User has been suspended."}]}), "suspended",
                "http 403: User has been suspended."),
    "code 88": ((429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}), "blocked",
                "http 429: Rate limit exceeded"),
    "code 144": ((404, {"errors": [{"code": 144, "message": "No status found with that ID."}]}), "gone",
                 "http 404: No status found with that ID. (gone or suspended)"),
    "code 179": ((403, {"errors": [{"code": 179, "message": "Not authorized"}]}), "restricted",
                 "http 403: Not authorized"),
    "an error in a 200": ((200, NOT_FOUND), "gone", "http 200: Sorry, that page does not exist. (gone or suspended)"),
    "a challenge": ((200, "<title>Just a moment...</title>"), "blocked", "a page that asks for a person"),
    "an empty body": ((200, ""), "blocked", "empty body"),
    "a page": ((200, "<html>hello"), "unknown", "the answer is no JSON"),
    "an empty object": ((200, {}), "unknown", "the answer is no JSON"),
}


@pytest.mark.parametrize(("answer", "outcome", "reason"), ERRORS.values(), ids=ERRORS.keys())
def test_section_3_errors(answer: Answer, outcome: str, reason: str) -> None:
    said = oembed({FIRST: answer})

    assert (outcome, reason) == (said.outcome, said.reason)


def test_section_3_publish_x_com_is_the_same_witness_by_another_name() -> None:
    card = {**CARD, "url": f"https://x.com/example_reader/status/{ID}"}

    assert ("exists", SECOND) == (
        lambda said: (said.outcome, said.capture))(oembed({FIRST: (402, ""), SECOND: (200, card)}))
    assert "gone" == oembed({FIRST: (404, NOT_FOUND), SECOND: (200, card)}).outcome
    assert ("blocked", SECOND) == (lambda said: (said.outcome, said.capture))(oembed({SECOND: (429, "")}))
    assert ("blocked", "http 402") == (
        lambda said: (said.outcome, said.reason))(oembed({FIRST: (402, ""), SECOND: (429, "")}))
    assert "not-tried" == oembed({}).outcome


def test_section_3_redirects_to_the_other_name_are_followed() -> None:
    said = oembed({FIRST: (301, "", {"Location": SECOND}), SECOND: (200, CARD)})

    assert ("exists", SECOND) == (said.outcome, said.capture)


@pytest.mark.parametrize("post", [POSTS["gab"], replace(POST, post_id=None, url=None), replace(POST, post_id="20…")])
def test_posts_that_x_cannot_be_asked_about(post: Any) -> None:
    assert x_oembed.ask(post, always(200, CARD)) is None
    assert x_syndication.ask(post, always(200, CARD)) is None


# --- section 4: the token -------------------------------------------------------------------------

VECTORS = [
    ("20", "0.000000006dq1a2xwd93", "6dq1a2xwd93"),
    ("76360760606986241", "6n.w75c6nqtl", "6nw75c6nqtl"),
    ("1002002173906038784", "2ff.vrxs0adh", "2ffvrxsadh"),
    ("1264226668803231748", "32b.oo1edy1j", "32boo1edy1j"),
    ("1620594685185245185", "3xf.8xvd3qy5", "3xf8xvd3qy5"),
    ("1629307668568633344", "3y6.mctgwzxo", "3y6mctgwzxo"),
    ("1795968363525046272", "4cq.78in92e4", "4cq78in92e4"),
    ("2094455917597138959", "52r.xdt87n0e", "52rxdt87ne"),
]


@pytest.mark.parametrize(("post_id", "number", "expected"), VECTORS)
def test_section_4_token_vectors(post_id: str, number: str, expected: str) -> None:
    assert number == base36(int(post_id) / 1e15 * 3.141592653589793)
    assert expected == token(post_id)


NUMBERS = [
    (0.0, "0"), (35.0, "z"), (36.0, "10"), (0.5, "0.i"), (1 / 36, "0.1"), (0.1, "0.3lllllllllqsn8td1p464unmi"),
    (1 - 2**-53, "0.zzzzzzzzzzh"), (36 - 2**-47, "z.zzzzzzzzz"),
]


@pytest.mark.parametrize(("value", "expected"), NUMBERS)
def test_base36_at_the_edges(value: float, expected: str) -> None:
    written = base36(value)

    assert expected[:8] == written[:8]
    assert value == pytest.approx(_read(written), rel=1e-15)


def test_rounding_up_carries() -> None:
    digits, all_z = [1, 35, 35], [35, 35]

    assert (0, [2]) == (_round_up(digits), digits)
    assert (1, []) == (_round_up(all_z), all_z)


def _read(written: str) -> float:
    whole, _, rest = written.partition(".")
    return int(whole, 36) + (int(rest, 36) / 36 ** len(rest) if rest else 0)


@given(st.integers(0, 10**25 - 1))
def test_a_token_is_letters_and_digits(number: int) -> None:
    assert token(str(number)).isalnum() or number == 0
    assert "0" not in token(str(number))


@given(st.floats(0, 1e12))
def test_base36_reads_back_as_the_same_double(value: float) -> None:
    assert value == pytest.approx(_read(base36(value)), rel=1e-14, abs=1e-300)


def test_post_zero_has_no_token_and_is_asked_with_any() -> None:
    assert "token=a" in x_syndication.address("0")


# --- section 4: the answers -----------------------------------------------------------------------

TWEET = {
    "__typename": "Tweet", "id_str": ID, "created_at": "2024-05-30T00:11:27.000Z", "lang": "en",
    "text": "The bins are full &amp; the wind is up https://t.co/AAAAAAAAAA https://t.co/AbCdEf1234",
    "user": {"id_str": "12", "name": "Example Reader", "screen_name": "example_reader", "verified": False},
    "entities": {
        "urls": [{"url": "https://t.co/AAAAAAAAAA", "expanded_url": "https://example.org/bins", "display_url": "e…"}],
        "media": [{"url": "https://t.co/AbCdEf1234",
                   "expanded_url": f"https://x.com/example_other/status/{OTHER}/photo/1"}],
    },
    "edit_control": {"edit_tweet_ids": [ID], "editable_until_msecs": "1717031487000", "is_edit_eligible": True},
    "isEdited": False, "isStaleEdit": False,
}


def syndication(answers: dict[str, Answer]) -> Any:
    return x_syndication.ask(POST, web(answers))


def test_section_4_200_of_a_tweet() -> None:
    said = syndication({TWEET_RESULT: (200, TWEET)})

    assert f"https://cdn.syndication.twimg.com/tweet-result?id={ID}&lang=en&token=4cq78in92e4" == TWEET_RESULT
    assert ("exists", ID, "example_reader", "12", "Example Reader") == (
        said.outcome, said.post_id, said.handle, said.author_id, said.name)
    assert "The bins are full & the wind is up https://t.co/AAAAAAAAAA https://t.co/AbCdEf1234" == said.text
    assert "2024-05-30T00:11:27+00:00" == said.posted_at.isoformat()
    assert (None, ()) == (said.reason, said.versions)


def test_section_4_entities_tell_where_short_links_lead_and_who_owns_the_picture() -> None:
    said = syndication({TWEET_RESULT: (200, TWEET)})

    assert (Anchor("https://t.co/AAAAAAAAAA", "https://example.org/bins"),
            Anchor("https://t.co/AbCdEf1234", f"https://x.com/example_other/status/{OTHER}/photo/1")) == said.links


def test_section_4_edit_control_gives_all_versions_and_a_stale_edit_is_said() -> None:
    later = str(int(ID) + 4194304 * 60_000)
    tweet = {**TWEET, "edit_control": {"edit_tweet_ids": [ID, later]}, "isStaleEdit": True}
    said = syndication({TWEET_RESULT: (200, tweet)})
    other = syndication({TWEET_RESULT: (200, {**tweet, "id_str": later, "isStaleEdit": False})})

    assert ("exists", (ID, later), "a later version exists") == (said.outcome, said.versions, said.reason)
    assert ("exists", later, f"the answer is version {later} of the post") == (other.outcome, other.post_id, other.reason)


def test_section_4_note_tweet_marks_the_text_as_cut() -> None:
    said = syndication({TWEET_RESULT: (200, {**TWEET, "note_tweet": {"id": "Tm90ZVR3ZWV0"}})})

    assert "exists" == said.outcome
    assert "the text is cut: a longer one (note_tweet) is not in the answer" == said.reason


NOT_THERE: dict[str, tuple[Answer, str]] = {
    "200 {}": ((200, {}), "gone"), "404": ((404, ""), "gone"), "empty body": ((200, ""), "blocked"),
    "another post": ((200, {**TWEET, "id_str": OTHER}), "unknown"), "no id": ((200, {"__typename": "Tweet"}), "unknown"),
    "our id elsewhere": ((200, {**TWEET, "id_str": OTHER, "quoted_tweet": {"id_str": ID}}), "unknown"),
    "an error": ((200, {"error": "Not for you"}), "unknown"), "a list": ((200, [TWEET]), "unknown"),
    "a page": ((200, "<html>are you a robot"), "blocked"), "429": ((429, ""), "blocked"),
    "5xx": ((500, ""), "blocked"), "another type": ((200, {"__typename": "Other"}), "unknown"),
}


@pytest.mark.parametrize(("answer", "outcome"), NOT_THERE.values(), ids=NOT_THERE.keys())
def test_section_4_answers_without_the_post(answer: Answer, outcome: str) -> None:
    said = syndication({TWEET_RESULT: answer})

    assert outcome == said.outcome
    assert said.reason


TOMBSTONES = [
    ("This Post is from a suspended account. Learn more", "suspended"),
    ("This Post was deleted by the Post author. {learnmore}", "gone"),
    ("You’re unable to view this Post because this account owner limits who can view their Posts.", "restricted"),
    ("You're unable to view this Tweet because this account owner limits who can view their Tweets.", "restricted"),
    ("This Post is from an account that no longer exists.", "gone"),
    ("This Post violated the X Rules.", "gone"),
    ("This Tweet violated the Twitter Rules.", "gone"),
    ("This Post is unavailable.", "unknown"),
    ("Age-restricted adult content. This content might not be appropriate for people under 18 years old. To view this "
     "media, you’ll need to log in to X.", "exists"),
    ("This Post may contain sensitive content.", "exists"),
    ("This Tweet is from a suspended account.", "suspended"),
    ("This Post has been withheld in your country.", "restricted"),
    ("Something new.", "unknown"),
]


@pytest.mark.parametrize(("sentence", "outcome"), TOMBSTONES)
def test_section_4_tombstones_are_read_by_their_sentence(sentence: str, outcome: str) -> None:
    stone = {"__typename": "TweetTombstone", "tombstone": {"text": {"text": sentence}}}
    said = syndication({TWEET_RESULT: (200, stone)})

    assert (outcome, sentence) == (said.outcome, said.reason)


@pytest.mark.parametrize("stone", [
    {"__typename": "TweetTombstone"}, {"__typename": "TweetTombstone", "tombstone": 7}, {"tombstone": {"text": []}}])
def test_section_4_a_tombstone_without_a_sentence_says_nothing(stone: Any) -> None:
    said = syndication({TWEET_RESULT: (200, stone)})

    assert ("unknown", "a tombstone without a sentence") == (said.outcome, said.reason)


def test_section_4_a_refused_token_is_tried_again_with_any() -> None:
    said = syndication({TWEET_RESULT: (403, ""), WITH_ANY_TOKEN: (200, TWEET)})

    assert ("exists", WITH_ANY_TOKEN) == (said.outcome, said.capture)
    for again in ({}, {WITH_ANY_TOKEN: (403, "")}, {WITH_ANY_TOKEN: capture(WITH_ANY_TOKEN, None, error="timeout")}):
        refused = syndication({TWEET_RESULT: (403, ""), **again})  # type: ignore[dict-item]  # a capture will do
        assert ("blocked", TWEET_RESULT) == (refused.outcome, refused.capture)


# --- JSON of the API ------------------------------------------------------------------------------


def test_json_of_older_captures() -> None:
    said = read_tweet({"id": 20, "full_text": "a &lt; b", "text": "a", "truncated": False,
                       "created_at": "Tue Mar 21 20:50:14 +0000 2006", "user": {"id": 12}}, "20")

    assert said is not None
    assert ("a < b", "12", None, False) == (said.text, said.author_id, said.handle, said.cut)


def test_lists_of_versions_with_anything_else_in_them_do_not_count() -> None:
    for ids in ([ID, None], ["x"], "20", [ID] * 101, []):
        said = read_tweet({**TWEET, "edit_control": {"edit_tweet_ids": ids}}, ID)
        assert said is not None
        assert () == said.versions
    initial = {**TWEET, "edit_control": {"edit_control_initial": {"edit_tweet_ids": [OTHER, ID]}}}
    assert (OTHER, ID) == read_tweet(initial, ID).versions  # type: ignore[union-attr]  # it is ours
    assert read_tweet({**TWEET, "edit_control": {"edit_tweet_ids": [ID, "7"]}, "id_str": OTHER}, ID) is None


def test_odd_entities_are_left_out() -> None:
    for urls in (7, [7, None, {"url": "https://t.co/a"}, {"url": 1, "expanded_url": 2}], {}):
        said = read_tweet({**TWEET, "entities": {"urls": urls}}, ID)
        assert said is not None
        assert () == said.links

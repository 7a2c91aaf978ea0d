"""Mastodon, Truth Social, Gab, webfinger: rows of endpoints.md, section 9."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from witness_answers import POSTS, Answer, always, web

from provenance.model import Testimony as Said
from provenance.witnesses import mastodon, webfinger
from provenance.witnesses.answers import encoded

POST = POSTS["mastodon"]
ID = "112345678901234567"
API = f"https://social.example/api/v1/statuses/{ID}"
LOOKUP = "https://social.example/api/v1/accounts/lookup?acct=example_reader"
OEMBED = f"https://social.example/api/oembed?url={encoded(POST.url or '')}"
FINGER = "https://social.example/.well-known/webfinger?resource=acct%3Aexample_reader%40social.example"
META = "https://social.example/.well-known/host-meta"
ACCOUNT = {"id": "1", "username": "example_reader", "acct": "example_reader", "display_name": "Example Reader",
           "url": "https://social.example/@example_reader"}
STATUS: dict[str, Any] = {
    "id": ID, "created_at": "2024-04-27T10:00:00.123Z", "edited_at": None, "visibility": "public",
    "uri": f"https://social.example/users/example_reader/statuses/{ID}", "url": POST.url, "account": ACCOUNT,
    "content": '<p>The bins are full,<br>see <a href="https://example.org/bins/2024"><span class="invisible">https://</span>'
               '<span class="ellipsis">example.org/bins</span><span class="invisible">/2024</span></a></p><p>Wind &amp; rain</p>',
    "media_attachments": [], "reblog": None,
}


def ask(answers: dict[str, Answer], post: Any = POST) -> Said:
    said = mastodon.API.ask(post, web(answers))
    assert said is not None
    return said


def short(said: Said | None) -> tuple[str, str | None]:
    assert said is not None
    return said.outcome, said.reason


def test_section_9_status_200() -> None:
    said = ask({API: (200, STATUS)})

    assert ("exists", "example_reader", ID, "Example Reader", "1", None) == (
        said.outcome, said.handle, said.post_id, said.name, said.author_id, said.reason)
    assert "The bins are full,\nsee https://example.org/bins/2024\nWind & rain" == said.text
    assert datetime(2024, 4, 27, 10, 0, 0, 123_000, UTC) == said.posted_at


REMARKS: dict[str, tuple[dict[str, Any], str]] = {
    "edited": ({"edited_at": "2024-04-28T08:00:00.000Z"}, "edited on 2024-04-28 08:00 UTC"),
    "moved": ({"account": {**ACCOUNT, "moved": {"acct": "example_reader@new.example"}}},
              "the account moved to @example_reader@new.example"),
    "limited": ({"account": {**ACCOUNT, "limited": True}}, "its server hides the account unless asked"),
    "a boost": ({"reblog": {"account": {"acct": "example_other"}}}, "a boost of a post by @example_other"),
}


@pytest.mark.parametrize(("changed", "reason"), REMARKS.values(), ids=REMARKS.keys())
def test_section_9_what_else_a_status_says(changed: dict[str, Any], reason: str) -> None:
    assert ("exists", reason) == short(ask({API: (200, {**STATUS, **changed})}))


ERRORS: dict[str, tuple[Answer, tuple[str, str]]] = {
    "404": ((404, {"error": "Record not found"}), ("gone", "http 404: Record not found")),
    "401 with a sentence": ((401, {"error": "This method requires an authenticated user"}),
                            ("restricted", "http 401: This method requires an authenticated user")),
    "401 without": ((401, ""), ("blocked", "http 401")),
    "410": ((410, ""), ("gone", "http 410: the account is suspended or deleted, or the post is")),
    "422": ((422, {"error": "no"}), ("blocked", "http 422")),
    "429": ((429, {"error": "Throttled"}), ("blocked", "http 429: Throttled")),
    "503": ((503, ""), ("blocked", "http 503")),
    "403 of Cloudflare": ((403, "<html>Attention Required"), ("blocked", "http 403")),
    "a page": ((200, "<html>hello"), ("unknown", "the answer is no JSON")),
    "another post": ((200, {**STATUS, "id": "5"}), ("unknown", "the answer is about another post: 5")),
    "a number that is a float": ((200, {**STATUS, "id": 1.5}), ("unknown", "the answer is about another post: no number")),
    "an account": ((200, ACCOUNT), ("unknown", "the answer is no JSON")),
    "of a suspended account": ((200, {**STATUS, "account": {**ACCOUNT, "suspended": True}}),
                               ("suspended", "the account is suspended")),
}


@pytest.mark.parametrize(("answer", "expected"), ERRORS.values(), ids=ERRORS.keys())
def test_section_9_status_errors(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(ask({API: answer}))


def test_section_9_accounts_lookup_tells_a_suspension() -> None:
    missing: dict[str, Answer] = {API: (404, {"error": "Record not found"})}

    assert ("suspended", "the account is suspended") == short(ask({**missing, LOOKUP: (200, {**ACCOUNT, "suspended": True})}))
    assert ("gone", "http 404: Record not found; the account is not there either") == short(ask({**missing, LOOKUP: (404, "")}))
    assert ("gone", "http 404: Record not found") == short(ask({**missing, LOOKUP: (200, ACCOUNT)}))
    assert "suspended" == ask({**missing, LOOKUP: (200, {"suspended": True})},
                              replace(POST, handle="example_reader@social.example")).outcome
    assert "gone" == ask(missing, replace(POST, handle=None)).outcome


COPY = {**STATUS, "uri": "https://origin.example/users/example_other/statuses/109999999999999999",
        "account": {**ACCOUNT, "acct": "example_other@origin.example"}}
ORIGIN = "https://origin.example/api/v1/statuses/109999999999999999"
ORIGINS: dict[str, tuple[Answer | None, tuple[str, str]]] = {
    "there": ((200, {**STATUS, "id": "109999999999999999", "content": "<p>Edited</p>",
                     "edited_at": "2024-04-28T08:00:00.000Z"}),
              ("exists", "by the origin, origin.example; edited on 2024-04-28 08:00 UTC")),
    "gone there": ((404, {"error": "Record not found"}),
                   ("gone", "the origin, origin.example: http 404: Record not found; a copy is left on social.example")),
    "refused": ((403, ""), ("exists", "a copy on social.example; the origin, origin.example: blocked, http 403")),
    "not asked": (None, ("exists", "a copy on social.example; the origin, origin.example: not-tried, not asked")),
}


@pytest.mark.parametrize(("answer", "expected"), ORIGINS.values(), ids=ORIGINS.keys())
def test_section_9_the_origin_comes_before_the_copy(answer: Answer | None, expected: tuple[str, str]) -> None:
    said = ask({API: (200, COPY), **({ORIGIN: answer} if answer else {})})

    assert expected == short(said)
    assert ("example_other@origin.example", ID) == (said.handle, said.post_id)


def test_copies_whose_origin_has_no_number_stand_for_themselves() -> None:
    copy = {**COPY, "uri": "https://origin.example/objects/uuid", "url": "https://origin.example/notice/x"}

    assert ("exists", None) == short(ask({API: (200, copy)}))


@pytest.mark.parametrize("content", [None, 7, "", "<p></p>", "x" * 300_000])
def test_content_that_says_nothing(content: Any) -> None:
    assert None is ask({API: (200, {**STATUS, "content": content})}).text


def test_section_9_truth_social_has_the_same_shapes_and_a_guard() -> None:
    post = POSTS["truthsocial"]
    api = f"https://truthsocial.com/api/v1/statuses/{post.post_id}"
    status = {**STATUS, "id": post.post_id, "uri": f"https://truthsocial.com/users/example_reader/statuses/{post.post_id}"}

    assert ("exists", None) == short(mastodon.TRUTH.ask(post, web({api: (200, status)})))
    assert ("blocked", "http 403") == short(mastodon.TRUTH.ask(post, web({api: (403, "<html>Just a moment...")})))
    assert "suspended" == short(mastodon.TRUTH.ask(post, web({
        api: (404, {"error": "Record not found"}),
        "https://truthsocial.com/api/v1/accounts/lookup?acct=example_reader": (200, {"suspended": True})})))[0]


def test_section_12_gab_has_the_same_shapes() -> None:
    post = POSTS["gab"]
    api = f"https://gab.com/api/v1/statuses/{post.post_id}"

    assert "exists" == short(mastodon.GAB.ask(post, web({api: (200, {**STATUS, "id": post.post_id, "uri": None, "url": 7})})))[0]
    assert "blocked" == short(mastodon.GAB.ask(post, web({api: (403, "")})))[0]


CARD = {"type": "rich", "version": "1.0", "author_name": "Example Reader",
        "author_url": "https://social.example/@example_reader", "cache_age": 86400,
        "html": f'<blockquote class="mastodon-embed" data-embed-url="https://social.example/@example_reader/{ID}/embed">'
                f'<a href="https://social.example/@example_reader/{ID}">Post by @example_reader@social.example View on '
                "Mastodon</a></blockquote>"}
OLD_CARD = {**CARD, "html": f'<iframe src="https://social.example/@example_reader/{ID}/embed" class="mastodon-embed"></iframe>'}
CARDS: dict[str, tuple[Answer, str]] = {
    "200": ((200, CARD), "exists"), "200 before 4.3": ((200, OLD_CARD), "exists"),
    "404 for remote or non-public": ((404, {"error": "Record not found"}), "gone"),
    "401": ((401, {"error": "This API requires an authenticated user"}), "restricted"),
    "same number on another server": ((200, {**CARD, "html": OLD_CARD["html"].replace("social.example", "b.example")}), "unknown"),  # type: ignore[attr-defined]  # it is text
    "500": ((500, ""), "blocked"),
}


@pytest.mark.parametrize(("answer", "outcome"), CARDS.values(), ids=CARDS.keys())
def test_section_9_oembed(answer: Answer, outcome: str) -> None:
    said = mastodon.ask_oembed_of(POST, web({OEMBED: answer}))

    assert said is not None
    assert outcome == said.outcome


SUBJECT = {"subject": "acct:example_reader@social.example", "aliases": [], "links": []}
FINGERS: dict[str, tuple[Answer, tuple[str, str]]] = {
    "200": ((200, SUBJECT), ("unknown", "the account is there; webfinger knows no posts")),
    "404": ((404, ""), ("gone", "http 404: no such account")),
    "410": ((410, ""), ("gone", "http 410: the account is suspended or deleted")),
    "no subject": ((200, {"subject": 7}), ("unknown", "the answer is no JSON")),
    "429": ((429, ""), ("blocked", "http 429")),
}


@pytest.mark.parametrize(("answer", "expected"), FINGERS.values(), ids=FINGERS.keys())
def test_section_9_webfinger(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(webfinger.ask(POST, web({FINGER: answer})))


def test_section_9_webfinger_redirects_lead_to_the_true_host() -> None:
    there = "https://home.example/.well-known/webfinger?resource=acct%3Aexample_reader%40social.example"
    said = webfinger.ask(POST, web({
        FINGER: (301, "", {"Location": there}), there: (200, {"subject": "acct:example_reader@home.example"})}))

    assert said is not None
    assert ("unknown", "example_reader@home.example") == (said.outcome, said.handle)


@pytest.mark.parametrize(("template", "asked"), [
    ("https://home.example/wf?resource={uri}", True), ("http://home.example/wf?resource={uri}", False),
    ("https://home.example/wf", False), ("https://social.example/wf?resource={uri}", False)])
def test_section_9_webfinger_by_host_meta(template: str, asked: bool) -> None:
    meta = f'<?xml version="1.0"?><XRD><Link rel="lrdd" template="{template}"/></XRD>'
    there = "https://home.example/wf?resource=acct%3Aexample_reader%40social.example"
    said = webfinger.ask(POST, web({FINGER: (404, ""), META: (200, meta), there: (200, SUBJECT)}))

    assert ("unknown" if asked else "gone") == short(said)[0]


def test_webfinger_asks_the_server_in_the_handle() -> None:
    said = webfinger.ask(replace(POST, handle="example_other@Origin.example"), web({
        "https://origin.example/.well-known/webfinger?resource=acct%3Aexample_other%40origin.example": (410, "")}))

    assert "gone" == short(said)[0]


@pytest.mark.parametrize("post", [replace(POST, handle=None), replace(POST, handle="a b"), replace(POST, url=None)])
def test_webfinger_needs_an_account(post: Any) -> None:
    assert webfinger.ask(post, always(200, SUBJECT)) is None


@pytest.mark.parametrize("post", [replace(POST, post_id="x"), replace(POST, url=None),
                                  replace(POST, url="https://127.0.0.1/@a/112345678901234567")])
def test_posts_without_a_server_are_not_asked_about(post: Any) -> None:
    assert mastodon.API.ask(post, always(200, STATUS)) is None
    assert mastodon.ask_oembed_of(post, always(200, CARD)) is None

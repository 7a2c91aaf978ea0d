"""Bluesky's AppView, repository, names and oEmbed: rows of endpoints.md, section 8."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from witness_answers import POSTS, Answer, always, web

from provenance.model import Anchor, Testimony as Said
from provenance.witnesses import bluesky, bluesky_repo
from provenance.witnesses.answers import encoded
from provenance.witnesses.bluesky_names import names_of, service_of

POST = POSTS["bluesky"]
DID = "did:plc:oky5czdrnfjpqslsw2a5iclo"
KEY = "3lbd2ebt3wk2r"
URI = f"at://{DID}/app.bsky.feed.post/{KEY}"
XRPC = "https://public.api.bsky.app/xrpc"
GET_POSTS = f"{XRPC}/app.bsky.feed.getPosts?uris={encoded(URI)}"
PROFILE = f"{XRPC}/app.bsky.actor.getProfile?actor={encoded(DID)}"
THREAD = f"{XRPC}/app.bsky.feed.getPostThread?uri={encoded(URI)}&depth=0&parentHeight=0"
LOG = f"https://plc.directory/{DID}/log/audit"
BY_HANDLE = replace(POST, handle="reader.example.com", url=f"https://bsky.app/profile/reader.example.com/post/{KEY}")
RESOLVE = f"{XRPC}/com.atproto.identity.resolveHandle?handle=reader.example.com"
OEMBED = f"https://embed.bsky.app/oembed?url={encoded(POST.url or '')}&format=json"

TEXT = "Déjà vu: the bins are full, see example.org/bins…"
FACET = {"index": {"byteStart": len("Déjà vu: the bins are full, see ".encode()), "byteEnd": len(TEXT.encode())},
         "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/bins/2024"}]}
THE_POST = {
    "uri": URI, "cid": "bafyexample", "indexedAt": "2024-11-19T18:20:01.123Z", "labels": [],
    "author": {"did": DID, "handle": "reader.example.com", "displayName": "Example Reader", "labels": []},
    "record": {"$type": "app.bsky.feed.post", "text": TEXT, "createdAt": "2024-11-19T18:19:55.098Z", "langs": ["en"],
               "facets": [FACET]},
}


def change(handle: str, at: str, **more: Any) -> dict[str, Any]:
    return {"did": DID, "operation": {"type": "plc_operation", "alsoKnownAs": [f"at://{handle}"]}, "createdAt": at,
            "nullified": False, **more}


AUDIT = [
    {"did": DID, "operation": {"type": "create", "handle": "example-reader.bsky.social"},
     "createdAt": "2023-04-24T10:00:00.000Z", "nullified": False},
    change("example-reader.bsky.social", "2023-05-01T10:00:00.000Z"),
    change("stolen.example.org", "2023-06-01T10:00:00.000Z", nullified=True),
    change("old.example.com", "2023-07-01T10:00:00.000Z"),
    change("reader.example.com", "2024-11-02T10:00:00.000Z"),
]


def ask(answers: dict[str, Answer], post: Any = POST) -> Said:
    said = bluesky.ask(post, web(answers))
    assert said is not None
    return said


def short(said: Said | None) -> tuple[str, str | None]:
    assert said is not None
    return said.outcome, said.reason


# --- getPosts, and three clocks -------------------------------------------------------------------


def test_section_8_get_posts_success() -> None:
    said = ask({GET_POSTS: (200, {"posts": [THE_POST]})})

    assert ("exists", "reader.example.com", DID, KEY, "Example Reader", TEXT, None) == (
        said.outcome, said.handle, said.author_id, said.post_id, said.name, said.text, said.reason)
    assert (Anchor("example.org/bins…", "https://example.org/bins/2024"),) == said.links


def test_section_8_three_clocks_created_and_indexed_stand_side_by_side() -> None:
    said = ask({GET_POSTS: (200, {"posts": [THE_POST]})})

    assert datetime(2024, 11, 19, 18, 19, 55, 98_000, UTC) == said.posted_at
    assert datetime(2024, 11, 19, 18, 20, 1, 123_000, UTC) == said.first_seen


def test_section_8_no_unauthenticated_label_is_respected() -> None:
    author = {**THE_POST["author"], "labels": [{"val": "!no-unauthenticated"}]}  # type: ignore[dict-item]  # it is a dict
    said = ask({GET_POSTS: (200, {"posts": [{**THE_POST, "author": author}]})})

    assert ("exists", None, None, ()) == (said.outcome, said.text, said.name, said.links)
    assert "the author asks not to be shown to logged-out readers: words and name are left out" == said.reason


def test_section_8_handle_invalid_is_nobodys() -> None:
    post = {**THE_POST, "author": {"did": DID, "handle": "handle.invalid"}}

    assert None is ask({GET_POSTS: (200, {"posts": [post]})}).handle


OTHER_URI = URI.replace(KEY, "3lbd2ebt3wk2s")
STRANGE: dict[str, tuple[Answer, tuple[str, str]]] = {
    "another post": ((200, {"posts": [{**THE_POST, "uri": OTHER_URI}]}), ("unknown", "the answer is about another post")),
    "another author": ((200, {"posts": [{**THE_POST, "author": {"did": "did:plc:other"}}]}),
                       ("unknown", "the answer names another author than its address")),
    "no list": ((200, {"posts": {}}), ("unknown", "the answer is no JSON")),
    "an error in a 200": ((200, {"error": "Oh", "message": "no"}), ("unknown", "no")),
    "429": ((429, ""), ("blocked", "http 429")),
    "502": ((502, {"error": "UpstreamFailure"}), ("blocked", "http 502: UpstreamFailure")),
    "400": ((400, {"error": "InvalidRequest", "message": "uris must be valid"}),
            ("unknown", "http 400: uris must be valid")),
}


@pytest.mark.parametrize(("answer", "expected"), STRANGE.values(), ids=STRANGE.keys())
def test_section_8_other_answers(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(ask({GET_POSTS: answer}))


@pytest.mark.parametrize("facets", [7, [7], [{"features": []}], [{**FACET, "index": {"byteStart": -1, "byteEnd": 3}}],
                                    [{**FACET, "index": {"byteStart": 0, "byteEnd": 9999}}], [{**FACET, "index": {}}]])
def test_odd_facets_are_left_out(facets: Any) -> None:
    post = {**THE_POST, "record": {"text": TEXT, "facets": facets}}

    assert () == ask({GET_POSTS: (200, {"posts": [post]})}).links


# --- missing posts --------------------------------------------------------------------------------

EMPTY: dict[str, Answer] = {GET_POSTS: (200, {"posts": []})}


def error(name: str, message: str = "so") -> Answer:
    return 400, {"error": name, "message": message}


MISSING: dict[str, tuple[dict[str, Answer], tuple[str, str]]] = {
    "silently omitted": ({}, ("gone", "left out of the answer")),
    "the profile is fine, the thread is not found": (
        {PROFILE: (200, {"did": DID}), THREAD: error("NotFound", "Post not found")}, ("gone", "NotFound: Post not found")),
    "account taken down": ({PROFILE: error("AccountTakedown", "Account has been suspended")},
                           ("suspended", "AccountTakedown: Account has been suspended")),
    "account switched off": ({PROFILE: error("AccountDeactivated", "Account is deactivated")},
                             ("gone", "AccountDeactivated: Account is deactivated")),
    "no such profile": ({PROFILE: error("InvalidRequest", "Profile not found")}, ("gone", "left out of the answer")),
    "a node notFoundPost": ({THREAD: (200, {"thread": {"$type": "app.bsky.feed.defs#notFoundPost"}})},
                            ("gone", "left out of the answer")),
    "a node blockedPost": ({THREAD: (200, {"thread": {"$type": "app.bsky.feed.defs#blockedPost"}})},
                           ("restricted", "blockedPost")),
    "other questions refused": ({PROFILE: (429, ""), THREAD: (429, "")}, ("gone", "left out of the answer")),
}


@pytest.mark.parametrize(("more", "expected"), MISSING.values(), ids=MISSING.keys())
def test_section_8_missing_posts(more: dict[str, Answer], expected: tuple[str, str]) -> None:
    assert expected == short(ask({**EMPTY, **more}))


# --- resolveHandle --------------------------------------------------------------------------------


def test_section_8_resolve_handle() -> None:
    said = ask({RESOLVE: (200, {"did": DID}), GET_POSTS: (200, {"posts": [THE_POST]})}, BY_HANDLE)

    assert ("exists", DID) == (said.outcome, said.author_id)


NOT_RESOLVED: dict[str, tuple[dict[str, Answer], str, str]] = {
    "leads nowhere": ({RESOLVE: error("InvalidRequest", "Unable to resolve handle")}, "unknown", "leads nowhere now"),
    "404": ({RESOLVE: (404, "")}, "unknown", "http 404"),
    "no DID": ({RESOLVE: (200, {"did": "x"})}, "unknown", "names no DID"),
    "refused": ({RESOLVE: (429, "")}, "blocked", "http 429"),
    "not asked": ({}, "not-tried", "not asked"),
}


@pytest.mark.parametrize(("answers", "outcome", "reason"), NOT_RESOLVED.values(), ids=NOT_RESOLVED.keys())
def test_section_8_a_handle_that_is_not_resolved_says_nothing_of_the_post(
        answers: dict[str, Answer], outcome: str, reason: str) -> None:
    said = ask(answers, BY_HANDLE)
    source = bluesky_repo.ask(BY_HANDLE, web(answers))

    assert outcome == said.outcome
    assert reason in (said.reason or "")
    assert source == replace(said, witness="bluesky-repository")


# --- names ----------------------------------------------------------------------------------------


def test_section_8_plc_audit_log_gives_the_dated_rename_history() -> None:
    said = ask({GET_POSTS: (200, {"posts": [THE_POST]}), LOG: (200, AUDIT)})

    assert (("example-reader.bsky.social", datetime(2023, 4, 24, 10, tzinfo=UTC)),
            ("old.example.com", datetime(2023, 7, 1, 10, tzinfo=UTC))) == said.former_handles
    assert "this handle since 2024-11-02 10:00 UTC (PLC directory)" == said.reason


def test_section_8_handle_proof_where_the_directory_names_another() -> None:
    said = ask({GET_POSTS: (200, {"posts": [THE_POST]}), LOG: (200, AUDIT[:4])})

    assert ("reader.example.com", "the PLC directory names old.example.com") == (said.handle, said.reason)


LOGS: dict[str, Answer] = {
    "404": (404, {"message": "DID not registered"}), "no list": (200, {}), "refused": (429, ""), "odd": (200, [7, {}, None]),
    "another's": (200, [{**change("old.example.com", "x"), "did": "did:plc:other"}]),
    "no handle": (200, [{"did": DID, "operation": {"alsoKnownAs": ["https://example.org", 7]}}]),
}


@pytest.mark.parametrize("answer", LOGS.values(), ids=LOGS.keys())
def test_section_8_logs_that_say_nothing(answer: Answer) -> None:
    said = ask({GET_POSTS: (200, {"posts": [THE_POST]}), LOG: answer})

    assert ("exists", (), None) == (said.outcome, said.former_handles, said.reason)


def test_did_web_has_a_document_and_no_log() -> None:
    web_did = "did:web:reader.example.com"
    document = {"id": web_did, "service": [{"id": "#other"}, {"id": "#atproto_pds", "serviceEndpoint": "https://pds.example/"}]}
    fetch = web({"https://reader.example.com/.well-known/did.json": (200, document)})

    assert () == names_of(web_did, fetch).taken
    assert "https://pds.example" == service_of(web_did, fetch)
    assert service_of("did:web:a/../b", always(200, document)) is None
    assert service_of("did:key:z6Mk", always(200, document)) is None


# --- getRecord ------------------------------------------------------------------------------------

DOCUMENT = f"https://plc.directory/{DID}"
RECORD = f"https://pds.example/xrpc/com.atproto.repo.getRecord?repo={encoded(DID)}&collection=app.bsky.feed.post&rkey={KEY}"
SERVED: dict[str, Answer] = {
    DOCUMENT: (200, {"id": DID, "service": [{"id": "#atproto_pds", "serviceEndpoint": "https://pds.example"}]})}


def test_section_8_get_record_on_the_server_of_the_did_document() -> None:
    record = {"uri": URI, "cid": "bafy", "value": {"text": TEXT, "createdAt": "2024-11-19T18:19:55.098Z"}}
    said = bluesky_repo.ask(POST, web({**SERVED, RECORD: (200, record)}))

    assert said is not None
    assert ("exists", TEXT, DID, None) == (said.outcome, said.text, said.author_id, said.handle)


RECORDS: dict[str, tuple[Answer, tuple[str, str]]] = {
    "RecordNotFound": (error("RecordNotFound"), ("gone", "RecordNotFound: so")),
    "RepoNotFound": (error("RepoNotFound"), ("gone", "RepoNotFound: so")),
    "RepoTakendown": (error("RepoTakendown"), ("suspended", "RepoTakendown: so")),
    "RepoDeactivated": (error("RepoDeactivated"), ("gone", "RepoDeactivated: so")),
    "another error": (error("InvalidRequest"), ("unknown", "http 400: so")),
    "another record": ((200, {"uri": OTHER_URI, "value": {}}), ("unknown", "the answer is no record of the post")),
    "500": ((500, ""), ("blocked", "http 500")),
}


@pytest.mark.parametrize(("answer", "expected"), RECORDS.values(), ids=RECORDS.keys())
def test_section_8_get_record_failures(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(bluesky_repo.ask(POST, web({**SERVED, RECORD: answer})))


@pytest.mark.parametrize("document", [
    {}, {"id": "did:plc:other", "service": [{"id": "#atproto_pds", "serviceEndpoint": "https://pds.example"}]},
    {"id": DID, "service": [{"id": "#atproto_pds", "serviceEndpoint": "http://pds.example"}]}, {"id": DID, "service": 7}])
def test_documents_that_name_no_server(document: Any) -> None:
    said = bluesky_repo.ask(POST, web({DOCUMENT: (200, document)}))

    assert ("unknown", "no document names the server of the repository") == short(said)


def test_a_directory_that_refuses_is_a_refusal_and_nobody_asked_is_not_tried() -> None:
    refused, nobody = (bluesky_repo.ask(POST, web(answers)) for answers in ({DOCUMENT: (429, "")}, {}))

    assert ("blocked", "no document names the server of the repository: http 429") == short(refused)
    assert ("not-tried", "no document names the server of the repository: not asked") == short(nobody)


def test_section_8_no_unauthenticated_counts_for_the_repository_too() -> None:
    profile = RECORD.replace("app.bsky.feed.post&rkey=" + KEY, "app.bsky.actor.profile&rkey=self")
    labels = {"labels": {"values": [{"val": "!no-unauthenticated"}]}}
    said = bluesky_repo.ask(POST, web({**SERVED, RECORD: (200, {"uri": URI, "value": THE_POST["record"]}),
                                       profile: (200, {"value": labels})}))

    assert said is not None
    assert ("exists", None) == (said.outcome, said.text)
    assert "asks not to be shown" in (said.reason or "")


# --- oEmbed ---------------------------------------------------------------------------------------

CARD = {
    "type": "rich", "version": "1.0", "author_name": "Example Reader",
    "author_url": "https://bsky.app/profile/reader.example.com", "provider_name": "Bluesky Social", "cache_age": 86400,
    "html": f'<blockquote class="bluesky-embed" data-bluesky-uri="{URI}" data-bluesky-cid="bafy"><p lang="en">The bins are '
            f'full</p>&mdash; Example Reader (<a href="https://bsky.app/profile/{DID}?ref_src=embed">@reader.example.com</a>) '
            f'<a href="https://bsky.app/profile/{DID}/post/{KEY}?ref_src=embed">Nov 19, 2024 at 19:19</a></blockquote>',
}
CARDS: dict[str, tuple[Answer, str]] = {
    "200": ((200, CARD), "exists"),
    "200 of the early version with names swapped": (
        (200, {**CARD, "provider_url": "Bluesky Social", "provider_name": "https://bsky.app"}), "exists"),
    "404": ((404, "post not found"), "gone"),
    "403": ((403, {"message": "post is not publicly accessible"}), "restricted"),
    "403 of a guard": ((403, "<html>"), "blocked"),
    "400": ((400, "Bad URL"), "unknown"),
    "501": ((501, "format"), "blocked"),
    "same key, another author": ((200, {**CARD, "html": CARD["html"].replace(DID, "did:plc:other")}), "unknown"),  # type: ignore[attr-defined]  # it is text
    "another key": ((200, {**CARD, "html": CARD["html"].replace(KEY, "3lbd2ebt3wk2s")}), "unknown"),  # type: ignore[attr-defined]  # it is text
}


@pytest.mark.parametrize(("answer", "outcome"), CARDS.values(), ids=CARDS.keys())
def test_section_8_oembed(answer: Answer, outcome: str) -> None:
    said = bluesky.ask_oembed_of(POST, web({OEMBED: answer}))

    assert said is not None
    assert outcome == said.outcome


def test_section_8_oembed_by_handle() -> None:
    url = OEMBED.replace(encoded(POST.url or ""), encoded(BY_HANDLE.url or ""))
    said = bluesky.ask_oembed_of(BY_HANDLE, web({url: (200, CARD)}))
    other = bluesky.ask_oembed_of(BY_HANDLE, web({url: (200, {**CARD, "author_url": "https://bsky.app/profile/o.example"})}))

    assert said is not None
    assert other is not None
    assert ("exists", "reader.example.com", "The bins are full") == (said.outcome, said.handle, said.text)
    assert ("unknown", "the answer is about another author's post") == short(other)


@pytest.mark.parametrize("url", [None, "https://bsky.app/profile/handle.invalid/post/3lbd2ebt3wk2r",
                                 "https://bsky.app/profile/did:plc:x", "https://bsky.app/profile/a b/post/3lbd2ebt3wk2r"])
def test_addresses_that_name_no_repository(url: str | None) -> None:
    post = replace(POST, url=url)

    assert (None, None, None) == (bluesky.ask(post, always(200)), bluesky.ask_oembed_of(post, always(200)),
                                  bluesky_repo.ask(post, always(200)))

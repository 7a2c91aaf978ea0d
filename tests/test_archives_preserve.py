"""Save Page Now 2: what would be sent, what is sent, what the answers mean; section 13, "Save Page Now 2"."""

from __future__ import annotations

import json
from typing import Any

import pytest
from archive_cases import NOW
from hypothesis import given, strategies as st

from provenance import model
from provenance.errors import UsageError
from provenance.model import Capture
from provenance.witnesses.preserve import (
    Key,
    Sending,
    key_from,
    plan,
    preserve,
    read_job,
    read_status,
    save_request,
    status_request,
)

POST = "https://x.com/example_reader/status/1796169639328219146"
KEY = Key("ACCESSkey1", "s3cr3tPart2")
JOB = "spn2-0123456789abcdef"
DONE = {"status": "success", "timestamp": "20261120091500", "original_url": POST}


class Archive:
    """Answers in turn, and remembers what it was sent; its clock runs by the sleeping alone."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str, Any, Any]] = []
        self.now = 0.0

    def __call__(self, method: str, url: str, headers: Any, form: Any, /) -> Capture:
        self.sent.append((method, url, headers, form))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Capture):
            return answer
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return Capture(url, NOW, status, (), body if isinstance(body, bytes) else json.dumps(body).encode())

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def keep(self, **rest: Any) -> model.Testimony:
        (sending,) = plan([POST])
        return preserve(sending, self, KEY, sleep=self.sleep, clock=lambda: self.now, **rest)


# --- what would be sent -----------------------------------------------------------------------------


def test_the_list_shows_all_there_is_to_send() -> None:
    form = (("url", POST), ("capture_all", "1"), ("skip_first_archive", "1"))

    assert (Sending(POST, "post on X", form, "https://web.archive.org/save", "x", "1796169639328219146"),) == plan([POST])


def test_addresses_are_sent_in_plain_form_and_once() -> None:
    given_ones = [POST, POST.replace("x.com", "twitter.com") + "?s=20&t=AbC", "https://courier.example/story#part",
                  "https://web.archive.org/web/2024/https://courier.example/story", "HTTP://courier.example/other?id=1"]

    assert [("post on X", POST), ("page", "https://courier.example/story"), ("page", "HTTP://courier.example/other?id=1")] == [
        (one.what, one.url) for one in plan(given_ones)]


@pytest.mark.parametrize("url", ["", "words", "1796169639328219146", "ftp://courier.example/", "//courier.example/", "https://[",
                                 "http://10.0.0.1/", "http://localhost/", "http://intranet/page", "http://[::1]/",
                                 "https://user:word@courier.example/",
                                 "https://10.0.0.1/@example_reader/112233445566778899", "https://courier.example/\udc80"])
def test_what_is_no_address_is_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError):
        plan([url])


# --- the key ----------------------------------------------------------------------------------------


def test_the_key_of_the_environment() -> None:
    assert Key("ACCESSkey1", "s3cr3tPart2") == key_from({"PROVENANCE_IA_KEY": " ACCESSkey1:s3cr3tPart2\n"})
    assert key_from({}) is None
    assert key_from({"PROVENANCE_IA_KEY": " "}) is None


@pytest.mark.parametrize("text", ["ACCESSkey1", "ACCESSkey1:", ":s3cr3tPart2", "a b:s3cr3tPart2", "ACCESSkey1:s3\r\nX: y", "é:s3cr3tP"])
def test_a_key_of_another_form_is_wrong_usage_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        key_from({"PROVENANCE_IA_KEY": text})

    assert text.strip() not in str(raised.value)
    assert "s3cr3t" not in str(raised.value)


def test_the_key_is_never_printed() -> None:
    (sending,) = plan([POST])

    for one in (KEY, save_request(sending, KEY), status_request(JOB, KEY), [KEY], {"key": KEY}):
        assert "s3cr3t" not in f"{one!r} {one}"
        assert "ACCESSkey" not in f"{one!r} {one}"


# --- requests ---------------------------------------------------------------------------------------


def test_the_save_request() -> None:
    (sending,) = plan([POST])
    request = save_request(sending, KEY)

    assert ("POST", "https://web.archive.org/save", sending.form) == (request.method, request.url, request.form)
    assert (("Accept", "application/json"), ("Authorization", "LOW ACCESSkey1:s3cr3tPart2")) == request.headers


def test_the_status_request() -> None:
    request = status_request(JOB, KEY)

    assert ("GET", f"https://web.archive.org/save/status/{JOB}", None) == (request.method, request.url, request.form)


# --- answers ----------------------------------------------------------------------------------------


def answer(body: Any, status: int | None = 200, **rest: Any) -> Capture:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Capture("https://web.archive.org/save", NOW, status, (), raw, **rest)


@pytest.mark.parametrize(("capture", "job"), [
    (answer({"url": POST, "job_id": JOB}), JOB),
    (answer({"url": POST, "job_id": "../../x"}), ("unknown", "the answer is no JSON")),
    (answer({"message": "You need to be logged in to use Save Page Now."}, 401),
     ("blocked", "You need to be logged in to use Save Page Now.")),
    (answer({"status": "error", "status_ext": "error:too-many-requests", "message": "Too many."}),
     ("blocked", "error:too-many-requests: Too many.")),
    (answer({"status": "error", "status_ext": "error:invalid-url-syntax"}, 400), ("unknown", "error:invalid-url-syntax")),
    (answer(b"", 429), ("blocked", "http 429")), (answer(b"<html>", 502), ("blocked", "http 502")),
    (answer(b"", 404), ("unknown", "http 404")), (answer(b"", None, error="timeout", complete=False), ("blocked", "timeout")),
])
def test_the_answer_to_a_save_request(capture: Capture, job: Any) -> None:
    assert job == read_job(capture)


@pytest.mark.parametrize("body", [{}, [], {"status": "done"}, {"status": "success"}, {"status": "success", "timestamp": 7},
                                  {"status": "success", "timestamp": "2026"}, {"status": ["success"]}])
def test_a_status_that_tells_none(body: Any) -> None:
    assert read_status(answer(body)) is None
    assert read_status(answer(DONE, 500)) is None


# --- doing it -----------------------------------------------------------------------------------------


def test_pending_then_success_gives_the_captures_address() -> None:
    archive = Archive({"url": POST, "job_id": JOB}, {"status": "pending"}, (500, b""), DONE)
    found = archive.keep()

    assert f"https://web.archive.org/web/20261120091500/{POST}" == found.capture
    assert ("wayback-save", "unknown", "1796169639328219146", NOW) == (found.witness, found.outcome, found.post_id, found.at)
    assert "kept on request; what it shows was not read" == found.reason
    assert ["POST", "GET", "GET", "GET"] == [method for method, *_ in archive.sent]


def test_success_without_a_readable_address_is_the_one_asked_for() -> None:
    found = Archive({"job_id": JOB}, {**DONE, "original_url": "words"}).keep()

    assert f"https://web.archive.org/web/20261120091500/{POST}" == found.capture


@pytest.mark.parametrize(("code", "outcome"), [("error:blocked", "blocked"), ("error:blocked-url", "blocked"),
                                               ("error:bad-gateway", "unknown"), ("error:not-found", "unknown")])
def test_pages_of_x_usually_fail(code: str, outcome: str) -> None:
    found = Archive({"job_id": JOB}, {"status": "error", "status_ext": code, "message": "Its sentence."}).keep()

    assert (outcome, f"{code}: Its sentence.") == (found.outcome, found.reason)
    assert f"https://web.archive.org/save/status/{JOB}" == found.capture


def test_an_error_without_words() -> None:
    assert "the archive could not keep it" == Archive({"job_id": JOB}, {"status": "error"}).keep().reason


def test_the_deadline_ends_the_waiting() -> None:
    archive = Archive({"job_id": JOB}, {"status": "pending"})
    found = archive.keep(deadline_s=60, pause_s=5)

    assert ("unknown", f"no word of the archive in time; job {JOB}") == (found.outcome, found.reason)
    assert archive.now <= 60
    assert 12 == len(archive.sent)


def test_a_refusal_while_waiting_ends_it() -> None:
    archive = Archive({"job_id": JOB}, (429, b""))

    assert f"no word of the archive in time (http 429); job {JOB}" == archive.keep().reason
    assert 2 == len(archive.sent)


def test_a_refusal_at_once() -> None:
    archive = Archive((401, {"message": "You need to be logged in."}))

    assert ("blocked", "You need to be logged in.") == (archive.keep().outcome, archive.keep().reason)


def test_no_testimony_holds_the_key() -> None:
    for answers in ([{"job_id": JOB}, DONE], [(401, b"")], [{"job_id": JOB}, {"status": "error"}]):
        assert "s3cr3t" not in repr(Archive(*answers).keep())


@given(st.binary(max_size=150), st.sampled_from([200, 400, 401, 404, 429, 500]))
def test_any_answer_never_raises(body: bytes, status: int) -> None:
    assert Archive((status, body)).keep(deadline_s=20).outcome in ("unknown", "blocked")
    assert Archive({"job_id": JOB}, (status, body)).keep(deadline_s=20).outcome in ("unknown", "blocked")


@given(st.text(max_size=60))
def test_any_address_is_planned_or_wrong_usage(text: str) -> None:
    try:
        planned = plan([text])
    except UsageError:
        return

    assert 1 == len(planned)

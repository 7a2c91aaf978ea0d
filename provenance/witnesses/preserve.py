"""
Asking the Wayback Machine to keep a page (Save Page Now 2), with the user's own key. Nothing is sent by itself.

    for sending in plan(["https://x.com/example/status/1796169639328219146"]):
        print(sending.what, sending.url, sending.to)       # what would be sent, and to whom
        testimony = preserve(sending, send, key, sleep=time.sleep, clock=time.monotonic)

Requests are built and answers read by pure functions; what touches the network is the ``Send`` that is handed in.
The key stands in one header of the request and nowhere else: no Capture holds it, nothing here prints it.
Source: the endpoints fact sheet, section 13, "Save Page Now 2".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from provenance.addresses import read_target
from provenance.errors import UsageError
from provenance.model import Capture, Testimony
from provenance.networks import is_public
from provenance.platforms import name_of, parse_post_url
from provenance.urls import split, unwrap
from provenance.witnesses.answers import dig, json_of, line, outcome_of_status, testimony, unreadable
from provenance.witnesses.cdx import from_stamp

__all__ = ["ENVIRONMENT", "Job", "Key", "Request", "Send", "Sending", "key_from", "plan", "preserve", "read_job",
           "read_status", "save_request", "status_request", "was_kept"]

ENVIRONMENT = "PROVENANCE_IA_KEY"
KEY = "wayback-save"
_SAVE = "https://web.archive.org/save"
#: A page that answers 404 is worth keeping, too; the check for a first capture only costs time.
_OPTIONS = (("capture_all", "1"), ("skip_first_archive", "1"))
#: Captures take half a minute as a rule, minutes when many wait; the limit of 12 a minute allows a look every 5 s.
DEADLINE_S = 300.0
PAUSE_S = 5.0
_KEPT = "kept on request; what it shows was not read"
_JOB = re.compile(r"[A-Za-z0-9_-]{1,100}")
_KEY_PART = re.compile(r"[!-9;-~]{4,200}")


class Send(Protocol):
    """
    What sends a request and gives back the answer: method, address, headers, form (None: no body).

    None: not sent, as the host has asked us to stay away for longer than we wait.
    """

    def __call__(self, method: str, url: str, headers: tuple[tuple[str, str], ...],
                 form: tuple[tuple[str, str], ...] | None, /) -> Capture | None: ...


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """The user's key of archive.org; never printed, also not by accident."""

    access: str
    secret: str

    def __repr__(self) -> str:
        return "Key(…)"


@dataclass(frozen=True, slots=True)
class Sending:
    """One address that would be sent, to whom, and with which options; all there is to know beforehand."""

    url: str
    what: str  #: ``post on X`` or ``page``
    form: tuple[tuple[str, str], ...]
    to: str = _SAVE
    platform: str | None = None  #: of a post
    post_id: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """A request ready to be sent. Its headers hold the key, so it is never printed."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...] | None = None

    def __repr__(self) -> str:
        return f"Request({self.method!r}, {self.url!r})"


# --- what will be sent ----------------------------------------------------------------------------


def plan(addresses: Iterable[str]) -> tuple[Sending, ...]:
    """
    What would be sent for these addresses, each once; nothing is sent.

    >>> [(one.what, one.url) for one in plan(["https://twitter.com/example/status/20?s=20&t=AbC"])]
    [('post on X', 'https://x.com/example/status/20')]

    A post's address is sent in its plain form: what follows ``?`` may tell who shared it. Archived addresses are
    sent as the address inside. Any other page is sent as given, without its fragment.

    Raises:
        UsageError: An address is none of the public web.
    """
    found: dict[str, Sending] = {}
    for given in addresses:
        ref = parse_post_url(given)
        url = ref.url if ref is not None else (unwrap(given) or given.strip()).partition("#")[0]
        target = read_target(url)
        if target is None:
            raise UsageError(f"{given!r} is no http or https address", code="bad-address")
        # What stands inside a network is nobody's business outside, and an archive could not fetch it.
        if not (is_public(target.host) if target.literal else "." in target.host):
            raise UsageError(f"{given!r} is no address of the public web; it is not sent", code="refused-address")
        what = f"post on {name_of(ref.platform)}" if ref is not None else "page"
        found.setdefault(url, Sending(url, what, (("url", url), *_OPTIONS), platform=ref.platform if ref else None,
                                      post_id=ref.post_id if ref else None))
    return tuple(found.values())


def key_from(environ: Mapping[str, str]) -> Key | None:
    """
    The key in ``PROVENANCE_IA_KEY``, written ``ACCESS:SECRET``; None where there is none.

    Raises:
        UsageError: It is not of that form; the message does not repeat it.
    """
    text = environ.get(ENVIRONMENT, "").strip()
    if not text:
        return None
    access, _, secret = text.partition(":")
    if not (_KEY_PART.fullmatch(access) and _KEY_PART.fullmatch(secret)):
        raise UsageError(f"{ENVIRONMENT} should look like ACCESS:SECRET (archive.org/account/s3.php)", code="bad-key")
    return Key(access, secret)


def save_request(sending: Sending, key: Key) -> Request:
    """The request that asks to keep one address."""
    return Request("POST", _SAVE, _headers(key), sending.form)


def status_request(job: str, key: Key) -> Request:
    """The request that asks how a job is getting on."""
    return Request("GET", f"{_SAVE}/status/{job}", _headers(key))


def _headers(key: Key) -> tuple[tuple[str, str], ...]:
    return (("Accept", "application/json"), ("Authorization", f"LOW {key.access}:{key.secret}"))


# --- reading answers ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """What became of a job: ``pending``, ``success`` (then ``at`` and ``original``), ``error``."""

    state: str
    at: datetime | None = None
    original: str | None = None
    reason: str | None = None


def read_job(capture: Capture) -> str | tuple[str, str]:
    """The job's name from the answer to a save request; or outcome and reason where there is none."""
    answer = json_of(capture)
    job = dig(answer, "job_id")
    if capture.status == 200 and isinstance(job, str) and _JOB.fullmatch(job):
        return job
    said = _reason(answer)
    failure = outcome_of_status(capture)
    if said is not None:
        # 404 here is about the service, not about the page.
        return "blocked" if failure is not None and failure[0] == "blocked" else _outcome(said), said
    outcome, reason = failure or unreadable(capture)
    return "unknown" if outcome == "gone" else outcome, reason


def read_status(capture: Capture) -> Job | None:
    """The state of a job; None for an answer that tells none: then it is asked again."""
    answer = json_of(capture)
    state = dig(answer, "status")
    if capture.status != 200 or state not in ("pending", "success", "error"):
        return None
    stamped, original = dig(answer, "timestamp"), dig(answer, "original_url")
    at = from_stamp(stamped) if isinstance(stamped, str) else None
    if state == "success" and at is None:
        return None
    known = original if isinstance(original, str) and split(original) is not None else None
    return Job(state, at, known, _reason(answer))


def _reason(answer: object) -> str | None:
    code, message = line(dig(answer, "status_ext")), line(dig(answer, "message"))
    return ": ".join(part for part in (code, message) if part) or None


def _outcome(reason: str) -> str:
    """The archive was refused, or refused us, or something else went wrong; none says anything about the post."""
    return "blocked" if reason.startswith(("error:blocked", "error:too-many", "error:user-session")) else "unknown"


# --- doing it -------------------------------------------------------------------------------------


def preserve(sending: Sending, send: Send, key: Key, *, sleep: Callable[[float], None], clock: Callable[[], float],
             deadline_s: float = DEADLINE_S, pause_s: float = PAUSE_S) -> Testimony:
    """
    Ask for one capture and wait for it; never raises for what the web does.

    Args:
        sleep: Waits so many seconds.
        clock: Seconds that only grow (``time.monotonic``).
        deadline_s: How long to wait for the archive; its job goes on without us.

    Returns:
        A testimony of ``wayback-save``. ``capture`` is the address of what was kept. Its outcome is ``unknown`` also
        then: what the capture shows was read by nobody yet; the next question to the archive reads it.
    """
    end = clock() + deadline_s
    answer = _sent(send, save_request(sending, key))
    if answer is None:
        return Testimony(KEY, "not-tried", post_id=sending.post_id, reason="not sent: the archive rests for now")
    job = read_job(answer)
    if not isinstance(job, str):
        return testimony(KEY, answer, job[0], post_id=sending.post_id, reason=job[1])
    while clock() + pause_s < end:
        sleep(pause_s)
        told = _sent(send, status_request(job, key))
        if told is None:
            continue
        answer = told
        state = read_status(answer)
        if state is None and (answer.status in (401, 403, 404, 429)):
            break
        if state is not None and state.state == "error":
            reason = state.reason or "the archive could not keep it"
            return testimony(KEY, answer, _outcome(reason), post_id=sending.post_id, reason=reason)
        if state is not None and state.state == "success" and state.at is not None:
            where = f"https://web.archive.org/web/{state.at:%Y%m%d%H%M%S}/{state.original or sending.url}"
            return Testimony(KEY, "unknown", at=answer.at, post_id=sending.post_id, capture=where, reason=_KEPT)
    failure = outcome_of_status(answer)
    why = f"no word of the archive in time{f' ({failure[1]})' if failure else ''}; job {job}"
    return testimony(KEY, answer, "unknown", post_id=sending.post_id, reason=why)


def was_kept(said: Testimony) -> bool:
    """Does a testimony of ``wayback-save`` give the address of a capture? Else its reason says why not."""
    return said.reason == _KEPT


def _sent(send: Send, request: Request) -> Capture | None:
    return send(request.method, request.url, request.headers, request.form)

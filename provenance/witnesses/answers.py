"""
How an answer of the web becomes a witness's word; shared by all witnesses.

Answers are strangers' strings: JSON of any shape, pages instead of JSON, bodies that break off. Nothing here raises
on them, and nothing is invented from them. The outcome words are those of endpoints.md, section 0.

>>> from datetime import UTC, datetime
>>> from provenance.model import Capture
>>> said = Capture("https://social.example/api", datetime(2024, 5, 30, tzinfo=UTC), 429, body=b"slow down")
>>> outcome_of_status(said)
('blocked', 'http 429')
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from provenance.budget import one_chain
from provenance.dates import parse_instant
from provenance.model import Capture, Fetch, Testimony
from provenance.pagetree import tree_of_page
from provenance.urls import split

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = ["answer_of", "dig", "encoded", "id_of", "instant", "json_of", "line", "no_use", "outcome_of_status",
           "page_of", "sentence_of", "testimony", "text_of_body", "unreadable", "usable", "words"]

#: A witness's own cap (endpoints.md, section 0).
MAX_REDIRECTS = 8
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
#: The host refused us, whatever became of the post. 999 is LinkedIn's own.
_REFUSALS = frozenset((401, 402, 403, 405, 406, 407, 408, 418, 421, 423, 425, 429, 451, 999))
#: Errors of a capture that look like a refusal: a shut door, or no answer in time. The others say nothing.
_SHUT = frozenset(("connect", "timeout"))
_DAY_MS = 86_400_000
#: Longest line kept of a stranger's word: a name, a sentence.
_LONGEST_LINE = 500
#: Blocks that nest without end cost lexbor the square of their number: with 200,000 characters 2 seconds, measured.
LONGEST_PAGE = 200_000
#: Halves of characters, which JSON can hold and UTF-8 cannot; NUL, which no text needs.
_BROKEN = re.compile("[\ud800-\udfff\x00]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: What pages say that want to see a person first, lower case.
_CHALLENGES = (b"captcha", b"cf-chl", b"cf-challenge", b"challenge-platform", b"just a moment", b"attention required",
               b"unusual traffic", b"are you a robot", b"whoa there, pardner", b"verify you are human")
_LOGIN_PATH = re.compile(r"/(?:[a-z]{1,10}/){0,2}(?:login|log_in|signin|sign_in|checkpoint)(?:[./?]|\Z)", re.I)
_LOGIN_HOST = re.compile(r"(?:login|accounts|signin|consent|sso|auth)\.")


# --- asking ---------------------------------------------------------------------------------------


@one_chain()
def answer_of(url: str, fetch: Fetch) -> Capture | None:
    """
    What an address answers in the end, a few redirects followed; each of them is a capture of its own.

    None where *fetch* has not got an answer on the way. All of them together have the time of one request. A redirect
    is not followed to a login page, to plain http, in a circle, or more than eight times; it is then itself the
    answer, and ``outcome_of_status`` says what of it.
    """
    seen = {url}
    capture = fetch(url)
    while capture is not None and len(seen) <= MAX_REDIRECTS:
        target = _target(capture)
        if target is None or target in seen or not target.startswith("https://") or _is_login(target):
            break
        seen.add(target)
        capture = fetch(target)
    return capture


def _target(capture: Capture) -> str | None:
    """Where a redirect points, absolute; None for every other answer."""
    location = (capture.header("Location") or "").strip()
    if capture.status not in _REDIRECTS or not location:
        return None
    try:
        target = urljoin(capture.url, location).partition("#")[0].replace(" ", "%20")
    except ValueError:  # brackets that are no IPv6 address
        return None
    return target if split(target) is not None else None


def _is_login(url: str) -> bool:
    address = split(url)
    return address is not None and (_LOGIN_PATH.match(address.path) is not None
                                    or _LOGIN_HOST.match(address.host) is not None)


def encoded(value: str) -> str:
    """
    A value for a query, percent-encoded once.

    >>> encoded("https://x.com/i/status/20")
    'https%3A%2F%2Fx.com%2Fi%2Fstatus%2F20'
    """
    return quote(_BROKEN.sub("\ufffd", value), safe="")


# --- reading --------------------------------------------------------------------------------------


def outcome_of_status(capture: Capture | None) -> tuple[str, str] | None:
    """
    Outcome and reason of everything that is no usable answer; None where there is a whole 2xx with a body.

    No capture is ``not-tried``. 404 and 410 are ``gone``: one witness's word, no more. Refusals (401, 402, 403, 429,
    999 …), 5xx, time-outs, shut doors, empty bodies and redirects to a login page are ``blocked``; all else (400,
    other redirects, bodies that break off, our own guard) is ``unknown``. The reason quotes the sentence of an error in
    JSON. Platforms whose 401, 403 or 404 mean more than that look at them first.
    """
    if capture is None:
        return "not-tried", "not asked"
    status = capture.status
    if status is None or not capture.complete:
        error = capture.error or "incomplete"
        return ("blocked" if error in _SHUT else "unknown"), error
    sentence = None if 200 <= status < 400 else sentence_of(json_of(capture))
    reason = f"http {status}: {sentence}" if sentence else f"http {status}"
    if status in (404, 410):
        return "gone", reason
    if status in _REFUSALS or 500 <= status < 600:
        return "blocked", reason
    if status in _REDIRECTS:
        target = _target(capture)
        return ("blocked", f"{reason}: leads to a login page") if target and _is_login(target) else ("unknown", reason)
    if not 200 <= status < 300:
        return "unknown", reason
    return None if capture.body.strip() else ("blocked", "empty body")


def unreadable(capture: Capture, expected: str = "JSON") -> tuple[str, str]:
    """
    Outcome and reason of a 2xx that is not what was *expected*: ``blocked`` for a challenge, else ``unknown``.

    Only for answers in which nothing was found: a post may well hold the word "captcha".
    """
    head = capture.body[:65536].lower()
    if _is_login(capture.url):
        return "blocked", "a login page"
    if any(mark in head for mark in _CHALLENGES):
        return "blocked", "a page that asks for a person"
    return "unknown", f"the answer is no {expected}"


def json_of(capture: Capture | None) -> Any | None:
    """
    The JSON of a whole answer, whatever its status; None where it holds none (or ``null``).

    Numbers of more digits than Python reads and nesting deeper than it follows count as none.
    """
    if capture is None or not capture.complete or not capture.body.strip():
        return None
    try:
        return json.loads(capture.body)
    except (ValueError, RecursionError):
        return None


def text_of_body(capture: Capture) -> str:
    """The body as text: UTF-8, with a mark where bytes are none."""
    return capture.body.decode("utf-8", errors="replace")


def page_of(capture: Capture, longest: int = LONGEST_PAGE) -> LexborHTMLParser:
    """The beginning of the body as a page; an empty one where no tree can be made of it in time."""
    page = tree_of_page(text_of_body(capture)[:longest]) or tree_of_page(b"")
    assert page is not None
    return page


def dig(value: Any, *path: str | int) -> Any:
    """
    What stands at a path of keys and places in JSON; None wherever the shape is another one.

    >>> dig({"errors": [{"code": 34}]}, "errors", 0, "code"), dig([], "errors"), dig([1], 5)
    (34, None, None)
    """
    for key in path:
        if isinstance(key, str):
            value = value.get(key) if isinstance(value, dict) else None
        else:
            value = value[key] if isinstance(value, list) and -len(value) <= key < len(value) else None
    return value


def words(value: Any) -> str | None:
    """A text of several lines; None for what is no text or says nothing. Halves of characters are marked."""
    text = _BROKEN.sub("\ufffd", value).strip() if isinstance(value, str) else ""
    return text or None


def line(value: Any, longest: int = _LONGEST_LINE) -> str | None:
    """
    A text of one line: a name, a handle, a sentence; None for what is no text or says nothing.

    >>> line(" Example\\nReader "), line(7)
    ('Example Reader', None)
    """
    text = " ".join(_CONTROLS.sub(" ", words(value) or "").split())
    return (text if len(text) <= longest else text[:longest] + "…") or None


def id_of(value: Any) -> str | None:
    """
    A number's digits as text, from text or from a number; None for all else.

    >>> id_of("20"), id_of(20), id_of(20.0), id_of(True)
    ('20', '20', None, None)
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**25:
        return str(value)
    return value if isinstance(value, str) and re.fullmatch(r"[0-9]{1,25}", value) else None


def instant(value: Any) -> datetime | None:
    """
    Aware UTC of an instant that a machine wrote; None for days and for clock times without a zone.

    >>> instant("2024-05-30T12:34:56.000Z").isoformat(), instant("2024-05-30 12:34:56"), instant("2024-05-30")
    ('2024-05-30T12:34:56+00:00', None, None)
    """
    stated = parse_instant(value, "witness") if isinstance(value, str) else None
    return stated.at if stated is not None and stated.precision_ms < _DAY_MS else None


def sentence_of(value: Any) -> str | None:
    """
    The sentence of an error in JSON, in the shapes that platforms use; None where there is none.

    >>> sentence_of({"errors": [{"code": 34, "message": "Sorry, that page does not exist."}]})
    'Sorry, that page does not exist.'
    >>> sentence_of({"error": "Record not found"})
    'Record not found'
    """
    places = (("errors", 0, "message"), ("error", "message"), ("message",), ("error_description",), ("error",),
              ("errors", 0), ("detail",), ("errormessage",))
    return next((text for place in places if (text := line(dig(value, *place)))), None)


# --- saying ---------------------------------------------------------------------------------------


def testimony(witness: str, capture: Capture | None, outcome: str, **fields: Any) -> Testimony:
    """One witness's word, with the time and the address of the capture it rests on; *fields* are Testimony's own."""
    return Testimony(witness, outcome, at=capture.at if capture is not None else None,
                     capture=capture.url if capture is not None else None, **fields)


def usable(witness: str, url: str, fetch: Fetch) -> Capture | Testimony:
    """The whole 2xx that an address answers with in the end; the witness's word for everything else."""
    capture = answer_of(url, fetch)
    said = outcome_of_status(capture)
    if capture is not None and said is None:
        return capture
    outcome, reason = said or ("unknown", None)
    return testimony(witness, capture, outcome, reason=reason)


def no_use(witness: str, capture: Capture, expected: str = "JSON") -> Testimony:
    """The witness's word for a 2xx in which nothing was found: what it is instead, or the sentence it holds."""
    outcome, reason = unreadable(capture, expected)
    return testimony(witness, capture, outcome, reason=sentence_of(json_of(capture)) or reason)

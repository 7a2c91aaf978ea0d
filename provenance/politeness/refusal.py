"""
What an answer means for the next request to its host.

>>> from datetime import datetime, UTC
>>> then = datetime(2026, 11, 22, 12, tzinfo=UTC)
>>> retry_after(Capture("https://t.co/a", then, 429, (("Retry-After", "120"),)))
120.0
>>> retry_after(Capture("https://t.co/a", then, 503, (("Retry-After", "Sun, 22 Nov 2026 12:00:30 GMT"),)))
30.0
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from provenance.model import Capture

__all__ = ["is_failure", "is_refusal", "retry_after", "was_asked"]

_SECONDS = re.compile(r"[0-9]{1,9}")
#: A date in a header is 29 characters long; far longer text is none.
_LONGEST_DATE = 64
#: Errors that come up before anybody is asked.
_UNASKED = ("dns", "refused-address", "refused-url")
#: Errors that say the host itself does not work (a body too large for us does not).
_BROKEN = ("connect", "tls", "timeout", "protocol")


def retry_after(capture: Capture) -> float | None:
    """
    How many seconds the server asks us to wait; None where it does not say so in a way that can be read.

    A date counts from the server's own ``Date``, as its clock may be wrong; else from the time of the request.
    Never raises; never below zero. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    text = (capture.header("Retry-After") or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    until = _date(text)
    if until is None:
        return None
    now = _date((capture.header("Date") or "").strip()) or capture.at
    return max((until - now).total_seconds(), 0.0)


def _date(text: str) -> datetime | None:
    if not text or len(text) > _LONGEST_DATE:
        return None
    try:
        found = parsedate_to_datetime(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def is_refusal(capture: Capture) -> bool:
    """Did the host ask us to slow down? Only such an answer is worth another try."""
    return capture.status in (429, 503)


def is_failure(capture: Capture) -> bool:
    """Did the host not work, or not want to? Several in a row, and it is left alone for a while."""
    if capture.status is None:
        return capture.error in _BROKEN
    return capture.status == 429 or 500 <= capture.status < 600


def was_asked(capture: Capture) -> bool:
    """Did a request leave this machine?"""
    return capture.error not in _UNASKED

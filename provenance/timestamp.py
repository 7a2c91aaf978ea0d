"""
Timestamps by an authority (RFC 3161): that some words existed at a time, said by somebody else's clock and key.

What is stamped are the 64 hexadecimal digits of a hash, as ASCII, so that other programs can check it, too:

    printf %s HASH | openssl ts -verify -data /dev/stdin -in token.tsr -CAfile roots.pem

Needs the extra ``timestamp`` (rfc3161-client), which is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.util import find_spec
from typing import Any

from provenance.errors import TimestampError, UsageError
from provenance.model import Capture

__all__ = ["CONTENT_TYPE", "Post", "Token", "ask", "certificates", "needed", "read"]

#: https://www.rfc-editor.org/rfc/rfc3161#section-3.4
CONTENT_TYPE = "application/timestamp-query"
#: From an address, a content type and a body to the answer.
Post = Callable[[str, str, bytes], Capture | None]


@dataclass(frozen=True, slots=True)
class Token:
    """What an authority answered."""

    der: bytes  #: the whole answer, as it came
    at: datetime  #: aware UTC, by the authority's clock
    authority: str | None  #: the subject of its certificate
    trusted: bool | None  #: does its chain of certificates end in one of ours? None: no roots were given


def needed() -> None:
    """Raises UsageError where the extra is not installed."""
    if find_spec("rfc3161_client") is None:
        raise UsageError("timestamps need rfc3161-client: python3 -m pip install 'post-provenance[timestamp]'",
                         code="no-extra")


def ask(url: str, digest: str, post: Post) -> Token:
    """
    A timestamp over a hash, from the authority at *url*.

    Raises:
        TimestampError: it gave none, or one over something else.
    """
    needed()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    made = TimestampRequestBuilder().data(digest.encode("ascii")).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = post(url, CONTENT_TYPE, made.as_bytes())
    if answer is None or answer.error or not answer.complete or answer.status != 200:
        why = "nobody was asked" if answer is None else answer.error or f"it answered {answer.status}"
        raise TimestampError(f"{url}: no timestamp: {why}; try another authority, or later", code="no-timestamp")
    token = read(answer.body, digest, name=url)
    if _opened(answer.body, url).tst_info.nonce != made.nonce:
        raise TimestampError(f"{url}: the timestamp answers another request", code="bad-timestamp")
    return token


def read(der: bytes, digest: str, roots: bytes = b"", *, name: str = "timestamp") -> Token:
    """
    A timestamp, checked: is it whole, and over this hash? With *roots* (PEM) also whether its signature holds.

    Raises:
        TimestampError: it is none, or about something else, or its signature does not hold.
        UsageError: *roots* are no certificates.
    """
    needed()
    from cryptography import x509

    answer = _opened(der, name)
    info = answer.tst_info
    imprint = bytes(info.message_imprint.message)
    if imprint != sha256(digest.encode("ascii")).digest():
        raise TimestampError(f"{name}: the timestamp is about something else", code="bad-timestamp")
    own = sorted(answer.signed_data.certificates)
    at = info.gen_time if info.gen_time.tzinfo else info.gen_time.replace(tzinfo=UTC)
    who = x509.load_der_x509_certificate(own[0]).subject.rfc4514_string() if own else None
    return Token(der, at.astimezone(UTC), who, _trusted(answer, imprint, roots, name) if roots else None)


def _opened(der: bytes, name: str) -> Any:
    from rfc3161_client import PKIStatus, decode_timestamp_response

    try:
        answer = decode_timestamp_response(der)
        if PKIStatus(answer.status) == PKIStatus.GRANTED:
            return answer
    except ValueError as error:
        raise TimestampError(f"{name}: no timestamp of RFC 3161: {error}", code="bad-timestamp") from error
    raise TimestampError(f"{name}: the authority refused", code="no-timestamp")


def certificates(roots: bytes) -> tuple[Any, ...]:
    """The certificates in a PEM file, each once; UsageError where there is none."""
    needed()
    from cryptography import x509

    try:
        return tuple(dict.fromkeys(x509.load_pem_x509_certificates(roots)))
    except ValueError as error:
        raise UsageError(f"no certificates in PEM form: {error}", code="bad-roots") from error


def _trusted(answer: Any, imprint: bytes, roots: bytes, name: str) -> bool:
    from rfc3161_client import VerificationError, VerifierBuilder

    builder = VerifierBuilder()
    for root in certificates(roots):
        builder = builder.add_root_certificate(root)
    try:
        return bool(builder.build().verify(answer, imprint))
    except VerificationError as error:
        raise TimestampError(f"{name}: {error}", code="bad-timestamp") from error

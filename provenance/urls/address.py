"""
An address taken apart, as leniently as a browser does it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

#: What browsers drop from an address before reading it: https://url.spec.whatwg.org/#concept-basic-url-parser
_DROPPED = str.maketrans("", "", "\t\r\n")
_ABSOLUTE = re.compile(
    # With a scheme one slash will do, as archives collapse them; without one it would be a path.
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}):(?:/{1,3}|\\{2})|/{2,3}|\\{2})(?:[^/?#@\\]*@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#:@\\\s]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>[/\\][^?#]*)?(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address in parts. ``path`` and ``query`` are as written, still percent-encoded."""

    scheme: str  #: lower case; ``https`` where the address had none (``//host/path``)
    host: str  #: lower case, without a trailing dot
    port: str | None
    path: str  #: begins with ``/``
    query: str
    fragment: str

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, percent-decoded, empty ones left out."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    def value(self, name: str) -> str | None:
        """The first value of a query key, decoded; None where the key is absent."""
        return next((value for key, value in self.pairs() if key == name), None)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The query's keys and values, decoded, in order; at most 200 of them."""
        if not self.query:
            return ()
        # More than 200 keys are no address anybody shares; the cut keeps the time linear.
        return tuple(parse_qsl("&".join(self.query.split("&", 200)[:200]), keep_blank_values=True))


def split(url: str) -> Address | None:
    """
    Take an http(s) address apart, as leniently as a browser; None for anything else.

    >>> split("//x.com/example/status/20").segments
    ('example', 'status', '20')
    >>> split("javascript:alert(1)") is None
    True

    Never raises. White space around it and tabs and line ends inside are dropped, as browsers do;
    user info is read over. An address without scheme must begin with ``//``.
    """
    matched = _ABSOLUTE.fullmatch(url.strip().translate(_DROPPED))
    if matched is None:
        return None
    scheme = (matched["scheme"] or "https").lower()
    if scheme not in ("http", "https"):
        return None
    path = (matched["path"] or "/").replace("\\", "/")
    host = matched["host"].lower().rstrip(".")
    if not host:
        return None
    return Address(scheme, host, matched["port"], path, matched["query"] or "", matched["fragment"] or "")


_SCHEMELESS = re.compile(r"[^\s:@/?#\\]+(?::[0-9]{1,5})?(?:[/?#]|\Z)")


def lenient(url: str) -> Address | None:
    """Like split, and text without scheme is a host and a path, as people write ``bit.ly/x``."""
    text = url.strip()
    return split(text) or (split(f"//{text}") if _SCHEMELESS.match(text) else None)


def bare(host: str) -> str:
    """A host without the ``www.`` that changes nothing."""
    return host.removeprefix("www.")

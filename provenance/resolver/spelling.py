"""
Addresses and bodies as answers write them.
"""

from __future__ import annotations

from urllib.parse import urljoin

_EDGES = "".join(map(chr, range(33)))
_DROPPED = str.maketrans("", "", "\t\r\n")


def absolute(base: str, target: str) -> str:
    """
    A target as browsers read it: trimmed, relative to the page; left alone where it is no address.

    >>> absolute("https://bit.ly/3Example", " //example.org/a b ")
    'https://example.org/a%20b'

    Without ``//`` before its host it is a path of the page's own host, however much it looks like one.
    """
    clean = trimmed(target)
    try:
        return urljoin(base, clean).replace(" ", "%20")
    except ValueError:  # brackets that are no IPv6 address
        return clean


def trimmed(url: str) -> str:
    return url.strip(_EDGES).translate(_DROPPED)


def as_utf8(header: str) -> str:
    """Headers come as Latin-1, byte for character; addresses in them are mostly UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")

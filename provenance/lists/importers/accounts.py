"""
What a source writes for an account or a site, read as an entry of a list. What cannot be read is an error, not a guess.
"""

from __future__ import annotations

import re

from provenance.platforms import PLATFORMS, parse_other_url, parse_post_url
from provenance.urls.address import bare, lenient
from provenance.urls.domains import registrable_domain

#: X's rule is fifteen; some of the first accounts have up to twenty.
_X = re.compile(r"[A-Za-z0-9_]{1,20}")
_HANDLE = re.compile(r"\w[\w.@-]*")
#: Words of the sources for platforms.
_ALIASES = {"twitter": "x"}
#: What tables write where there is no account. Somebody bears each of these handles.
_NOBODY = frozenset(("none", "null", "nan", "n/a", "na", "nil", "unknown"))
_KNOWN = frozenset(platform.key for platform in PLATFORMS)


def account_entry(written: str, platform: str = "x") -> str:
    """
    A handle, with or without ``@``, or a profile's address, as an entry.

    >>> account_entry("@example_reader"), account_entry("https://www.instagram.com/example_reader/", "instagram")
    ('example_reader', 'instagram:example_reader')

    Args:
        written: As the source has it.
        platform: A platform's key, or a source's word for it; an address says it itself.

    Raises:
        ValueError: says why it names no account.
    """
    platform = _ALIASES.get(platform.casefold(), platform.casefold())
    if platform not in _KNOWN:
        raise ValueError(f"{platform!r} is no platform we read")
    handle = written
    if written.casefold() in _NOBODY:
        raise ValueError(f"{written!r} stands for no account")
    if "/" in written:
        named = parse_other_url(written)
        if named is None or named.kind != "user":
            raise ValueError(f"{written!r} is no address of an account")
        platform, handle = named.platform, named.value
        if platform == "x" and "/user/" in written.casefold():
            return number_entry(handle)
    handle = handle.removeprefix("@")
    if not (_X if platform == "x" else _HANDLE).fullmatch(handle):
        raise ValueError(f"{written!r} is no handle")
    return handle if platform == "x" else f"{platform}:{handle}"


def number_entry(number: str, platform: str = "x") -> str:
    """
    The entry of an account whose handle the source does not give.

    >>> number_entry("12")
    'x:id=12'

    Raises:
        ValueError: it is no number.
    """
    if not re.fullmatch(r"[1-9][0-9]{0,19}", number):
        raise ValueError(f"{number!r} is no account number")
    return f"{platform}:id={number}"


def site_entry(written: str) -> str:
    """
    The host of an address, or a host as it stands, as an entry.

    >>> site_entry("https://www.example.org/en/"), site_entry("news.example.org")
    ('example.org', 'news.example.org')

    Raises:
        ValueError: it is no host, one that nobody can register, or an account's page on a platform.
    """
    address = lenient(written)
    if address is None or re.search(r"\s", written):
        raise ValueError(f"{written!r} is no address")
    if parse_other_url(written) or parse_post_url(written):
        # Its host would list everybody there.
        raise ValueError(f"{written!r} is a page of a platform, no site of its own")
    if registrable_domain(address.host) is None:
        raise ValueError(f"{address.host!r} is no host that somebody registered")
    short = bare(address.host)
    # ``www.gov.uk`` is registered, ``gov.uk`` is not.
    return short if registrable_domain(short) else address.host

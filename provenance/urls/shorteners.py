"""
Which addresses are short links: what stands in ``data/shorteners.csv``, and what was cut for display.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from provenance.urls.address import Address, bare, lenient
from provenance.urls.archives import from_archive


@dataclass(frozen=True, slots=True)
class Shortener:
    """
    One row of ``data/shorteners.csv``: where short links live, who runs it, and who says so.

    A shortener is a whole host, or a part of one: ``tiktok.com`` with the path ``/t/``. A path that does not end
    in a slash is the whole path, and the code stands in the query; a ``*`` in it is any one name (``/r/*/s/``). A host
    that begins with ``*.`` stands for every host one label below it.
    """

    host: str  #: lower case, without ``www.``; ``*.page.link`` for what lies below
    path: str  #: empty: any path is a code
    run_by: str  #: the service, or whose brand it is
    what: str  #: service · platform · newsroom · party · organisation
    status: str  #: active · partly (some codes were switched off) · closed · unknown, as its source says
    since: str  #: since when the status holds, as far as known: a year, a month or a day; empty where nobody says
    case: str  #: ``yes``: the code is case-sensitive, ``no``: it is not; empty where nobody says. Case is always kept.
    source: str
    date: str  #: when we read the source
    licence: str
    note: str


@cache
def shorteners() -> tuple[Shortener, ...]:
    """
    All rows of the table, sorted by host and path; read on first use.

    >>> next(row.run_by for row in shorteners() if row.host == "nyti.ms")
    'The New York Times'
    """
    table = files("provenance").joinpath("data/shorteners.csv").read_text(encoding="utf-8")
    return tuple(Shortener(**row) for row in csv.DictReader(table.splitlines()))


@cache
def short_hosts() -> frozenset[str]:
    """
    Every host all of whose paths are short links, lower case, without ``www.``.

    >>> "t.co" in short_hosts(), "tiktok.com" in short_hosts()
    (True, False)
    """
    return frozenset(row.host for row in shorteners() if not row.path and not row.host.startswith("*."))


@cache
def short_places() -> tuple[tuple[str, str], ...]:
    """
    The short links that are more than a host: host and path, or ``*.host``.

    >>> ("tiktok.com", "/t/") in short_places()
    True
    """
    return tuple((row.host, row.path) for row in shorteners() if row.path or row.host.startswith("*."))


def shortener_of(url: str) -> Shortener | None:
    """
    The row of the table that makes an address a short link; None where it is none.

    >>> shortener_of("https://www.tiktok.com/t/ZT8abc/").run_by
    'TikTok'
    >>> shortener_of("https://www.tiktok.com/@example") is None
    True
    """
    address = lenient(url)
    if address is None or not (address.path.strip("/") or address.query):
        return None
    return next((row for row in _rows_of(bare(address.host)) if _covers(row, address)), None)


def is_short(url: str) -> bool:
    """
    Is this an address whose target cannot be read from it: a known shortener's host, with a code?

    >>> is_short("https://bit.ly/3Example"), is_short("https://bit.ly/"), is_short("pic.x.com/AbC")
    (True, False, True)

    The hosts stand in ``data/shorteners.csv``. Text without scheme is read as a host and a path; a short link
    inside an archive's address is one, too.
    """
    # An archive of an archive's page of an archive's page is the most that was seen.
    for _ in range(_MAX_WRAPPERS):
        plain = _PLAIN.match(url)
        if plain is not None and "//" not in url[8:]:
            # Nearly all links are written like this, and need no closer reading.
            host = plain[1]
            return host in short_hosts() or (_may_be_place(host, url) and shortener_of(url) is not None)
        if shortener_of(url) is not None:
            return True
        # A page saved by an archive has the archive's address around each short link.
        address = lenient(url) if "//" in url[8:] else None
        archived = from_archive(address) if address is not None else None
        if archived is None or archived == url:
            return False
        url = archived
    return False


_MAX_WRAPPERS = 5


#: A host in small letters with a code behind it.
_PLAIN = re.compile(r"(?:https?://)?(?:www\.)?((?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+)/[A-Za-z0-9]")


@cache
def _by_host() -> Mapping[str, tuple[Shortener, ...]]:
    rows: dict[str, list[Shortener]] = {}
    for row in shorteners():
        rows.setdefault(row.host, []).append(row)
    return {host: tuple(of_it) for host, of_it in rows.items()}


def _rows_of(host: str) -> tuple[Shortener, ...]:
    return _by_host().get(host, ()) + _by_host().get("*." + host.partition(".")[2], ())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(host[1:] for host, _ in short_places() if host.startswith("*."))


def _may_be_place(host: str, url: str) -> bool:
    """A quick look, before the address is taken apart."""
    rows = _by_host().get(host)
    return host.endswith(_endings()) if rows is None else any(row.path.rpartition("*")[2] in url for row in rows)


def _covers(row: Shortener, address: Address) -> bool:
    if not row.path:
        return bool(address.path.strip("/"))
    if not row.path.endswith("/"):
        return address.path.rstrip("/") == row.path and bool(address.query)
    code = _behind(row.path, address.path)
    return code is not None and bool(code.strip("/"))


def _behind(wanted: str, path: str) -> str | None:
    """What stands behind a row's path; None where the path begins otherwise."""
    before, star, after = wanted.partition("*")
    if not path.startswith(before):
        return None
    name, slash, rest = path[len(before):].partition("/")
    if not star:
        return path[len(before):]
    return f"{slash}{rest}"[len(after):] if name and f"{slash}{rest}".startswith(after) else None


def is_truncated(url: str) -> bool:
    """
    Was this address cut for display? A cut code leads nowhere, or to somebody else; never ask it.

    >>> is_truncated("https://t.co/AbC…"), is_truncated("https://t.co/AbC")
    (True, False)
    """
    end = url.rstrip()[-9:].lower()
    return end.endswith(("…", "%e2%80%a6")) or (end.endswith("...") and is_short(url))

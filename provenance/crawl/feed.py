"""
What a feed names: RSS, Atom and their kin through feedparser, JSON Feed by its own format.

>>> body = b'<rss version="2.0"><channel><item><link>https://news.example/a</link></item></channel></rss>'
>>> [entry.url for entry in read_feed(body, "https://news.example/feed.xml")]
['https://news.example/a']

Never raises, never opens anything: feedparser is handed bytes alone.
"""

from __future__ import annotations

import codecs
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from provenance.crawl.entries import Entry, tidy

__all__ = ["read_feed"]

#: Feeds of newspapers end at some hundred kilobytes; feedparser takes seconds for ten times as much.
MAX_BYTES = 5 * 2**20
#: feedparser takes some 30 µs and, nested, half a kilobyte for each tag, half as much for each reference (``&amp;``);
#: no feed has as many of both. In JSON, what opens: each takes a hundred bytes.
_MOST_TAGS = 120_000
#: Signs of attributes between one ``<`` and the next; feedparser takes most of a kilobyte for each attribute.
_MOST_ATTRIBUTES = 5000
#: More entries than any feed lists; a source that names more is cut.
_MOST = 5000
_EBCDIC = b"\x4c\x6f\xa7\x94"
_ENCODING = re.compile(rb"""encoding=["']([^"']{0,99})""")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([^\"';]{0,99})", re.I)
#: Signs of ASCII, and the ways in which some encodings spell one by others.
_ASCII = bytes(code for code in range(0x20, 0x7F) if code != 0x5C) + rb"\x3c\u003c+ADw-"


def read_feed(body: bytes, url: str, content_type: str | None = None) -> tuple[Entry, ...] | None:
    """
    The pages a feed names, in its order.

    Args:
        url: Where it was fetched; what its links are relative to.

    Returns:
        None where it is no feed at all; an empty feed is an empty tuple.
    """
    if len(body) > MAX_BYTES or body.count(b"<") + body.count(b"&") > _MOST_TAGS:
        return None
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _json_feed(body, url)
    if _is_crowded(body) or not _is_countable(body, content_type):
        return None
    return _xml_feed(body, url, content_type)


def _is_crowded(body: bytes) -> bool:
    """
    Is there a tag with more attributes than any feed has? A quote may hold ``>``, in XML never ``<``.

    >>> _is_crowded(b"<item>" + b"a=b " * 9000), _is_crowded(b"<item " + b"a=b " * 9000 + b">")
    (True, True)
    >>> _is_crowded(b"<item " + b"a " * 9000 + b">"), _is_crowded(b"<p>" + b"words " * 9000 + b"</p>")
    (True, False)
    """
    for piece in body.split(b"<"):
        if len(piece) > _MOST_ATTRIBUTES and (piece.count(b"=") > _MOST_ATTRIBUTES or (
                not piece.startswith(b"![CDATA[")
                and len(piece.partition(b">")[0].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES)):
            return True
    return False


def _is_countable(body: bytes, content_type: str | None) -> bool:
    """
    Does ``<`` stand for itself in it, whatever encoding it or its server states? UTF-7 and EBCDIC would hide tags.

    >>> _is_countable(b"<?xml version='1.0' encoding='utf-7'?>+ADw-rss+AD4-", None), _is_countable(b"<rss>", None)
    (False, True)
    """
    first = body.partition(b"\n")[0].replace(b"\0", b"")
    stated = [*_ENCODING.findall(first), *_CHARSET.findall((content_type or "").encode("utf-8", "replace"))]
    return body[:4] != _EBCDIC and all(map(_keeps_ascii, stated))


def _keeps_ascii(name: bytes) -> bool:
    try:
        found = codecs.lookup(name.decode("ascii", "replace")).name
        # Of two or four bytes a character, one is its ASCII.
        return found.startswith(("utf-16", "utf-32")) or _ASCII.decode(found) == _ASCII.decode("ascii")
    except LookupError:
        return True  # feedparser does not know it either, and tries others
    except UnicodeError:
        return False  # nor can words in ASCII be in it: feedparser would raise


def _xml_feed(body: bytes, url: str, content_type: str | None) -> tuple[Entry, ...] | None:
    import feedparser

    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    try:
        parsed = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False,
                                  resolve_relative_uris=False)
    except UnicodeError:  # of encodings that no document has (IDNA), which feedparser asks Python for all the same
        return None
    if not parsed.get("version"):
        return None
    return tuple(_entries(parsed.entries[:_MOST], url))


def _entries(entries: Any, url: str) -> Iterator[Entry]:
    for item in entries:
        # A permanent id is the address where there is no link: https://www.rssboard.org/rss-specification
        link = item.get("link") or (item.get("id") if item.get("guidislink") else None)
        page = tidy(link, url) if isinstance(link, str) else None
        if page is not None:
            # dict's own get: feedparser's makes one of the two up where it is missing, and warns.
            times = (_moment(dict.get(item, name)) for name in ("published_parsed", "updated_parsed"))
            yield Entry(page, modified_at=max(filter(None, times), default=None))


def _moment(parsed: Any) -> datetime | None:
    """A time of feedparser (UTC, nine numbers), as far as a calendar knows it."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _json_feed(body: bytes, url: str) -> tuple[Entry, ...] | None:
    """https://www.jsonfeed.org/version/1.1/"""
    if body.count(b"{") + body.count(b"[") > _MOST_TAGS:
        return None
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version", "")):
        return None
    out = []
    for item in items[:_MOST]:
        link = item.get("url") or item.get("external_url") if isinstance(item, Mapping) else None
        page = tidy(link, url) if isinstance(link, str) else None
        if page is not None:
            times = (iso_moment(item.get("date_published")), iso_moment(item.get("date_modified")))
            out.append(Entry(page, modified_at=max(filter(None, times), default=None)))
    return tuple(out)


def iso_moment(text: object) -> datetime | None:
    """
    A time as RFC 3339 and W3C write it, aware UTC; a day is its beginning; None for anything else.

    >>> iso_moment("2026-11-22T10:00:00+02:00"), iso_moment("2026-11-22"), iso_moment("yesterday")
    (datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2026, 11, 22, 0, 0, \
tzinfo=datetime.timezone.utc), None)
    """
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None

"""
What a sitemap names: pages, or further sitemaps; plain, packed, with Google's news namespace, or as a list of lines.

>>> body = b"<urlset><url><loc>https://news.example/a</loc><lastmod>2026-11-22</lastmod></url></urlset>"
>>> read_sitemap(body, "https://news.example/sitemap.xml")[0].url
'https://news.example/a'

The XML is lxml's job, told to leave entities and the network alone. https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from provenance.crawl.entries import Entry, same_site, tidy
from provenance.crawl.feed import iso_moment

__all__ = ["read_sitemap"]

#: The protocol's own bounds for one file, unpacked: https://www.sitemaps.org/protocol.html
MAX_BYTES = 50 * 2**20
_MOST = 50_000
#: Elements of all kinds; fifty for each page are pictures and news beside it. Each takes a microsecond.
_MOST_ELEMENTS = 50 * _MOST
#: Entries hold two levels below them; libxml2 holds what is open.
_DEEPEST = 50
_GZIP = b"\x1f\x8b"
#: What is read at a time. Nothing of a sitemap is as long: a piece without any tag is a tag or a text without end.
_PIECE = 64 * 1024
_TOLD = frozenset(("loc", "lastmod", "publication_date"))


def read_sitemap(body: bytes, url: str) -> tuple[Entry, ...] | None:
    """
    The entries of a sitemap, in its order: pages, and sitemaps where it is an index.

    Only addresses of the sitemap's own domain count, as the protocol has it; a sitemap speaks for nobody else.
    None where it is no sitemap.
    """
    pieces = _pieces(body)
    try:
        first = next(pieces, b"")
        is_xml = first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
        found = (_xml_entries if is_xml else _line_entries)(chain((first,), pieces), url)
    except (zlib.error, _Odd):
        return None
    return None if found is None else tuple(entry for entry in found if same_site(entry.url, url))


class _Odd(Exception):
    """It is no sitemap, or not all of one."""


def _pieces(body: bytes) -> Iterator[bytes]:
    """What is in a body, unpacked where it is packed, never more of it than the protocol allows; never all at once."""
    if not body.startswith(_GZIP):
        yield from (body[at:at + _PIECE] for at in range(0, min(len(body), MAX_BYTES), _PIECE))
        return
    unpack, size = zlib.decompressobj(31), 0  # 31: a gzip head, of any window
    while body and not unpack.eof and size <= MAX_BYTES:
        piece = unpack.decompress(body, _PIECE)
        body, size = unpack.unconsumed_tail, size + len(piece)
        yield piece
    if not unpack.eof:
        raise _Odd


def _xml_entries(pieces: Iterable[bytes], url: str) -> list[Entry] | None:
    from lxml import etree

    told = _Told()
    parser = etree.XMLParser(target=told, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             recover=True, remove_comments=True, remove_pis=True)
    try:
        for piece in pieces:
            if len(piece) == _PIECE and b"<" not in piece:
                raise _Odd
            parser.feed(piece)
            if told.is_enough:
                break
        else:
            parser.close()
    except (etree.XMLSyntaxError, ValueError):
        if told.kind is None:
            return None
    out = []
    for item in told.items[:_MOST]:
        page = tidy(item["loc"].strip(), url) if item.get("loc") else None
        if page is not None:
            times = filter(None, (iso_moment(item.get("lastmod")), iso_moment(item.get("publication_date"))))
            out.append(Entry(page, told.kind or "page", max(times, default=None)))
    return None if told.kind is None else out


class _Told:
    """What a sitemap tells, element by element, so that no tree is built: a packed one may have millions."""

    def __init__(self) -> None:
        self.kind: str | None = None  #: of its entries; None: it is no sitemap
        self.items: list[dict[str, str]] = []
        self._depth = self._elements = 0
        self._name = ""  #: what is being told

    @property
    def is_enough(self) -> bool:
        return (len(self.items) > _MOST or self._elements > _MOST_ELEMENTS or self._depth > _DEEPEST
                or (self.kind is None and self._elements > 0))

    def start(self, tag: Any, attributes: Any) -> None:
        self._depth, self._elements = self._depth + 1, self._elements + 1
        name = tag.rpartition("}")[2]
        self._name = ""
        if self._depth == 1:
            self.kind = {"urlset": "page", "sitemapindex": "sitemap"}.get(name)
        elif self._depth == 2:
            self.items.append({})
        # A time stands in an entry, or one deeper (``news:news``).
        elif self.items and name in _TOLD and (self._depth == 3 or (self._depth == 4 and name == "publication_date")):
            self._name = name
            self.items[-1][name] = ""

    def end(self, tag: Any) -> None:
        self._depth -= 1
        self._name = ""

    def data(self, text: Any) -> None:
        if self._name:
            self.items[-1][self._name] += text

    def comment(self, text: Any) -> None:
        """Comments say nothing."""

    def close(self) -> None:
        """Whatever is open at the end was told."""


def _line_entries(pieces: Iterable[bytes], url: str) -> list[Entry] | None:
    """A text file, one address a line; anything else in it, and it is no sitemap."""
    out: list[Entry] = []
    rest = b""
    for piece in chain(pieces, (b"\n",)):
        words = (rest + piece).split()
        rest = words.pop() if words and not piece[-1:].isspace() else b""
        if len(rest) > _PIECE:
            return None
        for word in words:
            page = tidy(word.decode("utf-8", "replace").removeprefix("\ufeff"))
            if page is None:
                return None
            out.append(Entry(page))
        if len(out) >= _MOST:
            break
    return out[:_MOST] or None

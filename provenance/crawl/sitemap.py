"""
What a sitemap names: pages, or further sitemaps; plain, packed, with Google's news namespace, or as a list of lines.

>>> body = b"<urlset><url><loc>https://news.example/a</loc><lastmod>2026-11-22</lastmod></url></urlset>"
>>> read_sitemap(body, "https://news.example/sitemap.xml")[0].url
'https://news.example/a'

The XML is lxml's job, told to leave entities and the network alone. https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from provenance.crawl.entries import Entry, same_site, tidy
from provenance.crawl.feed import iso_moment

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_sitemap"]

#: The protocol's own bounds for one file, unpacked: https://www.sitemaps.org/protocol.html
MAX_BYTES = 50 * 2**20
_MOST = 50_000
_GZIP = b"\x1f\x8b"


def read_sitemap(body: bytes, url: str) -> tuple[Entry, ...] | None:
    """
    The entries of a sitemap, in its order: pages, and sitemaps where it is an index.

    Only addresses of the sitemap's own domain count, as the protocol has it; a sitemap speaks for nobody else.
    None where it is no sitemap.
    """
    text = _unpacked(body)
    if text is None:
        return None
    start = text.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
    found = _xml_entries(text, url) if start.startswith(b"<") else _line_entries(text, url)
    if found is None:
        return None
    return tuple(entry for entry in found if same_site(entry.url, url))


def _unpacked(body: bytes) -> bytes | None:
    """The text of a packed sitemap, never more of it than the protocol allows."""
    if not body.startswith(_GZIP):
        return body
    unpack = zlib.decompressobj(31)  # 31: a gzip head, of any window
    try:
        text = unpack.decompress(body, MAX_BYTES)
    except zlib.error:
        return None
    return text if unpack.eof else None


def _xml_entries(text: bytes, url: str) -> list[Entry] | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
                             remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        return None
    kind = "sitemap" if _name(root) == "sitemapindex" else "page"
    out = []
    for item in islice(root, _MOST):
        told = dict(_told(item))
        page = tidy(told["loc"], url) if told.get("loc") else None
        if page is not None:
            times = filter(None, (iso_moment(told.get("lastmod")), iso_moment(told.get("publication_date"))))
            out.append(Entry(page, kind, max(times, default=None)))
    return out


def _told(item: _Element) -> Iterator[tuple[str, str]]:
    """Name and text of what stands in an entry, also one deeper (``news:news``)."""
    for child in item:
        yield _name(child), (child.text or "").strip()
        for inner in child:
            if _name(inner) == "publication_date":
                yield "publication_date", (inner.text or "").strip()


def _name(element: _Element) -> str:
    # Comments and entities have functions for names.
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _line_entries(text: bytes, url: str) -> list[Entry] | None:
    """A text file, one address a line; anything else in it, and it is no sitemap."""
    lines = text[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").split()[:_MOST]
    pages = [tidy(line) for line in lines]
    return [Entry(page) for page in pages if page is not None] if lines and all(pages) else None

"""
What a page says about itself: title, canonical address, publication time, hashtags; each on first use.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from provenance.dates import parse_instant
from provenance.model import Dated, Hashtag, PageFacts
from provenance.parser.reading import Reading
from provenance.text import extract_entities, hashtag_key
from provenance.urls import split, unwrap

#: Properties of meta elements that give the time of publication, the most exact kinds first.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dc.date", "pubdate", "publishdate", "publish-date", "date",
)
_TIMES = ('time[itemprop~="datePublished" i][datetime]', "time[pubdate][datetime]", "article time[datetime]")
#: Deeper than any real page nests its JSON-LD.
_MAX_NODES = 20_000


def read_page(reading: Reading, url: str | None) -> PageFacts:
    """Title, canonical address, publication time and hashtags of a page that was read."""
    tags = _hashtags(reading)
    tree = reading.tree
    if tree is None:
        return PageFacts(hashtags=tags)
    metas = _metas(tree)
    return PageFacts(title=_title(tree, metas), canonical_url=_canonical(tree, metas, url),
                     published=_published(tree, metas), hashtags=tags)


def _hashtags(reading: Reading) -> tuple[Hashtag, ...]:
    out: dict[tuple[str, str], Hashtag] = {}
    for embed in reading.embeds:
        for text in embed.hashtags:
            tag = Hashtag(text, hashtag_key(text), f"embed {embed.position}")
            out.setdefault((tag.key, tag.found_in), tag)
    for found in extract_entities(reading.words(), glued=True).hashtags:
        tag = Hashtag(found.text, hashtag_key(found.text), "article")
        out.setdefault((tag.key, tag.found_in), tag)
    return tuple(out.values())


def _metas(tree: Any) -> dict[str, str]:
    """The first content of each meta property or name, keys in lower case."""
    out: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = (attributes.get("content") or "").strip()
        if key and content:
            out.setdefault(key.strip().lower(), content)
    return out


def _title(tree: Any, metas: dict[str, str]) -> str | None:
    """The headline as the page gives it to others, else its title element, else its first heading."""
    if metas.get("og:title"):
        return metas["og:title"]
    for selector in ("head > title", "title", "h1"):
        node = tree.css_first(selector)
        words = " ".join(node.text(deep=True).split()) if node is not None else ""
        if words:
            return words
    return None


def _canonical(tree: Any, metas: dict[str, str], url: str | None) -> str | None:
    """What the page calls its own address; one without a host is completed from *url* where that is known."""
    node = tree.css_first('link[rel~="canonical" i][href]')
    for candidate in (node.attributes.get("href") if node is not None else None, metas.get("og:url")):
        found = candidate.strip() if candidate else ""
        # A page saved by an archive names its original inside the archive's address.
        found = _original("https://web.archive.org" + found if found.startswith("/web/") else found)
        if found and split(found) is None:
            found = _joined(url, found)
        if found:
            return found
    return unwrap(url) if url and "web.archive.org/web/" in url else None


def _original(address: str) -> str:
    return unwrap(address) or address if "web.archive.org/web/" in address else address


def _joined(url: str | None, path: str) -> str:
    """A relative address on the page at *url*; empty where that gives no web address."""
    if url is None or ":" in path.partition("/")[0]:
        return ""
    try:
        whole = urljoin(_original(url), path)
    except ValueError:  # brackets that hold no IPv6 address
        return ""
    return whole if split(whole) is not None else ""


def _published(tree: Any, metas: dict[str, str]) -> Dated | None:
    """The first of: JSON-LD datePublished, the meta properties, a time element that says so."""
    for value in _json_ld_dates(tree):
        dated = parse_instant(value, "json-ld datePublished")
        if dated is not None:
            return dated
    for key in _PUBLISHED:
        dated = parse_instant(metas[key], f"meta {key}") if key in metas else None
        if dated is not None:
            return dated
    for selector in _TIMES:
        node = tree.css_first(selector)
        dated = parse_instant(node.attributes.get("datetime") or "", "time element") if node is not None else None
        if dated is not None:
            return dated
    return None


def _json_ld_dates(tree: Any) -> Iterator[str]:
    for node in tree.css('script[type="application/ld+json" i]'):
        try:
            data = json.loads(node.text(deep=True), strict=False)
        except (ValueError, RecursionError):
            # Broken JSON-LD is the page's business; the meta elements are asked next.
            continue
        # Level by level, so that the page's own date goes before those of what it mentions.
        queue, seen = deque([data]), 1
        while queue:
            value = queue.popleft()
            if isinstance(value, dict) and isinstance(value.get("datePublished"), str):
                yield value["datePublished"]
            inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            for one in inner:
                if isinstance(one, dict | list) and seen < _MAX_NODES:
                    seen += 1
                    queue.append(one)

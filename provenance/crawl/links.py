"""
What a page offers to a crawl: stories it links to, feeds it names, a WordPress behind it, its AMP twin.

>>> offered = read_links(b'<link rel="alternate" type="application/rss+xml" href="/feed">', "https://news.example/")
>>> offered.sources
(Entry(url='https://news.example/feed', kind='feed', modified_at=None),)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from provenance.crawl.entries import Entry, same_site, tidy
from provenance.crawl.feed import iso_moment
from provenance.pagetree import tree_of_page
from provenance.parser.bounds import bound_of_elements
from provenance.urls import split

__all__ = ["Offered", "amp_twin", "looks_like_story", "read_links", "read_posts"]

#: https://www.rssboard.org/rss-autodiscovery · https://www.jsonfeed.org/version/1.1/#discovery
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
#: Every WordPress since 4.4 names its REST root so: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
_WORDPRESS = "https://api.w.org/"
_LONGEST_LIST = 2**20
#: So much of a page is looked at for links; the largest of our saved pages has 2.9 MB, and a tree takes ten times that.
_LONGEST_PAGE = 4 * 2**20
_POSTS = "wp/v2/posts?per_page=50&_fields=link,date_gmt,modified_gmt"
_MOST = 2000
#: Files that are no pages.
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|pdf|zip|gz|mp[34]|webm|woff2?)\Z", re.I)
#: A story's address: a day in the path, a long number, or a slug of three words and more.
_DAY = re.compile(r"/(?:19|20)[0-9]{2}[/-][01]?[0-9](?:[/-]|\Z)")
_NUMBER = re.compile(r"[0-9]{5,}")
_SLUG = re.compile(r"[^/-]+(?:-[^/-]+){2,}")


@dataclass(frozen=True, slots=True)
class Offered:
    """What was found in one page, in page order."""

    stories: tuple[Entry, ...]
    sources: tuple[Entry, ...]  #: feeds and a WordPress root
    amp: str | None = None


def read_links(body: bytes, url: str) -> Offered:
    """The links of a page of the same registered domain that look like stories, and the feeds it names."""
    tree = tree_of_page(body[:_LONGEST_PAGE][:bound_of_elements(body[:_LONGEST_PAGE])])
    if tree is None:
        return Offered((), (), None)
    stories: dict[str, Entry] = {}
    sources: dict[str, Entry] = {}
    for node in tree.css("link[rel][href], a[href]")[:_MOST * 5]:
        page = tidy(node.attributes.get("href") or "", url)
        if page is None or len(stories) >= _MOST:
            continue
        if node.tag == "a":
            if same_site(page, url) and page != url and looks_like_story(page):
                stories.setdefault(page, Entry(page))
            continue
        rel = (node.attributes.get("rel") or "").lower().split()
        kind = (node.attributes.get("type") or "").lower().partition(";")[0].strip()
        if "alternate" in rel and kind in _FEEDS and "comments" not in page:
            sources.setdefault(page, Entry(page, "feed"))
        elif _WORDPRESS in rel and same_site(page, url):
            root = f"{page}{'' if page.endswith('/') else '/'}"
            # Without pretty addresses the root is "/?rest_route=/".
            posts = root.removesuffix("/") + "/" + _POSTS.replace("?", "&") if "rest_route=" in page else root + _POSTS
            sources.setdefault(posts, Entry(posts, "wordpress"))
    return Offered(tuple(stories.values()), tuple(sources.values()), amp_twin(body, url))


def amp_twin(body: bytes, url: str) -> str | None:
    """The address of the AMP version that a page names; None where it names none."""
    # It stands in the head; the rest need not be looked through, nor parsed again.
    end = body.find(b"</head")
    head = body[:end] if end >= 0 else body
    if b"amphtml" not in head:
        return None
    tree = tree_of_page(head)
    node = tree.css_first('link[rel="amphtml" i][href]') if tree is not None else None
    twin = tidy(node.attributes.get("href") or "", url) if node is not None else None
    return twin if twin is not None and same_site(twin, url) else None


def looks_like_story(url: str) -> bool:
    """
    Does an address look like one story, rather than a section or a file?

    >>> looks_like_story("https://news.example/2026/11/22/market"), looks_like_story("https://news.example/politics/")
    (True, False)
    >>> looks_like_story("https://news.example/council-moves-market"), looks_like_story("https://news.example/a-b-c.jpg")
    (True, False)
    """
    address = split(url)
    if address is None or _FILE.search(address.path):
        return False
    segments = address.segments
    if not segments:
        return False
    if _DAY.search(address.path + "/") and not segments[-1].isdigit():
        return True
    return bool(_NUMBER.search(segments[-1]) or _SLUG.fullmatch(segments[-1][:300]))


def read_posts(body: bytes, url: str) -> tuple[Entry, ...] | None:
    """
    The posts a WordPress lists (``/wp-json/wp/v2/posts``), newest first; None where it is no such list.

    https://developer.wordpress.org/rest-api/reference/posts/
    """
    # What is asked for has a few hundred bytes a post; JSON of ten megabytes takes a quarter of a gigabyte.
    if len(body) > _LONGEST_LIST:
        return None
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(posts, list):
        return None
    out = []
    for post in posts[:_MOST]:
        link = post.get("link") if isinstance(post, Mapping) else None
        page = tidy(link, url) if isinstance(link, str) else None
        if page is not None:
            times = (iso_moment(post.get("date_gmt")), iso_moment(post.get("modified_gmt")))
            out.append(Entry(page, modified_at=max(filter(None, times), default=None)))
    return tuple(out)

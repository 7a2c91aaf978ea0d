"""
What a page says of itself in JSON-LD: the node of the page's own story, found among those of other stories.

>>> from selectolax.lexbor import LexborHTMLParser
>>> page = LexborHTMLParser('<script type="application/ld+json">{"@graph": ['
...     '{"@type": "NewsArticle", "url": "https://news.example/other", "datePublished": "2024-01-01"},'
...     '{"@type": "NewsArticle", "url": "https://news.example/a", "datePublished": "2024-05-30"}]}</script>')
>>> LinkedData(page).stories(("http://www.news.example/a/",))[0].words("datePublished")
'2024-05-30'
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

from provenance.parser.values import stated
from provenance.urls import split, unwrap

#: Wider than any real page's JSON-LD.
_MAX_NODES = 20_000
#: Of the nodes that may speak for the page, those that are asked.
_MAX_STORIES = 200
#: People who wrote one article; a longer list is something else.
_MAX_NAMES = 50
#: Addresses that one node gives for itself; real ones give two.
_MAX_ADDRESSES = 4
#: Types of what an article is made of, shows or stands beside: their dates and names are not the article's.
_OTHER_THINGS = frozenset(
    "BreadcrumbList Brand Comment DiscussionForumPosting Event ImageObject ItemList ListItem NewsMediaOrganization "
    "Offer Organization Person Product Rating Review SiteNavigationElement SocialMediaPosting WPFooter WPHeader WebSite"
    .split()
)
#: Properties that lead to other stories, or to parts that have dates of their own.
_LEADS_AWAY = frozenset(
    "about associatedMedia author award blogPost blogPosts citation comment comments contributor creator editor "
    "hasPart image isBasedOn isRelatedTo itemListElement itemReviewed liveBlogUpdate mentions potentialAction "
    "publisher recordedIn relatedLink review reviews sharedContent significantLink subjectOf video workExample".split()
)
_STORIES = frozenset(("BlogPosting", "LiveBlogPosting", "Report"))
#: Keys of a query that only tell how a reader came to the page.
_WAYS = re.compile(r"(?:utm_|at_|_x_tr_)\w*|fbclid|gclid|cmp|cmpid|ref|source|s|amp|outputType|from", re.I)

#: How near a node is to the page, the nearest first.
OWN, STORY, PAGE, UNNAMED, STRANGER, THING = range(6)


@dataclass(frozen=True, slots=True)
class Node:
    """One object that may speak for the page."""

    data: Mapping[str, Any]
    #: OWN has the page's address · STORY, PAGE, UNNAMED (no type) have none · STRANGER is the only story, with
    #: another address · THING is of some other type.
    rank: int
    by_id: Mapping[str, Mapping[str, Any]]

    def words(self, key: str) -> str | None:
        """A property that is text."""
        value = self.data.get(key)
        return value.strip() or None if isinstance(value, str) else None

    def names(self, *keys: str) -> tuple[str, ...]:
        """The names of people or organisations under the first of these properties that has any."""
        for key in keys:
            out: dict[str, None] = {}
            for one in _listed(self.data.get(key)):
                if isinstance(one, dict) and "name" not in one:
                    one = self.by_id.get(str(one.get("@id")), one)
                for text in _listed(one.get("name") if isinstance(one, dict) else one):
                    if isinstance(text, str) and (plain := name_of_someone(text)):
                        out[plain] = None
            if out:
                return tuple(out)[:_MAX_NAMES]
        return ()

    @property
    def address(self) -> str | None:
        """The page that this is about, as far as it says so."""
        return next(_addresses(self.data), None)


class LinkedData:
    """All JSON-LD of a page, read once."""

    def __init__(self, tree: Any) -> None:
        self._nodes: list[tuple[Mapping[str, Any], bool]] = []
        self._by_id: dict[str, Mapping[str, Any]] = {}
        for document in _documents(tree):
            for data, aside in _walk(document):
                self._nodes.append((data, aside))
                if isinstance(data.get("@id"), str) and "name" in data:
                    self._by_id.setdefault(data["@id"], data)

    def stories(self, addresses: tuple[str | None, ...]) -> tuple[Node, ...]:
        """
        The nodes that may speak for the page, the nearest first.

        Args:
            addresses: What the page's own address may be: canonical, given.

        A story that names another address than the page's is another story. Only where it is the single one does it
        come, late: some publishing systems give a wrong address to their own.
        """
        own = {same_page(url) for url in addresses if url} - {None}
        found: list[tuple[int, int, Mapping[str, Any]]] = []
        near: list[Mapping[str, Any]] = []  #: those that differ from the page's address by a query only
        strangers: list[Mapping[str, Any]] = []
        for data, aside in self._nodes:
            kinds = _kinds(data)
            if kinds & _OTHER_THINGS:
                continue
            claims = {key for url in _addresses(data) if (key := same_page(url)) and not key.endswith("/?")}
            kind = rank_of(kinds)
            if claims & own:
                # Of those with the page's address, the story goes before the page it stands on.
                found.append((OWN, kind, data))
            elif not aside and kind == STORY and _but_for_query(claims, own):
                near.append(data)
            elif not aside and not (own and claims):
                found.append((kind, kind, data))
            elif not aside and kind == STORY:
                strangers.append(data)
        if len(near) == 1:
            found.append((STORY, STORY, near[0]))
        else:
            strangers += near
        if len(strangers) == 1 and all(rank > PAGE for rank, _, _ in found):
            found.append((STRANGER, STORY, strangers[0]))
        found.sort(key=itemgetter(0, 1))
        return tuple(Node(data, rank, self._by_id) for rank, _, data in found[:_MAX_STORIES])

    @property
    def site(self) -> str | None:
        """The name of the site, from an object of the type WebSite."""
        names = (data["name"] for data, _ in self._nodes
                 if "WebSite" in _kinds(data) and isinstance(data.get("name"), str))
        return next((plain for name in names if (plain := name_of_someone(name))), None)


def same_page(url: str) -> str | None:
    """
    A key that two addresses of one page have in common; None for what is no address.

    >>> same_page("https://www.news.example/a/?utm_source=x") == same_page("http://amp.news.example/a/amp")
    True
    """
    address = split(unwrap(url) or url if "web.archive.org" in url else url)
    if address is None:
        return None
    path = "/".join(part for part in address.segments if part != "amp")
    path = path.removesuffix(".html").removesuffix(".amp")
    host = re.sub(r"\A(?:www|amp|m|mobile)\.", "", address.host)
    query = sorted(f"{key}={value}" for key, value in address.pairs() if not _WAYS.fullmatch(key))
    return f"{host}/{path}?{'&'.join(query)}"


def _but_for_query(claims: set[str], own: set[str | None]) -> bool:
    """Does one of two addresses lack the query of the other, and is all else alike? (Two queries are two pages.)"""
    plain = {key.removesuffix("?") for key in own if key and key.endswith("?")}
    bare = {key.removesuffix("?") for key in claims if key.endswith("?")}
    return bool(plain & {key.partition("?")[0] for key in claims}
                or bare & {key.partition("?")[0] for key in own if key})


def name_of_someone(text: str) -> str | None:
    """
    Text as a name, spaces folded; None for an address and for what is longer than names are.

    >>> name_of_someone(" Ada  Example "), name_of_someone("https://news.example/ada")
    ('Ada Example', None)
    """
    plain = " ".join(text[:1000].split())
    return plain if 0 < len(plain) <= 200 and "://" not in plain and not plain.startswith(("@", "/")) else None


def _kinds(data: Mapping[str, Any]) -> frozenset[str]:
    """Its types, without the vocabulary's address."""
    return frozenset(one.rpartition("/")[2] for one in _listed(data.get("@type")) if isinstance(one, str))


def rank_of(kinds: frozenset[str]) -> int:
    """How near a thing of these types is to the page, by its types alone."""
    if any(kind.endswith("Article") or kind in _STORIES for kind in kinds):
        return STORY
    return PAGE if any(kind.endswith("Page") for kind in kinds) else THING if kinds else UNNAMED


def _addresses(data: Mapping[str, Any]) -> Iterator[str]:
    """``mainEntityOfPage`` first, then ``url``, then ``@id``."""
    stated = (one for key in ("mainEntityOfPage", "url", "@id") for value in _listed(data.get(key))
              for one in ((value.get("@id"), value.get("url")) if isinstance(value, dict) else (value,)))
    return islice((one.strip() for one in stated if isinstance(one, str) and len(one) < 3000
                   and one.strip()[:8].lower().startswith(("http://", "https://"))), _MAX_ADDRESSES)


def _documents(tree: Any) -> Iterator[Any]:
    for node in tree.css('script[type="application/ld+json" i]'):
        # A comma too many is forgiven. What is broken worse is the page's business; the meta elements are asked next.
        document = stated(node.text(deep=True))
        if document is not None:
            yield document


def _walk(document: Any) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """
    The objects of a document, level by level, so that the page's own go before those of what it mentions; each with
    whether a property on the way leads away from the page's story.
    """
    queue: deque[tuple[Any, bool]] = deque([(document, False)])
    seen = 1
    while queue:
        value, aside = queue.popleft()
        inner: Iterator[tuple[str, Any]] = iter(())
        if isinstance(value, dict):
            yield value, aside
            inner = iter(value.items())
        elif isinstance(value, list):
            inner = (("", one) for one in value)
        for key, one in inner:
            if isinstance(one, dict | list) and seen < _MAX_NODES:
                seen += 1
                queue.append((one, aside or key in _LEADS_AWAY))


def _listed(value: Any) -> list[Any]:
    return value[:_MAX_NAMES] if isinstance(value, list) else [] if value is None else [value]

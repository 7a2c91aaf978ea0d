"""
What a page says about itself: title, canonical address, times, authors, site, language, hashtags; each on first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from provenance.dates import parse_date, parse_instant
from provenance.model import Dated, Hashtag, PageFacts
from provenance.parser.belonging import Belonging, is_of_the_page
from provenance.parser.linked_data import OWN, STORY, STRANGER, UNNAMED, LinkedData, Node, name_of_someone, same_page
from provenance.parser.reading import Reading
from provenance.text import extract_entities, hashtag_key
from provenance.urls import split, unwrap

#: Properties of meta elements that give the time of publication, the most exact kinds first.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dc.date", "pubdate", "publishdate", "publish-date", "date",
)
#: The same for the last change.
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "updated", "revised",
)
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator")
#: Words in the attributes of a time element that say which time it gives: its itemprop, its class (hAtom's).
_SAID_OF_TIMES = {"datePublished": ("datepublished", "published"), "dateModified": ("datemodified", "updated")}
_MAX_AUTHORS = 50
#: No date with its clock time and zone is longer in any language; what is cut there is none.
_LONGEST_DATE = 80
_MINUTE_MS, _DAY_MS = 60_000, 86_400_000
#: Elements asked for a name or a time, at most.
_MAX_LINKS = 200

#: Twice the longest novel; a letter costs up to 3 µs, measured on a page of signs.
_MOST_WORDS = 1_000_000

#: A value and who says so.
Said = tuple[str, str]


def read_page(reading: Reading, url: str | None) -> PageFacts:
    """All that the page that was read says about itself; *url* is its address, where that is known."""
    words = reading.words() if _may_hold_tags(reading) else ""
    tags = _hashtags(reading, words[:_MOST_WORDS])
    cut = {"hashtags": f"the first {_MOST_WORDS:,} characters"} if len(words) > _MOST_WORDS else {}
    if reading.tree is None:
        return PageFacts(hashtags=tags, sources=cut)
    page = _Page(reading.tree, url)
    said = {"title": page.title, "canonical_url": page.canonical, "site": page.site, "language": page.language}
    authors = page.authors
    sources = cut | {name: one[1] for name, one in said.items() if one}
    if authors:
        sources["authors"] = authors[1]
    values = {name: one[0] if one else None for name, one in said.items()}
    return PageFacts(**values, published=page.published, hashtags=tags, modified=page.modified,
                     authors=authors[0] if authors else (), sources=sources)


def _may_hold_tags(reading: Reading) -> bool:
    """
    Does any sign of a hashtag stand in the page's own words? On most pages none does, and to gather the words takes ten
    times as long as to count signs: those of the body, less those of its scripts, styles and official embeds.
    """
    tree = reading.tree
    if tree is None or tree.body is None or tree.css_first("template") is not None:
        return True
    signs = _signs(tree.body.text(deep=True))
    if signs:
        signs -= sum(_signs(node.text(deep=True)) for node in tree.body.css("script, style"))
    return signs > sum(_signs(embed.text) for embed in reading.embeds
                       if embed.text and embed.forms == ("blockquote",))


def _signs(text: str) -> int:
    return text.count("#") + text.count("\uff03")


def _hashtags(reading: Reading, words: str) -> tuple[Hashtag, ...]:
    out: dict[tuple[str, str], Hashtag] = {}
    for embed in reading.embeds:
        for text in embed.hashtags:
            tag = Hashtag(text, hashtag_key(text), f"embed {embed.position}")
            out.setdefault((tag.key, tag.found_in), tag)
    for found in extract_entities(words, glued=True).hashtags:
        tag = Hashtag(found.text, hashtag_key(found.text), "article")
        out.setdefault((tag.key, tag.found_in), tag)
    return tuple(out.values())


class _Page:
    """One tree, asked for one fact after the other; meta elements and JSON-LD are read once."""

    def __init__(self, tree: Any, url: str | None) -> None:
        self._tree = tree
        self._url = url
        self._metas = _metas(tree)
        self._whose = Belonging()

    @cached_property
    def _data(self) -> LinkedData:
        return LinkedData(self._tree)

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return self._data.stories((self._linked and self._linked[0], self._url))

    @cached_property
    def _near(self) -> tuple[Node, ...]:
        """The nodes that go before the page's meta elements."""
        return tuple(node for node in self._nodes if node.rank <= UNNAMED)

    @property
    def title(self) -> Said | None:
        """The headline as the page gives it to others, else its title element, else its first heading."""
        if words := self._meta("og:title"):
            return words, "meta og:title"
        for selector, source in (("head > title", "title element"), ("title", "title element"), ("h1", "h1 element")):
            node = self._tree.css_first(selector)
            words = " ".join(node.text(deep=True).split()) if node is not None else ""
            if words:
                return words, source
        return next(((words, "json-ld headline") for node in self._near if node.rank <= STORY
                     and (words := node.words("headline"))), None)

    @property
    def canonical(self) -> Said | None:
        """What the page calls its own address, in a link, a meta element, in the JSON-LD of its one story."""
        if self._linked is not None:
            return self._linked
        stories = [node for node in self._nodes if node.rank in (OWN, STORY) and node.address]
        if stories and len({same_page(node.address or "") for node in stories}) == 1:
            return stories[0].address or "", "json-ld address"
        inner = unwrap(self._url) if self._url and "web.archive.org/web/" in self._url else None
        return (inner, "archive address") if inner else None

    @cached_property
    def _linked(self) -> Said | None:
        """One without a host is completed from the page's address where that is known."""
        node = self._tree.css_first('link[rel~="canonical" i][href]')
        for candidate, source in ((node.attributes.get("href") if node is not None else None, "link canonical"),
                                  (self._meta("og:url"), "meta og:url")):
            found = candidate.strip() if candidate else ""
            # A page saved by an archive names its original inside the archive's address.
            found = _original("https://web.archive.org" + found if found.startswith("/web/") else found)
            if found and split(found) is None:
                found = _joined(self._url, found)
            if found:
                return found, source
        return None

    @property
    def published(self) -> Dated | None:
        """The first of: JSON-LD datePublished, the meta properties, a time element that says so."""
        return next(self._dates("datePublished", _PUBLISHED), None) or self._first_time()

    @property
    def modified(self) -> Dated | None:
        return next(self._dates("dateModified", _MODIFIED), None)

    def _dates(self, key: str, metas: Iterable[str]) -> Iterator[Dated]:
        stated: list[tuple[str | None, str]] = [(node.words(key), f"json-ld {key}") for node in self._near]
        stated += [(self._meta(name), f"meta {name}") for name in metas]
        stated += [(told.get("datetime"), "time element") for _, told in self._times if _says(told, key)]
        stated += self._properties(key)
        stated += [(node.words(key), f"json-ld {key}") for node in self._nodes if node.rank >= STRANGER]
        return (dated for words, source in stated
                if words and (dated := parse_instant(words, source) or self._printed(words, source)))

    def _properties(self, key: str) -> Iterator[Said]:
        """What other elements that are named by ``itemprop`` say: in an attribute for machines, else in words."""
        for node in self._tree.css(f'[itemprop~="{key}" i]')[:_MAX_LINKS]:
            if node.tag != "meta" and not self._whose.is_apart(node) and is_of_the_page(node):
                stated = node.attributes.get("content") or node.attributes.get("datetime") or node.text(deep=True)
                yield stated.strip()[:_LONGEST_DATE], f"itemprop {key}"

    def _printed(self, words: str, source: str) -> Dated | None:
        """A date in words, as some publishers give it to machines: a day, where no instant is stated."""
        found = parse_date(words, lang=self.language[0] if self.language else None)
        if found is None:
            return None
        return Dated(found.at, _MINUTE_MS, source) if found.at else Dated(
            datetime.combine(found.day, time(), UTC), _DAY_MS, source)

    @cached_property
    def _times(self) -> list[tuple[Any, Mapping[str, str | None]]]:
        """The time elements, and the attributes of each."""
        return [(node, node.attributes) for node in self._tree.css("time[datetime]")[:_MAX_LINKS]]

    def _first_time(self) -> Dated | None:
        """The first time element of the article that is not inside of a post, a comment or another story."""
        for node, told in self._times:
            if self._whose.stands_in_one_article(node):
                return parse_instant(told.get("datetime") or "", "time element")
        return None

    @property
    def authors(self) -> tuple[tuple[str, ...], str] | None:
        """Names as written: JSON-LD, meta elements, links with ``rel=author``, elements with that ``itemprop``."""
        for node in self._near:
            if names := node.names("author", "creator"):
                return names, "json-ld author"
        for key in _AUTHOR:
            if names := _names(self._metas.get(key, ())):
                return names, f"meta {key}"
        nodes = [node for node in self._tree.css('a[rel~="author" i], [itemprop~="author" i]')[:_MAX_LINKS]
                 if node.tag != "meta" and not self._whose.is_apart(node)]
        links = [node for node in nodes if node.tag == "a" and "author" in (node.attributes.get("rel") or "").lower()]
        for found, source in ((links, "link rel=author"), (nodes, "itemprop author")):
            if names := _names((node.css_first('[itemprop~="name" i]') or node).text(deep=True) for node in found):
                return names, source
        return None

    @property
    def site(self) -> Said | None:
        """The publication's name: ``og:site_name``, JSON-LD publisher, JSON-LD WebSite, ``application-name``."""
        if name := name_of_someone(self._meta("og:site_name") or ""):
            return name, "meta og:site_name"
        for node in self._near:
            if names := node.names("publisher"):
                return names[0], "json-ld publisher"
        if name := self._data.site:
            return name, "json-ld WebSite"
        name = name_of_someone(self._meta("application-name") or "")
        return (name, "meta application-name") if name else None

    @property
    def language(self) -> Said | None:
        """A language tag as written, where one is stated."""
        root = self._tree.root
        stated = [(root.attributes.get("lang") if root is not None else None, "html lang")]
        stated += [(node.words("inLanguage"), "json-ld inLanguage") for node in self._near]
        stated += [(self._meta(key), f"meta {key}") for key in ("content-language", "og:locale", "dc.language")]
        return next(((words.strip(), source) for words, source in stated
                     if words and 2 <= len(words.strip()) <= 35 and words.strip()[:2].isalpha()), None)

    def _meta(self, key: str) -> str | None:
        """The first content of that property or name."""
        return next(iter(self._metas.get(key, ())), None)


def _metas(tree: Any) -> dict[str, list[str]]:
    """The contents of each meta property or name, keys in lower case."""
    out: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
               or attributes.get("http-equiv"))
        content = (attributes.get("content") or "").strip()
        if key and content:
            out.setdefault(key.strip().lower(), []).append(content)
    return out


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts if (name := name_of_someone(text))))[:_MAX_AUTHORS]


def _says(attributes: Mapping[str, str | None], key: str) -> bool:
    """Does a time element with these attributes say that it gives this time?"""
    by_kind, by_class = _SAID_OF_TIMES[key]
    return (by_kind in (attributes.get("itemprop") or "").lower().split()
            or by_class in (attributes.get("class") or "").split()
            or (key == "datePublished" and "pubdate" in attributes))


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

"""
One pass over the page's lexbor tree: every element that may show or name a post, in page order.

The finder knows no platform: it takes the selectors of the table and hands out fragments. Whoever
reads a fragment as an embed tells the finder, so that what stands inside it is not found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from provenance.fragment import Fragment, from_markup, from_node
from provenance.parser.escaped import cut_markup
from provenance.parser.look import Look
from provenance.platforms import PLATFORMS

#: An element this deep is looked at no further; the tree of a sane page is a tenth of it.
_MAX_DEPTH = 1000
_ASIDE = frozenset(("aside", "nav", "footer"))
_COMMENT_WORDS = frozenset(("comment", "comments"))
#: Elements whose text is markup for later: templates in scripts, page state, Instant Articles' frames.
#: A ``textarea`` or ``code`` shows markup to be copied; that is no embed.
_HOLDS_MARKUP = frozenset(("script", "iframe", "noembed"))


@dataclass(frozen=True)
class Found:
    """An element that may be an embed (``fragment``) or is a link (``href``), with its node."""

    node: Any
    fragment: Fragment | None = None
    href: str | None = None
    whole: bool = True  #: the fragment is the element itself, not markup from one of its strings


@dataclass
class Finder:
    """
    Walks one tree once. ``taken`` holds the elements already read as embeds, by ``mem_id``, with
    the number the reader gave each.
    """

    tree: Any
    look: Look
    page_lang: str | None = None
    taken: dict[int, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Found]:
        yield from self._within(self.tree)

    def take(self, node: Any, number: int) -> None:
        """That element was read as an embed: nothing inside it is found any more."""
        self.taken[node.mem_id] = number

    def _selector(self) -> str:
        parts = ["template"]
        for platform in PLATFORMS:
            parts += platform.selectors
            if "encoded" not in self.look.groups:
                parts += platform.link_selectors
        if "encoded" in self.look.groups:
            parts.append("a[href]")
        else:
            parts += [f'a[href*="{host}/" i]' for host in self.look.short_hosts]
        return ", ".join(parts)

    def _within(self, root: Any) -> Iterator[Found]:
        nodes = root.css(self._selector())
        # More blockquotes in the bytes than in the tree: the others stand in scripts or attributes.
        hidden = self.look.has("escaped") or self.look.quotes > sum(node.tag == "blockquote" for node in nodes)
        wanted = {node.mem_id for node in nodes} if hidden else None
        last = None
        for node in root.css("*") if hidden else nodes:
            # An element that fits two selectors comes twice, one right after the other.
            if node.mem_id == last or self._is_taken(node):
                continue
            last = node.mem_id
            if hidden:
                yield from self._escaped(node)
            if wanted is None or node.mem_id in wanted:
                yield from self._one(node)

    def _one(self, node: Any) -> Iterator[Found]:
        if node.tag == "template":
            for content in node.template_fragments():
                yield from self._within(content)
        elif node.tag == "a":
            href = node.attributes.get("href")
            if href:
                yield Found(node, href=href)
        else:
            yield Found(node, from_node(node, page_lang=self.page_lang))

    def _escaped(self, node: Any) -> Iterator[Found]:
        """Markup in this element's attributes, or in its text where that is not shown as words."""
        strings = [value for value in node.attributes.values() if value]
        if node.tag in _HOLDS_MARKUP:
            strings.append(node.text(deep=True))
        for string in strings:
            if "blockquote" in string.lower():
                for _, markup in cut_markup(string):
                    yield Found(node, from_markup(markup, page_lang=self.page_lang), whole=False)

    def _is_taken(self, node: Any) -> bool:
        if not self.taken:
            return False
        for _ in range(_MAX_DEPTH):
            if node is None:
                return False
            if node.mem_id in self.taken:
                return True
            node = node.parent
        return False


def region(node: Any) -> str:
    """Where on the page an element stands: article, aside, comment; unknown where nothing says so."""
    for _ in range(_MAX_DEPTH):
        node = node.parent
        if node is None or not node.is_element_node:
            return "unknown"
        name = node.tag
        if name == "article" or name == "main":
            return "article"
        if name in _ASIDE:
            return "aside"
        if name in ("div", "section", "ol", "ul", "li"):
            marks = node.attributes
            words = f"{marks.get('id') or ''} {marks.get('class') or ''}".lower()
            if "comment" in words and _COMMENT_WORDS & set(words.replace("-", " ").replace("_", " ").split()):
                return "comment"
    return "unknown"

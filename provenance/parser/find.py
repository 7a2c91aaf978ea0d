"""
One pass over the page's lexbor tree: every element that may show or name a post, in page order.

The finder knows no platform: it takes the selectors of the table and hands out fragments. Whoever
reads a fragment as an embed tells the finder, so that what stands inside it is not found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from provenance.fragment import Fragment, from_markup, from_node
from provenance.parser.escaped import cut_markup
from provenance.parser.look import Look
from provenance.platforms import PLATFORMS

_ASIDE = frozenset(("aside", "nav", "footer"))
_COMMENT_WORDS = frozenset(("comment", "comments"))
#: Elements whose text is markup for later: templates in scripts, page state, Instant Articles' frames.
#: A ``textarea`` or ``code`` shows markup to be copied; that is no embed.
_HOLDS_MARKUP = frozenset(("script", "iframe", "noembed"))
#: Less than an empty blockquote is none.
_SHORTEST = len("<blockquote></blockquote>")


@dataclass(frozen=True)
class Found:
    """An element that may be an embed (``fragment``) or is a link (``href``), with its node."""

    node: Any
    fragment: Fragment | None = None
    href: str | None = None
    whole: bool = True  #: the fragment is the element itself, not markup from one of its strings


@dataclass
class Finder:
    """Walks one tree once. ``taken`` holds the elements already read as embeds, by ``mem_id``, with their number."""

    tree: Any
    look: Look
    outside: bool = False  #: ask only for links of which some mark stands outside of all blockquotes
    page_lang: str | None = None
    taken: dict[int, int] = field(default_factory=dict)
    quotes: int = 0  #: blockquotes in the tree
    links: list[tuple[int, str]] = field(default_factory=list)  #: number and address of those read as links
    _inside: set[int] = field(default_factory=set)  #: what stands inside those
    _regions: dict[int, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Found]:
        # A list, not recursion: templates may stand in templates deeper than Python calls.
        walks = [self._within(self.tree)]
        while walks:
            found = next(walks[-1], None)
            if found is None:
                walks.pop()
            elif found.node.tag == "template":
                walks += [self._within(content) for content in reversed(found.node.template_fragments())]
            else:
                yield found

    def take(self, node: Any, number: int) -> int:
        """That element was read as an embed: nothing inside it is found any more. Returns its blockquotes."""
        self.taken[node.mem_id] = number
        inside = node.css("*")
        if nested := self._nested(node):
            apart = {inner.mem_id for one in inside if one.mem_id in nested for inner in one.css("*")}
            inside = [inner for inner in inside if inner.mem_id not in apart]
        self._inside.update(inner.mem_id for inner in inside)
        return sum(inner.tag == "blockquote" for inner in inside)

    def pass_by(self, node: Any, number: int) -> None:
        """That element carried an embed in a string; words have their place before or after it."""
        if node.tag in _HOLDS_MARKUP:
            self.taken.setdefault(node.mem_id, number)

    def region(self, node: Any) -> str:
        """Where on the page an element stands: article, aside, comment; unknown where nothing says so."""
        passed: list[int] = []
        verdict = "unknown"
        while (node := node.parent) is not None and node.is_element_node:
            known = self._regions.get(node.mem_id)
            verdict = known or _region_by(node)
            if known or verdict != "unknown":
                break
            passed.append(node.mem_id)
        self._regions.update(dict.fromkeys(passed, verdict))
        return verdict

    def links_inside(self, node: Any) -> Iterator[Any]:
        """The links in an element that ``outside`` passed by, those of embeds left out."""
        selector = _inside_only(self.look.groups, self.look.outside)
        return (link for link in node.css(selector) if link.mem_id not in self._inside) if selector else iter(())

    @cached_property
    def _selector(self) -> str:
        return _selector(self.look.groups, self.look.outside if self.outside else None)

    def _within(self, root: Any) -> Iterator[Found]:
        # An element that fits two selectors comes twice.
        nodes = {node.mem_id: node for node in root.css(self._selector)}
        # More blockquotes in the bytes than in the tree: the others stand in scripts or attributes.
        seen = sum(node.tag == "blockquote" for node in nodes.values())
        self.quotes += seen
        hidden = self.look.has("escaped") or self.look.quotes > seen
        for node in root.css("*") if hidden else nodes.values():
            if node.mem_id in self._inside:
                continue
            if hidden:
                yield from self._escaped(node)
            if not hidden or node.mem_id in nodes:
                yield from self._one(node)

    def _one(self, node: Any) -> Iterator[Found]:
        if node.tag == "template":
            yield Found(node)
        elif node.tag == "a":
            if href := node.attributes.get("href"):
                yield Found(node, href=href)
        else:
            yield Found(node, from_node(node, page_lang=self.page_lang, skip=self._nested(node)))

    def _nested(self, node: Any) -> dict[int, int]:
        """
        The blockquotes of the same class inside a blockquote: posts of their own.

        Where the closing of one is missing, the tree puts the next one inside it.
        """
        if node.tag != "blockquote" or self.look.quotes < 2:
            return {}
        inner = node.css("blockquote")[1:]
        kind = node.attributes.get("class") if inner else None
        return {one.mem_id: 0 for one in inner if kind and one.attributes.get("class") == kind}

    def _escaped(self, node: Any) -> Iterator[Found]:
        """Markup in this element's attributes, or in its text where that is not shown as words."""
        strings = [value for value in node.attributes.values() if value and len(value) >= _SHORTEST]
        if node.tag in _HOLDS_MARKUP:
            strings.append(node.text(deep=True))
        for string in strings:
            for _, _, markup in cut_markup(string):
                yield Found(node, from_markup(markup, page_lang=self.page_lang), whole=False)


@lru_cache(maxsize=256)
def _selector(groups: frozenset[str], outside: frozenset[str] | None) -> str:
    """
    One CSS query for all there may be. Every selector costs a look at every element, so only those whose
    marks were seen are asked for, and links only where a mark stands *outside* of all blockquotes.
    """
    look = Look(groups)
    parts = ["template"] if look.has("template") else []
    for platform in PLATFORMS:
        parts += [selector for group, selector in platform.selectors
                  if look.has(group if group == "quote" else f"{platform.key}:{group}")]
    if "encoded" in groups:
        parts.append("a[href]")
    else:
        parts += _links(look, groups if outside is None else outside)
    return ", ".join(dict.fromkeys(parts)) or "template"


@lru_cache(maxsize=256)
def _inside_only(groups: frozenset[str], outside: frozenset[str]) -> str:
    """The selectors of links that stand nowhere but inside of blockquotes; empty where there are none."""
    return ", ".join(_links(Look(groups), groups - outside))


def _links(look: Look, groups: frozenset[str]) -> list[str]:
    """The selectors of links to posts, and of short links, whose marks are among *groups*."""
    posts = [selector for platform in PLATFORMS for group, selector in platform.link_selectors
             if f"{platform.key}:{group}" in groups]
    return posts + [f'a[href*="{host}" i]' for host in look.short_hosts if f"short:{host}" in groups]


def _region_by(node: Any) -> str:
    """What one element says of all inside it."""
    name = node.tag
    if name in ("article", "main"):
        return "article"
    if name in _ASIDE:
        return "aside"
    if name in ("div", "section", "ol", "ul", "li"):
        marks = node.attributes
        words = f"{marks.get('id') or ''} {marks.get('class') or ''}".lower()
        if "comment" in words and _COMMENT_WORDS & set(words.replace("-", " ").replace("_", " ").split()):
            return "comment"
    return "unknown"

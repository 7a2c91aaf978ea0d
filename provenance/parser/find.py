"""
One pass over the page's lexbor tree: every element that may show or name a post, in page order.

The finder knows no platform: it takes the selectors of the table and the names of the attributes in which the
byte-level look saw a mark. Whoever reads an element as an embed tells the finder, so that what stands inside it
is not found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from provenance.fragment import Fragment, from_node
from provenance.once import once
from provenance.parser.look import Look
from provenance.parser.picture import PICTURES
from provenance.platforms import PLATFORMS

#: Names that CSS can ask for as they are; others (``:src``, ``@click``) are found by looking at every element.
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_-]*")
#: Elements whose text is markup for later.
_HOLD_TEXT = frozenset(("iframe", "noembed"))
#: What the attributes of elements that nobody asked for must hold to be looked at: markup in any escaping, JSON.
_MARKUP = re.compile(r"[<{\[]|&lt;|%3c|u003c|x3c|\APG|\APC", re.I)
#: An id that stands alone, where anything may be encoded.
_ID = re.compile(r"[\s'\"]*+(?:[0-9]{6,20}|[A-Za-z0-9_-]{10,13})[\s'\"]*+")
#: No address of a post is shorter.
_SHORTEST = 12


@dataclass
class Finder:
    """Walks one tree once. ``taken`` holds the elements already read as embeds, by ``mem_id``, with their number."""

    tree: Any
    look: Look
    outside: bool = False  #: ask only for links of which some mark stands outside of all blockquotes
    page_lang: str | None = None
    form: str = "dom"
    taken: dict[int, int] = field(default_factory=dict)
    quotes: int = 0  #: blockquotes in the tree
    links: list[tuple[int, str]] = field(default_factory=list)  #: number and address of those read as links
    hidden: bool = False  #: marks stand in strings: the attributes of all elements are to be looked at
    template: Any = None  #: the template in which the element of now stands, the outermost; None for most
    _inside: set[int] = field(default_factory=set)  #: what stands inside those

    def __iter__(self) -> Iterator[tuple[Any, bool]]:
        """Elements in page order; True with those that were asked for, False with all others where marks are hidden."""
        # A list, not recursion: templates may stand in templates deeper than Python calls.
        walks: list[tuple[Iterator[tuple[Any, bool]], Any]] = [(self._within(self.tree), None)]
        while walks:
            walk, self.template = walks[-1]
            found = next(walk, None)
            if found is None:
                walks.pop()
            elif found[0].tag == "template":
                outer = self.template or found[0]
                walks += [(self._within(content), outer) for content in reversed(found[0].template_fragments())]
            else:
                yield found

    def take(self, node: Any, number: int) -> int:
        """That element was read as an embed: nothing inside it is found any more. Returns its blockquotes."""
        self.taken[node.mem_id] = number
        if self._selector == "blockquote" and not self.hidden and not self.look.nested:
            return 1  # nothing else is looked for, and no blockquote stands in another
        inside = node.css("*")
        if nested := self.nested(node, same=True):
            apart = {inner.mem_id for one in inside if one.mem_id in nested for inner in one.css("*")}
            inside = [inner for inner in inside if inner.mem_id not in apart]
        self._inside.update(inner.mem_id for inner in inside)
        return sum(inner.tag == "blockquote" for inner in inside)

    def pass_by(self, node: Any, number: int) -> None:
        """That element carried an embed in a string; words have their place before or after it."""
        if node.tag in ("script", "iframe", "noembed"):
            self.taken.setdefault(node.mem_id, number)

    def fragment(self, node: Any) -> Fragment:
        """The element as platforms read it."""
        return from_node(node, form=self.form, page_lang=self.page_lang, skip=self._nested(node))

    def links_inside(self, node: Any) -> Iterator[Any]:
        """The links in an element that ``outside`` passed by, those of embeds left out."""
        selector = _inside_only(self.look.groups, self.look.outside)
        return (link for link in node.css(selector) if link.mem_id not in self._inside) if selector else iter(())

    @once
    def _selector(self) -> str:
        return _selector(self.look, self.look.outside if self.outside else None)

    def holds(self, node: Any) -> bool:
        """May an element that nobody asked for hold a post in a string?"""
        if node.tag in _HOLD_TEXT:
            return True
        letters = "encoded" in self.look.groups
        if letters and any(value and _ID.fullmatch(value) for value in node.attributes.values()):
            return True
        for name, value in node.attributes.items():
            if value and len(value) >= _SHORTEST:
                asked = _PLAIN_NAME.fullmatch(name) is not None and not letters
                if _MARKUP.search(value) or (not asked and ("/" in value or _ID.fullmatch(value))):
                    return True
        return False

    def _within(self, root: Any) -> Iterator[tuple[Any, bool]]:
        # An element that fits two selectors comes twice.
        nodes = {node.mem_id: node for node in root.css(self._selector)}
        # More blockquotes in the bytes than in the tree: the others stand in attributes.
        seen = sum(node.tag == "blockquote" for node in nodes.values())
        self.quotes += seen
        self.hidden = self.hidden or self._hides(root, seen)
        for node in root.css("*") if self.hidden else nodes.values():
            if node.mem_id not in self._inside:
                yield node, node.mem_id in nodes

    def _hides(self, root: Any, quotes: int) -> bool:
        """Do marks stand in strings, where no selector finds them?"""
        look = self.look
        if look.hidden or look.has("escaped") or look.has("base64") or look.has("framed") or look.quotes > quotes:
            return True
        # Fewer elements with such an attribute than the bytes hold: markup inside of an attribute, for one.
        return any(not _PLAIN_NAME.fullmatch(name) or len(root.css(f"{element}[{name}]")) < count
                   for element, name, count in look.attributes)

    def nested(self, node: Any, *, same: bool = False) -> dict[int, Any]:
        """
        The blockquotes inside a blockquote that are posts of their own, by ``mem_id``; *same*: those of its class.

        Where the closing of one is missing, the tree puts the next one inside it; one of another class is quoted.
        """
        if not self.look.nested or node.tag != "blockquote":
            return {}
        inner = node.css("blockquote")[1:]
        kind = node.attributes.get("class") if inner else None
        return {one.mem_id: one for one in inner if kind and (one.attributes.get("class") == kind or (
            not same and one.css_first("a[href]") is not None))}

    def _nested(self, node: Any) -> dict[int, int]:
        return dict.fromkeys(self.nested(node), 0)


@lru_cache(maxsize=256)
def _selector(look: Look, outside: frozenset[str] | None) -> str:
    """
    One CSS query for all there may be. Every selector costs a look at every element, so only those whose
    marks were seen are asked for, and links only where a mark stands *outside* of all blockquotes.
    """
    parts = ["template"] if look.has("template") else []
    for platform in PLATFORMS:
        parts += [selector for group, selector in platform.selectors
                  if look.has(group if group == "quote" else f"{platform.key}:{group}")]
    parts += [f"{element}[{name}]" for element, name, _ in look.attributes if _PLAIN_NAME.fullmatch(name)]
    if look.script:
        parts.append("script")
    if look.has("picture"):
        parts += PICTURES
    if "encoded" in look.groups:
        parts.append("a[href]")
    else:
        parts += _links(look, look.groups if outside is None else outside)
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

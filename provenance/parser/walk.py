"""
One page, or a piece of markup from one of its strings, read element by element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Any

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.parser.body import body_of, read_body
from provenance.parser.card import box_of, is_quoted, read_card
from provenance.parser.cells import Cells
from provenance.parser.content import Content, content_of
from provenance.parser.drawing import drawn
from provenance.parser.facade import read_facade
from provenance.parser.find import Finder
from provenance.parser.holder import read_holder, shows_answers
from provenance.parser.look import Look
from provenance.parser.notes import Notes, Place
from provenance.parser.picture import PICTURED, read_picture
from provenance.parser.readers import count_tails, read_fragment, readers_of, shows_tail
from provenance.parser.region import Regions
from provenance.parser.scripts import read_script, read_stream
from provenance.parser.state import Markup
from provenance.parser.stream import beside_pieces, pieces_of
from provenance.parser.trees import inner_page
from provenance.platforms import parse_post_url
from provenance.urls import is_short

#: Markup in a string of markup in a string of markup; more was never seen.
_MAX_DEPTH = 3
#: Elements whose text is markup for later: Instant Articles' frames. A ``textarea`` or ``code`` shows markup to be
#: copied; that is no embed.
_HOLDS_MARKUP = frozenset(("iframe", "noembed"))
#: A post quotes one post; where more blockquotes nest, the outer ones are somebody's mails, and each costs its content.
_MOST_NESTED = 30
#: Words that stand in for an embed until it is loaded are fewer.
_PLACEHOLDER = 600
_TEMPLATES = ("text/template", "text/html", "text/x-template", "text/x-handlebars", "text/plain", "text/x-jquery")


class Walk:
    """One pass over a tree, and what it found. Everything goes to *notes*."""

    def __init__(self, tree: Any, seen: Look, notes: Notes, *, outside: bool = False, form: str = "dom",
                 base: Place | None = None, region: str = "unknown", depth: int = 0, frame: bool = False) -> None:
        root = tree.root
        lang = root.attributes.get("lang") if root is not None else None
        self.tree = tree
        self.finder = Finder(tree, seen, outside, page_lang=lang, form=form)
        self.notes = notes
        self._tailed: list[Fragment] = []  #: embeds whose words may hold tails
        self._tails = 0  #: tails that they hold at least
        self.quoted = 0  #: blockquotes that are embeds
        self.spans: list[tuple[int, int]] = []
        self._look, self._form, self._base, self._region, self._depth = seen, form, base, region, depth
        self._regions = Regions()
        #: A frame's document shows one post and nothing else.
        one = frame and tree.body is not None and content_of(tree.body) is not None
        self._whole = tree.body if one else None
        self._platforms = readers_of(seen.groups)
        self._facades = any(group.endswith(":facade") for group in seen.groups)
        self._ordinary: list[tuple[Place, Any]] = []
        self._stream: list[tuple[Place, Any, list[str]]] = []  #: the scripts that push pieces of one, and those
        for number, (node, asked) in enumerate(self.finder):
            if asked:
                self._read(self._place(number), node)
            elif self.finder.holds(node):
                self._held(self._place(number), node, self.finder.fragment(node))
        if self._stream:
            pieces = (piece for _, _, pushed in self._stream for piece in pushed)
            self._said(*self._stream[-1][:2], read_stream(pieces, self.notes.say))

    def read_words(self) -> None:
        """Flattened posts and bare addresses in the words that no embed holds."""
        if self._look.has("bare") or self._look.text or self._look.worded or self.more_tails():
            body = body_of(self.tree, self.finder.taken, self.finder.links)
            self.spans = read_body(self.notes, body, base=self._base, sentences=self._look.text,
                                   region_of=self._region_of, in_cell=Cells(self.tree).has)

    def more_tails(self) -> bool:
        """Are there more tails in the bytes than in the embeds? The others may be flattened posts."""
        seen = self._look.tails
        return seen > self._tails and seen > sum(map(count_tails, self._tailed))

    def read_ordinary_quotes(self) -> None:
        """Links to posts, and short links, inside of blockquotes that are no embeds."""
        done: set[int] = set()
        asked: set[int] = set()  #: blockquotes inside of those that were asked: their links are known
        for place, quote in self._ordinary:
            if quote.mem_id in asked:
                continue
            asked.update(inner.mem_id for inner in quote.css("blockquote"))
            for number, link in enumerate(self.finder.links_inside(quote), 1):
                if link.mem_id not in done:
                    done.add(link.mem_id)
                    self._link((place[0], place[1] + number), link)
        self.finder.links.sort(key=itemgetter(0))

    def _region_of(self, words: str) -> str:
        region = self._regions.of_words(self.tree, words)
        return region if region != "unknown" else self._region

    def _region_at(self, node: Any) -> str:
        region = self._regions.of(node)
        if region == "unknown" and self.finder.template is not None:
            region = self._regions.of(self.finder.template)
        return region if region != "unknown" else self._region

    # --- one element --------------------------------------------------------------------------

    def _place(self, number: int) -> Place:
        return (number, 0) if self._base is None else (self._base[0], self._base[1] + number)

    def _read(self, place: Place, node: Any) -> None:
        name = node.tag
        picture = read_picture(node) if name in PICTURED else None
        if picture is not None:
            self._post(place, node, self._formed(picture))
        elif name == "a":
            if not self._card_link(place, node):
                self._link(place, node)
        else:
            self._read_fragment(place, node, self.finder.fragment(node))

    def _read_fragment(self, place: Place, node: Any, fragment: Fragment) -> None:
        name = fragment.name
        deep = name == "blockquote" and self._look.nested and len(node.css("blockquote")) > _MOST_NESTED
        apart = deep or (name != "blockquote" and shows_answers(fragment))
        embed = None if apart else read_fragment(fragment, self._platforms)
        if embed is not None:
            self.quoted += self.finder.take(node, place[0])
            if self._look.tails:
                self._tailed.append(fragment)
                self._tails += shows_tail(fragment, embed)
            if name == "blockquote":
                embed = self._with_quoted(node, embed)
            elif node.first_child is not None:
                embed = self._formed(_with_words(embed, node, content_of(node))) if embed.text is None else embed
            self._post(place, node, embed)
            if name == "iframe":
                # The platform's frame, saved with what it showed.
                self._held(place, node, fragment)
        elif name == "script":
            self._script(place, node)
        elif self._facades and (facade := read_facade(node)) is not None:
            self._post(place, node, self._formed(facade))
        else:
            if name == "blockquote":
                self._ordinary.append((place, node))
            self._held(place, node, fragment)

    def _with_quoted(self, node: Any, embed: Embed) -> Embed:
        """The post inside a post: of another kind than the one around it, or closed before that one's own tail."""
        nested = self.finder.nested(node)
        last = node.css("a[href]")[-1:] if nested else []
        alike = self.finder.nested(node, same=True)
        for inner in nested.values():
            closed = bool(last) and all(link.mem_id != last[0].mem_id for link in inner.css("a[href]"))
            quoted = read_fragment(self.finder.fragment(inner), self._platforms) if closed or (
                inner.mem_id not in alike) else None
            if quoted is not None and quoted.post_id != embed.post_id:
                self.quoted += self.finder.take(inner, 0)
                return replace(embed, quoted=quoted)
        return embed

    def _post(self, place: Place, node: Any, embed: Embed) -> None:
        region = self._region_at(node)
        if region == "timeline":
            embed = replace(embed, form="link", forms=("link",))
            region = "aside"
        self.notes.post(place, embed, region)

    def _held(self, place: Place, node: Any, fragment: Fragment) -> None:
        """What an element's attributes hold, and its text where that is not shown as words."""
        for number, one in enumerate(read_holder(fragment, self.notes.say)):
            if isinstance(one, Markup):
                self._inner((place[0], place[1] + number), node, one.text, "escaped-html")
            else:
                self.finder.pass_by(node, place[0])
                content = content_of(node)
                if one.text is not None and content is not None:
                    # The element's state says all of the post; what is drawn inside only shows it.
                    self.finder.take(node, place[0])
                elif content is not None and not content.quotes and len(content.words) < _PLACEHOLDER:
                    # What waits in its place for a click is the publisher's, not the post's and not the article's.
                    self.finder.taken.setdefault(node.mem_id, place[0])
                self._post(place, node, self._formed(_with_words(one, node, content)))
        if node.tag in _HOLDS_MARKUP:
            self._inner(place, node, node.text(deep=True), "escaped-html")

    def _formed(self, embed: Embed) -> Embed:
        if self._form == "dom":
            return embed
        return replace(embed, form=self._form, forms=tuple(dict.fromkeys((self._form, *embed.forms))))

    def _script(self, place: Place, node: Any) -> None:
        self._held(place, node, self.finder.fragment(node))
        text = node.text(deep=True)
        kind = (node.attributes.get("type") or "").strip().lower()
        if kind.startswith(_TEMPLATES):
            self._inner(place, node, text, "escaped-html")
            return
        if pieces := pieces_of(text):
            self._stream.append((place, node, pieces))
            text = beside_pieces(text)
        form = "json-ld" if kind == "application/ld+json" else "json"
        self._said(place, node, read_script(text, form, self._platforms, self.notes.say))

    def _said(self, place: Place, node: Any, found: Iterator[tuple[Embed | Markup, str]]) -> None:
        """The posts, and the markup, in what a script says."""
        for number, (one, one_form) in enumerate(found):
            if isinstance(one, Markup):
                self._inner((place[0], place[1] + number), node, one.text, one_form)
            else:
                self.finder.pass_by(node, place[0])
                self._post((place[0], place[1] + number), node, one)

    def _inner(self, place: Place, node: Any, string: str, form: str) -> None:
        """Markup in a string, read like a page of its own."""
        page = inner_page(string, self.notes.say) if self._depth < _MAX_DEPTH else None
        if page is None:
            return
        self.finder.pass_by(node, place[0])
        walk = Walk(*page, self.notes, form=self._form if self._form != "dom" else form, base=place,
                    region=self._region_at(node), depth=self._depth + 1,
                    frame=node.tag == "iframe")
        walk.read_words()

    # --- links --------------------------------------------------------------------------------

    def _card_link(self, place: Place, node: Any) -> bool:
        """A link that is an embed by what it says of itself (``data-pin-do``), or that carries one in a string."""
        attributes = node.attributes
        if not any(name.startswith("data-") or name == "class" for name in attributes):
            return False
        fragment = self.finder.fragment(node)
        embed = read_fragment(fragment, self._platforms)
        if embed is not None:
            self.finder.take(node, place[0])
            self._post(place, node, embed)
        return embed is not None

    def _link(self, place: Place, node: Any) -> None:
        """A link to a post, or a short link."""
        href = node.attributes.get("href")
        if not href:
            return
        url = absolute(href)
        ref = parse_post_url(url)
        if ref is None:
            # Without a scheme it is a path of the page's own site.
            if is_short(url) and "//" in url[:8]:
                self.finder.links.append((place[0], href))
                self.notes.short(place, url)
            return
        self.finder.links.append((place[0], href))
        region = self._region_at(node)
        if is_quoted(node, ref, whole=self._whole):
            self.notes.quoted(place, ref, href, region)  # the post around it has it
            return
        card = read_card(node, ref, href, whole=self._whole) if region not in ("aside", "timeline") else None
        if card is not None:
            if card.text is not None and card.date_text is not None and (box := box_of(node, ref)) is not None:
                self.finder.taken.setdefault(box.mem_id, place[0])  # its words are said
            self._post(place, node, self._formed(card))
        else:
            self.notes.address(place, ref, href, "link", "aside" if region == "timeline" else region)


def _with_words(embed: Embed, node: Any, content: Content | None) -> Embed:
    """A holder that shows the post, too, drawn by the publisher."""
    if embed.text is not None or embed.post_id is None or content is None or "@" not in content.words:
        return embed
    ref = PostRef(embed.platform, embed.post_id, embed.address_handle, "")
    shown = drawn(node, ref, embed.permalink, form=embed.form)
    # A skeleton has a handle, too ("Post by @example"); what was drawn has its day.
    return shown if shown.printed_handle and shown.shown_date else embed


def absolute(href: str) -> str:
    """Pages saved by the Wayback Machine point at its own host without naming it."""
    href = href.strip()
    return "https://web.archive.org" + href if href.startswith("/web/") else href

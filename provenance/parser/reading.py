"""
One page read: markup through the finder, words through the platforms' tails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from provenance.fragment import from_markup
from provenance.model import Embed, ShortLink
from provenance.parser.body import Body, body_of, read_body, read_sentences
from provenance.parser.bounds import bound_of_elements, brackets_of
from provenance.parser.escaped import cut_markup
from provenance.parser.look import Look, look
from provenance.parser.notes import Notes
from provenance.parser.readers import read_fragment
from provenance.parser.tangle import is_tangled, quotes_nest
from provenance.parser.tangled import loosened, read_tangled
from provenance.parser.trees import TooSlow, tree_of
from provenance.parser.walk import Walk


@dataclass(frozen=True)
class Reading:
    """Embeds, linked posts and short links in page order; ``words`` gives the rest on first use."""

    embeds: tuple[Embed, ...]
    linked_posts: tuple[Embed, ...]
    short_links: tuple[ShortLink, ...]
    words: Callable[[], str] = field(repr=False, compare=False)  #: the article's own words, embeds left out
    problems: tuple[str, ...] = ()
    tree: Any = field(default=None, repr=False, compare=False)  #: the lexbor tree; None for plain text


def read_markup(data: bytes, seen: Look) -> Reading:
    """
    Read a page of markup, in UTF-8: one lexbor parse, one pass, each fragment by its platform's file.

    Where the look says that nothing behind some place belongs to a post, no tree is built of it; *words* and *tree* of
    the Reading end there, too, which is why whoever needs them passes ``seen.whole()``.
    """
    try:
        return _read_tree(data, seen)
    except TooSlow:
        return _read_text(data.decode("utf-8", "replace"))


def _read_tree(data: bytes, seen: Look) -> Reading:
    if seen.end is not None:
        if (reading := _read_front(data[:seen.end], seen)) is not None:
            return reading
        seen = _surely(data, seen)
    brackets = brackets_of(data)
    end = bound_of_elements(data, brackets)
    if end is not None:
        # Pages of so many elements mostly nest them.
        return _read_loosened(data.decode("utf-8", "replace")) or read_beyond(
            read_markup(data[:end], seen), data[end:], total=len(data))
    if is_tangled(data, brackets, seen.formatting) or (seen.nested and quotes_nest(data)):
        return _read_tangled(data.decode("utf-8", "replace"))
    tree, notes = tree_of(data), Notes()
    # Most pages hold no link to a post but those inside of the embeds; each kind of link asked for costs a tenth of
    # the parse.
    walk = Walk(tree, seen, notes, outside="encoded" not in seen.groups)
    if not seen.sure and walk.finder.quotes != seen.quotes:
        seen, notes = _surely(data, seen), Notes()
        walk = Walk(tree, seen, notes, outside="encoded" not in seen.groups)
    if walk.finder.outside and walk.quoted != seen.quotes:
        if walk.finder.quotes == seen.quotes:
            walk.read_ordinary_quotes()
        else:
            notes = Notes()
            walk = Walk(tree, seen, notes)
    walk.read_words()
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: body_of(tree, walk.finder.taken).without(walk.spans), notes.problems,
                   tree)


def _surely(data: bytes, seen: Look) -> Look:
    """The look of somebody who was not in a hurry: some blockquotes are no elements."""
    return seen if seen.sure else look(data).whole()


def _read_front(data: bytes, seen: Look) -> Reading | None:
    """A page's bytes up to the end of its last blockquote; None where they alone do not tell."""
    brackets = brackets_of(data)
    if bound_of_elements(data, brackets) is not None or is_tangled(data, brackets, seen.formatting):
        return None
    tree, notes = tree_of(data), Notes()
    walk = Walk(tree, seen, notes, outside=True)
    # Every blockquote is an embed: else some stand in strings, or elsewhere where no element is, or their tails do.
    if walk.quoted != seen.quotes or walk.more_tails():
        return None
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: body_of(tree, walk.finder.taken).without(walk.spans),
                   notes.problems, tree)


def _read_tangled(text: str) -> Reading:
    """A page that no tree can be made of in time: without its holding elements, else as it stands in the text."""
    return _read_loosened(text) or _read_text(text)


def _read_text(text: str) -> Reading:
    notes = Notes()
    read_tangled(notes, text)
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, str, (_TEXT_ALONE,))


def _read_loosened(text: str) -> Reading | None:
    """A page without its holding elements; None where that is still too much."""
    loose = loosened(text).encode("utf-8", "replace")
    if bound_of_elements(loose) is not None or is_tangled(loose) or quotes_nest(loose):
        return None
    reading = read_markup(loose, look(loose).whole())
    return replace(reading, problems=(*reading.problems, _LOOSENED))


_LOOSENED = "nesting: too deep or too wide for a tree; read without the elements that only hold others"
_TEXT_ALONE = "nesting: too deep or too wide for a tree; read from its text alone"


def read_beyond(reading: Reading, rest: bytes, *, total: int) -> Reading:
    """
    A reading of a page's beginning, and what can be told quickly of the *rest*; *total* counts the bytes of both.

    Posts and short links of the beginning stand first, and are not repeated.
    """
    notes = Notes()
    read_tangled(notes, rest.decode("utf-8", "replace"))
    embeds, linked, shorts = notes.finish()
    known = {(embed.platform, embed.post_id) for embed in (*reading.embeds, *reading.linked_posts) if embed.post_id}
    fresh = sorted((embed for embed in (*embeds, *linked) if (embed.platform, embed.post_id) not in known),
                   key=lambda embed: embed.position)
    first = len(reading.embeds) + len(reading.linked_posts)
    places = {embed.position: number for number, embed in enumerate(fresh, first)}

    def added(found: tuple[Embed, ...]) -> tuple[Embed, ...]:
        return tuple(replace(embed, position=places[embed.position]) for embed in found if embed.position in places)

    told = {short.url for short in reading.short_links}
    where = {f"embed {old}": f"embed {new}" for old, new in places.items()}
    return replace(
        reading, embeds=reading.embeds + added(embeds), linked_posts=reading.linked_posts + added(linked),
        short_links=reading.short_links + tuple(replace(short, found_in=where.get(short.found_in, "article"))
                                                for short in shorts if short.url not in told),
        problems=(*reading.problems, _CUT.format(total - len(rest), total)))


_CUT = ("size: more signs of posts, or elements, than any article has; behind byte {} of {} only blockquotes and "
        "links were read")


def read_words(text: str, *, wrapped: bool = False) -> Reading:
    """
    Read plain text: flattened posts first, then the addresses that stand outside them.

    *wrapped* text (a feed, the strings of a JSON document) may hold blockquotes, escaped or not; they come first.
    """
    notes = Notes()
    quoted: list[tuple[int, int]] = []
    for start, end, markup in cut_markup(text) if wrapped else ():
        embed = read_fragment(from_markup(markup))
        if embed is not None:
            notes.post((-1, start), embed)
            quoted.append((start, end))
    body = Body(Body(text).without(quoted) if quoted else text)
    outside = body.without(read_body(notes, body))
    read_sentences(notes, outside, lambda offset: (-1, offset))
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: outside)

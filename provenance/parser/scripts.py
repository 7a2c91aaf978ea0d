"""
What a script says of posts: its objects, the markup that it writes, the calls that show a post.

>>> [one.post_id for one, _ in read_script('show({"type": "tweet", "id": "1795968363525046272"})', "json", PLATFORMS)]
['1795968363525046272']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from provenance.model import Embed
from provenance.parser.escaped import cut_frames, cut_markup
from provenance.parser.look import Look, look
from provenance.parser.naming import (
    EMBED_WORDS,
    SITE_KEYS,
    is_about_answers,
    is_trap,
    platforms_named,
    tokens,
)
from provenance.parser.posting import FILM
from provenance.parser.state import Markup, read_state
from provenance.parser.stream import row_value, rows_of
from provenance.parser.values import script_values, unheard
from provenance.platforms import PLATFORMS, Platform, parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

__all__ = ["PLATFORMS", "read_script", "read_stream"]

_FILMS = frozenset(("jwplayer", "video"))
#: What every page of the site has; a player's settings are called "config" and "settings", too.
_SITES = SITE_KEYS - {"config", "settings"}
#: So much of a script before an object names the function that gets it; options are few.
_BEFORE = 60
_OPTIONS = 30
#: The name of a list that is assigned says whose ids it holds: ``var tweetIds = […]``.
_NAME = re.compile(r"[A-Za-z_$][\w$]{2,40}Ids?", re.A)
#: A piece of a script is looked at as one.
_IN_SCRIPT = b"<script>"
#: No row that shows a post is shorter; a stream may have a million of them, and each is looked at.
_SHORTEST_ROW = 12
#: A script that is nothing but one call with an address: ``renderExternalContent("https://…")``.
_CALL = re.compile(
    r"\s{0,100}(?P<name>[\w$.]{3,60})\(\s{0,20}[\"'](?P<url>(?:https?:)?//[^\"'\s<>]{8,2000})[\"']\s{0,20}"
    r"(?:,[^()]{0,300})?\)\s{0,20};?\s{0,100}"
)
_SHOWS = EMBED_WORDS | frozenset("render show load insert external content player widget".split())


def read_script(text: str, form: str, platforms: Iterable[Platform], say: Callable[[str], None] = unheard) -> (
    Iterator[tuple[Embed | Markup, str]]
):
    """
    The posts and the markup in a script's text, each with its form.

    Args:
        text: What stands in the element.
        form: That of what its objects show: ``json``, ``json-ld``.
        platforms: Those whose own calls are looked for.
        say: Is told of state that nests too deep.

    Never raises.
    """
    code, last = [], 0
    for begin, end, value in script_values(text, say):
        before = text[max(0, begin - _BEFORE):begin]
        name = before.rstrip(" =:(\n\t").rpartition(" ")[2]
        ids = isinstance(value, list) and _NAME.fullmatch(name) is not None
        if not _may_show(look(_IN_SCRIPT + f"{name if ids else ''}={text[begin:end]}".encode("utf-8", "replace"))):
            continue  # most state is no post's
        # What a call hands over is told by the call: ``new Vimeo.Player("box", {id: 1})``.
        options = isinstance(value, dict) and len(value) < _OPTIONS
        if is_trap(name) or name.lower() in _SITES or (options and is_about_answers(name)):
            code.append(text[last:begin])  # var adConfig = {…}, Comments.init({…}): nor is the markup in it the page's
            last = max(last, end)
            continue
        called = tokens(before) if options else ()
        named = platforms_named(called) | (FILM if not _FILMS.isdisjoint(called) else frozenset())
        state = {name: value} if ids else value
        yield from ((one, form) for one in read_state(state, form=form, named=named, say=say))
        code.append(text[last:begin])
        last = max(last, end)
    rest = "\n".join([*code, text[last:]])
    # Code that writes markup, and calls of the platforms' own scripts.
    for _, _, markup in cut_markup(rest):
        yield Markup(markup), "escaped-html"
    for markup in cut_frames(rest):
        yield Markup(markup), "escaped-html"
    for platform in platforms:
        yield from ((one, form) for one in platform.read_script(text))
    if (embed := _called(text, form)) is not None:
        yield embed, form


def read_stream(pieces: Iterable[str], say: Callable[[str], None] = unheard) -> Iterator[tuple[Embed | Markup, str]]:
    """
    The same for the pieces of a server's stream that scripts have pushed, put together.

    >>> [one.post_id for one, _ in read_stream(['1:["$","$L2",null,{"twee', 'tId":"1795968363525046272"}]\\n'])]
    ['1795968363525046272']
    """
    for row in rows_of(pieces):
        if len(row) > _SHORTEST_ROW and _may_show(look(_IN_SCRIPT + row.encode("utf-8", "replace"))):
            yield from ((one, "json") for one in read_state(row_value(row, say), say=say))


def _called(text: str, form: str) -> Embed | None:
    """The post whose address a call gets that says of itself that it shows something."""
    found = _CALL.fullmatch(text)
    if found is None or is_trap(found["name"]) or _SHOWS.isdisjoint(tokens(found["name"])):
        return None
    if is_about_answers(found["name"]):
        return None
    ref = parse_post_url(found["url"])
    return embed_of(ref.platform, form, ref, permalink=found["url"], placeholders=placeholders_of(ref.platform)) \
        if ref is not None else None


def _may_show(seen: Look) -> bool:
    """Is there any mark of a post, or of markup, in a piece of state?"""
    return bool(seen) or seen.has("escaped") or seen.has("quote")

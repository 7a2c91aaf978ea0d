"""
Elements that hold a post without showing it: frames, placeholders, custom elements, state in attributes.

Read by what their attributes hold, in the light of what the element calls itself; no list of attribute names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.parser.naming import id_alone, is_trap, names_id, platforms_named, tokens
from provenance.parser.state import Markup, read_state
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: Elements that never hold an embed: links are read as links, pictures as pictures, forms and heads not at all.
_NEVER = frozenset("a link meta script img source input button form html head body option select amp-social-share".split())
_FRAMES = frozenset("iframe frame embed object video".split())
#: Attributes that describe, and hold no post.
_DESCRIBES = frozenset("cite class style alt title width height lang dir role name rel target sizes srcset poster".split())
#: Classes of buttons and of lists of an account's latest posts.
_BUTTONS = frozenset("share sharing button btn follow timeline like likes moment grid collection profile creator".split())
#: Attributes that say what an element is for.
_KINDS = frozenset("class id component type module widget name opts placement region slot role".split())
#: Markup in any escaping, as it begins; base64 too.
_MARKUP = re.compile(r"\s*(?:<|&lt;|&amp;lt;|%3c|\\+u003c|\\+x3c|P[GC][A-Za-z0-9+/]{12})", re.I)
_SHORTEST = 14


def read_holder(fragment: Fragment) -> Iterator[Embed | Markup]:
    """The posts, and the markup, that an element's attributes hold; nothing where it is a button or a list."""
    if fragment.name in _NEVER or is_button(fragment):
        return
    words = _calls_itself(fragment)
    if any(is_trap(value) for name, value in fragment.attributes.items() if value and (
            not _KINDS.isdisjoint(tokens(name)))):
        return
    named = platforms_named(word for text in words for word in tokens(text))
    form = form_of(fragment.name)
    found: dict[str, Embed] = {}
    for name, value in fragment.attributes.items():
        if not value or name in _DESCRIBES or is_trap(name):
            continue
        first = value.lstrip()[:1]
        if first in ("{", "["):
            try:
                state = json.loads(value, strict=False)
            except (ValueError, RecursionError):
                continue  # an expression of some framework
            yield from read_state(state, form="data-attribute", named=named, embedded=True)
            continue
        if len(value) >= _SHORTEST and _MARKUP.match(value):
            yield Markup(value)
            continue
        ref, raw = _held(name, value, named)
        if ref is not None:
            found.setdefault(ref.post_id, embed_of(
                ref.platform, form, ref, permalink=raw, placeholders=placeholders_of(ref.platform)))
    # An address says more than an id alone.
    yield from sorted(found.values(), key=lambda embed: embed.permalink is None)[:1]


def _held(name: str, value: str, named: frozenset[str]) -> tuple[PostRef | None, str | None]:
    """The post that one attribute holds, and its address as it stands there."""
    if "/" in value or "%2F" in value or "%2f" in value or value.startswith("at:"):
        url = value.strip()
        ref = parse_post_url("https://web.archive.org" + url if url.startswith("/web/") else url)
        if ref is not None:
            return ref, value
    if named and names_id(name, ""):
        ref = id_alone(value, named)
        if ref is not None:
            return ref, None
    own = platforms_named(tokens(name)) if names_id(name, "") else frozenset()
    return (id_alone(value, own) if own else None), None


def _calls_itself(fragment: Fragment) -> list[str]:
    """The element's name, its attributes' names and their short values; of a path the last part."""
    out = [fragment.name]
    for name, value in fragment.attributes.items():
        out.append(name)
        if value and name not in ("style", "alt", "title") and len(value) < 200 and "//" not in value:
            out.append(value.rpartition("/")[2])
    return out


def is_button(fragment: Fragment) -> bool:
    """Is that a share or follow button, or a list of somebody's latest posts?"""
    return any(not _BUTTONS.isdisjoint(tokens(word)) for word in fragment.classes)


def form_of(name: str) -> str:
    """The word for the form, by the element's name."""
    if name in _FRAMES:
        return "iframe"
    if name.startswith(("amp-", "bento-")):
        return "amp"
    if name == "oembed":
        return "cms"
    return "custom-element" if "-" in name else "data-attribute"

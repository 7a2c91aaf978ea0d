"""
Elements that hold a post without showing it: frames, placeholders, custom elements, state in attributes.

Read by what their attributes hold, in the light of what the element calls itself; no list of attribute names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.parser.escaped import cut_frames, cut_markup
from provenance.parser.naming import (
    EMBED_WORDS,
    id_alone,
    is_about_answers,
    is_player,
    is_trap,
    named_by,
    names_id,
    platforms_named,
    tokens,
)
from provenance.parser.state import Markup, read_state
from provenance.parser.values import stated, unheard
from provenance.platforms import parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of
from provenance.urls import split

#: Elements that never hold an embed: links are read as links, pictures as pictures, forms and heads not at all.
_NEVER = frozenset(
    "a link meta source input form html head body option select amp-social-share amp-facebook-like "
    "amp-facebook-comments".split()
)
_FRAMES = frozenset("iframe frame embed object video".split())
#: Attributes that describe, and hold no post. ``data-pin-href`` is Pinterest's own link, in each picture of a board
#: that its script drew; the pins that it drew are read in the platform's file.
_DESCRIBES = frozenset(
    "cite class style alt title width height lang dir role name rel target sizes srcset poster href "
    "data-pin-href".split()
)
#: Classes of buttons and of lists of an account's latest posts.
_BUTTONS = frozenset(
    "share sharing button btn follow timeline like likes moment grid collection profile creator comments save send "
    "quote".split()
)
_PEOPLE = frozenset("author authors user profile account byline member".split())
#: Attributes that say what an element is for.
_KINDS = frozenset("class id component type module widget name opts placement region slot role".split())
#: Markup in any escaping, as it begins; base64 too.
_MARKUP = re.compile(r"\s*(?:<|&lt;|&amp;lt;|%3c|\\+u003c|\\+x3c|P[GC][A-Za-z0-9+/]{12})", re.I)
#: A frame's document, written into its address.
_DOCUMENT = re.compile(r"\s*data:text/html(?:;[a-z0-9=-]{1,30}){0,4},", re.I)
#: A component's property, written as an expression that is one number or one string: ``id={"20"}``.
_EXPRESSION = re.compile(r"\{\s*+(?:[\"'`]([^\"'`{}$]{1,2000})[\"'`]|([0-9]{1,25}))\s*+\}")
#: Less than an empty frame (``<iframe src=x>``) is no markup.
_SHORTEST = 14
#: Longer values are state or styles; an element does not call itself so.
_LONGEST_NAME = 200


def read_holder(fragment: Fragment, say: Callable[[str], None] = unheard) -> Iterator[Embed | Markup]:
    """
    The posts, and the markup, that an element's attributes hold; nothing where it is a button or a list.

    >>> from provenance.fragment import from_markup
    >>> held = read_holder(from_markup('<div class="embed-twitter" data-key="1795968363525046272"></div>'))
    >>> [(one.platform, one.post_id, one.form) for one in held]
    [('x', '1795968363525046272', 'data-attribute')]

    State in attributes may show several posts; of the other attributes one speaks, an address before a mere id.
    *say* is told of state that nests too deep. Never raises.
    """
    film = fragment.name == "source" and (fragment.attributes.get("type") or "").startswith("video/")
    if (fragment.name in _NEVER and not film) or not _LISTS.isdisjoint(tokens(fragment.name)) or (
            shows_answers(fragment)):
        return
    if (fragment.name == "button" or is_button(fragment)) and not _plays(fragment):
        return
    if any(value and is_trap(value) for name, value in fragment.attributes.items()
           if not _KINDS.isdisjoint(tokens(name))):
        return
    named = platforms_named(word for text in _calls_itself(fragment) for word in tokens(text))
    if not _PEOPLE.isdisjoint(word for one in fragment.classes for word in tokens(one)):
        named = frozenset()  # the id of an account
    form = form_of(fragment.name)
    found: list[Embed] = []
    for name, value in fragment.attributes.items():
        if not value or name in _DESCRIBES or is_trap(name):
            continue
        if (expression := _EXPRESSION.fullmatch(value)) is not None:
            value = expression[1] or expression[2]
        first = value.lstrip()[:1]
        if first in ("{", "["):
            state = stated(value, say)
            if state is None:
                continue  # an expression of some framework
            yield from read_state(state, form="data-attribute", named=named, embedded=True, say=say)
            continue
        if len(value) >= _SHORTEST and _MARKUP.match(value):
            yield Markup(value)
            continue
        if name.startswith("on"):
            # What a click puts in its place.
            yield from map(Markup, (*(markup for _, _, markup in cut_markup(value)), *cut_frames(value)))
            continue
        if fragment.name in _FRAMES and (document := _DOCUMENT.match(value)) is not None:
            yield Markup(value[document.end():])
            continue
        if (fragment.name == "script" and name in ("src", "type")) or (fragment.name == "img" and name != "src"):
            continue
        ref, raw = _held(name, value, named)
        if ref is None and (fragment.name in _FRAMES or fragment.name == "amp-iframe"):
            ref, raw = _asked_for(value), value
        if ref is not None:
            kind = "link" if raw is not None and _is_backdrop(raw) else form
            found.append(embed_of(ref.platform, kind, ref, permalink=raw, placeholders=placeholders_of(ref.platform)))
    # An address says more than an id alone.
    yield from sorted(found, key=lambda embed: embed.permalink is None)[:1]


def _held(name: str, value: str, named: frozenset[str]) -> tuple[PostRef | None, str | None]:
    """The post that one attribute holds, and its address as it stands there."""
    if "/" in value or "%2F" in value or "%2f" in value or value.startswith("at:"):
        labelled = _LABELLED.match(value)
        if labelled is not None and not EMBED_WORDS.isdisjoint(tokens(labelled[0])):
            value = value[labelled.end():]
        ref = parse_post_url(_whole(value.strip()))
        if ref is None and (held := _ON_A_HOST.match(value)) is not None:
            ref = parse_post_url(f"https://{value[held.end():].strip()}")
        if ref is not None:
            return ref, value
    if not named or not names_id(name, "") or _is_word(value):
        return None, None
    value = value.strip("\\\"' ")  # quotes escaped for some template stay in the value
    # What the element calls itself, then what the attribute does.
    return id_alone(value, named) or id_alone(value, named_by(name)), None


def _is_word(value: str) -> bool:
    """Small letters and nothing else: one id in twenty thousand looks so, and every word."""
    return value.strip().isalpha() and value.strip().islower()


#: What the element is, written before the address: ``twitter-embed-https://…``.
_LABELLED = re.compile(r"\s*[a-z][a-z_-]{1,40}[-_:](?=https?:)", re.I)
_ENCODED = re.compile(r"https?%3a", re.I)
_TWO_SCHEMES = re.compile(r"https?://(?=https?:/)", re.I)
#: The page's own host, put before a host by mistake.
_ON_A_HOST = re.compile(r"https?://[^/\s]{3,100}//(?=(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}/)", re.I)
_BARE_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}/", re.I)


def _whole(url: str) -> str:
    """An address as attributes hold it: percent-encoded, without its scheme or with two, on an archive's own host."""
    if _ENCODED.match(url):
        url = unquote(url)
    if url.startswith("/web/"):
        return "https://web.archive.org" + url
    if url.startswith("/") and not url.startswith("//") and "/inset/iframe?" in url:
        return "https://page.invalid" + url  # on the page's own host, whichever that is
    url = _TWO_SCHEMES.sub("", url, count=1)
    return "https://" + url if _BARE_HOST.match(url) else url


#: Endpoints that draw what their query names; buttons and comment boxes name pages, too.
_ENDPOINT = re.compile(
    r"/(?:[a-z0-9_.-]*-)?(?:oembed|embed|iframe|show|card|preview)s?(?:/[a-z]{2,20})?(?:\.[a-z]{2,5})?/?\Z",
    re.I,
)
_ASKED = ("url", "src", "href")


def _asked_for(value: str) -> PostRef | None:
    """The post that a frame's address asks some service to draw: ``/media/oembed?url=…``."""
    url = value.strip()
    address = split(url if "//" in url[:8] else "https://page.invalid" + url) if "?" in url else None
    if address is None or not (_ENDPOINT.search(address.path) or address.value("controller") == "embed"):
        return None
    inner = (address.value(key) for key in _ASKED)
    return next((ref for one in inner if one and (ref := parse_post_url(one)) is not None), None)


_ON = frozenset(("1", "true"))


def _is_backdrop(url: str) -> bool:
    """Is a film told to play behind the page's words: at once, without end, and without sound and buttons?"""
    address = split(url.strip()) if "autoplay" in url else None
    asked = dict(address.pairs()) if address is not None else {}
    silent = asked.get("controls") == "0" and (asked.get("mute") in _ON or asked.get("muted") in _ON)
    return asked.get("autoplay") in _ON and (  # a background is without end, sound and buttons anyway
        asked.get("background") in _ON or (silent and asked.get("loop") in _ON))


#: Elements whose own name says: a list of posts, or what readers say below one.
_LISTS = frozenset("comments feed timeline thread profile page like".split())


def _plays(fragment: Fragment) -> bool:
    """Is that a button that loads a player, by its class or by what it holds?"""
    return any(value is not None and (is_player(value) or (name == "class" and not _PLAY.isdisjoint(tokens(value))))
               for name, value in fragment.attributes.items())


_PLAY = frozenset(("play", "video", "load", "player"))


def _calls_itself(fragment: Fragment) -> list[str]:
    """The element's name, its attributes' names and their short values; of a path the last part."""
    out = [fragment.name]
    for name, value in fragment.attributes.items():
        out.append(name)
        if value and name not in ("style", "alt", "title") and len(value) < _LONGEST_NAME and "//" not in value:
            out.append(value.rpartition("/")[2])
    return out


def is_button(fragment: Fragment) -> bool:
    """
    Is that a share or follow button, or a list of somebody's latest posts?

    >>> from provenance.fragment import from_markup
    >>> is_button(from_markup('<div class="share-on-twitter">')), is_button(from_markup('<div class="twitter-embed">'))
    (True, False)
    """
    return any(not _BUTTONS.isdisjoint(tokens(word)) for word in fragment.classes)


def shows_answers(fragment: Fragment) -> bool:
    """
    Does an element show what people answered to the page's own post elsewhere, and not the post?

    >>> from provenance.fragment import from_markup
    >>> shows_answers(from_markup('<div id="mastodon-comments" data-post="https://social.example/@u/109300000000000000">'))
    True
    """
    text = f"{fragment.name} {fragment.attributes.get('id') or ''} {fragment.attributes.get('class') or ''}"
    # Asked of every element that is read; most say nothing of the kind.
    return _MAY_ANSWER.search(text) is not None and any(
        is_about_answers(one) and (one == "comments" or named_by(one)) for one in text.split())


_MAY_ANSWER = re.compile("comments|replies|likes|discuss|reactions|webmentions", re.I)


def form_of(name: str) -> str:
    """
    The word for the form, by the element's name.

    >>> form_of("iframe"), form_of("amp-twitter"), form_of("oembed"), form_of("lite-youtube"), form_of("div")
    ('iframe', 'amp', 'cms', 'custom-element', 'data-attribute')
    """
    if name in _FRAMES:
        return "iframe"
    if name.startswith(("amp-", "bento-")):
        return "amp"
    if name == "oembed":
        return "cms"
    return "custom-element" if "-" in name else "data-attribute"

"""
Posts in page state: the JSON of scripts, of attributes and of whole documents, read by what it holds.

Publishers' keys are their own. An object is an embed where it holds a post's address or id *and* something says
that a post is shown: a type or key that names the platform, or words and author beside it. Other stories' data,
share buttons and the site's own accounts are left alone (``naming.is_trap``).

>>> state = {"body": [{"type": "tweet", "id": "1795968363525046272"}], "related": [{"type": "tweet", "id": "1795968363525046111"}]}
>>> [(found.post_id, found.form) for found in read_state(state)]
[('1795968363525046272', 'json')]
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provenance.clocks import from_ms
from provenance.dates import parse_date, parse_instant
from provenance.fragment import from_markup, shown
from provenance.model import Embed, PostRef
from provenance.parser.naming import EMBED_WORDS, SITE_KEYS, id_alone, is_trap, names_id, platforms_named, tokens
from provenance.platforms import parse_other_url, parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of

#: Deeper or larger than any page's state; the rest is a stranger's patience.
_MAX_NODES = 200_000
_MAX_DEPTH = 60
_TYPE_KEYS = frozenset(
    "type _type __typename kind role subtype provider provider_name providername platform service network component "
    "componentname blockname blocktype elementtype contenttype embedtype @type cardtype mediatype site source_type tag "
    "providernameslug typename".split()
)
#: Keys whose object says more about the one around it.
_INHERITS = frozenset(
    "data attrs attributes props params properties options value fields referent oembed raw_oembed rawoembed embed item "
    "source content config payload entity meta additional_properties model node media".split()
)
_TEXT_KEYS = ("full_text", "fullText", "text", "tweet_text", "tweetText", "caption", "articleBody", "content", "message",
              "description", "body")
_HANDLE_KEYS = ("username", "screen_name", "screenName", "userName", "handle", "author_handle", "authorHandle",
                "twitterHandle", "authorUsername", "author_username", "alternateName", "acct", "unique_id")
_NAME_KEYS = ("author_name", "authorName", "displayName", "display_name", "fullName", "name")
_DATE_KEYS = ("created_at", "createdAt", "posted_at", "postedAt", "published_at", "publishedAt", "datePublished", "date",
              "timestamp", "uploadDate")
_AUTHOR_KEYS = ("user", "author", "account", "creator", "owner", "profile")
_RECORDS = ("record", "value", "legacy")
_QUOTED_KEYS = ("quoted_tweet", "quotedTweet", "quoted_status", "quotedStatus", "quoted_post", "quotedPost", "sharedContent")
#: What hangs below a post and is none of it.
_PARTS = frozenset((*_AUTHOR_KEYS, *_QUOTED_KEYS, "entities", "extended_entities", "retweeted_status", "in_reply_to", "parent",
                    "photos", "replies", "comments", "reply_to", "record", "embed"))
_STORY_TITLES = frozenset(("title", "headline", "headlines"))
_STORY_ADDRESSES = frozenset(("url", "slug", "href", "uri", "link", "canonical_url", "canonicalUrl", "website_url", "path"))
_BODIES = frozenset("body content contents blocks elements components paragraphs entries updates posts content_elements "
                    "article children items sections".split())
_POSTINGS = frozenset("socialmediaposting discussionforumposting videoobject".split())
_LISTS = frozenset("itemlist collectionpage".split())


@dataclass(frozen=True, slots=True)
class Markup:
    """A string of markup met on the way, to be read like a page of its own."""

    text: str


def read_state(value: Any, *, form: str = "json", named: frozenset[str] = frozenset(), embedded: bool = False) -> (
    Iterator[Embed | Markup]
):
    """
    The posts that a JSON value shows, and the markup in it, in order.

    Args:
        value: What ``json.loads`` gives.
        form: ``json``, ``json-ld`` or ``data-attribute``.
        named: Platforms that the surroundings name (the element's classes, for an attribute).
        embedded: Do the surroundings say that this is an embed?
    """
    walk = _StateWalk(form)
    yield from walk.read(value, named, embedded)


#: A value still to be read: its key, the platforms named around it, whether an embed is, how deep.
_Open = tuple[Any, str, frozenset[str], bool, int]


@dataclass(slots=True)
class _StateWalk:
    form: str
    nodes: int = 0

    def read(self, value: Any, named: frozenset[str], embedded: bool) -> Iterator[Embed | Markup]:
        # A list, not recursion: strangers nest deeper than Python calls.
        queue: list[_Open] = [(value, "", named, embedded, 0)]
        while queue and self.nodes < _MAX_NODES:
            one, key, named, embedded, depth = queue.pop()
            self.nodes += 1
            if depth > _MAX_DEPTH:
                continue
            if isinstance(one, dict):
                queue += reversed((yield from self._object(one, key, named, embedded, depth)))
            elif isinstance(one, list):
                stories = key not in _BODIES and sum(map(_is_story, one)) > 0
                if not stories:
                    queue += [(item, key, named, embedded, depth + 1) for item in reversed(one)]
            elif isinstance(one, str):
                inner = list(_inner(one)) if depth <= _MAX_DEPTH else []
                queue += [(value, key, named, embedded, depth + 20) for value in reversed(inner)]
                if not inner:
                    yield from self._string(one, key, embedded)

    def _object(self, one: dict[str, Any], key: str, named: frozenset[str], embedded: bool, depth: int) -> (
        Generator[Embed, None, list[_Open]]
    ):
        words = [word for name, value in one.items() if name.lower() in _TYPE_KEYS and isinstance(value, str)
                 and len(value) < 80 for word in tokens(value)]
        if self.form == "json-ld" and not _LISTS.isdisjoint(_types(one)):
            return []
        words += tokens(key)
        named = named | platforms_named(words)
        embedded = embedded or not EMBED_WORDS.isdisjoint(words) or any(word in _POSTINGS for word in _types(one))
        embed = self.embed(one, named, embedded)
        if embed is not None:
            yield embed
        children: list[_Open] = []
        for name, value in one.items():
            if is_trap(name) or (name.lower() in SITE_KEYS and isinstance(value, dict) and depth > 0) or (embed is not None and name in _PARTS) or (self.form == "json-ld" and name in _LD_TRAPS):
                continue
            inherits = name.lower() in _INHERITS
            children.append((value, name, named if inherits else frozenset(), embedded and inherits, depth + 1))
        return children

    def embed(self, one: Mapping[str, Any], named: frozenset[str], embedded: bool) -> Embed | None:
        """The post an object shows; None where it shows none."""
        found = _address(one)
        if found is not None:
            ref, raw = found
            if not (embedded or ref.platform in named or _has_author(one)):
                return None
            return self._described(one, ref, raw)
        for name, value in one.items():
            value = _unwrapped(value)
            if isinstance(value, str | int) and not isinstance(value, bool):
                # A key that names the platform and says "id" needs nobody else to say so.
                known = named | platforms_named(tokens(name))
                alone = id_alone(str(value), known) if known else None
                if alone is not None and names_id(name, "" if alone.platform in named else "-"):
                    return self._described(one, alone, None)
        return None

    def _described(self, one: Mapping[str, Any], ref: PostRef, raw: str | None) -> Embed:
        placeholders = placeholders_of(ref.platform)
        author: Mapping[str, Any] = next((one[key] for key in _AUTHOR_KEYS if isinstance(one.get(key), dict)), {})
        handle = _first(one, _HANDLE_KEYS) or _first(author, _HANDLE_KEYS) or _handle_of(author) or _handle_of(one)
        name = _first(author, _NAME_KEYS) or (_first(one, _NAME_KEYS) if handle or "author_name" in one else None)
        title = _first(one, ("title",)) or ""
        if by := _SHARED_BY.search(title):
            name, handle = by[1], by[2]
        instant, date_text = _date(one)
        text = _words(one) if handle or name else ""
        printed = parse_date(date_text) if date_text and instant is None else None
        embed = embed_of(ref.platform, self.form, ref, text=text, permalink=raw, handle=handle.removeprefix("@") if handle else None,
                         name=name, instant=instant, printed=printed, date_text=date_text, placeholders=placeholders)
        quoted = next((one[key] for key in _QUOTED_KEYS if isinstance(one.get(key), dict)), None) or _record_view(one)
        inner = self.embed(quoted, frozenset((ref.platform,)), True) if quoted else None
        return replace(embed, quoted=inner) if inner is not None and inner.post_id != embed.post_id else embed

    def _string(self, text: str, key: str, embedded: bool) -> Iterator[Embed | Markup]:
        if "<" in text or "&lt;" in text:
            yield Markup(text)
        elif "/" in text and len(text) < 2000 and (embedded or platforms_named(tokens(key))):
            words = tokens(key)
            ref = parse_post_url(text.strip())
            if ref is not None and (not EMBED_WORDS.isdisjoint(words) or ref.platform in platforms_named(words)):
                yield embed_of(ref.platform, self.form, ref, permalink=text,
                               placeholders=placeholders_of(ref.platform))


#: As in the titles of Instagram's own answers: ``A post shared by NAME (@handle)``.
_SHARED_BY = re.compile(r"\bby (.{1,60}?) \(@([A-Za-z0-9._]{1,30})\)")
_LD_TRAPS = frozenset(("sameAs", "author", "publisher", "creator", "isPartOf", "mentions", "articleBody", "citation",
                       "potentialAction", "interactionStatistic", "comment", "hasPart"))


def _unwrapped(value: Any) -> Any:
    """Islands write each property as a pair of a number and the value."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str | int):
        return value[1]
    return value


def _types(one: Mapping[str, Any]) -> tuple[str, ...]:
    kind = one.get("@type")
    return tuple(word.lower() for word in (kind if isinstance(kind, list) else [kind]) if isinstance(word, str))


def _is_story(one: Any) -> bool:
    """Is that an entry in a list of stories: a headline and an address of its own that is no post's?"""
    if not isinstance(one, dict) or _STORY_TITLES.isdisjoint(one):
        return False
    addresses = [one[key] for key in _STORY_ADDRESSES if isinstance(one.get(key), str)]
    return bool(addresses) and all(parse_post_url(address) is None for address in addresses)


def _address(one: Mapping[str, Any]) -> tuple[PostRef, str] | None:
    """The post whose address stands right in the object, and the address."""
    for name, value in one.items():
        if isinstance(value, str) and 8 < len(value) < 2000 and "/" in value and not is_trap(name) and (
                value.startswith(("http", "//", "at:")) or "%3A%2F%2F" in value):
            ref = parse_post_url(value.strip())
            if ref is not None:
                return ref, value
    return None


def _first(one: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((value.strip() for key in keys if isinstance(value := one.get(key), str) and value.strip()), None)


def _has_author(one: Mapping[str, Any]) -> bool:
    """Words and somebody who wrote them: the object is a post, whatever it is called."""
    named = _first(one, _HANDLE_KEYS[:-3]) or any(isinstance(one.get(key), dict) and _first(one[key], _HANDLE_KEYS)
                                                  for key in _AUTHOR_KEYS)
    return bool(named) and bool(_words(one))


def _handle_of(one: Mapping[str, Any]) -> str | None:
    address = _first(one, ("author_url", "authorUrl", "profile_url", "profileUrl", "url"))
    other = parse_other_url(address) if address else None
    return other.value if other is not None and other.kind == "user" else None


def _record_view(one: Mapping[str, Any]) -> dict[str, Any] | None:
    """The record that a record of the AT Protocol holds: ``embed.record``, with media beside it ``embed.record.record``."""
    inner = one.get("embed")
    for _ in range(2):
        inner = inner.get("record") if isinstance(inner, dict) else None
        if isinstance(inner, dict) and _address(inner) is not None:
            return inner
    return None


def _own(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Where words and date of a post stand: in the object itself, or in the record inside it."""
    return [one, *(one[key] for key in _RECORDS if isinstance(one.get(key), dict))]


def _words(one: Mapping[str, Any]) -> str:
    text = next((text for record in _own(one) if (text := _first(record, _TEXT_KEYS))), "")
    if "<" in text and ">" in text:
        return shown(from_markup(f"<div>{text}</div>").pieces).strip()
    # The platform's own answers keep these three escaped, and nothing else.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _date(one: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """An instant as ISO text, else the date as it stands."""
    for value in (record.get(key) for record in _own(one) for key in _DATE_KEYS):
        if isinstance(value, int) and not isinstance(value, bool) and 10**9 < value < 10**13:
            return from_ms(value if value > 10**11 else value * 1000).isoformat(), None
        if isinstance(value, str) and value.strip():
            if parse_instant(value, "json") is not None:
                return value, None
            if found := _API_DATE.fullmatch(value.strip()):
                return f"{found[4]}-{_MONTHS[found[1]]}-{int(found[2]):02d}T{found[3]}+00:00", None
            return None, value
    return None, None


#: As in the answers of X: ``Wed Feb 01 01:27:36 +0000 2023``.
_API_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9:]{8}) \+0000 ([0-9]{4})")
_MONTHS = {name: f"{number:02d}" for number, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


# --- JSON in scripts --------------------------------------------------------------------------

#: What may stand before a value that is JSON: an assignment, an argument.
_BEGINS = re.compile(r"[=(:,]\s{0,20}([\[{])|JSON\.parse\(\s{0,20}([\"'`])")
_DECODER = json.JSONDecoder(strict=False)
#: A script that begins a value at more places than this is code.
_MAX_STARTS = 2000
_FLIGHT = re.compile(r"^[0-9a-f]{1,6}:(?:[A-Z]+)?(?=[\[{\"])", re.M)


def documents(text: str) -> Iterator[tuple[int, int, Any]]:
    """
    The JSON values in a script's text, with where they begin and end: all of it, or what is assigned or handed over.

    >>> list(documents('window.__STATE__ = {"a": 1}; push([1, "x"])'))
    [(19, 27, {'a': 1}), (34, 42, [1, 'x'])]

    An object whose keys have no quotes is read, too, where it is not too long; its end is that of its first bracket.
    """
    whole = text.strip()
    if whole[:1] in ("{", "["):
        try:
            yield 0, len(text), json.loads(whole, strict=False)
            return
        except (ValueError, RecursionError):
            pass  # code that begins with a bracket
    place = starts = literals = 0
    while starts < _MAX_STARTS and (found := _BEGINS.search(text, place)) is not None:
        starts += 1
        place = found.end()
        begin = found.start(1) if found[1] else found.end(2) - 1
        try:
            value, place = _DECODER.raw_decode(text, begin) if found[1] else _quoted(text, begin)
        except (ValueError, RecursionError):
            if not found[1] or literals >= _MAX_LITERALS or not _LITERAL.match(text, begin):
                continue
            literals += 1
            value = _literal(text, begin)
        if isinstance(value, dict | list) and value:
            yield begin, place, value


def _quoted(text: str, begin: int) -> tuple[Any, int]:
    """JSON inside a string of a script."""
    quote = text[begin]
    if quote == '"':
        inner, end = _DECODER.raw_decode(text, begin)
    else:
        end = begin + 1
        while (end := text.find(quote, end)) >= 0 and text[end - 1] == "\\":
            end += 1
        if end < 0:
            raise ValueError("the string does not end")
        inner, end = text[begin + 1:end].replace("\\\\", "\\").replace("\\'", "'"), end + 1
    return json.loads(inner, strict=False), end


#: A script's own object, whose keys have no quotes, is read by a library; longer ones are programs.
_LITERAL = re.compile(r"\[?\s{0,20}\{\s{0,20}(?:[A-Za-z_$][\w$]{0,60}|'[^'\n]{1,60}'|\"[^\"\n]{1,60}\")\s{0,5}:")
_LONGEST_LITERAL = 200_000


#: Each costs a reading of what follows.
_MAX_LITERALS = 20


def _literal(text: str, begin: int) -> Any:
    import chompjs  # late: few pages have objects that are no JSON

    try:
        return chompjs.parse_js_object(text[begin:begin + _LONGEST_LITERAL])
    except (ValueError, RecursionError):
        return None


def _inner(text: str) -> Iterator[Any]:
    """
    JSON inside a string of JSON: all of it, or the rows of a framework's stream (``5:["$", …]``).
    """
    begins = [0] if text[:1] in ("{", "[") else [found.end() for found in _FLIGHT.finditer(text)] if ":" in text[:8] else []
    for begin in begins:
        try:
            value, _ = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            continue  # words that begin with a bracket
        if isinstance(value, dict | list):
            yield value

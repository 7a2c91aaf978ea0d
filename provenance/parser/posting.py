"""
A post in an object of page state: whose it is, what it says, when; by what the keys hold, not by one schema.

Publishers' keys are their own. An object is an embed where it holds a post's address or id *and* something says
that a post is shown: a type or key that names the platform, or words and author beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provenance.clocks import from_ms
from provenance.dates import parse_date, parse_instant
from provenance.fragment import from_markup
from provenance.model import Embed, PostRef
from provenance.parser.naming import EMBED_WORDS, id_alone, is_player, is_trap, named_by, names_id, tokens
from provenance.pieces import shown
from provenance.platforms import PLATFORMS, parse_other_url, parse_post_url, placeholders_of
from provenance.platforms.embeds import embed_of
from provenance.urls import is_short

_TEXT_KEYS = ("full_text", "fullText", "text", "tweet_text", "tweetText", "caption", "articleBody", "content",
              "message", "description", "body")
#: Keys that hold a handle and hardly ever anything else, and those that do so where somebody is named anyway.
_SURE_HANDLE_KEYS = ("username", "screen_name", "screenName", "userName", "handle", "author_handle", "authorHandle",
                     "twitterHandle", "authorUsername", "author_username")
_HANDLE_KEYS = (*_SURE_HANDLE_KEYS, "alternateName", "acct", "unique_id")
_NAME_KEYS = ("author_name", "authorName", "displayName", "display_name", "fullName", "name")
_DATE_KEYS = ("created_at", "createdAt", "posted_at", "postedAt", "published_at", "publishedAt", "datePublished",
              "date", "timestamp", "uploadDate")
_AUTHOR_KEYS = ("user", "author", "account", "creator", "owner", "profile")
_ADDRESS_KEYS = ("author_url", "authorUrl", "profile_url", "profileUrl", "url")
#: Beside one of these "author" is whose post it is, not who wrote the article.
_AUTHOR_ADDRESSES = ("author_url", "authorUrl")
_RECORDS = ("record", "value", "legacy")
_QUOTED_KEYS = ("quoted_tweet", "quotedTweet", "quoted_status", "quotedStatus", "quoted_post", "quotedPost",
                "sharedContent")
#: What hangs below a post and is none of the page's.
PARTS = frozenset((
    *_AUTHOR_KEYS, *_QUOTED_KEYS, "entities", "extended_entities", "retweeted_status", "in_reply_to", "parent",
    "photos", "replies", "comments", "reply_to", "record", "embed",
))
#: Stands among the platforms named where only "a film" is said: enough to believe an address, not an id.
FILM = frozenset(("a film",))
FILM_PLATFORMS = frozenset(platform.key for platform in PLATFORMS if platform.films)
#: The Guardian's and others' name for the id of what a typed element shows.
_ASSET_ID = re.compile(r"(?:asset|media)[_-]?(?:id|key)", re.I)
#: Words for a post, of which the value can only be that post's id: editors write ``{"insert": {"tweet": "…"}}``.
_POST_KEYS = frozenset(("tweet",))
#: A post shows the one it quotes, and no platform shows more of what that one quotes than its address.
_MAX_QUOTED = 2
#: A handle, with or without its sign; on the fediverse with its host. "Ada Lovelace" under such a key is a name.
_HANDLE = re.compile(r"[@＠]?[^\s/:@＠<>\"]{1,250}(?:@[^\s/:@＠<>\"]{1,250})?")
#: How titles name an author, on whichever platform.
_TITLES = tuple(re.compile(platform.titles) for platform in PLATFORMS if platform.titles)
#: Longer ones are the words of the post.
_TITLE = 300
#: Longer values are no address that anybody shares; shorter ones name no post.
_LONGEST_ADDRESS, _SHORTEST_ADDRESS = 2000, 8
#: Seconds since 1970 stay below this until the year 5138, milliseconds above it since 1973.
_SECONDS = 10**11
_DAY_MS = 86_400_000
#: A post has four pictures at most; of a stranger's list no more are asked.
_MOST_PHOTOS = 20


def read_posting(one: Mapping[str, Any], *, form: str, named: frozenset[str], embedded: bool) -> Embed | None:
    """
    The post that an object shows; None where it shows none.

    >>> post = {"provider": "twitter", "tweet_id": "1795968363525046272", "username": "@example", "text": "Hi &lt;3"}
    >>> found = read_posting(post, form="json", named=frozenset(("x",)), embedded=False)
    >>> found.post_id, found.handle, found.text
    ('1795968363525046272', 'example', 'Hi <3')

    Args:
        one: What ``json.loads`` gives for an object.
        form: ``json``, ``json-ld`` or ``data-attribute``.
        named: The platforms that its surroundings name.
        embedded: Do the surroundings say that this is an embed?

    Never raises. A post in a post in a post is given; what that one quotes is not.
    """
    return _Reader(form).read(one, named, embedded, _MAX_QUOTED)


def address_of(one: Mapping[str, Any]) -> tuple[PostRef, str] | None:
    """
    The post whose address stands right in the object, and the address as it is written.

    >>> address_of({"title": "Words", "link": "https://x.com/example/status/20"})[0].post_id
    '20'
    """
    for name, value in one.items():
        value = _unwrapped(value)
        if isinstance(value, str) and _SHORTEST_ADDRESS < len(value) < _LONGEST_ADDRESS and not is_trap(name):
            url = value.strip()
            if url.startswith(("http", "//", "at:")) or "%3A%2F%2F" in url:
                ref = parse_post_url(url)
                if ref is not None:
                    return ref, value
    return None


@dataclass(frozen=True, slots=True)
class _Reader:
    form: str

    def read(self, one: Mapping[str, Any], named: frozenset[str], embedded: bool, quotes: int) -> Embed | None:
        found = address_of(one)
        if found is not None:
            ref, raw = found
            if embedded or ref.platform in named or (named.issuperset(FILM) and ref.platform in FILM_PLATFORMS) or (
                    is_player(raw) or _says_embed(one, raw) or _has_author(one) or _is_record(one, ref)):
                return self._described(one, ref, ref.platform, raw, quotes)
        for name, value in one.items():
            value = _unwrapped(value)
            if isinstance(value, str | int) and not isinstance(value, bool):
                # A key that names the platform and says "id" needs nobody else to say so.
                known = named | told if (told := named_by(name)) else named
                alone = id_alone(str(value), known) if known else None
                if alone is not None and (names_id(name, "" if alone.platform in named else "-") or (
                        alone.platform in named and _ASSET_ID.fullmatch(name)) or name.lower() in _POST_KEYS):
                    return self._described(one, alone, alone.platform, None, quotes)
        return None

    def _described(self, one: Mapping[str, Any], ref: PostRef | None, platform: str, raw: str | None, quotes: int) -> (
        Embed
    ):
        author: Mapping[str, Any] = next((one[key] for key in _AUTHOR_KEYS if isinstance(one.get(key), dict)), {})
        handle = _handle(one, _HANDLE_KEYS) or _handle(author, _HANDLE_KEYS) or _handle_in_address(author) or (
            _handle_in_address(one))
        name = _first(author, _NAME_KEYS) or (_first(one, _NAME_KEYS) if handle or "author_name" in one else None) or (
            _first(one, ("author",)) if handle and _first(one, _AUTHOR_ADDRESSES) else None)
        title = (_first(one, ("title",)) or "")[:_TITLE]
        if by := next((found for form in _TITLES if (found := form.search(title))), None):
            name, handle = by[1], by[2]
        instant, date_text = _date(one)
        embed = embed_of(
            platform, self.form, ref, text=_words(one) if handle or name else "", permalink=raw, handle=handle,
            name=name, instant=instant, printed=parse_date(date_text) if date_text else None, date_text=date_text,
            placeholders=placeholders_of(platform))
        if handle or name:
            embed = replace(embed, media_links=tuple(dict.fromkeys((*embed.media_links, *_picture_links(one, embed)))))
        inner = self._quoted(one, ref, quotes) if ref is not None and quotes else None
        return replace(embed, quoted=inner) if inner is not None and inner.post_id != embed.post_id else embed

    def _quoted(self, one: Mapping[str, Any], ref: PostRef, quotes: int) -> Embed | None:
        quoted = next((one[key] for key in _QUOTED_KEYS if isinstance(one.get(key), dict)), None) or _record_view(one)
        if not quoted:
            return None
        found = self.read(quoted, frozenset((ref.platform,)), True, quotes - 1)
        if found is None and _has_author(quoted):
            # Substack keeps words and author of the quoted post, and no address.
            found = self._described(quoted, None, ref.platform, None, 0)
        return found


def _picture_links(one: Mapping[str, Any], embed: Embed) -> Iterator[str]:
    """
    The short links of a post's pictures, which Substack keeps beside the words; the same code as in the words comes
    once.
    """
    photos = one.get("photos")
    known = {link.rpartition("/")[2] for link in (*embed.links, *embed.media_links)}
    for photo in photos[:_MOST_PHOTOS] if isinstance(photos, list) else ():
        link = photo.get("link_url") if isinstance(photo, dict) else None
        if isinstance(link, str) and is_short(link) and link.rpartition("/")[2] not in known:
            yield link


def _says_embed(one: Mapping[str, Any], raw: str) -> bool:
    """Does the key of that address say that it is embedded: ``embedUrl``, ``iframeSrc``?"""
    return any(value is raw and ("iframe" in (words := tokens(name)) or not EMBED_WORDS.isdisjoint(words))
               for name, value in one.items())


def _unwrapped(value: Any) -> Any:
    """Islands write each property as a pair of a number and the value."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str | int):
        return value[1]
    return value


def _first(one: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((value.strip() for key in keys if isinstance(value := one.get(key), str) and value.strip()), None)


def _handle(one: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first value that can be a handle, its sign taken off."""
    values = (value.strip() for key in keys if isinstance(value := one.get(key), str) and len(value) < _TITLE)
    return next((value.lstrip("@＠") for value in values if _HANDLE.fullmatch(value)), None)


def _has_author(one: Mapping[str, Any]) -> bool:
    """Words and somebody who wrote them: the object is a post, whatever it is called."""
    named = _handle(one, _SURE_HANDLE_KEYS) or any(
        isinstance(one.get(key), dict) and _handle(one[key], _HANDLE_KEYS) for key in _AUTHOR_KEYS)
    return bool(named) and bool(_words(one))


def _is_record(one: Mapping[str, Any], ref: PostRef) -> bool:
    """The platform's own record of a post: its id, its words and its time beside its address."""
    return (any(one.get(key) == ref.post_id for key in ("id", "id_str", "post_id"))
            and any(one.get(key) for key in _DATE_KEYS) and bool(_words(one)))


def _handle_in_address(one: Mapping[str, Any]) -> str | None:
    address = _first(one, _ADDRESS_KEYS)
    other = parse_other_url(address) if address else None
    return other.value if other is not None and other.kind == "user" else None


def _record_view(one: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """
    The record that a record of the AT Protocol holds: ``embed.record``, with media beside it ``embed.record.record``.
    """
    inner = one.get("embed")
    for _ in range(2):
        inner = inner.get("record") if isinstance(inner, dict) else None
        if isinstance(inner, dict) and address_of(inner) is not None:
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
            return from_ms(value if value > _SECONDS else value * 1000).isoformat(), None
        if isinstance(value, str) and value.strip():
            stated = parse_instant(value, "json")
            # A day, or a clock time of no known zone, is a date that somebody wrote down.
            return (value, None) if stated is not None and stated.precision_ms < _DAY_MS else (None, value.strip())
    return None, None

"""
What a captured page shows of a post: the API's JSON, or the page's own words. A bare script shell shows nothing.

The best evidence is the JSON that crawls of 2017 to 2020 kept under the addresses of tweets; then the pages of
before 2020, with the words in them; then what newer pages tell link previews (``og:description``). Nothing counts
that does not name the very post: archives answer with neighbours, and pages for missing posts look alike.
Source: the endpoints fact sheet, section 13, "Replay" (the names of attributes in old pages are marked unverified
there, so each may be missing).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from provenance.fragment import from_node
from provenance.model import Anchor, Capture
from provenance.pagetree import tree_of_page
from provenance.witnesses.answers import dig, id_of, json_of, line, sentence_of, text_of_body, words
from provenance.witnesses.spellings import post_at
from provenance.witnesses.witness import Asked
from provenance.witnesses.x_json import read_tweet

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Shown", "Told", "read_post"]

_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
#: Codes of the API: the fact sheet, section 3 (tg-z/web-clip #1029, a copy of Twitter's response-code page).
_CODES = {34: "gone", 50: "gone", 144: "gone", 63: "suspended", 179: "restricted"}
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
#: Signs around the words in ``og:description`` and in titles of X.
_QUOTES = (("“", "”"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class Shown:
    """The post, as a captured answer shows it; what the answer does not say is None."""

    handle: str | None = None
    name: str | None = None
    author_id: str | None = None
    text: str | None = None
    posted_at: datetime | None = None
    links: tuple[Anchor, ...] = ()
    versions: tuple[str, ...] = ()
    form: str = "page"  #: ``json``, ``page`` or ``preview`` (only what the page tells link previews)


@dataclass(frozen=True, slots=True)
class Told:
    """A captured answer that says in words why there is no post to see."""

    outcome: str
    reason: str


def read_post(capture: Capture, asked: Asked) -> Shown | Told | None:
    """
    What a captured answer shows of the post; None where it shows nothing of it. Never raises.

    Args:
        capture: The answer as it was kept: an archive's replay, with a status of 200.
        asked: The post; an answer that names another one, or none, is None.
    """
    if asked.post_id is None:
        return None
    if capture.body.lstrip()[:1] in (b"{", b"["):
        return _from_json(json_of(capture), asked.post_id) if asked.platform == "x" else None
    page = tree_of_page(text_of_body(capture)) if len(capture.body) <= _MOST_BYTES else None
    if page is None:
        return None
    return (_from_tweet(page, asked.post_id) if asked.platform == "x" else None) or _from_preview(page, asked)


# --- JSON -----------------------------------------------------------------------------------------


def _from_json(answer: Any, post_id: str) -> Shown | Told | None:
    """A tweet of API 1.1 or of the syndication endpoint, or the API's error about it."""
    tweet = read_tweet(answer, post_id)
    if tweet is None:
        outcome = _CODES.get(code) if isinstance(code := dig(answer, "errors", 0, "code"), int) else None
        return Told(outcome, sentence_of(answer) or f"code {code}") if outcome else None
    # The streams of 2016 to 2020 kept the whole of a long post apart. The beginning alone would differ from any copy.
    whole = words(dig(answer, "extended_tweet", "full_text"))
    text = html.unescape(whole) if whole else None if tweet.cut else tweet.text
    return Shown(tweet.handle, tweet.name, tweet.author_id, text, tweet.posted_at, tweet.links, tweet.versions, "json")


# --- pages ----------------------------------------------------------------------------------------

#: What a witness may answer (endpoints, section 0); pages of X before 2020 had a quarter of it.
_MOST_BYTES = 2 * 1024 * 1024


def _from_tweet(page: LexborHTMLParser, post_id: str) -> Shown | None:
    """The element of a page of before 2020 that is this tweet; others on the page are answers to it."""
    tweet = page.css_first(f'[data-tweet-id="{post_id}"]') if post_id.isascii() and post_id.isdigit() else None
    if tweet is None:
        return None
    handle = tweet.attributes.get("data-screen-name")
    body = tweet.css_first(".js-tweet-text, .tweet-text")
    text, links = _words_of(body) if body is not None else (None, ())
    if not (handle and _HANDLE.fullmatch(handle)) and not text:
        return None
    dated = tweet.css_first("[data-time]")
    return Shown(
        handle=handle if handle and _HANDLE.fullmatch(handle) else None,
        name=line(tweet.attributes.get("data-name")),
        author_id=id_of(tweet.attributes.get("data-user-id")),
        text=text,
        posted_at=_from_unix(dated.attributes.get("data-time")) if dated is not None else None,
        links=links,
    )


def _words_of(node: LexborNode) -> tuple[str | None, tuple[Anchor, ...]]:
    """The words, each short link as its address: the page shows a cut form of where it leads."""
    parts: list[str] = []
    links: list[Anchor] = []
    before = None
    for piece in from_node(node).pieces:
        short = piece.href if piece.href and "//t.co/" in piece.href else None
        if short is None:
            parts.append(piece.text)
        elif short != before:
            parts.append(short)
            target = piece.attributes.get("data-expanded-url")
            links += [Anchor(short, target)] if target else []
        before = short
    return words("".join(parts)), tuple(links)


def _from_unix(seconds: str | None) -> datetime | None:
    """From ``data-time``; None outside the years in which there was anything to post to."""
    if seconds is None or re.fullmatch("[0-9]{9,10}", seconds) is None:
        return None
    at = _UNIX + timedelta(seconds=int(seconds))
    return at if at.year >= 2006 else None


def _from_preview(page: LexborHTMLParser, asked: Asked) -> Shown | None:
    """What a page tells link previews, if it says there whose page it is, and says any words."""
    named = next((ref for url in _own_addresses(page) if (ref := post_at(url, asked)) is not None), None)
    if named is None:
        return None
    description, title = _meta(page, "og:description"), _meta(page, "og:title")
    if asked.platform != "x":
        # Elsewhere the description mixes counts, names and words: it shows that there is a post, not what it says.
        return Shown(named.handle, form="preview") if description or title else None
    heading = page.css_first("title")
    name, quoted = _title(heading.text() if heading is not None else "")
    text = _unquoted(description) if description else quoted
    if not text:
        return None
    return Shown(named.handle, name or _author(title or ""), None, text, form="preview")


def _own_addresses(page: LexborHTMLParser) -> list[str]:
    canonical = page.css_first('link[rel="canonical"]')
    href = canonical.attributes.get("href") if canonical is not None else None
    return [url for url in (_meta(page, "og:url"), href) if url]


def _meta(page: LexborHTMLParser, name: str) -> str | None:
    found = page.css_first(f'meta[property="{name}"], meta[name="{name}"]')
    return words(found.attributes.get("content")) if found is not None else None


def _title(title: str) -> tuple[str | None, str | None]:
    """
    The name and the words in the title of a post's page.

    >>> _title('Example Reader on X: "Some words" / X')
    ('Example Reader', 'Some words')
    """
    for service in ("Twitter", "X"):
        name, found, said = title.partition(f" on {service}: ")
        if found:
            return line(name), words(_unquoted(said.strip().removesuffix(f" / {service}").strip()))
    return None, None


def _author(title: str) -> str | None:
    """
    The name in ``og:title``.

    >>> _author("Example Reader (@example_reader) on X"), _author("Example Reader on Twitter"), _author("X")
    ('Example Reader', 'Example Reader', None)
    """
    for service in (" on Twitter", " on X"):
        if title.endswith(service):
            return line(title.removesuffix(service).partition(" (@")[0])
    return None


def _unquoted(text: str) -> str:
    """
    Without the quotation marks the service puts around the words.

    >>> _unquoted("“Some words”"), _unquoted("“Some” words")
    ('Some words', '“Some” words')
    """
    return next((text[1:-1] for left, right in _QUOTES
                 if len(text) > 1 and text.startswith(left) and text.endswith(right)), text)

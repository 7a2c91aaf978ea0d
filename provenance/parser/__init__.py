"""
From the bytes of a page to what it shows: find fast, read kindly.

    look ─ no mark at all ─────────────────────────────────→ an Article with nothing in it
      └─ decode → sniff ─ markup → find (one lexbor pass) → read (the platform's file) ┐
                        └ words  → flattened posts and bare addresses ────────────────┴→ merge → Article

>>> article = parse_article(
...     "Words of the article.\\n"
...     "Hello there pic.twitter.com/abcdefghij\\n— Ada (@example) May 30, 2024\\n"
... )
>>> [(embed.handle, embed.shown_date.isoformat(), embed.form) for embed in article.embeds]
[('example', '2024-05-30', 'flattened-text')]
"""

from __future__ import annotations

from functools import partial

from provenance.model import Article, PageFacts
from provenance.parser.charset import as_utf8, decode, is_wide
from provenance.parser.look import EVERYTHING, Look, look
from provenance.parser.page import read_page
from provenance.parser.reading import Reading, read_markup, read_words
from provenance.parser.sniff import is_feed, is_markup, json_strings

__all__ = ["parse_article"]

_HEAD = 8192


def parse_article(markup: bytes | str, url: str | None = None, *, content_type: str | None = None) -> Article:
    """
    What an article shows: embedded posts, links to posts, short links; pure, no network.

    >>> html = '<blockquote class="twitter-tweet"><p>Hi</p>&mdash; Ada (@example) ' \\
    ...        '<a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>'
    >>> parse_article(html, url="https://news.example/a").embeds[0].post_id
    '20'

    Args:
        markup: HTML or plain text; bytes as received, or text. Never changed, never lower-cased.
        url: The page's own address, where it is known.
        content_type: The HTTP header of that name; its charset goes before the page's own word.

    Returns:
        An Article. ``parse`` is ``degraded`` where a part could not be read; ``problems`` says why.

    Never raises for what a page holds.
    """
    source = markup if isinstance(markup, bytes) else markup.encode("utf-8", "surrogatepass")
    if isinstance(markup, bytes) and is_wide(markup, content_type):
        seen = look(decode(markup, content_type)[0].encode("utf-8", "surrogatepass"))
    else:
        seen = look(source)
    later = partial(_page_facts, markup, url, content_type)
    if not seen:
        return Article(url, (), (), (), "complete", (), source, later)
    reading, problems = _read(markup, content_type, seen)
    problems += reading.problems
    return Article(url, reading.embeds, reading.linked_posts, reading.short_links,
                   "degraded" if reading.problems else "complete", problems, source, later)


def _read(markup: bytes | str, content_type: str | None, seen: Look) -> tuple[Reading, tuple[str, ...]]:
    if isinstance(markup, bytes):
        data, problems = as_utf8(markup, content_type)
    else:
        data, problems = _encoded(markup)
    if data[:200].lstrip()[:1] in (b"{", b"["):
        strings = json_strings(data.decode("utf-8", "replace"))
        if strings is not None:
            return read_words(strings, wrapped=True), problems
    # One byte for each character: all that tells markup from words is ASCII, and nearly always at the beginning.
    head = data[:_HEAD].decode("latin-1")
    if is_feed(head):
        return read_words(data.decode("utf-8", "replace"), wrapped=True), problems
    if is_markup(head) or is_markup(data.decode("latin-1")):
        return read_markup(data, seen), problems
    return read_words(data.decode("utf-8", "replace")), problems


def _encoded(text: str) -> tuple[bytes, tuple[str, ...]]:
    try:
        return text.encode(), ()
    except UnicodeEncodeError:
        lone = sum("\ud800" <= char <= "\udfff" for char in text)
        data = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
        return data, (f"charset: {lone} lone surrogates are no characters and are shown as U+FFFD",)


def _page_facts(markup: bytes | str, url: str | None, content_type: str | None) -> PageFacts:
    """Title, dates and hashtags; reads the page again, as few who parse many pages ask for them."""
    reading, _ = _read(markup, content_type, EVERYTHING)
    return read_page(reading, url)

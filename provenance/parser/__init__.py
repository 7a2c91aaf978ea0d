"""
From the bytes of a page to what it shows: find fast, read kindly.

    saved page (MHTML, .webarchive …) → its page
      ↓
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

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from provenance.model import Article, Dated, PageFacts
from provenance.parser.bounds import bound
from provenance.parser.charset import as_utf8, decode, is_wide
from provenance.parser.document import read_document
from provenance.parser.guess import guess_published
from provenance.parser.look import Look, look
from provenance.parser.page import read_page
from provenance.parser.reading import Reading, read_beyond
from provenance.parser.sniff import packed
from provenance.saved import open_saved

__all__ = ["parse_article"]

def parse_article(markup: bytes | str, url: str | None = None, *, content_type: str | None = None,
                  files: Mapping[str, bytes] | None = None, keep: bool = False) -> Article:
    """
    What an article shows: embedded posts, links to posts, short links; pure, no network.

    >>> html = '<blockquote class="twitter-tweet"><p>Hi</p>&mdash; Ada (@example) ' \\
    ...        '<a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>'
    >>> parse_article(html, url="https://news.example/a").embeds[0].post_id
    '20'

    Args:
        markup: HTML or plain text, or a saved page (MHTML, .webarchive); bytes as received, or text. Never changed,
            never lower-cased.
        url: The page's own address, where it is known; else the one that its saver noted.
        content_type: The HTTP header of that name; its charset goes before the page's own word.
        files: Frames saved beside the page, by the path that stands in it: ``page_files/Tweet.html``.
        keep: Keep the page's tree for its title and dates, some ten times the page's size, as long as the Article
            lives. For whoever asks each page for these and keeps none; else the page is read again for them.

    Returns:
        An Article. ``parse`` is ``degraded`` where a part could not be read; ``problems`` says why.

    Never raises for what a page holds.
    """
    source = markup if isinstance(markup, bytes) else markup.encode("utf-8", "surrogatepass")
    saved = open_saved(source, files, decode=decode)
    if saved is None or saved.body is source:
        return _parse(markup, source, url or (saved.url if saved else None), content_type, keep)
    page = _parse(saved.body, saved.body, url or saved.url, saved.content_type, keep)
    return replace(page, source=source, parse=page.parse if saved.whole else "degraded",
                   problems=saved.problems + page.problems)


def _parse(markup: bytes | str, source: bytes, url: str | None, content_type: str | None,
           keep: bool) -> Article:
    if isinstance(markup, bytes) and (kind := packed(source)) is not None:
        said = f"bytes: this is {kind}, and no page; no embed can be told from it"
        return Article(url, (), (), (), "degraded", (said,), source, PageFacts)
    if isinstance(markup, bytes) and is_wide(markup, content_type):
        seen = look(decode(markup, content_type)[0].encode("utf-8", "surrogatepass"))
    else:
        seen = look(source, hasty=True)
    later, guess = partial(_page_facts, markup, url, content_type, seen), partial(_guess, markup, url, content_type)
    if not seen:
        return Article(url, (), (), (), "complete", (), source, later, guess_published=guess)
    reading, problems = _read(markup, content_type, seen.whole() if keep else seen)
    problems += reading.problems
    if keep or (reading.tree is None and reading.problems):  # what took too long once is not tried again
        later = partial(read_page, reading, url)
    return Article(url, reading.embeds, reading.linked_posts, reading.short_links,
                   "degraded" if reading.problems else "complete", problems, source, later, guess_published=guess)


def _read(markup: bytes | str, content_type: str | None, seen: Look) -> tuple[Reading, tuple[str, ...]]:
    if isinstance(markup, bytes):
        data, problems = as_utf8(markup, content_type)
    else:
        data, problems = _encoded(markup)
    if data is not markup:
        seen = seen.whole()  # what the look tells of places holds for the bytes that it saw
    end = bound(data, seen.cut)
    if end is None:
        return read_document(data, seen), problems
    return read_beyond(read_document(data[:end], seen), data[end:], total=len(data)), problems


def _encoded(text: str) -> tuple[bytes, tuple[str, ...]]:
    try:
        return text.encode(), ()
    except UnicodeEncodeError:
        lone = sum("\ud800" <= char <= "\udfff" for char in text)
        data = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
        return data, (f"charset: {lone} lone surrogates are no characters and are shown as U+FFFD",)


def _guess(markup: bytes | str, url: str | None, content_type: str | None) -> Dated | None:
    """For a page that states no time of publication; asked once, and only by whoever wants to know."""
    return guess_published(decode(markup, content_type)[0] if isinstance(markup, bytes) else markup, url)


def _page_facts(markup: bytes | str, url: str | None, content_type: str | None, seen: Look) -> PageFacts:
    """
    Title, dates and hashtags; reads the page again, as few who parse many pages ask for them.

    What the look saw holds for this reading, too: looking for every mark of every platform costs thirty times as much.
    """
    reading, _ = _read(markup, content_type, seen.whole())
    return read_page(reading, url)

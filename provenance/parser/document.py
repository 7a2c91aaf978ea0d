"""
What kind of document is this, and who reads it? A page, a feed, JSON, Markdown, words.

    JSON ──────→ its state (``state``), the markup and the words in its strings
    feed ──────→ each entry's markup, once, as one page
    Markdown ──→ rendered to a page: code shows nothing
    markup ────→ as it is
    words ─────→ flattened posts and addresses
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape
from typing import Any

from provenance.parser.body import Body, read_body, read_sentences
from provenance.parser.escaped import spoken
from provenance.parser.look import Look, look
from provenance.parser.markdown import ESCAPED, rendered
from provenance.parser.notes import Notes
from provenance.parser.reading import Reading, read_markup, read_words
from provenance.parser.sniff import is_feed, is_markdown, is_markup, json_strings
from provenance.parser.state import Markup, read_state
from provenance.parser.tangle import is_tangled
from provenance.parser.trees import inner_page
from provenance.parser.values import TOO_DEEP
from provenance.parser.walk import Walk
from provenance.pieces import BARRIER
from provenance.platforms import parse_post_url

#: What a document is shows at its beginning; Markdown may come to its first heading late.
_HEAD = 8192
_MARKDOWN_HEAD = 50_000
#: Longer Markdown is read as it stands: rendering takes ten times as long as reading (measured: 9 s for 1 MB of one
#: letter a paragraph, 8 s for 1 MB of brackets), and a long article is 50 kB.
_MARKDOWN = 300_000
#: A blank line between paragraphs that nobody has marked up yet.
_BLANK = re.compile(rb"\n[ \t\r]*\n")
#: A page that has any of these marks up its own paragraphs.
_BLOCKS = re.compile(rb"<(?:p|div|br|body|html|li|td|section|article)[\s>/]", re.I)
#: What a page begins with, and Markdown never has; to look for signs of Markdown costs twice the parse of a page.
_PAGE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.I)
_RAW_POST = "<!-- wp:"
#: A tag whose quotes are escaped as in a string; one whose quotes are not, or a script, in which strings are strings.
_SLASHED = re.compile(rb"<[a-z][^<>\"]{0,300}=\\[\"]", re.I)
_QUOTED = re.compile(rb"<[a-z][^<>\"\\]{0,300}=[\"']|<script(?:\s[^<>\"']{0,300})?>", re.I)
#: Every way to end a line of plain text.
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")


def read_document(data: bytes, seen: Look) -> Reading:
    """
    Read a document in UTF-8, whatever it is.

    >>> from provenance.parser.look import EVERYTHING
    >>> read_document(b'{"type": "tweet", "id": "1795968363525046272"}', EVERYTHING).embeds[0].form
    'json'
    >>> read_document(b"# Title\\n\\n{{< tweet user=example id=1795968363525046272 >}}\\n", EVERYTHING).embeds[0].form
    'cms'

    Args:
        data: The bytes; what is no UTF-8 in them is read as U+FFFD.
        seen: What the look saw in them; what a document is turned into is looked at again.

    Never raises for what the document holds.
    """
    if data[:200].lstrip()[:1] in (b"{", b"["):
        try:
            value = _json(data)
        except RecursionError:
            return replace(_read_plain(data), problems=(TOO_DEEP,))
        if value is not None:
            return _read_json(value)
    # One character for each byte: all that tells markup from words is ASCII, and nearly always at the beginning.
    head = data[:_HEAD].decode("latin-1")
    if is_feed(head):
        return _read_feed(data.decode("utf-8", "replace"))
    if len(data) <= _MARKDOWN and not _PAGE.search(head) and is_markdown(data[:_MARKDOWN_HEAD].decode("latin-1")):
        return _read_markdown(data.decode("utf-8", "replace"))
    if not _PAGE.search(head) and b'=\\"' in data and _SLASHED.search(data) and not _QUOTED.search(data):
        # What stood between quotes in a database's dump or a script's text, cut out of it.
        data = spoken(data.decode("utf-8", "replace")).encode("utf-8", "replace")
        head, seen = data[:_HEAD].decode("latin-1"), look(data).whole()
    if is_markup(head) or is_markup(data.decode("latin-1")):
        if _RAW_POST in head or not _BLOCKS.search(data):
            # As an editor typed it: the site puts the paragraphs in when it shows the page.
            data = _BLANK.sub(b"\n\n<p>", data)
            seen = seen if "encoded" in seen.groups else look(data).whole()
        return read_markup(data, seen)
    if seen.has("escaped") and ESCAPED.match(head):
        # A feed's field saved alone: the whole of it is markup, escaped.
        data = unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
        return _in_form(read_markup(data, look(data).whole()), "escaped-html")
    return _read_plain(data)


def _read_plain(data: bytes) -> Reading:
    # A stranger's own barrier is no embed; one character for one, so that offsets stay.
    return read_words(_LINE_END.sub("\n", data.decode("utf-8", "replace").replace(BARRIER, " ")))


def _in_form(reading: Reading, form: str) -> Reading:
    """A reading whose embeds were all found in another form around their own."""
    embeds = tuple(replace(embed, form=form, forms=tuple(dict.fromkeys((form, *embed.forms))))
                   for embed in reading.embeds)
    return replace(reading, embeds=embeds)


# --- JSON -------------------------------------------------------------------------------------

#: After everything that has a place of its own.
_AFTER = 2**40


def _json(data: bytes) -> Any:
    """The value that the bytes are; None for words that begin with a bracket."""
    try:
        return json.loads(data.decode("utf-8", "replace"), strict=False)
    except ValueError:
        return None


def _read_json(value: Any) -> Reading:
    """A JSON document: a CMS's answer, Apple News, a JSON feed."""
    notes = Notes()
    for number, one in enumerate(read_state(value, whole=True, say=notes.say)):
        if isinstance(one, Markup):
            page = inner_page(one.text, notes.say)
            if page is not None:
                Walk(*page, notes, form="json", base=(number, 0), depth=1).read_words()
        else:
            notes.post((number, 0), one)
    body = Body(json_strings(value, markup=False))
    # Words in strings have no place among the objects; they come after.
    outside = body.without(read_body(notes, body, base=(_AFTER, 0), bare=False))
    read_sentences(notes, outside, lambda offset: (_AFTER, offset), in_words=True)
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: outside, notes.problems)


# --- feeds ------------------------------------------------------------------------------------

_ENTRY = re.compile(r"<(item|entry)[\s>]", re.I)
#: Where an entry keeps its markup, the fullest first; the others repeat it in short.
_CONTENTS = tuple(
    (re.compile(rf"<{name}(\s[^>]{{0,500}})?>", re.I), f"</{name}")
    for name in ("content:encoded", "content", "description", "summary")
)


def _read_feed(feed: str) -> Reading:
    """The markup of a feed's entries, once each, as one page."""
    page = "\n".join(f"<section>{markup}</section>" for markup in _entries(feed))
    data = page.encode("utf-8", "replace")
    # Entries that were cut leave their elements open, each inside the one before: too deep for a tree.
    return read_words(page, wrapped=True) if is_tangled(data) else read_markup(data, look(data).whole())


def _entries(feed: str) -> Iterator[str]:
    """The markup of each entry, in order."""
    place = 0
    while (found := _ENTRY.search(feed, place)) is not None:
        end = feed.find(f"</{found[1]}", found.end())
        place = end if end >= 0 else len(feed)
        entry = feed[found.start():place]
        yield _content(entry) + _films(entry) + _leads_to(entry)


_FILM = re.compile(
    r"<media:(?:content|player)\s[^<>]{0,500}?\burl=[\"']([^\"'<>]{1,2000})[\"']|<yt:videoId>([\w-]{11})<", re.I
)


def _films(entry: str) -> str:
    """Films that an entry carries beside its words, as frames; pictures name no post and are none."""
    found = (f"https://www.youtube.com/embed/{one[2]}" if one[2] else one[1] for one in _FILM.finditer(entry))
    return "".join(f'<iframe src="{url}"></iframe>' for url in found)


_LEADS = re.compile(
    r"<link[^<>]{0,300}?\bhref=[\"']([^\"'<>]{1,2000})[\"']|<(?:link|guid)\b[^<>]{0,200}>\s{0,20}([^<>\s]{1,2000})\s{0,20}</"
)


def _leads_to(entry: str) -> str:
    """The post that an entry is about, as a link: its own address is one."""
    found = (unescape(one[1] or one[2]) for one in _LEADS.finditer(entry))
    posts = dict.fromkeys(url for url in found if parse_post_url(url) is not None)
    return "".join(f'<p>About <a href="{escape(url)}">that post</a></p>' for url in posts)


def _content(entry: str) -> str:
    """An entry's markup, unescaped; empty where it has none."""
    for opens, closes in _CONTENTS:
        begin = opens.search(entry)
        end = entry.find(closes, begin.end()) if begin else -1
        if begin and end >= 0:
            inner = entry[begin.end():end]
            if "<![CDATA[" in inner:
                return inner.replace("<![CDATA[", "").replace("]]>", "")
            if "xhtml" in (begin[1] or ""):
                return inner
            inner = unescape(inner)
            return unescape(inner) if "<" not in inner and "&lt;" in inner else inner
    return ""


# --- Markdown ---------------------------------------------------------------------------------


def _read_markdown(text: str) -> Reading:
    """Markdown with HTML in it, rendered; what is shown as code shows no post."""
    data = rendered(text).encode("utf-8", "replace")
    # A shortcode's bracket is an entity once it is rendered, and the look would not know it again.
    shown, typed = look(data).whole(), look(text.encode("utf-8", "replace"))
    return read_markup(data, replace(shown, groups=shown.groups | typed.groups, text=shown.text or typed.text))

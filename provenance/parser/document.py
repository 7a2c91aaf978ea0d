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
from html import unescape

from provenance.parser.body import Body, read_body, read_sentences
from provenance.parser.look import EVERYTHING, Look, look
from provenance.parser.notes import Notes
from provenance.parser.reading import Reading, read_markup, read_words
from provenance.parser.sniff import is_feed, is_markdown, is_markup, json_strings
from provenance.parser.state import Markup, read_state
from provenance.parser.tangle import is_tangled
from provenance.parser.walk import Walk, inner_page

_HEAD = 8192
#: A blank line between paragraphs that nobody has marked up yet.
_BLANK = re.compile(rb"\n[ \t\r]*\n")
#: A page that has any of these marks up its own paragraphs.
_BLOCKS = re.compile(rb"<(?:p|div|br|body|html|li|td|section|article)[\s>/]", re.I)
#: What a page begins with, and Markdown never has.
_PAGE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.I)
_RAW_POST = b"<!-- wp:"
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.{0,20000}?\n---[ \t]*\n", re.S)


def read_document(data: bytes, seen: Look) -> Reading:
    """Read a document in UTF-8, whatever it is."""
    if data[:200].lstrip()[:1] in (b"{", b"["):
        try:
            return _read_json(json.loads(data.decode("utf-8", "replace"), strict=False))
        except (ValueError, RecursionError):
            pass  # words that begin with a bracket
    # One byte for each character: all that tells markup from words is ASCII, and nearly always at the beginning.
    head = data[:_HEAD].decode("latin-1")
    if is_feed(head):
        return _read_feed(data.decode("utf-8", "replace"))
    if not _PAGE.search(head) and is_markdown(data[:50_000].decode("latin-1")):
        return _read_markdown(data.decode("utf-8", "replace"))
    if is_markup(head) or is_markup(data.decode("latin-1")):
        if _RAW_POST in data[:_HEAD] or not _BLOCKS.search(data):
            # As an editor typed it: the site puts the paragraphs in when it shows the page.
            data = _BLANK.sub(b"\n\n<p>", data)
            return read_markup(data, look(data) if seen is not EVERYTHING else seen)
        return read_markup(data, seen)
    return read_words(data.decode("utf-8", "replace"))


def _read_json(value: object) -> Reading:
    """A JSON document: a CMS's answer, Apple News, a JSON feed."""
    notes = Notes()
    for number, one in enumerate(read_state(value)):
        if isinstance(one, Markup):
            page = inner_page(one.text)
            if page is not None:
                Walk(*page, notes, form="json", base=(number, 0), depth=1).read_words()
        else:
            notes.post((number, 0), one)
    words = json_strings(value, markup=False)
    body = Body(words)
    # Words in strings have no place among the objects; they come after.
    spans = read_body(notes, body, base=(_AFTER, 0), bare=False)
    outside = body.without(spans)
    read_sentences(notes, outside, lambda offset: (_AFTER, offset), in_words=True)
    embeds, linked, shorts = notes.finish()
    return Reading(embeds, linked, shorts, lambda: outside)


#: After everything that has a place of its own.
_AFTER = 2**40


_ENTRY = re.compile(r"<(item|entry)[\s>]", re.I)
#: Where an entry keeps its markup, the fullest first; the others repeat it in short.
_CONTENTS = ("content:encoded", "content", "description", "summary")


def _read_feed(text: str) -> Reading:
    """The markup of a feed's entries, once each, as one page."""
    out = []
    place = 0
    while (found := _ENTRY.search(text, place)) is not None:
        end = text.find(f"</{found[1]}", found.end())
        end = end if end >= 0 else len(text)
        out.append(_content(text[found.start():end]))
        place = max(end, found.end())
    data = "\n".join(f"<section>{one}</section>" for one in out).encode("utf-8", "replace")
    seen = look(data)
    if is_tangled(data):
        return read_words(data.decode("utf-8", "replace"), wrapped=True)
    return read_markup(data, seen)


def _content(entry: str) -> str:
    for name in _CONTENTS:
        begin = re.search(rf"<{name}(\s[^>]{{0,500}})?>", entry, re.I)
        end = entry.find(f"</{name}", begin.end()) if begin else -1
        if begin and end >= 0:
            inner = entry[begin.end():end]
            if "<![CDATA[" in inner:
                return inner.replace("<![CDATA[", "").replace("]]>", "")
            if "xhtml" in (begin[1] or ""):
                return inner
            inner = unescape(inner)
            return unescape(inner) if "<" not in inner and "&lt;" in inner else inner
    return ""


def _read_markdown(text: str) -> Reading:
    """Markdown with HTML in it, rendered; what is shown as code shows no post."""
    from markdown_it import MarkdownIt  # late: few documents are Markdown

    page = MarkdownIt("commonmark", {"html": True}).render(_FRONT_MATTER.sub("", text, count=1)).encode("utf-8", "replace")
    return read_markup(page, look(page))

"""
Is this markup, or are these words? Or something around markup: a feed, JSON?

>>> is_markup("<p>Hello</p>"), is_markup("I <3 this; 1 < 2 > 0"), is_markup("Ada <ada@news.example> wrote")
(True, False, False)
"""

from __future__ import annotations

import re

#: Elements that browsers and feed readers know; a name between brackets that is none of them shows as it stands.
_ELEMENTS = frozenset((
    "html head body title meta link p div span a b i em strong u s br hr img ul ol li h1 h2 h3 h4 h5 h6 table tr td "
    "blockquote figure section article header footer main aside nav script style noscript template iframe pre code rss "
    "feed item entry twitterwidget twitter-widget svg form input button video picture source font center small sup "
    "sub q cite time"
).split())
_COMPONENTS = ("amp-", "bento-")
#: Any name in brackets, to be looked up then: one way for each name would take ten times as long where each bracket
#: is a stranger's.
_BRACKETS = re.compile(r"<(?:!(?:(?i:doctype)\s|--)|\?(?i:xml)\s|/?([A-Za-z][A-Za-z0-9-]*+)(?:\s[^<>]{0,2000}+)?/?>)")
_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)[\s>]", re.S)
#: Strings of a JSON document that anybody reads; the rest is a stranger's patience.
_MOST_STRINGS = 100_000


#: How files begin that hold a page packed, or something else than text.
_PACKED = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP or Office file"), (b"\x1f\x8b", "a gzip file"), (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\xfd7zXZ\x00", "an xz file"), (b"SQLite format 3\x00", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"), (b"\x7fELF", "a program"), (b"WARC/", "a web archive"),
    *((b"BZh%d1AY&SY" % level, "a bzip2 file") for level in range(1, 10)),
)
_PACKED_BEGINS = tuple(magic for magic, _ in _PACKED)


def packed(source: bytes) -> str | None:
    """
    What bytes are that are no text, where they say so; None for all else.

    >>> packed(b"\\x1f\\x8b\\x08..."), packed(b"<p>Words")
    ('a gzip file', None)
    """
    if not source.startswith(_PACKED_BEGINS):
        return None
    return next((kind for magic, kind in _PACKED if source.startswith(magic)), None)


def is_feed(text: str) -> bool:
    """
    Is this RSS or Atom, whose items carry their markup escaped or in CDATA?

    >>> is_feed('<?xml version="1.0"?><rss version="2.0">'), is_feed("<p>rss</p>")
    (True, False)
    """
    return _FEED.match(text) is not None


def json_strings(value: object, *, markup: bool = True) -> str:
    """
    All strings of a JSON value, an empty line between them; without those that hold *markup*, where that is wanted.

    >>> json_strings({"html": "<p>One</p>", "n": 1, "text": "Two"}, markup=False)
    'Two'
    """
    queue = [value]
    out: list[str] = []
    while queue and len(out) < _MOST_STRINGS:
        one = queue.pop()
        if isinstance(one, str):
            if markup or "<" not in one:
                out.append(one)
        elif isinstance(one, dict):
            queue += reversed(one.values())
        elif isinstance(one, list):
            queue += reversed(one)
    return "\n\n".join(out)


#: Signs of Markdown, and of a page that is none whatever its words look like. Some leave lines empty before the words.
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|[ \t]{0,8}(?:```|~~~)|[ \t]{0,12}[-*] \{\{[a-z]|\[[^\]\n]{1,200}\]: |> ?\[![a-z]{3,20}[\] ])|"
    r"\]\((?:https?:|/)|^\{\{<|^\{% |^<https?://[^<>\s]{4,500}>[ \t]*$|"
    r"\A---[ \t]*\n(?:[a-z_-]{1,40}:[^\n]{0,500}\n|[ #-][^\n]{0,500}\n|\n){1,200}---[ \t]*$|"
    # An address or an element shown as code, on a line of words.
    r"(?:^|[ \t])`(?:https?://[^\s`<>${}]{4,500}|</?[a-z][^`\n${}]{0,500}>)`(?=[\s.,:)]|\Z)", re.M | re.I
)
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body|p|div|article|section|table)[\s>]", re.I)


def is_markdown(text: str) -> bool:
    """
    Is this Markdown? Headings, fences, links in brackets, and no page's own skeleton outside of fences.

    >>> is_markdown("# Title\\n\\nWords."), is_markdown("<p># no</p>"), is_markdown("We are #1 (of 2)")
    (True, False, False)
    """
    if _MARKDOWN.search(text) is None:
        return False
    skeleton = _WHOLE_PAGE.search(text)
    # Embeds have paragraphs of their own; a page begins with its skeleton.
    return skeleton is None or (not text.lstrip().startswith("<") and "<body" not in text.lower())


def is_markup(text: str) -> bool:
    """
    Would a browser show something other than the very characters?

    >>> is_markup("a <b>word</b>"), is_markup("a < b > c"), is_markup("<br/>"), is_markup("<bold>")
    (True, False, True, False)
    """
    for found in _BRACKETS.finditer(text):
        name = found[1]
        if name is None or (name := name.lower()) in _ELEMENTS or name.startswith(_COMPONENTS) or (
                "-" in name and "=" in found[0]):  # an element of somebody's own
            return True
    return False

"""
Is this markup, or are these words? Or something around markup: a feed, JSON?

>>> is_markup("<p>Hello</p>"), is_markup("I <3 this; 1 < 2 > 0"), is_markup("Ada <ada@news.example> wrote")
(True, False, False)
"""

from __future__ import annotations

import json
import re

_TAGS = (
    "html|head|body|title|meta|link|p|div|span|a|b|i|em|strong|u|s|br|hr|img|ul|ol|li|h[1-6]|table|tr|td|blockquote|figure|"
    "section|article|header|footer|main|aside|nav|script|style|noscript|template|iframe|amp-[a-z-]+|pre|code|rss|feed|"
    "item|entry|twitter-?widget|bento-[a-z]+|svg|form|input|button|video|picture|source|font|center|small|sup|sub|q|cite|time"
)
_MARKUP = re.compile(rf"<(?:!doctype\s|\?xml\s|!--|/?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>)", re.I)


_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)[\s>]", re.S)
#: Strings of a JSON document that anybody reads; the rest is a stranger's patience.
_MOST_STRINGS = 100_000


def is_feed(text: str) -> bool:
    """
    Is this RSS or Atom, whose items carry their markup escaped or in CDATA?

    >>> is_feed('<?xml version="1.0"?><rss version="2.0">'), is_feed("<p>rss</p>")
    (True, False)
    """
    return _FEED.match(text) is not None


def json_strings(text: str) -> str | None:
    """
    All strings of a JSON document, an empty line between them; None where the text is no JSON.

    >>> json_strings('{"html": "<p>One\\u003c/p>", "n": 1}')
    '<p>One</p>'
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        queue = [json.loads(text)]
    except (ValueError, RecursionError):
        return None
    out: list[str] = []
    while queue and len(out) < _MOST_STRINGS:
        value = queue.pop()
        if isinstance(value, str):
            out.append(value)
        elif isinstance(value, list | dict):
            queue += reversed(list(value.values()) if isinstance(value, dict) else value)
    return "\n\n".join(out)


def is_markup(text: str) -> bool:
    """True where a browser would show something other than the very characters; never raises."""
    return _MARKUP.search(text) is not None

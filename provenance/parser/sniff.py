"""
Is this markup, or are these words?

>>> is_markup("<p>Hello</p>"), is_markup("I <3 this; 1 < 2 > 0"), is_markup("Ada <ada@news.example> wrote")
(True, False, False)
"""

from __future__ import annotations

import re

_TAGS = (
    "html|head|body|title|meta|link|p|div|span|a|b|i|em|strong|u|s|br|hr|img|ul|ol|li|h[1-6]|table|tr|td|blockquote|figure|"
    "section|article|header|footer|main|aside|nav|script|style|noscript|template|iframe|amp-[a-z-]+|pre|code|rss|feed|"
    "item|entry|twitter-?widget|bento-[a-z]+|svg|form|input|button|video|picture|source|font|center|small|sup|sub|q|cite|time"
)
_MARKUP = re.compile(rf"<(?:!doctype\s|\?xml\s|!--|/?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>)", re.I)


def is_markup(text: str) -> bool:
    """True where a browser would show something other than the very characters; never raises."""
    return _MARKUP.search(text) is not None

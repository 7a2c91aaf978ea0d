"""
The mark that savers of pages leave in the page: a comment, or an attribute, with the address it had.

>>> page_address(b"<!DOCTYPE html>\\n<!-- saved from url=(0022)https://news.example/a -->")
('saved-from', 'https://news.example/a')
"""

from __future__ import annotations

import re
from html import unescape

from provenance.urls import split

#: Each mark stands at the top of the page; ScrapBook's stands in the html element, which may have long attributes.
_HEAD = 3_000
_MARKS = (
    # single-file-core: ``Page saved with``; until 2019 ``Archive processed by``; SingleFileZ: ``Page archived with``
    ("single-file", re.compile(
        rb"<!--\s{0,20}(?:Page saved with|Archive processed by|Page archived with) SingleFileZ?\s{0,20}"
        rb"url:[ \t]{0,9}([^\s<>\"]{1,4000})")),
    # Internet Explorer, Chrome, Edge; the number is the length of the address as written
    ("saved-from", re.compile(rb"<!--\s{0,9}saved from url=\([0-9]{4,5}\)([^\s<>\"]{1,4000})")),
    ("monolith", re.compile(rb"<!--\s{0,9}Saved from ([^\s<>\"]{1,4000}) at [0-9T:.Z+-]{10,40} using monolith")),
    # WebScrapBook
    ("scrapbook", re.compile(rb"<html\s[^>]{0,4000}?\bdata-scrapbook-source=\"([^\"<>\s]{1,4000})\"", re.I)),
)
#: What a mark begins with, in a comment or as an attribute; most pages have none, and asking for these is cheaper.
_FIRST_WORDS = (b"Page saved", b"Archive pro", b"Page archi", b"saved from", b"Saved from")
_ATTRIBUTE = b"data-scrapbook-source="
_COMMENT = b"<!--"
#: What Internet Explorer wrote for "somewhere in the Internet"; no page has this address.
_NOWHERE = "internet.e-mail"


def page_address(source: bytes) -> tuple[str, str | None]:
    """
    The kind of the mark and the address in it; ``("", None)`` where there is none.

    The address is None for a mark that holds none of http or https (``file:``, ``about:internet``).
    """
    head = source[:_HEAD]
    if not _may_hold_mark(head):
        return "", None
    for kind, pattern in _MARKS:
        if found := pattern.search(head):
            url = found[1].decode("utf-8", "replace")
            if kind == "saved-from":
                # Chrome writes the second of two dashes as %2D, as "--" would end the comment:
                # chromium, FrameSerializer::MarkOfTheWebDeclaration.
                url = url.replace("-%2D", "--")
            elif kind == "scrapbook":
                url = unescape(url)
            return kind, web_address(url)
    return "", None


def _may_hold_mark(head: bytes) -> bool:
    at = head.find(_COMMENT)
    while at >= 0:
        if head[at + len(_COMMENT):at + 40].lstrip().startswith(_FIRST_WORDS):
            return True
        at = head.find(_COMMENT, at + 1)
    # The attribute stands in the first element: what comes behind that need not be looked through.
    opened = head.find(b"<html")
    return _ATTRIBUTE in (head if opened < 0 else head[opened:].partition(b">")[0])


def web_address(text: str | None) -> str | None:
    """The text where it is an http or https address with its scheme; else None."""
    text = text.strip() if text else ""
    if not text[:8].lower().startswith(("http://", "https://")):
        return None
    address = split(text)
    return text if address is not None and address.host != _NOWHERE else None

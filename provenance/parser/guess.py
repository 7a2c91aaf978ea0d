"""
The last resort for a page that states no time of publication: htmldate, where it is installed (extra ``dates``).

>>> guess_published("Words without any markup.", None) is None
True
"""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.util import find_spec

from provenance.dates import parse_instant
from provenance.model import Dated
from provenance.parser.sniff import is_markup

#: htmldate looks through every element several times; pages are read in a second below this.
_MOST = 5_000_000
#: What ``parse_instant`` takes for a year; fixed, so that the same page gets the same answer on every day.
_FIRST, _LAST = "2000-01-01", "2099-12-31"
#: JSON-LD was asked already, and other stories' would answer; the dates of embedded posts are not the article's.
_ELSEWHERE = ("script", "template", "blockquote", "iframe", "aside", "nav")
_DECLARED = re.compile(r"\A\s{0,99}<\?xml[^>]{0,200}\?>")


@cache
def _is_there() -> bool:
    """Is htmldate installed? Asked once: to look for it in vain takes as long as to read a page."""
    return find_spec("htmldate") is not None


def guess_published(markup: str, url: str | None) -> Dated | None:
    """
    A day that htmldate takes for the day of publication; None where it finds none or is not installed.

    Args:
        markup: The page as text; plain text is never asked about.
        url: The page's address, as some have the day in them.

    The answer has a day's precision and the source ``htmldate``. Nothing is fetched: htmldate gets a tree, as it would
    download a text that looks like an address. Never raises.
    """
    if not _is_there() or len(markup) > _MOST or not is_markup(markup):
        return None
    from htmldate import find_date
    from lxml import etree, html

    logging.getLogger("htmldate").addHandler(logging.NullHandler())  # it has no say on our standard error
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
        tree = html.document_fromstring(_DECLARED.sub("", markup).encode("utf-8", "replace"), parser=parser)
        etree.strip_elements(tree, *_ELSEWHERE, with_tail=False)
        found = find_date(tree, extensive_search=False, original_date=True, url=url, min_date=_FIRST, max_date=_LAST)
    except Exception:  # noqa: BLE001 (another's library on a stranger's page: a guess that fails is no guess)
        return None
    return parse_instant(found, "htmldate") if found else None

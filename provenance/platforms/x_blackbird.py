"""
Blackbird Pie and its kin, 2010 to 2013, before and beside the official embeds of X (embed-markup.md 1.1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provenance.dates import parse_date
from provenance.fragment import Fragment, from_soup
from provenance.model import Embed, PostRef
from provenance.pieces import shown
from provenance.platforms.embeds import embed_of
from provenance.platforms.tail import X_HANDLE
from provenance.platforms.x_addresses import PLACEHOLDERS, ref_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def read_blackbird(fragment: Fragment) -> Embed | None:
    """
    The post that such a box shows; None where nothing in it is the post's words.

    A time in the link's title is the platform's own, with its offset; a printed one is in the
    author's own zone, so no instant is taken from it.
    """
    soup = fragment.soup
    body = soup.select_one(".twContent") or soup.select_one(".bbpTweet .tweet") or soup.select_one(".bbpTweet")
    # The words may hold links to other posts; the dated link comes after them.
    link = next((a for a in reversed(soup.select("a[href]")) if ref_of(str(a["href"])) is not None), None)
    if body is None:
        return None
    href = str(link["href"]) if link is not None else None
    ref = ref_of(href) if href else None
    printed_text = " ".join(link.get_text(" ").split()) if link is not None else ""
    title = str(link.get("title") or "") if link is not None else ""
    date_text = next((text for text in (printed_text, title) if text and parse_date(text)), None)
    handle, name = _author(soup, ref)
    for extra in body.select(".timestamp, .bbpTimestamp, .metadata, .bbpMetadata"):
        extra.extract()
    pieces = from_soup(body, form=fragment.form).pieces
    return embed_of("x", "blockquote", ref, text=shown(pieces).strip(), pieces=pieces, permalink=href, handle=handle,
                    name=name, printed=parse_date(date_text) if date_text else None, date_text=date_text,
                    instant=title or None, placeholders=PLACEHOLDERS)


def _author(soup: BeautifulSoup, ref: PostRef | None) -> tuple[str | None, str | None]:
    """Handle and name: each in its own element, or the name in bold and the handle in the line below."""
    named = soup.select_one(".twRealName, .display_name, .author strong, .bbpAuthor strong")
    handled = soup.select_one(".twScreenName, .handle")
    name = named.get_text().strip() if named is not None else None
    author = soup.select_one(".author, .bbpAuthor")
    below = list(author.stripped_strings)[-1:] if author is not None else []
    handle = (handled.get_text().strip() if handled is not None else below[0] if below else "").removeprefix("@")
    if name == handle and (ref is None or ref.handle is None or handle.lower() != ref.handle.lower()):
        # One word alone in bold: as long as the address does not say so too, it is a name.
        return None, name or None
    return handle if re.fullmatch(X_HANDLE, handle) else None, None if name == handle else name

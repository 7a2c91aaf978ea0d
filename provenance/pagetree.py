"""
The tree of a page that is read for one thing only: where it leads, which links it has, what a witness shows.

>>> tree_of_page(b"<p>Words").css_first("p").text()
'Words'
>>> tree_of_page(b"<div>" * 50_000) is None
True

Whoever reads a page for its posts uses ``provenance.parser``, which reads also what no tree can be made of. Here such
a page is passed over, as real ones never nest or widen like that. Nobody builds a tree of strangers' bytes elsewhere:
some kilobytes of them can take minutes, or all memory, and nothing stops lexbor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = ["tree_of_page"]


def tree_of_page(page: bytes | str) -> LexborHTMLParser | None:
    """
    The lexbor tree of a page; None where that would take longer than any page does.

    Args:
        page: Text, or UTF-8; of other bytes, characters are replaced.
    """
    from provenance.parser.tangle import is_tangled  # late: most answers are no pages
    from provenance.parser.trees import TooSlow, tree_of

    data = page.encode("utf-8", "replace") if isinstance(page, str) else page
    try:
        tree: LexborHTMLParser | None = None if is_tangled(data) else tree_of(data)
    except TooSlow:
        return None
    return tree

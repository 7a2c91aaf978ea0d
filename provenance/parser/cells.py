"""
Entries of lists and cells of tables: an address that is all of one is a source somebody gives, and no paragraph.
"""

from __future__ import annotations

from typing import Any

from provenance.pieces import BLOCKS

_CELLS, _PARAGRAPHS = "li, td, th, dd", "p"
#: Letters kept; no page's list of sources is longer. Where thousands are nested, each would hold all the words.
_MOST_LETTERS = 500_000
#: An address that somebody shares is not longer.
_LONGEST = 5000


class Cells:
    """
    The words that are all of an entry or a cell, and of no paragraph.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> cells = Cells(LexborHTMLParser("<ul><li> <a href=a>One</a></li><li><p>Two</p></li></ul><p>Three</p>"))
    >>> [cells.has(words) for words in ("One", "Two", "Three")]
    [True, False, False]
    """

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._words: set[str] | None = None  #: gathered when somebody asks: few pages hold an address alone

    def has(self, words: str) -> bool:
        """Are those words all of an entry or a cell, with no paragraph around them?"""
        if self._words is None:
            self._words = _words(self._tree, _CELLS) - _words(self._tree, _PARAGRAPHS)
        return words in self._words


def _words(tree: Any, kind: str) -> set[str]:
    """What stands in the elements of that kind, where no other block does."""
    out: set[str] = set()
    letters = 0
    for cell in tree.css(kind):
        if any(child.tag in BLOCKS for child in cell.iter()):
            continue  # those speak for themselves
        words = cell.text(deep=True).strip()
        letters += len(words)
        if letters > _MOST_LETTERS:
            break
        if len(words) < _LONGEST:
            out.add(words)
    return out

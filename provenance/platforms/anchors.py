"""
The links in a post's words: what the reader sees, and where each leads.
"""

from __future__ import annotations

from operator import itemgetter

from provenance.model import Anchor
from provenance.pieces import Piece, laid_out
from provenance.text import Entity

#: A link whose words begin with one of these is a tag or a person, not an address that somebody shared.
_SIGILS = "#＃@＠$"


def anchors_of(text: str, pieces: tuple[Piece, ...], urls: tuple[Entity, ...],
               starts: tuple[int, ...] | None = None) -> tuple[Anchor, ...]:
    """
    The links of a post's words in order: the marked-up ones, and addresses that stand there as mere text.

    Args:
        text: The post's words.
        pieces: Where they come from; laid out, they begin as *text* does. Pieces past its end do not count.
        urls: The addresses in *text*.
        starts: Where the pieces begin in *text*, where the caller has laid them out already.
    """
    if starts is None:
        _, starts = laid_out(pieces)
    found: list[tuple[int, Anchor]] = []
    covered: list[tuple[int, int]] = []
    for piece, start in zip(pieces, starts, strict=False):
        end = start + len(piece.text)
        if piece.href is None or end > len(text):
            continue
        covered.append((start, end))
        label = piece.text.strip()
        # The first embeds left the sign outside of the link: @<a>example</a>.
        if label and label[0] not in _SIGILS and text[max(0, start - 1):start] not in tuple("#＃@＠"):
            found.append((start, Anchor(label, piece.href)))
    for url in urls:
        # A bare ``host.tld`` in running words is as often a missing space as an address; before an ellipsis it was cut.
        if "/" not in url.text or text.startswith(("…", "..."), url.end):
            continue
        if not any(start < url.end and url.start < end for start, end in covered):
            found.append((url.start, Anchor(url.text, url.text)))
    return tuple(anchor for _, anchor in sorted(found, key=itemgetter(0)))

"""
The words an article shows beside those a witness has: what was added, left out, changed.

White space, entities, forms of quotes and dashes, emoji presentation and the spelling of links never count. Cuts, links
and signs (punctuation, emoji, capitals) are told from words, as they weigh less.

>>> told = compare_words("The bridge opens on Monday.", "The bridge  opens on “Friday”.")
>>> told.relation, told.diff.changed
('differs', (('Monday', '“Friday”'),))
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from provenance.judge import compare
from provenance.model import Anchor, Resolution

__all__ = ["Links", "Told", "WordDiff", "compare_words"]

#: A post of X has at most 25,000 characters; what is much longer is no post, and is not compared.
_LONGEST = 60_000
#: Cells of the table in which the words are laid side by side: about 500 differing words on either side, 0.1 s.
_MOST_CELLS = 250_000
_MOST_ANCHORS = 200
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}[0-9]{0,2}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
#: Not to be seen: presentation of emoji, zero widths, soft hyphens, marks of direction, other controls. U+200D joins
#: emoji and U+FE0F only paints them; skin tones are signs of their own and stay.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064"
                     "\u2066-\u2069\ufe0e\ufe0f\ufeff\U000e0000-\U000e007f]")
_FORMS = {ord(one): other for other, ones in {
    "'": "‘’‚‛′`´＇", '"': "“”„‟″«»＂", "-": "‐‑‒–—―−－",
}.items() for one in ones} | {ord("…"): "..."}
_LINK = re.compile(r"(?:https?://)?(?:pic\.(?:twitter|x)\.com|(?<![A-Za-z0-9.-])t\.co)/[A-Za-z0-9]{1,10}"
                   r"(?:\?[A-Za-z0-9=&_-]{0,100})?|https?://[^\s<>\"]{1,4000}", re.I)
#: What pages and shorteners add to an address to count with.
_COUNTED = re.compile(r"(?:utm_\w{1,30}|ref_src|ref_url|fbclid|gclid|igshid)\Z")
#: Scripts that put no blanks between words: each character stands for itself.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SIGNS = re.compile(r"\.{3}|.", re.S)
_REPEATED = re.compile(r"\s{0,50}RT\s{1,5}@(\w{1,20})\s{0,5}:")


@dataclass(frozen=True, slots=True)
class WordDiff:
    """What to do to the witness's words to get the article's, in the order of the text."""

    added: tuple[str, ...] = ()  #: in the article only
    removed: tuple[str, ...] = ()  #: in the witness's words only
    changed: tuple[tuple[str, str], ...] = ()  #: the witness's, the article's

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Told:
    """
    How the article's words stand to the witness's.

    ``same`` · ``beginning`` (the witness has only the beginning, and it agrees) · ``partial`` (the article leaves
    words out and marks it with dots) · ``cut`` (it leaves out the beginning or the end, unmarked) · ``links`` or
    ``signs`` (nothing else differs) · ``differs``.
    """

    relation: str
    diff: WordDiff = WordDiff()

    @property
    def agrees(self) -> bool:
        return self.relation in ("same", "beginning", "partial")


@dataclass(frozen=True, slots=True)
class Links:
    """What is known about links, so that two spellings of one are told to be one."""

    shown: tuple[Anchor, ...] = ()  #: of the article's text
    said: tuple[Anchor, ...] = ()  #: of the witness's
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()  #: of the post itself: platforms hang them on the text or leave them out


@dataclass(frozen=True, slots=True)
class _Token:
    key: str  #: equal for what counts as the same
    written: str
    kind: str  #: word · sign · link · dots
    spaced: bool = True  #: does a blank stand before it?

# --- taking a text apart --------------------------------------------------------------------------


def _tokens(text: str, names: _Names, anchors: Sequence[Anchor]) -> list[_Token]:
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", _spelled_out(text, anchors)))
    out: list[_Token] = []
    last = 0
    for found in _LINK.finditer(text):
        out += _words(text[last:found.start()])
        link = found[0].rstrip(".,;:!?)]}'’”»…") or found[0]
        last = found.start() + len(link)
        if "…" in text[last:found.end()]:
            last += 1  # a link cut short for display: its dots are no cut of the words
        out.append(_Token(names.of(link), link, "link"))
    return [*out, *_words(text[last:])]


def _spelled_out(text: str, anchors: Sequence[Anchor]) -> str:
    """The text with where each link leads in place of its short form for display (``example.org/a…``)."""
    parts, last = [], 0
    for anchor in anchors[:_MOST_ANCHORS]:
        shown = anchor.shown.strip()
        if "." not in shown or any(map(str.isspace, shown)) or not compare.host_of(shown):
            continue
        at = text.find(shown, last)
        if at >= 0 and compare.host_of(anchor.target) and "//" in anchor.target:
            parts += [text[last:at], " ", anchor.target.strip(), " "]
            last = at + len(shown)
    return "".join([*parts, text[last:]])


def _class(character: str) -> str:
    if character.isspace():
        return " "
    if character in "#@＃＠":
        return "@"
    category = unicodedata.category(character)
    if category[0] in "LN" or category in ("Mn", "Mc", "Me", "Sc", "Sm") or character in "_%‰":
        return "u" if _UNSPACED.match(character) else "w"
    # Emoji: with their joiners and skin tones.
    return "e" if category in ("So", "Sk", "Cf", "Cs", "Cn", "Co") else "p"


def _words(text: str) -> list[_Token]:
    """Words, with ``#`` and ``@`` at their beginning; signs one by one, but three dots as one; runs of emoji."""
    out: list[_Token] = []
    sigil, spaced = "", False
    for kind, run in groupby(text, _class):
        written = "".join(run)
        if sigil and kind not in "wu":
            out.append(_Token(sigil, sigil, "sign", spaced))
            sigil, spaced = "", False
        if kind == " ":
            spaced = True
            continue
        if kind == "@":
            sigil = written
            continue
        if sigil:
            key = sigil[-1].translate({0xFF03: "#", 0xFF20: "@"}) + written
            out.append(_Token(key.casefold(), sigil + written, "word", spaced))
        elif kind == "w":
            out.append(_Token(written, written, "word", spaced))
        else:
            pieces = _SIGNS.findall(written.translate(_FORMS)) if kind == "p" else [written] if kind == "e" else written
            at = 0
            for place, key in enumerate(pieces):
                # One character of dots stands for three.
                length = 1 if kind == "p" and written[at:at + 1] == "…" else len(key)
                sort = "word" if kind == "u" else "dots" if kind == "p" and key.startswith("...") else "sign"
                out.append(_Token(key, written[at:at + length] or key, sort, spaced and place == 0))
                at += length
        sigil, spaced = "", False
    return [*out, _Token(sigil, sigil, "sign", spaced)] if sigil else out


class _Names:
    """One name for every spelling of a link: short, long, of a picture, anywhere on its way."""

    def __init__(self, links: Links) -> None:
        self._first: dict[str, str] = {}
        for anchor in (*links.shown, *links.said)[:2 * _MOST_ANCHORS]:
            # A display form cut with dots may be that of many links.
            if compare.host_of(anchor.shown) and "…" not in anchor.shown and compare.host_of(anchor.target):
                self._join(anchor.shown, anchor.target)
        for anchor in (*links.shown, *links.said)[:2 * _MOST_ANCHORS]:
            for link in (anchor.shown, anchor.target):
                self._follow(link, links.resolutions)
        self._resolutions = links.resolutions

    def of(self, link: str) -> str:
        self._follow(link, self._resolutions)
        return self._root(_spelling(link))

    def _follow(self, link: str, resolutions: Mapping[str, Resolution]) -> None:
        found = compare.resolution_of(link, resolutions)
        if found is not None and found.outcome == "resolved":
            for address in (*(hop.url for hop in found.hops), found.final_url or link):
                self._join(link, address)

    def _join(self, one: str, other: str) -> None:
        first, second = self._root(_spelling(one)), self._root(_spelling(other))
        if first != second:
            self._first[second] = first

    def _root(self, name: str) -> str:
        while name in self._first:
            name = self._first[name]
        return name


def _spelling(link: str) -> str:
    """A link for comparing: no scheme, no ``www.``, nothing that only counts visitors. Case of paths is kept."""
    code = compare.picture_code(link)
    if code is not None:
        return f"t.co/{code}"
    address = compare.parts_of(link)
    if address is None:
        return link
    pairs = sorted((key, value) for key, value in address.pairs() if not _COUNTED.match(key))
    query = "&".join(f"{key}={value}" for key, value in pairs)
    return f"{address.host.removeprefix('www.')}{address.path.rstrip('/')}" + (f"?{query}" if query else "")


# --- side by side ---------------------------------------------------------------------------------


def compare_words(said: str, shown: str, links: Links | None = None, *, whole: bool = True) -> Told | None:
    """
    How the article's words stand to a witness's; None where either has none, or is no post by its length.

    Args:
        said: The witness's words.
        shown: The article's.
        links: What is known about their links.
        whole: False: the witness says that it has only the beginning.
    """
    if not said.strip() or not shown.strip() or max(len(said), len(shown)) > _LONGEST:
        return None
    links = links or Links()
    names = _Names(links)
    pictures = {names.of(link) for link in links.pictures}
    ours = _without(_tokens(shown, names, links.shown), pictures)
    theirs = _without(_tokens(_unrepeated(said, shown), names, links.said), pictures)
    gaps = _gaps([one.key for one in theirs], [one.key for one in ours])
    kinds: set[str] = set()
    added, removed, changed = [], [], []
    for gap in gaps:
        kind = _kind(gap, theirs, ours, whole=whole)
        if kind is None:
            continue
        kinds.add(kind)
        if kind == "beginning":
            continue
        before, after = _written(theirs[gap.a:gap.b]), _written(ours[gap.c:gap.d])
        if before and after:
            changed.append((before, after))
        else:
            removed += [before] if before else []
            added += [after] if after else []
    relation = next((word for word in ("differs", "cut", "links", "signs", "partial", "beginning") if word in kinds), "same")
    return Told(relation, WordDiff(tuple(added), tuple(removed), tuple(changed)))


def repeated(text: str | None) -> str | None:
    """
    The handle whose words a text repeats by its own beginning.

    >>> repeated("RT @example_reader: Words"), repeated("Words")
    ('example_reader', None)
    """
    found = _REPEATED.match(text or "")
    return found[1] if found else None


def _unrepeated(said: str, shown: str) -> str:
    """Without the ``RT @handle:`` that only the witness has: who repeats whom is told apart from the words."""
    found = _REPEATED.match(said)
    return said[found.end():] if found and not _REPEATED.match(shown) else said


def _without(tokens: Iterable[_Token], pictures: Collection[str]) -> list[_Token]:
    return [one for one in tokens if one.kind != "link" or (
        one.key not in pictures and not one.written.lower().removeprefix("https://").startswith("pic."))]


@dataclass(frozen=True, slots=True)
class _Gap:
    a: int  #: from here …
    b: int  #: … to here in the witness's words
    c: int  #: … in the article's
    d: int


def _gaps(theirs: Sequence[str], ours: Sequence[str]) -> list[_Gap]:
    """Where two sequences differ, by their longest common part; what is too long for that counts as one gap."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(theirs, ours, strict=False)))
    left = min(len(theirs), len(ours)) - head
    tail = 0
    while tail < left and theirs[-1 - tail] == ours[-1 - tail]:
        tail += 1
    one, other = theirs[head:len(theirs) - tail], ours[head:len(ours) - tail]
    if not one and not other:
        return []
    if not one or not other or len(one) * len(other) > _MOST_CELLS:
        return [_Gap(head, head + len(one), head, head + len(other))]
    pairs = [*_common(one, other), (len(one), len(other))]
    gaps, row, column = [], 0, 0
    for next_row, next_column in pairs:
        if next_row > row or next_column > column:
            gaps.append(_Gap(head + row, head + next_row, head + column, head + next_column))
        row, column = next_row + 1, next_column + 1
    return gaps


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence."""
    lengths = [[0] * (len(other) + 1)]
    for key in reversed(one):
        below, row = lengths[-1], [0]
        for place, other_key in enumerate(reversed(other)):
            row.append(below[place] + 1 if key == other_key else max(row[-1], below[place + 1]))
        lengths.append(row)
    out, row_at, column = [], 0, 0
    while row_at < len(one) and column < len(other):
        here = lengths[len(one) - row_at]
        if one[row_at] == other[column]:
            out.append((row_at, column))
            row_at, column = row_at + 1, column + 1
        elif lengths[len(one) - row_at - 1][len(other) - column] >= here[len(other) - column - 1]:
            row_at += 1
        else:
            column += 1
    return out


def _kind(gap: _Gap, theirs: Sequence[_Token], ours: Sequence[_Token], *, whole: bool) -> str | None:
    """What a gap comes to; None where it is none: the same words in one piece, answered handles, links hung on."""
    before, after = theirs[gap.a:gap.b], ours[gap.c:gap.d]
    first, last = gap.a == 0 and gap.c == 0, gap.b == len(theirs) and gap.d == len(ours)
    if _joined(before) == _joined(after):
        return None
    both = [*before, *after]
    if first and not (before and after) and all(one.key.startswith("@") for one in both):
        return None  # whom a post answers stands in its text or above it
    if last and not after and all(one.kind == "link" for one in before):
        return None  # X hangs the links of pictures, cards and quoted posts on the text
    if last and (not whole or _ends_in_dots(before)) and _begins(before, after):
        return "beginning"
    if (any(one.kind == "dots" for one in after) or (last and ours and ours[-1].kind == "dots")) and _left_out(
            before, after):
        return "partial"
    if all(one.kind in ("link", "sign", "dots") for one in both) and any(one.kind == "link" for one in both):
        return "links"
    if all(one.kind in ("sign", "dots") for one in both) or _joined(before).casefold() == _joined(after).casefold():
        return "signs"
    if (first or last) and not any(one.kind == "word" for one in after):
        return "cut"
    return "differs"


def _joined(tokens: Iterable[_Token]) -> str:
    return "".join(one.key for one in tokens)


def _ends_in_dots(tokens: Sequence[_Token]) -> bool:
    """X writes ``… https://t.co/CODE`` where it cuts a long post."""
    words = [one for one in tokens if one.kind != "link"]
    return bool(words) and words[-1].kind == "dots"


def _begins(before: Sequence[_Token], after: Sequence[_Token]) -> bool:
    """Is what is left of the witness's words nothing, or the beginning of the article's next word?"""
    left = [one for one in before if one.kind not in ("link", "dots")]
    return not left or (len(left) == 1 and bool(after) and after[0].key.startswith(left[0].key))


def _left_out(before: Sequence[_Token], after: Sequence[_Token]) -> bool:
    """Does the article say nothing here but dots, perhaps after the beginning of a word?"""
    words = [one for one in after if one.kind not in ("dots", "sign")]
    return not words or (len(words) == 1 and bool(before) and before[0].key.startswith(words[0].key))


def _written(tokens: Sequence[_Token]) -> str:
    return "".join(f" {one.written}" if one.spaced else one.written for one in tokens).strip()

"""
A post's words taken apart: words, signs, dots and links, each with a key that is equal for what counts as the same.

>>> [(one.kind, one.key) for one in tokens("“Fish” &amp; #Chips…", Names(Links()))]
[('sign', '"'), ('word', 'Fish'), ('sign', '"'), ('sign', '&'), ('word', '#chips'), ('dots', '...')]
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from provenance.judge import compare
from provenance.model import Anchor, Resolution

__all__ = ["Links", "Names", "Token", "is_picture", "joined", "tokens", "written"]

#: No post has more links; strangers' pages may.
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
                   r"(?:\?[A-Za-z0-9=&_-]{0,100})?|https?://[^\s<>\"]{1,4000}"
                   # Without its scheme, as pages show links: with a path, or cut.
                   r"|(?<![\w@.-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z]{2,24}"
                   r"(?:/[^\s<>\"]{0,1000}|(?=…))", re.I)
_TRAILING = re.compile(r"[.,;:!?)\]}'’”»…]{1,20}\Z")
_DOTS = re.compile(r"…|\.{3}")
_PICTURE = re.compile(r"(?:https?://)?pic\.", re.I)
#: What pages and shorteners add to an address to count with.
_COUNTED = re.compile(r"(?:utm_\w{1,30}|ref_src|ref_url|fbclid|gclid|igshid)\Z")
#: Scripts that put no blanks between words: each character stands for itself.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SIGNS = re.compile(r"\.{3}|.", re.S)


@dataclass(frozen=True, slots=True)
class Links:
    """What is known about links, so that two spellings of one are told to be one."""

    shown: tuple[Anchor, ...] = ()  #: of the article's text
    said: tuple[Anchor, ...] = ()  #: of the witness's
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()  #: of the post itself: platforms hang them on the text or leave them out


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a text: a word, a sign, three dots, a link."""

    key: str  #: equal for what counts as the same
    written: str
    kind: str  #: word · sign · link · dots
    spaced: bool = True  #: does a blank stand before it?

def tokens(text: str, names: Names, anchors: Sequence[Anchor] = ()) -> list[Token]:
    """
    A text in tokens, in its order. Every link in it is made known to *names*; their keys are still as written.

    Args:
        anchors: Links of this text, as shown and where they lead.
    """
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", _spelled_out(text, anchors)))
    out: list[Token] = []
    last = 0
    for found in _LINK.finditer(text):
        out += _words(text[last:found.start()])
        link = _TRAILING.sub("", found[0]) or found[0]
        last = found.start() + len(link)
        dots = _DOTS.match(text, last)
        if dots is not None:
            last = dots.end()  # a link cut short for display: its dots are no cut of the words
        names.follow(link)
        out.append(Token(link, link + "…" if dots else link, "link"))
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


def _words(text: str) -> list[Token]:
    """Words, with ``#`` and ``@`` at their beginning; signs one by one, but three dots as one; runs of emoji."""
    out: list[Token] = []
    sigil, spaced = "", False
    for kind, run in groupby(text, _class):
        written = "".join(run)
        if sigil and kind not in "wu":
            out.append(Token(sigil, sigil, "sign", spaced))
            sigil, spaced = "", False
        if kind == " ":
            spaced = True
            continue
        if kind == "@":
            sigil = written
            continue
        if sigil:
            key = sigil[-1].translate({0xFF03: "#", 0xFF20: "@"}) + written
            out.append(Token(key.casefold(), sigil + written, "word", spaced))
        elif kind == "w":
            out.append(Token(written, written, "word", spaced))
        else:
            pieces = _SIGNS.findall(written.translate(_FORMS)) if kind == "p" else [written] if kind == "e" else written
            at = 0
            for place, key in enumerate(pieces):
                # One character of dots stands for three.
                length = 1 if kind == "p" and written[at:at + 1] == "…" else len(key)
                sort = "word" if kind == "u" else "dots" if kind == "p" and key.startswith("...") else "sign"
                out.append(Token(key, written[at:at + length] or key, sort, spaced and place == 0))
                at += length
        sigil, spaced = "", False
    return [*out, Token(sigil, sigil, "sign", spaced)] if sigil else out


class Names:
    """One name for every spelling of a link: short, long, of a picture, anywhere on its way."""

    def __init__(self, links: Links) -> None:
        self._first: dict[str, str] = {}
        self._resolutions = links.resolutions
        for anchor in (*links.shown, *links.said)[:2 * _MOST_ANCHORS]:
            # A display form cut with dots may be that of many links.
            if compare.host_of(anchor.shown) and "…" not in anchor.shown and compare.host_of(anchor.target):
                self._join(anchor.shown, anchor.target)
        for anchor in (*links.shown, *links.said)[:2 * _MOST_ANCHORS]:
            for link in (anchor.shown, anchor.target):
                self.follow(link)

    def of(self, link: str) -> str:
        """Its name; only when every link was followed, as each may join two."""
        return self._root(_spelling(link))

    def follow(self, link: str) -> None:
        """Learn where a link leads, as far as it was followed."""
        found = compare.resolution_of(link, self._resolutions)
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


def is_picture(token: Token) -> bool:
    """Is it a link of the kind that X shows for pictures: ``pic.twitter.com/…``?"""
    return token.kind == "link" and _PICTURE.match(token.written) is not None


def joined(parts: Iterable[Token]) -> str:
    """The keys in one piece: what does not depend on where a blank stands."""
    return "".join(one.key for one in parts)


def written(parts: Sequence[Token]) -> str:
    """The words as they stand in their text, on one line."""
    return "".join(f" {one.written}" if one.spaced else one.written for one in parts).strip()

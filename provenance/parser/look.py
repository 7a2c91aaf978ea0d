"""
The byte-level look: could this page show any post or short link at all? Most pages end here.

The look misses nothing that the parser could read. Separators, brackets and signs may be written in
any way (``parser.spelling``); where letters are encoded, their surroundings are decoded and looked at
again. It may say yes for nothing, which only costs a parse. Two things hide a post from it: an
element or a line end inside a word of an address (``sta<b></b>tus``).

It goes in two steps. *Triggers* are short expressions with a literal in each, which Hyperscan finds at
several gigabytes a second; most pages hold a handful. Around each of them, and nowhere else, the
*marks* themselves are looked for with ``re``.

>>> sorted(look(b'<a href="https:&#x2F;&#x2F;twitter.com&#x2F;example&#x2F;status&#x2F;20">').groups)
['x:post']
>>> bool(look(b'<p>Share on <a href="https://twitter.com/intent/tweet">Twitter</a></p>'))
False
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from provenance.parser.bounds import MOST_SIGNS
from provenance.parser.encoded import decoded, rejoined
from provenance.parser.marks import Marks
from provenance.parser.scan import Scan, scanner
from provenance.parser.triggers import Trigger
from provenance.urls import short_hosts, short_places

#: Marks that say where else to look; on a page with none of the others there is nothing to find.
_WIDENING = frozenset(("escaped", "bare", "quote", "template", "framed"))
#: Embeds are 1 to 3 kB of markup; escaped three times they stay below this.
_MARKUP = 20_000
_MANY = 2**31


@dataclass(frozen=True, slots=True)
class Look:
    """
    Which groups of marks stand in the bytes: ``x:post``, ``short:t.co``, ``encoded``, ``escaped`` …

    False where there is none. ``tails`` counts the marks of ``— Name (@handle)``, ``quotes`` the
    blockquotes that open, in scripts left out. ``encoded`` says that some mark
    has encoded letters: then any group may be there, any number of times. ``outside`` are the groups
    of which some mark stands outside of all blockquotes: where every blockquote is an embed, only
    those links are left to be found. ``attributes`` tells in which attributes of which elements marks stand,
    ``href`` left out, and how many times; ``script`` and ``text`` whether some stand in a script or in words.
    """

    groups: frozenset[str]
    tails: int = 0
    quotes: int = 0
    outside: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, int], ...] = ()
    script: bool = False
    text: bool = False
    nested: bool = False  #: a blockquote opens before the one before it is closed
    hidden: bool = False  #: some mark stands in markup inside of an attribute
    # What follows is of this page alone: pages that ask for the same selectors are alike.
    #: Where looking ended, as there are more signs than any page has; None at the end.
    cut: int | None = field(default=None, compare=False)
    #: Where the last blockquote is closed, if every mark stands inside of one; else None. Nothing behind it belongs to
    #: a post, and HTML is built from front to back: a tree of the bytes before it tells the same.
    end: int | None = field(default=None, compare=False)
    #: Elements of formatting with attributes (``tangle``); None where nobody counted.
    formatting: int | None = field(default=None, compare=False)
    #: False where each blockquote was taken for an element, and nobody looked whether it stands in a script.
    sure: bool = field(default=True, compare=False)

    def __bool__(self) -> bool:
        return bool(self.groups - _WIDENING) or self.cut is not None

    def has(self, group: str) -> bool:
        """Is that group there, or may it hide behind encoded characters?"""
        return group in self.groups or "encoded" in self.groups

    @property
    def worded(self) -> bool:
        """Do words stand outside of all blockquotes that only a flattened post has?"""
        return any(group.endswith(":words") for group in self.outside)

    def whole(self) -> Look:
        """The same for whoever asks for the page's own words, title and dates, too: they stand anywhere."""
        return self if self.end is None else replace(self, end=None)

    @property
    def short_hosts(self) -> tuple[str, ...]:
        """The shorteners seen; all of them where characters are encoded."""
        if "encoded" in self.groups:
            return tuple(sorted(short_hosts() | {host.removeprefix("*.") for host, _ in short_places()}))
        return tuple(sorted(group.removeprefix("short:") for group in self.groups if group.startswith("short:")))


#: Leave nothing out: for tests of the look itself, and for text that was never looked at.
EVERYTHING = Look(frozenset(("encoded", "escaped", "bare", "template")), _MANY, _MANY, script=True, text=True,
                  nested=True)


def look(source: bytes, *, hasty: bool = False) -> Look:
    """
    Look through the bytes of a page (in an encoding that keeps ASCII) once.

    *hasty* leaves open whether blockquotes stand in scripts (``Look.sure``) where a tree will tell: if it has as many
    of them as the bytes, none do. On a page whose marks all stand in blockquotes, to look would take a fifth of the
    time.

    Uses Hyperscan where it is installed (three to five times as fast as lexbor parses); elsewhere
    the same expressions in ``re``, which is slower than parsing but gives the same answer.
    """
    return look_with(scanner(), source, hasty=hasty)


def look_with(scan: Scan, source: bytes, *, hasty: bool = False) -> Look:
    """The look by one of the two scanners."""
    signs = scan(source, "marks")
    cut = signs[MOST_SIGNS][1] if len(signs) > MOST_SIGNS else None
    formatting = 0
    found: list[tuple[Trigger, int]] = []
    for trigger, end in signs[:MOST_SIGNS]:
        if trigger.group == "formatting":
            formatting += 1
        # Most triggers are no marks; the rest is asked only of those that are.
        elif (follows := trigger.follows) is None or follows.match(source, end - trigger.over) is not None:
            found.append((trigger, end))
    if not found and cut is None:
        return _nothing(formatting)  # most pages
    seen = Marks(source, scan, hasty=hasty)
    ends: list[int] = []
    cuts: list[int] = []
    for trigger, end in found:
        if trigger.group == "encoded":
            ends.append(end)
        elif trigger.group == "cut":
            cuts.append(end)
        else:
            seen.add(trigger, end)
    if cuts and not seen.script and (groups := _marks_in(scan, rejoined(source, cuts))):
        seen.groups |= groups
        seen.script = seen.free = True
    if seen.markup:
        ends = sorted(ends + _in_markup(source, seen.markup, scan))
    if ends and _marks_in(scan, decoded(source, ends)):
        return Look(frozenset(seen.groups | {"encoded"}), _MANY, _MANY, script=True, text=True, nested=True,
                    cut=cut, formatting=formatting)
    last = seen.end if cut is None else None
    if last is None and seen.scripted:
        return look_with(scan, source)
    attributes = tuple((*names, len(begins)) for names, begins in sorted(seen.attributes.items()))
    return Look(frozenset(seen.groups), seen.tails, seen.quotes, frozenset(seen.outside), attributes, seen.script,
                seen.text, seen.nested, seen.hidden, cut, last, formatting if cut is None else None,
                last is None or not seen.trusted)


@lru_cache(maxsize=256)
def _nothing(formatting: int) -> Look:
    return Look(frozenset(), formatting=formatting)


def _marks_in(scan: Scan, piece: bytes) -> set[str]:
    """The groups of the marks, other than blockquotes, that a decoded piece holds."""
    seen = Marks(piece, scan)
    for trigger, end in scan(piece, "marks"):
        if trigger.group not in ("encoded", "formatting", "cut"):
            seen.add(trigger, end)
    return seen.groups - _WIDENING


def _in_markup(source: bytes, begins: list[int], scan: Scan) -> list[int]:
    """Where characters escaped for JSON end that may stand in the markup of an embed; elsewhere nobody reads them."""
    out: list[int] = []
    done = 0
    for begin in sorted(begins):
        start, stop = max(begin, done), begin + _MARKUP
        # Most markup is not escaped at all.
        if source.find(b"\\", start, stop) >= 0:
            out += [start + end for _, end in scan(source[start:stop], "json")]
        done = max(done, stop)
    return out

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

import re
from dataclasses import dataclass, replace

from provenance.parser.bounds import MOST_SIGNS
from provenance.parser.places import DESCRIBING, Places
from provenance.parser.scan import Scan, scanner
from provenance.parser.triggers import BOUNDARY, NEAR, OPENED, Trigger
from provenance.urls import short_hosts, short_places

#: The rules of encoding, to be undone in turn. Each begins with a literal and needs no flag for case: so ``re`` is
#: quick.
_BY_HEX = (
    re.compile(rb"\\{1,8}(?:[uU]00|[xX])([2-7][0-9a-fA-F])"),
    re.compile(rb"%(?:25){0,3}([2-7][0-9a-fA-F])"),
    re.compile(rb"&(?:amp;|AMP;){0,3}#[xX]0{0,5}([2-7][0-9a-fA-F])(?![0-9a-fA-F]);?"),
)
_BY_NUMBER = re.compile(rb"&(?:amp;|AMP;){0,3}#0{0,5}([0-9]{2,3})(?![0-9]);?")
_NAMED = ((b"&period;", b"."), (b"&lowbar;", b"_"), (b"&percnt;", b"%"), (b"&bsol;", b"\\"))
#: What would end an address or begin an element stays encoded.
_CHARACTERS = {code: bytes((code,)) for code in range(0x21, 0x7F) if code not in b"\"'<>"}
#: No mark reaches further from an encoded character of its own.
_AROUND = 160
#: Nor does a bracket with elements behind it stand further from its handle.
_FAR = 400
_MARKUP_GROUPS = frozenset(("quote", "escaped"))
#: Escaping inside escaping; more than three rounds were never seen.
_ROUNDS = 3
#: Embeds are 1 to 3 kB of markup; escaped three times they stay below this.
_MARKUP = 20_000
#: After a post's address: the end of a line or an element, perhaps of a shortcode. It is words, not an attribute.
_ENDS = re.compile(rb"[^<>\"'\s]{0,400}+(?:[\"'][^<>\]\n]{0,200}\])?\s{0,40}(?:<|\n|$)")
#: Marks that say where else to look; on a page with none of the others there is nothing to find.
_WIDENING = frozenset(("escaped", "bare", "quote", "template", "framed"))
_MANY = 2**31


@dataclass(frozen=True, slots=True)
class Look:
    """
    Which groups of marks stand in the bytes: ``x:post``, ``short:t.co``, ``encoded``, ``escaped`` …

    False where there is none. ``tails`` counts the marks of ``— Name (@handle)``, ``quotes`` the
    blockquotes that open anywhere in the bytes but in scripts. ``encoded`` says that some mark
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
    cut: int | None = None  #: where looking ended, as there are more signs than any page has; None at the end
    #: Where the last blockquote is closed, if every mark stands inside of one; else None. Nothing behind it belongs to
    #: a post, and HTML is built from front to back: a tree of the bytes before it tells the same.
    end: int | None = None

    def __bool__(self) -> bool:
        return bool(self.groups - _WIDENING) or self.cut is not None

    def has(self, group: str) -> bool:
        """Is that group there, or may it hide behind encoded characters?"""
        return group in self.groups or "encoded" in self.groups

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


def look(source: bytes) -> Look:
    """
    Look through the bytes of a page (in an encoding that keeps ASCII) once.

    Uses Hyperscan where it is installed (three to five times as fast as lexbor parses); elsewhere
    the same expressions in ``re``, which is slower than parsing but gives the same answer.
    """
    return look_with(scanner(), source)


def look_with(scan: Scan, source: bytes) -> Look:
    """The look by one of the two scanners."""
    seen = _Marks(source, scan)
    ends: list[int] = []
    signs = scan(source, "marks")
    cut = signs[MOST_SIGNS][1] if len(signs) > MOST_SIGNS else None
    for trigger, end in signs[:MOST_SIGNS]:
        follows = trigger.follows
        # Most triggers are no marks; the rest is asked only of those that are.
        if follows is not None and follows.match(source, end - trigger.over) is None:
            continue
        if trigger.group == "encoded":
            ends.append(end)
        else:
            seen.add(trigger, end)
    if seen.markup:
        ends = sorted(ends + _in_markup(source, seen.markup, scan))
    if ends and _holds_marks(scan, _decoded(source, ends)):
        return Look(frozenset(seen.groups | {"encoded"}), _MANY, _MANY, script=True, text=True, nested=True,
                    cut=cut)
    attributes = tuple((*names, len(begins)) for names, begins in sorted(seen.attributes.items()))
    return Look(frozenset(seen.groups), seen.tails, seen.quotes, frozenset(seen.outside), attributes, seen.script,
                seen.text, seen.nested, seen.hidden, cut, None if seen.free or cut is not None else seen.quote_end or None)


#: Elements of share buttons and icons, whose classes name platforms on every page; none of them holds a post's id.
#: Blockquotes are read in any case.
_ICONS = (b"a ", b"i ", b"li ", b"ul ", b"img", b"svg", b"use", b"but", b"spa", b"lin", b"met", b"a\n", b"em ", b"blo")
#: Before an id in markup that is escaped, and in code.
_BEFORE_ID = (b'"', b"'", b"=", b";")
#: Keys of numbers that are as long as ids: sharing buttons have the site's own beside the names of platforms.
_OTHERS_ID = re.compile(rb"(?:app|page|user|author|account|client|pixel)s?[_-]?id[^0-9A-Za-z]{1,8}\Z", re.I)
_KEY = 24
#: The end of an element that is none of those which stand in the words of a post.
_CLOSES = re.compile(rb"</(?!(?:a|b|br|em|i|p|q|s|span|strong|time|u)>)")


class _Marks:
    """Looks around each trigger for the mark itself."""

    def __init__(self, source: bytes, scan: Scan) -> None:
        self._source = source
        self._places = Places(source, scan)
        self.groups: set[str] = set()
        self.outside: set[str] = set()
        self.attributes: dict[tuple[str, str], set[int]] = {}
        self.script = self.text = self.nested = self.hidden = False
        self.free = False  #: some mark stands outside of all blockquotes, or one of them has no end of its own
        self.tails = self.quotes = 0
        self.quote_end = 0  #: where the blockquote opened last is closed
        self._closing = 0  #: the next end of a blockquote; -1 where there is none any more
        self.markup: list[int] = []  #: where blockquotes open, plain or escaped

    def add(self, trigger: Trigger, end: int) -> None:
        group = trigger.group
        if trigger.near is not None:
            self._add_named(trigger, end)
        elif trigger.follows is None:
            self._add_plain(group, end)
        elif trigger.tail:
            # The handle and its bracket first: they are quickly ruled out. One letter of it is in the trigger.
            if trigger.follows.match(self._source, end) and (
                    self._source[end - 3:end - 1] == b"(@" or OPENED.search(self._source, max(0, end - _FAR), end)):
                self.groups.add(group)
                self.tails += 1
                self.free = self.free or end > self.quote_end
        elif group not in self.groups or end > self.quote_end or trigger.alone:
            found = trigger.follows.match(self._source, end - trigger.over)
            if found and (not trigger.bounded or BOUNDARY.match(self._source, end - trigger.over - trigger.length)):
                self.groups.add(group)
                if end > self.quote_end:
                    self.outside.add(group)
                    self.free = True
                if trigger.placed and (trigger.alone or end > self.quote_end):
                    self._note(self._places.of(end - 1))
                if trigger.alone and "bare" not in self.groups and _ENDS.match(self._source, found.end()):
                    self.groups.add("bare")

    def _add_plain(self, group: str, end: int) -> None:
        if group == "quote":
            self.markup.append(end)
            self.groups.add(group)
            if self._places.in_script(end):
                self.script = self.free = True
            else:
                self.quotes += 1
                self._open_quote(end)
        elif group in _MARKUP_GROUPS:
            self.free = True
            self.markup.append(end)
            if self._places.in_script(end):
                self.script = True
            else:
                self.groups.add(group)
        else:
            self.groups.add(group)
            if group == "base64":
                self.script = True  # consent walls keep it in a script that is none
            if end > self.quote_end:
                self.outside.add(group)
            self.free = True

    def _add_named(self, trigger: Trigger, end: int) -> None:
        """A platform's name: an id of its shape must stand near, in an attribute, a script, a shortcode, in quotes."""
        assert trigger.near is not None
        opened = self._source.rfind(b"<", max(0, end - NEAR), end)
        if opened >= 0 and self._source[opened + 1:opened + 4].lower().startswith(_ICONS):
            return
        for found in trigger.near.finditer(self._source, *self._window(end)):
            if _OTHERS_ID.search(self._source, max(0, found.start() - _KEY), found.start()):
                continue
            place = self._places.of(found.start())
            quoted = self._source[found.start() - 1:found.start()] in _BEFORE_ID
            if isinstance(place, tuple):
                told = place[1] not in DESCRIBING
            else:
                told = place == "script" or (place in ("text", "name") and (quoted or trigger.alone))
            if told:
                self.free = True
                self.groups.add(trigger.group)
                if place != "text":
                    self._note(place)
                if place == "text" or (trigger.alone and place != "script"):
                    self.groups.add("bare")  # what looks like an attribute may be a shortcode's argument

    def _window(self, at: int) -> tuple[int, int]:
        """The element or the object around an offset, as far as ids stand from the names of their platforms."""
        source, low = self._source, max(0, at - NEAR)
        high = source.find(b">", at, at + NEAR)
        if high < 0:
            high = at + NEAR
        after = source.find(b"<", at, high)
        if after >= 0:
            high = after
        opened = source.rfind(b"<", low, at)
        if opened >= 0:
            return max(opened, source.rfind(b">", opened, at)), high
        low = max(low, source.rfind(b">", low, at))
        # In JSON the id stands in the same object or in one right inside of it.
        closed = source.find(b"}", at, high)
        begun = source.rfind(b"{", low, at)
        outer = source.rfind(b"{", low, begun) if begun > low else -1
        # But not in the one before it in a list.
        beside = source.rfind(b"},{", low, at)
        if beside >= 0 and source.find(b"]", beside, at) < 0:
            outer = max(outer, beside + 2)
        return max(low, outer), high if closed < 0 else closed

    def _note(self, place: str | tuple[str, str, int]) -> None:
        """Note where a mark stands."""
        if isinstance(place, tuple):
            if place[1] not in DESCRIBING:
                self.attributes.setdefault(place[:2], set()).add(place[2])
        elif place == "script":
            self.script = True
        elif place == "text":
            self.text = True
        elif place == "string":
            self.hidden = True

    def _open_quote(self, end: int) -> None:
        """Where is the blockquote closed that opens here? Each end is looked for once, so that time stays linear."""
        if not 0 <= self._closing < end:
            self.nested = self.free = True
            return
        self._closing = self._source.find(b"</blockquote", end)
        # Any other closing element might close the blockquote, too, long before its own end.
        if self._closing >= 0 and not _CLOSES.search(self._source, end, self._closing):
            self.quote_end = self._closing
        else:
            self.free = True


def _holds_marks(scan: Scan, piece: bytes) -> bool:
    """Does a decoded piece hold any mark but blockquotes?"""
    seen = _Marks(piece, scan)
    for trigger, end in scan(piece, "marks"):
        if trigger.group != "encoded":
            seen.add(trigger, end)
    return bool(seen.groups - _WIDENING)


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


def _decoded(source: bytes, ends: list[int]) -> bytes:
    """The surroundings of the characters that end there, with their letters and digits decoded."""
    parts: list[bytes] = []
    start, stop = max(0, ends[0] - _AROUND), ends[0] + _AROUND
    for end in ends:
        if end - _AROUND > stop:
            parts.append(source[start:stop])
            start = end - _AROUND
        stop = end + _AROUND
    # Two bytes that are part of no mark keep the parts from joining.
    return _plain(b"\0\0".join((*parts, source[start:stop])))


def _plain(piece: bytes) -> bytes:
    for _ in range(_ROUNDS):
        before = piece
        for escape in _BY_HEX:
            piece = escape.sub(_hexadecimal, piece)
        piece = _BY_NUMBER.sub(_decimal, piece)
        for name, char in _NAMED:
            piece = piece.replace(name, char)
        if piece == before:
            break
    return piece


def _hexadecimal(found: re.Match[bytes]) -> bytes:
    return _CHARACTERS.get(int(found[1], 16), found[0])


def _decimal(found: re.Match[bytes]) -> bytes:
    return _CHARACTERS.get(int(found[1]), found[0])

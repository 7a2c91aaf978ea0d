"""
The marks of posts and short links in a page's bytes: each trigger weighed by what stands around it.
"""

from __future__ import annotations

import re

from provenance.parser.places import DESCRIBING, Places
from provenance.parser.scan import Scan
from provenance.parser.triggers import BOUNDARY, NEAR, OPENED, Trigger

#: No bracket with elements behind it stands further from its handle.
_FAR = 400
_MARKUP_GROUPS = frozenset(("quote", "escaped"))
#: After a post's address: the end of a line or an element, perhaps of a shortcode. It is words, not an attribute.
_ENDS = re.compile(rb"[^<>\"'\s]{0,400}+(?:[\"'][^<>\]\n]{0,200}(?:\]|(?:[%>]|gt;)\}\}?))?\s{0,40}(?:<|\n|$)")
#: Elements of share buttons and icons, whose classes name platforms on every page; none of them holds a post's id.
#: Blockquotes are read in any case.
_ICONS = (b"a ", b"i ", b"li ", b"ul ", b"img", b"svg", b"use", b"but", b"spa", b"lin", b"met", b"a\n", b"em ", b"blo")
#: Before an id in markup that is escaped, and in code.
_BEFORE_ID = (b'"', b"'", b"=", b";")
#: Keys of numbers that are as long as ids: sharing buttons have the site's own beside the names of platforms.
_OTHERS_ID = re.compile(rb"(?:app|page|user|author|account|client|pixel)s?[_-]?id[^0-9A-Za-z]{1,8}\Z", re.I)
_KEY = 24
#: Letters of a blockquote's first attributes.
_TAG = 80
#: The end of an element that is none of those which stand in the words of a post.
_CLOSES = re.compile(rb"</(?!(?:a|b|br|em|i|p|q|s|span|strong|time|u)>)")


class Marks:
    """Looks around each trigger for the mark itself."""

    def __init__(self, source: bytes, scan: Scan, *, hasty: bool = False) -> None:
        self._source = source
        self._places = Places(source, scan)
        self._hasty = hasty
        self.trusted: list[int] = []  #: blockquotes that were taken for elements
        self.groups: set[str] = set()
        self.outside: set[str] = set()
        self.attributes: dict[tuple[str, str], set[int]] = {}
        self.script = self.text = self.nested = self.hidden = False
        self.free = False  #: some mark stands outside of all blockquotes, or one of them has no end of its own
        self.tails = self.quotes = 0
        self.quote_end = 0  #: where the blockquote opened last is closed
        self._closing = 0  #: the next end of a blockquote; -1 where there is none any more
        self.markup: list[int] = []  #: where blockquotes open, plain or escaped

    @property
    def end(self) -> int | None:
        """Where the last blockquote is closed; None where some mark stands outside of them all."""
        return None if self.free or not self.quote_end else self.quote_end

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
                self._add_tail(end)
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

    def _add_tail(self, end: int) -> None:
        if end > self.quote_end and self._places.in_script(end):
            # Nobody reads the words in a script for its tails, but those in markup that waits there.
            if not self._places.in_template(end):
                return
            self.script = True
        self.groups.add("tail")
        self.tails += 1
        self.free = self.free or end > self.quote_end

    def _add_plain(self, group: str, end: int) -> None:
        if group == "quote":
            self.markup.append(end)
            self.groups.add(group)
            if self._is_trusted(end) or not self._places.in_script(end):
                self.quotes += 1
                self._open_quote(end)
            else:
                self.script = self.free = True
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

    def _is_trusted(self, end: int) -> bool:
        """In a hurry: is it an element, as it seems? Blockquotes in strings of a script mostly have backslashes."""
        if not self._hasty or self._source.find(b"\\", end, end + _TAG) >= 0:
            return False
        self.trusted.append(end)
        return True

    @property
    def scripted(self) -> bool:
        """Does any of those stand in a script after all?"""
        return any(map(self._places.in_script, self.trusted))

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

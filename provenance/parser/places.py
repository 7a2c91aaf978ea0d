"""
Where in the bytes of a page a mark stands: in a link's address, in another attribute, in a script, in words.

Publishers keep addresses and ids under names of their own. So the names are not known beforehand but read off
the page, where the byte-level look saw a mark; the pass over the tree then asks for just those.

>>> from provenance.parser.scan import scan_with_re
>>> page = b'<div data-u="https://x.com/a/status/20"> <script>u="/status/20"</script> status/20'
>>> places = Places(page, scan_with_re)
>>> places.of(30), places.of(58), places.of(80)
(('div', 'data-u', 13), 'script', 'text')
"""

from __future__ import annotations

import re
from bisect import bisect_right

from provenance.parser.scan import Scan

#: How far back the quote that opens an attribute, or its element, is looked for. Page state in an attribute is longer;
#: then the mark counts as words, and the attributes of all elements are looked at (``parser.find``).
_VALUE = 4000
#: Attributes that describe an element, and hold no post.
DESCRIBING = frozenset(
    "cite class style alt title width height lang dir role name rel target sizes srcset poster".split()
)
_NAME = re.compile(rb"([A-Za-z_:@.][\w:.@-]{0,60})\s{0,3}=\s{0,3}\Z")
_UNQUOTED = re.compile(rb"<[A-Za-z][^<>\"']{0,400}\s([A-Za-z_:@.][\w:.@-]{0,60})=[^\s\"'<>]{0,400}\Z")
_TAG = re.compile(rb"<([A-Za-z][A-Za-z0-9-]{0,40})[\s/]")
_ATTRIBUTE = re.compile(rb"\s([^\s\"'<>/=]{1,60})\s{0,3}=\s{0,3}(?:\"[^\"]*|'[^']*|[^\s\"'<>]+)")


_MARKUP_TYPE = re.compile(rb"<script\s(?:[^<>]{0,400}\s)?type\s{0,3}=\s{0,3}[\"']?\s{0,3}text/(?!javascript|ecmascript)"
                          rb"[^<>]{0,400}>\Z", re.I)
_CLOSING = b"</script"
#: Bytes looked through for a script's tags at first, and how many times more with each step back.
_STEP, _GROWS = 8_000, 4


class Places:
    """Answers for offsets in one page. Scripts are looked for once, and no further back than must be."""

    def __init__(self, source: bytes, scan: Scan) -> None:
        self._source = source
        self._scan = scan
        #: Places that were asked for, in order, and where the text of the script begins in which, or in whose tag, each
        #: stands; -1 in none.
        self._known = [(0, -1)]

    def of(self, at: int) -> str | tuple[str, str, int]:
        """
        ``href``, ``script``, ``text``, or the names of the element and of the attribute (lower case), and where its
        value begins; the element's is empty where it begins too far away.

        ``name`` where it stands in an attribute's own name, ``string`` in markup inside of some attribute.
        """
        source = self._source
        begin = max(source.rfind(b'"', max(0, at - 300), at), source.rfind(b"'", max(0, at - 300), at))
        if begin >= 0 and source[begin - 5:begin].lower() == b"href=" and source[begin - 6:begin - 5].isspace():
            return "href"
        if self.in_script(at):
            return "script"
        floor = max(0, at - _VALUE)
        opened = source.rfind(b"<", floor, at)
        if opened < 0 or source.rfind(b">", floor, at) > opened or not source[opened + 1:opened + 2].isalpha():
            # A bracket in an attribute's value looks the same, but does not part the value from its name.
            found = _NAME.search(source, max(0, begin - 64), begin) if begin >= 0 else None
            return _named("", found[1], begin + 1) if found else "text"
        tag = _TAG.match(source, opened)
        element = tag[1].decode("ascii").lower() if tag else ""
        for one in _ATTRIBUTE.finditer(source, opened, at):
            if one.end() == at:
                value = one.end(1)
                return _named(element, one[1], value + 2)
        found = _UNQUOTED.search(source, opened, at)
        if found:
            return _named(element, found[1], found.end(1) + 1)
        # Quotes escaped for JSON: an element inside of a string, which is some attribute's value.
        return "string" if begin > 0 and source[begin - 1:begin] == b"\\" else "name"

    def in_script(self, at: int) -> bool:
        """Does that offset stand in a script element's text? (An attribute of the element itself does not.)"""
        return 0 <= self._text_around(at) <= at

    def in_template(self, at: int) -> bool:
        """Does it stand in a script that is none, as its type says? Its text is markup for later."""
        begin = self._text_around(at)
        return 0 <= begin <= at and _MARKUP_TYPE.search(self._source, max(0, begin - _VALUE), begin) is not None

    def _text_around(self, at: int) -> int:
        """Where the script's text begins that was opened last, and is not closed, before that offset; -1 if none is."""
        number = bisect_right(self._known, (at, len(self._source)))
        floor, begin = self._known[number - 1]
        if floor < at and begin <= at:
            begin = self._opened(max(floor, begin), at, begin)
        self._known.insert(number, (at, begin))
        return begin

    def _opened(self, floor: int, at: int, begin: int) -> int:
        """The same, with what it is at an earlier place: backwards, up to where the last script is closed."""
        source, high, step, opening = self._source, at + 1, _STEP, -1
        while high > floor:
            low = max(floor, high - step)
            for tag, end in reversed(self._scan(source[low:high + len(_CLOSING) - 1], "scripts")):
                start = low + end - len(tag.expression)
                if start >= high:
                    continue
                if tag.group == "closes":
                    begin, floor = -1, high  # outside, whatever was before
                    break
                opening = low + end
            high, step = low, _GROWS * step
        if begin < 0 <= opening:
            # The tag of its own may hold an address; its text begins behind it.
            return source.find(b">", opening) + 1 or len(source)
        return begin


def _named(element: str, name: bytes, begin: int) -> str | tuple[str, str, int]:
    word = name.decode("latin-1").lower()
    return "href" if word == "href" else (element, word, begin)

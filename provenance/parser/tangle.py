"""
Would a tree of this page take too long? Some strangers' pages nest or widen without end.

>>> is_tangled(b"<div>" * 50_000), is_tangled(b"<div></div>" * 50_000)
(True, False)
"""

from __future__ import annotations

import re

from provenance.parser.bounds import brackets_of

#: Below this many elements no nesting takes long (measured: lexbor opens 30,000 nested ``div`` in 1.1 s, as each
#: new block looks through all open elements; the time is about 2.5 ns for each pair of those).
_FEW = 15_000
#: The sum over all tags of the open elements above: half a second of lexbor's time. Real pages stay below a hundredth.
_MOST = 200_000_000
#: Attributes of one element are compared with each other (measured: 40,000 of them take 2.3 s).
_MOST_ATTRIBUTES = 10_000
#: That many attributes do not stand in fewer characters.
_LONG = 3 * _MOST_ATTRIBUTES
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})|!--)")
_ELEMENT = re.compile(rb"<[a-zA-Z]")
_VALUE = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*')")
#: Elements that never stay open.
_CLOSED = frozenset(
    "area base br col embed hr img input link meta param source track wbr li p option dd dt tr td th".split()
)
#: Their text is no markup.
_RAW = {name: re.compile(rf"</{name}", re.I) for name in "script style textarea title xmp iframe noframes".split()}


def is_tangled(page: bytes, brackets: int | None = None) -> bool:
    """
    True where nesting, or the attributes of one element, would cost the tree builder more than linear time.

    *brackets*, where they were counted already, are those of ``brackets_of``.
    """
    many = (brackets_of(page) if brackets is None else brackets) >= _FEW
    return (many and _is_nested(page.decode("latin-1"))) or _is_wide(page)


#: Blockquotes inside of blockquotes; each is asked for all inside of it. Old mails nest 30 of them.
_MOST_QUOTES = 200
_QUOTE = re.compile(rb"<(/?)blockquote", re.I)


def quotes_nest(page: bytes) -> bool:
    """
    Do blockquotes nest deeper than anybody quotes?

    >>> quotes_nest(b"<blockquote>" * 300), quotes_nest(b"<blockquote></blockquote>" * 300)
    (True, False)
    """
    depth = 0
    for found in _QUOTE.finditer(page):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > _MOST_QUOTES:
            return True
    return False


def _is_nested(text: str) -> bool:
    opened: list[str] = []
    counts: dict[str, int] = {}
    cost = place = 0
    while (found := _TAG.search(text, place)) is not None:
        place = found.end()
        if found[2] is None:
            end = text.find("-->", place)
            place = end if end >= 0 else len(text)
            continue
        name = found[2].lower()
        if found[1]:
            if counts.get(name):
                while (last := opened.pop()) != name:
                    counts[last] -= 1
                counts[name] -= 1
        elif name in _RAW:
            closing = _RAW[name].search(text, place)
            place = closing.start() if closing else len(text)
        elif name not in _CLOSED:
            opened.append(name)
            counts[name] = counts.get(name, 0) + 1
        cost += len(opened)
        if cost > _MOST:
            return True
    return False


def _is_wide(page: bytes) -> bool:
    """Has one element too many attributes? Brackets inside their values are not reckoned with."""
    half, seen = _LONG // 2, 0
    # Every stretch without brackets that could hold so many holds the half that begins at some multiple of it.
    for at in range(0, len(page) - half, half):
        if at < seen or page.find(b"<", at, at + half) >= 0 or page.find(b">", at, at + half) >= 0:
            continue
        ends = [end for end in (page.find(b"<", at), page.find(b">", at)) if end >= 0]
        begin, seen = page.rfind(b"<", seen, at), min(ends, default=len(page))
        found = _ELEMENT.match(page, begin) if begin >= 0 else None
        if found is None or page.find(b">", begin, at) >= 0:
            continue  # words, or a script; not inside an element's brackets
        if len(_VALUE.sub(b"", page[begin:seen]).split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES:
            return True
    return False

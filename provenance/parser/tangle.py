"""
Would a tree of this page take too long? Some strangers' pages nest or widen without end.

>>> is_tangled(b"<div>" * 50_000), is_tangled(b"<div></div>" * 50_000)
(True, False)
"""

from __future__ import annotations

import re
from collections import Counter

from provenance.parser.bounds import brackets_of, brackets_within
from provenance.parser.tags import Foreign, attributes_of, tags

#: Below this many elements no nesting takes long (measured: lexbor opens 30,000 nested ``div`` in 1.1 s, as each
#: new block looks through all open elements; the time is about 2.5 ns for each pair of those).
_FEW = 15_000
#: The sum over all tags of the open elements above: half a second of lexbor's time. Real pages stay below a hundredth.
_MOST = 200_000_000
#: A closing tag in a drawing takes four times as long for each open element (measured: 9.3 ns).
_DRAWN = 4
#: Looking through open elements takes us that many times longer than lexbor.
_OURS = 40
#: Attributes of one element are compared with each other (measured: 40,000 of them take 2.3 s): the sum of the squares
#: over all elements, 2.9 s of lexbor's time.
_MOST_PAIRS = 1_500_000_000
#: Elements that never stay open in HTML; in drawings all do.
_CLOSED = frozenset(
    "area base br col embed hr img input link meta param source track wbr li p option dd dt tr td th".split()
)
#: Where a browser is in another grammar, and where it may come back out of it.
_FOREIGN = frozenset(("svg", "math", "select", "frameset"))
_BACK = frozenset(("foreignobject", "desc", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"))
#: A closing tag does not reach behind those, as they hold blocks of their own.
_BARRIERS = frozenset(("table", "template", "object", "marquee", "applet", "caption"))
#: Closing one of the others does not reach behind a block: it stays open, and so does the block.
_BLOCKS = _BARRIERS | frozenset(
    "address article aside blockquote button center details dialog dir div dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup listing main menu nav ol pre search section select summary ul tbody tfoot thead "
    "colgroup frameset noscript".split()
)


def is_tangled(page: bytes, brackets: int | None = None, formatting: int | None = None) -> bool:
    """
    True where nesting, the attributes of one element, or formatting that is never closed, would cost the tree builder
    more than linear time or memory.

    *brackets* are those of ``brackets_of``, *formatting* those of ``Look``, where they were counted already.
    """
    counted = brackets_of(page) if brackets is None else brackets
    if _is_wide(page) or _is_remade(page, counted, formatting):
        return True
    return (counted >= _FEW or len(page) > _LARGE) and _is_heavy(page.decode("latin-1"))


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


def _is_heavy(text: str) -> bool:
    """What the open elements, and the attributes of each, cost; what cannot be told is heavy."""
    foreign = Foreign()
    opened: list[str] = []
    counts = dict.fromkeys(_FOREIGN, 0)
    left = False  # a drawing that was closed may stand open all the same
    cost = pairs = total = 0
    large = len(text) > _LARGE
    for tag in tags(text, foreign):
        if large or len(tag.attributes) > _SMALL:
            count = attributes_of(tag.attributes)
            total += count
            pairs += count * count
        if tag.unsure or pairs > _MOST_PAIRS or total > _MOST_ATTRIBUTES:
            return True
        name = tag.name
        if tag.closes:
            if counts.get(name):
                walls = _BARRIERS if name in _BLOCKS else _BLOCKS
                at = len(opened) - 1
                while opened[at] != name and (opened[at] not in walls or name in _FOREIGN or name == "table"):
                    at -= 1
                cost += _OURS * (len(opened) - 1 - at)
                if opened[at] == name:
                    gone = opened[at:]
                    left = left or (name in _FOREIGN and not _BACK.isdisjoint(gone))
                    for one in gone:
                        counts[one] -= 1
                    del opened[at:]
                    if not _FOREIGN.isdisjoint(gone):
                        foreign.inside = left or any(counts[one] for one in _FOREIGN)
        elif (name not in _CLOSED or foreign.inside) and not (tag.ends_itself and (foreign.inside or name in _FOREIGN)):
            opened.append(name)
            counts[name] = counts.get(name, 0) + 1
            foreign.inside = foreign.inside or name in _FOREIGN
        cost += len(opened) * (_DRAWN if foreign.inside else 1)
        if cost > _MOST:
            return True
    return False


#: All attributes of a page: 230 bytes each (measured). A page below the other number has fewer.
_MOST_ATTRIBUTES = 1_200_000
_LARGE = 3 * _MOST_ATTRIBUTES
#: Tags of fewer bytes have few attributes; all of a page stay below the sum.
_SMALL = 600
#: So many attributes in one element take lexbor 0.2 s; they do not stand in fewer characters.
_WIDE = 10_000
_LONG = 3 * _WIDE
_BEGINS = re.compile(rb"<[a-zA-Z]")
_VALUES = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*')")


def _is_wide(page: bytes) -> bool:
    """
    Has one element too many attributes? Brackets in their values hide it, and are not reckoned with, as that would take
    as long as the tree: whose tree takes too long all the same is given up (``trees.TooSlow``).
    """
    half, seen = _LONG // 2, 0
    # Every stretch without brackets that could hold so many holds the half that begins at some multiple of it.
    for at in range(0, len(page) - half, half):
        if at < seen or page.find(b"<", at, at + half) >= 0 or page.find(b">", at, at + half) >= 0:
            continue
        ends = [end for end in (page.find(b"<", at), page.find(b">", at)) if end >= 0]
        begin, seen = page.rfind(b"<", seen, at), min(ends, default=len(page))
        found = _BEGINS.match(page, begin) if begin >= 0 else None
        if found is None or page.find(b">", begin, at) >= 0:
            continue  # words, or a script; not inside an element's brackets
        if len(_VALUES.sub(b"", page[begin:seen]).split(None, _WIDE)) > _WIDE:
            return True
    return False


#: Formatting that is open where a block ends is made again in the next one, by browsers and lexbor alike: so many more
#: elements, at 300 bytes each (measured).
_MOST_REMADE = 900_000
_FEWER = 1_890  #: two numbers that add up to this make less than that
#: Three alike are remembered, and of links one.
_ALIKE = 3
_NAMES = rb"b|i|s|u|big|code|em|font|nobr|small|strike|strong|tt"
_FORMATTING = re.compile(rb"<(?:" + _NAMES + rb")(?=[\s/>])", re.I)
#: How tags are mostly written; of others it is not tried to tell where they end.
_PLAIN = rb"(?:[ \t\n\f\r]+[a-z_:-][a-z0-9_:.-]*+(?:=\"[^\"<>]*+\"|='[^'<>]*+')?+)*+[ \t\n\f\r]*+>"
_PLAIN_TAG = re.compile(rb"<(?:" + _NAMES + rb")" + _PLAIN, re.I)
#: What is closed again with words alone inside is never made again.
_PAIR = re.compile(rb"<(a|span|" + _NAMES + rb")" + _PLAIN + rb"[^<]*+</\1[ \t\n\f\r]*+>|<(?:img|br|wbr)" + _PLAIN,
                   re.I)
_PASSES = 4


def _is_remade(page: bytes, brackets: int, formatting: int | None) -> bool:
    """Would formatting that is left open be made again too many times? Never told too low."""
    if formatting is None:
        formatting = sum(1 for _ in _FORMATTING.finditer(page))
    open_at_once = _ALIKE * (_NAMES.count(b"|") + 1) + 1 + formatting
    most = _MOST_REMADE // open_at_once
    if (brackets <= most) if brackets else (brackets_within(page, most) is not None):
        return False
    brackets = brackets or page.count(b"<")
    if brackets < _FEWER:
        return False
    most = _MOST_REMADE // brackets
    for _ in range(_PASSES):
        page = _PAIR.sub(b" ", page)
    alike: Counter[bytes] = Counter()
    odd = 1  # the one link
    for found in _FORMATTING.finditer(page):
        plain = _PLAIN_TAG.match(page, found.start())
        if plain is None:
            odd += 1
        else:
            alike[plain[0].lower()] += 1
    return odd + sum(min(_ALIKE, count) for count in alike.values()) > most

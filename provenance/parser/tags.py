"""
The tags of a page as a browser cuts them: what stands in quoted values, comments and scripts is none.

>>> [(tag.closes, tag.name) for tag in tags('<p title="</p>">a<!--><b>--></p><script>"<i>"</script>')]
[(False, 'p'), (False, 'b'), (True, 'p'), (False, 'script'), (True, 'script')]

For pages that want to be cut otherwise than they are: where one reader could take for text what another takes for tags,
this one stops (``unsure``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: What HTML takes for white space; Python's ``\\s`` has more.
_SPACE = r"[ \t\n\f\r]"
#: A name may begin with an equals sign, a quote counts only where a value begins, and one that never ends takes all.
_VALUE = r"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r\"'>][^ \t\n\f\r>]*+|(?=>)"
_ATTRIBUTE = rf"[ \t\n\f\r/]++|[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:{_SPACE}*+={_SPACE}*+(?:{_VALUE}))?+"
_TAG = re.compile(rf"<(?:(/?)([a-zA-Z][^ \t\n\f\r/>]*+)((?:{_ATTRIBUTE})*+)>?|(!--)|[!?/])")
_ONE = re.compile(_ATTRIBUTE)
_COMMENT_ENDS = re.compile(r"--!?>")
#: Their text is no markup, but in drawings and formulas it is.
_RAW = {name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.I)
        for name in "script style textarea title xmp iframe noframes noembed".split()}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; ``unsure`` where what follows it may be text or tags, and no tag comes after it."""

    closes: bool
    name: str
    attributes: str
    unsure: bool = False

    @property
    def ends_itself(self) -> bool:
        """Does it end with a slash that belongs to no value? Only drawings and formulas heed it."""
        return self.attributes == "/" or self.attributes.endswith((" /", '"/', "'/"))


class Foreign:
    """Are we inside of a drawing or a formula? Told by whoever knows what stands open."""

    def __init__(self) -> None:
        self.inside = False


def tags(text: str, foreign: Foreign | None = None) -> Iterator[Tag]:
    """
    All tags in order; between two of them *foreign* may be told.

    Linear in time: each character is looked at once.
    """
    foreign = foreign or Foreign()
    place = 0
    while (found := _TAG.search(text, place)) is not None:
        place = found.end()
        if found[2] is None:
            place = _behind(text, found, foreign)
            continue
        name, closes = found[2].lower(), bool(found[1])
        raw = None if closes else _RAW.get(name)
        if raw is None and name != "plaintext":
            yield Tag(closes, name, found[3])
            continue
        ending = raw.search(text, place) if raw is not None else None
        end = ending.start() if ending else len(text)
        # Inside of a drawing the same letters are tags; where there are none, both readers go on at the same place.
        unsure = foreign.inside and text.find("<", place, end) >= 0
        yield Tag(closes, name, found[3], unsure)
        if unsure:
            return
        place = end


def _behind(text: str, found: re.Match[str], foreign: Foreign) -> int:
    """Where a comment ends, or what a browser takes for one."""
    place = found.end()
    if found[4] is not None:
        if text.startswith((">", "->"), place):
            return text.index(">", place) + 1
        ending = _COMMENT_ENDS.search(text, place)
        return ending.end() if ending else len(text)
    closing = "]]>" if foreign.inside and text.startswith("[CDATA[", place) else ">"
    end = text.find(closing, place)
    return end + len(closing) if end >= 0 else len(text)


def attributes_of(text: str) -> int:
    """
    How many attributes stand in that part of a tag.

    >>> attributes_of(' a="1 2 3"b c=d/e')
    3
    """
    return sum(one[0][0] not in " \t\n\f\r/" for one in _ONE.finditer(text))

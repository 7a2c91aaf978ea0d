r"""
Words on their way into Markdown: they show as they are, whatever they look like.

>>> print(markdown("# *no* heading <b> [no](link) &amp; www.news.example"))
\# \*no\* heading \<b\> \[no\]\(link\) \&amp\; www\.news\.example
>>> print(markdown("1. one\n\n- two"))
1\. one\
\
\- two
>>> print(markdown_cell("a | b\nc"))
a \| b<br>c

Every sign of ASCII that Markdown could read gets a backslash (https://spec.commonmark.org/0.31.2/#backslash-escapes),
blanks that would indent or be folded stand by number, and hidden characters as everywhere. GitHub turns addresses,
names with @ and numbers with # into links after reading; those are broken by a number, too.
"""

from __future__ import annotations

import re

from provenance.sinks.hidden import visible_lines

__all__ = ["markdown", "markdown_cell"]

#: All signs of ASCII but those below, which a backslash does not keep GitHub from reading.
_SIGNS = re.compile(r"""[!"$%&'()*+,\-./;<=>?\[\\\]^_`{|}~#]""")
_NUMBERED = str.maketrans({"@": "&#64;", ":": "&#58;", "\t": "&#9;"})
#: Blanks at the ends of a line, and those that follow another.
_BLANKS = re.compile(r"^\s|\s$|(?<=\s)\s")


def markdown(text: str) -> str:
    """The text, literally, for a paragraph, heading or list item; its line ends are hard breaks."""
    return _lines(text, "\\\n")


def markdown_cell(text: str) -> str:
    """The text, literally, on one line: for the cell of a table."""
    return _lines(text, "<br>")


def _lines(text: str, between: str) -> str:
    lines = [_BLANKS.sub(_by_number, _SIGNS.sub(r"\\\g<0>", line).translate(_NUMBERED))
             for line in visible_lines(text).split("\n")]
    # A break at the very end would be a backslash that shows.
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return between.join(lines)


def _by_number(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"

"""
The official blockquote as the platform's own tool writes it, read by one expression.

Nine of ten embeds are this one shape. Piece by piece, as ``x.read`` reads every shape there is, it costs twice the
time; so the plain cases are read here, and whatever is the least bit odd is left to ``x.read``. Both say the same
(``tests/test_x_official.py`` holds them together), or this one says nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from provenance.pieces import Piece
from provenance.platforms.tail import X_HANDLE

#: As a tree writes it: attributes in double quotes, ``&`` and angle brackets as entities, the dash as itself. No
#: language of the widget's own, as Japanese adds to names; no sign in the name that might be part of a dash, a bracket
#: or an address. Each repeat ends at a sign that it does not hold: the time is linear.
_UNSURE = "<>&@＠()（）/…―–—-"
_WORDS = r"[^<\t\n\f\r\x1c]++"
_OFFICIAL = re.compile(
    r'<blockquote class="twitter-(?:tweet|video)(?: tw-align-[a-z]{1,9})?"'
    r'(?: (?:data-(?!lang)[a-z-]{1,30}|align)="[^"<>]*+")*+>\s*'
    r'<p(?: lang="[A-Za-z-]*+")?(?: dir="[a-z]*+")?>'
    rf'(?P<words>(?:{_WORDS}|<a href="[^"]*+"[^<>]*+>(?! ){_WORDS}(?<! )</a>|<br>)++)</p>\s*'
    rf'— (?P<name>[^\s{_UNSURE}](?:[^\n{_UNSURE}]{{0,60}}[^\s{_UNSURE}])?) \(@(?P<handle>{X_HANDLE})\) '
    r'<a href="(?P<url>[^"]++)">(?P<date>[^<>&\s](?:[^<>&]*[^<>&\s])?)</a>\s*</blockquote>'
)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>([^<]*)</a>')
#: Spaces that a paragraph swallows.
_ENDS = (" ", "<br>")


class Official(NamedTuple):
    """What the blockquote shows: the words and their pieces, name and handle as printed, the dated link."""

    text: str
    pieces: tuple[Piece, ...]  #: those with a link
    starts: tuple[int, ...]  #: of the pieces, in *text*
    name: str
    handle: str
    url: str
    date: str


#: All that a tree writes as entities (https://html.spec.whatwg.org/#escapingString). The last is undone last, so that
#: nothing is undone twice. A list of replacements is ten times as quick as a look at every entity there is.
_WRITTEN = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&amp;", "&"))


def _unescaped(text: str) -> str:
    if "&" in text:
        for entity, char in _WRITTEN:
            text = text.replace(entity, char)
    return text


def _words(markup: str) -> str:
    return _unescaped(markup.replace("<br>", "\n"))


def read_official(markup: str) -> Official | None:
    """
    Take apart a blockquote of the one plain shape; None for all else, however near to it.

    >>> read_official('<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Hi <a href="https://t.co/abcdefghij">'
    ...               'pic.twitter.com/abcdefghij</a></p>— Ada (@example) <a href="https://twitter.com/example/status/20">'
    ...               'March 21, 2006</a></blockquote>')[:5:4]
    ('Hi pic.twitter.com/abcdefghij', 'example')

    *markup* as lexbor writes it. Never raises.
    """
    found = _OFFICIAL.fullmatch(markup)
    if found is None:
        return None
    inside = found["words"]
    # Spaces that are folded, or that a line or the paragraph swallows.
    if "  " in inside or " <br>" in inside or "<br> " in inside or inside.startswith(_ENDS) or inside.endswith(_ENDS):
        return None
    text, at, pieces, starts = "", 0, [], []
    for link in _LINK.finditer(inside):
        href, label = link.groups()
        text += _words(inside[at:link.start()])
        pieces.append(Piece(_unescaped(label), _unescaped(href)))
        starts.append(len(text))
        text += pieces[-1].text
        at = link.end()
    text = (text + _words(inside[at:])).rstrip()
    return Official(text, tuple(pieces), tuple(starts), found["name"], found["handle"], _unescaped(found["url"]),
                    found["date"])

r"""
The ways a page may write one character: as it is, as an HTML entity, percent-encoded, escaped for JSON.

>>> slash = re.compile(spelled("/", "sol"), re.I)
>>> [bool(slash.fullmatch(way)) for way in ("/", "&#47;", "&amp;#x2F;", "&sol;", "%2f", "%252F", r"\u002f", r"\\x2F")]
[True, True, True, True, True, True, True, True]
"""

from __future__ import annotations

import re

#: Each may be escaped again: ``&amp;#47;``, ``\u0026#47;``, ``%252f``. No repeat is without end, so that a run of
#: backslashes or zeros costs no more than its length.
PERCENT = r"%(?:25){0,3}"
JSON = r"\\{1,8}"
AMP = rf"(?:&|{JSON}u0026)(?:amp;){{0,3}}"


def spelled(char: str, *names: str) -> str:
    """
    A regular expression, for any case, for every way of writing an ASCII character.

    *names* are those of HTML: ``sol`` for ``/`` (html.spec.whatwg.org/#named-character-references).
    """
    return rf"(?:{re.escape(char)}|{escaped(char, *names)})"


def escaped(char: str, *names: str) -> str:
    """The same without the plain character."""
    code = ord(char)
    entity = "|".join((rf"#x0{{0,5}}{code:x}", rf"#0{{0,5}}{code}", *names))
    return rf"(?:{AMP}(?:{entity});?|{PERCENT}{code:02x}|{JSON}(?:u{code:04x}|x{code:02x}))"

"""
The ways a page may write one character: as it is, as an HTML entity, percent-encoded, escaped for JSON.

>>> import re
>>> slash = re.compile(spelled("/", "sol"), re.I)
>>> all(slash.fullmatch(way) for way in ("/", "&#47;", "&amp;#x2F;", "&sol;", "%2f", "%252F", r"\\u002f", r"\\x2F"))
True
"""

from __future__ import annotations

import re

#: Each may be escaped again by another rule, or by its own: ``&amp;#47;``, ``\u0026#47;``, ``%252f``.
PERCENT = r"(?:%|&(?:amp;)*(?:#x0*25|#0*37|percnt);?)(?:25)*"
JSON = r"(?:\\|&(?:amp;)*(?:#x0*5c|#0*92|bsol);?)+"
AMP = rf"(?:&|{JSON}(?:u0026|x26))(?:amp;|{JSON}u0026)*"


def spelled(char: str, *names: str) -> str:
    """
    A regular expression, for any case, for every way of writing an ASCII character.

    *names* are those of HTML: ``sol`` for ``/`` (html.spec.whatwg.org/#named-character-references).
    """
    code = ord(char)
    entity = "|".join((rf"#x0*{code:x}", rf"#0*{code}", *names))
    return rf"(?:{re.escape(char)}|{AMP}(?:{entity});?|{PERCENT}{code:02x}|{JSON}(?:u{code:04x}|x{code:02x}))"

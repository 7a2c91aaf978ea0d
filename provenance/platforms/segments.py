"""
The end of an address in the wild: what words leave behind an id, and what does not belong to one.

>>> bool(ending_in("[0-9]+").fullmatch("613).")), bool(ending_in("[0-9]+").fullmatch("613…"))
(True, False)
"""

from __future__ import annotations

import re

#: Behind an id stands nothing, or what words leave there: blanks, a closing sign, a full stop; or a query whose
#: question mark was percent-encoded. Digits before an ellipsis are a cut address.
AFTER_ID = r"(?:[\s\u200b-\u200f\u2060\ufeff)\]}>\"'”’»,;:!]*\.?|[?&].*)"


def ending_in(pattern: str) -> re.Pattern[str]:
    """A pattern for a whole segment of an address that ends in an id; use ``fullmatch``."""
    return re.compile(rf"(?:{pattern}){AFTER_ID}", re.S)

"""
Names of files that we make up: digests, never words of a page.

>>> file_name("ab" * 32, ".html")
'abababababababababababababababababababababababababababababababab.html'
>>> file_name("../../etc/passwd", ".html")
Traceback (most recent call last):
    ...
ValueError: a file is named by a SHA-256, not by other words
"""

from __future__ import annotations

import re

__all__ = ["file_name"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"(?:\.[a-z0-9]{1,8}){1,2}")


def file_name(digest: str, suffix: str) -> str:
    """
    The name of a file that holds bytes with this SHA-256 in hexadecimal digits.

    Raises:
        ValueError: the first is no such digest, or the second not a dot and a few small letters.
    """
    if _DIGEST.fullmatch(digest) is None:
        raise ValueError("a file is named by a SHA-256, not by other words")
    if _SUFFIX.fullmatch(suffix) is None:
        raise ValueError("a suffix is a dot and at most eight small letters or digits, once or twice")
    return digest + suffix

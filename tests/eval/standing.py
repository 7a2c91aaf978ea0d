r"""
Does an id stand in the page? An id that stands nowhere was invented, whatever else is right about it.

>>> stands(rb'{"url":"https:\/\/twitter.com\/a\/status\/20"}', "20", "x")
True
>>> stands(b"<p>status/201</p>", "20", "x")
False

Looked for in the bytes as text, and in what is left when entities, percent signs, JSON escapes, quoted-printable
and base64 are undone, up to three rounds. Ids of two parts (Telegram, VK) may stand apart.
"""

from __future__ import annotations

import base64
import binascii
import plistlib
import quopri
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

_ROUNDS = 3
_JSON = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\(.)", re.S)
#: Shorter runs of base64 hold no post's address.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{32,}={0,2}")
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_PARTS = {"telegram": "/", "vk": "_"}


def stands(source: bytes, post_id: str, platform: str) -> bool:
    """True where every part of *post_id* stands in *source*, in some spelling, with no digit or letter glued to it."""
    parts = post_id.split(_PARTS[platform]) if platform in _PARTS else [post_id]
    return any(all(_pattern(part).search(text) for part in parts) for text in readings(source))


def shows(source: bytes, words: str) -> bool:
    """
    Do these words stand in *source*, in some spelling, whatever tags and white space stand between them?

    >>> shows(b"<p>Hi <a href='/x'>there</a><br>you &amp; me</p>", "Hi there\\nyou & me"), shows(b"<p>Hi</p>", "Ho")
    (True, False)
    """
    wanted = dict.fromkeys(_SPACE.sub("", text) for text in _unescaped(words))
    return any(one in text for text in squeezed(source) for one in wanted)


@lru_cache(maxsize=8)
def squeezed(source: bytes) -> tuple[str, ...]:
    """The page in every spelling without white space, with its tags and without."""
    texts = [one for text in readings(source) for one in (text, _TAG.sub("", text))]
    return tuple(dict.fromkeys(_SPACE.sub("", text) for text in texts))


def _pattern(part: str) -> re.Pattern[str]:
    before = r"(?<![0-9])" if part[:1].isdigit() else ""
    return re.compile(rf"{before}{re.escape(part)}(?![0-9A-Za-z])")


@lru_cache(maxsize=8)
def readings(source: bytes) -> tuple[str, ...]:
    """The page in every spelling: as it is, and with its escapes undone."""
    return tuple(dict.fromkeys(text for start in _starts(source) for text in _unescaped(start)))


def _starts(source: bytes) -> Iterator[str]:
    yield source.decode("utf-8", "replace")
    if source[:2] in (b"\xff\xfe", b"\xfe\xff") or source.count(b"\0") * 4 > len(source):
        yield source.decode("utf-16", "replace")
    if b"=3D" in source or b"=\n" in source or b"=\r\n" in source:
        yield quopri.decodestring(source).decode("utf-8", "replace")
    if source.startswith(b"bplist"):
        yield from _strings(plistlib.loads(source))
    # Lines of base64 are one run.
    joined = re.sub(r"(?<=[A-Za-z0-9+/=])[ \t]*\r?\n[ \t]*(?=[A-Za-z0-9+/])", "", source.decode("latin-1"))
    for run in _BASE64.findall(joined):
        yield _decoded(run)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _decoded(run: str) -> str:
    try:
        plain = base64.b64decode(run + "=" * (-len(run) % 4), altchars=b"-_" if "-" in run or "_" in run else None)
    except binascii.Error:
        return ""
    return plain.decode("utf-8", "replace")


def _unescaped(text: str) -> Iterator[str]:
    for _ in range(_ROUNDS + 1):
        yield text
        text = _JSON.sub(_character, unquote(unescape(text)))


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r"}.get(found[3], found[3])

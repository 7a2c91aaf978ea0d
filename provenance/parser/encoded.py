"""
Characters of an address that a page writes by their codes, undone around the places where they stand.

>>> decoded(b'<a href="https:&#x2F;&#x2F;twitter&#46;com">', [24, 38])
b'<a href="https://twitter.com">'
"""

from __future__ import annotations

import re

#: The rules of encoding, to be undone in turn. Each begins with a literal and needs no flag for case: so ``re`` is
#: quick.
_BY_HEX = (
    re.compile(rb"\\{1,8}(?:[uU]00|[xX])([2-7][0-9a-fA-F])"),
    re.compile(rb"%(?:25){0,3}([2-7][0-9a-fA-F])"),
    re.compile(rb"&(?:amp;|AMP;){0,3}#[xX]0{0,5}([2-7][0-9a-fA-F])(?![0-9a-fA-F]);?"),
)
_BY_NUMBER = re.compile(rb"&(?:amp;|AMP;){0,3}#0{0,5}([0-9]{2,3})(?![0-9]);?")
_NAMED = ((b"&period;", b"."), (b"&lowbar;", b"_"), (b"&percnt;", b"%"), (b"&bsol;", b"\\"))
#: What would end an address or begin an element stays encoded.
_CHARACTERS = {code: bytes((code,)) for code in range(0x21, 0x7F) if code not in b"\"'<>"}
#: No mark reaches further from an encoded character of its own.
_AROUND = 160
#: Escaping inside escaping; more than three rounds were never seen.
_ROUNDS = 3


def decoded(source: bytes, ends: list[int]) -> bytes:
    """The surroundings of the characters that end there, with their letters and digits decoded."""
    parts: list[bytes] = []
    start, stop = max(0, ends[0] - _AROUND), ends[0] + _AROUND
    for end in ends:
        if end - _AROUND > stop:
            parts.append(source[start:stop])
            start = end - _AROUND
        stop = end + _AROUND
    # Two bytes that are part of no mark keep the parts from joining.
    return _plain(b"\0\0".join((*parts, source[start:stop])))


#: The next piece of a stream (``parser.stream``), after its script's name.
_GOES_ON = re.compile(rb"[^<>]{0,300}>self\.__next_f\.push\(\[1,\"")
_CUT = len(b'"])</script><script')


def rejoined(source: bytes, ends: list[int]) -> bytes:
    """
    What stands on both sides of the places where a stream goes on in the next script, put together.

    >>> rejoined(b'{"tweetId":"17959683"])</script><script>self.__next_f.push([1,"63525046272"}', [39])
    b'<script>{"tweetId":"1795968363525046272"}'
    """
    parts = [source[max(0, end - _CUT - _AROUND):end - _CUT] + source[found.end():found.end() + _AROUND]
             for end in ends if (found := _GOES_ON.match(source, end)) is not None]
    return b"\0\0".join(b"<script>" + part for part in parts)


def _plain(piece: bytes) -> bytes:
    for _ in range(_ROUNDS):
        before = piece
        for escape in _BY_HEX:
            piece = escape.sub(_hexadecimal, piece)
        piece = _BY_NUMBER.sub(_decimal, piece)
        for name, char in _NAMED:
            piece = piece.replace(name, char)
        if piece == before:
            break
    return piece


def _hexadecimal(found: re.Match[bytes]) -> bytes:
    return _CHARACTERS.get(int(found[1], 16), found[0])


def _decimal(found: re.Match[bytes]) -> bytes:
    return _CHARACTERS.get(int(found[1]), found[0])

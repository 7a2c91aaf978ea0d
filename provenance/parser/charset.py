"""
Bytes to text by the rules of HTML: byte-order mark, then HTTP, then the page's own word, then a guess.

>>> decode("<p>Grüße".encode("utf-8"))
('<p>Grüße', 'utf-8', ())
>>> decode(b'<meta charset="shift_jis">\\x83n')[0][-1]
'ハ'
"""

from __future__ import annotations

import codecs
import re

#: Labels that browsers read as another set than Python does, or that Python does not know:
#: https://encoding.spec.whatwg.org/#names-and-labels
_READ_AS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "iso88591": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252",
    "cp819": "cp1252", "x-cp1252": "cp1252", "iso-8859-9": "cp1254", "iso8859-9": "cp1254", "latin5": "cp1254",
    "iso-8859-11": "cp874", "iso8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874", "dos-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "chinese": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932", "x-euc-jp": "euc-jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949",
    "windows-949": "cp949", "korean": "cp949", "big5": "big5hkscs", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8", "logical": "iso-8859-8", "visual": "iso-8859-8", "x-cp1251": "cp1251",
    "x-cp1250": "cp1250", "koi": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u", "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic", "x-user-defined": "cp1252",
    "unicode-1-1-utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16-le", "ucs-2": "utf-16-le", "unicode": "utf-16-le",
}
#: The sets of that standard by Python's names. Others, such as UTF-7, EBCDIC or rot13, would hide ASCII from
#: everybody who looks at the bytes; no browser reads them.
_OF_THE_WEB = frozenset(
    "utf-8 utf-16-le utf-16-be gb18030 big5hkscs euc_jp iso2022_jp cp932 cp949 koi8-r koi8-u mac-roman mac-cyrillic "
    "cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-3 iso8859-4 "
    "iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16".split()
)
#: In these, ASCII is not written in its own bytes throughout.
_WIDE = frozenset(("utf-16-le", "utf-16-be", "iso2022_jp"))
_PIECE = 1 << 13
_HIGH = bytes(range(0x80, 0x100))
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: HTML looks this far for a meta element.
_PRESCAN = 1024
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_META = re.compile(rb"<meta[\s/]([^>]{0,600})", re.I)
_CONTENT = re.compile(rb"content\s{0,9}=\s{0,9}(?:\"[^\"]*\"|'[^']*')", re.I)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.I)
_XML = re.compile(rb"\A\s{0,9}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})", re.I)
_HTTP = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{2,40})", re.I)


def decode(source: bytes, content_type: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """
    The text of a page, the encoding used (a Python codec's name), and what went wrong.

    Args:
        source: The bytes as received.
        content_type: The HTTP header of that name, where there was one.

    Never raises: bytes that mean nothing become U+FFFD and are counted in the problems. A page
    that says nothing is UTF-8 where that fits, else Windows-1252, as browsers guess in the West.
    """
    encoding, skip = _stated(source, content_type)
    if encoding is None:
        try:
            return source.decode("utf-8"), "utf-8", ()
        except UnicodeDecodeError:
            encoding = "utf-8" if _is_nearly_utf8(source) else "cp1252"
    return _decoded(source[skip:], encoding)


def as_utf8(source: bytes, content_type: str | None = None) -> tuple[bytes, tuple[str, ...]]:
    """
    The same text in UTF-8, and what went wrong; a page that is UTF-8 already is not decoded, as that would take
    longer than building its tree.

    >>> as_utf8(b'<meta charset="shift_jis">\\x83n')[0][-3:].decode()
    'ハ'
    """
    if source.isascii() and not is_wide(source, content_type):
        return source, ()  # all other sets of the web write ASCII as it is
    encoding, skip = _stated(source, content_type)
    if encoding in (None, "utf-8") and _is_utf8(source):
        return source[skip:], ()
    text, _, problems = decode(source, content_type)
    return text.encode("utf-8", "replace"), problems


def _is_utf8(source: bytes) -> bool:
    if source.isascii():
        return True
    # In pieces: most are ASCII throughout, which is told ten times as fast; and one emoji makes Python take four bytes
    # for every character of the whole.
    begin = 0
    try:
        while begin < len(source):
            piece = source[begin:begin + _PIECE]
            if piece.isascii():
                begin += _PIECE
            else:
                # A character that is cut at the end belongs to the next piece.
                begin += codecs.utf_8_decode(piece, "strict", begin + _PIECE >= len(source))[1]
    except UnicodeDecodeError:
        return False
    return True


def is_wide(source: bytes, content_type: str | None = None) -> bool:
    """
    Would this page's marks not be found in its bytes, as its encoding does not keep ASCII?

    >>> is_wide("<p>".encode("utf-16")), is_wide(b"<p>")
    (True, False)
    """
    if content_type is None and source[:2] not in _WIDE_BOMS and b"2022" not in source[:_PRESCAN]:
        # Of what a page can say of itself, only the ISO-2022 family hides ASCII; each of its labels has these digits.
        return False
    return _stated(source, content_type)[0] in _WIDE


def _stated(source: bytes, content_type: str | None) -> tuple[str | None, int]:
    """The encoding by the byte-order mark (with its length), by HTTP or the page's own word; else None."""
    for mark, encoding in _BOMS:
        if source.startswith(mark):
            return encoding, len(mark)
    by_http = _HTTP.search(content_type) if content_type else None
    stated = _codec(by_http[1]) if by_http else None
    if stated is None:
        head = _COMMENT.sub(b"", source[:_PRESCAN])
        told = _XML.search(head) or _by_meta(head)
        stated = _codec(told[1].decode("ascii", "replace")) if told else None
        if stated is not None and stated.startswith("utf-16"):
            # Whoever could read the declaration was not reading UTF-16.
            stated = "utf-8"
    return stated, 0


def _by_meta(head: bytes) -> re.Match[bytes] | None:
    """The charset of the first meta element that states one; in ``content`` it counts with ``http-equiv`` only."""
    for meta in _META.finditer(head):
        words = meta[1] if b"http-equiv" in meta[1].lower() else _CONTENT.sub(b"", meta[1])
        if told := _CHARSET.search(words):
            return told
    return None


def _codec(label: str) -> str | None:
    """Python's name for a charset label; None for what is none, or none of the web's."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_READ_AS.get(label, label)).name
    except LookupError:
        return None
    return name if name in _OF_THE_WEB else None


def _decoded(source: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        return source.decode(encoding), encoding, ()
    except UnicodeDecodeError:
        text = source.decode(encoding, "replace")
    lost = text.count("\ufffd") - source.count("\ufffd".encode())
    return text, encoding, (f"charset: {max(1, lost)} places are not {encoding} and are shown as U+FFFD",)


def _is_nearly_utf8(source: bytes) -> bool:
    """A broken byte or two in a UTF-8 page (a cut file, a bad advertisement) does not make it Western."""
    head = source[:200_000]
    high = len(head) - len(head.translate(None, _HIGH))
    lost = head.decode("utf-8", "replace").count("\ufffd")
    return lost * 20 < high

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

#: Labels that browsers read as another, larger set: https://encoding.spec.whatwg.org/#names-and-labels
_READ_AS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "korean": "cp949", "big5": "big5hkscs", "x-x-big5": "big5hkscs", "x-user-defined": "cp1252",
    "unicode-1-1-utf-8": "utf-8", "utf8": "utf-8", "x-mac-roman": "mac-roman", "macintosh": "mac-roman",
    "windows-1252": "cp1252",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: HTML looks this far for a meta element.
_PRESCAN = 1024
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.I)
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
    for mark, encoding in _BOMS:
        if source.startswith(mark):
            return _decoded(source[len(mark):], encoding)
    stated = _HTTP.search(content_type) if content_type else None
    encoding = _codec(stated[1]) if stated else None
    if encoding is None:
        head = _COMMENT.sub(b"", source[:_PRESCAN])
        told = _XML.search(head) or _META.search(head)
        encoding = _codec(told[1].decode("ascii", "replace")) if told else None
        if encoding is not None and encoding.startswith("utf-16"):
            # Whoever could read the declaration was not reading UTF-16.
            encoding = "utf-8"
    if encoding is None:
        try:
            return source.decode("utf-8"), "utf-8", ()
        except UnicodeDecodeError:
            encoding = "utf-8" if _is_nearly_utf8(source) else "cp1252"
    return _decoded(source, encoding)


def _codec(label: str) -> str | None:
    """Python's name for a charset label; None for what is none, or no character set."""
    name = _READ_AS.get(label.strip().lower(), label.strip().lower())
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    # Codecs such as rot13 or zip are none of the web's; Python marks them.
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in _REFUSED else None


#: Not encodings of pages, or ones that hide ASCII (UTF-7) from everybody who looks at the bytes.
_REFUSED = frozenset(("utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"))


def _decoded(source: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        return source.decode(encoding), encoding, ()
    except UnicodeDecodeError:
        text = source.decode(encoding, "replace")
    lost = text.count("\ufffd") - source.count("\ufffd".encode())
    return text, encoding, (f"charset: {max(1, lost)} places are not {encoding} and are shown as U+FFFD",)


def _is_nearly_utf8(source: bytes) -> bool:
    """A broken byte or two in a UTF-8 page (a cut file, a bad advertisement) does not make it Western."""
    high = sum(1 for byte in source[:200_000] if byte >= 0x80)
    lost = source[:200_000].decode("utf-8", "replace").count("\ufffd")
    return high > 0 and lost * 20 < high

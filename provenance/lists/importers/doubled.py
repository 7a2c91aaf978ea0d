"""
Letters that were encoded twice: UTF-8 read as Windows-1252 and written as UTF-8 again.
"""

from __future__ import annotations

#: Bytes by their character in Windows-1252. It leaves five bytes out, which programs pass through as they are.
_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}


def mended(text: str) -> str:
    """
    The text as it was meant; unchanged where it was not encoded twice.

    >>> mended("Sinn FÃ©in"), mended("Ã“rfhlaith"), mended("café"), mended("Zürich Ã©")
    ('Sinn Féin', 'Órfhlaith', 'café', 'Zürich Ã©')
    """
    if text.isascii():
        return text
    try:
        return bytes(_BYTES[character] for character in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return text

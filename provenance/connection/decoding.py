"""
Bodies as they come over the wire, decoded piece by piece, never further than asked for.

>>> import gzip
>>> decoder_for("gzip").feed(gzip.compress(b"Our own words."), 7)
b'Our own'
>>> decoder_for("br") is None
True
"""

from __future__ import annotations

import zlib

__all__ = ["Decoder", "decoder_for"]

#: Compressed bodies may be several gzip members in a row; more than this many is a trick.
_MAX_MEMBERS = 100


class _Identity:
    ended = True

    def feed(self, chunk: bytes, limit: int) -> bytes:
        return chunk


class _Inflate:
    """gzip (also several members) and deflate (also without its zlib header, as some servers send it)."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._members = 1
        self._begun = False

    @property
    def ended(self) -> bool:
        return self._stream.eof

    def feed(self, chunk: bytes, limit: int) -> bytes:
        """Decode, and stop once there are *limit* bytes; the rest of the chunk is then lost."""
        out = bytearray()
        while chunk and len(out) < limit:
            if self._stream.eof:
                # What follows a gzip member is another one, or padding, which everybody skips.
                if self._window < 16 or not chunk.startswith(b"\x1f\x8b"):
                    break
                self._members += 1
                if self._members > _MAX_MEMBERS:
                    raise zlib.error("too many gzip members")
                self._stream = zlib.decompressobj(self._window)
            try:
                out += self._stream.decompress(chunk, limit - len(out))
            except zlib.error:
                if self._begun or self._window != zlib.MAX_WBITS:
                    raise
                self._window, self._begun = -zlib.MAX_WBITS, True
                self._stream = zlib.decompressobj(self._window)
                continue
            self._begun = True
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(out)


Decoder = _Identity | _Inflate


def decoder_for(coding: str) -> Decoder | None:
    """None for a coding that was not offered: its bytes would be noise."""
    match coding.strip().lower():
        case "" | "identity":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Inflate(16 + zlib.MAX_WBITS)
        case "deflate":
            return _Inflate(zlib.MAX_WBITS)
        case _:
            return None

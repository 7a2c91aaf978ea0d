"""
Bodies as they come over the wire, decoded piece by piece, never further than asked for.

>>> import gzip
>>> [len(piece) for piece in decoder_for("gzip").pieces(gzip.compress(b"a" * 100_000))]
[65536, 34464]
>>> decoder_for("br") is None
True
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

__all__ = ["Decoder", "decoder_for"]

#: How much is decoded at a time: whoever reads can stop before a small body has become a large one.
_PIECE = 64 * 1024
#: Compressed bodies may be several gzip members in a row; more than this many is a trick.
_MAX_MEMBERS = 100


class _Identity:
    ended = True

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Inflate:
    """gzip (also several members) and deflate (also without its zlib header, as some servers send it)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._begin = b""  #: of deflate, what came before it was known which of the two it is
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS) if gzip else None
        self._members = 1

    @property
    def ended(self) -> bool:
        return self._stream is not None and self._stream.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What is in the chunk, decoded, in small pieces; whoever stops early loses the rest."""
        if self._stream is None:
            self._begin += chunk
            if len(self._begin) < 2:
                return
            chunk, self._begin = self._begin, b""
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if _has_header(chunk) else -zlib.MAX_WBITS)
        more = True
        while chunk or more:
            if self._stream.eof:
                # What follows a gzip member is another one, or padding, which everybody skips.
                if not self._gzip or not chunk.startswith(b"\x1f\x8b"):
                    break
                self._members += 1
                if self._members > _MAX_MEMBERS:
                    raise zlib.error("too many gzip members")
                self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
            out = self._stream.decompress(chunk, _PIECE)
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            # A full piece may leave something inside that needs no further input to come out.
            more = len(out) == _PIECE and not self._stream.eof
            yield out


def _has_header(begin: bytes) -> bool:
    """https://www.rfc-editor.org/rfc/rfc1950#section-2.2"""
    return begin[0] & 0x0F == 8 and int.from_bytes(begin[:2], "big") % 31 == 0


Decoder = _Identity | _Inflate


def decoder_for(coding: str) -> Decoder | None:
    """None for a coding that was not offered: its bytes would be noise."""
    match coding.strip().lower():
        case "" | "identity":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Inflate(gzip=True)
        case "deflate":
            return _Inflate(gzip=False)
        case _:
            return None

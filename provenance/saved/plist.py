"""
Property lists, binary and XML, read only where they are asked and as far as they go.

The standard library's reader refuses a list that was cut; here a cut one still gives what stands before the cut.
Nothing is built that nobody asked for: a list that refers to itself, or to one large string a million times,
costs nothing.
"""

from __future__ import annotations

import binascii
from typing import Any, Protocol
from xml.parsers import expat

#: Entries of one dictionary and of one list; a web archive has six keys, and fewer than a hundred frames.
_MAX_KEYS = 100
_MAX_ITEMS = 2_000
#: Letters of a key; the longest of a web archive has 26.
_MAX_KEY = 64
#: Objects of a list without its table; a large page has ten thousand.
_MAX_OBJECTS = 200_000
_MAX_DEPTH = 64
_TRAILER = 32


class Plist(Protocol):
    """A property list: ``root`` and, of each value, what it holds; None or nothing where it is of another kind."""

    root: Any
    cut: bool  #: it breaks off, or is broken

    def get(self, value: Any, key: str) -> Any: ...
    def items(self, value: Any) -> list[Any]: ...
    def text(self, value: Any) -> str | None: ...
    def data(self, value: Any) -> bytes | None: ...


class BinaryPlist:
    """
    A binary list (``bplist00``). Values are numbers of objects.

    Sources:
        Apple's CFBinaryPList.c, the comment at its head; the same in CPython's plistlib.
    """

    def __init__(self, source: bytes) -> None:
        self._source = source
        self.cut = False
        self.root: int | None = 0
        if not self._read_trailer():
            self.cut = True
            self._salvage()

    def get(self, value: Any, key: str) -> Any:
        """The value of a key; None where there is none."""
        begin, count = self._container(value, 0xD0, _MAX_KEYS)
        for number in range(count):  # keys first, then as many values
            name = self._text_at(self._ref(begin, number), _MAX_KEY)
            if name == key:
                return self._ref(begin, count + number)
        return None

    def items(self, value: Any) -> list[Any]:
        begin, count = self._container(value, 0xA0, _MAX_ITEMS)
        return [ref for number in range(count) if (ref := self._ref(begin, number)) is not None]

    def text(self, value: Any) -> str | None:
        return self._text_at(value, 100_000)

    def data(self, value: Any) -> bytes | None:
        kind, begin, length = self._object(value)
        if kind != 0x40:
            return None
        self.cut = self.cut or begin + length > self._end
        return self._source[begin:min(begin + length, self._end)]

    def _read_trailer(self) -> bool:
        """Sizes and the table of offsets from the last bytes; False where they do not fit."""
        trailer = self._source[-_TRAILER:]
        self._offset_size, self._ref_size = trailer[6], trailer[7]
        count, root, self._table = (int.from_bytes(trailer[at:at + 8], "big") for at in (8, 16, 24))
        self._end = self._table
        self.root, self._offsets = root, None
        fits = self._table + count * self._offset_size == len(self._source) - _TRAILER
        self._count = count
        return (fits and self._offset_size in (1, 2, 3, 4, 8) and self._ref_size in (1, 2, 3, 4, 8)
                and root < count and self._object(root)[0] == 0xD0)

    _offsets: list[int] | None = None

    def _salvage(self) -> None:
        """Without the table: objects follow each other as they are numbered, the outermost first."""
        self._end = len(self._source)
        for self._ref_size in (1, 2, 4):
            self.root, self._offsets = 0, self._walk()
            self._count = len(self._offsets)
            if self.get(0, "WebMainResource") is not None:
                return
        self.root = None

    def _walk(self) -> list[int]:
        offsets: list[int] = []
        at = 8
        while at < self._end and len(offsets) < _MAX_OBJECTS:
            kind, begin, length = self._parsed(at)
            if kind < 0:
                break
            offsets.append(at)
            width = {0xA0: self._ref_size, 0xC0: self._ref_size, 0xD0: 2 * self._ref_size, 0x60: 2}.get(kind, 1)
            at = begin + length * width
        return offsets

    def _object(self, number: Any) -> tuple[int, int, int]:
        """Kind (−1: no such object), where its content begins, and its length in units of the kind."""
        if not isinstance(number, int) or not 0 <= number < self._count:
            return -1, 0, 0
        if self._offsets is not None:
            return self._parsed(self._offsets[number])
        at = self._table + number * self._offset_size
        return self._parsed(int.from_bytes(self._source[at:at + self._offset_size], "big"))

    def _parsed(self, at: int) -> tuple[int, int, int]:
        if not 8 <= at < self._end:
            return -1, 0, 0
        marker = self._source[at]
        kind, low = marker & 0xF0, marker & 0x0F
        if kind in (0x10, 0x20):
            return (kind, at + 1, 1 << low) if low <= 4 else (-1, 0, 0)
        if kind in (0x00, 0x30, 0x80):
            return kind, at + 1, {0x00: 0, 0x30: 8, 0x80: low + 1}[kind]
        if kind not in (0x40, 0x50, 0x60, 0xA0, 0xC0, 0xD0):
            return -1, 0, 0
        if low < 0x0F:
            return kind, at + 1, low
        size = self._source[at + 1] if at + 1 < self._end else 0
        if size & 0xF0 != 0x10 or size & 0x0F > 3:
            return -1, 0, 0
        begin = at + 2 + (1 << (size & 0x0F))
        return kind, begin, int.from_bytes(self._source[at + 2:begin], "big")

    def _container(self, value: Any, wanted: int, most: int) -> tuple[int, int]:
        kind, begin, count = self._object(value)
        if kind != wanted or (wanted == 0xD0 and count > most):
            return 0, 0
        return begin, min(count, most)

    def _ref(self, begin: int, number: int) -> int | None:
        at = begin + number * self._ref_size
        if at + self._ref_size > self._end:
            return None
        return int.from_bytes(self._source[at:at + self._ref_size], "big")

    def _text_at(self, number: Any, longest: int) -> str | None:
        kind, begin, length = self._object(number)
        if kind not in (0x50, 0x60) or length > longest:
            return None
        if kind == 0x50:
            return self._source[begin:begin + length].decode("ascii", "replace")
        return self._source[begin:begin + 2 * length].decode("utf-16-be", "replace")


class XmlPlist:
    """An XML list. Values are dictionaries, lists, strings, ``_Data``; what is open where it breaks off is closed."""

    def __init__(self, source: bytes) -> None:
        self.root: Any = None
        self.cut = False
        self._open: list[tuple[str, Any]] = []  # element and its container, or the parts of its text
        self._keys: list[str | None] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._finish()
        parser.CharacterDataHandler = self._words
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(source, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding nobody knows
            self.cut = True
        while self._open:
            self._finish()

    def get(self, value: Any, key: str) -> Any:
        """The value of a key; None where there is none."""
        return value.get(key) if isinstance(value, dict) else None

    def items(self, value: Any) -> list[Any]:
        return value if isinstance(value, list) else []

    def text(self, value: Any) -> str | None:
        return value if isinstance(value, str) else None

    def data(self, value: Any) -> bytes | None:
        if not isinstance(value, _Data):
            return None
        packed = value.packed.encode("ascii", "replace").translate(None, _NO_BASE64)
        if len(packed) % 4 == 1:
            self.cut = True
            packed = packed[:-1]
        return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))

    def _start(self, name: str, attributes: Any) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise ValueError("nested too deep")
        self._open.append((name, {} if name == "dict" else []))
        self._keys.append(None)

    def _words(self, text: str) -> None:
        if self._open and self._open[-1][0] in ("key", "string", "data"):
            self._open[-1][1].append(text)

    def _finish(self) -> None:
        name, held = self._open.pop()
        self._keys.pop()
        if name == "key":
            if self._keys:
                self._keys[-1] = "".join(held)
            return
        value = held if name in ("dict", "array") else "".join(held) if name == "string" else \
            _Data("".join(held)) if name == "data" else None
        if not self._open or self._open[-1][0] == "plist":
            self.root = self.root if value is None else value
        elif self._open[-1][0] == "dict":
            key = self._keys[-1]
            if key is not None:
                self._open[-1][1][key] = value
                self._keys[-1] = None
        elif self._open[-1][0] == "array":
            self._open[-1][1].append(value)

    def _refuse(self, *declared: Any) -> None:
        raise ValueError("a property list declares no entities")


class _Data:
    """Base64, unpacked when asked for: most of it is pictures."""

    __slots__ = ("packed",)

    def __init__(self, packed: str) -> None:
        self.packed = packed


_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))

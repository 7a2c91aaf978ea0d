r"""
React's server streams: one text in many scripts, cut where the server happened to send it.

Each script pushes a piece: ``self.__next_f.push([1,"5:[\"$\",\"iframe\",null,{\"src\":\"https://…"])``. Only all of
them together are rows again, and a row that is longer than a piece, or an address in it, is whole only then. Rows of
text give their length in bytes and stand for themselves wherever another row names them (``"$1a"``).

Source of the format: https://github.com/facebook/react, packages/react-client/src/ReactFlightClient.js.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from provenance.parser.values import TOO_DEEP, unheard

#: A piece of the stream. A string ends before the next piece begins, so that no text is read twice.
_PIECE = re.compile(r"__next_f\.push\(\s{0,9}\[\s{0,9}1\s{0,9},\s{0,9}(\"(?:[^\"\\]++|\\.)*+\")", re.S)
#: How a row begins: its number, and for one of text how many bytes it has.
_ROW = re.compile(rb"([0-9a-f]{0,8}):(?:T([0-9a-f]{1,8}),)?")
_NAMED = re.compile(r'"\$([0-9a-f]{1,8})"')
#: Texts are put in the place of their names so often that all rows together grow by three times, and no further.
_GROWTH = 3


def pieces_of(script: str) -> list[str]:
    r"""
    The pieces of a stream that a script pushes, in order; none where it pushes none.

    >>> pieces_of('self.__next_f.push([1,"1:[\\"a\\"]\\n"])'), pieces_of("let a = 1")
    (['1:["a"]\n'], [])

    Never raises; the time is linear.
    """
    out: list[str] = []
    for found in _PIECE.finditer(script) if "__next_f" in script else ():
        try:
            out.append(json.loads(found[1], strict=False))
        except ValueError:
            out.append("\n")  # a broken escape: the row in which it stands ends here
    return out


def beside_pieces(script: str) -> str:
    r"""
    What else stands in a script that pushes pieces.

    >>> beside_pieces('let a = {"b": 1};self.__next_f.push([1,"1:[]\\n"])')
    'let a = {"b": 1};self.])'

    Never raises; the time is linear.
    """
    return _PIECE.sub("", script)


def rows_of(pieces: Iterable[str]) -> Iterator[str]:
    r"""
    The rows of a stream, texts in the place of their names; texts that no row names come last.

    >>> list(rows_of(['1:T5,Hello2:{"ht', 'ml":"$1"}\n3:I["x"]\n']))
    ['{"html":"Hello"}', '["x"]']

    Never raises; the time is linear.
    """
    data = "".join(pieces).encode("utf-8", "replace")
    rows, texts = _split(data)
    room, named = _GROWTH * len(data), set()

    def text_named(found: re.Match[str]) -> str:
        nonlocal room
        text = texts.get(found[1])
        if text is None or room < len(text):
            return found[0]
        room -= len(text)
        named.add(found[1])
        return text

    for row in rows:
        yield _NAMED.sub(text_named, row) if texts else row
    yield from (text for number, text in texts.items() if number not in named)


def row_value(row: str, say: Callable[[str], None] = unheard) -> Any:
    """
    What a row holds; None where it is broken. *say* is told of one that nests too deep.

    >>> row_value('["$", "p"]'), row_value('["$", ')
    (['$', 'p'], None)
    """
    try:
        return json.loads(row, strict=False)
    except RecursionError:
        say(TOO_DEEP)
    except ValueError:
        pass  # the stream was cut, or a row is none of JSON's
    return None


def _split(data: bytes) -> tuple[list[str], dict[str, str]]:
    """The rows that hold JSON, and those of text by their number, as strings of JSON."""
    rows: list[str] = []
    texts: dict[str, str] = {}
    place = 0
    while place < len(data):
        found = _ROW.match(data, place)
        if found is not None and found[2] is not None:
            place = found.end() + int(found[2], 16)
            text = data[found.end():place].decode("utf-8", "replace")
            texts[found[1].decode()] = json.dumps(text, ensure_ascii=False)
            continue
        end = data.find(b"\n", place)
        end = len(data) if end < 0 else end
        # A line without a number is a row, too, where it is JSON.
        begin = place if found is None else found.end()
        row = data[begin:end].lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ").decode("utf-8", "replace")
        if row[:1] in ("{", "["):
            rows.append(row)
        place = end + 1
    return rows, texts

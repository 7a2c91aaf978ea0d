"""
JSON values that stand in text: assigned or handed over in a script, whole or in rows in a string.

Three things make strangers' scripts hard. Values begin anywhere in code; objects may be written with keys that have
no quotes; and brackets that never close would be read again from each bracket on. So a value is looked for where
something is assigned or handed over, and what is read in vain is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from provenance.parser.brackets import closing
from provenance.parser.escaped import spoken
from provenance.parser.payload import body_of_call, spelled_out

#: What may stand before a value that is JSON: an assignment, an argument; before one in a string, also a call that
#: reads it. A string is JSON, too, where it begins like that.
_BEGINS = re.compile(
    r"[=(:,]\s{0,20}([\[{])|(?:JSON\.parse|enqueue|decodeURIComponent)\(\s{0,20}([\"'`])"
    r"|=\s{0,20}([\"'`])(?=\s{0,20}[\[{]{1,3}\s{0,20}\\{0,2}\")"
)
#: How JSON goes on after its first bracket. Most brackets in scripts are code, and an error costs more than a look.
_JSON = re.compile(r"\{\s{0,20}[\"}]|\[\s{0,20}[\]\[{\"0-9tfn-]")
#: How an object of a script goes on whose keys have no quotes, or whose values are no JSON.
_LITERAL = re.compile(
    r"\[?\s{0,20}\{\s{0,20}(?:[A-Za-z_$][\w$]{0,60}|'[^'\n]{1,60}'|\"[^\"\n]{1,60}\")\s{0,5}:"
)
_DECODER = json.JSONDecoder(strict=False)
#: So many characters may be read in vain for each one of the text. A state object that breaks off at its end is read
#: once for each bracket around that place: seldom ten.
_PATIENCE = 12
#: What one reading in vain costs besides, in characters: making the error, and counting the lines before it.
_ERROR, _LINES = 500, 64
#: So many characters of a script are given to the reader of objects without quotes, values and mistakes together. Its
#: brackets are counted in Python (measured: 0.7 s for these at worst).
_LITERALS = 2_000_000
#: A row of a framework's stream: ``5:["$", …]``, ``a:I[…]``.
_ROW = re.compile(r"^[0-9a-f]{1,6}:(?:[A-Z]+)?(?=[\[{\"])", re.M)


#: What is said of JSON that nests deeper than it is read.
TOO_DEEP = "state: nested deeper than it is read; what is inside was not looked at"


def unheard(problem: str) -> None:
    """Where nobody wants to know."""


def script_values(text: str, say: Callable[[str], None] = unheard) -> Iterator[tuple[int, int, Any]]:
    """
    The objects and lists in a script's text, with where they begin and end: all of it, or what is assigned or handed
    over, in order.

    >>> list(script_values('window.__STATE__ = {"a": 1}; push([1, "x"]); init({user: "ada", n: undefined})'))
    [(19, 27, {'a': 1}), (34, 42, [1, 'x']), (50, 77, {'user': 'ada', 'n': 'undefined'})]

    Objects whose keys have no quotes are read by chompjs; what is no data in them comes as text. Of a value that
    cannot be read, the values inside are given. Empty ones are left out. *say* is told of those that nest too deep.
    Never raises; the time is linear.
    """
    if (whole := stated(text, say)) is not None:
        yield 0, len(text), whole
        return
    place, patience, literals = 0, _PATIENCE * len(text) + 100 * _ERROR, _LITERALS
    if (called := body_of_call(text)) is not None:
        begin, names = called
        end = closing(text, begin, begin + literals)
        said = spelled_out(text, names, begin, end)
        if said is not None and isinstance(value := _literal(said[0]), dict | list) and value:
            yield names, said[1], value
            place, literals = said[1], literals - (end - begin)
    while patience > 0 and (found := _BEGINS.search(text, place)) is not None:
        place = found.end()
        begin = found.start(found.lastindex or 0)
        value = None
        if not found[1] or _JSON.match(text, begin):
            try:
                value, place = _DECODER.raw_decode(text, begin) if found[1] else _quoted(text, begin)
            except json.JSONDecodeError as error:
                patience -= max(error.pos - begin, 0) + error.pos // _LINES + _ERROR
            except RecursionError:
                say(TOO_DEEP)
                patience -= len(text) - begin  # how far it read is not told
            except ValueError:
                patience -= len(text) - begin
        if value is None and found[1] and _LITERAL.match(text, begin):
            end = closing(text, begin, begin + literals)
            literals -= end - begin
            value = _literal(text[begin:end])
            place = end if value is not None else place
        if isinstance(value, dict | list) and value:
            yield begin, place, value


def stated(text: str, say: Callable[[str], None] = unheard) -> Any:
    """
    The object or list that a text is, all of it; None where it is code, or words.

    >>> stated('{"a": 1,}'), stated("{ url: 'x', open: false }"), stated("[1, 2].map(f)")
    ({'a': 1}, {'url': 'x', 'open': False}, None)

    Commas too many, keys without quotes and line ends in strings are forgiven (by chompjs); Angular's own way to write
    quotes and brackets is undone. Never raises.
    """
    text = text.strip()
    if text[:1] not in ("{", "["):
        return None
    if text.startswith(_ANGULAR):
        for sign, plain in _ANGULAR_SIGNS:
            text = text.replace(sign, plain)
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        say(TOO_DEEP)
        return None
    except ValueError:
        pass  # code that begins with a bracket, or JSON written by hand
    if len(text) > _LITERALS or _LITERAL.match(text) is None or closing(text, 0, len(text)) != len(text):
        return None
    return _literal(text)


#: How Angular's server writes state: https://github.com/angular/angular, packages/core/src/transfer_state.ts, until
#: version 15.
_ANGULAR = ("{&q;", "[&q;", "[{&q;")
_ANGULAR_SIGNS = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))


def string_values(text: str) -> list[Any]:
    """
    The objects and lists in a string: what it begins with, or the rows of a framework's stream.

    >>> string_values('{"a": 1}'), string_values('1:["$", "p"]\\n2:I["x"]\\n'), string_values("[sic] words")
    ([{'a': 1}], [['$', 'p'], ['x']], [])
    """
    if text[:1] in ("{", "["):
        rows = [text]
    elif ":" in text[:8]:
        # JSON has no line ends of its own there; an error in a short text is told in a short time.
        rows = [text[found.end():] if end < 0 else text[found.end():end] for found in _ROW.finditer(text)
                for end in (text.find("\n", found.end()),)]
    else:
        return []
    out: list[Any] = []
    for row in rows:
        try:
            value, _ = _DECODER.raw_decode(row)
        except (ValueError, RecursionError):
            continue  # words that begin with a bracket
        if isinstance(value, dict | list):
            out.append(value)
    return out


def _quoted(text: str, begin: int) -> tuple[Any, int]:
    """JSON inside a string of a script, and where the string ends."""
    quote = text[begin]
    if quote == '"':
        inner, end = _DECODER.raw_decode(text, begin)
    else:
        end = begin + 1
        while (end := text.find(quote, end)) >= 0 and text[end - 1] == "\\":
            end += 1
        if end < 0:
            raise ValueError("the string does not end")
        inner, end = spoken(text[begin + 1:end]), end + 1
    return json.loads(unquote(inner) if inner[:1] == "%" else inner, strict=False), end


def _literal(text: str) -> Any:
    """An object as scripts write it; None where it is code."""
    import chompjs  # late: few pages have objects that are no JSON

    try:
        return chompjs.parse_js_object(text)
    except (ValueError, RecursionError):
        return None

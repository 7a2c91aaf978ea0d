"""
State that is a call: what stands in it more than once has a letter, and is told where the function is called.

Nuxt writes ``window.__NUXT__=(function(a,b){return {type:a,url:"…",tags:[a,b]}}("tweet",null))``. The letters are
replaced by what they stand for; the rest is an object as scripts write it. An object that stands there twice, as an
article does in a page's data and in its store, is handed over empty and filled before: ``b.url="…";return {x:b,y:b}``.
Source of the format: https://github.com/Rich-Harris/devalue, versions 1 and 2, which Nuxt 2 uses.
"""

from __future__ import annotations

import re

from provenance.parser.brackets import closing

_CALL = re.compile(r"\b__NUXT__\s{0,9}=\s{0,9}\(function\(([\w$,\s]*+)\)\s{0,9}\{")
#: Statements come before it where some object stands there twice.
_RETURN = re.compile(r"\breturn\s{0,9}(?=[\[{])")
#: Behind the object the function ends, and is called.
_CALLED = re.compile(r"\s{0,9};?\s{0,9}\}\s{0,9}\)?\s{0,9}\(")
_STRING = r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'"
#: A value handed over: text, a number, a word, an empty object, ``new Date(0)``.
_ARGUMENT = re.compile(rf"\s{{0,9}}((?:{_STRING})|[^,()\"']{{0,200}}(?:\([^()]{{0,200}}\))?)\s{{0,9}}([,)])", re.S)
_PLAIN = re.compile(rf"(?:{_STRING})|-?[0-9][0-9.eE+-]*|true|false|null", re.S)
#: A letter where a value stands; what stands in strings is none.
_LETTER = re.compile(rf"(?:{_STRING})|(?<=[:,\[])([A-Za-z_$][\w$]{{0,9}})(?=[,}}\]])", re.S)
#: One of these statements, up to its value; the value, where it is none in brackets; and one of another kind.
_FILLS = re.compile(rf"([A-Za-z_$][\w$]{{0,9}})(?:\.([\w$]{{1,200}})|\[(?:({_STRING})|[0-9]{{1,9}})\])=", re.S)
_VALUE = re.compile(rf"(?:{_STRING})|[^;\"'{{}}\[\]]{{1,300}}", re.S)
_OTHER = re.compile(rf"(?:{_STRING}|[^;\"'])*+;", re.S)
#: So many characters of statements are read; brackets are counted in Python.
_MOST_FILLED = 1_000_000
#: An object in an object in an object that stand there twice: each is put in its place in a turn of its own.
_TURNS = 4
#: Letters are replaced until the object has grown by three times, or by so many characters, and no further: as values
#: of Python each takes forty bytes.
_GROWTH, _MOST_GROWTH = 3, 4_000_000


def body_of_call(script: str) -> tuple[int, int] | None:
    """
    Where the object of such a call begins, and where its function's names begin; None where there is no such call.

    >>> script = 'window.__NUXT__=(function(a){return {type:a}}("tweet"))'
    >>> body_of_call(script)
    (36, 26)
    """
    found = _CALL.search(script) if "__NUXT__" in script else None
    returned = _RETURN.search(script, found.end()) if found is not None else None
    return None if found is None or returned is None else (returned.end(), found.start(1))


def spelled_out(script: str, names: int, begin: int, end: int) -> tuple[str, int] | None:
    """
    The object that stands from *begin* to *end*, with the values in the place of their letters, and where the call
    ends; None where the function is not called.

    >>> script = 'window.__NUXT__=(function(a){return {type:a,x:"a"}}("tweet"))'
    >>> spelled_out(script, 26, 36, 50)
    ('{type:"tweet",x:"a"}', 60)

    Never raises; the time is linear.
    """
    called = _CALLED.match(script, end)
    if called is None:
        return None
    letters = [name.strip() for name in script[names:script.index(")", names)].split(",")]
    values: dict[str, str] = {}
    place = called.end()
    for letter in letters:
        found = _ARGUMENT.match(script, place)
        if found is None:
            break
        values[letter] = found[1] if _PLAIN.fullmatch(found[1]) else "null"
        place = found.end()
        if found[2] == ")":
            break
    values.update(_filled(script, script.index("{", names) + 1, begin))
    room = min(_GROWTH * (end - begin + sum(map(len, values.values()))), _MOST_GROWTH)

    def value(found: re.Match[str]) -> str:
        nonlocal room
        said = values.get(found[1]) if found[1] else None
        if said is None:
            return found[0]
        if len(said) > room:
            return "null"
        room -= len(said)
        return said

    text = script[begin:end]
    for _ in range(_TURNS):
        before, text = text, _LETTER.sub(value, text)
        if text == before:
            break
    return text, place


def _filled(script: str, begin: int, end: int) -> dict[str, str]:
    """The objects and lists that statements fill, each as a script writes it, by the letter."""
    parts: dict[str, list[str]] = {}
    lists: set[str] = set()
    end = min(end, begin + _MOST_FILLED)
    place = begin
    while place < end:
        found = _FILLS.match(script, place, end)
        if found is None:
            other = _OTHER.match(script, place, end)
            if other is None:
                break
            place = other.end()
            continue
        begin = found.end()
        if script[begin:begin + 1] in ("{", "["):
            place = closing(script, begin, end)
        else:
            said = _VALUE.match(script, begin, end)
            place = said.end() if said is not None else begin
        key = f'"{found[2]}"' if found[2] else found[3]
        if key is None:
            lists.add(found[1])
        value = script[begin:place] or "null"
        parts.setdefault(found[1], []).append(value if key is None else f"{key}:{value}")
        place += script.startswith(";", place)
    return {name: f"[{','.join(held)}]" if name in lists else f"{{{','.join(held)}}}" for name, held in parts.items()}

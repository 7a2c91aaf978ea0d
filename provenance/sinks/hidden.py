r"""
Characters that are obeyed, or not seen, where they are printed: shown by their number instead.

>>> print(visible("red \x1b[31m text, \u202eturned"))
red \u{1b}[31m text, \u{202e}turned
>>> print(visible("plain words, and \U0001f469\u200d\U0001f52c"))  # a joiner of emoji stays
plain words, and 👩‍🔬

What is shown so: C0, DEL and C1; marks that turn the direction of writing; tag characters; line and paragraph
separators; everything else that Unicode calls default-ignorable, where it does not belong; lone surrogates and
noncharacters. A joiner belongs between emoji and after letters of scripts that join, a variation selector after what
has variants: https://www.unicode.org/reports/tr51/ and https://www.rfc-editor.org/rfc/rfc5892#appendix-A.

Nothing is lost: ``\u{`` that stands in the text itself gets its backslash by number, so ``unseen`` is the way back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

__all__ = ["HIDDEN", "by_json_number", "hidden_in", "last_look", "unseen", "visible", "visible_lines"]

#: Controls (Cc), but line end and tab, which have rules of their own below.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
#: Turn the direction of writing: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: Default-ignorable (DerivedCoreProperties.txt, Unicode 16) beside the above, joiners and variation selectors;
#: separators of lines; interlinear marks; the tag block.
_IGNORED = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
#: No characters at all. Of the planes' last two, a program cannot say anything either.
_NONE = "\ud800-\udfff\ufdd0-\ufdef" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}"
                                                for p in range(17))
#: Letters of scripts that join: Arabic and its kin, Indic scripts, Khmer, Mongolian.
_JOINING = (
    "\u0600-\u0dff\u0e00-\u109f\u1700-\u18af\u1a20-\u1cff\ua840-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
_EMOJI = "\u00a9\u00ae\u203c\u2049\u20e3\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"

#: A hidden character where it does not belong. Each alternative is one character, so no text takes long.
HIDDEN = re.compile(
    f"[{_CONTROLS}{_DIRECTION}{_IGNORED}{_NONE}]"
    f"|(?<![{_JOINING}])\u200c"
    f"|(?<![{_JOINING}{_EMOJI}\ufe0f])\u200d|(?<=[{_EMOJI}\ufe0f])\u200d(?![{_EMOJI}])"
    "|(?<![\u1800-\u18af])[\u180b-\u180d\u180f]"
    f"|(?<![{_IDEOGRAPHS}\u0030\u1000-\u109f\u2200-\u22ff\ua840-\ua87f])[\ufe00-\ufe0d]"
    f"|(?<![0-9#*{_EMOJI}{_IDEOGRAPHS}])[\ufe0e\ufe0f]"
    f"|(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
)
_SOMETIMES = "\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"


def _each(ranges: str) -> Iterator[str]:
    for first, last in re.findall("(.)(?:-(.))?", ranges, re.S):
        yield from map(chr, range(ord(first), ord(last or first) + 1))


#: Looked for first, as hardly any text has one of them; a set is asked ten times as fast as a class of characters.
_RARE = frozenset(_each(_CONTROLS + _DIRECTION + _IGNORED + _NONE + _SOMETIMES))
_OURS = re.compile(r"\\(?=u\{)")
_SHOWN = re.compile(r"\\u\{([0-9a-f]{1,6})\}")


def visible(text: str) -> str:
    r"""
    The text for one line: every hidden character as ``\u{…}``, line ends and tabs too.

    >>> print(visible("one\ntwo"))
    one\u{a}two
    """
    return visible_lines(text).replace("\n", r"\u{a}").replace("\t", r"\u{9}")


def visible_lines(text: str) -> str:
    r"""
    The text for several lines: as ``visible``, but line ends and tabs stay.

    >>> visible_lines("one\ntwo\r") == "one\ntwo" + r"\u{d}"
    True
    """
    if "\\u{" not in text and _RARE.isdisjoint(text):
        return text
    return _each_shown(_by_number, _OURS.sub(r"\\u{5c}", text))


def last_look(text: str) -> str:
    r"""
    What has been through ``visible`` already, once more: nothing changes, unless somebody forgot a place.

    >>> last_look(r"red \u{1b}[31m") == r"red \u{1b}[31m", last_look("\x1b[31m") == r"\u{1b}[31m"
    (True, True)
    """
    return text if _RARE.isdisjoint(text) else _each_shown(_by_number, text)


def unseen(text: str) -> str:
    r"""
    The text as it was before ``visible`` or ``visible_lines``.

    >>> unseen(visible("a\0b \\u{41}")) == "a\0b \\u{41}"
    True
    """
    return _SHOWN.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else found[0], text)


def hidden_in(text: str) -> tuple[str, ...]:
    r"""
    The hidden characters of a text in their order, each once, as people name them.

    >>> hidden_in("a\u202eb\u202e\0")
    ('U+202E', 'U+0000')
    """
    if _RARE.isdisjoint(text):
        return ()
    return tuple(dict.fromkeys(f"U+{ord(text[place]):04X}" for place in _places(text)))


def by_json_number(json_text: str) -> str:
    r"""
    JSON with its hidden characters by number, as JSON writes them; it says the same as before.

    >>> by_json_number('{"a": "\u202e\U000e0041"}')
    '{"a": "\\u202e\\udb40\\udc41"}'
    """
    if _RARE.isdisjoint(json_text):
        return json_text
    return _each_shown(_as_json, json_text)


def _places(text: str) -> Iterator[int]:
    return (place for place, sign in enumerate(text) if sign in _RARE and HIDDEN.match(text, place))


def _each_shown(number: Callable[[int], str], text: str) -> str:
    out, last = [], 0
    for place in _places(text):
        out += [text[last:place], number(ord(text[place]))]
        last = place + 1
    return "".join([*out, text[last:]])


def _by_number(code: int) -> str:
    return f"\\u{{{code:x}}}"


def _as_json(code: int) -> str:
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"

"""
Markdown as a page: what is shown as code shows no post, and what stands before the words is shown by nobody.

>>> print(rendered("---\\ntitle: One\\n---\\n[Ada](https://news.example/a) `code`\\n"), end="")
<p><a href="https://news.example/a">Ada</a> <code>code</code></p>
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from itertools import pairwise
from typing import Any

from provenance.parser.naming import platforms_named
from provenance.parser.shortcodes import expand

__all__ = ["ESCAPED", "rendered"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.{0,20000}?\n---[ \t]*\n", re.S)
#: JBake's: lines of ``key=value``, and one that Markdown would take for the beginning of code.
_PROPERTIES = re.compile(r"\A(?:[A-Za-z][\w.-]{0,40}=[^\n]{0,2000}\n){1,60}~~~~~~[ \t]*\n")
#: What WordPress remembers of an embed, in its exports; the post itself may have lost it.
_REMEMBERED = re.compile(r"^([ \t]*)_oembed_\w{1,60}:[^\n]*\n(?:\1[ \t]+[^\n]*\n|[ \t]*\n)*", re.M)
#: Words never begin with an element's name between brackets that are escaped.
ESCAPED = re.compile(r"\s{0,100}(?:&amp;|&)lt;(?:p|div|blockquote|figure|h[1-6]|article|section|iframe)\b", re.I)
#: In components a class is ``className``, and a space before a line's end is written out.
_COMPONENT_CLASS = re.compile(r"(<[a-z][a-z0-9-]{0,30}\s(?:[^<>]{0,300}?\s)?)className(?==)")
_COMPONENT_SPACE = re.compile(r"\{(?:' '|\" \")\}")
#: An address in quotes of its own, as some exports of forums leave it.
_QUOTED = re.compile(r"\]\((?:\"|&quot;)(https?://[^\s\"()<>]{4,2000})(?:\"|&quot;)\)")
#: What stands below the head of a box, or of one of several cards, is set in from the margin, and is no code.
_BOX = re.compile(r"^[ \t]{0,40}(?:(?:!!!|\?\?\?\+?) ?[A-Za-z\"]|===[!+]? \")[^\n]{0,500}$", re.M)
#: A component of MDX with a property that is an expression, and that expression: ``<Tweet id={"20"} />``.
_COMPONENT = re.compile(r"\s{0,3}<[A-Z][A-Za-z0-9.]{0,60}\s[^<>]{0,1000}=\{\s{0,3}[\"'`]")
_EXPRESSION = re.compile(r"=\{\s{0,3}[\"'`]([^\"'`{}$<>]{1,2000})[\"'`]\s{0,3}\}")
_BREAKS = frozenset(("softbreak", "hardbreak"))
#: An address between blanks, with a part between low lines: ``https://x.com/_example_/status/20``.
_LOW_LINED = re.compile(r"(?<!\S)https?://[^\s<>()\[\]\\`*]{0,200}/_[^\s<>()\[\]\\`*]{1,2000}")
#: Code in the "language" of a platform is one post's id or address, which the site builder shows.
_VALUE = re.compile(r"(?:(?:url|id|video_?id|src): {0,3})?[\"']?([^\s\"'{}<>]{5,500})[\"']?\s*(?:\n|\Z)", re.I)
_MOST_CODE = 1000


def rendered(text: str) -> str:
    """
    The page that a site builder would make of it.

    Markup in what stands before the words is kept, as some keep parts of a post there; what WordPress only remembers
    there is not. A document whose markup was escaped once too often is read as what it was. Never raises.
    """
    from markdown_it import MarkdownIt  # late: few documents are Markdown

    reader = MarkdownIt("commonmark", {"html": True})
    known: dict[str, Any] = {}
    pieces = reader.parse(_written(text), known)
    for piece in pieces:
        if piece.type == "fence" and (code := _shown_code(piece.info.strip().lower(), piece.content)) is not None:
            piece.type, piece.content = "html_block", f"<p>{code}</p>\n"
    for before, piece in pairwise(pieces):
        # Lines set in from the margin, in markup with an empty line in it, are no code.
        if piece.type == "code_block" and before.type == "html_block":
            piece.type = "html_block"
    for piece in pieces:
        # ``@[youtube](ID)`` is no link, and what stands between low lines in an id is no emphasis.
        if piece.type != "inline" or not piece.children:
            continue
        if (apart := _with_shortcodes(piece.content.split("\n"), piece.children)) is not None:
            piece.children = apart
        elif expand(piece.content) is not None:
            piece.children = [replace(piece.children[0], type="text", tag="", content=piece.content, children=None)]
        elif _COMPONENT.match(piece.content):
            # Markdown has no such property, and would show the component's name as words.
            told = _EXPRESSION.sub(r'="\1"', piece.content)
            piece.children = [replace(piece.children[0], type="html_inline", tag="", content=told, children=None)]
        elif (told := _LOW_LINED.sub(lambda found: found[0].replace("_", r"\_"), piece.content)) != piece.content:
            piece.children = reader.parseInline(told, known)[0].children
    return str(reader.renderer.render(pieces, reader.options, {}))


def _shown_code(language: str, code: str) -> str | None:
    """The shortcode that code in the language of a platform stands for; None for code that is code."""
    value = _VALUE.match(code) if language.isalpha() and platforms_named((language, )) else None
    shortcode = f"{{% {language} {value[1]} %}}" if value is not None and len(code) < _MOST_CODE else ""
    return escape(shortcode) if shortcode and expand(shortcode) is not None else None


def _written(text: str) -> str:
    """The words, without what stands before them and with what other programs made of them undone."""
    front = _FRONT_MATTER.match(text) or _PROPERTIES.match(text)
    if front is not None:
        kept = _REMEMBERED.sub("", front[0])
        text = (kept if "<" in kept else "") + text[front.end():]
    if "<" not in text and ESCAPED.match(text):
        text = unescape(text)
    if "className=" in text:
        text = _COMPONENT_SPACE.sub(" ", _COMPONENT_CLASS.sub(r"\1class", text))
    if _BOX.search(text):
        text = _unboxed(text)
    return _QUOTED.sub(r"](\1)", text)


def _unboxed(text: str) -> str:
    r"""
    The same words with what stands in a box moved out to where its head stands.

    >>> _unboxed('!!! note "Look"\n\n    Words\n\n    ??? tip\n        More\nAnd on')
    '\n!!! note "Look"\n\n\nWords\n\n\n??? tip\n\nMore\nAnd on'
    """
    lines: list[str] = []
    boxes: list[int] = []
    for line in text.split("\n"):
        words = line.lstrip(" \t")
        indent = len(line[:len(line) - len(words)].expandtabs(4))
        while boxes and words.strip() and indent < boxes[-1] + 4:
            boxes.pop()
        if boxes:
            line = " " * max(indent - 4 * len(boxes), 0) + words
        if _BOX.match(line):
            boxes.append(indent)
            line = f"\n{line}\n"
        lines.append(line)
    return "\n".join(lines)


def _with_shortcodes(lines: list[str], pieces: list[Any]) -> list[Any] | None:
    """
    A paragraph's pieces, where a shortcode that has a line to itself has one when it is shown, too: the site builder
    puts the post there, words or not in the lines beside it. None where there is no such line, or no other.
    """
    if len(lines) == 1 or len(lines) != 1 + sum(piece.type in _BREAKS for piece in pieces):
        return None
    coded = [expand(line.strip()) is not None for line in lines]
    if not any(coded):
        return None
    out: list[Any] = []
    number = 0
    for piece in pieces:
        if piece.type in _BREAKS:
            number += 1
            out.append(replace(piece, type="hardbreak", tag="br") if coded[number - 1] or coded[number] else piece)
        elif not coded[number]:
            out.append(piece)
        elif not out or out[-1].content != lines[number]:
            out.append(replace(piece, type="text", tag="", content=lines[number], children=None))
    return out
